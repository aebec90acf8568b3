"""How a goal in plain words is read: one question a file."""
