"""Which table a header line belongs to, and which column each header is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from salesxl.reading.words import groups
from salesxl.reading.words.headers import (
    ALL,
    LAST_RESORT,
    SQUEEZED,
    Meaning,
    Vendor,
    evidence,
    hints,
    instead,
    meanings,
    no_sales,
    one_kind,
    one_type,
    squeeze,
    tables_knowing,
    vendor_of,
)
from salesxl.tables import Table

SHEET_HINT, FILE_HINT = 1.5, 1.0
"""What the name of a sheet or file adds to a table's score; a recognised header adds 0.5 to 1.5."""

CLOSE = 0.5
"""Two tables whose scores differ by less are told to the user as a guess."""

FAR_BETTER = 1.6
"""A table that lacks something is preferred to a complete one if it explains so many times as much of the line."""

PRICE_OR_AMOUNT = "price_or_amount"

RETURNS = ("Credit note", "Return")
"""Of the documents that a name speaks of those that take sales back."""


@dataclass(frozen=True)
class Reading:
    """A header line read as one table.

    Attributes:
        table: its name.
        columns: canonical column -> index of the header.
        missing: required groups of which no column is there.
        vague: groups that only common words stand for; they count where the name of file or sheet agrees.
        score: how much of the line the table explains.
        price_read_as: what a bare "price" beside a quantity was taken for: ``unit`` or ``row``.
        always: columns that have one value for all rows.
        units: columns whose numbers are in a unit that the program's headers do not tell.
        vendor: the program that wrote the file, where the header line tells.
        rivals: tables that would have done almost as well.
    """

    table: str
    columns: dict[str, int]
    missing: tuple[tuple[str, ...], ...] = ()
    vague: tuple[tuple[str, ...], ...] = ()
    score: float = 0.0
    price_read_as: str | None = None
    always: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    vendor: str | None = None
    rivals: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Nothing that the table needs is missing."""
        return not self.missing


def recognise(headers: Sequence[str], *, file: str = "", sheet: str | None = None, title: str = "") -> Reading | None:
    """The table that a header line belongs to.

    Args:
        headers: the header line.
        file: the file's name, which may say which table it is.
        sheet: the sheet's name.
        title: the text above the header.

    Returns:
        The best reading; one with ``missing`` groups if no table is complete; None if hardly a header is known.
    """
    vendor = vendor_of(headers)
    if vendor is not None:
        if not vendor.table:
            return None
        reading = read_as(vendor.table, headers, vendor=vendor)
        if reading.complete:
            return reading
    known_in = Counter(table for header in set(headers) if header for table in tables_knowing(header))
    named = [frozenset(hints(sheet or "") | hints(title)), hints(file)]
    said = named[0] or named[1]
    others = (
        said & groups.VALUES.keys() if groups.across(headers) else said & no_sales()
    )  # channels side by side, of what?
    unfit = {"orders"} if others and "orders" not in said else set()
    readings = [_with_hint(read_as(t, headers), *named) for t in ALL if known_in[t] >= 2 and t not in unfit]
    readings = [reading for reading in readings if len(set(reading.columns.values())) >= 2]
    if not readings:
        return None
    readings.sort(key=lambda reading: -reading.score)
    best = next((reading for reading in readings if reading.complete), readings[0])
    if readings[0].score > FAR_BETTER * best.score:
        best = readings[0]
    rivals = tuple(
        r.table
        for r in readings
        if r is not best and r.complete and best.complete
        and best.score - r.score < CLOSE and len(r.columns) >= len(best.columns)
    )  # fmt: skip
    return replace(best, rivals=rivals)


def read_as(
    key: str,
    headers: Sequence[str],
    *,
    vendor: Vendor | None = None,
    given: Mapping[str, str] | None = None,
) -> Reading:
    """A header line read as a certain table.

    Args:
        key: the table.
        headers: the header line.
        vendor: the program whose words take precedence.
        given: canonical column -> header, as the user's mapping file says, empty for none; goes before everything.
    """
    table = ALL[key]
    columns = _given(headers, given or {})
    if vendor is not None:
        columns = _of_vendor(headers, vendor, columns)
    unwanted = {column for column, header in (given or {}).items() if not header}
    columns = {column: index for column, index in columns.items() if column not in unwanted}
    ignore = vendor.ignore if vendor is not None else frozenset[str]()
    free = {
        index: meanings(_bare(header, vendor), key)
        for index, header in enumerate(headers)
        if header and index not in columns.values() and squeeze(header) not in ignore
    }
    free = {index: tuple(m for m in found if m.column not in unwanted) for index, found in free.items()}
    _assign(free, columns)
    _repair(table, free, columns)
    read_price_as = _settle_price(columns) if key == "orders" else None
    for column, others in instead(key).items():
        if column not in columns and (other := next((o for o in others if o in columns), None)):
            columns[column] = columns[other]
    always = {column: value for column, value in (vendor.always if vendor else {}).items() if column not in columns}
    weak = {
        m.column
        for index, found in free.items()
        for m in found
        if m.rank >= LAST_RESORT and columns.get(m.column) == index
    }
    strong = columns.keys() - weak
    missing = tuple(group for group in table.required if (columns.keys() | always.keys()).isdisjoint(group))
    wanted = (*table.required, *([evidence(key)] if evidence(key) else []))
    vague = tuple(group for group in wanted if group not in missing and (strong | always.keys()).isdisjoint(group))
    columns = dict(sorted(columns.items(), key=lambda item: item[1]))
    score = _score(headers, columns)
    units = vendor.units if vendor else {}
    return Reading(key, columns, missing, vague, score, read_price_as, always, units, vendor.name if vendor else None)


def only_table(headers: Sequence[str], given: Mapping[str, str]) -> str | None:
    """The one table that the columns which the user has named belong to and complete; None if there are more."""
    fitting = [
        key
        for key, table in ALL.items()
        if given.keys() <= {column.key for column in table.columns} and read_as(key, headers, given=given).complete
    ]
    return fitting[0] if given and len(fitting) == 1 else None


def of_targets(sheet: str | None, title: str, file: str) -> bool:
    """Whether the name or title of a sheet, else the name of its file, speaks of targets alone."""
    said = hints(sheet or "") | hints(title) or hints(file)
    return "reps_targets" in said and said <= {"reps_targets", "reps"}


def known(header: str) -> bool:
    """Whether a header means something in any table."""
    return bool(header) and bool(tables_knowing(header))


def _with_hint(reading: Reading, sheet: frozenset[str], file: frozenset[str]) -> Reading:
    """The reading, with what the names of the sheet and of its file speak of."""
    bonus = SHEET_HINT * _speaks_of(reading.table, sheet) + FILE_HINT * _speaks_of(reading.table, file)
    missing = reading.missing if bonus else (*reading.missing, *reading.vague)
    always = reading.always
    if reading.table == "activities" and ("kind",) in missing and (kind := _only(one_kind(), sheet, file)):
        missing = tuple(group for group in missing if group != ("kind",))
        always = {**always, "kind": kind}
    columns, speaks = reading.columns, sheet or file
    if reading.table == "orders" and "orders" not in speaks and (kind := _only(one_type(), speaks)):
        if "type" not in columns:
            always = {**always, "type": kind}
        if kind in RETURNS:
            columns = _returned(columns)
            missing = tuple(group for group in missing if columns.keys().isdisjoint(group))
    return replace(reading, columns=columns, score=reading.score + bonus, missing=missing, always=always)


def _returned(columns: Mapping[str, int]) -> dict[str, int]:
    """Columns of a list of nothing but returns: the day and the money are those of the return, not those of the order beside them."""
    own = dict(columns)
    if "refund_date" in own:
        own["order_date"] = own.pop("refund_date")
    if "refund_amount" in own:
        own = {column: index for column, index in own.items() if column not in ("net_amount", "gross_amount", "total")}
        own["net_amount"] = own.pop("refund_amount")
    return dict(sorted(own.items(), key=lambda item: item[1]))


def _speaks_of(table: str, said: frozenset[str]) -> bool:
    return (
        table in said
        or (table == "activities" and bool(said & one_kind().keys()))
        or (table == "deals" and bool(said & no_sales()))
    )


def _only(kinds: Mapping[str, str], *names: frozenset[str]) -> str | None:
    """The one of some kinds that the first of some names speaks of that speaks of one alone."""
    found = [[kind for word, kind in kinds.items() if word in said] for said in names]
    return next((of_name[0] for of_name in found if len(of_name) == 1), None)


def _given(headers: Sequence[str], given: Mapping[str, str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for index, header in enumerate(headers):
        places.setdefault(header.strip(), index)
        places.setdefault(squeeze(header), index)
    return {
        column: place
        for column, header in given.items()
        if header and (place := places.get(header.strip(), places.get(squeeze(header)))) is not None
    }


def _of_vendor(headers: Sequence[str], vendor: Vendor, columns: dict[str, int]) -> dict[str, int]:
    places: dict[str, int] = {}
    for index, header in enumerate(headers):
        places.setdefault(squeeze(header), index)
    for column, words in vendor.columns.items():
        place = next((places[squeeze(word)] for word in words if squeeze(word) in places), None)
        if place is not None and column not in columns and place not in columns.values():
            columns[column] = place
    return columns


def _bare(header: str, vendor: Vendor | None) -> str:
    """The header without the vendor's prefix; another subject's header ("Person - Name") means nothing."""
    if vendor is None or not vendor.prefix:
        return header
    return header[len(vendor.prefix) :] if header.startswith(vendor.prefix) else ""


def _assign(free: Mapping[int, Sequence[Meaning]], columns: dict[str, int]) -> None:
    """Give every header its best column: best fit first, then the better word of the list, then the left header."""
    pairs = sorted(
        ((max(m.level, SQUEEZED), m.rank, m.level, index, m.column) for index, found in free.items() for m in found),
    )
    taken = set(columns.values())
    for _, _, _, index, column in pairs:
        if column not in columns and index not in taken:
            columns[column] = index
            taken.add(index)


def _repair(table: Table, free: Mapping[int, Sequence[Meaning]], columns: dict[str, int]) -> None:
    """What the table cannot do without may take a header away from what it can do without."""
    needed = {column for group in table.required for column in group}
    for group in table.required:
        if any(column in columns for column in group):
            continue
        for column in group:
            index = next((i for i, found in free.items() if any(m.column == column for m in found)), None)
            holder = next((c for c, i in columns.items() if i == index), None)
            if index is not None and holder not in needed:
                if holder is not None:
                    del columns[holder]
                columns[column] = index
                break


def _settle_price(columns: dict[str, int]) -> str | None:
    """Decide what a bare "price" is.

    It is the price of one piece where another column has the money, or the row names a product with a quantity; else
    it is the money of the row, before the discount where there is one. What was taken is said where a quantity makes it matter.
    """
    place = columns.pop(PRICE_OR_AMOUNT, None)
    if place is None:
        return None
    has_amount = any(column in columns for column in ("net_amount", "gross_amount", "total"))
    if has_amount or "price" in columns:
        target = "price" if "price" not in columns else None if has_amount else "net_amount"
        if target:
            columns[target] = place
        return None
    line = "quantity" in columns and any(column in columns for column in ("product", "sku"))
    columns["price" if line else "gross_amount" if "discount" in columns else "net_amount"] = place
    return ("unit" if line else "row") if "quantity" in columns else None


def _score(headers: Sequence[str], columns: Mapping[str, int]) -> float:
    """Each header that is explained counts, one that few tables know counts more."""
    return sum(0.5 + 1 / max(1, len(tables_knowing(headers[index]))) for index in set(columns.values()))
