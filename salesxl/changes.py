"""How much a value changed: money and counts as a share of what they were, rates by their difference."""

from __future__ import annotations

from math import isclose

from salesxl.formats import shown
from salesxl.locale import Language

BY_DIFFERENCE = {"rate": "points", "score": "score"}
"""Units of which the difference is told; 60% after 50% is 10 points more, not 20%."""


def change(unit: str, now: float | None, before: float | None) -> float | None:
    """The change from one value to another, in the unit of `change_unit`.

    >>> change("money", 1200, 1000), round(change("rate", 0.6, 0.5), 6), change("count", 3, 0)
    (0.2, 0.1, None)
    """
    if now is None or before is None:
        return None
    if isclose(now, before, rel_tol=1e-12):  # sums of the same cents differ in their last digits
        now = before
    if unit in BY_DIFFERENCE:
        return now - before
    return (now - before) / before if before > 0 else None


def change_unit(unit: str) -> str:
    """The unit of a change: ``points`` for a rate, ``rate`` for what changes in percent."""
    return BY_DIFFERENCE.get(unit, "rate")


def change_shown(change: float, unit: str, language: Language = "en") -> str:
    """A change in words of its own unit, with its sign.

    >>> change_shown(0.1, "points"), change_shown(-0.2, "rate"), change_shown(5, "score")
    ('+10.0 pts', '-20.0%', '+5')
    """
    return f"{change:+.1%}" if unit == "rate" else shown(change, unit, language=language)
