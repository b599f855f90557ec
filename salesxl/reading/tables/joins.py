"""Describing tables joined to the tables that count: teams of reps, prices of products, lines of orders, customers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesxl.findings import Example, Finding
from salesxl.reading.data import ROW, SET_ASIDE, SOURCE
from salesxl.reading.tables.stacking import stacked
from salesxl.tables import TABLES

ENOUGH = 0.3
"""So many of the values must be known on the other side before two columns are taken to mean the same."""

SHOWN = 3

Frames = dict[str, pd.DataFrame]
Places = npt.NDArray[np.intp]

KEYS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    # describing table: its column and the columns of the other table that mean the same
    "reps": (("owner", ("owner", "rep")), ("region", ("region",)), ("team", ("team",)), ("branch", ("branch",))),
    "products": (("sku", ("sku",)), ("product", ("product", "sku")), ("plan", ("plan", "product"))),
    "customers": (
        ("customer_id", ("customer_id", "customer", "customer_name")),
        ("customer", ("customer", "customer_name", "customer_id")),
        ("email", ("email",)),
    ),
    "returns": (("order_id", ("order_id",)),),
}

BRINGS: dict[str, dict[str, tuple[str, ...]]] = {
    # describing table: its column and what it is called in the other table, where that has such a column
    "reps": {"owner": ("owner", "rep"), "team": ("team",), "branch": ("branch",), "region": ("region",)},
    "products": {"price": ("price",), "cost": ("unit_cost", "cost"), "category": ("category",), "product": ("product",)},
    "customers": {
        "customer": ("customer_name", "customer"), "email": ("email",), "phone": ("phone",), "source": ("source",),
        "region": ("region",),
    },
}  # fmt: skip


@dataclass
class Joiner:
    """The tables of one reading while they are joined.

    Attributes:
        frames: complete tables; changed in place.
        partial: tables that lack something a join may bring.
        describing: the describing tables.
        labels: table -> its columns and their headers in the source.
        findings: what was joined.
        joined: describing tables and partial ones that were joined -> to which tables.
        became: tables whose rows are now rows of another -> which.
    """

    frames: Frames
    partial: Frames
    describing: Frames
    labels: dict[str, dict[str, str]]

    def __post_init__(self) -> None:
        self.findings: list[Finding] = []
        self.joined: dict[str, list[str]] = {}
        self.became: dict[str, str] = {}

    def run(self) -> None:
        """Join all that fits."""
        self._payments_as_orders()
        self._orders_of_parts()
        self._prices_of_plans()
        for name in ("customers", "products", "reps", "returns"):
            if name in self.describing:
                self._describe(name)

    def _note(self, what: str, table: str, by: str, matched: int, unmatched: pd.Series[Any] | None = None) -> None:
        self.joined.setdefault(what, []).append(table)
        examples: tuple[Example, ...] = ()
        missing = 0
        if unmatched is not None:
            missing = len(unmatched)
            firsts = unmatched.drop_duplicates().head(SHOWN)
            examples = tuple(Example(row, str(value)) for row, value in zip(firsts.index.tolist(), firsts, strict=True))
        details = {"what": what, "by": by, "unmatched": f"{missing:,}"}
        self.findings.append(
            Finding("joined", "info", table, column=by, rows=matched, examples=examples, details=details)
        )

    def _payments_as_orders(self) -> None:
        """Payments alone say what was sold; beside orders they would count everything twice."""
        payments = self.describing.get("payments")
        if payments is None or "orders" in self.frames or "orders" in self.partial or "paid_at" not in payments:
            return
        frame = self.describing.pop("payments").rename(columns={"paid_at": "order_date"})
        self.frames["orders"] = frame.drop(columns=[c for c in ("method", "reference", "payment_id") if c in frame])
        self.became["payments"] = "orders"

    def _orders_of_parts(self) -> None:
        """Orders whose amounts stand in another file, on their lines or their payments."""
        heads = self.partial.get("orders")
        if heads is None or "order_id" not in heads or "order_date" not in heads:
            return
        lines, payments = self.describing.get("order_lines"), self.describing.get("payments")
        heads = heads[~heads["order_id"].duplicated() | heads["order_id"].isna()].reset_index(drop=True)
        if lines is not None:
            frame = self._lines_with_heads(lines, heads)
        elif payments is not None:
            frame = self._heads_with_payments(heads, payments)
        else:
            return
        del self.partial["orders"]
        known = [self.frames["orders"], frame] if "orders" in self.frames else [frame]
        self.frames["orders"] = stacked(known)

    def _lines_with_heads(self, lines: pd.DataFrame, heads: pd.DataFrame) -> pd.DataFrame:
        frame = lines.reset_index(drop=True).copy()
        at = places(frame["order_id"], heads["order_id"])
        for name in heads.columns:
            if name not in frame and name not in (SOURCE, ROW, SET_ASIDE):
                frame[name] = taken(heads[name], at)
        _set_aside(frame, at < 0, "order-unknown")
        empty = heads[~np.isin(np.arange(len(heads)), at)]
        self._note("order_lines", "orders", "order_id", int((at >= 0).sum()), _missing(frame, "order_id", at))
        self.joined["orders"] = ["order_lines"]
        self.became["order_lines"] = "orders"
        if len(empty):
            empty = empty.copy()
            _set_aside(empty, np.ones(len(empty), dtype=bool), "order-without-lines")
            self.findings.append(
                Finding(
                    "order-without-lines", "warning", "orders", rows=len(empty), examples=_examples(empty, "order_id")
                )
            )
            frame = stacked([frame, empty])
        return frame

    def _heads_with_payments(self, heads: pd.DataFrame, payments: pd.DataFrame) -> pd.DataFrame:
        sums = payments.groupby("order_id", observed=True)["total"].sum(min_count=1)
        at = places(heads["order_id"], pd.Series(sums.index.astype(str)))
        frame = heads.copy()
        frame["total"] = taken(pd.Series(sums.to_numpy()), at)
        self._note("payments", "orders", "order_id", int((at >= 0).sum()), _missing(frame, "order_id", at))
        self.became["orders"] = "orders"
        return frame

    def _prices_of_plans(self) -> None:
        """Subscriptions that name a plan whose price stands in the price list."""
        frame, plans = self.partial.get("subscriptions"), self.describing.get("products")
        if frame is None or plans is None or "start" not in frame:
            return
        found = self._key("products", frame, plans)
        if found is None:
            return
        mine, _, at = found
        monthly = next((c for c in ("price_monthly", "price") if c in plans), None)
        yearly = "price_annual" if "price_annual" in plans else None
        if monthly is None:
            return
        frame = frame.copy()
        frame["amount"] = taken(plans[monthly], at)
        if yearly and "interval" in frame:
            by_year = frame["interval"].astype(str).str.lower().str.match(r"ann|year|yr|รายปี|ปี")
            frame["amount"] = frame["amount"].where(~by_year, taken(plans[yearly], at))
        del self.partial["subscriptions"]
        known = [self.frames["subscriptions"], frame] if "subscriptions" in self.frames else [frame]
        self.frames["subscriptions"] = stacked(known)
        self._note("products", "subscriptions", mine, int((at >= 0).sum()), _missing(frame, mine, at))
        self.became["subscriptions"] = "subscriptions"

    def _describe(self, name: str) -> None:
        """Bring what a describing table knows to every table that shares a column with it."""
        other = self.describing[name]
        for table, frame in self.frames.items():
            if name == "returns" and table != "orders":
                continue
            found = self._key(name, frame, other)
            if found is None:
                continue
            mine, theirs, at = found
            brought = self._bring(name, table, other, at, theirs)
            if name == "customers" and "person_id" in other and mine == "customer_id":
                frame["customer_id"] = taken(other["person_id"], at)
            if table in self.joined.get(name, ()):
                continue
            if brought or (name == "customers" and "person_id" in other):
                unmatched = None if name == "returns" else _missing(frame, mine, at)
                self._note(name, table, mine, int((at >= 0).sum()), unmatched)

    def _bring(self, name: str, table: str, other: pd.DataFrame, at: Places, key: str) -> bool:
        frame, brought = self.frames[table], False
        for column in other.columns:
            if column in (SOURCE, ROW, SET_ASIDE, key, "person_id") or other[column].notna().sum() == 0:
                continue
            options = BRINGS.get(name, {}).get(column, ())
            known = {c.key for c in TABLES[table].columns}
            target = next((c for c in options if c in known), None)
            if target is None:
                target = self.labels[name].get(column, column)
                if not isinstance(other[column].dtype, pd.CategoricalDtype) or target in known:
                    continue
            if target in frame:
                continue
            frame[target] = taken(other[column], at)
            brought = True
        return brought

    def _key(self, name: str, frame: pd.DataFrame, other: pd.DataFrame) -> tuple[str, str, Places] | None:
        """The pair of columns that agrees best, the describing one without repetitions."""
        best: tuple[str, str, Places] | None = None
        share = ENOUGH
        for mine, theirs in _pairs(name, frame, other):
            there, names = frame[mine].notna(), other[theirs].dropna()
            if not there.any() or (names.duplicated().any() and name != "returns"):
                continue
            at = places(frame[mine], other[theirs])
            known = max((at >= 0).sum() / there.sum(), len(np.unique(at[at >= 0])) / max(1, names.nunique()))
            if known > share:
                best, share = (mine, theirs, at), float(known)
        return best


def _pairs(name: str, frame: pd.DataFrame, other: pd.DataFrame) -> Iterable[tuple[str, str]]:
    for theirs, options in KEYS.get(name, ()):
        for mine in options:
            if mine in frame and theirs in other and _is_text(frame[mine]) and _is_text(other[theirs]):
                yield mine, theirs
    if name == "products":  # a price list may number its plans in a column of its own
        for theirs in other.columns:
            for mine in ("plan", "product", "sku"):
                if mine in frame and _is_text(frame[mine]) and _is_text(other[theirs]) and theirs != SET_ASIDE:
                    yield mine, theirs


def _is_text(column: pd.Series[Any]) -> bool:
    return isinstance(column.dtype, pd.CategoricalDtype)


def places(values: pd.Series[Any], among: pd.Series[Any]) -> Places:
    """For each value its place in another column, -1 where it is not there."""
    index = {
        str(word): place for place, word in zip(range(len(among) - 1, -1, -1), reversed(among.tolist()), strict=True)
    }
    column = values if _is_text(values) else values.astype("category")
    known = np.array([index.get(str(word), -1) for word in column.cat.categories] + [-1], dtype=np.intp)
    return np.asarray(known[column.cat.codes.to_numpy()])


def taken(column: pd.Series[Any], at: Places) -> pd.Series[Any]:
    """The column's values at some places, missing at -1."""
    return pd.Series(column.array.take(at, allow_fill=True))


def _missing(frame: pd.DataFrame, column: str, at: Places) -> pd.Series[Any]:
    """The values that the other side does not know, by their row numbers."""
    unknown = (at < 0) & frame[column].notna().to_numpy()
    return pd.Series(frame[column].astype(object).to_numpy()[unknown], index=frame[ROW].to_numpy()[unknown])


def _examples(frame: pd.DataFrame, column: str) -> tuple[Example, ...]:
    shown = frame.head(SHOWN)
    return tuple(Example(int(row), str(value)) for row, value in zip(shown[ROW], shown[column], strict=True))


def _set_aside(frame: pd.DataFrame, rows: npt.NDArray[np.bool_], rule: str) -> None:
    said = frame[SET_ASIDE].astype(object).to_numpy().copy()
    said[rows & pd.isna(said)] = rule
    frame[SET_ASIDE] = pd.Categorical(said)


def join(frames: Frames, partial: Frames, describing: Frames, labels: dict[str, dict[str, str]]) -> Joiner:
    """Join describing tables and halves of tables to the complete ones.

    Args:
        frames: complete tables; changed in place.
        partial: tables that lack something.
        describing: describing tables.
        labels: table -> its columns and their headers in the source.

    Returns:
        what was joined where, and what was left over.
    """
    joiner = Joiner(frames, partial, describing, labels)
    joiner.run()
    return joiner
