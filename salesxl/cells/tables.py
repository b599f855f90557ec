"""Blocks of cells to prepared tables, read like the sheets of a file and kept as long as there is room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from salesxl.cells.blocks import Block
from salesxl.cells.faults import Fault
from salesxl.cells.options import Options
from salesxl.cells.plain import Ambiguous, header_for
from salesxl.cells.store import MEGABYTE, Shelf
from salesxl.dataset import Dataset
from salesxl.locale import Language, say
from salesxl.prepare import prepare
from salesxl.reading import tables_from_grids
from salesxl.reading.data import Source
from salesxl.reading.layout import label
from salesxl.reading.recognise import read_as

Tables = Sequence[tuple[Block, str]]
"""Blocks, each with the table that is expected in its place ("" for any)."""

datasets: Shelf[Known] = Shelf(256 * MEGABYTE)
"""Prepared tables by the content that they come from; a dataset counts as four times the bytes of its cells."""


@dataclass(frozen=True)
class Known:
    """What was made of blocks.

    Attributes:
        data: the prepared tables.
        unknown: the headers of blocks of which nothing could be made.
        plain: tables whose columns were told by their cells, for want of headers.
    """

    data: Dataset
    unknown: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()


def prepared(tables: Tables, wanted: Sequence[str], options: Options, *, inputs: Sequence[int] = ()) -> Known:
    """Read and prepare blocks; the same content is read once.

    Args:
        tables: the blocks.
        wanted: the tables that the function can be computed from.
        options: settings, as-of day, and what to do with error values.
        inputs: how many numbers the function takes in place of tables.

    Raises:
        Fault: a used cell holds an error value, or nothing can be made of any block.
    """
    settings = options.chosen()
    content = tuple((block.digest, block.date1904, due) for block, due in tables)
    key = (content, tuple(wanted), tuple(inputs), tuple(sorted(options.settings.items())), options.table)
    known = datasets.get(key)
    if known is None:
        known = _Reading(tables, wanted, options, inputs).known()
        datasets.put(key, known, 4 * sum(block.size for block, _ in tables))
    if not options.skip_errors:
        _pass_errors_on(tables, known.data.sources, options.language)
    data = replace(known.data, settings=settings, as_of_given=options.as_of) if options.as_of else known.data
    return replace(known, data=data)


class _Reading:
    """Blocks on their way to tables."""

    def __init__(self, tables: Tables, wanted: Sequence[str], options: Options, inputs: Sequence[int]) -> None:
        self.tables, self.wanted, self.options, self.inputs = tables, wanted, options, inputs
        self.forced: dict[int, str] = {0: options.table} if options.table else {}
        self.headers: dict[int, list[str]] = {}

    def known(self) -> Known:
        first = dict(self.forced)
        data = self._read()
        self._name_the_nameless(data)
        self._settle_by_place(data)
        if self.headers or self.forced != first:
            data = self._read()
        unknown = [self._first_row(n) for n in range(len(self.tables)) if not _of(data.sources, n, used=True)]
        if unknown and not data.tables:
            raise self._nothing_known(unknown)
        plain = tuple(self.forced[n] for n in self.headers)
        return Known(data, tuple(filter(None, unknown)), plain)

    def _read(self) -> Dataset:
        grids = [
            block.grid(file_name(number), self.headers.get(number, ())) for number, (block, _) in enumerate(self.tables)
        ]
        forced = [(table, file_name(number), None) for number, table in self.forced.items()]
        data = tables_from_grids([grid for grid in grids if grid.n_rows], settings=self.options.chosen(), tables=forced)
        frames, noticed = prepare(data.tables, data.settings)
        return Dataset(frames, data.settings, [*data.findings, *noticed], data.sources)

    def _name_the_nameless(self, data: Dataset) -> None:
        """Give headers to blocks that have none and do not need any."""
        for number, (block, due) in enumerate(self.tables):
            if _of(data.sources, number, used=True) or self._has_header(number):
                continue
            wanted = dict.fromkeys(filter(None, (self.options.table, due, *self.wanted)))
            try:
                found = header_for(block, tuple(wanted), inputs=self.inputs if number == 0 else ())
            except Ambiguous as wrong:
                raise Fault("#VALUE!", self._say("ambiguous")) from wrong
            if found:
                self.forced[number], self.headers[number] = found

    def _settle_by_place(self, data: Dataset) -> None:
        """Headers that fit several tables, such as date and amount: here its place among the arguments decides."""
        seen = {number: self._table_of(data, number) for number in range(len(self.tables))}
        for number, (block, due) in enumerate(self.tables):
            sources = [source for source in _of(data.sources, number) if source.header_row]
            others = {table for n, table in seen.items() if n != number}
            fine = seen[number] is not None and (not self.wanted or seen[number] in {*self.wanted} - others)
            if fine or not sources or number in self.forced:
                continue
            header = [label(cell) for cell in block.grid("").row((sources[0].header_row or 1) - 1)]
            wanted = dict.fromkeys(filter(None, (due, *self.wanted)))
            fitting = [table for table in wanted if table not in others and read_as(table, header).complete]
            if fitting:
                self.forced[number] = seen[number] = fitting[0]

    def _table_of(self, data: Dataset, number: int) -> str | None:
        """The table that a block was taken for, if it has all that the table needs."""
        return next((source.table for source in _of(data.sources, number) if source.table), None)

    def _has_header(self, number: int) -> bool:
        """Whether the first row is of texts, and what stands below is not."""
        columns = self.tables[number][0].columns
        if not all(isinstance(column[0], str) for column in columns if column[0] is not None):
            return False
        return any(not isinstance(cell, str | None) for column in columns for cell in column[1:])

    def _first_row(self, number: int) -> str:
        columns = self.tables[number][0].columns
        return ", ".join(label(column[0]) for column in columns if column[0] is not None)[:80]

    def _nothing_known(self, unknown: Sequence[str]) -> Fault:
        if not any(block.columns for block, _ in self.tables):
            return Fault("#N/A", self._say("no_rows"))
        if any(self._has_header(number) for number in range(len(self.tables)) if self.tables[number][0].columns):
            return Fault("#N/A", self._say("unknown_headers", headers="; ".join(unknown)))
        return Fault("#VALUE!", self._say("not_a_table"))

    def _say(self, key: str, **values: object) -> str:
        return say(f"functions.reasons.{key}", self.options.language, **values)


def file_name(number: int) -> str:
    """What findings call the block of an argument, counted from 0."""
    return f"#{number + 1}"


def _of(sources: Sequence[Source], number: int, *, used: bool = False) -> list[Source]:
    """The sources that come from a block; those only of which something was made."""
    mine = [source for source in sources if source.file == file_name(number)]
    return [source for source in mine if source.table or source.joined or source.seen_as] if used else mine


def _pass_errors_on(tables: Tables, sources: Sequence[Source], language: Language) -> None:
    """Raise the first error value that stands in a header or in a column that is used."""
    for number, (block, _) in enumerate(tables):
        for row, column, error in block.errors:
            for source in _of(sources, number, used=True) or [Source("")]:
                if _is_used(block, source, row, column):
                    raise Fault(error.code, say("functions.reasons.input_error", language, code=error.code))


def _is_used(block: Block, source: Source, row: int, column: int) -> bool:
    if not source.header_row:  # no header that was understood, or one that we gave: every cell counts
        return True
    head = source.header_row - 1
    names = [label(cells[head]) for cells in block.columns]
    used = [name in source.columns.values() for name in names]
    return row == head or (row > head and (used[column] or not any(used)))
