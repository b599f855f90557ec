"""Years of the Buddhist era, by which Thailand counts, and of the common one."""

from __future__ import annotations

BUDDHIST = 543
"""Years between the two eras; not so before 1941, when the Thai year began in April."""

SHORT_BUDDHIST = (43, 89)
"""Two-digit years that make sense only as Buddhist ones: 2543 to 2589 are 2000 to 2046."""

_BUDDHIST_FROM = 2400


def common_year(said: int) -> int:
    """A year of either era, of four digits or two, in the common one."""
    if said < 100:
        said += 2500 if SHORT_BUDDHIST[0] <= said <= SHORT_BUDDHIST[1] else 2000
    return said - BUDDHIST if said >= _BUDDHIST_FROM else said
