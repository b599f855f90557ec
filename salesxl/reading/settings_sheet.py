"""A settings sheet: two columns, the setting and its value."""

from __future__ import annotations

from dataclasses import fields, replace

from salesxl.errors import UsageError
from salesxl.findings import Example, Finding
from salesxl.reading.frames import Part
from salesxl.reading.headers import normalise
from salesxl.reading.layout import label
from salesxl.settings import Settings


def settings_from(part: Part, settings: Settings) -> tuple[Settings, list[Finding]]:
    """Complete the settings by those of a sheet; what the user has set otherwise stays.

    Args:
        part: the sheet.
        settings: the settings so far.

    Returns:
        The settings, and a finding for each line that says nothing usable.
    """
    names: dict[str, str] = {}
    for known in fields(Settings):
        names |= {normalise(word): known.name for word in (known.name, known.metadata["en"], known.metadata["th"])}
    default, findings = Settings(), []
    block, grid = part.block, part.block.grid
    keys, values = (block.cells[part.reading.columns[column]] for column in ("key", "value"))
    for row, key, value in zip(block.row_numbers, keys, values, strict=True):
        name = names.get(normalise(label(key)))
        try:
            if name is None:
                raise UsageError("errors.no_setting", name=label(key))
            if getattr(settings, name) == getattr(default, name):
                settings = settings.with_values({name: value if isinstance(value, float) else label(value)})
        except UsageError as fault:
            example = (Example(int(row), f"{label(key)} = {label(value)}"),)
            details = {"reason": fault.in_all("what")}
            findings.append(
                Finding(
                    "setting-unusable",
                    "warning",
                    "settings",
                    grid.file,
                    grid.sheet,
                    rows=1,
                    examples=example,
                    details=details,
                )
            )
    part.source.rows = block.n_rows
    return replace(settings), findings
