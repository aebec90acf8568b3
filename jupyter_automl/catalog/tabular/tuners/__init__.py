"""Searches over the settings of one model, made anew inside every fold."""
