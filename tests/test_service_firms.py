"""Sheets of salons, studios, clinics and workshops: instalments, tips, visits that were paid before, appointments, terms."""

from __future__ import annotations

import pytest
from exports import columns, export, export_all, value

from salesxl.load import prepared
from salesxl.reading import Data


def told(data: Data) -> dict[str, int]:
    return {finding.rule: finding.rows for finding in prepared(data).findings}


@pytest.mark.parametrize(
    ("header", "first", "second", "third"),
    [
        ("Installment", "1/3", "2/3", "3/3"),
        ("Instalment no", "1 of 3", "2 of 3", "3 of 3"),
        ("งวดที่", "งวดที่ 1", "งวดที่ 2", "งวดที่ 3"),
        ("งวด", "1", "2", "3"),
    ],
)
def test_all_instalments_are_one_order(header: str, first: str, second: str, third: str) -> None:
    """Ann pays 3 x 1000 for one sofa, Bob 5000 at once; nobody buys twice."""
    data = export(f"""
Date,Customer,Product,{header},Amount
2026-01-01,Ann,Sofa,{first},1000
2026-02-01,Ann,Sofa,{second},1000
2026-02-02,Bob,Bed,,5000
2026-03-01,Ann,Sofa,{third},1000
""")
    assert (value(data, "revenue"), value(data, "orders"), value(data, "repeat_purchase_rate")) == (8000, 2, 0)
    assert (value(data, "orders", "2026-03"), value(data, "revenue", "2026-03")) == (0, 1000)
    assert value(data, "new_customers", "2026-02") == 1
    assert told(data)["instalments"] == 2


def test_the_number_of_all_instalments_is_that_of_none() -> None:
    data = export("Date,Customer,Installment,Amount\n2026-01-01,Ann,10,1000\n2026-02-01,Ann,3,1000")
    assert (value(data, "orders"), told(data).get("instalments")) == (2, None)


def test_months_of_bills_are_no_instalments() -> None:
    data = export("วันที่,ลูกค้า,งวด,จำนวนเงิน\n2026-05-04,แอน,05/69,1000\n2026-05-09,บี,05/69,900\n2026-06-06,แอน,06/69,1000")
    assert (value(data, "orders"), "instalments" in told(data)) == (3, False)


def test_a_deposit_and_the_balance_are_one_order() -> None:
    data = export("""
วันที่,ลูกค้า,รายการ,จำนวนเงิน
2026-06-01,แอน,มัดจำงานแต่ง,10000
2026-06-05,บี,ค่าถ่ายภาพ,5000
2026-06-20,แอน,ส่วนที่เหลืองานแต่ง,30000
2026-06-21,บี,ส่วนที่เหลือจากงานก่อน,700
""")
    assert (value(data, "revenue"), value(data, "orders"), told(data)["instalments"]) == (45_700, 3, 1)


def test_the_tax_of_rounded_bills_is_found() -> None:
    """7% in 588.50 rounded to 589, 288.90 to 289 and 235.40 to 235."""
    data = export("""
เลขที่ใบเสร็จ,วันที่,ภาษี,ปัดเศษ,ยอดสุทธิ
R1,2026-06-01,38.50,0.50,589
R2,2026-06-01,18.90,0.10,289
R3,2026-06-02,15.40,-0.40,235
""")
    assert value(data, "revenue") == pytest.approx(550.5 + 270.1 + 219.6)
    assert "amount-holds-tax" in told(data)


def test_tax_of_which_nothing_tells_where_it_is_told() -> None:
    data = export("Order no,Date,Amount,VAT\n1,2026-06-01,589,38.5\n2,2026-06-01,289,18.9")
    assert (value(data, "revenue"), told(data)["tax-undecided"]) == (878, 2)
    known = export("Order no,Date,Amount,VAT,Tips,Total\n1,2026-06-01,500,35,20,555\n2,2026-06-01,100,7,0,107")
    assert "tax-undecided" not in told(known)


def test_what_a_firm_pays_its_staff_is_part_of_the_sale() -> None:
    data = export(
        "Date,Customer,Service,Price,Commission,Net\n2026-06-01,Ann,Massage,600,200,400\n2026-06-02,Bob,Massage,600,200,400"
    )
    assert (value(data, "revenue"), told(data)["amount-after-fees"]) == (1200, 2)


def test_a_total_beside_tips_is_told() -> None:
    data = export("Receipt,Date,Tax,Tip,Total\n1,2026-06-01,35,50,585\n2,2026-06-01,28,0,428")
    assert (value(data, "revenue"), told(data)["tip-beside-total"]) == (950, 1)
    apart = export("Receipt,Date,Subtotal,Tax,Tip,Total\n1,2026-06-01,500,35,50,585\n2,2026-06-01,400,28,0,428")
    assert (value(apart, "revenue"), "tip-beside-total" in told(apart)) == (900, False)


@pytest.mark.parametrize("file", ["ใช้คอร์ส.csv", "Package usage.csv", "redemptions.csv"])
def test_visits_that_were_paid_before_are_no_sales(file: str) -> None:
    used = "วันที่,ลูกค้า,รายการ,มูลค่า\n2026-06-05,ก,คอร์ส 10 ครั้ง,1000\n2026-06-12,ก,คอร์ส 10 ครั้ง,1000"
    sold = "วันที่,ลูกค้า,รายการ,ราคา\n2026-06-01,ก,คอร์ส 10 ครั้ง,10000\n2026-06-02,ข,คอร์ส 5 ครั้ง,6000"
    data = export_all({"ขายคอร์ส.csv": sold, file: used})
    assert (value(data, "revenue"), value(data, "orders")) == (16_000, 2)
    assert told(data)["no-sale"] == 2


def test_appointments_count_on_their_day_by_who_gave_them() -> None:
    data = export("""
Ref #,Created,Client,Service,Scheduled date,Team member,Price,Status
#1,2026-05-30,Anna,Haircut,2026-06-05,Mint,800,Completed
#2,2026-06-02,Bob,Color,2026-06-06,Joy,2500,Completed
#3,2026-06-03,Cat,Haircut,2026-06-07,Mint,800,No show
""")
    columns(data, order_date="Scheduled date", rep="Team member")
    assert (value(data, "revenue"), value(data, "revenue", "2026-06")) == (3300, 3300)


def test_what_goes_back_goes_back_with_its_discount() -> None:
    """Mindbody: 3000, and 350 less 35, which comes back, and 350; tax stands beside it."""
    data = export("""
Sale Date,Client ID,Client,Sale ID,Item name,Location,Item price,Quantity,Subtotal,Discount %,Discount amount,Tax,Item Total,Total Paid w/ Payment Method,Payment Method
6/1/2026,100,"Anna, S",1,10 Class Pack,Bangkok,3000,1,3000,0,0,210,3210,3210,Visa
6/2/2026,101,"Bob, T",2,Drop In,Bangkok,350,1,350,10,35,22.05,337.05,337.05,Cash
6/20/2026,102,"Cat, U",3,Drop In,Bangkok,350,1,350,0,0,24.50,374.50,374.50,Visa
6/20/2026,101,"Bob, T",2,Drop In,Bangkok,350,-1,-350,10,-35,-22.05,-337.05,-337.05,Cash
""")
    assert data.sources[0].vendor == "Mindbody"
    assert (value(data, "revenue"), value(data, "orders")) == (3350, 3)


TERMS = """
Member,Price,{header},Start Date,End Date
Ann,1500,{month},2026-01-01,2026-01-31
Ann,1500,{month},2026-02-01,2026-02-28
Ann,1500,{month},2026-03-01,2026-03-31
Bob,1500,{month},2026-01-01,2026-01-31
Cat,12000,{year},2026-01-15,2027-01-14
"""


@pytest.mark.parametrize(
    ("header", "month", "year"),
    [("Billing", "monthly", "yearly"), ("Package", "Monthly", "Annual"), ("แพ็กเกจ", "รายเดือน", "รายปี")],
)
def test_terms_that_follow_each_other_leave_no_gap(header: str, month: str, year: str) -> None:
    """In January Ann, Bob and a twelfth of Cat's year; from February on Ann and Cat. Bob's last day is that of January."""
    data = export(TERMS.format(header=header, month=month, year=year), file="members.csv")
    assert [value(data, "mrr", f"2026-0{at}") for at in (1, 2, 3)] == [4000, 2500, 2500]
    assert value(data, "churn_rate", "2026-02") == pytest.approx(1 / 3)
    assert (told(data)["end-is-last-day"], "interval-missing" in told(data)) == (5, False)


def test_ends_that_are_the_first_days_without_stay_so() -> None:
    """At the end of February Ann and Cat pay; Bob has left."""
    data = export("""
Member,Price,Billing,Start,End
Ann,100,monthly,2026-01-01,2026-03-01
Bob,100,monthly,2026-01-10,2026-02-10
Cat,100,monthly,2026-02-15,
""")
    assert "end-is-last-day" not in told(data)
    assert value(data, "mrr", "2026-02") == 200
