"""Text files (csv, tsv, txt) to a grid.

Rows are numbered by record, as a spreadsheet shows the file: a cell with line breaks is one row, blank lines are rows,
a ``sep=`` line is none.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8, getincrementaldecoder
from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest

import numpy as np

from salesxl.findings import Example, Finding
from salesxl.reading.formats.delimited import columns_of
from salesxl.reading.formats.dialect import SAMPLE_CHARACTERS, Dialect, detect
from salesxl.reading.formats.encoding import about_encoding, decode
from salesxl.reading.formats.quotes import read_records
from salesxl.reading.grids.cells import Column, blanked, no_collecting, trimmed
from salesxl.reading.grids.coded import Coded
from salesxl.reading.grids.grid import Grid
from salesxl.reading.safety import Limits, Unreadable

BIG = 1 << 18  # bytes above which cutting them as bytes pays
_HEAD = SAMPLE_CHARACTERS * 4 + 1024  # bytes that hold more characters than the dialect is decided on


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
    columns, findings = _columns(data, file, limits, encoding)
    if not columns:
        raise Unreadable("empty")
    return [Grid(file, None, columns, typed=False)], findings


def _columns(
    data: bytes, file: str, limits: Limits, encoding: str | None
) -> tuple[Sequence[Column | Coded], list[Finding]]:
    big = len(data) > BIG
    quick = _fast(data, len(BOM_UTF8) if data.startswith(BOM_UTF8) else 0, limits) if big and not encoding else None
    if quick is not None:
        return trimmed(quick), []
    decoded = decode(data, encoding)
    findings = about_encoding(decoded, file)
    if big and (encoding or decoded.guessed or decoded.encoding != "utf-8"):
        quick = _fast(decoded.text.encode("utf-8", "surrogatepass"), 0, limits)
        if quick is not None:
            return trimmed(quick), findings
    careful, noticed = _careful(decoded.text, file, limits)
    return trimmed(careful), findings + noticed


def _check_size(dialect: Dialect, lines: int, limits: Limits) -> None:
    """A quoted cell may hold many lines, so the lines of a file only hint at its rows."""
    if dialect.typical * lines > limits.max_cells:
        raise Unreadable("too-many-cells", unsafe=True, limit=f"{limits.max_cells:,}")


def _sep_line(text: str) -> tuple[str | None, str]:
    """Excel's own first line ``sep=;``, taken off."""
    found = re.match(r'"?sep=(.)"?[,;\t|]*(\r\n|\r|\n|$)', text, re.IGNORECASE)
    return (found[1], text[found.end() :]) if found else (None, text)


def _fast(data: bytes, start: int, limits: Limits) -> list[Coded] | None:
    """The columns of a text in UTF-8; None where that could differ from what the csv module makes of it."""
    try:
        first = getincrementaldecoder("utf-8")().decode(data[start : start + _HEAD])
    except UnicodeDecodeError:
        return None
    delimiter, text = _sep_line(first)
    start += len(first[: len(first) - len(text)].encode())
    return columns_of(data, start, detect(text, delimiter), limits.max_cells)


def _careful(text: str, file: str, limits: Limits) -> tuple[list[Column], list[Finding]]:
    """The standard library's reader: longer records keep their cells, an open quote does not swallow the rest."""
    delimiter, text = _sep_line(text)
    dialect = detect(text, delimiter)
    _check_size(dialect, text.count("\n"), limits)
    with no_collecting():
        records, open_rows = read_records(text, dialect)
        if len(records) * max(map(len, records), default=0) > limits.max_cells:
            raise Unreadable("too-many-cells", unsafe=True, limit=f"{limits.max_cells:,}")
        columns = [blanked(np.array(column, dtype=object)) for column in zip_longest(*records, fillvalue="")]
    findings = [_about_quotes(open_rows, records, file)] if open_rows else []
    return columns, findings + _ragged(records, file)


def _about_quotes(rows: list[int], records: list[list[str]], file: str) -> Finding:
    examples = tuple(Example(row, " | ".join(records[row - 1])[:60]) for row in rows[:3])
    return Finding("quote-open", "warning", file=file, rows=len(rows), examples=examples)


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
