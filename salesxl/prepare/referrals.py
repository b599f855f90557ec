"""Who was recommended to us: by the words of the source, or the name of who did."""

from __future__ import annotations

import re

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import finding, has_any, says, unknown_words
from salesxl.prepare.words import normal

REFERRAL = (
    "referral", "referrals", "referred", "word of mouth", "partner", "customer referral", "employee referral", "partner referral", "friend",
    "recommendation", "แนะนำ", "บอกต่อ", "เพื่อนแนะนำ", "ลูกค้าแนะนำ", "คนรู้จักแนะนำ", "ปากต่อปาก", "ลูกค้าเก่าแนะนำ", "เพื่อน", "ญาติ", "คนรู้จัก",
)  # fmt: skip
"""Sources that are recommendations as they stand."""
_KNOWN = frozenset(map(normal, REFERRAL))
_IN_WORDS = re.compile(
    normal(
        r"แนะนำ|บอกต่อ|ปากต่อปาก|(?:เพื่อน|ญาติ|คนรู้จัก|ลูกค้าเก่า) ?บอก|\brefer(?:red|rals?|rer)\b|\brecommend(?:ed|ations?|s)?\b"
        r"|\bword of mouth\b|\bfriends? (?:told|said|of)\b|\b(?:a|my|by|from|through|via) friends?\b"
    )
)
_SITE = r"\.(?:com|net|org|info|shop|co|th)\b|https?:"
_BY_NOBODY = re.compile(  # a link, a program, a page that recommends, or a no
    normal(
        rf"{_SITE}|\b(?:web|site|link|traffic|ai)\b|ไม่|\b(?:no|not|without|none)\b|สินค้าแนะนำ|แนะนำสินค้า"
        r"|(?:facebook|fb|google|tiktok|instagram|ig|line|youtube|shopee|lazada|เฟส|เฟซ|เฟสบุ๊ค|กูเกิล|ไลน์|ระบบ|แอป) ?(?:แนะนำ|recommend)"
    )
)
_LINKS = frozenset(("referral", "referrals"))
_BESIDE_LINKS = frozenset(map(normal, ("direct traffic", "offline sources", "(direct)", "(none)")))
"""Sources of programs that follow visitors of a web site; where one of them stands, a referral is a link from another site."""
_NONE = frozenset(map(normal, ("-", "no", "none", "n/a", "na", "nobody", "ไม่มี", "ไม่มีผู้แนะนำ", "ไม่ระบุ", "ไม่ทราบ")))


def is_referral(source: str) -> bool:
    """Whether a source says that somebody recommended us, as the word for it or in words of one's own."""
    said = normal(source)
    return said in _KNOWN or (_IN_WORDS.search(said) is not None and _BY_NOBODY.search(said) is None)


def recommended(frame: pd.DataFrame) -> pd.Series | None:
    """Which rows came by a recommendation; None where no column tells."""
    told = None
    if has_any(frame, "source"):
        told = says(frame, "source", is_referral) & ~_by_link(frame)
    if has_any(frame, "referrer"):
        named = says(frame, "referrer", lambda name: normal(name) not in _NONE and not re.search(_SITE, name.lower()))
        told = named if told is None else told | named
    return told


def about_sources(table: str, frame: pd.DataFrame) -> list[Finding]:
    """Findings about sources that count as recommended, or do not, by more than the word itself."""
    counts = frame["set_aside"].isna()
    in_words = counts & says(frame, "source", lambda word: is_referral(word) and normal(word) not in _KNOWN)
    findings = unknown_words("referral-in-words", "info", table, frame, in_words, "source")
    return findings + finding("referral-by-link", "info", table, frame, counts & _by_link(frame), "source")


def _by_link(frame: pd.DataFrame) -> pd.Series:
    followed = says(frame, "source", lambda word: normal(word) in _BESIDE_LINKS).any()
    return says(frame, "source", lambda word: bool(followed) and normal(word) in _LINKS)
