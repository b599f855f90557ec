"""Deals: the win rate and where deals are lost, those that are overdue, the stage that loses most."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from salesxl.analyses.rows import counted, last_day, once, within
from salesxl.currencies import currencies
from salesxl.evaluation.missing import NoValueError
from salesxl.insights.chance import FEWEST, shares_differ
from salesxl.insights.insight import Insight, judged
from salesxl.insights.phrases import Figure, Phrase, Said, earlier
from salesxl.periods import Period, add_months, twelve_months_to
from salesxl.registry import MEASURES
from salesxl.results import Reason

if TYPE_CHECKING:
    import pandas as pd

    from salesxl.dataset import Dataset
    from salesxl.scorecard import Row

OVERDUE = 0.2  # share of open deals past their date from which it is said
DECIDED = 20  # deals that a stage must have decided before its leak is compared
AHEAD = 0.05  # by how much a stage must leak more than the next worst


def win_rate(data: Dataset, rows: Mapping[str, Row]) -> list[Insight]:
    """How the win rate changed, and the stage whose losses explain it."""
    row = rows.get("win_rate")
    if row is None or row.previous is None or row.result.variant != "closed":
        return []
    deals = counted(data, "deals", "day_closed", "deal")
    if isinstance(deals, Reason):
        return []
    now, before = (once(_decided(deals, result.period)) for result in (row.result, row.previous))
    won, won_before = int(now["won"].sum()), int(before["won"].sum())
    if not shares_differ(won, len(now), won_before, len(before)):
        return []
    rose = won / len(now) > won_before / len(before)
    driver = _reason(data, now, before, rose)
    values: dict[str, Said | str] = {
        "now": Figure(won / len(now), "rate"), "before": earlier(row.result, row.previous, won_before / len(before)),
        "won": Figure(won, "count"), "decided": Figure(len(now), "count"), "won_before": Figure(won_before, "count"),
        "decided_before": Figure(len(before), "count"),
    }  # fmt: skip
    values |= {"driver": driver} if driver else {}
    rule = f"win_rate.{'rose' if rose else 'fell'}{'_through' if driver else ''}"
    return [Insight(rule, values, "win_rate", judged("up", rose))]


def overdue(data: Dataset, period: Period) -> list[Insight]:
    """Open deals that should have closed by now; only at the end of the data: what was expected earlier is unknown."""
    from salesxl.evaluation.windows import frame_of

    if period.end < data.as_of and add_months(period.end, 1) < data.as_of:
        return []
    deals = counted(data, "deals", "value", "deal", "day_due", money=True)
    if isinstance(deals, Reason):
        return []
    today = Period(data.as_of, data.as_of)
    try:
        still, late = (frame_of(MEASURES[name], deals, today, data) for name in ("open_deals", "overdue_deals"))
    except NoValueError:  # of an earlier day, since when deals were closed
        return []
    many, of = len(once(late)), len(once(still))
    if many < FEWEST or many < OVERDUE * of:
        return []
    currency = next(iter(currencies(data, "deals")), data.settings.currency)
    values: dict[str, Said | str | date] = {
        "late": Figure(many, "count"), "open": Figure(of, "count"),
        "amount": Figure(float(late["value"].sum()), "money", currency),
        "share": Figure(many / of, "rate"), "day": data.as_of,
    }  # fmt: skip
    return [Insight("overdue", values, "pipeline_value", "warning")]


def leak(data: Dataset, period: Period) -> list[Insight]:
    """The stage in which most deals of the last twelve months were lost, where it stands out."""
    from salesxl.analyses.funnel import funnel

    end = last_day(data, period)
    result = funnel(data, period=twelve_months_to(end))
    place = {name: at for at, name in enumerate(result.columns)}
    stages = [row for row in result.rows if row[place["leak"]] is not None]
    stages.sort(key=lambda row: -row[place["leak"]])
    judged_by = [row for row in stages if row[place["advanced"]] + row[place["lost"]] >= DECIDED]
    if len(judged_by) < 2 or judged_by[0] is not stages[0]:  # of a few deals a larger share may be lost elsewhere
        return []
    if judged_by[0][place["leak"]] - judged_by[1][place["leak"]] < AHEAD:
        return []
    worst = stages[0]
    values: dict[str, Said | str] = {
        "stage": str(worst[place["stage"]]), "leak": Figure(worst[place["leak"]], "rate"),
        "lost": Figure(worst[place["lost"]], "count"),
        "decided": Figure(worst[place["advanced"]] + worst[place["lost"]], "count"),
    }  # fmt: skip
    return [Insight("leak", values, "funnel_leakage", "info")]


def _decided(deals: pd.DataFrame, period: Period | None) -> pd.DataFrame:
    return within(deals[deals["closed"]], "day_closed", period)


def _reason(data: Dataset, now: pd.DataFrame, before: pd.DataFrame, rose: bool) -> Phrase | None:
    """What moved the win rate the way it went: losses at one stage, the number of deals won, or of those lost."""
    from salesxl.analyses.funnel import furthest
    from salesxl.analyses.stages import stage_order

    order = stage_order(data)
    losses = []
    for deals in (now, before):
        lost = deals[deals["lost"]]
        place = furthest(data, lost, order)[0] if "stage" in deals else lost["value"].iloc[:0]
        losses.append(place.dropna().astype(int).value_counts())
    more = losses[0].sub(losses[1], fill_value=0)
    won = int(now["won"].sum()) - int(before["won"].sum())
    moves = [
        (int(-count if rose else count), order[at]) for at, count in zip(more.index.astype(int), more, strict=True)
    ]
    count, stage = max(moves, default=(0, ""))
    losing = int(now["lost"].sum()) - int(before["lost"].sum())
    gained, spared = (won, -losing) if rose else (-won, losing)
    if count > 0 and count >= gained:
        rule = "driver.fewer_lost_at" if rose else "driver.more_lost_at"
        return Phrase(rule, {"deals": Figure(count, "count"), "stage": stage})
    if gained <= 0 and spared <= 0:
        return None
    if gained >= spared:
        return Phrase("driver.more_won" if rose else "driver.fewer_won", {"deals": Figure(gained, "count")})
    return Phrase("driver.fewer_lost" if rose else "driver.more_lost", {"deals": Figure(spared, "count")})
