"""Many workbooks from one template: the data are read once, the template is compiled once, one workbook a group.

A journal beside the workbooks remembers what is done, so that an interrupted run goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesxl import __version__
from salesxl.calculate import NO_KEY, field_column, find_field
from salesxl.dataset import Dataset
from salesxl.errors import OutputError, SalesxlError
from salesxl.locale import Language, say
from salesxl.periods import UNITS, between, containing
from salesxl.results import column_label
from salesxl.spread import Spread, cores, one_by_one, processes
from salesxl.workbook.atomic import make_folder, write
from salesxl.workbook.fill import FillReport, open_template, refuse, rendered
from salesxl.workbook.parts.compile import CompiledTemplate
from salesxl.workbook.parts.package import Package

JOURNAL = ".salesxl-batch.jsonl"
INDEX = "index.xlsx"
_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"com{i}" for i in range(1, 10)),
    *(f"lpt{i}" for i in range(1, 10)),
    "index",
}
_ENOUGH = 40
"""Workbooks from which on another process is worth its start."""
_LONGEST = 120  # bytes of a file's stem: room for a long folder within Windows' 260 characters


_Task = tuple[str, Path, dict[str, Any]]
"""A group's name, its file, and what `fill` is told."""


@dataclass
class Batch:
    """What a batch did: a report a workbook, and the groups that failed with the error."""

    reports: list[FillReport] = field(default_factory=list)
    failures: list[tuple[str, SalesxlError]] = field(default_factory=list)
    findings: int = 0
    resumed: int = 0

    def as_json(self, language: Language = "en") -> dict[str, Any]:
        """The document of schema ``salesxl.fill/1``."""
        return {
            "schema": "salesxl.fill/1",
            "workbooks": [report.as_entry(language) for report in self.reports],
            "failed": [{"group": name, "error": error.text(language)} for name, error in self.failures],
            "findings": self.findings,
            "resumed": self.resumed,
        }


def fill_each(data: Dataset, folder: str | Path, by: str, *, template: str | Path | None = None, jobs: int | None = 1, spread: Spread | None = None,
              language: Language = "en", force: bool = False, dry_run: bool = False, **options: Any) -> Batch:  # fmt: skip
    """Fill one workbook for each group, and an index workbook with links to them.

    Args:
        data: prepared tables of all groups.
        folder: where the workbooks go; made if it is not there.
        by: a field, or ``month``, ``quarter`` ... (then each workbook is about one of them).
        template: see `fill`.
        jobs: how many processes of this machine work at once; None for all its cores, where there is enough to do.
        spread: who fills them instead: the workers of a cluster (`salesxl.cluster`).
        language: of the words.
        force: replace workbooks that are there.
        dry_run: decide everything, write nothing.
        options: what else `fill` takes.

    Raises:
        UnknownName: no table has such a field.
        OutputError: the folder cannot be made.
    """
    by = find_field(data, by)
    target = Path(folder)
    if not dry_run:
        make_folder(target, language)
    compiled = open_template(template, language, data)
    work = dict(_groups(data, by))
    shown = {name: column_label(name, language) if name == NO_KEY else name for name in work}
    names = file_names(shown)
    index = target / INDEX
    journal = _Journal(target / JOURNAL, _mark(data, compiled, options), language)
    batch = Batch(findings=len(data.findings))
    todo = []
    for name, period in work.items():
        file = target / f"{names[name]}{compiled.suffix}"
        if not force and file.exists() and journal.has(file):
            batch.resumed += 1
            continue
        chosen = {**options, "language": language, "force": force, "dry_run": dry_run, "title": shown[name]}
        if period is not None:
            chosen["period"] = period
        todo.append((name, file, chosen))
    if not dry_run:
        # Before the first one: a workbook that was not there and is there later is whole and of this work, whenever we stop.
        journal.add([file for file in (*(file for _, file, _ in todo), index) if not file.exists()])
    outcomes = _filled(compiled, data, by, todo, spread or _on_this_machine(jobs, len(todo)))
    for (name, _, _), outcome in zip(todo, outcomes, strict=True):
        if isinstance(outcome, SalesxlError):
            batch.failures.append((shown[name], outcome))
        else:
            batch.reports.append(outcome)
    if not dry_run and (batch.reports or not index.exists()):
        try:
            refuse(index, index.suffix, force=force or journal.has(index, of_any=True))
            journal.add([*(report.file for report in batch.reports), index])
            _write_index(index, {shown[name]: f"{names[name]}{compiled.suffix}" for name in work}, by, language)
        except OutputError as error:
            batch.failures.append((INDEX, error))
    return batch


def _on_this_machine(jobs: int | None, count: int) -> Spread:
    jobs = jobs or min(cores(), max(1, count // _ENOUGH))
    return processes(jobs) if jobs > 1 and count >= 2 * jobs else one_by_one


def _filled(
    compiled: CompiledTemplate, data: Dataset, by: str, todo: Sequence[_Task], spread: Spread
) -> Iterator[FillReport | SalesxlError]:
    """Workbooks, whoever renders them; they are written here, where the folder is. A failure of one does not stop the others."""
    refused = {name: error for name, file, options in todo if (error := _refusal(file, compiled, options))}
    asked = ((name, options) for name, _, options in todo if name not in refused)
    outcomes = spread(_render, asked, compiled, data, by)
    for name, file, options in todo:
        outcome = refused.get(name) or next(outcomes)
        if isinstance(outcome, SalesxlError):
            yield outcome
            continue
        report, content = outcome
        error = None if content is None else _written(file, content, options["language"])
        yield error or replace(report, file=file)


def _refusal(file: Path, compiled: CompiledTemplate, options: dict[str, Any]) -> SalesxlError | None:
    try:
        refuse(file, compiled.suffix, force=options["force"] or options["dry_run"])
    except SalesxlError as error:
        return error
    return None


def _written(file: Path, content: bytes, language: Language) -> OutputError | None:
    try:
        write(file, content, language)
    except OutputError as error:
        return error
    return None


def _render(
    task: tuple[str, dict[str, Any]], compiled: CompiledTemplate, data: Dataset, by: str
) -> tuple[FillReport, bytes | None] | SalesxlError:
    """One workbook as bytes, or why there is none; nothing is sent of what would not be written."""
    name, options = task
    chosen = {key: value for key, value in options.items() if key not in ("force", "dry_run")}
    try:
        report, content = rendered(_part(data, by, name), Path(), compiled, **chosen)
    except SalesxlError as error:
        return error
    return report, None if options["dry_run"] else content


def _groups(data: Dataset, by: str) -> Iterator[tuple[str, Any]]:
    """Each group's name, and the period where the groups are periods."""
    if by in UNITS:
        for period in between(data.first_day, data.as_of, by, data.settings):
            yield period.key, containing(period.start, by, data.settings)
    else:
        yield from dict.fromkeys(_rows_of(data, by)).items()


def _part(data: Dataset, by: str, name: str) -> Dataset:
    """The rows of a group; a table without the field stays whole, and so do all where the groups are periods."""
    return data if by in UNITS else data.only(_rows_of(data, by)[name])


def _rows_of(data: Dataset, by: str) -> dict[str, dict[str, npt.NDArray[np.intp]]]:
    """Group -> table -> the places of its rows, found for all groups at once."""
    key = "rows of the groups", by
    if key not in data.memo:
        spelled: dict[str, str] = {}
        places: dict[str, dict[Any, Any]] = {}
        for table, frame in data.tables.items():
            column = field_column(frame, by)
            if column is None:
                continue
            values = frame[column].astype(object).where(frame[column].notna(), NO_KEY).astype(str)
            codes, distinct = pd.factorize(values)
            for value in sorted(distinct):
                spelled.setdefault(value.casefold(), value)
            folded = np.array([value.casefold() for value in distinct], dtype=object)[codes]
            places[table] = dict(pd.Series(folded).groupby(folded, sort=False).indices)
        none = np.empty(0, dtype=np.intp)
        data.memo[key] = {
            value: {table: rows.get(folded, none) for table, rows in places.items()}
            for folded, value in sorted(spelled.items(), key=lambda item: item[1])
        }
    found: dict[str, dict[str, npt.NDArray[np.intp]]] = data.memo[key]
    return found


def file_names(groups: Mapping[str, str]) -> dict[str, str]:
    """A safe and distinct file name for each group: no path, no reserved name, no character that any system refuses.

    Args:
        groups: what each group is called.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for group, said in groups.items():
        stem = _safe(said)
        name, number = stem, 2
        while name.casefold() in taken:
            name, number = f"{stem} ({number})", number + 1
        taken.add(name.casefold())
        names[group] = name
    return names


def _safe(text: str) -> str:
    plain = unicodedata.normalize("NFC", text)
    plain = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in plain)
    plain = re.sub(r'[<>:"/\\|?*]+', "-", plain)
    plain = " ".join(plain.split()).strip(" .")
    while len(plain.encode("utf-8", "replace")) > _LONGEST:
        plain = plain[:-1]
    plain = plain.strip(" .") or "group"
    return f"{plain}_" if plain.split(".")[0].casefold() in _RESERVED else plain


class _Journal:
    """Which workbooks are of this very work if they are there, a line each."""

    def __init__(self, file: Path, mark: str, language: Language) -> None:
        self.file, self.mark, self.language = file, mark, language
        self.lines: list[str] = []
        with suppress(OSError):
            self.lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        entries = [_entry(line) for line in self.lines]
        self.done = {entry["file"] for entry in entries if entry["mark"] == mark}
        self.of_any = {entry["file"] for entry in entries}

    def has(self, file: Path, *, of_any: bool = False) -> bool:
        """Whether a file is of this work, or of any that was done in this folder."""
        return file.name in self.done or (of_any and file.name in self.of_any)

    def add(self, files: Sequence[Path]) -> None:
        new = [file.name for file in files if file.name not in self.done]
        if new:
            self.done.update(new)
            self.lines += [json.dumps({"mark": self.mark, "file": name}, ensure_ascii=False) for name in new]
            write(self.file, "".join(f"{line}\n" for line in self.lines).encode(), self.language)


def _entry(line: str) -> dict[str, str]:
    """A line of the journal; one that somebody has damaged says nothing."""
    try:
        entry = json.loads(line)
        return {"mark": str(entry["mark"]), "file": str(entry["file"])}
    except (ValueError, KeyError, TypeError, RecursionError):
        return {"mark": "", "file": ""}


def _mark(data: Dataset, template: CompiledTemplate, options: dict[str, Any]) -> str:
    """What makes two runs the same work: version, template, options, and the data themselves."""
    told = [
        __version__,
        repr([(name, template.package.raw(name).check) for name in template.package.names]),
        repr(sorted(options.items(), key=lambda item: item[0])),
        repr(data.settings),
        str(data.as_of),
    ]
    digest = hashlib.sha256("\n".join(told).encode())
    for key in sorted(data.tables):
        digest.update(key.encode())
        digest.update(pd.util.hash_pandas_object(data.tables[key], index=False).to_numpy().tobytes())
    return digest.hexdigest()


def _write_index(file: Path, names: dict[str, str], by: str, language: Language) -> None:
    """A workbook with a link to each of the others."""
    import io

    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.packaging.core import DocumentProperties
    from openpyxl.styles import Font
    from openpyxl.xml.functions import tostring

    book: Any = Workbook()
    sheet = book.active
    sheet.title = say("workbook.texts.index", language)
    sheet["B1"] = say("cli.columns.file", language)
    for row, (name, target) in enumerate([(column_label(by, language), ""), *names.items()], start=1):
        cell = sheet.cell(row, 1, ILLEGAL_CHARACTERS_RE.sub(" ", name))
        cell.data_type = "s"  # a name never becomes a formula, whatever it begins with
        if row == 1:
            continue
        link = sheet.cell(row, 2, target)
        link.data_type = "s"
        link.hyperlink = quote(target)
        link.font = Font(underline="single", color="0072B2")
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.column_dimensions["A"].width = 32
    sheet.column_dimensions["B"].width = 40
    sheet.freeze_panes = "A2"
    buffer = io.BytesIO()
    book.save(buffer)
    then = datetime(2000, 1, 1)  # no clock: the same batch gives the same bytes
    core: Any = tostring(DocumentProperties(creator="salesxl", created=then, modified=then).to_tree())
    write(file, Package(buffer.getvalue()).write({"docProps/core.xml": core}), language)
