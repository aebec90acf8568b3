"""What waits for a person: the plan, a proposed cell, a question."""

from __future__ import annotations

from html import escape
from typing import Any

import ipywidgets as w

from jupyter_automl.run.stepping import Decision

from . import pages
from .conductor import Conductor

MOST_LINES = 18


class Turn(w.VBox):  # type: ignore[misc]
    """Shows the one thing that waits, with its answers as buttons; nothing when nothing waits."""

    def __init__(self, conductor: Conductor) -> None:
        self._conductor = conductor
        self._key: tuple[Any, ...] = ()
        self.source = w.Textarea(layout=w.Layout(width="100%"))
        self.source.add_class("automl-source")
        self.remark = w.Text(placeholder="What should be different", layout=w.Layout(width="60%"))
        self.buttons: dict[str, w.Button] = {}
        super().__init__()

    def show(self, state: dict[str, Any]) -> None:
        """Draw what waits, unless it is what waited before: what a person types meanwhile stays."""
        phase, proposal, question = state["phase"], state["proposal"], state["question"]
        key: tuple[Any, ...] = (phase,)
        if phase == "plan":
            key = ("plan", state["mode"])
        elif proposal is not None:
            key = ("proposal", proposal["cell_id"], proposal["source"], state["reason"])
        elif question is not None:
            key = ("question", question["id"])
        if key == self._key:
            return
        self._key, self.buttons = key, {}
        if key[0] == "plan":
            self.children = self._plan(state["mode"])
        elif key[0] == "proposal":
            self.children = self._proposal(proposal)
        elif key[0] == "question":
            self.children = self._question(question)
        else:
            self.children = ()

    def _plan(self, mode: str) -> tuple[Any, ...]:
        step = self._button("Run first cell", lambda: self._conductor.start("step"), primary=mode != "auto")
        auto = self._button("Run all", lambda: self._conductor.start("auto"), primary=mode == "auto")
        return (w.HBox([auto, step] if mode == "auto" else [step, auto]),)

    def _proposal(self, proposal: dict[str, Any]) -> tuple[Any, ...]:
        self.source.value, self.remark.value = proposal["source"], ""
        self.source.rows = min(MOST_LINES, proposal["source"].count("\n") + 2)
        cell = proposal["cell_id"]

        def changed() -> bool:
            return bool(self.source.value.strip() != proposal["source"].strip())

        def run() -> None:
            self._conductor.decide(
                Decision("edit", source=self.source.value) if changed() else Decision("run"), cell
            )

        def run_all() -> None:
            if changed():
                run()
            self._conductor.set_mode("auto")

        def regenerate() -> None:
            self._conductor.decide(Decision("regenerate", remark=self.remark.value), cell)

        why = pages.said(f"Next: {proposal['title']}") + (
            pages.said(proposal["why"], "soft") if proposal["why"] else ""
        )
        buttons = [self._button("Run", run, primary=True)]
        if proposal.get("skippable", True):
            buttons.append(self._button("Skip", lambda: self._conductor.decide(Decision("skip"), cell)))
        buttons.append(self._button("Run all", run_all))
        again = w.HBox([self.remark, self._button("Regenerate", regenerate)])
        note = pages.said("What stands in this box is what runs; change it if you like.", "soft")
        return (w.HTML(pages.page(why, note)), self.source, w.HBox(buttons), again)

    def _question(self, question: dict[str, Any]) -> tuple[Any, ...]:
        def option(each: dict[str, Any]) -> w.Button:
            answer = each["value"]
            return self._button(
                each["label"], lambda: self._conductor.answer(question["id"], answer),
                primary=bool(each.get("primary")), help_=each.get("help"),
            )  # fmt: skip

        text = f"<p><b>{escape(question['title'])}</b></p>{pages.said(question['text'])}"
        return (w.HTML(pages.page(text)), w.HBox([option(each) for each in question["options"]]))

    def _button(self, label: str, act: Any, *, primary: bool = False, help_: str | None = None) -> w.Button:
        wide = w.Layout(width="auto", min_width="90px")
        button = w.Button(
            description=label, tooltip=help_, button_style="primary" if primary else "", layout=wide
        )

        def once(_: Any) -> None:
            for each in self.buttons.values():
                each.disabled = True
            self._key = ()  # an action that is refused shows the same again
            act()

        button.on_click(once)
        self.buttons[label] = button
        return button
