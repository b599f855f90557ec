"""What a reader should know about a number that compares sales with targets: whose sales and which days have none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from salesxl.registry import MEASURES, Variant
from salesxl.results import Note

if TYPE_CHECKING:
    import pandas as pd

    from salesxl.evaluation.evaluate import Run

NAMED = 3  # reps who are named, of more only how many there are
UNTARGETED = ("no_target_of", "no_target_on")
"""The notes by which a share of the target says little."""


def on_targets(run: Run, variant: Variant) -> Iterator[Note]:
    """Reps whose sales count but who have no target, and days that have none."""
    against = [name for name in variant.inputs if name in MEASURES and MEASURES[name].table == "reps_targets"]
    if run.period is None or "reps_targets" not in run.used.tables or not against:
        return
    frame = run.data.tables["reps_targets"]
    targets = frame[run.used.marks("reps_targets", run.data)]
    if targets.empty:
        return
    yield from _of_others(run, targets)
    if MEASURES[against[0]].unit == "money":
        yield from _on_other_days(run, targets)


def _of_others(run: Run, targets: pd.DataFrame) -> Iterator[Note]:
    """Where every target is a rep's own: the reps who sold and have none."""
    if "owner" not in targets or targets["owner"].isna().any():
        return
    sellers: set[str] = set()
    for table, column in (("orders", "rep"), ("deals", "owner")):
        if table in run.used.tables and column in run.data.tables[table]:
            sold = run.data.tables[table].loc[run.used.marks(table, run.data), column]
            sellers |= set(map(str, sold.dropna().unique()))
    others = sorted(sellers - set(map(str, targets["owner"].unique())))
    if others:
        more = f" (+{len(others) - NAMED})" if len(others) > NAMED else ""
        yield Note("no_target_of", {"reps": ", ".join(others[:NAMED]) + more})


def _on_other_days(run: Run, targets: pd.DataFrame) -> Iterator[Note]:
    """The days of the period that have gone by, where the targets are not for all of them."""
    gone = run.period.elapsed(run.data.as_of)  # type: ignore[union-attr]
    spans = sorted(zip(targets["from"].dt.date, targets["to"].dt.date, strict=True))
    covered, reached = 0, gone.start - timedelta(1)
    for first, last in spans:
        start, end = max(first, reached + timedelta(1)), min(last, gone.end)
        if start <= end:
            covered, reached = covered + _days(start, end), end
    if covered < gone.days:
        yield Note("no_target_on", {"days": f"{covered:,}", "all": f"{gone.days:,}"})


def _days(first: date, last: date) -> int:
    return (last - first).days + 1
