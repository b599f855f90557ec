"""salesxl in LibreOffice Calc: the extension and its installation, and what runs inside LibreOffice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from salesxl.locale import Language
    from salesxl.udfs.excel.install import Check

FILE_NAME = "salesxl.oxt"


def build(language: Language = "en") -> bytes:
    """The extension for this Python (see `extension.build_extension`)."""
    from salesxl.udfs.calc.extension import build_extension

    content: bytes = build_extension(language=language)
    return content


def install(*, language: Language = "en", folder: Path | None = None) -> list[Check]:
    """Put the extension into the user's LibreOffice (see `installation.install`)."""
    from salesxl.udfs.calc import installation

    checks: list[Check] = installation.install(language=language, folder=folder)
    return checks


def uninstall(*, language: Language = "en", folder: Path | None = None) -> list[Check]:
    """Take the extension out again (see `installation.uninstall`)."""
    from salesxl.udfs.calc import installation

    checks: list[Check] = installation.uninstall(language=language, folder=folder)
    return checks


def status(*, language: Language = "en", folder: Path | None = None) -> list[Check]:
    """How the extension stands (see `installation.status`)."""
    from salesxl.udfs.calc import installation

    checks: list[Check] = installation.status(language=language, folder=folder)
    return checks
