"""The search for the most likely parameters, on losses whose lowest point is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesxl.models.fitting import grouped, search, slopes

BOX = ((-5.0, -5.0), (5.0, 5.0))


def bowl(point):
    """Lowest at (1, -2); second derivatives 2 and 8."""
    away = point - np.array([1.0, -2.0])
    return float(away[0] ** 2 + 4 * away[1] ** 2), np.array([2 * away[0], 8 * away[1]])


def test_the_lowest_point_and_its_covariance():
    top = search(bowl, [(0, 0), (3, 3)], *BOX, customers=50)
    assert top.point == pytest.approx([1, -2], abs=1e-6)
    assert (top.converged, top.reason) == (True, "")
    # the inverse of 50 times the second derivatives
    assert top.covariance == pytest.approx(np.diag([1 / 100, 1 / 400]), abs=1e-9)


def test_a_limit_is_reported():
    top = search(bowl, [(0, 0)], (-5, -1), (5, 5), customers=50)
    assert top.point == pytest.approx([1, -1], abs=1e-6)
    assert (top.converged, top.reason, top.at_limit.tolist()) == (True, "at_limit", [False, True])


def two_tops(point):
    """Valleys at -1 and 2, the second one deeper."""
    u = float(point[0])
    value = (u + 1) ** 2 * (u - 2) ** 2 - 0.1 * u
    return value, np.array([2 * (u + 1) * (u - 2) ** 2 + 2 * (u + 1) ** 2 * (u - 2) - 0.1, 0.0])


def test_the_best_of_all_starts_counts_unless_two_agree():
    left, near_left, right = (-1.1, 0), (-0.9, 0), (2.2, 0)
    assert search(two_tops, [left, right, left], *BOX, customers=1).point[0] == pytest.approx(2, abs=0.02)
    assert search(two_tops, [right, left, left], *BOX, customers=1).point[0] == pytest.approx(2, abs=0.02)
    # the two that agree stand for all: the first two starts of a model must lie far apart
    assert search(two_tops, [left, near_left, right], *BOX, customers=1).point[0] == pytest.approx(-1, abs=0.02)


def test_the_simplex_takes_over_where_slopes_mislead():
    def misleading(point):
        value, slope = bowl(point)
        return value, slope if value < 0.5 else -slope

    top = search(misleading, [(4, 4)], *BOX, customers=1)
    assert top.converged
    assert top.point == pytest.approx([1, -2], abs=1e-6)


def test_no_flat_ground_is_not_converged():
    def sharp(point):
        return float(np.abs(point).sum()), np.where(point >= 0, 1.0, -1.0)

    top = search(sharp, [(4, 3)], *BOX, customers=1)
    assert (top.converged, top.reason) == (False, "not_converged")


def test_a_level_direction_is_vague_not_infinite():
    def trough(point):
        return float(point[0] ** 2), np.array([2 * point[0], 0.0])

    top = search(trough, [(1, 1)], *BOX, customers=50)
    assert top.covariance == pytest.approx(np.diag([1 / 100, 100]), rel=1e-6)


def test_slopes_of_a_vector():
    found = slopes(lambda at: np.array([at[0] * at[1], at[0] ** 2]), np.array([2.0, 3.0]))
    assert found == pytest.approx(np.array([[3, 4], [2, 0]]), abs=1e-7)


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from([0.0, 1 / 7, 30.43]), st.integers(1, 2)), min_size=1))
def test_grouping_keeps_every_row(rows):
    columns, weights, row = grouped(*zip(*rows, strict=True))
    together = list(zip(*columns, strict=True))
    assert len(set(together)) == len(together) == len(set(rows))
    assert [together[i] for i in row] == rows
    assert weights.tolist() == [rows.count(group) for group in together]
