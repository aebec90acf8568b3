"""Tests of the project; a package, so that `tests.bench` is found before a package of the same name elsewhere."""
