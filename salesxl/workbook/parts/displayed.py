"""A value as its cell shows it, for the texts that charts and text boxes save beside a cell.

Only Excel knows every format; what is beyond these few rules is shown plainly, and Excel draws it anew when it opens.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal

from salesxl.reading.grids.grid import CellError
from salesxl.workbook.parts.held import Held, Unknown

_SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])+|(?<=;)(?=;|$)|^(?=;)')
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|_(.)|\*(.)|\[\$([^\]-]*)[^\]]*\]|\[[A-Za-z]+\d*\]|([#0?,.]+|.)', re.DOTALL)
_DATE = re.compile(r"yyyy|yy|mm|m|dd|d|hh|h|ss|s|AM/PM", re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


def displayed(value: Held | Unknown, code: str = "General", *, date1904: bool = False) -> str:
    """A value as a cell with this number format shows it; blank and not yet calculated ones show nothing."""
    if value is None or isinstance(value, Unknown):
        return ""
    if isinstance(value, (str, CellError)):
        return str(value)
    if isinstance(value, bool):
        return str(value).upper()
    sections = _SECTION.findall(code) or ["General"]
    at = 1 if value < 0 and len(sections) > 1 else 2 if value == 0 and len(sections) > 2 else 0
    section = sections[at]
    if _is_date(section):
        return _moment(float(value), section, date1904)
    return _number(value, section, signed=at != 1)


def general(value: int | float) -> str:
    """A number without a format."""
    if isinstance(value, int) or value.is_integer():
        return str(int(value)) if abs(value) < 1e11 else f"{value:.5E}"
    return f"{value:.10g}"


def _is_date(section: str) -> bool:
    return re.search(r"[ymdhs]", _LITERAL.sub("", section), re.IGNORECASE) is not None and "General" not in section


def _number(value: int | float, section: str, *, signed: bool) -> str:
    plain = _LITERAL.sub("", section)
    pattern = re.search(r"[#0?][#0?,]*(?:\.[#0?]*)?,*", plain)
    if "General" in section or re.search(r"[EeGg/]", plain) or "?" in plain or re.search(r"\[[<>=]", section):
        return general(value)
    if pattern is None:
        return _around(section, "")
    digits = pattern.group()
    scale = len(digits) - len(digits.rstrip(","))
    whole, _, fraction = digits.rstrip(",").partition(".")
    number = Decimal(repr(value)) * 100 ** plain.count("%") / 1000**scale
    rounded = abs(number).quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    integer, _, decimals = f"{rounded:f}".partition(".")
    integer = integer.lstrip("0").rjust(whole.replace(",", "").count("0"), "0")
    if "," in whole:
        integer = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", integer)
    optional = len(fraction) - len(fraction.rstrip("#"))
    if optional:
        decimals = decimals[: len(decimals) - optional] + decimals[-optional:].rstrip("0")
    text = integer + ("." + decimals if fraction else "")
    sign = "-" if number < 0 and signed and rounded else ""
    return sign + _around(section, text)


def _around(section: str, number: str) -> str:
    """A number among the letters of its format."""
    found, written = [], False
    for token in _TOKEN.finditer(section):
        quoted, escaped, space, fill, currency, other = token.groups()
        if other and set(other) <= set("#0?,."):
            found.append("" if written else number)
            written = True
        else:
            found.append(quoted or escaped or (" " if space else "") or currency or ("" if fill else other) or "")
    return "".join(found).strip()


def _moment(value: float, section: str, date1904: bool) -> str:
    epoch = dt.datetime(1904, 1, 1) if date1904 else dt.datetime(1899, 12, 30)
    try:
        moment = epoch + dt.timedelta(days=value)
    except OverflowError:
        return general(value)
    plain = re.sub(r"\[\$[^\]]*\]", "", section)
    if "[" in plain:
        hours, minutes = divmod(round(value * 1440), 60)
        return f"{hours}:{minutes:02}" if plain.lower() in ("[h]:mm", "[hh]:mm") else general(value)
    if re.search(r"mmm|ddd|b|e|0", _LITERAL.sub("", plain), re.IGNORECASE):
        # Names of months and days, the Buddhist and other calendars depend on the reader's language.
        return moment.date().isoformat() if moment == moment.replace(hour=0, minute=0) else f"{moment:%Y-%m-%d %H:%M}"
    twelve = re.search(r"AM/PM", plain, re.IGNORECASE) is not None
    hour = (moment.hour % 12 or 12) if twelve else moment.hour
    after_hour = False

    def part(token: re.Match[str]) -> str:
        nonlocal after_hour
        text = token.group().lower()
        if text == "am/pm":
            return "AM" if moment.hour < 12 else "PM"
        minutes = text[0] == "m" and (after_hour or re.match(r":s", plain[token.end() :], re.IGNORECASE) is not None)
        after_hour = text[0] == "h"
        if text[0] == "y":
            return f"{moment.year:04}" if len(text) == 4 else f"{moment.year % 100:02}"
        numbers = {"d": moment.day, "h": hour, "s": moment.second, "m": moment.minute if minutes else moment.month}
        return f"{numbers[text[0]]:0{len(text)}}"

    return re.sub(r'"([^"]*)"|\\(.)', r"\1\2", _DATE.sub(part, plain)).split(";")[0].strip()
