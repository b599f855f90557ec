"""What commands print that several of them print: a document, what was filled, findings that forbid to go on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import click

from salesxl.errors import DataError
from salesxl.locale import Language, say


def print_json(document: Any) -> None:
    """One document, alone on stdout."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))


def say_filled(report: Any, lang: Language, quiet: bool = False) -> None:
    """How much of a workbook was filled, what is missing and why, and what was passed over."""
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


def say_batch(batch: Any, lang: Language, quiet: bool = False) -> None:
    """The workbooks of a batch, what was passed over in any of them, and those that failed."""
    for report in batch.reports:
        click.echo(str(report.file))
    passed_over = (line for report in batch.reports for line in (*report.faults, *report.notes))
    for line in dict.fromkeys(passed_over) if not quiet else ():
        click.echo(line, err=True)
    for name, error in batch.failures:
        click.echo(f"salesxl: {name}: {error.text(lang)}", err=True)


def refuse(findings: Sequence[Any], lang: Language) -> None:
    """Stop, after telling them, where any findings may move a number.

    Raises:
        DataError: there are such.
    """
    serious = [finding for finding in findings if finding.severity != "info"]
    if serious:
        for finding in serious:
            click.echo(f"{finding.where(lang)}: {finding.message(lang)}", err=True)
        raise DataError("errors.strict", count=len(serious))
