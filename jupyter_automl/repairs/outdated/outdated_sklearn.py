# ruff: noqa: E501
"""What scikit-learn 0.18 to 1.9 renamed, moved and removed, with what takes its place.

Source: the "What's new" pages of scikit-learn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding, ask_for
from .changes import Change, OutdatedClass, attribute, keyword, lost, module_moved, module_name, moved, value
from .normalized import MODELS, scaled
from .onehot import CATEGORICAL_FEATURES
from .sklearn_calls import (
    class_weight,
    constructed,
    display,
    fold_numbers,
    grid_scores,
    impurity,
    imputer_axis,
    many_classes,
    missing_as_text,
    new_behaviour,
    pairs,
    penalty,
    probabilities,
    probability,
    renamed_size,
    root,
    scorer_asks,
    scores_named,
    scores_of_display,
    scoring,
    shuffled,
    single,
    size,
)
from .sklearn_older import CHANGES as OLDER

MOVED = {
    "sklearn.cross_validation": ("sklearn.model_selection", "0.20"), "sklearn.grid_search": ("sklearn.model_selection", "0.20"),
    "sklearn.learning_curve": ("sklearn.model_selection", "0.20"), "sklearn.externals.joblib": ("joblib", "0.23"),
    "sklearn.externals.six": ("six", "0.23"), "sklearn.preprocessing.imputation": ("sklearn.impute", "0.22"),
    "sklearn.preprocessing.data": ("sklearn.preprocessing", "0.24"), "sklearn.preprocessing.label": ("sklearn.preprocessing", "0.24"),
    "sklearn.ensemble.forest": ("sklearn.ensemble", "0.24"), "sklearn.ensemble.gradient_boosting": ("sklearn.ensemble", "0.24"),
    "sklearn.ensemble.weight_boosting": ("sklearn.ensemble", "0.24"), "sklearn.ensemble.bagging": ("sklearn.ensemble", "0.24"),
    "sklearn.linear_model.logistic": ("sklearn.linear_model", "0.24"), "sklearn.linear_model.base": ("sklearn.linear_model", "0.24"),
    "sklearn.linear_model.ridge": ("sklearn.linear_model", "0.24"), "sklearn.linear_model.coordinate_descent": ("sklearn.linear_model", "0.24"),
    "sklearn.linear_model.stochastic_gradient": ("sklearn.linear_model", "0.24"), "sklearn.tree.tree": ("sklearn.tree", "0.24"),
    "sklearn.metrics.scorer": ("sklearn.metrics", "0.24"), "sklearn.metrics.ranking": ("sklearn.metrics", "0.24"),
    "sklearn.metrics.classification": ("sklearn.metrics", "0.24"), "sklearn.metrics.regression": ("sklearn.metrics", "0.24"),
    "sklearn.neighbors.kde": ("sklearn.neighbors", "0.24"), "sklearn.neighbors.classification": ("sklearn.neighbors", "0.24"),
    "sklearn.neighbors.base": ("sklearn.neighbors._base", "0.24"), "sklearn.svm.classes": ("sklearn.svm", "0.24"),
    "sklearn.datasets.samples_generator": ("sklearn.datasets", "0.24"), "sklearn.datasets.base": ("sklearn.datasets", "0.24"),
    "sklearn.mixture.gmm": ("sklearn.mixture", "0.20"), "sklearn.utils.testing": ("sklearn.utils._testing", "0.24"),
    "sklearn.cluster.k_means_": ("sklearn.cluster", "0.24"), "sklearn.decomposition.pca": ("sklearn.decomposition", "0.24"),
    "sklearn.feature_selection.univariate_selection": ("sklearn.feature_selection", "0.24"),
    "sklearn.feature_extraction.stop_words": ("sklearn.feature_extraction.text", "0.24"), "sklearn.naive_bayes.base": ("sklearn.naive_bayes", "0.24"),
    "sklearn.neural_network.multilayer_perceptron": ("sklearn.neural_network", "0.24"),
    "sklearn.ensemble.partial_dependence": ("sklearn.inspection", "0.24"),
}  # fmt: skip


ESTIMATORS = r"AdaBoost\w+|Bagging\w+|CalibratedClassifierCV|RANSACRegressor|MultiOutput\w+|ClassifierChain|RegressorChain|OneVs\w+|RFE|RFECV|SelfTrainingClassifier"


def not_here(place: Place) -> Iterator[Finding]:
    """Data sets that scikit-learn no longer brings: only a person can say where they are now."""
    match = re.search(
        r"`(load_boston)` has been removed|cannot import name '(load_boston|fetch_mldata)'",
        place.crash.evalue,
    )
    if match:
        name = match.group(1) or match.group(2)
        yield Finding(
            f"scikit-learn no longer brings the data of `{name}` (removed in {'1.2' if 'boston' in name else '0.22'}).",
            ask_for(
                place,
                f"Say where the data of `{name}` lies as a file, or choose another data set.",
                kind="file",
                path=name,
                nearest=[],
            ),
        )


CHANGES = (
    *(module_moved(f"scikit-learn {since}: {old} became {new}", old, new) for old, (new, since) in MOVED.items()),
    keyword("scikit-learn 1.6: squared was removed, root_mean_squared_error takes its place", "mean_squared_(?:log_)?error", "squared", root),
    keyword("scikit-learn 1.4: sparse was renamed to sparse_output", "OneHotEncoder", "sparse", "sparse_output"),
    keyword("scikit-learn 1.2: normalize was removed, a scaler in a pipeline takes its place", MODELS, "normalize", scaled, "The predictions are the same."),
    keyword("scikit-learn 1.4: base_estimator was renamed to estimator", ESTIMATORS, "base_estimator", "estimator"),
    keyword("scikit-learn 1.4: affinity was renamed to metric", "AgglomerativeClustering|FeatureAgglomeration", "affinity", "metric"),
    keyword("scikit-learn 0.25: n_jobs of KMeans was removed", "KMeans|MiniBatchKMeans|GaussianMixture|GradientBoosting\\w+|MeanShift|SVC|SVR|"
            "DecisionTree\\w+|Ridge|Lasso|PCA|StandardScaler|SpectralClustering|AgglomerativeClustering|AdaBoost\\w+", "n_jobs", None),
    keyword("scikit-learn 1.0: precompute_distances was removed", "KMeans", "precompute_distances", None),
    keyword("scikit-learn 0.24: presort was removed", r"\w+", "presort", None),
    keyword("scikit-learn 1.0: min_impurity_split was removed; min_impurity_decrease means something else", r"\w+", "min_impurity_split", impurity,
            "Trees grow without that limit, which was 1e-7 by default."),
    keyword("scikit-learn 1.8: algorithm of AdaBoost was removed, SAMME is what it does", "AdaBoostClassifier", "algorithm", None,
            "The ensemble uses SAMME, the only way that is left."),
    keyword("scikit-learn 1.8: multi_class was removed", "LogisticRegression(?:CV)?", "multi_class", single,
            needless=("multinomial", "auto")),
    keyword("scikit-learn 0.24: behaviour was removed; the new one is what there is", "IsolationForest", "behaviour", new_behaviour),
    Change("scikit-learn 1.5: probas_pred was renamed to y_score", re.compile("missing a required argument: 'y_score'"), scores_named),
    keyword("scikit-learn 1.9: y_pred of the displays was renamed to y_score", "from_predictions", "y_pred", scores_of_display),
    keyword("scikit-learn 0.24: iid was removed", "GridSearchCV|RandomizedSearchCV", "iid", None),
    keyword("scikit-learn 1.6: fit_params was renamed to params", "cross_val_score|cross_validate|cross_val_predict", "fit_params", "params"),
    keyword("scikit-learn 0.21: n_iter was renamed to max_iter", "TSNE|IterativeImputer|MLP\\w+|BayesianRidge|ARDRegression", "n_iter", "max_iter"),
    keyword("scikit-learn 0.21: n_topics was renamed to n_components", "LatentDirichletAllocation", "n_topics", "n_components"),
    keyword("scikit-learn 1.7: store_cv_values was renamed to store_cv_results", "RidgeCV|RidgeClassifierCV", "store_cv_values", "store_cv_results"),
    keyword("scikit-learn 1.9: n_alphas was removed, alphas takes a number", r"\w+CV", "n_alphas", "alphas"),
    Change("scikit-learn 1.6: needs_proba and needs_threshold became response_method",
           re.compile(r"unexpected keyword argument 'needs_(?:proba|threshold)'"), scorer_asks),
    keyword("scikit-learn 1.5: eps of log_loss was removed", "log_loss", "eps", None),
    keyword("scikit-learn 1.7: y_prob was renamed to y_proba", "brier_score_loss", "y_prob", "y_proba"),
    Change("scikit-learn 1.7: y_prob was renamed to y_proba", re.compile("missing a required argument: 'y_proba'"),
           probabilities),
    keyword("scikit-learn 1.8: force_all_finite was renamed to ensure_all_finite", "check_\\w+", "force_all_finite", "ensure_all_finite"),
    keyword("scikit-learn 1.3: normalize of calibration_curve was removed", "calibration_curve", "normalize", None),
    keyword("scikit-learn 1.3: verbose of SimpleImputer was removed", "SimpleImputer|Imputer", "verbose", None),
    keyword("scikit-learn 0.22: the imputer works by columns", "SimpleImputer|Imputer", "axis", imputer_axis),
    CATEGORICAL_FEATURES,
    keyword("scikit-learn 0.23: rotate of plot_tree was removed", "plot_tree", "rotate", None),
    *(keyword("scikit-learn: the part is named by test_size or train_size", "train_test_split", old, renamed_size)
      for old in ("train", "test", "split", "testsize", "test_split", "size", "trainsize")),
    Change("scikit-learn 0.20: folds are told their rows by split",
           re.compile(r"(?:KFold|ShuffleSplit)\.__init__\(\) (?:got an unexpected keyword argument '(?:n_folds|n_iter)'|takes from 1 to 2 positional"
                      r" arguments but [345])|(?:KFold|ShuffleSplit)\.__init__\(\) got multiple values"), fold_numbers, "The folds are made of the same rows."),
    Change("scikit-learn 0.24: a seed needs shuffle=True", re.compile("Setting a random_state has no effect since shuffle is False"), shuffled,
           "The rows are shuffled with that seed, which the seed was written for."),
    Change("scikit-learn 0.22: lbfgs is the solver by default, and knows no l1", re.compile("Solver lbfgs supports only|Only 'saga' solver supports elasticnet"), penalty),
    Change("scikit-learn 1.8: liblinear takes two classes", re.compile("'liblinear' solver does not support multiclass"), many_classes),
    Change("scikit-learn 1.0: these arguments are keywords", re.compile("too many positional arguments|takes (?:\\d|from \\d+ to \\d+) positional arguments? but \\d"), class_weight),
    Change("scikit-learn 1.0: parameters of estimators are keywords",
           re.compile(r"(\w+)\.__init__\(\) takes (?:from \d+ to (\d+)|(\d+)) positional arguments? but \d+"), constructed),
    Change("scikit-learn: the size of the test part is a keyword", re.compile("got scalar `array|Expected sequence or array-like, got <class '(?:float|int)'>"), size),
    Change("scikit-learn 0.20: scores are named so that more is better", re.compile("The 'scoring' parameter of|is not a valid scoring value"), scoring,
           "Errors count as negative scores: the same size with a minus."),
    Change("scikit-learn 0.20: grid_scores_ was removed, cv_results_ takes its place", lost(r"\w+SearchCV", "grid_scores_"), grid_scores),
    Change("scikit-learn 0.22: 'NaN' as text no longer means missing", re.compile("'missing_values' types are expected|missing_values.*must be"), missing_as_text),
    Change("scikit-learn 0.21: make_column_transformer takes (transformer, columns)", re.compile("All estimators should implement fit and transform"), pairs),
    Change("scikit-learn: SVC gives probabilities with probability=True", re.compile("This '(?:Nu)?SVC' has no attribute 'predict_proba'"), probability,
           "The model is fitted with calibrated probabilities, which takes longer."),
    attribute("scikit-learn 1.2: get_feature_names was removed, get_feature_names_out takes its place", r"\w+", "get_feature_names", "get_feature_names_out"),
    attribute("scikit-learn 1.2: sigma_ was renamed to var_", "GaussianNB", "sigma_", "var_"),
    moved("scikit-learn 1.3: SCORERS was removed, get_scorer_names takes its place", "sklearn.metrics", "SCORERS",
          "from sklearn.metrics import get_scorer, get_scorer_names\nSCORERS = {name: get_scorer(name) for name in get_scorer_names()}"),
    value("scikit-learn 1.3: whiten=True was renamed", "FastICA", "whiten", "True", '"arbitrary-variance"', "'whiten' parameter of FastICA .*Got True"),
    module_name("scikit-learn 1.3: SCORERS was removed, get_scorer_names takes its place", "sklearn.metrics", "SCORERS",
                "{name: {base}.get_scorer(name) for name in {base}.get_scorer_names()}"),
    keyword("scikit-learn 0.16: charset was renamed to encoding", "(?:Tfidf|Count|Hashing)Vectorizer", "charset", "encoding"),
    keyword("scikit-learn 0.18: algorithm of a perceptron was renamed to solver", r"MLP\w+", "algorithm", "solver"),
    keyword("scikit-learn 0.24: warn_on_dtype was removed", "check_array|check_X_y", "warn_on_dtype", None),
    attribute("scikit-learn 0.19: std_ was renamed to scale_", "StandardScaler", "std_", "scale_"),
    attribute("scikit-learn 1.2: lambdas_ was renamed to eigenvalues_", "KernelPCA", "lambdas_", "eigenvalues_"),
    attribute("scikit-learn 1.2: n_input_features_ was renamed to n_features_in_", "PolynomialFeatures", "n_input_features_", "n_features_in_"),
    attribute("scikit-learn 1.2: grid_scores_ became cv_results_", "RFECV", "grid_scores_", 'cv_results_["mean_test_score"]'),
    *(moved("scikit-learn 0.23: logsumexp is SciPy's", module, "logsumexp", "from scipy.special import logsumexp")
      for module in ("sklearn.utils.fixes", "sklearn.utils.extmath")),
    moved("scikit-learn 0.23: joblib is a library of its own", "sklearn.utils", "joblib", "import joblib"),
    attribute("scikit-learn 1.4: base_estimator_ was renamed to estimator_", r"\w+", "base_estimator_", "estimator_"),
    attribute("scikit-learn 1.2: n_features_ was renamed to n_features_in_", r"\w+", "n_features_", "n_features_in_"),
    attribute("scikit-learn 1.7: cv_values_ was renamed to cv_results_", r"Ridge\w+", "cv_values_", "cv_results_"),
    *display("ConfusionMatrixDisplay", "plot_confusion_matrix"),
    *display("RocCurveDisplay", "plot_roc_curve"),
    *display("PrecisionRecallDisplay", "plot_precision_recall_curve"),
    *display("DetCurveDisplay", "plot_det_curve"),
    moved("scikit-learn 1.2: plot_partial_dependence was removed", "sklearn.inspection", "plot_partial_dependence",
          "from sklearn.inspection import PartialDependenceDisplay\nplot_partial_dependence = PartialDependenceDisplay.from_estimator"),
    moved("scikit-learn 0.24: plot_partial_dependence moved", "sklearn.ensemble.partial_dependence", "plot_partial_dependence",
          "from sklearn.inspection import PartialDependenceDisplay\nplot_partial_dependence = PartialDependenceDisplay.from_estimator"),
    moved("scikit-learn 0.22: Imputer was removed, SimpleImputer takes its place", "sklearn.preprocessing", "Imputer",
          "from sklearn.impute import SimpleImputer as Imputer"),
    moved("scikit-learn 0.22: Imputer was removed, SimpleImputer takes its place", "sklearn.preprocessing.imputation", "Imputer",
          "from sklearn.impute import SimpleImputer as Imputer"),
    moved("scikit-learn 0.20: CategoricalEncoder became OneHotEncoder", "sklearn.preprocessing", "CategoricalEncoder",
          "from sklearn.preprocessing import OneHotEncoder as CategoricalEncoder"),
    moved("scikit-learn 0.23: joblib is a library of its own", "sklearn.externals", "joblib", "import joblib"),
    moved("scikit-learn 0.23: six is a library of its own", "sklearn.externals", "six", "import six"),
    moved("scikit-learn 0.23: StringIO is Python's own", "sklearn.externals.six", "StringIO", "from io import StringIO"),
    moved("scikit-learn 0.23: jaccard_similarity_score was removed, jaccard_score takes its place", "sklearn.metrics", "jaccard_similarity_score",
          "from sklearn.metrics import jaccard_score as jaccard_similarity_score",
          "The score is the Jaccard index; the old function gave the accuracy under that name."),
    moved("scikit-learn 0.23: calinski_harabaz_score was renamed", "sklearn.metrics", "calinski_harabaz_score",
          "from sklearn.metrics import calinski_harabasz_score as calinski_harabaz_score"),
    moved("scikit-learn 0.24: safe_indexing became private", "sklearn.utils", "safe_indexing", "from sklearn.utils import _safe_indexing as safe_indexing"),
    moved("scikit-learn 0.20: RandomizedPCA was removed", "sklearn.decomposition", "RandomizedPCA", "from sklearn.decomposition import PCA as RandomizedPCA"),
    moved("scikit-learn 0.22: GraphLasso was renamed", "sklearn.covariance", "GraphLasso", "from sklearn.covariance import GraphicalLasso as GraphLasso"),
    moved("scikit-learn 0.19: LDA moved", "sklearn.lda", "LDA", "from sklearn.discriminant_analysis import LinearDiscriminantAnalysis as LDA"),
    moved("scikit-learn 0.19: QDA moved", "sklearn.qda", "QDA", "from sklearn.discriminant_analysis import QuadraticDiscriminantAnalysis as QDA"),
    moved("scikit-learn 0.23: linear_assignment is SciPy's", "sklearn.utils.linear_assignment_", "linear_assignment",
          "import numpy as np\nfrom scipy.optimize import linear_sum_assignment\n\n\ndef linear_assignment(cost):\n    return np.column_stack(linear_sum_assignment(cost))"),
    Change("scikit-learn: this estimator is experimental and is enabled by an import",
           re.compile(r"explicitly import (enable_\w+)"), lambda place, editor, match: editor.top(f"from sklearn.experimental import {match.group(1)}")),
    *(value(f"scikit-learn {since}: {parameter}={old!r} was renamed", callee, parameter, old, new, rf"'{parameter}' parameter of (?:{callee}) .*Got '{old}'")
      for since, callee, parameter, old, new in (
        ("1.3", r"\w*Classifier", "max_features", "auto", '"sqrt"'), ("1.3", r"\w*Regressor", "max_features", "auto", "1.0"),
        ("1.3", r"GradientBoosting\w+", "loss", "deviance", '"log_loss"'), ("1.2", r"GradientBoosting\w+", "loss", "ls", '"squared_error"'),
        ("1.2", r"GradientBoosting\w+", "loss", "lad", '"absolute_error"'), ("1.2", r"HistGradient\w+", "loss", "least_squares", '"squared_error"'),
        ("1.2", r"HistGradient\w+", "loss", "least_absolute_deviation", '"absolute_error"'),
        ("1.3", r"HistGradient\w+", "loss", "auto", '"log_loss"'), ("1.3", r"HistGradient\w+", "loss", "binary_crossentropy", '"log_loss"'),
        ("1.3", r"HistGradient\w+", "loss", "categorical_crossentropy", '"log_loss"'),
        ("1.3", r"SGDClassifier", "loss", "log", '"log_loss"'), ("1.2", r"SGD\w+", "loss", "squared_loss", '"squared_error"'),
        ("1.2", r"\w+", "criterion", "mse", '"squared_error"'), ("1.2", r"\w+", "criterion", "mae", '"absolute_error"'),
        ("1.9", r"GradientBoosting\w+", "criterion", "friedman_mse", '"squared_error"'),
        ("1.4", r"LogisticRegression(?:CV)?", "penalty", "none", "None"), ("1.3", r"KMeans", "algorithm", "full", '"lloyd"'),
        ("1.3", r"KMeans", "algorithm", "auto", '"lloyd"'), ("1.1", r"KMeans", "init", "kmeans++", '"k-means++"'),
        ("0.24", r"(?:Nu)?SV[CR]|OneClassSVM", "gamma", "auto_deprecated", '"auto"'),
        ("1.0", r"LinearSVC", "loss", "l1", '"hinge"'), ("1.0", r"LinearSVC", "loss", "l2", '"squared_hinge"'),
        ("1.0", r"LinearSVR", "loss", "l1", '"epsilon_insensitive"'), ("1.2", r"RANSACRegressor", "loss", "squared_loss", '"squared_error"'),
        ("1.2", r"RANSACRegressor", "loss", "absolute_loss", '"absolute_error"'), ("1.2", r"SGD\w+|Perceptron", "penalty", "none", "None"),
    )),
)  # fmt: skip


class OutdatedSklearn(OutdatedClass):
    """Cells written for scikit-learn 0.18 to 1.7."""

    name = "outdated_sklearn"
    title = "written for another version of scikit-learn"
    rank = 16
    changes = (*OLDER, *CHANGES)
    rules = (not_here,)
