"""Source to tree from any thread: one at a time, and once more where the interpreter's own count was crossed."""

from __future__ import annotations

import ast
import re
import threading
import time
from pathlib import Path

import pytest

import jupyter_automl
from jupyter_automl.parsing import literal_python, parse_python

PACKAGE = Path(jupyter_automl.__file__).parent
CROSSED = "AST constructor recursion depth mismatch (before=81, after=79)"
ELSEWHERE = {"parsing.py", "papermill_child.py"}  # the second is a process with a thread of its own


def test_threads_parse_one_at_a_time(monkeypatch):
    inside, most = [], []
    real = ast.parse

    def slow(*given, **named):
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.02)
        inside.pop()
        return real(*given, **named)

    monkeypatch.setattr(ast, "parse", slow)
    threads = [threading.Thread(target=parse_python, args=("a = 1",)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 6


def test_a_crossed_count_is_tried_again_and_other_errors_are_not(monkeypatch):
    real, failures = ast.parse, [SystemError(CROSSED), SystemError(CROSSED)]

    def failing(*given, **named):
        if failures:
            raise failures.pop()
        return real(*given, **named)

    monkeypatch.setattr(ast, "parse", failing)
    assert literal_python(" {'a': [1, 2]}") == {"a": [1, 2]}
    failures[:] = [SystemError(CROSSED)] * 9
    with pytest.raises(SystemError, match="recursion depth"):
        parse_python("a = 1")
    failures[:] = []
    with pytest.raises(SyntaxError):
        parse_python("a = = 1")


def test_nothing_in_the_package_parses_past_it():
    past = [
        str(file.relative_to(PACKAGE))
        for file in PACKAGE.rglob("*.py")
        if file.name not in ELSEWHERE and "probes" not in file.parts
        if re.search(r"\bast\.parse\(", file.read_text("utf-8"))
    ]
    assert not past
