"""What one text says about a day and a time, as far as it can be told without its neighbours.

Whether 03/04 is March or April, and in which century 69 lies, is for the column to decide (``date_order.py``, ``dates.py``).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from salesxl.month_names import MONTH_WORDS, MONTHS
from salesxl.reading.values.raw_column import DIGITS, HAS_DIGIT, LONGEST


def _loose(word: str) -> str:
    """Thai short months come with dots, without, and with a space between: ``ม.ค.``, ``มค``, ``ม. ค.``."""
    return re.escape(word) if "." not in word else r"\.?\s?".join(word.rstrip(".").split(".")) + r"\.?"


_MONTH = re.compile(
    r"(?<![a-zก-๛])(?P<month>"
    + "|".join(_loose(word) for word in sorted((w for line in MONTHS for w in line.split()), key=len, reverse=True))
    + r")\.?(?![a-zก-๛])"
)

_ERA = re.compile(
    r"\(?\s?(?:(?P<be>พ\.?\s?ศ\.?|(?<![a-z])b\.?e\.?(?![a-z]))|(?P<ce>ค\.?\s?ศ\.?|(?<![a-z])(?:a\.?d|c\.?e)\.?(?![a-z])))\s?\)?"
)
_WEEKDAY = re.compile(
    r"^(?:วัน\s?(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัส|ศุกร์|เสาร์|อาทิตย์)|(?:จ|อ|พ|พฤ|ศ|ส|อา)\.?(?=\s[0-9])"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?)[\s,]*"
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FILLING = re.compile(r"วันที่|(?:^|(?<=\s))ที่|เดือน|(?<!\w)ปี|(?<=[0-9])(?:st|nd|rd|th)\b|\bof\b|,")
_SEP = r"(?:\s?[-/.]\s?|\s)"
_TRIPLE = re.compile(rf"([0-9]{{1,4}}){_SEP}([0-9]{{1,2}}){_SEP}([0-9]{{1,4}})")
_PAIR = re.compile(rf"([0-9]{{1,4}}){_SEP}([0-9]{{1,4}})")
_QUARTER = re.compile(
    r"(?P<year>[0-9]{2,4})?[-/ ]*(?:q|ไตรมาส(?:ที่)?)\s?(?P<quarter>[1-4])[-/ ']*(?P<later>[0-9]{2,4})?"
    r"|(?P<first>[1-4])q[-/ ']*(?P<last>[0-9]{2,4})"
)
_WEEK = re.compile(r"([0-9]{4})-?w([0-9]{2})(?:-?([1-7]))?")
_NUMBERS = re.compile(r"[0-9]+")
_BETWEEN = re.compile(r"[\s\-/.']*")
_NONE = re.compile(
    r"0{1,4}[-/.]0{1,2}[-/.]0{1,4}|0001-01-01|01/01/0001|1/1/0001|1899-12-3[01]|1900-01-00"
    r"|0?0/0?1/1900|0?1/0?0/1900"
)
_DIGITS_ONLY = re.compile(r"[0-9]+(?:\.[0-9]+)?")

_LATIN_WORD = re.compile("[a-z]+")
_VOCABULARY = frozenset((
    "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun", "monday", "tuesday", "wednesday",
    "thursday", "friday", "saturday", "sunday", "st", "nd", "rd", "th", "of", "q", "w", "be", "ce", "ad", "a", "b",
    "c", "d", "e", *MONTH_WORDS,
))  # fmt: skip
"""The only words of the Latin alphabet that a date has; what holds others is not looked at any further."""

FIXED, OPEN, MONTH, QUARTER, NUMBER, NONE, UNREADABLE = range(7)
"""What a text is: a full date, three numbers whose order is open, a period given by its first day, a bare number that
may be a serial, a written "no date", or nothing that we know."""
NO_ERA, BUDDHIST_ERA, CHRISTIAN_ERA = range(3)


class DayText(NamedTuple):
    """The day in a text.

    Attributes:
        form: one of the constants above.
        first, second, third: year, month, day; of an open form the three numbers as they stand.
        year_digits: how many digits the year has.
        era: one of the constants above, as far as the text says it.
        thai: written in Thai.
        number: the number, if it is one.
    """

    form: int
    first: int = 0
    second: int = 1
    third: int = 1
    year_digits: int = 4
    era: int = NO_ERA
    thai: bool = False
    number: float = 0.0


NOT_A_DAY = DayText(UNREADABLE)


class TimeText(NamedTuple):
    """The time in a text, in microseconds since midnight; the offset from UTC in minutes, None if it names none."""

    microseconds: int | None
    offset: int | None = None


def split_day_and_time(text: str) -> tuple[str, str]:
    """Part a text at its clock time: ``5/1/2569 10:30 น.`` into the day and the time, either of them possibly empty."""
    colon = text.find(":")
    if colon < 0:
        loose = _LOOSE_TIME.search(text) if text[-1:] in "mMน." else None
        return (_without_time_words(text[: loose.start()]), loose.group()) if loose else (text, "")
    start = colon
    while start > 0 and colon - start < 2 and text[start - 1].isdigit():
        start -= 1
    day = text[:start]
    if not day.strip():
        ahead = _TIME_FIRST.match(text)
        return (text[ahead.end() :].strip(" ,"), ahead.group().strip(" ,")) if ahead else ("", text)
    return _without_time_words(day), text[start:]


def _without_time_words(day: str) -> str:
    return day.rstrip(" ,T").removesuffix("เวลา").rstrip(" ,")


_LOOSE_TIME = re.compile(r"(?<=\s)(?:[0-9]{1,2} ?[aApP]\.?[mM]\.?|[0-9]{1,2}\.[0-9]{2} ?น\.?)$")
_TIME_FIRST = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?(?:น\.?|[aApP]\.?[mM]\.?))?(?=[\s,])")
_TIME = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?)?"
    r"\s*(?P<half>[ap]\.?m\.?|ก่อนเที่ยง|หลังเที่ยง)?\s*(?:น\.?|นาฬิกา|hrs?\.?|h)?"
    r"\s*(?P<zone>z|[a-z]{3,4})?\s*(?P<offset>[+-][0-9]{1,2}(?::?[0-9]{2})?)?(?:\s*\([^()]*\))?"
)
_USUAL_TIME = re.compile("([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?")
ZONE_WORDS = {"z": 0, "utc": 0, "gmt": 0, "ict": 420, "est": -300, "edt": -240, "pst": -480, "pdt": -420}
"""Zone abbreviations with one meaning, in minutes east of UTC."""


def read_time(text: str) -> TimeText:
    """Read the time part of a text."""
    if not text:
        return TimeText(0)
    usual = _USUAL_TIME.fullmatch(text)
    if usual:
        hours, minutes, seconds = usual.groups("0")
        return TimeText(((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1_000_000)
    found = _TIME.fullmatch(text.translate(DIGITS).lower()) if len(text) <= LONGEST else None
    if not found or (found["minute"] is None and found["half"] is None):
        return TimeText(None)
    hour, minute, second = int(found["hour"]), int(found["minute"] or 0), int(found["second"] or 0)
    half = (found["half"] or "").replace(".", "")
    afternoon = half in ("pm", "หลังเที่ยง")
    if half and hour <= 12:
        hour = hour % 12 + 12 * afternoon
    elif half and not afternoon:
        return TimeText(None)
    if minute > 59 or second > 60 or hour > 24 or (hour == 24 and (minute or second)):
        return TimeText(None)
    if found["zone"] and found["zone"] not in ZONE_WORDS:
        return TimeText(None)
    fraction = int((found["fraction"] or "0").ljust(6, "0")[:6])
    offset = read_offset(found["offset"]) if found["offset"] else 0
    zone = ZONE_WORDS[found["zone"]] + offset if found["zone"] else (offset if found["offset"] else None)
    if offset is None or (zone is not None and abs(zone) > 14 * 60):
        return TimeText(None)
    return TimeText(((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction, zone)


def read_offset(text: str) -> int:
    """Minutes east of UTC of ``+07:00``, ``+0700`` or ``+7``."""
    digits = text[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    return (int(hours) * 60 + int(minutes)) * (-1 if text[0] == "-" else 1)


def weekday(text: str) -> int | None:
    """The day of the week that a text begins with, in English: 0 on Mondays; None if it begins with none."""
    word = text[:3].casefold()
    return _WEEKDAYS.index(word) if word in _WEEKDAYS and _WEEKDAY.match(text.casefold()) else None


def read_day(text: str) -> DayText:
    """Read the day part of a text."""
    if len(text) > LONGEST or not HAS_DIGIT(text):
        return NOT_A_DAY
    plain = text.translate(DIGITS).casefold()
    if _NONE.fullmatch(plain):
        return DayText(NONE)
    thai = not text.isascii() and any("\u0e00" <= letter <= "\u0e7f" for letter in text)
    if not _VOCABULARY.issuperset(_LATIN_WORD.findall(plain)):
        return NOT_A_DAY
    era = NO_ERA
    found = _ERA.search(plain)
    if found:
        era = BUDDHIST_ERA if found["be"] else CHRISTIAN_ERA
        plain = plain[: found.start()] + " " + plain[found.end() :]
    plain = " ".join(_FILLING.sub(" ", _WEEKDAY.sub("", plain.strip())).split())
    return _read(plain)._replace(era=era, thai=thai)


def _read(plain: str) -> DayText:
    """A day or a period with the words around it taken away."""
    triple = _TRIPLE.fullmatch(plain)
    if triple:
        return _triple(*triple.groups())
    if _DIGITS_ONLY.fullmatch(plain):
        return DayText(NUMBER, number=float(plain))
    pair = _PAIR.fullmatch(plain)
    if pair:
        return _pair(*pair.groups())
    month = _MONTH.search(plain)
    if month:
        name = re.sub(r"[.\s]", "", month["month"])
        return _around_month(MONTH_WORDS[name], plain[: month.start()], plain[month.end() :])
    quarter = _QUARTER.fullmatch(plain)
    if quarter:
        return _quarter(quarter)
    week = _WEEK.fullmatch(plain)
    if week:
        return _week(*week.groups())
    return NOT_A_DAY


def _triple(a: str, b: str, c: str) -> DayText:
    if len(a) == 4 and len(c) <= 2:
        return DayText(FIXED, int(a), int(b), int(c))
    if len(a) <= 2 and len(c) in (2, 4):
        return DayText(OPEN, int(a), int(b), int(c), year_digits=len(c))
    return NOT_A_DAY


def _pair(a: str, b: str) -> DayText:
    """``2026-05`` and ``05/2026``."""
    if len(a) == 4 and len(b) <= 2:
        return DayText(MONTH, int(a), int(b))
    if len(b) == 4 and len(a) <= 2:
        return DayText(MONTH, int(b), int(a))
    return NOT_A_DAY


def _around_month(month: int, before: str, after: str) -> DayText:
    """The numbers before and after a month's name."""
    ahead, behind = _NUMBERS.findall(before), _NUMBERS.findall(after)
    rest = _NUMBERS.sub("", before) + _NUMBERS.sub("", after)
    if not _BETWEEN.fullmatch(rest) or any(len(part) in (3,) or len(part) > 4 for part in ahead + behind):
        return NOT_A_DAY
    if len(ahead) == 1 and len(behind) == 1:
        day, year = (behind[0], ahead[0]) if len(ahead[0]) == 4 else (ahead[0], behind[0])
    elif not ahead and len(behind) == 2:
        day, year = behind
    elif len(ahead) + len(behind) == 1:
        year = (ahead or behind)[0]
        marked = len(year) == 4 or int(year) > 31 or (behind and _BETWEEN.match(after).group().strip() not in ("", "."))  # type: ignore[union-attr]
        return DayText(MONTH, int(year), month, year_digits=len(year)) if marked and len(year) != 1 else NOT_A_DAY
    else:
        return NOT_A_DAY
    if len(day) > 2 or len(year) not in (2, 4):
        return NOT_A_DAY
    return DayText(FIXED, int(year), month, int(day), year_digits=len(year))


def _quarter(found: re.Match[str]) -> DayText:
    years = [year for year in (found["year"], found["later"], found["last"]) if year]
    if len(years) != 1 or len(years[0]) == 3:
        return NOT_A_DAY
    quarter = int(found["quarter"] or found["first"])
    return DayText(QUARTER, int(years[0]), quarter * 3 - 2, year_digits=len(years[0]))


def _week(year: str, week: str, day: str | None) -> DayText:
    try:
        monday = dt.date.fromisocalendar(int(year), int(week), int(day or 1))
    except ValueError:
        return NOT_A_DAY
    return DayText(FIXED, monday.year, monday.month, monday.day)
