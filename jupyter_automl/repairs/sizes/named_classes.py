"""Names for more classes than these rows have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def named_classes(place: Place) -> Iterator[Finding]:
    """`classification_report(y, p, target_names=names)` where one of the numbered classes does not occur."""
    match = re.search(
        r"Number of classes, (\d+), does not match size of target_names, (\d+)", place.crash.evalue
    )
    if not match or int(match[1]) >= int(match[2]):
        return
    for call in place.calls("classification_report"):
        stated = {item.arg: item.value for item in call.keywords}
        if len(call.args) != 2 or "labels" in stated or "target_names" not in stated:
            continue
        names, rows = stated["target_names"], call.args
        if not all(place.pure(node) for node in (names, *rows)):
            continue
        count = f"len({place.text(names)})"
        both = ", ".join(f"*{place.text(node)}" for node in rows)
        # Names belong to classes that are numbered from 0 on, as an encoder numbers them.
        if place.ask(f"all(0 <= one < {count} and one == int(one) for one in [{both}])") is not True:
            continue
        editor = place.editor()
        editor.keyword(call, "labels", f"range({count})")
        yield Finding(
            f"There are {match[2]} names, and {match[1]} of the classes occur in these rows.",
            place.propose(
                editor, "The report is told of all numbered classes.", "A class without rows stands in it with none.", 0.93,
                "scikit-learn: classification_report takes target_names in the order of labels",
            ),
            confidence=0.95,
        )  # fmt: skip
        return
