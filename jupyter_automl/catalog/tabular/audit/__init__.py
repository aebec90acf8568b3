"""The data audit: what the columns are, how far each goes alone, what was found, and what that looks like."""
