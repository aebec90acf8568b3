"""Stands at the top of an exported script: a terminal shows no figures and no HTML."""

import sys
from pathlib import Path
from typing import Any

import IPython.display
import matplotlib
import matplotlib.pyplot as plt

matplotlib.use("Agg")
_figures = Path(sys.argv[0]).resolve().with_suffix("").with_name(Path(sys.argv[0]).stem + "_figures")


def _save_figures(*_arguments: Any, **_settings: Any) -> None:
    """Write the open figures as PNG files where a notebook would show them."""
    _figures.mkdir(exist_ok=True)
    for number in plt.get_fignums():
        name = f"figure_{len(list(_figures.glob('figure_*.png'))) + 1:02d}.png"
        plt.figure(number).savefig(_figures / name)
        print(f"[figure: {_figures.name}/{name}]")
    plt.close("all")


def _print_plain(*objects: Any, raw: bool = False, **_settings: Any) -> None:
    """Print the plain text of what a notebook would show richly."""
    for item in objects:
        print(item.get("text/plain", "") if raw and isinstance(item, dict) else item)


plt.show = _save_figures
IPython.display.display = display = _print_plain
