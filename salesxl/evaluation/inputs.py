"""What the arguments of a formula can be beside measures, metrics and settings, and what every input is called.

``revenue_previous``      the input in the period before, with as many days gone by
``revenue_year_before``   the same a year before
``revenue_cycle_before``  the input in days as many, earlier by the median days that it takes to win a deal
``revenue_2_ago``         the input in the second whole period before
``revenue_first_month``   the input in the first (``last``) month (``year``) of the period
``revenue_12_months``     the input in the twelve months up to the period's end, where the period is shorter

Numbers that only a person can type in have a name here, too; asked of tables, such a formula has no value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from salesxl.registry import MEASURES, METRICS, Metric, Variant
from salesxl.settings import Settings

Label = dict[str, str]

CLOCK: dict[str, tuple[str, str]] = {
    # lengths of the period
    "years": ("Years", "จำนวนปี"),
    "days_gone": ("Days gone by", "จำนวนวันที่ผ่านไป"),
    "days_in_all": ("Days of the whole period", "จำนวนวันทั้งงวด"),
    "months_between": ("Months between the first and the last", "จำนวนเดือนระหว่างเดือนแรกกับเดือนสุดท้าย"),
    "years_between": ("Years between the first and the last", "จำนวนปีระหว่างปีแรกกับปีสุดท้าย"),
}
BY_REP: dict[str, tuple[str, str]] = {
    # what comes of every rep's own attainment
    "rep_attainments": ("Sum of the reps' attainments", "ผลรวมเปอร์เซ็นต์ความสำเร็จของพนักงานขาย"),
    "reps_on_target": ("Reps who reached their target", "พนักงานขายที่ทำได้ตามเป้า"),
    "reps_with_target": ("Reps with a target", "พนักงานขายที่มีเป้า"),
}
TYPED: dict[str, tuple[str, str]] = {
    # known to the user alone
    "offers_accepted": ("Offers accepted", "ข้อเสนอที่ลูกค้าตอบรับ"),
    "offers_made": ("Offers made", "ข้อเสนอที่ยื่น"),
    "exchange": ("Change through exchange rates", "ผลต่างจากอัตราแลกเปลี่ยน"),
}
SETTINGS: dict[str, str] = {
    "yearly_discount": "discount_rate", "gross_margin": "gross_margin", "lifespan": "lifespan", "least_churn": "least_churn",
}  # fmt: skip
"""Input -> the setting that it is. The setting ``discount_rate`` is interest; the metric of that name is something else."""

_SHIFTED = re.compile(
    r"(?P<name>.+?)_(?P<shift>previous|year_before|cycle_before|(?:1[0-2]|[1-9]|0)_ago|(?:first|last)_(?:month|year)|12_months)"
)
_SHIFT_WORDS: dict[str, tuple[str, str]] = {
    "previous": ("period before", "งวดก่อน"),
    "year_before": ("year before", "ปีก่อน"),
    "cycle_before": ("one sales cycle before", "ย้อนหลังหนึ่งรอบการขาย"),
    "12_months": ("12 months", "12 เดือน"),
    "first_month": ("first month", "เดือนแรก"),
    "last_month": ("last month", "เดือนสุดท้าย"),
    "first_year": ("first year", "ปีแรก"),
    "last_year": ("last year of the period", "ปีสุดท้าย"),
}


BY_CYCLE = "median_cycle"
"""The measure that says how far ``cycle_before`` is."""


class Shifted(NamedTuple):
    """An input of another time than the period's."""

    name: str
    shift: str


@lru_cache(maxsize=1024)
def shifted(name: str) -> Shifted | None:
    """The input and the time that a name like ``revenue_previous`` means, or None."""
    if name in MEASURES or name in METRICS:
        return None
    match = _SHIFTED.fullmatch(name)
    return Shifted(match["name"], match["shift"]) if match else None


def base(name: str) -> str:
    """The input without its time."""
    found = shifted(name)
    return base(found.name) if found else name


def empty(name: str) -> float:
    """What an input is for a group that has no rows: 0 for counts and sums, nothing (nan) for a mean."""
    name = base(name)
    if name in MEASURES:
        nothing = MEASURES[name].empty
        return float("nan") if nothing is None else nothing
    if name in METRICS and len(METRICS[name].default.inputs) == 1:
        return empty(METRICS[name].default.inputs[0])
    return float("nan")


def beside(name: str) -> tuple[str, ...]:
    """What an input of another time rests on beside the input itself: what says how far away that time is."""
    found = shifted(name)
    return (BY_CYCLE,) if found and found.shift == "cycle_before" else ()


def label(name: str) -> Label:
    """What an input is called."""
    known = MEASURES.get(name) or METRICS.get(name)
    if known:
        return {"en": known.en, "th": known.th}
    words = CLOCK.get(name) or BY_REP.get(name) or TYPED.get(name)
    if words:
        return {"en": words[0], "th": words[1]}
    if name in SETTINGS:
        return setting_label(SETTINGS[name])
    found = shifted(name)
    if found is None:
        return {"en": name.replace("_", " "), "th": name.replace("_", " ")}
    inner = label(found.name)
    count = found.shift.removesuffix("_ago")
    when = _SHIFT_WORDS.get(found.shift) or (f"{count} period{'s' * (count != '1')} before", f"{count} งวดก่อน")
    return {"en": f"{inner['en']} ({when[0]})", "th": f"{inner['th']} ({when[1]})"}


def divisor(variant: Variant, is_zero: Callable[[str], bool]) -> str:
    """The input of a formula that something could not be divided by."""
    below = variant.formula.partition("/")[2]
    named = [name for name in re.findall(r"[a-z_][a-z0-9_]*", below) if name in variant.inputs]
    return next((name for name in named if is_zero(name)), variant.inputs[-1])


def setting_label(name: str) -> Label:
    """What a setting is called."""
    meta = Settings.__dataclass_fields__[name].metadata
    return {"en": meta["en"], "th": meta["th"]}


@lru_cache(maxsize=1024)
def leaves(name: str) -> frozenset[str]:
    """The measures and the inputs of other times that an input may come down to, in whatever way it is calculated."""
    if name in MEASURES or shifted(name):
        return frozenset({name})
    if name in BY_REP:
        return leaves("quota_attainment")
    if name not in METRICS:
        return frozenset()
    return leaves_of(METRICS[name], METRICS[name].default.name, *METRICS[name].fallbacks)


def leaves_of(metric: Metric, *ways: str) -> frozenset[str]:
    """The same of some variants of a metric."""
    return frozenset().union(*(leaves(name) for way in ways for name in metric.variants[way].inputs))


@lru_cache(maxsize=1024)
def tables_of(name: str, held: frozenset[str]) -> frozenset[str]:
    """The tables that an input rests on, given those that are there."""
    if beside(name):
        return tables_of_all((base(name), *beside(name)), held)
    name = base(name)
    if name in MEASURES:
        return frozenset({MEASURES[name].table})
    if name in BY_REP:
        return tables_of("quota_attainment", held)
    if name not in METRICS:
        return frozenset()
    metric = METRICS[name]
    ways = [tables_of_all(metric.variants[way].inputs, held) for way in (metric.default.name, *metric.fallbacks)]
    return next((tables for tables in ways if tables <= held), ways[0])


def tables_of_all(names: tuple[str, ...], held: frozenset[str]) -> frozenset[str]:
    """The tables that several inputs rest on."""
    return frozenset().union(*(tables_of(name, held) for name in names))
