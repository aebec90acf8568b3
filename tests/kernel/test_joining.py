"""A probe of several modules becomes one text that means the same as the imported package."""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest

from jupyter_automl.kernel.joining import CannotJoin, joined
from jupyter_automl.kernel.probe import probe_file
from jupyter_automl.kernel.probes import machine, names, profile, reading

PROBES = [machine, names, profile, reading]
TABLE = "a,b,day,y\n" + "".join(
    f"{i % 7},{i / 3:.2f},2024-01-{1 + i % 28:02},{['no', 'yes'][i % 2]}\n" for i in range(90)
)


def folder_of(module: ModuleType) -> Path:
    file = Path(str(module.__file__))
    return file.parent if file.name == "__init__.py" else file


def written(folder: Path, **modules: str) -> Path:
    for name, text in modules.items():
        (folder / f"{name}.py").write_text("from __future__ import annotations\n" + text)
    return folder


@pytest.mark.parametrize("module", PROBES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_text_of_a_probe_needs_nothing_of_this_package(module: ModuleType) -> None:
    tree = ast.parse(joined(folder_of(module)))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert all(node.level == 0 for node in imports if isinstance(node, ast.ImportFrom))
    roots = {str(node.module) for node in imports if isinstance(node, ast.ImportFrom)}
    roots |= {alias.name for node in imports if isinstance(node, ast.Import) for alias in node.names}
    roots = {root.partition(".")[0] for root in roots}
    assert {root for root in roots if root not in sys.stdlib_module_names} <= {"numpy", "pandas"}


def test_kernel_answers_from_the_joined_text_as_the_package_does(
    run: Any, session: Any, tmp_path: Path
) -> None:
    file = tmp_path / "table.csv"
    file.write_text(TABLE)
    assert (
        run(session.execute(f"import pandas as pd\ndevelopment = pd.read_csv({str(file)!r})")).status == "ok"
    )
    said = run(probe_file(session, reading, path=str(file)))
    assert said == json.loads(json.dumps(reading.probe(str(file))))
    assert {column["kind"] for column in said["structure"]["columns"]} == {"number", "date", "category"}
    told = run(probe_file(session, folder_of(profile), "development", target="y", task="binary"))
    assert told == json.loads(json.dumps(profile.probe(pd.read_csv(file), "y", "binary")))
    assert told["rows"] == 90


def test_modules_stand_once_each_after_what_they_need(tmp_path: Path) -> None:
    written(
        tmp_path,
        __init__="from .left import left\nfrom .right import (\n    right,\n)\n\ndef probe():\n    return left(), right(), BOTH",
        left="from .base import ONE, Base\nLEFT = ONE + 1\n\ndef left():\n    return Base.name, LEFT",
        right="from .base import ONE\nBOTH = [ONE for ONE in (1, 2)]\n\ndef right():\n    return ONE",
        base="import numpy as np\nONE = int(np.int64(1))\n\nclass Base:\n    name = 'base'",
    )
    text = joined(tmp_path)
    namespace: dict[str, Any] = {"__name__": "probe", "np": np}
    exec(compile(text, "joined", "exec"), namespace)
    assert namespace["probe"]() == (("base", 2), 1, [1, 2])
    assert text.count("class Base") == 1
    assert text.count("from __future__") == 1


@pytest.mark.parametrize("clash", ["def name(): ...", "name = 2", "class name: ...", "import name", "from json import name",
                                   "if True:\n    name: int = 2", "for name in (): ..."])  # fmt: skip
def test_name_with_two_meanings_is_refused(tmp_path: Path, clash: str) -> None:
    written(tmp_path, __init__="from .other import used\ndef name(): ...", other=clash + "\nused = 1")
    with pytest.raises(CannotJoin, match=r"name means one thing in other\.py and another in __init__\.py"):
        joined(tmp_path)


@pytest.mark.parametrize("line", ["from .other import used as renamed", "from . import other", "from .other import *",
                                  "from ..other import used", "def probe():\n    from .other import used"])  # fmt: skip
def test_import_that_would_not_survive_is_refused(tmp_path: Path, line: str) -> None:
    written(tmp_path, __init__=line, other="used = 1")
    with pytest.raises(CannotJoin, match=r"__init__\.py, line \d: a probe imports plain names"):
        joined(tmp_path)


def test_modules_that_need_each_other_are_refused(tmp_path: Path) -> None:
    written(
        tmp_path,
        __init__="from .one import a",
        one="from .two import b\na = 1",
        two="from .one import a\nb = 1",
    )
    with pytest.raises(CannotJoin, match=r"one\.py is needed by a module that it needs itself"):
        joined(tmp_path)
