"""Files opened for text where bytes are read or written, and numbers written as they are."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding, RuleClass

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


class FileMode(RuleClass):
    """The file is opened for what is read or written."""

    name = "file_mode"
    title = "a file opened for something else"
    rank = 16
    enames = ("UnicodeDecodeError", "TypeError")
    rules = (bytes_of_objects, numbers_to_text)
