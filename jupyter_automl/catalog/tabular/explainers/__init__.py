"""What drives the model: views that can contradict each other, on rows that the model has not seen."""
