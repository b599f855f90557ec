"""What goes where: the bindings of a template and a dataset become values. No file is touched here.

The same plan is applied to a file by the batch and to an open workbook by the ribbon button.

Bindings: ``kpi_<metric>`` and ``kpi_<metric>_<field>``; tables whose first column is headed ``metric``;
``tbl_<analysis>`` (``tbl_<analysis>__<metric>`` for an analysis of one metric), ``tbl_<table>``, ``tbl_findings``,
``tbl_definitions``; ``txt_<text>``, ``txt_note_<analysis>``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from inspect import signature
from typing import Any

from salesxl.analyse import analyse
from salesxl.analyses import ANALYSES
from salesxl.catalog import METRICS
from salesxl.dataset import Dataset
from salesxl.insights import insights
from salesxl.keys import NO_KEY
from salesxl.locale import LANGUAGES, Language, day_words, say, words, year_in
from salesxl.periods import (
    Period,
    add_months,
    between,
    containing,
    parse_period,
    twelve_months_to,
)
from salesxl.results import Reason, TableResult, column_label
from salesxl.scorecard import MONTHS, Row, default_metrics, scorecard, trend_of
from salesxl.tables import TABLES
from salesxl.workbook.rows_of import definition_rows, finding_rows, named_columns, table_rows

Value = None | str | float | int | bool | dt.date | dt.datetime

FIELDS = ("value", "previous", "change", "target", "variance", "attainment", "status", "label", "unit", "note", "trend")
"""What a metric can put into a cell; ``kpi_<metric>`` alone is its value."""
TEXTS = (
    *("title", "period", "compared", "as_of", "rows", "currency", "insights", "missing", "months"),
    *(f"note_{key}" for key in ANALYSES),
)
SALES = ("won_amount", "revenue")
"""What a leaderboard ranks by depends on the data; the header Sales fits both."""
YEAR = ("cohorts", "rfm", "pareto", "customer_value", "mrr_movements", "funnel")
"""Analyses that say little about a single month: they see the twelve months up to the period's end."""


@dataclass(frozen=True)
class TableShape:
    """A table of a template.

    Attributes:
        columns: its headers.
        first: the texts that stand in its first column.
        calculated: the headers of columns of formulas. Those that name nothing of ours go on; others are emptied,
            since what was typed beside a row would stand beside another one.
    """

    columns: tuple[str, ...]
    first: tuple[str, ...] = ()
    calculated: frozenset[str] = frozenset()


@dataclass
class Plan:
    """Values for the bindings of one template.

    Attributes:
        names: a value for each cell of a bound name.
        tables: for each bound table its columns with their values; all of one length.
        filled: the bindings that received something.
        missing: the bindings that did not, and why.
        unknown: bindings whose name says nothing to us.
        emptied: headers of tables of raw rows that name no column, with their table.
        unheaded: tables of metrics none of whose headers says what to write beside these, with the headers.
        narrow: tables whose headers name no column and that have fewer than they would get, with the number needed.
        period: what the numbers are about.
    """

    period: Period
    names: dict[str, list[Value]] = field(default_factory=dict)
    tables: dict[str, dict[str, Sequence[Any]]] = field(default_factory=dict)
    filled: list[str] = field(default_factory=list)
    missing: list[tuple[str, Reason]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    unheaded: dict[str, str] = field(default_factory=dict)
    narrow: dict[str, int] = field(default_factory=dict)
    emptied: list[tuple[str, str]] = field(default_factory=list)


def make_plan(
    names: Mapping[str, int],
    tables: Mapping[str, TableShape],
    data: Dataset,
    *,
    period: str | Period | None = None,
    compare: str = "previous",
    language: Language = "en",
    with_data: bool = True,
    title: str = "",
) -> Plan:
    """Decide what every binding receives.

    Args:
        names: defined name -> how many cells it spans.
        tables: Excel Table -> its shape.
        data: prepared tables.
        period: what the numbers are about; the last complete month before the as-of day when None.
        compare: ``previous`` or ``year``.
        language: of labels, notes and reasons.
        with_data: also fill the tables of raw rows.
        title: whose numbers these are.
    """
    span = parse_period(period, as_of=data.as_of, settings=data.settings) or data.usual_month
    maker = _Maker(data, span, compare, language, title)
    plan = Plan(span, unknown=unknown_bindings(names, tables))
    for name, size in names.items():
        maker.name(plan, name, size)
    for name, shape in tables.items():
        maker.table(plan, name, shape, with_data)
    return plan


class _Maker:
    """Computes each number once, however many bindings want it."""

    def __init__(self, data: Dataset, period: Period, compare: str, language: Language, title: str) -> None:
        self.data, self.period, self.compare, self.language, self.title = data, period, compare, language, title

        self.rows: dict[str, Row] = {}
        self.trends: dict[str, tuple[float | None, ...]] = {}
        self.analysed: dict[tuple[str, str | None], TableResult] = {}

    def row(self, key: str) -> Row:
        """A metric's line of the scorecard, without its trend."""
        if key not in self.rows:
            (self.rows[key],) = scorecard(self.data, self.period, self.compare, metrics=[key], trend=0)
        return self.rows[key]

    def scorecard(self) -> list[Row]:
        """All lines of the default scorecard."""
        return [self.row(key) for key in default_metrics()]

    # --- names --------------------------------------------------------------------------------------------------

    def name(self, plan: Plan, name: str, size: int) -> None:
        said = plain_name(name)
        if said.startswith("txt_") and said[4:] in TEXTS:
            values = self.text(said[4:])
            plan.names[name] = _latest(values, size) if said == "txt_months" else self._fit(values, size)
            plan.filled.append(name)
        elif said.startswith("kpi_"):
            self._metric_name(plan, name, size)

    def _metric_name(self, plan: Plan, name: str, size: int) -> None:
        key, part = _split(name)
        if key is None:
            return
        row = self.row(key)
        values = self.trend(row, size) if part == "trend" else self._fit([self.field(row, part)], size)
        plan.names[name] = values
        if any(value is not None for value in values):
            plan.filled.append(name)
        else:
            plan.missing.append((name, self.why(row, part)))

    def field(self, row: Row, part: str) -> Value:
        """One fact about a metric as a cell's value."""
        match part:
            case "value":
                return row.result.value
            case "previous":
                return row.previous.value if row.previous else None
            case "label":
                return row.label(self.language)
            case "unit":
                return say(f"cli.units.{row.result.unit}", self.language)
            case "status":
                return row.status_text(self.language) or None
            case "note":
                return row.note(self.language) or None
        number: float | None = getattr(row, part)
        return number

    def trend(self, row: Row, size: int) -> list[Value]:
        """The last months, oldest first; a shorter range receives the latest."""
        if row.key not in self.trends:
            self.trends[row.key] = trend_of(self.data, row, self.period)
        return _latest(list(self.trends[row.key]), size)

    def months(self) -> list[Period]:
        """The months of the trends, oldest first."""
        last = containing(min(self.period.end, self.data.as_of), "month", self.data.settings)
        first = add_months(last.start, 1 - MONTHS)
        return list(between(first, last.end, "month", self.data.settings))

    def why(self, row: Row, part: str) -> Reason:
        """Why a fact about a metric is missing."""
        if row.result.reason:
            return row.result.reason
        if part in ("target", "attainment", "variance", "status"):
            return Reason("no_target")
        if row.previous and row.previous.reason:
            return row.previous.reason
        return Reason("no_history")

    def text(self, name: str) -> list[Value]:
        """A line of words about the whole workbook."""
        lang, data = self.language, self.data
        if name.startswith("note_"):
            return ["; ".join(note.text(lang) for note in self.analysis(name[5:]).notes) or None]
        match name:
            case "title":
                return [self.title or say("workbook.texts.title", lang)]
            case "period":
                return [self.period.text(lang)]
            case "compared":
                earlier = self.period.elapsed(data.as_of)
                earlier = earlier.year_before() if self.compare == "year" else earlier.previous()
                return [say("workbook.texts.compared", lang, period=earlier)]
            case "as_of":
                return [say("workbook.texts.as_of", lang, day=data.as_of)]
            case "currency":
                currency = data.currency
                return [say("workbook.texts.currency", lang, currency=currency) if currency else None]
            case "rows":
                used = sum(int(frame["set_aside"].isna().sum()) for frame in data.tables.values())
                aside = sum(int(frame["set_aside"].notna().sum()) for frame in data.tables.values())
                return [say("workbook.texts.rows", lang, used=f"{used:,}", aside=f"{aside:,}")]
            case "months":
                return [month_words(month.start, lang) for month in self.months()]
            case "insights":
                found = insights(data, self.period, compare=self.compare, rows=self.scorecard())
                return [insight.text(lang) for insight in found]
        missing = [row.label(lang) for row in self.scorecard() if row.result.value is None]
        return [say("workbook.texts.missing", lang, metrics=", ".join(missing))] if missing else [None]

    @staticmethod
    def _fit(values: list[Value], size: int) -> list[Value]:
        return (values + [None] * size)[:size]

    # --- tables -------------------------------------------------------------------------------------------------

    def table(self, plan: Plan, name: str, shape: TableShape, with_data: bool) -> None:
        if not shape.columns:
            return
        if is_metric_table(shape.columns):
            self._metric_table(plan, name, shape)
            return
        said = plain_name(name)
        if not said.startswith("tbl_"):
            return
        key, _, of = said[4:].partition("__")
        if key in ANALYSES:
            self._analysis(plan, name, key, of or None, shape)
        elif key in TABLES:
            if with_data:
                self._rows(plan, name, key, shape)
            else:
                plan.missing.append((name, Reason("left_out")))
        elif key == "findings":
            plan.tables[name] = _placed(shape, finding_rows(self.data, self.language), "workbook.finding_columns")
            plan.filled.append(name)
        elif key == "definitions":
            plan.tables[name] = _placed(shape, definition_rows(self.language), "workbook.definition_columns")
            plan.filled.append(name)

    def _metric_table(self, plan: Plan, name: str, shape: TableShape) -> None:
        """One row a key or label typed in the first column; the table keeps its rows."""
        keys = [_metric_key(said) for said in shape.first]
        rows = [self.row(key) if key else None for key in keys]
        if not any(rows):
            return
        months: list[list[Value]] = []
        columns: dict[str, Sequence[Any]] = {}
        for header in shape.columns[1:]:
            part = _field(header)
            if part is None or part == "metric":
                continue
            months_ago = _months_ago(part)
            if months_ago is not None:
                months = months or [self.trend(row, MONTHS) if row else [None] * MONTHS for row in rows]
                columns[header] = [values[-1 - months_ago] for values in months]
            else:
                columns[header] = [self.field(row, part) if row else None for row in rows]
        if not columns:
            plan.unheaded[name] = ", ".join(shape.columns[1:])
            return
        plan.tables[name] = columns
        for row in filter(None, rows):
            if row.result.value is not None:
                plan.filled.append(f"{name}: {row.key}")
            else:
                plan.missing.append((f"{name}: {row.key}", row.result.reason or Reason("not_estimable", {"why": ""})))

    def _analysis(self, plan: Plan, name: str, key: str, of: str | None, shape: TableShape) -> None:
        if of and not _one_of(key, of):
            return
        result = self.analysis(key, of)
        values = {
            column: [_shown(row[i], unit, self.language) for row in result.plain(self.language)]
            for i, (column, unit) in enumerate(zip(result.columns, result.units, strict=True))
        }
        keys = self._by_header(shape, result)
        if keys is None:
            plan.narrow[name] = len(result.columns)
            plan.missing.append((name, Reason("too_narrow", {"columns": len(result.columns)})))
            return
        placed = _columns(shape, keys, values, len(result.rows))
        if result.rows:
            plan.tables[name] = placed
            plan.emptied += [
                (name, header)
                for header in placed
                if header
                and not keys[header]
                and not re.fullmatch("m[0-9]+", header.casefold())  # a later month of cohorts
            ]
            plan.filled.append(name)
            return
        reason = result.reason or Reason("no_rows")
        first = shape.columns[0]
        plan.tables[name] = {
            header: [reason.text(self.language)] if header == first else [None] for header in {first: None, **placed}
        }
        plan.missing.append((name, reason))

    def analysis(self, key: str, of: str | None = None) -> TableResult:
        """An analysis of the period."""
        if (key, of) not in self.analysed:
            compare = self.compare if "compare" in signature(ANALYSES[key].function).parameters else None
            self.analysed[key, of] = analyse(key, self.data, period=self._span(key), metric=of, compare=compare)
        return self.analysed[key, of]

    def _span(self, key: str) -> Period:
        if key not in YEAR or self.period.days > 365:
            return self.period
        return twelve_months_to(self.period.end)

    @staticmethod
    def _by_header(shape: TableShape, result: TableResult) -> dict[str, str | None] | None:
        """The columns of an analysis that the headers name by key or label, None for one that names none; by place where none does.

        None where they go by place and the table has fewer columns: none of them is to be lost unseen.
        """
        labels = {column_label(column, lang).casefold(): column for column in result.columns for lang in LANGUAGES}
        labels |= {column.casefold(): column for column in result.columns}
        sales = next((column for column in result.columns if column in SALES), None)
        if sales:
            labels |= {say("workbook.series.sales", lang).casefold(): sales for lang in LANGUAGES}
        named = {header: labels.get(header.lstrip("-−").strip().casefold()) for header in shape.columns}
        if any(named.values()):
            return named
        if len(shape.columns) < len(result.columns):
            return None
        return {**named, **dict(zip(shape.columns, result.columns, strict=False))}

    def _rows(self, plan: Plan, name: str, key: str, shape: TableShape) -> None:
        if key not in self.data.tables:
            table = TABLES[key]
            plan.missing.append((name, Reason("needs_table", {"tables": {"en": table.en, "th": table.th}})))
            return
        plan.tables[name] = columns = table_rows(self.data, key, shape.columns, shape.calculated)
        known = {*named_columns(key, shape.columns, shape.calculated), *self.data.tables[key].columns}
        plan.emptied += [(name, header) for header in columns if header and header not in known]
        plan.filled.append(name)


def _columns(
    shape: TableShape, keys: Mapping[str, str | None], values: Mapping[str, list[Any]], length: int
) -> dict[str, Sequence[Any]]:
    """Columns under headers, blank ones under those that name none unless they are of formulas.

    A header that begins with a minus receives the column with its sign turned: losses below the axis of a chart.
    """
    placed: dict[str, Sequence[Any]] = {}
    for header, key in keys.items():
        if key is None and header in shape.calculated:
            continue
        found = values[key] if key else [None] * length
        turned = header[:1] in "-−" and any(isinstance(value, (int, float)) for value in found)
        placed[header] = [value and -value for value in found] if turned else found
    return placed


def _latest(values: list[Value], size: int) -> list[Value]:
    """The months of a trend, or their names, in so many cells: the last ones, the latest in the last cell."""
    return ([None] * max(0, size - len(values)) + values)[-size:]


def plain_name(name: str) -> str:
    """A name without the sheet it belongs to, in lower case: to Excel it is the same in any."""
    return name.rpartition("!")[2].lower()


def _shown(value: Any, unit: str, language: Language) -> Any:
    """A value of an analysis for a reader: words, months and days in the language, all else as it is."""
    if not isinstance(value, str):
        return value
    if unit == "word" or value == NO_KEY:
        return column_label(value, language)
    if unit != "period":
        return value
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}", value):
        return month_words(dt.date.fromisoformat(f"{value}-01"), language)
    return (
        day_words(dt.date.fromisoformat(value), language) if re.fullmatch(r"[0-9]{4}(-[0-9]{2}){2}", value) else value
    )


def _split(name: str) -> tuple[str | None, str]:
    """The metric and the field that a name such as ``kpi_win_rate_previous`` means."""
    said = plain_name(name)[4:]
    if said in METRICS:
        return said, "value"
    key, _, part = said.rpartition("_")
    return (key, part) if key in METRICS and part in FIELDS else (None, "")


def missing_of(binding: str) -> str | None:
    """The metric or table that a binding without a value is about; None for what merely goes with a value."""
    if ": " in binding:  # a row of a metric table
        return binding.partition(": ")[2]
    if not plain_name(binding).startswith("kpi_"):
        return binding.rpartition("!")[2]
    key, part = _split(binding)
    return key if part == "value" else None


@cache
def _headers() -> dict[str, str]:
    """Header words of metric tables -> field, from both languages."""
    found = {part: part for part in ("metric", *FIELDS)}
    for lang in LANGUAGES:
        found |= {str(said).casefold(): part for part, said in words(lang, "workbook")["kpi_columns"].items()}
        found |= {word: part for part, others in words(lang, "workbook")["kpi_headers"].items() for word in others}
    return found


def is_metric_table(columns: Sequence[str]) -> bool:
    """Whether a table with these headers lists metrics."""
    return bool(columns) and _field(columns[0]) == "metric"


def _field(header: str) -> str | None:
    said = " ".join(header.casefold().split())
    return (
        _headers().get(said)
        or _headers().get(re.sub(r" ?\([^()]*\)$", "", said))
        or (said if _months_ago(said) is not None else None)
    )


def _months_ago(part: str) -> int | None:
    """``t-3`` is three months ago, ``t-0`` the last month."""
    return int(part[2:]) if part.startswith("t-") and part[2:].isdigit() and int(part[2:]) < MONTHS else None


@cache
def _metric_names() -> dict[str, str]:
    found: dict[str, str] = {}
    for metric in METRICS.values():
        for name in (*metric.aliases, metric.en, metric.th, metric.key):
            found[" ".join(name.casefold().replace("_", " ").split())] = metric.key
    return found


def _metric_key(said: str) -> str | None:
    return _metric_names().get(" ".join(said.casefold().replace("_", " ").split()))


def _is_heading(said: str) -> bool:
    """A family's name typed between the rows of a metric table is a heading, not a metric."""
    return said.casefold() in {
        say(f"cli.families.{family}", lang).casefold()
        for family in ("performance", "activity", "productivity")
        for lang in LANGUAGES
    }


def _placed(shape: TableShape, values: dict[str, list[Any]], shelf: str) -> dict[str, Sequence[Any]]:
    """Columns under the headers that name them, in either language."""
    file, section = shelf.split(".")
    labels = {str(said).casefold(): key for lang in LANGUAGES for key, said in words(lang, file)[section].items()} | {
        key: key for key in values
    }
    length = len(next(iter(values.values())))
    keys = {header: labels.get(header.casefold(), "") for header in shape.columns}
    return {
        header: values.get(key, [None] * length)
        for header, key in keys.items()
        if key or header not in shape.calculated
    }


def month_words(month: dt.date, lang: Language) -> str:
    """A month in few letters, for the headers of columns and the axes of charts."""
    return f"{words(lang, 'workbook')['months_short'][month.month - 1]} {year_in(lang, month.year) % 100:02d}"


def _one_of(analysis: str, metric: str) -> bool:
    """Whether there is such an analysis, of one metric, and such a metric."""
    found = ANALYSES.get(analysis)
    return bool(found and "metric" in signature(found.function).parameters and _metric_key(metric))


def unknown_bindings(names: Mapping[str, int], tables: Mapping[str, TableShape]) -> list[str]:
    """The names and tables that look like bindings but say nothing to us."""
    found = [name for name in names if plain_name(name).startswith("kpi_") and _split(name)[0] is None]
    found += [name for name in names if plain_name(name).startswith("txt_") and plain_name(name)[4:] not in TEXTS]
    for name in tables:
        key, _, of = plain_name(name)[4:].partition("__")
        known = _one_of(key, of) if of else key in (*ANALYSES, *TABLES, "findings", "definitions")
        if plain_name(name).startswith("tbl_") and not known:
            found.append(name)
    for name, shape in tables.items():
        if is_metric_table(shape.columns):
            found += [
                f"{name}: {said}" for said in shape.first if said and not _metric_key(said) and not _is_heading(said)
            ]
    return found
