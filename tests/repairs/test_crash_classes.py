"""Each crash is a real one in a real kernel; each patch is run in that kernel and must mend it."""

from __future__ import annotations

import pytest

from jupyter_automl.repairs.crash import Crash
from jupyter_automl.repairs.registry import crash_class, diagnose

SETUP = """
import numpy as np, pandas as pd, json
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import LabelEncoder, OneHotEncoder, OrdinalEncoder, StandardScaler
table = pd.DataFrame({"age": ["39", "50 years", "38", None], "Hours per week": [40.0, np.nan, 20.0, 10.0],
                      "city": ["north", "south", None, "south"], "when": ["2024-01-05", "2024-02-30", "2024-03-01", None]})
train, test = pd.DataFrame({"city": ["north", "south"]}), pd.DataFrame({"city": ["west", "south"]})
X, y = table[["Hours per week"]], pd.Series([1.0, 2.0, 3.0, 4.0])
full = X.fillna(0.0)
endless = full.replace(40.0, np.inf)
"""

PATCHED = [
    ("dirty_value", 'numbers = pd.to_numeric((table["age"]))  # years',
     ['(table["age"]), errors="coerce")  # years', "such as ['50 years']"]),
    ("dirty_value", 'numbers = table["age"].dropna().astype(float)', ["1 values are not numbers"]),
    ("dirty_value", "def read(table):\n    return table.assign(age=pd.to_numeric(table['age']))\n\n\nclean = read(table)",
     ["    unreadable = ", "1 values are not numbers"]),
    ("dirty_value", 'COLUMNS = ["age"]\nnumbers = table[COLUMNS].astype("float64")', [".stack()", "1 values are not numbers"]),
    ("dirty_value", 'dates = pd.to_datetime(\n    table["when"],\n    format="%Y-%m-%d",  # as in (ISO)\n)',
     ["1 values are not dates"]),
    ("dirty_value", 'import io\nwide = pd.read_csv(io.StringIO("a,b\\n1,2\\n3,4,5\\n6,7\\n"))',
     ['on_bad_lines="warn"', "line 3"]),
    ("unseen_category", "encoder = OneHotEncoder().fit(train)\ncodes = encoder.transform(test)", ['handle_unknown="ignore"']),
    ("unseen_category", "codes = OrdinalEncoder(dtype=(int)).fit(train).transform(test)", ["unknown_value=-1"]),
    ("unseen_category", 'filled = table["city"].astype("category").fillna("nowhere")', ['add_categories(["nowhere"])']),
    ("missing_values", "model = LinearRegression()\nmodel.fit(X, y)", ['make_pipeline(SimpleImputer(strategy="median"), ']),
    ("missing_values", "model = make_pipeline(\n    StandardScaler(),\n    Ridge(alpha=(1.0)),\n).fit(X, y)", ["SimpleImputer"]),
    ("missing_values", "model = LinearRegression().fit(endless, y)", ['.replace([float("inf")']),
    ("missing_values", 'whole = table["Hours per week"].astype(int)', ['astype("Int64")']),
    ("missing_values", 'both = table[["city", "age"]].astype("str").agg("|".join, axis=1)', ['.fillna("missing").agg']),
    ("missing_values", 'south = table[table["city"].astype(object).str.contains("s")]', ["na=False"]),
    ("outdated_library", "codes = OneHotEncoder(sparse=False).fit(train)", ["sparse_output=False"]),
    ("outdated_library", "from sklearn.metrics import mean_squared_error\nerror = mean_squared_error(y, y, squared=False)",
     ["root_mean_squared_error(y, y)"]),
    ("outdated_library", "from sklearn.cross_validation import KFold", ["sklearn.model_selection"]),
    ("outdated_library", "from sklearn.preprocessing import Imputer, StandardScaler",
     ["import SimpleImputer as Imputer", "import StandardScaler"]),
    ("outdated_library", "import numpy as np\nvalue = np.float(3)", ["float(3)"]),
    ("outdated_library", "value = np.product([2, 3])", ["np.prod("]),
    ("outdated_library", "both = train.append(test, ignore_index=True)", ["pd.concat([train, test], ignore_index=True)"]),
    ("outdated_library", "from sklearn.tree import ExtraTreeRegressor as Tree\nm = Tree(criterion='mse').fit(full, y)",
     ['"squared_error"']),
    ("outdated_library", 's = pd.Series([1], index=pd.to_datetime(["2024-01-01"])).resample("M").sum()', ['"ME"']),
    ("name_not_defined", "print(full.shape)\nmodel = DummyRegressor().fit(full, y)",
     ["from sklearn.dummy import DummyRegressor"]),
    ("name_not_defined", "rows = tabel.shape", ["table.shape"]),
    ("missing_column", 'hours = table["hours_per_week"].mean()', ['table["Hours per week"]']),
    ("missing_column", 'part = table[["age", "citty"]]', ['"city"']),
    ("missing_column", "names = table.City.dropna()", ['table["city"]']),
    ("shape_mismatch", 'scaled = StandardScaler().fit_transform(table["Hours per week"])', ['[["Hours per week"]]']),
    ("shape_mismatch", "model = Ridge().fit(y, y)", ["y.to_frame()"]),
    ("shape_mismatch", "model = Ridge().fit(full, y)\nmodel.predict(full.assign(more=1))", ["[model.feature_names_in_]"]),
    ("not_fitted", "scaled = StandardScaler().transform(full)", ["fit_transform(full)"]),
    ("type_mismatch", 'order = sorted(["b", 3, None])', ["key=str"]),
    ("type_mismatch", "text = json.dumps({'rows': np.int64(3)})", ["default=str"]),
    ("type_mismatch", "m = table.mean()", ["numeric_only=True"]),
    ("type_mismatch", "m = train.assign(n=1).corr()", ["numeric_only=True"]),
]  # fmt: skip

UNPATCHED = [
    ("dirty_value", "numbers = [float(text) for text in ['1', 'two']]", "replace"),
    ("dirty_value", "numbers = list(map(lambda x: pd.to_numeric(x), ['two']))", "replace"),
    ("unseen_category", 'LabelEncoder().fit(["a"]).transform(["b"])', "replace"),
    ("missing_package", "import a_package_of_nobody", "replace"),
    ("outdated_library", "from sklearn.metrics import a_score_that_never_was", "replace"),
    ("name_not_defined", "print(nothing_like_it_exists_here)", "restart"),
    ("missing_column", 'table["a column like no other"]', "replace"),
    ("shape_mismatch", "Ridge().fit(full, y[:3])", "replace"),
    ("not_fitted", "Ridge().predict(full)", "restart"),
    ("not_fitted", "StandardScaler().transform(test)", "restart"),
    ("unknown", "raise RuntimeError('of its own')", "replace"),
    ("unknown", "{'a': 1}['b']", "replace"),
    ("unknown", "1 / 0", "replace"),
    ("unknown", "x = = 1", "replace"),
]


@pytest.fixture(scope="module", autouse=True)
def data(kernel):
    kernel.ok(SETUP)


@pytest.mark.parametrize(("name", "source", "signs"), PATCHED)
def test_patch_mends_the_cell_and_hides_nothing(kernel, name, source, signs):
    crash = kernel.crash(source)
    diagnosis = diagnose(crash)
    assert diagnosis.crash_class == name, (crash.ename, crash.evalue)
    assert diagnosis.line is not None
    proposal = crash_class(name).propose(crash, diagnosis)[0]
    assert proposal.action == "patch", proposal
    assert proposal.source is not None
    assert "try:" not in proposal.source
    assert len(proposal.source.splitlines()) >= len(source.splitlines())
    result = kernel.run(proposal.source)
    said = proposal.source + "".join(output.get("text", "") for output in result.outputs)
    for sign in signs:
        assert sign in said, said
    if source.startswith("model = LinearRegression().fit(endless"):
        assert (
            "contains NaN" in result.evalue
        )  # what is infinite counts as missing now: the next repair's case
    else:
        assert result.status == "ok", (proposal.source, result.ename, result.evalue)
    kernel.ok(SETUP)


@pytest.mark.parametrize(("name", "source", "action"), UNPATCHED)
def test_no_patch_where_none_would_be_honest(kernel, name, source, action):
    crash = kernel.crash(source)
    diagnosis = diagnose(crash)
    assert diagnosis.crash_class == name, (crash.ename, crash.evalue)
    proposals = crash_class(name).propose(crash, diagnosis)
    assert proposals[0].action == action
    assert proposals[-1].action == "replace"
    assert not any(proposal.action == "patch" for proposal in proposals)


def test_memory_is_asked_for_in_smaller_pieces_then_at_half_size():
    source = "model = RandomForestClassifier(200, n_jobs=-1)  # all cores"
    crash = Crash("experiments.forest", source, "MemoryError", "Unable to allocate 9.31 GiB for an array")
    diagnosis = diagnose(crash)
    assert diagnosis.crash_class == "memory"
    assert "9.31 GiB" in diagnosis.cause
    patch, half, other = crash_class("memory").propose(crash, diagnosis)
    assert patch.source == "model = RandomForestClassifier(200, n_jobs=1)  # all cores"
    assert half.settings == {"scale": 0.5}
    assert other.action == "replace"


def test_scale_is_halved_from_where_it_is_and_not_below_sense():
    def proposals(scale):
        crash = Crash("s", "fit()", "TimeLimit", "…", status="time_limit", settings={"scale": scale})
        return [(p.action, p.settings) for p in crash_class("time_limit").propose(crash, diagnose(crash))]

    assert proposals(0.5) == [("settings", {"scale": 0.25}), ("replace", None)]
    assert proposals(0.25) == [("replace", None)]


def test_a_dict_without_the_key_is_no_missing_column(kernel):
    assert diagnose(kernel.crash("{'age': 1}['aeg']")).crash_class == "unknown"


def test_what_a_person_stopped_is_not_repaired():
    crash = Crash("s", "fit()", "KeyboardInterrupt", "stopped by the user", status="interrupted")
    diagnosis = diagnose(crash)
    assert diagnosis.crash_class == "user_interrupt"
    assert crash_class("user_interrupt").propose(crash, diagnosis) == []


def test_line_is_found_below_source_of_ours(kernel):
    source = "first = 1\nsecond = 1 / 0\n"
    assert kernel.crash(source, sent="exec('pass')\nprint('before')\n" + source).line == 2


def test_values_of_the_data_stay_text_in_the_cause(kernel):
    crash = kernel.crash('pd.to_numeric(pd.Series(["<img src=x onerror=alert(1)> `</details>` $x$ **b**"]))')
    cause = diagnose(crash).cause
    fenced = cause[cause.index("``") : cause.rindex("``")]
    assert "<img" in fenced
    assert "</details>" in fenced
