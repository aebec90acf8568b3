"""The agents, each driven as the run drives it."""
