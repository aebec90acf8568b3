"""From a table to features, target and folds: plain, stateless, the same for training and prediction."""
