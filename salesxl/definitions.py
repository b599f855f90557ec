"""What every metric means, as plain data: for the command line, the definitions sheet, the reference page and more."""

from __future__ import annotations

import re
from typing import Any

from salesxl.analyses import ANALYSES
from salesxl.catalog import MEASURES, METRICS
from salesxl.evaluation import inputs
from salesxl.locale import LANGUAGES, Language, words
from salesxl.origins import raw_columns
from salesxl.registry import FAMILIES, Measure, Metric, Variant
from salesxl.settings import Settings
from salesxl.tables import TABLES

MANY = 6  # inputs in a row that nobody reads
Columns = dict[str, list[tuple[str, ...]]]
"""Table -> the raw columns that are needed; of each group one will do, the usual one first."""


def needs(variant: Variant) -> list[str]:
    """The tables (and settings, in brackets) that a variant needs."""
    found: dict[str, None] = {}
    for name in _leaves(variant):
        if name in MEASURES:
            found[MEASURES[name].table] = None
        elif name in Settings.__dataclass_fields__:
            found[f"[{name}]"] = None
    return list(found)


def columns(variant: Variant) -> Columns:
    """The raw columns that a variant needs, by table."""
    found: Columns = {}
    for name in _leaves(variant):
        if name in MEASURES:
            measure: Measure = MEASURES[name]
            found.setdefault(measure.table, []).extend(raw_columns(measure))
    return {table: _narrowest(groups) for table, groups in found.items()}


def _narrowest(groups: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The groups without those that others among them satisfy anyway."""
    distinct = list(dict.fromkeys(groups))
    return [group for group in distinct if not any(set(other) < set(group) for other in distinct)]


def _leaves(variant: Variant) -> list[str]:
    """The measures, settings and other things that a variant's inputs rest on in the end."""
    found: dict[str, None] = {}

    def visit(name: str) -> None:
        name = inputs.base(name)
        if name in METRICS and name not in Settings.__dataclass_fields__:
            for inner in METRICS[name].default.inputs:
                visit(inner)
        elif name in inputs.BY_REP:
            visit("quota_attainment")
        else:
            found[name] = None

    for name in variant.inputs:
        for inner in (name, *inputs.beside(name)):
            visit(inner)
    return list(found)


def columns_in_words(needed: Columns, language: Language) -> str:
    """The columns as a reader knows them: ``Deals: Status / Stage, Closed``."""
    either = " / "
    parts = []
    for key, groups in needed.items():
        table = TABLES[key]
        names = [either.join(getattr(table.column(column), language) for column in group) for group in groups]
        parts.append(f"{getattr(table, language)}: {', '.join(names)}")
    return "; ".join(parts)


def formula_in_words(variant: Variant, language: Language) -> str:
    """The formula with the names of its inputs: ``Won deals / Closed deals``; a long list of them is cut."""
    given = set(variant.inputs)
    said = re.sub(r"[a-z_][a-z0-9_]*", lambda found: _in_words(found[0], given, language), variant.formula)
    first, *others = said.split(", ")
    return said if len(others) < MANY else f"{first}, {others[0]} … {others[-1]}"


def _in_words(name: str, inputs_given: set[str], language: Language) -> str:
    return inputs.label(name)[language] if name in inputs_given else name


def example(metric: dict[str, Any]) -> str:
    """The worked example of a description: ``won_deals = 3, closed_deals = 5 → 0.6``."""
    given = ", ".join(f"{key} = {value:g}" for key, value in metric["example"].items() if key != "=")
    return f"{given} → {metric['example']['=']:g}"


def describe(metric: Metric) -> dict[str, Any]:
    """One metric as a JSON-ready document."""
    return {
        "key": metric.key,
        "function": f"SALES_{metric.key.upper()}",
        "family": metric.family,
        "label": {"en": metric.en, "th": metric.th},
        "unit": metric.unit,
        "better": metric.better,
        "needs": needs(metric.default),
        "columns": columns(metric.default),
        "formula": metric.default.formula,
        "formula_in_words": {language: formula_in_words(metric.default, language) for language in LANGUAGES},
        "variants": [_describe_variant(metric, variant) for variant in metric.variants.values()],
        "definition": {"en": metric.definition, "th": metric.definition_th},
        "source": metric.source,
        "example": dict(metric.example),
    }


def _describe_variant(metric: Metric, variant: Variant) -> dict[str, Any]:
    return {
        "name": variant.name,
        "label": {"en": variant.en, "th": variant.th},
        "used_by": {language: _used_by(metric.key, variant.name, language) for language in LANGUAGES},
        "formula": variant.formula,
        "formula_in_words": {language: formula_in_words(variant, language) for language in LANGUAGES},
        "unit": variant.unit,
        "columns": columns(variant),
    }


def _used_by(metric: str, variant: str, language: Language) -> str:
    """Who asks for it, and for what; nothing where a metric has one way alone."""
    return str(words(language, "variants").get(metric, {}).get(variant, ""))


def metrics() -> list[dict[str, Any]]:
    """Every metric, in the order of the article's families."""
    return [describe(metric) for metric in sorted(METRICS.values(), key=lambda m: FAMILIES.index(m.family))]


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
