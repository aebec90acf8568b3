# ruff: noqa: E501
"""What pandas 0.20 to 3.1 renamed and removed, as far as one line takes the place of another.

Source: the "whats new" pages of pandas, release by release.
"""

from __future__ import annotations

import re

from .changes import (
    Change,
    OutdatedClass,
    attribute,
    keyword,
    lost,
    module_name,
    moved,
    rewritten,
    unexpected,
)
from .pandas_arguments import (
    bad_lines,
    frequencies,
    inner,
    level,
    positional,
    prefix,
    resample_how,
    squeeze,
)
from .pandas_dates import date_parser, ends_included, kept_dates, resampled_kind, shifted_index, viewed
from .pandas_gone import CHANGES as GONE
from .pandas_moved import categories, copy_warning, from_csv, nearest_place, of_fields, spanned
from .pandas_older import CHANGES as OLDER
from .pandas_tables import (
    append,
    column_type,
    columns_apart,
    convert,
    day_name,
    fill,
    first_rows,
    grouped_mad,
    grouper,
    inplace_gone,
    ix,
    lookup,
    mad,
    rolled_apart,
    saved,
    set_value,
    swapaxes,
    week,
)
from .pandas_windows import CHANGES as WINDOWS

TABLE = "DataFrame|Series"


GROUPED = "DataFrameGroupBy|SeriesGroupBy"


DATES = "DatetimeProperties|DatetimeIndex|Timestamp"


CHANGES = (
    Change("pandas 2.0: append was removed, pandas.concat takes its place", lost(TABLE, "append"), append),
    Change("pandas 1.0: ix was removed, loc takes labels and iloc positions", lost(TABLE, "ix"), ix),
    Change("pandas 3.0: fillna takes no method, ffill and bfill take its place",
           re.compile(rf"fillna\(\) got an unexpected keyword argument 'method'|'(?:{GROUPED})' object has no attribute 'fillna'"), fill),
    Change("pandas 2.0: mad was removed; it is the mean distance from the mean", lost(TABLE, "mad"), mad),
    Change("pandas 2.0: mad was removed; it is the mean distance from the mean", lost(GROUPED, "mad"), grouped_mad),
    Change("pandas 2.0: lookup was removed", lost("DataFrame", "lookup"), lookup),
    Change("pandas 2.0: week and weekofyear were removed, isocalendar().week takes their place", lost(DATES, "week|weekofyear"), week),
    Change("pandas 1.0: weekday_name was removed, day_name() takes its place", lost(DATES, "weekday_name"), day_name),
    Change("pandas 3.0: DataFrame.swapaxes was removed", lost("DataFrame", "swapaxes"), swapaxes),
    Change("pandas 1.0: convert_objects was removed", lost(TABLE, "convert_objects"), convert),
    Change("pandas 3.0: first and last with an offset were removed", lost(TABLE, "first|last"), first_rows),
    Change("pandas 1.0: get_value and set_value were removed, at takes their place", lost(TABLE, "get_value|set_value"), set_value),
    Change("pandas 3.0: offset aliases such as M, Q, A, H, T and S were renamed", re.compile(r"Invalid frequency: ([\w-]+)"), frequencies),
    Change("pandas 2.0: only the first arguments may be given by position",
           re.compile(r"(?:\w+\.)?(\w+)\(\) takes (?:from \d+ to (\d+)|(\d+)) positional arguments? but \d+"), positional),
    attribute("pandas 2.0: iteritems was removed, items takes its place", TABLE, "iteritems", "items"),
    attribute("pandas 3.0: applymap was removed, map takes its place", "DataFrame", "applymap", "map"),
    attribute("pandas 3.0: Styler.applymap was removed, map takes its place", "Styler", "applymap", "map"),
    attribute("pandas 1.0: get_values was removed, to_numpy takes its place", f"{TABLE}|Index|Categorical", "get_values", "to_numpy"),
    attribute("pandas 3.0: Series.ravel was removed, to_numpy takes its place", "Series", "ravel", "to_numpy"),
    Change("pandas 3.0: Series.view was removed", lost("Series", "view"), viewed),
    attribute("pandas 2.0: pad was removed, ffill takes its place", f"{TABLE}|{GROUPED}", "pad", "ffill"),
    attribute("pandas 2.0: backfill was removed, bfill takes its place", f"{TABLE}|{GROUPED}", "backfill", "bfill"),
    attribute("pandas 0.20: sort was removed, sort_values takes its place", "DataFrame", "sort", "sort_values"),
    attribute("pandas 0.20: order was removed, sort_values takes its place", "Series", "order", "sort_values"),
    attribute("pandas 2.0: is_monotonic was removed, is_monotonic_increasing takes its place", r"Series|\w*Index", "is_monotonic",
              "is_monotonic_increasing"),
    Change("pandas 2.0: tshift was removed, shift with a frequency takes its place", lost(f"{TABLE}|{GROUPED}", "tshift"), shifted_index),
    Change("pandas 2.0: include_start and include_end became inclusive", unexpected("include_(?:start|end)"), ends_included),
    keyword("pandas 3.0: read_csv takes no keep_date_col", "read_csv|read_table", "keep_date_col", kept_dates),
    keyword("pandas 3.0: resample takes no kind, to_period and to_timestamp take its place", "resample", "kind", resampled_kind),
    rewritten("pandas 1.0: clip_upper was removed, clip takes its place", TABLE, "clip_upper", "{x}.clip(upper={args})"),
    rewritten("pandas 1.0: clip_lower was removed, clip takes its place", TABLE, "clip_lower", "{x}.clip(lower={args})"),
    attribute("pandas 1.0: valid was removed, dropna takes its place", "Series", "valid", "dropna"),
    attribute("pandas 1.0: ftypes was removed, dtypes takes its place", "DataFrame", "ftypes", "dtypes"),
    attribute("pandas 1.0: get_dtype_counts was removed", "DataFrame", "get_dtype_counts", "dtypes.astype(str).value_counts"),
    attribute("pandas 1.0: reindex_axis was removed, reindex takes its place", "DataFrame", "reindex_axis", "reindex"),
    rewritten("pandas 0.25: iget was removed, iloc takes its place", "Series", "iget", "{x}.iloc[{args}]"),
    attribute("pandas 1.0: nonzero was removed", "Series", "nonzero", "to_numpy().nonzero"),
    rewritten("pandas 1.0: compress was removed, loc takes its place", "Series", "compress", "{x}.loc[{args}]"),
    rewritten("pandas 1.0: ptp was removed", "Series", "ptp", "({x}.max() - {x}.min())"),
    attribute("pandas 2.0: Styler.render was removed, to_html takes its place", "Styler", "render", "to_html"),
    rewritten("pandas 2.0: Styler.hide_index was removed, hide takes its place", "Styler", "hide_index", '{x}.hide(axis="index")'),
    rewritten("pandas 2.0: Styler.hide_columns was removed, hide takes its place", "Styler", "hide_columns", '{x}.hide({args}, axis="columns")'),
    rewritten("pandas 2.0: Styler.set_precision was removed, format takes its place", "Styler", "set_precision", "{x}.format(precision={args})"),
    rewritten("pandas 2.0: Styler.set_na_rep was removed, format takes its place", "Styler", "set_na_rep", "{x}.format(na_rep={args})"),
    rewritten("pandas 3.0: the fillna of groups was removed, transform takes its place", GROUPED, "fillna",
         "{x}.transform(lambda values: values.fillna({args}))"),
    rewritten("pandas 2.0: to_native_types was removed, astype takes its place", r"\w*Index", "to_native_types", "{x}.astype(str)"),
    rewritten("pandas 2.0: Index.is_numeric was removed", r"\w*Index", "is_numeric", "pd.api.types.is_numeric_dtype({x})"),
    Change("pandas 2.0: get_loc finds the nearest no longer, get_indexer does", re.compile(r"get_loc\(\) got an unexpected keyword argument 'method'"),
           nearest_place),
    Change("pandas 2.0: categories are renamed by rename_categories", re.compile("property 'categories' of 'Categorical' object has no setter"), categories),
    keyword("pandas 2.0: read_excel takes no convert_float; whole numbers are whole", "read_excel", "convert_float", None),
    Change("pandas 1.0: an index of dates over a span is made by date_range", re.compile(r"DatetimeIndex\.__new__\(\) got an unexpected keyword argument '(?:start|end|periods)'"),
           spanned),
    Change("pandas 3.0: periods of years and months are made by from_fields", re.compile(r"PeriodIndex\.__new__\(\) got an unexpected keyword argument '(?:year|month|quarter|day|hour)'"),
           of_fields),
    Change("pandas 1.0: from_csv was removed, read_csv takes its place", re.compile("'DataFrame' has no attribute 'from_csv'"), from_csv),
    Change("pandas 3.0: SettingWithCopyWarning was removed; nothing warns of copies any more",
           re.compile("'(?:pandas.errors|pandas.core.common)' has no attribute 'SettingWithCopyWarning'"), copy_warning),
    *(moved("pandas 3.0: SettingWithCopyWarning was removed; nothing warns of copies any more", module, "SettingWithCopyWarning",
            'SettingWithCopyWarning = type("SettingWithCopyWarning", (Warning,), {})') for module in ("pandas.errors", "pandas.core.common")),
    Change("pandas 2.0: ExcelWriter.save was removed, close takes its place", lost(r"\w*Writer", "save"), saved),
    module_name("pandas 2.0: pandas.np was removed", "pandas", "np", "np", top="import numpy as np"),
    module_name("pandas 2.0: pandas.datetime was removed", "pandas", "datetime", "datetime", top="from datetime import datetime"),
    Change("pandas 1.0: TimeGrouper was removed, Grouper takes its place", re.compile("module 'pandas' has no attribute 'TimeGrouper'"),
           grouper),
    module_name("pandas 1.0: pandas.scatter_matrix moved to pandas.plotting", "pandas", "scatter_matrix", ".plotting.scatter_matrix"),
    module_name("pandas 0.25: pandas.tools was removed", "pandas", "tools", "{base}"),
    keyword("pandas 2.0: read_csv takes no error_bad_lines, on_bad_lines takes its place", "read_csv|read_table", "error_bad_lines",
            bad_lines, "Lines with too many fields are left out as before, and a warning names each."),
    keyword("pandas 2.0: read_csv takes no warn_bad_lines, on_bad_lines takes its place", "read_csv|read_table", "warn_bad_lines", bad_lines),
    keyword("pandas 2.0: read_csv takes no squeeze", "read_csv|read_table|read_excel|groupby", "squeeze", squeeze),
    keyword("pandas 2.0: read_csv takes no prefix, add_prefix takes its place", "read_csv|read_table", "prefix", prefix),
    keyword("pandas 2.0: read_csv takes no mangle_dupe_cols; double names are always numbered", "read_csv|read_table|read_excel",
            "mangle_dupe_cols", None),
    keyword("pandas 3.0: read_csv takes no date_parser, date_format takes its place", "read_csv|read_table|read_excel", "date_parser",
            date_parser),
    keyword("pandas 3.0: dates are always read at speed, infer_datetime_format is gone", "read_csv|read_table|to_datetime",
            "infer_datetime_format", None),
    keyword("pandas 3.0: read_csv takes no delim_whitespace, sep takes its place", "read_csv|read_table", "delim_whitespace",
            lambda place, editor, call, given: editor.replace(given, 'sep=r"\\s+"')),
    keyword("pandas 1.0: read_csv takes no tupleize_cols", "read_csv|read_table|to_csv", "tupleize_cols", None),
    keyword("pandas 2.0: to_csv takes no line_terminator, lineterminator takes its place", "to_csv|read_csv", "line_terminator",
            "lineterminator"),
    keyword("pandas 1.0: concat takes no join_axes, reindex takes its place", "concat", "join_axes", inner),
    keyword("pandas 2.0: set_axis takes no inplace", "set_axis", "inplace", inplace_gone),
    keyword("pandas 2.0: changes of categories are not made in place",
            r"add_categories|remove_categories|rename_categories|set_categories|reorder_categories|remove_unused_categories|as_ordered",
            "inplace", inplace_gone),
    keyword("pandas 3.0: groupby takes no axis", "groupby", "axis", columns_apart),
    keyword("pandas 3.0: rolling takes no axis", "rolling|expanding|resample|ewm", "axis", rolled_apart),
    keyword("pandas 0.25: resample takes no how, a method takes its place", "resample", "how", resample_how),
    keyword("pandas 2.0: sums take no level, groupby takes its place",
            "sum|mean|median|min|max|std|var|prod|count|any|all|first|last|skew|sem|mad", "level", level),
    keyword("pandas 2.0: describe takes no datetime_is_numeric; it always is", "describe", "datetime_is_numeric", None),
    keyword("pandas 2.0: info takes no null_counts, show_counts takes its place", "info", "null_counts", "show_counts"),
    keyword("pandas 2.0: to_excel takes no encoding", "to_excel", "encoding", None),
    keyword("pandas 1.0: read_excel takes no sheetname, sheet_name takes its place", "read_excel", "sheetname", "sheet_name"),
    keyword("pandas 1.0: to_excel takes no sheetname, sheet_name takes its place", "to_excel", "sheetname", "sheet_name"),
    keyword("pandas 1.0: read_excel takes no parse_cols, usecols takes its place", "read_excel", "parse_cols", "usecols"),
    keyword("pandas 1.0: read_excel takes no skip_footer, skipfooter takes its place", "read_excel|read_csv", "skip_footer", "skipfooter"),
    keyword("pandas 2.0: date_range takes no closed, inclusive takes its place", "interval_range", "closed", "inclusive"),
    keyword("pandas 2.0: plot takes no sort_columns", "plot", "sort_columns", None),
    keyword("pandas 1.0: astype takes no categories, CategoricalDtype takes its place", "astype", "categories", column_type),
    keyword("pandas 2.0: rank, sum and their kin name the parameter bool_only only where it means something", "prod|sum|mean", "bool_only", None),
    keyword("pandas 0.23: apply takes no broadcast or reduce, result_type takes their place", "apply", "reduce", None),
    moved("pandas 1.0: json_normalize moved to pandas", "pandas.io.json", "json_normalize", "from pandas import json_normalize"),
    moved("pandas 0.20: scatter_matrix moved to pandas.plotting", "pandas.tools.plotting", "scatter_matrix",
          "from pandas.plotting import scatter_matrix"),
    moved("pandas 1.0: TimeGrouper was removed, Grouper takes its place", "pandas", "TimeGrouper", "from pandas import Grouper as TimeGrouper"),
    moved("pandas 1.0: StringIO is Python's own", "pandas.compat", "StringIO", "from io import StringIO"),
    moved("pandas 2.0: datetime is Python's own", "pandas", "datetime", "from datetime import datetime"),
)  # fmt: skip


class OutdatedPandas(OutdatedClass):
    """Cells written for pandas 0.2x, 1 and 2."""

    name = "outdated_pandas"
    title = "written for another version of pandas"
    rank = 16
    changes = (*WINDOWS, *GONE, *CHANGES, *OLDER)
