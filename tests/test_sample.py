"""The bundled sample data: what the files hold, read by openpyxl and csv alone, against the drawing's own books."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date, datetime
from pathlib import Path
from statistics import fmean, median
from typing import Any

import openpyxl
import pytest

from salesxl.workbook_templates import make_sample
from salesxl.workbook_templates.make_sample import FOLDER, WORKBOOK, stale, truth

MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def sheets() -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(FOLDER / WORKBOOK, read_only=True, data_only=True)
    grids = {}
    for name in book.sheetnames:
        sheet: Any = book[name]
        grids[name] = list(sheet.iter_rows(values_only=True))
    book.close()
    return grids


@pytest.fixture(scope="module")
def books() -> dict[str, Any]:
    return truth()


def table(grid: list[tuple[Any, ...]], header: int = 0) -> Rows:
    return [dict(zip(grid[header], row, strict=True)) for row in grid[header + 1 :]]


def export(name: str) -> Rows:
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def once(rows: Rows) -> Rows:
    return list({tuple(row.values()): row for row in rows}.values())


def by_month(pairs: list[tuple[date, float]]) -> dict[str, float]:
    totals: dict[str, float] = defaultdict(float)
    for day, amount in pairs:
        totals[f"{day:%Y-%m}"] += amount
    return dict(totals)


def thai_day(text: str) -> date | None:
    """5/1/2569 or 5 ม.ค. 2569; None for a day that no calendar has."""
    day, month, year = text.split() if " " in text else text.split("/")
    number = MONTHS.index(month) + 1 if month in MONTHS else int(month)
    try:
        return date(int(year) - 543, number, int(day))
    except ValueError:
        return None


def baht(text: object) -> float | None:
    return float(str(text).replace("฿", "").replace(",", "")) if "฿" in str(text) else None


def old_orders(sheets: dict[str, list[tuple[Any, ...]]]) -> Rows:
    return table(sheets["Orders 2024-25"], 2)


def new_orders(sheets: dict[str, list[tuple[Any, ...]]]) -> Rows:
    return table(sheets["ออเดอร์ 2568-69"], 3)


def all_lines(sheets: dict[str, list[tuple[Any, ...]]]) -> Rows:
    """Lines of both sheets in one form, duplicates and cancelled ones out; None where a cell cannot be read."""
    lines = [
        {
            "order": row["Order No"],
            "day": row["Order Date"].date(),
            "customer": row["Customer ID"],
            "net": row["Net Sales"] if isinstance(row["Net Sales"], int) else None,
            "refund": row["Refunded Amount"] or 0,
            "refund_day": row["Refund Date"] and row["Refund Date"].date(),
        }
        for row in once(old_orders(sheets))
        if row["Status"] != "Cancelled"
    ]
    for row in once(new_orders(sheets)[:-1]):
        if row["สถานะ"] != "ยกเลิก":
            day, net = thai_day(row["วันที่สั่งซื้อ"]), baht(row["ยอดขายสุทธิ"])
            back = row["สถานะ"] == "คืนเงิน"
            lines.append(
                {
                    "order": None if back else row["เลขที่คำสั่งซื้อ"],
                    "day": day,
                    "customer": row["รหัสลูกค้า"],
                    "net": 0 if back else net,
                    "refund": -net if back and net is not None else 0,
                    "refund_day": day,
                }
            )
    return lines


def test_committed_files_are_fresh_under_another_hash_seed() -> None:
    command = [sys.executable, "-m", "salesxl.workbook_templates.make_sample", "--check"]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONHASHSEED": "7"}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_check_names_what_is_stale(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "sample"
    shutil.copytree(FOLDER, folder)
    (folder / "deals.csv").write_text("changed", encoding="utf-8")
    (folder / "leads.csv").unlink()
    (folder / "stray.csv").write_text("", encoding="utf-8")
    assert stale(folder) == ["deals.csv", "leads.csv", "stray.csv"]
    assert make_sample.main(["--check"], folder) == 1
    assert capsys.readouterr().err == "stale: deals.csv\nstale: leads.csv\nstale: stray.csv\n"
    assert make_sample.main([], folder) == 0
    assert stale(folder) == ["stray.csv"]
    assert make_sample.main(["--wrong"]) == 2


def test_the_whole_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 500_000


def test_money_orders_and_customers(sheets: dict[str, list[tuple[Any, ...]]], books: dict[str, Any]) -> None:
    lines = all_lines(sheets)
    sold = [(line["day"], line["net"]) for line in lines if line["day"] and line["net"]]
    back = [(line["refund_day"], line["refund"]) for line in lines if line["refund"]]
    assert by_month(sold) == books["order_value_by_month"]
    assert by_month(back) == books["refunds_by_month"]
    assert by_month(sold + [(day, -amount) for day, amount in back]) == books["net_revenue_by_month"]
    days = {line["order"]: line["day"] for line in lines if line["order"] and line["day"]}
    assert by_month([(day, 1) for day in days.values()]) == books["orders_by_month"]
    orders = {(line["order"], line["customer"], line["day"]) for line in lines if line["order"] and line["day"]}
    firsts: dict[str, date] = {}
    for _, customer, day in sorted(orders, key=lambda order: order[2]):
        firsts.setdefault(customer, day)
    assert by_month([(day, 1) for day in firsts.values()]) == books["new_customers_by_month"]
    assert len(firsts) == books["customers"]
    assert sum(n > 1 for n in Counter(customer for _, customer, _ in orders).values()) == books["repeat_customers"]


def test_deals_and_their_stages(books: dict[str, Any]) -> None:
    deals = once(export("deals.csv"))
    for stage, key in (("Closed won", "won_deals_by_month"), ("Closed lost", "lost_deals_by_month")):
        closed = [date.fromisoformat(deal["Close Date"]) for deal in deals if deal["Deal Stage"] == stage]
        assert by_month([(day, 1) for day in closed]) == books[key]
    won = [deal for deal in deals if deal["Deal Stage"] == "Closed won"]
    cycles = [(date.fromisoformat(d["Close Date"]) - date.fromisoformat(d["Create Date"])).days for d in won]
    assert fmean(cycles) == pytest.approx(books["sales_cycle_days"])
    still = [deal for deal in deals if deal["Deal Stage"] in ("Lead", "Qualified", "Proposal", "Negotiation")]
    weighted = sum(float(deal["Amount"] or 0) * float(deal["Deal probability"]) for deal in still)
    assert sum(float(deal["Amount"] or 0) for deal in still) == books["pipeline"]
    assert weighted == pytest.approx(books["weighted_pipeline"])
    last = {row["Deal ID"]: row["Stage"] for row in export("deal_stage_history.csv")}
    assert last == {deal["Record ID"]: deal["Deal Stage"] for deal in deals}


def test_a_won_deal_is_an_order_of_the_same_money(sheets: dict[str, list[tuple[Any, ...]]]) -> None:
    totals: Counter[tuple[str, str]] = Counter()
    for row in once(old_orders(sheets)):
        totals[row["Customer"], row["Order No"]] += row["Net Sales"] if isinstance(row["Net Sales"], int) else 0
    ordered = {(customer, money) for (customer, _), money in totals.items()}
    deals = [deal for deal in once(export("deals.csv")) if deal["Deal Stage"] == "Closed won"]
    old = [deal for deal in deals if deal["Close Date"] < "2025-06-20"]
    met = sum((deal["Associated Company"], int(deal["Amount"])) in ordered for deal in old)
    assert met >= len(old) - 3  # a spoiled amount on one of their lines


def test_leads(books: dict[str, Any]) -> None:
    leads = once(export("leads.csv"))
    won = {deal["Lead ID"] for deal in export("deals.csv") if deal["Deal Stage"] == "Closed won" and deal["Lead ID"]}
    assert won == {lead["Lead ID"] for lead in leads if lead["Lead Status"] == "Customer"}
    assert won == {lead["Lead ID"] for lead in leads if lead["Converted Date"]}
    assert len(won) / len(leads) == pytest.approx(books["conversion_rate"])
    found = Counter(lead["Lead Source"].strip().casefold() for lead in leads)
    assert found == {source.casefold(): count["leads"] for source, count in books["leads_by_source"].items()}
    waits = [
        (datetime.fromisoformat(lead["First Response"]) - datetime.fromisoformat(lead["Create Date"])).total_seconds()
        for lead in leads
        if lead["First Response"]
    ]
    assert min(waits) > 0
    assert median(waits) / 3600 == pytest.approx(books["lead_response_hours"]["median"])


def test_activities_surveys_and_inquiries(books: dict[str, Any]) -> None:
    rows = once(export("activities.csv"))
    for kind, key in (("Call", "calls"), ("Email", "emails"), ("Demo", "demos"), ("Follow-up", "follow_ups")):
        days = [date.fromisoformat(row["Activity Date"]) for row in rows if row["Activity Type"] == kind]
        assert by_month([(day, 1) for day in days]) == books[f"{key}_by_month"]
    meetings = [row for row in rows if row["Activity Type"] == "Meeting" and row["Status"] in ("Held", "No-show")]
    booked = [(date.fromisoformat(row["Booked On"]), 1.0) for row in meetings]
    assert by_month(booked) == books["meetings_booked_by_month"]
    answers = export("surveys.csv")
    scores = [int(row["Score"]) for row in answers if row["Survey"] == "CSAT" and row["Score"] not in ("", "55")]
    assert sum(score > 3 for score in scores) / len(scores) == pytest.approx(books["csat"])
    replied = [row for row in export("tickets.csv") if row["First Reply"]]
    waits = [datetime.fromisoformat(r["First Reply"]) - datetime.fromisoformat(r["Created"]) for r in replied]
    hours = fmean(wait.total_seconds() / 3600 for wait in waits)
    assert hours == pytest.approx(books["inquiry_response_hours"]["mean"])


def test_recurring_money_and_spend(sheets: dict[str, list[tuple[Any, ...]]], books: dict[str, Any]) -> None:
    share = {"month": 1, "quarter": 1 / 3, "year": 1 / 12}
    day, mrr = datetime(2026, 6, 30), 0.0
    for row in table(sheets["Subscriptions"]):
        if row["Status"] != "Trial" and row["Start Date"] <= day and not (row["End Date"] and row["End Date"] <= day):
            mrr += row["Amount"] * share[row["Billing Interval"]]
    assert mrr == pytest.approx(books["mrr_by_month"]["2026-06"])
    spend = [(row["Month"], row["Amount"]) for row in table(sheets["Spend"])]
    assert by_month(spend) == books["spend_by_month"]


def test_damage_is_there_as_often_as_said(sheets: dict[str, list[tuple[Any, ...]]]) -> None:
    old, new = old_orders(sheets), new_orders(sheets)
    assert new[-1]["เลขที่คำสั่งซื้อ"] == "รวมทั้งสิ้น"
    assert baht(new[-1]["ยอดขายสุทธิ"]) == sum(baht(row["ยอดขายสุทธิ"]) or 0 for row in new[:-1])
    new = new[:-1]
    assert sum(row["Net Sales"] == "TBC" for row in old) == make_sample.OLD_TEXT_AMOUNTS
    assert sum(row["Net Sales"] == "#N/A" for row in old) == make_sample.OLD_ERROR_AMOUNTS
    assert sum(row["Cost"] == "#N/A" for row in old) == make_sample.OLD_ERROR_COSTS
    assert sum(baht(row["ยอดขายสุทธิ"]) is None for row in new) == make_sample.NEW_TEXT_AMOUNTS
    assert sum(row["วันที่สั่งซื้อ"] == "31/02/2569" for row in new) == make_sample.IMPOSSIBLE_DATES
    assert len(old) - len(once(old)) == make_sample.OLD_REPEATED_ROWS
    assert len(new) - len(once(new)) == make_sample.NEW_REPEATED_ROWS
    worded = {row["เลขที่คำสั่งซื้อ"] for row in new if " " in row["วันที่สั่งซื้อ"]}
    assert len(worded) == make_sample.MONTH_WORD_ORDERS
    named = {row["Sales Rep"] for row in table(sheets["Targets"])}
    assert (
        sum(row["Sales Rep"] is not None and row["Sales Rep"] not in named for row in once(old))
        == make_sample.MESSY_REPS
    )
    assert {row["สถานะ"] for row in new} == {"สำเร็จ", "ยกเลิก", "คืนเงิน"}
    assert {row["Status"] for row in old} == {"Completed", "Cancelled", "Refunded", "Partially refunded"}
    for name, repeats in (
        ("deals.csv", make_sample.REPEATED_DEALS),
        ("leads.csv", make_sample.REPEATED_LEADS),
        ("activities.csv", make_sample.REPEATED_ACTIVITIES),
    ):
        rows = export(name)
        assert len(rows) - len(once(rows)) == repeats
    sources = Counter(lead["Lead Source"] for lead in once(export("leads.csv")))
    tidy = {"Website", "Facebook", "LINE OA", "แนะนำ", "Trade fair", ""}
    assert sum(n for source, n in sources.items() if source not in tidy) == make_sample.MESSY_SOURCES
    assert sum(not deal["Amount"] for deal in export("deals.csv")) == make_sample.DEALS_WITHOUT_AMOUNT
    scores = Counter(row["Score"] for row in export("surveys.csv"))
    assert (scores[""], scores["55"]) == (make_sample.BLANK_SCORES, make_sample.OFF_SCALE_SCORES)


def test_a_believable_firm(sheets: dict[str, list[tuple[Any, ...]]], books: dict[str, Any]) -> None:
    assert books["customers"] >= 100
    assert books["repeat_customers"] >= 30
    for rep, won in books["won_deals_by_rep"].items():
        assert 0.3 <= won / (won + books["lost_deals_by_rep"][rep]) <= 0.6
    assert 30 <= books["sales_cycle_days"] <= 60
    revenue = books["net_revenue_by_month"]
    assert list(revenue) == [f"{y}-{m:02d}" for y in (2024, 2025, 2026) for m in range(1, 13)][6:30]
    year_one, year_two = (sum(list(revenue.values())[at : at + 12]) for at in (0, 12))
    assert 1.05 < year_two / year_one < 1.4
    for autumn in ("2024", "2025"):
        assert sum(revenue[f"{autumn}-{month}"] for month in (10, 11, 12)) > 3 * year_one / 12
    rate = {source: n["customers"] / n["leads"] for source, n in books["leads_by_source"].items()}
    assert max(rate, key=lambda source: rate[source]) == "แนะนำ"
    assert rate["Facebook"] < rate["Website"]
    targets = sum(row["Target"] for row in table(sheets["Targets"]) if row["Measure"] == "won")
    assert 0.6 < sum(books["won_amount_by_month"].values()) / targets < 1.2


def test_nothing_happens_after_the_last_day(sheets: dict[str, list[tuple[Any, ...]]]) -> None:
    days = [row["Activity Date"] for row in export("activities.csv")]
    days += [row["Entered At"] for row in export("deal_stage_history.csv")]
    days += [row["Date"] for row in export("social.csv")]
    timed = {"Create Date", "First Response", "Created", "First Reply", "Resolved"}
    for row in export("leads.csv") + export("tickets.csv"):
        days += [row[head][:10] for head in timed & row.keys()]
    days += [f"{line['day']}" for line in all_lines(sheets) if line["day"]]
    assert max(days) == "2026-06-30" == f"{truth()['as_of']}"
