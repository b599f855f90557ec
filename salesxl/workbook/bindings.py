"""What the names and tables of a template mean, told by what they are called and by their headers.

Bindings: ``kpi_<metric>`` and ``kpi_<metric>_<field>``; tables whose first column is headed ``metric``;
``tbl_<analysis>`` (``tbl_<analysis>__<metric>`` for an analysis of one metric), ``tbl_<table>``, ``tbl_findings``,
``tbl_definitions``; ``txt_<text>``, ``txt_note_<analysis>``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from inspect import signature

from salesxl.analyses import ANALYSES
from salesxl.catalog import METRICS
from salesxl.locale import LANGUAGES, say, words
from salesxl.registry import FAMILIES
from salesxl.scorecard import MONTHS
from salesxl.tables import TABLES

FIELDS = ("value", "previous", "change", "target", "variance", "attainment", "status", "label", "unit", "note", "trend")
"""What a metric can put into a cell; ``kpi_<metric>`` alone is its value."""
TEXTS = (
    *("title", "period", "compared", "as_of", "rows", "currency", "insights", "missing", "months"),
    *(f"note_{key}" for key in ANALYSES),
)


@dataclass(frozen=True)
class TableShape:
    """A table of a template.

    Attributes:
        columns: its headers.
        first: the texts that stand in its first column.
        calculated: the headers of columns of formulas. Those that name nothing of ours go on; others are emptied,
            since what was typed beside a row would stand beside another one.
    """

    columns: tuple[str, ...]
    first: tuple[str, ...] = ()
    calculated: frozenset[str] = frozenset()


def plain_name(name: str) -> str:
    """A name without the sheet it belongs to, in lower case: to Excel it is the same in any."""
    return name.rpartition("!")[2].lower()


def metric_and_field(name: str) -> tuple[str | None, str]:
    """The metric and the field that a name such as ``kpi_win_rate_previous`` means; None where it means no metric."""
    said = plain_name(name)[4:]
    if said in METRICS:
        return said, "value"
    key, _, part = said.rpartition("_")
    return (key, part) if key in METRICS and part in FIELDS else (None, "")


def missing_of(binding: str) -> str | None:
    """The metric or table that a binding without a value is about; None for what merely goes with a value."""
    if ": " in binding:  # a row of a metric table
        return binding.partition(": ")[2]
    if not plain_name(binding).startswith("kpi_"):
        return binding.rpartition("!")[2]
    key, part = metric_and_field(binding)
    return key if part == "value" else None


def of_one_metric(analysis: str, metric: str) -> bool:
    """Whether there is such an analysis, of one metric, and such a metric."""
    found = ANALYSES.get(analysis)
    return bool(found and "metric" in signature(found.function).parameters and metric_said(metric))


# --- tables of metrics ----------------------------------------------------------------------------------------------


def is_metric_table(columns: Sequence[str]) -> bool:
    """Whether a table with these headers lists metrics."""
    return bool(columns) and field_under(columns[0]) == "metric"


def field_under(header: str) -> str | None:
    """What stands under a header of a metric table: ``metric``, one of `FIELDS`, or a month such as ``t-3``."""
    said = " ".join(header.casefold().split())
    return (
        _headers().get(said)
        or _headers().get(re.sub(r" ?\([^()]*\)$", "", said))
        or (said if months_ago(said) is not None else None)
    )


def months_ago(field: str) -> int | None:
    """``t-3`` is three months ago, ``t-0`` the last month."""
    return int(field[2:]) if field.startswith("t-") and field[2:].isdigit() and int(field[2:]) < MONTHS else None


@cache
def _headers() -> dict[str, str]:
    """Header words of metric tables -> field, from both languages."""
    found = {part: part for part in ("metric", *FIELDS)}
    for lang in LANGUAGES:
        found |= {str(said).casefold(): part for part, said in words(lang, "workbook")["kpi_columns"].items()}
        found |= {word: part for part, others in words(lang, "workbook")["kpi_headers"].items() for word in others}
    return found


def metric_said(said: str) -> str | None:
    """The metric that goes by a name: its key, its name in either language, or another that people use."""
    return _metric_names().get(_spelt_alike(said))


@cache
def _metric_names() -> dict[str, str]:
    names = {metric.key: (*metric.aliases, metric.en, metric.th, metric.key) for metric in METRICS.values()}
    return {_spelt_alike(name): key for key, known in names.items() for name in known}


def _spelt_alike(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").split())


def _is_heading(said: str) -> bool:
    """A family's name typed between the rows of a metric table is a heading, not a metric."""
    return said.casefold() in {
        say(f"cli.families.{family}", lang).casefold() for family in FAMILIES for lang in LANGUAGES
    }


# --- what means nothing ---------------------------------------------------------------------------------------------


def unknown_bindings(names: Mapping[str, int], tables: Mapping[str, TableShape]) -> list[str]:
    """The names and tables that look like bindings but say nothing to us."""
    found = [name for name in names if plain_name(name).startswith("kpi_") and metric_and_field(name)[0] is None]
    found += [name for name in names if plain_name(name).startswith("txt_") and plain_name(name)[4:] not in TEXTS]
    for name in tables:
        key, _, of = plain_name(name)[4:].partition("__")
        known = of_one_metric(key, of) if of else key in (*ANALYSES, *TABLES, "findings", "definitions")
        if plain_name(name).startswith("tbl_") and not known:
            found.append(name)
    for name, shape in tables.items():
        if is_metric_table(shape.columns):
            found += [
                f"{name}: {said}" for said in shape.first if said and not metric_said(said) and not _is_heading(said)
            ]
    return found
