"""Numbers of leads of a week or month, as small firms keep them: a funnel of counts, or a column a month."""

from __future__ import annotations

import pytest
from exports import export, value

from salesxl.load import prepared
from salesxl.reading import Data


def leads(data: Data) -> int:
    assert {*data.tables} == {"leads"}
    return len(prepared(data).tables["leads"])


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("leads.csv", "Week,New leads,Contacted,Proposal,Won\n2026-W02,20,15,4,2\n2026-W03,25,15,4,3"),
        ("leads.csv", "Week starting,Rep,New leads,Calls,Meetings,Proposals,Won\n2026-01-05,Ann,20,9,9,9,2\n2026-01-12,Ann,25,9,9,9,3"),
        ("ลีด.csv", "เดือน,ลีดใหม่,นัดหมาย,เสนอราคา,ปิดการขาย\nม.ค. 69,20,8,4,2\nก.พ. 69,25,8,4,3"),
        ("leads 2026.csv", "Source,Jan,Feb,Mar\nFacebook,10,12,3\nLINE,10,7,3"),
    ],
)  # fmt: skip
def test_leads_of_a_week_or_month(file: str, text: str) -> None:
    """45 leads. Whether the won ones are of them or of those before nobody says."""
    data = export(text, file=file)
    assert leads(data) == 45
    assert value(data, "conversion_rate") is None


def test_converted_leads_of_a_month() -> None:
    data = export("Month,Leads,Converted leads\n2026-01,20,2\n2026-02,30,4", file="leads.csv")
    assert leads(data) == 50
    assert (value(data, "conversion_rate"), value(data, "conversion_rate", "2026-01")) == (0.12, 0.1)


def test_a_funnel_of_counts_is_no_money() -> None:
    """The stages of "Sales funnel" came to a revenue of 99."""
    data = export(
        "Stage,Jan 2026,Feb 2026,Mar 2026\nLeads,20,25,22\nProposal,8,8,8\nWon,2,3,3", file="Sales funnel.csv"
    )
    assert not data.tables


def test_sums_of_weeks() -> None:
    assert value(export("Week,Sales\n2026-W02,200\n2026-W03,250", file="sales.csv"), "revenue") == 450
    spend = export("สัปดาห์,ช่องทาง,ค่าโฆษณา\n5/1/2569,Facebook,100\n12/1/2569,LINE,50", file="ค่าโฆษณา.csv")
    assert (len(spend.tables["spend"]), spend.tables["spend"]["amount"].sum()) == (2, 150)
