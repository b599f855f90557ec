"""Sheets with a column for each channel or branch."""

from __future__ import annotations

from pathlib import Path

import pytest
from odd_tables import found

from salesxl.calculate import calculate
from salesxl.dataset import Dataset
from salesxl.load import load

ORDERS = """วันที่,เลขที่บิล,ลูกค้า,ช่องทาง,ยอดขาย
1/1/2569,B1,ก,Facebook,1000
5/1/2569,B2,ข,Google,2000
10/2/2569,B3,ค,LINE,1500
15/2/2569,B4,ง,Facebook,500
"""


def sheets(folder: Path, **texts: str) -> Dataset:
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return load([folder])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ค่าโฆษณา", "เดือน,Facebook,Google,LINE,รวม\nม.ค. 2569,300,200,0,500\nก.พ. 2569,100,0,150,250\nรวม,400,200,150,750\n"),
        ("marketing_spend", "Month,FB Ads,Google ads (THB),LINE spend\n2026-01,300,200,\n2026-02,100,,150\n"),
        ("งบการตลาด", "วันที่,ค่าโฆษณา Facebook,Google,อื่นๆ\n3/1/2569,300,200,0\n4/2/2569,100,0,150\n"),
    ],
)  # fmt: skip
def test_spend_by_channel(name: str, text: str, tmp_path: Path) -> None:
    """500 for two new customers in January, 250 for two in February."""
    data = sheets(tmp_path, orders=ORDERS, **{name: text})
    assert [calculate("cac", data, period=month).value for month in ("2026-01", "2026-02")] == [250, 125]
    assert "groups-across" in found(data)
    assert "groups-short" not in found(data)


def test_cost_of_a_customer_by_channel(tmp_path: Path) -> None:
    data = sheets(tmp_path, orders=ORDERS, ads="Month,Facebook,Google,LINE\n2026-01,300,200,\n2026-02,100,,150\n")
    by = {group.key: group.value for group in calculate("cac", data, by="source").groups}
    assert by == {"Facebook": 200, "Google": 200, "LINE": 150}


def test_sales_by_channel_or_branch(tmp_path: Path) -> None:
    """The number of bills is of all channels together: it must not count beside each."""
    days = "".join(f"{day}/5/2569,100,200,30,330\n" for day in range(1, 7))
    data = sheets(tmp_path, ยอดขาย="วันที่,หน้าร้าน,Shopee,จำนวนบิล,รวม\n" + days)
    assert calculate("revenue", data).value == 1800
    assert {g.key: g.value for g in calculate("revenue", data, by="channel").groups} == {"Shopee": 1200, "หน้าร้าน": 600}
    assert calculate("orders", data).value is None
    assert found(data)["groups-short"] == 6  # 300 are not 330


def test_targets_by_branch(tmp_path: Path) -> None:
    targets = "เดือน,สาขาสยาม,สาขาลาดพร้าว,รวม\nม.ค. 2569,2000,1000,3000\nก.พ. 2569,1000,3000,4000\n"
    data = sheets(tmp_path, orders=ORDERS, เป้ายอดขาย=targets)
    assert [calculate("target_attainment", data, period=month).value for month in ("2026-01", "2026-02")] == [1, 0.5]


def test_channels_that_nobody_says_what_of(tmp_path: Path) -> None:
    data = sheets(tmp_path, orders=ORDERS, ข้อมูล="เดือน,Facebook,Google,LINE\nม.ค. 2569,300,200,0\n")
    assert {*data.tables} == {"orders"}
    assert found(data)["table-unknown"] == 1


def test_leads_by_channel_are_no_sales(tmp_path: Path) -> None:
    """17 and 12 leads of a day, six of the 29 by LINE; the sum beside them was taken for money."""
    data = sheets(tmp_path, ลีด="วันที่,Facebook,LINE,Walk-in,รวม\n1/10/2569,10,5,2,17\n2/10/2569,8,1,3,12\n")
    leads = data.tables["leads"]
    assert ({*data.tables}, len(leads), int((leads["source"] == "LINE").sum())) == ({"leads"}, 29, 6)


def test_platforms_side_by_side(tmp_path: Path) -> None:
    """Facebook 10 + 2 + 11 + 2, Instagram 20 + 3 + 21 + 3, TikTok 100 likes on the first day alone."""
    social = """Date,Facebook likes,Facebook comments,Likes (IG),IG - comments,TikTok likes
2026-10-01,10,2,20,3,100
2026-10-02,11,2,21,3,
Total,21,4,41,6,100
"""
    data = sheets(tmp_path, social=social)
    assert calculate("social_engagement", data).value == 172
    by = {group.key: group.value for group in calculate("social_engagement", data, by="platform").groups}
    assert by == {"Facebook": 25, "IG": 47, "TikTok": 100}
    assert found(data)["platforms-across"] == 2


def test_platforms_above_what_is_counted(tmp_path: Path) -> None:
    social = "เดือน,Facebook,,,Instagram,,\n,Likes,Comments,Followers,Likes,Comments,Followers\n2026-09,100,10,5000,50,5,1000\n2026-10,120,12,5100,60,6,1100\n"  # fmt: skip
    data = sheets(tmp_path, โซเชียล=social)
    assert [calculate("social_engagement", data, period=month).value for month in ("2026-09", "2026-10")] == [165, 198]


@pytest.mark.parametrize(
    "text",
    [
        "Date,Shopee,Lazada,Wholesale\n2026-01-01,100,50,500\n2026-01-02,100,50,500\n",
        "Date,Shopee,Lazada,Amway,Total\n2026-01-01,100,50,500,650\n2026-01-02,100,50,500,650\n",
        "วันที่,สาขาสยาม,สาขาอารีย์,ออนไลน์,รวม\n1/1/2569,100,50,500,650\n2/1/2569,100,50,500,650\n",
    ],
)
def test_channels_that_the_total_counts(text: str, tmp_path: Path) -> None:
    """The third column was left out: 300 of 1,300."""
    data = sheets(tmp_path, sales=text)
    assert calculate("revenue", data).value == 1300
    assert not {"groups-short", "groups-left"} & {*found(data)}


def test_numbers_beside_channels_that_nothing_speaks_for(tmp_path: Path) -> None:
    data = sheets(tmp_path, sales="Date,Shopee,Lazada,Visitors\n2026-01-01,100,50,500\n2026-01-02,100,50,500\n")
    assert calculate("revenue", data).value == 300
    assert found(data)["groups-left"] == 2


def test_days_of_each_channel_are_sums(tmp_path: Path) -> None:
    """Of two days alone nobody would know; six rows are no six, nor two, orders: how many bills there were no channel says."""
    data = sheets(
        tmp_path, ยอดขาย="วันที่,หน้าร้าน,Grab,LINE MAN,จำนวนบิล\n1/2/2569,1100,600,200,25\n3/2/2569,1000,400,300,22\n"
    )
    assert calculate("revenue", data).value == 3600
    assert calculate("orders", data).value is None
    assert calculate("aov", data).value is None


def test_orders_by_channel_are_orders(tmp_path: Path) -> None:
    data = sheets(tmp_path, ยอดขาย="วันที่,ช่องทาง,ยอดขาย\n1/2/2569,Grab,100\n1/2/2569,LINE,50\n3/2/2569,Grab,70\n")
    assert calculate("orders", data).value == 3
