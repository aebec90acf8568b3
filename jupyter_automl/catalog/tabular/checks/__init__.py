"""Ways in which a score could be wrong, each with what an honest pipeline must show."""
