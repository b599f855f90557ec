"""Workbooks to grids, one for each sheet that has cells, with what is worth telling about them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from salesxl.findings import Example, Finding
from salesxl.reading.formats.apart import read_apart
from salesxl.reading.formats.native import read_native
from salesxl.reading.formats.ods import read_ods
from salesxl.reading.formats.sniff import Kind
from salesxl.reading.grids.grid import Grid
from salesxl.reading.safety import Limits, Package, Unreadable
from salesxl.reading.xlsx.book_xml import Book, longest_text, open_book
from salesxl.reading.xlsx.far_cells import FarCells, is_scattered, replaced, without_far_cells
from salesxl.reading.xlsx.plain_book import read_plain
from salesxl.reading.xlsx.sheet_xml import SheetFacts, look_through

HEAVY = 2 << 30  # bytes that the texts of a workbook could need, above which its memory is bounded


def read_workbook(data: bytes, kind: Kind, file: str, limits: Limits) -> tuple[list[Grid], list[Finding]]:
    """The grids of a workbook and what was noticed.

    Raises:
        Unreadable: damaged, protected, empty or unsafe.
    """
    findings: list[Finding] = []
    if kind == "xlsx":
        grids, findings = _read_xlsx(data, file, limits)
    elif kind == "ods":
        package = Package(data, limits)
        package.check_xml()
        grids = read_ods(package, file, limits)
    else:
        if kind == "xlsb":
            Package(data, limits).check_xml()
        grids = read_apart(data, kind, file, limits)
    if not grids:
        raise Unreadable("no-cells")
    return grids, findings + [finding for grid in grids for finding in _about(grid)]


def _read_xlsx(data: bytes, file: str, limits: Limits) -> tuple[list[Grid], list[Finding]]:
    package = Package(data, limits)
    package.check_xml()
    book = open_book(package)
    plain = read_plain(package, book, file, limits)
    if plain:
        return plain[0], list(_about_book(book, plain[1], file))
    longest = longest_text(package, limits)
    facts: list[SheetFacts] = []
    thinned: dict[str, bytes] = {}
    findings: list[Finding] = []
    for sheet, part in book.sheets:
        known = look_through(partial(package.chunks, part)) if part else SheetFacts()
        if part and is_scattered(known, limits):
            xml, far = without_far_cells(package.read(part))
            known = look_through(partial(iter, (xml,)))
            if is_scattered(known, limits):
                raise Unreadable("scattered", unsafe=True, sheet=sheet, cells=f"{known.block:,}")
            thinned[part] = xml
            findings += [_about_far(far, file, sheet)] if far else []
        facts.append(known)
    if thinned:
        data = replaced(package, thinned)
    findings += _about_book(book, facts, file)
    if longest * sum(known.cells for known in facts) > HEAVY:
        return read_apart(data, "xlsx", file, limits, facts), findings
    return read_native(data, file, facts, limits), findings


def _about_far(far: FarCells, file: str, sheet: str) -> Finding:
    examples = (Example(far.row, far.references[0]),)
    details = {"cells": ", ".join(far.references)}
    return Finding("far-cells", "warning", file=file, sheet=sheet, rows=far.count, examples=examples, details=details)


def _about_book(book: Book, facts: list[SheetFacts], file: str) -> Iterator[Finding]:
    if book.linked:
        yield Finding("external-links", "info", file=file, details={"names": ", ".join(book.linked)})
    for (sheet, _), known in zip(book.sheets, facts, strict=True):
        if book.recalculate and known.formulas > known.uncached:
            yield Finding("formula-stale", "info", file=file, sheet=sheet, rows=known.formulas - known.uncached)


def _about(grid: Grid) -> Iterator[Finding]:
    if grid.hidden:
        yield Finding("hidden-sheet", "info", file=grid.file, sheet=grid.sheet, rows=grid.n_rows)
    if grid.hidden_rows:
        yield Finding("hidden-rows", "info", file=grid.file, sheet=grid.sheet, rows=grid.hidden_rows)
    if grid.uncached:
        yield Finding("formula-uncached", "warning", file=grid.file, sheet=grid.sheet, rows=grid.uncached)
