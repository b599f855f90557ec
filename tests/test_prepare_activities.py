"""Activities and events prepared: of which kind they are, which took place, how long they took."""

from __future__ import annotations

from datetime import date

import pytest
from odd_tables import found
from small_firm import DEALS, firm, left_out

from salesxl.calculate import calculate
from salesxl.dataset import Dataset


def activities(*rows: tuple[object, ...], columns: str = "date kind status") -> Dataset:
    return firm(activities=(columns.split(), list(rows)))


def value(metric: str, data: Dataset, **asked: str) -> float | None:
    return calculate(metric, data, **asked).value


def test_events_that_nobody_went_to_are_not_attended() -> None:
    """One went to Thaifex, two to BNI together; the others were missed, called off, put off and are to come."""
    rows = [("2026-01-10", "Thaifex", None), ("2026-02-05", "BNI", "Attended"), ("2026-02-05", "BNI", "ไปแล้ว"),
            ("2026-02-20", "SME Expo", "No-show"), ("2026-02-21", "Motor Show", "Cancelled"), ("2026-02-22", "Book Fair", "เลื่อน"),
            ("2026-04-10", "Spring Fair", "Planned"), ("2026-04-11", "งานกาชาด", "จะไป")]  # fmt: skip
    data = firm(None, events=(["date", "name", "status"], rows))
    assert value("events", data) == 2
    assert left_out(data, "events") == {"event-missed": 1, "event-cancelled": 1, "event-planned": 3}
    assert str(data.as_of) == "2026-02-05"
    listed = activities(*[(day, "Event", status, name) for day, name, status in rows], columns="date kind status name")
    assert value("events", listed) == 2


def test_a_type_of_incoming_and_outgoing_is_one_of_calls() -> None:
    rows = [("2026-03-01", word, "answered") for word in ("outgoing", "incoming", "Outbound", "โทรเข้า", "Missed call")]
    assert value("calls", activities(*rows)) == 2


@pytest.mark.parametrize("status", ["Bounced", "Hard bounce", "soft_bounce", "Undelivered", "ส่งไม่สำเร็จ"])
def test_mail_that_came_back_was_not_sent(status: str) -> None:
    assert value("emails", activities(("2026-03-01", "Email", status), ("2026-03-01", "Email", "Opened"))) == 1


@pytest.mark.parametrize("status", ["Not Started", "Deferred", "Waiting on someone else", "Open", "ยังไม่เสร็จ"])
def test_a_call_on_a_list_of_things_to_do_was_not_made(status: str) -> None:
    assert value("calls", activities(("2026-03-01", "Call", status), ("2026-03-01", "Call", "Completed"))) == 1


def test_meetings_among_ourselves_are_no_contacts() -> None:
    data = activities(
        ("2026-03-01", "ประชุมทีม", None), ("2026-03-02", "เข้าพบ", None), ("2026-03-02", "Internal meeting", None)
    )
    assert (value("meetings", data), value("activity_ratio", firm(
        activities=(["date", "kind"], [("2026-03-01", "ประชุมทีม"), ("2026-03-02", "เข้าพบ")]),
        deals=(["deal_id", "status", "created_date", "close_date"], [("1", "won", "2026-01-01", "2026-03-01")]),
    ))) == (1, 1)  # fmt: skip


def test_a_list_of_all_kinds_has_a_status_for_each() -> None:
    """One call connected; of three e-mails one bounced and one came in; one task is done, one is not."""
    columns = "date kind status email_status email_direction task_status"
    rows = [("2026-03-01", "Call", "Connected", None, None, None), ("2026-03-01", "Email", None, "SENT", "EMAIL", None),
            ("2026-03-01", "Email", None, "BOUNCED", "EMAIL", None), ("2026-03-01", "Email", None, None, "INCOMING_EMAIL", None),
            ("2026-03-01", "Call", None, None, None, "NOT_STARTED"), ("2026-03-01", "Call", None, None, None, "COMPLETED")]  # fmt: skip
    data = activities(*rows, columns=columns)
    assert (value("calls", data), value("emails", data)) == (2, 1)


@pytest.mark.parametrize(
    ("status", "booked", "held"),
    [
        ("Cancelled by customer", 0, 0), ("Cancelled - ill", 0, 0), ("ยกเลิก (ลูกค้าติดธุระ)", 0, 0), ("ยกเลิกโดยลูกค้า", 0, 0), ("Rescheduled to 10/10", 1, 0),
        ("เลื่อนไป 10/10", 1, 0), ("No-show (customer)", 1, 0), ("ไม่มา: ติดต่อไม่ได้", 1, 0), ("Done, cancelled the old contract", 1, 1),
        ("แผนกจัดซื้อสนใจ", 1, 1), ("Meeting with no show room", 1, 1),
    ],
)  # fmt: skip
def test_remarks_behind_a_status(status: str, booked: int, held: int) -> None:
    data = activities(("2026-03-01", "Meeting", status))
    assert (value("meetings", data), value("meetings", data, variant="held")) == (booked, held)


def test_days_in_a_row_of_one_fair_are_one_event() -> None:
    """Thaifex over three days, and BNI twice, a week apart."""
    rows = [("2026-03-01", "Thaifex", "Ann"), ("2026-03-02", "Thaifex", "Ann"), ("2026-03-03", "thaifex", "Bob"),
            ("2026-03-06", "BNI", "Ann"), ("2026-03-13", "BNI", "Ann")]  # fmt: skip
    data = firm(events=(["date", "name", "owner"], rows))
    assert value("events", data) == 3
    assert {group.key: group.value for group in calculate("events", data, by="owner").groups} == {"Ann": 3, "Bob": 1}
    assert [found.rows for found in data.findings if found.rule == "event-days"] == [2]


def test_leave_is_no_working_time_and_plurals_are_of_their_kind() -> None:
    """3.5 of 7 hours with customers; the day of leave is none of them."""
    rows = [
        ("2026-03-01", "Customer visits", 3.5),
        ("2026-03-01", "Admin", 3.5),
        ("2026-03-02", "ลาป่วย", 8),
        ("2026-03-03", "Leave", 8),
    ]
    data = activities(*rows, columns="date kind hours")
    assert (value("selling_share", data), value("meetings", data)) == (0.5, 1)
    assert {f.rule: f.rows for f in data.findings} == {"activity-leave": 2}


def test_calls_that_are_still_to_be_made_are_none() -> None:
    """The first was made; a proposal that is pending is with the customer."""
    data = activities(
        ("2026-01-10", "Call", "Completed"), ("2026-01-10", "Call", "Pending"), ("2026-01-10", "Call", "รอโทร"),
        ("2026-01-10", "Proposal", "Pending"), ("2026-01-10", "Email", "Not sent"), ("2026-01-10", "Email", "Spam blocked"),
    )  # fmt: skip
    assert [value(metric, data) for metric in ("calls", "proposals", "emails")] == [1, 1, 0]


def test_kinds_of_activities() -> None:
    columns = ["date", "kind", "status", "direction", "count", "deal_id", "name"]
    rows = [
        ("2026-03-01", "Call", None, "outbound", None, "D1", None), ("2026-03-01", "โทร", None, None, 3, "D2", None),
        ("2026-03-01", "call", None, "inbound", None, "D1", None), ("2026-03-01", "Call", "cancelled", None, None, "D1", None),
        ("2026-03-02", "meeting", "no show", None, None, "D1", None), ("2026-03-02", "meeting", "done", None, None, "D1", None),
        ("2026-03-03", "proposal", None, None, None, "D1", None), ("2026-03-04", "Quote", None, None, None, "D1", None),
        ("2026-03-05", "trade fair", None, None, None, None, "Food Expo"), ("2026-03-05", "event", None, None, None, None, "food expo"),
        ("2026-03-06", "note", None, None, None, "D1", None), ("2026-03-06", "juggling", None, None, None, "D1", None),
        ("2026-03-07", "demo", "planned", None, None, "D1", None),
    ]  # fmt: skip
    data = firm(activities=(columns, rows), deals=DEALS)
    for metric, variant, value in (
        ("calls", None, 4), ("meetings", None, 2), ("meetings", "held", 1), ("meetings", "no show", 0.5), ("proposals", None, 1),
        ("proposals", "all", 2), ("events", None, 1), ("demos", None, 0), ("demos", "booked", 1), ("emails", None, 0),
        ("activity_ratio", None, 12 / 3),
    ):  # fmt: skip
        assert calculate(metric, data, variant=variant).value == pytest.approx(value), (metric, variant)
    assert found(data)["kind-unknown"] == 1
    assert left_out(data, "activities") == {"activity-cancelled": 1}


def test_what_is_only_planned_was_not_done() -> None:
    """By 5 March one call was made, a meeting booked and one held; next week's call and follow-up are not made yet."""
    rows = [("2026-03-04", "call", "done"), ("2026-03-12", "call", "planned"), ("2026-03-13", "follow up", "Not started"),
            ("2026-03-14", "meeting", "scheduled"), ("2026-03-05", "meeting", "completed"), ("2026-03-20", "proposal", "To do")]  # fmt: skip
    data = firm(activities=(["date", "kind", "status"], rows), as_of=None)
    assert data.as_of == date(2026, 3, 5)
    assert [calculate(metric, data).value for metric in ("calls", "follow_ups", "proposals", "meetings")] == [
        1,
        0,
        0,
        2,
    ]
    assert calculate("meetings", data, variant="held").value == 1


def test_proposals_that_are_counted_in_a_column() -> None:
    """Three sent without the deal's number, none on another day; a deal's second proposal is a revision."""
    rows = [("2026-03-04", "proposal", 3, None), ("2026-03-05", "proposal", 0, None), ("2026-03-06", "proposal", None, "D1"),
            ("2026-03-07", "proposal", None, "D1"), ("2026-03-07", "proposal", None, "D2")]  # fmt: skip
    data = firm(activities=(["date", "kind", "count", "deal_id"], rows))
    assert calculate("proposals", data).value == 3 + 2
    assert {group.key: group.value for group in calculate("proposals", data, by="day").groups} == {
        "2026-03-04": 3, "2026-03-05": 0, "2026-03-06": 1, "2026-03-07": 1,
    }  # fmt: skip


def test_mail_to_many_at_once_is_no_email() -> None:
    """Two letters to one person each, three mailings: by a flag, by English and by Thai words. The flag on a call says nothing."""
    columns = ["date", "kind", "bulk", "deal_id"]
    rows = [
        ("2026-03-01", "email", False, "D1"), ("2026-03-02", "email", None, "D1"), ("2026-03-03", "email", True, "D1"),
        ("2026-03-04", "Mass e-mail", None, "D1"), ("2026-03-05", "จดหมายข่าว", None, None), ("2026-03-06", "call", True, "D1"),
    ]  # fmt: skip
    data = firm(activities=(columns, rows), deals=DEALS)
    for metric, value in (("emails", 2), ("calls_emails", 3), ("follow_ups", 2), ("activity_ratio", 3 / 3)):
        assert calculate(metric, data).value == pytest.approx(value), metric
    assert found(data)["bulk-mail"] == 3
    assert "kind-unknown" not in found(data)


def test_follow_ups_are_second_contacts_unless_the_data_say_which_they_are() -> None:
    columns = ["date", "kind", "deal_id", "contact"]
    rows = [
        ("2026-03-02", "call", "D1", None),
        ("2026-03-01", "email", "D1", None),
        ("2026-03-01", "call", None, "Ann"),
        ("2026-03-05", "meeting", "D1", None),
    ]
    assert calculate("follow_ups", firm(activities=(columns, rows))).value == 2
    both = firm(
        activities=(columns, [*rows, ("2026-03-06", "Follow-up", None, None), ("2026-03-07", "Follow-up", None, "Ann")])
    )
    for variant, count in ((None, 2), ("recorded", 2), ("derived", 3)):
        assert calculate("follow_ups", both, variant=variant).value == count
    nameless = firm(activities=(columns[:2], [row[:2] for row in rows]))
    assert calculate("follow_ups", nameless, variant="recorded").value == 0
    assert calculate("follow_ups", nameless, variant="derived").reason.rule == "needs_column"  # type: ignore[union-attr]


def test_hours_of_selling_and_days_that_are_too_long() -> None:
    columns = ["date", "kind", "owner", "minutes", "category"]
    rows = [
        ("2026-03-02", "time", "A", 300, "prospecting"),
        ("2026-03-02", "time", "A", 180, "admin"),
        ("2026-03-03", "time", "A", 1500, "travel"),
    ]
    data = firm(activities=(columns, rows))
    assert calculate("selling_time", data).value == 5
    assert calculate("selling_share", data).value == pytest.approx(300 / 1980)
    assert found(data)["day-over-24-hours"] == 1
