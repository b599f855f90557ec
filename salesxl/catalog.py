"""Importing this module fills the registry with measures and metrics: every file of them is named here once.

The analyses, which calculate metrics themselves, are listed one floor above, in `salesxl.analyses`.
"""

from __future__ import annotations

import re
from functools import cache

from salesxl.errors import UnknownName
from salesxl.measures import activities as _activities  # noqa: F401
from salesxl.measures import customers as _customers  # noqa: F401
from salesxl.measures import deals as _deals  # noqa: F401
from salesxl.measures import leads as _leads  # noqa: F401
from salesxl.measures import orders as _orders  # noqa: F401
from salesxl.measures import predicted as _predicted  # noqa: F401
from salesxl.measures import spend as _spend  # noqa: F401
from salesxl.measures import subscriptions as _subscriptions  # noqa: F401
from salesxl.measures import surveys as _surveys  # noqa: F401
from salesxl.measures import targets as _targets  # noqa: F401
from salesxl.metrics import (  # noqa: F401
    activity,
    customers,
    forecast,
    performance,
    pipeline,
    productivity,
    recurring,
    value,
)
from salesxl.one_form import one_form
from salesxl.registry import ANALYSES, MEASURES, METRICS, Metric

__all__ = ["MEASURES", "METRICS", "find_metric", "plain"]


def find_metric(name: str) -> Metric:
    """The metric of that key, alias or label, in English or Thai; a short form in brackets may stand alone or be left out.

    Raises:
        UnknownName: there is none; the message names near ones.
    """
    if name in METRICS:
        return METRICS[name]
    index = _index()
    found = {key for said in (name, *_loosely(name)) if (key := index.get(plain(said)))}
    several = {index.get(plain(part)) for part in re.split(r"/|\bor\b|หรือ", name)}  # "upsell/cross-sell" is one metric
    key = index.get(plain(name)) or (found.pop() if len(found) == 1 else several.pop() if len(several) == 1 else None)
    if key is None:
        raise UnknownName("errors.no_metric", name, [*METRICS, *ANALYSES], also=_index())
    return METRICS[key]


@cache
def _index() -> dict[str, str]:
    """The key of the metric behind every name; whole names go before parts of others."""
    names = {plain(n): m.key for m in METRICS.values() for n in (m.key, *m.aliases, m.en, m.th)}
    parts = {plain(part): m.key for m in METRICS.values() for n in (*m.aliases, m.en, m.th) for part in _loosely(n)}
    return parts | names


def plain(name: str) -> str:
    """A name as it is compared."""
    return " ".join(one_form(name).casefold().replace("_", " ").replace("-", " ").split())


def _loosely(name: str) -> list[str]:
    """A name without its short form in brackets, and the short form."""
    match = re.fullmatch(r"(.+?)\s*\(([^()]+)\)", name.strip())
    return [match[1], match[2]] if match else []
