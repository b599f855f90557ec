"""Rows of a worksheet whatever they are like, tag by tag; still many times faster than cell by cell."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from salesxl.reading.grids.bytewise import Bytes, Places, Words, coded_texts, word_at
from salesxl.reading.xlsx.sheet_cells import INLINE, SPACED, STRING, Cells, Unusual
from salesxl.reading.xlsx.sheet_rows import NUMBER_AT, Rows
from salesxl.reading.xlsx.sheet_xml import SheetFacts

_ROW_REST = re.compile(r'"(?: [A-Za-z][\w:.]*="[^"<&]*")* ?/?>')
_BEHIND_F = np.frombuffer(b" />", np.uint8)
_SPACED = b'<t xml:space="preserve">'

_CLOSING, _EMPTY = np.uint8(8), np.uint8(16)
_LETTERS = np.full(256, 32, np.uint8)
_LETTERS[[*b"crvfit"]] = range(6)
_C, _R, _V, _F, _I, _T = range(6)
_MAY_FOLLOW = np.zeros((24, 24), bool)
for _one, _others in (
    (_R, (_C, _C + 16, _R + 8)), (_R + 16, (_R, _R + 16)), (_R + 8, (_R, _R + 16)),
    (_C, (_V, _F, _F + 16, _I, _C + 8)), (_C + 16, (_C, _C + 16, _R + 8)), (_C + 8, (_C, _C + 16, _R + 8)),
    (_V, (_V + 8,)), (_V + 8, (_C + 8,)), (_F, (_F + 8,)), (_F + 8, (_V, _C + 8)), (_F + 16, (_V, _C + 8)),
    (_I, (_T,)), (_T, (_T + 8,)), (_T + 8, (_I + 8,)), (_I + 8, (_C + 8,)),
):  # fmt: skip
    _MAY_FOLLOW[_one, _others] = True
_BEGIN = {
    _C: b'<c r="', _R: b'<row r="', _V: b"<v>", _F: b"<f", _I: b"<is>", _T: b"<t", _C + 16: b'<c r="', _R + 16: b'<row r="', _F + 16: b"<f",
    _C + 8: b"</c>", _R + 8: b"</row>", _V + 8: b"</v>", _F + 8: b"</f>", _I + 8: b"</is>", _T + 8: b"</t>",
}  # fmt: skip
_NAMES, _COMPARED, _LENGTHS = np.zeros(24, np.uint64), np.zeros(24, np.uint64), np.zeros(24, np.intp)
for _one, _said in _BEGIN.items():
    _NAMES[_one] = int.from_bytes(_said, "little")
    _COMPARED[_one] = (1 << 8 * len(_said)) - 1
    if _said.endswith(b">"):
        _LENGTHS[_one] = len(_said)
_LENGTHS[_V] = 0  # behind it comes its value


def take_any(rows: Rows, cells: Cells, facts: SheetFacts) -> None:
    """Take the cells of rows.

    Args:
        rows: any rows.
        cells: receives their cells.
        facts: receives what is to be known of them.

    Raises:
        Unusual, UnicodeDecodeError: what is to be left to the careful reader.
    """
    text, words, at = rows.text, rows.words, rows.at
    tags = _tags(rows)
    is_cell, is_value, is_formula = ((tags & 7 == one) & (tags & 8 == 0) for one in (_C, _V, _F))
    is_text = tags == _T
    is_value |= is_text
    cell, value = np.flatnonzero(is_cell), np.flatnonzero(is_value)
    facts.hidden_rows += _hidden(rows)
    if not len(cell):
        return
    row_of = np.repeat(np.arange(len(rows)), np.diff(np.searchsorted(at[cell], rows.begin), append=len(cell)))
    column, rest = _references(rows, at[cell], row_of)
    codes, said = coded_texts(text, words, rest, at[cell + 1] - 1 - (tags[cell] >= _EMPTY))  # up to the tag's end
    kind = np.array([cells.kind(one) for one in said], np.int8).take(codes)
    row = (rows.number - 1)[row_of].astype(np.int32)
    if (np.diff(column) < 1)[np.diff(row) == 0].any():
        raise Unusual

    cell_of = np.cumsum(is_cell)[value] - 1  # which cell a value is of
    texts = is_text[value]
    if (
        not (text.take(at[cell + 1] - 1) == ord(">")).all()
        or not np.isin(text.take(at[is_formula] + 2), _BEHIND_F).all()
    ):
        raise Unusual
    start, spaced = _values_begin(text, words, at[value], texts)
    end = at[value + 1]
    if ((kind[cell_of] == INLINE) != texts).any():
        raise Unusual
    there = (end > start) | texts
    if is_formula.any():
        formulas = np.cumsum(is_cell)[is_formula] - 1
        known = kind == STRING
        known[cell_of] |= there
        if not known[formulas].all():
            raise Unusual
        facts.formulas += len(formulas)
    facts.cells += len(cell)
    facts.reach(int(row[0]) + 1, int(column.min()) + 1, int(row[-1]) + 1, int(column.max()) + 1)
    kind[cell_of[spaced]] = SPACED

    key = (column * 8 + kind)[cell_of[there]]  # apart by column and kind
    order = np.argsort(key.astype(np.uint16) if key.max(initial=0) < 1 << 16 else key, kind="stable")
    row, start, end, key = row[cell_of[there][order]], start[there][order], end[there][order], key[order]
    for one in np.split(np.arange(len(key)), np.flatnonzero(np.diff(key)) + 1) if len(key) else ():
        here = slice(int(one[0]), int(one[-1]) + 1)
        cells.keep(int(key[one[0]]) >> 3, int(key[one[0]]) & 7, row[here], text, words, start[here], end[here])


def _hidden(rows: Rows) -> int:
    """How many rows are hidden; what else a row's tag may say is of no account."""
    ends = np.append(rows.at, len(rows.chunk))[rows.first + 1]
    codes, said = coded_texts(rows.text, rows.words, rows.begin + NUMBER_AT + rows.digits, ends)
    if not all(map(_ROW_REST.fullmatch, said)):
        raise Unusual
    hidden = np.array([' hidden="1"' in one or ' hidden="true"' in one for one in said], bool)
    return int(hidden[codes].sum())


def _references(rows: Rows, cells: Places, row_of: Places) -> tuple[Places, Places]:
    """The columns of the cells, from 0; and where the tag goes on, at the quote behind the reference."""
    text, words = rows.text, rows.words
    begins, column = cells + 6, np.zeros(len(cells), np.intp)
    for _ in range(3):
        letter = text.take(begins) - np.uint8(64)
        is_letter = (letter >= 1) & (letter <= 26)
        if not is_letter.any():
            break
        column = np.where(is_letter, column * 26 + letter, column)
        begins = begins + is_letter
    shift = np.uint64(64) - (rows.digits.view(np.uint64) << np.uint64(3))
    digits = word_at(words, rows.begin + NUMBER_AT) << shift
    ends = begins + rows.digits[row_of]
    same = (word_at(words, begins) << shift[row_of]) == digits[row_of]  # 1 to 7 digits, as the row has them
    if not (same & (text.take(ends) == ord('"')) & (column > 0)).all():
        raise Unusual
    return column - 1, ends


def _values_begin(text: Bytes, words: Words, at: Places, texts: npt.NDArray[np.bool_]) -> tuple[Places, Places]:
    """Where values begin behind their tags; and which are texts whose blanks count."""
    spaced = np.flatnonzero(texts & (text.take(at + 2) == ord(" ")))
    start = at + 3
    start[spaced] += len(_SPACED) - 3
    if any(text[one : one + len(_SPACED)].tobytes() != _SPACED for one in at[spaced].tolist()):
        raise Unusual
    if not (text.take(start - 1) == ord(">")).all():
        raise Unusual
    return start, spaced


def _tags(rows: Rows) -> npt.NDArray[np.uint8]:
    """What each tag is: a place in ``crvfit``, further on for those that close or are empty.

    Raises:
        Unusual: others, or these where they have no business.
    """
    text, at = rows.text, rows.at
    closing = rows.letters == ord("/")
    second = text.take(at + 2)
    tags: npt.NDArray[np.uint8] = _LETTERS.take(np.where(closing, second, rows.letters)) + _CLOSING * closing
    if (tags >= 32).any():
        raise Unusual
    ends = at[1:]
    empty = (text.take(ends - 1) == ord(">")) & (text.take(ends - 2) == ord("/")) & ~closing[:-1]
    tags[:-1] += _EMPTY * empty
    if (tags >= len(_MAY_FOLLOW)).any() or tags[-1] & 7 != _R or not _MAY_FOLLOW[tags[:-1], tags[1:]].all():
        raise Unusual
    if not ((word_at(rows.words, at) ^ _NAMES.take(tags)) & _COMPARED.take(tags) == 0).all():
        raise Unusual
    ends = at + _LENGTHS.take(tags)
    between = np.flatnonzero((_LENGTHS.take(tags) > 0) & (np.append(at[1:], len(rows.chunk)) > ends))
    if any(
        map(str.strip, coded_texts(text, rows.words, ends[between], np.append(at, len(rows.chunk))[between + 1])[1])
    ):
        raise Unusual
    return tags
