"""One spelling for one name: reps, teams, sources written in other case or with other spaces are the same, in all tables.

The spelling that is used most stays. What the user's setting ``sources`` says of sources goes before it.
"""

from __future__ import annotations

import re
from collections import Counter

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import WORDS, as_category, finding, read_words
from salesxl.prepare.people import same_name
from salesxl.settings import Settings

_SOURCES = ("source", "channel")
_PEOPLE = ("owner", "rep")
_SAME = (_PEOPLE, ("team",), ("branch",), ("region",), _SOURCES)
"""Columns that hold the same names."""
_BESIDE = re.compile(r"\s*[/&+;]\s*|\s+and\s+|\s*และ\s*")
"""What stands between two names in one cell; a comma may stand inside of one, too."""


_NOBODY = frozenset(map(same_name, (
    "unassigned", "not assigned", "no owner", "nobody", "none", "n/a", "unknown", "ไม่ระบุ", "ไม่มี", "ไม่มีผู้รับผิดชอบ", "ยังไม่มอบหมาย", "ยังไม่มีผู้ดูแล",
)))  # fmt: skip
"""What stands in the place of a rep where there is none."""


def unify(tables: dict[str, pd.DataFrame], settings: Settings) -> list[Finding]:
    """Rewrite names in place; say which were written in several ways."""
    findings = [told for key, frame in tables.items() for column in _PEOPLE for told in _nobody(key, frame, column)]
    given = {same_name(said): name for said, name in settings.sources.items()}
    for columns in _SAME:
        held = [(key, column) for key, frame in tables.items() for column in columns if column in frame]
        names = _most_used([tables[key][column] for key, column in held])
        if columns == _SOURCES:
            names |= {same_name(name): name for name in given.values()} | given
        for key, column in held:
            findings += _rewrite(key, tables[key], column, names)
            if columns == _PEOPLE:
                findings += _shared(key, tables[key], column, names)
    return findings


def _most_used(columns: list[pd.Series]) -> dict[str, str]:
    counts: Counter[str] = Counter()
    for values in columns:
        counts.update({str(word): int(count) for word, count in values.value_counts().items()})
    names: dict[str, str] = {}
    for word, _ in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        names.setdefault(same_name(word), word)
    return names


def _rewrite(key: str, frame: pd.DataFrame, column: str, names: dict[str, str]) -> list[Finding]:
    words = [str(word) for word in frame[column].cat.categories]
    changed = {word: names[same_name(word)] for word in words if names[same_name(word)] != word}
    if not changed:
        return []
    rows = frame[column].isin(list(changed))
    said = ", ".join(f"{word} = {name}" for word, name in sorted(changed.items())[:WORDS])
    noticed = finding("spelling-merged", "info", key, frame, rows, column, words=said)
    frame[column] = as_category(read_words(frame, column, lambda word: changed.get(word, word)))
    return noticed


def _nobody(key: str, frame: pd.DataFrame, column: str) -> list[Finding]:
    """Leave blank who stands for nobody in particular: as a name it is a rep more."""
    if column not in frame:
        return []
    words = [word for word in frame[column].cat.categories if same_name(str(word)) in _NOBODY]
    if not words:
        return []
    rows = frame[column].isin(words)
    noticed = finding("owner-nobody", "info", key, frame, rows, column, words=", ".join(map(str, words)))
    frame[column] = frame[column].cat.remove_categories(words)
    return noticed


def _shared(key: str, frame: pd.DataFrame, column: str, names: dict[str, str]) -> list[Finding]:
    """Cells that name several people of whom other rows name one alone: as one name more they are a person of their own."""

    def several(word: str) -> bool:
        parts = [same_name(part) in names for part in _BESIDE.split(word) if part]
        listed = [same_name(part) in names for part in word.split(",") if part.strip()]
        return (len(parts) > 1 and any(parts)) or (len(listed) > 1 and all(listed))

    words = [str(word) for word in frame[column].cat.categories if several(str(word))]
    if not words:
        return []
    rows = frame[column].isin(words)
    return finding("owner-shared", "warning", key, frame, rows, column, words=", ".join(sorted(words)[:WORDS]))
