"""What every metric means, as plain data: for the command line, the definitions sheet, the reference page and more."""

from __future__ import annotations

from typing import Any

from salesxl.analyses import ANALYSES
from salesxl.catalog import MEASURES, METRICS
from salesxl.registry import Metric
from salesxl.settings import Settings


def needs(metric: Metric) -> list[str]:
    """The tables (and settings, in brackets) that the default variant of a metric needs."""
    found: dict[str, None] = {}

    def visit(name: str) -> None:
        for suffix in ("_previous", "_year_before"):
            name = name.removesuffix(suffix)
        if name in MEASURES:
            found[MEASURES[name].table] = None
        elif name in METRICS:
            for inner in METRICS[name].default.inputs:
                visit(inner)
        elif name in Settings.__dataclass_fields__:
            found[f"[{name}]"] = None

    for name in metric.default.inputs:
        visit(name)
    return list(found)


def describe(metric: Metric) -> dict[str, Any]:
    """One metric as a JSON-ready document."""
    return {
        "key": metric.key,
        "function": f"SALES_{metric.key.upper()}",
        "family": metric.family,
        "label": {"en": metric.en, "th": metric.th},
        "unit": metric.unit,
        "better": metric.better,
        "needs": needs(metric),
        "formula": metric.default.formula,
        "variants": [
            {"name": v.name, "label": {"en": v.en, "th": v.th}, "formula": v.formula} for v in metric.variants.values()
        ],
        "definition": {"en": metric.definition, "th": metric.definition_th},
        "source": metric.source,
        "example": dict(metric.example),
    }


def metrics() -> list[dict[str, Any]]:
    """Every metric, in the order of the article's families."""
    order = {"performance": 0, "activity": 1, "productivity": 2}
    return [describe(metric) for metric in sorted(METRICS.values(), key=lambda m: order[m.family])]


def analyses() -> list[dict[str, Any]]:
    """Every analysis."""
    return [
        {
            "key": a.key,
            "function": f"SALES_{a.key.upper()}",
            "label": {"en": a.en, "th": a.th},
            "definition": {"en": a.definition.split("\n\n")[0], "th": a.definition_th},
        }
        for a in ANALYSES.values()
    ]
