"""The fits of BG/NBD and gamma-gamma beside those of lifetimes, on the same simulated customers.

Both programs fit with standard errors. As many customers as CDNOW has, and 100,000, are drawn with the parameters that fit CDNOW.
"""

from __future__ import annotations

import importlib
import importlib.util
import time
import warnings
from collections.abc import Callable
from functools import partial

import numpy as np

from benchmarks.table import Line, lines
from salesxl.models.bg_nbd import fit_bg_nbd
from salesxl.models.gamma_gamma import fit_gamma_gamma


def customers(count: int) -> np.ndarray:
    """x, t_x, T and mean value of each customer, drawn from the models with the parameters of CDNOW."""
    random = np.random.default_rng(1997)
    days = 273
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


def compare(sizes: tuple[int, ...], turns: int) -> list[tuple[str, list[Line]]]:
    """A table for each model and number of customers."""
    if not importlib.util.find_spec("lifetimes"):
        return []
    with warnings.catch_warnings():  # it sets an option that pandas has retired
        warnings.simplefilter("ignore")
        lifetimes = importlib.import_module("lifetimes")
    warnings.simplefilter("ignore")
    tables = []
    for count in sizes:
        x, t_x, age, z = customers(count)
        paying = (x > 0) & (z > 0)
        pairs: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
            "BG/NBD": (partial(fit_bg_nbd, x, t_x, age), partial(lifetimes.BetaGeoFitter().fit, x, t_x, age)),
            "gamma-gamma": (
                partial(fit_gamma_gamma, x[paying], z[paying]),
                partial(lifetimes.GammaGammaFitter().fit, x[paying], z[paying]),
            ),
        }
        for name, (ours, theirs) in pairs.items():
            ours(), theirs()  # once for the imports and caches
            times: dict[str, list[float]] = {"salesxl": [], "lifetimes": []}
            for _ in range(turns):
                for who, fit in (("salesxl", ours), ("lifetimes", theirs)):
                    if not times[who] or times[who][0] < 60:
                        times[who].append(_seconds(fit))
            tables.append((f"{name}, {count:,} customers", lines(times, unit="ms")))
    return tables


def _seconds(fit: Callable[[], object]) -> float:
    begun = time.perf_counter()
    fit()
    return time.perf_counter() - begun
