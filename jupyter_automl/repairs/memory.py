"""Not enough memory: an allocation that failed, or a kernel stopped at its memory limit."""

from __future__ import annotations

import ast
import re

from .crash import Crash, CrashClass, Diagnosis, Proposal, halve, patched, replace
from .patch import Editor

PATTERN = re.compile(
    r"Unable to allocate ([\d.]+ \w+)|std::bad_alloc|bad allocation|Out of memory|cannot allocate memory",
    re.I,
)


class Memory(CrashClass):
    """First less at a time, then less of it, then something lighter."""

    name = "memory"
    title = "out of memory"
    rank = 10

    def diagnose(self, crash: Crash) -> Diagnosis | None:
        match = PATTERN.search(crash.evalue)
        if not ("MemoryError" in crash.ename or crash.ename == "MemoryLimit" or match):
            return None
        wanted = f" ({match.group(1)} in one piece)" if match and match.group(1) else ""
        cause = f"The cell needs more memory than there is{wanted}."
        if crash.ename == "MemoryLimit":
            cause = f"The cell was stopped: {crash.evalue}."
        return Diagnosis(self.name, cause, crash.line, crash.evalue[:300] or crash.ename, 0.95)

    def propose(self, crash: Crash, diagnosis: Diagnosis) -> list[Proposal]:
        why = "Each worker holds a copy of the data, and a dense table holds every zero: one worker, sparse tables."
        said = (why, "The numbers stay the same; it may take longer.")
        proposals = patched(crash, lambda editor: self._edit(editor, crash), said, 0.7)
        proposals += halve(crash, "Half the size needs about half the memory.")
        proposals.append(replace(crash, "A lighter component needs less memory."))
        return proposals

    def _edit(self, editor: Editor, crash: Crash) -> None:
        for call in list(editor.calls("toarray", "todense", line=crash.line)):
            if not isinstance(call.func, ast.Attribute) or call.args or call.keywords:
                continue
            holder, owner = editor.parent(call), editor.text(call.func.value)
            if (
                isinstance(holder, ast.Call)
                and editor.called(holder) == "DataFrame"
                and holder.args[0] is call
            ):
                editor.replace(holder.func, f"{editor.text(holder.func)}.sparse.from_spmatrix")
            if crash.asked(f"hasattr({owner}, 'nnz')") in (True, None):
                editor.replace(call, owner)
        for call in (node for node in ast.walk(editor.tree) if isinstance(node, ast.Call)):
            for keyword in call.keywords:
                text = editor.text(keyword.value)
                if (
                    keyword.arg in ("n_jobs", "thread_count", "num_threads")
                    and text.lstrip("-").isdigit()
                    and text != "1"
                ):
                    editor.replace(keyword.value, "1")
                if keyword.arg == "sparse_output" and text == "False":
                    editor.replace(keyword.value, "True")
