"""Text that Python 3 cannot read: statements of Python 2, a missing bracket or colon, marks of a word processor."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from jupyter_automl.parsing import parse_python

from .crash import Proposal
from .patch import parsed
from .place import Place
from .rules import Finding, RuleClass

QUOTES = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "‘": "'",
        "’": "'",
        "‚": "'",
        "\u00a0": " ",
        "–": "-",
        "−": "-",
        "\u200b": "",
        "\ufeff": "",
        "…": "...",
        "×": "*",
    }
)
COMPOUND = re.compile(r"^\s*(?:if|elif|else|for|while|def|class|with|try|except|finally)\b")


def _prints(source: str) -> str:
    """`print a, b` → `print(a, b)`, also `print >>f, x` and a bare `print`."""
    out = []
    for line in source.splitlines():
        match = re.match(r"^(\s*(?:.*[:;]\s*)?)print\b(?!\s*\()(?: *>> *([\w.]+), *)?(.*)$", line)
        brackets = re.match(r"^(\s*)print (\(.*\) *%.*|\(.*\)\s*,.*)$", line)
        if brackets:
            out.append(f"{brackets.group(1)}print({brackets.group(2)})")
        elif match and not re.match(r"\s*[=.)\]]", match.group(3)):
            body, mark, comment = match.group(3).strip(), "", ""
            if (found := re.search(r"\s+#.*$", body)) and body[: found.start()].count('"') % 2 == 0:
                body, comment = body[: found.start()], body[found.start() :]
            if body.endswith(","):
                body, mark = body[:-1], ', end=" "'
            file = f", file={match.group(2)}" if match.group(2) else ""
            out.append(f"{match.group(1)}print({body}{file}{mark}){comment}")
        else:
            out.append(line)
    return "\n".join(out)


def _python2(source: str) -> str:
    text = _prints(source)
    text = re.sub(r"\bexcept +([\w.]+(?: *, *[\w.]+\))?|\([^)]*\)) *, *(\w+) *:", r"except \1 as \2:", text)
    text = re.sub(r"\braise +([\w.]+) *, *(.+)$", r"raise \1(\2)", text, flags=re.M)
    text = re.sub(r"^(\s*)exec +(['\"].*|\w+)$", r"\1exec(\2)", text, flags=re.M)
    text = re.sub(r"\b[uU][rR](['\"])", r"r\1", text)
    text = re.sub(r"(?<![\w.'\"])0(\d+)(?![\w.'\"])", r"0o\1", text)
    text = re.sub(r"(?<![\w.])(\d+)[lL]\b", r"\1", text)
    text = re.sub(r"lambda *\((\w+), *(\w+)\) *: *(.*?)(?=[,)]|$)", _unpacked, text, flags=re.M)
    text = re.sub(r" <> ", " != ", text)
    return re.sub(r"`(\w+)`", r"repr(\1)", text)


def _unpacked(match: re.Match[str]) -> str:
    first, second, body = match.groups()
    body = re.sub(rf"\b{first}\b", "pair[0]", body)
    return f"lambda pair: {re.sub(rf'{chr(92)}b{second}{chr(92)}b', 'pair[1]', body)}"


def _quotes(source: str) -> str:
    return source.translate(QUOTES)


def _colon(source: str) -> str:
    lines = source.splitlines()
    for index, line in enumerate(lines):
        code = re.sub(r"\s*#.*$", "", line)
        deeper = index + 1 < len(lines) and len(lines[index + 1]) - len(lines[index + 1].lstrip()) > len(
            line
        ) - len(line.lstrip())
        if COMPOUND.match(line) and not code.rstrip().endswith((":", ",", "(", "[", "{", "\\")) and deeper:
            lines[index] = f"{code.rstrip()}:{line[len(code) :]}"
    return "\n".join(lines)


def _equals(source: str) -> str:
    """`if x = 1:` → `if x == 1:`."""
    return re.sub(
        r"^(\s*(?:if|elif|while)\b[^=<>!]*?)(?<![=<>!])=(?!=)([^=].*:)", r"\1==\2", source, flags=re.M
    )


def _brackets(source: str) -> str:
    """A bracket that is opened in a line and closed nowhere is closed at the line's end; one too many is taken away."""
    lines = source.splitlines()
    pairs = {"(": ")", "[": "]", "{": "}"}
    for index, line in enumerate(lines):
        code = re.sub(
            r"'[^'\n]*'|\"[^\"\n]*\"", lambda found: "_" * len(found.group()), re.sub(r"\s*#.*$", "", line)
        )
        stack: list[str] = []
        extra = None
        for at, letter in enumerate(code):
            if letter in pairs:
                stack.append(pairs[letter])
            elif letter in pairs.values():
                if stack and stack[-1] == letter:
                    stack.pop()
                elif extra is None:
                    extra = at
        if extra is not None and not stack:
            trial = [*lines[:index], line[:extra] + line[extra + 1 :], *lines[index + 1 :]]
            if _fine("\n".join(trial)):
                return "\n".join(trial)
        if stack:
            end = ":" if code.rstrip().endswith(":") and COMPOUND.match(line) else ""
            body = code.rstrip()[: len(code.rstrip()) - len(end)]
            trial = [
                *lines[:index],
                line[: len(body)] + "".join(reversed(stack)) + end + line[len(code.rstrip()) :],
                *lines[index + 1 :],
            ]
            if _fine("\n".join(trial)):
                return "\n".join(trial)
    return source


def _comma(source: str) -> str:
    """Two parts side by side in brackets lack the comma between them."""
    try:
        parse_python(source)
    except SyntaxError as error:
        lines = source.splitlines()
        number = (error.lineno or 1) - 1
        if "forgot a comma" in (error.msg or "") and number < len(lines):
            line = lines[number]
            for match in re.finditer(r"(?<=[\w'\")\]])(\s+)(?=[\w'\"(\[{])", line):
                trial = [
                    *lines[:number],
                    f"{line[: match.start()]},{line[match.start() :]}",
                    *lines[number + 1 :],
                ]
                if _fine("\n".join(trial)):
                    return "\n".join(trial)
            if number + 1 < len(lines):
                for at in range(number, min(number + 3, len(lines))):
                    trial = [*lines[:at], lines[at].rstrip() + ",", *lines[at + 1 :]]
                    if _fine("\n".join(trial)):
                        return "\n".join(trial)
    return source


PAIRED = re.compile(
    r"\b(figsize|shape|size|ngram_range|xlim|ylim|feature_range|hidden_layer_sizes|input_shape|range)$"
)


def _positions(source: str) -> str:
    """`figure(figsize=12, 6)` → `figsize=(12, 6)`; `split(test_size=0.2, X, y)` → `split(X, y, test_size=0.2)`."""
    for call in re.finditer(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)", source):
        parts = [part.strip() for part in re.split(r",(?![^(\[{]*[)\]}])", call.group(1))]
        named = [bool(re.match(r"\w+\s*=(?!=)", part)) for part in parts]
        late = [at for at, one in enumerate(named) if not one and any(named[:at])]
        if not late or not all(parts):
            continue
        numbers = [at for at in late if re.fullmatch(r"-?\d+(?:\.\d+)?", parts[at])]
        if numbers == late and len(late) == 1:
            name, _, value = parts[late[0] - 1].partition("=")
            if not PAIRED.search(name.strip()) or not re.fullmatch(r"\s*-?\d+(?:\.\d+)?", value):
                continue
            parts[late[0] - 1 : late[0] + 1] = [f"{name.strip()}=({value.strip()}, {parts[late[0]]})"]
        else:
            parts.sort(key=lambda part: bool(re.match(r"\w+\s*=(?!=)", part)))
        text = f"{source[: call.start(1)]}{', '.join(parts)}{source[call.end(1) :]}"
        if _fine(text):
            return text
    return source


def _quote(source: str) -> str:
    """A text that is opened and not closed in its line."""
    lines = source.splitlines()
    for index, line in enumerate(lines):
        for sign in "'\"":
            if line.count(sign) % 2 == 1:
                spots = [match.start() for match in re.finditer(r"[\])},:]|$", line)]
                for at in reversed(spots):
                    trial = [*lines[:index], line[:at] + sign + line[at:], *lines[index + 1 :]]
                    if _fine("\n".join(trial)):
                        return "\n".join(trial)
    return source


def _indent(source: str) -> str:
    """Tabs among spaces, a first line set in, a line set in one space off."""
    import textwrap

    text = textwrap.dedent(source.expandtabs(4))
    if _fine(text):
        return text
    lines = text.splitlines()
    for _ in range(6):
        try:
            parse_python("\n".join(lines))
        except IndentationError as error:
            at = (error.lineno or 1) - 1
            if at >= len(lines):
                return source
            before = next((line for line in reversed(lines[:at]) if line.strip()), "")
            depth = len(before) - len(before.lstrip())
            if "expected an indented block" in (error.msg or ""):
                lines[at] = " " * (depth + 4) + lines[at].lstrip()
            elif "unexpected indent" in (error.msg or ""):
                lines[at] = " " * depth + lines[at].lstrip()
            elif "unindent does not match" in (error.msg or ""):
                levels = sorted({len(line) - len(line.lstrip()) for line in lines[:at] if line.strip()})
                own = len(lines[at]) - len(lines[at].lstrip())
                lines[at] = " " * min(levels, key=lambda level: abs(level - own)) + lines[at].lstrip()
            else:
                return source
        except SyntaxError:
            return source
        else:
            return "\n".join(lines)
    return source


def _nested(source: str) -> str:
    """The same quotation marks inside and outside of an f-string."""
    return re.sub(
        r"""f"((?:[^"{}\n]|\{[^{}"\n]*\}|\{[^{}\n]*?"[^{}\n]*?"[^{}\n]*?\})*)\"""",
        lambda found: (
            'f"' + re.sub(r"\{[^{}]*\}", lambda part: part.group().replace('"', "'"), found.group(1)) + '"'
        ),
        source,
    )


def _fine(source: str) -> bool:
    try:
        parsed(source)
    except SyntaxError:
        return False
    return True


MENDERS: tuple[tuple[Callable[[str], str], str, str], ...] = (
    (_quotes, "It holds quotation marks or signs of a word processor.", "Plain signs take their place."),
    (_python2, "It is written for Python 2.", "The statements are written as Python 3 has them."),
    (_equals, "A condition has one `=`, which binds a name; `==` compares.", "The condition compares."),
    (_colon, "A line that opens a block has no colon at its end.", "The colon is there."),
    (_nested, "A text holds the quotation marks that end it.", "The inner marks are single ones."),
    (_comma, "Two parts stand side by side without a comma.", "The comma is there."),
    (_positions, "A value without a name stands behind one with a name.", "It stands where it can be read."),
    (_brackets, "A bracket has no partner.", "It has one where its line ends."),
    (_quote, "A text is opened and not closed.", "It is closed in its line."),
    (_indent, "Lines are set in unevenly.", "They are set in as their block is."),
)


def readable(place: Place) -> Iterator[Finding]:
    """The first mending, or two together, after which Python can read the cell."""
    crash = place.crash
    if crash.ename not in ("SyntaxError", "IndentationError", "TabError"):
        return
    # The cell itself can be read: the error speaks of a text that was read as Python when it ran.
    if place.reader is not None and re.search(r"\(<(?:unknown|string)>, line", crash.evalue):
        return
    for first, cause, why in MENDERS:
        text = first(crash.source)
        if text != crash.source and _fine(text):
            yield Finding(
                f"Python cannot read the cell. {cause}",
                [Proposal("patch", why, "Nothing else changes.", text, confidence=0.88)],
            )
            return
    for first, cause, why in MENDERS:
        once = first(crash.source)
        for second, more, also in MENDERS:
            text = second(once)
            if text not in (crash.source, once) and once != crash.source and _fine(text):
                yield Finding(
                    f"Python cannot read the cell. {cause} {more}",
                    [Proposal("patch", f"{why} {also}", "Nothing else changes.", text, confidence=0.75)],
                )
                return
    yield Finding(f"Python cannot read the cell: {crash.evalue.split('(<')[0].strip()}.", [], confidence=0.9)


class UnreadableSyntax(RuleClass):
    """Only what makes the cell readable changes."""

    name = "syntax"
    title = "text that Python cannot read"
    rank = 3
    unreadable = True
    rules = (readable,)
