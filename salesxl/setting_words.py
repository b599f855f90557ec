"""What people write as the value of a setting, in English or Thai: `April`, `เมษายน`, `9.30 น.`, `Mon-Sat`, `3 ปี`, `ไม่นับ`.

Each function reads one kind of value and says None where it is none.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from itertools import islice

from salesxl.month_names import MONTH_WORDS
from salesxl.one_form import one_form

Choices = Mapping[str, tuple[str, ...]]
"""What a setting may be, each with the Thai word for it and with other words that mean it."""

COUNTED: Choices = {
    "count": ("นับ", "yes", "counted", "include", "included"),
    "leave out": ("ไม่นับ", "no", "not counted", "do not count", "exclude", "excluded", "ignore", "ตัดออก"),
}
WEEK_STARTS: Choices = {"monday": ("จันทร์", "mon", "วันจันทร์"), "sunday": ("อาทิตย์", "sun", "วันอาทิตย์")}
PACES: Choices = {
    "calendar": ("ตามปฏิทิน", "calendar days", "all days", "ปฏิทิน", "ทุกวัน"),
    "working": ("วันทำการ", "working days", "workdays", "business days", "วันทำงาน"),
}
DUPLICATES: Choices = {"once": ("นับครั้งเดียว", "count once", "ครั้งเดียว"), "keep": ("นับทุกแถว", "keep all", "เก็บทุกแถว")}
REFUND_DAYS: Choices = {
    "refund date": ("วันที่คืนเงิน", "date of the refund", "refunded", "วันคืนเงิน"),
    "order date": ("วันที่สั่งซื้อ", "date of the order", "ordered", "วันสั่งซื้อ"),
}
DISCOUNTS: Choices = {"ignore": ("ไม่หัก", "no"), "deduct": ("หัก", "yes", "deducted")}
JOINERS: Choices = {"full": ("เต็ม", "whole", "เต็มจำนวน"), "prorated": ("ตามสัดส่วน", "pro rata", "prorate", "เฉลี่ยตามวัน")}
DATE_ORDERS: Choices = {
    "dmy": ("วัน/เดือน/ปี", "day/month/year", "dd/mm/yyyy", "d/m/y", "ววดดปป"),
    "mdy": ("เดือน/วัน/ปี", "month/day/year", "mm/dd/yyyy", "m/d/y"),
}
DECIMALS: Choices = {".": ("จุด", "point", "dot", "period"), ",": ("จุลภาค", "comma")}

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_WORDS = {
    word: number
    for number, line in enumerate((
        "mon monday จันทร์ จ", "tue tues tuesday อังคาร อ", "wed weds wednesday พุธ พ", "thu thur thurs thursday พฤหัสบดี พฤหัส พฤ",
        "fri friday ศุกร์ ศ", "sat saturday เสาร์ ส", "sun sunday อาทิตย์ อา",
    ))
    for word in line.split()
}  # fmt: skip
_SEVERAL = {
    **dict.fromkeys(("every day", "everyday", "daily", "all", "all days", "7 days", "ทุกวัน"), range(7)),
    **dict.fromkeys(("weekdays", "working days", "5 days", "วันธรรมดา", "วันทำงาน"), range(5)),
}
_AND = re.compile(r"\s*(?:[,;/&\n]|\band\b|และ)\s*")
_TO = re.compile(r"\s*(?:-|–|—|\.\.|\bto\b|\bthrough\b|ถึง)\s*")

_NUMBER = re.compile(r"([-+]?[0-9][0-9,]*(?:\.[0-9]+)?|[-+]?\.[0-9]+)\s*([^0-9\s].*)?")
_UNITS = {
    "years": {1.0: "year years yr yrs ปี", 1 / 12: "month months เดือน"},
    "days": {1.0: "day days วัน", 7.0: "week weeks สัปดาห์ อาทิตย์"},
    "hours": {1.0: "hour hours hr hrs h ชั่วโมง ชม ชม.", 1 / 60: "minute minutes min mins นาที", 24.0: "day days วัน"},
    "times": {1.0: "time times x เท่า"},
    "points": {1.0: "point points คะแนน"},
    "percent": {0.01: "% percent เปอร์เซ็นต์"},
}
"""In which units a value can be written, and how much each is."""
_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2})(?::[0-9]{2})?)?\s*(am|pm|a\.m\.|p\.m\.|น\.?|นาฬิกา|o'clock|h)?")
_MINUTES = (15, 30, 45)
"""Behind a point these are minutes: 8.30 is half past eight, and nobody opens at 8:18."""


def choice(said: str, choices: Choices) -> str | None:
    """One of some words."""
    text = _plain(said)
    return next((value for value, words in choices.items() if text in {value, *words}), None)


def number(said: str, unit: str = "percent") -> float | None:
    """A number, by itself or in a unit that the setting has: ``0.4``, ``40%``, ``2 hours``, ``90 นาที``."""
    found = _NUMBER.fullmatch(_plain(said))
    sizes = [size for size, names in _UNITS[unit].items() if found and found[2] in names.split()]
    if found is None or (found[2] and not sizes):
        return None
    value = float(found[1].replace(",", ""))
    return value * sizes[0] if sizes else value


def month(said: str) -> float | None:
    """A month by its number or its name."""
    named = MONTH_WORDS.get(_plain(said).removeprefix("เดือน").strip().replace(".", ""))
    return number(said) if named is None else named


def hour(said: str) -> float | None:
    """A time of day in hours: ``9.5``, ``9:30``, ``9.30``, ``09.30 น.``, ``6 pm``, and the share of a day that a spreadsheet keeps."""
    text = _plain(said)
    found = _CLOCK.fullmatch(text)
    if found and (found[3] or ":" in text):
        hours, minutes, half = int(found[1]), int(found[2] or 0), (found[3] or "")[:1]
        if minutes > 59 or (half in ("a", "p") and not 1 <= hours <= 12):
            return None
        return (hours % 12 + 12 * (half == "p") if half in ("a", "p") else hours) + minutes / 60
    value = number(said)
    if value is None or 0 < value < 1:
        return value and round(24 * value, 6)
    whole, hundredths = divmod(round(100 * value), 100)
    return whole + hundredths / 60 if hundredths in _MINUTES else value


def workdays(said: str) -> str | None:
    """Days of the week, as ``mon,tue,wed``: by name, from one to another, or all."""
    text = _plain(said)
    if text in _SEVERAL:
        return ",".join(_DAYS[number] for number in _SEVERAL[text])
    found: set[int] = set()
    for piece in filter(None, _AND.split(text)):
        ends = [_DAY_WORDS.get(word.removeprefix("วัน").rstrip(".")) for word in _TO.split(piece)]
        if None in ends or len(ends) > 2:
            return None
        first, last = int(ends[0] or 0), int(ends[-1] or 0)
        found |= {day % 7 for day in range(first, last + 1 + 7 * (last < first))}
    return ",".join(_DAYS[number] for number in sorted(found)) or None


def days(said: str, read: Callable[[list[str]], list[dt.date | None]]) -> str | None:
    """Dates, as ``2026-04-13,2026-04-14``: any number of them, and from one to another.

    Args:
        said: what is written.
        read: what dates some texts are.
    """
    pieces = [piece for piece in re.split(r"\s*[,;\n]\s*|\s*\band\b\s*|\s*และ\s*", said.strip()) if piece]
    spans = [_ends(piece) for piece in pieces]
    known = read([end for span in spans for end in span])
    if not pieces or None in known:
        return None
    dates, found = iter(known), set()
    for span in spans:
        ends = [date for date in islice(dates, len(span)) if date]
        if (ends[-1] - ends[0]).days not in range(366):
            return None
        found |= {ends[0] + dt.timedelta(more) for more in range((ends[-1] - ends[0]).days + 1)}
    return ",".join(day.isoformat() for day in sorted(found))


def _ends(piece: str) -> list[str]:
    """The first and the last of some days as texts: ``13-15 Apr 2026``, ``2026-04-13..2026-04-15``; or the only one."""
    short = re.fullmatch(r"([0-9]{1,2})\s*[-–]\s*([0-9]{1,2})(\s+\D.*|/[0-9]+/[0-9]+)", piece)
    if short:
        return [f"{short[1]}{short[3]}", f"{short[2]}{short[3]}"]
    return re.split(r"\s*\.\.\s*|\s+[-–—]\s+|\s+to\s+|\s*ถึง\s*", piece)[:2]


def _plain(said: str) -> str:
    return " ".join(one_form(said).casefold().split())
