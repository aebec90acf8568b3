"""The outputs of one cell, folded from the kernel's messages into nbformat v4 outputs, within bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Output = dict[str, Any]
Event = dict[str, Any]
Displays = dict[str, list[tuple["OutputArea", Output]]]

STREAM_LIMIT = 1_000_000
"""Characters of printed text that one cell keeps."""
RICH_LIMIT = 8_000_000
"""Characters of one representation (a plot is rarely above 500,000)."""
RICH_TOTAL = 32_000_000
"""Characters of all representations of one cell together."""
COUNT_LIMIT = 1_000
"""Outputs of one cell."""
ERROR_LIMIT = 20_000
"""Characters of an error's text, and of each line of its traceback."""


class OutputArea:
    """Folds messages into `outputs`: streams coalesced, displays updated in place, `clear_output` honoured.

    `on_output` is told of each change, in order, so that a view can follow without copying the whole list:

    - `{op: "add", index, output}`: a new output at the end
    - `{op: "append", index, text}`: more text for the stream at that index
    - `{op: "set", index, output}`: the output was replaced (`update_display`)
    - `{op: "clear", wait}`: all outputs are gone; with `wait` only the next output removes them

    `displays` maps display ids to outputs and is shared between the cells of a kernel: an update from a later
    cell changes the earlier cell's output in place, and that cell's `on_output` hears of it.
    """

    def __init__(
        self, displays: Displays | None = None, on_output: Callable[[Event], None] | None = None
    ) -> None:
        self.outputs: list[Output] = []
        self._displays: Displays = {} if displays is None else displays
        self._tell = on_output or (lambda event: None)
        self._clear_next = False
        self._start()

    def _start(self) -> None:
        self._streamed = 0
        self._rich = 0
        self._dropped_text = 0
        self._dropped_outputs = 0

    def handle(self, kind: str, content: dict[str, Any]) -> None:
        """Take in the content of one message of that type; other types than outputs are ignored."""
        if kind == "stream":
            self._stream(str(content["name"]), str(content["text"]))
        elif kind in ("display_data", "execute_result"):
            output: Output = {
                "output_type": kind,
                "data": content["data"],
                "metadata": content.get("metadata", {}),
            }
            if kind == "execute_result":
                output["execution_count"] = content.get("execution_count")
            self._display(output, content.get("transient", {}).get("display_id"))
        elif kind == "update_display_data":
            self._update(content)
        elif kind == "error":
            lines = [bounded(str(line), ERROR_LIMIT) for line in content.get("traceback", [])]
            evalue = bounded(str(content["evalue"]), ERROR_LIMIT)
            self._add(
                {"output_type": "error", "ename": content["ename"], "evalue": evalue, "traceback": lines}
            )
        elif kind == "clear_output":
            self._clear(bool(content.get("wait")))

    def close(self) -> list[Output]:
        """The outputs, with a note of what was left out; call it once, when the cell has ended."""
        notes = []
        if self._dropped_text:
            notes.append(f"{self._dropped_text:,} more characters of printed text")
        if self._dropped_outputs:
            notes.append(f"{self._dropped_outputs:,} more outputs")
        if notes:
            text = f"\n… left out to keep the notebook readable: {' and '.join(notes)}\n"
            self._push({"output_type": "stream", "name": "stderr", "text": text})
        return self.outputs

    def _stream(self, name: str, text: str) -> None:
        self._apply_clear()
        room = STREAM_LIMIT - self._streamed
        if len(text) > room:
            self._dropped_text += len(text) - max(room, 0)
            text = text[: max(room, 0)]
        if not text:
            return
        self._streamed += len(text)
        last = self.outputs[-1] if self.outputs else None
        if last is not None and last["output_type"] == "stream" and last["name"] == name:
            last["text"] += text
            self._tell({"op": "append", "index": len(self.outputs) - 1, "text": text})
        else:
            self._add({"output_type": "stream", "name": name, "text": text})

    def _display(self, output: Output, display_id: str | None) -> None:
        self._apply_clear()
        output["data"] = self._within(output["data"])
        if self._add(output) and display_id:
            self._displays.setdefault(display_id, []).append((self, output))

    def _update(self, content: dict[str, Any]) -> None:
        display_id = content.get("transient", {}).get("display_id")
        data = self._within(content["data"])
        for area, output in self._displays.get(display_id, []):
            output["data"], output["metadata"] = data, content.get("metadata", {})
            for index, present in enumerate(area.outputs):
                if present is output:
                    area._tell({"op": "set", "index": index, "output": output})

    def _within(self, data: dict[str, Any]) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        large: list[str] = []
        for mime, value in data.items():
            size = len(value) if isinstance(value, str) else len(repr(value))
            if size > RICH_LIMIT or self._rich + size > RICH_TOTAL:
                large.append(f"{mime} of {size:,} characters")
            else:
                self._rich += size
                kept[mime] = value
        if large:
            kept.setdefault("text/plain", f"… left out to keep the notebook readable: {', '.join(large)}")
        return kept

    def _add(self, output: Output) -> bool:
        self._apply_clear()
        if len(self.outputs) >= COUNT_LIMIT and output["output_type"] != "error":
            self._dropped_outputs += 1
            return False
        self._push(output)
        return True

    def _push(self, output: Output) -> None:
        self.outputs.append(output)
        # A copy: later text is appended to our output, and told on its own.
        self._tell({"op": "add", "index": len(self.outputs) - 1, "output": dict(output)})

    def _clear(self, wait: bool) -> None:
        if wait:
            self._clear_next = True
        else:
            self._empty()
        self._tell({"op": "clear", "wait": wait})

    def _apply_clear(self) -> None:
        if self._clear_next:
            self._empty()

    def _empty(self) -> None:
        self._clear_next = False
        self.outputs.clear()
        self._start()
        for display_id, places in list(self._displays.items()):
            left = [place for place in places if place[0] is not self]
            if left:
                self._displays[display_id] = left
            else:
                del self._displays[display_id]


def bounded(text: str, limit: int) -> str:
    """The text, or its beginning and end with the count of what is left out between them."""
    if len(text) <= limit:
        return text
    return f"{text[: limit // 2]} … {len(text) - limit:,} characters left out … {text[-(limit // 2) :]}"
