"""KPI workbooks of our own among the raw files: their rows are copies of what other files hold."""

from __future__ import annotations

from collections.abc import Sequence

from salesxl.findings import Finding
from salesxl.locale import LANGUAGES, say
from salesxl.reading.data import Data
from salesxl.reading.tables.parts import Part
from salesxl.reading.words.headers import squeeze

_MARKS = ("source_file", "source_row")
"""Columns that only our sheets of raw rows have; they say from where each row was taken."""


def without_copies(parts: Sequence[Part], data: Data) -> list[Part]:
    """The tables without our own sheets of rows, where other files hold these rows; a workbook of ours alone is read.

    What else is in such a workbook (scorecard, analyses) is no raw data, and nothing is said about it.
    """
    own = [part for part in parts if _is_own(part)]
    held = {part.reading.table for part in parts if part.reading.complete and not _is_own(part)}
    copies = [part for part in own if part.reading.table in held]
    if not copies:
        return list(parts)
    files = {part.block.grid.file for part in copies}
    told = {id(part) for part in copies}  # two parts of one file are not compared cell by cell
    kept = [
        p
        for p in parts
        if p.block.grid.file not in files or (id(p) not in told and p.reading.complete and p.block.n_rows)
    ]
    sheets = {(part.block.grid.file, part.block.grid.sheet) for part in kept}
    data.findings = [f for f in data.findings if f.file not in files or (f.file, f.sheet) in sheets]
    for source in data.sources:
        if source.file in files and not any(part.source is source for part in kept):
            source.table, source.reason = None, "own-workbook"
    data.findings += [
        Finding(
            "own-workbook", "info", file=file, rows=sum(p.block.n_rows for p in copies if p.block.grid.file == file)
        )
        for file in sorted(files)
    ]
    return kept


def _is_own(part: Part) -> bool:
    headers = {*map(squeeze, part.block.headers)}
    return any({squeeze(say(f"columns.{mark}", lang)) for mark in _MARKS} <= headers for lang in LANGUAGES)
