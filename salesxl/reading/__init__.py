"""Raw sheets to canonical tables: files or cell ranges -> grids -> header rows -> tables, with findings.

``read`` takes files; a cell range enters one step later, as a grid, at ``tables_from_grids``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from salesxl.errors import InputError, SalesxlError
from salesxl.findings import Finding
from salesxl.locale import Language
from salesxl.reading.assemble import tables_from_grids
from salesxl.reading.data import Data, Source
from salesxl.reading.files import Limits, content_of, expand, grids_in
from salesxl.reading.grids.grid import CellError, Grid
from salesxl.reading.mapping import load_map, save_map, understand
from salesxl.settings import Settings
from salesxl.spread import Spread, one_by_one

__all__ = ["CellError", "Data", "Grid", "Limits", "Source", "load_map", "read", "save_map", "tables_from_grids"]


def read(
    paths: Sequence[str | Path] | str | Path,
    *,
    tables: Mapping[str, str] | None = None,
    mapping: Mapping[str, Any] | None = None,
    settings: Settings | None = None,
    encoding: str | None = None,
    limits: Limits | None = None,
    language: Language = "en",
    progress: Callable[[str], None] | None = None,
    spread: Spread | None = None,
) -> Data:
    """Read raw files into canonical tables.

    Args:
        paths: files, folders and patterns.
        tables: canonical table -> ``FILE`` or ``FILE:SHEET`` that is to be read as it.
        mapping: the content of a mapping file (``load_map``).
        settings: the user's choices; a settings sheet and the mapping file complete them.
        encoding: of the text files; found out from each when None.
        limits: what a file may ask of the machine.
        language: of the error texts.
        progress: called with the name of each file before it is read.
        spread: who reads the files; see `salesxl.cluster`.

    Returns:
        The tables as they stand in the sources (``prepare`` adds the computed columns), every source, and the findings.

    Raises:
        InputError: a named file cannot be read, or none of a folder's.
        UsageError: a table, column or setting that does not exist.
    """
    patterns = [paths] if isinstance(paths, str | Path) else list(paths)
    wanted = [(key, *_file_and_sheet(name)) for key, name in (tables or {}).items()]
    named = {Path(p).resolve() for p in [*patterns, *(path for _, path, _ in wanted)] if Path(p).is_file()}
    grids: list[Grid] = []
    findings: list[Finding] = []
    faults: list[InputError] = []
    paths = expand([*patterns, *(path for _, path, _ in wanted)], language)
    contents = _contents(paths, limits, language, progress)
    outcomes = (spread or one_by_one)(_grids, contents, limits, encoding, language)
    for path, outcome in zip(paths, outcomes, strict=True):
        if isinstance(outcome, SalesxlError):
            if path.resolve() in named or not isinstance(outcome, InputError):
                raise outcome
            faults.append(outcome)
            details = {"reason": outcome.in_all("what"), "remedy": outcome.in_all("remedy")}
            findings.append(Finding("file-unreadable", "error", file=path.name, details=details))
            continue
        found, noticed = outcome
        grids += found
        findings += noticed
    if faults and not grids:
        raise faults[0]
    return tables_from_grids(
        grids,
        settings=settings,
        mapping=understand(mapping),
        tables=[(key, path.name, sheet) for key, path, sheet in wanted],
        findings=findings,
    )


def _contents(
    paths: Iterable[Path], limits: Limits | None, language: Language, progress: Callable[[str], None] | None
) -> Iterator[tuple[Path, bytes | InputError]]:
    """Every file as it lies on the disk; one that cannot be opened, with the reason."""
    for path in paths:
        if progress:
            progress(path.name)
        try:
            yield path, content_of(path, limits, language)
        except InputError as fault:
            yield path, fault


def _grids(
    file: tuple[Path, bytes | InputError], limits: Limits | None, encoding: str | None, language: Language
) -> tuple[list[Grid], list[Finding]] | InputError:
    """What is in a file, or why it cannot be read."""
    path, content = file
    if isinstance(content, InputError):
        return content
    try:
        return grids_in(content, path, limits, encoding=encoding, language=language)
    except InputError as fault:
        return fault


def _file_and_sheet(name: str) -> tuple[Path, str | None]:
    """``FILE:SHEET`` apart; a colon inside a file's name or after a drive letter parts nothing."""
    file, colon, sheet = name.rpartition(":")
    if not colon or Path(name).exists() or not Path(file).exists():
        return Path(name), None
    return Path(file), sheet
