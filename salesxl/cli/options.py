"""Options that several commands have, and what they mean to the library. Their help is in ``locale/*/help.toml``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from salesxl.errors import UsageError
from salesxl.locale import LANGUAGES, Language, say
from salesxl.period_words import parse_day

Command = TypeVar("Command", bound=Callable[..., Any])


def language(command: Command) -> Command:
    """The language of the words shown; its default is what the group finds on the line or in the environment."""
    return click.option("--lang", type=click.Choice(LANGUAGES), default="en")(command)


def language_of_group(command: Command) -> Command:
    """The same for a group, which shows its help in it and hands it down."""
    return click.option("--lang", type=click.Choice(LANGUAGES), default="en", expose_value=False)(command)


def cluster(command: Command) -> Command:
    """Workers that do the work."""
    return click.option("--cluster", metavar="ADDRESS")(command)


def json(command: Command) -> Command:
    """One document in place of words."""
    return click.option("--json", "as_json", is_flag=True)(command)


def raw_sheets(command: Command) -> Command:
    """Options of every command that reads raw sheets."""
    for option in reversed([
        click.argument("raw", nargs=-1, required=True),
        click.option("--table", "tables", multiple=True, metavar="TABLE=FILE[:SHEET]"),
        click.option("--map", "map_file", type=click.Path(dir_okay=False)),
        click.option("--set", "settings", multiple=True, metavar="NAME=VALUE"),
        click.option("--currency"),
        click.option("--as-of", metavar="DATE"),
        click.option("--encoding"),
        click.option("--max-mb", type=click.IntRange(1)),
        click.option("--strict", is_flag=True),
        click.option("--quiet", is_flag=True),
        click.option("--debug", is_flag=True),
    ]):  # fmt: skip
        command = option(command)
    return command


def host(command: Command) -> Command:
    """Options of every command about an add-in."""
    for option in (
        language,
        click.option("--debug", is_flag=True, hidden=True),
        click.option("--dir", "folder", type=click.Path(file_okay=False, path_type=Path)),
        click.option("--host", type=click.Choice(["excel", "calc"]), default="excel", show_default=True),
    ):
        command = option(command)
    return command


def reading(lang: Language, *, tables: Sequence[str], map_file: str | None, settings: Sequence[str], currency: str | None,
                     as_of: str | None, encoding: str | None, max_mb: int | None, strict: bool, quiet: bool, debug: bool) -> dict[str, Any]:  # fmt: skip
    """What the options of `raw_sheets` mean to `salesxl.load`."""
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
        "progress": progress(quiet, lang),
    }


def _pair(text: str, form: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise UsageError("errors.not_a_pair", text=text, form=form)
    return name.strip(), value.strip()


def _date(text: str | None) -> date | None:
    day = parse_day(text) if text else None
    if text and day is None:
        raise UsageError("errors.not_a_date", text=text)
    return day


def progress(quiet: bool, lang: Language) -> Callable[[str], None] | None:
    """What says the name of each file that is read, to somebody who looks on."""
    if quiet or not sys.stderr.isatty():
        return None
    return lambda name: click.echo(say("cli.reading", lang, file=name), err=True)
