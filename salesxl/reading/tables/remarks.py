"""What is said about header lines, and the same thing said once for many files."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace

from salesxl.findings import Example, Finding, Severity
from salesxl.reading.layouts.block import Block
from salesxl.reading.layouts.header_rows import label, only_numbers
from salesxl.reading.layouts.rows import GROUP
from salesxl.reading.mapping import Entry
from salesxl.reading.tables.discounts import one_more_discount, unsure_of_discount
from salesxl.reading.words.headers import ALL, LONGEST, aliases, meanings, normalise, squeeze
from salesxl.reading.words.recognise import PRICE_OR_AMOUNT, Reading, of_targets

MOST_HEADERS = 300
"""Headers of a wider sheet are not looked at one by one."""

SIMILAR = 0.8
"""How alike every word of an unknown header and of a known one must be for a suggestion."""


def collapsed(findings: Sequence[Finding]) -> list[Finding]:
    """The same thing noticed in many files or sheets is said once, with the rows of all."""
    groups: dict[object, list[Finding]] = {}
    for finding in findings:
        alike = (finding.rule, finding.severity, finding.table, finding.column, repr(finding.details))
        groups.setdefault(alike if finding.severity != "error" else id(finding), []).append(finding)
    return [_one_of(group) for group in groups.values()]


def _one_of(group: Sequence[Finding]) -> Finding:
    first, more = group[0], len(group) - 1
    if not more:
        return first
    rows = sum(finding.rows for finding in group)
    if any(finding.file != first.file for finding in group):
        return replace(first, file=f"{first.file} (+{more})", rows=rows)
    return replace(first, sheet=f"{first.sheet} (+{more})" if first.sheet else None, rows=rows)


def about_headers(block: Block, reading: Reading) -> list[Finding]:
    """Headers that stand twice or resemble a known word, a bare price, a table that could be another, rows above it."""
    found = []
    if block.figures_above > 1:
        above = _note(block, reading, "rows-above-header", "warning", header=str(block.header_row))
        found.append(replace(above, rows=block.figures_above))
    if reading.rivals:
        found.append(_note(block, reading, "table-guessed", "warning", others=", ".join(reading.rivals)))
    by_name = reading.always if reading.vendor is None else {}
    found += [_note(block, reading, f"{key}-by-name", kind=by_name[key]) for key in ("kind", "type") if key in by_name]
    if reading.price_read_as:
        may_be = ("price",) if reading.price_read_as == "unit" else ("net_amount", "gross_amount")
        said = next(block.headers[reading.columns[column]] for column in may_be if column in reading.columns)
        found.append(_note(block, reading, f"price-is-{reading.price_read_as}", column=said))
    if others := _other_questions(block, reading):
        said = block.headers[reading.columns["score"]]
        found.append(_note(block, reading, "survey-questions", "warning", said, others=others))
    if (unsure := unsure_of_discount(block, reading)) is not None:
        found.append(_note(block, reading, "discount-unsure", "warning", block.headers[unsure]))
    return found + _about_each_header(block, reading)


def _about_each_header(block: Block, reading: Reading) -> list[Finding]:
    found = []
    seen: set[str] = set()
    for index, header in enumerate(block.headers[:MOST_HEADERS]):
        if header and normalise(header) in seen:
            used = any(normalise(block.headers[i]) == normalise(header) for i in reading.columns.values())
            found.append(_note(block, reading, "header-duplicate", "warning" if used else "info", header))
        elif header and index not in reading.columns.values():
            if meant := _similar(header, reading):
                found.append(_note(block, reading, "header-unknown", "info", header, suggestion=meant))
            elif one_more_discount(block, index, reading):
                found.append(_note(block, reading, "discount-left", "warning", header))
        seen.add(normalise(header))
    return found


def _other_questions(block: Block, reading: Reading) -> str:
    """Further questions how satisfied somebody is, beside the one that is read."""
    if reading.table != "surveys" or "score" not in reading.columns:
        return ""
    free = [h for n, h in enumerate(block.headers[:MOST_HEADERS]) if h and n not in reading.columns.values()]
    return "; ".join(h for h in free if any(meaning.column == "score" for meaning in meanings(h, "surveys")))


def _note(
    block: Block, reading: Reading, rule: str, severity: Severity = "info", column: str | None = None, **details: object
) -> Finding:
    grid = block.grid
    return Finding(rule, severity, reading.table, grid.file, grid.sheet, column, block.n_rows, details=details)


def _similar(header: str, reading: Reading) -> str | None:
    """A column that is missing and whose word is nearly this header."""
    if meanings(header, reading.table) or len(header) > LONGEST:
        return None
    said = normalise(header).split()
    for column, entries in aliases(reading.table).items():
        for entry in entries if column not in reading.columns and column != PRICE_OR_AMOUNT else ():
            words = normalise(entry).split()
            if len(words) == len(said) and all(
                one == other or (min(len(one), len(other)) > 3 and _alike(one, other))
                for one, other in zip(words, said, strict=True)
            ):
                return column
    return None


def _alike(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 2:
        return False
    return difflib.SequenceMatcher(None, one, other).ratio() >= SIMILAR


def not_there(block: Block, entry: Entry, table: str) -> list[Finding]:
    """Headers that the mapping file speaks of and the sheet does not have, and columns that the table does not have."""
    grid, there = block.grid, {squeeze(header) for header in block.headers} | {squeeze(GROUP)}
    has = {column.key for column in ALL[table].columns}
    return [
        Finding(
            "map-header-missing" if column in has else "map-column-unknown",
            "warning",
            table,
            grid.file,
            grid.sheet,
            header,
            details={"meant": column, "headers": _shown(block.headers)},
        )
        for column, header in entry.columns.items()
        if header and (squeeze(header) not in there or column not in has)
    ]


def lacking(block: Block, reading: Reading) -> Finding:
    """A table that lacks columns; with the headers of which one may be what is missing, and how to say so."""
    if _begins_with_numbers(block):
        return unknown(block, 0)
    if reading.table != "reps_targets" and _named_targets(block):
        return _unread_targets(block)
    grid, free = block.grid, [h for n, h in enumerate(block.headers) if h and n not in reading.columns.values()]
    if not any(
        reading.columns.keys().isdisjoint(group) for group in reading.missing
    ):  # there, by words that fit much else
        details = {"headers": _shown(block.headers)}
        return Finding(
            "table-vague", "warning", reading.table, grid.file, grid.sheet, rows=block.n_rows, details=details
        )
    details = {
        "missing": "; ".join(" / ".join(group) for group in reading.missing),
        "headers": _shown(free),
        "column": reading.missing[0][0],
    }
    return Finding(
        "columns-missing", "warning", reading.table, grid.file, grid.sheet, rows=block.n_rows, details=details
    )


def _shown(headers: Sequence[str]) -> str:
    """Headers as one line that is not too long; a dash where there are none."""
    said = ", ".join(header for header in headers if header) or "–"
    return said if len(said) <= 120 else said[:119] + "…"


def unknown(block: Block, months: int) -> Finding:
    """A sheet that is none of our tables, with its header line and what may be said of it."""
    if not months and _named_targets(block):
        return _unread_targets(block)
    grid, row = block.grid, block.header_row
    example = () if row is None else (Example(row, ", ".join(filter(None, block.headers))[:80]),)
    rule = "months-unnamed" if months else "headers-missing" if _begins_with_numbers(block) else "table-unknown"
    where = f"{grid.file}:{grid.sheet}" if grid.sheet else grid.file
    details = {"months": months, "where": where, "columns": len(block.cells)}
    return Finding(rule, "warning", None, grid.file, grid.sheet, None, block.n_rows, example, details)


def _named_targets(block: Block) -> bool:
    return of_targets(block.grid.sheet, block.title, block.grid.file)


def _unread_targets(block: Block) -> Finding:
    """Targets by their name, of which the columns do not say whose they are and for when."""
    grid, first = block.grid, [label(column[0]) for column in block.cells if block.n_rows]
    details = {"headers": _shown([*filter(None, block.headers)] or first)}
    return Finding("targets-unread", "warning", None, grid.file, grid.sheet, rows=block.n_rows, details=details)


def _begins_with_numbers(block: Block) -> bool:
    """No header was found, and the first row holds nothing but numbers: it is data already."""
    return block.header_row is None and block.n_rows > 0 and only_numbers([label(column[0]) for column in block.cells])
