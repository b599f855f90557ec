"""The worksheet functions: one for every metric and analysis, and a few beside them.

Their names, arguments and help follow from the registry. Everything that offers them (xlwings, the Excel add-in, Calc,
the reference page) is printed from this list.
"""

from __future__ import annotations

import inspect
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from salesxl.analyses import ANALYSES
from salesxl.catalog import METRICS
from salesxl.evaluation.inputs import label, tables_of
from salesxl.locale import Language, say
from salesxl.registry import FAMILIES, Analysis, Metric
from salesxl.tables import TABLES

Kind = Literal["metric", "analysis", "kpi", "check", "why", "help", "metrics", "data"]
Role = Literal["table", "metric", "family", "cell", "period", "by", "options", "number"]

PREFIX = "SALES_"
LONGEST = 255  # what Excel's function wizard shows of a text
MOST_TABLES = 8  # that a function of the whole sheet takes
ANY_TABLES = 3  # that an analysis of any metric takes
_SHORT = {"reps_targets": "targets"}


@dataclass(frozen=True)
class Argument:
    """One argument of a worksheet function.

    Attributes:
        name: as the wizard shows it.
        role: what it is for.
        optional: whether it may be left out.
        table: the table expected there, "" for any.
        number: the input it is when numbers are given in place of tables, "" for none.
    """

    name: str
    role: Role
    optional: bool = True
    table: str = ""
    number: str = ""


@dataclass(frozen=True)
class Function:
    """One worksheet function.

    Attributes:
        name: ``SALES_AOV``.
        kind: which way it is answered.
        key: the metric or analysis.
        family: heading in menus: a metric's family, ``analyses`` or ``tools``.
        arguments: in order, the optional ones last.
        tables: what it can be computed from, the usual ones first; empty for any.
    """

    name: str
    kind: Kind
    key: str
    family: str
    arguments: tuple[Argument, ...]
    tables: tuple[str, ...] = ()

    def help(self, language: Language = "en") -> str:
        """What it answers, in one or two sentences."""
        match self.kind:
            case "metric":
                metric = METRICS[self.key]
                name, text = (metric.th, metric.definition_th) if language == "th" else (metric.en, metric.definition)
                text = f"{name}: {_first_paragraph(text)}"
            case "analysis":
                analysis = ANALYSES[self.key]
                text = analysis.definition_th if language == "th" else analysis.definition
                text = f"{analysis.th if language == 'th' else analysis.en}: {_first_paragraph(text)}"
            case _:
                text = say(f"functions.tools.{self.kind}", language)
        return text if language == "th" else shortened(text)

    def help_of(self, argument: Argument, language: Language = "en") -> str:
        """What one of its arguments takes."""
        text = _argument_text(self, argument, language)
        return text if language == "th" else shortened(text)


@cache
def functions() -> dict[str, Function]:
    """All worksheet functions by name, in the order of menus."""
    metrics = sorted(METRICS.values(), key=lambda metric: FAMILIES.index(metric.family))
    found = [*map(_of_metric, metrics), *map(_of_analysis, ANALYSES.values()), *_tools()]
    return {function.name: function for function in found}


def function_name(key: str) -> str:
    """The worksheet function of a metric or analysis."""
    return PREFIX + key.upper()


def shortened(text: str, most: int = LONGEST) -> str:
    """The text on one line of plain ASCII, cut behind a sentence or word: the wizard keeps nothing else."""
    text = unicodedata.normalize("NFKD", text.replace("–", "-").replace("’", "'")).encode("ascii", "ignore").decode()
    text = " ".join(text.replace("``", "").split())
    if len(text) <= most:
        return text
    cut = text[: most - 3]
    sentence = cut.rfind(". ")
    return cut[: sentence + 1] if sentence > most // 3 else cut[: cut.rfind(" ")].rstrip(",;:") + "..."


# --- what takes what ------------------------------------------------------------------------------------------------


def _of_metric(metric: Metric) -> Function:
    usual = _tables(metric.default.inputs)
    ways = [_tables(variant.inputs) for variant in metric.variants.values()]
    slots = usual or ("",)
    tail: tuple[Role, ...] = ("period", "by", "options")
    roles: list[tuple[Role, str]] = [("table", table) for table in slots] + [(role, "") for role in tail]
    most = max(len(variant.inputs) for variant in metric.variants.values())
    while len(roles) < most + 1:  # the last one is for the options
        roles.insert(-1, ("number", ""))
    longest = max(metric.variants.values(), key=lambda variant: len(variant.inputs)).inputs
    usual_inputs = metric.default.inputs
    inputs = [
        usual_inputs[place] if place < len(usual_inputs) else longest[place] if role == "number" else ""
        for place, (role, _) in enumerate(roles)
    ]
    arguments = _arguments(roles, inputs)
    tables = tuple(dict.fromkeys(table for way in (usual, *ways) for table in way))
    return Function(function_name(metric.key), "metric", metric.key, metric.family, arguments, tables)


def _of_analysis(analysis: Analysis) -> Function:
    takes = inspect.signature(analysis.function).parameters
    roles: list[tuple[Role, str]] = [("metric", "")] if "metric" in takes else []
    roles += [("table", table) for table in analysis.needs or ("",) * ANY_TABLES]
    roles += [(role, "") for role in ("period", "by", "options") if role != "by" or "by" in takes]
    return Function(
        function_name(analysis.key), "analysis", analysis.key, "analyses", _arguments(roles), analysis.needs
    )


def _tools() -> Iterator[Function]:
    tables: list[tuple[Role, str]] = [("table", "")] * MOST_TABLES
    roles: dict[Kind, list[tuple[Role, str]]] = {
        "kpi": [("metric", ""), *tables, ("period", ""), ("by", ""), ("options", "")],
        "check": [*tables, ("options", "")],
        "why": [("cell", "")],
        "help": [("metric", ""), ("options", "")],
        "metrics": [("family", ""), ("options", "")],
        "data": tables,
    }
    for kind, taken in roles.items():
        yield Function(PREFIX + kind.upper(), kind, kind, "tools", _arguments(taken, required=kind != "metrics"))


def _arguments(
    roles: Sequence[tuple[Role, str]], inputs: Sequence[str] = (), *, required: bool = True
) -> tuple[Argument, ...]:
    """Arguments with names that say what they are; only the first is required."""
    arguments: list[Argument] = []
    seen: dict[str, int] = {}
    for place, (role, table) in enumerate(roles):
        name = _SHORT.get(table, table) or str(role)
        seen[name] = seen.get(name, 0) + 1
        numbered = name if seen[name] == 1 else f"{name}{seen[name]}"
        number = inputs[place] if place < len(inputs) else ""
        arguments.append(Argument(numbered, role, place > 0 or not required, table, number))
    return tuple(arguments)


def _tables(inputs: Sequence[str]) -> tuple[str, ...]:
    """The tables that inputs rest on, in the order in which the inputs name them."""
    order = list(TABLES)
    found: dict[str, None] = {}
    for name in inputs:
        found |= dict.fromkeys(sorted(tables_of(name, frozenset()), key=order.index))
    return tuple(found)


# --- help -----------------------------------------------------------------------------------------------------------


def _argument_text(function: Function, argument: Argument, language: Language) -> str:
    key = f"functions.arguments.{argument.role}"
    match argument.role:
        case "table":
            text = say(key, language, table=_table_words(function, argument, language))
        case "options":
            text = say(key, language, choices=_choices(function))
        case "number":
            return say("functions.arguments.number", language, input=label(argument.number)[language])
        case _:
            text = say(key, language)
    if argument.number:
        text += " " + say("functions.arguments.or_number", language, input=label(argument.number)[language])
    return text


def _table_words(function: Function, argument: Argument, language: Language) -> str:
    """The table that is due, and those that would do as well."""
    if not argument.table:
        return say("functions.arguments.any", language)
    due = [one.table for one in function.arguments if one.role == "table"]
    others = [table for table in function.tables if table not in due] if due[0] == argument.table else []
    names = [TABLES[table].th if language == "th" else TABLES[table].en for table in (argument.table, *others)]
    return say("functions.arguments.either", language).join(names)


def _choices(function: Function) -> str:
    """What the options of a function may be: its variants, or the parameters of an analysis."""
    if function.kind == "metric":
        names = [name for name in METRICS[function.key].variants if name != "default"][1:]
        return f"variant={names[0]}" if names else "gross_margin=0.4"
    if function.kind == "analysis":
        takes = inspect.signature(ANALYSES[function.key].function).parameters.values()
        own = [p for p in takes if p.name not in ("data", "period", "by", "metric")]
        if own:
            return f"{own[0].name}={own[0].default}"
    return "as_of=2026-05-31"


def _first_paragraph(text: str) -> str:
    return " ".join(text.split("\n\n")[0].split())
