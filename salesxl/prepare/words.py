"""What status words mean: won, lost, open, void, refund. Unknown words are reported, never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

import pandas as pd

from salesxl.one_form import one_form

WON = (
    "won", "closedwon", "win", "success", "accepted",
    "ชนะ", "ชนะงาน", "ชนะดีล", "ปิดการขายได้", "ปิดการขายสำเร็จ", "ปิดการขาย", "ปิดได้", "ปิดดีลได้", "ปิดดีลสำเร็จ", "ปิดสำเร็จ", "ได้งาน", "ขายได้", "สำเร็จ",
    "ตอบรับ", "ลูกค้าตอบรับ", "ลูกค้าอนุมัติ",
)  # fmt: skip
LOST = (
    "lost", "closedlost", "loss", "rejected", "declined", "not interested", "abandoned",
    "แพ้", "แพ้งาน", "แพ้ดีล", "ไม่สำเร็จ", "ปิดการขายไม่ได้", "ปิดการขายไม่สำเร็จ", "ปิดไม่ได้", "ปิดดีลไม่ได้", "ปิดดีลไม่สำเร็จ", "เสียดีล", "เสียงาน", "ไม่ได้งาน",
    "แพ้ราคา", "แพ้คู่แข่ง", "เสียให้คู่แข่ง",
    "ขายไม่ได้", "ไม่ซื้อ", "ไม่สนใจ", "ลูกค้าปฏิเสธ", "ปฏิเสธ", "ไม่อนุมัติ", "ลูกค้าไม่อนุมัติ",
)  # fmt: skip
VOID = (
    "cancelled", "canceled", "void", "voided", "deleted", "test", "draft", "failed", "expired", "duplicate", "disqualified", "junk", "spam",
    "junk lead", "unqualified", "cancel", "ยกเลิก", "ยกเลิกแล้ว", "ยกเลิกโครงการ", "โครงการยกเลิก", "ทดสอบ", "ซ้ำ", "ร่าง",
)  # fmt: skip
NOT_COME = "no show", "noshow", "ไม่มา", "ไม่มาตามนัด", "ลูกค้าไม่มา", "ลูกค้าไม่มาตามนัด"
"""Appointments that sold nothing."""
REFUND = (
    "refund", "refunded", "returned", "return", "payment refund", "payment reversal", "customer credit note", "credit memo", "credit note",
    "refund receipt", "chargeback",
    "package returned", "returned to seller", "sales credit note", "sales credit", "accreccredit",
    "in transit: returning to seller", "shipped returned to seller", "returning to seller", "failed delivery", "sales return",
    "คืนเงิน", "คืนเงินแล้ว", "คืนสินค้า", "คืนสินค้าแล้ว", "คืนเงิน/คืนสินค้า", "ใบลดหนี้", "รับคืน", "รับคืนสินค้า", "ส่งคืน", "ส่งคืนแล้ว", "ใบรับคืน", "ใบรับคืนสินค้า",
    "return to sender", "returned to sender", "rto", "delivery failed", "undelivered", "refused", "delivery refused",
    "ตีกลับ", "พัสดุตีกลับ", "สินค้าตีกลับ", "จัดส่งไม่สำเร็จ", "ส่งไม่สำเร็จ", "นำจ่ายไม่สำเร็จ", "ตีคืน", "พัสดุตีคืน", "ส่งกลับต้นทาง",
    "ปฏิเสธรับ", "ปฏิเสธรับสินค้า", "ปฏิเสธการรับ", "ลูกค้าปฏิเสธรับ", "ลูกค้าปฏิเสธรับสินค้า", "ลูกค้าไม่รับ", "ลูกค้าไม่รับสินค้า", "ไม่รับสินค้า", "ไม่รับพัสดุ", "เก็บเงินไม่ได้",
)  # fmt: skip
DONE = (
    "complete", "completed", "paid", "fulfilled", "delivered", "shipped", "done", "closed", "succeeded", "success", "captured", "sale", "invoice",
    "sales receipt", "partially refunded", "partial refund", "คืนเงินบางส่วน", "processing", "confirmed", "active", "final", "payment", "tax invoice",
    "customer invoice", "sales order", "posted", "locked", "receipt", "order", "charge",
    "income", "รายรับ", "รับ", "รายได้", "เงินเข้า", "express checkout payment", "website payment", "general payment",
    "mobile payment", "subscription payment", "preapproved payment bill user payment", "exchange", "เปลี่ยนสินค้า",
    "packed", "ready to ship", "awaiting shipment", "awaiting collection", "in transit", "to receive",
    "to ship", "shipping", "out for delivery", "sales invoice", "accrec", "unshipped", "shipped delivered to buyer", "shipped picked up",
    "shipped out for delivery", "debit note", "invoiced", "approved", "checked out", "attended", "ok", "ปกติ",
    "สำเร็จ", "สำเร็จแล้ว", "ชำระแล้ว", "ชำระเงินแล้ว", "จัดส่งแล้ว", "ส่งแล้ว", "เสร็จสิ้น", "เสร็จสมบูรณ์", "ขาย", "ได้รับสินค้าแล้ว", "ปิดการขายได้",
    "ที่ต้องจัดส่ง", "การจัดส่ง", "กำลังจัดส่ง", "รอจัดส่ง", "ที่ต้องได้รับ", "จัดส่งสำเร็จ", "ชำระเงินสำเร็จ",
    "เตรียมจัดส่ง", "กำลังเตรียมจัดส่ง", "รอส่ง", "กำลังส่ง", "อยู่ระหว่างจัดส่ง", "อยู่ระหว่างการจัดส่ง", "ส่งมอบแล้ว", "กำลังดำเนินการ", "อนุมัติ", "อนุมัติแล้ว",
    "paid in full", "fully paid", "จ่ายครบ", "จ่ายครบแล้ว", "โอนครบ", "โอนครบแล้ว",
    "ส่งสำเร็จ", "นำจ่ายสำเร็จ", "เก็บเงินปลายทางสำเร็จ", "เก็บเงินสำเร็จ", "ลูกค้ารับแล้ว", "รับสินค้าแล้ว",
    "เก็บเงินแล้ว", "รับเงินแล้ว", "โอนแล้ว", "จ่ายแล้ว", "ชำระครบ", "ชำระครบแล้ว", "เสร็จ", "เสร็จแล้ว", "ปิดงาน", "ขายสด", "ขายเชื่อ",
    "ใบกำกับภาษี", "ใบแจ้งหนี้", "ใบเสร็จ", "ใบเสร็จรับเงิน", "ใบกำกับภาษี/ใบเสร็จรับเงิน", "ใบเสร็จรับเงิน/ใบกำกับภาษี",
    "ใบกำกับภาษีอย่างย่อ", "ใบแจ้งหนี้/ใบกำกับภาษี", "ใบส่งของ/ใบกำกับภาษี", "ใบเพิ่มหนี้",
)  # fmt: skip
UNPAID = (
    "pending", "unpaid", "authorized", "authorised", "partially paid", "on hold", "overdue", "open", "awaiting payment", "unfulfilled",
    "sent", "viewed", "partially invoiced",
    "deposit paid", "waiting for payment", "มัดจำแล้ว", "โอนมัดจำแล้ว", "จ่ายบางส่วน", "รอจ่าย",
    "not paid", "in payment", "รอรับชำระ", "รอชำระ", "รอชำระเงิน", "รอการชำระเงิน", "ค้างชำระ", "ยังไม่ชำระ", "ยังไม่ชำระเงิน", "ชำระบางส่วน",
    "รอเก็บเงิน", "รอวางบิล", "วางบิลแล้ว", "เกินกำหนด", "เกินกำหนดชำระ", "พ้นกำหนด", "รอโอน", "รอโอนเงิน", "ยังไม่จ่าย", "ค้างจ่าย",
)  # fmt: skip
DEBITS = "debit note", "debit notes", "ใบเพิ่มหนี้"
"""Of what is done, that which adds to the money of an order that was counted before: no order, and no purchase, of its own."""
QUOTES = "quotation", "quotation sent", "quote", "estimate", "ใบเสนอราคา", "เสนอราคา"
"""States of an order that is none yet."""
NO_SALE = (
    # documents that stand among the sales but sell nothing
    "stripe fee", "application fee", "fee", "topup", "payout failure", "payout cancel",
    "withdrawal", "general withdrawal", "user initiated withdrawal", "withdraw funds to bank account", "payout", "general currency conversion",
    "bank deposit to pp account", "account hold for open authorization", "reversal of general account hold", "general authorization",
    "vendor bill", "vendor credit note", "vendor refund", "รายจ่าย", "ค่าใช้จ่าย", "จ่าย", "เงินออก", "expenses", "spending",
    "estimate", "quote", "quotation", "bill payment", "expense", "transfer", "journal entry", "purchase order", "vendor credit", "time charge",
    "ใบเสนอราคา", "ใบสั่งซื้อ",
)  # fmt: skip
BESIDE_INVOICES = (
    # likewise where invoices stand beside them, which they settle; alone each may be what a firm calls its sales
    "payment", "bill", "check", "deposit", "statement", "delivery note", "รับชำระ", "รับชำระเงิน", "ใบวางบิล", "ใบส่งของ", "ใบส่งสินค้า",
)  # fmt: skip
BESIDE_ORDERS = (
    "payments", "redemption", "redemptions", "package redemption", "ใช้คอร์ส", "ตัดคอร์ส", "ใช้แพ็กเกจ", "ตัดแพ็กเกจ",
)  # fmt: skip
"""Likewise a sheet of its own beside sheets of orders: the money that came in for them, the visits that were paid before."""
RECEIPTS = "receipt", "ใบเสร็จ", "ใบเสร็จรับเงิน"
"""Likewise where an invoice to the same customer came to the same; else each is a sale in cash."""
INVOICES = "invoice", "tax invoice", "sales invoice", "ใบแจ้งหนี้", "ใบกำกับภาษี"
OPEN = (
    "open", "new", "qualified", "proposal", "negotiation", "in progress", "active", "pending", "on hold", "contacted", "nurturing", "lead", "working",
    "prospecting", "engaging", "เปิด", "ใหม่", "กำลังดำเนินการ", "เสนอราคา", "ต่อรอง", "ติดต่อแล้ว", "รอติดต่อ", "กำลังติดตาม",
    "กำลังเจรจา", "เจรจา", "ต่อรองราคา", "รอตัดสินใจ", "รอพิจารณา", "ชะลอ", "พักไว้",
    "awaiting approval", "sent", "รออนุมัติ", "รอตอบรับ", "รอลูกค้าตอบ", "รอลูกค้าตอบกลับ", "รอลูกค้าอนุมัติ",
)  # fmt: skip

JUNK = (
    # leads and inquiries that never were any; a lead that was looked at and found unfit is still a lead
    "junk", "junk lead", "spam", "test", "fake", "bogus", "duplicate", "deleted", "void", "draft", "invalid",
    "ทดสอบ", "ซ้ำ", "สแปม", "ข้อมูลปลอม",
)  # fmt: skip
BOUGHT = (
    # leads that became customers
    "converted", "closed converted", "customer", "won", "closed won", "closedwon", "yes", "true", "1", "qualified and converted", "paid", "bought",
    "purchased", "sold", "sale",
    "ลูกค้า", "เป็นลูกค้า", "เป็นลูกค้าแล้ว", "ปิดการขาย", "ปิดการขายได้", "ปิดการขายแล้ว", "ปิดได้", "สำเร็จ", "ใช่", "ซื้อ", "ซื้อแล้ว", "ตกลงซื้อ", "ชำระเงินแล้ว",
    "โอนแล้ว", "โอนเงินแล้ว", "จ่ายแล้ว", "สั่งซื้อแล้ว", "ได้ออเดอร์", "ปิดยอดแล้ว",
)  # fmt: skip
ASKED = (
    # leads that have not become customers, or not yet
    "no", "false", "0", "created", "open not contacted", "working contacted", "closed not converted", "not converted", "assigned", "attempted",
    "attempted to contact", "connected", "unqualified", "not qualified", "disqualified", "bad timing", "open deal", "recycled", "lost lead", "cold",
    "warm", "hot", "sql", "mql", "follow up", "no answer", "unreachable", "not contacted", "waiting", "considering", "quoted",
    "สนใจ", "ไม่ใช่", "ติดต่อไม่ได้", "ไม่รับสาย", "รอตัดสินใจ", "กำลังตัดสินใจ", "รอติดตาม", "ติดตาม", "รอติดต่อกลับ", "ยังไม่ติดต่อ", "กำลังติดต่อ", "ติดต่อแล้ว",
    "ขอคิดดูก่อน", "ส่งใบเสนอราคา", "ส่งใบเสนอราคาแล้ว", "รอโอน", "รอชำระเงิน", "เงียบ",
    "เงียบหาย", "หายเงียบ", "ไม่ตอบ", "อ่านไม่ตอบ", "เบอร์ผิด", "ปิดเครื่อง", "ติดต่อยังไม่ได้", "งบไม่พอ", "ซื้อที่อื่น", "ซื้อที่อื่นแล้ว",
)  # fmt: skip

LEAD_STATES: dict[str, tuple[str, ...]] = {"open": (*OPEN, *ASKED), "lost": LOST, "void": JUNK, "won": (*WON, *BOUGHT)}
ORDER_STATES: dict[str, tuple[str, ...]] = {
    "void": (*VOID, *NOT_COME),
    "refund": REFUND,
    "done": DONE,
    "unpaid": UNPAID,
}
DEAL_STATES: dict[str, tuple[str, ...]] = {"won": WON, "lost": LOST, "void": VOID, "open": OPEN}


def normal(word: str) -> str:
    """A word as it is compared: one form of Unicode, one case, ``_`` and ``-`` as spaces, no brackets' content."""
    folded = one_form(word).casefold()
    folded = re.sub(r"[_\-–]+", " ", folded)
    return " ".join(folded.split())


def lead_states(given: Mapping[str, str]) -> Callable[[str], str | None]:
    """What the status of a lead says of it: won where it became a customer, lost, open, void; None where nobody knows.

    Args:
        given: the user's own meanings, word -> state, which go first.
    """
    return _reader(LEAD_STATES, given)


_JUNK = frozenset(normal(word) for word in JUNK)


def is_junk(status: str) -> bool:
    """Whether a lead or an inquiry was never any."""
    return normal(status) in _JUNK


_GIFT_CARD = re.compile(  # its Thai in the form in which words are compared
    normal(r"\b(?:e ?)?gift (?:card|certificate|voucher)s?\b|(?:บัตร|เวาเชอร์)ของขวัญ|บัตรกำนัล")
)
_WORTH = re.compile(r"[\d\W]|\b(?:thb|usd|eur|gbp|digital)\b|บาท|มูลค่า")


def is_gift_card(product: str) -> bool:
    """Whether a product is a gift card and nothing else, whatever it is worth; a holder for gift cards is none."""
    rest, found = _GIFT_CARD.subn("", normal(product))
    return bool(found) and not _WORTH.sub("", rest)


_CANCELLED = re.compile(r"(?:cancell?ed\b|ยกเลิก)(?!.*(?:part|refund|return|request|บาง|การคืน|คำขอ))")


def is_cancelled(status: str) -> bool:
    """Whether the status of an order says in any dress that it was cancelled as a whole: by whom, or why."""
    return _CANCELLED.match(normal(status)) is not None


def meanings(words: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Each word, as it is compared, and what it stands for."""
    return {normal(word): key for key, said in words.items() for word in said}


def deal_states(given: Mapping[str, str]) -> Callable[[str], str | None]:
    """What the word of a deal's status or stage says of it: won, lost, void or open; None where it says nothing we know.

    How a deal ended is understood in any dress (``7. Closed Lost``, ``Deal won``, ``Lost - price``): a stage that is not
    known to be an end is a step on the way, and the deal counts as open.

    Args:
        given: the user's own meanings, word -> state, which go first.
    """
    return _reader(DEAL_STATES, given, _ENDS)


_REMARK = re.compile(
    r"\s+[-–—]+\s+|(?<=[ก-๛])[-–—](?=[ก-๛])|\s*[:;,(/]|\s+(?:by|to|for|on|until|due|because|till)\s|โดย|เพราะ|เนื่องจาก|ไป(?=เป็น|วัน|\s*\d)|เป็นวัน",
    re.IGNORECASE,
)
_DENIES = re.compile(r"ไม่|ยัง|รอ|\b(?:no|not|never|yet|pending|partly|partial(?:ly)?)\b|n't|\?", re.IGNORECASE)


def before_remark(said: str) -> str:
    """What stands before a remark: ``Cancelled by customer``, ``ยกเลิก (ลูกค้าติดธุระ)``."""
    return _REMARK.split(said, maxsplit=1)[0]


def _reader(
    states: Mapping[str, tuple[str, ...]], given: Mapping[str, str], first_words: Mapping[str, str] | None = None
) -> Callable[[str], str | None]:
    """Which of some states a word says: by the user's meanings, as it stands, in any dress, else by its first word alone."""
    known, begun = meanings(states), first_words or {}
    own = {normal(word): state for word, state in given.items() if state in states}

    def state(word: str) -> str | None:
        said = normal(word)
        bare = _bare(said)
        found = own.get(said) or known.get(said) or known.get(bare) or begun.get(bare.partition(" ")[0])
        head = before_remark(word)
        if found or head == word or _DENIES.search(word[len(head) :]):  # which a remark may take back
            return found
        return own.get(normal(head)) or known.get(_bare(normal(head)))

    return state


def ends_of_deals(given: Mapping[str, str]) -> Callable[[str], str | None]:
    """The same of a stage: how a deal in it ended, None where it is a step on the way."""
    state = deal_states(given)

    def end(word: str) -> str | None:
        said = state(word)
        return None if said == "open" else said

    return end


_ENDS = {"won": "won", "lost": "lost"}
_CLOSED = re.compile(r"^(?:(?:closed?|deal|opportunity) )+(?=won|lost)")


def _bare(said: str) -> str:
    """The letters of a word as it is compared, without what only leads to how a deal ended, nor a "แล้ว" that follows it."""
    letters = "".join(sign if unicodedata.category(sign)[0] in "LM" else " " for sign in said)
    return _CLOSED.sub("", " ".join(letters.split())).removesuffix("แล้ว").rstrip()


def states(
    values: pd.Series, words: Mapping[str, tuple[str, ...]], given: Mapping[str, str]
) -> tuple[pd.Series, list[str]]:
    """The state behind each word, None where it is blank or unknown; and the unknown words.

    Args:
        values: the words as they stand in the data.
        words: state -> its words.
        given: the user's own meanings, word -> state, which go first.
    """
    known = meanings(words) | {normal(word): state for word, state in given.items()}
    distinct = list(pd.unique(values.dropna()))
    found = {word: known.get(normal(str(word))) for word in distinct}
    unknown = [str(word) for word, state in found.items() if state is None]
    state = values.map(found).astype(object)
    return state.where(state.notna(), None), unknown
