"""Importing this module fills the registry: every file of measures, metrics and analyses is named here once."""

from __future__ import annotations

from salesxl.analyses import (  # noqa: F401
    activity_mix,
    cohorts,
    customer_value,
    forecast_methods,
    funnel,
    leaderboard,
    mrr_movements,
    pareto,
    response_times,
    rfm,
    sources,
    trend,
)
from salesxl.analyses import pipeline as _pipeline_by_stage  # noqa: F401 - a metrics file has the same name
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
from salesxl.registry import ANALYSES, MEASURES, METRICS, Analysis, Metric

__all__ = ["ANALYSES", "MEASURES", "METRICS", "find_analysis", "find_metric"]


def find_metric(name: str) -> Metric:
    """The metric of that key, alias or label.

    Raises:
        UnknownName: there is none; the message names near ones.
    """
    said = " ".join(name.strip().casefold().replace("_", " ").split())
    for metric in METRICS.values():
        names = (metric.key, *metric.aliases, metric.en, metric.th)
        if said in {" ".join(n.casefold().replace("_", " ").split()) for n in names}:
            return metric
    raise UnknownName(f"There is no metric {name!r}.", name, [*METRICS, *ANALYSES])


def find_analysis(name: str) -> Analysis | None:
    """The analysis of that key, or None."""
    return ANALYSES.get(name.strip().casefold().replace(" ", "_"))
