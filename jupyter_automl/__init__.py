"""From a goal in plain words and a data file to a finished, proven, reproducible notebook."""

__version__ = "0.1.0"
