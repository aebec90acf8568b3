"""What two notebooks of the same run or seed must have in common."""

import re
from difflib import unified_diff

RUN_ID = re.compile(r"\b\d{8}-\d{6}-[0-9a-f]{4}\b")
SIZE = re.compile(r"\b\d[\d,]*(\.\d+)? (kB|MB)\b")
"""Of the model's file: its format writes memory addresses, whose digits compress to a few bytes more or less."""
SECONDS = re.compile(r"\b\d[\d,]*(\.\d+)? (s|ms|seconds|minutes)\b")


def without_times(text):
    """The text with run ids, durations and file sizes blanked."""
    return re.sub(" +", " ", SIZE.sub("<size>", SECONDS.sub("<time>", RUN_ID.sub("<run>", text))))


def texts_of(cell):
    """What a code cell shows as text: streams, results and tables; pictures by their presence."""
    shown = []
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            shown.append(output.text)
        else:
            shown.append(
                {
                    kind: "<picture>" if kind.startswith("image/") else text
                    for kind, text in output.data.items()
                }
            )
    return shown


def substance(notebook):
    """All of a notebook but its times and run id: per cell its id, role, attempt, tags, source, count and texts."""
    return [
        (
            cell.id,
            cell.metadata.jupyter_automl.role,
            cell.metadata.jupyter_automl.attempt,
            tuple(cell.metadata.get("tags", ())),
            without_times(cell.source),
            cell.get("execution_count"),
            without_times(repr(texts_of(cell))),
        )
        for cell in notebook.cells
    ]


def same_notebooks(one, other):
    """Assert that two notebooks differ in nothing but times and run id; a difference is shown cell by cell."""
    first, second = substance(one), substance(other)
    assert [cell[0] for cell in first] == [cell[0] for cell in second]
    different = {
        left[0]: "\n".join(unified_diff(str(left).split("\\n"), str(right).split("\\n"), lineterm="", n=0))
        for left, right in zip(first, second, strict=True)
        if left != right
    }
    assert not different, "\n".join(different.values())
