"""What is left behind for others: the saved model with schema, requirements and card; the environment."""
