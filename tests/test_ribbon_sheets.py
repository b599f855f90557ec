"""The sheets that buttons write: what was understood of the data, which header is which field, definitions."""

from __future__ import annotations

import pytest
from cell_tables import REVENUE_OF_FEBRUARY
from fake_book import Book, kpi_book

from salesxl.locale import say
from salesxl.udfs import ribbon


@pytest.fixture
def book() -> Book:
    return kpi_book()


def test_check_data_writes_a_sheet_and_writes_it_anew(book: Book) -> None:
    ribbon.check_data(book=book)
    ribbon.check_data(book=book)
    names = [sheet.name for sheet in book.sheets]
    assert names.count("Data check") == 1
    rows = book.sheets["Data check"].rows()
    assert "Read as Orders" in rows[1][1]
    assert book.active == "Data check"
    ribbon.refresh_kpi(book=book)  # and it is no raw data
    assert book.sheets["KPI"].cells[2, 2] == REVENUE_OF_FEBRUARY


def test_a_sheet_of_the_user_with_that_name_is_left_alone(book: Book) -> None:
    book.sheets.add("Data check", book.sheets[0]).cells[1, 1] = "mine"
    ribbon.check_data(book=book)
    assert book.sheets["Data check"].cells == {(1, 1): "mine"}
    assert "Read as" in book.sheets["Data check (2)"].rows()[1][1]


def test_the_column_map_can_be_corrected(book: Book) -> None:
    for row in range(1, 11):
        book.sheets["Orders"].cells[row, 7] = "Half" if row == 1 else book.sheets["Orders"].cells[row, 4] / 2
    ribbon.map_columns(book=book)
    mapped = book.sheets["Column map"]
    assert ["Orders", 1.0, "orders", "Order Date", "order_date"] in mapped.rows()
    for (row, column), cell in list(mapped.cells.items()):
        if column == 4 and cell == "Half":
            mapped.cells[row, 5] = "Net amount"
        elif column == 4 and cell == "Net Amount":
            mapped.cells.pop((row, 5), None)
    ribbon.refresh_kpi(book=book)
    assert book.sheets["KPI"].cells[2, 2] == REVENUE_OF_FEBRUARY / 2


def test_headers_that_nobody_knows_are_said_on_the_column_map() -> None:
    rows = (("My firm", None, None), ("Wann", "Wer", "Wieviel"), (46027.0, "C1", 100.0), (46028.0, "C2", 250.0))
    raw = Book(Raw=rows, Notes=(("just one text", None),))
    raw.names.add("kpi_revenue", "=Notes!$B$1")
    ribbon.map_columns(book=raw)
    mapped = raw.sheets["Column map"]
    assert mapped.rows()[1:] == [["Raw", 2.0, "?", header, None] for header in ("Wann", "Wer", "Wieviel")]
    ribbon.refresh_kpi(book=raw)
    assert raw.app.told[-1].startswith(say("functions.ribbon.no_tables.what"))  # nothing was said yet
    mapped.cells[2, 3] = "Orders"  # beside one of them is enough
    for row, said in ((2, "Order date"), (3, "customer_id"), (4, "Net amount")):
        mapped.cells[row, 5] = said
    raw.names.add("salesxl_period", '="2026"')
    ribbon.refresh_kpi(book=raw)
    assert raw.sheets["Notes"].cells[1, 2] == 350.0
    mapped.cells[2, 3] = mapped.cells[3, 3] = mapped.cells[4, 3] = "none"  # not to be read at all
    ribbon.refresh_kpi(book=raw)
    assert raw.app.told[-1].startswith(say("functions.ribbon.no_tables.what"))
    mapped.cells[3, 3] = "Odors"
    ribbon.refresh_kpi(book=raw)
    assert "Odors" in raw.app.told[-1]
    assert "Orders" in raw.app.told[-1]


def test_a_sheet_of_which_the_map_says_nothing_is_read_by_its_headers() -> None:
    raw = Book(Raw=(("Wann", "Wer", "Wieviel"), (46027.0, "C1", 100.0)), KPI=(("x",),))
    raw.names.add("kpi_revenue", "=KPI!$B$1")
    raw.names.add("salesxl_period", '="2026"')
    ribbon.map_columns(book=raw)
    for column, header in enumerate(("Order date", "Customer", "Net amount"), 1):
        raw.sheets["Raw"].cells[1, column] = header
    ribbon.refresh_kpi(book=raw)
    assert raw.sheets["KPI"].cells[1, 2] == 100.0


def test_check_data_tells_what_was_not_understood() -> None:
    raw = Book(Raw=(("Foo", "Bar"), (1.0, "x"), (2.0, "y")))
    ribbon.check_data(book=raw)
    assert raw.app.told == []
    assert len(raw.sheets["Data check"].rows()) > 2


def test_definitions(book: Book) -> None:
    ribbon.show_definitions(book=book)
    keys = [row[0] for row in book.sheets["Metric definitions"].rows()]
    assert {"aov", "win_rate", "trend"} <= set(keys)
