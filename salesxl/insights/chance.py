"""Whether a change stands out from what chance alone would bring."""

from __future__ import annotations

import math

FEWEST = 5  # cases behind a rate or a count before a word is said about it
STANDS_OUT = 1.0  # standard errors: a hint for a manager, not a proof


def counts_differ(now: float, before: float) -> bool:
    """Whether two counts differ by more than such counts do by themselves (as Poisson counts)."""
    both = now + before
    return max(now, before) >= FEWEST and abs(now - before) > STANDS_OUT * math.sqrt(both)


def shares_differ(hits: float, cases: float, hits_before: float, cases_before: float) -> bool:
    """Whether two shares differ by more than drawing so few cases would explain."""
    if min(cases, cases_before) < FEWEST:
        return False
    pooled = (hits + hits_before) / (cases + cases_before)
    error = math.sqrt(pooled * (1 - pooled) * (1 / cases + 1 / cases_before))
    return error > 0 and abs(hits / cases - hits_before / cases_before) > STANDS_OUT * error


def scores_differ(score: float, answers: int, score_before: float, answers_before: int) -> bool:
    """Whether two scores from -100 to 100, as of NPS, differ by more than so few answers would explain.

    How far the answers lie apart is not known here: as far as they can with such a mean, some at each end.
    """
    if min(answers, answers_before) < FEWEST:
        return False
    mean = (score * answers + score_before * answers_before) / (answers + answers_before) / 100
    error = 100 * math.sqrt(max(1 - mean * mean, 0.0) * (1 / answers + 1 / answers_before))
    return abs(score - score_before) > STANDS_OUT * error
