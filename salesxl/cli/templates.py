"""The commands about templates: ``salesxl template``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from salesxl.cli import options as shared
from salesxl.cli.output import print_json
from salesxl.cli.words import Group
from salesxl.errors import OutputError
from salesxl.locale import Language


@click.group(cls=Group)
@shared.language_of_group
def template() -> None:
    """``salesxl template``."""


@template.command("list")
@shared.language
@shared.json
def template_list(lang: Language, as_json: bool) -> None:
    """``salesxl template list``."""
    from salesxl.cli import terminal
    from salesxl.workbook_templates import bundled

    print_json(bundled()) if as_json else terminal.templates(bundled(), lang)


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
    from salesxl.cli import terminal
    from salesxl.workbook.fill import examine

    report = examine(file, lang)
    print_json(report.as_json(lang)) if as_json else terminal.template_check(report, lang)
    if report.faults:
        sys.exit(4)
