"""The macros behind the buttons, on a workbook that is played: what they write, ask, tell and restore."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from cell_tables import AOV, ORDERS, REVENUE, REVENUE_OF_FEBRUARY
from fake_book import Book, Sheet, kpi_book, told

from salesxl.locale import say
from salesxl.udfs import ribbon
from salesxl.udfs.openbook import OpenBook

TARGETS = (("Sales Rep", "Period", "Target"), ("Ploy", "2026-02", 1000.0), ("Nok", "2026-02", 2000.0))


@pytest.fixture
def book() -> Book:
    return kpi_book()


# --- refresh --------------------------------------------------------------------------------------------------------


def test_refresh_fills_names_and_tables(book: Book) -> None:
    ribbon.refresh_kpi(book=book)
    cells = book.sheets["KPI"].cells
    assert cells[2, 2] == REVENUE_OF_FEBRUARY
    assert [cells.get((3, column)) for column in (2, 3, 4)] == [None, 1000.0, 1350.0]
    assert cells[5, 1] == "February 2026"
    assert (cells[11, 2], cells[11, 3]) == (1350.0, "kept")
    assert cells.get((12, 2)) is None
    assert [cells[row, 1] for row in (21, 22, 23)] == ["C1", "C3", "C2"]  # of the year up to February
    assert book.sheets["KPI"].tables[1].range.address == "$A$20:$B$23"
    assert "February 2026" in told(book)
    assert "Deals" in told(book)


def test_refresh_shortens_a_table_and_clears_what_was_there(book: Book) -> None:
    for row in range(23, 30):
        book.sheets["KPI"].cells[row, 1] = "old"
    book.sheets["KPI"].tables[1].resize(book.sheets["KPI"].range("A20:B29"))
    ribbon.refresh_kpi(book=book)
    assert book.sheets["KPI"].tables[1].range.address == "$A$20:$B$23"
    assert "old" not in book.sheets["KPI"].cells.values()


def test_columns_of_formulas_in_a_table_are_left_alone(book: Book) -> None:
    sheet = book.sheets["KPI"]
    sheet.cells[20, 3], sheet.cells[21, 3] = "Bonus", 0.03
    sheet.formulas[21, 3] = "=[@Value]*0.03"
    sheet.tables[1].resize(sheet.range("A20:C22"))
    ribbon.refresh_kpi(book=book)
    assert sheet.cells[21, 1] == "C1"
    assert (sheet.cells[21, 3], sheet.formulas[21, 3]) == (0.03, "=[@Value]*0.03")


def test_a_table_never_grows_over_what_stands_below(book: Book) -> None:
    book.sheets["KPI"].cells[23, 2] = "my remark"
    before = dict(book.sheets["KPI"].cells)
    ribbon.refresh_kpi(book=book)
    assert book.sheets["KPI"].cells == before
    assert "tbl_pareto" in told(book)
    assert (book.app.screen_updating, book.app.calculation) == (True, "automatic")


def test_excel_is_quiet_meanwhile_and_restored_even_after_a_fault(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    book.app.calculation = "semiautomatic"
    ribbon.refresh_kpi(book=book)
    assert set(book.app.during) == {(False, "manual")}
    assert (book.app.screen_updating, book.app.calculation) == (True, "semiautomatic")

    def broken(*args: Any) -> None:
        raise RuntimeError("disk on fire")

    monkeypatch.setattr(OpenBook, "fill", broken)
    ribbon.refresh_kpi(book=book)
    assert "disk on fire" in book.app.told[-1]
    assert "Traceback" not in told(book)
    assert (book.app.screen_updating, book.app.calculation) == (True, "semiautomatic")


def test_what_is_passed_over_is_told(book: Book) -> None:
    """As by the batch: names of nothing, names that point nowhere, columns that are no ones, and a period without data."""
    for name, refers_to in (("kpi_revenu", "=KPI!$D$2"), ("Kpi_Orders", "=KPI!#REF!"), ("KPI_AOV", "=KPI!$E$2")):
        book.names.add(name, refers_to)
    sheet = book.sheets["KPI"]
    sheet.cells[20, 3] = "My remark"
    sheet.tables[1].resize(sheet.range("A20:C22"))
    for row, cells in ((30, ("metric", "Valeur")), (31, ("revenue", None))):
        for column, cell in enumerate(cells, 1):
            sheet.cells[row, column] = cell
    book.table("KPI", "blank", "A30:B31")
    ribbon.refresh_kpi(book=book)
    assert "KPI › D2: kpi_revenu: no metric" in told(book)
    assert "Kpi_Orders" in told(book)
    assert sheet.cells[2, 5] == 1350
    assert "tbl_pareto: the column My remark is not one of the table" in told(book)
    assert "KPI › A30:B31: blank: none of the headers" in told(book)
    ribbon.set_period("2027-01", book=book)
    assert "January 2027 lies after the data, which end on 2 Mar 2026" in book.app.told[-1]


def test_a_period_in_a_date_cell_is_that_month(book: Book) -> None:
    """Excel hands a date cell over as a number; 46054 is 1 February 2026. 2,400 were sold, 3,000 were aimed at."""
    goals = (("Sales targets", None, None), ("Sales Rep", "Period", "Target"),
             ("Ploy", 46054.0, 1000.0), ("Nok", 46054.0, 2000.0), ("Nok", "Mar 2026", 9.0))  # fmt: skip
    book.sheets.append(Sheet(book, "Goals", goals))
    book.names.add("kpi_revenue_target", "=KPI!$C$2")
    ribbon.refresh_kpi(book=book)
    assert book.sheets["KPI"].cells[2, 3] == 3_000
    assert not [finding.rule for finding in OpenBook(book).read().findings if finding.rule.startswith("date")]


def test_raw_data_stay_as_they_are(book: Book) -> None:
    before = dict(book.sheets["Orders"].cells)
    for button in ("refresh_kpi", "check_data", "map_columns", "show_definitions"):
        getattr(ribbon, button)(book=book)
    assert book.sheets["Orders"].cells == before


def test_a_filled_table_is_raw_data_only_where_nothing_else_is(book: Book) -> None:
    """The targets that the user types into the workbook's own table are read, and never written over."""
    for row, cells in enumerate(TARGETS, 30):
        for column, cell in enumerate(cells, 1):
            book.sheets["KPI"].cells[row, column] = cell
    book.table("KPI", "tbl_reps_targets", "A30:C32")
    book.names.add("kpi_target_attainment", "=KPI!$B$6")
    ribbon.refresh_kpi(book=book)
    assert book.sheets["KPI"].cells[6, 2] == REVENUE_OF_FEBRUARY / 3000
    assert book.sheets["KPI"].cells[31, 1] == "Ploy"
    assert book.sheets["KPI"].tables[2].range.address == "$A$30:$C$32"


def test_aov_is_that_of_the_cell_functions(book: Book) -> None:
    book.names.add("kpi_aov", "=KPI!$B$8")
    ribbon.set_period("2026", book=book)
    assert book.sheets["KPI"].cells[8, 2] == pytest.approx(AOV, rel=1e-12)


def test_a_workbook_without_any_table(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = Book(KPI=(("x", None),))
    empty.names.add("kpi_revenue", "=KPI!$B$2")
    ribbon.refresh_kpi(book=empty)
    assert told(empty) == "\n".join([say("functions.ribbon.no_tables.what"), say("functions.ribbon.no_tables.remedy")])


def test_without_a_kpi_sheet_a_template_is_offered() -> None:
    raw = Book(Orders=ORDERS)
    raw.app.answer = "no"
    ribbon.refresh_kpi(book=raw)
    assert told(raw) == say("functions.ribbon.no_places")
    assert raw.app.opened == []


def test_a_template_is_filled_by_the_batch_and_its_sheets_are_taken_over() -> None:
    raw = Book(Orders=ORDERS)
    ribbon.add_template("customers", book=raw)
    [file] = raw.app.opened
    assert file.endswith("customers.xlsx")
    assert not Path(file).exists()  # it was only needed for copying
    assert raw.app.told == []


def test_an_unknown_template_is_told() -> None:
    raw = Book(Orders=ORDERS)
    raw.app.answer = "nonsense"
    ribbon.add_template(book=raw)
    assert "nonsense" in raw.app.told[-1]


# --- choices --------------------------------------------------------------------------------------------------------


def test_the_period_is_kept_in_the_workbook_and_used_at_once(book: Book) -> None:
    ribbon.set_period("2026-01", book=book)
    assert book.names["salesxl_period"].refers_to == '="2026-01"'
    assert book.sheets["KPI"].cells[2, 2] == 3000.0
    book.app.answer = "2026"
    ribbon.set_period(book=book)
    assert book.sheets["KPI"].cells[2, 2] == REVENUE


def test_a_period_that_cannot_be_read_is_not_kept(book: Book) -> None:
    ribbon.set_period("soon", book=book)
    assert book.names["salesxl_period"].refers_to == '="2026-02"'
    assert "soon" in told(book)


def test_the_language_is_that_of_the_add_in_until_one_is_chosen(book: Book) -> None:
    ribbon.set_period("soon", book=book, language="th")
    assert book.app.told == [say("functions.reasons.bad_period", "th", text="soon")]
    ribbon.set_period("2026-01", book=book, language="th")
    assert book.sheets["KPI"].cells[5, 1] == "มกราคม 2569"
    ribbon.set_language("en", book=book, language="th")
    assert book.sheets["KPI"].cells[5, 1] == "January 2026"
    ribbon.add_template("nonsense", book=book, language="th")
    assert book.app.told[-1].startswith("There is no template nonsense")


def test_a_closed_dialog_changes_nothing(book: Book) -> None:
    book.app.answer = False
    ribbon.set_period(book=book)
    assert book.names["salesxl_period"].refers_to == '="2026-02"'


def test_language_and_comparison(book: Book) -> None:
    ribbon.set_language("th", book=book)
    assert book.sheets["KPI"].cells[5, 1] == "กุมภาพันธ์ 2569"
    assert "กรอกแล้ว" in told(book)
    book.names.add("kpi_revenue_previous", "=KPI!$B$7")
    ribbon.set_compare("previous", book=book)
    assert book.sheets["KPI"].cells[7, 2] == 3000.0


def test_a_choice_before_there_is_a_kpi_sheet() -> None:
    raw = Book(Orders=ORDERS)
    ribbon.set_compare("year", book=raw)
    assert raw.names["salesxl_compare"].refers_to == '="year"'
    assert raw.app.told == []


# --- the others -----------------------------------------------------------------------------------------------------


def test_one_workbook_for_each_rep(book: Book, tmp_path: Path) -> None:
    deals = (("Deal ID", "Owner", "Status", "Amount", "Created", "Closed"),
             ("D1", "Ploy", "won", 100.0, 46054.0, 46060.0), ("D2", "Nok", "lost", 50.0, 46054.0, 46061.0))  # fmt: skip
    raw = Book(Deals=deals)
    raw.app.answer = str(tmp_path)
    ribbon.split_by_rep(book=raw)
    assert {"Nok.xlsx", "Ploy.xlsx"} <= {file.name for file in tmp_path.iterdir()}
    assert "2 workbooks" in told(raw)
    raw.app.answer = None
    ribbon.split_by_rep(book=raw)
    assert len(raw.app.told) == 1
    raw.app.answer = str(tmp_path)
    ribbon.split_by_rep(book=raw)  # once more into the same folder
    assert raw.app.told[1] == say("functions.ribbon.split_before", count=0, folder=tmp_path, before=2)


def test_about(book: Book) -> None:
    ribbon.about(book=book)
    assert re.search(r"salesxl \d+\.\d+", told(book))


def test_every_button_of_the_ribbon_has_its_macro() -> None:
    xml = files("salesxl.udfs.excel").joinpath("ribbon.xml").read_text("utf-8")
    for action in {one.split(".")[0] for one in re.findall(r'<(?:button|menu) id="([\w.]+)"', xml)}:
        assert callable(getattr(ribbon, action)), action
