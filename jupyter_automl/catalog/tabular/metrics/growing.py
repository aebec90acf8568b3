"""The cell that finds how many trees a boosted model needs."""

from __future__ import annotations

BOOSTERS = ("lightgbm", "catboost", "xgboost")
"""Libraries whose models predict with the first of their trees alone."""


def growing(
    X, y, folds, predict_with, score_of, scores_by_fold, predicted, BETTER, REPEAT_SEARCH, fit_folds,
    *, first_trees,
):  # fmt: skip
    import numpy as np
    from sklearn.base import clone

    lengths = {}  # experiment: (trees taken, trees tried)

    def grown(name, model, size="n_estimators", first="num_iteration", recorded=None):
        """The model with the number of trees that is best over the folds, and its score on each fold.

        One fit a fold tells all: 300 trees hold the first 100. `size` is the parameter that counts the trees, `first` the
        one that predicts with the first of them. The number is where the mean over the folds is best, as in early stopping:
        one choice of twelve flatters the scores by far less than the folds differ.
        """
        most = model[-1].get_params()[size]
        if recorded is None or REPEAT_SEARCH:
            counts = np.unique(np.geomspace(max(1, most // 25), most, 12).astype(int))

            def stages(train, valid):
                fitted = clone(model).fit(X.iloc[train], y.iloc[train])
                matrix = fitted[:-1].transform(X.iloc[valid])
                return [predict_with(fitted[-1], matrix, **{first: first_trees}) for trees in counts]

            done = fit_folds(stages, folds)
            curves = np.array([
                [score_of(y.iloc[valid], prediction) for prediction in staged]
                for (_, valid), staged in zip(folds, done, strict=True)
            ])  # fmt: skip
            best = int(np.nansum(BETTER * curves, axis=0).argmax())
            predicted[name] = np.full((len(y), *done[0][best].shape[1:]), np.nan)
            for (_, valid), staged in zip(folds, done, strict=True):
                predicted[name][valid] = staged[best]
            recorded = int(counts[best]), scores_by_fold(predicted[name])
        trees, scores = recorded
        lengths[name] = trees, most
        print(f"{name}: {trees} of {most} trees score best")
        return clone(model).set_params(**{f"{model.steps[-1][0]}__{size}": trees}), np.array(scores)

    return lengths, grown
