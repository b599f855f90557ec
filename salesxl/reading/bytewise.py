"""Many numbers and short texts out of one run of bytes at once: eight bytes are one step, whatever they hold."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]
Words = npt.NDArray[np.uint64]

MARGIN = 24  # bytes to spare behind the last place that is looked at
LONGEST = 256  # bytes of a text; longer ones are not compared eight by eight

_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
_POWERS = 10 ** np.arange(16, dtype=np.int64)
_DECIMALS = re.compile(rb"(?:-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?\n)*+")
_HASH = np.uint64(0x9E3779B97F4A7C15)


def words_of(text: Bytes) -> Words:
    """The bytes as words of eight, for ``word_at``."""
    return text[: len(text) // 8 * 8].view("<u8")


def word_at(words: Words, at: Places) -> Words:
    """The eight bytes from each place on, the first of them lowest."""
    inside = (at.view(np.uint64) & np.uint64(7)) << np.uint64(3)
    first = at >> 3
    return np.asarray((words.take(first) >> inside) | (words.take(first + 1) << (np.uint64(64) - inside)))


def numbers_at(text: Bytes, words: Words, start: Places, end: Places) -> npt.NDArray[np.float64] | None:
    """The decimal numbers between some places, to the last bit as ``float`` reads them.

    Args:
        text: bytes, with a margin behind them; at least eight before the first place.
        words: the same as words.
        start: where each number begins.
        end: where it ends.

    Returns:
        The numbers; None if anything else is among them, or an infinite one.
    """
    negative = text.take(start) == ord("-")
    begin = start + negative
    points = np.append(np.flatnonzero(text == ord(".")), len(text))
    point = np.minimum(points.take(np.searchsorted(points, begin)), end)
    behind = np.maximum(end - point - 1, 0)
    before = point - begin
    plain = (before > 0) & (before + behind <= 15) & ((behind > 0) | (point == end))
    before, behind = np.where(plain, before, 0), np.where(plain, behind, 0)
    number, good = whole_numbers(words, point, before)
    if behind.any():
        fraction, fine = whole_numbers(words, end, behind)
        power = _POWERS.take(behind)
        values = (number * power + fraction) / power  # both below 2**53 and 10**22: rounded once, thus exact
        good &= fine
    else:
        values = number.astype(np.float64)
    if negative.any():
        values = np.where(negative, -values, values)
    odd = np.flatnonzero(~(plain & good))
    if len(odd):
        said = [text[one:other].tobytes() for one, other in zip(start[odd].tolist(), end[odd].tolist(), strict=True)]
        if not _DECIMALS.fullmatch(b"\n".join([*said, b""])):
            return None
        values[odd] = list(map(float, said))
        if not np.isfinite(values[odd]).all():
            return None
    return values


def whole_numbers(words: Words, end: Places, length: Places) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Numbers of up to 16 digits that end at some places; and whether there are only digits."""
    number, good = _eight(words, end, np.minimum(length, 8))
    if (length > 8).any():
        upper, fine = _eight(words, end - 8, np.maximum(length - 8, 0))
        return upper * 10**8 + number, good & fine
    return number, good


def _eight(words: Words, end: Places, length: Places) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    keep = _ALL << (np.uint64(64) - (length.view(np.uint64) << np.uint64(3)))
    digits = (word_at(words, end - 8) ^ np.uint64(0x3030303030303030)) & keep
    good = ((digits + np.uint64(0x7676767676767676)) | digits) & np.uint64(0x8080808080808080) == 0
    pairs = digits * np.uint64(10) + (digits >> np.uint64(8))
    some = np.uint64(0x000000FF000000FF)
    number = (pairs & some) * np.uint64(0x000F424000000064)
    number += ((pairs >> np.uint64(16)) & some) * np.uint64(0x0000271000000001)
    return (number >> np.uint64(32)).view(np.int64), good


def coded_texts(text: Bytes, words: Words, start: Places, end: Places) -> tuple[npt.NDArray[np.intp], list[str]]:
    """Texts between some places as codes of the distinct ones, in the order in which they appear.

    Raises:
        UnicodeDecodeError: one is no UTF-8.
    """
    length = end - start
    widest = int(length.max(initial=0))
    pieces = [_piece(words, start, length, at) for at in range(0, widest if widest <= LONGEST else 0, 8)]
    key = length.astype(np.uint64)
    for piece in pieces:
        key = (key ^ piece) * _HASH
        key ^= key >> np.uint64(29)
    codes, distinct = pd.factorize(key)
    first = np.empty(len(distinct), np.intp)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    same = first.take(codes)
    alike = (length == length.take(same)).all() and all((piece == piece.take(same)).all() for piece in pieces)
    if widest > LONGEST or not alike:  # long texts, or two of one key
        known: dict[bytes, int] = {}
        spans = zip(start.tolist(), end.tolist(), strict=True)
        codes = np.array([known.setdefault(text[one:other].tobytes(), len(known)) for one, other in spans], np.intp)
        return codes, [one.decode() for one in known]
    view, spans = text.data, zip(start[first].tolist(), end[first].tolist(), strict=True)
    return codes, [str(view[one:other], "utf-8") for one, other in spans]


def _piece(words: Words, start: Places, length: Places, at: int) -> Words:
    """Eight bytes of each text, zeros behind its end."""
    rest = np.clip(length - at, 0, 8)
    begin = start + at if at == 0 else np.where(rest > 0, start + at, 0)
    return np.asarray(word_at(words, begin) & ~(_ALL << (rest.view(np.uint64) << np.uint64(3))))
