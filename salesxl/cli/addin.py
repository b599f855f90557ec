"""The commands about the add-ins for Excel and Calc: ``salesxl addin``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from salesxl.cli import options as shared
from salesxl.cli.words import Group
from salesxl.errors import DataError, OutputError
from salesxl.locale import Language


@click.group(cls=Group)
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
