"""Deals: one row a deal. Its state, the days it was opened and closed, its value and how long it took.

Computed columns:

===================  ================================================================================================
state                won, lost, open or void
won, lost, closed    true or false; `closed` is won or lost
can_be_open          open now, or closed on a day that is known: what the pipeline of an earlier day is made of
value                the amount; a blank one counts as 0 and is listed
open_value           the amount, missing where it is blank; where at least one open deal has one
weighted, chance     amount times probability, and the probability: the deal's own, else its stage's; of open deals
day_created          day it was opened
day_closed           day it was won or lost; missing for open deals
day_due              day on which an open deal is expected to close
day                  day_closed, else day_created
cycle_days           days from first contact, else from opening, to closing; missing where it would be negative
deal                 the deal's number; a row without one is a deal of its own
is_referral          its source is a recommendation, or it names who recommended us
buyer                the customer of a won deal
new_buyer            likewise, of the customer's first won deal
===================  ================================================================================================
"""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import (
    as_category,
    days,
    finding,
    first_known,
    has_any,
    nothing_said,
    numbered,
    read_words,
    says,
    set_aside,
    text,
    unknown_words,
)
from salesxl.prepare.people import identity
from salesxl.prepare.referrals import about_sources, recommended
from salesxl.prepare.words import deal_states, ends_of_deals, normal
from salesxl.settings import Settings

STAGE_PROBABILITY = {
    # HubSpot's own default stages; used only for deals in stages of exactly these names
    "appointment scheduled": 0.2, "appointmentscheduled": 0.2, "qualified to buy": 0.4, "qualifiedtobuy": 0.4,
    "presentation scheduled": 0.6, "presentationscheduled": 0.6, "decision maker bought in": 0.8, "decisionmakerboughtin": 0.8,
    "contract sent": 0.9, "contractsent": 0.9,
}  # fmt: skip

_CLOSED = "closed", "close", "ปิด", "ปิดแล้ว", "จบ", "จบแล้ว"
"""Stages of which the word says that they are ends, and not which."""


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns but `new_buyer`."""
    state, findings = _states(frame, settings)
    frame["state"] = as_category(state)
    frame["won"], frame["lost"] = state == "won", state == "lost"
    frame["closed"] = frame["won"] | frame["lost"]
    frame["is_open"] = state == "open"
    set_aside(frame, state == "void", "deal-void")
    findings += _repeated(frame, settings)
    findings += _days(frame)
    if "actual_amount" in frame:  # what a won deal brought goes before what was expected of it
        expected = frame["amount"] if "amount" in frame else frame["actual_amount"]
        frame["amount"] = frame["actual_amount"].where(frame["won"] & frame["actual_amount"].notna(), expected)
    if "amount" in frame:
        findings += _values(frame, settings)
    findings += _cycle(frame)
    frame["deal"] = numbered(frame, "deal_id")
    told = recommended(frame)
    if told is not None:
        frame["is_referral"] = told
        findings += about_sources("deals", frame)
    who, noticed = identity(frame, "deals", ("customer_id", "customer"))
    findings += noticed
    if who is not None:
        frame["buyer"] = as_category(who.where(frame["won"]))
    return frame, findings


def with_history(frame: pd.DataFrame) -> pd.DataFrame:
    """Add whose first won deal it is."""
    if "buyer" not in frame or "day_closed" not in frame:
        return frame
    counts = frame["set_aside"].isna() & frame["buyer"].notna() & frame["day_closed"].notna()
    firsts = frame[counts].sort_values("day_closed", kind="stable").drop_duplicates("buyer")
    frame["new_buyer"] = frame["buyer"].where(frame.index.isin(firsts.index))
    return frame


def _states(frame: pd.DataFrame, settings: Settings) -> tuple[pd.Series, list[Finding]]:
    said, end = deal_states(settings.status_words), ends_of_deals(settings.status_words)
    by_status = read_words(frame, "status", said)
    unknown = text(frame, "status").notna() & by_status.isna()
    findings = unknown_words("status-unknown", "warning", "deals", frame, unknown, "status")
    state = first_known(by_status, _flagged(frame), read_words(frame, "stage", end))
    by_stage = state.isna() & text(frame, "stage").notna()
    for column, end_of in (("won_date", "won"), ("lost_date", "lost")):
        if column in frame:
            state = state.mask(state.isna() & ~by_stage & frame[column].notna(), end_of)
    state = state.mask(state.isna() & _given_up(frame), "lost")
    own = {normal(word) for word in settings.status_words}
    ended = state.isna() & by_stage & frame["set_aside"].isna() & _has_ended(frame)
    ended &= ~says(frame, "stage", lambda word: normal(word) in own)
    findings += unknown_words("deal-end-unsaid", "warning", "deals", frame, ended, "stage")
    return state.where(state.notna(), "open"), findings


def _repeated(frame: pd.DataFrame, settings: Settings) -> list[Finding]:
    """Set aside rows that repeat a deal with its amount: reports write one row for each product, contact or colleague of it.

    Parts of a deal with amounts of their own are added up; where a deal of the table has such parts, all have.
    """
    if settings.duplicates == "keep" or not {"deal_id", "amount"} <= set(frame.columns):
        return []
    own = frame[frame["set_aside"].isna() & frame["deal_id"].notna()]
    number = own["deal_id"].cat.codes
    later = number.duplicated()
    if not later.any() or own["amount"].groupby(number).nunique(dropna=False).max() > 1:
        return []
    rows = pd.Series(frame.index.isin(own.index[later]), index=frame.index)
    set_aside(frame, rows, "deal-repeated")
    return finding("deal-repeated", "warning", "deals", frame, rows, "deal_id")


def _given_up(frame: pd.DataFrame) -> pd.Series:
    """Said to be closed, or lost for a reason, with no chance left: lost, however its last stage is called."""
    said = nothing_said(frame).notna()
    if "is_closed" in frame:
        said |= frame["is_closed"].fillna(False).astype(bool)
    if "lost_reason" in frame:
        said |= frame["lost_reason"].notna()
    return said & (frame["probability"] == 0) if "probability" in frame else said & False


def _has_ended(frame: pd.DataFrame) -> pd.Series:
    """What is filled in once a deal has ended: certainty, a reason, a day that is not the one expected."""
    ended = says(frame, "stage", lambda word: normal(word) in _CLOSED)
    if "probability" in frame:
        ended |= frame["probability"] == 1
    days_of_end = ("won_date", "lost_date", *(("close_date",) if has_any(frame, "expected_close") else ()))
    for column in ("lost_reason", "is_closed", *days_of_end):
        if column in frame:
            ended |= frame[column].fillna(False).astype(bool) if column == "is_closed" else frame[column].notna()
    return ended


def _flagged(frame: pd.DataFrame) -> pd.Series:
    """What columns of yes and no say, however the stages are called: won, lost, closed."""
    won, lost, closed = (
        frame[column] if column in frame else pd.Series(pd.NA, index=frame.index, dtype="boolean")
        for column in ("is_won", "is_lost", "is_closed")
    )
    state = nothing_said(frame)
    state = state.mask(((closed == False) | ((won == False) & (lost == False))).fillna(False), "open")  # noqa: E712
    state = state.mask((lost | (closed & ~won)).fillna(False), "lost")
    return state.mask((won | (closed & ~lost)).fillna(False), "won")


def _days(frame: pd.DataFrame) -> list[Finding]:
    findings: list[Finding] = []
    closing = days(frame, "close_date")
    if "created_date" in frame:
        frame["day_created"] = days(frame, "created_date")
    if {"close_date", "won_date", "lost_date"} & set(frame.columns):
        won_on, lost_on = days(frame, "won_date"), days(frame, "lost_date")
        # a lost deal with one day alone, whose header speaks of won ones, ended on that day
        ended = first_known(won_on.where(frame["won"]), lost_on.where(frame["lost"]), closing, won_on)
        frame["day_closed"] = ended.where(frame["closed"])
        undated = frame["closed"] & frame["day_closed"].isna() & frame["set_aside"].isna()
        findings += finding("close-date-missing", "warning", "deals", frame, undated, "close_date")
    if {"close_date", "expected_close"} & set(frame.columns):
        frame["day_due"] = first_known(days(frame, "expected_close"), closing).where(frame["is_open"])
    if "close_date" in frame:  # the close date of an open deal is a hope: it does not say how far the data reach
        frame["close_date_happened"] = frame["close_date"].where(frame["closed"] & frame["set_aside"].isna())
    frame["can_be_open"] = frame["is_open"] | (frame["day_closed"].notna() if "day_closed" in frame else False)
    dates = [frame[column] for column in ("day_closed", "day_created") if column in frame]
    if dates:
        frame["day"] = first_known(*dates)
    return findings


def _values(frame: pd.DataFrame, settings: Settings) -> list[Finding]:
    used = frame["set_aside"].isna()
    blank = frame["amount"].isna() & used & (frame["is_open"] | frame["won"])
    findings = finding("amount-blank", "warning", "deals", frame, blank, "amount")
    findings += finding("amount-negative", "warning", "deals", frame, (frame["amount"] < 0) & used, "amount")
    frame["value"] = frame["amount"].fillna(0.0)
    by_stage = {normal(name): share for name, share in settings.stage_list() if share is not None} or STAGE_PROBABILITY
    of_stage = read_words(frame, "stage", lambda word: by_stage.get(normal(word))).astype(float)
    share = frame["probability"].fillna(of_stage) if "probability" in frame else of_stage
    still = frame["is_open"] & used
    if still.any() and not (frame["amount"].notna() & still).any():
        return findings  # no open deal says what it is worth: the pipeline has no value rather than 0
    frame["open_value"] = frame["amount"]
    if still.any() and not (share.notna() & still).any():
        return findings  # nor can it be weighted where no probability is known
    frame["chance"] = share.where(frame["is_open"])
    frame["weighted"] = (frame["amount"] * share).where(frame["is_open"])
    return findings + finding("probability-missing", "warning", "deals", frame, still & share.isna(), "stage")


def _cycle(frame: pd.DataFrame) -> list[Finding]:
    if "day_closed" not in frame or not {"created_date", "first_contact_at"} & set(frame.columns):
        return []
    begun = first_known(days(frame, "first_contact_at"), days(frame, "created_date"))
    return took_days(frame, begun)


def took_days(frame: pd.DataFrame, begun: pd.Series) -> list[Finding]:
    """Add `cycle_days` from that day to closing; whole days, none where closing came first."""
    took = (frame["day_closed"] - begun).dt.days.astype("float64")
    negative = (took < 0) & frame["set_aside"].isna()
    frame["cycle_days"] = took.where(~(took < 0))
    return finding("cycle-negative", "warning", "deals", frame, negative, "close_date")
