"""The words of the program in English and Thai.

Each language is a folder of TOML files with the same keys; a key is ``file.section.name``, for example
``reasons.needs_table``. Names of metrics and tables do not live here: they stand beside what they name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from salesxl.eras import BUDDHIST

Language = Literal["en", "th"]
LANGUAGES: tuple[Language, ...] = ("en", "th")


@cache
def words(language: Language, shelf: str) -> dict[str, Any]:
    """All texts of one file, as nested dictionaries."""
    return tomllib.loads(files(__package__).joinpath(language, f"{shelf}.toml").read_text(encoding="utf-8"))


def say(key: str, language: Language = "en", /, **values: object) -> str:
    """The text behind a key, with its ``{placeholders}`` filled: days and periods as readers of the language write them.

    A value with words in each language gives those.

    Raises:
        KeyError: the key does not exist, or is a whole section's.
    """
    found = text_at(key, language)
    if isinstance(found, dict):
        raise KeyError(key)  # a section is no text
    spoken = {name: _spoken(value, language) for name, value in values.items()}
    return str(found).format_map(spoken) if spoken else str(found)


def _spoken(value: Any, language: Language) -> object:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping) and language in value:
        return value[language]
    if isinstance(value, date):
        return day_words(value, language)
    return value.text(language) if hasattr(value, "text") else value


def day_words(day: date, language: Language) -> str:
    """A day for a reader, in Thai with the Buddhist year."""
    month = words(language, "workbook")["months_short"][day.month - 1]
    return f"{day.day} {month} {year_in(language, day.year)}"


def month_words(month: date, language: Language) -> str:
    """A month in few letters, for the headers of columns and the axes of charts."""
    return f"{words(language, 'workbook')['months_short'][month.month - 1]} {year_in(language, month.year) % 100:02d}"


def year_in(language: Language, year: int) -> int:
    """A year as readers of a language count it."""
    return year + BUDDHIST if language == "th" else year


def in_all(key: str) -> dict[Language, str]:
    """The text behind a key in each language, as a value for another text."""
    return {language: say(key, language) for language in LANGUAGES}


def text_at(key: str, language: Language) -> Any:
    """What stands behind a key: a text, or a section of texts.

    Raises:
        KeyError: the key does not exist.
    """
    shelf, *path = key.split(".")
    found: Any = words(language, shelf)
    for step in path:
        found = found[step]
    return found
