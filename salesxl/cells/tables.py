"""Blocks of cells to prepared tables, read like the sheets of a file and kept as long as there is room."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from salesxl.cells.blocks import Block
from salesxl.cells.days import periods_as_days, without_bare_days
from salesxl.cells.faults import Fault
from salesxl.cells.options import Options
from salesxl.cells.plain import Ambiguous, header_for
from salesxl.cells.store import MEGABYTE, Shelf
from salesxl.dataset import Dataset
from salesxl.load import prepared as made_ready
from salesxl.locale import Language, say
from salesxl.reading import tables_from_grids
from salesxl.reading.data import Source
from salesxl.reading.layouts import months
from salesxl.reading.layouts.header_rows import label
from salesxl.reading.words.recognise import CLOSE, read_as, recognise

Tables = Sequence[tuple[Block, str]]
"""Blocks, each with the table that is expected in its place ("" for any)."""

datasets: Shelf[Known] = Shelf(256 * MEGABYTE)
"""Prepared tables by the content that they come from; a dataset counts as four times the bytes of its cells."""


@dataclass(frozen=True)
class Known:
    """What was made of blocks.

    Attributes:
        data: the prepared tables.
        unknown: the blocks of which nothing could be made, with their headers.
    """

    data: Dataset
    unknown: Mapping[int, str] = field(default_factory=dict)


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
    reading = _Reading(tables, wanted, options, inputs)
    content = tuple((block.digest, block.date1904) for block, _ in tables)
    key = (content, tuple(sorted(options.settings.items())), options.table)
    known = _kept(key, reading, reading.known)
    if reading.needs_help(known):
        dues = tuple(due for _, due in tables)
        known = _kept((*key, dues, tuple(wanted), tuple(inputs)), reading, reading.known)
    if not options.skip_errors:
        _pass_errors_on(tables, known.data.sources, options.language)
    if known.unknown and not known.data.tables:
        raise reading.nothing_known(known)
    if known.data.tables and not any(len(frame) for frame in known.data.tables.values()):
        raise Fault("#N/A", say("functions.reasons.no_rows", options.language))
    return replace(known, data=replace(known.data, as_of_given=options.as_of)) if options.as_of else known


def _kept(key: Hashable, reading: _Reading, make: Callable[[], Known]) -> Known:
    known = datasets.get(key)
    if known is None:
        known = make()
        datasets.put(key, known, 4 * sum(block.size for block, _ in reading.tables))
    return known


class _Reading:
    """Blocks on their way to tables."""

    def __init__(self, tables: Tables, wanted: Sequence[str], options: Options, inputs: Sequence[int]) -> None:
        self.tables, self.wanted, self.options, self.inputs = tables, wanted, options, inputs
        self.forced: dict[int, str] = {0: options.table} if options.table else {}
        self.headers: dict[int, list[str]] = {}
        self.days: dict[int, set[int]] = {}

    def known(self) -> Known:
        """What the blocks are: by their headers alone, unless the function had to help."""
        data = self._read()
        if self._find_days(data):
            data = self._read()
        return self._known(data)

    def needs_help(self, known: Known) -> bool:
        """Whether the function has to say what some block is; finds out what it says."""
        self._name_the_nameless(known.data)
        self._settle_by_place(known.data)
        self._take_targets(known)
        return bool(self.headers) or self.forced != ({0: self.options.table} if self.options.table else {})

    def _known(self, data: Dataset) -> Known:
        unread = (number for number in range(len(self.tables)) if not _of(data.sources, number, used=True))
        return Known(data, {number: self._first_row(number) for number in unread})

    def _read(self) -> Dataset:
        grids = [
            block.grid(file_name(number), self.headers.get(number, ()), self.days.get(number, frozenset()))
            for number, (block, _) in enumerate(self.tables)
        ]
        forced = [(table, file_name(number), None) for number, table in self.forced.items()]
        data = tables_from_grids([grid for grid in grids if grid.n_rows], settings=self.options.chosen(), tables=forced)
        return made_ready(without_bare_days(data))

    def _find_days(self, data: Dataset) -> bool:
        """Find periods that are days as numbers: a file says of a cell that it is a day, a range does not."""
        for source in data.sources:
            number = int(source.file.removeprefix("#")) - 1
            block, _ = self.tables[number]
            if found := periods_as_days(source, block.columns, block.date1904):
                self.days.setdefault(number, set()).update(found)
        return bool(self.days)

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
        """Headers that fit several tables, such as date and amount: here the place among the arguments decides."""
        seen = {number: self._table_of(data, number) for number in range(len(self.tables))}
        for number, (block, due) in enumerate(self.tables):
            sources = [source for source in _of(data.sources, number) if source.header_row]
            others = {table for n, table in seen.items() if n != number}
            table = seen[number]
            fine = table is not None and (not self.wanted or (table in self.wanted and table not in others))
            if fine or not sources or number in self.forced:
                continue
            header = months.narrowed([label(cell) for cell in block.grid("").row((sources[0].header_row or 1) - 1)])
            natural = recognise(header)
            least = natural.score - CLOSE if natural and natural.complete else 0.0
            wanted = dict.fromkeys(one for one in (due, *self.wanted) if one and one not in (table, *others))
            readings = (read_as(one, header) for one in wanted)
            fitting = next((one.table for one in readings if one.complete and one.score >= least), None)
            if fitting:
                self.forced[number] = seen[number] = fitting

    def _take_targets(self, known: Known) -> None:
        """Headers that nobody knows where targets are due may be names of reps, who stand in the other tables."""
        for number in known.unknown:
            if self.tables[number][1] == "reps_targets" and number not in self.forced and self._has_header(number):
                self.forced[number] = "reps_targets"

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

    def nothing_known(self, known: Known) -> Fault:
        """Why no block is a table."""
        if not any(block.columns for block, _ in self.tables):
            return Fault("#N/A", self._say("no_rows"))
        if any(self._has_header(number) for number in range(len(self.tables)) if self.tables[number][0].columns):
            return Fault("#N/A", self._say("unknown_headers", headers="; ".join(filter(None, known.unknown.values()))))
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
    used = [name in source.columns.values() or bool(name and name not in source.unused) for name in names]
    return row == head or (row > head and (used[column] or not any(used)))
