"""Parts cut by position out of rows that are sorted by the target, so that one part has one class only."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..bindings import root
from ..crash import Proposal
from ..origin import bound_by
from ..patch import fresh_name
from ..place import Place
from ..rules import Finding
from ..slicing import executed

ONE_CLASS = re.compile(
    r"needs samples of at least 2 classes|number of classes has to be greater than one|contains only one unique value"
    r"|y contains 1 class|only one class|Only one class|got 1 class",
)
SORTED = "(lambda y: y.nunique() > 1 and (y.is_monotonic_increasing or y.is_monotonic_decreasing))(pd.Series(np.ravel({target})))"
TIMED = "any(str({whole}[c].dtype).startswith('datetime') and {whole}[c].is_monotonic_increasing for c in {whole}.columns)"


def sorted_rows(place: Place) -> Iterator[Finding]:
    """`train = df[:n]` of a table that is sorted by the target: the rows are mixed before they are cut."""
    if not ONE_CLASS.search(place.crash.evalue):
        return
    for call in place.calls():
        for target in call.args:
            part = root(target)
            if part is None or not place.pure(target):
                continue
            again = _mixed(place, part, place.text(target))
            if again is None:
                continue
            whole, setup = again
            yield Finding(
                f"`{part}` was cut by position out of `{whole}`, whose rows are sorted by the target: it has one class only.",
                [
                    Proposal(
                        "patch",
                        "The rows are mixed, by a fixed seed, and then cut as before.",
                        "The parts have as many rows as before, drawn by chance; no row is lost.",
                        confidence=0.84,
                        setup=setup,
                    )
                ],
                confidence=0.9,
            )
            return


def _mixed(place: Place, part: str, target: str) -> tuple[str, str] | None:
    """The whole that the part was cut from, and what mixes it and all that was cut with it, and cuts them again."""
    ran = executed(place.crash)
    owners = {
        name: owner for one in ran for name, value in bound_by(one.node).items() if (owner := _owner(value))
    }
    cuts = {name: whole for name, owner in owners.items() if (whole := root(owner))}
    whole = cuts.get(part)
    if whole is None:
        return None
    of_whole = re.sub(rf"\b{re.escape(part)}\b", lambda _: ast.unparse(owners[part]), target)
    timed = place.kind(whole) == "DataFrame" and place.ask(TIMED.format(whole=whole)) is not False
    if place.ask(SORTED.format(target=of_whole)) is not True or timed:
        return None
    # What was cut in the same way out of something as long has the same rows.
    wholes = [one for one in dict.fromkeys(cuts.values()) if place.ask(f"len({one}) == len({whole})") is True]
    cutting = [one for one in ran if any(cuts.get(name) in wholes for name in bound_by(one.node))]
    first = ran.index(cutting[0])
    bound = {name for one in cutting for name in one.touched.binds}
    later = [one for one in ran[first:] if one not in cutting]
    if any(one.touched.state & (bound | {*wholes} | cut.touched.reads) for one in later for cut in cutting):
        return None
    kinds = {one: place.kind(one) for one in wholes}
    if kinds == {whole: "DataFrame"}:
        mixing = [f"{whole} = {whole}.sample(frac=1, random_state=0)"]
    else:
        order = fresh_name(" ".join(place.crash.state), "order")
        mixing = [f"{order} = np.random.default_rng(0).permutation(len({whole}))"]
        for one, kind in kinds.items():
            if kind not in ("DataFrame", "Series", "ndarray"):
                return None
            mixing.append(f"{one} = {one}{'' if kind == 'ndarray' else '.iloc'}[{order}]")
        if "np" not in place.crash.state:
            mixing.insert(0, "import numpy as np")
    return whole, "\n".join([*mixing, *(one.text for one in cutting)])


def _owner(value: ast.expr) -> ast.expr | None:
    """What rows are cut from: `df` of `df[:n]` and `df.iloc[n:]`, `df["a"]` of `df["a"][:n]`."""
    if not isinstance(value, ast.Subscript) or not isinstance(value.slice, ast.Slice):
        return None
    owner = (
        value.value.value
        if isinstance(value.value, ast.Attribute) and value.value.attr == "iloc"
        else value.value
    )
    if isinstance(owner, ast.Subscript) and not isinstance(owner.slice, ast.Slice | ast.Tuple):
        return owner if isinstance(owner.value, ast.Name) else None
    return owner if isinstance(owner, ast.Name) else None
