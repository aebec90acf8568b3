"""The cells of a run as a tab must show them: a fold of the events, and its merge into a notebook file."""

from __future__ import annotations

from typing import Any

from .page import Shown

Cell = dict[str, Any]
Message = dict[str, Any]


class Cells:
    """What the projection's events add up to, in document order."""

    def __init__(self) -> None:
        self._cells: dict[str, Cell] = {}
        self._order: list[str] = []
        self._clear_next: set[str] = set()
        self.gone: set[str] = set()
        """Cells that the user deleted."""
        self.after: str | None = None
        """The cell of the notebook below which the run's first cell goes; None for the end."""

    def take(self, event: Message) -> Message | None:
        """Fold one event in; the message for tabs that says the same, None when there is nothing to say."""
        kind, cell_id = event["type"], event["cell_id"]
        if kind == "cell.added":
            return self._add(event)
        cell = self._cells.get(cell_id)
        if cell is None:
            return None
        message = self._change(cell, event)
        return None if cell["deleted"] else message

    def _change(self, cell: Cell, event: Message) -> Message | None:
        kind, cell_id = event["type"], event["cell_id"]
        if kind == "cell.removed":
            del self._cells[cell_id]
            self._order.remove(cell_id)
        elif kind == "cell.updated":
            cell.update({key: event[key] for key in ("source", "metadata") if key in event})
        elif kind == "cell.proposed":
            cell["state"] = "proposed"
        elif kind == "cell.started":
            cell.update(outputs=[], execution_count=None, state="running", status=None)
        elif kind == "output":
            return self._output(cell, event)
        elif kind == "outputs":
            cell["outputs"] = event["outputs"]
            return None  # its end follows, and carries all
        elif kind == "cell.finished":
            same = cell["state"] == "running"
            cell.update(
                state="done", status=event["status"], reason=event["reason"], execution_count=event["execution_count"]
            )  # fmt: skip
            if not same:
                return self.whole(cell_id)
        return event

    def _add(self, event: Message) -> Message | None:
        cell_id, after = event["cell_id"], event["after"]
        cell = {
            "cell_id": cell_id, "cell_type": event["cell_type"], "source": event["source"], "outputs": [],
            "execution_count": None, "status": None, "reason": None, "state": event["state"], "deleted": False,
            "metadata": event["metadata"],
        }  # fmt: skip
        cell["deleted"] = cell_id in self.gone
        if cell_id in self._cells:
            self._order.remove(cell_id)
        self._cells[cell_id] = cell
        place = self._order.index(after) + 1 if after in self._order else len(self._order) if after else 0
        self._order.insert(place, cell_id)
        return None if cell["deleted"] else self.whole(cell_id)

    def _output(self, cell: Cell, event: Message) -> Message:
        outputs, op = cell["outputs"], event["op"]
        cell_id = cell["cell_id"]
        message: Message = {"type": "output", "cell_id": cell_id, "op": op}
        if op == "clear":
            if event["wait"]:
                self._clear_next.add(cell_id)
            else:
                outputs.clear()
            return message | {"wait": event["wait"]}
        if cell_id in self._clear_next and op != "set":
            self._clear_next.discard(cell_id)
            outputs.clear()
        index = event["index"]
        if op == "append" and index < len(outputs):
            outputs[index]["text"] += event["text"]
            piece = {"output_type": "stream", "name": outputs[index]["name"], "text": event["text"]}
            return message | {"op": "add", "output": piece, "index": index}
        if op == "set" and index < len(outputs):
            outputs[index] = dict(event["output"])
        elif op == "add":
            outputs.append(dict(event["output"]))
        return message | {"output": event.get("output"), "index": index}

    def whole(self, cell_id: str) -> Message:
        """Everything about one cell, as `cell.added` carries it."""
        return {"type": "cell.added", **self._cells[cell_id], "after": self.before(cell_id)}

    def before(self, cell_id: str) -> str | None:
        """The cell above it."""
        place = self._order.index(cell_id)
        return self._order[place - 1] if place else self.after

    def snapshot(self) -> list[Message]:
        """All cells, in order."""
        return [{**self._cells[cell_id], "after": self.before(cell_id)} for cell_id in self._order]

    def mark(self, cell_id: str, *, deleted: bool) -> None:
        """The user deleted the cell, or brought it back."""
        (self.gone.add if deleted else self.gone.discard)(cell_id)
        if cell_id in self._cells:
            self._cells[cell_id]["deleted"] = deleted

    def state(self, cell_id: str) -> str:
        """`waiting`, `proposed`, `running` or `done`."""
        return str(self._cells[cell_id]["state"])

    def source(self, cell_id: str) -> str:
        """What the cell says."""
        return str(self._cells[cell_id]["source"])

    def rewrite(self, cell_id: str, edit: Message) -> None:
        """The user changed the cell in the notebook: it is so already, and is not told."""
        self._cells[cell_id].update(edit)

    def known(self) -> dict[str, Shown]:
        """As a run that goes on needs it, so that it tells nothing twice."""
        return {
            cell_id: Shown(
                cell["source"], self.before(cell_id), list(cell["outputs"]), cell["execution_count"], cell["metadata"]
            )
            for cell_id in self._order
            if (cell := self._cells[cell_id])
        }  # fmt: skip

    def __contains__(self, cell_id: str) -> bool:
        return cell_id in self._cells

    def __len__(self) -> int:
        return len(self._order)


def merge(notebook: dict[str, Any], cells: list[Message], run: str) -> dict[str, Any]:
    """Put the run's cells into the notebook (plain JSON of nbformat 4.5), by id; the user's own are not touched.

    Cells of this run that it no longer has are taken out; cells that the user deleted stay away. A cell that the
    run added to goes below the one it follows, or to the end.
    """
    present = {cell.get("id"): cell for cell in notebook["cells"]}
    wanted = {cell["cell_id"] for cell in cells if not cell["deleted"]}
    if cells and len(notebook["cells"]) == 1 and not "".join(notebook["cells"][0].get("source", "")).strip():
        notebook["cells"] = [cell for cell in notebook["cells"] if cell.get("id") in wanted]
    notebook["cells"] = [
        cell
        for cell in notebook["cells"]
        if cell.get("id") in wanted or cell.get("metadata", {}).get("jupyter_automl", {}).get("run") != run
    ]
    order = [cell.get("id") for cell in notebook["cells"]]
    above: str | None = None
    for cell in cells:
        if cell["deleted"]:
            continue
        node = _node(cell, present.get(cell["cell_id"]))
        if cell["cell_id"] in order:
            notebook["cells"][order.index(cell["cell_id"])] = node
        else:
            after = above or cell["after"]
            place = order.index(after) + 1 if after in order else len(order)
            notebook["cells"].insert(place, node)
            order.insert(place, cell["cell_id"])
        above = cell["cell_id"]
    return notebook


def _node(cell: Message, old: dict[str, Any] | None) -> dict[str, Any]:
    metadata = {**(old or {}).get("metadata", {}), **cell["metadata"]}
    node = {
        "id": cell["cell_id"],
        "cell_type": cell["cell_type"],
        "source": cell["source"],
        "metadata": metadata,
    }
    if cell["cell_type"] == "code":
        node |= {"outputs": cell["outputs"], "execution_count": cell["execution_count"]}
    return node
