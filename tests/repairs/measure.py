"""Measure the healer on the crash cases: ``python -m tests.repairs.measure --half open``.

Prints class × cases × diagnosed × repaired × left to a person × wrongly repaired, for each half apart.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.repairs.casebook import HALVES, Case, load
from tests.repairs.forked_kernel import KernelParent
from tests.repairs.notebook_trial import notebook_trial
from tests.repairs.preflight import preflight
from tests.repairs.scoreboard import as_json, failures, table
from tests.repairs.trial import CaseError, Verdict, blind_check, self_test, trial


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments and do what they ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=(*HALVES, "both"), default="both")
    parser.add_argument("--only", default="", help="only cases whose name contains this")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every verdict and the figures")
    parser.add_argument(
        "--failures", type=Path, metavar="FILE", help="write a line for each case that went wrong"
    )
    parser.add_argument(
        "--known", type=Path, metavar="FILE", help="write the names of the cases that went wrong"
    )
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--self-test", action="store_true", help="check the cases themselves, not the healer")
    way.add_argument("--notebook", action="store_true", help="mend whole notebooks with `repair`")
    way.add_argument(
        "--preflight", action="store_true", help="warn of crashing and not of mended cells with `check`"
    )
    parser.add_argument(
        "--blind", action="store_true", help="with --self-test: do the checks see a skipped error?"
    )
    parser.add_argument(
        "--executed-only", action="store_true", help="send repair-cell the executed cells alone"
    )
    options = parser.parse_args(arguments)
    cases = load(options.half, options.only)
    if options.self_test:
        return prove(cases, blind=options.blind)
    command = "check" if options.preflight else "repair" if options.notebook else "repair-cell"
    if not exists(command):
        print(f"There is no command `jupyter automl {command}` yet, so nothing was measured.")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        # A history of its own, so that earlier measurements do not order the candidates of this one.
        os.environ["JUPYTER_AUTOML_DATA_DIR"] = folder
        if options.preflight:
            print(preflight(cases, options.json))
            return 0
        verdicts = run(cases, notebook=options.notebook, whole=not options.executed_only)
    for half in HALVES:
        of = [verdict for verdict in verdicts if verdict.half == half]
        if of:
            print(f"\n{half} half\n{table(of)}")
    if options.json:
        options.json.write_text(json.dumps(as_json(verdicts), indent=1), encoding="utf-8")
    if options.failures:
        options.failures.write_text(failures(verdicts) + "\n", encoding="utf-8")
    if options.known:
        options.known.write_text(
            "".join(f"{each.name}\n" for each in verdicts if not each.right), encoding="utf-8"
        )
    return 0


def run(cases: Sequence[Case], *, notebook: bool = False, whole: bool = True) -> list[Verdict]:
    """The verdict of each case, one after another, each with a line on stderr."""
    verdicts = []
    with KernelParent() as parent:
        for case in cases:
            if notebook and (case.stop or case.ename == "DeadKernelError"):
                continue
            try:
                verdict = notebook_trial(case, parent) if notebook else trial(case, parent, whole=whole)
            except CaseError as error:
                print(f"{case.half}/{case.name}: the case is faulty: {error}", file=sys.stderr)
                continue
            verdicts.append(verdict)
            word = "right" if verdict.right else "HARM" if verdict.harm else "not mended"
            print(
                f"{case.half}/{case.name}: {word}, {verdict.given or 'no class'}", file=sys.stderr, flush=True
            )
    return verdicts


def prove(cases: Sequence[Case], *, blind: bool = False) -> int:
    """Run every case's own repair; print what is faulty. Returns the exit code."""
    started = time.perf_counter()
    faulty = unseeing = 0
    with KernelParent() as parent:
        for case in cases:
            faults = self_test(case, parent)
            if faults:
                faulty += 1
                print(f"{case.half}/{case.name}: {'; '.join(faults)}", flush=True)
            elif blind and case.mended is not None and blind_check(case, parent):
                unseeing += 1
                print(
                    f"{case.half}/{case.name}: the check is content when the failing statements are skipped"
                )
    print(f"{len(cases)} cases, {faulty} faulty, {time.perf_counter() - started:.0f} s")
    if blind:
        print(f"{unseeing} checks leave a skipped statement to the comparison of the syntax trees")
    return 1 if faulty else 0


def exists(command: str) -> bool:
    """Whether the command line knows ``command``."""
    done = subprocess.run(
        [sys.executable, "-m", "jupyter_automl.cli", command, "--help"],
        capture_output=True,
        check=False,
        timeout=60,
    )
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
