"""The two programs that our functions can be installed in: build, install, uninstall, status, alike for both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from salesxl.errors import UsageError
from salesxl.locale import Language
from salesxl.udfs.excel import addin, install
from salesxl.udfs.excel.install import Check
from salesxl.udfs.wizard import worksheet_functions

HOSTS = ("excel", "calc")


@dataclass(frozen=True)
class Commands:
    """What can be done with a host.

    Attributes:
        file: what the file to be installed is called.
        build: gives its bytes.
        install, uninstall, status: give what was done or found, line by line.
    """

    file: str
    build: Callable[[Language], bytes]
    install: Callable[[Language, Path | None], Sequence[Check]]
    uninstall: Callable[[Language, Path | None], Sequence[Check]]
    status: Callable[[Language, Path | None], Sequence[Check]]


def commands(host: str, language: Language) -> Commands:
    """What can be done with a host.

    Raises:
        UsageError: this version cannot be installed there.
    """
    return EXCEL if host == "excel" else _calc(language)


def _build_excel(language: Language) -> bytes:
    interpreter = str(install.this_computer().interpreter)
    built: bytes = addin.build_addin(worksheet_functions(language), interpreter=interpreter, language=language)
    return built


EXCEL = Commands(
    install.FILE_NAME,
    _build_excel,
    lambda language, folder: install.install(worksheet_functions(language), language=language, folder=folder),
    lambda language, folder: install.uninstall(language=language, folder=folder),
    lambda language, folder: install.status(language=language, folder=folder),
)


def _calc(language: Language) -> Commands:
    calc: Any = import_module("salesxl.udfs.calc")
    if not hasattr(calc, "install"):
        raise UsageError("functions.install.no_calc", language=language)
    return Commands(
        calc.FILE_NAME,
        lambda language: bytes(calc.build(language=language)),
        lambda language, folder: calc.install(language=language, folder=folder),
        lambda language, folder: calc.uninstall(language=language, folder=folder),
        lambda language, folder: calc.status(language=language, folder=folder),
    )
