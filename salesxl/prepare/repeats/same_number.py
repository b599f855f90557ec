"""One number on rows of several files: a later export of the same thing, or another thing that happens to have that number.

Exports that reach over each other repeat what they share, some of it changed since: the later one counts. Two branches, or
two tills, that count from 1 give one number to two orders: these get numbers of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesxl.evaluation.columns import NO_DAY, day_numbers
from salesxl.findings import Finding
from salesxl.prepare.frames import as_category, finding, first_known, says, set_aside
from salesxl.prepare.money.order_lines import TOTALS
from salesxl.prepare.people import OF_ORDERS
from salesxl.prepare.repeats.documents import document
from salesxl.prepare.repeats.duplicates import IDS, NOT_COMPARED
from salesxl.prepare.words import ORDER_STATES, meanings, normal
from salesxl.settings import Settings
from salesxl.tables import TABLES

_TELLS: Mapping[str, tuple[str, ...]] = {
    "deals": ("created_date", "name", "customer_id", "customer"),
    "leads": ("created_at", "email", "phone", "name"),
    "activities": ("date", "name", "contact", "customer"),
    "subscriptions": ("start", "customer_id", "customer", "email"),
    "tickets": ("created_at", "customer"),
}
"""What stays the same in later exports; the first of them that both know says whether two rows are the same thing.
Of orders, day and money together do, where the buyers do not differ."""

_MONEY = (*TOTALS, "price")
_SAME = 0.5  # of the numbers that two sheets share: from here on they are exports of one list

_REFUNDS = {word for word, state in meanings(ORDER_STATES).items() if state == "refund"}

Codes = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]


def tell_apart(table: str, frame: pd.DataFrame, settings: Settings) -> list[Finding]:
    """Set aside the older of several exports of a row, and give a number of its own to what only shares its number.

    Args:
        table: the canonical table.
        frame: its rows, changed in place.
        settings: whether repeated rows are to be kept.
    """
    key = IDS.get(table)
    if key is None or key not in frame or settings.duplicates == "keep":
        return []
    rows = _shared(table, frame, key)
    if not len(rows):
        return []
    own = frame.iloc[rows]
    thing = _numbered(_said(own, key), _branch(own, key))
    thing = _numbered(thing, _lists(table, own, thing))
    if table == "orders":
        thing = _numbered(thing, _of_another(own, thing), _of_later_run(own, thing, _runs(frame, key)[rows]))
    older = pd.Series(False, index=frame.index)
    older.iloc[rows[_is_older(table, frame, own, thing)]] = True
    set_aside(frame, older, "row-updated")
    found = finding("row-updated", "warning", table, frame, older, key)
    return found + _renumber(table, frame, key, rows, thing)


def _shared(table: str, frame: pd.DataFrame, key: str) -> Codes:
    """The places of the rows whose number stands in several sheets or branches, or for several buyers on several days."""
    rows = np.flatnonzero(frame[key].duplicated(keep=False) & frame[key].notna() & frame["set_aside"].isna())
    if not len(rows):
        return rows
    own = frame.iloc[rows]
    number = pd.factorize(own[key].cat.codes.to_numpy())[0]
    several = _varies(number, own["_source"].to_numpy()) | _varies(number, _said(own, "branch"))
    if table == "orders":
        begins_again = _varies(number, _days(own, "order_date"))
        others = _varies(number, _buyer(own))
        if (begins_again & ~others).any():
            others |= _varies(number, _runs(frame, key)[rows])
        several |= begins_again & others
        several &= ~_is_return(own)  # which stand with the number of what they return
    return rows[several]


def _lists(table: str, own: pd.DataFrame, thing: Codes) -> Codes:
    """The list to which the sheet of each row belongs: sheets that share numbers for the same things are exports of one list."""
    source = own["_source"].to_numpy()
    first = np.unique(_numbered(thing, source), return_index=True)[1]
    first = first[np.lexsort((source[first], thing[first]))]
    same = _agreement(table, own, thing, source)[first]
    pairs = np.flatnonzero(thing[first][1:] == thing[first][:-1])
    agree = np.full(len(pairs), -1)
    if table == "orders":
        one, other = _buyer(own)[first][pairs], _buyer(own)[first][pairs + 1]
        agree[(one >= 0) & (other >= 0) & (one != other)] = 0
    for told in same.T:
        before, after = told[pairs], told[pairs + 1]
        undecided = (agree < 0) & (before >= 0) & (after >= 0)
        agree[undecided] = before[undecided] == after[undecided]
    counts: dict[tuple[int, int], list[int]] = {}
    for at, verdict in zip(pairs.tolist(), agree.tolist(), strict=True):
        if verdict >= 0:
            counts.setdefault((int(source[first[at]]), int(source[first[at + 1]])), []).append(verdict)
    lists = np.arange(int(source.max(initial=0)) + 1)
    for (sheet, later), verdicts in counts.items():
        if sum(verdicts) >= _SAME * len(verdicts):
            lists[lists == lists[later]] = lists[sheet]
    found: Codes = lists[source]
    return found


def _agreement(table: str, own: pd.DataFrame, thing: Codes, source: Codes) -> npt.NDArray[Any]:
    """For each row numbers by which it is compared, -1 where it does not tell; the first that both tell decides."""
    if table != "orders":
        kinds = {column.key: column.kind for column in TABLES[table].columns}
        return np.column_stack([_days(own, c) if kinds[c] == "date" else _said(own, c) for c in _TELLS[table]])
    each = _numbered(thing, source)
    amounts = first_known(*(own[c] for c in _MONEY if c in own)).fillna(0.0)
    worth = np.round(np.bincount(each, amounts.to_numpy()) * 100).astype(np.int64)[each]
    return _numbered(_days(own, "order_date"), worth)[:, None]


def _of_another(own: pd.DataFrame, thing: Codes) -> Codes:
    """The buyer of a row of an order that is of another day and another buyer than its first row."""
    day, buyer = _days(own, "order_date"), _buyer(own)
    first = np.unique(thing, return_index=True)[1][thing]
    other = (day != day[first]) & (buyer != buyer[first]) & (buyer >= 0) & (buyer[first] >= 0)
    return np.where(other, buyer, -1)


def _of_later_run(own: pd.DataFrame, thing: Codes, run: Codes) -> Codes:
    """The run of a row of an order that is of another day and another run of numbers than its first row, unless the buyer is the same."""
    day, buyer = _days(own, "order_date"), _buyer(own)
    first = np.unique(thing, return_index=True)[1][thing]
    same = (buyer == buyer[first]) & (buyer >= 0)
    return np.where((day != day[first]) & (run != run[first]) & ~same, run, -1)


def _runs(frame: pd.DataFrame, key: str) -> Codes:
    """In which of the runs of rising numbers each row is, where a sheet's numbers begin again and each run is of later days; else 0."""
    found = np.zeros(len(frame), dtype=np.intp)
    names = pd.to_numeric(frame[key].cat.categories.to_numpy(dtype=object), errors="coerce").astype(float)
    number, day = np.append(names, np.nan)[frame[key].cat.codes.to_numpy()], _days(frame, "order_date")
    usable = ~np.isnan(number) & (day >= 0) & ~_is_return(frame) & frame["set_aside"].isna().to_numpy()
    for source in np.unique(frame["_source"].to_numpy()):
        rows = np.flatnonzero(usable & (frame["_source"].to_numpy() == source))
        run = np.concatenate([[0], np.cumsum(number[rows][1:] < number[rows][:-1])]) if len(rows) else rows
        spans = pd.Series(day[rows]).groupby(run).agg(["min", "max"]).to_numpy()
        if len(spans) > 1 and (spans[1:, 0] >= spans[:-1, 1]).all():
            found[rows] = run
    return found


def _is_older(table: str, frame: pd.DataFrame, own: pd.DataFrame, thing: Codes) -> Flags:
    """Rows of a thing that another sheet, whose data reach further, has otherwise."""
    source = own["_source"].to_numpy()
    rank = _reach(table, frame)[source]
    newest = np.zeros(int(thing.max()) + 1, dtype=np.intp)
    np.maximum.at(newest, thing, rank)
    compared = own.drop(columns=[c for c in NOT_COMPARED if c in own])
    content = pd.util.hash_pandas_object(compared, index=False).to_numpy()
    each = _numbered(thing, source)
    whole = np.zeros(int(each.max()) + 1, dtype=np.uint64)
    np.add.at(whole, each, content)  # wraps around; the order of lines does not matter
    latest = np.zeros(len(newest), dtype=np.uint64)
    latest[thing[rank == newest[thing]]] = whole[each[rank == newest[thing]]]
    older: Flags = (rank < newest[thing]) & (whole[each] != latest[thing])
    return older


def _reach(table: str, frame: pd.DataFrame) -> Codes:
    """The rank of each sheet: the further its data reach, the later it was exported; of two alike the one that says more."""
    source = frame["_source"].to_numpy()
    happened = [frame[c] for c in TABLES[table].happened if c in frame]
    days = pd.concat(happened, axis=1).max(axis=1) if happened else pd.Series(pd.NaT, index=frame.index)
    last = days.astype("datetime64[s]").groupby(source).max()
    known = [column.key for column in TABLES[table].columns if column.key in frame]
    told = frame[known].notna().groupby(source).any().sum(axis=1)
    order = np.lexsort((last.index.to_numpy(), told.to_numpy(), last.to_numpy()))
    rank = np.zeros(int(last.index.max()) + 1, dtype=np.intp)
    rank[last.index.to_numpy()[order]] = np.arange(1, len(order) + 1)
    return rank


def _renumber(table: str, frame: pd.DataFrame, key: str, rows: Codes, thing: Codes) -> list[Finding]:
    """Give the second and later things of one number a number of their own."""
    number = frame[key].cat.codes.to_numpy()[rows]
    first = np.unique(thing, return_index=True)[1]
    order = first[np.argsort(first)]
    nth = pd.Series(number[order]).groupby(number[order]).cumcount().to_numpy() + 1
    of_thing = np.empty(len(first), dtype=np.intp)
    of_thing[thing[order]] = nth
    again = of_thing[thing] > 1
    renamed = pd.Series(False, index=frame.index)
    renamed.iloc[rows[again]] = True
    if not again.any():
        return []
    names = frame[key].astype(object)
    found = finding("number-shared", "warning", table, frame, renamed, key)
    ends = np.char.add(" · ", of_thing[thing][again].astype(str))
    names.iloc[rows[again]] = names.iloc[rows[again]].to_numpy() + ends.astype(object)
    _renumber_returns(frame, key, rows, names)
    frame[key] = as_category(names)
    return found


def _renumber_returns(frame: pd.DataFrame, key: str, rows: Codes, names: pd.Series) -> None:
    """Returns go with the order of their branch and buyer, of several with the last one before them."""
    number = frame[key].cat.codes.to_numpy()
    places: dict[int, list[int]] = {}
    for place in rows.tolist():
        places.setdefault(int(number[place]), []).append(place)
    others = np.setdiff1d(np.flatnonzero(np.isin(number, list(places))), rows)
    if not len(others):
        return
    branch, buyer, day = _said(frame, "branch"), _buyer(frame), _days(frame, "order_date")
    for place in others.tolist():
        found = places[int(number[place])]
        for told in (branch, buyer):
            found = [at for at in found if told[at] == told[place]] or found
        before = [at for at in found if day[at] <= day[place]]
        names.iloc[place] = names.iloc[max(before, key=lambda at: day[at]) if before else found[0]]


def _is_return(own: pd.DataFrame) -> Flags:
    money = [own[c].to_numpy() < 0 for c in _MONEY if c in own]
    named = own["refund_of"].notna().to_numpy() if "refund_of" in own else np.zeros(len(own), dtype=bool)
    said = says(own, "type", lambda word: normal(document(word)) in _REFUNDS).to_numpy()
    returned: Flags = np.logical_or.reduce([*money, named, said])
    return returned


def _branch(own: pd.DataFrame, key: str) -> Codes:
    """The branch of each row; of a later line that leaves it blank, that of the line above."""
    said = _said(own, "branch")
    if (said >= 0).all() or (said < 0).all():
        return said
    lines = [own[key].cat.codes.to_numpy(), own["_source"].to_numpy()]
    known = pd.Series(said).where(said >= 0).groupby(lines)
    return known.ffill().fillna(known.bfill()).fillna(-1).to_numpy(dtype=np.intp)


def _buyer(own: pd.DataFrame) -> Codes:
    return _said(own, next((c for c in OF_ORDERS if c in own and own[c].notna().any()), ""))


def _said(own: pd.DataFrame, column: str) -> Codes:
    """The words of a column as numbers, -1 for none."""
    if column not in own:
        return np.full(len(own), -1, dtype=np.intp)
    return own[column].cat.codes.to_numpy().astype(np.intp)


def _days(own: pd.DataFrame, column: str) -> Codes:
    """The days of a column as numbers, -1 for none."""
    if column not in own:
        return np.full(len(own), -1, dtype=np.intp)
    days = day_numbers(own[column]).astype(np.intp)
    return np.where(days == NO_DAY, -1, days)


def _varies(number: Codes, values: Codes) -> Flags:
    """Whether the rows of a number have several values; -1 is none."""
    known = values >= 0
    low = np.full(int(number.max()) + 1, np.iinfo(np.intp).max)
    high = np.full(len(low), -1)
    np.minimum.at(low, number[known], values[known])
    np.maximum.at(high, number[known], values[known])
    varies: Flags = (high > low)[number]
    return varies


def _numbered(*codes: Codes) -> Codes:
    """The different combinations of some numbers, numbered in the order in which they come."""
    result = np.zeros(len(codes[0]), dtype=np.intp)
    for one in codes:
        own = pd.factorize(one)[0]
        result = pd.factorize(result * (int(own.max(initial=0)) + 1) + own)[0]
    return result
