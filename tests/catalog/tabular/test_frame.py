"""The set-up cells: pictures of names in any script are drawn without a warning."""

from __future__ import annotations

import warnings
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from jupyter_automl.catalog.cell import Code, hoisted
from jupyter_automl.catalog.tabular.frame.setup import Setup, beyond_plain_font
from tests.audited import context_of


def drawn(name: str) -> list[str]:
    """Warnings while a picture with the name in its title is drawn after the set-up cells."""
    context = context_of(pd.DataFrame({name: [1.5, 2.0, 4.0] * 20, "y": ["a", "b"] * 30}), "y", "binary")
    cells = [block for block in Setup().blocks(context) if isinstance(block, Code)][1:]
    space: dict[str, Any] = {}
    with warnings.catch_warnings(record=True) as caught, plt.rc_context():
        warnings.simplefilter("always")
        exec(hoisted({line for cell in cells for line in cell.imports}), space)
        for cell in cells:
            exec(cell.source, space)
        plt.figure().suptitle(name)
        plt.gcf().canvas.draw()
        plt.close("all")
    return [str(entry.message) for entry in caught]


@pytest.mark.parametrize("name", ["価格 ($)", "🎉 count", "कीमत", "$x$ naïve Größe цена"])
def test_names_in_any_script_are_drawn_without_a_warning(name: str) -> None:
    assert drawn(name) == []


def test_plain_names_need_no_other_font() -> None:
    table = pd.DataFrame({"Größe – “cm” → m²": [1.5, 2.0] * 30, "y": ["ж", "b"] * 30})
    assert not beyond_plain_font(context_of(table, "y", "binary"))
