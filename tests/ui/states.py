"""Every state of the panel as the server would tell it: one invented run, whose numbers agree with each other."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

State = dict[str, Any]

RUN = "20261121-101200-5f0c"
GOAL = "Predict which customers will leave next month, and explain why"
PROPOSED = """baseline = make_pipeline(
    OneHotEncoder(handle_unknown="ignore"),
    LogisticRegression(max_iter=1000),
)
baseline_cv = cross_val_score(
    baseline, X_train[["Contract"]], y_train, cv=folds, scoring="roc_auc"
)"""
DIFF = """@@ -1,3 +1,4 @@
 charges = (
-    df["TotalCharges"].astype(float)
+    pd.to_numeric(df["TotalCharges"],
+        errors="coerce")
 )
"""

_STEPS: list[tuple[str, str, float, float]] = [
    ("load", "Load the data", 0.4, 1),
    ("audit", "Audit the data", 2.1, 3),
    ("split", "Split, seal the holdout", 0.2, 1),
    ("baseline", "Baseline", 1.3, 2),
    ("compare", "Compare 4 models", 48.2, 50),
    ("tune", "Tune the best model", 118.0, 120),
    ("ensemble", "Ensemble", 41.0, 40),
    ("checks", "Honest checks", 26.0, 25),
    ("explain", "Explain the model", 29.0, 30),
    ("holdout", "Score the holdout", 1.9, 2),
    ("save", "Save model and card", 1.8, 2),
    ("prove", "Prove in a fresh kernel", 61.0, 60),
]
_WHY = {
    "compare": ["Four kinds of model that suit 5,634 rows of mixed columns and fit in the budget."],
    "tune": ["CatBoost leads by 0.003, and it is the only one with room to learn more."],
}
_RANKING = [
    {"label": "CatBoost", "goal": 0.91, "data": 0.95, "cost": 0.70, "total": 0.87},
    {"label": "Logistic regression", "goal": 0.90, "data": 0.78, "cost": 0.98, "total": 0.86},
    {"label": "Neural network", "goal": 0.82, "data": 0.41, "cost": 0.35, "total": 0.55},
]
_BOARD = [
    ("catboost", "CatBoost", 0.849, 0.006, 12.1),
    ("logistic", "Logistic regression", 0.846, 0.007, 1.2),
    ("lightgbm", "LightGBM", 0.838, 0.007, 6.3),
    ("forest", "Random forest", 0.830, 0.008, 9.4),
]
_FINDINGS = [
    {
        "kind": "leakage", "severity": "high", "columns": ["ExitSurvey"], "title": "ExitSurvey gives the answer away",
        "evidence": "Filled in for 1,486 of 1,495 customers who left, and for 2 of 4,139 who stayed. It is written after "
        "the fact, so it will be empty when you need a prediction. Alone it scores 0.997.",
        "action": "left out of every model.", "undo": "keep the column", "open": False,
    },
    {
        "kind": "text_number", "severity": "medium", "columns": ["TotalCharges"], "title": "TotalCharges holds text",
        "evidence": "11 of 7,043 values are blank text in a column of numbers.", "action": "read as missing.", "undo": None,
    },
    {
        "kind": "id", "severity": "low", "columns": ["customerID"], "title": "customerID differs in every row",
        "evidence": "7,043 values in 7,043 rows: a name, not a property.", "action": "left out.", "undo": None,
    },
]  # fmt: skip
_REPAIR = {
    "step": "audit", "cell_id": "c-audit", "number": 1, "crash_class": "Text in a numeric column",
    "crash_name": "ValueError", "title": "Blank values now count as missing",
    "cause": "TotalCharges looks like a number but holds a blank in 11 rows, so it cannot be read as one.",
    "diff": DIFF, "tries": 1, "verdict": "Mended: the cell ran, checks hold",
    "effect": "11 of 7,043 values become missing. No row is lost.",
}  # fmt: skip

_SUGGESTIONS = [
    {"kind": "feature", "name": "charges_per_month", "kept": True,
     "why": "0.004 better on 10 folds drawn anew, in 9 of them; p 0.01 after correction for 3 tries."},
    {"kind": "feature", "name": "exit_survey_length", "kept": False,
     "why": "It alone tells the target: it comes after the fact."},
    {"kind": "experiment", "name": "catboost_deep", "kept": False,
     "why": "0.001 worse than the leading candidate on folds drawn anew."},
]  # fmt: skip
_USAGE = {
    "requests": 3, "prompt_tokens": 4120, "completion_tokens": 960, "usd": 0.0031, "cached": 0, "failed": 0,
    "model": "small-1", "host": "llm.example.org", "roles": {}, "last": None,
}  # fmt: skip


def _steps(done: int, current: str, *, repaired: bool = True) -> list[State]:
    steps = []
    for index, (name, title, seconds, estimate) in enumerate(_STEPS):
        state = "done" if index < done else current if index == done else "waiting"
        if repaired and name == "audit" and index < done:
            state = "repaired"
        ran = index < done
        steps.append({
            "id": name, "title": title, "state": state, "seconds": seconds if ran else None, "estimate": estimate,
            "number": index + 1, "started": None, "why": _WHY.get(name, []), "alternatives": [],
            "ranking": _RANKING if name == "compare" else [],
            "cell_ids": [f"c-{name}"] if ran or (index == done and current != "waiting") else [],
        })  # fmt: skip
    steps[3]["alternatives"] = [
        {"component": "dummy", "title": "always guess “No”", "score": 0.4, "why": "Nothing is simpler."},
        {"component": "linear", "title": "all columns, no tuning", "score": 0.6, "why": "Harder to beat."},
    ]
    return steps


def _board(models: int) -> list[State]:
    return [
        {
            "name": name, "label": label, "mean": mean, "std": std, "seconds": seconds, "kept": index == 0,
            "chosen": index == 0, "why": "", "rank": index + 1,
        }
        for index, (name, label, mean, std, seconds) in enumerate(_BOARD[:models])
    ]  # fmt: skip


def base(phase: str, done: int, current: str, used: float, **more: Any) -> State:
    """A state of the run with `done` steps behind it."""
    models = 4 if done > 4 else 0
    state: State = {
        "run": RUN, "goal": GOAL, "notebook": "churn.ipynb", "kernel_id": None,
        "data": {"label": "churn.csv", "rows": 7043, "columns": 22}, "mode": "auto",
        "task": {
            "task": "binary", "target": "Churn", "metric": "roc_auc",
            "sentence": "Predict Churn (Yes 27 %, No 73 %), measured by ROC AUC.", "constraints": [],
            "unclear": ["“Next month” is what Churn records."],
        },
        "phase": phase, "reason": None, "step": _STEPS[done][0] if done < 12 else None,
        "step_number": done + 1 if done < 12 else 12, "step_count": 12,
        "budget": {"seconds": 600, "used": used, "waiting": phase not in ("running", "repairing", "reading")},
        "steps": _steps(done, current), "proposal": None, "leaderboard": _board(models), "metric_name": "ROC AUC",
        "greater_is_better": True, "baseline": 0.732 if done > 3 else None,
        "findings": deepcopy(_FINDINGS) if done > 1 else [], "repairs": [deepcopy(_REPAIR)] if done > 1 else [],
        "repairing": None, "question": None, "now": None,
        "best": {"label": "CatBoost", "score": 0.849} if models else None, "result": None, "model_usage": None,
    }  # fmt: skip
    state.update(more)
    return state


def _question(**more: Any) -> State:
    return {"id": "q1", "kind": "other", "title": "", "text": "", "options": [], **more}


def all_states() -> dict[str, State]:
    """Name of the state → what the server tells."""
    finished = base(
        "finished", 12, "done", 408,
        result={
            "score": 0.847, "low": 0.824, "high": 0.868, "metric": "ROC AUC", "rows": 1409, "baseline": 0.732,
            "model": "CatBoost, 412 trees",
            "proof": {"ok": True, "identical": True, "score": 0.847,
                      "sentence": "Run top to bottom in a fresh kernel: the same 0.847."},
            "bundle": "churn_bundle", "notebook_html": "churn_bundle/notebook.html", "constraints": [],
            "sentence": "Of 100 customers it would warn about, about 62 do leave. It finds 70 of every 100 who leave.",
            "drivers": ["Contract", "tenure", "MonthlyCharges"],
        },
    )  # fmt: skip
    unproven = deepcopy(finished)
    unproven["result"]["proof"] = {
        "ok": True, "identical": False, "score": 0.812, "sentence": "The fresh run gave 0.812, not 0.847.",
    }  # fmt: skip
    partial = deepcopy(finished)
    partial.update(phase="partial", reason="The budget ended before the ensemble was fitted.")
    partial["result"]["proof"] = None
    advised = {**deepcopy(finished), "suggestions": _SUGGESTIONS, "model_usage": _USAGE}
    return {
        "2-plan": base("plan", 0, "waiting", 4, step=None, step_number=None),
        "3-running": base("running", 5, "running", 192, now="Tuning CatBoost: trial 18 of 40"),
        "4-your-turn": base(
            "your_turn", 3, "proposed", 41, mode="step",
            proposal={
                "cell_id": "c-baseline", "step": "baseline", "title": "Fit a baseline on one column", "source": PROPOSED,
                "why": "A score to beat. Contract alone says a lot: 43 % leave on a monthly contract, 3 % on a two-year one.",
            },
        ),
        "5-repairing": base(
            "repairing", 1, "failed", 9,
            repairing={"step": "audit", "try": 1, "of": 3, "cause": _REPAIR["cause"]}, now="Trying the change on a copy",
        ),
        "6-install": base(
            "question", 4, "waiting", 46,
            question=_question(
                kind="install", title="Install CatBoost in your kernel?",
                text="It suits this table best. 98 MB, into the environment of Python 3 (ipykernel).",
                code="%pip install catboost==1.2.8",
                note="Without it: gradient boosting from scikit-learn takes its place.",
                options=[{"value": "install", "label": "Install", "primary": True},
                         {"value": "without", "label": "Go on without"}],
            ),
        ),
        "6-target": base(
            "question", 0, "waiting", 3, step=None, step_number=None, steps=[], task=None,
            question=_question(
                kind="target", title="Which column says that a customer left?",
                options=[
                    {"value": "Churn", "label": "Churn", "primary": True,
                     "help": "Yes / No, last column. 27 % Yes. Best match."},
                    {"value": "Contract", "label": "Contract", "help": "Month-to-month, one year, two years"},
                    {"value": "ExitSurvey", "label": "ExitSurvey", "help": "Filled in after someone left"},
                    {"value": "", "label": "None of these", "help": "Say it in other words"},
                ],
            ),
        ),
        "7-finished": finished,
        "7-advised": advised,
        "7-unproven": unproven,
        "7-partial": partial,
        "8-stopped": base("stopped", 5, "cut", 200),
        "8-kernel-died": base(
            "kernel_died", 5, "failed", 200,
            reason="The kernel ran out of memory (15.6 of 16 GB). Resume replays 5 steps in a new kernel, about 55 s.",
        ),
        "8-server-restarted": base(
            "server_restarted", 5, "cut", 200,
            reason="The server was restarted. 5 steps are safe. Resume at step 6.",
        ),
        "10-finding": base(
            "finding", 2, "waiting", 12,
            question=_question(
                kind="finding", title="Paused: a serious finding", finding=0,
                text="If you agree, go on; otherwise keep the column and the plan changes.",
                options=[{"value": "agree", "label": "Agree and go on", "primary": True},
                         {"value": "keep", "label": "Keep the column"}],
            ),
        ),
        "11-request": base(
            "question", 5, "waiting", 130,
            question=_question(
                kind="model", title="Ask the model for new columns?",
                text="1,240 tokens out, up to 800 back: about $0.002. The answer stays only if the score gains.",
                code="Suggest up to 3 new columns that could help\npredict Churn (two classes, 27 % Yes).\n\nColumns (19):\n"
                + "\n".join(f"  column_{n:<12} float  18.3–118.8" for n in range(19))
                + "\nBest model: CatBoost, ROC AUC 0.849 ± 0.006\nAnswer as Python that adds columns to X.",
                note="Left out by the guard: 1,409 holdout rows, all values of customerID.",
                options=[{"value": "send", "label": "Send", "primary": True}, {"value": "no", "label": "Don’t send"},
                         {"value": "always", "label": "Always send this kind"}],
            ),
        ),
    }  # fmt: skip


HISTORY: list[State] = [
    {"run": RUN, "goal": GOAL, "data_label": "churn.csv", "phase": "finished", "metric": "ROC AUC", "score": 0.847,
     "notebook": "churn.ipynb", "created": 1795255920, "seconds": 408, "resumable": False},
    {"run": "20261120-090000-11aa", "goal": "Predict Churn with fewer columns", "data_label": "churn.csv",
     "phase": "finished", "metric": "ROC AUC", "score": 0.841, "notebook": "churn-2.ipynb", "created": 1795165200,
     "seconds": 242, "resumable": False},
    {"run": "20261118-090000-22bb", "goal": "Forecast sales for 8 weeks", "data_label": "sales.parquet",
     "phase": "your_turn", "metric": None, "score": None, "notebook": "sales.ipynb", "created": 1794992400,
     "seconds": 61, "resumable": False},
    {"run": "20261117-090000-33cc", "goal": "Find odd sensor readings", "data_label": "pump.csv", "phase": "stopped",
     "metric": None, "score": None, "notebook": "pump.ipynb", "created": 1794906000, "seconds": 33, "resumable": True},
]  # fmt: skip
COMPARISON: State = {
    "a": HISTORY[0], "b": HISTORY[1],
    "rows": [
        {"label": "ROC AUC", "a": "0.847", "b": "0.841", "equal": False},
        {"label": "95 %", "a": "0.824–0.868", "b": "0.817–0.863", "equal": False},
        {"label": "Model", "a": "CatBoost", "b": "CatBoost", "equal": True},
        {"label": "Columns", "a": "19", "b": "8", "equal": False},
        {"label": "Time", "a": "6:48", "b": "4:02", "equal": False},
        {"label": "Seed", "a": "42", "b": "42", "equal": True},
    ],
    "sentence": "On the same 1,409 customers the gap is 0.006 (95 %: −0.001 to 0.013): too small to call. "
    "B needs 11 fewer columns.",
}  # fmt: skip
PARAMETERS = [
    {"name": "DATA_PATH", "value": "data/churn_next_month.csv", "type": "path", "help": None},
    {"name": "TARGET", "value": "Churn", "type": "str", "help": None},
    {"name": "SEED", "value": 42, "type": "int", "help": "Any whole number"},
    {"name": "REPEAT_SEARCH", "value": False, "type": "bool", "help": None},
]
RERUN: State = {
    "rerun": "r1", "state": "finished", "fraction": 1.0, "text": "23 of 23 cells ran", "output": "churn_2026-12.ipynb",
    "seconds": 58.0,
    "rows": [
        {"label": "ROC AUC", "original": "0.847", "rerun": "0.839", "change": "−0.008"},
        {"label": "95 % interval", "original": "0.824–0.868", "rerun": "0.798–0.876", "change": ""},
        {"label": "Rows", "original": "7,043", "rerun": "1,562", "change": ""},
        {"label": "Share of Yes", "original": "27 %", "rerun": "29 %", "change": "+2 pts"},
    ],
    "sentence": "The change is within the interval. No sign that the model has aged.",
}  # fmt: skip
EXAMPLES = [
    "Predict Churn and explain what drives it",
    "Predict MonthlyCharges for a new customer",
    "Group customers that behave alike",
    "Find unusual customers",
]
