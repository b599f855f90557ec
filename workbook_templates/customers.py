"""Customers: new and returning, how long they stay, what they are worth, and in which segments they fall."""

from __future__ import annotations

from . import charts
from .charts import PERCENT, Spot
from .metric_cells import MONTHS, cards, known, months_table
from .page import Draft, Page, columns
from .style import SKY, WHITE

CARDS = (
    "new_customers", "orders_per_customer", "repeat_purchase_rate", "retention_rate", "churn_rate", "clv", "cac",
    "ltv_cac",
)  # fmt: skip
ROWS = ("new_customers", "orders", "aov", "orders_per_customer", "retention_rate", "churn_rate", "clv", "cac")

LAST = MONTHS + 10
COHORT_MONTHS = 12
MOST_SEGMENTS = 8


def draw_customers(draft: Draft) -> None:
    """Key figures by month, segments, and cohorts as a heat table."""
    page = Page(draft, "customers")
    page.widths(10, 210, *[70] * MONTHS, 110, 20, 150, 85, 75, 120, 80, 90, 75)
    page.heading(LAST, second=3)
    cards(page, 4, CARDS, ((1, 1), (2, 4), (5, 7), (8, 10), (11, 13), (14, 15), (17, 19), (20, 23)))
    page.section(9, 1, 15, "key_figures")
    months = months_table(page, "metrics_customers", 10, 1, known(ROWS))
    left = 17
    page.section(9, left, LAST, "rfm", analysis="rfm")
    rfm = "segment text customers count share rate revenue money revenue_share rate recency days frequency ratio"
    page.table("tbl_rfm", 10, left, columns(rfm), rows=MOST_SEGMENTS)
    row = 21
    height = 13 * page.look.row_height
    charts.columns(page, "customers_new", Spot(row, 1, 605, height), months["months"], months["new_customers"], "#,##0")
    series = [("retention_rate", months["retention_rate"])]
    charts.lines(page, "retention_rate", Spot(row, 7, 605, height, 65), months["months"], series)
    segments = draft.columns["tbl_rfm"]
    charts.bars(page, "rfm", Spot(row, left, 675, height), segments["segment"], segments["revenue_share"], PERCENT)
    _cohorts(page, row + 15)
    page.sheet.freeze_panes(4, 2)
    page.paper()


def _cohorts(page: Page, row: int) -> None:
    """Who came back in the months after the first order; the more, the darker."""
    page.section(row, 1, 14, "cohorts", analysis="cohorts", beside=5)
    page.remark(row + 1, 1, "cohorts")
    months = [f"m{month}" for month in range(COHORT_MONTHS)]
    wanted = [*columns("cohort text customers count"), *((month, "share") for month in months)]
    headers = [page.column_word("cohort"), page.column_word("customers"), *(month.upper() for month in months)]
    page.table("tbl_cohorts", row + 2, 1, wanted, rows=COHORT_MONTHS, headers=headers)
    scale = {"type": "2_color_scale", "min_color": WHITE, "max_color": SKY}
    page.sheet.conditional_format(row + 3, 4, row + 2 + COHORT_MONTHS, 2 + COHORT_MONTHS, scale)
