"""How the templates look: colours, fonts, number formats. Every sheet takes its cell formats from one `Look`.

Colours can be told apart by colour-blind readers, and text has a contrast of at least 4.5:1 on its ground. What is
actual is dark and solid, what is earlier is the same hue but lighter, a target is an outline.
"""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from salesxl.formats import excel_format
from salesxl.locale import Language, say

INK = "#1F2933"
QUIET = "#52606D"
LINE = "#D5DBE1"
PAPER = "#F3F6F9"
WHITE = "#FFFFFF"
DEEP = "#0B3C5D"
BLUE = "#0072B2"
SKY = "#9CC5E0"
ORANGE = "#E69F00"
VERMILLION = "#D55E00"
RUST = "#B34700"
GREY = "#9AA5B1"
CREAM = "#FFF8E1"
INPUT = "#0033CC"

ACTUAL, EARLIER = DEEP, SKY

_FONTS: dict[Language, str] = {"en": "Calibri", "th": "Leelawadee UI"}
_POINTS: dict[Language, str] = {"en": " pts", "th": " จุด"}
_ROWS: dict[Language, int] = {"en": 22, "th": 23}

CURRENCY = "[$¤]"
"""Stands in money formats for the firm's currency; the filler replaces it or takes it out."""

NUMBERS = {
    unit: excel_format(unit)
    for unit in ("count", "rate", "ratio", "days", "hours", "months", "number", "score", "text")
} | {
    "money": f"{CURRENCY}#,##0",
    "money per day": f"{CURRENCY}#,##0",
    "cents": f"{CURRENCY}#,##0.00",
    "loss": f"{CURRENCY}#,##0;{CURRENCY}#,##0",
    "share": "0%",
    "plain": "General",
    "rank": "0",
}
"""The number format of each unit; a loss stands without its sign."""

LEFT = ("text", "date", "rank")
"""Units that stand at the left of their column."""

_DATES: dict[Language, str] = {"en": "d mmm yyyy", "th": "[$-107041E]d mmm yyyy"}
"""In Thai with the Buddhist year; what the cell holds is the same day."""


def written(unit: str, language: Language) -> str:
    """The number format of a unit; of durations with its word."""
    if unit in ("days", "hours", "months"):
        return f'{NUMBERS[unit]}" {say(f"cli.units.{unit}", language)}"'
    return NUMBERS[unit]


def changing(unit: str, language: Language) -> str:
    """The number format of a change, with an arrow and a sign; changes of rates are in points."""
    if unit == "score":
        return "▲ +0;▼ -0;● 0"
    tail = f'"{_POINTS[language]}"' if unit == "rate" else ""
    return f"▲ +0.0%{tail};▼ -0.0%{tail};● 0.0%{tail}"


def differing(unit: str, language: Language) -> str:
    """The number format of a difference from a target, in the unit itself; of rates in points."""
    plain = written(unit, language).partition(";")[0].removeprefix("+")
    if unit == "rate":
        plain += f'"{_POINTS[language]}"'
    return f"+{plain};-{plain};{plain}"


class Look:
    """The cell formats of one workbook, each made once."""

    def __init__(self, book: Workbook, language: Language) -> None:
        self.book, self.language = book, language
        self.font = _FONTS[language]
        self.row_height = _ROWS[language]
        self.codes = NUMBERS | {"date": _DATES[language]}
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, **properties: Any) -> Format:
        """A cell format with these XlsxWriter properties over the plain one."""
        return self.only(
            **{"font_name": self.font, "font_size": 11, "font_color": INK, "valign": "vcenter"} | properties
        )

    def only(self, **properties: Any) -> Format:
        """A format of nothing but these properties, for rules that add to a cell's own."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self.book.add_format(properties)
        return self._made[key]

    def cell(self, unit: str = "text", **properties: Any) -> Format:
        """A cell of a table; the unit ``change`` is the change of something that is no rate."""
        code = changing("money", self.language) if unit == "change" else self.codes[unit]
        side = {"align": "left", "indent": 1} if unit in LEFT else {"align": "right"}
        return self.numbers(code, **side | properties)

    def numbers(self, code: str, **properties: Any) -> Format:
        """A cell of a table with a number format of its own."""
        return self(**{"num_format": code, "align": "right", "bottom": 1, "bottom_color": LINE} | properties)

    def header(self, unit: str = "text") -> Format:
        """A header of a table."""
        side = {"align": "left", "indent": 1} if unit in LEFT else {"align": "right"}
        return self(bold=True, font_color=WHITE, bg_color=DEEP, text_wrap=True, **side)

    def chart_font(self, size: float = 10, **more: Any) -> dict[str, Any]:
        """The font of a chart's texts."""
        return {"name": self.font, "size": size, "color": QUIET, "bold": False} | more
