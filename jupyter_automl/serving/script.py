"""The bundle's prediction script: the template with the notebook's own functions in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from pathlib import Path

from jupyter_automl.catalog.cell import Code, hoisted
from jupyter_automl.parsing import parse_python

TEMPLATE = Path(__file__).with_name("predict_template.py")
_PLACE = re.compile(r"\n+# <notebook>\n.*?# </notebook>\n+", re.DOTALL)
_GIVEN = {"TARGET"}
"""Names of the template that the notebook's functions may use."""


def prediction_script(read_table: Code, features_of: Code) -> str:
    """The text of `predict.py`.

    The two cells must define `read_table(path)` and `features_of(table)`, and require nothing from other
    cells but TARGET. Raises ValueError otherwise, with the names.
    """
    cells: Sequence[Code] = (read_table, features_of)
    defined = {name for cell in cells for name in _bound(cell.source)}
    absent = {"read_table", "features_of"} - defined
    if absent:
        raise ValueError(f"the notebook's cells do not define {', '.join(sorted(absent))}")
    unknown = {name for cell in cells for name in cell.requires} - defined - _GIVEN
    if unknown:
        raise ValueError(
            f"the reading and feature cells require {', '.join(sorted(unknown))}, which a script lacks"
        )
    template = TEMPLATE.read_text(encoding="utf-8")
    taken = defined & (_bound(template) - {"read_table", "features_of"})
    if taken:
        raise ValueError(f"the cells define {', '.join(sorted(taken))}, which the script needs for itself")
    own = template[template.index("import json") : template.index("_HERE = ")]
    imports = hoisted([*_imports(own), *(line for cell in cells for line in cell.imports)])
    text = template.replace(own, imports + "\n\n")
    code = "\n\n\n".join(cell.source.strip("\n") for cell in cells)
    script = _PLACE.sub(lambda _: f"\n\n\n{code}\n\n\n", text, count=1)
    parse_python(script)
    return script


def _imports(text: str) -> list[str]:
    return [ast.unparse(node) for node in parse_python(text).body]


def _bound(source: str) -> set[str]:
    """Names that the top level of the source binds."""
    names: set[str] = set()
    for node in parse_python(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {
                leaf.id for target in node.targets for leaf in ast.walk(target) if isinstance(leaf, ast.Name)
            }
    return names
