"""What a calculation answers: a value or the reason there is none, with the rows behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from salesxl.findings import Finding
from salesxl.locale import LANGUAGES, Language, say
from salesxl.periods import Period

EXCEL_ERRORS: dict[str, str] = {
    # the error value a cell shows for each reason (design: error table)
    "needs_table": "#N/A",
    "needs_column": "#N/A",
    "needs_setting": "#N/A",
    "needs_period": "#N/A",
    "needs_numbers": "#N/A",
    "no_field": "#N/A",
    "no_group": "#N/A",
    "no_rows": "#N/A",
    "no_shares": "#DIV/0!",
    "left_out": "#N/A",
    "no_target": "#N/A",
    "no_history": "#N/A",
    "period_over": "#N/A",
    "no_notes": "#N/A",
    "after_data": "#N/A",
    "closed_since": "#N/A",
    "not_estimable": "#N/A",
    "negative_base": "#N/A",
    "no_churn": "#N/A",
    "too_few_points": "#N/A",
    "target_reached": "#N/A",
    "empty": "#DIV/0!",
    "nothing": "#DIV/0!",
    "wrong_kind": "#VALUE!",
    "too_narrow": "#VALUE!",
    "unequal_columns": "#VALUE!",
    "mixed_currency": "#VALUE!",
    "domain": "#NUM!",
}


TEXTS = ("text", "word", "period")
"""Units of columns of texts: as they are, words of the word list, and periods or days by their keys."""


@dataclass(frozen=True)
class Reason:
    """Why there is no value: a stable rule, and the names that belong into its text."""

    rule: str
    details: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: Language = "en") -> str:
        """The reason in words."""
        return say(f"reasons.{self.rule}", language, **self.details)

    @property
    def excel_error(self) -> str:
        """The error value that a cell shows."""
        return EXCEL_ERRORS[self.rule]


@dataclass(frozen=True)
class Group:
    """One group's share of a grouped result."""

    key: str
    value: float | None
    reason: Reason | None
    rows: int


@dataclass(frozen=True)
class SetAside:
    """Rows of a table that were left out under a rule."""

    table: str
    rule: str
    rows: int


@dataclass(frozen=True)
class Note:
    """Something a reader should know about a number, as a key of the word list with its values."""

    rule: str
    details: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: Language = "en") -> str:
        """The note in words."""
        return say(f"notes.{self.rule}", language, **self.details)


def unread(finding: Finding) -> Note:
    """A note that says what a finding says."""
    return Note("unread", {"what": {language: finding.message(language).rstrip(".") for language in LANGUAGES}})


@dataclass(frozen=True)
class Result:
    """A metric's value or the reason there is none.

    Attributes:
        metric, variant, unit: what was computed.
        currency: of a money value, where known.
        value: the number; None with a reason.
        rows: how many rows it rests on.
        period: None for all rows.
        by: the grouping field; then `groups` holds one entry a group, and `value` is still the total.
        set_aside: rows of the tables used that were left out, by rule.
        notes: what else to know.
        cases: of a rate of things that are counted, how many there are of them.
    """

    metric: str
    variant: str
    unit: str
    currency: str | None
    value: float | None
    reason: Reason | None
    rows: int
    period: Period | None = None
    by: str | None = None
    groups: tuple[Group, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    notes: tuple[Note, ...] = ()
    cases: float | None = field(default=None, repr=False)

    def as_json(self, language: Language = "en") -> dict[str, Any]:
        """The document of schema ``salesxl.calc/1``."""
        return {
            "schema": "salesxl.calc/1",
            "metric": self.metric,
            "variant": self.variant,
            "unit": self.unit,
            "currency": self.currency,
            "value": self.value,
            "reason": self.reason.text(language) if self.reason else None,
            "rows": self.rows,
            "period": {"start": self.period.start.isoformat(), "end": self.period.end.isoformat()}
            if self.period
            else None,
            "by": self.by,
            "groups": [
                {
                    "key": g.key,
                    "value": g.value,
                    "reason": g.reason.text(language) if g.reason else None,
                    "rows": g.rows,
                }
                for g in self.groups
            ],
            "set_aside": [{"table": s.table, "rule": s.rule, "rows": s.rows} for s in self.set_aside],
            "notes": [note.text(language) for note in self.notes],
        }


@dataclass(frozen=True)
class TableResult:
    """The answer of an analysis: a table, or the reason there is none.

    Attributes:
        name: the analysis.
        columns: stable column keys; `headers` has them in words.
        units: the unit of each column, one of `TEXTS` for texts.
        rows: plain values, None where there is no value; things that are said in a language where the unit is ``said``
            or ``figure``.
    """

    name: str
    columns: tuple[str, ...]
    units: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    reason: Reason | None = None
    notes: tuple[Note, ...] = ()

    def headers(self, language: Language = "en") -> list[str]:
        """The column names in words."""
        return [column_label(column, language) for column in self.columns]

    def plain(self, language: Language = "en") -> list[list[Any]]:
        """The rows as words and numbers alone."""
        from salesxl.insights.phrases import raw

        own = [unit in ("said", "figure") for unit in self.units]
        return [
            [
                raw(value, language) if is_own and value is not None else value
                for value, is_own in zip(row, own, strict=True)
            ]
            for row in self.rows
        ]

    def as_json(self, language: Language = "en") -> dict[str, Any]:
        """The document of schema ``salesxl.table/1``."""
        return {
            "schema": "salesxl.table/1",
            "name": self.name,
            "columns": list(self.columns),
            "rows": self.plain(language),
            "reason": self.reason.text(language) if self.reason else None,
            "notes": [note.text(language) for note in self.notes],
        }


def column_label(column: str, language: Language) -> str:
    """A column of an analysis in words: from the word list, a metric's name, or the key itself (a period, a stage)."""
    from salesxl.locale import words
    from salesxl.registry import METRICS

    table = words(language, "columns")
    if column in table:
        return str(table[column])
    if column in METRICS:
        return METRICS[column].th if language == "th" else METRICS[column].en
    return column
