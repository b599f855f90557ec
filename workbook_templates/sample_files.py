"""How Siam Brew keeps its data: the sheets of its workbook and the CSV exports, row by row, damage included.

What is damaged, and how often, is written at the top of ``make_sample``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from .sample_firm import DROPPED, END, LOST, STAGES, WON, Line, Order, stream
from .sample_sales import Sales
from .sample_service import Row

NEW_SHEET_FROM = date(2025, 7, 1)
"""Orders from this day on come from the Thai shop system, those before from the firm's own English sheet."""

OLD_ORDERS, NEW_ORDERS = "Orders 2024-25", "ออเดอร์ 2568-69"
THAI_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")


@dataclass(frozen=True)
class CellError:
    """An error value in a cell, as a lookup leaves it."""

    code: str = "#N/A"


@dataclass(frozen=True)
class Sheet:
    """One sheet of the workbook: title rows, header row, rows."""

    name: str
    rows: list[list[Any]]
    titles: tuple[str, ...] = ()

    def grid(self) -> list[list[Any]]:
        """All rows from the top of the sheet."""
        return [[title] if title else [] for title in self.titles] + self.rows


def old_orders(orders: Iterable[Order], messy_reps: int, repeats: int) -> Sheet:
    """The English sheet: true dates, a row a line, refunds beside the sale."""
    header = "Order No|Order Date|Customer ID|Customer|Product|Quantity|Unit Price|Discount|Net Sales|Refunded Amount"
    header += "|Refund Date|Status|Sales Rep|Channel|Cost"
    rows = [_old_row(order, line) for order in orders if order.day < NEW_SHEET_FROM for line in order.lines]
    rng = stream("messy reps")
    named = [n for n, row in enumerate(rows) if row[12] and row[12].isascii()]
    for n, place in enumerate(rng.sample(named, messy_reps)):
        name = rows[place][12]
        rows[place][12] = (f" {name}", f"{name.upper()} ", name.lower(), name.replace(" ", "  "))[n % 4]
    whole = [n for n, row in enumerate(rows) if isinstance(row[8], int) and isinstance(row[14], int)]
    return Sheet(
        OLD_ORDERS, [header.split("|"), *_repeated("old orders", rows, repeats, whole)], ("Siam Brew Co., Ltd.", "")
    )


def _old_row(order: Order, line: Line) -> list[Any]:
    refunded = sum(x.refunded > 0 for x in order.lines)
    status = "Refunded" if refunded == len(order.lines) else "Partially refunded" if refunded else "Completed"
    bad = {"amount": "TBC", "error": CellError()}
    return [
        order.number, order.day, order.customer.number, order.customer.name, line.product.name, line.quantity,
        line.product.price, line.discount, bad.get(line.spoiled, line.net), line.refunded or None,
        order.refund_day if line.refunded else None, "Cancelled" if order.cancelled else status,
        order.rep.name if order.rep else None, order.channel,
        CellError() if line.spoiled == "cost" else line.product.cost * line.quantity,
    ]  # fmt: skip


def new_orders(orders: Iterable[Order], repeats: int, month_words: int) -> Sheet:
    """The Thai sheet: Buddhist years and money as text, a credit note for each refund, a total row at the bottom."""
    header = "เลขที่คำสั่งซื้อ|วันที่สั่งซื้อ|รหัสลูกค้า|ชื่อลูกค้า|สินค้า|จำนวน|ราคา|ส่วนลด|ยอดขายสุทธิ|สถานะ|พนักงานขาย|ช่องทาง|ต้นทุน"
    new = [order for order in orders if order.day >= NEW_SHEET_FROM]
    worded = {order.number for order in stream("month words").sample(new, month_words)}
    dated = [(order.day, _new_row(order, line, order.number in worded)) for order in new for line in order.lines]
    dated += [
        (order.refund_day, _credit_note(order, line, order.refund_day))
        for order in new
        for line in order.lines
        if line.refunded and order.refund_day
    ]
    rows = [row for _, row in sorted(dated, key=lambda pair: pair[0])]
    whole = [n for n, row in enumerate(rows) if row[8].startswith("฿") and row[1][:3] != "31/"]
    rows = _repeated("new orders", rows, repeats, whole)
    total = sum(_amount(row[8]) for row in rows if "฿" in row[8])
    last: list[Any] = ["รวมทั้งสิ้น", *[None] * 7, _baht(total)]
    titles = ("บริษัท สยามบรูว์ จำกัด", "รายงานคำสั่งซื้อ 1 ก.ค. 2568 - 30 มิ.ย. 2569 (ราคาไม่รวมภาษีมูลค่าเพิ่ม)", "")
    return Sheet(NEW_ORDERS, [header.split("|"), *rows, last], titles)


def _new_row(order: Order, line: Line, worded: bool) -> list[Any]:
    when = f"{order.day.day} {THAI_MONTHS[order.day.month - 1]} {order.day.year + 543}" if worded else _thai(order.day)
    return [
        order.number, "31/02/2569" if line.spoiled == "date" else when, order.customer.number, order.customer.name,
        line.product.name, line.quantity, _baht(line.product.price), line.discount,
        "รอยืนยัน" if line.spoiled == "amount" else _baht(line.net), "ยกเลิก" if order.cancelled else "สำเร็จ",
        order.rep.name if order.rep else None, order.channel, line.product.cost * line.quantity,
    ]  # fmt: skip


def _credit_note(order: Order, line: Line, day: date) -> list[Any]:
    row = _new_row(order, Line(line.product, -line.quantity, -line.discount), worded=False)
    return [order.number.replace("SB", "CN"), _thai(day), *row[2:9], "คืนเงิน", *row[10:]]


def _thai(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year + 543}"


def _baht(amount: int) -> str:
    return f"{'-' if amount < 0 else ''}฿{abs(amount):,}.00"


def _amount(text: str) -> int:
    return int(text.replace("฿", "").replace(",", "").removesuffix(".00"))


def _repeated(name: str, rows: Sequence[list[Any]], count: int, among: Sequence[int] | None = None) -> list[list[Any]]:
    """The rows with some of them pasted twice."""
    twice = set(stream(f"repeated {name}").sample(range(len(rows)) if among is None else among, count))
    return [row for n, row in enumerate(rows) for _ in range(2 if n in twice else 1)]


def table(rows: Sequence[Row]) -> list[list[Any]]:
    """Header row and rows."""
    return [list(rows[0]), *(list(row.values()) for row in rows)]


def settings() -> list[list[Any]]:
    """The sheet on which the firm says how it counts."""
    stages = ", ".join(f"{name}={share:g}" for name, share in STAGES.items())
    values = {
        "currency": "THB", "zone": "Asia/Bangkok", "gross_margin": 0.42, "lifespan": 3, "fiscal_start": 1,
        "week_start": "monday", "open_at": 9, "close_at": 18, "workdays": "mon,tue,wed,thu,fri", "stages": stages,
    }  # fmt: skip
    return [["Setting", "Value"], *([key, value] for key, value in values.items())]


def deals(sales: Sales, repeats: int) -> list[list[Any]]:
    """The CRM's export of deals; an open deal's close date is the expected one."""
    share = STAGES | {WON: 1.0, LOST: 0.0, DROPPED: 0.0}
    rows = [
        {
            "Record ID": deal.number,
            "Deal Name": deal.lines[0].product.name if deal.lines else "Quote to follow",
            "Deal Stage": deal.stage,
            "Amount": deal.amount or None,
            "Create Date": deal.created.date(),
            "Close Date": deal.closed.date() if deal.closed else deal.expected,
            "Deal owner": deal.owner.name,
            "Associated Company": deal.company,
            "Lead Source": deal.source,
            "Deal probability": f"{share[deal.stage]:g}",
            "Closed Lost Reason": deal.lost_reason if deal.stage == LOST else "",
            "Lead ID": deal.lead.number if deal.lead else "",
        }
        for deal in sales.deals
    ]
    header, *body = table(rows)
    return [header, *_repeated("deals", body, repeats)]


def stage_history(sales: Sales) -> list[list[Any]]:
    """When each deal entered each stage."""
    rows = [[deal.number, stage, entered.date()] for deal in sales.deals for stage, entered in deal.stages]
    return [["Deal ID", "Stage", "Entered At"], *rows]


def leads(sales: Sales, repeats: int, messy_sources: int) -> list[list[Any]]:
    """Who asked, when the first answer went out, and when a lead became a customer."""
    rows = []
    for lead in sales.leads:
        stage = lead.deal.stage if lead.deal else ""
        status = (
            "Customer" if stage == WON else "Qualified" if stage in STAGES else "Unqualified" if stage else "Contacted"
        )
        rows.append(
            {
                "Lead ID": lead.number,
                "Create Date": lead.created,
                "Company": lead.company,
                "Lead Source": lead.source,
                "Lead Owner": lead.owner.name,
                "Lead Status": status if lead.answered else "New",
                "First Response": lead.answered,
                "Converted Date": lead.deal.closed.date() if stage == WON and lead.deal and lead.deal.closed else None,
            }
        )
    rng = stream("messy sources")
    for n, row in enumerate(
        rng.sample([row for row in rows if row["Lead Source"] in ("Facebook", "Website")], messy_sources)
    ):
        name = str(row["Lead Source"])
        row["Lead Source"] = (name.lower(), f"{name} ", name.upper())[n % 3]
    header, *body = table(rows)
    return [header, *_repeated("leads", body, repeats)]


def activities(rows: list[Row], repeats: int) -> list[list[Any]]:
    """The CRM's list of activities."""
    header, *body = table(rows)
    return [header, *_repeated("activities", body, repeats)]


def surveys(rows: list[Row], blanks: int, off_scale: int) -> list[list[Any]]:
    """Answers, some without a score and one that nobody can have given."""
    header, *body = table(rows)
    for n, row in enumerate(
        stream("bad scores").sample(sorted((r for r in body if r[1] == "CSAT"), key=str), blanks + off_scale)
    ):
        row[2] = None if n < blanks else 55
    return [header, *body]


def csv_bytes(rows: Iterable[Sequence[Any]]) -> bytes:
    """A CSV file as Excel opens it with Thai letters: UTF-8 with a mark at the start."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([_plain(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: object) -> object:
    return f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else cell


def workbook_bytes(sheets: Iterable[Sheet]) -> bytes:
    """The workbook; the same sheets give the same bytes."""
    import xlsxwriter  # here, because nothing but drawing the workbook needs it

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"author": "Siam Brew Co., Ltd.", "created": datetime.combine(END, datetime.min.time())})
    bold = book.add_format({"bold": True, "bg_color": "#F2E6D8", "bottom": 1})
    formats = {date: book.add_format({"num_format": "dd/mm/yyyy"}), int: book.add_format({"num_format": "#,##0"})}
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        top = len(sheet.titles)
        page.freeze_panes(top + 1, 0)
        page.set_column(0, len(sheet.rows[0]) - 1, 14)
        for r, row in enumerate(sheet.grid()):
            for c, cell in enumerate(row):
                if isinstance(cell, CellError):
                    page.write_formula(r, c, "=NA()", None, cell.code)
                elif cell is not None:
                    page.write(r, c, cell, bold if r == top else formats.get(type(cell)))
    book.close()
    return file.getvalue()
