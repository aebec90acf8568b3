"""Answers to a diagnosis: each is an experiment against the model that it revises."""
