"""What is said about header lines, and the same thing said once for many files."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import replace

from salesxl.findings import Example, Finding, Severity
from salesxl.reading.columns import looks_like
from salesxl.reading.headers import ALL, LONGEST, aliases, meanings, normalise, squeeze
from salesxl.reading.layout import Block, label, only_numbers
from salesxl.reading.mapping import Entry
from salesxl.reading.recognise import PRICE_OR_AMOUNT, Reading
from salesxl.reading.rows import GROUP

MOST_HEADERS = 300
"""Headers of a wider sheet are not looked at one by one."""

_DISCOUNT = re.compile(r"\b(?:discounts?|vouchers?|coupons?|rebates?)\b|ส่วนลด|คูปอง|เวาเชอร์")
_OTHER_THAN_DISCOUNT = re.compile(
    r"%|percent|rate|shipping|delivery|freight|before|after|price|subtotal|tax|platform|shopee|lazada|tiktok|code|จัดส่ง|ค่าส่ง|ขนส่ง|ก่อน|หลัง|ราคา|ยอด|แพลตฟอร์ม|โค้ด|รหัส|ร้อยละ"
)
"""What else a header may speak of: shares, discounts on something else, or by somebody else, or what is left."""
_NOTHING = (None, 0, "0", "0.00", "0.0", "-")
MOSTLY = 0.8
"""So many of the cells of such a column must be money."""

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
    grid, table = block.grid, reading.table

    def note(rule: str, severity: Severity = "info", column: str | None = None, **details: object) -> Finding:
        return Finding(rule, severity, table, grid.file, grid.sheet, column, block.n_rows, details=details)

    found = []
    if block.figures_above > 1:
        row = str(block.header_row)
        found.append(replace(note("rows-above-header", "warning", header=row), rows=block.figures_above))
    if reading.rivals:
        found.append(note("table-guessed", "warning", others=", ".join(reading.rivals)))
    by_name = {} if reading.vendor else {column: reading.always.get(column) for column in ("kind", "type")}
    found += [note(f"{column}-by-name", kind=kind) for column, kind in by_name.items() if kind]
    if reading.price_read_as:
        column = "price" if reading.price_read_as == "unit" else "net_amount"
        found.append(note(f"price-is-{reading.price_read_as}", column=block.headers[reading.columns[column]]))
    if others := _other_questions(block, reading):
        found.append(note("survey-questions", "warning", block.headers[reading.columns["score"]], others=others))
    seen: set[str] = set()
    for index, header in enumerate(block.headers[:MOST_HEADERS]):
        if header and normalise(header) in seen:
            used = any(normalise(block.headers[i]) == normalise(header) for i in reading.columns.values())
            found.append(note("header-duplicate", "warning" if used else "info", header))
        elif header and index not in reading.columns.values():
            if meant := _similar(header, reading):
                found.append(note("header-unknown", "info", header, suggestion=meant))
            elif _one_more_discount(block, index, reading):
                found.append(note("discount-left", "warning", header))
        seen.add(normalise(header))
    return found


def _other_questions(block: Block, reading: Reading) -> str:
    """Further questions how satisfied somebody is, beside the one that is read."""
    if reading.table != "surveys" or "score" not in reading.columns:
        return ""
    free = [h for n, h in enumerate(block.headers[:MOST_HEADERS]) if h and n not in reading.columns.values()]
    return "; ".join(h for h in free if any(meaning.column == "score" for meaning in meanings(h, "surveys")))


def _one_more_discount(block: Block, index: int, reading: Reading) -> bool:
    """A column of money whose header speaks of a discount on goods, where what it took off is not known from the net amount."""
    if reading.table != "orders" or reading.vendor or "net_amount" in reading.columns:
        return False
    said = normalise(block.headers[index])
    if not _DISCOUNT.search(said) or _OTHER_THAN_DISCOUNT.search(said):
        return False
    cells = block.cells[index]
    return looks_like(cells, "money", typed=block.grid.typed) >= MOSTLY and any(cell not in _NOTHING for cell in cells)


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
    grid, free = block.grid, [h for n, h in enumerate(block.headers) if h and n not in reading.columns.values()]
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
    grid, row = block.grid, block.header_row
    example = () if row is None else (Example(row, ", ".join(filter(None, block.headers))[:80]),)
    rule = "months-unnamed" if months else "headers-missing" if _begins_with_numbers(block) else "table-unknown"
    where = f"{grid.file}:{grid.sheet}" if grid.sheet else grid.file
    details = {"months": months, "where": where, "columns": len(block.cells)}
    return Finding(rule, "warning", None, grid.file, grid.sheet, None, block.n_rows, example, details)


def _begins_with_numbers(block: Block) -> bool:
    """No header was found, and the first row holds nothing but numbers: it is data already."""
    return block.header_row is None and block.n_rows > 0 and only_numbers([label(column[0]) for column in block.cells])
