"""Aggregates of survey answers."""

from __future__ import annotations

from typing import Any

from salesxl.registry import measure


@measure("surveys", unit="count", en="Satisfied answers", th="คำตอบที่พอใจ", needs=("satisfied",), where="is_csat")
def satisfied_answers(surveys: Any) -> Any:
    """Answers in the top of the scale."""
    return surveys["satisfied"].sum()


@measure("surveys", unit="count", en="Answers", th="จำนวนคำตอบ", needs=("answered",), where="is_csat")
def survey_answers(surveys: Any) -> Any:
    """All answers, neutral ones too; blanks are none."""
    return surveys["answered"].sum()
