"""A spreadsheet of LibreOffice in the shape that xlwings gives a workbook, so that the buttons of Excel work on it.

It is made of plain values (book.py looks at the document) and only notes what is done to it; the notes are carried out
in LibreOffice afterwards. There is as much of xlwings here as our buttons use, and rows and columns count from 1 as there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from salesxl.workbook.parts.areas import Area
from salesxl.workbook.parts.references import quoted_sheet

Action = tuple[Any, ...]
"""What LibreOffice is to do: a word and its values (see `apply` in book.py)."""


class PlainBook:
    """A workbook.

    Attributes:
        actions: what was done to it, in order.
        date1904: days count from 1904.
    """

    def __init__(self, seen: Mapping[str, Any]) -> None:
        self.name: str = seen["title"]
        self.date1904: bool = seen["date1904"]
        self.actions: list[Action] = []
        self.sheets = Sheets(self, seen["sheets"])
        self.names = Names(self, seen["names"], seen["notes"])
        self.app = App(self, seen.get("selection"))
        for name, place in seen["tables"].items():
            sheet = self.sheets[place["sheet"]]
            sheet.tables.append(Table(sheet, name, _from_zero(place["area"])))


class App:
    """The program: what is selected, and what it tells the user."""

    engine = SimpleNamespace(type="calc")

    def __init__(self, book: PlainBook, selection: tuple[int, int, int] | None) -> None:
        self.book, self._selection = book, selection

    @property
    def selection(self) -> Range | None:
        """The selected cell."""
        if self._selection is None:
            return None
        sheet, row, column = self._selection
        return Range(self.book.sheets[sheet], Area(row + 1, column + 1, row + 1, column + 1))

    def alert(self, text: str, title: str = "", buttons: str = "") -> str:
        """Tell the user something when all is done."""
        self.book.actions.append(("tell", text))
        return "ok"


class Sheets(Sequence["Sheet"]):
    """The sheets, by number or name."""

    def __init__(self, book: PlainBook, seen: Sequence[Mapping[str, Any]]) -> None:
        self.book = book
        self._sheets = [Sheet(book, one["name"], one["rows"], one["visible"]) for one in seen]

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, str):
            return next(sheet for sheet in self._sheets if sheet.name == key)
        return self._sheets[key]

    def __len__(self) -> int:
        return len(self._sheets)

    def add(self, name: str, before: Sheet | None = None, after: Sheet | None = None) -> Sheet:
        """A new sheet at the end."""
        self._sheets.append(Sheet(self.book, name, (), True))
        self.book.actions.append(("add_sheet", name))
        return self._sheets[-1]


class Sheet:
    """One sheet."""

    def __init__(self, book: PlainBook, name: str, rows: Sequence[Sequence[Any]], visible: bool) -> None:
        self.book, self.name, self.rows, self._visible = book, name, rows, visible
        self.tables: list[Table] = []

    @property
    def used_range(self) -> Range:
        """All cells up to the last one that holds something."""
        width = len(self.rows[0]) if self.rows else 1
        return Range(self, Area(1, 1, max(len(self.rows), 1), width))

    @property
    def visible(self) -> bool:
        """Whether it is shown."""
        return self._visible

    @visible.setter
    def visible(self, shown: bool) -> None:
        self._visible = shown
        self.book.actions.append(("show", self.name, shown))

    def range(self, first: tuple[int, int] | str, last: tuple[int, int] | None = None) -> Range:
        """The block of an address, or between two cells."""
        if isinstance(first, str):
            return Range(self, Area.of(first))
        return Range(self, Area(*first, *(last or first)))

    def clear(self) -> None:
        """Empty it."""
        self.rows = ()
        self.book.actions.append(("clear_sheet", self.name))

    def autofit(self, axis: str = "") -> None:
        """Make the columns as wide as what stands in them."""
        self.book.actions.append(("autofit", self.name))

    def activate(self) -> None:
        """Bring it to the front."""
        self.book.actions.append(("activate", self.name))


class Range:
    """A block of cells."""

    def __init__(self, sheet: Sheet, area: Area) -> None:
        self.sheet, self.area = sheet, area
        self.row, self.column = area.top, area.left
        self.shape = (area.bottom - area.top + 1, area.right - area.left + 1)
        self.size = self.shape[0] * self.shape[1]
        self.address = area.ref
        self.font = _Font(self)

    def __getitem__(self, place: tuple[int, int]) -> Range:
        row, column = self.row + place[0], self.column + place[1]
        return Range(self.sheet, Area(row, column, row, column))

    def options(self, **_: Any) -> Range:
        """Values are plain rows in any case."""
        return self

    @property
    def value(self) -> list[list[Any]]:
        """The cells, row by row; blank ones are None."""
        return [
            [self._cell(row, column) for column in range(self.column - 1, self.area.right)]
            for row in range(self.row - 1, self.area.bottom)
        ]

    @value.setter
    def value(self, rows: Sequence[Sequence[Any]]) -> None:
        plain = [[_unguarded(value) for value in row] for row in rows]
        self.sheet.book.actions.append(("write", self.sheet.name, self.row - 1, self.column - 1, plain))

    def _cell(self, row: int, column: int) -> Any:
        rows = self.sheet.rows
        value = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        return None if value == "" else value

    def clear_contents(self) -> None:
        """Empty the cells; formats stay."""
        self.sheet.book.actions.append(("clear", self.sheet.name, *_zero(self.area)))


class _Font:
    def __init__(self, cells: Range) -> None:
        self._cells = cells

    @property
    def bold(self) -> bool:
        """Never asked for."""
        return False

    @bold.setter
    def bold(self, wanted: bool) -> None:
        if wanted:
            self._cells.sheet.book.actions.append(("bold", self._cells.sheet.name, *_zero(self._cells.area)))


class Table:
    """A table: a database range of LibreOffice."""

    show_totals = False

    def __init__(self, sheet: Sheet, name: str, area: Area) -> None:
        self.sheet, self.name, self.area = sheet, name, area

    @property
    def range(self) -> Range:
        """All of it."""
        return Range(self.sheet, self.area)

    @property
    def header_row_range(self) -> Range:
        """Its headers."""
        return Range(self.sheet, self.area._replace(bottom=self.area.top))

    @property
    def data_body_range(self) -> Range | None:
        """Its rows."""
        return (
            Range(self.sheet, self.area._replace(top=self.area.top + 1)) if self.area.bottom > self.area.top else None
        )

    def resize(self, cells: Range) -> None:
        """Give it another number of rows."""
        self.area = cells.area
        self.sheet.book.actions.append(("resize", self.name, cells.shape[0] - 1))


class Name:
    """A defined name: of cells, or of a text that we keep."""

    def __init__(self, names: Names, name: str, refers_to: str) -> None:
        self._names, self.name, self._refers_to = names, name, refers_to

    @property
    def refers_to(self) -> str:
        """What it stands for, as a formula."""
        return self._refers_to

    @refers_to.setter
    def refers_to(self, formula: str) -> None:
        self._refers_to = formula
        self._names.book.actions.append(("name", self.name, formula.removeprefix("=")))


class Names:
    """The names that matter to us."""

    def __init__(self, book: PlainBook, places: Mapping[str, Any], notes: Mapping[str, str]) -> None:
        self.book = book
        self._names: dict[str, Name] = {}
        for name, place in places.items():
            sheet = quoted_sheet(book.sheets[place["sheet"]].name)
            blocks = [f"{sheet}!{_from_zero(area).ref}" for area in place["areas"]]
            self._names[name] = Name(self, name, "=" + ",".join(blocks))
        for name, text in notes.items():
            self._names[name] = Name(self, name, '="' + text.replace('"', '""') + '"')

    def __iter__(self) -> Iterator[Name]:
        return iter(list(self._names.values()))

    def __getitem__(self, name: str) -> Name:
        return self._names[name]

    def add(self, name: str, refers_to: str) -> Name:
        """A new name."""
        self._names[name] = Name(self, name, refers_to)
        self._names[name].refers_to = refers_to
        return self._names[name]


def _unguarded(value: Any) -> Any:
    """A value without the apostrophe that keeps Excel from reading a text as a number: here a text stays a text."""
    return value[1:] if isinstance(value, str) and value.startswith("'") else value


def _from_zero(area: Sequence[int]) -> Area:
    return Area(*(number + 1 for number in area))


def _zero(area: Area) -> tuple[int, int, int, int]:
    return area.top - 1, area.left - 1, area.bottom - 1, area.right - 1
