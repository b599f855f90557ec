"""Kinds of activities as column headers: sheets that count calls, meetings ... of a day, turned into a row a kind."""

from __future__ import annotations

from collections.abc import Sequence

from salesxl.reading.headers import normalise

FEWEST, PLAIN = 3, 2
"""So many columns of different kinds make a sheet wide, so many of them under words that mean nothing else."""

KIND, COUNT = "Kind", "Count"
"""Headers of the two columns that stand for the columns of kinds afterwards."""

_WORDS: dict[str, tuple[str, ...]] = {
    "call": ("calls", "calls made", "phone calls", "outbound calls", "number of calls", "โทร", "โทรออก", "จำนวนโทร", "จำนวนการโทร", "จำนวนสาย"),
    "email": ("emails", "e-mails", "emails sent", "number of emails", "จำนวนอีเมล", "ส่งอีเมล"),
    "meeting": ("meetings", "visits", "customer visits", "appointments", "ประชุม", "เข้าพบ", "เข้าพบลูกค้า", "นัดหมาย", "จำนวนนัดหมาย", "จำนวนประชุม"),
    "follow up": ("follow-ups", "followups", "ติดตาม", "ติดตามลูกค้า", "จำนวนการติดตาม"),
    "proposal": ("proposals", "proposals sent", "quotes", "quotes sent", "quotations", "เสนอราคา", "ใบเสนอราคา", "จำนวนใบเสนอราคา"),
    "demo": ("demos", "demonstrations", "presentations", "สาธิต", "นำเสนอ", "สาธิตสินค้า"),
    "message": ("messages", "chats", "จำนวนข้อความ", "จำนวนแชท"),
}  # fmt: skip
_ALSO = {"email": ("email", "e-mail", "อีเมล"), "message": ("line", "chat", "ไลน์", "แชท", "ข้อความ")}
"""Words that may as well head an address."""
_PLAIN = {normalise(word): kind for kind, words in _WORDS.items() for word in words}
_ANY = _PLAIN | {normalise(word): kind for kind, words in _ALSO.items() for word in words}


def across(headers: Sequence[str]) -> dict[int, str]:
    """The columns that count activities, and of which kind; none if there are too few of them."""
    words = [normalise(header) for header in headers]
    found = {index: _ANY[word] for index, word in enumerate(words) if word in _ANY}
    plain = {_PLAIN[word] for word in words if word in _PLAIN}
    return found if len({*found.values()}) >= FEWEST and len(plain) >= PLAIN else {}


def narrowed(headers: Sequence[str]) -> list[str]:
    """A header line with its columns of kinds taken together; the line itself if it is not wide."""
    wide = across(headers)
    if not wide:
        return list(headers)
    return [*(header for index, header in enumerate(headers) if index not in wide), KIND, COUNT]
