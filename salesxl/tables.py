"""The canonical tables: what a raw sheet can be, its columns, their kinds, and which of them it cannot do without.

Header words of real exports are in ``reading/words/headers.toml``; columns that are computed from these ones are documented
in ``prepare/``, one file a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from salesxl.errors import UnknownName

Kind = Literal["id", "text", "date", "money", "number", "rate", "flag", "duration"]
"""``id`` and ``text`` stay text; ``date`` may carry a time of day; ``rate`` is a fraction (60% and, in a column that says
percent, 60 are 0.6); ``duration`` is minutes (``1:30`` and Excel times are read as such)."""


@dataclass(frozen=True)
class Column:
    """One column of a canonical table."""

    key: str
    kind: Kind
    en: str
    th: str


@dataclass(frozen=True)
class Table:
    """One subject of raw data.

    Attributes:
        key: the table's name everywhere.
        en, th: its name for a reader.
        columns: all columns it may have.
        required: groups of columns; of each group at least one must be there.
        happened: columns whose last date says how far the data reach (expected dates are not among them).
        day: the column by which a row falls into a period.
    """

    key: str
    en: str
    th: str
    columns: tuple[Column, ...]
    required: tuple[tuple[str, ...], ...]
    happened: tuple[str, ...]
    day: str

    def column(self, key: str) -> Column:
        """The column of that name."""
        for column in self.columns:
            if column.key == key:
                return column
        raise UnknownName("errors.no_column", key, [c.key for c in self.columns], table=self.key)


def _columns(text: str) -> tuple[Column, ...]:
    """Columns from lines of ``key kind | English | Thai``."""
    columns = []
    for line in text.strip().splitlines():
        head, en, th = (part.strip() for part in line.split("|"))
        key, kind = head.split()
        columns.append(Column(key, kind, en, th))  # type: ignore[arg-type]
    return tuple(columns)


ORDERS = Table(
    key="orders",
    en="Orders",
    th="คำสั่งซื้อ",
    required=(("order_date",), ("net_amount", "total", "gross_amount", "price")),
    happened=("order_date", "refund_date"),
    day="order_date",
    columns=_columns("""
        order_id      id     | Order number            | เลขที่คำสั่งซื้อ
        order_date    date   | Order date              | วันที่สั่งซื้อ
        customer_id   id     | Customer number         | รหัสลูกค้า
        customer_name text   | Customer                | ชื่อลูกค้า
        email         text   | E-mail                  | อีเมล
        phone         text   | Phone                   | เบอร์โทรศัพท์
        status        text   | Status                  | สถานะ
        type          text   | Transaction type        | ประเภทรายการ
        net_amount    money  | Net amount              | ยอดขายสุทธิ
        gross_amount  money  | Gross amount            | ยอดขายก่อนหักส่วนลด
        total         money  | Total                   | ยอดรวม
        discount      money  | Discount                | ส่วนลด
        order_discount money | Discount on the order   | ส่วนลดท้ายบิล
        refund_amount money  | Refunded amount         | ยอดคืนเงิน
        kept_total    money  | Total after refunds     | ยอดหลังคืนเงิน
        returned_quantity number | Returned quantity  | จำนวนที่ส่งคืน
        refund_date   date   | Refund date             | วันที่คืนเงิน
        refund_of     id     | Refund of order         | คืนเงินของคำสั่งซื้อ
        tax           money  | Tax                     | ภาษีมูลค่าเพิ่ม
        shipping      money  | Shipping                | ค่าจัดส่ง
        cancelled     flag   | Cancelled               | ยกเลิก
        cancelled_at  date   | Cancelled at            | วันที่ยกเลิก
        product       text   | Product                 | สินค้า
        sku           id     | Product code            | รหัสสินค้า
        category      text   | Product category        | หมวดสินค้า
        plan          text   | Plan                    | แพ็กเกจ
        quantity      number | Quantity                | จำนวน
        order_count   number | Number of orders        | จำนวนบิล
        instalment    text   | Instalment              | งวดที่
        tip           money  | Tip                     | ทิป
        price         money  | Unit price              | ราคาต่อหน่วย
        cost          money  | Cost                    | ต้นทุน
        unit_cost     money  | Unit cost               | ต้นทุนต่อหน่วย
        profit        money  | Gross profit            | กำไรขั้นต้น
        rep           text   | Sales rep               | พนักงานขาย
        team          text   | Team                    | ทีม
        branch        text   | Branch                  | สาขา
        channel       text   | Channel                 | ช่องทางการขาย
        source        text   | Source                  | แหล่งที่มา
        region        text   | Region                  | ภูมิภาค
        currency      text   | Currency                | สกุลเงิน
    """),
)

DEALS = Table(
    key="deals",
    en="Deals",
    th="ดีล",
    required=(
        ("deal_id", "name", "customer"),
        ("status", "stage", "won_date"),
        ("created_date", "close_date", "won_date", "expected_close"),
    ),
    happened=("created_date", "close_date", "won_date", "lost_date", "first_contact_at"),
    day="close_date",
    columns=_columns("""
        deal_id          id     | Deal number             | รหัสดีล
        name             text   | Deal                    | ชื่อดีล
        lead_id          id     | Lead number             | รหัสลีด
        amount           money  | Amount                  | มูลค่าดีล
        actual_amount    money  | Actual amount           | มูลค่าที่ปิดได้จริง
        status           text   | Status                  | สถานะ
        stage            text   | Stage                   | ขั้นตอน
        pipeline         text   | Pipeline                | ไปป์ไลน์
        created_date     date   | Created                 | วันที่สร้าง
        close_date       date   | Closed                  | วันที่ปิด
        expected_close   date   | Expected close          | วันที่คาดว่าจะปิด
        won_date         date   | Won on                  | วันที่ปิดการขายได้
        lost_date        date   | Lost on                 | วันที่เสียดีล
        first_contact_at date   | First contact           | วันที่ติดต่อครั้งแรก
        owner            text   | Owner                   | ผู้รับผิดชอบ
        team             text   | Team                    | ทีม
        branch           text   | Branch                  | สาขา
        probability      rate   | Probability             | โอกาสปิด
        source           text   | Source                  | แหล่งที่มา
        referrer         text   | Referred by             | ผู้แนะนำ
        customer_id      id     | Customer number         | รหัสลูกค้า
        customer         text   | Customer                | ลูกค้า
        product          text   | Product                 | สินค้า
        type             text   | Type                    | ประเภท
        lost_reason      text   | Lost reason             | เหตุผลที่แพ้
        lost_from_stage  text   | Lost from stage         | แพ้ในขั้นตอน
        is_won           flag   | Is won                  | ชนะหรือไม่
        is_lost          flag   | Is lost                 | แพ้หรือไม่
        is_closed        flag   | Is closed               | ปิดแล้วหรือไม่
        region           text   | Region                  | ภูมิภาค
        currency         text   | Currency                | สกุลเงิน
    """),
)

STAGE_HISTORY = Table(
    key="stage_history",
    en="Stage history",
    th="ประวัติขั้นตอน",
    required=(("deal_id",), ("stage",), ("entered_at",)),
    happened=("entered_at",),
    day="entered_at",
    columns=_columns("""
        deal_id    id   | Deal number | รหัสดีล
        stage      text | Stage       | ขั้นตอน
        entered_at date | Entered     | วันที่เข้าขั้นตอน
        field      text | Field       | ฟิลด์
        owner      text | Owner       | ผู้รับผิดชอบ
    """),
)

LEADS = Table(
    key="leads",
    en="Leads",
    th="ลีด",
    required=(("created_at",), ("lead_id", "email", "phone", "name", "source", "status", "converted", "count")),
    happened=("created_at", "converted_at", "first_response_at"),
    day="created_at",
    columns=_columns("""
        lead_id           id       | Lead number      | รหัสลีด
        created_at        date     | Created          | วันที่รับลีด
        name              text     | Name             | ชื่อ
        company           text     | Company          | บริษัท
        email             text     | E-mail           | อีเมล
        phone             text     | Phone            | เบอร์โทรศัพท์
        source            text     | Source           | แหล่งที่มา
        referrer          text     | Referred by      | ผู้แนะนำ
        status            text     | Status           | สถานะ
        lifecycle         text     | Lifecycle stage  | ระยะความสัมพันธ์
        converted         flag     | Converted        | เป็นลูกค้าแล้ว
        converted_at      date     | Converted on     | วันที่เป็นลูกค้า
        first_response_at date     | First response   | วันที่ติดต่อครั้งแรก
        response_minutes  duration | Response time    | เวลาตอบกลับ
        owner             text     | Owner            | ผู้รับผิดชอบ
        team              text     | Team             | ทีม
        branch            text     | Branch           | สาขา
        campaign          text     | Campaign         | แคมเปญ
        customer_id       id       | Customer number  | รหัสลูกค้า
        region            text     | Region           | ภูมิภาค
        count             number   | Number of leads  | จำนวนลีด
        converted_count   number   | Of them converted | จำนวนที่เป็นลูกค้า
    """),
)

ACTIVITIES = Table(
    key="activities",
    en="Activities",
    th="กิจกรรม",
    required=(("date",), ("kind",)),
    happened=("date", "booked_at"),
    day="date",
    columns=_columns("""
        activity_id id       | Activity number | รหัสกิจกรรม
        date        date     | Date            | วันที่
        kind        text     | Kind            | ประเภทกิจกรรม
        owner       text     | Owner           | ผู้รับผิดชอบ
        team        text     | Team            | ทีม
        branch      text     | Branch          | สาขา
        status      text     | Status          | สถานะ
        minutes     duration | Minutes         | นาที
        hours       number   | Hours           | ชั่วโมง
        category    text     | Category        | หมวดเวลา
        deal_id     id       | Deal number     | รหัสดีล
        contact     text     | Contact         | ผู้ติดต่อ
        customer    text     | Customer        | ลูกค้า
        booked_at   date     | Booked          | วันที่นัดหมาย
        direction   text     | Direction       | ทิศทาง
        email_direction text | E-mail direction | ทิศทางอีเมล
        meeting_outcome text | Meeting outcome | ผลการประชุม
        email_status text    | E-mail status   | สถานะอีเมล
        task_status text     | Task status     | สถานะงาน
        cancelled   flag     | Cancelled       | ยกเลิก
        missed      flag     | No-show         | ไม่มาตามนัด
        bulk        flag     | Bulk mail       | อีเมลถึงหลายราย
        count       number   | Count           | จำนวนครั้ง
        name        text     | Subject         | หัวข้อ
    """),
)

REPS_TARGETS = Table(
    key="reps_targets",
    en="Targets",
    th="เป้าหมาย",
    required=(("owner", "team", "target"), ("period", "start", "joined")),
    happened=(),
    day="period",
    columns=_columns("""
        owner   text  | Sales rep | พนักงานขาย
        team    text  | Team      | ทีม
        branch  text  | Branch    | สาขา
        period  text  | Period    | งวด
        target  money | Target    | เป้าหมาย
        measure text  | Measure   | ตัวชี้วัด
        start   date  | Start     | วันที่เริ่ม
        end     date  | End       | วันที่สิ้นสุด
        joined  date  | Joined    | วันที่เริ่มงาน
        left    date  | Left      | วันที่ออกจากงาน
    """),
)

SUBSCRIPTIONS = Table(
    key="subscriptions",
    en="Subscriptions",
    th="สมาชิกรายงวด",
    required=(("customer_id", "customer", "email"), ("amount", "mrr"), ("start", "churned")),
    happened=("start", "end", "cancelled_at", "last_payment"),
    day="start",
    columns=_columns("""
        subscription_id id     | Subscription number | รหัสสมาชิก
        customer_id     id     | Customer number     | รหัสลูกค้า
        customer        text   | Customer            | ลูกค้า
        email           text   | E-mail              | อีเมล
        amount          money  | Amount              | จำนวนเงิน
        mrr             money  | Amount per month    | ยอดต่อเดือน
        interval        text   | Billing interval    | รอบการชำระ
        interval_count  number | Intervals a payment | จำนวนงวดต่อการชำระ
        start           date   | Start               | วันที่เริ่ม
        end             date   | End                 | วันที่สิ้นสุด
        cancelled_at    date   | Cancelled           | วันที่ยกเลิก
        last_payment    date   | Last payment        | ชำระล่าสุด
        paid_until      date   | Paid until          | ชำระแล้วถึงวันที่
        status          text   | Status              | สถานะ
        churned         flag   | Left                | เลิกแล้ว
        plan            text   | Plan                | แพ็กเกจ
        quantity        number | Quantity            | จำนวน
        discount        rate   | Discount            | ส่วนลด
        discount_lasts  text   | Discount duration   | ระยะเวลาส่วนลด
        trial_end       date   | Trial end           | วันสิ้นสุดทดลองใช้
        trial           flag   | Trial               | ทดลองใช้
        owner           text   | Owner               | ผู้รับผิดชอบ
        branch          text   | Branch              | สาขา
        currency        text   | Currency            | สกุลเงิน
    """),
)

SPEND = Table(
    key="spend",
    en="Spend",
    th="ค่าใช้จ่ายการขายและการตลาด",
    required=(("period", "date"), ("amount",)),
    happened=("date", "end"),
    day="date",
    columns=_columns("""
        date        date   | Date        | วันที่
        end         date   | Reporting ends | สิ้นสุดการรายงาน
        period      text   | Period      | งวด
        amount      money  | Amount      | จำนวนเงิน
        category    text   | Category    | หมวด
        channel     text   | Channel     | ช่องทาง
        campaign    text   | Campaign    | แคมเปญ
        impressions number | Impressions | จำนวนครั้งที่แสดง
        clicks      number | Clicks      | จำนวนคลิก
        branch      text   | Branch      | สาขา
        currency    text   | Currency    | สกุลเงิน
    """),
)

SURVEYS = Table(
    key="surveys",
    en="Surveys",
    th="แบบสำรวจ",
    required=(("date",), ("score", "nps")),
    happened=("date",),
    day="date",
    columns=_columns("""
        date     date | Date            | วันที่
        score    text | Score           | คะแนน
        nps      text | Would recommend | โอกาสที่จะแนะนำ
        scale    text | Scale           | ช่วงคะแนน
        kind     text | Kind            | ประเภท
        customer text | Customer        | ลูกค้า
        owner    text | Owner           | ผู้รับผิดชอบ
        team     text | Team            | ทีม
        branch   text | Branch          | สาขา
        ticket   id   | Ticket number   | รหัสคำถาม
    """),
)

TICKETS = Table(
    key="tickets",
    en="Inquiries",
    th="คำถามจากลูกค้า",
    required=(("created_at",), ("first_reply_at", "reply_minutes", "resolved_at", "ticket_id")),
    happened=("created_at", "first_reply_at", "resolved_at"),
    day="created_at",
    columns=_columns("""
        ticket_id      id       | Ticket number | รหัสคำถาม
        created_at     date     | Received      | วันที่รับเรื่อง
        first_reply_at date     | First reply   | วันที่ตอบครั้งแรก
        reply_minutes  duration | Reply time    | เวลาตอบกลับ
        channel        text     | Channel       | ช่องทาง
        owner          text     | Owner         | ผู้รับผิดชอบ
        team           text     | Team          | ทีม
        branch         text     | Branch        | สาขา
        resolved_at    date     | Resolved      | วันที่ปิดเรื่อง
        status         text     | Status        | สถานะ
        customer       text     | Customer      | ลูกค้า
        score          text     | Satisfaction  | คะแนนความพึงพอใจ
    """),
)

SOCIAL = Table(
    key="social",
    en="Social media",
    th="โซเชียลมีเดีย",
    required=(("date",), ("likes", "comments", "shares", "messages")),
    happened=("date",),
    day="date",
    columns=_columns("""
        date      date   | Date            | วันที่
        platform  text   | Platform        | แพลตฟอร์ม
        likes     number | Likes           | ถูกใจ
        comments  number | Comments        | ความคิดเห็น
        shares    number | Shares          | แชร์
        messages  number | Direct messages | ข้อความ
        reach     number | Reach           | การเข้าถึง
        followers number | Followers       | ผู้ติดตาม
        branch    text   | Branch          | สาขา
    """),
)

EVENTS = Table(
    key="events",
    en="Events",
    th="งานและกิจกรรมเครือข่าย",
    required=(("date",), ("name",)),
    happened=("date",),
    day="date",
    columns=_columns("""
        date   date   | Date  | วันที่
        name   text   | Event | ชื่องาน
        owner  text   | Owner | ผู้เข้าร่วม
        team   text   | Team  | ทีม
        branch text   | Branch| สาขา
        leads  number | Leads | จำนวนลีด
        cost   money  | Cost  | ค่าใช้จ่าย
        status text   | Status| สถานะ
    """),
)

SETTINGS = Table(
    key="settings",
    en="Settings",
    th="การตั้งค่า",
    required=(("key",), ("value",)),
    happened=(),
    day="",
    columns=_columns("""
        key   text | Setting | รายการตั้งค่า
        value text | Value   | ค่า
    """),
)

TABLES: dict[str, Table] = {
    table.key: table
    for table in (
        ORDERS, DEALS, STAGE_HISTORY, LEADS, ACTIVITIES, REPS_TARGETS, SUBSCRIPTIONS,
        SPEND, SURVEYS, TICKETS, SOCIAL, EVENTS, SETTINGS,
    )
}  # fmt: skip

FIELDS: dict[str, tuple[str, ...]] = {
    # One word for the same thing in every table: the columns that may answer to it, best first.
    "owner": ("owner", "rep"),
    "rep": ("rep", "owner"),
    "source": ("source", "channel", "platform"),
    "channel": ("channel", "source", "platform"),
    "customer": ("customer", "customer_name", "customer_id", "email"),
    "category": ("category",),
}
"""Grouping fields that have several column names; any other field is a column of its own name."""


def table(key: str) -> Table:
    """The canonical table of that name.

    Raises:
        UnknownName: there is none.
    """
    if key not in TABLES:
        raise UnknownName("errors.no_table", key, TABLES)
    return TABLES[key]
