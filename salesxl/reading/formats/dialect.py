"""How a text file separates its cells: decided on its first lines, by trying."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

SAMPLE_CHARACTERS = 1 << 16
SAMPLE_RECORDS = 200


@dataclass(frozen=True)
class Dialect:
    """What separates cells, what encloses them, and how wide the sample was.

    Attributes:
        delimiter: between two cells.
        quote: around a cell that holds delimiters, line ends or quotes.
        escape: before a quote inside quotes, where it is not doubled.
        skip_space: blanks after a delimiter belong to it.
        width: cells in the widest record of the sample.
        typical: cells in most of its records that are not blank.
        regular: the share of records that are ``typical``.
    """

    delimiter: str
    quote: str = '"'
    escape: str | None = None
    skip_space: bool = False
    width: int = 1
    typical: int = 1
    regular: float = 1.0

    def records(self, text: Iterable[str], *, strict: bool = False) -> Iterator[list[str]]:
        """The records of lines of text, as the standard library's csv module cuts them."""
        return csv.reader(
            text,
            delimiter=self.delimiter,
            quotechar=self.quote,
            escapechar=self.escape,
            doublequote=self.escape is None,
            skipinitialspace=self.skip_space,
            strict=strict,
        )


def detect(text: str, delimiter: str | None = None) -> Dialect:
    """The dialect of a text, from its first lines.

    Comma, semicolon, tab and bar are tried first; blanks only where none of them makes a table.

    Args:
        text: the file's text, without a ``sep=`` line.
        delimiter: what that line said.
    """
    sample = _sample(text)
    for group in ((delimiter,),) if delimiter else ((",", ";", "\t", "|"), (" ",)):
        tried = [_best_variant(sample, mark) for mark in group if mark and mark in sample]
        best = max((one for one in tried if one), key=_score, default=None)
        if best and (best.delimiter != " " or (best.regular > 0.9 and best.typical > 2)):
            return best
    return _try(sample, Dialect(delimiter or ",")) or Dialect(delimiter or ",")


def _sample(text: str) -> str:
    sample = text[:SAMPLE_CHARACTERS]
    if len(sample) < len(text):
        cut = max(sample.rfind("\n"), sample.rfind("\r"))
        sample = sample[: cut + 1] if cut > 0 else sample
    return sample


def _best_variant(sample: str, delimiter: str) -> Dialect | None:
    tried = [_try(sample, one) for one in _variants(sample, delimiter)]
    return max((one for one in tried if one), key=lambda one: one.regular, default=None)


def _variants(sample: str, delimiter: str) -> Iterator[Dialect]:
    """The plain dialect first, so that it wins a draw; others only where the sample shows their marks."""
    yield Dialect(delimiter, skip_space=delimiter == " ")
    if f'{delimiter} "' in sample:
        yield Dialect(delimiter, skip_space=True)
    if '\\"' in sample:
        yield Dialect(delimiter, escape="\\")
    mark = re.escape(delimiter)
    if len(re.findall(rf"(?:^|{mark})'[^'\n]*'(?:{mark}|$)", sample, re.MULTILINE)) > 1:
        yield Dialect(delimiter, quote="'")


def _try(sample: str, one: Dialect) -> Dialect | None:
    lines = io.StringIO(sample, newline="")
    try:
        widths = [_filled(record) for record in islice(one.records(lines), SAMPLE_RECORDS)]
    except csv.Error:
        return None
    counts = Counter(width for width in widths if width)
    if not counts:
        return None
    typical, often = max(counts.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
    regular = often / sum(counts.values())
    return Dialect(one.delimiter, one.quote, one.escape, one.skip_space, max(widths), typical, regular)


def _filled(record: list[str]) -> int:
    return len(record) if any(record) else 0


def _score(dialect: Dialect) -> tuple[float, int, float]:
    """A delimiter is right when it cuts most records into the same number of cells, and into more than one."""
    if dialect.typical < 2:
        return 0.0, 0, 0.0
    return round(dialect.regular, 1), dialect.typical, dialect.regular
