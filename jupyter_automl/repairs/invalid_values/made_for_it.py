"""What an earlier cell made for the model, and the model was not given: cleaned rows, classes of a number, coded labels."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..origin import answer_of, bound_here, value_of
from ..place import Place
from ..rules import Finding
from ..slicing import executed
from .features import FITS

GAPS = re.compile(r"contains NaN|NaN or infinity|missing values|exog contains inf or nans|NaN in ")
NUMBERS = re.compile(r"Unknown label type: \(?'?continuous|Unknown label type")
LABELS = re.compile(
    r"Mix of label input types|Labels in y_true and y_pred should be of the same type|can't handle a mix of"
)
CLEANS = frozenset({"dropna", "fillna", "interpolate", "ffill", "bfill"})


def cleaned_twin(place: Place) -> Iterator[Finding]:
    """`model.fit(lab[["x"]], lab["y"])` after `lab_clean = lab.dropna()`: the cleaned rows are meant."""
    if not GAPS.search(place.crash.evalue):
        return
    for call in place.calls(*FITS, "train_test_split", "OLS"):
        roots = [node for given in call.args for node in ast.walk(given) if isinstance(node, ast.Name)]
        tables = {node.id for node in roots if place.kind(node.id) == "DataFrame"}
        if len(tables) != 1:
            continue
        table = tables.pop()
        twins = [
            name
            for one in executed(place.crash)
            for name in one.touched.binds
            if name != table and _cleans(value_of(place.crash, name), table)
        ]
        texts = [place.text(given) for given in call.args if place.pure(given)]
        whole = [
            twin
            for twin in dict.fromkeys(twins)
            if all(_without_gaps(place, re.sub(rf"\b{re.escape(table)}\b", twin, text)) for text in texts)
        ]
        if len(whole) != 1:
            continue
        editor = place.editor()
        for node in roots:
            if node.id == table:
                editor.replace(node, whole[0])
        rows = place.ask(f"[len({table}), len({whole[0]})]")
        lost = f", {rows[0] - rows[1]:,} rows fewer" if isinstance(rows, list) and rows[0] > rows[1] else ""
        yield Finding(
            f"`{table}` has gaps, and `{whole[0]}`, which an earlier cell made of it without them, is not used.",
            place.propose(
                editor, f"The model learns from `{whole[0]}`.", f"Its rows are those that were cleaned for it{lost}.", 0.94
            ),
            confidence=0.95,
        )  # fmt: skip
        return


def _without_gaps(place: Place, text: str) -> bool:
    return place.ask(f"bool(pd.DataFrame({text}).isna().sum().sum() == 0)") is True


def _cleans(value: ast.expr | None, table: str) -> bool:
    """Whether it is `table.dropna(…)` and the like."""
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Attribute)
        and value.func.attr in CLEANS
        and isinstance(value.func.value, ast.Name)
        and value.func.value.id == table
    )


def classes_of_a_number(place: Place) -> Iterator[Finding]:
    """`y = exam["grade"]` for a classifier, after `exam["passed"] = (exam["grade"] >= 50).astype(int)`."""
    if not NUMBERS.search(place.crash.evalue):
        return
    call = next(iter(place.calls("fit", "cross_val_score", "cross_validate")), None)
    target = call.args[-1] if call is not None and call.args else None
    if target is None:
        return
    for spot in [place, *place.earlier()]:
        for node in spot.all(ast.Subscript):
            column = node.slice.value if isinstance(node.slice, ast.Constant) else None
            holder = spot.parent(node)
            own = node is target
            bound = (
                isinstance(target, ast.Name)
                and isinstance(holder, ast.Assign | ast.Tuple)
                and _binds(spot, holder, node, target.id)
            )
            if not isinstance(column, str) or not isinstance(node.value, ast.Name) or not (own or bound):
                continue
            made = _compared(place, node.value.id, column)
            if made is None:
                continue
            editor = spot.editor()
            editor.replace(node.slice, repr(made))
            yield Finding(
                f"`{column}` holds numbers, and a classifier tells classes apart; an earlier cell made `{made}` of it.",
                spot.propose(
                    editor, f"`{made}` is the target.", f"The model tells the classes of `{made}` apart.", 0.92
                ),
                confidence=0.95,
            )  # fmt: skip
            return


def _binds(spot: Place, holder: ast.AST, node: ast.Subscript, name: str) -> bool:
    """Whether the assignment, `y = df["a"]` or `X, y = …, df["a"]`, gives that value to that name."""
    if isinstance(holder, ast.Assign):
        return spot.text(holder.targets[0]) == name
    outer = spot.parent(holder)
    if (
        not isinstance(outer, ast.Assign)
        or not isinstance(outer.targets[0], ast.Tuple)
        or not isinstance(holder, ast.Tuple)
    ):
        return False
    names = [spot.text(one) for one in outer.targets[0].elts]
    return outer.value is holder and name in names and holder.elts.index(node) == names.index(name)


def _compared(place: Place, table: str, column: str) -> str | None:
    """The one column of two classes that was made by comparing this one."""
    found = set()
    for one in executed(place.crash):
        if not isinstance(one.node, ast.Assign):
            continue
        target = one.node.targets[0]
        key = (
            target.slice.value
            if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant)
            else None
        )
        compares = any(
            isinstance(part, ast.Compare) and f"{table}['{column}']" in ast.unparse(part)
            for part in ast.walk(one.node.value)
        )
        if isinstance(key, str) and compares and place.ask(f"{table}[{key!r}].nunique() == 2") is True:
            found.add(key)
    return found.pop() if len(found) == 1 else None


def coded_labels(place: Place) -> Iterator[Finding]:
    """`accuracy_score(df["ok"], guess)` of texts and numbers, where the model learnt `target = df["ok"].map(…)`."""
    if not LABELS.search(place.crash.evalue):
        return
    for call in place.calls():
        for truth, guess in (call.args[:2], call.args[1::-1]) if len(call.args) >= 2 else ():
            made: ast.expr | None = guess
            if isinstance(guess, ast.Name):
                made = value_of(place.crash, guess.id) or bound_here(place, guess.id)
            answer = answer_of(made, "predict")
            if answer is None:
                continue
            told, text = _learnt(place, answer[0]), ast.unparse(truth)
            source = value_of(place.crash, told) if told else None
            if told is None or source is None or text not in ast.unparse(source) or text == told:
                continue
            kinds = f"len({told}) == len({text}) and np.asarray({told}).dtype.kind == np.asarray({ast.unparse(guess)}).dtype.kind"
            if place.ask(kinds) is not True:
                continue
            editor = place.editor()
            for other in place.all(ast.Call):
                for given in other.args[:2]:
                    if place.text(given) == place.text(truth) and len(other.args) > 1:
                        editor.replace(given, told)
            yield Finding(
                f"`{text}` holds the labels as they were written, and the model learnt `{told}`, which codes them.",
                place.propose(
                    editor, f"The guesses are compared with `{told}`.", "Each label is compared with its own code.", 0.93
                ),
                confidence=0.95,
            )  # fmt: skip
            return


def _learnt(place: Place, model: str) -> str | None:
    """The name of the target that the model was fitted to last."""
    for one in reversed(executed(place.crash)):
        for call in ast.walk(one.node):
            if (
                not isinstance(call, ast.Call)
                or not isinstance(call.func, ast.Attribute)
                or call.func.attr != "fit"
            ):
                continue
            if (ast.unparse(call.func.value) == model or model in one.touched.binds) and len(call.args) == 2:
                return call.args[1].id if isinstance(call.args[1], ast.Name) else None
    return None
