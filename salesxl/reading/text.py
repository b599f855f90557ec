"""Text files (csv, tsv, txt) to a grid.

Rows are numbered by record, as a spreadsheet shows the file: a cell with line breaks is one row, blank lines are rows,
a ``sep=`` line is none.
"""

from __future__ import annotations

import csv
import gc
import io
import re
import sys
from collections import Counter
from itertools import zip_longest

import numpy as np
import pandas as pd

from salesxl.findings import Example, Finding
from salesxl.reading.cells import Column, blanked, trimmed
from salesxl.reading.dialect import Dialect, detect
from salesxl.reading.encoding import Decoded, decode
from salesxl.reading.grid import Grid
from salesxl.reading.safety import Limits, Unreadable

BIG = 1 << 20  # characters above which pandas' reader pays


def read_text(data: bytes, file: str, limits: Limits, encoding: str | None = None) -> tuple[list[Grid], list[Finding]]:
    """The grid of a text file, all cells text or None.

    Args:
        data: the file's content.
        file: its name, for the findings.
        limits: how large it may be.
        encoding: what the user says its encoding is.

    Raises:
        Unreadable: wrong encoding, nothing in it, too many cells.
    """
    decoded = decode(data, encoding)
    text = decoded.text
    findings = _about_encoding(decoded, file)
    delimiter, text = _sep_line(text)
    dialect = detect(text, delimiter)
    if dialect.width * (text.count("\n") + 1) > limits.max_cells * 2:
        raise Unreadable("too-many-cells", unsafe=True, limit=f"{limits.max_cells:,}")
    columns = None
    if len(text) > BIG:
        as_it_is = decoded.encoding == "utf-8" and not decoded.mixed and text is decoded.text
        columns = _fast(data if as_it_is else text.encode(), dialect)
    if columns is None:
        columns, more = _careful(text, dialect, file)
        findings += more
    columns = trimmed(columns)
    if not columns:
        raise Unreadable("empty")
    if len(columns) * len(columns[0]) > limits.max_cells:
        raise Unreadable("too-many-cells", unsafe=True, limit=f"{limits.max_cells:,}")
    return [Grid(file, None, columns, typed=False)], findings


def _about_encoding(decoded: Decoded, file: str) -> list[Finding]:
    if not decoded.guessed:
        return []
    wide = next((line.strip() for line in decoded.text.splitlines() if not line.isascii()), "")
    details = {"encoding": decoded.encoding, "other": decoded.other, "sample": wide[:60]}
    if decoded.mixed:
        examples = tuple(Example(line) for line in decoded.mixed[:3])
        return [
            Finding(
                "encoding-mixed", "warning", file=file, rows=len(decoded.mixed), examples=examples, details=details
            )
        ]
    return [Finding("encoding-guessed", "info", file=file, details=details)]


def _sep_line(text: str) -> tuple[str | None, str]:
    """Excel's own first line ``sep=;``, taken off."""
    found = re.match(r'"?sep=(.)"?[,;\t|]*(\r\n|\r|\n|$)', text, re.IGNORECASE)
    return (found[1], text[found.end() :]) if found else (None, text)


def _fast(data: bytes, dialect: Dialect) -> list[Column] | None:
    """pandas' tokenizer over UTF-8, for regular files; None where it would not agree with the csv module to the letter."""
    if dialect.escape or dialect.skip_space or b"\0" in data:
        return None
    try:
        frame = pd.read_csv(
            io.BytesIO(data),
            header=None,
            names=range(dialect.width),
            index_col=False,
            sep=dialect.delimiter,
            quotechar=dialect.quote,
            dtype=object,
            na_filter=False,
            keep_default_na=False,
            skip_blank_lines=False,
            engine="c",
        )
    except pd.errors.ParserError:  # a longer record, an open quote
        return None
    return [blanked(frame[name].to_numpy(copy=True)) for name in frame]


def _careful(text: str, dialect: Dialect, file: str) -> tuple[list[Column], list[Finding]]:
    """The standard library's reader: longer records keep their cells, an open quote does not swallow the rest."""
    findings: list[Finding] = []
    csv.field_size_limit(sys.maxsize if sys.maxsize < 2**31 else 2**31 - 1)
    collecting = gc.isenabled()
    gc.disable()  # millions of small strings, no cycles
    try:
        records = list(dialect.records(io.StringIO(text, newline="")))
        if (open_row := _open_quote(records)) is not None and _ends_open(text, dialect):
            records = list(dialect.records(io.StringIO(text, newline=""), quoting=False))
            findings.append(Finding("quote-open", "warning", file=file, rows=1, examples=(Example(open_row),)))
        columns = [
            blanked(np.array(column, dtype=object)) for column in zip_longest(*records, fillvalue="")
        ]
    except csv.Error as error:
        raise Unreadable("damaged") from error
    finally:
        if collecting:
            gc.enable()
    return columns, findings + _ragged(records, file)


def _open_quote(records: list[list[str]]) -> int | None:
    """The row of the last record if it runs over several lines."""
    return len(records) if records and any("\n" in cell or "\r" in cell for cell in records[-1]) else None


def _ends_open(text: str, dialect: Dialect) -> bool:
    return text.count(dialect.quote) % 2 == 1


def _ragged(records: list[list[str]], file: str) -> list[Finding]:
    """Records with more filled cells than the table has columns: a delimiter inside an unquoted cell."""
    widths = Counter(len(record) for record in records if len(record) > 1)
    if len(widths) < 2:
        return []
    typical = widths.most_common(1)[0][0]
    longer = [(row, record) for row, record in enumerate(records, 1) if len(record) > typical and any(record[typical:])]
    if not longer:
        return []
    examples = tuple(Example(row, " | ".join(record[typical:])[:60]) for row, record in longer[:3])
    return [
        Finding("ragged-rows", "warning", file=file, rows=len(longer), examples=examples, details={"width": typical})
    ]
