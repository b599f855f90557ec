"""A worksheet function called with what a spreadsheet hands over: the way of every host into the library."""

from __future__ import annotations

import gc
import inspect
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from salesxl.analyse import analyse
from salesxl.analyses import ANALYSES, find_analysis
from salesxl.calculate import calculate, find_field
from salesxl.catalog import METRICS, find_metric
from salesxl.cells import answers, numbers, sheets
from salesxl.cells.answers import Rows
from salesxl.cells.arguments import HANDLE, Request, inputs_of, sort, taken
from salesxl.cells.blocks import Block, Value, forget_blocks, side_by_side
from salesxl.cells.faults import Fault, of_error
from salesxl.cells.functions import Function, functions
from salesxl.cells.options import Options, understand, yes_or_no
from salesxl.cells.period import period_of
from salesxl.cells.plain import Ambiguous, header_for
from salesxl.cells.store import MEGABYTE, Shelf
from salesxl.cells.tables import Known, Tables, prepared
from salesxl.cells.values import Cell, ErrorValue
from salesxl.dataset import Dataset
from salesxl.errors import SalesxlError
from salesxl.locale import Language, say
from salesxl.results import Result

handles: Shelf[list[Block]] = Shelf(512 * MEGABYTE)
"""The blocks behind the texts of SALES_DATA."""

_answers: Shelf[Rows] = Shelf(4 * MEGABYTE)
LACKING = ("columns-missing", "table-vague")
"""Findings about blocks that would be tables with something more."""

_LARGEST = 10_000  # cells of an answer that is kept
_CELL = 64  # bytes that a kept cell counts for

_log = logging.getLogger("salesxl")


def call(
    function: str, args: Sequence[object], *, date1904: bool = False, host: str = "excel", language: Language = "en"
) -> list[list[Cell]]:
    """The answer of a worksheet function.

    Args:
        function: its name, ``SALES_AOV``.
        args: its arguments as the host hands them over: values, and blocks as rows of cells.
        date1904: numbers of days count from 1904.
        host: which program asks: ``excel``, ``office``, ``calc`` or ``python``; all are answered alike.
        language: of words and reasons, where the options name none.

    Returns:
        rows of cells; a single value is one row of one cell. Never an exception: what cannot be computed is an
        ``ErrorValue`` with its reason, and a fault of ours is logged.
    """
    try:
        with _no_search_for_cycles():
            values = [taken(argument, date1904=date1904) for argument in args]
            key = (function.upper(), language, date1904, *map(_key, values))
            kept = _answers.get(key)
            if kept is None:
                kept = _answer(function, values, language, date1904)
                size = sum(map(len, kept))
                if size <= _LARGEST and not _is_about_handles(kept):
                    _answers.put(key, kept, _CELL * (size + len(values)))
            return [list(row) for row in kept]
    except Exception as fault:  # the one border: a cell shows an error value, whatever happened
        _log.exception("%s failed for %s", function, host)
        said = say("functions.reasons.fault", language, fault=f"{type(fault).__name__}: {fault}")
        return [[ErrorValue("#VALUE!", said)]]


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Hold Python's search for unreachable objects: among a million cells that just came it takes a third of a call."""
    held = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if held:  # else another call that runs meanwhile lets it go on
            gc.enable()


def forget() -> None:
    """Empty everything that is kept between calls, the data behind SALES_DATA too."""
    from salesxl.cells.tables import datasets

    for shelf in (handles, _answers, datasets):
        shelf.clear()
    forget_blocks()


def _is_about_handles(rows: Rows) -> bool:
    """An answer that gives a text of SALES_DATA, or misses its data, must be made anew each time."""
    first = rows[0][0]
    return (isinstance(first, ErrorValue) and first.code == "#REF!") or bool(HANDLE.match(str(first)))


def _key(value: Value) -> object:
    if isinstance(value, Block):
        return (value.digest, value.height)
    return (type(value).__name__, value)


def _answer(name: str, values: Sequence[Value], language: Language, date1904: bool) -> Rows:
    """The answer, with the faults that we know as error values."""
    function = functions().get(name.upper())
    if function is None:
        return [[ErrorValue("#NAME?", say("functions.reasons.unknown_function", language, name=name))]]
    options = Options(language=language)
    try:
        request = sort(function, values, language, lambda text: _recall(text, language))
        request.date1904 = date1904
        options = _options(function, request, language)
        rows = _KINDS[function.kind](function, request, options)
    except Fault as fault:
        rows = [[fault.answer]]
    except SalesxlError as error:
        rows = [[of_error(error, options.language)]]
    return [[answers.texts(rows, options.language)]] if options.why else rows


def _options(function: Function, request: Request, language: Language) -> Options:
    known = METRICS[function.key].variants.values() if function.kind == "metric" else ()
    variants = {name: variant.name for variant in known for name in (variant.th, variant.en, variant.name)}
    others = list(_own_options(function)) if function.kind == "analysis" else []
    return understand(request.options, language=language, variants=variants, others=others)


# --- each kind of function ------------------------------------------------------------------------------------------


def _metric(function: Function, request: Request, options: Options) -> Rows:
    inputs = sorted(inputs_of(function))
    if request.numbers is not None:
        _refuse_days(request.numbers, function, inputs, options)
        return numbers.answer(function.key, request.numbers, options)
    alone = len(request.tables) == 1 and request.period is None and request.by is None
    tables = _columns_joined(request.tables, options)
    known = _known(request, tables, function.tables, options, inputs if alone else ())
    result = _result(function.key, known, request, options)
    _check_read(result, known.data, options)
    return _with_unknown(answers.of_result(result, options), known, options)


def _result(key: str, known: Known, request: Request, options: Options) -> Result:
    data = known.data
    by = find_field(data, request.by) if request.by else None
    return calculate(key, data, period=period_of(request, data, options), by=by, variant=options.variant)


def _analysis(function: Function, request: Request, options: Options) -> Rows:
    known = _known(request, request.tables, function.tables, options)
    given = {name: _typed(text, name, _own_options(function)[name], options) for name, text in options.others.items()}
    takes = inspect.signature(ANALYSES[function.key].function).parameters
    if request.metrics:
        given["metric"] = find_metric(request.metrics[0]).key
    if request.by:
        given["by"] = request.by
    if options.variant:
        given["variant"] = options.variant
    if "metric" in takes and not request.metrics and takes["metric"].default == takes["metric"].empty:
        raise Fault("#VALUE!", say("functions.reasons.no_metrics", options.language))
    result = analyse(function.key, known.data, period=period_of(request, known.data, options), **given)
    return _with_unknown(answers.of_table(result, options), known, options)


def _kpi(function: Function, request: Request, options: Options) -> Rows:
    known = _known(request, request.tables, (), options)
    period = period_of(request, known.data, options)
    if request.by:
        keys = [find_metric(name).key for name in request.metrics]
        if not keys:
            raise Fault("#VALUE!", say("functions.reasons.no_metrics", options.language))
        by = find_field(known.data, request.by)
        results = [calculate(key, known.data, period=period, by=by) for key in keys]
        return answers.of_results(results, by, options)
    return sheets.scorecard_rows(known.data, request.metrics, period, options)


def _check(function: Function, request: Request, options: Options) -> Rows:
    return sheets.finding_rows(request.tables, options)


def _why(function: Function, request: Request, options: Options) -> Rows:
    """Hosts that know the addresses of cells answer themselves; here nobody tells which cell is meant."""
    return [[say("functions.reasons.not_here", options.language)]]


def _help(function: Function, request: Request, options: Options) -> Rows:
    if not request.metrics:
        raise Fault("#VALUE!", say("functions.reasons.no_metrics", options.language))
    name = re.sub(r"^=?SALES_|\(.*\)$", "", request.metrics[0].strip(), flags=re.IGNORECASE)
    found = find_analysis(name) or find_metric(name)
    return answers.definition(found.key, options)


def _metrics(function: Function, request: Request, options: Options) -> Rows:
    return answers.metric_list(request.metrics, options)


def _data(function: Function, request: Request, options: Options) -> Rows:
    if not request.tables:
        raise Fault("#VALUE!", say("functions.reasons.no_table", options.language))
    blocks = [block for block, _ in request.tables]
    text = sheets.handle_text(blocks)
    handles.put(text[: len("SALES_DATA#") + 24], blocks, sum(block.size for block in blocks))
    return [[text]]


_KINDS = {
    "metric": _metric, "analysis": _analysis, "kpi": _kpi, "check": _check, "why": _why, "help": _help,
    "metrics": _metrics, "data": _data,
}  # fmt: skip


# --- what they share ------------------------------------------------------------------------------------------------


def _recall(text: str, language: Language) -> list[Block]:
    blocks = handles.get(text)
    if blocks is None:
        raise Fault("#REF!", say("functions.reasons.stale", language, handle=text))
    return blocks


def _known(
    request: Request, tables: Tables, wanted: Sequence[str], options: Options, inputs: Sequence[int] = ()
) -> Known:
    """The tables as they are read; a block where a period is due is one, or nothing that we know."""
    known = prepared(tables, wanted, options, inputs=inputs)
    for number in request.further & known.unknown.keys():
        said = say("functions.reasons.neither", options.language, headers=known.unknown[number])
        raise Fault("#VALUE!", said)
    if not known.data.tables:
        raise Fault("#N/A", _what_lacks(known.data, options) or say("functions.reasons.no_rows", options.language))
    return known


def _what_lacks(data: Dataset, options: Options) -> str:
    """What blocks lack that would be tables with it."""
    lacking = (finding for finding in data.findings if finding.rule in LACKING)
    return " ".join(dict.fromkeys(finding.message(options.language) for finding in lacking))


def _refuse_days(values: Sequence[Value], function: Function, inputs: Sequence[int], options: Options) -> None:
    """Numbers in several columns of one block are inputs, unless one of the columns could be days."""
    blocks = [value for value in values if isinstance(value, Block) and min(len(value.columns), value.n_rows) > 1]
    try:
        for block in blocks:
            header_for(block, function.tables, inputs=inputs)
    except Ambiguous as wrong:
        raise Fault("#VALUE!", say("functions.reasons.ambiguous", options.language)) from wrong


def _columns_joined(tables: Sequence[tuple[Block, str]], options: Options) -> Sequence[tuple[Block, str]]:
    """Single columns, such as customers, days and amounts, as one block."""
    if len(tables) > 1 and all(len(block.columns) == 1 for block, _ in tables):
        return [(_joined([block for block, _ in tables], options), "")]
    return tables


def _joined(blocks: Sequence[Block], options: Options) -> Block:
    if len({block.n_rows for block in blocks}) > 1:
        raise Fault("#VALUE!", say("functions.reasons.unequal", options.language))
    return blocks[0] if len(blocks) == 1 else side_by_side(blocks)


def _with_unknown(rows: Rows, known: Known, options: Options) -> Rows:
    """Where a table is missing, name the blocks that were not recognised as one, and what others lack."""
    headers = "; ".join(filter(None, known.unknown.values()))
    unknown = say("functions.reasons.not_recognised", options.language, headers=headers) if known.unknown else ""
    said = " ".join(filter(None, (_what_lacks(known.data, options), unknown)))
    if not said:
        return rows
    return [
        [
            ErrorValue(c.code, f"{c.reason}. {said}") if isinstance(c, ErrorValue) and c.code == "#N/A" else c
            for c in row
        ]
        for row in rows
    ]


def _check_read(result: Result, data: Dataset, options: Options) -> None:
    """Refuse a 0 that only means that nothing could be read."""
    if result.rows or result.value != 0:
        return
    for key in {aside.table for aside in result.set_aside}:
        rules = {aside.rule for aside in result.set_aside if aside.table == key}
        if data.tables[key]["set_aside"].notna().all() and any(rule.endswith(_UNREAD) for rule in rules):
            said = say("functions.reasons.unreadable", options.language, table=key, rules=", ".join(sorted(rules)))
            raise Fault("#VALUE!", said)


_UNREAD = ("-missing", "-unreadable", "-blank")


def _own_options(function: Function) -> dict[str, inspect.Parameter]:
    """The parameters of an analysis that have no argument of their own."""
    takes = inspect.signature(ANALYSES[function.key].function).parameters
    return {name: one for name, one in takes.items() if name not in ("data", "period", "by", "metric")}


def _typed(text: str, name: str, parameter: inspect.Parameter, options: Options) -> Any:
    """An option of an analysis as its parameter wants it."""
    kind = str(parameter.annotation)
    if kind == "bool":
        return yes_or_no(name, text, options.language)
    try:
        value = int(text) if kind == "int" else float(text) if kind == "float" else text
    except ValueError as wrong:
        said = say("functions.reasons.bad_value", options.language, name=name, value=text)
        raise Fault("#VALUE!", said) from wrong
    choices = re.findall(r"'([^']+)'", kind) if kind.startswith("Literal") else []
    if (choices and value not in choices) or (isinstance(value, int | float) and value <= 0):
        code = "#VALUE!" if choices else "#NUM!"
        raise Fault(code, say("functions.reasons.bad_value", options.language, name=name, value=text))
    return value
