"""The sales team: who sold what, what they did, and where the deals stand."""

from __future__ import annotations

from salesxl.scorecard import MET, NEAR

from . import charts
from .charts import Spot
from .metric_cells import cards
from .page import Draft, Page, columns

TEAM_CARDS = ("sales_per_rep", "quota_attainment", "calls_emails", "meetings", "activity_ratio")
PIPELINE_CARDS = ("opportunities", "pipeline_value", "weighted_pipeline", "win_rate", "sales_cycle", "conversion_rate")

CHART_ROWS = 12

MOST_KINDS = 11
"""Kinds of activities there can be, so that something may stand below their table."""


def draw_team(draft: Draft) -> None:
    """Leaderboard, activities and response times."""
    page = Page(draft, "team")
    page.widths(10, 60, 200, 120, 120, 95, 95, 90, 110, 20, 170, 110, 125, 130, 110)
    page.heading(14, second=3)
    cards(page, 4, TEAM_CARDS, ((1, 2), (3, 5), (6, 8), (10, 11), (12, 14)))
    below = 9 + CHART_ROWS
    page.section(below, 1, 8, "leaderboard")
    board = columns("rank rank owner text sales money target money attainment rate pace rate share rate change change")
    # What is ranked depends on the data, deals won or revenue, so that its header fits both.
    headers = [draft.say("series.sales") if key == "sales" else page.column_word(key) for key, _ in board]
    page.table("tbl_leaderboard", below + 1, 1, board, rows=10, headers=headers)
    page.section(below, 10, 14, "activity_mix")
    mix = columns("kind text count count share rate hours hours hours_share rate")
    page.table("tbl_activity_mix", below + 1, 10, mix, rows=MOST_KINDS)
    page.section(below + 3 + MOST_KINDS, 10, 14, "response_times")
    times = columns("asked text channel text answered_share rate median hours within_goal rate")
    page.table("tbl_response_times", below + 4 + MOST_KINDS, 10, times, rows=4)
    reps, kinds = draft.columns["tbl_leaderboard"], draft.columns["tbl_activity_mix"]
    page.marked(reps["attainment"], ">=", MET, good=True)
    page.marked(reps["attainment"], "<", NEAR, good=False)
    height = (CHART_ROWS - 1) * page.look.row_height
    charts.against(page, "quota", Spot(9, 1, 890, height), reps["owner"], reps["sales"], reps["target"])
    charts.bars(page, "activity_mix", Spot(9, 10, 645, height), kinds["kind"], kinds["count"], "#,##0")
    page.sheet.freeze_panes(4, 0)
    page.paper(one_page=True)


def draw_pipeline(draft: Draft) -> None:
    """Deals by stage, the way through the stages, and where leads come from."""
    page = Page(draft, "pipeline")
    page.widths(10, 170, 75, 125, 125, 85, 20, 170, 85, 80, 115, 95, 20, 170, 80, 105, 115, 130)
    page.heading(17, second=3)
    spans = ((1, 2), (3, 5), (7, 8), (9, 11), (13, 14), (15, 17))
    cards(page, 4, PIPELINE_CARDS, spans)
    below = 9 + CHART_ROWS
    page.section(below, 1, 5, "stages", analysis="pipeline")
    pipeline = columns("stage text deals count amount money weighted money overdue count")
    page.table("tbl_pipeline", below + 1, 1, pipeline, rows=6)
    page.section(below, 7, 11, "funnel", analysis="funnel")
    steps = columns("stage text entered count lost count conversion rate days days")
    page.table("tbl_funnel", below + 1, 7, steps, rows=6)
    page.section(below, 13, 17, "sources", analysis="sources")
    origins = columns("source text leads count rate rate spend money cost_per_customer money")
    page.table("tbl_sources", below + 1, 13, origins, rows=6)
    page.marked(draft.columns["tbl_pipeline"]["overdue"], ">", 0, good=False)
    stages, funnel, sources = (draft.columns[f"tbl_{name}"] for name in ("pipeline", "funnel", "sources"))
    height = (CHART_ROWS - 1) * page.look.row_height
    charts.bars(page, "pipeline", Spot(9, 1, 580, height), stages["stage"], stages["amount"])
    charts.bars(page, "funnel", Spot(9, 7, 545, height), funnel["stage"], funnel["entered"], "#,##0")
    charts.bars(page, "sources", Spot(9, 13, 600, height), sources["source"], sources["leads"], "#,##0")
    page.sheet.freeze_panes(4, 0)
    page.paper()
