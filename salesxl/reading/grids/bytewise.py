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
_HIGH, _REST = np.uint64(0x8080808080808080), np.uint64(0x7F7F7F7F7F7F7F7F)
_ZEROS, _POINTS = np.uint64(0x3030303030303030), np.uint64(0x2E2E2E2E2E2E2E2E)
_ONE, _SEVEN, _EIGHT = np.uint64(1), np.uint64(7), np.uint64(8)
_PLACE, _BEHIND = np.uint64(0x1020304050607080), np.array([0, 7, 6, 5, 4, 3, 2, 1, 0])
_MASKS = np.array([_ALL - np.uint64((1 << 64 - 8 * size) - 1) for size in range(9)])
_POWERS = 10 ** np.arange(16, dtype=np.int64)
_DECIMALS = re.compile(rb"(?:-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?\n)*+")
_HASH = np.uint64(0x9E3779B97F4A7C15)


def words_of(text: Bytes) -> Words:
    """From each place on the eight bytes there, the first of them lowest; for ``word_at``."""
    return np.ndarray((len(text) - 7,), "<u8", text, strides=(1,))


def word_at(words: Words, at: Places) -> Words:
    """The eight bytes from each of some places on."""
    return np.asarray(words[at])


def numbers_at(text: Bytes, words: Words, start: Places, end: Places) -> npt.NDArray[np.float64] | None:
    """The decimal numbers between some places, to the last bit as ``float`` reads them.

    Args:
        text: bytes, with a margin behind them; at least sixteen before the first place.
        words: the same as words.
        start: where each number begins.
        end: where it ends.

    Returns:
        The numbers; None if anything else is among them, or an infinite one.
    """
    negative = text.take(start) == ord("-")
    length = end - start - negative
    lower, upper = _last_of(word_at(words, end - 8), length), None
    lower, point, behind = _without_point(lower)
    if (length > 8).any():
        upper = _last_of(word_at(words, end - 16), length - 8)
        lower |= np.where(point, upper >> np.uint64(56), np.uint64(0))
        upper, above, more = _without_point(np.where(point, upper << _EIGHT, upper))
        behind, point = behind + more + 8 * above, point | above
    length = length - point
    plain = (length > behind) & (length <= 15) & ((behind > 0) | ~point)
    number, good = _digits(lower, length)
    if upper is not None:
        higher, fine = _digits(upper, length - 8)
        number, good = higher * 10**8 + number, good & fine
    values = number / _POWERS.take(behind, mode="clip")  # both below 2**53 and 10**22: rounded once, thus exact
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
    """Numbers of up to eight digits that end at some places; and whether there are only digits."""
    return _digits(word_at(words, end - 8), length)


def _last_of(word: Words, length: Places) -> Words:
    """The last bytes of words, at most eight; zeros before them."""
    return word & _mask(length)


def _mask(length: Places) -> Words:
    return _MASKS.take(length, mode="clip")


def _without_point(word: Words) -> tuple[Words, npt.NDArray[np.bool_], npt.NDArray[np.intp]]:
    """Words with what stands before a point moved to where it stood; whether there is one; how much stands behind it."""
    other = word ^ _POINTS
    found = ~(((other & _REST) + _REST) | other) & _HIGH
    point = found != 0
    if not point.any():
        return word, point, np.zeros(len(word), np.intp)
    bit = (found & (~found + _ONE)) >> _SEVEN  # the lowest bit of its byte
    before = bit - point
    closed = (word & ~(before | (bit * np.uint64(255)))) | ((word & before) << _EIGHT)
    return closed, point, _BEHIND.take(((bit * _PLACE) >> np.uint64(60)).view(np.int64))


def _digits(word: Words, length: Places) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """The numbers that the last bytes of words are; and whether they are only digits."""
    digits = (word ^ _ZEROS) & _mask(length)
    good = ((digits + np.uint64(0x7676767676767676)) | digits) & _HIGH == 0
    pairs = digits * np.uint64(10) + (digits >> _EIGHT)
    some = np.uint64(0x000000FF000000FF)
    number = (pairs & some) * np.uint64(0x000F424000000064)
    number += ((pairs >> np.uint64(16)) & some) * np.uint64(0x0000271000000001)
    return (number >> np.uint64(32)).view(np.int64), good


def coded_texts(text: Bytes, words: Words, start: Places, end: Places) -> tuple[Places, list[str]]:
    """Texts between some places as codes of the distinct ones, in the order in which they appear.

    Raises:
        UnicodeDecodeError: one is no UTF-8.
    """
    codes, first = distinct_texts(text, words, start, end)
    view, spans = text.data, zip(start[first].tolist(), end[first].tolist(), strict=True)
    return codes, [str(view[one:other], "utf-8") for one, other in spans]


def distinct_texts(text: Bytes, words: Words, start: Places, end: Places) -> tuple[Places, Places]:
    """Which of the distinct texts each of some texts is, and where among them each distinct one comes first."""
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
        first = np.unique(codes, return_index=True)[1]
    return codes, first


def _piece(words: Words, start: Places, length: Places, at: int) -> Words:
    """Eight bytes of each text, zeros behind its end."""
    rest = np.clip(length - at, 0, 8)
    begin = start + at if at == 0 else np.where(rest > 0, start + at, 0)
    return np.asarray(word_at(words, begin) & ~(_ALL << (rest.view(np.uint64) << np.uint64(3))))
