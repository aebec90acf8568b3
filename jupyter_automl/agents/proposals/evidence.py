"""Whether a gain out of fold holds up: a paired test over folds, corrected for overlap and for the number of tries."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

LEVEL = 0.05
"""Chance of keeping any of a run's proposals where none of them is worth anything."""


@dataclass(frozen=True)
class Evidence:
    """What the folds say of a candidate against the leader; scores are such that more is better."""

    gain: float
    error: float
    ahead: int
    folds: int
    chance: float
    """One-sided: how likely so large a mean gain is where there is none."""

    def held(self, tries: int) -> bool:
        """Whether it holds after so many tries (Bonferroni)."""
        return self.gain > 0 and self.ahead > self.folds / 2 and self.chance <= LEVEL / max(1, tries)

    def told(self, tries: int, digits: str = "+.4f") -> str:
        """The figures as a sentence."""
        return (
            f"{self.gain:{digits}} ± {self.error:{digits[1:]}} against the leading candidate, ahead in {self.ahead} of "
            f"{self.folds} folds; chance {self.chance:.3g}, at most {LEVEL / max(1, tries):.3g} after {tries} "
            f"{'try' if tries == 1 else 'tries'}"
        )


def paired(candidate: Sequence[float], leader: Sequence[float], sign: int, share: float) -> Evidence:
    """The corrected resampled t-test on scores of the same folds.

    `share` is the size of the scored part over that of the training part: folds that share training rows vary together,
    and the variance of their mean is larger by it. Sources: Nadeau and Bengio, Inference for the generalization error,
    2003; Bouckaert and Frank, Evaluating the replicability of significance tests, 2004.
    """
    gains = [sign * (a - b) for a, b in zip(candidate, leader, strict=True)]
    count, gain = len(gains), sum(gains) / len(gains)
    if not math.isfinite(gain) or count < 2:
        return Evidence(gain if math.isfinite(gain) else -math.inf, math.inf, 0, count, 1.0)
    variance = sum((one - gain) ** 2 for one in gains) / (count - 1)
    error = math.sqrt(variance * (1 / count + share))
    ahead = sum(one > 0 for one in gains)
    if error == 0:
        return Evidence(gain, 0.0, ahead, count, 1.0 if gain <= 0 else 0.0)
    return Evidence(gain, error, ahead, count, _above(gain / error, count - 1))


def _above(t: float, freedom: int) -> float:
    """P(T > t) of Student's distribution."""
    from scipy.special import stdtr  # half a second to import, and seldom needed

    return float(stdtr(freedom, -t))
