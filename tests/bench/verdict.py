"""What counts as success on a table, and how the success table is printed."""

from __future__ import annotations

from typing import Any

from .tables import Table

LOWER_IS_BETTER = {"log_loss", "brier", "rmse", "mae", "rmsle", "mape", "median_ae"}
LEAKS = {"target_leak", "target_copy", "target_sum", "missingness_leak", "after_outcome", "same_moment"}


def judged(table: Table, report: dict[str, Any] | None, code: int, why: str) -> dict[str, Any]:
    """One row of the success table.

    Parameters
    ----------
    report : dict or None
        What `--json` printed; None when it was no JSON.
    code : int
        Exit code of the run.
    why : str
        What to say when there is no report: the last line on stderr.

    Returns
    -------
    dict
        `checks` maps each demand to whether it is met; `success` is all of them; `why` names what is not met.
        Findings are counted beside it (`leaks`, `accused`): they describe the run, they do not decide its success.
    """
    report = report or {}
    holdout = report.get("holdout") or {}
    rerun = report.get("rerun") or {}
    checks = {
        "finished": code == 0 and report.get("status") == "finished",
        "target": _plain(report.get("target")) == _plain(table.target),
        "task": report.get("task") == table.task,
        "better": _better(report.get("metric"), holdout.get("score"), holdout.get("dummy")),
        "identical": bool(rerun.get("ok") and rerun.get("identical")),
    }
    missed = [name for name, met in checks.items() if not met]
    said = (
        "; ".join(_seen(name, report) for name in missed) if checks["finished"] else report.get("why") or why
    )
    named = {_plain(column) for finding in report.get("findings", [])
             if finding["severity"] in ("high", "medium") for column in finding["columns"]}  # fmt: skip
    blamed = {_plain(column) for finding in report.get("findings", [])
              if finding["kind"] in LEAKS and finding["severity"] == "high" for column in finding["columns"]}  # fmt: skip
    seconds = report.get("seconds") or {}
    return {
        "name": table.name,
        "rows": table.rows,
        "task": report.get("task") or table.task,
        "target": report.get("target") or table.target,
        "metric": report.get("metric"),
        "score": holdout.get("score"),
        "baseline": holdout.get("baseline", report.get("baseline")),
        "dummy": holdout.get("dummy"),
        "checks": checks,
        "success": not missed,
        "why": said[:300],
        "leaks": [column for column in table.leaks if _plain(column) in named],
        "leaks_expected": list(table.leaks),
        "accused": [column for column in table.honest if _plain(column) in blamed],
        "repairs": len(report.get("repairs") or []),
        "seconds": seconds,
        "peak_memory": report.get("peak_memory"),
    }


def _plain(name: str | None) -> str:
    """A column name without what a reader may take off: blanks and quotes around it."""
    return (name or "").strip(" '\"\ufeff")


def _better(metric: str | None, score: float | None, dummy: float | None) -> bool:
    if score is None or dummy is None or score != score:
        return False
    return score < dummy if metric in LOWER_IS_BETTER else score > dummy


def _seen(check: str, report: dict[str, Any]) -> str:
    holdout = report.get("holdout") or {}
    return {
        "target": f"took {report.get('target')!r} as the target",
        "task": f"took it for {report.get('task')}",
        "better": f"{report.get('metric')} {holdout.get('score')} is no better than the dummy's {holdout.get('dummy')}",
        "identical": f"not proven: {report.get('rerun')}",
    }[check]


def table_of(rows: list[dict[str, Any]]) -> str:
    """The success table as aligned text, with a summary below."""
    lines = [f"{'table':<19}{'rows':>8}  {'task':<11}{'target':<20}{'metric':<18}{'dummy':>10}{'baseline':>10}"
             f"{'holdout':>10}  {'leaks':<6}{'repairs':>7}{'seconds':>9}  result"]  # fmt: skip
    for row in rows:
        leaks = f"{len(row['leaks'])}/{len(row['leaks_expected'])}" if row["leaks_expected"] else ""
        scores = "".join(_number(row[key]) for key in ("dummy", "baseline", "score"))
        lines.append(
            f"{row['name'][:18]:<19}{row['rows']:>8,}  {row['task']:<11}{row['target'][:19]:<20}{row['metric'] or '':<18}"
            f"{scores}  {leaks:<6}{row['repairs']:>7}{row['wall']:>9.1f}  {'ok' if row['success'] else row['why'][:90]}"
        )
    count = len(rows)
    met = {name: sum(row["checks"][name] for row in rows) for name in (rows[0]["checks"] if rows else {})}
    found = sum(len(row["leaks"]) for row in rows)
    expected = sum(len(row["leaks_expected"]) for row in rows)
    accused = [f"{row['name']}: {', '.join(row['accused'])}" for row in rows if row["accused"]]
    lines.append("")
    lines.append(f"success {sum(row['success'] for row in rows)} of {count}: "
                 + ", ".join(f"{name} {met[name]}" for name in met))  # fmt: skip
    lines.append(
        f"leaking columns named {found} of {expected}; honest columns accused: {'; '.join(accused) or 'none'}"
    )
    return "\n".join(lines)


def _number(value: float | None) -> str:
    return f"{'':>10}" if value is None else f"{value:>10.4g}"
