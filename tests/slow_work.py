"""What was done, and what customers said of it, counted slowly: plain loops over raw rows."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from random_firm import Row, Rows
from slow_arithmetic import Count, inside, mean, middle, part
from slow_deals import closed

from salesxl.periods import Period


def done(rows: Rows, period: Period, kind: str) -> list[Row]:
    return [
        row
        for row in rows["activities"]
        if row["kind"] == kind and row["status"] != "cancelled" and inside(row["date"], period)
    ]


def contacts(rows: Rows, period: Period) -> int:
    return sum(
        len(done(rows, period, kind)) for kind in ("call", "email", "meeting", "demo", "proposal", "event", "follow up")
    )


def follow_ups(rows: Rows, period: Period) -> int:
    """Those that say so, in a firm whose people write them down at all."""
    known = any(row["kind"] == "follow up" for row in rows["activities"])
    return len(done(rows, period, "follow up")) if known else later_contacts(rows, period)


def later_contacts(rows: Rows, period: Period) -> int:
    """The second and later call, e-mail, meeting or follow-up about one deal."""
    met: set[str] = set()
    count = 0
    for row in sorted(rows["activities"], key=lambda row: row["date"]):
        if row["kind"] in ("call", "email", "meeting", "follow up") and row["status"] != "cancelled":
            count += row["deal_id"] in met and inside(row["date"], period)
            met.add(row["deal_id"])
    return count


def first_proposals(rows: Rows, period: Period) -> int:
    first: dict[str, datetime] = {}
    for row in rows["activities"]:
        if row["kind"] == "proposal" and row["status"] != "cancelled":
            first[row["deal_id"]] = min(row["date"], first.get(row["deal_id"], row["date"]))
    return sum(inside(when, period) for when in first.values())


def hours(rows: Rows, period: Period, *, selling: bool) -> float:
    kinds = ("call", "email", "meeting", "demo", "proposal", "follow up")
    return sum(row["minutes"] / 60 for row in rows["activities"] if inside(row["date"], period) and row["status"] != "cancelled"
               and (not selling or row["category"] == "prospecting" or (row["category"] is None and row["kind"] in kinds)))  # fmt: skip


def touched(rows: Rows, period: Period) -> list[Row]:
    return [row for row in rows["social"] if inside(row["date"], period)]


def fairs(rows: Rows, period: Period) -> int:
    """Events, each by the first of its days in a row."""
    held = {(row["name"], row["date"].date()) for row in rows["events"]}
    begun = set()
    for name, day in held:
        if inside(datetime.combine(day, time()), period):
            while (name, day - timedelta(1)) in held:
                day -= timedelta(1)
            begun.add((name, day))
    return len(begun)


def interactions(rows: Rows, period: Period) -> int:
    return sum(row[kind] for row in touched(rows, period) for kind in ("likes", "comments", "shares", "messages"))


def replies(rows: Rows, period: Period) -> list[float]:
    return [(row["first_reply_at"] - row["created_at"]).total_seconds() / 3600 for row in rows["tickets"]
            if inside(row["created_at"], period) and row["first_reply_at"]]  # fmt: skip


def scores(rows: Rows, period: Period, kind: str) -> list[int]:
    return [int(row["score"]) for row in rows["surveys"] if row["kind"] == kind and inside(row["date"], period)]


def last_content(rows: Rows, period: Period) -> float | None:
    """Of the last answers about each ticket, and of all those about none."""
    asked = [row for row in rows["surveys"] if row["kind"] == "csat" and inside(row["date"], period)]
    final = [
        row for row in asked if row["ticket"] is None
        or row["date"] == max(other["date"] for other in asked if other["ticket"] == row["ticket"])
    ]  # fmt: skip
    return part(sum(int(row["score"]) >= 4 for row in final), len(final))


def promoted(rows: Rows, period: Period) -> float | None:
    asked = scores(rows, period, "nps")
    return part(100 * (sum(score >= 9 for score in asked) - sum(score <= 6 for score in asked)), len(asked))


WORK: dict[str, Count] = {
    "calls": lambda rows, period: len(done(rows, period, "call")),
    "emails": lambda rows, period: len(done(rows, period, "email")),
    "calls_emails": lambda rows, period: len(done(rows, period, "call")) + len(done(rows, period, "email")),
    "meetings": lambda rows, period: len(done(rows, period, "meeting")),
    "meetings:no show": lambda rows, period: part(
        sum(row["status"] == "no show" for row in done(rows, period, "meeting")), len(done(rows, period, "meeting"))),
    "follow_ups": follow_ups,
    "follow_ups:recorded": lambda rows, period: len(done(rows, period, "follow up")),
    "follow_ups:derived": later_contacts,
    "selling_time": lambda rows, period: sum(
        row["minutes"] / 60 for row in rows["activities"] if inside(row["date"], period) and row["status"] != "cancelled"
        and (row["category"] == "prospecting" or (row["category"] is None and row["kind"] in ("call", "email", "meeting", "demo", "proposal", "follow up")))),
    "selling_share": lambda rows, period: part(hours(rows, period, selling=True), hours(rows, period, selling=False)),
    "proposals": first_proposals,
    "proposals:all": lambda rows, period: len(done(rows, period, "proposal")),
    "demos": lambda rows, period: sum(row["status"] is None for row in done(rows, period, "demo")),
    "events": fairs,
    "social_engagement": interactions,
    "social_engagement_rate": lambda rows, period: part(
        interactions(rows, period), sum(row["reach"] for row in touched(rows, period))),
    "inquiry_response_time": lambda rows, period: mean(replies(rows, period)),
    "inquiry_response_time:median": lambda rows, period: middle(replies(rows, period)),
    "activity_ratio": lambda rows, period: part(contacts(rows, period), len(closed(rows, period, "won"))),
    "csat": lambda rows, period: part(sum(score >= 4 for score in scores(rows, period, "csat")), len(scores(rows, period, "csat"))),
    "csat:last": last_content,
    "nps": promoted,
}  # fmt: skip
