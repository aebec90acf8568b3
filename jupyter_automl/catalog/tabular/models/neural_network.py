"""Small neural networks, averaged."""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code
from jupyter_automl.catalog.component import Context, Fit

from . import ModelComponent, defined, scaled
from .sizes import encoding, outputs, width

MOST_ROWS = 20_000
"""Above, trees learn more in the same time on one core."""
WIDEST = 1_000
NETWORKS = 4
"""Networks from different random starts; on small data one alone is a gamble."""
HIDDEN = (64, 32)


class NeuralNetwork(ModelComponent):
    """A few small multilayer perceptrons from different random starts, averaged: smooth functions of all columns at once.

    Errs differently from trees, which makes it a good member of an ensemble; wants smooth relations and few junk columns.
    Numbers become normal scores, so no outlier leads. Source: Rumelhart et al., 1986; Hansen and Salamon, 1990.
    """

    name = "neural_network"
    title = "Neural networks"
    packages = ("scikit-learn",)
    provides = ("neural_network", "neural_network_scores")
    family = "network"

    def suits(self, context: Context) -> Fit:
        rows, columns = context.facts.rows, width(context)
        if rows < 150:
            return Fit(0.2, f"{rows:,} rows are few for a network")
        if rows > MOST_ROWS or columns > WIDEST:
            return Fit(0.2, "a network on one core takes long on a table of this size")
        return Fit(
            0.55, f"smooth functions of {columns:,} encoded columns, averaged over {NETWORKS} networks"
        )

    def cost(self, context: Context) -> float:
        weights = width(context) * HIDDEN[0] + HIDDEN[0] * HIDDEN[1] + HIDDEN[1] * outputs(context)
        seen = context.facts.rows * passes_for(context) * NETWORKS
        return encoding(context) + seen * (3e-6 + 6e-10 * weights)

    def hypothesis(self, context: Context) -> str:
        return "the target is a smooth function of several columns together"

    def definition(self, context: Context) -> Code:
        return defined(context, define, "sklearn.neural_network", "MLP", classification=context.spec.classification,
                       hidden=HIDDEN, passes=passes_for(context), networks=NETWORKS,
                       penalty=0.3 if context.spec.classification else 0.03)  # fmt: skip


def passes_for(context: Context) -> int:
    """Passes over the rows: as many steps on few rows as on many, roughly; labels are learnt by heart sooner than numbers."""
    rows = context.facts.rows
    passes = 120 if rows < 1_000 else 60 if rows < 5_000 else 30
    return scaled(context, passes // 4 if context.spec.classification else passes, least=5)


def define(measured, SEED, THREADS, *, classification, encode, estimator, hidden, passes, networks, penalty):
    import warnings

    from sklearn.compose import TransformedTargetRegressor
    from sklearn.ensemble import BaggingClassifier, BaggingRegressor
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import QuantileTransformer, StandardScaler

    # the passes are counted on purpose: a rerun makes the same ones
    warnings.filterwarnings("ignore", message="Stochastic Optimizer: Maximum iterations")
    normal_scores = make_pipeline(
        SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True),
        QuantileTransformer(n_quantiles=100, output_distribution="normal", random_state=SEED))  # fmt: skip
    network = estimator(hidden_layer_sizes=hidden, max_iter=passes, n_iter_no_change=passes, tol=0,
                        alpha=penalty, learning_rate_init=0.003)  # fmt: skip
    if classification:
        neural_network = make_pipeline(encode(normal_scores), BaggingClassifier(
            network, networks, bootstrap=False, random_state=SEED, n_jobs=THREADS))  # fmt: skip
    else:
        neural_network = make_pipeline(encode(normal_scores), TransformedTargetRegressor(
            BaggingRegressor(network, networks, bootstrap=False, random_state=SEED, n_jobs=THREADS),
            transformer=StandardScaler()))  # fmt: skip
    neural_network_scores = measured("neural_network", neural_network)
    return neural_network, neural_network_scores
