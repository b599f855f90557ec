"""Who a customer is: number, else e-mail, else phone, else name; spellings of one name are one customer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import each, finding, meant, read_words, says


def same_name(name: str) -> str:
    """A name as it is compared: one Unicode form, one case, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def same_names(names: Sequence[str]) -> list[str]:
    """The same of many; all in one go if there is no space too many in any of them."""
    lines = "\n".join(["", *names, ""])
    plain = (
        lines.replace("\n", "").isprintable() and lines.count("\n") == len(names) + 1
    )  # the space is their only blank
    if plain and not any(pair in lines for pair in ("  ", "\n ", " \n")):
        return unicodedata.normalize("NFC", lines).casefold().split("\n")[1:-1]
    return [*map(same_name, names)]


def digits(phone: str) -> str | None:
    """The digits of a phone number as they are compared; None where some are hidden, or too few to be one.

    +66 81 234 5678, 081-234-5678 and 812345678, of which a spreadsheet has taken the zero, are one number.
    """
    plain = phone if phone.isdecimal() else phone.translate(_MARKS)
    if not plain.isdecimal():
        if "*" in phone:
            return None
        plain = re.sub(r"\D", "", phone)
    plain = plain.lstrip("0")
    if plain[:2] == _THAILAND and len(plain) in _ABROAD:
        plain = plain[2:].lstrip("0")
    return plain if len(plain) >= _SHORTEST else None


_MARKS = str.maketrans("", "", " -()+.")
_THAILAND, _ABROAD, _SHORTEST = "66", range(10, 13), 5
"""The code of the country, how many digits a number with it has, and how many any has at least."""


OF_ORDERS = "customer_id", "email", "phone", "customer_name"
"""The columns of orders that say who bought, the surest first."""

_NOBODY = re.compile(
    r"\s*(?:(?:walk[ _-]*ins?|guests?|cash|anonymous|unknown|unnamed|no[ _-]?name|n/?a|none)"
    r"(?:[ _-]+(?:customers?|clients?|buyers?|users?|sales?|checkout))?"
    r"|(?:general|counter|pos|retail|over[ -]the[ -]counter|one[ -]time|default|misc(?:ellaneous)?) (?:customers?|clients?|buyers?)"
    r"|customers?|(?:ลูกค้า) ?(?:walk[ -]?in)?|ขายสด|ขาย(?:เงินสด|หน้าร้าน)"
    r"|(?:ลูกค้า)? ?(?:ทั่วไป|หน้าร้าน|ขาจร|จร|เงินสด|วอล์[คก]อิน|ปลีก(?:ทั่วไป)?|ไม่ระบุ(?:ชื่อ|ลูกค้า)?|ไม่ทราบชื่อ))\s*",
    re.IGNORECASE,
)
"""What tills and shops write in the place of a customer whom they do not know: it is nobody, who buys every day."""


def nobody(name: str) -> bool:
    """Whether a name, or a number, stands for customers whom nobody knows."""
    if name[-1:].isdigit():  # as most numbers end; none of the names does
        return not name.strip("0")
    return _NOBODY.fullmatch(name) is not None


_NAMES = ("customer_id", "customer_name", "customer")

_READ: dict[str, Callable[[str], str | None]] = {
    "customer_id": lambda said: said,
    "email": same_name,
    "phone": digits,
    "customer_name": same_name,
    "customer": same_name,
}


def identity(frame: pd.DataFrame, table: str, columns: Sequence[str]) -> tuple[pd.Series | None, list[Finding]]:
    """The customer of each row, None where nothing tells; and a finding when names had to serve.

    A row without the better column is joined to a customer who has it through the others: somebody's name on one row and
    their number on another are one person.
    """
    frame, found = _without_nobody(frame, table, columns)
    present = [column for column in columns if column in frame and frame[column].notna().any()]
    if not present:
        return None, found
    who, noticed = _known(frame, table, present)
    return who, found + noticed


def _without_nobody(frame: pd.DataFrame, table: str, columns: Sequence[str]) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows without the names that stand for nobody, and without the number of such a name where nothing else is known."""
    said = {column: says(frame, column, nobody) for column in columns if column in _NAMES and column in frame}
    if not any(rows.any() for rows in said.values()):
        return frame, []
    unreached, unnamed, called = (pd.Series(start, index=frame.index) for start in (True, True, False))
    for column in (column for column in columns if column in frame):
        if column in ("email", "phone"):
            unreached &= frame[column].isna()
        elif column != "customer_id":
            unnamed &= frame[column].isna()
            called |= said[column]
    unknown = called & unreached
    if "customer_id" in said:
        numbered = said["customer_id"]
        said["customer_id"] = numbered | unknown  # the number under which a till keeps them
        unknown |= numbered & unnamed & unreached
    blanked = {column: frame[column].where(~rows) for column, rows in said.items()}
    shown = next(column for column in reversed(columns) if column in said)
    found = finding("customer-nobody", "info", table, frame, unknown & frame["set_aside"].isna(), shown)
    return frame.assign(**blanked), found


def _known(frame: pd.DataFrame, table: str, present: Sequence[str]) -> tuple[pd.Series, list[Finding]]:
    """The same of columns of which each says something."""
    if present[0] == "customer_id" and frame["customer_id"].notna().all():
        return frame["customer_id"], []
    if not present[1:] or frame[present[0]].notna().all():
        read = _READ[present[0]]
        who = meant(frame, present[0], same_names if read is same_name else each(read))
        if len(present) == 1 or who.notna().all():
            return who, _by_name(table, frame, present, who)
    who = read_words(frame, present[0], _READ[present[0]])
    for column in present[1:]:
        blank = who.isna()
        if not blank.any():
            break
        key = read_words(frame, column, _READ[column])
        pairs = pd.DataFrame({"key": key, "who": who})[~blank & key.notna()].drop_duplicates()
        pairs = pairs.drop_duplicates("key", keep=False)  # a name that two customers share tells nothing
        known = dict(zip(pairs["key"], pairs["who"], strict=True))
        who = who.where(~blank, key.map(lambda said, known=known: known.get(said, said)))
    who = who.where(who.notna(), None)
    return who, _by_name(table, frame, present, who)


def _by_name(table: str, frame: pd.DataFrame, present: Sequence[str], who: pd.Series) -> list[Finding]:
    if not set(present) <= {"customer_name", "customer"}:
        return []
    return finding("customer-by-name", "info", table, frame, who.notna() & frame["set_aside"].isna(), present[0])
