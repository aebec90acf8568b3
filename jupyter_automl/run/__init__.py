"""One run: its journal, its steps, its budget, its end."""
