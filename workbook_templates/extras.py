"""The sheets that end every template: data quality, definitions, targets, raw rows."""

from __future__ import annotations

from salesxl.locale import say
from salesxl.tables import TABLES

from .page import Draft, Page
from .style import CREAM, GREY, INPUT, ORANGE, QUIET

WIDTHS = {"text": 150, "id": 115, "date": 105, "money": 115, "number": 90, "rate": 80, "flag": 90, "duration": 90}
UNITS = {
    "id": "text",
    "text": "text",
    "date": "date",
    "money": "cents",
    "number": "plain",
    "rate": "rate",
    "flag": "text",
    "duration": "plain",
}

QUALITY = {"severity": 110, "rule": 190, "message": 560, "where": 240, "rows": 80, "example": 150, "action": 420}
DEFINITIONS = {"key": 190, "name": 200, "family": 100, "definition": 620, "formula": 230, "needs": 120, "source": 260}
TARGETS = {"owner": 190, "team": 150, "period": 110, "target": 140, "measure": 150}
ROWS = {
    "orders": (
        "order_id", "order_date", "customer_id", "customer_name", "status", "product", "category", "quantity", "price",
        "gross_amount", "discount", "net_amount", "refund_amount", "refund_date", "cost", "rep", "team", "branch",
        "channel", "source", "region", "currency",
    ),
    "deals": (
        "deal_id", "name", "customer", "product", "type", "amount", "status", "stage", "probability", "created_date",
        "expected_close", "close_date", "owner", "team", "branch", "source", "lost_reason", "region", "currency",
    ),
    "leads": (
        "lead_id", "created_at", "name", "company", "source", "campaign", "status", "converted", "converted_at",
        "first_response_at", "response_minutes", "owner", "team", "branch", "region",
    ),
    "activities": (
        "activity_id", "date", "kind", "name", "owner", "team", "branch", "customer", "deal_id", "status", "direction",
        "count", "minutes", "hours", "category",
    ),
    "subscriptions": (
        "subscription_id", "customer_id", "customer", "plan", "quantity", "amount", "interval", "mrr", "discount",
        "start", "end", "trial_end", "cancelled_at", "status", "owner", "branch", "currency",
    ),
    "spend": (
        "date", "period", "category", "channel", "campaign", "amount", "impressions", "clicks", "branch", "currency",
    ),
}  # fmt: skip
"""The columns of the sheets of raw rows: what a pivot table would ask for, and nobody's e-mail or phone."""

TARGET_ROWS = 24
QUALITY_LINES, DEFINITION_LINES = 3, 4


def draw_quality(draft: Draft) -> None:
    """What was noticed in the raw data."""
    _listing(draft, "quality", "tbl_findings", "finding_columns", QUALITY, QUALITY_LINES)


def draw_definitions(draft: Draft) -> None:
    """What every metric means."""
    _listing(draft, "definitions", "tbl_definitions", "definition_columns", DEFINITIONS, DEFINITION_LINES)


def _listing(draft: Draft, key: str, table: str, shelf: str, columns: dict[str, int], lines: int) -> None:
    """A table of texts over the whole sheet."""
    page = Page(draft, key, tab=QUIET)
    page.widths(10, *columns.values())
    page.heading(len(columns), second=3)
    page.remark(4, 1, key)
    units = [(name, "count" if name == "rows" else "text") for name in columns]
    headers = [draft.say(f"{shelf}.{name}") for name in columns]
    page.table(table, 6, 1, units, rows=1, headers=headers, wrap=True, autofilter=True)
    # LibreOffice does not fit rows to wrapped texts when it opens a workbook: these lines hold nearly all of them.
    page.sheet.set_row_pixels(7, lines * page.look.row_height)
    page.sheet.freeze_panes(7, 0)
    page.paper(repeat=6)


def draw_targets(draft: Draft) -> None:
    """Where targets are typed in: blue on cream, checked while typing."""
    page = Page(draft, "targets", tab=ORANGE)
    page.widths(10, *TARGETS.values())
    page.heading(len(TARGETS), second=3)
    page.remark(4, 1, "targets")
    units = [(name, "money" if name == "target" else "text") for name in TARGETS]
    headers = [_column("reps_targets", name, page) for name in TARGETS]
    page.table("tbl_reps_targets", 6, 1, units, rows=TARGET_ROWS, headers=headers, autofilter=True)
    first, last = 7, 6 + TARGET_ROWS
    for at, (_, unit) in enumerate(units, start=1):
        for row in range(first, last + 1):
            page.sheet.write_blank(row, at, None, page.look.cell(unit, bg_color=CREAM, font_color=INPUT))
    at = 1 + list(TARGETS).index("target")
    texts = {"input_title": "title", "input_message": "message", "error_title": "title", "error_message": "error"}
    rule = {"validate": "decimal", "criteria": ">=", "value": 0}
    said = {option: draft.say(f"targets.{key}") for option, key in texts.items()}
    page.sheet.data_validation(first, at, last, at, rule | said)
    page.sheet.freeze_panes(7, 0)
    page.paper(repeat=6)


def draw_rows(draft: Draft, key: str) -> None:
    """The accepted rows of a canonical table, each with the file and the row it came from."""
    page = Page(draft, key, tab=GREY)
    columns = [TABLES[key].column(name) for name in ROWS[key]]
    headers = [_column(key, column.key, page) for column in columns]
    headers += [say(f"columns.{name}", page.language) for name in ("source_file", "source_row")]
    units = [(column.key, UNITS[column.kind]) for column in columns] + [
        ("source_file", "text"),
        ("source_row", "count"),
    ]
    page.widths(*(WIDTHS[column.kind] for column in columns), 210, 100)
    page.sheet.hide_gridlines(1)  # on the screen they stay
    page.table(f"tbl_{key}", 0, 0, units, rows=1, headers=headers, autofilter=True, lined=False)
    page.sheet.freeze_panes(1, 1)
    page.paper(repeat=0)


def _column(table: str, key: str, page: Page) -> str:
    column = TABLES[table].column(key)
    return column.th if page.language == "th" else column.en
