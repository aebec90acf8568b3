"""Experiments that were proposed for one table; they stand in no plan, and join the candidates once they have held up."""
