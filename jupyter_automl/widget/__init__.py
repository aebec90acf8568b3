"""The goal panel in a cell: `from jupyter_automl.widget import GoalPanel; GoalPanel()`."""

from .panel import GoalPanel

__all__ = ["GoalPanel"]
