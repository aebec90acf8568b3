"""Comparing experiments: the leaderboard, and the rule by which one is chosen."""
