"""Lists of instalments: each payment is a row, and all payments for one thing are one order."""

from __future__ import annotations

import re

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import finding, first_known, read_words, text
from salesxl.prepare.words import normal

_SAID = re.compile(
    r"(?P<word>(?:งวด|งวดที่|ครั้งที่|instal?ments?|payment|no\.?|#) ?)?(?P<number>\d{1,3})(?: ?(?:/|of|จาก) ?(?P<all>\d{1,3}))?(?: งวด)?"
)


def further(frame: pd.DataFrame, who: pd.Series | None) -> tuple[pd.Series, list[Finding]]:
    """The rows that are a second or later payment for what an earlier row has ordered.

    ``2/3`` and ``งวดที่ 2`` say so; a bare 2 may be the number of all instalments, and says so only beside the 1 of the
    same order or customer.

    Args:
        frame: the orders.
        who: the customer of each row, where known.
    """
    rows = pd.Series(False, index=frame.index)
    if "instalment" not in frame:
        return rows, []
    said = read_words(frame, "instalment", lambda word: _SAID.fullmatch(normal(word)))
    number = said.map(lambda found: int(found["number"]), na_action="ignore").astype("float64")
    bare = said.map(lambda found: not (found["word"] or found["all"]), na_action="ignore").eq(True)
    rows = (number > 1) & (~bare | _follows(frame, number.where(bare), who))
    rows &= frame["is_sale"] & frame["set_aside"].isna()
    return rows, finding("instalments", "info", "orders", frame, rows, "instalment")


def _follows(frame: pd.DataFrame, number: pd.Series, who: pd.Series | None) -> pd.Series:
    """Whether the same order, or else the same customer, has the number before on another row."""
    of = text(frame, "order_id") if who is None else first_known(text(frame, "order_id"), who.astype(object))
    place = pd.Series(pd.factorize(of)[0] * 1000.0, index=frame.index).where(of.notna()) + number
    return (place - 1).isin(place.dropna())
