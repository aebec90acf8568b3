"""Tries a proposed cell in a forked, barred copy of the kernel: does it end, keep to itself, and do what it says?"""

from __future__ import annotations

import ast
import json
import linecache
import sys
import warnings
from typing import Any

from .forking import alone, bounded, tried
from .holdings import held
from .sandbox import Barred, Bars
from .telling import told

MOST_PRINTED, MOST_SHOWN, MOST_FIGURES, MOST_SENT = 20_000, 12, 6, 1_000_000
"""Characters, tables and figures that one cell may show, and characters of all that it displays."""
FILE = "<ipython-input-own>"


class Broken(Exception):
    """The cell does not keep its contract; the message is half a sentence."""


def probe(
    development: Any,
    source: str,
    imports: list[str],
    provides: list[str],
    keeps: list[str],
    asserts: str,
    allowed: float,
) -> dict[str, Any]:
    """What becomes of the source among the kernel's names, within `allowed` seconds; the kernel stays as it is.

    Returns `status`: `ok`; `error`, with `ename`, `evalue`, `traceback` and `state` as other trials have them; or `broken`,
    `barred`, `time_limit`, `memory`, `died`, `impossible`; but for `ok` with `why`, half a sentence. It is `broken` when a
    name that it `provides` is missing, when it changes the development rows or one of the names that it `keeps`, when it
    shows nothing or far too much, and when the expression `asserts` does not hold after it.
    """
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is None or not sys.platform.startswith("linux"):
        return {"status": "impossible", "why": "a copy of the kernel cannot be made here"}

    def work() -> bytes:
        found = _inside(shell, development, source, imports, provides, keeps, asserts, allowed)
        return json.dumps(found, default=str).encode()

    return tried(work, allowed)


def _inside(
    shell: Any,
    development: Any,
    source: str,
    imports: list[str],
    provides: list[str],
    keeps: list[str],
    asserts: str,
    allowed: float,
) -> dict[str, Any]:
    alone(allowed)
    sys.dont_write_bytecode = True
    heard = sys.stdout = sys.stderr = _Heard()
    _listen(shell, heard)
    kernel = shell.user_ns
    for line in imports:
        exec(line, kernel)
    before, open_figures = development.copy(), _figures()
    space = dict(kernel)
    bounded()
    linecache.cache[FILE] = (len(source), None, source.splitlines(keepends=True), FILE)
    bars = Bars()
    try:
        warnings.simplefilter("ignore")
        body, last = _parted(source)
        check = compile(asserts, "<asserts>", "eval")
        with bars:
            exec(body, space)
            heard.shown += last is not None and eval(last, space) is not None
        _kept(space, kernel, before, development, provides, keeps)
        _seen(heard, open_figures)
        with bars:
            holds = bool(eval(check, dict(space)))
        if not holds:
            raise Broken("what it asserts does not hold")
    except Broken as broken:
        return {"status": "broken", "why": str(broken)}
    except Barred as barred:
        return {"status": "barred", "why": str(barred)}
    except MemoryError:
        return {"status": "memory", "why": "it takes too much memory"}
    except (Exception, RecursionError) as error:  # noqa: BLE001 (whatever the cell raises is its own fault)
        return {
            "status": "error", "ename": type(error).__name__, "evalue": str(error)[:2_000], "traceback": told(error),
            "state": held(), "why": " ".join(f"it fails with {type(error).__name__}: {error}".split())[:200],
        }  # fmt: skip
    return {"status": "ok"}


def _parted(source: str) -> tuple[Any, Any]:
    """The cell as code, its last expression apart: a kernel shows what that is worth."""
    tree = ast.parse(source)
    last = tree.body[-1]
    if not isinstance(last, ast.Expr):
        return compile(tree, FILE, "exec"), None
    tree.body.pop()
    return compile(tree, FILE, "exec"), compile(ast.Expression(last.value), FILE, "eval")


def _kept(
    space: dict[str, Any],
    kernel: dict[str, Any],
    before: Any,
    development: Any,
    provides: list[str],
    keeps: list[str],
) -> None:
    """The cell has made what it promised, and nothing that was there is another thing now. Raises Broken."""
    absent = [name for name in provides if name not in space]
    if absent:
        raise Broken(f"it does not define {absent[0]}, which it promises")
    if not before.equals(development) or list(before.columns) != list(development.columns):
        raise Broken("it changes the development rows")
    other = next((name for name in keeps if name in kernel and space.get(name) is not kernel[name]), None)
    if other is not None:
        raise Broken(f"it gives {other} another meaning")


def _figures() -> list[int]:
    plots: Any = sys.modules.get("matplotlib.pyplot")
    return list(plots.get_fignums()) if plots is not None else []


def _seen(heard: _Heard, before: list[int]) -> None:
    """What it shows is neither nothing nor more than anybody reads; its figures can be drawn. Raises Broken."""
    figures = [number for number in _figures() if number not in before]
    for number in figures:
        sys.modules["matplotlib.pyplot"].figure(number).canvas.draw()
    shown = heard.shown + len(figures)
    if not heard.letters and not shown:
        raise Broken("it shows nothing")
    many = shown > MOST_SHOWN or len(figures) > MOST_FIGURES
    if many or heard.letters > MOST_PRINTED or heard.sent > MOST_SENT:
        raise Broken("it shows more than anybody reads")


class _Heard:
    """Takes what is printed and counts it; what is displayed is counted too."""

    encoding, errors, closed = "utf-8", "replace", False

    def __init__(self) -> None:
        self.letters = self.shown = self.sent = 0

    def write(self, text: str) -> int:
        self.letters += len(str(text))
        return len(str(text))

    def flush(self) -> None:
        return None

    def isatty(self) -> bool:
        return False


def _listen(shell: Any, heard: _Heard) -> None:
    """Nothing that the copy shows reaches the notebook; it is counted instead."""

    def nothing(*given: Any, **named: Any) -> None:
        return None

    def counted(*given: Any, **named: Any) -> None:
        heard.shown += 1
        forms = given[0] if given else named.get("data", {})
        heard.sent += sum(len(str(form)) for form in forms.values())

    shell.display_pub.publish = counted
    kernel = getattr(shell, "kernel", None)
    if kernel is not None:
        kernel.session.send = nothing
