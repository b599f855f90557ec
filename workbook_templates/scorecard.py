"""The scorecard, which fits on one screen and one page, and the trend of every metric behind its sparklines."""

from __future__ import annotations

from salesxl.locale import say
from salesxl.registry import Metric

from . import charts
from .charts import Spot
from .metric_cells import MONTHS, cards, known, label, months_table, sparkline, unless_filled
from .page import Draft, Page, Place, columns
from .style import DEEP, PAPER, QUIET, changing, differing, written

CARDS = ("revenue", "growth", "target_attainment", "new_customers", "win_rate", "retention_rate", "cac")

ROWS = (
    "revenue", "growth", "target_attainment", "new_customers", "aov", "opportunities", "win_rate", "sales_cycle",
    "retention_rate", "churn_rate", "csat",
    "calls_emails", "meetings", "follow_ups", "proposals", "demos", "lead_response_time", "referrals",
    "sales_per_rep", "average_deal_size", "conversion_rate", "pipeline_value", "cac", "clv", "ltv_cac",
    "activity_ratio",
)  # fmt: skip
"""The metrics of the scorecard; each stands under the family that the registry gives it."""

FAMILIES = ("performance", "activity", "productivity")
FIELDS = ("metric", "value", "note", "target", "variance", "status", "previous", "change")
WIDTHS = (10, 225, 95, 12, 103, 105, 105, 105, 105, 190, 14, 215, 215)
BLOCKS = ((1, 1), (2, 4), (5, 6), (7, 8), (9, 9), (11, 11), (12, 12))
TABLE, HALF, CHARTS, LAST = 1, 7, 11, 12  # columns: the table's first, the middle, the charts' first, the last

CARD_ROW, INSIGHTS_ROW, TABLE_ROW = 4, 9, 14


def families() -> list[tuple[str, list[Metric]]]:
    """The families with their metrics."""
    return [(family, [metric for metric in known(ROWS) if metric.family == family]) for family in FAMILIES]


def draw_scorecard(draft: Draft) -> None:
    """The scorecard and, behind it, the trend that its sparklines read."""
    page, trend = Page(draft, "scorecard"), Page(draft, "trend")
    _scorecard(page, _trend(trend))


def draw_charts(draft: Draft) -> None:
    """Beside the scorecard's table: revenue, pipeline and reps; customers and rates where there are no tables of those.

    It comes last, when the tables of all sheets are drawn.
    """
    page, tables = draft.pages["scorecard"], draft.columns
    each = (1 + sum(1 + len(metrics) for _, metrics in families())) // 3
    width, height = WIDTHS[CHARTS] + WIDTHS[LAST], each * page.look.row_height - 6
    first, second, third = (Spot(TABLE_ROW + at * each, CHARTS, width, height, said=False) for at in range(3))
    revenue, months = tables["tbl_trend__revenue"], tables["metrics_months"]
    charts.compared(page, "revenue_trend", first, revenue["period"], revenue["revenue"], revenue["year_before"])
    if "tbl_pipeline" in tables:
        stages = tables["tbl_pipeline"]
        charts.bars(page, "pipeline", second, stages["stage"], stages["amount"])
    else:
        charts.columns(page, "customers_new", second, months["months"], months["new_customers"], "#,##0")
    if "tbl_leaderboard" in tables:
        reps = tables["tbl_leaderboard"]
        charts.against(page, "quota", third, reps["owner"], reps["sales"], reps["target"])
    else:
        rates = [(name, months[name]) for name in ("win_rate", "conversion_rate")]
        charts.lines(page, "rates", third, months["months"], rates)


def _scorecard(page: Page, months: dict[str, Place]) -> None:
    page.widths(*WIDTHS)
    page.heading(LAST)
    cards(page, CARD_ROW, CARDS, BLOCKS)
    _insights(page)
    bottom = _table(page, months)
    signs = " · ".join(say(f"insights.status.{status}", page.language) for status in ("met", "near", "missed"))
    page.remark(bottom + 1, TABLE, "scorecard", before=signs)
    missing = page.look(font_color=QUIET, font_size=10, text_wrap=True, valign="top")
    page.bound("txt_missing", bottom + 2, TABLE, missing, last=LAST)
    page.sheet.set_row_pixels(bottom + 2, 3 * page.look.row_height)
    page.sheet.freeze_panes(4, 0)
    page.sheet.set_zoom(85)
    page.paper((bottom + 2, LAST), one_page=True)
    page.sheet.activate()


def _insights(page: Page) -> None:
    """Up to six sentences in two columns."""
    row = INSIGHTS_ROW
    page.section(row, TABLE, LAST, "insights")
    look = page.look(text_wrap=True, bg_color=PAPER, align="left", indent=1)
    for offset in range(1, 4):
        page.sheet.set_row_pixels(row + offset, 38)
        page.sheet.merge_range(row + offset, TABLE, row + offset, HALF, "", look)
        page.sheet.merge_range(row + offset, HALF + 1, row + offset, LAST, "", look)
    page.name("txt_insights", (row + 1, TABLE, row + 3, HALF), (row + 1, HALF + 1, row + 3, LAST))
    page.sheet.set_row_pixels(row + 4, 10)


def _table(page: Page, months: dict[str, Place]) -> int:
    """The table by family. Returns its last row."""
    look, say_here = page.look, page.draft.say
    row = TABLE_ROW
    for family, metrics in families():
        row += 1
        heading = look(bold=True, font_color=DEEP, bg_color=PAPER, indent=1)
        page.sheet.write_string(row, TABLE, say(f"cli.families.{family}", page.language), heading)
        for column in range(TABLE + 1, TABLE + len(FIELDS) + 1):
            page.sheet.write_blank(row, column, None, heading)
        for metric in metrics:
            row += 1
            _row(page, row, metric)
            sparkline(page, row, TABLE + len(FIELDS), months[metric.key], metric)
    left = ("metric", "status")
    headers = [look.header("text" if field in left else "number") for field in FIELDS] + [look.header()]
    headers[FIELDS.index("note")] = look(font_color=DEEP, bg_color=DEEP, font_size=8)
    texts = [*(say_here(f"kpi_columns.{field}") for field in FIELDS), say_here("headings.months13")]
    options = [{"header": text, "header_format": style} for text, style in zip(texts, headers, strict=True)]
    page.listed("metrics_scorecard", TABLE_ROW, TABLE, row, options, autofilter=False)
    page.sheet.set_row_pixels(TABLE_ROW, look.row_height + 4)
    return row


def _row(page: Page, row: int, metric: Metric) -> None:
    """A metric: a number format for each of its fields, and colours for what is better or worse."""
    look, sheet = page.look, page.sheet
    sheet.write_string(row, TABLE, label(metric, page), look.cell(indent=2, shrink=True))
    plain = written(metric.unit, page.language)
    formats = {
        "value": look.numbers(plain, bold=True, shrink=True),
        "note": look.cell(font_color=QUIET, italic=True),
        "target": look.numbers(plain, shrink=True),
        "variance": look.numbers(differing(metric.unit, page.language), shrink=True),
        "status": look.cell(shrink=True),
        "previous": look.numbers(plain, font_color=QUIET, shrink=True),
        "change": look.numbers(changing(metric.unit, page.language), shrink=True, indent=1),
        "trend": look.cell(),
    }
    for column, style in enumerate(formats.values(), start=TABLE + 1):
        sheet.write_blank(row, column, None, style)
    for field in ("value", "target", "previous"):
        page.cents(page.cell(row, TABLE + FIELDS.index(field)), metric.unit)
    for field in ("variance", "change"):
        page.better(page.cell(row, TABLE + FIELDS.index(field)), metric.better)
    page.signed(row, TABLE + FIELDS.index("status"))
    # Why a value is missing runs over the empty cells at its right.
    unless_filled(page, row, TABLE + FIELDS.index("note"), row, TABLE + FIELDS.index("value"))


def _trend(page: Page) -> dict[str, Place]:
    """Every metric of the scorecard over thirteen months, and revenue beside the year before."""
    page.widths(10, 240, *[84] * MONTHS, 130, 330)
    page.heading(16)
    metrics = [metric for _, group in families() for metric in group]
    places = months_table(page, "metrics_months", 5, 1, metrics, notes=True)
    below = 8 + len(metrics)
    page.section(below, 1, 16, "revenue_trend")
    shown = columns("period text revenue money change change moving_average money year_before money")
    page.table("tbl_trend__revenue", below + 1, 1, shown, rows=MONTHS)
    revenue = page.draft.columns["tbl_trend__revenue"]
    spot = Spot(below + 1, 7, 930, 300)
    charts.compared(page, "revenue_trend", spot, revenue["period"], revenue["revenue"], revenue["year_before"])
    page.sheet.freeze_panes(7, 2)
    # On paper a long note ends at the edge of the page; on the screen it runs on.
    page.paper((below + 3 + MONTHS, 16))
    return places
