"""The command line: options in, results out. No logic lives here; help is in ``locale/*/help.toml``.

stdout holds the result alone; progress and warnings go to stderr. Exit codes: 0 done, 1 fault of ours, 2 usage,
3 the data do not allow it, 4 input unreadable or unsafe, 5 output cannot be written, 6 some workbooks of a batch failed,
130 interrupted.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from salesxl import __version__, process
from salesxl import cli_options as shared
from salesxl.cli_words import Group
from salesxl.errors import DataError, OutputError, UsageError
from salesxl.locale import Language, say


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, message="%(prog)s %(version)s")
@shared.language_of_group
def main() -> None:
    """``salesxl``."""


@main.command()
@click.option("-o", "--output", default="salesxl-demo.xlsx", show_default=True, type=click.Path(path_type=Path))
@click.option("-t", "--template")
@click.option("--force", is_flag=True)
@click.option("--debug", is_flag=True)
@shared.language
def demo(output: Path, template: str | None, force: bool, debug: bool, lang: Language) -> None:
    """``salesxl demo``."""
    process.settle()
    from salesxl.load import load
    from salesxl.workbook.fill import fill as fill_workbook
    from salesxl.workbook_templates import SAMPLE

    data = load([SAMPLE], progress=shared.progress(False, lang))
    report = fill_workbook(data, output, template=template, language=lang, force=force)
    _say_filled(report, lang)
    click.echo(say("cli.demo", lang, file=output))


@main.command()
@shared.raw_sheets
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
)
@click.option("-t", "--template")
@click.option("--period")
@click.option("--compare", type=click.Choice(["previous", "year"]), default="previous", show_default=True)
@click.option("--split-by", metavar="FIELD")
@click.option("--targets", type=click.Path())
@click.option("--no-data", is_flag=True)
@click.option("--dry-run", is_flag=True)
@click.option("--force", is_flag=True)
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True)
@shared.cluster
@shared.language
@shared.json
def fill(raw: tuple[str, ...], output: Path, template: str | None, period: str | None, compare: str, split_by: str | None,
         targets: str | None, no_data: bool, dry_run: bool, force: bool, jobs: int, cluster: str | None, lang: Language, as_json: bool,
         **reading: Any) -> None:  # fmt: skip
    """``salesxl fill``."""
    process.settle()
    from salesxl.workbook import fill as filling

    if cluster and jobs > 1:
        raise UsageError("errors.jobs_and_cluster")
    read = (*raw, targets) if targets else raw
    filling.spare(output, read, template)
    spread = _workers(cluster, lang)
    data = _load(read, lang, spread, **reading)
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
            passed_over = (line for report in batch.reports for line in (*report.faults, *report.notes))
            for line in dict.fromkeys(passed_over) if not reading["quiet"] else ():
                click.echo(line, err=True)
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
@shared.raw_sheets
@click.option("--period")
@click.option("--by", metavar="FIELD")
@click.option("--compare", type=click.Choice(["previous", "year"]))
@click.option("--variant")
@click.option("--of", "of_metric", metavar="METRIC")
@shared.cluster
@shared.language
@shared.json
def calc(metric: str, raw: tuple[str, ...], period: str | None, by: str | None, compare: str | None, variant: str | None,
         of_metric: str | None, cluster: str | None, lang: Language, as_json: bool, **reading: Any) -> None:  # fmt: skip
    """``salesxl calc``."""
    process.settle()
    from salesxl.analyses import find_analysis
    from salesxl.catalog import find_metric

    analysis = find_analysis(metric)
    if analysis is None:
        find_metric(metric)  # a mistyped name is told before any file is read
    spread = _workers(cluster, lang)
    data = _load(raw, lang, spread, **reading)
    data.spread = spread
    from salesxl import terminal

    if analysis is not None:
        from salesxl.analyse import analyse

        table = analyse(metric, data, period=period, by=by, metric=of_metric, variant=variant, compare=compare)
        _print(table.as_json(lang)) if as_json else terminal.table_result(
            table, data.currency, lang, quiet=reading["quiet"]
        )
        if not table.rows:
            sys.exit(DataError.exit_code)
        return
    from salesxl.calculate import calculate, find_field
    from salesxl.compare import compare_with

    if by:
        by = find_field(data, by)
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
@shared.raw_sheets
@click.option("--save-map", type=click.Path(dir_okay=False, path_type=Path))
@shared.language
@shared.json
def check(raw: tuple[str, ...], save_map: Path | None, lang: Language, as_json: bool, **reading: Any) -> None:
    """``salesxl check``."""
    process.settle()
    from salesxl import checking
    from salesxl.load import nothing_known

    data = checking.look(raw, **shared.reading(lang, **reading))
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
@shared.language
@shared.json
@click.option("--debug", is_flag=True, hidden=True)
def metrics(metric: str | None, lang: Language, as_json: bool, debug: bool) -> None:
    """``salesxl metrics``."""
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
@shared.language_of_group
def template() -> None:
    """``salesxl template``."""


@template.command("list")
@shared.language
@shared.json
def template_list(lang: Language, as_json: bool) -> None:
    """``salesxl template list``."""
    from salesxl import terminal
    from salesxl.workbook_templates import bundled

    _print(bundled()) if as_json else terminal.templates(bundled(), lang)


@template.command("export")
@click.argument("name")
@click.option("-o", "--output", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True)
@shared.language
def template_export(name: str, output: Path | None, force: bool, lang: Language) -> None:
    """``salesxl template export``."""
    from salesxl.workbook.atomic import write
    from salesxl.workbook_templates import template_bytes

    target = output or Path(f"{name}.xlsx")
    if target.exists() and not force:
        raise OutputError("errors.is_there", file=target)
    write(target, template_bytes(name, lang), lang)
    click.echo(str(target))


@template.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@shared.language
@shared.json
@click.option("--debug", is_flag=True, hidden=True)
def template_check(file: Path, lang: Language, as_json: bool, debug: bool) -> None:
    """``salesxl template check``."""
    from salesxl import terminal
    from salesxl.workbook.fill import examine

    report = examine(file, lang)
    _print(report.as_json(lang)) if as_json else terminal.template_check(report, lang)
    if report.faults:
        sys.exit(4)


@main.group()
@shared.language_of_group
def addin() -> None:
    """``salesxl addin``."""


@addin.command("build")
@shared.host
@click.option("-o", "--output", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True)
def addin_build(host: str, folder: Path | None, output: Path | None, force: bool, lang: Language, debug: bool) -> None:
    """``salesxl addin build``."""
    from salesxl.udfs.hosts import commands
    from salesxl.workbook.atomic import write

    chosen = commands(host, lang)
    target = output or (folder or Path()) / chosen.file
    if target.exists() and not force:
        raise OutputError("errors.is_there", file=target)
    write(target, chosen.build(lang), lang)
    click.echo(str(target))


@addin.command("install")
@shared.host
def addin_install(host: str, folder: Path | None, lang: Language, debug: bool) -> None:
    """``salesxl addin install``."""
    from salesxl.udfs.hosts import commands

    _say_checks(commands(host, lang).install(lang, folder))


@addin.command("uninstall")
@shared.host
def addin_uninstall(host: str, folder: Path | None, lang: Language, debug: bool) -> None:
    """``salesxl addin uninstall``."""
    from salesxl.udfs.hosts import commands

    _say_checks(commands(host, lang).uninstall(lang, folder))


@addin.command("status")
@shared.host
def addin_status(host: str, folder: Path | None, lang: Language, debug: bool) -> None:
    """``salesxl addin status``."""
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

    data = load(list(raw), spread=spread, **shared.reading(lang, **reading))
    _strict(data.findings, reading["strict"], lang)
    return data


def _strict(findings: Sequence[Any], strict: bool, lang: Language) -> None:
    serious = [finding for finding in findings if finding.severity != "info"]
    if strict and serious:
        for finding in serious:
            click.echo(f"{finding.where(lang)}: {finding.message(lang)}", err=True)
        raise DataError("errors.strict", count=len(serious))


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
        shown = "findings" if "tbl_findings" in map(str.lower, report.filled) else "findings_unseen"
        sheet = say("workbook.sheets.quality", lang)
        click.echo(say(f"cli.{shown}", lang, count=report.findings, sheet=sheet), err=True)


def run() -> None:
    """The program ``salesxl``: one command, which has its process to itself."""
    try:
        main()
    except SystemExit as done:
        if isinstance(done.code, int):
            process.leave(done.code)
        raise


if __name__ == "__main__":
    run()
