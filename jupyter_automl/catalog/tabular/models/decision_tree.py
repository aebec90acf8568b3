"""One small tree."""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code, code
from jupyter_automl.catalog.component import Context, Fit

from . import ModelComponent
from .sizes import encoding, width


class DecisionTree(ModelComponent):
    """One pruned decision tree: a handful of if-then rules that a person can check by hand.

    For goals that demand an interpretable model; otherwise behind the ensembles of trees. Source: Breiman et al., 1984.
    """

    name = "decision_tree"
    title = "Decision tree"
    packages = ("scikit-learn",)
    provides = ("decision_tree", "decision_tree_scores")
    interpretable = True
    family = "tree"

    def suits(self, context: Context) -> Fit:
        if context.spec.constraints.interpretable:
            return Fit(0.8, "the goal asks for a model that can be checked by hand")
        return Fit(0.15, "weaker than many trees, and nothing asks for rules")

    def cost(self, context: Context) -> float:
        return encoding(context) + 1e-7 * context.facts.rows * width(context)

    def hypothesis(self, context: Context) -> str:
        return "a few if-then rules already say most of it"

    def definition(self, context: Context) -> Code:
        least = max(5, min(50, context.facts.rows // 100))
        return code(define, least=least, classification=context.spec.classification)


def define(encode, measured, SEED, *, least, classification):
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

    whole = SimpleImputer(strategy="median", keep_empty_features=True)
    if classification:
        decision_tree = make_pipeline(encode(whole), DecisionTreeClassifier(
            max_depth=5, min_samples_leaf=least, random_state=SEED))  # fmt: skip
    else:
        decision_tree = make_pipeline(encode(whole), DecisionTreeRegressor(
            max_depth=5, min_samples_leaf=least, random_state=SEED))  # fmt: skip
    decision_tree_scores = measured("decision_tree", decision_tree)
    return decision_tree, decision_tree_scores
