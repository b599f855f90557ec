"""Whether a change stands out from what chance alone would bring."""

from __future__ import annotations

import math

FEWEST = 5  # cases behind a rate or a count before a word is said about it
STANDS_OUT = 1.0  # standard errors: a hint for a manager, not a proof


def counts_differ(now: float, before: float) -> bool:
    """Whether two counts differ by more than such counts do by themselves (as Poisson counts)."""
    both = now + before
    return max(now, before) >= FEWEST and abs(now - before) > STANDS_OUT * math.sqrt(both)


def shares_differ(hits: int, cases: int, hits_before: int, cases_before: int) -> bool:
    """Whether two shares differ by more than drawing so few cases would explain."""
    if min(cases, cases_before) < FEWEST:
        return False
    pooled = (hits + hits_before) / (cases + cases_before)
    error = math.sqrt(pooled * (1 - pooled) * (1 / cases + 1 / cases_before))
    return error > 0 and abs(hits / cases - hits_before / cases_before) > STANDS_OUT * error
