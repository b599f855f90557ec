"""As much of an xlwings workbook as the buttons use, played without Excel."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from cell_tables import ORDERS
from office_book import entered
from openpyxl.utils import get_column_letter, range_boundaries


class App:
    """Excel itself: what it shows, and what it is set to."""

    def __init__(self) -> None:
        self.engine = SimpleNamespace(type="desktop")
        self.screen_updating, self.calculation = True, "automatic"
        self.told: list[str] = []
        self.answer: Any = "ok"  # of the next dialog
        self.typed = "()"  # in the wizard, in place of ()
        self.opened: list[str] = []
        self.selection: Any = None
        self.during: list[tuple[bool, str]] = []  # what it was set to while cells were written
        self.api = SimpleNamespace(InputBox=self._ask, FileDialog=lambda kind: self)
        self.books = SimpleNamespace(open=self._open)

    def alert(self, text: str, title: str, buttons: str = "ok") -> Any:
        self.told.append(text)
        return self.answer

    def _ask(self, **question: Any) -> Any:
        self.told.append(question["Prompt"])
        return self.answer

    def _open(self, file: str, **options: Any) -> Any:
        self.opened.append(file)
        copied = SimpleNamespace(Sheets=SimpleNamespace(Copy=lambda **after: None))
        return SimpleNamespace(api=copied, close=lambda: None)

    # the folder dialog
    Title = ""

    def Show(self) -> bool:  # noqa: N802
        return self.answer is not None

    def SelectedItems(self, number: int) -> Any:  # noqa: N802
        return self.answer


class Range:
    def __init__(self, sheet: Sheet, top: int, left: int, bottom: int, right: int) -> None:
        self.sheet, self.row, self.column = sheet, top, left
        self.shape = (bottom - top + 1, right - left + 1)
        self.size = self.shape[0] * self.shape[1]
        self.font = SimpleNamespace(bold=False)
        self.left, self.top = 10.0 * left, 10.0 * top

    @property
    def address(self) -> str:
        last_row, last_column = self.row + self.shape[0] - 1, self.column + self.shape[1] - 1
        first = f"${get_column_letter(self.column)}${self.row}"
        return first if self.size == 1 else f"{first}:${get_column_letter(last_column)}${last_row}"

    def __iter__(self) -> Iterator[Range]:
        for down in range(self.shape[0]):
            for across in range(self.shape[1]):
                yield self[down, across]

    def __getitem__(self, place: Any) -> Range:
        down, across = place
        if isinstance(down, slice):
            return Range(self.sheet, self.row, self.column + across, self.row + self.shape[0] - 1, self.column + across)
        if isinstance(across, slice):
            return Range(self.sheet, self.row + down, self.column, self.row + down, self.column + self.shape[1] - 1)
        return Range(self.sheet, self.row + down, self.column + across, self.row + down, self.column + across)

    @property
    def merge_area(self) -> Range:
        for top, left, bottom, right in self.sheet.merges:
            if top <= self.row <= bottom and left <= self.column <= right:
                return Range(self.sheet, top, left, bottom, right)
        return self

    def offset(self, down: int, across: int) -> Range:
        return Range(self.sheet, self.row + down, self.column + across, self.row + down, self.column + across)

    def options(self, **options: Any) -> Any:
        assert options == {"ndim": 2, "err_to_str": True}
        rows = [
            [self.sheet.cells.get((cell.row, cell.column)) for cell in self._row(down)] for down in range(self.shape[0])
        ]
        return SimpleNamespace(value=rows)

    def _row(self, down: int) -> list[Range]:
        return [self[down, across] for across in range(self.shape[1])]

    @property
    def value(self) -> Any:
        return self.sheet.cells.get((self.row, self.column))

    @value.setter
    def value(self, rows: list[list[Any]]) -> None:
        self.sheet.book.app.during.append((self.sheet.book.app.screen_updating, self.sheet.book.app.calculation))
        assert (len(rows), len(rows[0])) == self.shape
        for down, row in enumerate(rows):
            for across, value in enumerate(row):
                self.sheet.cells[self.row + down, self.column + across] = entered(value)

    @property
    def formula(self) -> Any:
        if self.size > 1:
            return tuple(tuple(cell.formula for cell in self._row(down)) for down in range(self.shape[0]))
        held = self.sheet.cells.get((self.row, self.column))
        return self.sheet.formulas.get((self.row, self.column), "" if held is None else str(held))

    @formula.setter
    def formula(self, text: str) -> None:
        self.sheet.formulas[self.row, self.column] = text

    @property
    def api(self) -> Any:
        return SimpleNamespace(FunctionWizard=self._wizard)

    def _wizard(self) -> None:
        app = self.sheet.book.app
        app.told.append("wizard")
        assert app.screen_updating
        self.formula = self.formula.replace("()", app.typed)

    def clear_contents(self) -> None:
        for cell in self:
            self.sheet.cells.pop((cell.row, cell.column), None)
            self.sheet.formulas.pop((cell.row, cell.column), None)


class Table:
    def __init__(self, sheet: Sheet, name: str, ref: str) -> None:
        self.sheet, self.name, self.show_totals = sheet, name, False
        self.resize(sheet.range(ref))

    def resize(self, cells: Range) -> None:
        self.range = cells

    @property
    def header_row_range(self) -> Range:
        return self.range.sheet.range((self.range.row, self.range.column), self._corner(self.range.row))

    @property
    def data_body_range(self) -> Range:
        last = self._corner(self.range.row + self.range.shape[0] - 1)
        return self.range.sheet.range((self.range.row + 1, self.range.column), last)

    def _corner(self, row: int) -> tuple[int, int]:
        return row, self.range.column + self.range.shape[1] - 1


class Sheet:
    def __init__(self, book: Book, name: str, rows: Any = ()) -> None:
        self.book, self.name, self.visible = book, name, True
        self.cells = {(r, c): v for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1) if v is not None}
        self.formulas: dict[tuple[int, int], str] = {}
        self.merges: list[tuple[int, int, int, int]] = []
        self.tables: list[Table] = []
        self.charts = SimpleNamespace(add=self._chart)
        self.drawn: list[Any] = []
        self.api = SimpleNamespace()

    def range(self, first: Any, last: Any = None) -> Range:
        if isinstance(first, str):
            left, top, right, bottom = range_boundaries(first.replace("$", ""))
            return Range(self, top, left, bottom, right)
        return Range(self, *first, *(last or first))

    @property
    def used_range(self) -> Range:
        rows, columns = [r for r, _ in self.cells] or [1], [c for _, c in self.cells] or [1]
        return Range(self, min(rows), min(columns), max(rows), max(columns))

    def rows(self) -> list[list[Any]]:
        used = self.used_range
        return [[self.cells.get((cell.row, cell.column)) for cell in used._row(down)] for down in range(used.shape[0])]

    def clear(self) -> None:
        self.cells.clear()

    def activate(self) -> None:
        self.book.active = self.name

    def autofit(self, axis: str) -> None: ...

    def _chart(self, left: float, top: float) -> Any:
        return SimpleNamespace(set_source_data=self.drawn.append, chart_type="")


class Sheets(list[Sheet]):
    def __init__(self, book: Book) -> None:
        super().__init__()
        self.book = book

    def __getitem__(self, key: Any) -> Any:
        return next(one for one in self if one.name == key) if isinstance(key, str) else super().__getitem__(key)

    def add(self, name: str, after: Sheet) -> Sheet:
        made = Sheet(self.book, name)
        self.insert(self.index(after) + 1, made)
        return made


class Name:
    def __init__(self, book: Book, name: str, refers_to: str) -> None:
        self.book, self.name, self.refers_to = book, name, refers_to


class Names(list[Name]):
    def __init__(self, book: Book) -> None:
        super().__init__()
        self.book = book

    def __getitem__(self, key: Any) -> Any:
        return next(one for one in self if one.name == key)

    def add(self, name: str, refers_to: str) -> None:
        self.append(Name(self.book, name, refers_to))


class Book:
    """A workbook with raw sheets given as rows."""

    def __init__(self, **sheets: Any) -> None:
        self.name, self.app, self.active = "Book1.xlsx", App(), ""
        self.sheets = Sheets(self)
        self.names = Names(self)
        for name, rows in sheets.items():
            self.sheets.append(Sheet(self, name, rows))

    def table(self, sheet: str, name: str, ref: str) -> None:
        self.sheets[sheet].tables.append(Table(self.sheets[sheet], name, ref))


def kpi_book() -> Book:
    """Raw orders, and a KPI sheet with bound cells, a table of metrics and two tables that grow."""
    made = Book(Orders=ORDERS, KPI=(("Title", None), ("Revenue", None), ("AOV", None)))
    made.names.add("kpi_revenue", "=KPI!$B$2")
    made.names.add("kpi_aov_trend", "=KPI!$B$3:$D$3")
    made.names.add("KPI!txt_period", "=KPI!$A$5")
    sheet = made.sheets["KPI"]
    for row, cells in enumerate((("metric", "actual", "mine"), ("aov", None, "kept"), ("win rate", None, "kept")), 10):
        for column, cell in enumerate(cells, 1):
            sheet.cells[row, column] = cell
    made.table("KPI", "scores", "A10:C12")
    for row, cells in ((20, ("Customer", "Value")), (21, ("old", 1.0)), (22, ("old", 2.0))):
        for column, cell in enumerate(cells, 1):
            sheet.cells[row, column] = cell
    made.table("KPI", "tbl_pareto", "A20:B22")
    made.names.add("salesxl_period", '="2026-02"')
    return made


def told(book: Book) -> str:
    """All that was told in messages."""
    return "\n".join(book.app.told)
