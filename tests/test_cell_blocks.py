"""Rows that a spreadsheet hands over as columns, and how the same cells are known again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesxl.cells.blocks import Block, block_of, forget_blocks, side_by_side
from salesxl.cells.values import MISSING, plain
from salesxl.reading.grids.distinct import DistinctTexts, OneKey

NA = -2146826246  # what COM sends for #N/A


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    forget_blocks()
    yield
    forget_blocks()


def test_a_block_is_cut_to_what_is_filled() -> None:
    block = Block((("a", 1.0, None), (None, "", None), ("b", 2.0, None), (None, None, None)))
    assert [column.tolist() for column in block.columns] == [["a", None, "b"], [1.0, None, 2.0]]
    assert block.height == 4


def test_rows_of_unequal_length_are_filled_up() -> None:
    block = Block([["a", 1.0, 2.0], ["b"]])
    assert [column.tolist() for column in block.columns] == [["a", "b"], [1.0, None], [2.0, None]]


numbers = st.one_of(st.floats(), st.floats(0, 9), st.none())
texts = st.one_of(st.text(max_size=3), st.sampled_from(["", "#N/A", "# 5", MISSING, "a\0b", "\ud83d", "ก"]), st.none())
mixed = st.one_of(numbers, texts, st.booleans(), st.integers(-5, 5), st.just(NA), st.datetimes())
columns = st.one_of(*(st.lists(kind, max_size=9) for kind in (numbers, texts, mixed)))


@settings(max_examples=400, deadline=None)
@given(mixed, columns, columns, st.sampled_from([1, 2, 3, 1024]))
def test_every_cell_of_a_column_is_what_it_is_alone(first: Any, some: Any, more: Any, at_once: int) -> None:
    handed_over = [first, *some, *more, "end"]
    with patch("salesxl.cells.columns._AT_ONCE", at_once):
        [column] = Block([[cell] for cell in handed_over]).columns
    assert [(type(cell), cell) for cell in column.tolist()] == [(type(plain(c)), plain(c)) for c in handed_over]


def test_texts_that_cannot_be_told_apart_by_their_keys_are_told_apart_by_themselves() -> None:
    with patch.object(DistinctTexts, "coded", side_effect=OneKey):
        [column] = Block([["a"], ["b"], [None], ["ก"], ["a"]]).columns
    assert column.tolist() == ["a", "b", None, "ก", "a"]


def test_equal_content_has_one_fingerprint_and_other_content_another() -> None:
    def made() -> Block:
        return Block(tuple((f"O{i}", float(i), None, True) for i in range(50)))

    assert made().digest == made().digest
    others: list[Any] = [-1.0, -2.0, 1.0, True, "1", None, -0.0, 0.0, NA, float(NA), dt.datetime(2026, 1, 5)]
    assert len({Block(((other, "x"),)).digest for other in others}) == len(others)
    splits: list[Any] = [(("a", "bc"),), (("ab", "c"),), (("a",), ("bc",)), (("abc",),), (("a", "b", "c"),)]
    assert len({Block(rows).digest for rows in splits}) == len(splits)


def test_the_same_cells_as_new_objects_give_the_same_block() -> None:
    def rows(shape: Any) -> Any:
        return shape(shape([f"O{i}", float(i % 3), i % 2 == 0, NA if i == 5 else None]) for i in range(20))

    block = block_of(rows(tuple))
    assert block_of(rows(tuple)) is block
    assert block_of(rows(list)) is block
    assert block_of(rows(tuple), date1904=True) is not block


def test_cells_changed_in_a_list_are_seen() -> None:
    rows = [["a", 1.0], ["b", 2.0], ["c", 3.0]]
    block_of(rows)
    rows[1][1] = 5.0
    assert block_of(rows).columns[1].tolist() == [1.0, 5.0, 3.0]


equals: list[list[Any]] = [
    [0.0, -0.0, False, 0, Decimal(0)],
    [1.0, True, 1],
    [float(NA), NA, Decimal(NA)],
    ["", None, "#N/A", "x"],
    [dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC), dt.datetime(2026, 1, 5, 16, tzinfo=dt.timezone(dt.timedelta(hours=7)))],
    [{"type": "FormattedNumber", "basicValue": 1}, {"type": "FormattedNumber", "basicValue": True}],
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(equals).flatmap(lambda some: st.tuples(*[st.sampled_from(some)] * 2)), min_size=1))
def test_cells_that_are_equal_and_not_the_same_are_not_taken_for_each_other(pairs: list[tuple[Any, Any]]) -> None:
    one, other = ((("Head",), *((pair[side],) for pair in pairs), ("end",)) for side in (0, 1))
    block_of(one)
    found, meant = block_of(other).columns[0].tolist(), ["Head", *(plain(pair[1]) for pair in pairs), "end"]
    assert [repr(cell) for cell in found] == [repr(cell) for cell in meant]


def test_blocks_side_by_side_are_told_apart_by_their_content() -> None:
    def joined(last: float) -> Block:
        return side_by_side([Block((("a",), ("b",))), Block(((1.0,), (last,)))])

    assert [column.tolist() for column in joined(2.0).columns] == [["a", "b"], [1.0, 2.0]]
    assert joined(2.0).height == 2
    assert joined(2.0).digest == joined(2.0).digest != joined(3.0).digest
