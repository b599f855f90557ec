"""What a reader should know about a number: computed from the rows it rests on, and kept few."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from salesxl.evaluation import inputs
from salesxl.evaluation.coverage import breaks_off, first_ever, first_in, reaches
from salesxl.evaluation.target_notes import on_targets
from salesxl.metrics.value import monthly_churn
from salesxl.registry import MEASURES, METRICS, Measure, Metric, Variant
from salesxl.results import Note, unread
from salesxl.tables import TABLES

if TYPE_CHECKING:
    import numpy.typing as npt

    from salesxl.evaluation.evaluate import Run

FEW = 5
"""A rate of fewer than this many says little."""
SHORT_YEAR = 0.25
"""Of so small a part of a year every buyer looks like one who buys often."""
_FIRSTS = ("new_buyer", "kept_new_buyer", "referred_buyer", "returning_buyer")
_LATELY = ("flow", "base", "stock")
"""Windows of what happened in the period or is so at its end."""
_NAMED = ("named_order", "named_net")
_PEOPLE = ("buyer", "new_buyer", "kept_new_buyer", "referred_buyer", "returning_buyer", "extended_buyer", "added_buyer")
_DEAL_MONEY = ("amount", "value", "open_value", "weighted")
_ORDER_MONEY = ("net", "sales", "gross", "received", "order_worth", "named_net")
_AFTER_RETURNS = ("net", "received", "refunded")

_HOURS = {"response_hours", "reply_hours", "business_hours", "prompt_lead"}
_UNREAD: dict[str, Callable[[Measure], bool]] = {
    "kind-unknown": lambda measure: measure.table == "activities" and measure.where not in (None, "is_contact"),
    "status-unknown": lambda measure: measure.table == "deals",
    "deal-end-unsaid": lambda measure: measure.table == "deals",
    "lead-status-unknown": lambda measure: "converted_lead" in measure.needs,
    "response-days-only": lambda measure: bool({*measure.needs} & _HOURS),
}
"""Findings of what the rows do not tell, and which numbers rest on it."""


def stands_in(metric: Metric, name: str) -> Note:
    """Another variant was used than the usual one, because what that needs is not there."""
    used, usual = metric.variants[name], metric.default
    return Note("stands_in", {"used": {"en": used.en, "th": used.th}, "usual": {"en": usual.en, "th": usual.th}})


def assumed(given: Mapping[str, npt.NDArray[np.float64]]) -> Iterator[Note]:
    """A least churn stood in for the churn of the data, or a few weeks for a year."""
    least, lost, years = (given.get(name) for name in ("least_churn", "churn_rate", "years"))
    if least is not None and lost is not None and years is not None and (monthly_churn(lost, years) < least).any():
        yield Note("least_churn", {"rate": f"{float(least[0]):.2%}"})
    known = given.get("years_12_months")
    if known is not None and (known < SHORT_YEAR).any():
        yield Note("short_year", {"days": f"{round(float(np.nanmin(known)) * 365.25):,}"})


def notes_on(run: Run, variant: Variant) -> tuple[Note, ...]:
    """The notes on a result, most important first, each once."""
    found = [
        *run.notes,
        *_to_date(run),
        *_working_days(run),
        *_beyond(run),
        *_first_period(run),
        *_few(run, variant),
        *_by_name(run),
        *_nameless(run),
        *_prorated(run),
        *on_targets(run, variant),
        *_returns(run),
        *_without_amount(run),
        *_unread(run),
    ]
    if len(found) < 2:
        return tuple(found)
    kept: dict[str, Note] = {}
    for note in found:
        kept.setdefault(f"{note.rule} {sorted(note.details.items(), key=str)}", note)
    return tuple(kept.values())


def _to_date(run: Run) -> Iterator[Note]:
    period = run.period
    running = period is not None and period.start <= run.data.as_of < period.end
    if running and not any(note.rule == "last_whole" for note in run.notes):
        yield Note("running", {"period": period, "day": run.data.as_of})


def _working_days(run: Run) -> Iterator[Note]:
    gone, whole = run.values.get("days_gone"), run.values.get("days_in_all")
    if gone is not None and whole is not None and run.data.settings.pace_days == "working":
        yield Note("working_days", {"gone": f"{float(gone[0]):g}", "all": f"{float(whole[0]):g}"})


def _beyond(run: Run) -> Iterator[Note]:
    """The data begin in the period or after it, or end before it: then 0 may only mean that nothing was handed in."""
    period = run.period
    if period is None or not any("day" in run.data.tables[table] for table in run.used.tables):
        return
    first = _begins(run)
    if period.end < first:
        yield Note("before_data", {"day": first})
    elif period.start > run.data.as_of:
        yield Note("after_data", {"day": run.data.as_of})
    elif not reaches(first, period):
        yield Note("begins_inside", {"day": first})
    for table in sorted({measure.table for measure in run.measures if measure.window in _LATELY}):
        last = breaks_off(run.data, table, period) if period.start <= run.data.as_of else None
        if last is not None:
            said = {"en": TABLES[table].en, "th": TABLES[table].th}
            yield Note("breaks_off", {"table": said, "day": last})


def _begins(run: Run) -> date:
    """The day on which the data begin; of what is open on a day, that on which the first was opened, not closed."""
    opened = [
        first_in(run.data, measure.table, measure.span[0])
        for measure in run.measures
        if measure.window in ("stock", "overdue")
    ]
    days = [day for day in opened if day is not None]
    return min(days) if days and len(days) == len(run.measures) else run.first_day()


def _first_period(run: Run) -> Iterator[Note]:
    """Where the data begin inside the period, everybody is a customer for the first time."""
    period = run.period
    for measure in run.measures:
        if period is not None and set(_FIRSTS) & set(measure.needs) and measure.window == "flow":
            first = first_ever(run.data, measure.table)
            if first is not None and period.start <= first <= period.end:
                yield Note("first_period")
                return


def cases(run: Run, variant: Variant) -> float | None:
    """The count at the bottom of a rate; None where there is none, as of a rate of money."""
    if variant.unit != "rate":
        return None
    name = variant.inputs[-1]
    known = MEASURES.get(name) or METRICS.get(name)
    count = run.values.get(name)
    return float(count[0]) if known is not None and known.unit == "count" and count is not None else None


def _few(run: Run, variant: Variant) -> Iterator[Note]:
    """The count at the bottom of a rate, where it is small."""
    count = cases(run, variant)
    if count is not None and 0 < count < FEW:
        yield Note("few", {"count": f"{count:g}", "what": inputs.label(variant.inputs[-1])})


def _by_name(run: Run) -> Iterator[Note]:
    named = {finding.table for finding in run.data.findings if finding.rule == "customer-by-name"}
    for measure in run.measures:
        if measure.table in named and set(_PEOPLE) & set(measure.needs):
            table = TABLES[measure.table]
            yield Note("by_name", {"table": {"en": table.en, "th": table.th}})


def _nameless(run: Run) -> Iterator[Note]:
    """Orders that say nothing of whose they are count for no customer."""
    columns = {column for measure in run.measures if measure.table == "orders" for column in measure.needs}
    if {*_PEOPLE, *_NAMED} & columns and (nameless := _how_many(run, "orders", _unnamed)):
        used = np.count_nonzero(run.used.marks("orders", run.data))
        said = {"en": TABLES["orders"].en, "th": TABLES["orders"].th}
        yield Note("nameless", {"rows": f"{nameless:,}", "all": f"{used:,}", "table": said})


def _unnamed(orders: pd.DataFrame) -> pd.Series:
    return orders["customer_key"].isna()


def _prorated(run: Run) -> Iterator[Note]:
    """A row for more days than the period counts by its share of them."""
    period = run.period
    for measure in run.measures:
        if period is None or measure.window != "overlap" or measure.unit == "count":  # of a rep there is no share
            continue
        frame = run.data.tables[measure.table]
        outside = (frame["from"] < pd.Timestamp(period.start)) | (frame["to"] > pd.Timestamp(period.end))
        if (outside & run.used.marks(measure.table, run.data)).any():
            table = TABLES[measure.table]
            yield Note("prorated", {"table": {"en": table.en, "th": table.th}})


def _returns(run: Run) -> Iterator[Note]:
    """Returns that stand on the row of the sale, with no day of their own."""
    if "orders" not in run.used.tables or not any(set(_AFTER_RETURNS) & set(measure.needs) for measure in run.measures):
        return
    undated = _how_many(run, "orders", _undated_returns)
    if undated and run.data.settings.refunds == "refund date":
        yield Note("refund_on_order_day", {"rows": f"{undated:,}"})


def _undated_returns(orders: pd.DataFrame) -> pd.Series:
    return orders["is_sale"] & (orders["refunded"] > 0)


def _without_amount(run: Run) -> Iterator[Note]:
    """Rows that add nothing to a sum because nobody wrote down what they are worth, or how likely deals are."""
    for rule, table, columns, which in (
        ("no_amount", "deals", _DEAL_MONEY, _blank),
        ("no_chance", "deals", ("weighted",), _chanceless),
        ("no_order_amount", "orders", _ORDER_MONEY, _unpriced),
    ):
        needed = {column for measure in run.measures if measure.table == table for column in measure.needs}
        lacking = _how_many(run, table, which) if needed & {*columns} else 0
        if lacking:
            used = np.count_nonzero(run.used.marks(table, run.data))
            yield Note(rule, {"rows": f"{lacking:,}", "all": f"{used:,}"})


def _unread(run: Run) -> Iterator[Note]:
    """What the number rests on and the rows do not tell: an unknown kind or status, how deals ended, the time of an answer."""
    for finding in run.data.findings:
        if finding.rule in _UNREAD and any(_UNREAD[finding.rule](measure) for measure in run.measures):
            yield unread(finding)


def _unpriced(orders: pd.DataFrame) -> pd.Series:
    return orders["unpriced"] if "unpriced" in orders else pd.Series(False, index=orders.index)


def _blank(deals: pd.DataFrame) -> pd.Series:
    return deals["amount"].fillna(0) == 0


def _chanceless(deals: pd.DataFrame) -> pd.Series:
    return deals["is_open"] & ~_blank(deals) & deals["chance"].isna()


def _how_many(run: Run, table: str, which: Callable[[pd.DataFrame], pd.Series]) -> int:
    """How many of the rows used are such; which of all rows are is found once."""
    asked = which.__name__, table
    if asked not in run.data.memo:
        run.data.memo[asked] = np.flatnonzero(which(run.data.tables[table]))
    places = run.data.memo[asked]
    return int(np.count_nonzero(run.used.marks(table, run.data)[places])) if len(places) else 0
