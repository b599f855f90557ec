"""Numbers and money: what a text says under either decimal mark, and which mark, unit and currency a column uses."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from salesxl.currency_words import CURRENCY_WORDS
from salesxl.reading.grids.bytewise import MARGIN, numbers_at, words_of
from salesxl.reading.values.raw_column import DIGITS, HAS_DIGIT, LONGEST, Floats, Mask, RawColumn, Typed
from salesxl.reading.values.scales import FACTORS, of_header

_SCALES = {
    "k": 1e3, "พัน": 1e3, "หมื่น": 1e4, "แสน": 1e5, "ล้าน": 1e6, "m": 1e6, "mn": 1e6, "mio": 1e6, "million": 1e6,
    "thousand": 1e3, "bn": 1e9, "billion": 1e9, "พันล้าน": 1e9,
}  # fmt: skip
_UNITS = (
    "pcs|pc|pieces|piece|units|unit|ea|each|items|item|times|x|boxes|box|packs|pack|bottles|bottle|sets|set|pairs|pair|bags|bag|cans|can|cups|cup|"
    "rolls|roll|trays|tray|cartons|carton|dozens|dozen|kgs|kg|ชิ้น|อัน|ครั้ง|คน|ราย|กล่อง|ชุด|ตัว|ขวด|แพ็ก|แพ็ค|แพค|คัน|ใบ|"
    "เครื่อง|แถว|หน่วย|คู่|เล่ม|ถุง|โหล|ดวง|สาย|แก้ว|จาน|ถ้วย|ม้วน|แผ่น|ลัง|มัด|ก้อน|กระป๋อง|กระปุก|ห่อ|ซอง|ถาด|หลอด|แท่ง|เส้น|ต้น|ช่อ|ผืน|ที่|กก.|กก|กิโลกรัม|กิโล|โล|"
    "hours|hour|hrs|hr|h|ชั่วโมง|ชม."
)
_PERCENT = r"%|％|percent\b|pct\b|เปอร์เซ็นต์|เปอร์เซนต์|ร้อยละ"
_HEADER_PERCENT = re.compile(_PERCENT)

PERCENT = 0.01
HUGE = 1e100
"""Not a number of anything: with smaller ones no sum overflows."""

_LONGEST_WORD = 12
_BARE = re.compile("[0-9.,' ]+")
_USUAL = re.compile(r"([฿$€£]?)(-?)([0-9]{1,15}|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(\.(?:[0-9]{1,2}|[0-9]{4,15}))?")
_DIGITS = 15  # of a number that a float holds to the last of them
_MARKS = str.maketrans(
    {"−": "-", "‒": "-", "–": "-", "—": "-", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "．": ".", "，": ","}
)


def _core(thousands: str, decimal: str) -> re.Pattern[str]:
    groups = "|".join(rf"[1-9][0-9]{{0,2}}(?:{mark}[0-9]{{3}})+" for mark in (thousands, " ", "'"))
    indian = rf"[1-9][0-9]?(?:{thousands}[0-9]{{2}})+{thousands}[0-9]{{3}}"
    return re.compile(rf"(?=[0-9{decimal}]*[0-9])(?:{groups}|{indian}|[0-9]+)?(?:{decimal}[0-9]*)?")


_UNDER_DOT, _UNDER_COMMA = _core(",", r"\."), _core(r"\.", ",")
_SCIENTIFIC = re.compile(r"-?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]{1,2}")


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_NOT_IN_HEADERS = frozenset(("bt", "ft", "rm", "rp", "rs", "try", "pen", "cop", "mop", "ars", "ron", "kr"))
_HEADER_CURRENCY = re.compile(
    rf"(?<![a-zก-๛])(?P<word>{_either(CURRENCY_WORDS.keys() - _NOT_IN_HEADERS)})(?![a-zก-๛])|(?P<thai>บาท)"
)
_LEFT = re.compile(rf"(?P<currency>{_either(CURRENCY_WORDS)})(?![a-zก-๛])|(?P<percent>{_PERCENT})|(?P<sign>[-+])")
_RIGHT = re.compile(
    rf"(?:(?P<dash>[.,]-)|(?P<percent>{_PERCENT})|(?P<currency>{_either(CURRENCY_WORDS)})"
    rf"|(?<![a-z])(?P<scale>{_either(_SCALES)})|(?P<unit>(?<![a-z])(?:{_UNITS.replace('.', '[.]')}))|(?P<sign>-))\Z"
)


class Amount(NamedTuple):
    """What one text says: its value if the decimal mark is a point, and if it is a comma; NaN where it cannot be.

    ``final`` amounts carry their own percent sign or "million": no unit of the column applies to them.
    """

    dot: float = math.nan
    comma: float = math.nan
    currency: str = ""
    final: bool = False


NOTHING = Amount()


def read_amount(text: str, *, scientific: bool = False, counted: bool = False) -> Amount:
    """Read one cleaned text as an amount.

    Args:
        text: without spaces at its ends.
        scientific: let ``1.2E+05`` be a number.
        counted: let ``2 pcs`` be one; ``5 m`` is no million then.

    Returns:
        Its two readings; both NaN if it is no number.
    """
    if len(text) > LONGEST or not HAS_DIGIT(text):
        return NOTHING
    if scientific and _SCIENTIFIC.fullmatch(text):
        return Amount(float(text), float(text))
    peeled = _peel(text.translate(DIGITS).translate(_MARKS).lower(), counted)
    if peeled is None:
        return NOTHING
    core, sign, scale, currency = peeled
    bare = core.replace(" ", "").replace("'", "")
    dot = float(bare.replace(",", "")) if _UNDER_DOT.fullmatch(core) else math.nan
    comma = float(bare.replace(".", "").replace(",", ".")) if _UNDER_COMMA.fullmatch(core) else math.nan
    if scale == 1:
        return Amount(sign * dot, sign * comma, currency)
    if scale == PERCENT:
        return Amount(sign * dot / 100, sign * comma / 100, currency, final=True)
    return Amount(sign * round(dot * scale, 6), sign * round(comma * scale, 6), currency, final=True)


def _peel(text: str, counted: bool) -> tuple[str, float, float, str] | None:
    """Take sign, scale and currency off; None if they contradict each other or something else stands there."""
    signs: list[float] = []
    scales: list[float] = []
    currencies: set[str] = set()
    while not _BARE.fullmatch(text):
        if text[:1] == "(" and text[-1:] == ")":
            signs.append(-1.0)
            text = text[1:-1].strip()
            continue
        left = _LEFT.match(text)
        found = left or _RIGHT.search(text, max(0, len(text) - _LONGEST_WORD))
        if found is None or (found.group() == "m" and counted) or (found.lastgroup == "unit" and not counted):
            return None
        text = text[found.end() :].lstrip() if left else text[: found.start()].rstrip()
        word, kind = found.group(), found.lastgroup
        if kind == "currency":
            currencies.add(CURRENCY_WORDS[word])
        elif kind == "percent":
            scales.append(PERCENT)
        elif kind == "scale":
            scales.append(_SCALES[word])
        elif kind == "sign":
            signs.append(-1.0 if word == "-" else 1.0)
    currencies.discard("")
    if len(signs) > 1 or len(scales) > 1 or len(currencies) > 1:
        return None
    return text, math.prod(signs), math.prod(scales), next(iter(currencies), "")


@dataclass
class Amounts:
    """The distinct texts of a column, read."""

    dot: Floats
    comma: Floats
    final: Mask
    currency: list[str]


def amounts_of(column: RawColumn, *, counted: bool = False) -> Amounts:
    """What the distinct texts of a column say, under both decimal marks."""
    plain = read_lines(column.lines)
    return plain if plain is not None else read_texts(column.texts, scientific=column.typed, counted=counted)


def read_lines(lines: str) -> Amounts | None:
    """Read texts, each behind a line's end, at once; None unless all are numbers as programs write them."""
    said = lines.encode()
    if said.translate(None, b"0123456789.-\n") or said.count(b"-") > said.count(b"\n-"):
        return None
    text = np.frombuffer(b" " * MARGIN + said + b"\n" + bytes(MARGIN), np.uint8)
    marks = np.flatnonzero((text == ord("\n")) | (text == ord(".")))
    line = np.flatnonzero(text.take(marks) == ord("\n"))
    points, start, end = np.diff(line) - 1, marks[line[:-1]] + 1, marks[line[1:]]
    point = marks[line[1:] - (points > 0)]  # or the end
    whole, decimals = point - start - (text.take(start) == ord("-")), end - point - 1
    usual = (points == 0) | (decimals == 1) | (decimals == 2) | ((decimals > 3) & (decimals <= _DIGITS))
    if not ((points < 2) & (whole > 0) & (whole <= _DIGITS) & usual).all():
        return None
    dot = numbers_at(text, words_of(text), start, end)
    if dot is None:
        return None
    return Amounts(dot, np.where(points, np.nan, dot), np.zeros(len(dot), dtype=bool), [""] * len(dot))


def read_texts(texts: list[str], *, scientific: bool = False, counted: bool = False) -> Amounts:
    """Read texts of any kind, one by one."""
    n = len(texts)
    dot, comma = np.full(n, np.nan), np.full(n, np.nan)
    final, currency = np.zeros(n, dtype=bool), [""] * n
    usual = _USUAL.fullmatch
    for i, text in enumerate(texts):
        found = usual(text)
        if found is None:
            dot[i], comma[i], currency[i], final[i] = read_amount(text, scientific=scientific, counted=counted)
            continue
        symbol, sign, whole, decimals = (
            found.groups()
        )  # most cells look like this; the long way costs ten times as much
        if decimals:
            dot[i] = float(sign + whole.replace(",", "") + decimals)
        else:
            dot[i] = float(sign + whole.replace(",", ""))
            if whole.count(",") <= 1:
                comma[i] = float(sign + whole.replace(",", "."))
        if symbol:
            currency[i] = CURRENCY_WORDS[symbol]
    return Amounts(dot, comma, final, currency)


def type_numbers(column: RawColumn, kind: str) -> Typed:
    """Decide a column of money, numbers or rates.

    Args:
        column: the cells.
        kind: ``money``, ``number`` or ``rate``.

    Returns:
        Floats. The decision may hold ``decimal``, ``unit`` (percent, fraction, or one of `FACTORS`), ``currency``
        or, where several stand in one column, ``currencies`` with the number of cells of each.
    """
    column.set_blank()
    amounts = amounts_of(column, counted=kind == "number")
    chosen = amounts.comma if _decimal(column, amounts) == "," else amounts.dot
    values = column.per_cell(chosen, np.nan)
    values[column.numeric] = column.numbers[column.numeric]
    values[~(np.abs(values) < HUGE)] = np.nan
    bad = np.isnan(values) & ~column.blank
    if kind == "rate":
        _rate(column, values, column.per_cell(amounts.final, False) & ~bad)
    else:
        _scale(column, values, column.per_cell(amounts.final, False) & ~bad)
    currencies = _currency(column, amounts, bad) if kind == "money" else None
    column.note_errors()
    column.note_unreadable("number-unreadable", bad)
    return Typed(pd.Series(values), bad, column.findings, column.decision, currencies)


def _decimal(column: RawColumn, amounts: Amounts) -> str:
    """The decimal mark of the column, from the cells that can be read only one way."""
    given = column.given.get("decimal")
    dot_ok, comma_ok = ~np.isnan(amounts.dot), ~np.isnan(amounts.comma)
    with np.errstate(invalid="ignore"):
        open_ = dot_ok & comma_ok & (amounts.dot != amounts.comma)
    if not (open_.any() or (dot_ok != comma_ok).any()):
        return str(given or ".")
    if given in (".", ","):
        column.decision["decimal"] = given
        return str(given)
    n_dot = int(column.per_cell(dot_ok & ~comma_ok, False).sum())
    n_comma = int(column.per_cell(comma_ok & ~dot_ok, False).sum())
    if n_dot or n_comma:
        mark = "," if n_comma > n_dot else "."
        if n_dot and n_comma:
            against = (dot_ok & ~comma_ok) if mark == "," else (comma_ok & ~dot_ok)
            column.note_set_aside("number-mixed", column.per_cell(against, False), mark=mark)
    else:
        mark = column.settings.decimal or "."
        pointed = np.array(["." in text for text in column.texts], dtype=bool) & open_
        if column.settings.decimal is None and pointed.any():
            _note_open(column, pointed, amounts)
    column.decision["decimal"] = mark
    return mark


def _note_open(column: RawColumn, pointed: Mask, amounts: Amounts) -> None:
    first = int(np.flatnonzero(pointed)[0])
    column.note(
        "number-ambiguous",
        "warning",
        column.per_cell(pointed, False),
        text=column.texts[first],
        assumed=f"{amounts.dot[first]:,.10g}",
        other=f"{amounts.comma[first]:,.10g}",
    )


def _rate(column: RawColumn, values: Floats, final: Mask) -> None:
    """Make fractions of a column that holds percents; ``final`` cells carry a percent sign and are fractions."""
    plain = ~np.isnan(values) & ~final
    if not plain.any():
        return
    size = np.abs(values)
    small = plain & (size > 0) & (size < 1)
    unit = column.given.get("unit")
    if unit not in ("percent", "fraction"):
        unit = "percent" if size[plain].max() > 1 else "fraction"
        says_percent = bool(_HEADER_PERCENT.search(column.header.lower()))
        if small.any() and (unit == "percent" or (says_percent and not column.typed)):
            column.note("rate-ambiguous", "warning", small, unit=unit)
    column.decision["unit"] = unit
    if unit == "percent":
        values[plain] /= 100


def _scale(column: RawColumn, values: Floats, final: Mask) -> None:
    """Obey a header, or the title above it, that names a unit of its amounts: thousands, millions, cents ..."""
    unit = column.given.get("unit")
    if unit is None:
        unit = of_header(column.header)
    factor = FACTORS.get(str(unit))
    if factor is None:
        return
    column.decision["unit"] = unit
    there = ~np.isnan(values) & ~final
    values[there] *= factor
    if there.any():
        rule = "unit-in-title" if column.given.get("unit_from") == "title" else "unit-scaled"
        column.note(rule, "info", there, factor=f"{factor:,.0f}" if factor >= 1 else f"{factor:.6f}".rstrip("0"))


def _currency(column: RawColumn, amounts: Amounts, bad: Mask) -> pd.Series[Any] | None:
    """Which currency the cells and the header name; a series of them if there are several."""
    given, named = column.given.get("currency"), header_currency(column.header)
    if given or not any(amounts.currency):
        if given or named:
            column.decision["currency"] = given or named
        return None
    codes = [_dollar(column, text, code) for text, code in zip(column.texts, amounts.currency, strict=True)]
    there = ~bad & ~column.blank
    each = column.per_cell(np.array(codes, dtype=object), "")
    each[~there] = ""
    home = named or column.settings.currency
    if home and (each != "").any():
        each[there & (each == "")] = home
    counted = Counter(code for code in each.tolist() if code)
    if len(counted) > 1:
        column.decision["currencies"] = dict(counted.most_common())
        listed = ", ".join(f"{code} {count:,}" for code, count in counted.most_common())
        column.note("currency-mixed", "error", each != "", currencies=listed)
        each[each == ""] = None
        return pd.Series(each, dtype="category")
    if counted:
        column.decision["currency"] = next(iter(counted))
    return None


def _dollar(column: RawColumn, text: str, code: str) -> str:
    """``$`` is the dollar of the header or of the currency setting, if that is one."""
    if code != "USD" or "us" in text.lower():
        return code
    for other in (header_currency(column.header), column.settings.currency):
        if other and other.endswith("D") and other in CURRENCY_WORDS.values():
            return other
    return code


def header_currency(header: str) -> str | None:
    """The currency that a header names: ``Amount (USD)``, ``ยอดขาย (บาท)``, ``Umsatz €``."""
    found = _HEADER_CURRENCY.search(header.lower().replace("_", " "))
    if not found:
        return None
    return CURRENCY_WORDS[found["word"]] if found["word"] else "THB"
