"""Which call fits a model that is made in a cell, and on which table."""

from __future__ import annotations

import ast

from ..place import Place

FITS = ("fit", "fit_transform", "fit_predict")


def fit_of(place: Place, made: ast.Call) -> ast.Call | None:
    """The only call in the cell that fits this model, chained to it or by the name it is bound to."""
    holder = place.parent(made)
    bound = None
    if (
        isinstance(holder, ast.Assign)
        and len(holder.targets) == 1
        and isinstance(holder.targets[0], ast.Name)
    ):
        bound = holder.targets[0].id
    found = [
        call
        for call in place.all(ast.Call)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in FITS
        and (
            call.func.value is made
            or (bound is not None and isinstance(call.func.value, ast.Name) and call.func.value.id == bound)
        )
    ]
    return found[0] if len(found) == 1 else None


def fitted_table(place: Place, made: ast.Call) -> str | None:
    """The name of the table that this model is fitted on, where the cell says it and the kernel knows its shape."""
    fit = fit_of(place, made)
    given = fit.args[0] if fit is not None and fit.args else None
    if not isinstance(given, ast.Name) or not isinstance(place.ask(f"list({given.id}.shape)"), list):
        return None
    return given.id
