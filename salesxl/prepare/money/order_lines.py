"""Orders of several lines: what is stated once an order, on one of its lines or repeated on each, is shared out over them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

TOTALS = ("total", "net_amount", "gross_amount")
PARTS = ("tax", "shipping", "discount", "refund_amount")
_AGREE = 0.9
"""Share of several-line orders that must repeat one total before it is taken as the order's, not the line's."""
_ENOUGH = 3
"""So many orders of several lines make a total that is the same on all lines the order's, where no prices prove it."""
_BY = ("net_amount", "lines")
"""By what an order's money is shared out: what each line comes to, else its quantity times its price."""

_SHARED = ("order_date", "customer_id", "customer_name", "email", "phone", "status", "type", "rep", "team", "branch", "channel", "source",
           "region", "currency", "cancelled", "cancelled_at")  # fmt: skip
"""What an export may write on the first of an order's lines alone."""

Money = dict[str, pd.Series]


def later_line(frame: pd.DataFrame) -> pd.Series:
    """Second and later lines of an order."""
    if "order_id" not in frame:
        return pd.Series(False, index=frame.index)
    return frame["order_id"].duplicated() & frame["order_id"].notna()


def fill_lines(frame: pd.DataFrame) -> None:
    """Exports with several lines an order leave date, customer and status blank on all but the first: fill them down."""
    if "order_id" not in frame:
        return
    lines = frame["order_id"].duplicated(keep=False) & frame["order_id"].notna()
    if not lines.any():
        return
    for column in (c for c in _SHARED if c in frame):
        blank = frame[column].isna() & lines
        if blank.any() and not (blank | ~lines).all():
            known = frame.loc[lines & ~blank, ["order_id", column]].drop_duplicates("order_id")
            if column == "type":  # on a later row it is the type of a return, say, and not of the sale
                known = known.loc[known.index.intersection(frame.index[~later_line(frame)])]
            values = dict(zip(known["order_id"], known[column], strict=True))
            filled = frame.loc[blank, "order_id"].astype(object).map(values)
            if isinstance(frame[column].dtype, pd.CategoricalDtype):
                frame.loc[blank, column] = pd.Categorical(filled, categories=frame[column].cat.categories)
            else:
                frame.loc[blank, column] = filled.astype(frame[column].dtype)
    rescued = (frame["set_aside"] == "date-missing") & frame["order_date"].notna()
    if rescued.any():  # a line filled from its order's date is readable after all
        frame["set_aside"] = frame["set_aside"].mask(rescued).cat.remove_unused_categories()


def has_lines(order: pd.Series) -> bool:
    """Whether any order has several lines."""
    codes = order.cat.codes.to_numpy()
    return bool((np.bincount(codes[codes >= 0]) > 1).any())


def by_order(values: pd.Series, order: pd.Series) -> pd.Series:
    """The sum over the lines of each row's order; missing where there is none."""
    if has_lines(order):
        return values.groupby(order, observed=True).transform("sum")
    return values.where(order.notna())


def whole_order(frame: pd.DataFrame, rows: pd.Series) -> pd.Series:
    """These rows, and the other lines of their orders on the same sheet: a return or payment on another one is no line."""
    if "order_id" not in frame or not rows.any() or rows.all():
        return rows
    number = sheet_order(frame)
    return rows | (number.isin(number[rows].unique()) & (number >= 0))


def sheet_order(frame: pd.DataFrame) -> pd.Series:
    """For each row a number for its order and its sheet, below 0 without an order's number."""
    if "order_id" not in frame:
        return pd.Series(-1, index=frame.index)
    sheet = frame["_source"]
    return frame["order_id"].cat.codes.astype("int64") * (int(sheet.to_numpy().max(initial=0)) + 1) + sheet.where(
        frame["order_id"].notna(), 0
    )


def share_out(frame: pd.DataFrame, money: Money, repeated: list[str]) -> None:
    """Give each line its part of what its order states once; where not all lines tell what they come to, it stays where it is.

    A tax, shipping, discount or refund is the order's where it stands on the line of the order's total, else the line's own.

    Args:
        frame: the orders.
        money: their money by column, changed in place; what is repeated stands on the first line alone, with 0 on the others.
        repeated: the columns that were repeated on each line.
    """
    if "order_id" not in frame or not (repeated or any(money[c].isna().any() for c in TOTALS if c in frame)):
        return
    rows = np.flatnonzero(
        frame["order_id"].duplicated(keep=False) & frame["order_id"].notna() & frame["set_aside"].isna()
    )
    orders = Orders(pd.factorize(frame["order_id"].cat.codes.to_numpy()[rows])[0])
    by = [(name, money[name].to_numpy()[rows]) for name in _BY if name not in repeated]
    weights = [(name, weight, orders.all_tell(weight)) for name, weight in by]
    stated = np.full(orders.count, -1)  # the line on which an order states its total
    for name in (c for c in (*TOTALS, *PARTS) if c in frame):
        values = money[name].to_numpy()[rows]
        once, line = orders.stated_once(values)
        if name in repeated:
            once = np.ones(orders.count, dtype=bool)
        elif name in PARTS:
            once &= line == stated
        else:
            stated = np.where(once, line, stated)
        shared = values
        for other, weight, tell in weights:
            if other != name:
                shared = np.where((once & tell)[orders.of], orders.shared(values, weight), shared)
                once = once & ~tell
        if shared is not values:
            money[name] = money[name].copy()
            money[name].iloc[rows] = shared


class Orders:
    """The orders of several lines, and sums over their lines."""

    def __init__(self, of: npt.NDArray[np.intp]) -> None:
        self.of = of
        self.count = int(of.max(initial=-1)) + 1
        self.first = np.flatnonzero(~pd.Series(of).duplicated().to_numpy())

    def sum(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Each order's sum of some values of the lines."""
        return np.bincount(self.of, weights=values, minlength=self.count).astype(np.float64)

    def all_tell(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        """Which orders know such a thing of all their lines; nothing below 0, which is a return."""
        lacking = (~(values >= 0)).astype(np.float64)
        return np.asarray((self.sum(lacking) == 0) & (self.sum(np.nan_to_num(values)) > 0))

    def stated_once(self, values: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.intp]]:
        """Which orders state such a thing on one line alone, and on which line."""
        known = np.flatnonzero(~np.isnan(values))
        line = np.full(self.count, -1)
        line[self.of[known]] = known
        return np.bincount(self.of[known], minlength=self.count) == 1, line

    def shared(self, values: npt.NDArray[np.float64], weight: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """The sum of each order's values by the weight of its lines; the first line takes what rounding leaves."""
        whole = self.sum(np.nan_to_num(values))
        with np.errstate(all="ignore"):
            parts = np.nan_to_num(whole[self.of] * (weight / self.sum(np.nan_to_num(weight))[self.of]))
        parts[self.first] += whole - self.sum(parts)
        return parts


def repeated_totals(frame: pd.DataFrame) -> list[str]:
    """Money columns that repeat the order's total on each of its lines.

    They are found by arithmetic where lines tell what they come to (the total equals their sum), else by the total column
    agreeing within nearly all orders of several lines.
    """
    if "order_id" not in frame or not ({"product", "sku", "quantity", "price"} & set(frame.columns)):
        return []
    several = frame["order_id"].duplicated(keep=False) & frame["order_id"].notna() & frame["set_aside"].isna()
    part = frame[several]
    known = [column for column in (*TOTALS, *PARTS) if column in frame]
    copies = part.duplicated([c for c in ("order_id", "product", "sku", "quantity", "price", *known) if c in part])
    part = part[~copies]  # a row repeated by mistake is no second line
    part = part[part["order_id"].duplicated(keep=False)]
    if part.empty:
        return []
    codes = part["order_id"].cat.codes
    totals = [column for column in TOTALS if column in frame and _repeats(part, codes, column)]
    if totals:
        totals += [column for column in PARTS if column in frame and _part_repeats(part[column], codes)]
    return totals


def _repeats(part: pd.DataFrame, codes: pd.Series, column: str) -> bool:
    if part[column].isna().any():
        return False
    spread = part[column].groupby(codes).agg(["min", "max", "sum", "first"])
    if not _one_value(spread):
        return False
    line = None
    if {"quantity", "price"} <= set(part.columns):
        line = part["quantity"] * part["price"]
    elif column == "total" and "net_amount" in part:
        line = part["net_amount"]
    if line is not None:
        by_line = line.groupby(codes).sum()
        return bool(((by_line - spread["first"]).abs() > (by_line - spread["sum"]).abs()).mean() < 1 - _AGREE)
    return column == "total" and len(spread) >= _ENOUGH


def _part_repeats(part: pd.Series, codes: pd.Series) -> bool:
    """Whether the orders that have such a thing have it on all their lines; one that none has does not matter."""
    spread = part.fillna(0.0).groupby(codes).agg(["min", "max"])
    return _one_value(spread[(spread != 0).any(axis=1)])


def _one_value(spread: pd.DataFrame) -> bool:
    """Whether nearly all orders have the same value on all their lines."""
    return spread.empty or bool((spread["min"] == spread["max"]).mean() >= _AGREE)
