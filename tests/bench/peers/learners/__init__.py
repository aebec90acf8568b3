"""The peers, one a file: how somebody who read the peer's first page would use it, within the time limit.

Each runs in its own environment, so that nothing but pandas and the standard library may be imported at the top.
"""

from __future__ import annotations

from importlib import import_module

from .learner import Learner, Request

# Peer: its file here, its environment (None: the project's own), and how it is called in tables.
PEERS: dict[str, tuple[str, str | None, str]] = {
    "autogluon": ("autogluon", "autogluon", "AutoGluon"),
    "autogluon_best": ("autogluon", "autogluon", "AutoGluon, best quality"),
    "flaml": ("flaml", "flaml", "FLAML"),
    "h2o": ("h2o", "h2o", "H2O AutoML"),
    "mljar": ("mljar", "mljar", "mljar-supervised"),
    "catboost": ("catboost", None, "CatBoost defaults"),
    "hist_gradient_boosting": ("hist_gradient_boosting", None, "HistGradientBoosting"),
    "random_forest": ("random_forest", None, "random forest"),
    "dummy": ("dummy", None, "dummy"),
}

__all__ = ["PEERS", "Learner", "Request", "learner"]


def learner(peer: str, request: Request) -> Learner:
    """The peer, ready to fit or to load; `bundle` is what the command line delivers."""
    file = "bundle" if peer == "bundle" else PEERS[peer][0]
    made: Learner = import_module(f".{file}", __name__).Peer(peer, request)
    return made
