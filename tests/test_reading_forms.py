"""Sheets of answers to forms, as Google Forms writes them: a stamp before the questions, in whose words the headers are."""

from __future__ import annotations

import pytest
from exports import columns, export, value

STAMPS = ["Timestamp", "ประทับเวลา"]


@pytest.mark.parametrize("stamp", STAMPS)
def test_a_form_for_ordering(stamp: str) -> None:
    data = export(
        f"{stamp},ชื่อลูกค้า,เบอร์โทร,สินค้า,จำนวน,ราคา/ชิ้น,ยอดรวม,ช่องทางชำระเงิน\n"
        '"13/5/2026, 9:30:00",สมชาย,081-234-5678,กาแฟ,2,120,240,โอน\n'
        '"20/5/2026, 10:30:00",สมหญิง,089-999-9999,ชา,1,90,90,เงินสด\n'
        '"21/5/2026, 11:00:00",สมชาย,0812345678,กาแฟ,3,120,360,โอน'
    )
    columns(data, order_date=stamp, phone="เบอร์โทร", quantity="จำนวน", price="ราคา/ชิ้น", total="ยอดรวม")
    assert value(data, "revenue") == 240 + 90 + 360
    assert value(data, "active_customers", "2026-05") == 2


@pytest.mark.parametrize(
    ("head", "source"),
    [
        ("Timestamp,Your name,Phone number,How did you hear about us?,Message", "How did you hear about us?"),
        ("ประทับเวลา,ชื่อ-นามสกุล,เบอร์โทรศัพท์,รู้จักเราจากช่องทางใด,สนใจสินค้าใด", "รู้จักเราจากช่องทางใด"),
        ("ประทับเวลา,ชื่อ-นามสกุล,เบอร์โทรศัพท์,รู้จักร้านจากไหน,ข้อความ", "รู้จักร้านจากไหน"),
    ],
)
def test_a_form_for_asking(head: str, source: str) -> None:
    rows = "2026-05-01 9:30,A,0812345678,Facebook,hello\n2026-05-02 9:30,B,0812345679,เพื่อนแนะนำ,hello"
    data = export(f"{head}\n{rows}")
    assert data.sources[0].table == "leads"
    columns(data, source=source)
    assert value(data, "referrals", "2026-05") == 1


def test_a_form_for_reporting_visits() -> None:
    rows = "2026-05-01 9:30,ก้อย,โทร,บริษัท A\n2026-05-02 9:30,ก้อย,เข้าพบ,บริษัท B"
    data = export(f"ประทับเวลา,พนักงาน,ประเภทกิจกรรม,ลูกค้า\n{rows}")
    assert data.sources[0].table == "activities"
    assert value(data, "calls", "2026-05") == 1
