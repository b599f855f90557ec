"""What reading gives: tables, where they came from, and what was noticed."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from salesxl.findings import Finding
from salesxl.settings import Settings

SOURCE, ROW, SET_ASIDE = "_source", "_row", "set_aside"
"""Columns that every table has beside its own: index into ``Data.sources``; row in the source as a person counts;
the rule by which the row is left out, missing if it is used."""


@dataclass
class Source:
    """One block of cells of the input and what became of it.

    Attributes:
        file, sheet: in the words of the user; sheet is None for a file without sheets.
        table: the canonical table it is part of, None if it is not.
        header_row: the (last) header row, counted from 1; None if none was found, 0 if there is none.
        rows: how many data rows it has.
        columns: canonical column -> header in the source.
        unused: headers that mean nothing to us; their columns are kept under their own names.
        decisions: canonical column -> what was decided for it (order of day and month, decimal mark ...).
        not_data: rule -> rows that are no data: blank, total, repeated-header, note, group rows.
        joined: what a table that only describes was joined to, for example ``products -> orders``.
        reason: why it was not used, a rule of ``locale/*/findings.toml``.
        seen_as: which table it was recognised as, whether or not it could be used.
        vendor: the program whose export it is, where the header line tells.
        hidden_rows: how many of its rows are hidden in the workbook.
    """

    file: str
    sheet: str | None = None
    table: str | None = None
    header_row: int | None = None
    rows: int = 0
    columns: dict[str, str] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)
    decisions: dict[str, dict[str, object]] = field(default_factory=dict)
    not_data: dict[str, int] = field(default_factory=dict)
    joined: str | None = None
    reason: str | None = None
    seen_as: str | None = None
    vendor: str | None = None
    hidden_rows: int = 0

    @property
    def name(self) -> str:
        """File and sheet for a reader."""
        return f"{self.file} › {self.sheet}" if self.sheet else self.file

    @property
    def understood(self) -> dict[str, str]:
        """Canonical column -> header for a reader, with that of the times beside it."""
        beside = {key: decision["time"] for key, decision in self.decisions.items() if decision.get("time")}
        return {key: f"{header} + {beside[key]}" if key in beside else header for key, header in self.columns.items()}


@dataclass
class Data:
    """Everything that was read.

    Attributes:
        tables: canonical tables by name.
        sources: every block of the input, used or not.
        findings: what was noticed.
        settings: those given, completed by a settings sheet and a mapping file.
    """

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    settings: Settings = field(default_factory=Settings)
