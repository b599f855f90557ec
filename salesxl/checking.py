"""What `salesxl check` shows: which sheet became which table, and what was noticed on the way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from salesxl.dataset import Dataset
from salesxl.load import prepared
from salesxl.locale import Language
from salesxl.reading import read
from salesxl.settings import Settings


def look(raw: Sequence[str | Path], *, settings: dict[str, object], as_of: Any = None, **reading: Any) -> Dataset:
    """Read and prepare, but do not insist on finding a table."""
    data = read(list(raw), settings=Settings().with_values(settings), **reading)
    return prepared(data, as_of)


def document(data: Dataset, language: Language) -> dict[str, Any]:
    """The document of schema ``salesxl.check/1``."""
    return {
        "schema": "salesxl.check/1",
        "sources": [
            {
                "file": source.file,
                "sheet": source.sheet,
                "table": source.table,
                "header_row": source.header_row,
                "rows": source.rows,
                "columns": source.columns,
                "unused": source.unused,
                "not_data": source.not_data,
            }
            for source in data.sources
        ],
        "findings": [
            {
                "rule": finding.rule,
                "severity": finding.severity,
                "table": finding.table,
                "file": finding.file,
                "sheet": finding.sheet,
                "column": finding.column,
                "rows": finding.rows,
                "examples": [{"row": example.row, "value": example.value} for example in finding.examples],
                "message": finding.message(language),
                "action": finding.action(language),
            }
            for finding in data.findings
        ],
        "set_aside": rows_set_aside(data),
    }


def rows_set_aside(data: Dataset) -> list[dict[str, Any]]:
    """How many rows of each table are left out, by rule."""
    counts = []
    for key, frame in data.tables.items():
        for rule, rows in sorted(frame["set_aside"].astype(object).value_counts().items()):
            counts.append({"table": key, "rule": str(rule), "rows": int(rows)})
    return counts
