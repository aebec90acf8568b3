"""An environment is made once for its requirements, and one that cannot be made is named."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from . import environments
from .environments import python_of
from .learners import PEERS


def test_our_own_environment_serves_peers_that_need_no_other(tmp_path: Path) -> None:
    assert python_of("catboost", tmp_path) == sys.executable
    assert not list(tmp_path.iterdir())


def test_every_peer_with_an_environment_has_pinned_requirements() -> None:
    for _, named, _ in PEERS.values():
        if named is not None:
            lines = (environments.REQUIREMENTS / f"{named}.txt").read_text(encoding="utf-8").splitlines()
            assert any("==" in line for line in lines), named


def test_an_environment_is_made_again_only_when_its_requirements_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def run(named: str, command: list[str]) -> None:
        made.append(named)
        (tmp_path / "envs" / named).mkdir(parents=True, exist_ok=True)

    monkeypatch.setattr(environments, "_run", run)
    monkeypatch.setattr(environments, "REQUIREMENTS", tmp_path)
    (tmp_path / "flaml.txt").write_text("one==1\n", encoding="utf-8")
    python_of("flaml", tmp_path / "envs")
    assert len(made) == 2  # the environment, then what goes into it
    assert python_of("flaml", tmp_path / "envs") == str(tmp_path / "envs" / "flaml" / "bin" / "python")
    assert len(made) == 2
    (tmp_path / "flaml.txt").write_text("one==2\n", encoding="utf-8")
    python_of("flaml", tmp_path / "envs")
    assert len(made) == 4


def test_an_environment_that_cannot_be_made_says_which_and_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environments, "REQUIREMENTS", tmp_path)
    (tmp_path / "h2o.txt").write_text("./absent-1.0-py3-none-any.whl\n", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"The environment of h2o cannot be made: .+"):
        python_of("h2o", tmp_path / "envs")
    assert not (tmp_path / "envs" / "h2o" / ".made").exists()
