"""Exports of shops, marketplaces and tills, recognised as they come: the vendors' own header lines, rows of our making.

The header lines are those of the vendors' files and help pages; where they are long, columns that no table has are cut.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from exports import columns, export, total, value

from salesxl.catalog import MEASURES
from salesxl.dataset import Dataset
from salesxl.evaluation.measuring import alone
from salesxl.load import prepared
from salesxl.periods import Period
from salesxl.prepare import prepare
from salesxl.reading.words.headers import vendors

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


@pytest.mark.parametrize(("untouched", "kept", "told"), [("", 65, 0), ("0.00", 105, 2)])
def test_etsy_orders_that_were_refunded(untouched: str, kept: float, told: int) -> None:
    """50, 30 less 15 (35 with shipping, of which 20 were kept), and 40 that went back: known only where blank says untouched."""
    data = export(f"""
Sale Date,Order ID,Buyer User ID,Full Name,Number of Items,Currency,Order Value,Discount Amount,Shipping,Sales Tax,Order Total,Status,Order Net,Adjusted Order Total,Adjusted Net Order Amount,Buyer
05/03/26,1001,ann1,Ann A,1,USD,50.00,0,5.00,4.00,59.00,,57.0,{untouched},,ann1
05/13/26,1002,bob1,Bob A,1,USD,30.00,0,5.00,0,35.00,,33.0,20.00,18.5,bob1
05/20/26,1003,cy1,Cy A,1,USD,40.00,0,0,0,40.00,,38.0,0.00,0,cy1
""")
    columns(data, total="Order Total", kept_total="Adjusted Order Total")
    assert total(data, "orders", "net") == kept
    (rows, *_) = [f.rows for f in prepared(data).findings if f.rule == "kept-nothing"] or [0]
    assert rows == told


def test_no_vendor_hides_another() -> None:
    """The first vendor whose headers are all there is taken: a narrower signature must not stand behind a wider one."""
    known = vendors()
    for n, vendor in enumerate(known):
        assert not [other.name for other in known[:n] if other.when <= vendor.when]
