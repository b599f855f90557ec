"""The buttons of the Excel ribbon, pressed in LibreOffice: the same code and words, on a workbook of plain values."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, cast

from salesxl.cells import answers
from salesxl.cells.functions import functions
from salesxl.cells.options import Options
from salesxl.cells.sheets import KPI_COLUMNS, scorecard_rows
from salesxl.errors import SalesxlError
from salesxl.formats import excel_format
from salesxl.locale import Language, say
from salesxl.periods import parse_period
from salesxl.scorecard import scorecard
from salesxl.udfs import notes, ribbon
from salesxl.udfs.calc.plainbook import Action, PlainBook
from salesxl.udfs.openbook import OpenBook

KPI_TABLE = "kpi_sheet"
CHANGE = "+0.0%;-0.0%;0.0%"

_log = logging.getLogger("salesxl")


def press(
    button: str, choice: str, seen: Mapping[str, Any], language: Language, asked: tuple[str, str] = ("", "")
) -> list[Action]:
    """Press a button.

    Args:
        button: one of the ribbon: ``refresh_kpi``.
        choice: its argument, "" for none.
        seen: the workbook (see `look` in book.py).
        language: where the workbook keeps no choice of one.
        asked: the function in the selected cell and the reason of its error value, for ``explain_cell``.

    Returns:
        what is to be done in LibreOffice. Never an exception: a fault is told like anything else.
    """
    book = PlainBook(seen)
    try:
        opened = OpenBook(cast(Any, book), language)  # a PlainBook has what an OpenBook uses
        opened.date1904 = book.date1904
        language = opened.language
        if button == "refresh_kpi" and not opened.has_places:
            _add_kpi_sheet(opened, book, language)
        elif button == "explain_cell" and asked[0]:
            book.app.alert(_explained(*asked, language))
        else:
            getattr(ribbon, button).__wrapped__(opened, *filter(None, [choice]))
    except SalesxlError as error:
        return [("tell", error.text(language))]
    except Exception as fault:  # the border to a user who has no terminal
        _log.exception("the button %s failed", button)
        return [("tell", say("functions.ribbon.fault", language, fault=f"{type(fault).__name__}: {fault}"))]
    actions: list[Action] = book.actions
    return actions


def _explained(function: str, reason: str, language: Language) -> str:
    """The reason of an error value, or else what a function answers."""
    known = functions().get(function)
    if reason or known is None:
        return reason or say("functions.reasons.unknown_function", language, name=function)
    if known.kind not in ("metric", "analysis"):
        return f"{known.name}: {known.help(language)}"
    facts = answers.definition(known.key, Options(language=language))
    return "\n".join(f"{name}: {text}" for name, text in facts if text)


def _add_kpi_sheet(opened: OpenBook, book: PlainBook, language: Language) -> None:
    """A sheet with all metrics that the workbook's raw tables allow; from then on it is refreshed like any other."""
    chosen = notes.choices(opened)
    data = opened.data(notes.mapping(opened))
    period = parse_period(chosen.period, as_of=data.as_of, settings=data.settings) if chosen.period else None
    period = period or data.usual_month
    known = [row for row in scorecard(data, period, None, trend=0) if row.result.value is not None]
    options = Options(language=language, compare=chosen.compare)
    rows = scorecard_rows(data, [row.key for row in known], period, options)
    sheet = notes.write_sheet(opened, "kpi", rows, language, say("workbook.sheets.scorecard", language))
    book.actions.append(("table", KPI_TABLE, sheet.name, 0, 0, len(rows) - 1, len(KPI_COLUMNS) - 1))
    for number, row in enumerate(known, start=1):
        money = excel_format(row.result.unit, row.result.currency)
        formats = {"value": money, "previous": money, "target": money, "change": CHANGE, "attainment": "0%"}
        for name, code in formats.items():
            book.actions.append(("format", sheet.name, number, KPI_COLUMNS.index(name), code))
    sheet.activate()
