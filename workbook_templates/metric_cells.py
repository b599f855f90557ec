"""Metrics on a sheet: as cards, and as rows of thirteen months with sparklines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from salesxl.catalog import METRICS
from salesxl.registry import Metric

from .page import Page, Place
from .style import BLUE, DEEP, PAPER, QUIET, SKY, VERMILLION, WHITE, changing, written

MONTHS = 13  # this month last year is the first

SIGNED = ("growth", "nps", "gross_margin", "quick_ratio")
"""Metrics that may be less than nothing, so that zero is not the foot of their columns."""


def known(keys: Sequence[str]) -> list[Metric]:
    """The metrics of these keys."""
    return [METRICS[key] for key in keys]


def label(metric: Metric, page: Page) -> str:
    """A metric's name in the language of the page."""
    return metric.th if page.language == "th" else metric.en


def cards(page: Page, row: int, keys: Sequence[str], spans: Sequence[tuple[int, int]]) -> None:
    """Cards side by side, each over a span of columns: name, value, change, status; at its foot, why there is no value."""
    page.sheet.set_row_pixels(row + 1, 36)
    page.sheet.set_row_pixels(row + 4, 36)
    for metric, (left, right) in zip(known(keys), spans, strict=True):
        _card(page, metric, row, left, right)


def _card(page: Page, metric: Metric, row: int, left: int, right: int) -> None:
    key, look = f"kpi_{metric.key}", page.look
    inside: dict[str, Any] = {"bg_color": PAPER, "align": "left", "indent": 1, "shrink": True}
    edge = inside | {"left": 5, "left_color": BLUE}
    page.bound(f"{key}_label", row, left, look(font_color=QUIET, **edge), last=right, text=label(metric, page))
    value = look(bold=True, font_size=20, font_color=DEEP, num_format=written(metric.unit, page.language), **edge)
    page.bound(key, row + 1, left, value, last=right)
    page.cents(page.cell(row + 1, left), metric.unit)
    change = look(num_format=changing(metric.unit, page.language), **edge)
    page.bound(f"{key}_change", row + 2, left, change, last=right)
    page.better(page.cell(row + 2, left), metric.better)
    page.bound(f"{key}_status", row + 3, left, look(**edge), last=right)
    page.signed(row + 3, left)
    note = look(font_color=QUIET, italic=True, font_size=9, text_wrap=True, valign="top", indent=1)
    page.bound(f"{key}_note", row + 4, left, note, last=right)
    unless_filled(page, row + 4, left, row + 1, left)
    blank = f"=ISBLANK({xl_rowcol_to_cell(row + 1, left, row_abs=True, col_abs=True)})"
    grown = page.look.only(bg_color=PAPER)  # the card reaches down to the reason
    page.sheet.conditional_format(
        row + 4, left, row + 4, right, {"type": "formula", "criteria": blank, "format": grown}
    )


def unless_filled(page: Page, row: int, column: int, value_row: int, value_column: int) -> None:
    """Show a cell only where another one, of a metric's value, is blank."""
    value = xl_rowcol_to_cell(value_row, value_column, row_abs=True, col_abs=True)
    rule = {"type": "formula", "criteria": f"=NOT(ISBLANK({value}))", "format": page.look.only(num_format=";;;")}
    page.sheet.conditional_format(row, column, row, column, rule)


def months_table(
    page: Page, name: str, row: int, left: int, metrics: Sequence[Metric], *, notes: bool = False
) -> dict[str, Place]:
    """A table of metrics over the last months; above its headers the months' names, at its end a sparkline.

    Args:
        page: the sheet.
        name: the table's.
        row: the row of the months' names; the headers come below it.
        left: its first column.
        metrics: one a row.
        notes: whether to add a column of notes.

    Returns:
        the cells of each metric by its key, and those of the months' names under ``months``.
    """
    sheet, look = page.sheet, page.look
    first, last = left + 1, left + MONTHS
    for column in range(left, last + 2 + notes):
        sheet.write_blank(
            row, column, None, look(bold=True, font_color=WHITE, bg_color=DEEP, align="right", shrink=True)
        )
    page.name("txt_months", (row, first, row, last))
    places = {"months": Place(page.title, row, first, row, last)}
    for at, metric in enumerate(metrics, start=row + 2):
        sheet.write_string(at, left, label(metric, page), look.cell(shrink=True))
        code = written(metric.unit, page.language)
        for column in range(first, last + 1):
            sheet.write_blank(at, column, None, look.numbers(code, shrink=True, bold=column == last))
        sheet.write_blank(at, last + 1, None, look.cell())
        places[metric.key] = Place(page.title, at, first, at, last)
        page.cents(places[metric.key], metric.unit)
        sparkline(page, at, last + 1, places[metric.key], metric)
        if notes:
            sheet.write_blank(at, last + 2, None, look.cell(font_color=QUIET))
    say = page.draft.say
    texts = [say("kpi_columns.metric"), *(f"t-{ago}" for ago in reversed(range(MONTHS))), say("headings.months13")]
    texts += [say("kpi_columns.note")] * notes
    small = {"font_color": QUIET, "bg_color": PAPER, "font_size": 9}
    options = [{"header": text, "header_format": look(align="right", **small)} for text in texts]
    for option in (options[0], *options[MONTHS + 1 :]):
        option["header_format"] = look(align="left", indent=1, **small)
    page.draft.columns[name] = places
    page.listed(name, row + 1, left, row + 1 + len(metrics), options, autofilter=False)
    sheet.set_row_pixels(row + 1, look.row_height - 2)
    return places


def sparkline(page: Page, row: int, column: int, cells: Place, metric: Metric) -> None:
    """Thirteen months in a cell as columns from zero, the last one dark."""
    options = {"range": cells.ref, "type": "column", "series_color": SKY, "negative_points": True,
               "negative_color": VERMILLION, "last_point": True, "last_color": DEEP, "show_hidden": True}  # fmt: skip
    page.sheet.add_sparkline(row, column, options if metric.key in SIGNED else options | {"min": 0})
