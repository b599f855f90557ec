"""Targets of the same goal for days that lie within each other: months, and the quarter or year that they are part of.

The shorter ones say how the longer one is meant to be reached. They count for their days; what they leave of the longer one is
spread over its other days, so that the longer period has the target that was set for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import finding, set_aside

_DAY = timedelta(1)


class _Span(NamedTuple):
    first: pd.Timestamp
    last: pd.Timestamp
    target: float

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def share_out(frame: pd.DataFrame, goal: pd.Series) -> tuple[pd.DataFrame, list[Finding]]:
    """Take the shorter targets out of the longer ones of the same rep, team, branch and goal.

    Args:
        frame: the targets with ``from`` and ``to``; rows are set aside in place.
        goal: what each is for.

    Returns:
        the targets, with rows for what is left of the longer ones; and what was noticed.
    """
    if "target" not in frame:
        return frame, []
    counts = frame["set_aside"].isna() & frame["target"].notna()
    by = [frame[c].astype(object).fillna("") for c in ("owner", "team", "branch") if c in frame] + [goal.astype(object)]
    longer = pd.Series(False, index=frame.index)
    twice = pd.Series(False, index=frame.index)
    rest: list[dict[str, object]] = []
    spans = frame.loc[counts, ["from", "to", "target"]]
    for _, own in spans.groupby([one[counts] for one in by], sort=False):
        if len(own) == 1:
            continue
        twice[own.index[own.duplicated(["from", "to"])]] = True
        seen: list[_Span] = []
        for at in (own["to"] - own["from"]).sort_values(kind="stable").index:
            span = _Span(*own.loc[at])
            parts = [
                part for part in seen if span.first <= part.first and part.last <= span.last and part.days < span.days
            ]
            seen.append(span)
            if parts:
                longer[at] = True
                left = _left(span, parts)
                rest += [{"row": at, "from": gap.first, "to": gap.last, "target": gap.target} for gap in left]
                seen = [part for part in seen if part is not span] + left
    found = finding("target-twice", "warning", "reps_targets", frame, twice, "target")
    if not longer.any():
        return frame, found
    set_aside(frame, longer, "target-in-parts")
    found += finding("target-in-parts", "warning", "reps_targets", frame, longer, "target")
    return _with_rest(frame, rest), found


def _left(span: _Span, parts: Sequence[_Span]) -> list[_Span]:
    """The days of a span that no part covers, with what the parts leave of its target."""
    gaps, start = [], span.first
    for part in sorted(parts):
        if part.first > start:
            gaps.append((start, part.first - _DAY))
        start = max(start, part.last + _DAY)
    if start <= span.last:
        gaps.append((start, span.last))
    days = sum((last - first).days + 1 for first, last in gaps)
    left = max(span.target - sum(part.target for part in parts), 0.0)
    return [_Span(first, last, left * ((last - first).days + 1) / days) for first, last in gaps]


def _with_rest(frame: pd.DataFrame, rest: Sequence[dict[str, object]]) -> pd.DataFrame:
    """The targets with further rows, which are none of the source."""
    extra = frame.loc[[one["row"] for one in rest]].copy()
    for column in ("from", "to", "target"):
        extra[column] = pd.Series([one[column] for one in rest], index=extra.index, dtype=frame[column].dtype)
    extra["day"] = extra["from"]
    extra["set_aside"] = pd.Categorical([None] * len(extra), categories=frame["set_aside"].cat.categories)
    return pd.concat([frame.assign(booked=True), extra.assign(booked=False)], ignore_index=True)
