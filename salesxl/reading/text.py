"""Text files (csv, tsv, txt) to a grid.

Rows are numbered by record, as a spreadsheet shows the file: a cell with line breaks is one row, blank lines are rows,
a ``sep=`` line is none.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesxl.findings import Example, Finding
from salesxl.reading.cells import Column, blanked, no_collecting, trimmed
from salesxl.reading.coded import Coded
from salesxl.reading.dialect import SAMPLE_CHARACTERS, Dialect, detect
from salesxl.reading.encoding import about_encoding, decode
from salesxl.reading.grid import Grid
from salesxl.reading.quotes import read_records
from salesxl.reading.safety import Limits, Unreadable

BIG = 1 << 20  # bytes above which pandas' reader pays


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
    findings: list[Finding] = []
    columns: Sequence[Column | Coded]
    quick = _fast(data, limits) if len(data) > BIG and not encoding else None
    if quick is not None:
        columns = trimmed(quick)
    else:
        decoded = decode(data, encoding)
        careful, findings = _careful(decoded.text, file, limits)
        columns, findings = trimmed(careful), about_encoding(decoded, file) + findings
    if not columns:
        raise Unreadable("empty")
    return [Grid(file, None, columns, typed=False)], findings


def _check_size(dialect: Dialect, lines: int, limits: Limits) -> None:
    """A quoted cell may hold many lines, so the lines of a file only hint at its rows."""
    if dialect.typical * lines > limits.max_cells:
        raise Unreadable("too-many-cells", unsafe=True, limit=f"{limits.max_cells:,}")


def _sep_line(text: str) -> tuple[str | None, str]:
    """Excel's own first line ``sep=;``, taken off."""
    found = re.match(r'"?sep=(.)"?[,;\t|]*(\r\n|\r|\n|$)', text, re.IGNORECASE)
    return (found[1], text[found.end() :]) if found else (None, text)


def _fast(data: bytes, limits: Limits) -> list[Coded] | None:
    """The tokenizer of pandas, for big regular files; None where the csv module would not agree to the letter."""
    try:
        sample = data[:SAMPLE_CHARACTERS].rpartition(b"\n")[0].decode("utf-8")
    except UnicodeDecodeError:
        return None
    if sample.startswith(("\ufeff", "sep=", '"sep=')) or b"\0" in data:
        return None
    dialect = detect(sample)
    if dialect.escape or dialect.skip_space:
        return None
    lines = data.count(b"\n")
    lone_returns = data.count(b"\r") > data.count(b"\r\n")  # line ends, too, in or between the cells
    _check_size(dialect, lines, limits)
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
    except (pd.errors.ParserError, UnicodeDecodeError):  # a longer record, an open quote, another encoding
        return None
    no_numbers = np.full(len(frame), np.nan)
    columns = [_coded(frame[name].to_numpy(), no_numbers) for name in frame]
    extra = any(column.filled.any() for column in columns[dialect.typical :])
    may_hide = lone_returns or len(no_numbers) < lines
    return None if extra or (may_hide and _hides_records(columns, dialect)) else columns


def _coded(cells: Column, no_numbers: npt.NDArray[np.float64]) -> Coded:
    places, words = pd.factorize(cells)
    codes = places.astype(np.int32)
    for empty in np.flatnonzero(words == ""):
        codes[codes == empty] = -1
    return Coded(no_numbers, codes, words)


def _hides_records(columns: list[Coded], dialect: Dialect) -> bool:
    """Whether a cell with line breaks could hold whole records: an open quote swallows all up to the next quote."""
    return any(
        dialect.delimiter in cell and ("\n" in cell or "\r" in cell) for column in columns for cell in column.words
    )


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
