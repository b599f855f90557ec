"""Files, folders and patterns to grids: the way in."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from salesxl.errors import InputError, UnsafeInput
from salesxl.findings import Finding
from salesxl.locale import Language
from salesxl.reading.formats.sniff import sniff
from salesxl.reading.grids.grid import Grid
from salesxl.reading.safety import Limits, Unreadable, gunzip, too_large

__all__ = ["Limits", "content_of", "expand", "grids_in", "read_grids"]

_TABLES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".txt"})


_NAME = re.compile(r"(.*?)(?: ?\((\d{1,4})\))?((?:\.\w+)*)")
_DIGITS = re.compile(r"(\d+)")


def expand(patterns: Sequence[str | Path], language: Language = "en") -> list[Path]:
    """The files behind names, folders (with their subfolders) and patterns; sorted, each once.

    A file that is named is always taken. From a folder or a pattern come only files whose name says table: xlsx xlsm
    xls xlsb ods csv tsv, plain or gzipped, and txt if it holds one; never hidden ones nor Excel's ``~$`` lock files.

    Raises:
        InputError: a name does not exist, or a folder or pattern has no usable file.
    """
    found: dict[Path, None] = {}
    for pattern in patterns:
        try:
            found.update(dict.fromkeys(_behind(pattern)))
        except Unreadable as fault:
            raise _error(fault.key, str(pattern), language) from fault
        except OSError as fault:
            raise _error("no-access", str(pattern), language, reason=fault.strerror or fault) from fault
    return sorted({path.resolve(): path for path in reversed(found)}.values(), key=_place)


def _place(path: Path) -> tuple[object, ...]:
    """Where a file stands among others: numbers in names count as such, and a further download behind the first."""
    named = _NAME.fullmatch(path.name)
    name, nth, rest = named.groups() if named else (path.name, None, "")
    return [_counted(part) for part in (*path.parent.parts, name)], int(nth or 0), rest


def _counted(name: str) -> list[tuple[int, int, str]]:
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _DIGITS.split(name) if part]


def _behind(pattern: str | Path) -> list[Path]:
    path = Path(pattern)
    if path.is_file():
        return [path]
    if path.is_dir():
        several, key = _within(path), "folder-empty"
    elif glob.has_magic(str(pattern)):
        several, key = _matching(str(pattern)), "pattern-empty"
    else:
        raise Unreadable("not-found")
    if not several:
        raise Unreadable(key)
    return several


def _matching(pattern: str) -> list[Path]:
    files: list[Path] = []
    for name in glob.iglob(pattern, recursive=True):
        path = Path(name)
        files += _within(path) if path.is_dir() else [path] if _usable(path) else []
    return files


def _within(folder: Path) -> list[Path]:
    return [path for path in _walk(folder) if _usable(path)]


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~$", "__MACOSX")):
            continue
        if path.is_dir():
            if not path.is_symlink():  # a link may lead back up
                yield from _walk(path)
        elif path.is_file():
            yield path


def _usable(path: Path) -> bool:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    if path.name.startswith((".", "~$")) or not suffixes or suffixes[-1] not in _TABLES:
        return False
    return suffixes[-1] != ".txt" or _is_table(path)


def _is_table(path: Path) -> bool:
    """Whether a .txt is a table: most of its lines are cut into the same number of cells."""
    from salesxl.reading.formats.dialect import detect
    from salesxl.reading.formats.encoding import decode

    limits = Limits()
    try:
        if path.stat().st_size > limits.max_bytes:
            return True  # reading it will say so
        data = gunzip(path.read_bytes(), limits) if path.suffix.lower() == ".gz" else path.read_bytes()
        if sniff(data, limits) != "text":
            return True
        dialect = detect(decode(data).text)
    except (Unreadable, OSError):
        return False
    return dialect.typical > 1 and dialect.regular >= 0.8


def read_grids(
    path: Path, limits: Limits | None = None, *, encoding: str | None = None, language: Language = "en"
) -> tuple[list[Grid], list[Finding]]:
    """Every sheet of a file as a grid, whatever the file is called.

    Args:
        path: a workbook (xlsx xlsm xls xlsb ods), a text file (csv tsv txt) or an HTML table, plain or gzipped.
        limits: how much it may ask of the machine.
        encoding: of a text file, if the user knows it.
        language: of the error texts.

    Returns:
        The grids of all sheets that have cells, in the workbook's order, and what was noticed on the way.

    Raises:
        InputError: it is not there, damaged, empty, protected or of another kind.
        UnsafeInput: it asks for more than ``limits`` or holds what no honest file holds.
    """
    return grids_in(content_of(path, limits, language), path, limits, encoding=encoding, language=language)


def content_of(path: Path, limits: Limits | None = None, language: Language = "en") -> bytes:
    """The file as it stands at one moment; a program may be saving it just now.

    Raises:
        InputError: it is not there, cannot be opened, or does not stand still.
        UnsafeInput: it is larger than ``limits`` allow.
    """
    with _told(path, language):
        return _load(path, limits or Limits())


def grids_in(
    data: bytes, path: Path, limits: Limits | None = None, *, encoding: str | None = None, language: Language = "en"
) -> tuple[list[Grid], list[Finding]]:
    """The second half of `read_grids`, which needs no disk: the grids in a file's content."""
    limits = limits or Limits()
    with _told(path, language):
        if data.startswith(b"\x1f\x8b"):
            data = gunzip(data, limits)
        return _read(data, path.name, limits, encoding)


@contextmanager
def _told(path: Path, language: Language) -> Iterator[None]:
    """What goes wrong with a file, in the user's words."""
    try:
        yield
    except Unreadable as fault:
        raise _error(fault.key, str(path), language, unsafe=fault.unsafe, **fault.values) from fault
    except OSError as fault:
        raise _error("no-access", str(path), language, reason=fault.strerror or fault) from fault


def _load(path: Path, limits: Limits) -> bytes:
    if not path.is_file() and not path.is_dir():
        raise Unreadable("not-found")  # nor a device that never ends
    for _ in range(3):
        before = path.stat()
        if before.st_size > limits.max_bytes:
            raise too_large(before.st_size, limits.max_bytes)
        data = path.read_bytes()
        after = path.stat()
        if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
            return data
    raise Unreadable("changing")


def _read(data: bytes, file: str, limits: Limits, encoding: str | None) -> tuple[list[Grid], list[Finding]]:
    kind = sniff(data, limits)
    if kind == "text":
        from salesxl.reading.formats.text import read_text

        return read_text(data, file, limits, encoding)
    if kind == "html":
        from salesxl.reading.formats.html import read_html

        return read_html(data, file, limits, encoding)
    from salesxl.reading.formats.workbooks import read_workbook

    return read_workbook(data, kind, file, limits)


def _error(key: str, where: str, language: Language, *, unsafe: bool = False, **values: object) -> InputError:
    kind = UnsafeInput if unsafe else InputError
    return kind(f"reading.{key}", where=where, language=language, **values)
