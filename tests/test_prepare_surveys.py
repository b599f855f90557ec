"""Answers and inquiries prepared: who is satisfied, who would recommend, how long a reply took."""

from __future__ import annotations

from typing import Any

import pytest
from odd_tables import found
from small_firm import firm, left_out

from salesxl import calculate


def test_scores_of_several_scales() -> None:
    def csat(*rows: tuple[Any, ...]) -> float | None:
        return calculate(
            "csat", firm(surveys=(["date", "score", "scale", "kind"], [("2026-03-01", *row) for row in rows]))
        ).value

    assert csat(("5", None, None), ("4", None, None), ("3", None, None), (None, None, None)) == pytest.approx(2 / 3)
    assert csat(("7", None, None), ("6", None, None), ("5", None, None)) == pytest.approx(2 / 3)
    assert csat(("10", None, None), ("8", None, None)) == 0.5
    assert csat(("3", "1-3", None), ("2", "1-3", None), ("2", "1-2", None)) == pytest.approx(2 / 3)
    assert csat(("พอใจมาก", None, None), ("เฉยๆ", None, None), ("Good", None, None)) == pytest.approx(2 / 3)
    assert csat(("5", None, None), ("10", None, "nps")) == 1
    assert csat(("5", None, "CSAT"), ("2", None, "CSAT"), ("7", None, "CES"), ("6", None, "customer effort")) == 0.5
    assert csat(("4/5", None, None), ("3 / 5", None, None), ("7/10", None, None), ("9/10", None, None)) == 0.5
    assert csat(("5 - Very satisfied", None, None), ("3 ดาว", None, None), ("★★★★☆", None, None)) == pytest.approx(
        2 / 3
    )
    assert csat(("มากที่สุด", None, None), ("มาก", None, None), ("ปานกลาง", None, None), ("น้อย", None, None)) == 0.5
    slip = [("5", None, None)] * 99 + [("55", None, None)]
    assert csat(*slip) == 1
    data = firm(
        surveys=(
            ["date", "score"],
            [("2026-03-01", "5")] * 60 + [("2026-03-01", "9"), ("2026-03-01", "-1"), ("2026-03-01", "so so")],
        )
    )
    assert found(data)["score-outside"] == 3


def test_a_column_of_recommendations_is_no_satisfaction() -> None:
    """10, 9, 8 and 3 of ten: two promoters, one detractor of four; of satisfaction nothing is known."""
    rows = [("2026-03-01", "10"), ("2026-03-02", "9"), ("2026-03-03", "8"), ("2026-03-04", "3")]
    alone = firm(surveys=(["date", "nps"], rows))
    assert calculate("nps", alone).value == pytest.approx(25)
    assert calculate("csat", alone).reason is not None
    asked_both = [(*row, score) for row, score in zip(rows, ("5", "2", None, "4"), strict=True)]
    both = firm(surveys=(["date", "nps", "score"], asked_both))
    assert calculate("nps", both).value == pytest.approx(25)
    assert calculate("csat", both).value == pytest.approx(2 / 3)
    assert (calculate("csat", both).rows, calculate("nps", both).rows) == (3, 4)
    assert left_out(both, "surveys") == {}


@pytest.mark.parametrize(
    ("satisfied", "recommends"),
    [
        ("CSAT", "NPS"),
        ("How satisfied are you?", "How likely are you to recommend us?"),
        ("พอใจเพียงใด", "จะแนะนำเราหรือไม่"),
    ],
)
def test_one_list_of_answers_to_two_questions(satisfied: str, recommends: str) -> None:
    """4 and 5 of 5, 4 and 2 are satisfied; of 10, 9, 3 and 7 two recommend and one does not."""
    rows = [("2026-03-01", satisfied, score) for score in ("5", "4", "2")]
    rows += [("2026-03-01", recommends, score) for score in ("10", "9", "3", "7")]
    data = firm(surveys=(["date", "kind", "score"], rows))
    assert calculate("csat", data).value == pytest.approx(2 / 3)
    assert calculate("nps", data).value == 25


def test_a_survey_that_was_offered_is_no_answer() -> None:
    rows = [
        ("T1", "2026-03-01", "Good"),
        ("T2", "2026-03-01", "Offered"),
        ("T3", "2026-03-02", "Bad"),
        ("T4", "2026-03-02", "Unoffered"),
    ]
    data = firm(tickets=(["ticket_id", "created_at", "score"], rows))
    assert calculate("csat", data).value == 0.5
    assert "score-outside" not in found(data)
    survey = firm(surveys=(["date", "score"], [row[1:] for row in rows]))
    assert (calculate("csat", survey).value, left_out(survey, "surveys")) == (0.5, {"score-blank": 2})


def test_the_user_says_which_answers_of_ten_are_satisfied() -> None:
    """Of 6, 7, 8, 9 and 10 two are satisfied from 9 on, three from 8 on, four from 7 on; of five nothing changes."""
    ten = (["date", "score"], [("2026-03-01", score) for score in ["6", "7", "8", "9", "10"]])
    five = (["date", "score"], [("2026-03-01", score) for score in ["3", "4", "5"]])
    for asked, share in ((None, 2 / 5), (8, 3 / 5), (7, 4 / 5)):
        settings = {"satisfied_of_ten": asked} if asked else {}
        assert calculate("csat", firm(surveys=ten, settings=settings)).value == pytest.approx(share)
        assert calculate("csat", firm(surveys=five, settings=settings)).value == pytest.approx(2 / 3)
    columns = ["ticket_id", "created_at", "first_reply_at", "score"]
    rated = (columns, [(f"T{n}", "2026-03-02", "2026-03-03", score) for n, score in enumerate(["7", "8", "10"])])
    assert calculate("csat", firm(tickets=rated)).value == pytest.approx(1 / 3)
    assert calculate("csat", firm(tickets=rated, settings={"satisfied_of_ten": 8})).value == pytest.approx(2 / 3)


def test_ratings_of_inquiries_stand_in_for_a_survey() -> None:
    columns = ["ticket_id", "created_at", "first_reply_at", "score"]
    rows = [
        ("T1", "2026-03-02 09:00", "2026-03-02 10:00", "5"),
        ("T2", "2026-03-02 09:00", None, None),
        ("T3", "2026-03-02 09:00", "2026-03-02 12:00", "2"),
    ]
    data = firm(tickets=(columns, rows))
    assert calculate("csat", data).value == 0.5
    assert calculate("inquiry_response_time", data).value == 2
    assert calculate("inquiry_response_time", data, variant="answered").value == pytest.approx(2 / 3)
    minutes = firm(
        tickets=(["created_at", "reply_minutes", "ticket_id"], [("2026-03-02", 90, "T1"), ("2026-03-02", -5, "T2")])
    )
    assert calculate("inquiry_response_time", minutes).value == 1.5
