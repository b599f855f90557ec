"""Activity: what falls now and will show in results later, and leads that nobody has answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from salesxl.analyses.rows import counted, within
from salesxl.insights.chance import FEWEST, counts_differ
from salesxl.insights.insight import Insight
from salesxl.insights.phrases import Figure, Name, Said, earlier
from salesxl.periods import Period
from salesxl.results import Reason

if TYPE_CHECKING:
    from salesxl.dataset import Dataset
    from salesxl.scorecard import Row

LEADING = ("calls_emails", "meetings", "follow_ups", "proposals", "demos")
DOWN = 0.15  # fall of an activity from which it is said
MOST = 2
UNANSWERED = 0.1  # share of leads without an answer from which it is said


def falling(rows: Mapping[str, Row]) -> list[Insight]:
    """The activities that fell most, with the days until results can be expected to feel it: the sales cycle."""
    found = []
    typical = rows["sales_cycle"].result if "sales_cycle" in rows else None
    cycle = typical.value if typical and typical.rows >= FEWEST else None
    for key in LEADING:
        row = rows.get(key)
        if row is None or row.previous is None or row.change is None or row.change > -DOWN:
            continue
        now, before = row.result.value or 0.0, row.previous.value or 0.0
        if not counts_differ(now, before):
            continue
        values: dict[str, Said | str] = {
            "name": Name(key), "now": Figure(now, "count"), "before": earlier(row.result, row.previous, before),
            "change": Figure(-row.change, "rate"),
        }  # fmt: skip
        if cycle:
            values["cycle"] = Figure(cycle, "days")
        found.append(
            (row.change, Insight("activity.falling_ahead" if cycle else "activity.falling", values, key, "warning"))
        )
    return [insight for _, insight in sorted(found, key=lambda pair: pair[0])][:MOST]


def unanswered(data: Dataset, period: Period) -> list[Insight]:
    """Leads of the period that nobody has answered."""
    leads = counted(data, "leads", "answered_lead", "day")
    if isinstance(leads, Reason):
        return []
    own = within(leads, "day", period)
    leads_in = own["lead"].nunique()
    waiting = leads_in - own["answered_lead"].nunique()
    if leads_in < FEWEST or waiting < UNANSWERED * leads_in or not waiting:
        return []
    values: dict[str, Said | str] = {"waiting": Figure(waiting, "count"), "leads": Figure(leads_in, "count")}
    return [Insight("unanswered", values, "lead_response_time", "warning")]
