"""Pipeline, funnel, leaderboard: by hand, against the sample's own books, against real exports."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from statistics import fmean

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_firm import DEALS, TARGETS, column, firm, records, sample

from salesxl.analyse import analyse
from salesxl.analyses.stages import stage_order
from salesxl.calculate import calculate
from salesxl.dataset import Dataset
from salesxl.prepare import prepare
from salesxl.settings import Settings
from salesxl.workbook_templates import make_sample
from salesxl.workbook_templates.sample_firm import DROPPED, LOST, STAGES, WON

STAGE_SETTING = {"stages": "Lead, Qualified, Proposal, Negotiation"}


# --- pipeline ---------------------------------------------------------------------------------------------------


def test_pipeline_by_stage():
    rows = records(analyse("pipeline", firm(deals=DEALS)))
    assert [(r["stage"], r["deals"], r["amount"], r["weighted"], r["age"]) for r in rows] == [
        ("Qualified", 1, 25_000, 5_000, 26),
        ("Proposal", 1, 40_000, 20_000, 58),
        ("Negotiation", 1, 15_000, 12_000, 49),
    ]
    assert [r["share"] for r in rows] == [25 / 80, 40 / 80, 15 / 80]
    assert [(r["overdue"], r["overdue_amount"]) for r in rows] == [(0, 0), (0, 0), (1, 15_000)]


def test_pipeline_by_another_field():
    rows = records(analyse("pipeline", firm(deals=DEALS), by="owner"))
    assert [(r["owner"], r["deals"], r["amount"]) for r in rows] == [("A", 1, 40_000), ("B", 2, 40_000)]


def test_pipeline_of_a_past_day_uses_the_stage_history():
    # on 15 February D4 (won in March) was in Proposal, D5 in Qualified, D6 (new) in Qualified, D7 and D8 not yet there
    history = (
        ("deal_id", "stage", "entered_at"),
        [
            ("D4", "Qualified", "2026-01-15"),
            ("D4", "Proposal", "2026-02-10"),
            ("D4", "Won", "2026-03-16"),
            ("D5", "Qualified", "2026-02-01"),
            ("D5", "Proposal", "2026-02-20"),
            ("D6", "Qualified", "2026-02-10"),
            ("D6", "Negotiation", "2026-03-01"),
        ],
    )
    data = firm(deals=DEALS, stage_history=history)
    result = analyse("pipeline", data, period="2026-02-01..2026-02-15")
    rows = records(result)
    assert [(r["stage"], r["deals"], r["amount"]) for r in rows] == [("Qualified", 2, 55_000), ("Proposal", 1, 30_000)]
    assert {r["weighted"] for r in rows} == {None}  # the probability of that day is not known
    assert {r["overdue"] for r in rows} == {None}
    without = analyse("pipeline", firm(deals=DEALS), period="2026-02-01..2026-02-15")
    assert [note.rule for note in without.notes] == ["stage_today"]


def test_pipeline_agrees_with_the_metrics_on_any_day():
    for period in (None, "2025-11", "2026-03"):
        result = analyse("pipeline", sample(), period=period)
        assert sum(column(result, "deals")) == calculate("opportunities", sample(), period=period).value
        assert sum(column(result, "amount")) == calculate("pipeline_value", sample(), period=period).value


def test_pipeline_of_the_sample():
    books = make_sample.truth()
    rows = records(analyse("pipeline", sample()))
    assert {r["stage"]: r["deals"] for r in rows} == books["open_deals_by_stage"]
    assert [r["stage"] for r in rows] == list(STAGES)
    assert sum(r["amount"] for r in rows) == books["pipeline"]
    assert sum(r["weighted"] for r in rows) == pytest.approx(books["weighted_pipeline"])


def test_pipeline_without_deals_says_what_it_needs():
    result = analyse("pipeline", firm(reps_targets=TARGETS))
    assert (result.rows, result.reason and result.reason.rule) == ((), "needs_table")


# --- order of stages --------------------------------------------------------------------------------------------


def deals_in(*stages: str, probability: dict[str, float] | None = None):
    columns = ["deal_id", "created_date", "stage", "amount"] + (["probability"] if probability else [])
    rows = [
        (f"D{n}", "2026-01-01", stage, 100, *([probability[stage]] if probability else []))
        for n, stage in enumerate(stages)
    ]
    return columns, rows


def test_stages_in_the_order_of_the_setting():
    data = firm(deals=deals_in("B", "A"), settings={"stages": "Z=0.1, B=0.5, A"})
    assert stage_order(data) == ["Z", "B", "A"]


def test_stages_in_the_order_of_probability():
    data = firm(deals=deals_in("Talk", "Sign", "Hello", probability={"Talk": 0.5, "Sign": 0.9, "Hello": 0.1}))
    assert stage_order(data) == ["Hello", "Talk", "Sign"]


def test_stages_in_the_order_of_their_history():
    history = [
        ("D1", "b", "2026-01-01"), ("D1", "a", "2026-01-05"),
        ("D2", "b", "2026-01-02"), ("D2", "c", "2026-01-02"), ("D2", "a", "2026-01-09"),
        ("D3", "c", "2026-01-03"), ("D3", "a", "2026-01-04"),
    ]  # fmt: skip
    data = firm(stage_history=(("deal_id", "stage", "entered_at"), history))
    assert stage_order(data) == ["b", "c", "a"]


def test_stages_in_their_usual_order():
    data = firm(deals=deals_in("Negotiation", "Lost", "Proposal", "Won", "Qualified", "เสนอราคา"))
    assert stage_order(data) == ["Qualified", "Proposal", "Negotiation", "เสนอราคา"]


# --- funnel -----------------------------------------------------------------------------------------------------

FUNNEL = (  # 200, 80, 40, 25 and 15 deals get so far; of the 80, 40 go on, 30 are lost and 10 are open
    ("Lead", 120, 0), ("Qualified", 30, 10), ("Proposal", 15, 0), ("Negotiation", 10, 0), ("Won", 0, 0),
)  # fmt: skip


def funnel_deals():
    rows = [(f"W{n}", "2026-01-01", "2026-02-01", "Won", None, 1) for n in range(15)]
    for stage, lost, still in FUNNEL:
        rows += [(f"{stage}L{n}", "2026-01-01", "2026-02-01", "Lost", stage, 1) for n in range(lost)]
        rows += [(f"{stage}O{n}", "2026-01-01", None, stage, None, 1) for n in range(still)]
    return ("deal_id", "created_date", "close_date", "stage", "lost_from_stage", "amount"), rows


def test_funnel_without_history():
    rows = records(analyse("funnel", firm(deals=funnel_deals(), settings=STAGE_SETTING)))
    assert [r["entered"] for r in rows] == [200, 80, 40, 25, 15]
    assert [r["conversion"] for r in rows] == [0.4, 0.5, 0.625, 0.6, None]
    assert [r["lost"] for r in rows] == [120, 30, 15, 10, None]
    assert [r["still_open"] for r in rows] == [0, 10, 0, 0, None]
    assert rows[1]["leak"] == pytest.approx(30 / 70)
    assert rows[-1]["of_first"] == pytest.approx(0.075)
    assert rows[-1]["stage"] == "Won"


def test_stages_in_the_order_of_their_numbers():
    rows = [(name, name, 1) for name in ("2 - Talk", "10. Sign", "1) Hello")]
    assert stage_order(firm(deals=(("deal_id", "stage", "amount"), rows))) == ["1) Hello", "2 - Talk", "10. Sign"]


def test_funnel_of_a_program_that_keeps_the_stage_in_which_a_deal_was_won_or_lost():
    """Pipedrive's own stages in their order; the deals were won in two of them, and the last row is none of these."""
    head = ("deal_id", "created_date", "close_date", "status", "stage", "amount")
    rows = [("1", "2026-01-01", "2026-02-01", "won", "Proposal Made", 1), ("2", "2026-01-01", "2026-02-01", "won", "Proposal Made", 1),
            ("3", "2026-01-01", "2026-02-01", "lost", "Contact Made", 1), ("4", "2026-01-01", None, "open", "Qualified", 1)]  # fmt: skip
    result = analyse("funnel", firm(deals=(head, rows)))
    assert [(r["stage"], r["entered"], r["lost"]) for r in records(result)] == [
        ("Qualified", 4, 0), ("Contact Made", 3, 1), ("Proposal Made", 2, 0), ("won", 2, None),
    ]  # fmt: skip
    assert result.notes == ()
    odd = analyse("funnel", firm(deals=(head, [*rows, ("5", "2026-01-01", None, "open", "Handshake", 1)])))
    assert [note.text("en") for note in odd.notes] == [
        "nothing says where these stages belong; they stand as they turn up (setting stages): Handshake"
    ]


def test_funnel_of_lost_deals_of_which_nobody_knows_where():
    result = analyse("funnel", firm(deals=DEALS, settings={"stages": "Qualified, Proposal, Negotiation"}))
    rows = records(result)
    assert [r["entered"] for r in rows] == [8, 5, 4, 3]
    assert {r[key] for r in rows for key in ("conversion", "leak", "lost", "of_first")} <= {None, 3 / 8}
    assert [note.rule for note in result.notes] == ["lost_unplaced"]
    assert result.notes[0].text("en") == "2 lost deals do not say in which stage they were lost"


def test_funnel_with_history_skips_and_steps_back():
    deals = (
        ("deal_id", "created_date", "close_date", "stage", "amount"),
        [
            ("won", "2026-01-01", "2026-01-31", "Won", 1),
            ("skipped", "2026-01-01", "2026-01-20", "Lost", 1),  # from Lead straight to Proposal, lost there
            ("back", "2026-01-01", None, "Lead", 1),  # went to Qualified and back to Lead
            ("dropped", "2026-01-01", "2026-01-05", "Cancelled", 1),
            ("new", "2026-02-01", None, "Lead", 1),
        ],
    )
    history = (
        ("deal_id", "stage", "entered_at"),
        [
            ("won", "Lead", "2026-01-01"),
            ("won", "Qualified", "2026-01-03"),
            ("won", "Proposal", "2026-01-11"),
            ("won", "Negotiation", "2026-01-21"),
            ("won", "Won", "2026-01-31"),
            ("skipped", "Lead", "2026-01-01"),
            ("skipped", "Proposal", "2026-01-07"),
            ("skipped", "Lost", "2026-01-20"),
            ("back", "Lead", "2026-01-01"),
            ("back", "Qualified", "2026-01-05"),
            ("back", "Lead", "2026-01-09"),
            ("dropped", "Lead", "2026-01-01"),
            ("dropped", "Cancelled", "2026-01-05"),
            ("new", "Lead", "2026-02-01"),
        ],
    )
    data = firm(deals=deals, stage_history=history, settings=STAGE_SETTING)
    rows = records(analyse("funnel", data, period="2026-01"))
    assert [r["entered"] for r in rows] == [3, 3, 2, 1, 1]
    assert [r["lost"] for r in rows] == [0, 0, 1, 0, None]
    assert [r["still_open"] for r in rows] == [0, 1, 0, 0, None]
    assert [r["leak"] for r in rows] == [0, 0, 0.5, 0, None]
    # Lead: 2, 6 and 4 days; Qualified: 8 and 4; Proposal: 10 and 13; Negotiation: 10
    assert [r["days"] for r in rows] == [4, 6, 11.5, 10, None]
    assert [r["entered"] for r in records(analyse("funnel", data))] == [4, 3, 2, 1, 1]


def test_funnel_of_the_sample():
    deals = [deal for deal in make_sample._sample().sales.deals if deal.stage != DROPPED]
    order = [*STAGES, WON]
    reached = [max(order.index(stage) for stage, _ in deal.stages if stage in order) for deal in deals]
    rows = records(analyse("funnel", sample()))
    assert [r["entered"] for r in rows] == [sum(place >= at for place in reached) for at in range(5)]
    lost = Counter(order[place] for place, deal in zip(reached, deals, strict=True) if deal.stage == LOST)
    assert {r["stage"]: r["lost"] for r in rows[:-1]} == {stage: lost[stage] for stage in STAGES}
    for row in rows[:-1]:
        stays = [
            (after.date() - entered.date()).days
            for deal in deals
            for (stage, entered), (_, after) in zip(deal.stages, deal.stages[1:], strict=False)
            if stage == row["stage"]
        ]
        assert row["days"] == pytest.approx(fmean(stays))


def test_funnel_leaks_as_the_metric_says():
    leaks = {group.key: group.value for group in calculate("funnel_leakage", sample(), by="stage").groups}
    for row in records(analyse("funnel", sample()))[:-1]:
        assert row["leak"] == pytest.approx(leaks[row["stage"]])


JOURNEY = st.tuples(st.integers(0, 3), st.sampled_from(["won", "lost", "open"]), st.booleans())


@settings(max_examples=30, deadline=None)
@given(st.lists(JOURNEY, min_size=1, max_size=25))
def test_funnel_is_monotone_and_accounts_for_every_deal(journeys):
    order = ["Lead", "Qualified", "Proposal", "Negotiation"]
    rows = []
    for n, (place, state, known) in enumerate(journeys):
        stage = {"won": "Won", "lost": "Lost", "open": order[place]}[state]
        from_stage = order[place] if state == "lost" and known else None
        rows.append((f"D{n}", "2026-01-01", None if state == "open" else "2026-02-01", stage, from_stage))
    columns = ("deal_id", "created_date", "close_date", "stage", "lost_from_stage")
    result = analyse("funnel", firm(deals=(columns, rows), settings=STAGE_SETTING))
    found = records(result)
    entered = [r["entered"] for r in found]
    assert entered == sorted(entered, reverse=True)
    assert entered[0] == len(journeys)
    for row, after in pairwise(found):
        assert row["advanced"] == after["entered"]
        for rate in ("conversion", "leak", "of_first"):
            assert row[rate] is None or 0 <= row[rate] <= 1
        if row["lost"] is not None and not result.notes:
            assert row["entered"] == row["advanced"] + row["lost"] + row["still_open"]


# --- leaderboard ------------------------------------------------------------------------------------------------


def test_leaderboard_by_deals_won():
    rows = records(analyse("leaderboard", firm(deals=DEALS, reps_targets=TARGETS), period="2026-Q1"))
    assert [(r["rank"], r["owner"], r["won_amount"]) for r in rows] == [(1, "A", 30_000), (1, "B", 30_000)]
    assert [r["share"] for r in rows] == [0.5, 0.5]
    assert [r["target"] for r in rows] == [25_000, 40_000]
    assert [r["attainment"] for r in rows] == [1.2, 0.75]
    assert [r["pace"] for r in rows] == [1.2, 0.75]
    assert [r["change"] for r in rows] == [None, None]


def test_leaderboard_pace_of_a_running_quarter():
    # 10,000 by 31 January of a first quarter of 90 days: 10,000 / (25,000 x 31 / 90)
    deals = (DEALS[0], [row for row in DEALS[1] if row[0] == "D1"])
    result = analyse("leaderboard", firm(deals=deals, reps_targets=TARGETS, as_of="2026-01-31"), period="2026-Q1")
    first, last = records(result)
    assert first["pace"] == pytest.approx(10_000 / (25_000 * 31 / 90))
    assert (last["owner"], last["won_amount"], last["attainment"], last["rank"]) == ("B", 0, 0, 2)
    assert [note.rule for note in result.notes] == ["running"]


def test_leaderboard_of_all_rows_says_of_which_days_the_targets_are():
    """Half of the quarter's 90 days are over on 14 February: 300 of 400 are one and a half times the pace."""
    rows = [("2025-05-05", 600, "Ann"), ("2026-01-31", 300, "Ann")]
    aims = (("owner", "period", "target"), [("Ann", "2026-Q1", 400)])
    data = firm(orders=(("order_date", "net_amount", "rep"), rows), reps_targets=aims, as_of="2026-02-14")
    result = analyse("leaderboard", data)
    (ann,) = records(result)
    assert (ann["revenue"], ann["target"], ann["attainment"], ann["pace"]) == (900, 400, 0.75, 1.5)
    assert [note.text() for note in result.notes] == [
        "targets, and what is reached of them, are those of 1 Jan 2026 – 31 Mar 2026"
    ]
    assert "targets_of" not in [note.rule for note in analyse("leaderboard", data, period="2026-Q1").notes]


def test_leaderboard_change_against_the_month_before():
    data = firm(deals=DEALS)
    rows = {r["owner"]: r for r in records(analyse("leaderboard", data, period="2026-02"))}
    assert rows["A"]["won_amount"] == 20_000
    assert rows["A"]["change"] == 1.0  # 10,000 in January


def test_leaderboard_of_a_rate_is_in_points_and_has_no_share():
    result = analyse("leaderboard", firm(deals=DEALS), metric="win_rate", period="2026-03")
    rows = {r["owner"]: r for r in records(result)}
    assert (rows["A"]["win_rate"], rows["B"]["win_rate"]) == (0, 1)
    assert rows["A"]["change"] == -1.0  # 1 of 1 in February
    assert rows["A"]["share"] is None
    assert dict(zip(result.columns, result.units, strict=True))["change"] == "points"


def test_leaderboard_puts_the_least_first_where_less_is_better():
    rows = records(analyse("leaderboard", firm(deals=DEALS), metric="sales_cycle"))
    assert [(r["rank"], r["owner"], r["sales_cycle"]) for r in rows] == [(1, "A", 25), (2, "B", 60)]


def test_leaderboard_of_the_sample():
    books = make_sample.truth()
    rows = records(analyse("leaderboard", sample()))
    assert {r["owner"]: r["won_amount"] for r in rows} == books["won_amount_by_rep"]
    assert sum(r["share"] for r in rows) == pytest.approx(1)
    assert [r["rank"] for r in rows] == list(range(1, len(rows) + 1))


def test_leaderboard_and_win_rates_of_a_real_crm(shared):
    reference = json.loads((shared / "reference.json").read_text())["crm_opportunities"]["by_agent"]
    raw = pd.read_csv(shared / "crm_opportunities" / "sales_pipeline.csv")
    deals = pd.DataFrame({
        "deal_id": raw["opportunity_id"].astype("category"), "owner": raw["sales_agent"].astype("category"),
        "stage": raw["deal_stage"].astype("category"), "amount": raw["close_value"],
        "created_date": pd.to_datetime(raw["engage_date"]), "close_date": pd.to_datetime(raw["close_date"]),
    })  # fmt: skip
    prepared, findings = prepare({"deals": deals}, Settings())
    data = Dataset(prepared, Settings(), findings)
    board = {r["owner"]: r for r in records(analyse("leaderboard", data))}
    for agent, known in reference.items():
        assert board[agent]["won_amount"] == known["revenue"]
    rates = {r["owner"]: r["win_rate"] for r in records(analyse("leaderboard", data, metric="win_rate"))}
    assert rates == {agent: pytest.approx(known["win_rate"], abs=5e-7) for agent, known in reference.items()}
    rows = records(analyse("funnel", data))
    assert [(r["stage"], r["entered"]) for r in rows] == [("Prospecting", 8800), ("Engaging", 5827), ("Won", 4238)]
    assert rows[0]["conversion"] is None  # where 2,473 deals were lost is not in the data
