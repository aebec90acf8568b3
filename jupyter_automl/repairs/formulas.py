"""Formulas of statsmodels and patsy with names of columns that cannot stand in them as they are."""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Iterator

from .near import plain
from .patch import Editor
from .place import Place
from .rules import Finding, RuleClass

READERS = frozenset(
    {"ols", "wls", "gls", "logit", "probit", "glm", "poisson", "mnlogit", "rlm", "quantreg", "mixedlm", "gee", "phreg",
     "negativebinomial", "ordinal_gee", "from_formula", "dmatrix", "dmatrices"}
)  # fmt: skip
RESULTS = re.compile(r"\.(?:params|pvalues|tvalues|bse|conf_int\(\)|loc)$")


def names_in_formulas(place: Place) -> Iterator[Finding]:
    """`"Sales ~ TV Spend"`: a name that is no word of Python stands in `Q("…")`."""
    for call in place.calls(*READERS):
        formula = next((item.value for item in call.keywords if item.arg == "formula"), None)
        formula = formula or (call.args[0] if call.args else None)
        table = next((item.value for item in call.keywords if item.arg == "data"), None)
        table = table or (call.args[1] if len(call.args) > 1 else None)
        columns = [
            one for one in (place.columns(table) if table is not None else None) or [] if isinstance(one, str)
        ]
        odd = [name for name in columns if not name.isidentifier() or keyword.iskeyword(name)]
        if formula is None or not odd:
            continue
        for spot, editor in place.editors():
            written = _written(spot, formula) if spot is not place else [formula, *_written(spot, formula)]
            said = _quoted(spot, editor, written, columns, odd)
            if not said:
                continue
            if spot.source == place.source:
                _asked_by_name(place, editor, said)
            named = ", ".join(f"`{name}`" for name in said[:4])
            yield Finding(
                f"The formula is read as Python, and {named} is no single word there.",
                spot.propose(
                    editor, f'{named} is quoted by `Q("…")`.', "The model has the same columns.", 0.92,
                    "patsy: Q() quotes a name that is no Python identifier",
                ),
                confidence=0.95,
            )  # fmt: skip
            return


def _written(spot: Place, formula: ast.expr) -> list[ast.expr]:
    """What the cell binds to the name of the formula."""
    name = formula.id if isinstance(formula, ast.Name) else None
    return [
        node.value
        for node in spot.all(ast.Assign)
        if any(isinstance(one, ast.Name) and one.id == name for one in node.targets)
    ]


def _quoted(
    spot: Place, editor: Editor, written: list[ast.expr], columns: list[str], odd: list[str]
) -> list[str]:
    """The names that were quoted in these texts, and in the lists that are joined there."""
    said: list[str] = []
    for value in written:
        for part in ast.walk(value):
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and _own_text(spot, part):
                new, found = _renewed(part.value, columns, odd)
                if found:
                    editor.replace(part, repr(new))
                    said += found
            elif isinstance(part, ast.Call) and spot.called(part) == "join" and len(part.args) == 1:
                listed = spot.text(part.args[0])
                inside = spot.ask(f"[str(one) for one in {listed}]") if spot.pure(part.args[0]) else None
                found = [one for one in inside or [] if one in odd]
                line = (
                    f"""quoted = [name if name.isidentifier() else f'Q("{{name}}")' for name in {listed}]"""
                )
                if found and spot.before(editor, part, line):
                    editor.replace(part.args[0], "quoted")
                    said += found
    return list(dict.fromkeys(said))


def _own_text(spot: Place, part: ast.Constant) -> bool:
    """Whether the text is written by itself: one within a text with fields has no place of its own."""
    holder = spot.parent(part)
    return not isinstance(holder, ast.JoinedStr | ast.FormattedValue | ast.Attribute)


def _renewed(text: str, columns: list[str], odd: list[str]) -> tuple[str, list[str]]:
    """The formula with the odd names quoted, and these names."""
    found: list[str] = []
    known: dict[str, str] = {}
    for name in sorted(odd, key=len, reverse=True):
        words = re.findall(r"[^\W\d]\w*", name)
        # `a-b` of three columns `a`, `b` and `a-b` may be a difference of names.
        if len(words) > 1 and all(word in columns for word in words):
            continue
        known[" ".join(name.split())] = name
    if known:
        either = "|".join(r"\s+".join(re.escape(piece) for piece in name.split()) for name in known)
        parts = re.split(rf"""(?<![\w."'])({either})(?![\w(."'])""", text)
        for at in range(1, len(parts), 2):
            name = known[" ".join(parts[at].split())]
            quote = "'" if '"' in name else '"'
            parts[at] = f"Q({quote}{name}{quote})"
            found.append(name)
        text = "".join(parts)
    for word in dict.fromkeys(re.findall(r"""(?<![\w."'])[^\W\d]\w*(?![\w("'])""", text)):
        alike = [name for name in columns if plain(name) == plain(word)]
        if word not in columns and len(alike) == 1 and alike[0] in odd and f'"{alike[0]}"' not in text:
            text = re.sub(rf"""(?<![\w."']){word}(?![\w("'])""", f'Q("{alike[0]}")', text)
            found.append(alike[0])
    return text, found


def _asked_by_name(place: Place, editor: Editor, names: list[str]) -> None:
    """`fit.params["TV Spend"]` is `fit.params['Q("TV Spend")']` then."""
    for node in place.all(ast.Subscript):
        if (
            isinstance(node.slice, ast.Constant)
            and node.slice.value in names
            and RESULTS.search(place.text(node.value))
        ):
            editor.replace(node.slice, repr(f'Q("{node.slice.value}")'))


class Formulas(RuleClass):
    """Names of columns in formulas are quoted where they have to be."""

    name = "formula_names"
    title = "a name that cannot stand in a formula"
    rank = 2
    enames = (
        "SyntaxError",
        "PatsyError",
        "NameError",
        "ValueError",
        "FactorEvaluationError",
        "FormulaSyntaxError",
    )
    rules = (names_in_formulas,)
