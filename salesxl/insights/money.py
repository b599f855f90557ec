"""Revenue: how it changed, through what, through whom, and how it stands against its target."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from salesxl.evaluation.target_notes import UNTARGETED
from salesxl.goals import ATTAINMENTS, FIXED, SETTINGS
from salesxl.insights.insight import Insight, judged
from salesxl.insights.phrases import Figure, Name, Phrase, Said, earlier
from salesxl.registry import METRICS

if TYPE_CHECKING:
    from salesxl.dataset import Dataset
    from salesxl.results import Result
    from salesxl.scorecard import Row

SMALL = 0.02  # a change of revenue below this is none
MOSTLY = 0.4  # of the change: what one group must account for to be named
FIELDS = ("owner", "branch", "channel", "category", "product")


def changes(data: Dataset, rows: Mapping[str, Row]) -> list[Insight]:
    """How revenue changed, and the largest part of it."""
    row = rows.get("revenue")
    if row is None or row.previous is None or row.result.value is None or row.previous.value is None:
        return []
    now, before = row.result, row.previous
    if row.change is None:  # from 0 or less, of which there are no percent
        return _from_nothing(data, now, before)
    figures: dict[str, Said | str] = {
        "now": _money(now, now.value or 0.0), "before": earlier(now, before, before.value or 0.0),
        "change": Figure(abs(row.change), "rate"),
    }  # fmt: skip
    if abs(row.change) < SMALL:
        return [Insight("revenue.same", figures, "revenue", "info")]
    rose = row.change > 0
    driver = _driver(data, now, before)
    figures |= {"driver": driver} if driver else {}
    rule = f"revenue.{'rose' if rose else 'fell'}{'_through' if driver else ''}"
    return [Insight(rule, figures, "revenue", judged("up", rose)), *_contributor(data, now, before)]


def _from_nothing(data: Dataset, now: Result, before: Result) -> list[Insight]:
    value, was = now.value or 0.0, before.value or 0.0
    if value == was:
        return []
    rose = value > was
    figures: dict[str, Said | str] = {
        "name": Name("revenue"), "now": _money(now, value), "before": earlier(now, before, was),
    }  # fmt: skip
    told = Insight(f"metric.{'rose' if rose else 'fell'}", figures, "revenue", judged("up", rose))
    return [told, *_contributor(data, now, before)]


def targets(rows: Mapping[str, Row]) -> list[Insight]:
    """Targets that are missed or met; attainments are themselves comparisons and are left out."""
    found = []
    for key, row in rows.items():
        if row.target is None or row.attainment is None or row.status in (None, "near") or key in ATTAINMENTS:
            continue
        if key == "revenue" and _for_some_alone(rows):
            continue
        values: dict[str, Said | str] = {
            "name": Name(key), "now": _figure(row.result, row.result.value or 0.0),
            "target": _figure(row.result, row.target), "attainment": Figure(row.attainment, "rate"),
            "gap": _figure(row.result, abs(row.variance or 0.0)),
        }  # fmt: skip
        if row.status == "met" and key in (*FIXED, *SETTINGS):
            continue  # a rule of thumb that is met is no news
        running, down = row.pace != row.attainment, METRICS[key].better == "down"
        if row.status == "met":
            found.append(
                Insight("target.on_pace" if running and row.attainment < 1 else "target.met", values, key, "good")
            )
        else:
            rule = "target.above" if down else "target.behind" if running else "target.short"
            found.append(Insight(rule, values, key, "bad"))
    return found


def _for_some_alone(rows: Mapping[str, Row]) -> bool:
    """Whether the targets are not those of everybody and every day whose sales count."""
    notes = rows["target_attainment"].result.notes if "target_attainment" in rows else ()
    return any(note.rule in UNTARGETED for note in notes)


def _driver(data: Dataset, now: Result, before: Result) -> Phrase | None:
    """The largest of the parts of which the change is the sum: number, size, and (of orders) returns.

    A product's change is shared out evenly: number x mean size, size x mean number.
    """
    from salesxl.calculate import calculate

    number, size = ("won_deals", "average_deal_size") if now.variant == "booked" else ("orders", "aov")
    sizes = [calculate(size, data, period=result.period) for result in (now, before)]
    if any(result.value is None or not result.value for result in sizes):
        return None
    each, each_before = (float(result.value or 0.0) for result in sizes)
    if number == "orders":
        counts = [calculate("orders", data, period=result.period).value or 0.0 for result in (now, before)]
    else:
        counts = [(result.value or 0.0) / one for result, one in zip((now, before), (each, each_before), strict=True)]
    many, many_before = counts
    parts = {
        number: (many - many_before) * (each + each_before) / 2,
        size: (each - each_before) * (many + many_before) / 2,
    }
    change = (now.value or 0.0) - (before.value or 0.0)
    returned = change - sum(parts.values())
    same_way = {key: part for key, part in parts.items() if part * change > 0}
    if not same_way or abs(returned) > max(map(abs, same_way.values())):
        if returned * change <= 0:
            return None
        return Phrase("driver.returns", {"effect": _money(now, returned, signed=True)})
    key = max(same_way, key=lambda name: abs(same_way[name]))
    pair = (many, many_before) if key == number else (each, each_before)
    unit = "count" if key == number else "money"
    values = {"now": Figure(pair[0], unit, now.currency), "before": earlier(now, before, pair[1], unit)}
    return Phrase(f"driver.{key}", {**values, "effect": _money(now, same_way[key], signed=True)})


def _contributor(data: Dataset, now: Result, before: Result) -> list[Insight]:
    """The rep, branch, channel or product through whom most of the change came."""
    from salesxl.calculate import values_by
    from salesxl.evaluation.keys import NO_KEY

    change = (now.value or 0.0) - (before.value or 0.0)
    best: tuple[float, str, str, float, float] | None = None
    for by in FIELDS:
        values, past = (values_by(METRICS["revenue"], data, r.period, by, now.variant) for r in (now, before))
        known = {*values, *past} - {NO_KEY}
        nameless = ((values.get(NO_KEY) or 0.0) - (past.get(NO_KEY) or 0.0)) / change
        for key in sorted(known) if len(known) > 1 else ():
            value, was = values.get(key) or 0.0, past.get(key) or 0.0
            share = (value - was) / change
            if share >= max(MOSTLY, nameless) and (best is None or share > best[0]):
                best = (share, by, key, value, was)
    if best is None:
        return []
    share, by, key, value, was = best
    figures: dict[str, Said | str] = {
        "group": key, "field": Phrase(f"fields.{by}"), "now": _money(now, value), "before": earlier(now, before, was),
        "effect": _money(now, value - was, signed=True),
    }  # fmt: skip
    rule = "revenue.contributor" if share <= 1 else "revenue.contributor_offset"
    return [Insight(rule, figures, "revenue", judged("up", change > 0))]


def _money(result: Result, value: float, signed: bool = False) -> Figure:
    return Figure(value, "money", result.currency, signed)


def _figure(result: Result, value: float) -> Figure:
    return Figure(value, result.unit, result.currency)
