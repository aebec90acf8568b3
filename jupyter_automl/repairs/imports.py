"""Where a well-known name comes from, for imports that were forgotten."""

from __future__ import annotations

ALIASES = {
    "pd": "import pandas as pd", "np": "import numpy as np", "plt": "import matplotlib.pyplot as plt",
    "sns": "import seaborn as sns", "sp": "import scipy as sp", "lgb": "import lightgbm as lgb",
    "xgb": "import xgboost as xgb", "tf": "import tensorflow as tf", "sm": "import statsmodels.api as sm",
    "smf": "import statsmodels.formula.api as smf", "nx": "import networkx as nx", "mpl": "import matplotlib as mpl",
    "px": "import plotly.express as px", "go": "import plotly.graph_objects as go", "pl": "import polars as pl",
    "cb": "import catboost as cb", "ticker": "import matplotlib.ticker as ticker", "cm": "from matplotlib import cm",
    "mdates": "import matplotlib.dates as mdates", "mticker": "import matplotlib.ticker as mticker",
    "display": "from IPython.display import display", "HTML": "from IPython.display import HTML",
    "Markdown": "from IPython.display import Markdown", "stats": "from scipy import stats",
    "clone": "from sklearn.base import clone", "datasets": "from sklearn import datasets",
    "metrics": "from sklearn import metrics", "preprocessing": "from sklearn import preprocessing",
    "tree": "from sklearn import tree", "svm": "from sklearn import svm", "linear_model": "from sklearn import linear_model",
    "CatBoostClassifier": "from catboost import CatBoostClassifier", "tqdm": "from tqdm import tqdm",
    "CatBoostRegressor": "from catboost import CatBoostRegressor", "Image": "from PIL import Image",
    "LGBMClassifier": "from lightgbm import LGBMClassifier", "LGBMRegressor": "from lightgbm import LGBMRegressor",
    "XGBClassifier": "from xgboost import XGBClassifier", "XGBRegressor": "from xgboost import XGBRegressor",
    "csr_matrix": "from scipy.sparse import csr_matrix", "rcParams": "from matplotlib import rcParams",
    "Series": "from pandas import Series", "nan": "from numpy import nan", "inf": "from numpy import inf",
    "NaN": "from numpy import nan as NaN", "DataFrame": "from pandas import DataFrame",
    "ce": "import category_encoders as ce", "ols": "from statsmodels.formula.api import ols",
}  # fmt: skip
MODULES = (
    "json", "os", "re", "math", "random", "time", "sys", "itertools", "functools", "collections", "glob", "hashlib",
    "warnings", "pickle", "joblib", "platform", "string", "statistics", "csv", "shutil", "gc", "io", "copy",
    "sqlite3", "zipfile", "gzip", "subprocess", "calendar", "logging", "tempfile", "textwrap", "uuid", "urllib",
    "requests", "pathlib", "operator", "traceback", "pprint", "heapq", "bisect", "decimal", "fractions", "types",
    "typing", "unicodedata", "difflib", "html", "numpy", "pandas", "matplotlib", "seaborn", "scipy", "sklearn",
    "lightgbm", "catboost", "xgboost", "statsmodels", "torch", "ast", "optuna", "shap", "dateutil",
)  # fmt: skip
MEMBERS = {
    "pathlib": "Path", "copy": "deepcopy", "io": "StringIO BytesIO", "glob": "", "pprint": "",
    "collections": "Counter defaultdict OrderedDict namedtuple deque", "functools": "partial reduce lru_cache",
    "datetime": "timedelta", "dateutil.relativedelta": "relativedelta", "zoneinfo": "ZoneInfo", "ast": "literal_eval",
    "urllib.parse": "urlparse", "urllib.request": "urlopen urlretrieve", "IPython.display": "clear_output",
    "itertools": "product combinations permutations chain groupby", "string": "punctuation",
    "typing": "List Dict Tuple Optional Union Any", "dataclasses": "dataclass", "decimal": "Decimal",
    "math": "sqrt pi ceil floor", "operator": "itemgetter", "time": "sleep perf_counter", "random": "randint choice",
    "joblib": "Parallel delayed",
    "scipy.stats": "norm zscore ttest_ind ttest_rel chi2_contingency pearsonr spearmanr skew kurtosis boxcox f_oneway "
    "shapiro mannwhitneyu probplot ks_2samp kstest kruskal wilcoxon levene bartlett rankdata linregress kendalltau "
    "normaltest jarque_bera",
    "scipy.special": "expit softmax boxcox1p inv_boxcox", "scipy.optimize": "curve_fit",
    "scipy.cluster.hierarchy": "linkage dendrogram fcluster", "scipy.spatial.distance": "cdist pdist squareform",
    "scipy.signal": "find_peaks savgol_filter",
    "statsmodels.tsa.stattools": "adfuller kpss", "statsmodels.graphics.tsaplots": "plot_acf plot_pacf",
    "statsmodels.tsa.seasonal": "seasonal_decompose STL", "statsmodels.tsa.arima.model": "ARIMA",
    "statsmodels.tsa.statespace.sarimax": "SARIMAX",
    "statsmodels.tsa.holtwinters": "ExponentialSmoothing SimpleExpSmoothing Holt", "statsmodels.stats.anova": "anova_lm",
    "statsmodels.stats.outliers_influence": "variance_inflation_factor",
    "statsmodels.stats.multicomp": "pairwise_tukeyhsd",
    "matplotlib.colors": "ListedColormap LinearSegmentedColormap", "matplotlib.lines": "Line2D",
    "matplotlib.ticker": "FuncFormatter MaxNLocator MultipleLocator PercentFormatter", "matplotlib.patches": "Patch Rectangle",
    "pandas.plotting": "scatter_matrix parallel_coordinates", "plotly.subplots": "make_subplots",
    "imblearn.over_sampling": "SMOTE RandomOverSampler ADASYN", "imblearn.under_sampling": "RandomUnderSampler",
    "sklearn.model_selection": "train_test_split cross_val_score cross_val_predict cross_validate KFold GroupKFold "
    "StratifiedKFold StratifiedGroupKFold TimeSeriesSplit GridSearchCV RandomizedSearchCV ShuffleSplit LeaveOneOut "
    "learning_curve validation_curve RepeatedKFold RepeatedStratifiedKFold GroupShuffleSplit StratifiedShuffleSplit "
    "ParameterGrid",
    "sklearn.pipeline": "make_pipeline Pipeline FeatureUnion make_union",
    "sklearn.compose": "ColumnTransformer make_column_transformer make_column_selector TransformedTargetRegressor",
    "sklearn.preprocessing": "StandardScaler MinMaxScaler RobustScaler OneHotEncoder OrdinalEncoder LabelEncoder "
    "FunctionTransformer PolynomialFeatures SplineTransformer TargetEncoder QuantileTransformer PowerTransformer "
    "LabelBinarizer MultiLabelBinarizer KBinsDiscretizer Normalizer MaxAbsScaler Binarizer label_binarize scale",
    "sklearn.impute": "SimpleImputer KNNImputer MissingIndicator",
    "sklearn.linear_model": "LogisticRegression LinearRegression Ridge RidgeCV Lasso LassoCV ElasticNet SGDClassifier "
    "SGDRegressor Perceptron BayesianRidge HuberRegressor PoissonRegressor ElasticNetCV LogisticRegressionCV RidgeClassifier",
    "sklearn.ensemble": "RandomForestClassifier RandomForestRegressor ExtraTreesClassifier ExtraTreesRegressor "
    "GradientBoostingClassifier GradientBoostingRegressor HistGradientBoostingClassifier VotingClassifier "
    "HistGradientBoostingRegressor VotingRegressor StackingClassifier StackingRegressor IsolationForest "
    "AdaBoostClassifier AdaBoostRegressor BaggingClassifier BaggingRegressor",
    "sklearn.svm": "SVC SVR LinearSVC LinearSVR OneClassSVM NuSVC",
    "sklearn.naive_bayes": "GaussianNB MultinomialNB BernoulliNB ComplementNB",
    "sklearn.discriminant_analysis": "LinearDiscriminantAnalysis QuadraticDiscriminantAnalysis",
    "sklearn.neural_network": "MLPClassifier MLPRegressor",
    "sklearn.tree": "DecisionTreeClassifier DecisionTreeRegressor plot_tree export_graphviz export_text",
    "sklearn.neighbors": "KNeighborsClassifier KNeighborsRegressor NearestNeighbors LocalOutlierFactor",
    "sklearn.dummy": "DummyClassifier DummyRegressor",
    "sklearn.inspection": "permutation_importance PartialDependenceDisplay",
    "sklearn.metrics": "accuracy_score roc_auc_score average_precision_score f1_score log_loss brier_score_loss r2_score "
    "mean_squared_error mean_absolute_error root_mean_squared_error confusion_matrix classification_report "
    "balanced_accuracy_score precision_score recall_score matthews_corrcoef roc_curve precision_recall_curve auc "
    "ConfusionMatrixDisplay RocCurveDisplay PrecisionRecallDisplay silhouette_score make_scorer cohen_kappa_score "
    "mean_absolute_percentage_error median_absolute_error explained_variance_score mean_squared_log_error "
    "precision_recall_fscore_support adjusted_rand_score",
    "sklearn.metrics.pairwise": "cosine_similarity euclidean_distances",
    "sklearn.calibration": "calibration_curve CalibratedClassifierCV",
    "sklearn.decomposition": "PCA TruncatedSVD NMF FastICA LatentDirichletAllocation",
    "sklearn.manifold": "TSNE MDS Isomap",
    "sklearn.cluster": "KMeans DBSCAN AgglomerativeClustering MiniBatchKMeans SpectralClustering",
    "sklearn.mixture": "GaussianMixture",
    "sklearn.feature_selection": "SelectKBest RFE RFECV f_classif chi2 mutual_info_classif mutual_info_regression "
    "f_regression SelectFromModel VarianceThreshold",
    "sklearn.feature_extraction.text": "TfidfVectorizer CountVectorizer TfidfTransformer HashingVectorizer",
    "sklearn.feature_extraction": "DictVectorizer",
    "sklearn.datasets": "load_iris load_wine load_breast_cancer load_diabetes load_digits make_classification "
    "make_regression make_blobs make_moons make_circles fetch_california_housing fetch_openml fetch_20newsgroups",
    "sklearn.utils": "shuffle resample check_random_state",
    "sklearn.utils.class_weight": "compute_class_weight compute_sample_weight",
    "sklearn.base": "BaseEstimator TransformerMixin ClassifierMixin RegressorMixin",
}  # fmt: skip
IMPORTS = (
    {name: f"import {name}" for name in MODULES}
    | {name: f"from {module} import {name}" for module, names in MEMBERS.items() for name in names.split()}
    | ALIASES
)
_OF_DATETIME = ("datetime", "timedelta", "date", "time", "timezone")


def import_of(name: str, attributes: tuple[str, ...] = ()) -> str | None:
    """The import that binds the name as it is used, None when it is not well known.

    `attributes` are what the source takes of it: `datetime.datetime.now()` needs the module, `datetime.now()` the class.
    """
    if name == "datetime":
        whole = any(attribute in _OF_DATETIME for attribute in attributes)
        return "import datetime" if whole else "from datetime import datetime"
    if name == "date" and {"today", "fromisoformat"} & set(attributes):
        return "from datetime import date"
    if name == "dt" and set(_OF_DATETIME) & set(attributes):
        return "import datetime as dt"
    if name == "timezone" and "utc" in attributes:
        return "from datetime import timezone"
    return IMPORTS.get(name)
