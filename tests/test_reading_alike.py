"""Keys that are alike, as a dictionary finds them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesxl.reading.grids import alike

KEYS = st.integers(0, 2**64 - 1) | st.integers(0, 3) | st.integers(0, 3).map(lambda number: number << 62)


@given(st.lists(KEYS, max_size=60), st.sampled_from([0, 1, 12]))
@settings(deadline=None)
def test_codes_and_places_are_those_of_a_dictionary(keys: list[int], rounds: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alike, "_ROUNDS", rounds)
        codes, places = alike.factorized(np.array(keys, np.uint64))
    known: dict[int, int] = {}
    assert codes.tolist() == [known.setdefault(key, len(known)) for key in keys]
    assert [keys[place] for place in places] == list(known)
    assert places.tolist() == [keys.index(key) for key in known]


def test_many_keys_are_told_apart() -> None:
    keys = np.random.default_rng(1).integers(0, 30_000, 100_000).astype(np.uint64) * np.uint64(0x0101010101010101)
    known: dict[int, int] = {}
    expected = [known.setdefault(key, len(known)) for key in keys.tolist()]
    codes, places = alike.factorized(keys)
    assert codes.tolist() == expected
    assert keys[places].tolist() == list(known)
