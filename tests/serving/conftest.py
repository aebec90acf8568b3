"""Bundles made once for all tests of this folder."""

from __future__ import annotations

import pytest
from trained_bundle import Trained, trained


@pytest.fixture(scope="package")
def binary(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    return trained(tmp_path_factory.mktemp("binary"), "binary", "mean")


@pytest.fixture(scope="package")
def multiclass(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    return trained(tmp_path_factory.mktemp("multiclass"), "multiclass", "lightgbm")


@pytest.fixture(scope="package")
def regression(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    return trained(tmp_path_factory.mktemp("regression"), "regression", "catboost")
