"""The holdout, opened once, and where the model is weak on it."""
