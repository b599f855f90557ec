"""Channels or branches as column headers: sheets of spend, sales, targets or leads with a column for each, turned into rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from salesxl.reading.words.headers import hints, normalise, without_unit

FEWEST = 2
"""So many columns headed by different channels, or branches, make a sheet wide."""

VALUES = {"spend": "Spend", "orders": "Sales", "reps_targets": "Target", "leads": "Number of leads"}
"""Header of the column of amounts afterwards, by table; only a name of the sheet or file tells which of them it is."""

_PLATFORMS = (
    "facebook", "fb", "meta", "เฟซบุ๊ก", "เฟสบุ๊ก", "เฟสบุ๊ค", "instagram", "ig", "อินสตาแกรม", "google", "adwords", "กูเกิล", "youtube", "line", "line oa",
    "line shopping", "line my shop", "line man", "lineman", "ไลน์", "tiktok", "tik tok", "tiktok shop", "ติ๊กต็อก", "shopee", "shopee food", "shopeefood",
    "ช้อปปี้", "lazada", "ลาซาด้า", "grab", "grabfood", "grab food", "foodpanda", "robinhood", "twitter", "linkedin", "shopify", "amazon", "website", "web",
    "เว็บไซต์", "เว็บ", "seo", "influencer", "influencers", "kol", "หน้าร้าน", "ออนไลน์", "online", "offline", "ออฟไลน์", "walk in", "วิทยุ", "ใบปลิว",
    "ป้ายโฆษณา", "สิ่งพิมพ์", "ออกบูธ",
)  # fmt: skip
_OTHERS = (
    "other", "others", "อื่นๆ", "อื่น ๆ", "อื่น", "ช่องทางอื่น", "ช่องทางอื่นๆ", "wholesale", "retail", "dealer", "dealers", "events", "event", "print", "direct",
    "dine in", "takeaway", "take away", "ขายส่ง", "ค้าส่ง", "ขายปลีก", "ตัวแทน", "ตัวแทนจำหน่าย", "อีเวนต์", "ป้าย", "ป้ายไวนิล", "ไวนิล", "ทานที่ร้าน", "กลับบ้าน",
)  # fmt: skip
"""What is a channel beside others that can be nothing else."""
_ABOUT = re.compile(
    r"\b(?:ad|ads|ad spend|spend|cost|budget|sales|advertising|marketing)\b|ค่าโฆษณา|โฆษณา|งบ|ค่าใช้จ่าย|ยอดขาย|ยอด|เป้า"
)
"""What a header says beside the channel."""
_MONEY = re.compile(
    r"^(?:ค่าโฆษณา|งบโฆษณา|งบ|ค่าใช้จ่าย|ยอดขาย|ยอด|เป้า)\s*|\s*(?:ad spend|spend|cost|budget|sales)$", re.IGNORECASE
)
_BRANCH = re.compile(r"(?:สาขา|branch)\s*\S+.*")
_KNOWN = frozenset(map(normalise, _PLATFORMS))
_REST = frozenset(map(normalise, _OTHERS))


class Groups(NamedTuple):
    """The wide columns: what they are of (a header word for it), and what each is called."""

    field: str
    names: dict[int, str]


def across(headers: Sequence[str]) -> Groups | None:
    """The columns headed by channels, or by branches; None if there are too few of them."""
    words = {index: normalise(without_unit(header)) for index, header in enumerate(headers) if header}
    channels = {index: word for index, word in words.items() if " ".join(_ABOUT.sub(" ", word).split()) in _KNOWN}
    rest = {index: word for index, word in words.items() if word in _REST}
    branches = {index: word for index, word in words.items() if _BRANCH.fullmatch(word)}
    for field, found, more in (("Channel", channels, rest), ("Branch", branches, {})):
        if len({*found.values()}) >= FEWEST:
            bare = {index: without_unit(headers[index]) for index in sorted([*found, *more])}
            return Groups(field, {index: _MONEY.sub("", name).strip() or name for index, name in bare.items()})
    return None


def narrowed(headers: Sequence[str], table: str = "spend") -> list[str]:
    """A header line with its wide columns taken together; the line itself if it is not wide."""
    wide = across(headers)
    if not wide:
        return list(headers)
    return [*(header for n, header in enumerate(headers) if n not in wide.names), wide.field, VALUES[table]]


def table_of(*names: str | None) -> str | None:
    """Which of the tables that may be wide the first of some names speaks of that speaks of one."""
    for name in filter(None, names):
        said = hints(name) & VALUES.keys()
        if said:
            return next(iter(said)) if len(said) == 1 else None
    return None
