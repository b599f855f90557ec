"""Raw files to a dataset that is ready to be calculated on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from salesxl.dataset import Dataset
from salesxl.errors import DataError
from salesxl.far_days import far_days
from salesxl.findings import Finding
from salesxl.locale import Language
from salesxl.prepare import prepare
from salesxl.reading import Data, Limits, Source, read
from salesxl.settings import Settings
from salesxl.spread import Spread

if TYPE_CHECKING:
    import pandas as pd


def load(
    paths: Sequence[str | Path],
    *,
    tables: Mapping[str, str] | None = None,
    mapping: Mapping[str, Any] | None = None,
    settings: Mapping[str, object] | Settings | None = None,
    as_of: date | None = None,
    encoding: str | None = None,
    limits: Limits | None = None,
    language: Language = "en",
    progress: Callable[[str], None] | None = None,
    spread: Spread | None = None,
) -> Dataset:
    """Read raw sheets, decide what each is, and prepare them.

    Args:
        paths: files, folders and patterns.
        tables: table -> ``FILE`` or ``FILE:SHEET``, where recognition shall not decide.
        mapping: a mapping file's content (see `salesxl.reading.load_map`).
        settings: settings that go before those of a settings sheet.
        as_of: the day up to which the data count; the last day on which something happened in them when None.
        encoding: of the text files; found out from each when None.
        limits: what a file may ask of the machine.
        language: of the error texts.
        progress: called with the name of each file as it is read.
        spread: who reads the files: this process, or the workers of a cluster (`salesxl.cluster`).

    Returns:
        a Dataset; its `findings` say what was noticed.

    Raises:
        InputError: a file cannot be read.
        DataError: nothing in the files is a table that is known.
    """
    chosen = settings if isinstance(settings, Settings) else Settings().with_values(settings or {})
    data = read(paths, tables=tables or {}, mapping=mapping, settings=chosen, encoding=encoding, limits=limits,
                language=language, progress=progress, spread=spread)  # fmt: skip
    dataset = prepared(data, as_of)
    if not dataset.tables:
        raise nothing_known(data.sources)
    return dataset


def prepared(data: Data, as_of: date | None = None) -> Dataset:
    """What was read, prepared for calculating; it may hold no table at all."""
    tables, noticed = prepare(data.tables, data.settings)
    noticed += _of_goals(tables)
    placed = [_in_words_of_its_source(finding, data.sources) for finding in noticed]
    read = [finding for finding in data.findings if not _is_void(finding, tables)]
    dataset = Dataset(tables, data.settings, [*read, *placed], data.sources, as_of)
    dataset.findings += [] if as_of else far_days(dataset)
    return dataset


def _of_goals(tables: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """What to know of targets for other things than sales; which metrics there are is not asked for without any."""
    targets = tables.get("reps_targets")
    if targets is None or targets["is_sales_goal"].all():
        return []
    from salesxl.goals import unknown_goals

    return unknown_goals(targets)


def _is_void(finding: Finding, tables: Mapping[str, pd.DataFrame]) -> bool:
    """What reading said of rows without a date, where all have been given one since."""
    table = tables.get(finding.table or "")
    return finding.rule == "date-missing" and table is not None and not (table["set_aside"] == "date-missing").any()


def _in_words_of_its_source(finding: Finding, sources: Sequence[Source]) -> Finding:
    """A finding about prepared rows, with the file, the sheet and the header that its first row has."""
    if finding.source is None or not 0 <= finding.source < len(sources):
        return finding
    source = sources[finding.source]
    column = source.columns.get(finding.column or "", finding.column)
    return replace(finding, file=source.file, sheet=source.sheet, column=column)


def nothing_known(sources: Sequence[Source]) -> DataError:
    """The error for files in which nothing is a table that we know."""
    return DataError("errors.nothing_known", where=", ".join(source.name for source in sources[:5]))
