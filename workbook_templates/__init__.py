"""The bundled KPI templates and the sample firm's raw data.

The templates are drawn by ``draw.py`` and committed beside it, the sample data by ``make_sample.py``. This module only
finds them, so that a command that merely lists templates loads no spreadsheet library.
"""

from __future__ import annotations

from pathlib import Path

from salesxl.errors import UnknownName
from salesxl.locale import LANGUAGES, Language, words

FOLDER = Path(__file__).parent
SAMPLE = FOLDER / "sample"
"""The raw sheets of the sample firm."""

DEFAULT = "complete"
"""The template used when none is named."""

SUPPORTING = ("quality", "definitions", "targets")
"""Sheets that end every template, before the raw rows."""

TEMPLATES: dict[str, tuple[str, ...]] = {
    "complete": (
        "scorecard", "trend", "team", "pipeline", "customers", "recurring", *SUPPORTING,
        "orders", "deals", "leads", "activities", "subscriptions", "spend",
    ),
    "scorecard": ("scorecard", "trend", *SUPPORTING, "orders", "deals", "leads", "activities"),
    "team": ("team", "pipeline", *SUPPORTING, "deals", "leads", "activities"),
    "customers": ("customers", *SUPPORTING, "orders", "spend"),
    "recurring": ("recurring", *SUPPORTING, "subscriptions"),
}  # fmt: skip
"""The sheets of each template, in their order, by their keys in the word list ``workbook.sheets``."""


def bundled() -> list[dict[str, object]]:
    """Every bundled template: name, title, the titles of its sheets, language."""
    return [
        {
            "name": name,
            "title": words(language, "workbook")["templates"][name],
            "sheets": [words(language, "workbook")["sheets"][sheet] for sheet in sheets],
            "language": language,
        }
        for name, sheets in TEMPLATES.items()
        for language in LANGUAGES
    ]


def template_bytes(name: str, language: Language = "en") -> bytes:
    """A bundled template.

    Args:
        name: one of ``TEMPLATES``, or with its language: ``scorecard.th``.
        language: where the name says none.

    Returns:
        The workbook.

    Raises:
        UnknownName: there is no such template; the message names near ones.
    """
    key, _, said = name.strip().lower().removesuffix(".xlsx").partition(".")
    if key not in TEMPLATES or said not in ("", *LANGUAGES):
        known = [*TEMPLATES, *(f"{template}.{code}" for template in TEMPLATES for code in LANGUAGES)]
        raise UnknownName("errors.no_template", name, known)
    return (FOLDER / f"{key}.{said or language}.xlsx").read_bytes()
