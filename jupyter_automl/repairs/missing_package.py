"""A library that is not installed where the kernel runs."""

from __future__ import annotations

import re

from .crash import Crash, CrashClass, Diagnosis, Proposal, replace

PATTERN = re.compile(
    r"No module named '?([\w.]+)'?|import of ([\w.]+) halted|[Mm]issing optional dependency '([\w.-]+)'"
    r"|requires? (?:the )?'?([\w.-]+)'? (?:package|to be installed)"
)
DISTRIBUTIONS = {
    "sklearn": "scikit-learn", "cv2": "opencv-python", "PIL": "pillow", "yaml": "pyyaml", "skimage": "scikit-image",
    "bs4": "beautifulsoup4", "dateutil": "python-dateutil", "imblearn": "imbalanced-learn",
}  # fmt: skip


class MissingPackage(CrashClass):
    """Nothing is installed unasked: what needs the library is left out, and its name is said."""

    name = "missing_package"
    title = "a library that is not installed"
    rank = 21

    def diagnose(self, crash: Crash) -> Diagnosis | None:
        match = PATTERN.search(crash.evalue)
        if match is None or crash.ename not in ("ModuleNotFoundError", "ImportError", "PackageNotFoundError"):
            return None
        module = next(group for group in match.groups() if group)
        package = DISTRIBUTIONS.get(module.split(".")[0], module.split(".")[0].replace("_", "-"))
        cause = f"The library {package} is not installed in the kernel's environment."
        return Diagnosis(
            self.name, cause, crash.line, match.group(0), 0.95, {"module": module, "package": package}
        )

    def propose(self, crash: Crash, diagnosis: Diagnosis) -> list[Proposal]:
        package = diagnosis.found["package"]
        why = f"What only {package} can do is left out; `pip install {package}` would bring it back."
        return [replace(crash, why)]
