"""Deals: one row a deal. Its state, the days it was opened and closed, its value and how long it took.

Computed columns:

===================  ================================================================================================
state                won, lost, open or void
won, lost, closed    true or false; `closed` is won or lost
value                the amount; a blank one counts as 0 and is listed
weighted             value times probability, of open deals: the deal's own probability, else its stage's
day_created          day it was opened
day_closed           day it was won or lost; missing for open deals
day_due              day on which an open deal is expected to close
overdue              open, and expected before the as-of day (see the measures: compared there)
cycle_days           days from first contact, else from opening, to closing; missing where it would be negative
deal                 the deal's number, else its name
buyer                the customer of a won deal
new_buyer            likewise, of the customer's first won deal
===================  ================================================================================================
"""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import as_category, days, finding, first_known, set_aside, text
from salesxl.prepare.people import identity
from salesxl.prepare.words import DEAL_STATES, LOST, VOID, WON, normal, states
from salesxl.settings import Settings

STAGE_PROBABILITY = {
    # HubSpot's own default stages; used only for deals in stages of exactly these names
    "appointment scheduled": 0.2, "appointmentscheduled": 0.2, "qualified to buy": 0.4, "qualifiedtobuy": 0.4,
    "presentation scheduled": 0.6, "presentationscheduled": 0.6, "decision maker bought in": 0.8, "decisionmakerboughtin": 0.8,
    "contract sent": 0.9, "contractsent": 0.9,
}  # fmt: skip


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns but `new_buyer`."""
    state, findings = _states(frame, settings)
    frame["state"] = as_category(state)
    frame["won"], frame["lost"] = state == "won", state == "lost"
    frame["closed"] = frame["won"] | frame["lost"]
    frame["is_open"] = state == "open"
    set_aside(frame, state == "void", "deal-void")
    _days(frame)
    if "amount" in frame:
        blank = frame["amount"].isna() & frame["set_aside"].isna() & (frame["is_open"] | frame["won"])
        if blank.any():
            findings.append(finding("amount-blank", "info", "deals", frame, blank, "amount"))
        negative = frame["amount"] < 0
        if negative.any():
            findings.append(finding("amount-negative", "warning", "deals", frame, negative, "amount"))
        frame["value"] = frame["amount"].fillna(0.0)
        findings += _weight(frame, settings)
    findings += _cycle(frame)
    number = text(frame, "deal_id")
    frame["deal"] = as_category(
        first_known(
            number, text(frame, "name"), "row " + frame["_source"].astype(str) + ":" + frame["_row"].astype(str)
        )
    )
    who, _ = identity(frame, "deals", ("customer_id", "customer"))
    if who is not None:
        frame["buyer"] = as_category(who.where(frame["won"]))
    return frame, findings


def with_history(frame: pd.DataFrame) -> pd.DataFrame:
    """Add whose first won deal it is."""
    if "buyer" not in frame or "day_closed" not in frame:
        return frame
    counts = frame["set_aside"].isna() & frame["buyer"].notna() & frame["day_closed"].notna()
    first = frame[counts].groupby("buyer", observed=True)["day_closed"].min()
    is_first = counts & (frame["day_closed"] == frame["buyer"].map(first).astype("datetime64[ns]"))
    frame["new_buyer"] = frame["buyer"].where(is_first)
    return frame


def _states(frame: pd.DataFrame, settings: Settings) -> tuple[pd.Series, list[Finding]]:
    findings: list[Finding] = []
    by_stage = _stage_states(text(frame, "stage"), settings)
    by_status, unknown = states(text(frame, "status"), DEAL_STATES, settings.status_words)
    if unknown:
        rows = text(frame, "status").isin(unknown)
        findings.append(
            finding("status-unknown", "warning", "deals", frame, rows, "status", words=", ".join(sorted(unknown)[:8]))
        )
    state = first_known(by_status, by_stage)
    if "won_date" in frame:
        state = state.mask(state.isna() & frame["won_date"].notna(), "won")
    if "lost_date" in frame:
        state = state.mask(state.isna() & frame["lost_date"].notna(), "lost")
    return state.where(state.notna(), "open"), findings


def _stage_states(stage: pd.Series, settings: Settings) -> pd.Series:
    """A stage is won, lost or void by its word; every other stage is a step on the way, hence open."""
    ends = {normal(word): state for state, words in (("won", WON), ("lost", LOST), ("void", VOID)) for word in words}
    ends |= {normal(word): state for word, state in settings.status_words.items()}

    def state(word: str) -> str:
        said = normal(word)
        return ends.get(said) or (
            "won" if said.startswith("closed won") else "lost" if said.startswith("closed lost") else "open"
        )

    return (
        stage.map({word: state(str(word)) for word in pd.unique(stage.dropna())})
        .astype(object)
        .where(lambda s: s.notna(), None)
    )


def _days(frame: pd.DataFrame) -> None:
    closing = days(frame, "close_date")
    if "created_date" in frame:
        frame["day_created"] = days(frame, "created_date")
    if {"close_date", "won_date", "lost_date"} & set(frame.columns):
        ended = first_known(
            days(frame, "won_date").where(frame["won"]), days(frame, "lost_date").where(frame["lost"]), closing
        )
        frame["day_closed"] = ended.where(frame["closed"])
    if {"close_date", "expected_close"} & set(frame.columns):
        frame["day_due"] = first_known(days(frame, "expected_close"), closing).where(frame["is_open"])
    if "close_date" in frame:  # the close date of an open deal is a hope: it does not say how far the data reach
        frame["close_date_happened"] = frame["close_date"].where(frame["closed"] & frame["set_aside"].isna())
    dates = [frame[c] for c in ("day_created", "day_closed") if c in frame]
    if dates:
        frame["day"] = first_known(*reversed(dates))


def _weight(frame: pd.DataFrame, settings: Settings) -> list[Finding]:
    by_stage = {normal(name): share for name, share in settings.stage_list() if share is not None} or STAGE_PROBABILITY
    share = frame["probability"].astype(float) if "probability" in frame else pd.Series(float("nan"), index=frame.index)
    if "stage" in frame:
        stage = text(frame, "stage")
        share = share.fillna(
            stage.map({word: by_stage.get(normal(str(word))) for word in pd.unique(stage.dropna())}).astype(float)
        )
    known = share.notna() & frame["is_open"]
    if not known.any() and frame["is_open"].any():
        return []
    frame["weighted"] = (frame["value"] * share).where(frame["is_open"]).fillna(0.0)
    frame["chance"] = share
    unknown = frame["is_open"] & share.isna() & frame["set_aside"].isna()
    return [finding("probability-missing", "warning", "deals", frame, unknown, "stage")] if unknown.any() else []


def _cycle(frame: pd.DataFrame) -> list[Finding]:
    if "day_closed" not in frame or not {"created_date", "first_contact_at"} & set(frame.columns):
        return []
    begun = first_known(days(frame, "first_contact_at"), days(frame, "created_date"))
    took = (frame["day_closed"] - begun).dt.days.astype(float)
    negative = (took < 0) & frame["set_aside"].isna()
    frame["cycle_days"] = took.where(~(took < 0))
    return [finding("cycle-negative", "warning", "deals", frame, negative, "close_date")] if negative.any() else []
