"""The audit's figures: target, gaps, columns alone, and the two best columns against the target."""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code, code
from jupyter_automl.catalog.component import Context
from jupyter_automl.catalog.tabular.findings.base import measure

SKEWED = 2.0


def at_a_glance(context: Context) -> Code:
    """Target, gaps (if any) and columns alone."""
    facts = context.facts
    minimum = facts.column(context.spec.target).minimum
    return code(
        panels,
        classification=context.spec.classification,
        gaps=any(column.missing for column in facts.columns if column.role != "target"),
        logarithmic=not context.spec.classification
        and (facts.target_skew or 0) > SKEWED
        and (minimum or 0) > 0,
        measure=measure(context),
        guess=0.5 if context.spec.classification else 0.0,
        nothing="0.5" if context.spec.classification else "0",
        left_out=context.dropped,
    )


def against_target(context: Context) -> Code:
    """The two best columns that are kept, against the target."""
    spec = context.spec
    labels = [label for label, _ in context.facts.classes[:4]]
    positive = spec.positive if spec.positive is not None else (labels[-1] if labels else "")
    return code(
        relations,
        left_out=context.dropped,
        multiclass=spec.task == "multiclass",
        labels=[brief(label) for label in labels],
        outcome=f"share of {brief(positive)}" if spec.task == "binary" else f"mean {brief(spec.target)}",
        percent=spec.task == "binary",
    )


def brief(name: str, longest: int = 24) -> str:
    """A name that fits beside an axis."""
    flat = " ".join(name.split())
    return flat if len(flat) <= longest else flat[: longest - 1] + "…"


def panels(
    development,
    TARGET,
    alone,
    short,
    compact,
    INK,
    ACCENT,
    CALM,
    PALE,
    *,
    classification,
    gaps,
    logarithmic,
    measure,
    guess,
    nothing,
    left_out,
):
    import matplotlib.pyplot as plt
    import numpy as np

    if gaps:
        _, (target_axis, gap_axis, alone_axis) = plt.subplots(1, 3, figsize=(10.5, 3.2))
    else:
        _, (target_axis, alone_axis) = plt.subplots(1, 2, figsize=(8.4, 3.2))
    if classification:
        sizes = development[TARGET].value_counts()
        bars = sizes.head(9)[::-1]
        target_axis.barh(range(len(bars)), bars, color=PALE, height=0.65)
        for place, size in enumerate(bars):
            target_axis.text(size, place, f" {size / sizes.sum():.1%}  (n {size:,})", va="center", fontsize=8)
        target_axis.set_yticks(range(len(bars)), [short(label, 18) for label in bars.index])
        title = f"Most frequent: {short(sizes.index[0], 20)}"
        more = f", {len(sizes) - len(bars)} rarer classes not drawn" if len(sizes) > len(bars) else ""
        target_axis.set(
            title=title, xticks=[], xlim=(0, sizes.max() * 1.6), xlabel=f"rows by {short(TARGET)}{more}"
        )
        target_axis.spines["bottom"].set_visible(False)
    else:
        values = development[TARGET].to_numpy(dtype="float64")
        low, middle, high = np.nanquantile(values, [0.25, 0.5, 0.75])
        if logarithmic:
            edges = np.geomspace(max(np.nanmin(values), 1e-9), np.nanmax(values), 41)
            target_axis.set_xscale("log")
        else:
            edges = np.linspace(np.nanmin(values), np.nanmax(values), 41)
        target_axis.hist(values, bins=edges, color=PALE)
        target_axis.axvline(middle, color=ACCENT, lw=1.2)
        target_axis.text(
            middle,
            target_axis.get_ylim()[1],
            f" median {compact(middle)}",
            color=ACCENT,
            fontsize=8,
            va="top",
        )
        target_axis.set(
            title=f"Half lie between {low:,.3g} and {high:,.3g}", xlabel=short(TARGET, 40), ylabel="rows"
        )
    if gaps:
        missing = development.drop(columns=TARGET).isna().mean()
        worst = missing[missing.gt(0)].sort_values().tail(10)
        gap_axis.barh(range(len(worst)), worst, color=PALE, height=0.65)
        for place, share in enumerate(worst):
            gap_axis.text(share, place, f" {share:.1%}", va="center", fontsize=8)
        gap_axis.set_yticks(range(len(worst)), [short(name) for name in worst.index])
        gap_axis.set(
            title=f"{missing.gt(0).sum()} of {len(missing)} columns have gaps", xlabel="share missing"
        )
        gap_axis.set(xticks=[], xlim=(0, max(worst.max() * 1.3, 0.01) if len(worst) else 1))
        gap_axis.spines["bottom"].set_visible(False)

    ranked = alone.dropna().sort_values().tail(12)
    dropped = ranked.index.isin(left_out)
    lengths = ranked.clip(lower=guess)
    alone_axis.hlines(range(len(ranked)), guess, lengths, color=PALE, lw=2)
    alone_axis.scatter(lengths, range(len(ranked)), s=26, color=np.where(dropped, ACCENT, CALM), zorder=3)
    room = max(lengths.max() - guess, 0.02)
    for place, (value, out) in enumerate(zip(ranked, dropped, strict=True)):
        note = f"{value:.2f}" + (" left out" if out else "")
        tint = ACCENT if out else INK
        alone_axis.text(max(value, guess) + 0.05 * room, place, note, va="center", fontsize=8, color=tint)
    alone_axis.set_yticks(range(len(ranked)), [short(name) for name in ranked.index])
    alone_axis.set(
        title=f"Best alone: {short(ranked.index[-1], 20)}", xlim=(guess - 0.04 * room, guess + room * 1.5)
    )
    alone_axis.set_xticks([tick for tick in alone_axis.get_xticks() if guess <= tick <= 1.001])
    alone_axis.set(xlabel=f"{measure} alone ({nothing} = nothing)")
    plt.show()


def relations(
    development,
    TARGET,
    answer,
    alone,
    compact,
    INK,
    ACCENT,
    CALM,
    PALE,
    *,
    left_out,
    multiclass,
    labels,
    outcome,
    percent,
):
    import matplotlib.pyplot as plt
    import numpy as np
    import pandas as pd

    best_two = alone.drop(left_out, errors="ignore").dropna().sort_values(ascending=False).index[:2]
    fig, axes = plt.subplots(
        1, max(len(best_two), 1), figsize=(4.4 * max(len(best_two), 1), 3), squeeze=False
    )
    for axis, name in zip(axes[0], best_two, strict=False):
        values = development[name]
        label = " ".join(str(name).split())[:40]
        numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
        if (numeric and values.nunique() > 12) or pd.api.types.is_datetime64_any_dtype(values):
            finite = values.replace([np.inf, -np.inf], np.nan) if numeric else values
            bins = pd.qcut(finite.rank(method="first"), min(12, max(3, len(values) // 20)), labels=False)
            centre = finite.groupby(bins).median()
            if multiclass:
                for k, colour in zip(range(len(labels)), [CALM, ACCENT, INK, PALE], strict=False):
                    axis.plot(
                        centre,
                        pd.Series(answer[:, k]).groupby(bins).mean(),
                        "o-",
                        ms=3,
                        color=colour,
                        label=labels[k],
                    )
                axis.set(xlabel=label, ylabel="share of the class", ylim=(-0.02, 1.02))
                axis.legend(frameon=False, fontsize=8)
            else:
                by_bin = pd.Series(answer[:, 0]).groupby(bins)
                if percent:
                    axis.plot(centre, by_bin.mean(), "o-", ms=3, color=CALM)
                else:
                    axis.fill_between(
                        centre, by_bin.quantile(0.25), by_bin.quantile(0.75), color=PALE, alpha=0.4, lw=0
                    )
                    axis.plot(centre, by_bin.mean(), "o-", ms=3, color=CALM)
                axis.set(xlabel=label, ylabel=outcome)
        else:
            levels = values.astype("str").where(values.notna(), "missing").str.slice(0, 22)
            common = levels.value_counts().index[:8]
            means = pd.DataFrame(answer).groupby(levels.to_numpy()).mean().loc[common].sort_values(0)
            if multiclass:
                start = np.zeros(len(means))
                for k, colour in zip(range(len(labels)), [CALM, ACCENT, INK, PALE], strict=False):
                    axis.barh(
                        range(len(means)), means[k], left=start, height=0.65, color=colour, label=labels[k]
                    )
                    start += means[k].to_numpy()
                axis.set(xlim=(0, 1), xlabel=f"share of the class, by {label}")
                axis.legend(frameon=False, fontsize=8, ncols=2, loc="lower left", bbox_to_anchor=(0, 1.0))
            else:
                counts = levels.value_counts()
                axis.barh(range(len(means)), means[0], color=PALE, height=0.65)
                if percent:
                    notes = [f" {mean:.0%}  (n {counts[level]:,})" for level, mean in means[0].items()]
                else:
                    notes = [f" {compact(mean)}  (n {counts[level]:,})" for level, mean in means[0].items()]
                for place, (mean, note) in enumerate(zip(means[0], notes, strict=True)):
                    axis.text(max(mean, 0), place, note, va="center", fontsize=8)
                axis.set(xticks=[], xlabel=f"{outcome}, by {label}")
                axis.set(xlim=(min(means[0].min(), 0), max(means[0].max(), 1e-9) * 1.6))
                axis.spines["bottom"].set_visible(False)
            axis.set_yticks(range(len(means)), means.index)
    title = "The two best columns that are kept, against the target"
    fig.suptitle(title, x=0.01, ha="left", fontsize=10, weight="bold")
    plt.show()
