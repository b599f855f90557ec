"""The figures and texts that a workbook shows of a dataset: each worked out once, however many bindings want it."""

from __future__ import annotations

import datetime as dt
from inspect import signature

from salesxl.analyse import analyse
from salesxl.analyses import ANALYSES
from salesxl.dataset import Dataset
from salesxl.insights import insights
from salesxl.locale import Language, month_words, say
from salesxl.periods import Period, add_months, between, containing, twelve_months_to
from salesxl.results import Reason, TableResult
from salesxl.scorecard import MONTHS, Row, default_metrics, scorecard, trend_of

Value = None | str | float | int | bool | dt.date | dt.datetime

YEAR = ("cohorts", "rfm", "pareto", "customer_value", "mrr_movements", "funnel")
"""Analyses that say little about a single month: they see the twelve months up to the period's end."""


class Figures:
    """What one dataset says about one period, in one language."""

    def __init__(self, data: Dataset, period: Period, compare: str, language: Language, title: str) -> None:
        self.data, self.period, self.compare, self.language, self.title = data, period, compare, language, title

        self._rows: dict[str, Row] = {}
        self._trends: dict[str, list[Value]] = {}
        self._analyses: dict[tuple[str, str | None], TableResult] = {}

    # --- metrics ----------------------------------------------------------------------------------------------------

    def row(self, key: str) -> Row:
        """A metric's line of the scorecard, without its trend."""
        if key not in self._rows:
            (self._rows[key],) = scorecard(self.data, self.period, self.compare, metrics=[key], trend=0)
        return self._rows[key]

    def scorecard(self) -> list[Row]:
        """All lines of the default scorecard."""
        return [self.row(key) for key in default_metrics()]

    def fact(self, row: Row, field: str) -> Value:
        """One fact about a metric as a cell's value."""
        match field:
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
        number: float | None = getattr(row, field)
        return number

    def trend(self, row: Row) -> list[Value]:
        """A metric's values of the last months, oldest first; None for a month without one."""
        if row.key not in self._trends:
            known = trend_of(self.data, row, self.period)  # which is empty where there can be none
            self._trends[row.key] = [*[None] * (MONTHS - len(known)), *known]
        return self._trends[row.key]

    def months(self) -> list[Period]:
        """The months of the trends, oldest first."""
        last = containing(min(self.period.end, self.data.as_of), "month", self.data.settings)
        first = add_months(last.start, 1 - MONTHS)
        return list(between(first, last.end, "month", self.data.settings))

    def why(self, row: Row, field: str) -> Reason:
        """Why a fact about a metric is missing."""
        if row.result.reason:
            return row.result.reason
        if field in ("target", "attainment", "variance", "status"):
            return Reason("no_target")
        if row.previous and row.previous.reason:
            return row.previous.reason
        return Reason("no_history")

    # --- analyses ---------------------------------------------------------------------------------------------------

    def analysis(self, key: str, of: str | None = None) -> TableResult:
        """An analysis of the period."""
        if (key, of) not in self._analyses:
            compare = self.compare if "compare" in signature(ANALYSES[key].function).parameters else None
            self._analyses[key, of] = analyse(key, self.data, period=self._span(key), metric=of, compare=compare)
        return self._analyses[key, of]

    def _span(self, key: str) -> Period:
        if key not in YEAR or self.period.days > 365:
            return self.period
        return twelve_months_to(self.period.end)

    # --- texts ------------------------------------------------------------------------------------------------------

    def text(self, name: str) -> list[Value]:
        """What stands in the lines of a text about the whole workbook."""
        lang, data = self.language, self.data
        if name.startswith("note_"):
            return ["; ".join(note.text(lang) for note in self.analysis(name[5:]).notes) or None]
        match name:
            case "title":
                return [self.title or say("workbook.texts.title", lang)]
            case "period":
                return [self.period.text(lang)]
            case "compared":
                return [say("workbook.texts.compared", lang, period=self._compared)]
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

    @property
    def _compared(self) -> Period:
        """The earlier period beside which the figures stand."""
        elapsed = self.period.elapsed(self.data.as_of)
        return elapsed.year_before() if self.compare == "year" else elapsed.previous()
