"""Which format holds the fitted model, found by trying, and what is needed to load it."""

from __future__ import annotations

from typing import Any

from jupyter_automl.catalog.component import Context

READERS = {"excel": "openpyxl", "parquet": "pyarrow", "feather": "pyarrow"}
"""What pandas needs beside itself to read a format."""


def storage(final_model, X, predict_with):
    """The probe that is run before section `save` is written; `settings_from` takes its value.

    skops is taken when it stores the model, needs no type from outside the modelling packages, and the loaded
    model predicts exactly the same; else joblib, with the reason.
    """
    import os
    import tempfile
    from zipfile import ZIP_DEFLATED

    import numpy as np
    import skops.io

    known = ("builtins", "catboost", "collections", "lightgbm", "numpy", "scipy", "sklearn")
    roots, queue, met = set(), [final_model], set()
    while queue:
        thing = queue.pop()
        if id(thing) in met:
            continue
        met.add(id(thing))
        roots.add(type(thing).__module__.split(".")[0])
        if isinstance(thing, dict):
            queue += thing.values()
        elif isinstance(thing, list | tuple) and len(thing) <= 10_000:
            queue += thing
        elif type(thing).__module__.split(".")[0] == "sklearn":
            queue += getattr(thing, "__dict__", {}).values()
    why = None
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "model.skops")
        try:
            skops.io.dump(final_model, file, compression=ZIP_DEFLATED)
            trusted = sorted(skops.io.get_untrusted_types(file=file))
            foreign = [name for name in trusted if name.split(".")[0] not in known]
            if foreign:
                why = f"skops would have to trust {', '.join(foreign)}"
            else:
                loaded, rows = skops.io.load(file, trusted=trusted), X.head(500)
                if not np.array_equal(predict_with(loaded, rows), predict_with(final_model, rows)):
                    why = "the model that skops loads predicts differently"
        except (ArithmeticError, AttributeError, LookupError, NotImplementedError, OSError, RecursionError,
                TypeError, ValueError) as error:  # fmt: skip
            why = f"skops cannot hold this model ({type(error).__name__})"
    return {
        "format": "joblib" if why else "skops",
        "why": why,
        "roots": sorted(roots & {"catboost", "lightgbm", "sklearn", "skrub", "xgboost"}),
    }


def settings_from(value: dict[str, Any]) -> dict[str, Any]:
    """`context.settings` for section `save`, from the probe's value."""
    return {
        "model_format": value["format"],
        "model_format_why": value["why"],
        "model_packages": ["scikit-learn" if root == "sklearn" else root for root in value["roots"]],
    }


def model_format(context: Context) -> str:
    """`skops` or `joblib`: as found by trying, else skops where the kernel has it."""
    default = "skops" if "skops" in context.machine.packages or not context.machine.packages else "joblib"
    return str(context.settings.get("model_format", default))


def packages_of(context: Context) -> list[str]:
    """Distributions that every prediction needs, in the order of requirements.txt.

    With skops the notebook adds the model's own packages, as its types name them. With joblib they are the
    probe's, or without it the modelling packages of the kernel's environment.
    """
    saved = model_format(context)
    reader = [READERS[form]] if context.reading and (form := context.reading.format) in READERS else []
    own: list[str] = []
    if saved == "joblib":
        installed = [name for name in ("catboost", "lightgbm") if name in context.machine.packages]
        own = [name for name in context.settings.get("model_packages", installed) if name != "scikit-learn"]
    return list(dict.fromkeys(["numpy", "pandas", "scikit-learn", saved, *reader, *own]))
