"""Draw the bundled sample data: two years of Siam Brew, a made-up coffee-equipment shop in Bangkok.

``python -m salesxl.workbook_templates.make_sample`` writes the folder ``sample``; with ``--check`` it only says whether
the committed files are still what it would write, and exits with 1 if not. The seed is fixed and no clock is read.

The firm sells machines to cafés through two sales teams, beans and small things through a web shop, LINE and a
showroom, and has subscriptions to beans and to service. The data run from 1 July 2024 to 30 June 2026; prices are
before VAT.

    siam-brew.xlsx          Orders 2024-25 (English, the firm's own sheet) · ออเดอร์ 2568-69 (Thai, the shop system's
                            report) · Targets · Spend · Subscriptions · Events · Settings
    deals.csv               the CRM's deals; an open deal's close date is the expected one
    deal_stage_history.csv  leads.csv  activities.csv  surveys.csv  tickets.csv  social.csv

An order has a row a line; a won deal is also an order; subscriptions are billed apart and are not among the orders.

Damaged on purpose, each as often as the constants below say:

* text or #N/A where the net amount should be; always a further line of an order with several lines, so that the order
  itself stays. The line counts nowhere;
* a date that does not exist, 31/02/2569: an order of one line of an old customer. It counts in no month;
* #N/A in a cost;
* rows pasted twice, in both sheets of orders, deals, leads and activities;
* refunds: in the English sheet a refunded amount and date beside the sale (status Refunded or Partially refunded), in
  the Thai sheet credit notes (CN..., negative, status คืนเงิน); and cancelled orders;
* the Thai sheet has dates as text with Buddhist years (5/1/2569, some 5 ม.ค. 2569), money as text (฿1,250.00), title
  rows above the header and a total row at the bottom;
* names of reps in capitals, small letters or with stray spaces; sources of leads likewise, some without any;
* open deals without an amount; deals cancelled as duplicates; answers to surveys without a score or off the scale;
* subscriptions on trial (they pay nothing yet) and past due (they count).
"""

from __future__ import annotations

import io
import sys
import zipfile
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from . import sample_books as books
from . import sample_files as files
from . import sample_service as service
from .sample_firm import END, STAGES, stream
from .sample_sales import Sales, draw_sales

FOLDER = Path(__file__).parent / "sample"
WORKBOOK = "siam-brew.xlsx"

OLD_TEXT_AMOUNTS = 2
OLD_ERROR_AMOUNTS = 1
OLD_ERROR_COSTS = 2
NEW_TEXT_AMOUNTS = 2
IMPOSSIBLE_DATES = 1
OLD_REPEATED_ROWS = 6
NEW_REPEATED_ROWS = 6
REPEATED_DEALS = 2
REPEATED_LEADS = 3
REPEATED_ACTIVITIES = 4
MONTH_WORD_ORDERS = 20
MESSY_REPS = 40
MESSY_SOURCES = 24
DEALS_WITHOUT_AMOUNT = 2
BLANK_SCORES = 3
OFF_SCALE_SCORES = 1


@dataclass(frozen=True)
class Sample:
    """The two years, before they are written down."""

    sales: Sales
    subscriptions: list[service.Row]
    activities: list[service.Row]
    surveys: list[service.Row]
    tickets: list[service.Row]
    spend: list[service.Row]


@lru_cache(maxsize=1)
def _sample() -> Sample:
    sales = draw_sales()
    _spoil(sales)
    return Sample(
        sales,
        service.subscriptions(sales),
        service.activities(sales),
        service.surveys(sales),
        service.tickets(),
        service.spend(sales),
    )


def _spoil(sales: Sales) -> None:
    """Choose the cells that somebody damaged."""
    rng = stream("spoiled")
    sound = [order for order in sales.orders if not order.cancelled and not order.refund_day]
    old = [order for order in sound if order.day < files.NEW_SHEET_FROM and len(order.lines) > 1]
    new = [order for order in sound if order.day >= files.NEW_SHEET_FROM and len(order.lines) > 1]
    spoils = ["amount"] * OLD_TEXT_AMOUNTS + ["error"] * OLD_ERROR_AMOUNTS + ["cost"] * OLD_ERROR_COSTS
    for order, spoil in zip(rng.sample(old, len(spoils)), spoils, strict=True):
        order.lines[1].spoiled = spoil
    for order in rng.sample(new, NEW_TEXT_AMOUNTS):
        order.lines[1].spoiled = "amount"
    undated = [
        order
        for order in sound
        if date(2026, 2, 1) <= order.day < date(2026, 3, 15)
        and len(order.lines) == 1
        and order.customer.first < order.day
        if sum(other.customer is order.customer and other.day < order.day for other in sound) > 1
    ]
    for order in rng.sample(undated, IMPOSSIBLE_DATES):
        order.lines[0].spoiled = "date"
    for deal in rng.sample([deal for deal in sales.deals if deal.stage in STAGES], DEALS_WITHOUT_AMOUNT):
        deal.lines.clear()


def render() -> dict[str, bytes]:
    """Every file of the sample: its name and its bytes."""
    sample = _sample()
    sales = sample.sales
    sheets = [
        files.old_orders(sales.orders, MESSY_REPS, OLD_REPEATED_ROWS),
        files.new_orders(sales.orders, NEW_REPEATED_ROWS, MONTH_WORD_ORDERS),
        files.Sheet("Targets", files.table(service.targets())),
        files.Sheet("Spend", files.table(sample.spend)),
        files.Sheet("Subscriptions", files.table(sample.subscriptions)),
        files.Sheet("Events", files.table(service.events(sales))),
        files.Sheet("Settings", files.settings()),
    ]
    exports = {
        "deals.csv": files.deals(sales, REPEATED_DEALS),
        "deal_stage_history.csv": files.stage_history(sales),
        "leads.csv": files.leads(sales, REPEATED_LEADS, MESSY_SOURCES),
        "activities.csv": files.activities(sample.activities, REPEATED_ACTIVITIES),
        "surveys.csv": files.surveys(sample.surveys, BLANK_SCORES, OFF_SCALE_SCORES),
        "tickets.csv": files.table(sample.tickets),
        "social.csv": files.table(service.social()),
    }
    return {WORKBOOK: files.workbook_bytes(sheets)} | {name: files.csv_bytes(rows) for name, rows in exports.items()}


def truth() -> dict[str, Any]:
    """What the sample must give, from the books of the drawing itself and with no help of salesxl.

    Months are ``2026-05``, money is whole baht, months in which nothing happened are left out. Definitions:

    * ``net_revenue_by_month``: net amounts by order day, without cancelled orders and spoiled lines, less refunds by
      refund day; ``order_value_by_month`` the same before refunds, ``orders_by_month`` the number of orders;
    * ``new_customers_by_month``: by day of the first order that was not cancelled;
    * deals: won and lost by day of decision, ``sales_cycle_days`` the mean of whole days from created to won;
      ``pipeline`` and ``weighted_pipeline`` are the deals open on the last day, those without an amount counted as 0;
      cancelled deals nowhere;
    * ``leads_by_source``: leads and those of them that became customers, all two years; no source is ``""``;
    * ``mrr_by_month``: on the month's last day; trials pay nothing, past due counts, on its end date a row has ended;
    * activities: by day; meetings by the day they were booked, without cancelled ones, no-shows included; of the
      proposals for one deal the first one counts;
    * ``csat``: share of 4 and 5 among the scores of 1 to 5;
    * ``lead_response_hours`` and ``inquiry_response_hours``: median and mean of hours by the clock.
    """
    sample = _sample()
    answers = files.surveys(sample.surveys, BLANK_SCORES, OFF_SCALE_SCORES)[1:]
    return {
        "as_of": END,
        "unusable_lines": OLD_TEXT_AMOUNTS + OLD_ERROR_AMOUNTS + NEW_TEXT_AMOUNTS + IMPOSSIBLE_DATES,
        **books.of_orders(sample.sales.orders),
        **books.of_deals(sample.sales.deals),
        **books.of_leads(sample.sales.leads),
        **books.of_activities(sample.activities),
        **books.of_subscriptions(sample.subscriptions),
        **books.of_spend(sample.spend),
        **books.of_surveys(answers),
        **books.of_tickets(sample.tickets),
    }


def stale(folder: Path) -> list[str]:
    """The names of files in the folder that are missing, differ from what would be written, or belong to nobody."""
    fresh = render()
    kept = {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}
    names = sorted(fresh.keys() | kept.keys())
    return [name for name in names if _content(name, fresh.get(name)) != _content(name, kept.get(name))]


def _content(name: str, raw: bytes | None) -> object:
    """What must agree: of a workbook its cells, as XML; styles and compression vary with versions of libraries."""
    if raw is None or not name.endswith(".xlsx"):
        return raw
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        cells = [part for part in parts.namelist() if part.startswith(("xl/worksheets/", "xl/sharedStrings"))]
        return {part: parts.read(part) for part in cells}


def main(arguments: list[str], folder: Path = FOLDER) -> int:
    """Write the sample, or with ``--check`` compare it; the exit code."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python -m salesxl.workbook_templates.make_sample [--check]\n")
        return 2
    if arguments:
        old = stale(folder)
        sys.stderr.write("".join(f"stale: {name}\n" for name in old))
        return 1 if old else 0
    folder.mkdir(exist_ok=True)
    for name, raw in render().items():
        (folder / name).write_bytes(raw)
        sys.stdout.write(f"{folder / name}: {len(raw):,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
