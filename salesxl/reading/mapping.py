"""The mapping file: what was understood of the raw data, written down so that it can be corrected and given back."""

from __future__ import annotations

import fnmatch
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from salesxl.errors import InputError, UnknownName, UsageError
from salesxl.reading.data import Data, Source
from salesxl.reading.words.headers import ALL, normalise
from salesxl.tables import table

HEAD = """\
# What salesxl understood of these files. Correct it and give it back with --map.
# สิ่งที่ salesxl เข้าใจจากไฟล์เหล่านี้ แก้ไขแล้วส่งกลับด้วย --map
#
# [[source]]            one table of one file; "file" may be a list and may hold * and ?
# table = "none"        leaves a sheet out
# header_row = 0        there is no row of headers; the columns are called "1", "2", "3" ...
# [source.columns]      our column = the header in the file; "" if it is none of them
# [source.decisions.X]  how the cells of column X are read, e.g. date_order = "dmy", decimal = ","
# [status_words]        what the status words mean: won, lost, open, void, done, unpaid, refund
# [settings]            any setting, as with --set
"""

NONE = "none"


@dataclass(frozen=True)
class Entry:
    """What the user says about one table of the input."""

    files: tuple[str, ...]
    sheet: str | None = None
    table: str | None = None
    header_row: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    decisions: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    @property
    def words(self) -> list[str]:
        """The headers that it names."""
        return [header for header in self.columns.values() if header]

    def fits(self, file: str, sheet: str | None) -> bool:
        """Whether this entry is about a file and sheet."""
        named = any(file == pattern or fnmatch.fnmatchcase(file, pattern) for pattern in self.files)
        return named and (self.sheet is None or sheet is None or normalise(self.sheet) == normalise(sheet))


@dataclass(frozen=True)
class Mapped:
    """A mapping file.

    Attributes:
        entries: one for each table of the input.
        settings: settings, status words among them.
        name: the file, for messages.
    """

    entries: tuple[Entry, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)
    name: str = ""


def load_map(path: str | Path) -> dict[str, Any]:
    """The content of a mapping file.

    Raises:
        InputError: it is not there or no TOML.
    """
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as fault:
        raise InputError("errors.map_unreadable", where=str(path), reason=fault.strerror or fault) from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise InputError("errors.map_not_toml", where=str(path), fault=fault) from fault


def understand(content: Mapping[str, Any] | None, name: str = "--map") -> Mapped:
    """A mapping file's content, checked.

    Raises:
        UnknownName: a table or column that does not exist.
        UsageError: something of the wrong form.
    """
    if not content:
        return Mapped()
    if unknown := set(content) - {"source", "status_words", "settings"}:
        raise UsageError("errors.map_unknown_part", where=name, parts=", ".join(sorted(unknown)))
    sources = content.get("source", [])
    if not isinstance(sources, list) or not all(isinstance(entry, dict) for entry in sources):
        raise UsageError("errors.map_source", where=name)
    settings = dict(_dict(content, "settings", name))
    if words := _dict(content, "status_words", name):
        if wrong := [word for word, state in words.items() if not isinstance(state, str)]:
            raise UsageError("errors.map_status_words", where=name, words=", ".join(wrong))
        settings["status_words"] = dict(words)
    return Mapped(tuple(_entry(entry, name) for entry in sources), settings, name)


def _entry(entry: Mapping[str, Any], name: str) -> Entry:
    files = entry.get("file")
    files = (files,) if isinstance(files, str) else tuple(files) if isinstance(files, list) else ()
    if not files or not all(isinstance(file, str) for file in files):
        raise UsageError("errors.map_no_file", where=name)
    key, row = entry.get("table"), entry.get("header_row")
    if key not in (None, NONE) and key not in ALL:
        table(str(key))
    if row is not None and (not isinstance(row, int) or row < 0):
        raise UsageError("errors.map_header_row", where=name)
    if not isinstance(entry.get("sheet", ""), str):
        raise UsageError("errors.map_sheet", where=name)
    columns, decisions = _dict(entry, "columns", name), _dict(entry, "decisions", name)
    if not all(isinstance(header, str) for header in columns.values()):
        raise UsageError("errors.map_columns", where=name)
    for column in decisions:
        _dict(decisions, column, name)
    for column in (*columns, *decisions):
        if key in ALL:
            ALL[str(key)].column(column)
        elif not any(one.key == column for table in ALL.values() for one in table.columns):
            known = sorted({one.key for table in ALL.values() for one in table.columns})
            raise UnknownName("errors.no_column_anywhere", column, known)
    return Entry(tuple(Path(file).name for file in files), entry.get("sheet"), key, row, columns, decisions)


def _dict(content: Mapping[str, Any], key: str, name: str) -> Mapping[str, Any]:
    value = content.get(key, {})
    if not isinstance(value, dict):
        raise UsageError("errors.map_not_a_section", where=name, key=key)
    return value


def save_map(data: Data) -> str:
    """What was understood, as TOML text; sources of one shape stand together."""
    groups: dict[str, list[Source]] = {}
    for source in data.sources:
        body = "\n".join(_body(source))
        groups.setdefault(body, []).append(source)
    parts = [HEAD]
    for body, sources in groups.items():
        files = list(dict.fromkeys(source.file for source in sources))
        shown = _value(files[0]) if len(files) == 1 else "[" + ", ".join(map(_value, files)) + "]"
        parts.append(f"[[source]]\nfile = {shown}\n{body}")
    parts.append("\n".join(["[status_words]", *_lines(data.settings.status_words)]))
    return "\n\n".join(parts) + "\n"


def _body(source: Source) -> Iterable[str]:
    if source.sheet is not None:
        yield f"sheet = {_value(source.sheet)}"
    yield f"table = {_value(source.seen_as or NONE)}"
    if source.header_row is not None:
        yield f"header_row = {source.header_row}"
    if source.seen_as is not None:
        yield from ["", "[source.columns]", *_lines(source.columns)]
        for column, decision in source.decisions.items():
            yield from ["", f"[source.decisions.{_key(column)}]", *_lines(decision)]


def _lines(values: Mapping[str, object]) -> list[str]:
    return [f"{_key(key)} = {_value(value)}" for key, value in values.items() if value is not None]


def _key(text: str) -> str:
    plain = text.replace("_", "").replace("-", "")
    return text if plain.isascii() and plain.isalnum() else _value(text)


def _value(value: object) -> str:
    """A TOML value; a JSON string is a TOML basic string but for DEL."""
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, (bool, int, float)):
        return json.dumps(value)
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
