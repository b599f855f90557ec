"""Header words: how they are compared, and which column of which table they mean (``headers.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from salesxl.one_form import one_form
from salesxl.reading.words.describing import DESCRIBING
from salesxl.tables import TABLES, Table

ALL: dict[str, Table] = {**TABLES, **DESCRIBING}
"""Every table that a sheet can be, the describing ones among them."""

EXACT, NORMALISED, SQUEEZED, WITHOUT_UNIT, ASKED = range(5)
"""How well a header fits an alias, best first."""

LONGEST = 120
"""A longer text is no header word."""

SHORTEST_QUESTION = 12
"""A shorter text asks nothing in words of its own."""

WEAK, LAST_RESORT = "~", 1000
"""The mark of a word that is taken only where nothing better is left, and the rank from which on words are such."""

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_DASHES = re.compile("[_\\-‐‑‒–—\\s]+")
_UNIT = re.compile(
    r"\s*(?:[(\[（{][^)\]）}]*[)\]）}]|฿|\$|€|£|¥|[0-9.]*\s?%|\b(?:thb|usd|eur|gbp|baht)|บาท)\s*$", re.IGNORECASE
)


_COUNTS = re.compile(
    r"[(\[（]\s*(?:(?P<pieces>units|pcs\.?|pieces|qty|kgs?|ชิ้น|ตัว|อัน|กล่อง|ขวด|แก้ว|จาน|ลัง|โหล|ถุง|แพ็ก|แพ็ค|ชุด|กก\.?|กิโล(?:กรัม)?)"
    r"|(?P<orders>orders|bills|receipts|ออเดอร์|บิล|ใบ)|people|persons|customers|calls|times|deals|leads|hours|คน|ราย|ครั้ง|สาย|ดีล|ชั่วโมง|ชม\.?)"
    r"\s*[)\]）]\s*$",
    re.IGNORECASE,
)
_SUMS = frozenset(("net_amount", "gross_amount", "total", "amount", "target"))
"""Columns of money that such a unit can say not to be money; a price (ชิ้น) is that of a piece."""


@dataclass(frozen=True)
class Meaning:
    """One column that a header may be: how well it fits, and how far left the word stands in the column's list."""

    column: str
    level: int
    rank: int


@dataclass(frozen=True)
class Vendor:
    """A program whose exports are known by their header line.

    Attributes:
        name: the program.
        table: which table its export is; empty: none of ours.
        when: headers that are all there.
        columns: canonical column -> headers, best first.
        ignore: headers that are not what they look like.
        always: columns with one value for all rows.
        prefix: what stands before every header of the export.
        units: canonical column -> the unit of its numbers, which no header tells.
    """

    name: str
    table: str
    when: frozenset[str]
    columns: Mapping[str, Sequence[str]]
    ignore: frozenset[str]
    always: Mapping[str, str]
    prefix: str
    units: Mapping[str, str]


@cache
def _book() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("headers.toml").read_text(encoding="utf-8"))


@cache
def _fold() -> list[tuple[str, str]]:
    return [(one_form(wrong), one_form(right)) for wrong, right in _book()["fold"].items()]


@lru_cache(maxsize=50_000)
def normalise(text: str) -> str:
    """A header as it is compared: one form, lower case, no marks around it, one space for dashes and underscores."""
    text = one_form(_INVISIBLE.sub("", one_form(text)).casefold())
    text = _DASHES.sub(" ", text).strip(" *:")
    for wrong, right in _fold():
        text = text.replace(wrong, right)
    return text


def squeeze(text: str) -> str:
    """The normalised header without spaces, so that ``InvoiceNo`` and ``invoice_no`` are one."""
    return normalise(text).replace(" ", "")


def without_unit(text: str) -> str:
    """The header without a unit at its end: ``Amount (USD)``, ``ยอดขาย (บาท)``, ``Umsatz €``."""
    return _UNIT.sub("", one_form(text).strip()).strip()


@cache
def aliases(table: str) -> dict[str, list[str]]:
    """The words of every column of a table, best first: those of ``headers.toml``, the column's key and its names."""
    words = _book()["words"]
    listed = {
        column: [word for entry in entries for word in (words[entry[1:]] if entry.startswith("@") else [entry])]
        for column, entries in _book().get(table, {}).items()
        if isinstance(entries, list)
    }
    claimed = {squeeze(word) for entries in listed.values() for word in entries if not word.startswith(WEAK)}
    own = {
        column.key: [
            name
            for name in (column.key, column.en, column.th)
            if squeeze(name) not in claimed and f"{WEAK}{name}" not in listed.get(column.key, ())
        ]
        for column in ALL[table].columns
    }
    return {
        column: list(dict.fromkeys([*listed.get(column, []), *own.get(column, [])])) for column in {**own, **listed}
    }


@cache
def instead(table: str) -> dict[str, list[str]]:
    """Columns that may stand in for a missing one."""
    return dict(_book().get(table, {}).get("instead", {}))


@cache
def evidence(table: str) -> tuple[str, ...]:
    """Columns of which one must be there to take a sheet for this table when its name says nothing."""
    return tuple(_book().get(table, {}).get("evidence", {}).get("columns", ()))


@cache
def _index(table: str) -> dict[str, list[tuple[str, int, str]]]:
    index: dict[str, list[tuple[str, int, str]]] = {}
    for column, words in aliases(table).items():
        seen = set()
        for place, entry in enumerate(words):
            word, rank = entry.removeprefix(WEAK), place + LAST_RESORT * entry.startswith(WEAK)
            key = squeeze(word)
            if key not in seen:
                seen.add(key)
                index.setdefault(key, []).append((column, rank, word))
    return index


@lru_cache(maxsize=50_000)
def meanings(header: str, table: str) -> tuple[Meaning, ...]:
    """The columns of a table that a header may be, best first. Nothing is guessed from similar spelling."""
    header = header.strip()
    if len(header) > LONGEST:
        return ()
    found = [
        Meaning(
            column, EXACT if word == header else NORMALISED if normalise(word) == normalise(header) else SQUEEZED, rank
        )
        for column, rank, word in _index(table).get(squeeze(header), [])
    ]
    if not found and (bare := without_unit(header)) and bare != header:
        found = _counted(header, table, [Meaning(m.column, WITHOUT_UNIT, m.rank) for m in meanings(bare, table)])
    if not found:
        found = _asked(header, table)
    return tuple(sorted(found, key=lambda m: (m.level, m.rank)))


def _counted(header: str, table: str, found: list[Meaning]) -> list[Meaning]:
    """What a header means whose unit counts something: ``ยอดขาย (ชิ้น)`` is no money, but how many pieces were sold."""
    unit = _COUNTS.search(header)
    if unit is None or not any(m.column in _SUMS for m in found):
        return found
    kept = [m for m in found if m.column not in _SUMS]
    column = {"pieces": "quantity", "orders": "order_count"}.get(str(unit.lastgroup))
    return [*kept, Meaning(column, WITHOUT_UNIT, 0)] if table == "orders" and column else kept


@lru_cache(maxsize=50_000)
def tables_knowing(header: str) -> tuple[str, ...]:
    """The tables in which a header means something."""
    header = header.strip()
    if len(header) > LONGEST:
        return ()
    bare = without_unit(header)
    found = {*_tables_of_words().get(squeeze(header), ()), *(_tables_of_words().get(squeeze(bare), ()) if bare else ())}
    if not found:
        found = {table for table in _asking() if _asked(header, table)}
    return tuple(key for key in ALL if key in found)


@cache
def _asking() -> dict[str, dict[str, list[re.Pattern[str]]]]:
    """Table -> column -> what questions for it say, best first; ``no``: what no such question says."""
    asked = {table: _book()[table]["asking"] for table in ALL if "asking" in _book().get(table, {})}
    return {
        table: {column: [re.compile(one_form(words)) for words in listed] for column, listed in columns.items()}
        for table, columns in asked.items()
    }


def _asked(header: str, table: str) -> list[Meaning]:
    """The columns that a header asks for which is a question of somebody's own."""
    words, said = _asking().get(table, {}), one_form(header).casefold()
    if len(said) < SHORTEST_QUESTION or any(no.search(said) for no in words.get("no", ())):
        return []
    ranks = {column: [at for at, one in enumerate(patterns) if one.search(said)] for column, patterns in words.items()}
    return [Meaning(column, ASKED, found[0]) for column, found in ranks.items() if found]


@cache
def _tables_of_words() -> dict[str, list[str]]:
    tables: dict[str, list[str]] = {}
    for key in ALL:
        for word in _index(key):
            tables.setdefault(word, []).append(key)
    return tables


@cache
def vendors() -> tuple[Vendor, ...]:
    """All known vendors' exports, in the order in which they are tried."""
    return tuple(
        Vendor(
            name=entry["name"],
            table=entry["table"],
            when=frozenset(map(squeeze, entry["when"])),
            columns=entry.get("columns", {}),
            ignore=frozenset(map(squeeze, entry.get("ignore", []))),
            always=entry.get("always", {}),
            prefix=entry.get("prefix", ""),
            units=entry.get("units", {}),
        )
        for entry in _book()["vendor"]
    )


def vendor_of(headers: Sequence[str]) -> Vendor | None:
    """The vendor whose export has this header line."""
    present = set(map(squeeze, headers))
    return next((vendor for vendor in vendors() if vendor.when <= present), None)


@cache
def one_kind() -> dict[str, str]:
    """What the name of a sheet may speak of besides tables -> the kind of all activities in it."""
    return dict(_book()["one_kind"])


@cache
def one_type() -> dict[str, str]:
    """What the name of a sheet of orders may speak of -> which documents all its rows are."""
    return dict(_book()["one_type"])


@cache
def no_sales() -> frozenset[str]:
    """What the name of a sheet speaks of that is no sale, though its columns are those of sales."""
    return frozenset(_book()["no_sales"]["names"])


@cache
def total_words() -> frozenset[str]:
    """Normalised first words of a row that sums up."""
    return frozenset(map(normalise, _book()["totals"]["words"]))


@cache
def aims() -> frozenset[str]:
    """Normalised words by which a row is the target, beside rows of what came of it."""
    return frozenset(map(normalise, _book()["aims"]["words"]))


@cache
def times_of_day() -> frozenset[str]:
    """Squeezed headers of a column that holds the time belonging to the date column."""
    return frozenset(map(squeeze, _book()["time_of_day"]["words"]))


@lru_cache(maxsize=10_000)
def hints(name: str) -> frozenset[str]:
    """The tables, or kinds of activities, that the name of a file or sheet speaks of; a longer word hides the shorter one inside it."""
    text = f" {re.sub('[^a-z0-9ก-๛]+', ' ', re.sub('(?<=[a-z])(?=[A-Z])', ' ', one_form(name)).casefold())} "
    hits = []
    for table, words in _book()["hints"].items():
        for word in map(one_form, words):
            spot = text.find(f" {word} " if word.isascii() else word)
            if spot >= 0:
                hits.append((len(word), word, table))
    return frozenset(
        table for size, word, table in hits if not any(size < other and word in longer for other, longer, _ in hits)
    )
