"""Exports of the usual programs, recognised as they come: the vendors' own header lines, rows of our making.

The header lines are those of the vendors' files and help pages; where they are long, columns that no table has are cut.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from salesxl.calculate import calculate
from salesxl.catalog import MEASURES
from salesxl.dataset import Dataset
from salesxl.load import prepared
from salesxl.measuring import alone
from salesxl.periods import Period
from salesxl.prepare import prepare
from salesxl.reading import Data, Grid, tables_from_grids
from salesxl.reading.headers import vendors
from salesxl.settings import Settings


def export(text: str, *, file: str = "export.csv") -> Data:
    """A CSV text as a file of text."""
    rows = list(csv.reader(io.StringIO(text.strip())))
    width = max(map(len, rows))
    columns = []
    for index in range(width):
        column = np.empty(len(rows), dtype=object)
        column[:] = [row[index] if index < len(row) and row[index] != "" else None for row in rows]
        columns.append(column)
    return tables_from_grids([Grid(file, None, columns, typed=False)], settings=Settings())


def columns(data: Data, **expected: str | None) -> None:
    found = data.sources[0].columns
    assert {column: found.get(column) for column in expected} == expected


def total(data: Data, table: str, column: str) -> Any:
    """The sum of a prepared column over the rows that count."""
    prepared, _ = prepare(data.tables, data.settings)
    frame = prepared[table]
    return round(float(frame.loc[frame["set_aside"].isna(), column].sum()), 2)


def value(data: Data, metric: str, period: str | None = None) -> float | None:
    """A metric of an export alone."""
    return calculate(metric, prepared(data), period=period).value


SHOPIFY = """
Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Billing Name,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,Lineitem discount,Tax 1 Name,Tax 1 Value,Phone,Receipt Number
#1001,ann@example.com,paid,2026-05-01 10:00:00 +0700,fulfilled,,yes,THB,300.00,50.00,21.00,371.00,,0.00,Standard,2026-05-01 09:59:00 +0700,2,Cup,100.00,,CUP-1,true,true,fulfilled,Ann A,,,,card,ref,0.00,Siam,0.00,Kim,Silom,,501,,Low,web,0.00,VAT 7%,21.00,0812345678,
#1001,ann@example.com,,,,,,,,,,,,,,2026-05-01 09:59:00 +0700,1,Lid,100.00,,LID-1,true,true,fulfilled,,,,,,,,Siam,,,,,,,,,0.00,,,,
#1002,bob@example.com,refunded,2026-05-03 10:00:00 +0700,,,no,THB,80.00,0.00,5.60,85.60,,20.00,Standard,2026-05-03 09:00:00 +0700,1,Cup,100.00,,CUP-1,true,true,,Bob B,,,,card,ref,80.00,Siam,0.00,Kim,Silom,,502,,Low,pos,0.00,VAT 7%,5.60,,
#1003,cy@example.com,voided,,,,no,THB,40.00,0.00,2.80,42.80,,0.00,Standard,2026-05-04 09:00:00 +0700,1,Lid,40.00,,LID-1,true,true,,Cy C,,,2026-05-05 08:00:00 +0700,card,ref,0.00,Siam,0.00,Kim,Silom,,503,,Low,web,0.00,VAT 7%,2.80,,
"""


def test_shopify_orders() -> None:
    data = export(SHOPIFY, file="orders_export.csv")
    assert data.sources[0].vendor == "Shopify"
    columns(
        data, order_id="Name", order_date="Created at", net_amount="Subtotal", total="Total", tax="Taxes", shipping="Shipping",
        discount="Discount Amount", refund_amount="Refunded Amount", status="Financial Status", rep="Employee", email="Email",
        product="Lineitem name", sku="Lineitem sku", quantity="Lineitem quantity", price="Lineitem price", cancelled_at="Cancelled at",
        customer_name="Billing Name", phone="Phone", currency="Currency", channel="Source", branch="Location",
    )  # fmt: skip
    assert data.tables["orders"]["order_date"].tolist()[0] == pd.Timestamp("2026-05-01 09:59:00")
    assert total(data, "orders", "net") == 300.0  # 300 + 80 refunded + a voided order


def test_shopify_pays_back_tax_and_shipping_with_the_goods() -> None:
    """Net sales are subtotals less returned goods: 190 + (100 - 100) + (200 - 100); of 500 at list price 10 was discount.

    The first order's 190 are its two lines' by their list price, 95 each; all that is left in the till is 214 + 0 + 117.
    """
    data = export(
        """
Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Refunded Amount
#1001,a@x.com,paid,THB,190.00,10.00,14.00,214.00,10.00,2026-05-01 09:59:00 +0700,1,Mug,100.00,0.00
#1001,a@x.com,,,,,,,,2026-05-01 09:59:00 +0700,2,Cup,50.00,
#1002,b@x.com,refunded,THB,100.00,10.00,7.00,117.00,0.00,2026-05-02 09:59:00 +0700,1,Mug,100.00,117.00
#1003,c@x.com,partially_refunded,THB,200.00,10.00,14.00,224.00,0.00,2026-05-03 09:59:00 +0700,2,Mug,100.00,107.00
"""
    )
    calculated = prepare(data.tables, data.settings)[0]["orders"]
    assert calculated["sales"].tolist() == [95, 95, 100, 200]
    sums = {column: total(data, "orders", column) for column in ("net", "refunded", "received", "gross", "discounted")}
    assert sums == {"net": 290, "refunded": 200, "received": 331, "gross": 500, "discounted": 10}


def test_shopify_totals_on_every_line() -> None:
    """Apps and older exports repeat them: 300 + 200 + 70, though only two orders have several lines.

    Of the 50 paid back, 200 of 214 were goods and the rest their tax: 46.73.
    """
    data = export(
        """
Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Refunded Amount
#1001,a@x.com,paid,THB,300.00,50.00,21.00,371.00,2026-05-01 09:59:00 +0700,2,Cup,100.00,0.00
#1001,a@x.com,paid,THB,300.00,50.00,21.00,371.00,2026-05-01 09:59:00 +0700,1,Lid,100.00,0.00
#1002,b@x.com,partially_refunded,THB,200.00,0.00,14.00,214.00,2026-05-03 09:00:00 +0700,2,Cup,100.00,50.00
#1002,b@x.com,partially_refunded,THB,200.00,0.00,14.00,214.00,2026-05-03 09:00:00 +0700,1,Mug,0.00,50.00
#1003,c@x.com,pending,THB,70.00,0.00,0.00,70.00,2026-05-31 23:30:00 +0000,1,Cup,70.00,0.00
"""
    )
    assert total(data, "orders", "net") == 523.27
    assert total(data, "orders", "refunded") == 46.73


def test_woocommerce_order_export() -> None:
    """The usual plug-in: a row a line, the order's totals on each. 300 + (100 - 100) + 100; one order is cancelled."""
    data = export(
        """
Order Number,Order Status,Order Date,First Name (Billing),Email (Billing),Phone (Billing),Order Subtotal Amount,Order Shipping Amount,Order Refund Amount,Order Total Amount,Order Total Tax Amount,Item #,SKU,Item Name,Quantity,Item Cost,Discount Amount
101,Completed,2026-05-01 10:00,Ann,a@x.com,081,300.00,50.00,0.00,371.00,21.00,1,C1,Cup,2,100.00,0
101,Completed,2026-05-01 10:00,Ann,a@x.com,081,300.00,50.00,0.00,371.00,21.00,2,L1,Lid,1,100.00,0
102,Cancelled,2026-05-02 10:00,Bob,b@x.com,082,100.00,0.00,0.00,107.00,7.00,1,C1,Cup,1,100.00,0
103,Refunded,2026-05-03 10:00,Cy,c@x.com,083,100.00,0.00,100.00,107.00,7.00,1,C1,Cup,1,100.00,0
104,Processing,2026-05-04 10:00,Cy,c@x.com,083,100.00,0.00,0.00,107.00,7.00,1,C1,Cup,1,100.00,0
"""
    )
    assert data.sources[0].vendor == "WooCommerce order export"
    columns(data, net_amount="Order Subtotal Amount", total="Order Total Amount", product="Item Name", email="Email (Billing)")  # fmt: skip
    assert total(data, "orders", "net") == 400.0


def test_woocommerce_analytics_orders() -> None:
    data = export(
        """
Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,Coupon(s),Net Sales,Attribution
2026-05-01 10:00:00,101,"฿1,070.00",completed,Ann A,new,"1× Cup, 2× Lid",3,,1000,Organic: Google
2026-05-02 11:30:00,102,฿535.00,processing,Bob B,returning,1× Cup,1,,500,Direct
2026-05-03 12:00:00,103,฿99.00,cancelled,Cy C,new,1× Lid,1,,99,Direct
"""
    )
    assert data.sources[0].vendor == "WooCommerce"
    columns(
        data, order_id="Order #", order_date="Date", net_amount="Net Sales", source="Attribution", quantity="Items sold"
    )
    assert "total" not in data.tables["orders"]
    assert total(data, "orders", "net") == 1500.0


def test_square_transactions() -> None:
    data = export(
        """
Date,Time,Time Zone,Gross Sales,Discounts,Service Charges,Net Sales,Gift Card Sales,Tax,Tip,Partial Refunds,Total Collected,Source,Card,Card Entry Methods,Cash,Square Gift Card,Other Tender,Other Tender Type,Tender Note,Fees,Net Total,Transaction ID,Payment ID,Card Brand,PAN Suffix,Device Name,Staff Name,Staff ID,Details,Description,Event Type,Location,Dining Option,Customer ID,Customer Name,Customer Reference ID,Device Nickname,Deposit ID,Deposit Date
05/14/2026,14:05:09,Eastern Time (US & Canada),"$1,250.00",($10.00),$0.00,"$1,240.00",$0.00,$0.00,$5.00,$0.00,"$1,245.00",Register,"$1,245.00",Swiped,$0.00,$0.00,$0.00,,,($34.00),"$1,211.00",t1,p1,Visa,1111,iPad,Kim Staff,s1,url,Machine,Payment,Main St,,C1,Ann A,,,d1,2026-05-15
05/15/2026,09:10:00,Eastern Time (US & Canada),($40.00),$0.00,$0.00,($40.00),$0.00,$0.00,$0.00,$0.00,($40.00),Register,($40.00),Swiped,$0.00,$0.00,$0.00,,,$0.00,($40.00),t2,p2,Visa,1111,iPad,Kim Staff,s1,url,Cup,Refund,Main St,,C1,Ann A,,,d1,2026-05-16
"""
    )
    assert data.sources[0].vendor == "Square"
    columns(
        data, order_id="Transaction ID", order_date="Date", net_amount="Net Sales", gross_amount="Gross Sales", discount="Discounts",
        tax="Tax", total="Total Collected", rep="Staff Name", type="Event Type", branch="Location", customer_id="Customer ID",
        customer_name="Customer Name",
    )  # fmt: skip
    frame = data.tables["orders"]
    assert frame["net_amount"].tolist() == [1240.0, -40.0]
    assert frame["order_date"].tolist()[0] == pd.Timestamp("2026-05-14 14:05:09")
    assert total(data, "orders", "net") == 1200.0


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


SHOPEE = """
หมายเลขคำสั่งซื้อ,สถานะการสั่งซื้อ,Hot Listing,เหตุผลในการยกเลิกคำสั่งซื้อ,สถานะการคืนเงินหรือคืนสินค้า,ชื่อผู้ใช้ (ผู้ซื้อ),วันที่ทำการสั่งซื้อ,เวลาการชำระสินค้า,ช่องทางการชำระเงิน,*หมายเลขติดตามพัสดุ,ชื่อสินค้า,เลขอ้างอิง SKU (SKU Reference No.),ชื่อตัวเลือก,ราคาตั้งต้น,ราคาขาย,จำนวน,จำนวนที่ส่งคืน,ราคาขายสุทธิ,ส่วนลดจาก Shopee,โค้ดส่วนลดชำระโดยผู้ขาย,ค่าคอมมิชชั่น,Transaction Fee,ราคาสินค้าที่ชำระโดยผู้ซื้อ (THB),ค่าจัดส่งที่ชำระโดยผู้ซื้อ,ค่าบริการ,จำนวนเงินทั้งหมด,ชื่อผู้รับ,หมายเลขโทรศัพท์,จังหวัด,เขต/อำเภอ,รหัสไปรษณีย์,จังหวัด,เขต/อำเภอ,รหัสไปรษณีย์,เวลาที่ทำการสั่งซื้อสำเร็จ
260501AAA,สำเร็จแล้ว,N,,,buyer1,2026-05-01 10:00,2026-05-01 10:05,โอน,TH1,แก้ว,CUP-1,แดง,120.00,100.00,2,0,200.00,0,0,10,2,240.00,40.00,0,240.00,ส****,******12,กรุงเทพ,บางรัก,10500,กรุงเทพ,บางรัก,10500,2026-05-04 10:00
260501AAA,สำเร็จแล้ว,N,,,buyer1,2026-05-01 10:00,2026-05-01 10:05,โอน,TH1,ฝา,LID-1,,50.00,50.00,1,0,50.00,0,0,10,2,240.00,40.00,0,240.00,ส****,******12,กรุงเทพ,บางรัก,10500,กรุงเทพ,บางรัก,10500,2026-05-04 10:00
260502BBB,ยกเลิกแล้ว,N,เปลี่ยนใจ,,buyer2,2026-05-02 11:00,,โอน,,แก้ว,CUP-1,,120.00,100.00,1,0,100.00,0,0,0,0,0,40.00,0,0,ม****,******34,ภูเก็ต,เมือง,83000,ภูเก็ต,เมือง,83000,
"""


def test_shopee_thailand() -> None:
    data = export(SHOPEE)
    assert data.sources[0].vendor == "Shopee"
    columns(
        data, order_id="หมายเลขคำสั่งซื้อ", order_date="วันที่ทำการสั่งซื้อ", status="สถานะการสั่งซื้อ", customer_id="ชื่อผู้ใช้ (ผู้ซื้อ)",
        net_amount="ราคาขายสุทธิ", price="ราคาขาย", quantity="จำนวน", product="ชื่อสินค้า", sku="เลขอ้างอิง SKU (SKU Reference No.)",
        shipping="ค่าจัดส่งที่ชำระโดยผู้ซื้อ", total="จำนวนเงินทั้งหมด",
    )  # fmt: skip
    assert set(data.tables["orders"]["channel"]) == {"Shopee"}
    assert total(data, "orders", "net") == 250.0
    assert len([f for f in data.findings if f.rule == "header-duplicate"]) == 3


def test_shopee_in_english() -> None:
    data = export(
        """
Order ID,Order Status,Cancel reason,Return / Refund Status,Username (Buyer),Order Creation Date,Order Paid Time,Payment Method,Product Name,SKU Reference No.,Variation Name,Original Price,Deal Price,Quantity,Returned quantity,Net Selling Price,Total Amount,Buyer Paid Shipping Fee,Receiver Name,Phone Number,Province,District,Province
260501AAA,Completed,,,buyer1,2026-05-01 10:00,2026-05-01 10:05,COD,Cup,C1,Red,120.00,100.00,2,0,200.00,290.00,40.00,A***,***12,Bangkok,Bangrak,Bangkok
260501AAA,Completed,,,buyer1,2026-05-01 10:00,2026-05-01 10:05,COD,Lid,L1,,50.00,50.00,1,0,50.00,290.00,40.00,A***,***12,Bangkok,Bangrak,Bangkok
260502BBB,Cancelled,changed,,buyer2,2026-05-02 10:00,,COD,Cup,C1,Red,120.00,100.00,1,0,100.00,140.00,40.00,B***,***13,Phuket,M,Phuket
"""
    )
    assert data.sources[0].vendor == "Shopee, English"
    columns(data, customer_id="Username (Buyer)", order_date="Order Creation Date", net_amount="Net Selling Price", price="Deal Price")  # fmt: skip
    assert total(data, "orders", "net") == 250.0


def test_lazada() -> None:
    data = export(
        """
orderItemId,orderType,lazadaId,sellerSku,lazadaSku,createTime,updateTime,orderNumber,customerName,itemName,paidPrice,unitPrice,sellerDiscountTotal,shippingFee,status
1,Normal,L1,CUP-1,x,01 May 2026 10:00,02 May 2026 10:00,900001,ก***,แก้ว,90.00,100.00,0,0,delivered
2,Normal,L1,CUP-1,x,01 May 2026 10:00,02 May 2026 10:00,900001,ก***,แก้ว,90.00,100.00,0,0,delivered
"""
    )
    assert data.sources[0].vendor == "Lazada"
    columns(
        data,
        order_id="orderNumber",
        order_date="createTime",
        net_amount="paidPrice",
        product="itemName",
        sku="sellerSku",
    )
    assert total(data, "orders", "net") == 180.0


def test_tiktok_shop() -> None:
    data = export(
        """
Order ID,Order Status,Created Time,Paid Time,Product Name,Seller SKU,Quantity,SKU Unit Original Price,SKU Subtotal Before Discount,SKU Subtotal After Discount,Order Amount,Recipient,Province
5761,Completed,01/05/2026 10:00:00,01/05/2026 10:01:00,แก้ว,CUP-1,2,100,200,180,270,ก***,กรุงเทพ
5761,Completed,01/05/2026 10:00:00,01/05/2026 10:01:00,ฝา,LID-1,1,50,50,50,270,ก***,กรุงเทพ
5762,Canceled,13/05/2026 10:00:00,,แก้ว,CUP-1,1,100,100,90,130,ข***,ภูเก็ต
"""
    )
    assert data.sources[0].vendor == "TikTok Shop"
    columns(
        data, order_id="Order ID", order_date="Created Time", net_amount="SKU Subtotal After Discount", total="Order Amount",
        customer_name="Recipient", status="Order Status", quantity="Quantity",
    )  # fmt: skip
    assert total(data, "orders", "net") == 230.0


def test_tiktok_shop_explains_its_columns_and_repeats_the_refund() -> None:
    """A row of sentences below the header; 180 + 50 less the order's 90, which stand on both lines."""
    data = export(
        """
Order ID,Order Status,Seller SKU,Product Name,Quantity,SKU Unit Original Price,SKU Subtotal Before Discount,SKU Subtotal After Discount,Order Amount,Order Refund Amount,Created Time
Platform unique order ID.,Current order status.,,,SKU sold quantity in the order.,SKU original unit price.,,It equals SKU Subtotal Before Discount - Discounts.,It equals the total.,,Order created time.
"5761	","Completed	",CUP-1,Cup,2,THB 100.00,THB 200.00,THB 180.00,THB 270.00,THB 90.00,"13/05/2026 10:00:00	"
"5761	",Completed,LID-1,Lid,1,THB 50.00,THB 50.00,THB 50.00,THB 270.00,THB 90.00,13/05/2026 10:00:00
"""
    )
    assert data.sources[0].not_data == {"header": 1, "note": 1}
    assert data.tables["orders"]["order_id"].tolist() == ["5761", "5761"]
    assert total(data, "orders", "net") == 140.0
    assert not [finding for finding in data.findings if finding.severity == "warning"]


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


def test_shopee_pieces_that_came_back() -> None:
    """Two pots at 450, of which one came back, and a cup on its way: 900 - 450 + 90."""
    data = export(
        """
หมายเลขคำสั่งซื้อ,สถานะการสั่งซื้อ,สถานะการคืนเงินหรือคืนสินค้า,ชื่อผู้ใช้ (ผู้ซื้อ),วันที่ทำการสั่งซื้อ,ชื่อสินค้า,ราคาตั้งต้น,ราคาขาย,จำนวน,จำนวนที่ส่งคืน,ราคาขายสุทธิ,จำนวนเงินทั้งหมด
A1,สำเร็จแล้ว,คำขอได้รับการยอมรับแล้ว,ploy,2026-05-03 09:00,Pot,500,450,2,1,900,938
A2,การจัดส่ง,,mai,2026-05-11 12:00,Cup,90,90,1,0,90,128
"""
    )
    sums = {column: total(data, "orders", column) for column in ("net", "refunded", "sales", "is_paid")}
    assert sums == {"net": 540, "refunded": 450, "sales": 990, "is_paid": 2}
    assert not [finding for finding in data.findings if finding.severity == "warning"]


def test_advertising_of_several_weeks_is_not_that_of_its_first_day() -> None:
    """30 days of 100 baht, half of them in April."""
    data = export(
        """
Campaign name,Results,Impressions,Amount spent (THB),Link clicks,Reporting starts,Reporting ends
Promo,50,50000,3000.00,300,2026-04-16,2026-05-15
"""
    )
    prepared, findings = prepare(data.tables, data.settings)
    held = Dataset(prepared, data.settings, findings)
    assert held.as_of == date(2026, 5, 15)
    spent = MEASURES["total_spend"]
    in_april = alone(spent, Period(date(2026, 4, 1), date(2026, 4, 30)), held)[0]
    assert (in_april, alone(spent, None, held)[0]) == (1500, 3000)


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


def test_bigseller() -> None:
    data = export(
        """
หมายเลขคำสั่งซื้อ,สถานะคำสั่งซื้อ,เวลาสั่งซื้อ,เวลาการชำระเงิน,ชื่อผู้ซื้อ,รวมค่าสินค้า,แพลตฟอร์ม,ร้านค้าเพลตฟอร์ม
A1,สำเร็จ,2026-05-01 10:00,2026-05-01 10:01,กานดา,150.00,Shopee,ร้านหนึ่ง
A2,สำเร็จ,2026-05-02 10:00,2026-05-02 10:01,ปรีชา,50.00,Lazada,ร้านสอง
"""
    )
    assert data.sources[0].vendor == "BigSeller"
    columns(
        data,
        order_id="หมายเลขคำสั่งซื้อ",
        order_date="เวลาสั่งซื้อ",
        net_amount="รวมค่าสินค้า",
        channel="แพลตฟอร์ม",
        branch="ร้านค้าเพลตฟอร์ม",
    )
    assert total(data, "orders", "net") == 200.0


THAI = [
    ("orders", "เลขที่ใบกำกับภาษี,วันที่ใบกำกับภาษี,ชื่อลูกค้า,มูลค่าสินค้า,ภาษีมูลค่าเพิ่ม,ราคารวมภาษี", "net_amount", "มูลค่าสินค้า"),
    ("orders", "เลขที่เอกสาร,วันที่เอกสาร,ลูกค้า,รายการ,จำนวน,ราคาต่อหน่วย,จำนวนเงิน", "net_amount", "จำนวนเงิน"),
    ("orders", "วันที่,สินค้า,จำนวน,ราคา", "price", "ราคา"),
    ("orders", "เลขออเดอร์,วันที่ขาย,ยอดขาย,เซลส์,ช่องทาง", "rep", "เซลส์"),
    ("deals", "รหัสดีล,ชื่อดีล,มูลค่าดีล,ขั้นตอน,โอกาสปิด (%),วันที่สร้าง,วันที่คาดว่าจะปิด,วันที่ปิด,เหตุผลที่แพ้,ผู้รับผิดชอบ", "stage", "ขั้นตอน"),
    ("leads", "ลูกค้าเป้าหมาย,วันที่รับลีด,แหล่งที่มา,วันที่ติดต่อครั้งแรก,สถานะ", "first_response_at", "วันที่ติดต่อครั้งแรก"),
    ("activities", "วันที่,ประเภทกิจกรรม,พนักงานขาย,นาที,ผลลัพธ์", "kind", "ประเภทกิจกรรม"),
    ("reps_targets", "พนักงานขาย,ทีม,เดือน,เป้ายอดขาย", "target", "เป้ายอดขาย"),
    ("reps_targets", "เซลล์,งวด,โควต้า", "target", "โควต้า"),
    ("subscriptions", "รหัสสมาชิก,ลูกค้า,แพคเกจ,ค่าบริการ,รอบบิล,วันที่เริ่ม,วันที่สิ้นสุด", "amount", "ค่าบริการ"),
    ("spend", "เดือน,ช่องทาง,งบโฆษณา", "amount", "งบโฆษณา"),
    ("spend", "วันที่,หมวดค่าใช้จ่าย,ค่าใช้จ่าย", "amount", "ค่าใช้จ่าย"),
    ("surveys", "วันที่ตอบ,คะแนนความพึงพอใจ,ลูกค้า", "score", "คะแนนความพึงพอใจ"),
    ("surveys", "วันที่ตอบ,คำถาม,คะแนน", "kind", "คำถาม"),
    ("tickets", "เลขที่เรื่อง,วันที่แจ้ง,วันที่ตอบครั้งแรก,ช่องทาง,ผู้ตอบ", "first_reply_at", "วันที่ตอบครั้งแรก"),
    ("social", "วันที่โพสต์,แพลทฟอร์ม,ยอดไลค์,คอมเม้น,แชร์,การเข้าถึง", "comments", "คอมเม้น"),
    ("events", "วันที่จัดงาน,ชื่องาน,ผู้เข้าร่วม,จำนวนลีด,ค่าใช้จ่าย", "name", "ชื่องาน"),
    ("stage_history", "รหัสดีล,ขั้นตอน,วันที่เข้าขั้นตอน", "entered_at", "วันที่เข้าขั้นตอน"),
    ("settings", "การตั้งค่า,ค่า", "value", "ค่า"),
]


@pytest.mark.parametrize(("table", "head", "column", "header"), THAI)
def test_thai_sheets(table: str, head: str, column: str, header: str) -> None:
    data = export(head)
    assert data.sources[0].seen_as == table
    assert data.sources[0].columns[column] == header
    assert not {f.rule for f in data.findings} & {"columns-missing", "table-unknown"}


LOYVERSE = """
Date,Receipt number,Receipt type,Gross sales,Discounts,Net sales,Taxes,Total collected,Cost of goods,Gross profit,Payment type,Description,Dining option,POS,Store,Cashier name,Customer name,Customer contacts,Status
5/1/26 10:00 AM,1-1001,Sale,120,20,100,0,100,40,60,Cash,2 x Latte,Dine in,POS 1,Main,Ann,Zed,,Closed
5/13/26 10:00 AM,1-1003,Refund,50,0,50,0,50,20,30,Card,1 x Latte,Dine in,POS 1,Main,Bob,,,Closed
"""


def test_loyverse_receipts() -> None:
    """A refund is written with positive amounts, and its type says what it is."""
    data = export(LOYVERSE)
    columns(data, type="Receipt type", rep="Cashier name", branch="Store", cost="Cost of goods")
    assert total(data, "orders", "net") == 50.0
    assert total(data, "orders", "total_cost") == 20.0


def test_amazon_orders() -> None:
    """The price of an item is that of all its pieces, before promotions: 40 - 4 + 15."""
    data = export(
        """
amazon-order-id,merchant-order-id,purchase-date,order-status,sales-channel,product-name,sku,asin,item-status,quantity,currency,item-price,item-tax,shipping-price,item-promotion-discount,ship-state
111-1,m,2026-05-01T10:00:00+00:00,Shipped,Amazon.com,Cup,C1,B1,Shipped,2,USD,40.00,3.20,5.00,4.00,NY
111-1,m,2026-05-01T10:00:00+00:00,Shipped,Amazon.com,Lid,L1,B2,Shipped,1,USD,15.00,1.20,,,NY
111-2,m,2026-05-02T10:00:00+00:00,Cancelled,Amazon.com,Lid,L1,B2,Cancelled,0,USD,,,,,NY
"""
    )
    assert data.sources[0].vendor == "Amazon"
    assert total(data, "orders", "net") == 51.0
    assert value(data, "orders") == 1
    assert "amount-blank" not in {
        finding.rule for finding in prepare(data.tables, data.settings)[1]
    }  # a cancelled order needs none


def test_etsy_orders() -> None:
    """The order's value is before its discount: 50 - 5 + 20."""
    data = export(
        """
Sale Date,Order ID,Buyer User ID,Full Name,Number of Items,Currency,Order Value,Discount Amount,Shipping,Sales Tax,Order Total,Order Net,Adjusted Order Total,Buyer,SKU
05/01/26,3001,u1,Ann A,2,USD,50.00,5.00,6.00,0.00,51.00,49.00,0.00,ann,S1
05/13/26,3002,u2,Bob B,1,USD,20.00,0.00,6.00,0.00,26.00,24.00,0.00,bob,S1
"""
    )
    assert data.sources[0].vendor == "Etsy orders"
    assert total(data, "orders", "net") == 65.0


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


def test_no_vendor_hides_another() -> None:
    """The first vendor whose headers are all there is taken: a narrower signature must not stand behind a wider one."""
    known = vendors()
    for n, vendor in enumerate(known):
        assert not [other.name for other in known[:n] if other.when <= vendor.when]
