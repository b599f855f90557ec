"""Recurring revenue: what it is, what moves it, and how much of it stays."""

from __future__ import annotations

from . import charts
from .charts import Spot
from .metric_cells import cards
from .page import Draft, Page, columns

CARDS = ("mrr", "arr", "nrr", "grr", "quick_ratio")

COLUMNS = columns("""
    period text  start money  new money  reactivation money  expansion money  -contraction loss  -churn loss
    end money  net_new money  nrr rate  grr rate
""")


def draw_recurring(draft: Draft) -> None:
    """The bridge from month to month as a table and as columns, and the revenue that stays."""
    page = Page(draft, "recurring")
    page.widths(10, 150, *[112] * 10)
    page.heading(len(COLUMNS), second=3)
    cards(page, 4, CARDS, ((1, 2), (3, 4), (5, 6), (7, 8), (9, 11)))
    page.section(23, 1, len(COLUMNS), "mrr")
    page.table("tbl_mrr_movements", 24, 1, COLUMNS, rows=12)
    table = draft.columns["tbl_mrr_movements"]
    height = 13 * page.look.row_height
    gains = [(name, table[name]) for name in ("new", "reactivation", "expansion")]
    losses = [(name, table[f"-{name}"]) for name in ("contraction", "churn")]
    charts.bridge(page, "mrr", Spot(9, 1, 720, height), table["period"], gains, losses)
    series = [("nrr", table["nrr"]), ("grr", table["grr"])]
    charts.lines(page, "retention", Spot(9, 7, 545, height), table["period"], series)
    page.sheet.freeze_panes(4, 0)
    page.paper(one_page=True)
