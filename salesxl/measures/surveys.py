"""Aggregates of survey answers, and of ratings on inquiries."""

from __future__ import annotations

from typing import Any

from salesxl.measures.groups import each
from salesxl.registry import measure


@measure("surveys", unit="count", en="Satisfied answers", th="คำตอบที่พอใจ", needs=("satisfied",), where="is_csat")
def satisfied_answers(surveys: Any) -> Any:
    """Answers in the top of the scale."""
    return surveys["satisfied"].sum()


@measure("surveys", unit="count", en="Answers", th="จำนวนคำตอบ", needs=("answered",), where="is_csat")
def survey_answers(surveys: Any) -> Any:
    """All answers, neutral ones too; blanks are none."""
    return surveys["answered"].sum()


def _of_last(surveys: Any, column: str) -> Any:
    """The sum of a column over the last answer of each inquiry."""

    def count(rows: Any) -> Any:
        in_order = rows.frame(("inquiry", "date", column)).sort_values("date", kind="stable", na_position="first")
        return in_order.drop_duplicates("inquiry", keep="last")[column].sum()

    return each(surveys, count)


@measure("surveys", unit="count", en="Satisfied last answers", th="คำตอบล่าสุดที่พอใจ",
         needs=("satisfied", "inquiry", "date"), where="is_csat")  # fmt: skip
def satisfied_last_answers(surveys: Any) -> Any:
    """Of the last answers about each inquiry in the period, those in the top of the scale."""
    return _of_last(surveys, "satisfied")


@measure("surveys", unit="count", en="Last answers", th="จำนวนคำตอบล่าสุด", needs=("answered", "inquiry", "date"),
         where="is_csat")  # fmt: skip
def last_answers(surveys: Any) -> Any:
    """The last answer about each inquiry in the period; an answer that names no inquiry stands by itself."""
    return _of_last(surveys, "answered")


@measure("surveys", unit="number", en="Mean score", th="คะแนนเฉลี่ย", needs=("points",), where="is_csat", empty=None)
def mean_score(surveys: Any) -> Any:
    """Mean of the answers given as numbers."""
    return surveys["points"].mean()


@measure("surveys", unit="count", en="Promoters", th="ผู้ที่พร้อมบอกต่อ (9-10)", needs=("promoter",), where="is_nps")
def promoters(surveys: Any) -> Any:
    """Answers of 9 and 10 to whether one would recommend us."""
    return surveys["promoter"].sum()


@measure("surveys", unit="count", en="Detractors", th="ผู้ที่ไม่แนะนำ (0-6)", needs=("detractor",), where="is_nps")
def detractors(surveys: Any) -> Any:
    """Answers of 0 to 6."""
    return surveys["detractor"].sum()


@measure("surveys", unit="count", en="Answers about recommending", th="จำนวนคำตอบเรื่องการแนะนำ", needs=("points",),
         where="is_nps")  # fmt: skip
def nps_answers(surveys: Any) -> Any:
    """All answers to whether one would recommend us."""
    return surveys["points"].count()


@measure("tickets", unit="count", en="Satisfied ratings", th="การให้คะแนนที่พอใจ", needs=("satisfied",))
def satisfied_tickets(tickets: Any) -> Any:
    """Inquiries whose rating is in the top of the scale."""
    return tickets["satisfied"].sum()


@measure("tickets", unit="count", en="Ratings", th="จำนวนการให้คะแนน", needs=("answered",))
def rated_tickets(tickets: Any) -> Any:
    """Inquiries with a rating."""
    return tickets["answered"].sum()
