"""Bills of repair shops: labour and parts without a total beside them; and the words of daily sales."""

from __future__ import annotations

import pytest
from exports import export, value


@pytest.mark.parametrize(
    ("file", "text", "revenue"),
    [
        ("invoices.csv", "Invoice No,Date,Customer,Labour,Parts,VAT\n1,2026-01-10,Ann,1000,500,105\n2,2026-01-12,Bob,2000,,140", 3500),
        ("บิล.csv", "เลขที่ใบเสร็จ,วันที่,ลูกค้า,ค่าแรง,ค่าอะไหล่,ส่วนลด\n1,10/1/2569,แอน,1000,500,100\n2,12/1/2569,บ็อบ,2000,0,\nรวม,,,3000,500,100", 3400),
        ("jobs.csv", "Job,Date,Customer,Service,Materials\n1,2026-01-10,Ann,1000,500\n2,2026-01-11,Bob,10,\n", 1510),
    ],
)  # fmt: skip
def test_labour_and_parts_are_the_whole_bill(file: str, text: str, revenue: float) -> None:
    data = export(text, file=file)
    assert value(data, "revenue") == revenue
    assert value(data, "orders") == 2
    assert "parts-summed" in {finding.rule for finding in data.findings}


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("invoices.csv", "Invoice No,Date,Customer,Labour,Parts,Total\n1,2026-01-10,Ann,1000,500,1605"),
        ("invoices.csv", "Invoice No,Date,Customer,Labour,Parts,Amount\n1,2026-01-10,Ann,1000,500,1605"),
    ],
)
def test_a_total_goes_before_its_parts(file: str, text: str) -> None:
    assert value(export(text, file=file), "revenue") == 1605


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("costs.csv", "Job No,Date,Customer,Labour,Parts\n1,2026-01-10,Ann,1000,500"),
        ("work.csv", "Date,Labour,Parts\n2026-01-10,1000,500"),
        ("invoices.csv", "Invoice No,Date,Customer,Labour\n1,2026-01-10,Ann,1000"),
    ],
)
def test_labour_and_parts_may_be_costs(file: str, text: str) -> None:
    assert not export(text, file=file).tables


def test_a_part_that_is_no_number_leaves_the_bill_without_amount() -> None:
    rows = "\n".join(f"{n},2026-01-{n + 10},Ann,1000,500" for n in range(9))
    data = export(f"Invoice No,Date,Customer,Labour,Parts\n{rows}\n9,2026-01-20,Bob,1000,see note", file="invoices.csv")
    assert value(data, "revenue") == 9 * 1500


@pytest.mark.parametrize("header", ["ยอดขายรวม", "รวมยอดขาย", "ยอดขายประจำวัน", "ยอดขายทั้งหมด"])
def test_words_of_daily_sales(header: str) -> None:
    data = export(
        f"วันที่,เงินสด,โอน,{header}\n1/1/2569,60,40,100\n2/1/2569,50,20,70\nยอดขายรวม,110,60,170", file="ร้าน.csv"
    )
    assert value(data, "revenue") == 170
