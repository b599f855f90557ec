"""A settings sheet: two columns, the setting and its value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import fields

from salesxl.errors import UnknownName, UsageError
from salesxl.findings import Example, Finding
from salesxl.reading.layouts.header_rows import label
from salesxl.reading.tables.parts import Part
from salesxl.reading.words.headers import normalise
from salesxl.settings import Settings

_LISTS = ("holidays", "stages")
"""Settings whose values may stand in several rows, one below the other."""
_SHORTEST = 4  # letters by which the beginning of a setting's words stands for it


def settings_from(part: Part, settings: Settings) -> tuple[Settings, list[Finding]]:
    """Complete the settings by those of a sheet; what the user has set otherwise stays.

    Args:
        part: the sheet.
        settings: the settings so far.

    Returns:
        The settings, and a finding for each line that says nothing usable.
    """
    before, default, findings = settings, Settings(), []
    said: dict[str, str] = {}
    for row, key, value in _lines(part):
        try:
            name = setting_named(key)
            if name in said and name not in _LISTS and said[name] != value:
                raise UsageError("errors.setting_twice", name=name)
            said[name] = f"{said[name]}, {value}" if name in said and name in _LISTS else value
            if getattr(before, name) == getattr(default, name):
                settings = settings.with_values({name: said[name]})
        except UsageError as fault:
            findings.append(_unusable(part, row, f"{key} = {value}", fault))
    part.source.rows = part.block.n_rows
    return settings, findings


def _lines(part: Part) -> Iterator[tuple[int, str, str]]:
    """Row, setting and value; a row without a setting belongs to the one above."""
    block, above = part.block, ""
    keys, values = (block.cells[part.reading.columns[column]] for column in ("key", "value"))
    for row, key, value in zip(block.row_numbers, keys, values, strict=True):
        above = label(key) or above
        if value is not None:
            yield int(row), above, repr(value) if isinstance(value, float) else _text(value)


def _text(value: object) -> str:
    return value.isoformat("minutes") if isinstance(value, dt.time) else label(value)


def setting_named(key: str) -> str:
    """The setting that a line names: by its name, by its words in either language, or by how these begin.

    Raises:
        UnknownName: there is none, or several begin so.
    """
    names: dict[str, str] = {}
    for known in fields(Settings):
        names |= {normalise(word): known.name for word in (known.name, known.metadata["en"], known.metadata["th"])}
    word = normalise(key)
    if word in names:
        return names[word]
    begun = {name for words, name in names.items() if len(word) >= _SHORTEST and words.startswith(word)}
    if len(begun) == 1:
        return begun.pop()
    raise UnknownName("errors.no_setting", key, begun or [known.name for known in fields(Settings)])


def _unusable(part: Part, row: int, said: str, fault: UsageError) -> Finding:
    reason = {language: fault.line(language) for language in fault.in_all("what")}
    grid = part.block.grid
    return Finding("setting-unusable", "warning", "settings", grid.file, grid.sheet, rows=1,
                   examples=(Example(row, said),), details={"reason": reason})  # fmt: skip
