"""Crash classes as the study of 64,031 crashed notebooks names them, for whoever reads them by program.

Our own classes are finer where a rule is (an outdated call of pandas may raise four kinds of errors). What is reported
outside is the study's class. Source: Wang et al., Why do machine learning notebooks crash? 2024.
"""

from __future__ import annotations

import re

NAMES: dict[str, str] = {
    "name_not_defined": "name_not_defined", "overwritten_name": "name_not_defined", "wrong_arguments": "wrong_arguments",
    "missing_package": "module_missing", "file_not_found": "file_not_found",
    "no_file_found": "file_not_found", "attribute_missing": "attribute_missing",
    "bound_to_nothing": "attribute_missing", "key_missing": "key_missing", "missing_column": "key_missing",
    "column_not_made": "key_missing", "shape_mismatch": "shape_mismatch", "size_mismatch": "shape_mismatch",
    "index_out_of_range": "index_out_of_range", "invalid_value": "invalid_value", "missing_values": "invalid_value",
    "unseen_category": "invalid_value", "cast": "cast", "dirty_value": "cast",
    "feature_names": "feature_names", "not_fitted": "not_fitted", "never_fitted": "not_fitted", "memory": "out_of_memory",
    "formula_names": "key_missing",
    "dtype_timezone": "dtype_timezone", "type_mismatch": "dtype_timezone", "encoding_parsing": "encoding_parsing",
    "time_limit": "time_limit", "dead_kernel": "dead_kernel", "user_interrupt": "user_interrupt",
}  # fmt: skip
"""Our class → the study's."""
ERRORS: dict[str, str] = {
    "AttributeError": "attribute_missing", "KeyError": "key_missing", "TypeError": "wrong_arguments",
    "NameError": "name_not_defined", "ModuleNotFoundError": "module_missing", "ImportError": "module_missing",
    "FileNotFoundError": "file_not_found",
    "IndexError": "index_out_of_range", "UnicodeDecodeError": "encoding_parsing",
    "UnicodeEncodeError": "encoding_parsing", "ParserError": "encoding_parsing",
    "JSONDecodeError": "encoding_parsing", "MemoryError": "out_of_memory", "NotFittedError": "not_fitted",
    "InvalidParameterError": "wrong_arguments", "SyntaxError": "syntax", "IndentationError": "syntax",
    "SpecificationError": "wrong_arguments", "UnboundLocalError": "name_not_defined", "EmptyDataError": "encoding_parsing",
    "UndefinedVariableError": "key_missing", "PatsyError": "key_missing", "IntCastingNaNError": "cast",
    "OutOfBoundsDatetime": "dtype_timezone", "DTypePromotionError": "dtype_timezone", "UFuncTypeError": "dtype_timezone",
    "_UFuncNoLoopError": "dtype_timezone", "AxisError": "shape_mismatch", "PermissionError": "file_not_found",
    "NotADirectoryError": "file_not_found", "IsADirectoryError": "file_not_found", "InvalidIndexError": "key_missing",
    "LinAlgError": "invalid_value", "IndexingError": "key_missing",
    "AssertionError": "invalid_value", "URLError": "file_not_found", "HTTPError": "file_not_found",
    "CatBoostError": "invalid_value", "MissingDataError": "invalid_value", "MergeError": "invalid_value",
    "NotImplementedError": "invalid_value", "LightGBMError": "invalid_value",
    "ZeroDivisionError": "invalid_value", "OverflowError": "invalid_value", "StopIteration": "index_out_of_range",
}  # fmt: skip
"""What an error says where our class is about its cause, such as an outdated call."""


BY_MESSAGE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"truth value of|duplicate entries|duplicate labels|'r?(?:and|or)_'"), "invalid_value"),
    (
        re.compile(r"can only concatenate str|cannot convert the series|must be real number|format code"),
        "cast",
    ),
    (
        re.compile(r"Invalid comparison between|setitem on a Categorical with a new category"),
        "dtype_timezone",
    ),
    (re.compile(r"'str' object cannot be interpreted as an integer"), "cast"),
    (re.compile(r"unsupported format string passed|invalid literal for int\(\)"), "cast"),
    (re.compile(r"Cannot interpret '\d+' as a data type"), "wrong_arguments"),
    (re.compile(r"Cannot interpret '.*' as a data type|(?:ambiguous|nonexistent) time"), "dtype_timezone"),
    (re.compile(r"non-broadcastable output operand"), "broadcast"),
    (re.compile(r"Worksheet named|must be an int\b.*Got [\w.(]*\d", re.S), "invalid_value"),
    (re.compile(r"Expected \d+ fields|EOF inside string"), "encoding_parsing"),
    (re.compile(r"arima_model|is not a valid package style"), "wrong_arguments"),
)
"""What a message says by itself, whichever of our classes knows the crash."""
SIZES = re.compile(
    r"same first dimension|number of dimensions|same (?:size|length|number of)|dimensions? (?:of|for|must)|inconsistent numbers"
    r"|shapes? .*\bnot aligned|mismatch in its core dimension|cannot reshape|must match exactly"
    r"|(?:not enough|too many) values to unpack|array length \d+ does not match"
    r"|Shape of passed values|cannot be broadcast to a single shape"
)


def study_class(crash_class: str, ename: str, evalue: str = "") -> str:
    """The study's class of a crash: from our class, else from the error; `unknown` when neither tells."""
    if "could not be broadcast" in evalue or "could not broadcast" in evalue:
        return "broadcast"
    for pattern, name in BY_MESSAGE:
        if pattern.search(evalue):
            return name
    if crash_class == "index_out_of_range" and ename == "AttributeError":
        return "attribute_missing"
    if crash_class in NAMES:
        return NAMES[crash_class]
    if crash_class == "tables_together" and ename == "ValueError":
        return "key_missing" if "overlap" in evalue else "dtype_timezone"
    if ename == "ValueError" and SIZES.search(evalue):
        return "shape_mismatch"
    return ERRORS.get(ename, "invalid_value" if ename == "ValueError" else "unknown")
