"""Probabilities that mean what they say."""
