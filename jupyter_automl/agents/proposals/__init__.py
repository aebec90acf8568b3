"""What a language model may propose: one file an idea, with its schema, what is told for it, and what is taken from it."""
