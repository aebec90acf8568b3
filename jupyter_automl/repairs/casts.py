"""Text that says a number in a person's way: "10,000+", "$3", "12%", "19M", "Free", "3.0"."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from .dtypes.worked_as_text import worked_as_text
from .files.encoding import file
from .invalid_values.mapping import emptied_on_the_way
from .number_texts import BRACKETS, LOOK, cleaner, units, yes_and_no
from .place import Place
from .rules import Finding, RuleClass

REFUSED = re.compile(
    r"could not convert string to float|invalid literal for int\(\)|Unable to parse string|could not convert string '.*?' to"
    r"|Cannot convert non-finite values|cannot convert (?:float )?(?:NaN|NA)|cannot safely cast|Cannot cast|cannot convert NA"
    r"|cannot convert float infinity|cannot convert float NaN|invalid literal",
    re.S,
)
WHOLE = re.compile(
    r"Cannot convert non-finite values|cannot convert (?:float )?(?:NaN|NA)|float NaN to integer|cannot safely cast"
)
TYPES = re.compile(r"^['\"]?(?:np\.|numpy\.)?(u?int(?:eger)?|float)\d*_?['\"]?$", re.I)
UNIT = re.compile(r"\s*[-+]?\d+(?:\.\d+)?\s*([A-Za-z°]{1,6}(?:/[A-Za-z]{1,3})?)\s*")
"""A number with a unit behind it."""


def columns(place: Place) -> Iterator[Finding]:
    """`x.astype(float)`, `pd.to_numeric(x)`, `x.apply(int)`, `x.map(lambda v: float(v))` over text."""
    if not REFUSED.search(place.crash.evalue):
        return
    for call, text, whole in _cast_in_a_lambda(place):
        look = place.ask(LOOK % text)
        finding = _column(place, call, text, whole, look) if isinstance(look, list) else None
        if finding is not None:
            yield finding
            return
    for call, values, whole in _casts(place):
        if not place.pure(values) or worked_as_text(place, values) is not None:
            continue
        kind = place.kind(values)
        if kind not in ("Series", "Index", "ndarray", "list", "StringArray"):
            continue
        text = place.text(values)
        look = place.ask(LOOK % text)
        if not isinstance(look, list):
            continue
        finding = _column(place, call, text, whole, look)
        if finding is not None:
            yield finding
            return


def scalars(place: Place) -> Iterator[Finding]:
    """`int("3.0")` and `float("1,234")` of one text."""
    match = re.search(
        r"(?:invalid literal for int\(\) with base 10|could not convert string to float): '(.*)'",
        place.crash.evalue,
    )
    if match is None:
        return
    value = match.group(1)
    for call in place.within(ast.Call):
        if not (isinstance(call.func, ast.Name) and call.func.id in ("int", "float") and len(call.args) == 1):
            continue
        if worked_as_text(place, call.args[0]) is not None:
            continue
        inner, editor = place.text(call.args[0]), place.editor()
        if re.fullmatch(r"\s*[-+]?\d+\.\d*\s*", value) and call.func.id == "int":
            editor.replace(call.args[0], f"float({inner})")
            why, effect = (
                "The text is read as a number first, then made whole.",
                "Fractions are cut off, as int does.",
            )
        elif (unit := UNIT.fullmatch(value)) and place.statement in place.tree.body and not place.function:
            # In a loop the next text may have another unit.
            bare = f"{inner}.replace({unit.group(1)!r}, '')"
            editor.replace(call.args[0], f"float({bare})" if call.func.id == "int" else bare)
            why, effect = f"The unit `{unit.group(1)}` is taken away.", "The number itself stays."
        elif re.fullmatch(r"\s*[-+]?\d+,\d{1,2}\s*", value) and _decimal_commas(place):
            bare = f"{inner}.replace(',', '.')"
            editor.replace(call.args[0], f"float({bare})" if call.func.id == "int" else bare)
            why, effect = (
                "The comma is the mark of the fraction in all of the file.",
                "The number itself stays.",
            )
        elif (cleaned := cleaner([value])) and cleaned[0]:
            gone = list(dict.fromkeys(re.sub(r"[\w.\-]", "", value)))
            bare = inner + "".join(f".replace({letter!r}, '')" for letter in gone)
            try:
                float(re.sub(r"[^\w.\-]", "", value))
            except ValueError:
                continue
            if "decimal" in cleaned[1] or "brackets" in cleaned[1]:
                # The one text of a loop does not tell how the others are written.
                continue
            editor.replace(call.args[0], f"float({bare})" if call.func.id == "int" else bare)
            why, effect = (
                f"The signs around the number are taken away: {cleaned[1]}.",
                "The number itself stays.",
            )
        else:
            continue
        yield Finding(
            f"The text '{value}' is no {'whole ' if call.func.id == 'int' else ''}number as it stands.",
            place.propose(editor, why, effect, 0.85),
        )
        return


def _decimal_commas(place: Place) -> bool:
    """Whether the file that the cell reads line by line has a comma before each fraction, and nowhere else in a number."""
    for call in place.all(ast.Call):
        path = file(place, call) if isinstance(call.func, ast.Name) and call.func.id == "open" else None
        if path is not None:
            text = path.read_bytes()[:100_000].decode("utf-8", errors="replace")
            return re.search(r"\d\.\d|\d,\d{3,}", text) is None
    return False


def _cast_in_a_lambda(place: Place) -> Iterator[tuple[ast.Call, str, bool]]:
    """`x.apply(lambda v: float(v.replace("$", "")))`: what is cast is `x.apply(lambda v: v.replace("$", ""))`."""
    for call in place.calls("apply", "map"):
        given = call.args[0] if len(call.args) == 1 and isinstance(call.func, ast.Attribute) else None
        body = given.body if isinstance(given, ast.Lambda) else None
        if (
            not isinstance(body, ast.Call)
            or not isinstance(call.func, ast.Attribute)
            or not isinstance(given, ast.Lambda)
        ):
            continue
        if (
            place.text(body.func) not in ("int", "float")
            or len(body.args) != 1
            or isinstance(body.args[0], ast.Name)
        ):
            continue
        column, name = place.text(call.func.value), place.text(given.args) or given.args.args[0].arg
        texts = f"{column}.{call.func.attr}(lambda {name}: {place.text(body.args[0])})"
        if (
            place.pure(body.args[0])
            and place.kind(call.func.value) == "Series"
            and place.kind(texts) == "Series"
        ):
            yield call, texts, place.text(body.func) == "int"


def _casts(place: Place) -> Iterator[tuple[ast.Call, ast.expr, bool]]:
    """Calls that cast, what they cast, and whether to whole numbers."""
    for call in place.calls():
        name = place.called(call)
        if (
            name == "astype"
            and isinstance(call.func, ast.Attribute)
            and call.args
            and TYPES.match(place.text(call.args[0]))
        ):
            yield call, call.func.value, "int" in place.text(call.args[0]).lower()
        elif name == "to_numeric" and call.args:
            yield call, call.args[0], False
        elif name in ("apply", "map", "transform") and isinstance(call.func, ast.Attribute) and call.args:
            text = place.text(call.args[0])
            match = re.fullmatch(r"(?:lambda (\w+): *)?(int|float|np\.float64|np\.int64)(?:\((\w+)\))?", text)
            if match and match.group(1) == match.group(3):
                yield call, call.func.value, "int" in match.group(2)
        elif (
            name in ("array", "asarray", "Series")
            and call.args
            and any(item.arg == "dtype" for item in call.keywords)
        ):
            dtype = next(place.text(item.value) for item in call.keywords if item.arg == "dtype")
            if TYPES.match(dtype):
                yield call, call.args[0], "int" in dtype.lower()


def _column(place: Place, call: ast.Call, text: str, whole: bool, look: list[Any]) -> Finding | None:
    missing, rows, odd, _ = look
    series = text if place.kind(text) == "Series" else f"pd.Series({text})"
    editor = place.editor()
    if missing == rows or (missing and ".map(" in text and not odd):
        # What a mapping has emptied is no number that is missing.
        return None
    if not odd:
        if not missing or not whole:
            return _fractions(place, call, series) if whole else None
        editor.replace(
            call,
            f'{series}.astype("float").round().astype("Int64")'
            if place.called(call) != "astype"
            else f'{series}.astype("Float64").astype("Int64")',
        )
        return Finding(
            f"{missing:,} of {rows:,} values are missing, and a missing value is no whole number.",
            place.propose(
                editor,
                "The column becomes nullable whole numbers.",
                f"The {missing:,} missing values stay missing.",
                0.85,
                "pandas: Int64 holds missing values, int64 does not",
            ),
        )
    cleaned = cleaner([str(value) for value in odd])
    if cleaned and "brackets" in cleaned[1] and all(BRACKETS.fullmatch(str(value)) for value in odd):
        # Where no number stands without brackets, nobody said that they mean less than nothing.
        plain = place.ask(f"bool(pd.to_numeric({series}, errors='coerce').notna().any())")
        cleaned = cleaned if plain else None
    examples = ", ".join(repr(value) for value in odd[:3])
    cause = f"The column holds numbers written as text, such as {examples}."
    words = yes_and_no([str(value) for value in odd])
    if words and place.ask(f"bool(pd.to_numeric({series}, errors='coerce').notna().any())") is False:
        editor.replace(call, f"{series}.map({words})" + ('.astype("Int64")' if missing and whole else ""))
        return Finding(
            f"The column holds the words {examples}, and no numbers.",
            place.propose(
                editor,
                "Yes is 1 and no is 0.",
                f"The {missing:,} missing values stay missing." if missing else "Every row has its number.",
                0.9,
            ),
        )
    if cleaned is None:
        return _coerced(place, call, series, whole, odd, cause)
    steps, said, lost = cleaned
    read = f'pd.to_numeric({series}.astype("str"){steps})'
    letters = units([str(value) for value in odd])
    if letters:
        plain = steps
        read = (
            f'(pd.to_numeric({series}.astype("str"){plain}.str.replace(r"[kKmMbBG]$", "", regex=True))\n'
            f'    * {series}.astype("str"){plain}.str.extract(r"([kKmMbBG])$")[0].map({letters}).fillna(1))'
        )
        said += ", and the letters for thousands and millions are multiplied in"
    if lost or missing:
        read = read.replace("pd.to_numeric(", "pd.to_numeric(", 1)
        gaps = "|".join(sorted({re.escape(value) for value in [*lost, "nan", "None", "<NA>", "NaN"]}))
        read = (
            read.replace(
                steps,
                f'{steps}.where(lambda text: ~text.str.fullmatch(r"\\s*(?:{gaps})\\s*"))',
                2 if letters else 1,
            )
            if steps
            else read.replace(
                '.astype("str")',
                f'.astype("str").where(lambda text: ~text.str.fullmatch(r"\\s*(?:{gaps})\\s*"))',
                2 if letters else 1,
            )
        )
    whole_numbers = whole and not (lost or missing)
    end = '.astype("int64")' if whole_numbers else '.round().astype("Int64")' if whole else ""
    if place.called(call) in ("apply", "map", "astype", "to_numeric", "transform"):
        editor.replace(call, f"{read}{end}")
    else:
        editor.replace(call, f"{read}{end}.to_numpy()")
    effect = "Every number keeps its value."
    if lost:
        named = place.crash.source and ", ".join(repr(value) for value in lost[:5])
        name = _fresh(place, "unreadable")
        mask = f'{series}.astype("str").str.fullmatch(r"\\s*(?:{"|".join(re.escape(value) for value in lost)})\\s*")'
        if not place.before(
            editor,
            call,
            f"{name} = {mask}",
            f'print(f"{{{name}.sum():,}} values say no number and become missing: {named}")',
        ):
            return None
        effect = f"Values that say no number ({named}) become missing; the cell counts and prints them."
    return Finding(
        cause, place.propose(editor, f"The numbers are read as a person reads them: {said}.", effect, 0.9)
    )


def _fractions(place: Place, call: ast.Call, series: str) -> Finding | None:
    """Whole numbers written as "3.0"."""
    if "invalid literal" not in place.crash.evalue:
        return None
    editor = place.editor()
    editor.replace(call, f"pd.to_numeric({series}).astype(int)")
    return Finding(
        "The column holds numbers with a fraction written as text.",
        place.propose(
            editor,
            "They are read as numbers first, then made whole.",
            "Fractions are cut off, as int does.",
            0.9,
        ),
    )


def _coerced(
    place: Place, call: ast.Call, series: str, whole: bool, odd: list[str], cause: str
) -> Finding | None:
    """A few values that say nothing of a number become missing, counted and printed; never most of a column."""
    share = place.ask(
        f"float(pd.to_numeric({series}, errors='coerce').notna().sum() / max({series}.notna().sum(), 1))"
    )
    if not isinstance(share, float) or share < 0.5:
        return Finding(cause.replace("numbers written as text", "text that says no numbers"), [])
    editor, name = place.editor(), _fresh(place, "unreadable")
    read = f'pd.to_numeric({series}, errors="coerce")'
    end = '.round().astype("Int64")' if whole else ""
    editor.replace(call, f"{read}{end}")
    ok = place.before(
        editor,
        call,
        f"{name} = {series}[{read}.isna()].dropna()",
        f'print(f"{{len({name}):,}} values are no numbers and become missing, such as {{{name}.unique()[:5].tolist()}}")',
    )
    if not ok:
        return None
    shown = ", ".join(repr(value) for value in odd[:3])
    return Finding(
        f"The column holds values that are no numbers, such as {shown}.",
        place.propose(
            editor,
            "They are read as missing, counted and shown.",
            "These values become missing; the cell prints how many.",
            0.7,
        ),
    )


def _fresh(place: Place, wanted: str) -> str:
    name, number = wanted, 2
    while re.search(rf"\b{name}\b", place.source):
        name, number = f"{wanted}_{number}", number + 1
    return name


class Casts(RuleClass):
    """Numbers in a person's writing are read as such; what says no number is missing, counted and shown."""

    name = "cast"
    title = "text where a number is expected"
    rank = 19
    rules = (emptied_on_the_way, columns, scalars)
