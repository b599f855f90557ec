"""The command line: options in, results out. No logic lives here.

stdout holds the result alone; progress and warnings go to stderr. Exit codes: 0 done, 1 fault of ours, 2 usage,
3 the data do not allow it, 4 input unreadable or unsafe, 5 output cannot be written, 6 some workbooks of a batch failed,
130 interrupted.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from salesxl import __version__
from salesxl.errors import DataError, OutputError, SalesxlError, UsageError
from salesxl.locale import LANGUAGES, Language, say

Command = TypeVar("Command", bound=Callable[..., Any])


class _Group(click.Group):
    """Turns the errors of the library into what, where, what to do, and an exit code."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        arguments = list(args[0] if args and args[0] is not None else kwargs.get("args") or sys.argv[1:])
        debug, language = "--debug" in arguments, _asked(arguments)
        self.language = language
        _use_utf8()
        try:
            return super().main(*args, **kwargs)
        except SalesxlError as error:
            if debug:
                raise
            click.echo(f"salesxl: {error.text(language)}", err=True)
            sys.exit(error.exit_code)
        except click.exceptions.Exit as stop:
            sys.exit(stop.exit_code)
        except Exception as error:  # the one border: a fault of ours is told in one line, too
            if debug:
                raise
            fault = f"{type(error).__name__}: {error}"
            click.echo(f"salesxl: {say('cli.fault', language, fault=fault)}", err=True)
            sys.exit(1)

    def invoke(self, ctx: click.Context) -> Any:
        """An interrupt has an exit code of its own; click would make it 1."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo(f"salesxl: {say('cli.stopped', self.language)}", err=True)
            ctx.exit(130)


def _asked(arguments: Sequence[str]) -> Language:
    """The language of the command, known before it is parsed: its options may be what is wrong with it."""
    said = os.environ.get("SALESXL_LANG")
    for option, value in zip(arguments, [*arguments[1:], ""], strict=True):
        name, equals, own = option.partition("=")
        if name == "--lang":
            said = own if equals else value
    return "th" if said == "th" else "en"


def _use_utf8() -> None:
    """Thai must come out whole where the console's own code page cannot show it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _language(command: Command) -> Command:
    return click.option(
        "--lang", type=click.Choice(LANGUAGES), default="en", envvar="SALESXL_LANG", help="Language of the words shown."
    )(command)


def _cluster(command: Command) -> Command:
    return click.option(
        "--cluster", metavar="ADDRESS", help="A running Dask cluster that does the work (see docs/scale.md)."
    )(command)


def _json(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(command)


def _raw_options(command: Command) -> Command:
    """Options of every command that reads raw sheets."""
    for option in reversed([
        click.argument("raw", nargs=-1, required=True),
        click.option("--table", "tables", multiple=True, metavar="TABLE=FILE[:SHEET]", help="Say which sheet is a table."),
        click.option("--map", "map_file", type=click.Path(dir_okay=False), help="A mapping file to obey (see check --save-map)."),
        click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="A setting, such as gross_margin=0.4."),
        click.option("--currency", help="Currency of the amounts, such as THB."),
        click.option("--as-of", metavar="DATE", help="Day up to which the data count; else the last day something happened."),
        click.option("--encoding", help="Encoding of the text files, such as cp874, where it is not found out by itself."),
        click.option("--max-mb", type=click.IntRange(1), help="How large a file may be, and what it unpacks to; 512 at most if not said."),
        click.option("--strict", is_flag=True, help="Stop (exit code 3) when there are warnings about the data."),
        click.option("--quiet", is_flag=True, help="No progress and no warnings."),
        click.option("--debug", is_flag=True, help="Show the traceback of an error."),
    ]):  # fmt: skip
        command = option(command)
    return command


_ABOUT = """Sales metrics from raw sheets: on the terminal, or in a KPI workbook.

\b
salesxl demo                                    see it work on a sample firm
salesxl fill orders.xlsx deals.csv -o kpi.xlsx  raw sheets -> a KPI workbook
salesxl calc win_rate deals.csv --by owner      one number
salesxl check my_folder/                        what was understood, and what was not
"""


@click.group(
    cls=_Group, help=_ABOUT, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(__version__, message="%(prog)s %(version)s")
def main() -> None:
    """The command line."""


@main.command()
@click.option("-o", "--output", default="salesxl-demo.xlsx", show_default=True, type=click.Path(path_type=Path))
@click.option("-t", "--template", help="A bundled template, or a workbook of your own.")
@click.option("--force", is_flag=True, help="Replace the output if it is there.")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@_language
def demo(output: Path, template: str | None, force: bool, debug: bool, lang: Language) -> None:
    """Turn the bundled raw sheets of a sample firm into a finished KPI workbook."""
    from salesxl.load import load
    from salesxl.workbook.fill import fill as fill_workbook
    from salesxl.workbook_templates import SAMPLE

    data = load([SAMPLE], progress=_progress(False, lang))
    report = fill_workbook(data, output, template=template, language=lang, force=force)
    _say_filled(report, lang)
    click.echo(say("cli.demo", lang, file=output))


@main.command()
@_raw_options
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="The workbook to write; with --split-by a folder.",
)
@click.option("-t", "--template", help="A bundled template (see `template list`), or a workbook of your own.")
@click.option("--period", help="2026-05, 2026-Q2, 2026, ytd, last 30 days ... ; else the last complete month.")
@click.option("--compare", type=click.Choice(["previous", "year"]), default="previous", show_default=True)
@click.option("--split-by", metavar="FIELD", help="One workbook for each owner, team, branch, month ...")
@click.option("--targets", type=click.Path(), help="A file with targets.")
@click.option("--no-data", is_flag=True, help="Leave the data rows out of the workbook.")
@click.option("--dry-run", is_flag=True, help="Say what would be filled; write nothing.")
@click.option("--force", is_flag=True, help="Replace the output if it is there.")
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes for --split-by.")
@_cluster
@_language
@_json
def fill(raw: tuple[str, ...], output: Path, template: str | None, period: str | None, compare: str, split_by: str | None,
         targets: str | None, no_data: bool, dry_run: bool, force: bool, jobs: int, cluster: str | None, lang: Language, as_json: bool,
         **reading: Any) -> None:  # fmt: skip
    """Fill a KPI workbook from raw sheets: the main job."""
    from salesxl.workbook import fill as filling

    if cluster and jobs > 1:
        raise UsageError("errors.jobs_and_cluster")
    spread = _workers(cluster, lang)
    data = _load((*raw, targets) if targets else raw, lang, spread, **reading)
    options: dict[str, Any] = {"template": template, "period": period, "compare": compare, "language": lang,
                               "with_data": not no_data, "dry_run": dry_run, "force": force}  # fmt: skip
    if split_by:
        from salesxl.workbook.split import fill_each

        batch = fill_each(data, output, split_by, jobs=jobs, spread=spread, **options)
        if as_json:
            _print(batch.as_json(lang))
        else:
            for report in batch.reports:
                click.echo(str(report.file))
            for name, error in batch.failures:
                click.echo(f"salesxl: {name}: {error.text(lang)}", err=True)
        if batch.failures:
            sys.exit(6)
        return
    report = filling.fill(data, output, **options)
    if as_json:
        _print(report.as_json(lang))
    else:
        _say_filled(report, lang, quiet=reading["quiet"])
        click.echo(str(output))
    if not report.filled:
        sys.exit(DataError.exit_code)


@main.command()
@click.argument("metric")
@_raw_options
@click.option("--period", help="2026-05, 2026-Q2, 2026, ytd, last 30 days, 2026-05-01..2026-05-31; else all rows.")
@click.option(
    "--by", metavar="FIELD", help="Group by owner, source, product ... or by day, week, month, quarter, year."
)
@click.option(
    "--compare", type=click.Choice(["previous", "year"]), help="Also show the period before, or a year before."
)
@click.option("--variant", help="One of the metric's variants (see `metrics METRIC`).")
@click.option(
    "--of", "of_metric", metavar="METRIC", help="The metric that an analysis such as trend or leaderboard is about."
)
@_cluster
@_language
@_json
def calc(metric: str, raw: tuple[str, ...], period: str | None, by: str | None, compare: str | None, variant: str | None,
         of_metric: str | None, cluster: str | None, lang: Language, as_json: bool, **reading: Any) -> None:  # fmt: skip
    """Compute one metric or analysis from raw sheets."""
    from salesxl.analyses import find_analysis
    from salesxl.catalog import find_metric

    analysis = find_analysis(metric)
    if analysis is None:
        find_metric(metric)  # a mistyped name is told before any file is read
    data = _load(raw, lang, _workers(cluster, lang), **reading)
    from salesxl import terminal

    if analysis is not None:
        from salesxl.analyse import analyse

        table = analyse(metric, data, period=period, by=by, metric=of_metric, variant=variant, compare=compare)
        _print(table.as_json(lang)) if as_json else terminal.table_result(
            table, data.settings.currency, lang, quiet=reading["quiet"]
        )
        if not table.rows:
            sys.exit(DataError.exit_code)
        return
    from salesxl.calculate import calculate, check_field
    from salesxl.compare import compare_with

    if by:
        check_field(data, by)
    result = calculate(metric, data, period=period, by=by, variant=variant)
    other = compare_with(result, data, compare) if compare else None
    if as_json:
        document = result.as_json(lang)
        if other is not None:
            document["compare"] = other.as_json(lang)
        _print(document)
    else:
        terminal.result(result, lang, other, quiet=reading["quiet"])
    if result.value is None and not any(group.value is not None for group in result.groups):
        sys.exit(DataError.exit_code)


@main.command()
@_raw_options
@click.option(
    "--save-map", type=click.Path(dir_okay=False, path_type=Path), help="Write what was understood as a mapping file."
)
@_language
@_json
def check(raw: tuple[str, ...], save_map: Path | None, lang: Language, as_json: bool, **reading: Any) -> None:
    """Say what was understood of the raw sheets, and what was not."""
    from salesxl import checking
    from salesxl.load import nothing_known

    data = checking.look(raw, **_reading_options(lang, **reading))
    if save_map is not None:
        from salesxl.reading import Data
        from salesxl.reading import save_map as as_map
        from salesxl.workbook.atomic import write

        write(save_map, as_map(Data(sources=data.sources, settings=data.settings)).encode("utf-8"), lang)
    if as_json:
        _print(checking.document(data, lang))
    else:
        from salesxl import terminal

        terminal.check(data, lang)
    if not data.tables:
        raise nothing_known(data.sources)
    _strict(data.findings, reading["strict"], lang)


@main.command()
@click.argument("metric", required=False)
@_language
@_json
@click.option("--debug", is_flag=True, hidden=True)
def metrics(metric: str | None, lang: Language, as_json: bool, debug: bool) -> None:
    """Definitions of all metrics, or of one."""
    from salesxl import definitions, terminal
    from salesxl.analyses import find_analysis
    from salesxl.catalog import find_metric

    if metric and (analysis := find_analysis(metric)):
        _print([a for a in definitions.analyses() if a["key"] == analysis.key]) if as_json else terminal.analysis(
            analysis, lang
        )
        return
    chosen = [definitions.describe(find_metric(metric))] if metric else definitions.metrics()
    if as_json:
        _print(chosen)
    elif metric:
        terminal.definition(chosen[0], lang)
    else:
        terminal.metric_list(chosen, definitions.analyses(), lang)


@main.group()
def template() -> None:
    """The bundled templates, and templates of your own."""


@template.command("list")
@_language
@_json
def template_list(lang: Language, as_json: bool) -> None:
    """The bundled templates."""
    from salesxl import terminal
    from salesxl.workbook_templates import bundled

    _print(bundled()) if as_json else terminal.templates(bundled(), lang)


@template.command("export")
@click.argument("name")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to; else NAME.xlsx here.")
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@_language
def template_export(name: str, output: Path | None, force: bool, lang: Language) -> None:
    """Copy a bundled template, to change it in Excel and fill it with `fill -t`."""
    from salesxl.workbook.atomic import write
    from salesxl.workbook_templates import template_bytes

    target = output or Path(f"{name}.xlsx")
    if target.exists() and not force:
        raise OutputError("errors.is_there", file=target)
    write(target, template_bytes(name, lang), lang)
    click.echo(str(target))


@template.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@_language
@_json
@click.option("--debug", is_flag=True, hidden=True)
def template_check(file: Path, lang: Language, as_json: bool, debug: bool) -> None:
    """What in a workbook would be filled, and what is wrong with it."""
    from salesxl import terminal
    from salesxl.workbook.fill import examine

    report = examine(file, lang)
    _print(report.as_json(lang)) if as_json else terminal.template_check(report, lang)
    if report.faults:
        sys.exit(4)


@main.group()
def addin() -> None:
    """The worksheet functions in Excel or LibreOffice Calc: build, install, remove, diagnose."""


def _host_options(command: Command) -> Command:
    where = "Another folder than the program's own."
    for option in (
        _language,
        click.option("--debug", is_flag=True, hidden=True),
        click.option("--dir", "folder", type=click.Path(file_okay=False, path_type=Path), help=where),
        click.option("--host", type=click.Choice(["excel", "calc"]), default="excel", show_default=True),
    ):
        command = option(command)
    return command


@addin.command("build")
@_host_options
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to; else into --dir, or here.")
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
def addin_build(host: str, folder: Path | None, output: Path | None, force: bool, lang: Language, debug: bool) -> None:
    """Write the add-in file without installing it."""
    from salesxl.udfs.hosts import commands
    from salesxl.workbook.atomic import write

    chosen = commands(host, lang)
    target = output or (folder or Path()) / chosen.file
    if target.exists() and not force:
        raise OutputError("errors.is_there", file=target)
    write(target, chosen.build(lang), lang)
    click.echo(str(target))


@addin.command("install")
@_host_options
def addin_install(host: str, folder: Path | None, lang: Language, debug: bool) -> None:
    """Build the add-in for this Python and put it where the program looks for it."""
    from salesxl.udfs.hosts import commands

    _say_checks(commands(host, lang).install(lang, folder))


@addin.command("uninstall")
@_host_options
def addin_uninstall(host: str, folder: Path | None, lang: Language, debug: bool) -> None:
    """Remove the add-in."""
    from salesxl.udfs.hosts import commands

    _say_checks(commands(host, lang).uninstall(lang, folder))


@addin.command("status")
@_host_options
def addin_status(host: str, folder: Path | None, lang: Language, debug: bool) -> None:
    """How the add-in stands, and what keeps it from working (then the exit code is 3)."""
    from salesxl.udfs.hosts import commands

    checks = commands(host, lang).status(lang, folder)
    _say_checks(checks)
    if not all(check.ok for check in checks):
        sys.exit(DataError.exit_code)


def _say_checks(checks: Sequence[Any]) -> None:
    for check in checks:
        click.echo(f"{'✓' if check.ok else '✗'} {check.text}")
        if check.remedy:
            click.echo(f"  {check.remedy}")


def _reading_options(lang: Language, *, tables: Sequence[str], map_file: str | None, settings: Sequence[str], currency: str | None,
                     as_of: str | None, encoding: str | None, max_mb: int | None, strict: bool, quiet: bool, debug: bool) -> dict[str, Any]:  # fmt: skip
    """What the options of `_raw_options` mean to `salesxl.load`."""
    from salesxl.reading import Limits, load_map

    values = dict(_pair(text, "--set name=value") for text in settings)
    if currency:
        values["currency"] = currency
    return {
        "tables": dict(_pair(text, "--table deals=FILE.csv") for text in tables),
        "mapping": load_map(map_file) if map_file else None,
        "settings": values,
        "as_of": _date(as_of),
        "encoding": encoding,
        "limits": Limits.of_size(max_mb) if max_mb else None,
        "language": lang,
        "progress": _progress(quiet, lang),
    }


def _workers(address: str | None, lang: Language) -> Any:
    """The workers of a cluster, until the command ends; None for this process."""
    if address is None:
        return None
    import logging

    from salesxl.cluster import Cluster

    logging.getLogger("distributed").setLevel(logging.CRITICAL + 1)  # what goes wrong is told in our words
    return click.get_current_context().with_resource(Cluster(address, language=lang)).spread


def _load(raw: Sequence[str], lang: Language, spread: Any = None, **reading: Any) -> Any:
    from salesxl.load import load

    data = load(list(raw), spread=spread, **_reading_options(lang, **reading))
    _strict(data.findings, reading["strict"], lang)
    return data


def _strict(findings: Sequence[Any], strict: bool, lang: Language) -> None:
    serious = [finding for finding in findings if finding.severity != "info"]
    if strict and serious:
        for finding in serious:
            click.echo(f"{finding.where(lang)}: {finding.message(lang)}", err=True)
        raise DataError("errors.strict", count=len(serious))


def _pair(text: str, form: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise UsageError("errors.not_a_pair", text=text, form=form)
    return name.strip(), value.strip()


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError("errors.not_a_date", text=text) from error


def _progress(quiet: bool, lang: Language) -> Callable[[str], None] | None:
    if quiet or not sys.stderr.isatty():
        return None
    return lambda name: click.echo(say("cli.reading", lang, file=name), err=True)


def _print(document: Any) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))


def _say_filled(report: Any, lang: Language, quiet: bool = False) -> None:
    if quiet:
        return
    missing = report.why_missing(lang)
    told = sum(map(len, missing.values()))
    click.echo(say("cli.filled", lang, filled=len(report.filled), missing=told), err=True)
    for reason, what in missing.items():
        click.echo(f"  {reason}: {', '.join(what)}", err=True)
    for line in (*report.faults, *report.notes):
        click.echo(line, err=True)
    if report.findings:
        click.echo(
            say("cli.findings", lang, count=report.findings, sheet=say("workbook.sheets.quality", lang)), err=True
        )


if __name__ == "__main__":
    main()
