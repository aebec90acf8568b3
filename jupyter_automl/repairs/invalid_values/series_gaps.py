"""Gaps that models and tests of statsmodels, NumPy and SciPy refuse, most often those that `diff` and `shift` leave."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding

REFUSED = re.compile(
    r"(?:exog|endog) contains inf or nans|x contains NaN or inf values|This function does not handle missing values"
    r"|cannot convert float NaN to integer|SVD did not converge|array must not contain infs or NaNs"
)
IN_TIME = frozenset({"adfuller", "kpss", "seasonal_decompose", "AutoReg", "VAR", "grangercausalitytests"})
"""What reads its values in the order of time: a gap in the middle cannot be left out."""
UNORDERED = frozenset({"gaussian_kde"})
MODELS = frozenset({"OLS", "WLS", "GLS", "Logit", "Probit", "Poisson", "MNLogit", "QuantReg", "RLM"})
"""Models that take `missing="drop"`, which their formulas do by themselves."""
SHARE = 0.2
"""Rows that may be left out; of more a person decides."""


def gaps_of_series(place: Place) -> Iterator[Finding]:
    """`adfuller(prices.diff())`: the first difference is missing, and is left out."""
    if not REFUSED.search(place.crash.evalue):
        return
    for call in place.calls(*IN_TIME, *UNORDERED):
        given = call.args[0] if call.args else None
        if given is None or not place.pure(given) or place.kind(given) not in ("Series", "DataFrame"):
            continue
        text = place.text(given)
        rows = f"pd.DataFrame({text}).isna().any(axis=1).to_numpy()"
        counts = place.ask(f"[int({rows}.sum()), len({rows})]")
        if not counts or not counts[0] or counts[0] > SHARE * counts[1] or _infinite(place, text):
            continue
        inside = place.ask(f"bool({rows}[(~{rows}).argmax():len({rows}) - (~{rows})[::-1].argmax()].any())")
        cause = f"{counts[0]:,} of the {counts[1]:,} values of `{text}` are missing, and `{place.called(call)}` takes none."
        if inside is not False and place.called(call) in IN_TIME:
            yield Finding(
                f"{cause} They lie within the series, so what stands for them is the author's to say."
            )
            return
        editor = place.editor()
        editor.wrap(given, "", ".dropna()")
        yield Finding(
            cause,
            place.propose(
                editor, "They are left out; the others stand one after another as before.",
                f"{counts[0]:,} values at the ends, which were never known, are not used.", 0.9,
            ),
            confidence=0.93,
        )  # fmt: skip
        return


def gaps_of_a_regression(place: Place) -> Iterator[Finding]:
    """`sm.OLS(y, X)` with gaps: it is told to do what the same model does when it is given a formula."""
    if not REFUSED.search(place.crash.evalue):
        return
    for spot in [place, *place.earlier()]:
        for call in spot.all(ast.Call):
            if (
                spot.called(call) not in MODELS
                or len(call.args) < 2
                or not all(map(spot.pure, call.args[:2]))
            ):
                continue
            if spot is place and call not in place.within(ast.Call):
                continue
            found = _dropped(spot, call)
            if found is not None:
                yield found
                return


def _dropped(spot: Place, call: ast.Call) -> Finding | None:
    y, x = (spot.text(part) for part in call.args[:2])
    rows = f"(pd.isna(pd.DataFrame(np.asarray({x}))).any(axis=1) | pd.isna(pd.Series(np.ravel({y}))))"
    counts = spot.ask(f"[int({rows}.sum()), len({rows})]")
    if not counts or not counts[0] or counts[0] > SHARE * counts[1] or _infinite(spot, x):
        return None
    editor = spot.editor()
    editor.keyword(call, "missing", '"drop"')
    return Finding(
        f"{counts[0]:,} of {counts[1]:,} rows of `{x}` or `{y}` have gaps, and `{spot.called(call)}` takes none.",
        spot.propose(
            editor, "Rows with a gap are left out, as this model does by itself when it is given a formula.",
            f"The model is fitted on {counts[1] - counts[0]:,} of {counts[1]:,} rows.", 0.92,
            'statsmodels: missing="drop"',
        ),
        confidence=0.92,
    )  # fmt: skip


def gaps_of_a_curve(place: Place) -> Iterator[Finding]:
    """`np.polyfit(x, y, 1)` with gaps: the points that are known are fitted."""
    if not REFUSED.search(place.crash.evalue):
        return
    for call in place.calls("polyfit"):
        if len(call.args) < 2 or not all(place.pure(part) for part in call.args[:2]):
            continue
        x, y = (place.text(part) for part in call.args[:2])
        counts = place.ask(
            f"[int((pd.isna({x}) | pd.isna({y})).sum()), len({x})] if len({x}) == len({y}) else None"
        )
        if (
            not counts
            or not counts[0]
            or counts[0] > SHARE * counts[1]
            or _infinite(place, x)
            or _infinite(place, y)
        ):
            continue
        editor = place.editor()
        if not place.before(editor, call, f"known = ~(pd.isna({x}) | pd.isna({y}))"):
            continue
        for part in call.args[:2]:
            editor.wrap(part, "", "[known]")
        yield Finding(
            f"{counts[0]:,} of {counts[1]:,} points have no place, and a curve through them cannot be fitted.",
            place.propose(
                editor, "It is fitted through the points that are known.",
                f"{counts[0]:,} points are not used.", 0.85,
            ),
            confidence=0.92,
        )  # fmt: skip
        return


def _infinite(place: Place, text: str) -> bool:
    """Whether there is anything infinite, or it cannot be told: a division by zero is no gap."""
    return place.ask(f"bool(np.isinf(np.asarray({text}, dtype=float)).any())") is not False
