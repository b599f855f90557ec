"""The fits of BG/NBD and gamma-gamma beside those of lifetimes, on the same customers in the same run.

Usage: python benchmarks/clv.py [CUSTOMERS.csv]

The file has the columns x, t_x, T and zbar, as the CDNOW summary that lifetimes carries has; without one, as many
customers (2,357) are simulated from a fixed seed. Both programs fit with standard errors; medians of five turns each.
"""

from __future__ import annotations

import importlib
import statistics
import sys
import time
import warnings
from collections.abc import Callable

import numpy as np

from salesxl.models.bg_nbd import fit_bg_nbd
from salesxl.models.gamma_gamma import fit_gamma_gamma

TURNS = 5
GOAL = 5.0

with warnings.catch_warnings():  # it sets an option that pandas has retired
    warnings.simplefilter("ignore")
    lifetimes = importlib.import_module("lifetimes")


def customers(path: str | None) -> np.ndarray:
    """x, t_x, T and mean value of each customer."""
    if path:
        table = np.genfromtxt(path, delimiter=",", names=True)
        return np.array([table[name] for name in ("x", "t_x", "T", "zbar")])
    random = np.random.default_rng(1997)
    count, days = 2357, 273
    age = days - random.integers(0, 84, count)
    x, t_x = np.zeros(count), np.zeros(count)
    for i, (rate, leaves) in enumerate(
        zip(random.gamma(0.243, 1 / 31, count), random.beta(0.79, 2.43, count), strict=True)
    ):
        clock = random.exponential(1 / rate)
        while clock < age[i] - 1:
            x[i], t_x[i] = x[i] + 1, np.ceil(clock)
            clock = age[i] if random.random() < leaves else t_x[i] + random.exponential(1 / rate)
    repeats = np.maximum(x, 1)
    value = random.gamma(6.25 * repeats, 1 / random.gamma(3.74, 1 / 15.44, count)) / repeats
    return np.array([x, t_x / 7, age / 7, np.where(x > 0, value, 0)])


def milliseconds(job: Callable[[], object]) -> float:
    """How long a job takes once."""
    start = time.perf_counter()
    job()
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Measure and print."""
    warnings.simplefilter("ignore")
    x, t_x, age, z = customers(sys.argv[1] if len(sys.argv) > 1 else None)
    paying = (x > 0) & (z > 0)
    pairs: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "BG/NBD": (lambda: fit_bg_nbd(x, t_x, age), lambda: lifetimes.BetaGeoFitter().fit(x, t_x, age)),
        "gamma-gamma": (
            lambda: fit_gamma_gamma(x[paying], z[paying]),
            lambda: lifetimes.GammaGammaFitter().fit(x[paying], z[paying]),
        ),
    }
    print(f"{len(x):,} customers, {paying.sum():,} with a repeat order; medians of {TURNS} alternating turns, ms")
    print(f"{'':12} {'salesxl':>8} {'lifetimes':>10} {'ratio':>6}   goal {GOAL:.0f}")
    for name, (ours, theirs) in pairs.items():
        ours(), theirs()  # once for the imports and caches
        turns = [(milliseconds(ours), milliseconds(theirs)) for _ in range(TURNS)]
        mine, peer = (statistics.median(column) for column in zip(*turns, strict=True))
        print(f"{name:12} {mine:8.1f} {peer:10.1f} {peer / mine:6.1f}   {'met' if peer >= GOAL * mine else 'missed'}")


if __name__ == "__main__":
    main()
