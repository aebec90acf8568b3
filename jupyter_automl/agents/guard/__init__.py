"""What text of a language model must not hold before any of it is run or shown."""
