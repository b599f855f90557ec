"""Importing this module fills the registry with measures and metrics: every file of them is named here once.

The analyses, which calculate metrics themselves, are listed one floor above, in `salesxl.analyses`.
"""

from __future__ import annotations

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
from salesxl.registry import ANALYSES, MEASURES, METRICS, Metric

__all__ = ["MEASURES", "METRICS", "find_metric"]


def find_metric(name: str) -> Metric:
    """The metric of that key, alias or label.

    Raises:
        UnknownName: there is none; the message names near ones.
    """
    if name in METRICS:
        return METRICS[name]
    said = " ".join(name.strip().casefold().replace("_", " ").split())
    for metric in METRICS.values():
        names = (metric.key, *metric.aliases, metric.en, metric.th)
        if said in {" ".join(n.casefold().replace("_", " ").split()) for n in names}:
            return metric
    raise UnknownName("errors.no_metric", name, [*METRICS, *ANALYSES])
