"""The client over a real socket: it degrades, repairs, counts, remembers, keeps its limits, and stops at once."""

import asyncio
import json
import time

import pytest
from pydantic import SecretStr

from jupyter_automl.llm.answers import Unusable, parsed
from jupyter_automl.llm.cache import AnswerCache
from jupyter_automl.llm.contract import Usage

from .conftest import CANARY, DATA, GOOD, Idea, Ideas, asked, client
from .endpoint import Endpoint

FINE = {"answer": GOOD}
WANTED = Ideas(ideas=[Idea(name="usage per month", score=0.5)])
NO_SCHEMA = {
    "response_format.json_schema": "'response_format.type' json_schema is not supported by this model"
}
NO_JSON = {**NO_SCHEMA, "response_format.json_object": "response_format is not supported"}


def until(condition):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def forms(endpoint):
    return [(request["body"].get("response_format") or {}).get("type") for request in endpoint.asked]


def test_structured_output_is_asked_for_first():
    with Endpoint({"replies": [FINE]}) as endpoint:
        answers, (exchange,), _ = asked(endpoint.url)
    assert answers == [WANTED]
    assert forms(endpoint) == ["json_schema"]
    schema = endpoint.asked[0]["body"]["response_format"]["json_schema"]
    assert schema["strict"] is True
    assert schema["schema"]["additionalProperties"] is False
    assert schema["schema"]["$defs"]["Idea"]["required"] == ["name", "score"]
    assert exchange.form == "schema"


@pytest.mark.parametrize(
    ("refuses", "asked_for", "form"),
    [(NO_SCHEMA, ["json_schema", "json_schema", "json_object", "json_object"], "json"),
     (NO_JSON, ["json_schema", "json_schema", "json_object", None, None], "text")],
    ids=["JSON mode", "plain text"],
)  # fmt: skip
def test_what_the_endpoint_can_is_found_out_once(refuses, asked_for, form):
    with Endpoint({"refuses": refuses, "replies": [FINE]}) as endpoint:
        answers, told, _ = asked(endpoint.url, times=2)
    assert answers == [WANTED, WANTED]
    assert forms(endpoint) == asked_for
    assert [exchange.form for exchange in told] == [form, form]
    assert '"ideas"' in endpoint.asked[-1]["body"]["messages"][0]["content"]  # the schema, in words


def test_bounds_are_left_out_for_an_endpoint_that_refuses_them():
    message = "Invalid schema for response_format: 'maxLength' is not permitted"
    reply = {"status": 400, "body": {"error": {"message": message}}}
    with Endpoint({"replies": [reply, FINE]}) as endpoint:
        answers, _, _ = asked(endpoint.url)
    assert answers == [WANTED]
    first, second = (json.dumps(request["body"]["response_format"]) for request in endpoint.asked)
    assert "maxLength" in first
    assert "maxLength" not in second
    assert forms(endpoint) == ["json_schema", "json_schema"]


def test_settings_that_a_model_does_not_take_are_left_out_and_remembered():
    refuses = {
        "temperature": "Unsupported value: 'temperature' does not support 0 with this model.",
        "max_tokens": "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead.",
        "stream_options": "Extra inputs are not permitted: stream_options",
    }  # fmt: skip
    with Endpoint({"refuses": refuses, "replies": [FINE]}) as endpoint:
        answers, _, _ = asked(endpoint.url, times=2)
    assert answers == [WANTED, WANTED]
    last = endpoint.asked[-1]["body"]
    assert not {"temperature", "max_tokens", "stream_options"} & set(last)
    assert last["max_completion_tokens"] > 0
    assert len(endpoint.asked) == 5


def test_an_endpoint_that_does_not_stream_is_asked_for_whole_answers():
    with Endpoint({"streams": False, "replies": [FINE]}) as endpoint:
        answers, _, usage = asked(endpoint.url, times=2)
    assert answers == [WANTED, WANTED]
    assert [bool(request["body"].get("stream")) for request in endpoint.asked] == [True, False, False]
    assert usage.prompt_tokens > 0


@pytest.mark.parametrize(
    "content",
    [
        f"Of course. Here it is: {json.dumps(GOOD)} I hope that helps.",
        f"```json\n{json.dumps(GOOD)}\n```",
        f"<think>maybe {{this}} or that</think>\n{json.dumps(GOOD)}",
        '{"ideas": [{"name": "usage per month", "score": 0.5,},],}',
        "{'ideas': [{'name': 'usage per month', 'score': 0.5}]}",
        '{ideas: [{name: "usage per month", score: 0.5}]}',
        '{"ideas": [{"name": "usage per month", "score": 0.5}]',
        json.dumps(GOOD["ideas"]),
        json.dumps({"answer": GOOD}),
        "\ufeff" + json.dumps(GOOD),
    ],
    ids=[
        "prose",
        "fence",
        "thoughts",
        "commas",
        "quotes",
        "bare names",
        "last brace",
        "list",
        "wrapped",
        "mark",
    ],
)
def test_an_answer_with_small_faults_is_read_at_once(content):
    with Endpoint({"refuses": NO_JSON, "replies": [{"content": content}]}) as endpoint:
        answers, (exchange,), _ = asked(endpoint.url)
    assert answers == [WANTED], exchange.why
    assert exchange.answer == content


@pytest.mark.parametrize(
    "content",
    ["I would rather not.", '{"thoughts": ["many"]}', '{"ideas": "none"}', '{"ideas": [{"score": NaN}]}', "[" * 50_000,
     json.dumps({"ideas": [{"name": "x" * 500}]})],
    ids=["prose", "other schema", "other type", "missing", "deep", "beyond a bound"],
)  # fmt: skip
def test_an_answer_that_does_not_fit_is_corrected_or_given_up(content):
    with Endpoint({"replies": [{"content": content}, {"content": content}, FINE]}) as endpoint:
        answers, (exchange,), _ = asked(endpoint.url)
    assert answers == [WANTED]
    assert exchange.attempts == 3
    with Endpoint({"replies": [{"content": content}]}) as endpoint:
        answers, (exchange,), usage = asked(endpoint.url)
    assert answers == [None]
    assert exchange.verdict == "invalid"
    assert exchange.why.startswith("The answer does not fit")
    assert usage.requests == 3


@pytest.mark.parametrize(
    "text",
    ['{"a":' * 60_000, "{" + '"' * 15_000, "```{" * 3_900, "```{" * 90_000, "<think>" * 50_000, '{"a": "b" c "d" e, ' * 800],
    ids=["nested", "quotes", "fences", "many fences", "thoughts", "words"],
)  # fmt: skip
def test_no_text_takes_long_to_read(text):
    began = time.process_time()
    with pytest.raises(Unusable):
        parsed(text, Ideas)
    assert time.process_time() - began < 3


def test_usage_counts_every_attempt_by_role_and_its_price():
    reply = {**FINE, "prompt_tokens": 1_000, "completion_tokens": 100}
    with Endpoint({"replies": [{"status": 500, "body": {}}, reply]}) as endpoint:

        async def main():
            async with client(endpoint.url, prices={"scripted": (2.0, 10.0)}) as (model, told):
                await model.ask("features", DATA, Ideas)
                await model.ask("review", DATA, Ideas)
                return model.usage, told

        usage, told = asyncio.run(main())
    assert (usage.requests, usage.prompt_tokens, usage.completion_tokens) == (3, 2_000, 200)
    assert usage.usd == pytest.approx(2 * (0.002 + 0.001))
    assert {role: one.requests for role, one in usage.by_role.items()} == {"features": 2, "review": 1}
    assert sum(exchange.usd for exchange in told) == pytest.approx(usage.usd)


def test_an_unknown_price_is_said_openly():
    with Endpoint({"replies": [FINE]}) as endpoint:
        _, (exchange,), usage = asked(endpoint.url)
    assert usage.usd is None
    assert exchange.usd is None


def test_tokens_are_estimated_where_the_endpoint_does_not_count_them():
    with Endpoint({"replies": [{**FINE, "no_usage": True}]}) as endpoint:
        _, _, usage = asked(endpoint.url)
    assert usage.prompt_tokens > 100
    assert usage.completion_tokens > 5


@pytest.mark.parametrize(
    ("limits", "sent", "says"),
    [({"max_requests": 2}, 2, "limit of 2 requests"),
     ({"max_tokens": 4_000, "answer_tokens": 500}, 2, "limit of 4,000 tokens"),
     ({"max_usd": 0.01, "prices": {"*": (1.0, 10.0)}, "answer_tokens": 500}, 2, "limit of 0.01 USD"),
     ({"max_usd": 1.0}, 0, "price of scripted is not known")],
    ids=["requests", "tokens", "money", "price unknown"],
)  # fmt: skip
def test_no_limit_is_ever_passed(limits, sent, says):
    reply = {**FINE, "prompt_tokens": 1_400, "completion_tokens": 200}
    with Endpoint({"replies": [reply]}) as endpoint:
        answers, told, usage = asked(endpoint.url, times=6, **limits)
    assert len(endpoint.asked) == usage.requests == sent
    assert [answer is not None for answer in answers] == [True] * sent + [False] * (6 - sent)
    assert {exchange.verdict for exchange in told[sent:]} == {"capped"}
    assert says in told[-1].why


def test_questions_asked_at_once_keep_the_limit_together():
    with Endpoint({"replies": [{**FINE, "first_after": 0.2}]}) as endpoint:

        async def main():
            async with client(endpoint.url, max_requests=3, parallel=8) as (model, _):
                return await asyncio.gather(*(model.ask("features", {"n": n}, Ideas) for n in range(8)))

        answers = asyncio.run(main())
    assert len(endpoint.asked) == 3
    assert sum(answer is not None for answer in answers) == 3


def test_what_was_spent_before_a_run_was_cut_off_counts_on():
    with Endpoint({"replies": [FINE]}) as endpoint:

        async def main():
            from jupyter_automl.llm.client import EndpointModel

            from .conftest import settings_at

            model = EndpointModel(
                settings_at(endpoint.url, max_requests=5), spent=Usage(requests=5, usd=None)
            )
            try:
                return await model.ask("features", DATA, Ideas), model.usage
            finally:
                await model.close()

        answer, usage = asyncio.run(main())
    assert answer is None
    assert endpoint.asked == []
    assert usage.requests == 5


def test_an_identical_request_is_answered_from_the_cache(tmp_path):
    place = tmp_path / "answers.sqlite"
    with Endpoint({"replies": [FINE]}) as endpoint:
        for _ in range(2):
            answers, told, usage = asked(endpoint.url, times=2, cache=place)
            assert answers == [WANTED, WANTED]
        asked(endpoint.url, data={"goal": "another"}, cache=place)
    assert len(endpoint.asked) == 2
    assert [exchange.verdict for exchange in told] == ["cached", "cached"]
    assert (usage.requests, usage.cached) == (0, 2)
    assert place.stat().st_mode & 0o077 == 0
    cache = AnswerCache(place)
    assert cache.kept().answers == 2
    assert cache.wipe() == 2
    assert not place.exists()


def test_an_answer_that_was_of_no_use_is_not_kept(tmp_path):
    place = tmp_path / "answers.sqlite"
    with Endpoint({"replies": [{"content": "no"}]}) as endpoint:
        asked(endpoint.url, cache=place)
    assert AnswerCache(place).kept().answers == 0


def test_a_cache_that_cannot_be_used_changes_nothing(tmp_path):
    place = tmp_path / "answers.sqlite"
    place.write_bytes(b"this is no database at all, whatever its name says" * 40)
    with Endpoint({"replies": [FINE]}) as endpoint:
        answers, _, _ = asked(endpoint.url, times=2, cache=place)
    assert answers == [WANTED, WANTED]
    assert len(endpoint.asked) == 2


def test_a_dead_endpoint_is_left_alone_after_a_few_questions():
    with Endpoint({"replies": [{"status": 500, "body": {}}]}) as endpoint:
        answers, told, usage = asked(endpoint.url, times=6, attempts=2, breaker_faults=2)
    assert answers == [None] * 6
    assert len(endpoint.asked) == usage.requests == 4
    assert told[-1].why.startswith("Not asked for another")


def test_a_rejected_key_is_tried_once():
    with Endpoint({"key": "another", "replies": [FINE]}) as endpoint:
        answers, told, _ = asked(endpoint.url, times=3)
    assert answers == [None] * 3
    assert len(endpoint.asked) == 1
    assert told[-1].why.startswith("Not asked: ")


def test_an_endpoint_that_recovers_is_asked_again():
    replies = [{"status": 500, "body": {}}, {"status": 500, "body": {}}, FINE]
    with Endpoint({"replies": replies}) as endpoint:

        async def main():
            async with client(endpoint.url, attempts=1, breaker_faults=2, breaker_seconds=2.0) as (model, _):
                answers = [await model.ask("features", DATA, Ideas) for _ in range(3)]
                await asyncio.sleep(2.1)
                return [*answers, await model.ask("features", DATA, Ideas)]

        assert asyncio.run(main()) == [None, None, None, WANTED]
    assert len(endpoint.asked) == 3


@pytest.mark.parametrize("reply", [{**FINE, "chunk": 4, "stall_after": 12}, {**FINE, "seconds": 5.0, "chunk": 4}],
                         ids=["stalled", "slow"])  # fmt: skip
def test_stop_ends_a_request_at_once_and_hangs_up(reply):
    with Endpoint({"replies": [reply]}) as endpoint:

        async def main():
            async with client(endpoint.url, stall_seconds=60) as (model, told):
                asking = asyncio.create_task(model.ask("features", DATA, Ideas))
                await asyncio.to_thread(until, lambda: endpoint.asked)
                await asyncio.sleep(0.1)  # into the stream
                began = time.monotonic()
                asking.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await asking
                return time.monotonic() - began, told, model.usage

        seconds, (exchange,), usage = asyncio.run(main())
        until(lambda: endpoint.asked[0]["gone"])
    assert seconds < 5.0
    assert exchange.verdict == "stopped"
    assert usage.requests == 1
    assert usage.prompt_tokens > 0


def test_the_key_goes_into_one_header_and_nowhere_else():
    data = {"goal": f"my key is {CANARY}"}
    with Endpoint({"replies": [{"content": f"no, {CANARY}"}]}) as endpoint:
        _, (exchange,), _ = asked(endpoint.url, data=data)
    assert endpoint.asked[0]["headers"]["authorization"] == f"Bearer {CANARY}"
    assert CANARY not in json.dumps(endpoint.asked[0]["body"])
    assert CANARY not in json.dumps(exchange.as_json())


def test_no_key_of_the_environment_is_sent_unasked(monkeypatch):
    for name in (
        "OPENAI_API_KEY",
        "OPENAI_ADMIN_KEY",
        "OPENAI_ORG_ID",
        "OPENAI_PROJECT_ID",
        "AZURE_OPENAI_API_KEY",
    ):
        monkeypatch.setenv(name, CANARY)
    with Endpoint({"replies": [FINE]}) as endpoint:
        answers, _, _ = asked(endpoint.url, key=SecretStr(""), key_name=None)
    assert answers == [WANTED]
    assert CANARY not in endpoint.sent
    assert "authorization" not in endpoint.asked[0]["headers"]


@pytest.mark.parametrize("scenario", ["useless", "hostile"])
def test_no_scenario_gets_through_the_schema(scenario):
    with Endpoint(scenario) as endpoint:
        answers, told, usage = asked(endpoint.url, times=3)
    for answer, exchange in zip(answers, told, strict=True):
        assert answer is None or isinstance(answer, Ideas)
        assert exchange.verdict in ("answered", "invalid", "fault")
    assert 0 <= usage.prompt_tokens < 100_000
    assert usage.completion_tokens >= 0
