"""Recognised blocks, and those of one shape stacked: their columns over all files, their findings in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from salesxl.findings import Example, Finding
from salesxl.reading.data import Source
from salesxl.reading.grids.coded import Column as Cells
from salesxl.reading.grids.coded import joined
from salesxl.reading.layouts.block import Block
from salesxl.reading.values.columns import Mask, Place, Typed, type_column
from salesxl.reading.values.money import Amounts
from salesxl.reading.values.numbers import header_currency
from salesxl.reading.words.headers import squeeze
from salesxl.reading.words.recognise import Reading
from salesxl.settings import Settings
from salesxl.tables import Column


@dataclass
class Part:
    """A block that was recognised, with the source it is told as.

    Attributes:
        block: its cells.
        reading: which table it is.
        number, source: index into the sources, and the source.
        given: canonical column -> decisions of the user's mapping file.
    """

    block: Block
    reading: Reading
    number: int
    source: Source
    given: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    @property
    def shape(self) -> object:
        """Parts of one shape are typed together: one decision for a folder of daily files."""
        return (
            self.reading.table,
            tuple(sorted(self.reading.columns.items())),
            tuple(sorted(self.reading.always.items())),
            tuple(map(squeeze, self.block.headers)),
            self.block.grid.typed,
            self.block.grid.date1904,
            repr(sorted((key, sorted(value.items())) for key, value in self.given.items())),
        )


@dataclass
class Stack:
    """Parts of one shape, one below the other.

    Attributes:
        parts: the parts.
        settings: the user's choices.
        columns: canonical column -> its place among the headers.
        source: for each row the number of its source.
        row: for each row its number in that source.
        findings: what was noticed in the cells.
    """

    parts: list[Part]
    settings: Settings
    columns: dict[str, int] = field(init=False)
    source: npt.NDArray[np.int64] = field(init=False)
    row: npt.NDArray[np.int64] = field(init=False)
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.columns = dict(self.parts[0].reading.columns)
        self.source = np.concatenate([np.full(p.block.n_rows, p.number, dtype=np.int64) for p in self.parts])
        self.row = np.concatenate([p.block.row_numbers for p in self.parts])

    @property
    def first(self) -> Part:
        """The part whose header line speaks for all."""
        return self.parts[0]

    def cells(self, index: int) -> Cells:
        """A column over all parts."""
        return joined([part.block.cells[index] for part in self.parts])

    def typed(self, index: int, column: Column, **told: str) -> Typed:
        """A column with its type; its findings point into the right file. What is told of it goes before what it shows."""
        grid, header = self.first.block.grid, self.first.block.headers[index]
        result = type_column(
            self.cells(index),
            column.kind,
            header=header,
            place=Place(grid.file, grid.sheet, self.first.reading.table, np.arange(len(self.row))),
            settings=self.settings,
            typed=grid.typed,
            date1904=grid.date1904,
            given={**self.first.given.get(column.key, {}), **told},
        )
        self.findings += [self.placed(finding) for finding in result.findings]
        return result

    def told(self, key: str, name: str) -> object:
        """What the user's mapping file decides of a column; None if nothing."""
        return self.first.given.get(key, {}).get(name)

    def decide(self, key: str, typed: Typed) -> None:
        """Tell with each part what was decided of a column."""
        if typed.decision:
            for part in self.parts:
                part.source.decisions[key] = dict(typed.decision)

    def amounts(self, key: str, typed: Typed) -> Amounts:
        """What a column of amounts says about its currency."""
        given, header = self.told(key, "currency"), self.first.block.headers[self.columns[key]]
        named = typed.decision.get("currency")
        code = None if named is None else str(named)
        return Amounts(key, code, code is not None and code in (given, header_currency(header)), typed.currencies)

    def mean(self, key: str, before: str) -> None:
        """Take a column for another one than before."""
        self.columns[key] = self.columns.pop(before)
        for part in self.parts:
            part.source.columns[key] = part.source.columns.pop(before)

    def times_of(self, key: str, index: int) -> None:
        """Take a column, whatever it seemed to be, for the times of a column of dates."""
        header = self.first.block.headers[index]
        self.findings = [finding for finding in self.findings if finding.column != header]
        before = [one for one, place in self.columns.items() if place == index]
        for one in before:
            del self.columns[one]
        for part in self.parts:
            for one in before:
                part.source.columns.pop(one, None)
                part.source.decisions.pop(one, None)
            part.source.unused = [other for other in part.source.unused if other != header]
            part.source.decisions.setdefault(key, {})["time"] = header

    def let_go(self, key: str, rule: str, **details: object) -> None:
        """Take a column for what its header says no longer."""
        header = self.first.block.headers[self.columns.pop(key)]
        for part in self.parts:
            part.source.columns.pop(key, None)
            part.source.unused.append(header)
        grid, table = self.first.block.grid, self.first.reading.table
        details = {"meant": key, **details}
        self.findings.append(
            Finding(rule, "warning", table, grid.file, grid.sheet, header, len(self.row), details=details)
        )

    def note(self, rule: str, header: str, rows: Mask) -> None:
        """Make a finding of some rows."""
        examples = tuple(Example(int(row)) for row in np.flatnonzero(rows)[:3])
        grid, table = self.first.block.grid, self.first.reading.table
        found = Finding(rule, "warning", table, grid.file, grid.sheet, header, int(rows.sum()), examples)
        self.findings.append(self.placed(found))

    def placed(self, finding: Finding) -> Finding:
        """Rows of the stack as rows of the files they came from; the file is that of the first example."""
        if not finding.examples:
            more = len(self.parts) - 1
            return replace(finding, file=f"{finding.file} (+{more})") if more else finding
        number = self.source[finding.examples[0].row]
        part = next(part for part in self.parts if part.number == number)
        examples = tuple(
            Example(int(self.row[e.row]), e.value) for e in finding.examples if self.source[e.row] == number
        )
        return replace(finding, file=part.block.grid.file, sheet=part.block.grid.sheet, examples=examples)
