"""The notebook's frame: title with result box, parameters, set-up."""
