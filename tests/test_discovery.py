"""A class is registered by standing in a file below the package, under a name of its own."""

import sys

import pytest

from jupyter_automl.discovery import registered


class Thing:
    name: str


@pytest.fixture
def package(tmp_path, monkeypatch):
    """An empty package on the path; write a file into its folder to add one."""
    folder = tmp_path / "things_found"
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    for name in [name for name in sys.modules if name.partition(".")[0] == folder.name]:
        del sys.modules[name]


def add(package, file, *names):
    classes = "".join(f"class C{n}(Thing):\n    name = {name!r}\n" for n, name in enumerate(names))
    unnamed = "class Base(Thing):\n    pass\n"
    (package / f"{file}.py").write_text(f"from {__name__} import Thing\n{unnamed}{classes}")


def found(package):
    return registered(Thing, __import__(package.name), "a_group_of_nobody")


def test_each_named_class_is_found_once_and_bases_are_not(package):
    add(package, "first", "one", "two")
    (package / "second.py").write_text("from things_found.first import C0\n")
    assert sorted(found(package)) == ["one", "two"]


def test_two_of_a_name_are_refused(package):
    add(package, "first", "one")
    add(package, "second", "one")
    with pytest.raises(ValueError, match="called one"):
        found(package)
