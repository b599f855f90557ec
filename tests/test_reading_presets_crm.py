"""Exports of CRM programs and forms, recognised as they come: the vendors' own header lines, rows of our making.

The header lines are those of the vendors' files and help pages; where they are long, columns that no table has are cut.
"""

from __future__ import annotations

import pytest
from exports import columns, export, total, value

from salesxl.prepare import prepare

HUBSPOT = """
Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Pipeline,Create Date,Associated Company,Associated Company IDs,Lead source,Last Activity Date,Deal Type,Deal probability,Closed Lost Reason
1,Machine,Closed won,2026-05-20 09:30,Kim,1000,Sales Pipeline,2026-05-01 09:30,Acme,77,Website,2026-05-19 10:00,newbusiness,1.0,
2,Grinder,closedlost,2026-05-21 09:30,Kim,500,Sales Pipeline,2026-05-02 09:30,Beta,78,Referral,2026-05-19 10:00,newbusiness,0.0,Price
3,Beans,qualifiedtobuy,2026-05-31 09:30,Kim,200,Sales Pipeline,2026-05-02 09:30,Beta,78,Referral,2026-05-19 10:00,newbusiness,0.4,
"""


def test_hubspot_deals() -> None:
    data = export(HUBSPOT)
    assert data.sources[0].vendor == "HubSpot"
    columns(
        data, deal_id="Record ID", name="Deal Name", stage="Deal Stage", close_date="Close Date", created_date="Create Date",
        owner="Deal owner", amount="Amount", pipeline="Pipeline", customer="Associated Company", source="Lead source",
        type="Deal Type", probability="Deal probability", lost_reason="Closed Lost Reason",
    )  # fmt: skip
    prepared, _ = prepare(data.tables, data.settings)
    assert prepared["deals"]["won"].tolist() == [True, False, False]


def test_hubspot_in_thai() -> None:
    data = export(
        """
รหัสเรคคอร์ด,ชื่อดีล,ขั้นตอนของดีล,วันที่ปิด,เจ้าของดีล,จำนวนเงิน,ไปป์ไลน์,วันที่สร้าง
1,Machine,Closed Won,2026-05-20 09:30,Kim,1000,default,2026-05-01 09:30
"""
    )
    columns(data, deal_id="รหัสเรคคอร์ด", stage="ขั้นตอนของดีล", owner="เจ้าของดีล", amount="จำนวนเงิน", close_date="วันที่ปิด")


def test_salesforce_opportunity_report() -> None:
    """A formatted report: several columns have nearly the same name, one stands there twice, and words follow."""
    data = export(
        """
Assigned SE,Stage,Opportunity Name,Owner Role,Account Name,Fiscal Period,Amount,Probability (%),Age,Created Date,Type,Forecast Category,Close Date (2),Close Date,Lost Reason,Opportunity ID,Opportunity ID
Sam,Closed Won,Machine,East,Acme,Q2-2026,"USD 1,000.00",100,20,5/1/2026,New Business,Closed,5/20/2026,5/20/2026,,006A,006A
Sam,Closed Lost,Grinder,East,Beta,Q2-2026,USD 500.00,0,20,5/2/2026,New Business,Omitted,5/21/2026,5/21/2026,Price,006B,006B
"Grand Totals (2 records)",,,,,,"USD 1,500.00",,,,,,,,,,
,,,,,,,,,,,,,,,,
"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved.",,,,,,,,,,,,,,,,
"""
    )
    columns(
        data, deal_id="Opportunity ID", name="Opportunity Name", stage="Stage", customer="Account Name", amount="Amount",
        probability="Probability (%)", created_date="Created Date", close_date="Close Date", lost_reason="Lost Reason", type="Type",
    )  # fmt: skip
    frame = data.tables["deals"]
    assert frame["amount"].tolist() == [1000.0, 500.0]
    assert frame["probability"].tolist() == [1.0, 0.0]
    assert {f.rule for f in data.findings} >= {"header-duplicate"}


def test_salesforce_other_report() -> None:
    data = export(
        """
Territory Region,Opportunity Owner,Account Name,Opportunity Name,Stage,Forecast Category,Total Amount Currency,Total Amount,Fiscal Period,Close Date,Opportunity Next Steps,Type
APAC,Kim,Acme,Machine,Closed/Won,Closed,THB,1000,Q2-2026,2026-05-20,,New
"""
    )
    columns(
        data, region="Territory Region", owner="Opportunity Owner", amount="Total Amount", currency="Total Amount Currency",
        close_date="Close Date",
    )  # fmt: skip


def test_salesforce_data_loader() -> None:
    data = export(
        """
Id,AccountId,Name,StageName,Amount,Probability,ExpectedRevenue,CloseDate,IsClosed,IsWon,OwnerId,LeadSource,CreatedDate,ForecastCategoryName
006A,001A,Machine,Closed Won,1000,100,1000,2026-05-20,true,true,005A,Web,2026-05-01T03:00:00.000Z,Closed
"""
    )
    columns(
        data, deal_id="Id", customer_id="AccountId", name="Name", stage="StageName", amount="Amount", close_date="CloseDate",
        owner="OwnerId", source="LeadSource", created_date="CreatedDate", probability="Probability",
    )  # fmt: skip


@pytest.mark.parametrize("prefix", ["Deal - ", ""])
def test_pipedrive_deals(prefix: str) -> None:
    head = "Title,Value,Currency (of value),Stage,Pipeline,Owner,Status,Probability,Expected close date,Won time,Lost time,Lost reason,Organization (Organization),Contact person,Deal created,ID"
    others = "Person - Name,Organization - Owner," if prefix else ""
    names = others + ",".join(prefix + name for name in head.split(","))
    values = "Joe,Zoe," if prefix else ""
    data = export(
        f"""
{names}
{values}Machine,1000,THB,Proposal,Main,Kim,won,,2026-06-01,2026-05-20 10:00:00,,,Acme,Joe,2026-05-01 10:00:00,1
{values}Grinder,500,THB,Lead in,Main,Kim,lost,,2026-06-01,,2026-05-21 10:00:00,Price,Beta,Jim,2026-05-02 10:00:00,2
"""
    )
    assert data.sources[0].vendor == ("Pipedrive" if prefix else None)
    columns(
        data, deal_id=prefix + "ID", name=prefix + "Title", amount=prefix + "Value", stage=prefix + "Stage", status=prefix + "Status", owner=prefix + "Owner", won_date=prefix + "Won time", lost_date=prefix + "Lost time", expected_close=prefix + "Expected close date", created_date=prefix + "Deal created", customer=prefix + "Organization (Organization)", lost_reason=prefix + "Lost reason", currency=prefix + "Currency (of value)", pipeline=prefix + "Pipeline"
    )  # fmt: skip


def test_zoho_deals() -> None:
    data = export(
        """
Record Id,Deal Owner,Deal Name,Account Name,Type,Lead Source,Campaign Source,Contact Name,Amount,Closing Date,Next Step,Stage,Probability,Expected Revenue,Created By,Modified By,Description,Created Time,Modified Time
zcrm_1,Kim,Machine,Acme,New Business,Web,,Joe,1000,2026-05-20,,Closed Won,100,1000,Kim,Kim,,2026-05-01 09:00:00,2026-05-20 09:00:00
"""
    )
    columns(
        data, deal_id="Record Id", owner="Deal Owner", name="Deal Name", customer="Account Name", type="Type", source="Lead Source",
        amount="Amount", close_date="Closing Date", stage="Stage", probability="Probability", created_date="Created Time",
    )  # fmt: skip


def test_hubspot_amounts_in_the_currency_of_the_company() -> None:
    """A firm that sells in two: 35,000 for a thousand dollars, and 30,000."""
    data = export(
        """
Record ID,Deal Name,Deal Stage,Pipeline,Amount,Amount in company currency,Currency,Close Date,Create Date
1,Alpha,Closed Won,Sales,1000,35000,USD,2026-05-10 09:30,2026-04-01 09:30
2,Beta,Closed Won,Sales,30000,30000,THB,2026-05-12 09:30,2026-04-02 09:30
"""
    )
    columns(data, amount="Amount in company currency", currency=None)
    assert total(data, "deals", "amount") == 65000


def test_hubspot_activities_of_all_kinds() -> None:
    """Two calls and one e-mail went out, one e-mail came in; of two meetings one took place."""
    data = export(
        """
Activity type,Activity date,Activity assigned to,Call outcome,Call direction,Call duration,Meeting outcome,Email direction,Subject
Call,2026-05-04 10:00,Ann,Connected,Outbound,0:05:30,,,x
Call,2026-05-04 11:00,Ann,No answer,Outbound,0:00:00,,,x
Email,2026-05-04 12:00,Ann,,,,,Outgoing email,x
Email,2026-05-04 13:00,Ann,,,,,Incoming email,x
Meeting,2026-05-05 10:00,Bob,,,,Completed,,x
Meeting,2026-05-06 10:00,Bob,,,,No show,,x
"""
    )
    columns(data, owner="Activity assigned to", direction="Call direction", email_direction="Email direction")
    sums = [total(data, "activities", column) for column in ("is_call", "is_email", "held_times", "no_show")]
    assert sums == [2, 1, 5, 1]


def test_a_form_that_asks_two_questions() -> None:
    data = export(
        """
ประทับเวลา,ความพึงพอใจ,แนะนำเพื่อน (0-10),ความคิดเห็น
5/5/2026 10:00:00,5,10,ดีมาก
13/5/2026 10:00:00,3,7,เฉยๆ
"""
    )
    columns(data, date="ประทับเวลา", score="ความพึงพอใจ", nps="แนะนำเพื่อน (0-10)")
    assert (total(data, "surveys", "answered"), total(data, "surveys", "promoter")) == (2, 1)


def test_questions_of_a_form_in_words_of_its_own() -> None:
    """Of four answers the two best satisfy; two promoters, one detractor of four."""
    data = export("""
ประทับเวลา,ท่านพึงพอใจกับบริการของเราเพียงใด,ท่านจะแนะนำเราให้เพื่อนหรือไม่ (0-10),ข้อเสนอแนะเพื่อเพิ่มความพึงพอใจ
13/10/2026 10:00:00,มากที่สุด,10,ดี
13/10/2026 11:00:00,มาก,9,
14/10/2026 10:00:00,ปานกลาง,7,
14/10/2026 12:00:00,น้อย,3,x
""")
    assert (value(data, "csat"), value(data, "nps")) == (0.5, 25)
    english = export("""
Timestamp,How satisfied are you with our service? (1-10),Would you recommend us to a friend?,Why?
2026-10-13 10:00,10,Promoter,x
2026-10-13 11:00,4,Passive,y
""")
    assert (value(english, "csat"), value(english, "nps")) == (0.5, 50)


def test_of_several_questions_the_one_about_all_is_read() -> None:
    data = export("""
ประทับเวลา,ความพึงพอใจต่อพนักงาน,ความพึงพอใจต่อสินค้า,ความพึงพอใจโดยรวม
13/10/2026 10:00:00,5,4,4
13/10/2026 11:00:00,5,4,2
""")
    columns(data, score="ความพึงพอใจโดยรวม")
    [told] = [finding for finding in data.findings if finding.rule == "survey-questions"]
    assert told.details["others"] == "ความพึงพอใจต่อพนักงาน; ความพึงพอใจต่อสินค้า"


def test_logs_of_mail_count_what_was_sent() -> None:
    log = export(
        """
Date,From,To,Subject,Labels
2026-06-01 09:00,mint@shop.co,a@a.com,Quote,Sent
2026-06-01 10:00,a@a.com,mint@shop.co,Re: Quote,"Inbox,Important"
2026-06-02 09:00,joy@shop.co,b@a.com,Hello,Sent
""",
        file="emails.csv",
    )
    assert value(log, "emails") == 2
    campaigns = export(
        "Date,Sender,Sent,Opened\n2026-06-01,Mint,100,50\n2026-06-02,Mint,120,60", file="emails sent.csv"
    )
    assert value(campaigns, "emails") == 220
    lemlist = export(
        """
type,campaignName,leadEmail,sendUserName,createdAt
emailsSent,Camp,a@a.com,Mint,2026-06-01T09:00:00Z
emailsOpened,Camp,a@a.com,Mint,2026-06-01T10:00:00Z
""",
        file="lemlist activities.csv",
    )
    assert value(lemlist, "emails") == 1
    columns(lemlist, owner="sendUserName")


@pytest.mark.parametrize(
    ("text", "calls", "hours"),
    [
        ("""
Type,Direction,From,To,Extension,Name,Date,Time,Action,Action Result,Duration
Voice,Outbound,+662,+6681,101 - Mint,A Co,Mon 06/01/2026,9:05 AM,VoIP Call,Call connected,0:30:00
Voice,Inbound,+6683,+662,101 - Mint,C Co,Tue 06/02/2026,10:00 AM,Phone Call,Accepted,0:15:00
""", 1, 0.75),
        ("""
Call Sid,From,To,Status,Start Time,End Time,Duration,Price,Direction,Type
CA1,+662,+6681,Completed,2026-06-01 09:00:00 UTC,2026-06-01 09:30:00 UTC,1800,-0.05,Outgoing API,Phone
CA2,+662,+6682,No Answer,2026-06-01 20:10:00 UTC,2026-06-01 20:10:30 UTC,0,,Outgoing Dial,Phone
""", 2, 0.5),
    ],
)  # fmt: skip
def test_calls_of_telephone_systems(text: str, calls: int, hours: float) -> None:
    data = export(text)
    assert (value(data, "calls", "2026-06"), value(data, "selling_time")) == (calls, hours)


def test_answers_of_surveymonkey_and_typeform() -> None:
    monkey = export("""
Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,How likely is it that you would recommend our company to a friend or colleague?
,,,,,,Response
1,11,06/01/2026 10:00:00 AM,06/01/2026 10:05:00 AM,,a@a,10 - Extremely likely
2,11,06/02/2026 10:00:00 AM,06/02/2026 10:05:00 AM,,b@a,8
3,11,06/25/2026 10:00:00 AM,06/25/2026 10:05:00 AM,,c@a,0 - Not at all likely
""")
    assert value(monkey, "nps") == 0
    columns(monkey, date="End Date")
    typeform = export("""
#,How likely are you to recommend us to a friend or colleague?,Response Type,Start Date (UTC),Submit Date (UTC),Network ID
abc,10,completed,2026-06-01 10:00:00,2026-06-01 10:01:00,n
abd,2,completed,2026-06-03 10:00:00,2026-06-03 10:01:00,n
""")
    assert value(typeform, "nps") == 0


def test_advertising_of_meta_in_thai() -> None:
    data = export("""
ชื่อแคมเปญ,เริ่มการรายงาน,สิ้นสุดการรายงาน,จำนวนเงินที่ใช้จ่ายไป (THB),อิมเพรสชัน,การเข้าถึง,การคลิกลิงก์
C1,2026-06-01,2026-06-30,15000,100000,80000,500
C2,2026-06-01,2026-06-30,5000,100000,80000,500
""")
    columns(data, amount="จำนวนเงินที่ใช้จ่ายไป (THB)", end="สิ้นสุดการรายงาน", impressions="อิมเพรสชัน", clicks="การคลิกลิงก์")
    assert total(data, "spend", "cost") == 20_000
