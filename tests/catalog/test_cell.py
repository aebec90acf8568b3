"""Cells written as functions become the text that a reader sees, and nothing else."""

import ast

import pytest

from jupyter_automl.catalog.cell import Source, code, hoisted, literal, names_read


def template(X, y, SEED, *, depth, columns, noun, fast, model):
    """For us."""
    import numpy as np
    from sklearn.tree import DecisionTreeClassifier

    # why this depth
    COLUMNS = columns
    if fast:
        # the quick one
        model = DecisionTreeClassifier(max_depth=depth, random_state=SEED).fit(X[COLUMNS], y)
    else:
        model = DecisionTreeClassifier(random_state=SEED).fit(X, y)

    def doubled(a):
        """Twice."""
        return 2 * a

    print(f"{len(X):,} {noun} seen", np.pi)  # fmt: skip
    return model, doubled


FILLS = {"depth": 3, "columns": ["a", 'b "q"'], "noun": "people", "fast": True, "model": Source("tree")}


def test_requires_provides_and_imports_come_from_the_function_itself():
    cell = code(template, **FILLS)
    assert cell.requires == ("X", "y", "SEED")
    assert cell.provides == ("tree", "doubled")
    assert cell.imports == ("import numpy as np", "from sklearn.tree import DecisionTreeClassifier")


def test_a_name_that_the_kept_branch_does_not_read_is_not_required():
    def either(a, b, *, first):
        value = 0
        if first:  # noqa: SIM108 - a branch is what is tested
            value = a
        else:
            value = b
        return value

    assert code(either, first=True).requires == ("a",)
    assert code(either, first=False).requires == ("b",)


def test_fills_become_literals_names_and_text():
    source = code(template, **FILLS).source
    assert """COLUMNS = ["a", 'b "q"']""" in source
    assert "tree = DecisionTreeClassifier(max_depth=3, random_state=SEED)" in source
    assert 'print(f"{len(X):,} people seen", np.pi)' in source


def test_only_the_taken_branch_stays_with_its_comment():
    quick = code(template, **FILLS).source
    slow = code(template, **{**FILLS, "fast": False}).source
    assert "# the quick one\ntree = " in quick
    assert "if " not in quick
    assert "quick" not in slow
    assert "max_depth" not in slow


def test_the_cell_holds_no_docstring_of_ours_no_return_and_no_marks_for_linters():
    source = code(template, **FILLS).source
    assert "For us" not in source
    assert '"""Twice."""' in source
    assert "fmt: skip" not in source
    assert source.count("return") == 1
    assert "\n\n\ndef doubled" in source
    ast.parse(source)


def test_fills_must_be_exactly_those_that_the_function_names():
    with pytest.raises(TypeError, match="takes the fills"):
        code(template, depth=3)


def test_braces_and_quotes_of_data_cannot_break_out_of_an_f_string():
    def say(*, noun):
        text = f"{noun} seen"
        return text

    space: dict[str, str] = {}
    exec(code(say, noun='a{b}"c\\').source, space)
    assert space["text"] == 'a{b}"c\\ seen'


@pytest.mark.parametrize(
    "value",
    [
        "plain", 'with "double"', "with 'single'", "both ' and \"", "emoji 😀 ü", "back\\slash\nline", 1, 2.5, None, True,
        [f"column {number}" for number in range(60)], {"key": [1, 2], "other": ("a",)}, ["a,  b", "c\x01d"],
        {f"long key number {number}": list(range(30)) for number in range(4)},
    ],
)  # fmt: skip
def test_literals_read_back_as_the_same_value_and_stay_narrow(value):
    text = literal(value, indent=4, column=20)
    assert ast.literal_eval(text) == value
    assert max(len(line) for line in text.splitlines()) <= 110


def test_imports_are_merged_and_sorted_standard_library_first():
    text = hoisted(
        [
            "from sklearn.pipeline import make_pipeline",
            "import pandas as pd",
            "from pathlib import Path",
            "from sklearn.pipeline import Pipeline",
            "import json",
            "import pandas as pd",
        ]
    )
    assert text == (
        "import json\nfrom pathlib import Path\n\nimport pandas as pd\nfrom sklearn.pipeline import Pipeline, make_pipeline"
    )


def test_names_read_are_those_looked_up():
    assert names_read("a = b + c.d\nf(e)") == {"b", "c", "f", "e"}


def test_a_text_with_either_quote_fits_into_either_kind_of_f_string():
    def card(rows, *, goal):
        lines = [f'- "{goal}"', f"on {len(rows)}: {goal}", f'on "{len(rows)}" rows, {goal}']
        return lines

    goal = """the others' "own" {numbers}"""
    space: dict[str, object] = {"rows": [1, 2]}
    exec(code(card, goal=goal).source, space)
    assert space["lines"] == [f'- "{goal}"', f"on 2: {goal}", f'on "2" rows, {goal}']


def test_a_cell_takes_names_and_imports_that_a_fill_brings_and_keeps_the_rest():
    def fitted(X, *, model):
        import numpy as np

        found = model.fit(np.asarray(X))
        return found

    grown = code(fitted, model=Source("LinearRegression()"), tags=["long"]).plus(
        requires=["y"], imports=["from sklearn.linear_model import LinearRegression"]
    )
    assert grown.requires == ("X", "y")
    assert grown.imports == ("import numpy as np", "from sklearn.linear_model import LinearRegression")
    assert (grown.source, grown.provides, grown.tags) == (
        "found = LinearRegression().fit(np.asarray(X))", ("found",), ("long",))  # fmt: skip
