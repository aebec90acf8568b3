"""Random numbers that statements draw: what is made again from a generator is the same only if all of it is."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from .slicing import Statement

DRAWS = frozenset({
    "rand", "randn", "random", "randint", "integers", "normal", "uniform", "choice", "choices", "permutation", "shuffle",
    "permuted", "standard_normal", "random_sample", "binomial", "poisson", "exponential", "gamma", "beta", "lognormal",
    "multivariate_normal", "multinomial", "sample", "gauss", "randrange", "dirichlet", "laplace", "logistic", "geometric",
    "triangular", "weibull", "chisquare", "standard_t", "bytes", "random_integers",
})  # fmt: skip
"""Methods of generators that give other values each time."""
MODULES = frozenset({"np.random", "numpy.random", "random"})
"""Generators that no name of the notebook holds; `seed` sets them."""

LIBRARIES = frozenset({"np", "pd", "plt", "sns", "stats", "sp", "scipy", "math", "torch", "tf", "px", "go"})
"""Modules by their usual names, whose functions of these names draw nothing or cannot be seeded here."""


def generators(statement: Statement) -> set[str]:
    """The generators that the statement draws from, by their text: `rng`, `np.random`."""
    found: set[str] = set()
    for call in ast.walk(statement.node):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            continue
        owner = ast.unparse(call.func.value)
        if owner in LIBRARIES:
            continue
        if call.func.attr in DRAWS and (owner in MODULES or isinstance(call.func.value, ast.Name)):
            # `df.sample(…)` and `choice` of a table are asked of what no generator is; a seed makes them the same.
            if owner not in MODULES and call.func.attr == "sample":
                seeded = any(keyword.arg == "random_state" for keyword in call.keywords)
                found |= set() if seeded else {"np.random"}
            else:
                found.add(owner)
    return found


def with_draws(chosen: Sequence[Statement], among: Sequence[Statement]) -> list[Statement] | None:
    """The statements, and all that must run with them so that what they draw is what was drawn the first time.

    None where it would be something else: a generator that nothing seeds, or draws whose results were worked on since.
    """
    drawn = {generator for one in chosen for generator in generators(one)}
    if not drawn:
        return list(chosen)
    extra: list[Statement] = []
    for generator in drawn:
        first = next(at for at, one in enumerate(among) if generator in generators(one))
        start = max((at for at, one in enumerate(among[: first + 1]) if _seeds(one, generator)), default=None)
        if start is None:
            return None
        again = [one for one in among[start + 1 :] if generator in generators(one)]
        if any(_seeds(one, generator) for one in among[start + 1 :]):
            return None
        extra += [one for one in [among[start], *again] if one not in chosen and one not in extra]
    every = [one for one in among if one in chosen or one in extra]
    for one in extra:
        later = [other for other in among[among.index(one) + 1 :] if other not in every]
        worked_on = {name for other in later for name in other.touched.state}
        if worked_on & (one.touched.binds | one.touched.reads):
            return None
    return every


def _seeds(statement: Statement, generator: str) -> bool:
    """Whether the statement makes the generator begin anew, always the same."""
    if generator not in MODULES:
        node = statement.node
        value = node.value if isinstance(node, ast.Assign) else None
        return (
            generator in statement.touched.binds
            and isinstance(value, ast.Call)
            and bool(value.args or value.keywords)
        )
    return any(
        isinstance(call, ast.Call) and ast.unparse(call.func) == f"{generator}.seed" and bool(call.args)
        for call in ast.walk(statement.node)
    )
