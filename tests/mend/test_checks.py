"""A cheat is refused whoever proposes it; an honest repair passes."""

from __future__ import annotations

import pytest

from jupyter_automl.mend.checks import lost_data, refusal

CELL = """clean = df.dropna(subset=["a"])
model.fit(clean[["a"]], clean["b"])
score = accuracy_score(clean["b"], model.predict(clean[["a"]]))
print("score", score)
"""

CHEATS = {
    "caught": "try:\n" + "".join(f"    {line}\n" for line in CELL.splitlines()) + "except Exception:\n    pass",
    "suppressed": "import contextlib\nwith contextlib.suppress(Exception):\n"
    + "".join(f"    {line}\n" for line in CELL.splitlines()),
    "statement deleted": CELL.replace('model.fit(clean[["a"]], clean["b"])\n', ""),
    "commented out": CELL.replace("model.fit", "# model.fit"),
    "replaced by pass": CELL.replace('model.fit(clean[["a"]], clean["b"])', "pass"),
    "result made up": CELL.replace('accuracy_score(clean["b"], model.predict(clean[["a"]]))', "0.93"),
    "result is None": CELL.replace('accuracy_score(clean["b"], model.predict(clean[["a"]]))', "None"),
    "only under a condition": CELL.replace("model.fit", "if len(clean) < 0:\n    model.fit"),
    "no longer bound": CELL.replace("score = accuracy_score", "value = accuracy_score"),
    "leaves the notebook": CELL + "exit()\n",
    "installs unasked": "!pip install nothing\n" + CELL,
    "empty": "",
    "not Python": "score = = 1",
    "code in a string": f"exec({CELL!r})\n" + CELL,
}  # fmt: skip

HONEST = {
    "keyword renamed": (
        "e = OneHotEncoder(sparse=False)\n",
        "e = OneHotEncoder(sparse_output=False)\n",
        None,
    ),
    "call that became an assignment": (
        "for i in rows:\n    df.set_value(i, 'port', 'C')\n",
        "for i in rows:\n    df.at[i, 'port'] = 'C'\n",
        None,
    ),
    "column set in a longer way": (
        "apps['Size'] = apps['Size'].astype(float)\n",
        "apps['Size'] = pd.to_numeric(apps['Size'].astype('str').str.replace(r'[kM]$', '', regex=True)) * apps['Size']"
        ".astype('str').str.extract(r'([kM])$')[0].map({'M': 1e6, 'k': 1e3}).fillna(1)\n",
        None,
    ),
    "removed method": (
        "t = a.append(b, ignore_index=True)",
        "t = pd.concat([a, b], ignore_index=True)",
        None,
    ),
    "in place to assignment": ('df["a"].fillna(0, inplace=True)', 'df["a"] = df["a"].fillna(0)', None),
    "import added": ("x = np.sum(y)", "import numpy as np\n\nx = np.sum(y)", None),
    "converted before": ("m = df['a'].mean()", "df['a'] = pd.to_numeric(df['a'])\nm = df['a'].mean()", None),
    "definition runs before": ("print(total)", "print(total)", "total = df['a'].sum()"),
    "statement moved to the set-up": ("x = 1\nprint(x + y)", "print(x + y)", "x = 1\ny = 2"),
    "cell of magics": ("%matplotlib inline\nplt.plot(x)", "%matplotlib inline\nplt.plot(x.to_numpy())", None),
    "Python 2": ("print 'rows', n\nm = n + 1", "print('rows', n)\nm = n + 1", None),
}


@pytest.mark.parametrize("name", CHEATS)
def test_a_cheat_is_refused(name):
    assert refusal(CELL, CHEATS[name]) is not None


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_repair_passes(name):
    original, mended, setup = HONEST[name]
    assert refusal(original, mended, setup) is None


def test_a_call_is_not_taken_for_an_assignment_of_something_else() -> None:
    deleted = "df.set_value(3, 'port', 'C')\nprint(df)\n"
    assert refusal(deleted, "df.at[3, 'fare'] = 7\nprint(df)\n") is not None


def test_a_try_that_was_there_may_stay():
    cell = "try:\n    x = old(1)\nexcept ValueError:\n    x = 0"
    assert refusal(cell, cell.replace("old", "new")) is None


def test_a_cell_that_cannot_be_read_must_keep_its_lines():
    assert refusal("x = (1\ny = 2\nz = 3", "z = 3") is not None
    assert refusal("x = (1\ny = 2\nz = 3", "x = (1)\ny = 2\nz = 3") is None


def test_lines_of_a_file_are_not_skipped_without_a_word():
    assert refusal('t = pd.read_csv("a.csv")', 't = pd.read_csv("a.csv", on_bad_lines="skip")') is not None
    assert refusal('t = pd.read_csv("a.csv")', 't = pd.read_csv("a.csv", on_bad_lines="warn")') is None


def frame(rows: int, missing: int = 0) -> dict[str, dict[str, object]]:
    return {"df": {"type": "DataFrame", "rows": rows, "missing": missing}}


def test_rows_that_go_are_counted_and_too_many_are_refused():
    original, mended = "m = fit(df)", "df = df.dropna()\nm = fit(df)"
    said, reason = lost_data(original, mended, frame(100), frame(95))
    assert "5 fewer" in said[0]
    assert reason is None
    assert lost_data(original, mended, frame(100), frame(40))[1] is not None
    assert lost_data(original, original, frame(100), frame(0))[1] is not None


def test_values_that_turn_missing_are_counted_and_too_many_are_refused():
    original = "df['a'] = df['a'].astype(float)"
    mended = "df['a'] = pd.to_numeric(df['a'], errors='coerce')"
    said, reason = lost_data(original, mended, frame(100), frame(100, 3))
    assert "3 values" in said[0]
    assert reason is None
    assert lost_data(original, mended, frame(100), frame(100, 90))[1] is not None
