"""What goes where: the bindings of a template and a dataset become values. No file is touched here.

The same plan is applied to a file by the batch and to an open workbook by the ribbon button.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from salesxl.analyses import ANALYSES
from salesxl.dataset import Dataset
from salesxl.locale import Language
from salesxl.periods import Period, parse_period
from salesxl.results import Reason, TableResult
from salesxl.scorecard import Row
from salesxl.tables import TABLES
from salesxl.workbook import under_headers
from salesxl.workbook.bindings import (
    TEXTS,
    TableShape,
    field_under,
    is_metric_table,
    metric_and_field,
    metric_said,
    months_ago,
    of_one_metric,
    plain_name,
    unknown_bindings,
)
from salesxl.workbook.figures import Figures, Value
from salesxl.workbook.rows_of import definition_rows, finding_rows, named_columns, table_rows


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
    maker = _Maker(Plan(span, unknown=unknown_bindings(names, tables)), Figures(data, span, compare, language, title))
    for name, size in names.items():
        maker.name(name, size)
    for name, shape in tables.items():
        maker.table(name, shape, with_data)
    return maker.plan


@dataclass(frozen=True)
class _Maker:
    """Puts figures into a plan, a binding at a time."""

    plan: Plan
    figures: Figures

    def _fills(self, name: str, columns: dict[str, Sequence[Any]]) -> None:
        """A table that receives something."""
        self.plan.tables[name] = columns
        self.plan.filled.append(name)

    def _lacks(self, name: str, reason: Reason) -> None:
        self.plan.missing.append((name, reason))

    # --- names ------------------------------------------------------------------------------------------------------

    def name(self, name: str, size: int) -> None:
        """What a defined name receives, in so many cells."""
        said = plain_name(name)
        if said.startswith("txt_") and said[4:] in TEXTS:
            values = self.figures.text(said[4:])
            self.plan.names[name] = _latest(values, size) if said == "txt_months" else _first(values, size)
            self.plan.filled.append(name)
        elif said.startswith("kpi_"):
            self._metric_name(name, size)

    def _metric_name(self, name: str, size: int) -> None:
        key, part = metric_and_field(name)
        if key is None:
            return
        figures, row = self.figures, self.figures.row(key)
        values = _latest(figures.trend(row), size) if part == "trend" else _first([figures.fact(row, part)], size)
        self.plan.names[name] = values
        if any(value is not None for value in values):
            self.plan.filled.append(name)
        else:
            self._lacks(name, figures.why(row, part))

    # --- tables -----------------------------------------------------------------------------------------------------

    def table(self, name: str, shape: TableShape, with_data: bool) -> None:
        """What a table receives; its raw rows only `with_data`."""
        if not shape.columns:
            return
        if is_metric_table(shape.columns):
            self._metric_table(name, shape)
            return
        said = plain_name(name)
        if not said.startswith("tbl_"):
            return
        data, language = self.figures.data, self.figures.language
        key, _, of = said[4:].partition("__")
        if key in ANALYSES:
            self._analysis(name, key, of or None, shape)
        elif key in TABLES and not with_data:
            self._lacks(name, Reason("left_out"))
        elif key in TABLES:
            self._rows(name, key, shape)
        elif key == "findings":
            self._fills(name, under_headers.of_rows(shape, finding_rows(data, language), "workbook.finding_columns"))
        elif key == "definitions":
            self._fills(name, under_headers.of_rows(shape, definition_rows(language), "workbook.definition_columns"))

    def _metric_table(self, name: str, shape: TableShape) -> None:
        """One row a key or label typed in the first column; the table keeps its rows."""
        keys = [metric_said(said) for said in shape.first]
        rows = [self.figures.row(key) if key else None for key in keys]
        if not any(rows):
            return
        columns = self._metric_columns(shape.columns[1:], rows)
        if not columns:
            self.plan.unheaded[name] = ", ".join(shape.columns[1:])
            return
        self.plan.tables[name] = columns
        for row in filter(None, rows):
            if row.result.value is not None:
                self.plan.filled.append(f"{name}: {row.key}")
            else:
                self._lacks(f"{name}: {row.key}", row.result.reason or Reason("not_estimable", {"why": ""}))

    def _metric_columns(self, headers: Sequence[str], rows: Sequence[Row | None]) -> dict[str, Sequence[Any]]:
        """What stands under the headers beside some metrics, None for what is no metric."""
        columns: dict[str, Sequence[Any]] = {}
        for header in headers:
            part = field_under(header)
            if part is None or part == "metric":
                continue
            ago = months_ago(part)
            if ago is not None:
                columns[header] = [self.figures.trend(row)[-1 - ago] if row else None for row in rows]
            else:
                columns[header] = [self.figures.fact(row, part) if row else None for row in rows]
        return columns

    def _analysis(self, name: str, key: str, of: str | None, shape: TableShape) -> None:
        if of and not of_one_metric(key, of):
            return
        result = self.figures.analysis(key, of)
        keys = under_headers.meant_by(shape, result)
        if keys is None:
            self.plan.narrow[name] = len(result.columns)
            self._lacks(name, Reason("too_narrow", {"columns": len(result.columns)}))
            return
        columns = under_headers.of_analysis(shape, keys, result, self.figures.language)
        if not result.rows:
            self._reason_in_place(name, shape, columns, result)
            return
        self._fills(name, columns)
        later = re.compile("m[0-9]+", re.IGNORECASE)  # months of cohorts that are still to come
        self.plan.emptied += [
            (name, header) for header in columns if header and not keys[header] and not later.fullmatch(header)
        ]

    def _reason_in_place(
        self, name: str, shape: TableShape, columns: Mapping[str, object], result: TableResult
    ) -> None:
        """An analysis without rows says why in the first cell of its table."""
        reason = result.reason or Reason("no_rows")
        first = shape.columns[0]
        said = reason.text(self.figures.language)
        self.plan.tables[name] = {header: [said if header == first else None] for header in (first, *columns)}
        self._lacks(name, reason)

    def _rows(self, name: str, key: str, shape: TableShape) -> None:
        data, table = self.figures.data, TABLES[key]
        if key not in data.tables:
            self._lacks(name, Reason("needs_table", {"tables": {"en": table.en, "th": table.th}}))
            return
        columns = table_rows(data, key, shape.columns, shape.calculated)
        known = {*named_columns(key, shape.columns, shape.calculated), *data.tables[key].columns}
        self._fills(name, columns)
        self.plan.emptied += [(name, header) for header in columns if header and header not in known]


def _first(values: list[Value], size: int) -> list[Value]:
    """Values in so many cells: the first ones, with blanks behind."""
    return (values + [None] * size)[:size]


def _latest(values: list[Value], size: int) -> list[Value]:
    """The months of a trend, or their names, in so many cells: the last ones, the latest in the last cell."""
    return ([None] * max(0, size - len(values)) + values)[-size:]
