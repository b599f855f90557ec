"""Results as the cells of an answer: one cell, or a header row with a row for each group."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from salesxl.cells.faults import Fault, of_reason
from salesxl.cells.options import Options
from salesxl.cells.values import Cell, ErrorValue
from salesxl.definitions import analyses, columns_in_words, describe, example, metrics
from salesxl.locale import Language, say
from salesxl.registry import METRICS
from salesxl.results import Reason, Result, TableResult, column_label

Rows = list[list[Cell]]


def of_result(result: Result, options: Options) -> Rows:
    """A metric's value, or one row for each group."""
    language = options.language
    if result.by is None:
        return [[value_of(result.value, result.reason, language)]]
    if not result.groups:
        return [[of_reason(result.reason or Reason("no_rows"), language)]]
    rows: Rows = [[group.key, value_of(group.value, group.reason, language)] for group in result.groups]
    return with_header([column_label(result.by, language), metric_name(result.metric, language)], rows, options)


def of_results(results: Sequence[Result], by: str, options: Options) -> Rows:
    """Several grouped metrics side by side, a row for each group that one of them has."""
    language = options.language
    keys = list(dict.fromkeys(group.key for result in results for group in result.groups))
    columns = [{group.key: group for group in result.groups} for result in results]
    rows: Rows = []
    for key in keys:
        row: list[Cell] = [key]
        for result, groups in zip(results, columns, strict=True):
            group = groups.get(key)
            reason = group.reason if group else result.reason or Reason("no_group")
            row.append(value_of(group.value if group else None, reason, language))
        rows.append(row)
    if not rows:
        return [[of_reason(results[0].reason or Reason("no_rows"), language)]]
    return with_header(
        [column_label(by, language), *(metric_name(result.metric, language) for result in results)], rows, options
    )


def of_table(result: TableResult, options: Options) -> Rows:
    """The table of an analysis."""
    if not result.rows:
        return [[of_reason(result.reason or Reason("no_rows"), options.language)]]
    return with_header(
        result.headers(options.language),
        [[cell(value) for value in row] for row in result.plain(options.language)],
        options,
    )


def value_of(value: float | None, reason: Reason | None, language: Language) -> Cell:
    """A value, or the error value of its reason."""
    return of_reason(reason, language) if value is None and reason else cell(value)


def with_header(header: Sequence[str], rows: Rows, options: Options) -> Rows:
    """Rows under their headers, where these are wanted."""
    return [list(header), *rows] if options.headers else rows


def cell(value: Any) -> Cell:
    """A plain value as a cell; days become Excel's numbers."""
    if value is None or isinstance(value, str | bool | ErrorValue):
        return value
    if isinstance(value, dt.date):
        day = value.date() if isinstance(value, dt.datetime) else value
        return float((day - dt.date(1899, 12, 30)).days)
    return float(value)


def metric_name(key: str, language: Language) -> str:
    """A metric's name."""
    return METRICS[key].th if language == "th" else METRICS[key].en


# --- definitions ----------------------------------------------------------------------------------------------------


def metric_list(families: Sequence[str], options: Options) -> Rows:
    """All metrics and analyses, or those of some families."""
    language = options.language
    wanted = {family.casefold() for family in families}
    rows: Rows = [
        [m["key"], m["function"], m["label"][language], family_name(m["family"], language),
         say(f"cli.units.{m['unit']}", language), m["formula"], ", ".join(m["needs"])]
        for m in metrics() if not wanted or wanted & _names(m["family"])
    ]  # fmt: skip
    rows += [
        [a["key"], a["function"], a["label"][language], family_name("analyses", language), "", "", ""]
        for a in analyses() if not wanted or wanted & _names("analyses")
    ]  # fmt: skip
    if not rows:
        raise Fault("#N/A", say("functions.reasons.unknown_name", language, name=", ".join(families)))
    header = [_word(name, language) for name in ("key", "function", "name", "family", "unit", "formula", "needs")]
    return with_header(header, rows, options)


def definition(key: str, options: Options) -> Rows:
    """What a metric means, a fact a row."""
    language = options.language
    if key not in METRICS:
        found = next(analysis for analysis in analyses() if analysis["key"] == key)
        return _facts(
            ("name", found["label"][language]), ("key", key), ("function", found["function"]),
            ("definition", found["definition"][language]), language=language,
        )  # fmt: skip
    m = describe(METRICS[key])
    variants = "; ".join(
        f"{v['name']}: {v['label'][language]} = {v['formula']} ({v['used_by'][language]})" for v in m["variants"][1:]
    )
    return _facts(
        ("name", m["label"][language]), ("key", m["key"]), ("function", m["function"]),
        ("definition", m["definition"][language]), ("formula", m["formula"]),
        ("unit", say(f"cli.units.{m['unit']}", language)), ("better", say(f"docs.better.{m['better']}", language)),
        ("needs", columns_in_words(m["columns"], language)), ("variants", variants),
        ("example", example(m)), ("source", m["source"]), language=language,
    )  # fmt: skip


def family_name(family: str, language: Language) -> str:
    """The heading of a family of functions."""
    shelf = "functions" if family in ("analyses", "tools") else "cli"
    return say(f"{shelf}.families.{family}", language)


def _names(family: str) -> set[str]:
    return {family, *(family_name(family, language).casefold() for language in ("en", "th"))}


def _facts(*facts: tuple[str, str], language: Language) -> Rows:
    return [[_word(name, language), " ".join(text.split())] for name, text in facts]


def _word(name: str, language: Language) -> str:
    return say(f"functions.help.{name}", language)


def texts(rows: Iterable[Sequence[Cell]], language: Language) -> str:
    """The reasons behind the error values of an answer, or that there is none."""
    reasons = dict.fromkeys(value.reason for row in rows for value in row if isinstance(value, ErrorValue))
    return "; ".join(reason for reason in reasons if reason) or say("functions.reasons.no_error", language)
