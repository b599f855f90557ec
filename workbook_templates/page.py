"""A sheet being drawn: its titles, bound names and tables, and how it prints."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from salesxl.formats import CENTS
from salesxl.locale import Language, say
from salesxl.results import column_label

from .style import BLUE, DEEP, INK, LEFT, NUMBERS, QUIET, RUST, Look


@dataclass(frozen=True)
class Place:
    """A block of a sheet: rows and columns from 0, the last ones included."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def ref(self) -> str:
        """As a formula writes it."""
        return f"{quoted(self.sheet)}!{self.within}"

    @property
    def within(self) -> str:
        """As a formula on the same sheet writes it."""
        return str(xl_range_abs(self.top, self.left, self.bottom, self.right))


def quoted(sheet: str) -> str:
    """A sheet's name as a formula writes it."""
    return "'" + sheet.replace("'", "''") + "'"


@dataclass
class Draft:
    """A workbook being drawn, and what its sheets share.

    Attributes:
        book: the workbook.
        language: of its words.
        columns: where the columns of its tables stand, by table and column key, for the charts that show them.
    """

    book: Workbook
    language: Language
    columns: dict[str, dict[str, Place]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.look = Look(self.book, self.language)
        self.names: set[str] = set()
        self.pages: dict[str, Page] = {}

    def say(self, key: str) -> str:
        """A word of the templates."""
        return say(f"workbook.{key}", self.language)


def columns(text: str) -> list[tuple[str, str]]:
    """The columns of a table, from a text of key and unit by turns."""
    words = text.split()
    return list(zip(words[::2], words[1::2], strict=True))


def text_width(text: str) -> float:
    """About how many pixels a bold text takes; Thai vowels and tones above and below a letter take none."""
    return 12 + 7.4 * sum(unicodedata.category(letter) != "Mn" for letter in text)


class Page:
    """One sheet."""

    def __init__(self, draft: Draft, key: str, *, tab: str = DEEP) -> None:
        self.draft, self.key = draft, key
        draft.pages[key] = self
        self.look, self.language = draft.look, draft.language
        self.title = draft.say(f"sheets.{key}")
        self.sheet: Worksheet = draft.book.add_worksheet(self.title)
        self.sheet.set_default_row(self.look.row_height * 0.75)  # points
        self.sheet.hide_gridlines(2)
        self.sheet.set_tab_color(tab)
        self._widths: tuple[int, ...] = ()
        self._tall: set[int] = set()

    def widths(self, *pixels: int) -> None:
        """The widths of the columns from the first."""
        self._widths = pixels
        for column, width in enumerate(pixels):
            self.sheet.set_column_pixels(column, column, width)

    # --- names ---------------------------------------------------------------------------------------------------

    def name(self, name: str, *blocks: tuple[int, int, int, int]) -> None:
        """Bind a name to blocks of cells. The second sheet that uses a name has it as its own."""
        scope = f"{quoted(self.title)}!" if name in self.draft.names else ""
        self.draft.names.add(name)
        places = ",".join(Place(self.title, *block).ref for block in blocks)
        self.draft.book.define_name(f"{scope}{name}", f"={places}")

    def bound(self, name: str, row: int, column: int, look: Format, *, last: int | None = None, text: str = "") -> None:
        """A cell that receives a value; merged up to the column `last`, so that a large number has room."""
        if last is not None and last > column:
            self.sheet.merge_range(row, column, row, last, text, look)
        elif text:
            self.sheet.write_string(row, column, text, look)
        else:
            self.sheet.write_blank(row, column, None, look)
        self.name(name, (row, column, row, column))

    # --- texts ---------------------------------------------------------------------------------------------------

    def heading(self, right: int, *, second: int = 2) -> None:
        """Who, what and when, in three lines; at the right what the numbers rest on.

        Args:
            right: the last column of the sheet.
            second: the column in which the period compared with stands, beside the period.
        """
        look = self.look
        self.sheet.set_row_pixels(0, 34)
        title = self.draft.say("texts.title")
        self.bound("txt_title", 0, 1, look(bold=True, font_size=20, font_color=DEEP), text=title)
        self.sheet.write_string(1, 1, self.draft.say(f"headings.{self.key}"), look(font_size=13, font_color=INK))
        self.bound("txt_period", 2, 1, look(bold=True, font_size=12))
        self.bound("txt_compared", 2, second, look(font_color=QUIET))
        for row, name in enumerate(("txt_as_of", "txt_currency", "txt_rows")):
            self.bound(name, row, right, look(font_color=QUIET, align="right"))
        for column in range(1, right + 1):
            self.sheet.write_blank(3, column, None, look(top=2, top_color=DEEP))
        self.sheet.set_row_pixels(3, 8)

    def section(self, row: int, left: int, right: int, key: str, *, analysis: str = "", beside: int = 2) -> None:
        """A heading over a part of the sheet; so many columns beside its beginning what else to know about an analysis."""
        look = self.look(bold=True, font_size=13, font_color=DEEP)
        self.sheet.write_string(row, left, self.draft.say(f"headings.{key}"), look)
        for column in range(left + 1, right + 1):
            self.sheet.write_blank(row, column, None, look)
        if analysis:
            note = self.look(font_color=QUIET, font_size=9, align="right", shrink=True)
            self.bound(f"txt_note_{analysis}", row, left + beside, note, last=right)

    def remark(self, row: int, column: int, key: str, *, before: str = "") -> None:
        """A quiet line of explanation, after something computed where given."""
        said = f"{before}   {self.draft.say(f'remarks.{key}')}".strip()
        self.sheet.write_string(row, column, said, self.look(font_color=QUIET))

    def unless(self, condition: str, row: int, column: int, text: str) -> None:
        """A quiet line that shows itself only where a condition does not hold."""
        self.sheet.write_string(row, column, text, self.look(font_color=QUIET, italic=True))
        hidden = {"type": "formula", "criteria": f"={condition}", "format": self.look.only(num_format=";;;")}
        self.sheet.conditional_format(row, column, row, column, hidden)

    # --- tables --------------------------------------------------------------------------------------------------

    def table(self, name: str, row: int, left: int, columns: Sequence[tuple[str, str]], *, rows: int = 5,
              headers: Sequence[str] = (), wrap: bool = False, autofilter: bool = False,
              lined: bool = True) -> None:  # fmt: skip
        """A table that receives an analysis or rows.

        Args:
            name: what is bound to it.
            row: its header.
            left: its first column.
            columns: key and unit of each. A key with a minus before it receives the column with its sign turned.
            rows: blank rows; whatever comes later takes the format of the first.
            headers: in place of the words for the columns of analyses.
            wrap: whether its texts take several lines.
            autofilter: whether its headers carry filter buttons.
            lined: whether a line stands below each cell. Without it the whole column looks as the cells do, so that
                blank ones need not be written, which counts where there are a million rows.
        """
        headers = headers or [self.column_word(key) for key, _ in columns]
        more = {"text_wrap": True, "valign": "top"} if wrap else {"shrink": True}
        options: list[dict[str, Any]] = []
        places = self.draft.columns.setdefault(name, {})
        for at, ((key, unit), header) in enumerate(zip(columns, headers, strict=True), start=left):
            look = self.look.cell(
                unit, **(more if wrap or unit not in LEFT else {}), **({} if lined else {"bottom": 0})
            )
            if not lined:
                self.sheet.set_column_pixels(at, at, self._widths[at], look)
            for below in range(rows):
                self.sheet.write_blank(row + 1 + below, at, None, look)
            options.append({"header": header, "header_format": self.look.header(unit)})
            places[key] = Place(self.title, row + 1, at, row + rows, at)
            self.cents(places[key], unit)
            if unit == "change":
                self.better(places[key], "up")
        self.listed(name, row, left, row + rows, options, autofilter=autofilter)

    def column_word(self, key: str) -> str:
        """A column of an analysis in words; one whose sign is turned has the minus before them."""
        turned = "− " if key.startswith("-") else ""
        return turned + column_label(key.removeprefix("-"), self.language)

    def listed(
        self, name: str, top: int, left: int, bottom: int, options: Sequence[dict[str, Any]], *, autofilter: bool
    ) -> None:
        """Make a block an Excel Table without a style of its own, its headers on two lines where they need them."""
        settings = {"name": name, "columns": list(options), "style": None, "autofilter": autofilter}
        self.sheet.add_table(top, left, bottom, left + len(options) - 1, settings)
        wide = (text_width(option["header"]) > self._widths[left + at] for at, option in enumerate(options))
        if top in self._tall or any(wide):
            self._tall.add(top)
        self.sheet.set_row_pixels(top, self.look.row_height * (1 + (top in self._tall)) + 2)

    # --- colours that come with values -------------------------------------------------------------------------------

    def better(self, cells: Place, better: str) -> None:
        """A change for the better in blue, for the worse in rust; the sign or arrow says the direction."""
        if better != "neutral":
            self.marked(cells, ">", 0, good=better == "up")
            self.marked(cells, "<", 0, good=better == "down")

    def marked(self, cells: Place, criteria: str, value: float, *, good: bool) -> None:
        """Numbers beyond a limit in blue or rust; text and blanks are left alone."""
        first = xl_rowcol_to_cell(cells.top, cells.left)
        look = self.look.only(font_color=BLUE) if good else self.look.only(font_color=RUST)
        rule = {"type": "formula", "criteria": f"=AND(ISNUMBER({first}),{first}{criteria}{value})", "format": look}
        self.sheet.conditional_format(cells.top, cells.left, cells.bottom, cells.right, rule)

    def cents(self, cells: Place, unit: str) -> None:
        """Small amounts with their cents: an order of 8.73 is no order of 9."""
        if not unit.startswith("money"):
            return
        first = xl_rowcol_to_cell(cells.top, cells.left)
        small = f"=AND(ISNUMBER({first}),ABS({first})<{CENTS},{first}<>ROUND({first},0))"
        rule = {"type": "formula", "criteria": small, "format": self.look.only(num_format=NUMBERS["cents"])}
        self.sheet.conditional_format(cells.top, cells.left, cells.bottom, cells.right, rule)

    def signed(self, row: int, column: int) -> None:
        """A status coloured by the sign with which it begins."""
        for sign, look in (("▲", self.look.only(font_color=BLUE)), ("▼", self.look.only(font_color=RUST, bold=True))):
            rule = {"type": "text", "criteria": "begins with", "value": sign, "format": look}
            self.sheet.conditional_format(row, column, row, column, rule)

    def cell(self, row: int, column: int) -> Place:
        """One cell as a place."""
        return Place(self.title, row, column, row, column)

    # --- paper ---------------------------------------------------------------------------------------------------

    def paper(self, area: tuple[int, int] | None = None, *, one_page: bool = False, repeat: int | None = None) -> None:
        """A4 landscape, one page wide, with the sheet's name and the page at the foot.

        Args:
            area: the last row and column to print; all there is without it.
            one_page: whether it must also be one page high.
            repeat: the row to repeat on every page.
        """
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 1 if one_page else 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        font = f'&"{self.look.font},Regular"&9'
        sheet.set_footer(f"&L{font}&A&R{font}&P / &N")
        sheet.center_horizontally()
        if area:
            sheet.print_area(0, 0, *area)
        if repeat is not None:
            sheet.repeat_rows(repeat)
