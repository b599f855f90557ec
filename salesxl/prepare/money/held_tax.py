"""Tax that an order's amounts hold: found by arithmetic where a column of tax stands beside them, and taken out.

An amount that is the whole total, though there is tax, holds it; a total to which the tax is still to be added is the amount
before tax. Where no total tells, whole percents do: 7 is 7% of the 100 that are in 107, and no whole percent of 107.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import as_kind, finding, has_any
from salesxl.prepare.money.order_lines import Money, later_line
from salesxl.prepare.words import normal

_WITH_TAX = {
    "is inclusive tax", "tax inclusive", "tax included", "vat included", "vat inclusive", "price includes tax",
    "ราคารวมภาษี", "รวมภาษี", "รวม vat",
}  # fmt: skip
"""Headers of a column that marks amounts that hold their tax."""
_ROUNDED = {
    "rounding", "round off", "rounding adjustment", "rounding amount", "cash rounding", "ปัดเศษ", "ปัดเศษสตางค์", "ปัดสตางค์", "เศษสตางค์",
}  # fmt: skip
"""Headers of a column of what amounts were rounded by."""
_CENT = 0.011
_AGREE = 0.9
"""Share of the orders with tax that must tell the same."""
_ENOUGH = 3
"""So many orders tell by percents."""
_HIGHEST = 30
"""No rate of tax is higher, in percent."""


def take_out(frame: pd.DataFrame, money: Money) -> list[Finding]:
    """Take the tax out of amounts that hold it, and add it to totals that do not.

    Args:
        frame: the orders.
        money: their money by column, changed in place; what an order states once is shared out over its lines.

    Returns:
        What was done.
    """
    stated, goods = _goods(frame, money)
    taxed = (money["tax"].abs() > _CENT) & goods.notna()
    if stated is None or not taxed.any():
        return []
    orders = _Orders(frame, money, goods)
    used = frame["set_aside"].isna()
    if stated == "total":
        before = taxed & (orders.by_percents() is False)
        money["total"] = money["total"].where(~before, money["total"] + money["tax"])
        return finding("total-before-tax", "info", "orders", frame, before & used, "total")
    inside, swapped, undecided = orders.by_total()
    by_percents = orders.by_percents() if undecided.any() else None
    holds = (taxed | orders.part_unknown) & (inside | swapped | (undecided & (by_percents is True)))
    money["total"] = money["total"].where(~(holds & swapped), goods)
    _lower(money, goods, orders.tax_of_goods(), holds)
    found = finding("amount-holds-tax", "info", "orders", frame, holds & used, stated)
    if by_percents is None:
        found += finding("tax-undecided", "info", "orders", frame, taxed & undecided & used, stated)
    return found


def _goods(frame: pd.DataFrame, money: Money) -> tuple[str | None, pd.Series]:
    """What the orders say of their goods after discounts, and by which column."""
    discount = money["discount"].abs().fillna(0.0)
    said = {
        "net_amount": money["net_amount"],
        "gross_amount": money["gross_amount"] - discount,
        "total": money["total"] - money["shipping"].fillna(0.0),
        "price": money["lines"] - discount,
    }
    stated = next((name for name in said if has_any(frame, name)), None)
    return stated, said[stated or "price"]


@dataclass
class _Orders:
    """What each row's whole order comes to."""

    frame: pd.DataFrame
    money: Money
    goods: pd.Series

    def __post_init__(self) -> None:
        parts = {name: self.money[name] for name in ("tax", "shipping", "total")} | {"goods": self.goods}
        parts["rounded"] = _rounded(self.frame)
        sums, lacking = pd.DataFrame(parts), self.money["tax"].isna()
        sums["tip"] = self.frame["tip"] if has_any(self.frame, "tip") else 0.0
        later = later_line(self.frame)
        if later.any():
            of = self.frame["order_id"].cat.codes.astype("int64")
            alone = -1 - pd.Series(range(len(of)), index=of.index)  # without a number, an order of its own
            of = of.where(of >= 0, alone)
            sums = sums.groupby(of).transform("sum", min_count=1)
            lacking = lacking.groupby(of).transform("any")
        self.sums = sums.fillna({"tax": 0.0, "shipping": 0.0, "rounded": 0.0, "tip": 0.0})
        self.part_unknown = lacking & (self.sums["tax"] > _CENT)
        self.tell = (self.sums["tax"] > _CENT) & (self.sums["goods"] > 0) & ~later & self.frame["set_aside"].isna()

    def by_total(self) -> tuple[pd.Series, pd.Series, pd.Series]:
        """By the totals of its sheet: whether a row's amount holds the tax, or the total is before tax; and where none tells."""
        tax, shipping = self.sums["tax"], self.sums["shipping"]
        more = self.sums["total"] - self.sums["goods"]
        inside = self._of_sheet((more - shipping).abs() <= _CENT)
        swapped = self._of_sheet((more + tax).abs() <= _CENT)
        on_top = self._of_sheet(
            ((more - shipping - tax).abs() <= _CENT) | ((more - shipping - self.sums["tip"] - tax).abs() <= _CENT)
        )
        return inside & ~on_top, swapped & ~on_top, ~(inside | swapped | on_top)

    def _of_sheet(self, says: pd.Series) -> pd.Series:
        """Whether nearly all orders of a row's sheet that state a total say so; those marked as with tax apart from the others."""
        told = self.tell & self.sums["total"].notna()
        sheet = self.frame["_source"] * 3 + _marked(self.frame)
        agree = says[told].groupby(sheet[told]).mean() >= _AGREE
        return sheet.isin(agree.index[agree])

    def by_percents(self) -> bool | None:
        """Whether the tax is a whole percent of what is left without it; False where it is one of the amount itself, else None."""
        known = self.sums[self.tell]
        if len(known) < _ENOUGH:
            return None
        goods = known["goods"] - known["rounded"]
        within = _fits(goods - known["tax"], known["tax"])
        return within if within != _fits(goods, known["tax"]) else None

    def tax_of_goods(self) -> pd.Series:
        """Each row's part of the tax, less what of it is on the shipping; by its amount where not all lines say their own."""
        own = self.money["tax"].where(~self.part_unknown, self.goods * self.sums["tax"] / self.sums["goods"])
        known = self.sums[self.tell & (self.sums["shipping"] > 0)]
        goods, both = known["goods"] - known["tax"], known["goods"] + known["shipping"] - known["tax"]
        if len(known) and _fits(both, known["tax"]) and not _fits(goods, known["tax"]):
            own = own * self.sums["goods"] / (self.sums["goods"] + self.sums["shipping"])
        return own.fillna(0.0)


def _rounded(frame: pd.DataFrame) -> pd.Series:
    """What each row's amount was rounded by, 0 where nothing says it."""
    column = next((c for c in frame if normal(str(c)) in _ROUNDED and pd.api.types.is_float_dtype(frame[c])), None)
    return pd.Series(0.0, index=frame.index) if column is None else frame[column].fillna(0.0)


def _marked(frame: pd.DataFrame) -> pd.Series | int:
    """1 for rows that a column marks as with tax, 2 for those without; 0 where nothing says it."""
    column = next((c for c in frame if normal(str(c)) in _WITH_TAX), None)
    if column is None:
        return 0
    marked = as_kind(frame[column], "flag")
    return marked.map({True: 1, False: 2}).astype("float64").fillna(0.0).astype("int64")


def _fits(base: pd.Series, tax: pd.Series) -> bool:
    """Whether a tax is the same whole percent of nearly all amounts."""
    part = float((tax / base.where(base != 0)).median())
    percent = round(100 * part) if part == part else 0
    off = (tax - base * percent / 100).abs() <= _CENT
    return 0 < percent <= _HIGHEST and bool(off.mean() >= _AGREE)


def _lower(money: Money, goods: pd.Series, tax: pd.Series, holds: pd.Series) -> None:
    """Amounts without their tax, and list prices without theirs where they hold it, too."""
    discount = money["discount"].abs().fillna(0.0)
    left = (1 - tax / goods).where(goods.abs() > _CENT, 1.0)
    after = goods.where(~holds, goods - tax)
    scaled = holds.copy()
    for name in ("gross_amount", "lines"):
        with_tax = (money[name] - discount - after - tax).abs() <= _CENT
        part = (after / (after + tax)).where(with_tax & (tax.abs() > _CENT))
        scaled &= ~((money[name] - discount - after).abs() <= _CENT)
        money[name] = (money[name] * part).where(part.notna(), money[name])
    money["net_amount"] = money["net_amount"].where(~holds, money["net_amount"] - tax)
    money["discount"] = money["discount"].where(~scaled, money["discount"] * left)
