"""The words of the program in English and Thai.

Each language is a folder of TOML files with the same keys; a key is ``file.section.name``, for example
``reasons.needs_table``. Names of metrics and tables do not live here: they stand beside what they name.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Language = Literal["en", "th"]
LANGUAGES: tuple[Language, ...] = ("en", "th")


@cache
def words(language: Language, shelf: str) -> dict[str, Any]:
    """All texts of one file, as nested dictionaries."""
    return tomllib.loads(files(__package__).joinpath(language, f"{shelf}.toml").read_text(encoding="utf-8"))


def say(key: str, language: Language = "en", /, **values: object) -> str:
    """The text behind a key, with its ``{placeholders}`` filled.

    Raises:
        KeyError: the key does not exist.
    """
    shelf, *path = key.split(".")
    text: Any = words(language, shelf)
    for step in path:
        text = text[step]
    return str(text).format_map(values) if values else str(text)
