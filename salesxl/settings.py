"""What the user can set: assumptions that formulas take, and choices of how raw data are read.

A setting comes from ``--set name=value``, from a settings sheet, or stays at the default given here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from salesxl.currency_words import currency_named
from salesxl.errors import UnknownName, UsageError


def _setting(
    default: Any,
    en: str,
    th: str,
    *,
    choices: tuple[str, ...] = (),
    low: float | None = None,
    high: float | None = None,
    percent: bool = False,
) -> Any:
    return field(
        default=default, metadata={"en": en, "th": th, "choices": choices, "low": low, "high": high, "percent": percent}
    )


@dataclass(frozen=True)
class Settings:
    """Every setting, with its default. Money is in the workbook's currency, rates are fractions, times are hours."""

    # assumptions of formulas
    gross_margin: float | None = _setting(
        None, "Gross margin as a share of sales", "อัตรากำไรขั้นต้นต่อยอดขาย", low=-10, high=1, percent=True
    )
    lifespan: float | None = _setting(None, "Years a customer stays", "จำนวนปีที่ลูกค้าซื้ออยู่กับเรา", low=0)
    discount_rate: float | None = _setting(None, "Discount rate a year", "อัตราคิดลดต่อปี", low=-0.99, percent=True)
    least_churn: float | None = _setting(
        None,
        "Churn a month that customer value assumes at least",
        "อัตราการสูญเสียลูกค้าต่อเดือนขั้นต่ำที่ใช้คิดมูลค่าลูกค้า",
        low=0,
        high=1,
        percent=True,
    )
    response_goal: float = _setting(1.0, "Goal for answering a lead, in hours", "เป้าหมายเวลาตอบลีด (ชั่วโมง)", low=0)
    mature_days: int = _setting(
        90, "Days after which a lead or a customer can be judged", "จำนวนวันที่ถือว่าลีดหรือลูกค้ามีเวลาพอแล้ว", low=0
    )
    coverage_goal: float = _setting(3.0, "Pipeline coverage that is enough", "ความครอบคลุมของไปป์ไลน์ที่เพียงพอ (เท่า)", low=0)
    satisfied_of_ten: float = _setting(
        9.0, "Lowest satisfied answer on a scale of ten", "คะแนนต่ำสุดที่ถือว่าพอใจ เมื่อคะแนนเต็ม 10", low=1, high=10
    )
    # how things are counted
    currency: str | None = _setting(
        None, "Currency of the amounts; rows that name another are left out", "สกุลเงิน แถวที่ระบุสกุลอื่นจะไม่นำมาคิด"
    )
    zone: str = _setting("Asia/Bangkok", "Time zone of the business", "เขตเวลาของกิจการ")
    fiscal_start: int = _setting(1, "First month of the fiscal year", "เดือนแรกของปีบัญชี", low=1, high=12)
    week_start: str = _setting("monday", "First day of the week", "วันแรกของสัปดาห์", choices=("monday", "sunday"))
    open_at: float = _setting(9.0, "Business hours begin", "เวลาเปิดทำการ", low=0, high=24)
    close_at: float = _setting(18.0, "Business hours end", "เวลาปิดทำการ", low=0, high=24)
    workdays: str = _setting("mon,tue,wed,thu,fri", "Working days", "วันทำการ")
    pace_days: str = _setting(
        "calendar",
        "Days by which a target is paced and a run rate carried on",
        "วันที่ใช้เทียบเป้าตามเวลาที่ผ่านไปและคิดยอดต่อไปจนจบงวด",
        choices=("calendar", "working"),
    )
    holidays: str = _setting("", "Holidays, as dates with commas between", "วันหยุด (คั่นด้วยจุลภาค)")
    duplicates: str = _setting(
        "once", "Rows that repeat another row exactly", "แถวที่ซ้ำกันทุกช่อง", choices=("once", "keep")
    )
    unpaid: str = _setting("count", "Orders not paid yet", "คำสั่งซื้อที่ยังไม่ชำระเงิน", choices=("count", "leave out"))
    cancelled: str = _setting("leave out", "Cancelled orders", "คำสั่งซื้อที่ยกเลิก", choices=("count", "leave out"))
    gift_cards: str = _setting(
        "leave out", "Orders of gift cards alone", "คำสั่งซื้อที่มีแต่บัตรของขวัญ", choices=("count", "leave out")
    )
    refunds: str = _setting(
        "refund date", "Day on which a refund counts", "วันที่ใช้นับการคืนเงิน", choices=("refund date", "order date")
    )
    one_time_discounts: str = _setting(
        "ignore",
        "Discounts on one payment only, in recurring revenue",
        "ส่วนลดที่ใช้กับการชำระครั้งเดียว ในรายได้ประจำ",
        choices=("ignore", "deduct"),
    )
    joiner_targets: str = _setting(
        "full",
        "Targets of reps who joined or left within their days",
        "เป้าหมายของพนักงานขายที่เริ่มงานหรือออกจากงานระหว่างช่วงของเป้า",
        choices=("full", "prorated"),
    )
    date_order: str | None = _setting(
        None,
        "Order of day and month in dates written with digits",
        "ลำดับวันและเดือนของวันที่ที่เป็นตัวเลข",
        choices=("dmy", "mdy"),
    )
    decimal: str | None = _setting(
        None, "Decimal mark of numbers written as text", "เครื่องหมายทศนิยมของตัวเลขที่เป็นข้อความ", choices=(".", ",")
    )
    stages: str = _setting(
        "",
        "Stages of the pipeline in order, with commas between; a probability may follow: Proposal=0.6",
        "ขั้นตอนของไปป์ไลน์ตามลำดับ คั่นด้วยจุลภาค ใส่โอกาสปิดได้ เช่น เสนอราคา=0.6",
    )
    retention_window: int = _setting(
        0,
        "Days in which a shop's customer counts as active; 0: the length of the period",
        "จำนวนวันที่ถือว่าลูกค้ายังซื้ออยู่ (0 = เท่ากับความยาวงวด)",
        low=0,
    )
    status_words: Mapping[str, str] = field(
        default_factory=dict,
        metadata={"en": "What the status words of the raw data mean", "th": "ความหมายของคำสถานะในข้อมูลดิบ"},
    )
    sources: Mapping[str, str] = field(
        default_factory=dict, metadata={"en": "Spellings of one source", "th": "ชื่อแหล่งที่มาที่สะกดต่างกัน"}
    )

    def __post_init__(self) -> None:
        if self.currency:
            object.__setattr__(self, "currency", currency_named(self.currency))
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise UsageError("errors.no_zone", zone=self.zone) from error

    def with_values(self, values: Mapping[str, object]) -> Settings:
        """A copy with some settings changed; texts are read as a user writes them (``40%``, ``0.4``, ``keep``).

        Raises:
            UnknownName: there is no such setting.
            UsageError: the value does not fit it.
        """
        known = {f.name: f for f in fields(self)}
        changed: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self)}
        for name, value in values.items():
            if name not in known:
                raise UnknownName("errors.no_setting", name, known)
            changed[name] = _read(name, value, known[name].type, known[name].metadata)
        return Settings(**changed)

    def stage_list(self) -> list[tuple[str, float | None]]:
        """The stages in order, each with its probability where one is given."""
        stages: list[tuple[str, float | None]] = []
        for part in filter(None, (p.strip() for p in self.stages.split(","))):
            name, equals, share = part.rpartition("=")
            stages.append((name.strip(), _number("stages", share)) if equals else (part, None))
        return stages


def _read(name: str, value: object, kind: Any, meta: Mapping[str, Any]) -> object:
    if "Mapping" in str(kind):
        if not isinstance(value, Mapping):
            raise UsageError("errors.setting_words", name=name)
        return dict(value)
    if value is None or value == "":
        return None if "None" in str(kind) else ""
    if "float" in str(kind) or "int" in str(kind):
        number = _number(name, value)
        low, high = meta["low"], meta["high"]
        if (low is not None and number < low) or (high is not None and number > high):
            limits = "high" if low is None else "low" if high is None else "range"
            raise UsageError(f"errors.setting_{limits}", name=name, value=value, low=low, high=high)
        return int(number) if "int" in str(kind) else number
    text = str(value).strip()
    if meta["choices"] and text not in meta["choices"]:
        raise UsageError("errors.setting_choice", name=name, text=text, choices=", ".join(meta["choices"]))
    return text


def _number(name: str, value: object) -> float:
    text = str(value).strip()
    try:
        return float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError as error:
        raise UsageError("errors.setting_number", name=name, text=text) from error
