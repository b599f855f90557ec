"""Stage history: one row a deal's entry into a stage.

Computed columns: ``day``; ``is_step`` (no end: won, lost); and, once the deals are known, ``entry`` (the deal, on its first
entry into each stage), ``advanced`` and ``stuck`` (the same, of deals that went on from there, and that were lost there).
A stage that was skipped was passed: it gets a row of its own, marked ``passed``.
"""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import days, finding, read_words, says, set_aside
from salesxl.prepare.words import ends_of_deals, normal
from salesxl.settings import Settings


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the columns that need no other table."""
    frame["day"] = days(frame, "entered_at")
    others = says(frame, "field", lambda word: normal(word) not in _STAGE)
    set_aside(frame, others, "history-of-other")
    frame["end_state"] = read_words(frame, "stage", ends_of_deals(settings.status_words))
    frame["is_step"] = frame["end_state"].isna()
    return frame, finding("history-of-other", "info", "stage_history", frame, others, "field")


_STAGE = frozenset(
    map(
        normal,
        ("stage", "stage name", "stagename", "deal stage", "dealstage", "sales stage", "opportunity stage", "status", "ขั้นตอน", "สเตจ", "สถานะ"),
    )
)  # fmt: skip
"""The field whose changes are the history of stages; exports tell those of amounts and close dates as well."""


def with_outcomes(history: pd.DataFrame, deals: pd.DataFrame, order: list[str]) -> pd.DataFrame:
    """Add what became of each deal in each stage.

    Args:
        history: the prepared stage history.
        deals: the prepared deals.
        order: the stages, first to last.
    """
    place = {normal(stage): at for at, stage in enumerate(order)}
    history = history.copy()
    history["place"] = read_words(history, "stage", lambda word: place.get(normal(word))).astype(float)
    number = history["deal_id"].astype(object)
    counted = history["set_aside"].isna() & history["is_step"] & history["place"].notna() & number.notna()
    valid = deals[deals["set_aside"].isna()]
    known = dict(zip(valid["deal"].astype(object), valid["state"].astype(object), strict=True))
    counted &= number.isin(list(known))
    steps = history[counted].sort_values("entered_at", kind="stable")
    steps = steps.assign(entry=number[steps.index], passed=False).drop_duplicates(["entry", "place"])
    steps["state"] = steps["entry"].map(known)
    steps["last"] = steps.groupby("entry")["place"].transform("max").mask(steps["state"] == "won", float(len(order)))
    steps = pd.concat([steps, *_skipped(steps, order)])
    went_on = steps["place"] < steps["last"]
    steps["advanced"] = steps["entry"].where(went_on)
    steps["stuck"] = steps["entry"].where(~went_on & (steps["state"] == "lost"))
    others = history.drop(index=steps.index[~steps["passed"]])
    whole = pd.concat([others.assign(passed=False), steps.drop(columns=["state", "last"])]).sort_index(kind="stable")
    for column in ("entry", "advanced", "stuck", "stage"):
        words = whole[column].astype(object) if column in whole else pd.Series(None, index=whole.index, dtype=object)
        whole[column] = words.astype("category")
    return whole.reset_index(drop=True)


def _skipped(steps: pd.DataFrame, order: list[str]) -> list[pd.DataFrame]:
    """Rows for the stages that a deal never entered on its way to a later one, dated like the entry that follows."""
    found = []
    for at, stage in enumerate(order):
        there = steps.loc[steps["place"] == at, "entry"]
        past = steps[(steps["last"] > at) & ~steps["entry"].isin(there)]
        next_entry = past.assign(after=past["place"].where(past["place"] > at, float("inf")))
        rows = (
            next_entry.sort_values(["after", "entered_at"], kind="stable")
            .drop_duplicates("entry")
            .drop(columns="after")
        )
        if len(rows):
            found.append(rows.assign(stage=stage, place=float(at), passed=True))
    return found
