"""Exports of accounting, payment and subscription programs, recognised as they come: the vendors' own header lines, rows of our making.

The header lines are those of the vendors' files and help pages; where they are long, columns that no table has are cut.
"""

from __future__ import annotations

import pandas as pd
import pytest
from exports import columns, export, total, value

from salesxl.prepare import prepare


def test_stripe_payments() -> None:
    data = export(
        """
id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Decline Reason,Description,Fee,Customer ID,Customer Email,Status,Statement Descriptor
ch_1,2026-05-31 20:15:00,"399,00","0,00",eur,true,,Order 1,"11,87",cus_1,ann@example.com,Paid,SIAM
ch_2,2026-05-02 03:00:00,"100,00","100,00",eur,true,,Order 2,"3,20",cus_2,bob@example.com,Refunded,SIAM
ch_3,2026-05-03 03:00:00,"50,00","0,00",eur,false,insufficient_funds,Order 3,"0,00",cus_3,cy@example.com,Failed,SIAM
"""
    )
    assert data.sources[0].vendor == "Stripe payments"
    columns(data, order_id="id", order_date="Created date (UTC)", net_amount="Amount", refund_amount="Amount Refunded")
    frame = data.tables["orders"]
    assert frame["order_date"].tolist()[0] == pd.Timestamp("2026-06-01 03:15:00")  # UTC, told in Bangkok
    assert total(data, "orders", "net") == 399.0


def test_stripe_payments_in_several_currencies() -> None:
    """Only the converted column is one currency."""
    data = export(
        """
id,Created (UTC),Amount,Amount Refunded,Currency,Captured,Converted Amount,Converted Amount Refunded,Converted Currency,Fee,Customer ID,Customer Email,Status
ch_1,2026-05-01 02:00:00,15.00,0.00,usd,TRUE,534.80,0.00,thb,35.40,cus_1,ann@example.com,Paid
ch_2,2026-05-02 02:00:00,9.00,0.00,eur,TRUE,350.06,0.00,thb,26.63,cus_2,bob@example.com,Paid
"""
    )
    columns(
        data, net_amount="Converted Amount", currency="Converted Currency", refund_amount="Converted Amount Refunded"
    )
    assert set(data.tables["orders"]["currency"]) == {"thb"}
    assert data.tables["orders"]["Amount"].tolist() == [15.0, 9.0]
    assert "gross_amount" not in data.tables["orders"]
    assert total(data, "orders", "net") == 884.86


def test_stripe_subscriptions() -> None:
    data = export(
        """
id,Customer ID,Customer Description,Customer Email,Plan,Product,Quantity,Currency,Interval,Amount,Status,Created (UTC),Start (UTC),Current Period Start (UTC),Current Period End (UTC),Trial Start (UTC),Trial End (UTC),Canceled At (UTC),Ended At (UTC)
sub_1,cus_1,Ann A,ann@example.com,pro,prod_1,2,thb,month,500.00,active,2026-01-02 03:00,2026-01-02 03:00,2026-05-02 03:00,2026-06-02 03:00,,,,
sub_2,cus_2,Bob B,bob@example.com,pro,prod_1,1,thb,year,6000.00,canceled,2025-01-02 03:00,2025-01-02 03:00,,,,,2025-12-01 03:00,2026-01-02 03:00
"""
    )
    assert data.sources[0].vendor == "Stripe subscriptions"
    columns(
        data, subscription_id="id", customer_id="Customer ID", customer="Customer Description", plan="Plan", quantity="Quantity",
        interval="Interval", amount="Amount", status="Status", start="Start (UTC)", end="Ended At (UTC)",
        cancelled_at="Canceled At (UTC)", trial_end="Trial End (UTC)",
    )  # fmt: skip


def test_quickbooks_older_headers() -> None:
    data = export(
        """
Date,Transaction Type,Num,Product/Service,Memo/Description,Qty,Sales Price,Amount,Balance
05/13/2026,Invoice,1021,Pest Control,May,1,35.00,35.00,35.00
05/14/2026,Credit Memo,1026,Pest Control,,-1,10.00,-10.00,25.00
"""
    )
    assert data.sources[0].vendor == "QuickBooks"
    columns(
        data,
        order_id="Num",
        order_date="Date",
        type="Transaction Type",
        quantity="Qty",
        price="Sales Price",
        net_amount="Amount",
    )
    assert total(data, "orders", "net") == 25.0


def test_quickbooks_transaction_list() -> None:
    data = export(
        """
Craft Shop,,,,,,,
Transaction List by Date,,,,,,,
May 2026,,,,,,,
,,,,,,,
Date,Transaction Type,Num,Name,Memo/Description,Account,Split,Amount
05/13/2026,Invoice,1021,Amy,,A/R,Sales,"1,035.00"
05/20/2026,Sales Receipt,1022,Bill,,Cash,Sales,100.00
"""
    )
    columns(data, customer_name="Name", net_amount="Amount")
    assert data.sources[0].header_row == 5
    assert total(data, "orders", "net") == 1135.0


def test_quickbooks_documents_that_are_no_sales() -> None:
    """1,035 - 35 + 100 - 20: the payment settles the invoice, and an estimate sells nothing."""
    data = export(
        """
Date,Transaction Type,Num,Posting,Memo/Description,Account,Amount
05/13/2026,Invoice,1021,Yes,,A/R,"1,035.00"
05/15/2026,Payment,,Yes,,Undeposited Funds,"1,035.00"
05/16/2026,Estimate,99,No,,A/R,500.00
05/17/2026,Credit Memo,1030,Yes,,A/R,-35.00
05/18/2026,Sales Receipt,1031,Yes,,Cash,100.00
05/19/2026,Refund Receipt,1032,Yes,,Cash,-20.00
"""
    )
    assert total(data, "orders", "net") == 1080.0
    prepared, findings = prepare(data.tables, data.settings)
    assert prepared["orders"]["set_aside"].value_counts().to_dict() == {"no-sale": 2}
    told = next(finding for finding in findings if finding.rule == "no-sale")
    assert "Estimate, Payment" in told.message("en")
    kept, _ = prepare(data.tables, data.settings.with_values({"status_words": {"Estimate": "done"}}))
    assert kept["orders"]["set_aside"].value_counts().to_dict() == {"no-sale": 1}


def test_xero_invoices_and_credit_notes() -> None:
    """A row a line, the invoice's total on each. Goods 300 + 100 - 50, with their tax 330 + 110 - 55; one is a draft."""
    data = export(
        """
ContactName,InvoiceNumber,InvoiceDate,Total,TaxTotal,Description,Quantity,UnitAmount,LineAmount,TaxAmount,Currency,Type,Status
Acme,INV-001,13/05/2026,330.00,30.00,Item A,1,100.00,100.00,10.00,THB,Sales invoice,Paid
Acme,INV-001,13/05/2026,330.00,30.00,Item B,2,100.00,200.00,20.00,THB,Sales invoice,Paid
Beta,INV-002,15/05/2026,110.00,10.00,Item A,1,100.00,100.00,10.00,THB,Sales invoice,Awaiting Payment
Beta,INV-003,16/05/2026,110.00,10.00,Item A,1,100.00,100.00,10.00,THB,Sales invoice,Draft
Acme,CN-001,20/05/2026,55.00,5.00,Item A,0.5,100.00,50.00,5.00,THB,Sales credit note,Paid
"""
    )
    columns(data, customer_name="ContactName", order_id="InvoiceNumber", net_amount="LineAmount", price="UnitAmount")
    sums = {column: total(data, "orders", column) for column in ("net", "refunded", "received")}
    assert sums == {"net": 350, "refunded": 50, "received": 385}


SUBSCRIBERS = {
    "Chargebee": """
subscriptions.id,customers.id,customers.email,customers.company,subscriptions.plan_id,subscriptions.plan_quantity,subscriptions.plan_unit_price,subscriptions.billing_period,subscriptions.billing_period_unit,subscriptions.status,subscriptions.start_date,subscriptions.trial_end,subscriptions.current_term_end,subscriptions.created_at,subscriptions.started_at,subscriptions.activated_at,subscriptions.cancelled_at
s1,c1,a@x.com,A,pro,2,100.0,1,month,active,,,2026-06-10 00:00:00,2026-01-10 00:00:00,2026-01-10 00:00:00,2026-01-10 00:00:00,
s2,c2,b@x.com,B,pro,1,300.0,3,month,cancelled,,,,2026-01-01 00:00:00,2026-01-01 00:00:00,2026-01-01 00:00:00,2026-04-01 00:00:00
s3,c3,c@x.com,C,pro,1,1200.0,1,year,active,,,2027-02-01 00:00:00,2026-02-01 00:00:00,2026-02-01 00:00:00,2026-02-01 00:00:00,
""",
    "Chargebee, in words": """
Subscription Id,Customer Id,Customer Company,Plan Id,Plan Quantity,Plan Unit Price,Plan Amount,Billing Period,Billing Period Unit,Status,Start Date,Started At,Activated At,Cancelled At,MRR
s1,c1,A,pro,2,100.0,200.0,1,month,Active,,10-Jan-2026 00:00,10-Jan-2026 00:00,,200.0
s2,c2,B,pro,1,300.0,300.0,3,month,Cancelled,,01-Jan-2026 00:00,01-Jan-2026 00:00,01-Apr-2026 00:00,0.0
s3,c3,C,pro,1,1200.0,1200.0,1,year,Active,,01-Feb-2026 00:00,01-Feb-2026 00:00,,100.0
""",
    "Paddle": """
subscription_id,customer_id,customer_email,status,currency_code,product_name,price_name,unit_price,quantity,billing_cycle_interval,billing_cycle_frequency,started_at,next_billed_at,canceled_at
sub_1,ctm_1,a@x.com,active,USD,Pro,Monthly,100.00,2,month,1,2026-01-10,2026-06-05,
sub_2,ctm_2,b@x.com,canceled,USD,Pro,Quarterly,300.00,1,month,3,2026-01-01,,2026-04-01
sub_3,ctm_3,c@x.com,active,USD,Pro,Yearly,1200.00,1,year,1,2026-02-01,2027-02-01,
""",
    "Recurly": """
subscription_uuid,account_code,account_email,plan_code,state,currency,unit_amount,quantity,plan_interval_unit,plan_interval_length,activated_at,canceled_at,expires_at,current_period_ends_at
u1,acc1,a@x.com,pro,active,USD,100.00,2,months,1,2026-01-10,,,2026-06-10
u2,acc2,b@x.com,pro3,expired,USD,300.00,1,months,3,2026-01-01,2026-02-20,2026-04-01,2026-04-01
u3,acc3,c@x.com,proy,active,USD,1200.00,1,months,12,2026-02-01,,,2027-02-01
""",
}


@pytest.mark.parametrize("program", SUBSCRIBERS)
def test_subscriptions_with_an_interval_of_two_columns(program: str) -> None:
    """2 x 100 a month, 300 for three months until April, 1200 a year from February."""
    data = export(SUBSCRIBERS[program], file="subscriptions.csv")
    assert [value(data, "mrr", month) for month in ("2026-01", "2026-02", "2026-04")] == [300.0, 400.0, 300.0]


ACCOUNTS = {
    "FlowAccount": """
ประเภทเอกสาร,เลขที่เอกสาร,วันที่ออก,วันครบกำหนด,ลูกค้า,มูลค่าก่อนภาษี,ภาษีมูลค่าเพิ่ม,จำนวนเงินรวมทั้งสิ้น,สถานะ
ใบเสนอราคา,QT001,01/05/2569,,ก,1000,70,1070,อนุมัติ
ใบแจ้งหนี้,INV001,02/05/2569,,ก,1000,70,1070,เก็บเงินแล้ว
ใบเสร็จรับเงิน,RE001,05/05/2569,,ก,1000,70,1070,เก็บเงินแล้ว
ใบเสร็จรับเงิน,RE002,06/05/2569,,ค,1000,70,1070,เก็บเงินแล้ว
ใบลดหนี้,CN001,15/05/2569,,ก,200,14,214,อนุมัติ
""",
    "PEAK": """
เลขที่เอกสาร,วันที่ออก,วันที่ครบกำหนด,ชื่อผู้ติดต่อ,สินค้า/บริการ,คำอธิบาย,จำนวน,ราคาต่อหน่วย,ส่วนลดต่อหน่วย,มูลค่าก่อนภาษี,VAT,มูลค่ารวม,สถานะ
IV-1,2026/05/01,2026/05/31,ก,ที่ปรึกษา,,10,100,10,900,63,963,ชำระแล้ว
IV-1,2026/05/01,2026/05/31,ก,เดินทาง,,1,500,0,500,35,535,ชำระแล้ว
IV-2,2026/05/13,2026/05/31,ข,เดินทาง,,1,400,0,400,28,428,รอชำระ
""",
    "till": """
วันที่,บิล,รายการ,จำนวน,ราคา,ส่วนลดท้ายบิล,รวมเป็นเงิน
1/5/2569,1,ลาเต้,20,60,100,1100
15/5/2569,2,เค้ก,9,80,20,700
""",
    "parcels": """
วันที่,ชื่อลูกค้า,เบอร์,สินค้า,จำนวน,ราคา,ค่าส่ง,ส่วนลด,สถานะ
1/5/2569,ก,0811111111,เสื้อ,12,150,40,0,ส่งแล้ว
3/5/2569,ข,0811111112,เสื้อ,1,150,40,0,ตีกลับ
14/5/2569,ค,0811111113,เสื้อ,1,150,40,0,ยกเลิก
""",
}


@pytest.mark.parametrize("program", ACCOUNTS)
def test_thai_accounts_and_tills(program: str) -> None:
    """1000 of an invoice, 1000 of a sale in cash, 200 credited; 900 + 500 + 400; 1100 + 700 after discounts; 12 x 150."""
    data = export(ACCOUNTS[program])
    assert value(data, "revenue") == 1800.0
    known = {"status-unknown", "type-unknown", "header-unknown"}
    assert not known & {finding.rule for finding in prepare(data.tables, data.settings)[1]}
