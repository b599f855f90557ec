"""Recommendations: sources in words of one's own, names of those who recommend, and links that are none."""

from __future__ import annotations

import pytest
from small_firm import firm

from salesxl.calculate import calculate
from salesxl.dataset import Dataset
from salesxl.prepare.referrals import is_referral


def leads(*sources: str | None, referrers: tuple[str | None, ...] = ()) -> Dataset:
    names = referrers or (None,) * len(sources)
    rows = [(f"L{n}", "2026-03-01", *pair) for n, pair in enumerate(zip(sources, names, strict=True))]
    return firm(leads=(["lead_id", "created_at", "source", "referrer"], rows))


def told(data: Dataset) -> dict[str, int]:
    return {found.rule: found.rows for found in data.findings if found.rule.startswith("referral")}


@pytest.mark.parametrize(
    "source",
    ["เพื่อนแนะนำมา", "คุณเอแนะนำ", "แนะนำโดย K.Nok", "ลูกค้าเก่าแนะนำมา", "บอกต่อกันมา", "ญาติบอก", "Referred by a friend",
     "External Referral", "recommended by Jim", "through a friend", "เพื่อนแนะนำผ่าน Facebook", "Referral program"],
)  # fmt: skip
def test_recommendations_in_words_of_ones_own(source: str) -> None:
    assert is_referral(source)
    assert told(leads(source)) == {"referral-in-words": 1}


@pytest.mark.parametrize(
    "source",
    ["Facebook", "TikTok แนะนำ", "ไม่มีคนแนะนำ", "สินค้าแนะนำ", "Referral: m.facebook.com", "AI referrals", "Add friend", "LINE friends", "referral traffic"],
)  # fmt: skip
def test_what_only_sounds_like_one(source: str) -> None:
    assert not is_referral(source)


def test_the_word_for_it_needs_no_remark() -> None:
    data = leads("แนะนำ", "Referral", "web")
    assert calculate("referrals", data).value == 2
    assert told(data) == {}


def test_referrals_beside_direct_traffic_are_links() -> None:
    """HubSpot calls visitors by a link from another site so: of four leads only the friend's counts."""
    data = leads("Referrals", "Direct traffic", "Organic search", "Recommended by a friend")
    assert calculate("referrals", data).value == 1
    assert told(data) == {"referral-in-words": 1, "referral-by-link": 1}


def test_who_recommended_us_stands_in_a_column_of_its_own() -> None:
    data = leads("web", "web", "LINE", None, referrers=("คุณเอ", "-", "ไม่มี", "K.Nok"))
    assert calculate("referrals", data).value == 2
    orders = (["order_date", "customer_id", "net_amount", "source"], [("2026-03-01", "C1", 10, "เพื่อนแนะนำมา"), ("2026-03-02", "C2", 10, "web")])  # fmt: skip
    assert calculate("referrals", firm(orders=orders)).value == 1
