"""Section `save`: the model, its schema, requirements and card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jupyter_automl.catalog.cell import Block, Markdown, code
from jupyter_automl.catalog.component import Component, Context
from jupyter_automl.catalog.tabular.models.sizes import members

from .sample import sample
from .storage import model_format, packages_of, settings_from, storage


class SaveModel(Component):
    """Saves the scored model so that others can predict with it without the notebook: skops where it can hold
    the model (loads without executing foreign code), joblib where it cannot; with a schema of the columns, exact
    requirements and a model card. The reloaded model must predict the same.

    Source: skops, "Secure persistence with skops"; Mitchell et al. 2019, "Model cards for model reporting".
    """

    kind = "saver"
    name = "save_model"
    title = "Save the model"
    packages = ("skops", "joblib")
    requires = (
        "output_dir", "development", "read_table", "features_of", "TARGET", "NUMBERS", "CATEGORIES", "TEXTS", "X",
        "METRIC", "predict_with", "chosen_name", "final_model", "holdout", "holdout_score", "interval",
        "baseline_holdout_score", "findings", "data_sha256",
    )  # fmt: skip
    provides = ("schema", "packages", "card", "saved_files")
    prepare = staticmethod(storage)
    """Runs silently before the cells are written."""

    def prepared(self, values: Any) -> dict[str, Any]:
        """The settings that follow from `prepare`: the format, why, and the packages of the model."""
        return settings_from(values)

    def cost(self, context: Context) -> float:
        return 0.9 + 0.5 * members(context)

    def blocks(self, context: Context) -> Sequence[Block]:
        spec = context.spec
        skops = model_format(context) == "skops"
        reading = context.reading
        read = (
            {"format": reading.format, "function": reading.function, "arguments": reading.arguments}
            if reading
            else {"format": "delimited", "function": "read_csv", "arguments": {}}
        )
        return [
            Markdown(f"## Save the model\n{_why(context, skops)}"),
            code(save_skops, extra=context.machine.distribution("xgboost")) if skops else code(save_joblib),
            code(
                write_schema,
                classification=spec.classification,
                has_dates=_has_dates(context),
                skops=skops,
                model_file="model.skops" if skops else "model.joblib",
                task=spec.task,
                reading=read,
                uncertain=_uncertain(context),
            ),
            code(
                write_card,
                packages_needed=packages_of(context),
                skops=skops,
                card_title=f"# {spec.title}: model card",
                goal=" ".join(spec.goal.split()),
                noun=spec.row_noun,
                classification=spec.classification,
                all_rows=_on_all_rows(context),
                has_slices=_has_slices(context),
                intervals=_uncertain(context) == "interval",
                sets=_uncertain(context) == "set",
            ),
        ]

    probe = staticmethod(sample)

    def after(self, context: Context, values: Any) -> str | None:
        model = next(name for name in values["files"] if name.startswith("model."))
        columns, open_ones = values["columns"], values["may_be_missing"]
        missing = {0: "none had missing values", columns: "all had missing values"}.get(
            open_ones, f"{open_ones:,} had missing values"
        )
        return (
            f"**Seen.** `{model}`, loaded again, gives exactly the same predictions on {values['rows_compared']:,} rows. "
            f"The schema names the {columns:,} "
            f"column{'' if columns == 1 else 's'} a file must have for a prediction; in training {missing}."
        )


def _why(context: Context, skops: bool) -> str:
    text = (
        "The saved model is the one scored above, fitted once more with the rows of the holdout. "
        if _on_all_rows(context)
        else "The saved model is exactly the one scored above; it is not refitted with the holdout, whose score "
        "would then belong to another model. "
    ) + "It holds no function of this notebook, so it loads without it. "
    if skops:
        return text + (
            "`skops` loads only types on a list and executes nothing else, so the file can be handed on. "
            "Rejected: `joblib`, which executes whatever a file asks for."
        )
    why = context.settings.get("model_format_why")
    return (
        text
        + "`joblib` executes code on loading: open only files you trust."
        + (f" Rejected: the safer format, as {why}." if why else "")
    )


def _on_all_rows(context: Context) -> bool:
    """Whether the model was fitted once more with the rows of the holdout."""
    return "scored_model" in context.provided


def _has_slices(context: Context) -> bool:
    """Whether an earlier step cut the holdout into slices: its probe says how many it found."""
    return any(
        isinstance(values, dict) and "gap_limit" in values and values.get("count")
        for values in context.seen.values()
    )


def _uncertain(context: Context) -> str | None:
    """Whether predictions carry an `interval` or a `set` that was measured on the holdout; None without one."""
    if "uncertainty" not in context.provided:
        return None
    return "set" if context.spec.classification else "interval"


def _has_dates(context: Context) -> bool:
    from jupyter_automl.catalog.tabular.features.columns import feature_columns

    return context.profile is not None and bool(feature_columns(context).dates)


def save_skops(final_model, output_dir, predict_with, X, *, extra):
    from zipfile import ZIP_DEFLATED

    import numpy as np
    import skops.io

    skops.io.dump(final_model, output_dir / "model.skops", compression=ZIP_DEFLATED)
    trusted_types = sorted(skops.io.get_untrusted_types(file=output_dir / "model.skops"))
    origins = {name.split(".")[0] for name in trusted_types}
    if extra:
        foreign = origins - {
            "builtins", "catboost", "collections", "lightgbm", "numpy", "scipy", "sklearn", "xgboost"}  # fmt: skip
    else:
        foreign = origins - {"builtins", "catboost", "collections", "lightgbm", "numpy", "scipy", "sklearn"}
    assert not foreign, f"the model holds objects of {foreign}, which a bundle must not ask to trust"
    loaded = skops.io.load(output_dir / "model.skops", trusted=trusted_types)
    assert np.array_equal(predict_with(loaded, X.head(500)), predict_with(final_model, X.head(500)))
    used_packages = sorted(origins & {"catboost", "lightgbm"})
    if extra:
        used_packages += [extra] if "xgboost" in origins else []
    print("types beside skops' own list:", ", ".join(trusted_types))
    return trusted_types, used_packages, loaded


def save_joblib(final_model, output_dir, predict_with, X):
    import joblib
    import numpy as np

    joblib.dump(final_model, output_dir / "model.joblib", compress=3)
    loaded = joblib.load(output_dir / "model.joblib")
    assert np.array_equal(predict_with(loaded, X.head(500)), predict_with(final_model, X.head(500)))
    return loaded


def write_schema(
    development, TARGET, NUMBERS, CATEGORIES, TEXTS, DATES, CLASSES, METRIC, trusted_types, output_dir, uncertainty,
    *, classification, has_dates, skops, model_file, task, reading, uncertain,
):  # fmt: skip
    import json

    import numpy as np

    def described(name, kind):
        """What the model has seen of a column: its type, its range or levels, whether values were missing."""
        column = development[name]
        present = column.dropna()
        entry = {
            "name": name,
            "kind": kind,
            "dtype": str(column.dtype),
            "may_be_missing": bool(column.isna().any()),
        }
        if kind == "number":
            finite = present.astype("float64").loc[lambda values: np.isfinite(values)]
            if len(finite):
                entry |= {"min": float(finite.min()), "max": float(finite.max())}
        elif kind == "date" and len(present):
            entry |= {"min": str(present.min()), "max": str(present.max())}
        elif kind == "category":
            levels = sorted(present.astype("str").unique())
            entry |= {"levels": levels} if len(levels) <= 1000 else {"distinct": len(levels)}
        return entry

    if has_dates:
        kinds = {"number": NUMBERS, "date": DATES, "category": CATEGORIES, "text": TEXTS}
    else:
        kinds = {"number": NUMBERS, "category": CATEGORIES, "text": TEXTS}
    schema = {"task": task, "metric": METRIC}
    if classification:
        schema["target"] = {"column": TARGET, "classes": CLASSES}
    else:
        seen = development[TARGET]
        schema["target"] = {"column": TARGET, "min": float(seen.min()), "max": float(seen.max())}
    if skops:
        schema["model"] = {"file": model_file, "trusted": trusted_types}
    else:
        schema["model"] = {"file": model_file}
    if uncertain:
        schema["uncertainty"] = uncertainty
    schema["reading"] = reading
    schema["columns"] = [
        described(name, kind) for kind, names in kinds.items() for name in names if name in development
    ]
    (output_dir / "schema.json").write_text(
        json.dumps(schema, indent=1, ensure_ascii=False), encoding="utf-8"
    )
    print(f"schema.json describes {len(schema['columns']):,} columns")
    return schema


def write_card(
    output_dir, schema, chosen_name, X, TARGET, METRIC, holdout, holdout_score, interval,
    baseline_holdout_score, findings, slices, data_sha256, used_packages, uncertainty,
    *, packages_needed, skops, card_title, goal, noun, classification, all_rows, has_slices, intervals, sets,
):  # fmt: skip
    from importlib.metadata import version

    if skops:
        packages = packages_needed + used_packages
    else:
        packages = packages_needed
    requirements = "".join(f"{name}=={version(name)}\n" for name in packages)
    (output_dir / "requirements.txt").write_text(requirements, encoding="utf-8")

    def digits(score):
        if classification:
            text = f"{score:.4f}"
        else:
            text = f"{score:,.6g}"
        return text

    card_lines = [
        card_title,
        f'- **Made for:** "{goal}" (the goal as typed). It predicts `{TARGET}`; other uses are untested.',
        f"- **Model:** {chosen_name}, {X.shape[1]:,} features, fitted on {len(X):,} {noun}.",
        f"- **Score:** {METRIC} {digits(holdout_score)} (95 % interval {digits(interval[0])} to "
        f"{digits(interval[1])}) on {len(holdout):,} {noun} sealed until the end; "
        f"baseline {digits(baseline_holdout_score)}.",
    ]
    if all_rows:
        card_lines += [
            f"- **Fitted once more:** after it was scored, on {len(X) + len(holdout):,} {noun}, the sealed ones among them; "
            "the score is that of the same model without them."
        ]
    if intervals:
        shown = uncertainty["holdout"]
        card_lines += [
            f"- **Prediction intervals:** made to hold the truth in {uncertainty['coverage']:.1%} of cases; on the "
            f"sealed {noun} they held {shown['coverage']:.3f} (95 % interval {shown['low']:.3f} to {shown['high']:.3f}), "
            f"mean width {shown['mean_width']:,.6g}. The share is one on average, for rows like these."
        ]
    if sets:
        shown = uncertainty["holdout"]
        card_lines += [
            f"- **Prediction sets:** made to hold the truth in {uncertainty['coverage']:.1%} of cases; on the "
            f"sealed {noun} they held {shown['coverage']:.3f} (95 % interval {shown['low']:.3f} to {shown['high']:.3f}) with "
            f"{shown['mean_size']:.2f} classes on average. The share is one on average, for rows like these."
        ]
    if has_slices:
        card_lines += [
            f"- **Weakest slice:** {row['slice']}, {METRIC} {digits(row['score'])} ({row['rows']:,} {noun})."
            for _, row in slices.head(1).iterrows()
        ]
    card_lines += [
        f"- **Finding, {row['severity']}:** {row['kind']}, {row['columns']}: {row['evidence']}; {row['action']}."
        for _, row in findings[findings["severity"].isin(["high", "medium"])].iterrows()
    ]
    card_lines += [
        f"- **Needs:** {len(schema['columns']):,} columns, listed with ranges and levels in `schema.json`. A level "
        "not listed counts as unknown; for a number outside its range no prediction has been checked.",
        "- **Limits:** the score holds for rows like these. What drives the model is association, not cause.",
        f"- **Data:** SHA-256 {data_sha256}.",
    ]
    card = "\n".join(card_lines) + "\n"
    (output_dir / "MODEL_CARD.md").write_text(card, encoding="utf-8")
    saved_files = [output_dir / schema["model"]["file"]]
    saved_files += [output_dir / name for name in ("schema.json", "requirements.txt", "MODEL_CARD.md")]
    # no sizes: a model file differs by some bytes from run to run, though the model does not
    print(f"in {output_dir}: {', '.join(path.name for path in saved_files)}\n")
    print(card)
    return packages, card, saved_files
