"""Names of columns given for values that were made of other columns."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..bindings import touched
from ..origin import column_names, value_of
from ..place import Place
from ..rules import Finding

LENGTHS = re.compile(
    r"Shape of passed values is|shape mismatch: objects cannot be broadcast|arrays must (?:all )?be (?:of )?the same length"
    r"|arrays must all be same length|does not match length of index|Length of values|All arrays must be of the same length"
    r"|columns passed, passed data had"
)


def names_of_another_table(place: Place) -> Iterator[Finding]:
    """`pd.DataFrame(scaled, columns=data.columns)` and `barh(data.columns, model.coef_)`: the names are those of the
    table that the values were made of, where a live table, a part of the named one, has exactly as many columns.
    """
    if not LENGTHS.search(place.crash.evalue):
        return
    for call in place.calls():
        given = [*call.args, *(item.value for item in call.keywords)]
        for names in given:
            owner = _owner(names)
            if owner is None or not place.pure(owner) or place.columns(owner) is None:
                continue
            others = [one for one in given if one is not names and place.pure(one)]
            for values in others:
                found = _source(place, owner, values, frame=place.called(call) == "DataFrame")
                if found is None:
                    continue
                editor = place.editor()
                editor.replace(owner, found)
                yield Finding(
                    f"`{place.text(names)}` names {len(place.columns(owner) or []):,} columns, and"
                    f" `{place.text(values)}` was made of the {len(place.columns(found) or []):,} of `{found}`.",
                    place.propose(
                        editor,
                        f"The names are those of `{found}`.",
                        "Each value has the name of the column that it belongs to.",
                        0.9,
                    ),
                )
                return


def names_of_what_was_made(place: Place) -> Iterator[Finding]:
    """`pd.DataFrame(ct.fit_transform(X), columns=num + cat)` of more columns than went in: the transformer names them."""
    if not LENGTHS.search(place.crash.evalue):
        return
    for call in place.calls("DataFrame", "Series"):
        told = "columns" if place.called(call) == "DataFrame" else "index"
        names = next((item.value for item in call.keywords if item.arg == told), None)
        values = call.args[0] if call.args else None
        if names is None or values is None or not place.pure(values):
            continue
        wide = place.ask(f"np.shape({place.text(values)})[-1]")
        asked = _named_by(place, values)
        if asked is None or place.ask(f"len({asked})") != wide:
            continue
        editor = place.editor()
        editor.replace(names, asked)
        yield Finding(
            f"`{place.text(names)[:60]}` names what went in, and {wide} columns came out of it.",
            place.propose(
                editor, f"The names are those of `{asked}`.", "Each value has the name of what it belongs to.", 0.92
            ),
            confidence=0.94,
        )  # fmt: skip
        return


def _named_by(place: Place, values: ast.expr) -> str | None:
    """What names the columns of the array, or the features of the step of a pipeline that the values were asked of."""
    if isinstance(values, ast.Name):
        named = column_names(place, values.id).expression
        return named if named is not None and named.endswith("get_feature_names_out()") else None
    step = values.value if isinstance(values, ast.Attribute) else None
    if not isinstance(step, ast.Subscript):
        return None
    pipeline = step.value.value if isinstance(step.value, ast.Attribute) else step.value
    text = place.text(pipeline)
    last = place.ask(f"type({text}).__name__ == 'Pipeline' and {text}[-1] is {place.text(step)}")
    return f"{text}[:-1].get_feature_names_out()" if last is True else None


def numbered_names(place: Place) -> Iterator[Finding]:
    """`pd.DataFrame(parts, columns=["pc1", "pc2", "pc3"])` of two columns: the names are counted as far as there are columns."""
    if not LENGTHS.search(place.crash.evalue):
        return
    for call in place.calls("DataFrame"):
        names = next((item.value for item in call.keywords if item.arg == "columns"), None)
        told = (
            [one.value for one in names.elts if isinstance(one, ast.Constant)]
            if isinstance(names, ast.List)
            else []
        )
        split = [re.fullmatch(r"(.*?)(\d+)", str(one)) for one in told]
        wide = (
            place.ask(f"np.shape({place.text(call.args[0])})[1]")
            if call.args and place.pure(call.args[0])
            else None
        )
        if not split or not all(split) or not isinstance(wide, int) or not isinstance(names, ast.List):
            continue
        stems = {one.group(1) for one in split if one}
        counts = [int(one.group(2)) for one in split if one]
        if (
            len(stems) != 1
            or counts != list(range(counts[0], counts[0] + len(counts)))
            or wide == len(told)
            or wide > 50
        ):
            continue
        new = [f"{stems.copy().pop()}{counts[0] + at}" for at in range(wide)]
        editor = place.editor()
        editor.replace(names, repr(new))
        yield Finding(
            f"{len(told)} columns are named, and `{place.text(call.args[0])}` has {wide}.",
            place.propose(
                editor,
                "The names are counted as far as there are columns.",
                "Each column has its number.",
                0.88,
            ),
            confidence=0.92,
        )
        return


def names_of_the_fit(place: Place) -> Iterator[Finding]:
    """`pd.DataFrame(km.cluster_centers_, columns=["a", "b", "target"])`: the names are those that the model has learnt."""
    if not LENGTHS.search(place.crash.evalue):
        return
    for call in place.calls():
        given = [*call.args, *(item.value for item in call.keywords)]
        for names in (one for one in given if isinstance(one, ast.List)):
            told = [one.value for one in names.elts if isinstance(one, ast.Constant)]
            for values in (one for one in given if isinstance(one, ast.Attribute) and place.pure(one)):
                model = place.text(values.value)
                learnt = place.ask(f"list(map(str, {model}.feature_names_in_))")
                wide = place.ask(f"np.shape({place.text(values)})[-1]")
                if (
                    not isinstance(learnt, list)
                    or wide != len(learnt)
                    or len(told) != len(names.elts)
                    or not (set(learnt) < set(told) or set(told) < set(learnt))
                ):
                    continue
                editor = place.editor()
                editor.replace(names, f"{model}.feature_names_in_")
                yield Finding(
                    f"{len(told)} columns are named, and `{place.text(values)}` is of the {wide} that `{model}` has learnt.",
                    place.propose(
                        editor,
                        "The names are those that it has learnt, in their order.",
                        "Each value has the name of the column that it belongs to.",
                        0.9,
                    ),
                    confidence=0.93,
                )
                return


def _owner(node: ast.expr) -> ast.expr | None:
    """`df` of `df.columns`, `list(df.columns)` and `df.columns.tolist()`."""
    while isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id in ("list", "sorted") and len(node.args) == 1:
            if node.func.id == "sorted":
                return None
            node = node.args[0]
        elif isinstance(node.func, ast.Attribute) and node.func.attr in ("tolist", "to_list"):
            node = node.func.value
        else:
            return None
    if isinstance(node, ast.Attribute) and node.attr == "columns":
        return node.value
    return None


def _source(place: Place, owner: ast.expr, values: ast.expr, *, frame: bool) -> str | None:
    """The table that the values were made of: by the model they belong to, or by how they were bound."""
    size = place.ask(f"np.shape({place.text(values)})[-1 if {frame} else 0]")
    if not isinstance(size, int) or size == len(place.columns(owner) or []):
        return None
    known = None
    model = values.value if isinstance(values, ast.Attribute) else None
    if model is not None:
        told = place.ask(f"list(map(str, {place.text(model)}.feature_names_in_))")
        known = told if isinstance(told, list) else None
    elif isinstance(values, ast.Name):
        named = column_names(place, values.id).expression
        if named is not None and named.endswith(".columns"):
            table = named.removesuffix(".columns")
            if len(place.columns(table) or []) == size:
                return table
        elif named is not None:
            told = place.ask(f"list(map(str, {named}))")
            known = told if isinstance(told, list) else None
        bound = value_of(place.crash, values.id)
        if isinstance(bound, ast.Attribute):
            told = place.ask(f"list(map(str, {ast.unparse(bound.value)}.feature_names_in_))")
            known = told if isinstance(told, list) else None
        elif named is None and bound is not None:
            read = [name for name in touched(bound).reads if place.kind(name) == "DataFrame"]
            fits = [name for name in read if len(place.columns(name) or []) == size]
            return fits[0] if len(fits) == 1 and frame else None
    if known is None or len(known) != size:
        return None
    fits = [
        name
        for name, described in place.crash.state.items()
        if described.get("type") == "DataFrame" and list(map(str, place.columns(name) or [])) == known
    ]
    best = [name for name in fits if name in ("X", "X_train")] or fits
    return best[0] if best else None
