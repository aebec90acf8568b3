"""From a goal in plain words and a data file to a finished, proven, reproducible notebook."""

__version__ = "0.1.0"


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Where JupyterLab's tools find the built panel, for `jupyter-builder develop`."""
    return [{"src": "labextension", "dest": "jupyter-automl"}]
