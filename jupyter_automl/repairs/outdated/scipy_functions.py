# ruff: noqa: E501
"""Functions that SciPy removed, as lines that bind their names: an import, or a definition with the old values."""

from __future__ import annotations

PICTURES = "SciPy 1.3: pictures are read, written and resized by Pillow"
WAVELETS = "SciPy 1.15: the wavelets were removed; this is their definition"
MOMENTS = "SciPy 0.18: functions that pass over missing values are NumPy's"
TEMPERATURES = "SciPy 1.0: convert_temperature takes the place of the six functions"

BINOM_TEST = """\
import numpy as np
from scipy.stats import binomtest


def binom_test(x, n=None, p=0.5, alternative="two-sided"):
    if np.size(x) == 2:
        x, n = x[0], x[0] + x[1]
    return binomtest(x, n, p, alternative).pvalue"""
ITEMFREQ = """\
import numpy as np


def itemfreq(values):
    return np.column_stack(np.unique(values, return_counts=True))"""
DEVIATION = """\
import numpy as np
from scipy.stats import median_abs_deviation


def median_absolute_deviation(x, axis=0, center=np.median, scale=1.4826, nan_policy="propagate"):
    # The scale was a factor; today it is what is divided by.
    return median_abs_deviation(x, axis, center, 1 / scale, nan_policy)"""
SPHERICAL = """\
from scipy.special import sph_harm_y


def sph_harm(m, n, theta, phi):
    return sph_harm_y(n, m, phi, theta)"""
MINKOWSKI = """\
import numpy as np
from scipy.spatial.distance import minkowski


def wminkowski(u, v, p, w):
    return minkowski(u, v, p, np.asarray(w) ** p)"""
DERIVATIVE = """\
import numpy as np


def derivative(func, x0, dx=1.0, n=1, args=(), order=3):
    steps = np.arange(order) - order // 2
    weights = np.prod(np.arange(1, n + 1)) * np.linalg.inv(np.vander(steps, increasing=True))[n]
    return sum(weight * func(x0 + step * dx, *args) for weight, step in zip(weights, steps)) / dx**n"""
IMREAD = """\
import numpy as np
from PIL import Image


def imread(name, flatten=False, mode=None):
    picture = Image.open(name)
    if mode is not None:
        picture = picture.convert(mode)
    elif picture.mode == "P":
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    return np.array(picture.convert("F") if flatten else picture)"""
IMSAVE = """\
import numpy as np
from PIL import Image


def imsave(name, picture):
    picture = np.asarray(picture)
    if picture.dtype != np.uint8:
        low, high = picture.min(), picture.max()
        picture = ((picture - low) * (255 / ((high - low) or 1)) + 0.5).astype(np.uint8)
    Image.fromarray(picture).save(name)"""
IMRESIZE = """\
import numpy as np
from PIL import Image


def imresize(picture, size):
    picture = Image.fromarray(picture)
    if np.ndim(size) == 0:
        share = size / 100 if isinstance(size, int) else size
        size = (int(picture.height * share), int(picture.width * share))
    return np.asarray(picture.resize((size[1], size[0]), Image.BILINEAR))"""
RICKER = """\
import numpy as np


def ricker(points, a):
    x = np.arange(points) - (points - 1.0) / 2
    return 2 / (np.sqrt(3 * a) * np.pi**0.25) * (1 - x**2 / a**2) * np.exp(-(x**2) / (2 * a**2))"""
MORLET = """\
import numpy as np


def morlet(M, w=5.0, s=1.0, complete=True):
    x = np.linspace(-s * 2 * np.pi, s * 2 * np.pi, M)
    wave = np.exp(1j * w * x) - (np.exp(-0.5 * w**2) if complete else 0)
    return wave * np.exp(-0.5 * x**2) * np.pi**-0.25"""
MORLET2 = """\
import numpy as np


def morlet2(M, s, w=5):
    x = (np.arange(M) - (M - 1.0) / 2) / s
    return np.exp(1j * w * x) * np.exp(-0.5 * x**2) * np.pi**-0.25 / np.sqrt(s)"""
CWT = """\
import numpy as np


def cwt(data, wavelet, widths, **given):
    shapes = [np.conj(wavelet(min(10 * width, len(data)), width, **given)[::-1]) for width in widths]
    return np.array([np.convolve(data, shape, mode="same") for shape in shapes])"""
INNER = """\
import numpy as np


def inner1d(a, b):
    return np.einsum("...i,...i->...", a, b)"""
SIGNAL_TO_NOISE = """\
import numpy as np


def signaltonoise(a, axis=0, ddof=0):
    mean, spread = np.mean(a, axis), np.std(a, axis, ddof=ddof)
    return np.where(spread == 0, 0, mean / spread)"""


def _degrees(name: str) -> str:
    """`C2K(x)` is `convert_temperature(x, "C", "K")`."""
    given = f'"{name[0]}", "{name[2]}"'
    return f"from scipy.constants import convert_temperature\n\n\ndef {name}(x):\n    return convert_temperature(x, {given})"


def _partly(name: str, given: str) -> str:
    return f"from functools import partial\nimport numpy as np\n{name} = partial(np.{name}, {given})"


ELSEWHERE: tuple[tuple[str, str, str, str], ...] = (
    ("SciPy 1.12: binom_test was removed, binomtest takes its place", "scipy.stats", "binom_test", BINOM_TEST),
    ("SciPy 1.5: median_absolute_deviation was removed, median_abs_deviation takes its place", "scipy.stats",
     "median_absolute_deviation",
     DEVIATION),
    ("SciPy 1.3: itemfreq was removed, numpy.unique counts", "scipy.stats", "itemfreq", ITEMFREQ),
    (MOMENTS, "scipy.stats", "nanmean", _partly("nanmean", "axis=0")),
    (MOMENTS, "scipy.stats", "nanmedian", _partly("nanmedian", "axis=0")),
    (MOMENTS, "scipy.stats", "nanstd", _partly("nanstd", "axis=0, ddof=1")),
    ("SciPy 0.18: chisqprob was removed, chi2.sf takes its place", "scipy.stats", "chisqprob",
     "from scipy.stats import chi2\nchisqprob = chi2.sf"),
    ("SciPy 0.18: betai was removed, betainc takes its place", "scipy.stats", "betai", "from scipy.special import betainc as betai"),
    ("SciPy 1.0: signaltonoise was removed", "scipy.stats", "signaltonoise", SIGNAL_TO_NOISE),
    ("SciPy 1.6: frechet_r was removed, weibull_min takes its place", "scipy.stats", "frechet_r", "from scipy.stats import weibull_min as frechet_r"),
    ("SciPy 1.6: frechet_l was removed, weibull_max takes its place", "scipy.stats", "frechet_l", "from scipy.stats import weibull_max as frechet_l"),
    ("SciPy 1.17: sph_harm was removed; sph_harm_y takes degree and angles in the other order", "scipy.special", "sph_harm", SPHERICAL),
    ("SciPy 1.14: btdtr was removed, betainc takes its place", "scipy.special", "btdtr", "from scipy.special import betainc as btdtr"),
    ("SciPy 1.14: btdtri was removed, betaincinv takes its place", "scipy.special", "btdtri", "from scipy.special import betaincinv as btdtri"),
    ("SciPy 1.8: wminkowski was removed, minkowski takes weights", "scipy.spatial.distance", "wminkowski", MINKOWSKI),
    ("SciPy 1.17: sokalmichener was removed; it is the same as rogerstanimoto", "scipy.spatial.distance", "sokalmichener",
     "from scipy.spatial.distance import rogerstanimoto as sokalmichener"),
    ("SciPy 1.2: matching was removed; it is the same as hamming", "scipy.spatial.distance", "matching",
     "from scipy.spatial.distance import hamming as matching"),
    ("SciPy 1.15: derivative was removed; this is its central difference", "scipy.misc", "derivative", DERIVATIVE),
    *(("SciPy 1.3: combinations and factorials moved to scipy.special", "scipy.misc", name, f"from scipy.special import {name}")
      for name in ("comb", "factorial", "factorial2", "factorialk", "logsumexp")),
    *(("SciPy 1.12: face and its kin moved to scipy.datasets", "scipy.misc", name, f"from scipy.datasets import {name}")
      for name in ("face", "ascent", "electrocardiogram")),
    ("SciPy 1.3: pade moved to scipy.interpolate", "scipy.misc", "pade", "from scipy.interpolate import pade"),
    *((PICTURES, module, name, lines) for module in ("scipy.misc", "scipy.ndimage", "scipy.misc.pilutil")
      for name, lines in (("imread", IMREAD), ("imsave", IMSAVE), ("imresize", IMRESIZE))),
    *((WAVELETS, "scipy.signal", name, lines)
      for name, lines in (("ricker", RICKER), ("morlet", MORLET), ("morlet2", MORLET2), ("cwt", CWT))),
    *((TEMPERATURES, "scipy.constants", name, _degrees(name)) for name in ("C2K", "K2C", "F2C", "C2F", "F2K", "K2F")),
    ("NumPy 1.15: the private umath_tests was removed", "numpy.core.umath_tests", "inner1d", INNER),
)  # fmt: skip
"""Rule, module and name of old, and the lines that bind the name today."""
