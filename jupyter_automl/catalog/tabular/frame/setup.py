"""The set-up cells: threads, output folder, plot style, table display."""

from __future__ import annotations

from collections.abc import Sequence

from jupyter_automl.catalog.cell import Block, Markdown, code
from jupyter_automl.catalog.component import Component, Context

from .cluster import CLUSTER, connected


class Setup(Component):
    """Imports, one thread for exactly repeatable sums, the output folder, one plot style and one table style."""

    kind = "frame"
    name = "setup"
    title = "Set-up"
    requires = ("OUTPUT_DIR",)
    provides = ("THREADS", "output_dir", "INK", "ACCENT", "CALM", "PALE", "show", "short", "compact")

    def blocks(self, context: Context) -> Sequence[Block]:
        on_a_cluster: list[Block] = [Markdown(CLUSTER), code(connected)] if context.machine.cluster else []
        return [
            Markdown(
                "## Set-up\n"
                "One thread everywhere: sums of floats then run in one order, so a rerun gives the same digits. "
                "Rejected: all cores, faster but not exactly repeatable."
            ),
            code(threads_and_folder),
            *on_a_cluster,
            code(styles),
            *([code(wider_fonts)] if beyond_plain_font(context) else []),
        ]


def beyond_plain_font(context: Context) -> bool:
    """Whether a name or an example holds signs that matplotlib's own font lacks: scripts of Asia, emoji."""
    columns = context.structure.columns if context.structure is not None else []
    texts = [text for column in columns for text in (column.name, *column.examples)]
    texts += context.task.classes if context.task is not None else []
    codes = {ord(sign) for text in texts for sign in text}
    return any(code >= 0x0900 and not 0x1D00 <= code < 0x2E00 for code in codes)


def threads_and_folder(OUTPUT_DIR):
    import warnings
    from contextlib import contextmanager
    from pathlib import Path

    from joblib import cpu_count
    from threadpoolctl import threadpool_limits

    THREADS, WORKERS = 1, min(5, cpu_count())  # one core a fit, folds side by side: the same numbers anywhere
    threadpool_limits(THREADS)  # linear algebra and OpenMP, which would take all cores
    output_dir = Path(OUTPUT_DIR)
    output_dir.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def side_by_side():
        """Threads can take each other's warning filters away: they come back, and scikit-learn's word on it is not shown."""
        with warnings.catch_warnings():
            usual = warnings.showwarning

            def shown(message, *details):
                if "sklearn.utils.parallel.delayed" not in str(message):
                    usual(message, *details)

            warnings.showwarning = shown
            yield

    return THREADS, WORKERS, output_dir, side_by_side


def styles():
    import hashlib

    import matplotlib.pyplot as plt
    from IPython.display import display

    INK, ACCENT, CALM, PALE = "#2b3440", "#b5472f", "#33658a", "#b8c1cb"
    plt.rcParams.update({
        "figure.dpi": 100, "savefig.dpi": 100, "font.size": 9, "text.color": INK,
        "text.parse_math": False, "axes.spines.top": False, "axes.spines.right": False,
        "axes.edgecolor": PALE, "axes.labelcolor": INK, "axes.titlesize": 10, "axes.titleweight": "bold",
        "axes.titlelocation": "left", "xtick.color": INK, "ytick.color": INK,
        "figure.constrained_layout.use": True,
    })  # fmt: skip

    def show(table, formats=None, strong=None):
        """Display a table: left-aligned, no index, the rows in `strong` bold; plain text for other readers."""
        strong = set() if strong is None else set(strong)

        def bold(row):
            look = "font-weight: 600; background: rgba(181, 71, 47, 0.12)"  # seen on light and on dark pages
            return [look if row.name in strong else ""] * len(row)

        styled = (
            table.reset_index(drop=True).style.hide(axis="index").format(formats, na_rep="–", escape="html")
            .format_index(escape="html", axis="columns").apply(bold, axis=1)
            .set_uuid(hashlib.md5(str(list(table)).encode()).hexdigest()[:8])
            .set_properties(**{"text-align": "left", "vertical-align": "top", "max-width": "34em"})
            .set_table_styles([{"selector": "th", "props": "text-align: left; border-bottom: 1px solid #b8c1cb"}])
        )  # fmt: skip
        display({"text/html": styled.to_html(), "text/plain": table.to_string(index=False)}, raw=True)

    def short(name, most=28):
        """A name that fits beside a bar."""
        name = " ".join(str(name).split())
        return name if len(name) <= most else f"{name[: most - 1]}…"

    def compact(value):
        """A number in at most four or so digits."""
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"

    return INK, ACCENT, CALM, PALE, show, short, compact


def wider_fonts():
    import warnings

    import matplotlib.pyplot as plt
    from matplotlib import font_manager

    # the data holds signs that the usual font lacks: others help where they are installed, else boxes stand for them
    WIDER_FONTS = [
        "Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans JP", "Noto Sans SC", "Noto Sans KR", "Hiragino Sans",
        "PingFang SC", "Yu Gothic", "Microsoft YaHei", "Malgun Gothic", "WenQuanYi Zen Hei", "IPAexGothic",
        "Noto Sans Devanagari", "Noto Sans Thai", "Noto Emoji", "Segoe UI Emoji", "Segoe UI Symbol", "Symbola",
    ]  # fmt: skip
    installed_fonts = {font.name for font in font_manager.fontManager.ttflist}
    plt.rcParams["font.family"] = ["DejaVu Sans", *[name for name in WIDER_FONTS if name in installed_fonts]]
    warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing from font")
    return WIDER_FONTS, installed_fonts
