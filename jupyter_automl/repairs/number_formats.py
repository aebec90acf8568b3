"""Numbers that are text where a format or a sum asks for numbers."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator

from .dtypes.numbers_read import numbers_read
from .dtypes.worked_as_text import worked_as_text
from .place import Place
from .rules import Finding, RuleClass

CODE = re.compile(
    r"Unknown format code '(\w)' for object of type 'str'|must be real number, not str"
    r"|%d format: a (?:real )?number is required, not str|%[xXo] format: an integer is required, not str"
    r"|Precision not allowed in integer format"
)
SPECIFIED = re.compile(r"[\d.]*[deEfFgGn%]$")


def text_as_number(place: Place) -> Iterator[Finding]:
    """`f"{price:.2f}"` and `"{:.2f}".format(price)` of a text that says a number: it is read as one."""
    match = CODE.search(place.crash.evalue)
    if match is None:
        return
    whole = match.group(1) == "d" or "%d" in place.crash.evalue
    editor, read = place.editor(), []
    for value in _formatted(place):
        if not place.pure(value) or place.kind(value) != "str":
            continue
        if worked_as_text(place, value) is not None:
            return
        says = place.ask(f"float({place.text(value)})")
        if not isinstance(says, int | float) or (whole and says != int(says)):
            return
        editor.wrap(value, "int(" if whole else "float(", ")")
        read.append(place.text(value))
    if read:
        yield Finding(
            f"`{read[0]}` is text, and the format writes numbers.",
            place.propose(
                editor,
                "The text is read as the number that it says.",
                "The number is written in the format that the cell asks for.",
                0.88,
            ),
        )


def _formatted(place: Place) -> Iterator[ast.expr]:
    """The values that the failing statement writes with a format for numbers."""
    for node in place.within(ast.FormattedValue):
        spec = node.format_spec
        if isinstance(spec, ast.JoinedStr) and SPECIFIED.search(ast.unparse(spec)[2:-1]):
            yield node.value
    for call in place.calls("format"):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if isinstance(owner, ast.Constant) and isinstance(owner.value, str):
            yield from _of_fields(owner.value, call)
        elif isinstance(call.func, ast.Name) and len(call.args) == 2:
            yield call.args[0]
    for node in place.within(ast.BinOp):
        if isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant):
            codes = re.findall(r"%[-+ #0]*[\d.]*([a-zA-Z%])", str(node.left.value))
            given = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
            codes = [code for code in codes if code != "%"]
            if len(codes) == len(given):
                yield from (value for code, value in zip(codes, given, strict=True) if code in "dieEfFgG")


def _of_fields(text: str, call: ast.Call) -> Iterator[ast.expr]:
    named = {item.arg: item.value for item in call.keywords}
    for place, (_, field, spec, _) in enumerate(
        part for part in string.Formatter().parse(text) if part[1] is not None
    ):
        if not spec or not SPECIFIED.search(spec):
            continue
        if field in named:
            yield named[field]
        elif not field or field.isdigit():
            at = int(field) if field else place
            if at < len(call.args) and not any(isinstance(one, ast.Starred) for one in call.args[: at + 1]):
                yield call.args[at]


def sum_of_texts(place: Place) -> Iterator[Finding]:
    """`sum(row["price"] for row in rows)` where every value is text that says a number."""
    if "unsupported operand type(s) for +: 'int' and 'str'" not in place.crash.evalue:
        return
    for call in place.calls("sum"):
        if not isinstance(call.func, ast.Name) or len(call.args) != 1:
            continue
        over = call.args[0]
        if isinstance(over, ast.Name | ast.Subscript | ast.Attribute) and place.pure(over):
            yield from _sum_of_a_column(place, over)
        if not isinstance(over, ast.GeneratorExp | ast.ListComp) or not place.pure(over):
            continue
        inner = place.text(over).removeprefix("(").removesuffix(")")
        inner = inner if isinstance(over, ast.GeneratorExp) else inner.removeprefix("[").removesuffix("]")
        texts = place.ask(f"all(isinstance(v, str) and float(v) == float(v) for v in [{inner}])")
        if texts is not True:
            continue
        editor = place.editor()
        editor.wrap(over.elt, "float(", ")")
        yield Finding(
            f"`{place.text(over.elt)}` is text, and a sum takes numbers.",
            place.propose(editor, "Each text is read as the number that it says.", "All values count.", 0.9),
        )
        return


def _sum_of_a_column(place: Place, over: ast.expr) -> Iterator[Finding]:
    """`sum(rows["price"])` and `sum(prices)` of a column or list of such texts."""
    text, editor = place.text(over), place.editor()
    loops = place.all(ast.comprehension, ast.For)
    gone_through = {part.id for loop in loops for part in ast.walk(loop.target) if isinstance(part, ast.Name)}
    ordered = any(ast.unparse(call.func) in ("max", "min", "sorted") for call in place.all(ast.Call))
    if text in gone_through and ordered:
        return  # Texts are put in order beside, and are to be numbers there, too.
    if (read := numbers_read(place, text)) is not None:
        editor.replace(over, read.expression)
    elif (
        place.ask(f"len({text}) > 0 and all(isinstance(v, str) and float(v) == float(v) for v in {text})")
        is True
    ):
        # A function may be given others the next time.
        whole = (
            not place.function and place.ask(f"all(v.strip().lstrip('+-').isdigit() for v in {text})") is True
        )
        editor.replace(over, f"{'int' if whole else 'float'}(value) for value in {text}")
    yield Finding(
        f"`{text}` holds texts, and a sum takes numbers.",
        place.propose(editor, "Each text is read as the number that it says.", "All values count.", 0.9),
    )


class TextForNumbers(RuleClass):
    """Text that says a number is read as one."""

    name = "text_for_numbers"
    title = "text where a number is written or summed"
    rank = 18
    rules = (text_as_number, sum_of_texts)
