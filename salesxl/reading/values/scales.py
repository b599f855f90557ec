"""Units of amounts: thousands, millions, cents ..., as a header names them, or the title above a table for all its amounts."""

from __future__ import annotations

import re

FACTORS = {
    "thousand": 1e3, "ten_thousand": 1e4, "hundred_thousand": 1e5, "million": 1e6, "hundredth": 1e-2, "millionth": 1e-6,
}  # fmt: skip
"""The units of amounts, and what their numbers are multiplied by."""

_MONEY = r"(?:thb|usd|eur|baht|บาท|[฿$€])"
_NAMES = {
    "million": r"millions?|mil|mn|mb|ล้าน|ลบ\.?",
    "thousand": rf"thousands?|k(?! (?!{_MONEY})[a-zก-๛])|'?,?000s?|[x×] ?1,?000|(?:หลัก)?พัน",  # "in K Village" is a place
    "hundred_thousand": "แสน",
    "ten_thousand": "หมื่น",
}
"""What names a unit where nothing but a currency stands beside it: in brackets, behind "unit"."""
_ANYWHERE = {
    "million": r"ล้านบาท|หน่วย\s*:?\s*ล้าน|(?<!per )\bmillions?\b|\bm ?(?:thb|baht)\b|\bm ?฿|(?:\bthb|฿) ?m\b",
    "thousand": r"พันบาท|หน่วย\s*:?\s*พัน|(?<!per )\bthousands?\b|'000s?\b|\bk ?(?:thb|baht)\b|\bk ?฿|(?:\bthb|฿) ?k\b",
    "hundred_thousand": r"แสนบาท|หน่วย\s*:?\s*แสน",
    "ten_thousand": r"หมื่นบาท|หน่วย\s*:?\s*หมื่น",
    "hundredth": r"\bin cents\b|\(cents?\)|\(satang\)|\(สตางค์\)",
    "millionth": r"\bmicros\b",
}
"""What names it wherever it stands in a header."""
_LEAD = r"(?:หน่วย(?: ?เงิน)?|\bunits?|\b(?:amounts?|figures|numbers|values)(?: are)?)\s*[:=]?\s*(?:เป็น|in )?\s*"


def _named(unit: str) -> str:
    return rf"(?:{_MONEY} ?)?(?:{_NAMES[unit]})(?: ?(?:of )?{_MONEY})?"


def _any(patterns: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{unit}>{pattern})" for unit, pattern in patterns.items()))


_IN_HEADER = _any(
    {unit: rf"\((?:in )?{_named(unit)}\)|{words}" if unit in _NAMES else words for unit, words in _ANYWHERE.items()}
)
_IN_TITLE = _any(
    {
        unit: rf"\((?:in )?{_named(unit)}\)|(?:{_LEAD}|\bin ){_named(unit)}(?![a-zก-๛])"
        for unit in _NAMES
    }
)  # fmt: skip
_PLAIN = re.compile(r"บาท|\bbaht\b")


def of_header(header: str) -> str | None:
    """The unit that a header names: ``ยอดขาย (พันบาท)``, ``Target (THB k)``, ``Amount in cents``; None if it names none."""
    return _found(_IN_HEADER, header)


def of_title(title: str, header: str) -> str | None:
    """The unit that a title names for a column of amounts below it: ``หน่วย: พันบาท``, ``(in THB thousands)``.

    A header that speaks of a unit of its own, or of baht, goes first: then none.
    """
    return None if of_header(header) or _PLAIN.search(_compared(header)) else _found(_IN_TITLE, title)


def _found(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(_compared(text))
    return found.lastgroup if found else None


def _compared(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").replace("‘", "'").split())
