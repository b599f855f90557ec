"""Many rows of cells as one run of bytes, made column by column.

A column is a few pieces side by side: what all its cells share, or a matrix with a line of bytes for each cell, zeros
where a line is shorter than the longest. The pieces of all columns beside each other are the rows, once the zeros are
taken out, which no XML holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.uint8]
Piece = bytes | Matrix
Floats = npt.NDArray[np.float64]

_EXACT = 1e15  # a float keeps decimals of fewer digits as they were
_SMALL = 1 << 31  # smaller numbers are divided twice as fast


def width(pieces: Sequence[Piece]) -> int:
    """Bytes of a row, gaps included."""
    return sum(len(piece) if isinstance(piece, bytes) else piece.shape[1] for piece in pieces)


def run_of_bytes(pieces: Sequence[Piece], rows: int) -> bytes:
    """The rows that some pieces make side by side."""
    matrix = np.empty((rows, width(pieces)), np.uint8)
    at = 0
    for piece in pieces:
        line: Matrix = np.frombuffer(piece, np.uint8) if isinstance(piece, bytes) else piece
        matrix[:, at : at + line.shape[-1]] = line
        at += line.shape[-1]
    flat = matrix.ravel()
    return bytes(flat[flat != 0])


def lines(texts: Iterable[bytes]) -> Matrix:
    """A line for each text."""
    array = np.array(list(texts), np.bytes_)
    return array.view(np.uint8).reshape(len(array), -1)


def unless(where: npt.NDArray[np.bool_], piece: Piece, otherwise: bytes = b"") -> Matrix:
    """A piece with something else, or nothing, in some of its rows."""
    other = max(len(otherwise) - width([piece]), 0)
    line: Matrix = np.frombuffer(piece, np.uint8) if isinstance(piece, bytes) else piece
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
        return [lines(repr(number).encode() for number in numbers.tolist())]
    minus = np.where(np.signbit(numbers), ord("-"), 0).astype(np.uint8)[:, None]
    whole, part = np.divmod(scaled.astype(np.int64), 10**places)
    if not places:
        return [minus, digits(whole)]
    fraction = digits(part + 10**places)[:, 1:]
    for place in range(places):  # zeros at the end are not written
        fraction[part % 10 ** (places - place) == 0, place] = 0
    point = np.where(part > 0, ord("."), 0).astype(np.uint8)[:, None]
    return [minus, digits(whole), point, fraction]
