"""Kinds of activities as column headers: sheets that count calls, meetings ... of a day, turned into a row a kind."""

from __future__ import annotations

import re
from collections.abc import Sequence

from salesxl.reading.words.headers import normalise, without_unit

FEWEST, PLAIN = 3, 2
"""So many columns of different kinds make a sheet wide, so many of them under words that mean nothing else."""

KIND, COUNT = "Kind", "Count"
"""Headers of the two columns that stand for the columns of kinds afterwards."""

_WORDS: dict[str, tuple[str, ...]] = {
    "call": ("calls", "phone calls", "outbound calls", "โทร", "โทรออก", "โทรศัพท์", "โทรหาลูกค้า", "โทรศัพท์หาลูกค้า", "จำนวนสาย", "สายโทรออก"),
    "email": ("emails", "e-mails", "ส่งอีเมล"),
    "meeting": (
        "meetings", "visits", "customer visits", "appointments", "ประชุม", "เข้าพบ", "เข้าพบลูกค้า", "พบลูกค้า", "นัดพบ", "นัดพบลูกค้า", "นัดลูกค้า", "นัดหมาย",
        "นัดหมายลูกค้า", "เยี่ยมลูกค้า", "เข้าเยี่ยม", "เข้าเยี่ยมลูกค้า", "ออกพบลูกค้า", "ออกเยี่ยมลูกค้า",
    ),
    "follow up": ("follow-ups", "followups", "ติดตาม", "ติดตามลูกค้า", "ติดตามงาน"),
    "proposal": ("proposals", "quotes", "quotations", "เสนอราคา", "ใบเสนอราคา", "ส่งใบเสนอราคา", "ออกใบเสนอราคา"),
    "demo": ("demos", "demonstrations", "presentations", "สาธิต", "นำเสนอ", "สาธิตสินค้า", "นำเสนอสินค้า", "นำเสนองาน"),
    "message": ("messages", "chats", "ทักแชท", "ตอบแชท", "ส่งข้อความ"),
}  # fmt: skip
_ALSO = {"email": ("email", "e-mail", "อีเมล"), "message": ("line", "chat", "ไลน์", "แชท", "ข้อความ")}
"""Words that may as well head an address, unless they are said to be a number."""
_PLAIN = {normalise(word): kind for kind, words in _WORDS.items() for word in words}
_ANY = _PLAIN | {normalise(word): kind for kind, words in _ALSO.items() for word in words}
_NUMBER = re.compile(r"(?:number of|no\.? of|#|total|จำนวน(?:ครั้งที่|การ)?) ?(.+)")
_DONE = re.compile(r"(.+) (?:made|sent|held|done|booked)")


def across(headers: Sequence[str]) -> dict[int, str]:
    """The columns that count activities, and of which kind; none if there are too few of them."""
    found: dict[int, str] = {}
    plain: set[str] = set()
    for index, header in enumerate(headers):
        word = normalise(without_unit(header))
        shorter = [match[1] for form in (_NUMBER, _DONE) if (match := form.fullmatch(word))]
        for one in (word, *shorter):
            if one in _ANY:
                found[index] = _ANY[one]
                plain |= {_ANY[one]} if one in _PLAIN or one in shorter else set()
                break
    return found if len({*found.values()}) >= FEWEST and len(plain) >= PLAIN else {}


def narrowed(headers: Sequence[str]) -> list[str]:
    """A header line with its columns of kinds taken together; the line itself if it is not wide."""
    wide = across(headers)
    if not wide:
        return list(headers)
    return [*(header for index, header in enumerate(headers) if index not in wide), KIND, COUNT]
