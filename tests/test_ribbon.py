"""The macros behind the buttons, on a workbook that is played: what they write, ask, tell and restore."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from cell_tables import AOV, ORDERS, REVENUE, REVENUE_OF_FEBRUARY
from fake_book import Book, Sheet

from salesxl.locale import say
from salesxl.udfs import ribbon
from salesxl.udfs.openbook import OpenBook, guarded

TARGETS = (("Sales Rep", "Period", "Target"), ("Ploy", "2026-02", 1000.0), ("Nok", "2026-02", 2000.0))


@pytest.fixture
def book() -> Book:
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
    return "\n".join(book.app.told)


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


# --- sheets of our own ----------------------------------------------------------------------------------------------


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


# --- insert and help ------------------------------------------------------------------------------------------------


def test_insert_function_opens_the_wizard(book: Book) -> None:
    book.app.selection = book.sheets["Orders"].range((2, 9))
    book.app.typed = "(A1:F10)"
    ribbon.insert_function("SALES_AOV", book=book)
    assert book.sheets["Orders"].formulas == {(2, 9): "=SALES_AOV(A1:F10)"}
    assert book.app.told == ["wizard"]


def test_insert_function_leaves_nothing_behind_when_the_wizard_is_closed(book: Book) -> None:
    book.app.selection = book.sheets["Orders"].range((2, 9))
    ribbon.insert_function("SALES_AOV", book=book)
    assert book.sheets["Orders"].formulas == {}
    ribbon.insert_function("SALES_METRICS", book=book)  # which needs no argument
    assert book.sheets["Orders"].formulas == {(2, 9): "=SALES_METRICS()"}


def test_insert_function_asks_before_it_replaces_anything(book: Book) -> None:
    book.app.selection = book.sheets["Orders"].range((2, 1))
    book.app.answer = "no"
    ribbon.insert_function("SALES_AOV", book=book)
    assert (book.sheets["Orders"].cells[2, 1], book.sheets["Orders"].formulas) == ("O1", {})
    assert book.app.told == [say("functions.ribbon.replace_cell", cell="A2")]
    book.app.answer = "yes"
    ribbon.insert_function("SALES_AOV", book=book)
    assert book.sheets["Orders"].formulas == {(2, 1): "=SALES_AOV()"}


@pytest.mark.parametrize(
    ("place", "key"),
    [
        ((2, 2), "Revenue"),
        ((3, 3), "Average order value"),
        ((11, 2), "Average order value"),
        ((3, 1), "Average order value"),
    ],
)
def test_explain_cell_knows_the_metric_of_a_cell(place: tuple[int, int], key: str, book: Book) -> None:
    book.app.selection = book.sheets["KPI"].range(place)
    ribbon.explain_cell("", book=book)
    assert f"Name: {key}" in told(book)
    assert "Formula" in told(book)
    assert "rows" in told(book)


def test_explain_cell_of_a_formula_and_of_a_reason(book: Book) -> None:
    book.app.selection = book.sheets["Orders"].range((20, 1))
    book.app.selection.formula = '=IFERROR(SALES_WIN_RATE(A1:F9,"2026"),"")'
    ribbon.explain_cell(book=book)
    assert "won_deals / closed_deals" in told(book)
    ribbon.explain_cell("needs Spend; no such sheet was found", book=book)
    assert book.app.told[-1] == "needs Spend; no such sheet was found"
    book.app.selection = book.sheets["Orders"].range((30, 1))
    ribbon.explain_cell(book=book)
    assert book.app.told[-1] == say("functions.ribbon.no_metric")


def test_insert_chart_draws_the_metric_month_by_month(book: Book) -> None:
    book.app.selection = book.sheets["KPI"].range((11, 1))
    ribbon.insert_chart(book=book)
    [source] = book.sheets["KPI"].drawn
    assert source.sheet.rows()[1:] == [["2026-01", 1000.0], ["2026-02", 1350.0], ["2026-03", 1200.0]]


def test_a_chart_leaves_out_what_is_not_known(book: Book) -> None:
    """A reason in words would be drawn as 0."""
    for place, cell in {(2, 9): "growth", (3, 9): "win rate", (4, 9): "trend"}.items():
        book.sheets["Orders"].cells[place] = cell
    sheet = book.sheets["Orders"]
    book.app.selection = sheet.range((2, 9))
    ribbon.insert_chart(book=book)
    [source] = sheet.drawn
    # there is no month before January, and no order on the first two days of February
    assert source.sheet.rows()[1:] == [["2026-01", None], ["2026-02", -0.2], ["2026-03", None]]
    for row, said in ((3, "Deals"), (4, say("functions.ribbon.no_metric"))):  # no deals; no metric, but an analysis
        book.app.selection = sheet.range((row, 9))
        ribbon.insert_chart(book=book)
        assert said in book.app.told[-1]
    assert len(sheet.drawn) == 1


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


# --- what is written ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+66 81", "'+66 81"),
        ("-", "'-"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("2026-05", "'2026-05"),
        ("May 2026", "'May 2026"),
        ("007", "'007"),
        ("TRUE", "'TRUE"),
        ("'quoted", "''quoted"),
        ("#N/A", "'#N/A"),
        ("Ploy", "Ploy"),
        ("กุมภาพันธ์", "กุมภาพันธ์"),
        ("", ""),
        (None, None),
        (float("nan"), None),
        (12.5, 12.5),
        (True, True),
    ],
)
def test_texts_stay_texts(value: Any, written: Any) -> None:
    assert guarded(value) == written


def test_days_become_numbers_of_the_workbook() -> None:
    import datetime as dt

    import numpy as np
    import pandas as pd

    assert guarded(dt.date(2026, 2, 3)) == 46056
    assert guarded(pd.Timestamp(2026, 2, 3, 12)) == 46056.5
    assert guarded(dt.datetime(2026, 2, 3), True) == 46056 - 1462
    assert guarded(pd.NaT) is None
    assert guarded(np.float64(2.0)) == 2.0


def test_merged_lines_count_as_their_first_cells(book: Book) -> None:
    book.sheets["KPI"].merges = [(40, 1, 40, 3), (40, 4, 40, 6), (41, 1, 41, 3), (41, 4, 41, 6)]
    book.names.add("txt_insights", "=KPI!$A$40:$F$41")
    opened = OpenBook(book)  # type: ignore[arg-type]
    assert [cell.address for cell in opened.names["txt_insights"]] == ["$A$40", "$D$40", "$A$41", "$D$41"]


def test_a_name_of_several_blocks_is_filled_in_their_order(book: Book) -> None:
    book.names.add("kpi_revenue_trend", "=KPI!$B$30,KPI!$D$30:$E$30")
    ribbon.refresh_kpi(book=book)
    filled = [book.sheets["KPI"].cells.get((30, column)) for column in (2, 3, 4, 5)]
    assert filled == [None, None, 3000.0, REVENUE_OF_FEBRUARY]


@pytest.mark.parametrize(
    "meant",
    ['="none"', "=0.07", "=#REF!$A$1", "=#REF!", "=KPI!$A$1*2", "=OFFSET(KPI!$A$1,1,0)", "=[2]KPI!$A$1", "", None],
)
def test_a_name_that_stands_for_no_cells_is_no_place(meant: str | None, book: Book) -> None:
    book.names.add("kpi_profit", meant)  # type: ignore[arg-type]
    assert "kpi_profit" not in OpenBook(book).names  # type: ignore[arg-type]


def test_aov_is_that_of_the_cell_functions(book: Book) -> None:
    book.names.add("kpi_aov", "=KPI!$B$8")
    ribbon.set_period("2026", book=book)
    assert book.sheets["KPI"].cells[8, 2] == pytest.approx(AOV, rel=1e-12)
