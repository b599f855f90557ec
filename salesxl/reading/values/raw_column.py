"""One column of raw cells taken apart: blanks, texts, numbers, moments, errors; and the findings made about it.

Texts are reduced to their distinct values once, here; everything that reads texts afterwards works on those.
"""

from __future__ import annotations

import datetime as dt
import numbers
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.types import infer_dtype

from salesxl.findings import Example, Finding, Severity
from salesxl.reading.grids.coded import Coded, Column, objects
from salesxl.reading.grids.grid import CellError
from salesxl.reading.grids.texts import Texts
from salesxl.settings import Settings

Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.intp]
Words = npt.NDArray[np.object_] | Texts

FAMILIES = ("error", "boolean", "number", "moment", "span", "text")

EXAMPLES = 3
"""How many cells a finding shows."""

ERROR_TEXTS = frozenset((
    "#n/a", "#ref!", "#div/0!", "#value!", "#name?", "#num!", "#null!", "#spill!", "#calc!", "#field!", "#blocked!",
    "#busy!", "#connect!", "#unknown!", "#getting_data",
))  # fmt: skip
"""How error cells look where a workbook was saved as text."""
_HASHES = re.compile("#{3,}")  # a number that did not fit its column, saved as it looked

DASHES = frozenset(("-", "--", "---", "–", "—"))
NO_VALUE = DASHES | {"n/a", "n.a.", "na", "null", "none", "nil", "ไม่มี", "ไม่ระบุ"}
"""Ways to say "there is none" where a date, a number or a code is expected."""

_SIGNS = "฿$€£ "
"""What may stand around such a word in an accounting format."""

DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙０１２３４５６７８９", "01234567890123456789")
"""Thai and full-width digits to ours."""
HAS_DIGIT = re.compile("[0-9๐-๙０-９]").search

LONGEST = 64
"""No date, number or duration that a person writes has more characters; what is longer is not looked at."""

_PRINTABLE = bytes(range(32, 127))

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\ud800-\udfff]")
"""Zero-width and direction marks, and halves of characters, which no file can be written with."""


@dataclass(frozen=True)
class Place:
    """Where a column stands in the source, so that findings can name the row a user sees.

    Attributes:
        file, sheet: in the words of the source.
        table: the canonical table, where known.
        row_numbers: for every cell its row in the sheet, counted from 1.
    """

    file: str = ""
    sheet: str | None = None
    table: str | None = None
    row_numbers: npt.NDArray[np.integer[Any]] = field(default_factory=lambda: np.empty(0, dtype=np.int64))


@dataclass
class Typed:
    """A column with its meaning decided.

    Attributes:
        values: as the kind says; missing where the cell was blank or bad.
        bad: cells that hold something which could not be read as this kind, error cells among them.
        findings: what the user should know.
        decision: what was decided for the column as a whole; given back, it is obeyed.
        currencies: where the cells of a money column name several currencies, the currency of each cell.
        shown_order: the order of day and month that dates of the column leave no choice about.
    """

    values: pd.Series[Any]
    bad: Mask
    findings: list[Finding]
    decision: dict[str, object]
    currencies: pd.Series[Any] | None = None
    shown_order: str | None = None


def clean(text: str) -> str:
    """A text as a person would compare it: NFC, no invisible characters, no spaces but single ones inside."""
    if not (text.isascii() and text.isprintable()):
        text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
        return " ".join(text.split())
    return " ".join(text.split()) if "  " in text else text.strip()


def _clean_lines(texts: Words) -> str | None:
    """Many texts, each behind a line's end, if nothing is to be cleaned in any of them; else None."""
    if isinstance(texts, Texts):
        lines = texts.lines()
    elif infer_dtype(texts, skipna=False) == "string":
        lines = "\n".join(["", *texts])
    else:
        return None
    plain = (
        lines.isascii()
        and lines.encode().translate(None, _PRINTABLE) == b"\n" * len(texts)
        and (" " not in lines or not any(pair in f"{lines}\n" for pair in ("  ", "\n ", " \n")))
    )
    return lines if plain else None


def show(cell: object) -> str:
    """A cell as a finding shows it: short, on one line."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        cell = int(cell)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        cell = cell.date()
    text = clean(str(cell))
    return text if len(text) <= 60 else text[:59] + "…"


class RawColumn:
    """The cells of one column by what they are, with all that is known beside them.

    Attributes:
        blank, error, boolean, numeric, moment, span, text: masks over the cells; a moment is a date with or without
            time, a span a time of day or a duration.
        numbers: the numeric cells as floats, NaN elsewhere.
        codes: which of the distinct texts a cell holds, -1 for none.
        findings, decision: what has been noticed and decided so far.
        told: cells that were set aside with a finding of their own.
    """

    def __init__(
        self,
        cells: Column,
        *,
        header: str = "",
        place: Place | None = None,
        settings: Settings | None = None,
        typed: bool = True,
        date1904: bool = False,
        given: Mapping[str, object] | None = None,
    ) -> None:
        self.cells = cells.compact() if isinstance(cells, Coded) else cells
        self.header = clean(header)
        self.place = place or Place()
        self.settings = settings or Settings()
        self.typed = typed
        self.date1904 = date1904
        self.given: Mapping[str, object] = given or {}
        self.findings: list[Finding] = []
        self.decision: dict[str, object] = {}
        self.told: Mask = np.zeros(len(cells), dtype=bool)
        self._sort_by_type()
        self._reduce_texts()

    def __len__(self) -> int:
        return len(self.cells)

    def _sort_by_type(self) -> None:
        if isinstance(self.cells, Coded):
            self._sort_by_code(self.cells)
            return
        families = {kind: _family(kind) for kind in set(map(type, self.cells))}
        found = set(families.values())
        self.blank: Mask = np.asarray(pd.isna(self.cells), dtype=bool)
        there = ~self.blank
        if len(found - {"blank"}) > 1:
            family = np.array([families[type(cell)] for cell in self.cells], dtype="U7")
            masks = {name: there & (family == name) for name in found}
        else:
            masks = dict.fromkeys(found - {"blank"}, there)
        none = np.zeros(len(self), dtype=bool)
        self.error, self.boolean, self.numeric, self.moment, self.span, self.text = (
            masks.get(name, none).copy() for name in FAMILIES
        )
        self.numbers: Floats = np.full(len(self), np.nan)
        if self.numeric.any():
            self.numbers[self.numeric] = _floats(self.cells[self.numeric])

    def _sort_by_code(self, cells: Coded) -> None:
        families = {kind: _family(kind) for kind in cells.kinds}
        family = [families[type(word)] for word in cells.words] if len(set(families.values())) > 1 else []
        masks = {
            name: np.array([one == name for one in family] + [False])[cells.codes] if family else cells.codes >= 0
            for name in families.values()
        }
        none = np.zeros(len(self), dtype=bool)
        self.error, self.boolean, self.numeric, self.moment, self.span, self.text = (
            masks.get(name, none).copy() for name in FAMILIES
        )
        self.blank = ~cells.filled
        self.numeric |= cells.numeric
        self.numbers = cells.numbers

    def distinct(self, mask: Mask) -> tuple[Codes, npt.NDArray[np.object_]]:
        """Cells under a mask, all numbers or none, each at least once; and which of them every cell is."""
        if not isinstance(self.cells, Coded):
            return np.arange(int(mask.sum())), self.cells[mask]
        keys = self.cells.codes[mask]
        if len(keys) and keys[0] < 0:
            codes, numbers = pd.factorize(self.numbers[mask])
            return codes, numbers.astype(object)
        codes, used = pd.factorize(keys)
        return codes, np.asarray(self.cells.words[used], object)

    def _reduce_texts(self) -> None:
        self.codes: Codes = np.full(len(self), -1, dtype=np.intp)
        self._texts: list[str] | None = []
        self._lines: str | None = None
        self._initials: frozenset[int] | None = None
        if not self.text.any():
            return
        codes, distinct = self._distinct_texts()
        lines = _clean_lines(distinct)
        if lines is not None:
            self._texts, self._lines = None if isinstance(distinct, Texts) else distinct.tolist(), lines
        else:
            again, texts = pd.factorize(
                objects([clean(text if isinstance(text, str) else str(text)) for text in distinct])
            )
            self._texts, codes = list(texts), again[codes]
        self.codes[self.text] = codes
        if not self.initials.isdisjoint(b"\n"):
            self.blank |= self._take_out([text == "" for text in self.texts])
        if not self.initials.isdisjoint(b"#"):
            self.error |= self._take_out([text[0] == "#" and _is_error(text) for text in self.texts])

    def _distinct_texts(self) -> tuple[Codes, Words]:
        if not isinstance(self.cells, Coded):
            return pd.factorize(self.cells[self.text])
        if int(self.text.sum()) == int((self.cells.codes >= 0).sum()):  # nothing but texts and numbers
            return self.cells.codes[self.text].astype(np.intp), self.cells.words
        return self.distinct(self.text)

    def _take_out(self, which: list[bool]) -> Mask:
        """The cells with some of the texts, which from now on are no texts any more."""
        before = self.text
        if not any(which):
            return np.zeros(len(self), dtype=bool)
        keep = ~np.array(which, dtype=bool)
        renumbered = np.where(keep, np.cumsum(keep) - 1, -1)
        self.codes = np.where(before, renumbered[self.codes], -1)
        self.text = self.codes >= 0
        self._lines = self._initials = None
        self._texts = [text for text, gone in zip(self.texts, which, strict=True) if not gone]
        return np.asarray(before & ~self.text)

    @property
    def texts(self) -> list[str]:
        """The distinct texts, cleaned."""
        if self._texts is None:
            self._texts = self.lines[1:].split("\n") if self.lines else []
        return self._texts

    @property
    def lines(self) -> str:
        """The distinct texts, each on a line of its own after a line's end: searched at once where few can fit."""
        if self._lines is None:
            self._lines = "\n".join(["", *self.texts])
        return self._lines

    @property
    def initials(self) -> frozenset[int]:
        """What the distinct texts begin with, as bytes of UTF-8; a line's end for a text without a character."""
        if self._initials is None:
            letters = np.frombuffer(f"{self.lines}\n".encode(), np.uint8)
            ends = np.flatnonzero(letters[:-1] == ord("\n"))
            self._initials = frozenset(np.flatnonzero(np.bincount(letters[ends + 1], minlength=256)).tolist())
        return self._initials

    def set_blank(self, words: Iterable[str] = NO_VALUE) -> None:
        """Count texts that only say "none" as blank, ``฿ -`` of an accounting format among them."""
        known = frozenset(words)
        if self.initials.isdisjoint(_initials(known)):
            return
        self.blank |= self._take_out([len(text) <= 7 and text.lower().strip(_SIGNS) in known for text in self.texts])

    def per_cell(self, per_text: npt.NDArray[Any], otherwise: Any) -> npt.NDArray[Any]:
        """Values found for the distinct texts, spread over the cells."""
        if not len(per_text):
            return np.full(len(self), otherwise, dtype=per_text.dtype)
        spread = per_text[self.codes]
        spread[self.codes < 0] = otherwise
        return spread

    def note(self, rule: str, severity: Severity, where: Mask, **details: object) -> None:
        """Make a finding of the cells under a mask."""
        at = np.flatnonzero(where)
        rows = self.place.row_numbers
        self.findings.append(
            Finding(
                rule=rule,
                severity=severity,
                table=self.place.table,
                file=self.place.file,
                sheet=self.place.sheet,
                column=self.header or None,
                rows=len(at),
                examples=tuple(
                    Example(int(rows[i]) if i < len(rows) else int(i) + 1, show(self.cells[i])) for i in at[:EXAMPLES]
                ),
                details=details,
            )
        )

    def note_set_aside(self, rule: str, where: Mask, **details: object) -> None:
        """Make a finding of cells that contradict the others and are therefore not read."""
        self.note(rule, "error", where, **details)
        self.told |= where

    def note_errors(self) -> None:
        """Say which error values stand in the column."""
        if self.error.any():
            codes = sorted({show(cell) for cell in self.distinct(self.error)[1]})
            self.note("error-cell", "warning", self.error, codes=", ".join(codes[:EXAMPLES]))

    def note_unreadable(self, rule: str, bad: Mask) -> None:
        """Say which cells could not be read, those apart that have a finding of their own."""
        unread = bad & ~self.error & ~self.told
        if unread.any():
            shown = list(dict.fromkeys(show(cell) for cell in self.cells[np.flatnonzero(unread)[:200]]))
            self.note(rule, "warning", unread, values=", ".join(f"“{text}”" for text in shown[:EXAMPLES]))


@cache
def _initials(words: frozenset[str]) -> frozenset[int]:
    """The byte that a text begins with which is one of some words, in either case, before or after a currency's sign."""
    return frozenset(initial.encode()[0] for word in words for initial in (word[0], word[0].upper(), *_SIGNS))


def _is_error(text: str) -> bool:
    return text.lower() in ERROR_TEXTS or bool(_HASHES.fullmatch(text))


def _family(kind: type) -> str:
    for family, kinds in (
        ("blank", (type(None), type(pd.NaT), type(pd.NA))),
        ("text", (str,)),
        ("error", (CellError,)),
        ("boolean", (bool, np.bool_)),
        ("number", (numbers.Real, np.number)),
        ("moment", (dt.date, np.datetime64)),
        ("span", (dt.time, dt.timedelta)),
    ):
        if issubclass(kind, kinds):
            return family
    return "number" if kind.__name__ == "Decimal" else "text"


def _floats(cells: npt.NDArray[np.object_]) -> Floats:
    try:
        return np.asarray(cells.astype(np.float64))
    except OverflowError:  # a whole number with hundreds of digits
        return np.array([_float(cell) for cell in cells])


def _float(cell: Any) -> float:
    try:
        return float(cell)
    except OverflowError:
        return float("inf")
