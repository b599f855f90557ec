"""Exports of CRM programs, call systems, help desks and forms, read and calculated: the vendors' headers, rows of our making."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from salesxl.analyse import analyse
from salesxl.calculate import calculate
from salesxl.dataset import Dataset
from salesxl.load import load


def exported(folder: Path, name: str, text: str) -> Dataset:
    """A csv file of that name, read."""
    path = folder / name
    path.write_text("\n".join(line.strip() for line in text.strip().splitlines()), "utf-8")
    return load([path], settings={})


def values(data: Dataset, *metrics: str, **asked: Any) -> list[float | None]:
    return [calculate(metric, data, **asked).value for metric in metrics]


@pytest.mark.parametrize(
    ("name", "text", "won", "rate", "pipeline", "weighted"),
    [
        ("crm.lead.csv", """
            Opportunity,Contact Name,Salesperson,Sales Team,Expected Revenue,Stage,Probability,Created on,Closed Date,Expected Closing,Lost Reason
            A,Acme,Ann,Sales,1000.00,Won,100.00,2026-05-01 08:00:00,2026-05-11 08:00:00,2026-05-15,
            C,Cedar,Bob,Sales,3000.00,Qualified,30.00,2026-05-02 08:00:00,,2026-06-15,
         """, 1000, 1, 3000, 900),
        ("My Opportunities.csv", """
            (Do Not Modify) Opportunity,Topic,Potential Customer,Status,Est. Close Date,Est. Revenue,Actual Close Date,Actual Revenue,Probability,Owner,Created On
            g1,A,Acme,Won,5/20/2026,"1,000.00",5/18/2026,"1,100.00",100,Ann,5/1/2026 9:00 AM
            g2,B,Beech,Lost,5/20/2026,"2,000.00",5/19/2026,0.00,0,Ann,5/1/2026 9:00 AM
            g3,C,Cedar,Open,6/20/2026,"3,000.00",,,60,Bob,5/2/2026 9:00 AM
         """, 1100, 0.5, 3000, 1800),
        ("DEAL_20260601.csv", """
            ID,Pipeline,Deal stage,Deal Name,Total,Currency,Company,Responsible person,Created on,Close date,Deal closed,Probability
            1,General,Deal won,A,1000.00,THB,Acme,Ann,01.05.2026 10:00:00,11.05.2026,Yes,100
            2,General,Deal lost,B,2000.00,THB,Beech,Ann,02.05.2026 10:00:00,12.05.2026,Yes,0
            3,General,In progress,C,3000.00,THB,Cedar,Bob,03.05.2026 10:00:00,30.06.2026,No,50
         """, 1000, 0.5, 3000, 1500),
        ("Deals.csv", """
            Name,Owner,Stage,Deal Value,Close Probability,Expected Close Date,Close Date,Deal creation date
            A,Ann,Proposal,1000,40,2026-06-20,,2026-05-01
            B,Ann,Won,3000,100,2026-05-20,2026-05-21,2026-05-01
            C,Ann,Lost,700,0,2026-05-20,2026-05-25,2026-05-01
         """, 3000, 0.5, 1000, 400),
        ("opportunities.csv", """
            Copper ID,Name,Pipeline,Stage,Status,Value,Win Probability,Close Date,Owned By,Company,Date Created,Completed Date
            1,A,Sales,Contract Sent,Won,1000,100,2026-04-20,Ann,Acme,2026-04-01,2026-05-18
            2,B,Sales,Presentation,Lost,2000,0,2026-04-21,Ann,Beech,2026-04-02,2026-05-25
            3,C,Sales,Qualified,Open,3000,20,2026-06-21,Bob,Cedar,2026-05-03,
         """, 1000, 0.5, 3000, 600),
        ("Close opportunities.csv", """
            id,lead_id,lead_name,status_label,status_type,pipeline_name,user_id,user_name,contact_name,value,value_formatted,confidence,date_created,date_won,date_lost
            o1,l1,Acme,Signed,won,Sales,u1,Ann,Jim,100000,"$1,000",100,2026-05-01,2026-05-11,
            o2,l2,Beech,Dropped,lost,Sales,u1,Ann,Jim,200000,"$2,000",0,2026-05-02,,2026-05-12
            o3,l3,Cedar,Proposal Sent,active,Sales,u2,Bob,Jim,300000,"$3,000",50,2026-05-03,,
         """, 1000, 0.5, 3000, 1500),
        ("deals_export.csv", """
            Deal name,Deal value,Deal stage,Deal pipeline,Sales owner,Expected close date,Closed date,Created at,Probability (%),Related account
            A,1000,Won,Default,Ann,2026-05-20,2026-05-18,2026-05-01 09:00,100,Acme
            B,2000,Lost,Default,Ann,2026-05-20,2026-05-19,2026-05-01 09:00,0,Beech
            C,3000,Demo,Default,Bob,2026-06-20,,2026-05-02 09:00,40,Cedar
         """, 1000, 0.5, 3000, 1200),
    ],
    ids=["Odoo", "Dynamics", "Bitrix24", "monday.com", "Copper", "Close", "Freshsales"],
)  # fmt: skip
def test_deals_as_programs_export_them(tmp_path: Path, name: str, text: str, won: float, rate: float, pipeline: float, weighted: float) -> None:  # fmt: skip
    data = exported(tmp_path, name, text)
    assert values(data, "revenue", "win_rate", period="2026-05") == [won, rate]
    assert values(data, "pipeline_value", "weighted_pipeline") == [pipeline, weighted]
    assert data.tables["deals"]["owner"].notna().all()


@pytest.mark.parametrize(
    ("name", "text", "calls", "hours"),
    [
        ("CallLog_2026.csv", """
            Direction,Type,Phone Number,Name,Date,Time,Action,Action Result,Duration
            Outgoing,Voice,(02) 111-1111,Jim,Fri 05/01/2026,9:05 AM,VoIP Call,Call connected,0:30:00
            Outgoing,Voice,(02) 111-1112,Kim,Fri 05/15/2026,9:15 PM,VoIP Call,No Answer,0:15:00
            Incoming,Voice,(02) 111-1113,Lim,Fri 05/15/2026,9:05 PM,Phone Call,Accepted,1:00:00
         """, 2, 1.75),
        ("call_report.csv", """
            Call Time,Call ID,From,To,Direction,Status,Ringing,Talking,Cost
            2026-05-01T10:00:00,0001,Ann (101),0811111111,Outbound,Answered,00:00:05,00:30:00,
            2026-05-01T11:00:00,0002,Ann (101),0811111112,Outbound,Unanswered,00:00:25,00:00:00,
            2026-05-02T10:00:00,0003,0811111113,Bob (102),Inbound,Answered,00:00:05,01:00:00,
            2026-05-02T10:00:00,0004,Bob (102),Ann (101),Internal,Answered,00:00:05,00:00:00,
         """, 2, 1.5),
        ("Calls.csv", """
            Record Id,Call Owner,Subject,Call Type,Call Start Time,Call Duration,Contact Name,Call Status
            z1,Ann,Outgoing call to Jim,Outbound,2026-05-01 09:00:00,06:00,Jim,Completed
            z2,Ann,Missed call from Kim,Missed,2026-05-02 09:00:00,00:00,Kim,Missed
            z3,Bob,Call scheduled with Lim,Outbound,2026-06-20 09:00:00,,Lim,Scheduled
            z4,Bob,Incoming call from Mim,Inbound,2026-05-03 09:00:00,12:00,Mim,Completed
         """, 1, 0.3),
        ("calls-2026-06.csv", """
            line,date (UTC),datetime (TZ offset incl.),direction,from,to,answered,user,duration (total),duration (in call)
            Sales,2026-05-01,2026-05-01T10:00:00+07:00,outbound,+66,+66,Yes,Ann,125,100
            Sales,2026-05-01,2026-05-02T01:00:00+07:00,inbound,+66,+66,Yes,Bob,625,600
         """, 1, 0.1944),
        ("รายงานการโทร.csv", """
            วันที่,เวลา,เบอร์ปลายทาง,ประเภทสาย,สถานะ,ระยะเวลา,พนักงาน
            01/05/2569,09:05,0811111111,โทรออก,รับสาย,00:30:00,แอน
            02/05/2569,21:05,102,โทรเข้า,รับสาย,01:00:00,บี
            02/05/2569,21:15,102,สายที่ไม่ได้รับ,ไม่รับสาย,00:00:00,บี
         """, 1, 1.5),
    ],
    ids=["RingCentral", "3CX", "Zoho", "Aircall", "Thai"],
)  # fmt: skip
def test_lists_of_calls(tmp_path: Path, name: str, text: str, calls: float, hours: float) -> None:
    """Calls count that went out; all of them are time with customers (Aircall's in seconds)."""
    data = exported(tmp_path, name, text)
    assert values(data, "calls", "selling_time") == [calls, pytest.approx(hours, abs=5e-5)]


def test_meetings_of_a_calendar(tmp_path: Path) -> None:
    """Four were booked, one of them in April and one called off since; to one of the others nobody came."""
    data = exported(tmp_path, "events-export.csv", """
        Invitee Name,Invitee Email,Event Type Name,Start Date & Time,End Date & Time,Event Created Date & Time,Location,Canceled,Canceled By,User Name,Marked as No-Show
        Jim,j@a.com,30 Minute Meeting,2026-05-10 10:00 am,2026-05-10 10:30 am,2026-04-28 09:00 am,Zoom,false,,Ann,No
        Kim,k@a.com,30 Minute Meeting,2026-05-11 02:00 pm,2026-05-11 02:30 pm,2026-05-02 09:00 am,Zoom,true,Kim,Ann,No
        Lim,l@a.com,Product demo,2026-05-12 02:00 pm,2026-05-12 03:00 pm,2026-05-03 09:00 am,Zoom,false,,Bob,Yes
        Mim,m@a.com,Product demo,2026-05-13 02:00 pm,2026-05-13 03:00 pm,2026-05-03 09:00 am,Zoom,false,,Bob,No
    """)  # fmt: skip
    booked, held, missed = (calculate("meetings", data, variant=name, period="2026-05").value for name in ("booked", "held", "no show"))  # fmt: skip
    assert (booked, held, missed) == (2, 2, pytest.approx(1 / 3))


def test_activities_of_pipedrive(tmp_path: Path) -> None:
    data = exported(tmp_path, "activities-1.csv", """
        Activity - ID,Activity - Type,Activity - Subject,Activity - Due date,Activity - Due time,Activity - Duration,Activity - Done,Activity - Assigned to user,Activity - Deal,Activity - Contact person,Activity - Add time
        1,Call,Call Jim,2026-05-01,09:00,00:15,Done,Ann,Deal A,Jim,2026-04-30 09:00:00
        2,Meeting,Meet Jim,2026-05-02,09:00,01:00,Done,Ann,Deal A,Jim,2026-04-30 09:00:00
        3,Call,Call Kim,2026-06-30,,,To do,Bob,Deal B,Kim,2026-05-20 09:00:00
        4,Lunch,Lunch Kim,2026-05-20,,,Done,Bob,Deal B,Kim,2026-05-20 09:00:00
    """)  # fmt: skip
    assert values(data, "calls", "meetings", "follow_ups", "selling_time") == [1, 1, 1, 1.25]
    assert calculate("meetings", data, period="2026-05").value == 0  # it was booked in April
    assert [row[:2] for row in analyse("activity_mix", data).rows] == [("call", 1), ("meeting", 1), ("other", 1)]
    assert "unread" in {note.rule for note in calculate("calls", data).notes}


@pytest.mark.parametrize(
    ("name", "head", "table", "kind"),
    [
        ("เข้าพบลูกค้า.csv", "วันที่,พนักงานขาย,ลูกค้า,รายละเอียด,ผล", "activities", "Meeting"),
        ("Sales visits.csv", "Date,Sales rep,Customer,Status,Notes", "activities", "Meeting"),
        ("ใบเสนอราคา.csv", "วันที่,พนักงานขาย,ลูกค้า,มูลค่า,หมายเหตุ", "activities", "Proposal"),
        ("quotations.csv", "วันที่,เลขที่เอกสาร,ชื่อลูกค้า,มูลค่า,ภาษีมูลค่าเพิ่ม,ยอดรวมสุทธิ,สถานะ,พนักงานขาย", "deals", None),
        ("sales.csv", "วันที่,เลขที่เอกสาร,ชื่อลูกค้า,มูลค่า,ภาษีมูลค่าเพิ่ม,ยอดรวมสุทธิ,สถานะ,พนักงานขาย", "orders", None),
        ("Invoices and quotes.csv", "Date,Invoice,Customer,Amount,Status", "orders", None),
    ],
)
def test_the_name_of_a_sheet_says_what_its_rows_are(tmp_path: Path, name: str, head: str, table: str, kind: str | None) -> None:  # fmt: skip
    """Visits are no deals and quotations are no sales, though their columns are the same."""
    row = "2026-05-01" + ",x" * head.count(",")
    data = exported(tmp_path, name, f"{head}\n{row.replace('x,x,x,x,x,x', 'x,x,100,7,107,x')}")
    assert list(data.tables) == [table]
    assert kind is None or data.tables[table]["kind"].tolist() == [kind]
    assert ("kind-by-name" in {finding.rule for finding in data.findings}) == (kind is not None)


def test_files_with_the_same_headers_keep_their_kinds(tmp_path: Path) -> None:
    for name in ("calls", "meetings"):
        (tmp_path / f"{name}.csv").write_text("Date,Sales rep,Customer\n2026-05-01,Ann,Acme\n2026-05-02,Bob,Acme\n", "utf-8")  # fmt: skip
    assert values(load([tmp_path], settings={}), "calls", "meetings") == [2, 2]


def test_times_of_day_with_am_and_pm_belong_to_the_day_beside_them(tmp_path: Path) -> None:
    data = exported(
        tmp_path,
        "leads.csv",
        """
        Lead ID,Created date,Time,First response at,Source
        1,2026-05-01,9:05 AM,2026-05-01 10:05,Web
        2,2026-05-01,9:30 PM,2026-05-02 0:30,Web
    """,
    )
    assert calculate("lead_response_time", data, variant="mean").value == pytest.approx(2)
    assert not data.findings


def test_tickets_of_zendesk(tmp_path: Path) -> None:
    """(660 + 10 + 2) minutes of three; the deleted ticket is none, the survey of one was not answered."""
    data = exported(tmp_path, "tickets.csv", """
        ID,Requester,Subject,Status,Group,Assignee,Via,Created at,Solved at,First reply time in minutes,First reply time in minutes within business hours,Satisfaction Score
        101,Jim,Help,Solved,Support,Ann,Email,2026-05-01 22:00,2026-05-02 10:00,660,30,Good
        102,Kim,Help,Closed,Support,Ann,Web,2026-05-02 09:00,2026-05-02 10:00,10,10,Bad
        103,Lim,Help,Open,Support,Bob,Chat,2026-05-03 09:00,,,,Offered
        104,Mim,Help,Solved,Support,Bob,Chat,2026-05-04 09:00,2026-05-04 10:00,2,2,Good
        105,Mim,Buy now,Deleted,Support,Bob,Chat,2026-05-04 09:00,,2,2,Unoffered
    """)  # fmt: skip
    assert values(data, "inquiry_response_time", "csat") == [pytest.approx(672 / 60 / 3), pytest.approx(2 / 3)]
    assert calculate("inquiry_response_time", data, variant="answered").value == 0.75
    rows = {row[1]: row[2:4] for row in analyse("response_times", data).rows}
    assert rows == {"Chat": (2, 1), "Email": (1, 1), "Web": (1, 1)}


def test_tickets_of_freshdesk_are_no_leads(tmp_path: Path) -> None:
    data = exported(tmp_path, "export.csv", """
        Ticket ID,Subject,Status,Priority,Source,Type,Agent,Group,Created time,Due by Time,Resolved time,Closed time,Initial response time,First response time (in hrs),Survey results,Full name,Email,Company Name
        1,A,Closed,Low,Email,Question,Ann,Support,2026-05-01 09:00:00,2026-05-02 09:00:00,2026-05-01 12:00:00,2026-05-01 13:00:00,2026-05-01 10:30:00,01:30:00,Very satisfied,Jim,j@a.com,Acme
        2,B,Open,Low,Phone,Question,Bob,Support,2026-05-01 09:00:00,2026-05-02 09:00:00,,,,,,Kim,k@a.com,Acme
        3,C,Closed,Low,Portal,Question,Bob,Support,2026-05-02 09:00:00,2026-05-03 09:00:00,2026-05-02 12:00:00,2026-05-02 13:00:00,2026-05-02 12:30:00,03:30:00,Neutral,Kim,k@a.com,Acme
    """)  # fmt: skip
    assert list(data.tables) == ["tickets"]
    assert values(data, "inquiry_response_time", "csat") == [2.5, 0.5]


def test_posts_of_meta_are_of_the_day_on_which_they_were_published(tmp_path: Path) -> None:
    data = exported(tmp_path, "May-01-2026_May-31-2026.csv", """
        Post ID,Page name,Title,Publish time,Permalink,Post type,Date,Impressions,Reach,"Reactions, Comments and Shares",Reactions,Comments,Shares
        1,Shop,T,05/01/2026 09:00,x,Photos,Lifetime,1000,800,30,20,6,4
        2,Shop,T,05/20/2026 09:00,x,Photos,Lifetime,2000,1200,60,40,12,8
    """)  # fmt: skip
    assert values(data, "social_engagement", "social_engagement_rate", period="2026-05") == [90, 0.045]


@pytest.mark.parametrize(
    ("header", "cells", "hours", "rule"),
    [
        ("Call duration", (125_000, 61_000, 3_000), 189 / 3600, "duration-too-long"),  # milliseconds, as HubSpot has them
        ("Call duration", (5_000, 61_000, 3_000), 69 / 3600, "duration-too-long"),
        ("Duration", (125, 3_600, 0), 3725 / 3600, "duration-too-long"),  # seconds: no call takes 60 hours
        ("Duration", (5, 30, 0), 35 / 60, "duration-unit-unsaid"),
        ("Duration (ms)", (125_000, 61_000, 3_000), 189 / 3600, None),
        ("นาที", (5, 30, 0), 35 / 60, None),
    ],
)  # fmt: skip
def test_how_long_calls_took_where_no_unit_is_named(tmp_path: Path, header: str, cells: tuple[int, ...], hours: float, rule: str | None) -> None:  # fmt: skip
    rows = "\n".join(f"2026-05-0{n},Ann,{cell}" for n, cell in enumerate(cells, start=1))
    data = exported(tmp_path, "calls.csv", f"Date,Agent,{header}\n{rows}")
    assert calculate("selling_time", data).value == pytest.approx(hours)
    assert [found.rule for found in data.findings if found.rule.startswith("duration")] == ([rule] if rule else [])


def test_a_history_of_all_fields_is_one_of_stages_where_it_is(tmp_path: Path) -> None:
    """Salesforce tells changes of amounts and close dates in the same rows: 1500 and 10/13/2026 were stages."""
    data = exported(tmp_path, "Opportunity history.csv", """
        Opportunity Name,Opportunity ID,Edited By,Field / Event,Old Value,New Value,Edit Date
        A,1,Ann,Stage,Qualification,Proposal,9/15/2026
        A,1,Ann,Amount,1000,1500,9/16/2026
        A,1,Ann,Close Date,9/30/2026,10/13/2026,9/16/2026
        A,1,Ann,Stage,Proposal,Closed Won,9/20/2026
    """)  # fmt: skip
    history = data.tables["stage_history"]
    assert history["stage"][history["set_aside"].isna()].tolist() == ["Proposal", "Closed Won"]
    assert [found.rows for found in data.findings if found.rule == "history-of-other"] == [2]


def test_activities_counted_for_a_month(tmp_path: Path) -> None:
    data = exported(
        tmp_path,
        "activity report.csv",
        """
        Month,Rep,Calls,Meetings,Demos
        2026-09,Ann,70,4,1
        2026-10,Ann,80,5,2
        2026-10,Bob,120,12,3
    """,
    )
    assert values(data, "calls", "meetings", "demos", period="2026-10") == [200, 17, 5]


def test_calls_in_a_list_of_their_own_and_in_one_of_all_kinds_are_told(tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text("Date,Rep,Customer\n2026-10-01,Ann,A\n2026-10-02,Ann,B\nTotal,2,\n", "utf-8")
    every = "Date,Rep,Customer,Activity\n2026-10-01,Ann,A,Call\n2026-10-03,Ann,B,Visit\n"
    (tmp_path / "activities.csv").write_text(every, "utf-8")
    data = load([tmp_path], settings={})
    assert calculate("calls", data).value == 3  # the row called Total is none
    assert [(f.rows, f.details["kind"]) for f in data.findings if f.rule == "kind-in-two-lists"] == [(2, "Call")]
    (tmp_path / "activities.csv").write_text(every.replace("2026-10", "2026-09"), "utf-8")
    assert "kind-in-two-lists" not in {f.rule for f in load([tmp_path], settings={}).findings}


def test_a_list_of_follow_ups(tmp_path: Path) -> None:
    data = exported(
        tmp_path,
        "ติดตามลูกค้า.csv",
        """
        วันที่ติดตาม,ครั้งที่,ลูกค้า,เซลส์,ผล
        1/10/2569,1,ก,เอ,สนใจ
        5/10/2569,2,ก,เอ,รอ
    """,
    )
    assert values(data, "follow_ups", "calls") == [2, 0]
