"""Buttons about the active cell, on a workbook that is played: a function, a chart, an explanation."""

from __future__ import annotations

import pytest
from fake_book import Book, kpi_book, told

from salesxl.locale import say
from salesxl.udfs import ribbon


@pytest.fixture
def book() -> Book:
    return kpi_book()


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
