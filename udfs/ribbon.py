"""The macros behind the buttons of the tab "Sales KPI": each is called by its name (see excel/ribbon.bas).

A button reads the raw tables of the active workbook, writes sheets and places of its own, and alters nothing else. What
goes wrong is told in a message, and Excel is left as it was found.
"""

from __future__ import annotations

import functools
import logging
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import xlwings as xw

from salesxl.calculate import calculate
from salesxl.catalog import METRICS
from salesxl.cells import answers
from salesxl.cells.functions import functions
from salesxl.cells.options import Options
from salesxl.cells.sheets import report
from salesxl.cells.values import ErrorValue
from salesxl.errors import DataError, SalesxlError, UsageError
from salesxl.formats import shown
from salesxl.locale import Language, say
from salesxl.periods import parse_period
from salesxl.results import Reason
from salesxl.settings import Settings
from salesxl.udfs import notes
from salesxl.udfs.dialogs import ask, ask_folder, ask_yes, tell
from salesxl.udfs.metric_at import active_cell, metric_at
from salesxl.udfs.openbook import OpenBook, is_excel
from salesxl.workbook.told import beside_the_data, why_missing
from salesxl.workbook_templates import TEMPLATES

TOLD = 6  # reasons that a message lists

_log = logging.getLogger("salesxl")


def _button(action: Callable[..., None]) -> Callable[..., None]:
    """A macro: it works on the active workbook, tells faults in a message, and restores Excel.

    Its language is that of the add-in, for a workbook for which none was chosen.
    """

    @functools.wraps(action)
    def pressed(*arguments: str, book: xw.Book | None = None, language: Language = "en") -> None:
        target = book or xw.Book.caller()  # the workbook that was active when the button was pressed
        try:
            opened = OpenBook(target, language)
            language = opened.language
            with _quiet(target):
                action(opened, *arguments)
        except SalesxlError as error:
            tell(target, error.text(language))
        except Exception as fault:  # the border to a user who has no terminal
            _log.exception("the button %s failed", action.__name__)
            tell(target, say("functions.ribbon.fault", language, fault=f"{type(fault).__name__}: {fault}"))

    return pressed


@contextmanager
def _quiet(book: xw.Book) -> Iterator[None]:
    """Excel neither draws nor calculates meanwhile, and does again whatever happens."""
    if not is_excel(book):
        yield
        return
    app = book.app
    updating, calculation = app.screen_updating, app.calculation
    try:
        app.screen_updating, app.calculation = False, "manual"
        yield
    finally:
        app.calculation, app.screen_updating = calculation, updating


# --- data -----------------------------------------------------------------------------------------------------------


@_button
def check_data(book: OpenBook) -> None:
    """List on a sheet what was understood of the raw tables and what was noticed in them."""
    language = book.language
    data = book.read(notes.mapping(book))
    notes.write_sheet(book, "check", report(data, Options(language=language)), language).activate()


@_button
def map_columns(book: OpenBook) -> None:
    """List on a sheet which header is which field, to be corrected there."""
    language = book.language
    data = book.read(notes.mapping(book))
    rows = notes.map_rows(data.sources, book.raw_grids(), language)
    notes.write_sheet(book, notes.MAP, rows, language).activate()
    tell(book.book, say("functions.ribbon.mapped", language))


# --- report ---------------------------------------------------------------------------------------------------------


@_button
def refresh_kpi(book: OpenBook) -> None:
    """Compute anew what is bound to metrics, or offer a template where nothing is."""
    language = book.language
    if book.has_places:
        _refresh(book)
    elif ask_yes(book.book, say("functions.ribbon.no_places", language)):
        _add_template(book, "")


@_button
def set_period(book: OpenBook, period: str = "") -> None:
    """Choose the days that the KPI sheet covers."""
    said = period or ask(book, "functions.ribbon.which_period", notes.choices(book).period or "")
    if said is None:
        return
    try:
        parse_period(said, as_of=date(2000, 1, 1), settings=Settings())  # one that cannot be read is told now
    except UsageError as wrong:
        raise UsageError("functions.reasons.bad_period", text=said) from wrong
    notes.remember(book, "period", said)
    _refresh_if_any(book)


@_button
def set_compare(book: OpenBook, compare: str) -> None:
    """Choose what the figures are compared with."""
    notes.remember(book, "compare", compare)
    _refresh_if_any(book)


@_button
def set_language(book: OpenBook, language: str) -> None:
    """Choose the language of labels and messages."""
    notes.remember(book, "language", language)
    _refresh_if_any(book)


@_button
def add_template(book: OpenBook, name: str = "") -> None:
    """Add the sheets of a bundled template, filled."""
    _add_template(book, name)


@_button
def split_by_rep(book: OpenBook) -> None:
    """Write a workbook for each rep into a folder."""
    from salesxl.workbook.split import fill_each

    chosen = notes.choices(book)
    folder = ask_folder(book, say("functions.ribbon.which_folder", chosen.language))
    if folder is None:
        return
    batch = fill_each(
        book.data(notes.mapping(book)), folder, "owner",
        period=chosen.period, compare=chosen.compare, language=chosen.language,
    )  # fmt: skip
    failed = "".join(f"\n{name}: {error.what}" for name, error in batch.failures)
    words = {"count": len(batch.reports), "folder": folder, "before": batch.resumed}
    written = say(
        "functions.ribbon.split_before" if batch.resumed else "functions.ribbon.split", chosen.language, **words
    )
    tell(book.book, written + failed)


def _refresh(book: OpenBook) -> None:
    chosen = notes.choices(book)
    data = book.data(notes.mapping(book))
    plan = book.plan(data, period=chosen.period, compare=chosen.compare, language=chosen.language)
    book.fill(plan, chosen.language)
    missing = why_missing(plan.missing, chosen.language)
    lines = [
        say(
            "functions.ribbon.refreshed", chosen.language, period=plan.period,
            filled=len(plan.filled), missing=sum(map(len, missing.values())),
        )
    ]  # fmt: skip
    lines += beside_the_data(plan.period, data, chosen.language)
    lines += [f"– {reason}: {', '.join(names)}" for reason, names in list(missing.items())[:TOLD]]
    lines += book.passed_over(plan, chosen.language)[:TOLD]
    serious = [finding for finding in data.findings if finding.severity != "info"]
    if serious:
        lines.append(say("functions.ribbon.findings", chosen.language, count=len(serious)))
    tell(book.book, "\n".join(lines))


def _refresh_if_any(book: OpenBook) -> None:
    if book.has_places:
        _refresh(OpenBook(book.book, book.language))


def _add_template(book: OpenBook, name: str) -> None:
    """Fill a template as the batch does, and take its sheets over."""
    from salesxl.workbook.fill import fill

    chosen = notes.choices(book)
    if not is_excel(book.book):
        raise UsageError("functions.ribbon.no_copying")
    listed = ", ".join(TEMPLATES)
    said = name or ask(book, "functions.ribbon.which_template", "scorecard", names=listed)
    if said is None:
        return
    if said not in TEMPLATES:
        raise UsageError("functions.ribbon.no_template", name=said, names=listed)
    data = book.data(notes.mapping(book))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"{said}.xlsx")
        fill(data, file, template=said, period=chosen.period, compare=chosen.compare, language=chosen.language,
             with_data=False)  # fmt: skip
        source = book.book.app.books.open(str(file), update_links=False)
        try:
            source.api.Sheets.Copy(After=book.book.sheets[len(book.book.sheets) - 1].api)
        finally:
            source.close()


# --- insert ---------------------------------------------------------------------------------------------------------


@_button
def insert_function(book: OpenBook, name: str) -> None:
    """Put a function into the active cell and open the wizard for its arguments."""
    cell = active_cell(book)
    blank = not cell.formula
    question = say("functions.ribbon.replace_cell", book.language, cell=cell.address.replace("$", ""))
    if not blank and not ask_yes(book.book, question):
        return
    empty = f"={name}()"
    cell.formula = empty
    if is_excel(book.book):
        book.book.app.screen_updating = True  # the wizard shows the cell
        cell.api.FunctionWizard()
        if blank and cell.formula == empty and not functions()[name].arguments[0].optional:
            cell.clear_contents()  # the wizard was closed


@_button
def insert_chart(book: OpenBook) -> None:
    """Draw the metric of the active cell, month by month, beside it."""
    chosen = notes.choices(book)
    cell = active_cell(book)
    key = metric_at(book, cell)
    if key not in METRICS:
        raise UsageError("functions.ribbon.no_metric")
    data = book.data(notes.mapping(book))
    result = calculate(key, data, by="month")
    known = [group.reason for group in result.groups if group.value is None]
    if len(known) == len(result.groups):
        reason = next(filter(None, [result.reason, *known]), Reason("no_rows"))
        raise DataError(f"reasons.{reason.rule}", **dict[str, Any](reason.details))
    rows = [
        [None if isinstance(value, ErrorValue) else value for value in row]  # a text would be drawn as 0
        for row in answers.of_result(result, Options(language=chosen.language))
    ]
    title = answers.metric_name(key, chosen.language)
    sheet = notes.write_sheet(book, f"chart_{key}", rows, chosen.language, title)
    beside = cell.offset(0, 1)
    chart = cell.sheet.charts.add(beside.left, beside.top)
    chart.set_source_data(sheet.range((1, 1), (len(rows), 2)))
    chart.chart_type = (
        "line_markers" if result.unit in ("rate", "ratio", "days", "hours", "score") else "column_clustered"
    )
    cell.sheet.activate()


# --- help -----------------------------------------------------------------------------------------------------------


@_button
def explain_cell(book: OpenBook, reason: str = "") -> None:
    """Tell why the active cell shows an error value, or what stands behind its value."""
    chosen = notes.choices(book)
    key = None if reason else metric_at(book, active_cell(book))
    if reason or key is None:
        tell(book.book, reason or say("functions.ribbon.no_metric", chosen.language))
        return
    facts = answers.definition(key, Options(language=chosen.language))
    lines = [f"{name}: {text}" for name, text in facts if text]
    if book.has_places and key in METRICS:
        lines.insert(1, _value_behind(book, key, chosen))
    tell(book.book, "\n".join(lines))


def _value_behind(book: OpenBook, key: str, chosen: notes.Choices) -> str:
    """A metric's value in the chosen period, or why there is none, with the number of rows behind it."""
    data, language = book.data(notes.mapping(book)), chosen.language
    period = parse_period(chosen.period, as_of=data.as_of, settings=data.settings)
    result = calculate(key, data, period=period or data.usual_month)
    reason = result.reason and result.reason.text(language)
    value = reason or shown(result.value, result.unit, result.currency, language)
    return f"= {value} ({say('cli.rows', language, rows=f'{result.rows:,}')})"


@_button
def show_definitions(book: OpenBook) -> None:
    """List the definitions of all metrics on a sheet."""
    language = book.language
    notes.write_sheet(book, "definitions", answers.metric_list((), Options(language=language)), language).activate()


@_button
def about(book: OpenBook) -> None:
    """Tell versions and where Python lies."""
    facts = {"version": version("salesxl"), "xlwings": version("xlwings"), "python": sys.executable}
    tell(book.book, say("functions.ribbon.about", book.language, **facts))
