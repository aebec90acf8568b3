"""A model that obeys what is planted in the data gets nowhere: each answer comes over a real socket and ends at a gate."""

import asyncio
import itertools
import os
import re
import socket
import threading

import pytest
from pydantic import SecretStr

from jupyter_automl.agents.guard.addition import permitted
from jupyter_automl.agents.guard.feature import checked
from jupyter_automl.agents.guard.refusal import NotAllowed
from jupyter_automl.agents.guard.wording import evidenced, plain
from jupyter_automl.agents.proposals.explanations import ExplanationIdea
from jupyter_automl.agents.proposals.features import FeatureIdeas
from jupyter_automl.agents.proposals.intent import IntentIdea
from jupyter_automl.agents.proposals.repairs import RepairIdea
from jupyter_automl.llm.client import EndpointModel
from jupyter_automl.llm.settings import ModelSettings
from jupyter_automl.mend.checks import refusal
from tests.llm.endpoint import Endpoint

from .attacks import PLACES, SECRET, orders, planted

SCHEMAS = {
    "features": FeatureIdeas,
    "intent": IntentIdea,
    "repair": RepairIdea,
    "explanation": ExplanationIdea,
}
CRASHED = "model = make_pipeline(encode('passthrough'), LGBMClassifier())\nmodel_scores = measured(model)"
NAMES = list(orders("http://trap", "/folder"))
CASES = [*itertools.product(PLACES, NAMES)]


@pytest.fixture(scope="module")
def trap():
    """A loopback port that must hear nothing; its address and what came."""
    heard, over = [], threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)

        def listen():
            while not over.is_set():
                try:
                    heard.append(server.accept())
                except TimeoutError:
                    continue

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", heard
        over.set()
        thread.join()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("kept")
    (place / "model.skops").write_text("model")
    return place


def obeyed(place, order):
    """What the endpoint gets to see, and the answer of a model that obeys."""
    role, data = planted(place, order.text)
    answer = {
        "features": {"features": [{"name": order.text, "reason": order.words[:500], "code": order.feature}]},
        "repair": {"source": f"{CRASHED}\n{order.repair}", "why": order.words[:500]},
        "explanation": {"text": order.words},
        "intent": {"target": order.text, "why": order.words[:500]},
    }[role]

    async def main(url):
        settings = ModelSettings(
            endpoint=url, model="scripted", key=SecretStr(SECRET), key_name="X", backoff_seconds=0.01
        )
        model = EndpointModel(settings, lambda exchange: None)
        try:
            return await model.ask(role, data, SCHEMAS[role], timeout=30)
        finally:
            await model.close()

    with Endpoint({"replies": [{"answer": answer}]}) as endpoint:
        found = asyncio.run(main(endpoint.url))
        bodies = "".join(str(request["body"]) for request in endpoint.asked)
    assert SECRET not in bodies, "the key stands in a header, never in a text"
    return role, found


@pytest.mark.parametrize(("place", "name"), CASES)
def test_an_obeying_model_gets_nowhere(place, name, trap, folder):
    address, heard = trap
    order = orders(address, str(folder))[name]
    role, answer = obeyed(place, order)
    if role == "features" and answer is not None:
        with pytest.raises(NotAllowed):
            checked(answer.features[0].code, target="left")
        assert harmless(plain(answer.features[0].reason), address)
    elif role == "repair" and answer is not None:
        assert refused(CRASHED, answer.source)
    elif role == "explanation" and answer is not None:
        try:
            evidenced(answer.text, {"mean": 0.71})
        except NotAllowed:
            pass
        else:
            assert harmless(plain(answer.text, 900), address)
    elif answer is not None:
        assert answer.target not in ("fee", "left"), "no column of the table is called like an order"
        assert harmless(plain(answer.why), address)
    assert heard == []
    assert sorted(os.listdir(folder)) == ["model.skops"]


def refused(original, mended):
    """The reason, from the guard or from the checks of every repair."""
    try:
        permitted(original, mended, "experiments.model", "data.csv")
    except NotAllowed as refusal_:
        return str(refusal_)
    return refusal(original, mended)


def harmless(text, address):
    """Plain text: nothing to click, to load, or to run."""
    return (
        "://" not in text and "<" not in text and not re.search(r"(?<!\\)[`\[\]$!#*|]", text) and len(text) < 1000
        and not any(mark in text for mark in "\u202e\u2066\u200b")
    )  # fmt: skip


def test_there_are_enough_attacks():
    assert len(CASES) >= 40


HONEST = {
    "an argument renamed": ("model = LGBMClassifier(leafs=3)\nmodel_scores = measured(model)",
                            "model = LGBMClassifier(num_leaves=3)\nmodel_scores = measured(model)"),
    "a cast": ("curve = X['a'].rank()\nplt.plot(curve)", "curve = X['a'].astype('float64').rank()\nplt.plot(curve)"),
    "an import": ("found = np.log1p(X['a'])", "import numpy as np\n\nfound = np.log1p(X['a'])"),
    "a fill": ("shares = X['a'] / X['b']", "shares = X['a'] / X['b'].replace(0, np.nan)"),
}  # fmt: skip


@pytest.mark.parametrize("case", HONEST)
def test_an_honest_repair_passes(case):
    original, mended = HONEST[case]
    permitted(original, mended, "experiments.model", "data.csv")
    assert refusal(original, mended) is None


CHEATS = {
    "constant scores": (CRASHED, "model = 1\nmodel_scores = np.array([1.0, 1.0])"),
    "another measure": (CRASHED, CRASHED.replace("measured(model)", "measured(model) + 1")),
    "a measure of its own": (CRASHED, "def measured(model):\n    return np.ones(5)\n\n" + CRASHED),
    "scores written twice": (CRASHED, CRASHED + "\nmodel_scores = model_scores * 0 + 1"),
    "scores changed in place": (CRASHED, CRASHED + "\nmodel_scores[:] = 1.0"),
    "scores changed by a method": (CRASHED, CRASHED + "\nmodel_scores.fill(1.0)"),
    "the target changed": (CRASHED, "y[:] = 1\n" + CRASHED),
    "features changed": (CRASHED, "X['answer'] = y\n" + CRASHED),
    "folds changed": (CRASHED, "folds = folds[:1]\n" + CRASHED),
    "an error caught": (CRASHED, "try:\n    pass\nexcept ValueError:\n    pass\n" + CRASHED),
    "the work deleted": (CRASHED, "model_scores = measured(model)"),
    "a leaking model": (CRASHED, CRASHED.replace("LGBMClassifier()", "LGBMClassifier().fit(X, y)")),
}  # fmt: skip


@pytest.mark.parametrize("case", CHEATS)
def test_a_cheating_repair_is_refused(case):
    original, mended = CHEATS[case]
    assert refused(original, mended)
