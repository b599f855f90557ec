"""Raw files to a dataset that is ready to be calculated on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from salesxl.dataset import Dataset
from salesxl.errors import DataError
from salesxl.prepare import prepare
from salesxl.reading import Source, read
from salesxl.settings import Settings


def load(
    paths: Sequence[str | Path],
    *,
    tables: Mapping[str, str] | None = None,
    mapping: Mapping[str, Any] | None = None,
    settings: Mapping[str, object] | Settings | None = None,
    as_of: date | None = None,
    progress: Callable[[str], None] | None = None,
) -> Dataset:
    """Read raw sheets, decide what each is, and prepare them.

    Args:
        paths: files, folders and patterns.
        tables: table -> ``FILE`` or ``FILE:SHEET``, where recognition shall not decide.
        mapping: a mapping file's content (see `salesxl.reading.load_map`).
        settings: settings that go before those of a settings sheet.
        as_of: the day up to which the data count; the last day on which something happened in them when None.
        progress: called with the name of each file as it is read.

    Returns:
        a Dataset; its `findings` say what was noticed.

    Raises:
        InputError: a file cannot be read.
        DataError: nothing in the files is a table that is known.
    """
    chosen = settings if isinstance(settings, Settings) else Settings().with_values(settings or {})
    data = read(paths, tables=tables or {}, mapping=mapping, settings=chosen, progress=progress)
    prepared, noticed = prepare(data.tables, data.settings)
    if not prepared:
        raise nothing_known(data.sources)
    return Dataset(prepared, data.settings, [*data.findings, *noticed], data.sources, as_of)


def nothing_known(sources: Sequence[Source]) -> DataError:
    """The error for files in which nothing is a table that we know."""
    return DataError(
        "None of the sheets is a table that salesxl knows.",
        where=", ".join(source.name for source in sources[:5]),
        remedy="Run `salesxl check` on them, or say what they are: --table orders=FILE.xlsx:Sheet1.",
    )
