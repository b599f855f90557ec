"""Tables of plain rows for a workbook: the raw data, the findings, the definitions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

import numpy as np

from salesxl.dataset import Dataset
from salesxl.definitions import metrics
from salesxl.findings import serious_first
from salesxl.locale import LANGUAGES, Language, say
from salesxl.reading.words.headers import meanings
from salesxl.tables import TABLES

FILE, ROW = "source_file", "source_row"


def table_rows(data: Dataset, key: str, headers: Sequence[str], calculated: Collection[str] = ()) -> dict[str, Any]:
    """The rows of a canonical table that count, under the headers that name its columns.

    Headers of columns with formulas that name none of them are left alone.
    """
    frame = data.tables[key]
    frame = frame[frame["set_aside"].isna()]
    if "booked" in frame:  # a refund booked on its own day is not a row of the source
        frame = frame[frame["booked"]]
    named = named_columns(key, headers, calculated)
    placed: dict[str, Any] = {}
    for header in headers:
        column = named.get(header, header)
        if column == FILE:
            files = {i: source.name for i, source in enumerate(data.sources)}
            placed[header] = frame["_source"].map(files).astype("category")
        elif column == ROW:
            placed[header] = frame["_row"]
        elif column in frame:
            placed[header] = frame[column]
        elif column == "net_amount" and "net" in frame:  # worked out from a total, or from quantity and price
            placed[header] = frame["sales"].where(frame["is_sale"], frame["net"])
        elif header in named or header not in calculated:
            placed[header] = np.full(len(frame), np.nan)
    return placed


def named_columns(key: str, headers: Sequence[str], calculated: Collection[str] = ()) -> dict[str, str]:
    """Header -> column of a canonical table: by key or label in either language, else by the words that raw sheets use.

    A column of formulas has to be called by its key or label: VAT may well be what the user works out.
    """
    places = {FILE: FILE, ROW: ROW}
    for column in TABLES[key].columns:
        places |= {column.key: column.key, column.en.casefold(): column.key, column.th: column.key}
    for language in LANGUAGES:
        places |= {say(f"columns.{name}", language).casefold(): name for name in (FILE, ROW)}
    found = {header: places[header.casefold()] for header in headers if header.casefold() in places}
    for header in headers:
        free = (one.column for one in meanings(header, key) if one.column not in found.values())
        if header not in found and header not in calculated and (meant := next(free, None)):
            found[header] = meant
    return found


def finding_rows(data: Dataset, language: Language) -> dict[str, list[Any]]:
    """Every finding, the serious ones first."""
    found = serious_first(data.findings)
    if not found:
        return {"message": [say("cli.no_findings", language)]}
    return {
        "severity": [say(f"cli.severities.{f.severity}", language) for f in found],
        "rule": [f.rule for f in found],
        "message": [f.message(language) for f in found],
        "where": [f.where(language) for f in found],
        "rows": [f.rows for f in found],
        "example": [f.examples[0].value if f.examples else None for f in found],
        "action": [f.action(language) for f in found],
    }


@cache  # every workbook of a batch has them
def definition_rows(language: Language) -> dict[str, list[Any]]:
    """Every metric with its definition."""
    found = metrics()
    return {
        "key": [m["key"] for m in found],
        "name": [m["label"][language] for m in found],
        "family": [say(f"cli.families.{m['family']}", language) for m in found],
        "definition": [" ".join(m["definition"][language].split()) for m in found],
        "formula": [m["formula"] for m in found],
        "needs": [", ".join(m["needs"]) for m in found],
        "source": [m["source"] for m in found],
    }
