"""The commands: options in, results out. No logic lives here; help is in ``locale/*/help.toml``.

stdout holds the result alone; progress and warnings go to stderr. Exit codes: 0 done, 1 fault of ours, 2 usage,
3 the data do not allow it, 4 input unreadable or unsafe, 5 output cannot be written, 6 some workbooks of a batch failed,
130 interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from salesxl import __version__, process
from salesxl.cli import options as shared
from salesxl.cli.addin import addin
from salesxl.cli.output import print_json, refuse, say_batch, say_filled
from salesxl.cli.templates import template
from salesxl.cli.words import Group
from salesxl.errors import DataError, UsageError
from salesxl.locale import Language, say


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, message="%(prog)s %(version)s")
@shared.language_of_group
def main() -> None:
    """``salesxl``."""


main.add_command(template)
main.add_command(addin)


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
    say_filled(report, lang)
    click.echo(say("cli.demo", lang, file=output))


@main.command()
@shared.raw_sheets
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
@click.option("-t", "--template")
@click.option("--period")
@click.option("--compare", type=click.Choice(["previous", "year"]), default="previous", show_default=True)
@click.option("--split-by", metavar="FIELD")
@click.option("--targets", type=click.Path())
@click.option("--no-data", is_flag=True)
@click.option("--dry-run", is_flag=True)
@click.option("--force", is_flag=True)
@click.option("--jobs", type=click.IntRange(1))
@shared.cluster
@shared.language
@shared.json
def fill(raw: tuple[str, ...], output: Path, template: str | None, period: str | None, compare: str, split_by: str | None,
         targets: str | None, no_data: bool, dry_run: bool, force: bool, jobs: int | None, cluster: str | None, lang: Language, as_json: bool,
         **reading: Any) -> None:  # fmt: skip
    """``salesxl fill``."""
    process.settle()
    from salesxl.workbook import fill as filling

    if cluster and jobs and jobs > 1:
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
            print_json(batch.as_json(lang))
        else:
            say_batch(batch, lang, quiet=reading["quiet"])
        if batch.failures:
            sys.exit(6)
        return
    report = filling.fill(data, output, **options)
    if as_json:
        print_json(report.as_json(lang))
    else:
        say_filled(report, lang, quiet=reading["quiet"])
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
    from salesxl.cli import terminal

    if analysis is not None:
        from salesxl.analyse import analyse

        table = analyse(metric, data, period=period, by=by, metric=of_metric, variant=variant, compare=compare)
        print_json(table.as_json(lang)) if as_json else terminal.table_result(
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
        print_json(document)
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
        print_json(checking.document(data, lang))
    else:
        from salesxl.cli import terminal

        terminal.check(data, lang)
    if not data.tables:
        raise nothing_known(data.sources)
    if reading["strict"]:
        refuse(data.findings, lang)


@main.command()
@click.argument("metric", required=False)
@shared.language
@shared.json
@click.option("--debug", is_flag=True, hidden=True)
def metrics(metric: str | None, lang: Language, as_json: bool, debug: bool) -> None:
    """``salesxl metrics``."""
    from salesxl import definitions
    from salesxl.analyses import find_analysis
    from salesxl.catalog import find_metric
    from salesxl.cli import terminal

    if metric and (analysis := find_analysis(metric)):
        print_json([a for a in definitions.analyses() if a["key"] == analysis.key]) if as_json else terminal.analysis(
            analysis, lang
        )
        return
    chosen = [definitions.describe(find_metric(metric))] if metric else definitions.metrics()
    if as_json:
        print_json(chosen)
    elif metric:
        terminal.definition(chosen[0], lang)
    else:
        terminal.metric_list(chosen, definitions.analyses(), lang)


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
    if reading["strict"]:
        refuse(data.findings, lang)
    return data


def run() -> None:
    """The program ``salesxl``: one command, which has its process to itself."""
    try:
        main()
    except SystemExit as done:
        if isinstance(done.code, int):
            process.leave(done.code)
        raise
