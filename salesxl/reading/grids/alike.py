"""Which of many keys are alike: as a table of hashes finds it, but with all keys taking each step together."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

Keys = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int32]

_FACTOR = 0x9E3779B97F4A7C15
_ROUNDS = 12  # after so many only keys are left that were made to be


def factorized(keys: Keys) -> tuple[Places, Places]:
    """Codes of keys in the order in which they appear, and the place where each appears first."""
    first = first_alike(keys)
    distinct = np.flatnonzero(first == np.arange(len(keys), dtype=np.int32)).astype(np.int32)
    code = np.empty(len(keys), np.int32)
    code[distinct] = np.arange(len(distinct), dtype=np.int32)
    return code.take(first), distinct


def first_alike(keys: Keys) -> Places:
    """For each key the place of the first that is the same.

    Each key writes its place into its slot of a table, the first ones last. Who then reads the place of one like itself
    is done; the others try again with other slots.
    """
    bits = len(keys).bit_length() + 1
    table, shift = np.empty(1 << bits, np.int32), np.uint64(64 - bits)
    first = left = np.arange(len(keys), dtype=np.int32)
    of_left, factor = keys, _FACTOR
    for _ in range(_ROUNDS):
        slot = (of_left * np.uint64(factor) >> shift).view(np.int64)
        table[slot[::-1]] = left[::-1]
        found = table.take(slot)
        if of_left is keys:
            first = found
        else:
            first[left] = found
        others = np.flatnonzero(keys.take(found) != of_left)
        if not len(others):
            return first
        left, of_left = left.take(others), of_left.take(others)
        factor = factor * _FACTOR % (1 << 64)
    codes, distinct = pd.factorize(of_left)
    firsts = np.empty(len(distinct), np.int32)
    firsts[codes[::-1]] = left[::-1]
    first[left] = firsts.take(codes)
    return first
