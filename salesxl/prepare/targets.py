"""Targets: one row a goal of somebody, or of all, for some days.

Computed columns: ``from``, ``to``, ``day``; ``goal`` (what is counted); ``for_won`` and ``for_revenue`` (only where some target is
set for it), ``is_sales_goal``. A target without a measure serves both won amounts and revenue. Where the settings ask for it, the
target of a rep who joined or left within its days counts by the days the rep was there, and covers no others.
"""

from __future__ import annotations

import re

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import as_category, days, finding, first_known, read_words, says, set_aside, text
from salesxl.prepare.spans import with_span
from salesxl.prepare.target_spans import share_out
from salesxl.prepare.words import meanings, normal
from salesxl.reading.words.headers import aims, normalise, total_words
from salesxl.settings import Settings

GOALS: dict[str, tuple[str, ...]] = {
    # what a target is set for -> the words sheets use
    "won": ("won", "won amount", "won value", "deals", "deal value", "bookings", "booked", "sales won",
            "ยอดปิดการขาย", "ปิดการขาย", "มูลค่าดีลที่ปิดได้", "ดีล"),
    "revenue": ("revenue", "sales", "net sales", "turnover", "ยอดขาย", "รายได้", "ยอดขายสุทธิ"),
}  # fmt: skip


_CAME = re.compile(
    r".*(?:actual|achiev|attain|result|จริง|ทำได้|ผลงาน|สำเร็จ|ส่วนต่าง|variance|difference|\bdiff\b|\bgap\b|%|ร้อยละ).*"
)
"""What it says of what came of a target."""
_LEAST = 10
"""No target is less, but a share may be 110%."""


OF_ALL = total_words() | frozenset(
    ("all", "everyone", "everybody", "company", "team", "target", "ทั้งหมด", "ทุกคน", "ทีม", "บริษัท", "เป้ารวม")
)
"""What stands in the place of a rep's name beside the target of all."""
_EVER = pd.Timestamp(1900, 1, 1), pd.Timestamp(2199, 12, 31)
_TEAM = re.compile(r"team \S.*|ทีม(?: |(?=[a-z0-9ก-ฮเแโใไ])).*|.*\S (?:team|ทีม)|(?:total|รวม) .*|.* (?:total|รวม)")
"""The target of a team, or of some reps together."""


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns."""
    own = frame.columns.intersection(["period", "start"])
    stay = (
        {"start": "start", "end": "end"} if len(own) else {"start": "joined", "end": "left"}
    )  # a list of the staff alone
    if not len(own):
        _still_there(frame)
    unread = with_span(frame, settings, **stay)
    findings = finding("period-unreadable", "error", "reps_targets", frame, unread, "period")
    findings += _weeks(frame)
    findings += _there(frame, settings)
    known = meanings(GOALS)
    _part_names(frame)
    findings += _came(frame)
    goal = read_words(frame, "measure", lambda word: known.get(normal(word), normal(word).replace(" ", "_")))
    goal = goal.where(~says(frame, "measure", _is_aim))
    frame["goal"] = as_category(goal)
    for name in GOALS:
        serves = (goal == name) | goal.isna()
        if (serves & frame["set_aside"].isna()).any():
            frame[f"for_{name}"] = serves
    frame["is_sales_goal"] = goal.isin(list(GOALS)) | goal.isna()
    findings += _shares(frame)
    _leave_unnamed(frame)
    findings += _totals(frame, goal.fillna("sales"))
    frame, more = share_out(frame, goal.fillna("sales"))
    return frame, findings + more


def _weeks(frame: pd.DataFrame) -> list[Finding]:
    """A target for a day is one for a week where all such days are whole weeks apart, the nearest one."""
    days_alone = (frame["from"] == frame["to"]) & frame["set_aside"].isna()
    apart = pd.Series(frame.loc[days_alone, "from"].sort_values().unique()).diff().dt.days.dropna()
    if (apart % 7 != 0).any() or apart.min() != 7:
        return []
    frame["to"] = frame["to"].where(~days_alone, frame["to"] + pd.Timedelta(days=6))
    return finding("target-weeks", "info", "reps_targets", frame, days_alone, "period")


def _is_aim(word: str) -> bool:
    return normalise(word) in aims()


def _part_names(frame: pd.DataFrame) -> None:
    """Names with what the row is behind them (Mint Target, Mint Actual) are parted, where some have both."""
    if "owner" not in frame or "measure" in frame:
        return
    words = [str(word) for word in frame["owner"].cat.categories]
    parted = {word: tuple(part.strip(" -:()") for part in word.rpartition(" ")[::2]) for word in words}
    aimed = {name for name, what in parted.values() if name and _is_aim(what)}
    came = {name for name, what in parted.values() if name and _CAME.fullmatch(normal(what))}
    if both := aimed & came:
        rows = text(frame, "owner")
        frame["measure"] = as_category(rows.map({word: what for word, (name, what) in parted.items() if name in both}))
        frame["owner"] = as_category(
            rows.map({word: name if name in both else word for word, (name, _) in parted.items()})
        )


def _came(frame: pd.DataFrame) -> list[Finding]:
    """Leave out what came of targets, where the column of measures has rows of targets and others of actual sales, or of shares."""
    if not says(frame, "measure", _is_aim).any():
        return []
    sold = meanings(GOALS)
    came = (
        says(frame, "measure", lambda word: bool(_CAME.fullmatch(normal(word))) or normal(word) in sold)
        & frame["set_aside"].isna()
    )
    set_aside(frame, came, "target-came")
    return finding("target-came", "info", "reps_targets", frame, came, "measure")


def _shares(frame: pd.DataFrame) -> list[Finding]:
    """Targets that are shares (60%) of an amount which stands elsewhere: they are no money."""
    if "target" not in frame:
        return []
    rows = frame["is_sales_goal"] & frame["set_aside"].isna() & (frame["target"] > 0)
    said = frame.loc[rows, "target"]
    if not (said < 1).any() or (said >= _LEAST).any():
        return []
    set_aside(frame, rows, "target-share")
    return finding("target-share", "error", "reps_targets", frame, rows, "target")


def _still_there(frame: pd.DataFrame) -> None:
    """A list of the staff leaves blank when somebody leaves who is there; nobody has a target for all that time."""
    staff = frame["target"].isna() if "target" in frame else pd.Series(True, index=frame.index)
    for column, day in (("joined", _EVER[0]), ("left", _EVER[1])):
        known = frame[column] if column in frame else pd.Series(pd.NaT, index=frame.index, dtype="datetime64[s]")
        frame[column] = known.mask(known.isna() & staff, day)


def _leave_unnamed(frame: pd.DataFrame) -> None:
    """A name that means all is nobody's; one that means a team is the team's."""
    for column in {"team", "branch"} & set(frame.columns):
        frame[column] = frame[column].where(~says(frame, column, lambda word: normalise(word) in OF_ALL - {"team"}))
    if "owner" not in frame:
        return
    teams = {normal(word) for c in ("team", "branch") if c in frame for word in frame[c].cat.categories}
    unplaced = frame["team"].isna() if "team" in frame else pd.Series(True, index=frame.index)
    of_team = says(frame, "owner", lambda word: bool(_TEAM.fullmatch(normal(word))) or normal(word) in teams) & unplaced
    of_all = says(frame, "owner", lambda word: normalise(word) in OF_ALL)
    if of_team.any():
        names = text(frame, "owner").where(of_team & ~of_all)
        frame["team"] = as_category(first_known(text(frame, "team"), names))
    frame["owner"] = frame["owner"].where(~(of_team | of_all))


def _there(frame: pd.DataFrame, settings: Settings) -> list[Finding]:
    """Reps who joined or left within the days of their target."""
    first, last = frame["from"], frame["to"]
    joined, left = days(frame, "joined"), days(frame, "left")
    counts = frame["set_aside"].isna()
    part = counts & ((joined > first) | (left < last))
    if settings.joiner_targets == "full":
        return finding("target-in-full", "info", "reps_targets", frame, part, "joined")
    begins, ends = first.where(~(joined > first), joined), last.where(~(left < last), left)
    here = (ends - begins).dt.days + 1
    never = part & (here <= 0)
    part &= ~never
    if "target" in frame:
        frame["target"] *= (here / ((last - first).dt.days + 1)).where(part, 1.0)
    frame["from"], frame["to"] = first.where(~part, begins), last.where(~part, ends)
    frame["day"] = frame["from"]
    set_aside(frame, never, "rep-not-there")
    findings = finding("target-prorated", "info", "reps_targets", frame, part, "joined")
    return findings + finding("rep-not-there", "warning", "reps_targets", frame, never, "joined")


def _totals(frame: pd.DataFrame, goal: pd.Series) -> list[Finding]:
    """A row that names nobody, beside rows of reps (else of teams or branches) for the same days and goal, is their total.

    It must not count again.
    """
    who = next((column for column in ("owner", "team", "branch") if column in frame), None)
    if who is None:
        return []
    nobody = frame[who].isna() & frame["set_aside"].isna()
    own = frame[who].notna() & frame["set_aside"].isna()
    if not (nobody.any() and own.any()):
        return []
    repeated = pd.Series(False, index=frame.index)
    for row in frame.index[nobody]:
        inside = (
            own & (goal == goal[row]) & (frame["from"] <= frame.at[row, "to"]) & (frame["to"] >= frame.at[row, "from"])
        )
        for column in {"team", "branch"} - {who}:
            told = column in frame and frame[column].notna()[row] and frame.loc[inside, column].notna().any()
            if told:  # of reps whose team nobody says it is the total, too
                inside &= frame[column] == frame.at[row, column]
        repeated[row] = inside.any()
    set_aside(frame, repeated, "target-of-all")
    return finding("target-of-all", "warning", "reps_targets", frame, repeated, "target")
