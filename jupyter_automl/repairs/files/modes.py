"""Files opened for text where bytes are read or written, and numbers written as they are."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding, RuleClass
from .opened_files import file_for_a_text, pickled_path

BYTES = re.compile(
    r"codec can't decode|write\(\) argument must be str, not bytes|a bytes-like object is required, not 'str'"
)
PICKLES = frozenset({"load", "dump", "Unpickler", "Pickler"})


def bytes_of_objects(place: Place) -> Iterator[Finding]:
    """`pickle.load(open(path))` and `pickle.dump(model, open(path, "w"))`: pickled objects are bytes."""
    if not BYTES.search(place.crash.evalue):
        return
    pickles = [
        call
        for call in place.calls(*PICKLES)
        if re.match(r"(?:pickle|joblib|cPickle|dill|cloudpickle)\b", place.text(call.func))
    ]
    if not pickles:
        return
    editor, changed = place.editor(), False
    for call in place.all(ast.Call):
        if not (isinstance(call.func, ast.Name) and call.func.id == "open") or not _meant(
            place, call, pickles[0]
        ):
            continue
        mode = (
            call.args[1]
            if len(call.args) > 1
            else next((k.value for k in call.keywords if k.arg == "mode"), None)
        )
        if mode is None:
            changed = editor.keyword(call, "mode", '"rb"')
        elif isinstance(mode, ast.Constant) and isinstance(mode.value, str) and "b" not in mode.value:
            editor.replace(mode, f'"{mode.value}b"')
            changed = True
        for other in call.keywords:
            if other.arg in ("encoding", "errors", "newline"):
                editor.remove(call, other)
    if changed:
        yield Finding(
            "The file is opened for text, and what `pickle` reads and writes is bytes.",
            place.propose(
                editor, "The file is opened for bytes.", "The object is read or written whole.", 0.95,
                "Python: pickle needs files opened with rb and wb",
            ),
        )  # fmt: skip


def _meant(place: Place, call: ast.Call, pickled: ast.Call) -> bool:
    """Whether the pickled file is this one: opened in the call itself, or in the `with` that binds its handle."""
    given = {
        part.id for argument in pickled.args for part in ast.walk(argument) if isinstance(part, ast.Name)
    }
    if any(part is call for argument in pickled.args for part in ast.walk(argument)):
        return True
    holder = place.parent(call)
    if isinstance(holder, ast.withitem) and isinstance(holder.optional_vars, ast.Name):
        return holder.optional_vars.id in given
    return (
        isinstance(holder, ast.Assign)
        and isinstance(holder.targets[0], ast.Name)
        and holder.targets[0].id in given
    )


def numbers_to_text(place: Place) -> Iterator[Finding]:
    """`handle.write(3)`: a text file takes text."""
    if not re.search(r"write\(\) argument must be str, not (?:int|float|numpy|bool)", place.crash.evalue):
        return
    for call in place.calls("write"):
        if len(call.args) == 1 and place.pure(call.args[0]):
            editor = place.editor()
            editor.wrap(call.args[0], "str(", ")")
            yield Finding(
                f"`{place.text(call.args[0])}` is a number, and a text file takes text.",
                place.propose(editor, "The number is written as text.", "The file holds its digits.", 0.93),
            )
            return


def opened_to_read(place: Place) -> Iterator[Finding]:
    """`open(path, "r")` and then `json.dump(…, file)` or `file.write(…)`: it is opened to be written."""
    if place.crash.ename == "UnsupportedOperation" and "not writable" not in place.crash.evalue:
        return
    if place.crash.ename not in ("UnsupportedOperation", "FileNotFoundError"):
        return
    for block in place.all(ast.With):
        for item in block.items:
            call, handle = item.context_expr, item.optional_vars
            if not isinstance(call, ast.Call) or not isinstance(handle, ast.Name):
                continue
            mode = call.args[1] if len(call.args) > 1 else None
            opens = isinstance(call.func, ast.Name) and call.func.id == "open" and not call.keywords
            told = mode.value if isinstance(mode, ast.Constant) else None if mode else "r"
            if not opens or told not in ("r", "rb") or not _only_written(block, handle.id):
                continue
            editor = place.editor()
            meant = str(told).replace("r", "w")
            if mode is None:
                editor.wrap(call.args[0], "", f', "{meant}"')
            else:
                editor.replace(mode, f'"{meant}"')
            yield Finding(
                f"`{place.text(call.args[0])}` is opened to be read, and the cell writes into it.",
                place.propose(
                    editor, "It is opened to be written.", "What the file held before is replaced.", 0.93
                ),
                confidence=0.95,
            )  # fmt: skip
            return


def _only_written(block: ast.With, handle: str) -> bool:
    """Whether all that is done with the file is writing into it."""
    writes = reads = 0
    for node in (inner for statement in block.body for inner in ast.walk(statement)):
        if not isinstance(node, ast.Call):
            reads += isinstance(node, ast.For) and isinstance(node.iter, ast.Name) and node.iter.id == handle
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        owner = node.func.value if isinstance(node.func, ast.Attribute) else None
        own = isinstance(owner, ast.Name) and owner.id == handle
        given = any(isinstance(one, ast.Name) and one.id == handle for one in node.args)
        writes += (own and name in ("write", "writelines")) or (
            given and name in ("dump", "writer", "DictWriter")
        )
        reads += (own and name.startswith("read")) or (given and name not in ("dump", "writer", "DictWriter"))
    return writes > 0 and reads == 0


class FileMode(RuleClass):
    """The file is opened for what is read or written."""

    name = "file_mode"
    title = "a file opened for something else"
    rank = 16
    enames = (
        "UnicodeDecodeError",
        "TypeError",
        "AttributeError",
        "UnsupportedOperation",
        "FileNotFoundError",
    )
    rules = (pickled_path, file_for_a_text, bytes_of_objects, numbers_to_text, opened_to_read)
