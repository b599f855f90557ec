"""Exports of CRM programs, call systems, help desks and forms, read and calculated: the vendors' headers, rows of our making."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

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
