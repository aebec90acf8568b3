"""Which format holds the fitted model, found by trying, and what is needed to load it."""

from __future__ import annotations

from typing import Any

from jupyter_automl.catalog.component import Context

READERS = {"excel": "openpyxl", "parquet": "pyarrow", "feather": "pyarrow"}
"""What pandas needs beside itself to read a format."""


def storage(final_model):
    """The probe that is run before section `save` is written; `settings_from` takes its value.

    skops is taken when it stores the model and needs no type from outside the modelling packages; else joblib, with
    the reason. It is tried with two of many like parts (trees of a forest, levels of a category): the section itself
    stores the whole model, loads it and compares its predictions.
    """
    import copy
    import os
    import tempfile

    import numpy as np
    import skops.io

    known = ("builtins", "catboost", "collections", "lightgbm", "numpy", "scipy", "sklearn", "xgboost")
    roots, thinned = set(), {}

    def thin(thing):
        if id(thing) in thinned:
            return thinned[id(thing)][0]
        root, kind, less = type(thing).__module__.split(".")[0], type(thing), thing
        roots.add(root)
        if kind is list or kind is tuple:
            simple = all(isinstance(part, (str, float, int, np.ndarray, np.generic)) for part in thing)
            alike = len(thing) > (2 if simple else 10) and len({type(part) for part in thing}) == 1
            less = kind(thin(part) for part in (thing[:2] if alike else thing))
        elif kind is np.ndarray and thing.dtype == object and len({type(part) for part in thing.flat}) == 1:
            less = thing.ravel()[:2]
        elif isinstance(thing, dict) and root in ("builtins", "sklearn"):
            alike = len(thing) > 100 and len({(type(key), type(part)) for key, part in thing.items()}) == 1
            less = type(thing)() if alike and kind is dict else copy.copy(thing)
            less.update(
                {key: thin(part) for key, part in (list(thing.items())[:2] if alike else thing.items())}
            )
        elif root == "sklearn" and hasattr(thing, "__dict__"):
            less = copy.copy(thing)
            thinned[id(thing)] = less, thing
            less.__dict__.update({name: thin(part) for name, part in vars(thing).items()})
        thinned[id(thing)] = less, thing
        return less

    why = None
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "model.skops")
        try:
            skops.io.dump(thin(final_model), file)
            foreign = [
                name
                for name in sorted(skops.io.get_untrusted_types(file=file))
                if name.split(".")[0] not in known
            ]
            if foreign:
                why = f"skops would have to trust {', '.join(foreign)}"
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
        machine = context.machine
        installed = [name for name in ("catboost", "lightgbm", "xgboost") if machine.distribution(name)]
        used = [name for name in context.settings.get("model_packages", installed) if name != "scikit-learn"]
        own = [machine.distribution(name) or name for name in used]
    return list(dict.fromkeys(["numpy", "pandas", "scikit-learn", saved, *reader, *own]))
