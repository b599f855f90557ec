"""The words of the command line, in the language that the command asks for: help, click's own messages, and faults."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import click
from click import core, decorators, exceptions, formatting, parser, types

from salesxl.errors import SalesxlError
from salesxl.locale import LANGUAGES, Language, say, words


class Command(click.Command):
    """A command whose help stands in ``locale/*/help.toml``."""

    language: Language = "en"

    def speak(self, language: str, texts: Mapping[str, Any]) -> None:
        """Take the texts of a language.

        Args:
            language: which is also the default of ``--lang``; one that there is not is refused there.
            texts: ``about`` the command and each of its options, as far as it is not one of those in common.
        """
        self.language = language if language in LANGUAGES else "en"
        self.help = texts["about"]
        common = words(self.language, "help")["common"]
        for option in self.params:
            if option.name == "lang":
                option.default = language
            if isinstance(option, click.Option) and not option.hidden:
                option.help = texts.get(str(option.name)) or common[option.name]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Click's own, which it makes once and for all."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = say("help.common.help", self.language)
        return option


class Group(Command, click.Group):
    """Commands, and at the top the border that turns errors into what, where, what to do, and an exit code."""

    command_class = Command
    group_class = type

    def speak(self, language: str, texts: Mapping[str, Any]) -> None:
        """As of a command, and all below it likewise."""
        super().speak(language, texts)
        for name, command in self.commands.items():
            if isinstance(command, Command):
                command.speak(language, texts[name])

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command of a line."""
        arguments = list(args[0] if args and args[0] is not None else kwargs.get("args") or sys.argv[1:])
        debug, asked = "--debug" in arguments, _asked(arguments)
        language: Language = "th" if asked == "th" else "en"
        self.speak(asked, words(language, "help"))
        _teach_click(language)
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


def _asked(arguments: Sequence[str]) -> str:
    """The language of the command, known before it is parsed: its options may be what is wrong with it."""
    asked = os.environ.get("SALESXL_LANG") or "en"
    for option, after in zip(arguments, [*arguments[1:], ""], strict=True):
        name, equals, value = option.partition("=")
        if name == "--lang":
            asked = value if equals else after
    return asked


def _teach_click(language: Language) -> None:
    """Give click's own messages in a language; what we have no words for stays English.

    Click asks gettext, which knows the language of the system alone; so its modules get another way to ask.
    """
    known = words("th", "click") if language == "th" else {}

    def one(text: str) -> str:
        return str(known.get(text, text))

    def some(text: str, texts: str, count: int) -> str:
        return one(text if count == 1 else texts)

    for module in (core, decorators, exceptions, formatting, parser, types):
        vars(module).update(_=one, ngettext=some)


def _use_utf8() -> None:
    """Thai must come out whole where the console's own code page cannot show it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
