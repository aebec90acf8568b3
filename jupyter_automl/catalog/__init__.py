"""What the agents choose from: components, one file each, one folder a task family."""
