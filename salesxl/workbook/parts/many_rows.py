"""Many rows of cells as one run of bytes, made column by column.

A column is a few pieces side by side: what all its cells share, a text for each cell, or a matrix with a line of bytes
for each, zeros where a line is shorter than the longest. The pieces of all columns beside each other are the rows, once the zeros are
taken out, which no XML holds.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.uint8]
Texts = list[bytes]
Piece = bytes | Texts | Matrix
Floats = npt.NDArray[np.float64]

_EXACT = 1e15  # a float keeps decimals of fewer digits as they were
_SMALL = 1 << 31  # smaller numbers are divided twice as fast


def width(pieces: Sequence[Piece]) -> int:
    """Bytes of a row, gaps included."""
    return sum(map(_width, pieces))


def _width(piece: Piece) -> int:
    if isinstance(piece, bytes):
        return len(piece)
    return max(map(len, piece), default=0) if isinstance(piece, list) else int(piece.shape[1])


def run_of_bytes(pieces: Sequence[Piece], rows: int) -> bytes:
    """The rows that some pieces make side by side."""
    matrix = np.empty((rows, width(pieces)), np.uint8)
    at = 0
    for piece in pieces:
        line = _lines(piece)
        matrix[:, at : at + line.shape[-1]] = line
        at += line.shape[-1]
    flat = matrix.ravel()
    return bytes(flat[flat != 0])


def _lines(piece: Piece) -> Matrix:
    """A piece as bytes to be put beside others: one line for all rows, or one for each."""
    if isinstance(piece, bytes):
        return np.frombuffer(piece, np.uint8)
    if isinstance(piece, list):
        return np.array(piece, np.bytes_).view(np.uint8).reshape(len(piece), -1)
    return piece


def unless(where: npt.NDArray[np.bool_], piece: Piece, otherwise: bytes = b"") -> Matrix:
    """A piece with something else, or nothing, in some of its rows."""
    other = max(len(otherwise) - width([piece]), 0)
    line = _lines(piece)
    matrix = np.pad(np.broadcast_to(line, (len(where), line.shape[-1])), ((0, 0), (0, other)))
    matrix[where] = np.frombuffer(otherwise.ljust(matrix.shape[1], b"\0"), np.uint8)
    return matrix


def digits(numbers: npt.NDArray[np.int64]) -> Matrix:
    """Whole numbers that are not negative, to the right of their lines."""
    largest = int(numbers.max(initial=0))
    length = len(str(largest))
    rest: npt.NDArray[np.integer] = numbers.astype(np.uint32 if largest < _SMALL else np.uint64)
    matrix = np.empty((len(numbers), length), np.uint8)
    for place in range(length - 1, -1, -1):
        upper = rest // 10
        matrix[:, place] = rest - upper * 10 + ord("0")
        if place < length - 1:
            matrix[rest == 0, place] = 0
        rest = upper
    return matrix


def decimals(numbers: Floats) -> list[Piece]:
    """Finite numbers to the last bit: whole ones and money digit by digit, any others as Python writes them."""
    size = np.minimum(np.abs(numbers), _EXACT)
    for places in (0, 2, 4):
        scaled = np.rint(size * 10**places)
        if (scaled < _EXACT).all() and (scaled / 10**places == size).all():
            break
    else:
        return [[repr(number).encode() for number in numbers.tolist()]]
    minus = np.where(np.signbit(numbers), ord("-"), 0).astype(np.uint8)[:, None]
    whole, part = np.divmod(scaled.astype(np.int64), 10**places)
    if not places:
        return [minus, digits(whole)]
    fraction = digits(part + 10**places)[:, 1:]
    for place in range(places):  # zeros at the end are not written
        fraction[part % 10 ** (places - place) == 0, place] = 0
    point = np.where(part > 0, ord("."), 0).astype(np.uint8)[:, None]
    return [minus, digits(whole), point, fraction]
