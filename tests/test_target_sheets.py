"""Sheets of targets as people keep them: months without a year, rows of what came of them, weeks, the total alone."""

from __future__ import annotations

import pytest
from exports import export, export_all, value

from salesxl.load import prepared
from salesxl.reading import Data

ORDERS = "order_id,date,rep,amount\n1,2026-01-10,Mint,100000\n2,2026-02-10,Joy,50000\n3,2026-03-05,Mint,1000"


def told(data: Data) -> dict[str, int]:
    return {finding.rule: finding.rows for finding in prepared(data).findings}


def with_targets(text: str, file: str = "targets.csv") -> Data:
    return export_all({"orders.csv": ORDERS, file: text})


@pytest.mark.parametrize(
    ("file", "text", "rule"),
    [
        (
            "เป้า.csv",
            "เป้าการขาย ปี 2569,,\nเดือน,พนักงานขาย,เป้า\nม.ค.,Mint,100000\nม.ค.,Joy,50000\nก.พ.,Joy,1",
            "year-from-name",
        ),
        ("targets 2026.csv", "Month,Rep,Target\nJan,Mint,100000\nJan,Joy,50000\nFeb,Joy,1", "year-from-name"),
        ("targets.csv", "Year,Month,Rep,Target\n2026,1,Mint,100000\n,1,Joy,50000\n,2,Joy,1", "year-beside"),
        ("เป้า.csv", "ปี,เดือน,พนักงาน,เป้า\n2569,มกราคม,Mint,100000\n2569,มกราคม,Joy,50000", "year-beside"),
    ],
)
def test_months_without_a_year(file: str, text: str, rule: str) -> None:
    """100,000 of 150,000 in January."""
    data = with_targets(text, file)
    assert value(data, "target_attainment", "2026-01") == pytest.approx(2 / 3)
    assert rule in told(data)


def test_months_whose_year_nobody_says() -> None:
    data = with_targets("Month,Rep,Target\nJan,Mint,100000")
    assert value(data, "target_attainment", "2026-01") is None
    assert "period-unreadable" in told(data)


def test_months_of_sales_without_a_year() -> None:
    data = export("Year,Month,Sales\n2025,Jan,100\n,Feb,200\n2026,Jan,300\n,Feb,250", file="sales.csv")
    assert (value(data, "revenue", "2025-02"), value(data, "revenue", "2026-01")) == (200, 300)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("เป้า.csv", "เป้า ปีงบประมาณ 2569,,,\nพนักงาน,พ.ย.,ธ.ค.,ม.ค.\nMint,200000,200000,200000"),
        ("targets FY2026.csv", "Month,Rep,Target\nNov,Mint,200000\nDec,Mint,200000\nJan,Mint,200000"),
    ],
)
def test_months_that_run_on_are_of_the_fiscal_year(file: str, text: str) -> None:
    data = with_targets(text, file)
    assert value(data, "target_attainment", "2026-01") == 0.5
    assert data.tables["reps_targets"]["period"].tolist() == ["2025-11", "2025-12", "2026-01"]


def test_months_that_run_on_are_of_no_year_named_alone() -> None:
    data = with_targets("Rep,Nov,Dec,Jan\nMint,1,1,1", "targets 2026.csv")
    assert "reps_targets" not in data.tables
    assert "months-without-year" in told(data)


@pytest.mark.parametrize(
    "text",
    [
        ",ม.ค. 69,ก.พ. 69,มี.ค. 69\nเป้าหมาย,150000,150000,150000\nยอดขายจริง,100000,50000,1000\n% สำเร็จ,67%,33%,1%",
        "Rep,Type,Jan 2026,Feb 2026,Mar 2026\nMint,Target,100000,1,1\nMint,Actual,90000,0,1\nJoy,Target,50000,1,1\nJoy,%,0.9,0,0",
        "Month,Measure,Target\n2026-01,Target,150000\n2026-01,Actual,100000",
    ],
)
def test_what_came_of_targets_is_no_target(text: str) -> None:
    data = with_targets(text)
    assert value(data, "target_attainment", "2026-01") == pytest.approx(2 / 3)
    assert "target-came" in told(data)


def test_the_total_alone_is_the_target_of_all() -> None:
    data = with_targets("Rep,Jan 2026,Feb 2026,Mar 2026\nTotal,150000,150000,150000")
    assert value(data, "target_attainment", "2026-01") == pytest.approx(2 / 3)


def test_days_that_are_weeks_apart_stand_for_weeks() -> None:
    """Of the weeks from 5, 12, 19 and 26 January the last has six days in January: 3 + 6/7 weeks of 28,000."""
    days = ("2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26")
    data = with_targets("Rep,Week starting,Target\n" + "\n".join(f"Mint,{day},28000" for day in days))
    assert value(data, "target_attainment", "2026-01") == pytest.approx(100_000 / (28_000 * (3 + 6 / 7)))
    assert told(data)["target-weeks"] == 4


@pytest.mark.parametrize(
    "days",
    [
        ("1/1/2026", "2/1/2026", "3/1/2026"),  # no days of January: the month comes first
        ("1/1/2569", "1/2/2569", "1/3/2569"),
        ("1 ม.ค. 2569", "1 ก.พ. 2569", "1 มี.ค. 2569"),
        ("01/01/69", "01/02/69", "01/03/69"),
    ],
)
def test_first_days_of_months_are_months(days: tuple[str, ...]) -> None:
    """100,000 of 150,000 in January, 50,000 of 200,000 in February."""
    rows = zip(days, ("150000", "200000", "1"), strict=True)
    data = with_targets("Month,Target\n" + "\n".join(map(",".join, rows)))
    assert [value(data, "target_attainment", month) for month in ("2026-01", "2026-02")] == [pytest.approx(2 / 3), 0.25]
    assert "date-ambiguous" not in told(data)


def test_weeks_with_the_month_first() -> None:
    """5 to 25 January: three weeks of 28,000."""
    data = with_targets("Week,Target\n1/5/2026,28000\n1/12/2026,28000\n1/19/2026,28000")
    assert value(data, "target_attainment", "2026-01") == pytest.approx(100_000 / 84_000)


def test_a_day_that_may_be_another_is_told() -> None:
    assert "date-ambiguous" in told(with_targets("Period,Target\n2/1/2026,28000"))


def test_days_that_are_four_weeks_apart_stand_for_no_weeks() -> None:
    """15 February and 15 March of 2026 are, as months go."""
    data = export("Rep,Period,Target\nAnn,2026-02-15,1000\nAnn,2026-03-15,1000")
    assert "target-weeks" not in told(data)


def test_amounts_in_pieces_are_no_money() -> None:
    data = export("วันที่,สินค้า,ยอดขาย (ชิ้น),ยอดขาย (บาท)\n2026-06-01,กาแฟ,10,500\n2026-06-02,ชา,5,200")
    assert (value(data, "revenue"), value(data, "units_per_order")) == (700, 7.5)
    data = with_targets("Month,Rep,เป้า (ออเดอร์),เป้า (บาท)\n2026-01,Mint,20,200000")
    assert value(data, "target_attainment", "2026-01") == 0.5
    assert value(with_targets("Month,Rep,Target (units)\n2026-01,Mint,20"), "target_attainment", "2026-01") is None


@pytest.mark.parametrize(
    "text",
    [
        ",Jan 2026,Feb 2026,Mar 2026\nRevenue,150000,1,1\nNew customers,10,10,10\nCalls,200,200,200",
        "รายการ,ม.ค. 69,ก.พ. 69,มี.ค. 69\nยอดขาย,150000,1,1\nลูกค้าใหม่,10,10,10\nโทร,200,200,200\nลีด,9,9,9",
        "Month,Item,Target\n2026-01,Sales,150000\n2026-01,New customers,10\n2026-01,Calls,200",
    ],
)
def test_rows_that_name_metrics_are_targets_of_each(text: str) -> None:
    """The goals for customers and calls are no money; they were added to that for sales."""
    data = with_targets(text)
    assert value(data, "target_attainment", "2026-01") == pytest.approx(2 / 3)
    assert data.tables["reps_targets"]["measure"].nunique() >= 3


@pytest.mark.parametrize(
    ("file", "text", "beside"),
    [
        (
            "targets.csv",
            "Sales targets 2026,,,,,,\nRep,Jan,,Feb,,Mar,\n,Actual,Target,Actual,Target,Actual,Target\n"
            "Mint,9,100000,8,1,1,1\nJoy,4,50000,3,1,1,1\nTotal,13,150000,11,2,2,2",
            "Actual",
        ),
        (
            "sheet1.csv",
            "Rep,Jan 2026 Target,Jan 2026 Actual,Jan 2026 %,Feb 2026 Target,Feb 2026 Actual,Mar 2026 (Target),Mar 2026 (Actual)\n"
            "Mint,100000,9,9%,1,1,1,1\nJoy,50000,4,8%,1,1,1,1",
            "Actual, %",
        ),
        (
            "ยอดขาย.csv",
            "ยอดขายเทียบเป้า ปี 2569,,,,,,,,\nพนักงานขาย,ม.ค.,,ก.พ.,,มี.ค.,,รวม,\n,เป้า,ยอดจริง,เป้า,ยอดจริง,เป้า,ยอดจริง,เป้า,ยอดจริง\n"
            "Mint,100000,9,1,1,1,1,100002,11\nJoy,50000,4,1,1,1,1,50002,6",
            "ยอดจริง",
        ),
        (
            "targets.csv",
            "Rep,Target,,,Actual,,\n,Jan 2026,Feb 2026,Mar 2026,Jan 2026,Feb 2026,Mar 2026\nMint,100000,1,1,9,1,1\nJoy,50000,1,1,4,1,1",
            "Actual",
        ),
    ],
)
def test_targets_of_months_beside_what_came_of_them(file: str, text: str, beside: str) -> None:
    """100,000 of 150,000 in January; that 13 were sold says the sheet of orders otherwise."""
    data = with_targets(text, file)
    assert value(data, "target_attainment", "2026-01") == pytest.approx(2 / 3)
    assert [f.details["names"] for f in data.findings if f.rule == "targets-beside"] == [beside]


def test_plans_of_what_to_spend_are_no_targets_of_sales() -> None:
    months = ("Jan 2026", "Feb 2026", "Mar 2026")
    headers = ",".join(f"{month} {word}" for month in months for word in ("Plan", "Actual"))
    data = with_targets(f"Category,{headers}\nAds,100,90,100,80,100,1", "budget.csv")
    assert {*data.tables} == {"orders"}


@pytest.mark.parametrize(
    "text",
    [
        "Rep,H1 2026,H2 2026\nMint,600000,1\nJoy,305000,1",
        "เป้าการขาย ปี 2569,,\nพนักงานขาย,ครึ่งปีแรก,ครึ่งปีหลัง\nMint,600000,1\nJoy,305000,1",
    ],
)
def test_targets_of_half_years(text: str) -> None:
    """905,000 for the 181 days of the first half are 155,000 for January's 31."""
    assert value(with_targets(text), "target_attainment", "2026-01") == pytest.approx(100 / 155)


def test_half_years_of_sales_are_no_targets() -> None:
    data = with_targets("Product,H1 2026,H2 2026\nCoffee,100,90", "sales.csv")
    assert {*data.tables} == {"orders"}


@pytest.mark.parametrize(
    "text",
    [
        "Rep,Jan 2026,Feb 2026,Mar 2026\nMint Target,100000,1,1\nMint Actual,9,1,1\nJoy Target,50000,1,1\nJoy Actual,4,1,1",
        "พนักงานขาย,ม.ค. 69,ก.พ. 69,มี.ค. 69\nMint เป้า,100000,1,1\nMint (ยอดจริง),9,1,1\nJoy เป้า,50000,1,1\nJoy ยอดจริง,4,1,1",
    ],
)
def test_names_with_what_the_row_is_behind_them(text: str) -> None:
    data = with_targets(text)
    assert value(data, "target_attainment", "2026-01") == pytest.approx(2 / 3)
    owners = prepared(data).tables["reps_targets"]["owner"]
    assert {*owners} == {"Mint", "Joy"}
