"""Who a customer is: names as they are compared, many at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesxl.prepare.people import same_name, same_names

# Letters of several kinds of writing, those that change with case or form, marks, and all kinds of space.
NAMES = st.lists(
    st.text(st.sampled_from("aZ1.ßİกำ่๊ée\u0301\u0323Å \t\n\u00a0\u200b\u3000\u2028"), max_size=8), max_size=6
)


@given(NAMES)
def test_many_names_are_read_like_each_of_them(names: list[str]) -> None:
    assert same_names(names) == [same_name(name) for name in names]


@pytest.mark.parametrize(
    ("names", "read"),
    [
        (["Nok Shop", "NOK SHOP"], ["nok shop", "nok shop"]),
        ([" Nok  Shop", "Jo"], ["nok shop", "jo"]),
        (["Stra\u00dfe", "Cafe\u0301"], ["strasse", "caf\u00e9"]),
        (["ร้านนก", "ร้าน\u00a0นก"], ["ร้านนก", "ร้าน นก"]),
        ([], []),
    ],
)
def test_names_in_one_form_one_case_and_with_single_spaces(names: list[str], read: list[str]) -> None:
    assert same_names(names) == read
