"""The Jupyter server's side of the goal panel: REST, one WebSocket, and the runs that live notebooks show."""

from __future__ import annotations

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    from .app import AutoMLApp

    return [{"module": "jupyter_automl.server", "app": AutoMLApp}]
