"""Which rows below a header are data: totals, repeated headers, notes, group and blank rows are none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesxl.findings import Example, Finding, Severity
from salesxl.reading.grids.coded import factorized
from salesxl.reading.layouts import months
from salesxl.reading.layouts.block import Block
from salesxl.reading.layouts.header_rows import label
from salesxl.reading.layouts.row_sums import Numbers, lengths, sums_above, sums_of_shorter
from salesxl.reading.values.columns import Mask, Place, type_column
from salesxl.reading.words.headers import normalise, total_words
from salesxl.settings import Settings
from salesxl.tables import Table

GROUP = "Group"
"""Header of the column that holds the group rows' words."""

RULES = ("", "blank", "group", "note", "repeated-header", "total")
"""Why a row is no data."""

SHOWN = 3
"""How many rows a finding shows."""

_ZERO_DAYS = (0.0, dt.time(), dt.datetime(1899, 12, 30), dt.datetime(1899, 12, 31), dt.datetime(1904, 1, 1))
"""What becomes of 0 in a cell with the format of a day."""


@dataclass
class _Rows:
    """A block with what its rows look like.

    Attributes:
        block: the rows.
        columns: canonical column -> index.
        table: the table it was recognised as.
        amounts: columns that can be summed.
        filled: rows by columns, whether there is something in a cell.
        day: the column that says when; None if the table has none.
        rule: for every row the place in RULES of the rule by which it is left out, 0 for data.
        findings: what was noticed.
    """

    block: Block
    columns: Mapping[str, int]
    table: Table
    settings: Settings
    amounts: Sequence[int]
    filled: npt.NDArray[np.bool_] = field(init=False)
    counts: npt.NDArray[np.intp] = field(init=False)
    day: int | None = field(init=False)
    rule: npt.NDArray[np.int8] = field(init=False)
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.filled = self.block.filled
        self.counts = self.filled.sum(axis=1)
        self.rule = np.zeros(self.block.n_rows, dtype=np.int8)
        self.day = _day(self.columns, self.table)

    @property
    def data(self) -> Mask:
        """Rows that are not left out so far."""
        return np.asarray(self.rule == 0)

    def left_out(self, rule: str) -> Mask:
        """Rows that are left out by that rule."""
        return np.asarray(self.rule == RULES.index(rule))

    def mark(self, rows: Mask, rule: str) -> None:
        """Leave rows out that are still data."""
        self.rule[rows & self.data] = RULES.index(rule)

    def note(self, finding: str, rows: Mask, severity: Severity = "info") -> None:
        """Make a finding of some rows."""
        where = np.flatnonzero(rows)
        if len(where):
            numbers = self.block.row_numbers
            examples = tuple(Example(int(numbers[row]), self.words(int(row))) for row in where[:SHOWN])
            grid = self.block.grid
            self.findings.append(
                Finding(finding, severity, self.table.key, grid.file, grid.sheet, rows=len(where), examples=examples)
            )

    def words(self, row: int) -> str:
        """A row's cells as one line."""
        shown = " | ".join(label(column[row]) for column in self.block.cells if column[row] is not None)
        return shown if len(shown) <= 60 else shown[:59] + "…"


def leave_out(
    block: Block, columns: dict[str, int], table: Table, settings: Settings, amounts: Sequence[int] = ()
) -> list[Finding]:
    """Take the rows out of a block that are no data; they are counted in ``block.not_data`` by rule.

    Args:
        block: the block, changed in place.
        columns: canonical column -> index; a group column is added where group rows name the customer.
        table: the table it was recognised as.
        settings: for reading the numbers that a total is compared with.
        amounts: further columns of numbers, in a wide sheet those of the months.

    Returns:
        What was left out and why.
    """
    if not block.n_rows or block.cleared:
        return []
    kinds = {column.key: column.kind for column in table.columns}
    summable = [index for key, index in columns.items() if kinds.get(key) in ("money", "number")]
    rows = _Rows(block, columns, table, settings, [*summable, *amounts])
    rows.mark((rows.counts == 0) | _zeros(rows), "blank")
    rows.mark(_repeated_headers(rows), "repeated-header")
    rows.mark(_description(rows), "note")
    _find_totals(rows)
    groups = _group_words(rows)
    rows.mark(_notes(rows) | _month_heads(rows), "note")
    for rule in ("repeated-header", "total", "group", "note"):
        rows.note(f"{rule}-rows", rows.left_out(rule))
    if groups is not None:
        if not block.headers[0]:
            block.cells[0], block.headers[0] = groups, GROUP
        else:
            block.add(GROUP, groups)
        months_only = all(months.of(str(word)) for word in set(groups) - {None})
        if (
            "customer_name" not in columns
            and "customer_id" not in columns
            and table.key == "orders"
            and not months_only
        ):
            columns["customer_name"] = block.headers.index(GROUP)
    for rule in RULES[1:]:
        if count := np.count_nonzero(rows.left_out(rule)):
            block.not_data[rule] = block.not_data.get(rule, 0) + int(count)
    block.take(rows.data)
    return rows.findings


def _day(columns: Mapping[str, int], table: Table) -> int | None:
    named = [column.key for column in table.columns if column.kind == "date" or column.key == "period"]
    needed = [column for group in table.required for column in group if column in named]
    return next((columns[key] for key in [table.day, *needed, *named] if key in columns), None)


def _zeros(rows: _Rows) -> Mask:
    """Rows of nothing but 0, the day too: formulas that point at blank rows of another sheet show it."""
    if rows.day is None:
        return np.zeros(rows.block.n_rows, dtype=bool)
    found = rows.filled[:, rows.day] & (rows.counts > 1)
    for index, column in enumerate(rows.block.cells):
        where = np.flatnonzero(found & rows.filled[:, index])
        if index != rows.day and len(where):
            found[where] = column[where] == 0.0
    where = np.flatnonzero(found)
    found[where] = [cell in _ZERO_DAYS for cell in rows.block.cells[rows.day][where]]
    return found


def _repeated_headers(rows: _Rows) -> Mask:
    """Rows that say the same as the header row, or as most of it and nothing else."""
    found: Mask = np.ones(rows.block.n_rows, dtype=bool)
    alike, compared = np.zeros(rows.block.n_rows, dtype=np.intp), 0
    for index, (column, cell) in enumerate(zip(rows.block.cells, rows.block.header_cells, strict=True)):
        if isinstance(cell, str) and cell.strip():
            compared += 1
            same = np.asarray(column == cell, dtype=bool)
            alike += same
            found &= same | ~rows.filled[:, index]
            if not found.any():
                return found
    return found & (alike >= 2) & (2 * alike > compared)


def _description(rows: _Rows) -> Mask:
    """A row below the header that explains the columns, as TikTok Shop writes it: sentences where days and numbers stand."""
    found: Mask = np.zeros(rows.block.n_rows, dtype=bool)
    if rows.day is not None and rows.day not in rows.amounts:
        cells = [rows.block.cells[index][0] for index in (rows.day, *rows.amounts)]
        said = [cell for cell in cells if cell is not None]
        found[0] = len(said) >= 2 and cells[0] is not None and all(isinstance(c, str) and _explains(c) for c in said)
    return found


def _explains(cell: str) -> bool:
    """Whether a text is words about numbers, none itself, nor the mark of a missing one."""
    return " " in cell.strip() and not any(character.isdigit() for character in cell)


def _find_totals(rows: _Rows) -> None:
    """Rows that sum up: by their label, by arithmetic, or both."""
    exact, begins, at = _labels(rows)
    undated = np.ones(len(exact), dtype=bool) if rows.day is None else ~rows.filled[:, rows.day] | (at == rows.day)
    labelled = (exact | begins) & undated
    unlabelled = _bare_numbers(rows) if rows.day is not None else np.zeros(len(exact), dtype=bool)
    may_sum = labelled | unlabelled
    days = rows.block.cells[rows.day] if rows.day is not None else None
    longer = np.zeros(len(exact), dtype=np.intp) if days is None else lengths(days, rows.data & ~may_sum)
    if not ((may_sum | (longer > 0)) & rows.data).any():
        return
    numbers = _numbers(rows)
    sums = longer > 0
    if days is not None and sums.any():
        sums = sums_of_shorter(days, longer, numbers, rows.data & ~may_sum)
    candidates = np.flatnonzero((may_sum | sums) & rows.data)
    fits = [fit or sums[row] for row, fit in zip(candidates, sums_above(numbers, candidates, rows.data), strict=True)]
    if rows.day is None and not any(fits) and len(candidates) == rows.data.sum():
        return  # nothing that they could sum up: they are all there is, such as the target of all
    off = np.zeros(len(exact), dtype=bool)
    for row, fit in zip(candidates, fits, strict=True):
        has_number = any(not np.isnan(column[row]) for column in numbers)
        certain = fit or (exact[row] if rows.day is None else labelled[row])
        if certain and (has_number or fit or at[row] == rows.day):  # which is no day, whatever it sums up
            rows.rule[row] = RULES.index("total")
            off[row] = has_number and not fit
    rows.note("total-differs", off, "warning")


def _labels(rows: _Rows) -> tuple[Mask, Mask, npt.NDArray[np.intp]]:
    """Rows with a cell that is, or begins with, a word for total; and the column of that cell."""
    n = rows.block.n_rows
    exact, begins = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    at = np.full(n, -1, dtype=np.intp)
    typical = int(np.bincount(rows.counts).argmax()) if n else 0
    looked_at = np.flatnonzero(rows.data & ((rows.counts < typical) if n > 20_000 else True))
    initials = {word[0] for word in total_words()} | {word[0].upper() for word in total_words()} | set(" *")
    for number, column in enumerate(rows.block.cells):
        codes, distinct = factorized(column[looked_at])
        for code, word in enumerate(distinct):
            if isinstance(word, str) and word[:1] in initials and (how := _sums_up(word)):
                here = looked_at[codes == code]
                here = here[at[here] < 0]
                (exact if how == "exact" else begins)[here] = True
                at[here] = number
    return exact, begins, at


def _sums_up(text: str) -> str | None:
    said = normalise(text).replace(":", " ").strip(" .")
    if said in total_words():
        return "exact"
    return "begins" if said.startswith(_beginnings()) or said.endswith((" total", "รวม")) else None


@cache
def _beginnings() -> tuple[str, ...]:
    return tuple(word if not word.isascii() else f"{word} " for word in total_words())


def _bare_numbers(rows: _Rows) -> Mask:
    """Rows without a day and without words: numbers alone."""
    assert rows.day is not None  # noqa: S101  (the caller has looked)
    kinds = {column.key: column.kind for column in rows.table.columns}
    words = [index for key, index in rows.columns.items() if kinds.get(key) in ("id", "text")]
    amounts = list(rows.amounts)
    if not words or not amounts:
        return np.zeros(rows.block.n_rows, dtype=bool)
    return np.asarray(
        ~rows.filled[:, rows.day] & ~rows.filled[:, words].any(axis=1) & rows.filled[:, amounts].any(axis=1)
    )


def _numbers(rows: _Rows) -> list[Numbers]:
    """The columns that can be summed."""
    grid = rows.block.grid
    return [
        type_column(
            rows.block.cells[index],
            "money",
            header=rows.block.headers[index],
            place=Place(),
            settings=rows.settings,
            typed=grid.typed,
            date1904=grid.date1904,
        ).values.to_numpy(dtype=np.float64)
        for index in rows.amounts
    ]


def _group_words(rows: _Rows) -> npt.NDArray[np.object_] | None:
    """QuickBooks and its like write a group's name into the first column, on a row of its own: fill it down.

    Where that column is not theirs alone, a name and a remark look alike; the total below that repeats the name tells.
    """
    if rows.day is None:
        return None
    heads = rows.filled[:, 0] & (rows.counts == 1) & rows.data
    dated = rows.filled[:, rows.day] & rows.data & ~(heads & (rows.day == 0))
    heads &= np.arange(len(heads)) < (np.flatnonzero(dated).max(initial=-1))
    if rows.block.headers[0] or rows.day == 0 or (rows.filled[:, 0] & dated).any():
        heads = _summed_up_by_name(rows, heads)
    if not heads.any():
        return None
    rows.mark(heads, "group")
    names = pd.Series(np.asarray(rows.block.cells[0]), dtype=object).where(heads)
    return np.asarray(names.ffill().where(lambda s: s.notna(), None), dtype=object)


def _summed_up_by_name(rows: _Rows, heads: Mask) -> Mask:
    """Those rows whose word the next total repeats: "Total for Amy"."""
    totals, found, first = np.flatnonzero(rows.left_out("total")), np.zeros_like(heads), rows.block.cells[0]
    for head in np.flatnonzero(heads):
        below = totals[totals.searchsorted(head) :][:1]
        word = first[head]
        if isinstance(word, str) and any(normalise(word) in normalise(label(first[row])) for row in below):
            found[head] = True
    return found


def _notes(rows: _Rows) -> Mask:
    """Words that stand alone: a remark between the rows, a footer below them."""
    width = rows.filled.shape[1]
    plain = rows.data & (rows.counts > 0)
    few = plain & (rows.counts <= max(1, width // 3))
    lone = plain & (rows.counts == 1)
    dated = np.zeros(len(plain), dtype=bool)
    if rows.day is not None:
        dated = rows.filled[:, rows.day].copy()
        for row in np.flatnonzero(lone & dated):
            dated[row] = not _is_remark(rows.block.cells[rows.day][row])
    after = np.arange(len(plain)) > np.flatnonzero(plain & (dated if rows.day is not None else ~few)).max(initial=-1)
    notes = ~dated & ((few & after) | (lone if width > 2 else False))
    for row in np.flatnonzero(notes):
        notes[row] = all(_is_words(column[row]) for column in rows.block.cells)
    return np.asarray(notes)


def _month_heads(rows: _Rows) -> Mask:
    """A month that stands alone in the column of the day above rows with days of their own: มกราคม 2569."""
    found: Mask = np.zeros(rows.block.n_rows, dtype=bool)
    if rows.day is None:
        return found
    dated = rows.filled[:, rows.day] & rows.data
    cells, full, data = rows.block.cells[rows.day], dated & (rows.counts > 1), np.flatnonzero(rows.data)
    for row in np.flatnonzero((rows.counts == 1) & dated):
        below = data[np.searchsorted(data, row, side="right") :][:1]
        cell = cells[row]
        found[row] = isinstance(cell, str) and bool(full[below].any()) and _is_month(cell)
    return found


def _is_month(text: str) -> bool:
    """Whether a text is a month or quarter and no day of it."""
    return not text.strip()[:1].isdigit() and months.of(text.strip().removeprefix("เดือน").strip()) is not None


def _is_remark(cell: object) -> bool:
    """Whether a text that stands alone in the column of the day is no damaged day."""
    return isinstance(cell, str) and (len(cell) > 25 or not any(character.isdigit() for character in cell))


def _is_words(cell: object) -> bool:
    return cell is None or (
        isinstance(cell, str) and not cell.replace(",", "").replace(".", "").strip("฿$€£-() ").isdigit()
    )
