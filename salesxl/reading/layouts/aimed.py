"""Headers of targets by time: a column for the target of each month beside those of what came of it, or one for each half-year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from salesxl.eras import common_year
from salesxl.reading.layouts import months
from salesxl.reading.values.raw_column import DIGITS
from salesxl.reading.words.headers import aims, normalise

VALUE = "Target"
"""Header of the column of targets afterwards."""

_HALF = re.compile(
    r"(?:h|half ?|ครึ่งปี ?|ครึ่ง)(?P<half>[12]|แรก|หลัง)(?:[-/ ']*(?:ปี ?)?(?P<year>\d{4}|\d{2}))?"
    r"|(?P<first>\d{4})[-/ ]*h(?P<last>[12])"
)


class Aimed(NamedTuple):
    """A header line in which months alone head their targets; and what stood above the other columns of the same months."""

    headers: list[str]
    beside: list[str]


def aimed(headers: Sequence[str]) -> Aimed | None:
    """The header line of a sheet with a target for each month, None if it is none, or a month has two."""
    found = {index: said for index, header in enumerate(headers) if (said := _split(header))}
    targets = {index: month for index, (month, word) in found.items() if normalise(word) in aims()}
    spans = [months.of(month) for month in targets.values()]
    if len(set(spans)) < months.FEWEST or len(set(spans)) < len(spans):
        return None
    plain = [targets.get(index, "" if index in found else header) for index, header in enumerate(headers)]
    beside = dict.fromkeys(word for index, (_, word) in found.items() if index not in targets)
    return Aimed(plain, [*beside])


def halves(headers: Sequence[str]) -> dict[int, tuple[int | None, int]]:
    """The columns headed by half-years, with the year and which half; none where there is only one."""
    found: dict[int, tuple[int | None, int]] = {}
    for index, header in enumerate(headers):
        if half := _HALF.fullmatch(header.strip().lower().translate(DIGITS)):
            year = half["year"] or half["first"]
            which = {"แรก": 1, "หลัง": 2}.get(half["half"]) or int(half["half"] or half["last"])
            found[index] = (common_year(int(year)) if year else None, which)
    return found if len(set(found.values())) > 1 else {}


def _split(header: str) -> tuple[str, str] | None:
    """A month and the word beside it, before or after."""
    words = re.sub(r"[()\[\]/:|]| - ", " ", header).split()
    parts = [(" ".join(words[:place]), " ".join(words[place:])) for place in range(1, len(words))]
    found = [(month, word) for one, other in parts for month, word in ((one, other), (other, one)) if months.of(month)]
    return max(found, key=lambda part: len(part[0]), default=None)  # Jan 2026, not Jan alone
