"""How a model adds up its predictions, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jupyter_automl.catalog.cell import Block, Markdown, Source, code
from jupyter_automl.catalog.component import Component, Context, Fit
from jupyter_automl.catalog.tabular.checks.seen import without_signal
from jupyter_automl.catalog.tabular.checks.wording import row_noun, target_digits, tick
from jupyter_automl.catalog.tabular.models.sizes import breadth, outputs, searched_rows


class ShapValues(Component):
    """SHAP values: each prediction of the LightGBM pipeline split into contributions of the original columns, with their
    direction; where no LightGBM pipeline exists, the exact additive terms of the linear baseline.

    Sources: Lundberg et al., From local explanations to global understanding with explainable AI for trees, 2020.
    """

    kind = "explainer"
    name = "shap_values"
    title = "SHAP"
    packages = ("scikit-learn", "matplotlib")
    requires = ("X", "y", "folds", "chosen_oof", "predict_with", "NUMBERS", "short", "SEED")
    provides = ("contributions",)

    def suits(self, context: Context) -> Fit:
        return Fit(
            0.9 if context.settings.get("tree_model") else 0.7, "shows the direction that a loss hides"
        )

    def cost(self, context: Context) -> float:
        return 1.2 + 1e-6 * searched_rows(context) * breadth(context) * outputs(context)

    def blocks(self, context: Context) -> Sequence[Block]:
        spec, tree = context.spec, context.settings.get("tree_model")
        unit = _unit(context)
        if tree:
            why = (
                "**SHAP** splits each prediction of the LightGBM pipeline into contributions "
                f"{'in log-odds' if spec.classification else 'in the unit of its target'}. LightGBM computes exact Tree SHAP "
                "itself (`pred_contrib`), so the `shap` package is not needed. Encoded parts are added up to their column "
                "again; then the contribution is shown value by value, which tells the *direction* that a permutation bar "
                "hides. How far its order agrees with the chosen model is printed below."
            )
        else:
            why = (
                "**Contributions.** The linear baseline is a sum, so each prediction splits exactly into coefficient × "
                "(value − mean) for each encoded part; parts are added up to their column again. How far its order agrees "
                "with the chosen model is printed below."
            )
        few_rows = len(context.facts.classes) > 5
        return [
            Markdown(why),
            code(
                contribute, tree=bool(tree), model=Source(tree or "baseline"), binary=spec.task == "binary",
                multiclass=spec.task == "multiclass", most=500 if few_rows else 2000,
            ),
            code(draw, multiclass=spec.task == "multiclass", unit=unit),
        ]  # fmt: skip

    @staticmethod
    def probe(contributions, effects, shap_agreement, mean_size, NUMBERS):
        import numpy as np

        found = []
        for column, table in effects.items():
            table = table[[c for c in table.columns if c != "rows"]]
            for side in [(table.max() - table.min()).idxmax()]:
                line = table[side]
                found.append(
                    {
                        "column": str(column),
                        "number": column in NUMBERS,
                        "towards": str(side),
                        "lowest": [str(line.idxmin()), float(line.min())],
                        "highest": [str(line.idxmax()), float(line.max())],
                        "first": [str(line.index[0]), float(line.iloc[0])],
                        "last": [str(line.index[-1]), float(line.iloc[-1])],
                        "rising": float(line.rank().corr(np.arange(len(line)) + line * 0))
                        if len(line) > 2
                        else 0.0,
                        "levels": len(line),
                    }
                )
        return {
            "agreement": float(shap_agreement), "effects": found,
            "top": [[str(name), float(size)] for name, size in mean_size.head(5).items()], "all": float(mean_size.sum()),
            "rows": len(next(iter(contributions.values()))),
        }  # fmt: skip

    def after(self, context: Context, values: Any) -> str | None:
        if without_signal(context):
            return (
                "**Seen.** The checks found no signal, so these contributions show how the model fits noise."
            )
        return "**Seen.** " + " ".join(_sentences(context, values))


def _unit(context: Context) -> str:
    return "log-odds" if context.spec.classification else "the target's unit"


def contribute(
    X, y, folds, chosen_oof, predict_with, CLASSES, SEED, *, tree, model, binary, multiclass, most
):  # fmt: skip
    import numpy as np
    import pandas as pd
    from sklearn.base import clone

    def origin_of(columns):
        """The column that each encoded part comes from, in the order of the parts."""
        origin = np.empty(len(columns.get_feature_names_out()), dtype=object)
        parts = columns.get_feature_names_out()
        for label, _, names in columns.transformers_:
            block = columns.output_indices_[label]
            names = [names] if isinstance(names, str) else sorted(map(str, names), key=len, reverse=True)
            for position in range(block.start, block.stop):
                part = parts[position].removeprefix(f"{label}__").removeprefix("missingindicator_")
                starts = (name for name in names if part == name or part.startswith((f"{name}_", f"{name} ")))
                origin[position] = next(starts, names[-1] if len(names) == 1 else part)
        return origin

    train, valid = folds[0]
    shap_rows = np.random.default_rng(SEED).permutation(valid)[:most]
    shap_model = clone(model).fit(X.iloc[train], y.iloc[train])
    encoded = shap_model[:-1].transform(X.iloc[shap_rows])
    origin = origin_of(shap_model[0])
    if tree:
        parts = np.asarray(shap_model[-1].predict(encoded, pred_contrib=True)).reshape(
            len(shap_rows), -1, len(origin) + 1
        )
        parts = parts[:, :, :-1]  # the last one is the mean prediction
    else:
        centre = np.asarray(shap_model[:-1].transform(X.iloc[train])).mean(axis=0)
        parts = (np.asarray(encoded) - centre)[:, None, :] * np.atleast_2d(shap_model[-1].coef_)[None]
    if multiclass:
        met = [CLASSES[code] for code in shap_model.classes_]
        contributions = {label: pd.DataFrame(parts[:, k], columns=origin).T.groupby(level=0).sum().T
                         for k, label in enumerate(met if len(met) > 2 else met[1:])}  # fmt: skip
        shap_guess = predict_with(shap_model, X.iloc[shap_rows])
        shap_agreement = np.mean(shap_guess.argmax(axis=1) == chosen_oof[shap_rows].argmax(axis=1))
        print(f"its likeliest class is that of the chosen model for {shap_agreement:.0%} of the rows")
    else:
        if binary:
            sides = {CLASSES[1]: parts[:, 0]}
        else:
            sides = {"the prediction": parts[:, 0]}
        contributions = {
            side: pd.DataFrame(part, columns=origin).T.groupby(level=0).sum().T
            for side, part in sides.items()
        }
        shap_guess = predict_with(shap_model, X.iloc[shap_rows])
        guesses = pd.DataFrame({"its": shap_guess, "chosen": chosen_oof[shap_rows]})
        shap_agreement = guesses.corr(method="spearman").iloc[0, 1] if guesses.nunique().min() > 1 else 0.0
        print(f"rank agreement with the chosen model: {shap_agreement:.3f}")
    mean_size = sum(table.abs().mean() for table in contributions.values()) / len(contributions)
    mean_size = mean_size.sort_values(ascending=False, kind="stable")
    return contributions, shap_rows, shap_agreement, mean_size


def draw(
    X, NUMBERS, contributions, shap_rows, mean_size, short, INK, ACCENT, CALM, PALE, *, multiclass, unit
):  # fmt: skip
    import matplotlib.pyplot as plt
    import numpy as np
    import pandas as pd

    def effect_of(column):
        """Mean contribution of a column for its levels, or along its numbers in up to twelve equal groups."""
        values = X[column].iloc[shap_rows].reset_index(drop=True)
        if column in NUMBERS and values.nunique() > 12:
            group_count = int(np.clip(values.notna().sum() // 10, 2, 12))
            by = values.groupby(pd.qcut(values, group_count, duplicates="drop"), observed=True).transform(
                "median"
            )
        else:
            by = values
        if column not in NUMBERS:
            by = by.fillna("missing").where(
                lambda level: level.isin(level.value_counts().index[:9]), "all other levels"
            )
        means = pd.DataFrame(
            {side: table[column].groupby(by).mean() for side, table in contributions.items()}
        )
        effect = means.assign(rows=by.value_counts())
        if column in NUMBERS:
            return effect
        return effect[effect["rows"] >= min(5, effect["rows"].max())].sort_values(effect.columns[0])

    shown = list(mean_size.index[mean_size > 0][:3])
    effects = {column: effect_of(column) for column in shown if column in X}
    if multiclass:
        commonest = sorted(
            contributions, key=lambda side: -contributions[side][shown].abs().to_numpy().mean()
        )[:3]
    else:
        commonest = list(contributions)
    fig, axes = plt.subplots(1, 1 + len(effects), figsize=(3 + 2.6 * len(effects), 3.3), squeeze=False)  # noqa: RUF059
    bars = mean_size.head(10)[::-1]
    axes[0, 0].barh(range(len(bars)), bars, color=CALM, height=0.7)
    axes[0, 0].set_yticks(range(len(bars)), [short(name, 18) for name in bars.index])
    axes[0, 0].set(title="Mean size", xlabel=f"mean |contribution|,\n{unit}")
    for axis, (column, effect) in zip(axes[0, 1:], effects.items()):  # noqa: B905
        for side, colour in zip(commonest, [ACCENT, CALM, INK]):  # noqa: B905
            if column in NUMBERS:
                axis.plot(effect.index, effect[side], "o-", ms=3, color=colour, label=short(str(side), 14))
            else:
                axis.plot(
                    effect[side], range(len(effect)), "o", ms=5, color=colour, label=short(str(side), 14)
                )
        if column in NUMBERS:
            axis.axhline(0, color=PALE, lw=0.8, zorder=0)
            axis.locator_params(axis="x", nbins=4)
            axis.set(title=short(column, 24), ylabel="mean contribution")
        else:
            axis.axvline(0, color=PALE, lw=0.8, zorder=0)
            axis.set_yticks(range(len(effect)), [short(str(level), 16) for level in effect.index])
            axis.set(title=short(column, 24), xlabel="mean contribution")
    if multiclass:
        axes[0, -1].legend(fontsize=7, frameon=False, title="towards", title_fontsize=7)
    plt.show()
    return effects


def _sentences(context: Context, values: Any) -> list[str]:
    out: list[str] = []
    towards = ""
    unit, form = _unit(context), ".2f" if context.spec.classification else target_digits(context)
    total = values["all"] or 1.0
    if not values["effects"]:
        return ["No column moves the predictions of this model: it says the same for every row."]
    first = values["top"][0]
    out.append(
        f"{tick(first[0])} moves predictions most ({first[1] / total:.0%} of the mean contribution of all columns)."
    )
    for effect in values["effects"]:
        towards = f" towards `{effect['towards']}`" if context.spec.classification else ""
        low, high = effect["lowest"], effect["highest"]
        name = tick(effect["column"])
        if effect["number"] and effect["levels"] > 2 and abs(effect["rising"]) > 0.9:
            way = "rises" if effect["rising"] > 0 else "falls"
            start, end = effect["first"], effect["last"]
            out.append(
                f"The contribution of {name}{towards} {way} from {start[1]:+{form}} at {_value(start[0])} to {end[1]:+{form}} at "
                f"{_value(end[0])}."
            )
        elif effect["levels"] > 1:
            out.append(
                f"For {name} the contribution{towards} is lowest at {_value(low[0])} ({low[1]:+{form}}) and highest at "
                f"{_value(high[0])} ({high[1]:+{form}})."
            )
    out[-1] = (
        out[-1][:-1] + f" (in {unit}, means over groups of {values['rows']:,} unseen {row_noun(context)})."
    )
    agreement = values["agreement"]
    if context.spec.task == "multiclass":
        if agreement < 0.8:
            out.append(
                f"This model names the chosen model's class for only {agreement:.0%} of them: read it with care."
            )
    elif not agreement > 0.8:
        out.append(
            f"Its order agrees only loosely with the chosen model ({agreement:.2f}): read it with care."
        )
    return out


def _value(text: str) -> str:
    try:
        value = float(text)
    except ValueError:
        return tick(text)
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
