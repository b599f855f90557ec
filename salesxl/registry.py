"""The registry: every measure, metric and analysis announces itself here by a decorator. Small for ever.

A *measure* is one aggregate of one table. A *metric* is a formula whose argument names are its inputs: measures, other
metrics, or settings. An *analysis* answers with a table. Everything else (cells, command line, workbook, documents,
tests) is printed from these dictionaries.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar, get_args

Unit = Literal["money", "count", "rate", "ratio", "days", "hours", "months", "score", "number", "money per day"]
Better = Literal["up", "down", "neutral"]
Family = Literal["performance", "activity", "productivity"]
FAMILIES: tuple[Family, ...] = get_args(Family)
"""In the order of the article, in which they are shown everywhere."""

Window = Literal["flow", "stock", "due", "ahead", "overdue", "base", "moves", "overlap", "history", "any"]
"""How rows fall into a period (`salesxl.evaluation.windows`). ``flow``: dated in it. ``stock``: open at its end; ``due`` and ``overdue``: of
these, those expected in the rest of it, and before. ``ahead``: as ``due``, and unknown once the period is over. ``base``:
dated in the period before (with the column ``kept``: the customer came back). ``moves``: one row a subscriber, with what
changed. ``overlap``: a row covers days and counts by its share of them. ``history``: dated up to its end. ``any``: without
regard to days."""

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Measure:
    """One aggregate of one table."""

    key: str
    function: Callable[..., Any]
    table: str
    unit: Unit
    en: str
    th: str
    window: Window = "flow"
    day: str = "day"
    where: str | None = None
    needs: tuple[str, ...] = ()
    span: tuple[str, str] = ("", "")
    empty: float | None = 0.0
    now: str = ""
    """The column that says which rows are still open: of those closed since, what was expected on an earlier day is not kept."""
    modelled: bool = False
    """A model is fitted to the rows: long work, which each group and each period may leave without a value."""
    definition: str = ""
    extras: tuple[str, ...] = ()
    """Keyword arguments of the function: ``settings``, ``since`` (the period's first day, or None), ``until`` (the last day
    looked at), ``as_of`` (the day up to which the data count)."""


@dataclass(frozen=True)
class Variant:
    """One way to compute a metric."""

    name: str
    function: Callable[..., Any]
    formula: str
    en: str
    th: str
    inputs: tuple[str, ...]
    optional: frozenset[str]
    unit: Unit


@dataclass(frozen=True)
class Metric:
    """A formula, its names, and what a reader should know about it."""

    key: str
    family: Family
    unit: Unit
    better: Better
    en: str
    th: str
    definition: str
    definition_th: str
    source: str
    example: Mapping[str, float]
    variants: dict[str, Variant]
    fallbacks: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def default(self) -> Variant:
        """The variant used when none is named."""
        return next(iter(self.variants.values()))


@dataclass(frozen=True)
class Analysis:
    """A function over tables that answers with a table."""

    key: str
    function: Callable[..., Any]
    en: str
    th: str
    definition: str
    definition_th: str
    needs: tuple[str, ...] = field(default=())


MEASURES: dict[str, Measure] = {}
METRICS: dict[str, Metric] = {}
ANALYSES: dict[str, Analysis] = {}


def measure(table: str, *, unit: Unit, en: str, th: str, **rest: Any) -> Callable[[Function], Function]:
    """Announce an aggregate of a table; the function takes `salesxl.evaluation.rows.Rows` or `GroupedRows`."""

    def register(function: Function) -> Function:
        key = function.__name__
        parameters = inspect.signature(function).parameters.values()
        extras = tuple(p.name for p in parameters if p.kind is p.KEYWORD_ONLY)
        definition = inspect.getdoc(function) or ""
        MEASURES[key] = Measure(key, function, table, unit, en, th, definition=definition, extras=extras, **rest)
        return function

    return register


def metric(*, unit: Unit, better: Better, family: Family, en: str, th: str, formula: str, definition_th: str, source: str,
           example: Mapping[str, float], variant: str = "default", variant_en: str = "", variant_th: str = "",
           fallbacks: tuple[str, ...] = (), aliases: tuple[str, ...] = ()) -> Callable[[Function], Function]:  # fmt: skip
    """Announce a metric; the argument names of the function are its inputs."""

    def register(function: Function) -> Function:
        key = function.__name__
        first = _variant(variant, function, formula, variant_en or en, variant_th or th, unit)
        METRICS[key] = Metric(key, family, unit, better, en, th, inspect.getdoc(function) or "", definition_th, source, example,
                              {variant: first}, fallbacks, aliases)  # fmt: skip
        return function

    return register


def variant(
    key: str, name: str, *, en: str, th: str, formula: str, unit: Unit | None = None
) -> Callable[[Function], Function]:
    """Announce another way to compute a metric that is already there; its unit may differ (a share instead of a count)."""

    def register(function: Function) -> Function:
        METRICS[key].variants[name] = _variant(name, function, formula, en, th, unit or METRICS[key].unit)
        return function

    return register


def analysis(*, en: str, th: str, definition_th: str, needs: tuple[str, ...] = ()) -> Callable[[Function], Function]:
    """Announce an analysis."""

    def register(function: Function) -> Function:
        key = function.__name__
        ANALYSES[key] = Analysis(key, function, en, th, inspect.getdoc(function) or "", definition_th, needs)
        return function

    return register


def _variant(name: str, function: Callable[..., Any], formula: str, en: str, th: str, unit: Unit) -> Variant:
    parameters = inspect.signature(function).parameters
    optional = frozenset(p.name for p in parameters.values() if p.default is not p.empty)
    return Variant(name, function, formula, en, th, tuple(parameters), optional, unit)
