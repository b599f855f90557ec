"""Months and quarters without a year in a column of periods or days: a column of years beside them says which, else the names."""

from __future__ import annotations

from salesxl.eras import common_year
from salesxl.findings import Finding
from salesxl.reading.grids.coded import filled, objects
from salesxl.reading.layouts import months
from salesxl.reading.layouts.block import Block
from salesxl.reading.layouts.header_rows import label
from salesxl.reading.values.raw_column import DIGITS
from salesxl.reading.words.headers import ALL, squeeze
from salesxl.reading.words.recognise import Reading

YEARS = frozenset(("year", "ปี", "ปีพ.ศ.", "พ.ศ.", "พศ", "ปีค.ศ.", "ค.ศ.", "calendaryear"))
"""Squeezed headers of a column of years."""
_NUMBERED = {
    "month": 12,
    "monthno": 12,
    "monthnumber": 12,
    "เดือน": 12,
    "เดือนที่": 12,
    "quarter": 4,
    "qtr": 4,
    "ไตรมาส": 4,
    "ไตรมาสที่": 4,
}
"""Squeezed headers above which bare numbers are months, or quarters; and the last of them."""


def complete(block: Block, reading: Reading) -> list[Finding]:
    """Give the year to a column that has nothing but months or quarters without one.

    Args:
        block: the rows; the cells of the column are changed.
        reading: what the block was recognised as.

    Returns:
        What was done, or why it could not be.
    """
    table = ALL[reading.table]
    place = reading.columns.get("period", reading.columns.get(table.day))
    if place is None or place >= len(block.headers):
        return []
    there = filled(block.cells[place])
    if not there.any():
        return []
    header = squeeze(block.headers[place])
    first = label(block.cells[place][int(there.argmax())])
    if _bare(first, header) is None:  # nearly always: one look at one cell
        return []
    said = [_bare(label(cell), header) if full else None for cell, full in zip(block.cells[place], there, strict=True)]
    if any(span is None for span, full in zip(said, there, strict=True) if full):
        return []
    grid = block.grid
    years, beside = _years(block, reading), True
    if years is None:
        names = (block.title, grid.sheet or "", grid.file)
        known = months.years_of([span for span in said if span], months.year_in(*names), *names)
        rest, beside = iter(known), False
        years = [next(rest) if span else None for span in said]
    if any(year is None for span, year in zip(said, years, strict=True) if span):
        return []
    block.cells[place] = objects([span and span.text(year or 0) for span, year in zip(said, years, strict=True)])
    details = {"years": ", ".join(map(str, sorted({year for year in years if year})))}
    rule = "year-beside" if beside else "year-from-name"
    return [
        Finding(rule, "info", table.key, grid.file, grid.sheet, block.headers[place], block.n_rows, details=details)
    ]


def _bare(text: str, header: str) -> months.Span | None:
    """The month or quarter of a cell, None where it has a year, or is none."""
    text = text.translate(DIGITS).strip()
    last = _NUMBERED.get(header, 0)
    if text.isdecimal():
        number = int(text) if len(text) <= 2 else 0
        return (
            (months.Span(None, month=number) if last == 12 else months.Span(None, quarter=number))
            if 1 <= number <= last
            else None
        )
    span = months.of(text)
    return span if span and span.year is None else None


def _years(block: Block, reading: Reading) -> list[int | None] | None:
    """The year of each row by a column of years, one that is written once for the rows below it, too; None where there is none."""
    free = [
        n for n, header in enumerate(block.headers) if squeeze(header) in YEARS and n not in reading.columns.values()
    ]
    if not free:
        return None
    years: list[int | None] = []
    for cell in block.cells[free[0]]:
        text = label(cell).translate(DIGITS).strip()
        last = years[-1] if years else None
        years.append(common_year(int(text)) if text.isdecimal() and len(text) in (2, 4) else last)
    return years
