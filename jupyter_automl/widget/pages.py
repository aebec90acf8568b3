"""What a run's state looks like, as HTML without script: everything that comes from data is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from .words import clock, duration, headline, score

State = dict[str, Any]
MARKS = {
    "waiting": ("○", "Waiting"), "proposed": ("●", "Proposed"), "running": ("▶", "Running"), "done": ("✓", "Done"),
    "repaired": ("✓", "Done after a repair"), "yours": ("✓", "Done as you changed it"), "skipped": ("–", "Skipped"),
    "failed": ("✗", "Failed"), "cut": ("■", "Stopped"),
}  # fmt: skip
BADGES = {"repaired": "repaired", "yours": "yours", "failed": "failed", "skipped": "skipped"}
STYLE = f"<style>{Path(__file__).with_name('panel.css').read_text()}</style>"


def page(*parts: str) -> str:
    """The parts as one page; nothing for nothing."""
    text = "".join(parts)
    return f'<div class="automl-page">{text}</div>' if text else ""


def said(text: str, tone: str = "") -> str:
    """A line of text."""
    return f'<p class="{tone}">{escape(text)}</p>'


def folded(title: str, body: str, *, opened: bool = False) -> str:
    """A part that can be folded away; nothing when it is empty. Both are HTML."""
    return (
        f"<details{' open' if opened else ''}><summary><b>{title}</b></summary>{body}</details>"
        if body
        else ""
    )


def head(state: State, notebook: str) -> str:
    """What the run does now."""
    budget, best = state["budget"], state["best"]
    used = f"{clock(budget['used'])} of {clock(budget['seconds'])}"
    lines = [
        f'<p class="head" role="status"><b>{escape(headline(state))}</b> <span class="soft">· {used}</span></p>'
    ]
    task = state["task"]
    lines.append(said(task["sentence"] if task else state["goal"], "soft"))
    lines += [said(line, "soft") for line in (task or {}).get("unclear", [])]
    if state["reason"]:
        lines.append(said(state["reason"]))
    elif state["phase"] in ("reading", "running", "repairing"):
        doing = state["repairing"]["cause"] if state["repairing"] else state["now"]
        lines.append(said(doing) if doing else "")
    elif state["phase"] == "plan":
        lines.append(said(f"Nothing has run yet. Cells are written to {notebook} one after another."))
    if best and state["result"] is None:
        lines.append(said(f"Best so far: {best['label']} {score(best['score'])}", "soft"))
    return page(*lines)


def plan(state: State) -> str:
    """All steps with their state, time and reason."""
    steps = state["steps"]
    if not steps:
        return ""
    rows = []
    for step in steps:
        mark, word = MARKS[step["state"]]
        badge = f' <span class="badge">{BADGES[step["state"]]}</span>' if step["state"] in BADGES else ""
        why = "".join(said(line, "soft") for line in step["why"])
        title = (
            f"<details><summary>{escape(step['title'])}{badge}</summary>{why}</details>"
            if why
            else escape(step["title"]) + badge
        )
        took = duration(step["seconds"]) if step["seconds"] is not None else ""
        tone = (
            "good"
            if step["state"] in ("done", "repaired", "yours")
            else "bad"
            if step["state"] == "failed"
            else ""
        )
        rows.append(
            f'<tr><td class="mark {tone}" aria-label="{word}">{mark}</td><td>{title}</td><td class="number soft">{took}</td></tr>'
        )
    done = sum(step["state"] in ("done", "repaired", "yours") for step in steps)
    over = state["result"] is not None
    return page(
        folded(f"Plan · {done} of {len(steps)} done", f"<table>{''.join(rows)}</table>", opened=not over)
    )


def leaderboard(state: State) -> str:
    """Models with their scores, the best first, each with a bar."""
    rows = state["leaderboard"]
    if not rows:
        return ""
    means = [row["mean"] for row in rows]
    low, high = min(means), max(means)
    lines = []
    for row in rows:
        share = 1.0 if high == low else (row["mean"] - low) / (high - low)
        share = share if state["greater_is_better"] else 1.0 - share
        chosen = row["chosen"] or (row["rank"] == 1 and not any(each["chosen"] for each in rows))
        lines.append(
            f'<tr><td class="mark good">{"✓" if chosen else ""}</td><td title="{escape(row["why"] or "", quote=True)}">'
            f'{escape(row["label"])}</td><td><span class="bar" style="width:{8 + round(72 * share)}px"></span></td>'
            f'<td class="number">{score(row["mean"])} ± {score(row["std"])}</td>'
            f'<td class="number soft">{duration(row["seconds"])}</td></tr>'
        )
    return page(
        folded(
            f"Leaderboard · {escape(state['metric_name'] or '')}",
            f"<table>{''.join(lines)}</table>",
            opened=True,
        )
    )


def findings(state: State) -> str:
    """What was noticed in the data, the gravest first."""
    order = {"high": 0, "medium": 1, "low": 2}
    found = sorted(state["findings"], key=lambda item: order.get(item["severity"], 3))
    parts = []
    for item in found:
        names = f": {', '.join(item['columns'][:4])}" if item["columns"] else ""
        body = said(item["evidence"] or "") + (said(f"Done: {item['action']}") if item["action"] else "")
        body += said(f"To undo: {item['undo']}", "soft") if item["undo"] else ""
        title = f'{escape(item["title"] + names)} <span class="badge">{escape(item["severity"])}</span>'
        parts.append(f"<details><summary>{title}</summary>{body}</details>")
    return page(
        folded(f"Findings · {len(found)}", "".join(parts), opened=any(i["severity"] == "high" for i in found))
    )


def repairs(state: State) -> str:
    """Crashes with what was changed because of them."""
    parts = []
    for item in state["repairs"]:
        title = f'{escape(item["title"])} <span class="badge">{escape(item["verdict"])}</span>'
        tries = f"{item['tries']} {'try' if item['tries'] == 1 else 'tries'}. {item['effect'] or ''}"
        parts.append(
            f"<details><summary>{title}</summary>{said(tries, 'soft')}{diff(item['diff'])}</details>"
        )
    return page(folded(f"Repairs · {len(parts)}", "".join(parts)))


def diff(text: str) -> str:
    """A unified diff, its lines coloured."""
    lines = []
    for line in text.splitlines():
        tone = "added" if line.startswith("+") else "removed" if line.startswith("-") else ""
        lines.append(f'<span class="{tone}">{escape(line)}</span>')
    return f"<pre>{chr(10).join(lines)}</pre>" if lines else ""


def result(state: State, notebook: str) -> str:
    """The score on the sealed rows, its proof, and where the files are."""
    found = state["result"]
    if found is None:
        return ""
    between = f" (95 %: {score(found['low'])} to {score(found['high'])})" if found["low"] is not None else ""
    rows = f"{found['rows']:,} rows" if found["rows"] else "rows"
    parts = []
    if found["score"] is not None:
        parts += [
            f'<p><span class="big">{score(found["score"])}</span> <span class="soft">{escape(between)}</span></p>',
            said(f"{found['metric']} on {rows} never seen before"),
        ]
    if found["sentence"]:
        parts.append(said(found["sentence"]))
    parts += [said(f"Answered: {answer['title']}") for answer in found["answers"]]
    parts += [said(f"Left out: {one['title']}. {one['why']}", "soft") for one in found["left_out"]]
    if found["model"]:
        parts.append(said(f"Model: {found['model']}"))
    if found["baseline"] is not None:
        parts.append(said(f"Baseline: {score(found['baseline'])}", "soft"))
    if found["proof"]:
        verdict = "Proven." if found["proof"]["ok"] else "Not proven."
        parts.append(
            said(f"{verdict} {found['proof']['sentence']}", "good" if found["proof"]["ok"] else "bad")
        )
    for item in found["constraints"]:
        parts.append(
            said(f"{'Met' if item['met'] else 'Not met'}: {item['text']}", "good" if item["met"] else "bad")
        )
    parts.append(files(notebook, found["notebook_html"], found["bundle"]))
    return page("".join(parts))


def files(notebook: str, html: str | None, bundle: str | None) -> str:
    """Where everything lies."""
    named: Sequence[tuple[str, str | None]] = (
        ("Notebook", notebook),
        ("Page", html),
        ("Model and predict.py", bundle),
    )
    return "".join(f"<p>{label}: <code>{escape(place)}</code></p>" for label, place in named if place)
