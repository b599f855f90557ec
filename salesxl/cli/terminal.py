"""How results look on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from salesxl.changes import change_shown, change_unit
from salesxl.definitions import columns_in_words, example
from salesxl.findings import serious_first
from salesxl.formats import shown
from salesxl.locale import Language, say
from salesxl.registry import FAMILIES
from salesxl.results import TEXTS, column_label

if TYPE_CHECKING:
    from salesxl.compare import Comparison
    from salesxl.dataset import Dataset
    from salesxl.registry import Analysis
    from salesxl.results import Result, TableResult


def _console(stderr: bool = False) -> Console:
    """A console that shows text as it stands, and never cuts a table when it goes into a file or another program.

    Names in the data may look like markup (``[north]``) or an emoji's code (``A:100:3``); they are neither.
    """
    as_it_stands: dict[str, Any] = {"stderr": stderr, "highlight": False, "markup": False, "emoji": False}
    console = Console(**as_it_stands)
    return console if console.is_terminal else Console(**as_it_stands, width=200)


def _table(headers: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> Table:
    table = Table(
        show_edge=False, box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0), show_header=any(headers)
    )
    for i, header in enumerate(headers):
        table.add_column(header, justify="right" if i in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def _title(console: Console, label: str, *names: str) -> None:
    console.print(label, style="bold", end="  ")
    console.print("  ".join(names))


def result(result: Result, lang: Language, other: Comparison | None = None, quiet: bool = False) -> None:
    """One metric: its value on stdout, what it rests on on stderr."""
    from salesxl.registry import METRICS

    metric = METRICS[result.metric]
    console = _console()
    if result.groups:
        rows = [
            (
                g.key,
                shown(g.value, result.unit, result.currency, lang),
                f"{g.rows:,}",
                g.reason.text(lang) if g.reason else "",
            )
            for g in result.groups
        ]
        headers = [result.by or "", metric.th if lang == "th" else metric.en, say("cli.columns.rows", lang), ""]
        console.print(_table(headers, rows, right=(1, 2)))
    else:
        console.print(
            shown(result.value, result.unit, result.currency, lang)
            if result.value is not None
            else f"– {result.reason.text(lang)}"
            if result.reason
            else "–"
        )
    if quiet:
        return
    aside = _console(stderr=True)
    variant = metric.variants[result.variant]
    when = f", {result.period.key}" if result.period else ""
    aside.print(
        f"{metric.th if lang == 'th' else metric.en} ({variant.th if lang == 'th' else variant.en}){when}: {say('cli.rows', lang, rows=f'{result.rows:,}')}"
    )
    if other is not None:
        change = "" if other.change is None else f" ({change_shown(other.change, change_unit(result.unit), lang)})"
        period = other.result.period.key if other.result.period else ""
        then = shown(other.result.value, result.unit, result.currency, lang)
        why = [other.result.reason.text(lang)] if other.result.reason else []
        why += [note.text(lang) for note in other.result.notes if note not in result.notes]
        aside.print(f"{period}: {then}{change}" + "".join(f"; {text}" for text in why))
    for left in result.set_aside:
        aside.print(say("cli.set_aside", lang, rows=f"{left.rows:,}", table=left.table, rule=left.rule))
    for note in result.notes:
        aside.print(note.text(lang))


def table_result(table: TableResult, currency: str | None, lang: Language, quiet: bool = False) -> None:
    """An analysis: its table on stdout, what to know about it on stderr."""
    if not table.rows:
        _console().print(f"– {table.reason.text(lang)}" if table.reason else "–")
        return
    rows = [
        [_cell(value, unit, currency, lang) for value, unit in zip(row, table.units, strict=True)] for row in table.rows
    ]
    right = [i for i, unit in enumerate(table.units) if unit not in (*TEXTS, "said")]
    _console().print(_table(table.headers(lang), rows, right))
    for note in () if quiet else table.notes:
        _console(stderr=True).print(note.text(lang))


def _cell(value: Any, unit: str, currency: str | None, lang: Language) -> str:
    if unit == "said":
        return "" if value is None else str(value.text(lang))
    if unit == "figure" and value is not None:
        if value.signed:
            return change_shown(value.value, value.unit, lang)
        return shown(value.value, value.unit, value.currency, lang)
    if isinstance(value, str):
        return column_label(value, lang) if unit == "word" else value
    return shown(value, unit, currency, lang)


def check(data: Dataset, lang: Language) -> None:
    """What was understood and what was noticed."""
    console = _console()
    rows = [
        (
            source.file, source.sheet or "", source.table or say("cli.not_used", lang), str(source.header_row or ""), f"{source.rows:,}",
            ", ".join(f"{key}={said}" for key, said in source.understood.items()), ", ".join(source.unused),
        )
        for source in data.sources
    ]  # fmt: skip
    names = ("file", "sheet", "table", "header_row", "rows", "columns", "unused")
    console.print(say("cli.found_tables", lang), style="bold")
    console.print(_table([say(f"cli.columns.{name}", lang) for name in names], rows, right=(3, 4)))
    console.print("\n" + say("cli.found_findings", lang), style="bold")
    if not data.findings:
        console.print(say("cli.no_findings", lang))
        return
    lines = [
        (say(f"cli.severities.{f.severity}", lang), f.message(lang), f.where(lang), f.action(lang))
        for f in serious_first(data.findings)
    ]
    console.print(
        _table([say(f"cli.columns.{name}", lang) for name in ("severity", "message", "where", "action")], lines)
    )


def metric_list(metrics: Sequence[dict[str, Any]], analyses: Sequence[dict[str, Any]], lang: Language) -> None:
    """All metrics by family, then the analyses."""
    console = _console()
    for family in FAMILIES:
        console.print(say(f"cli.families.{family}", lang), style="bold")
        rows = [
            (m["key"], m["label"][lang], say(f"cli.units.{m['unit']}", lang), m["formula"])
            for m in metrics
            if m["family"] == family
        ]
        console.print(
            _table(
                [say(f"cli.columns.{name}", lang) for name in ("key", "name", "unit")] + [say("cli.formula", lang)],
                rows,
            )
        )
        console.print()
    named = [(a["key"], a["label"][lang], a["definition"][lang]) for a in analyses]
    console.print(_table([say("cli.columns.key", lang), say("cli.columns.name", lang), ""], named))


def definition(metric: dict[str, Any], lang: Language) -> None:
    """One metric, explained."""
    console = _console()
    _title(console, metric["label"][lang], metric["key"], metric["function"])
    console.print(metric["definition"][lang] + "\n")
    facts = [
        (say("cli.formula", lang), metric["formula"]),
        ("", metric["formula_in_words"][lang]),
        (say("cli.columns.unit", lang), say(f"cli.units.{metric['unit']}", lang)),
        (say("cli.needs", lang), ", ".join(metric["needs"])),
        (say("docs.columns", lang), columns_in_words(metric["columns"], lang)),
        (say("cli.example", lang), example(metric)),
        (say("cli.source", lang), metric["source"]),
    ]
    console.print(_table(["", ""], facts))
    if len(metric["variants"]) > 1:
        console.print("\n" + say("cli.variants", lang), style="bold")
        for number, variant in enumerate(metric["variants"]):
            default = f" ({say('docs.default', lang)})" if number == 0 else ""
            console.print(variant["name"], style="bold", end="")
            console.print(f"{default}: {variant['label'][lang]}")
            own = number > 0 and variant["columns"] != metric["columns"]
            facts = [
                (say("docs.used_by", lang), variant["used_by"][lang]),
                (say("cli.formula", lang), variant["formula"]),
                ("", variant["formula_in_words"][lang]),
                *([(say("docs.columns", lang), columns_in_words(variant["columns"], lang))] if own else []),
            ]
            console.print(Padding(_table(["", ""], facts), (0, 0, 0, 2)))


def analysis(found: Analysis, lang: Language) -> None:
    """One analysis, explained."""
    console = _console()
    _title(console, found.th if lang == "th" else found.en, found.key, f"SALES_{found.key.upper()}")
    console.print(found.definition_th if lang == "th" else found.definition)


def templates(bundled: Sequence[dict[str, Any]], lang: Language) -> None:
    """The bundled templates."""
    rows = [(t["name"], t["title"], ", ".join(t["sheets"]), t["language"]) for t in bundled]
    _console().print(
        _table([say(f"cli.columns.{name}", lang) for name in ("name", "title", "sheets", "language")], rows)
    )


def template_check(report: Any, lang: Language) -> None:
    """What in a template would be filled, and what is wrong with it."""
    console = _console()
    for binding, place in report.bindings:
        console.print(f"{binding}  {place}")
    for fault in report.faults:
        console.print(str(fault))
