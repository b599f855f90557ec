"""What the user can set: assumptions that formulas take, and choices of how raw data are read.

A setting comes from ``--set name=value``, from a settings sheet, or stays at the default given here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from salesxl import setting_words as words
from salesxl.currency_words import currency_named
from salesxl.errors import UnknownName, UsageError
from salesxl.locale import Language

_ISO_DAYS = re.compile(r"\s*\d{4}-\d\d-\d\d(?:\s*,\s*\d{4}-\d\d-\d\d)*\s*")
_OFFSET = re.compile(r"(?:utc|gmt)?([+-])0?([0-9]|1[0-4])(?::?00)?")


def _setting(
    default: Any,
    en: str,
    th: str,
    *,
    choices: words.Choices | None = None,
    low: float | None = None,
    high: float | None = None,
    read: Callable[[str], float | None] | None = None,
    unit: str = "percent",
) -> Any:
    read = read or partial(words.number, unit=unit)
    return field(
        default=default, metadata={"en": en, "th": th, "choices": choices or {}, "low": low, "high": high, "read": read}
    )


@dataclass(frozen=True)
class Settings:
    """Every setting, with its default. Money is in the workbook's currency, rates are fractions, times are hours."""

    # assumptions of formulas
    gross_margin: float | None = _setting(
        None, "Gross margin as a share of sales", "อัตรากำไรขั้นต้นต่อยอดขาย", low=-10, high=1
    )
    lifespan: float | None = _setting(None, "Years a customer stays", "จำนวนปีที่ลูกค้าซื้ออยู่กับเรา", low=0, unit="years")
    discount_rate: float | None = _setting(None, "Discount rate a year", "อัตราคิดลดต่อปี", low=-0.99)
    least_churn: float | None = _setting(
        None,
        "Churn a month that customer value assumes at least",
        "อัตราการสูญเสียลูกค้าต่อเดือนขั้นต่ำที่ใช้คิดมูลค่าลูกค้า",
        low=0,
        high=1,
    )
    response_goal: float = _setting(
        1.0, "Goal for answering a lead, in hours", "เป้าหมายเวลาตอบลีด (ชั่วโมง)", low=0, unit="hours"
    )
    mature_days: int = _setting(
        90, "Days after which a lead or a customer can be judged", "จำนวนวันที่ถือว่าลีดหรือลูกค้ามีเวลาพอแล้ว", low=0, unit="days"
    )
    coverage_goal: float = _setting(
        3.0, "Pipeline coverage that is enough", "ความครอบคลุมของไปป์ไลน์ที่เพียงพอ (เท่า)", low=0, unit="times"
    )
    satisfied_of_ten: float = _setting(
        9.0,
        "Lowest satisfied answer on a scale of ten",
        "คะแนนต่ำสุดที่ถือว่าพอใจ เมื่อคะแนนเต็ม 10",
        low=1,
        high=10,
        unit="points",
    )
    # how things are counted
    currency: str | None = _setting(
        None, "Currency of the amounts; rows that name another are left out", "สกุลเงิน แถวที่ระบุสกุลอื่นจะไม่นำมาคิด"
    )
    zone: str = _setting("Asia/Bangkok", "Time zone of the business", "เขตเวลาของกิจการ")
    fiscal_start: int = _setting(
        1, "First month of the fiscal year", "เดือนแรกของปีบัญชี", low=1, high=12, read=words.month
    )
    week_start: str = _setting("monday", "First day of the week", "วันแรกของสัปดาห์", choices=words.WEEK_STARTS)
    open_at: float = _setting(9.0, "Business hours begin", "เวลาเปิดทำการ", low=0, high=24, read=words.hour)
    close_at: float = _setting(18.0, "Business hours end", "เวลาปิดทำการ", low=0, high=24, read=words.hour)
    workdays: str = _setting("mon,tue,wed,thu,fri", "Working days", "วันทำการ")
    pace_days: str = _setting(
        "calendar",
        "Days by which a target is paced and a run rate carried on",
        "วันที่ใช้เทียบเป้าตามเวลาที่ผ่านไปและคิดยอดต่อไปจนจบงวด",
        choices=words.PACES,
    )
    holidays: str = _setting("", "Holidays, as dates with commas between", "วันหยุด (คั่นด้วยจุลภาค)")
    duplicates: str = _setting(
        "once", "Rows that repeat another row exactly", "แถวที่ซ้ำกันทุกช่อง", choices=words.DUPLICATES
    )
    unpaid: str = _setting("count", "Orders not paid yet", "คำสั่งซื้อที่ยังไม่ชำระเงิน", choices=words.COUNTED)
    cancelled: str = _setting("leave out", "Cancelled orders", "คำสั่งซื้อที่ยกเลิก", choices=words.COUNTED)
    gift_cards: str = _setting("leave out", "Orders of gift cards alone", "คำสั่งซื้อที่มีแต่บัตรของขวัญ", choices=words.COUNTED)
    refunds: str = _setting("refund date", "Day on which a refund counts", "วันที่ใช้นับการคืนเงิน", choices=words.REFUND_DAYS)
    one_time_discounts: str = _setting(
        "ignore",
        "Discounts on one payment only, in recurring revenue",
        "ส่วนลดที่ใช้กับการชำระครั้งเดียว ในรายได้ประจำ",
        choices=words.DISCOUNTS,
    )
    joiner_targets: str = _setting(
        "full",
        "Targets of reps who joined or left within their days",
        "เป้าหมายของพนักงานขายที่เริ่มงานหรือออกจากงานระหว่างช่วงของเป้า",
        choices=words.JOINERS,
    )
    date_order: str | None = _setting(
        None,
        "Order of day and month in dates written with digits",
        "ลำดับวันและเดือนของวันที่ที่เป็นตัวเลข",
        choices=words.DATE_ORDERS,
    )
    decimal: str | None = _setting(
        None, "Decimal mark of numbers written as text", "เครื่องหมายทศนิยมของตัวเลขที่เป็นข้อความ", choices=words.DECIMALS
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
        unit="days",
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
        object.__setattr__(self, "zone", _zone(self.zone))
        object.__setattr__(self, "workdays", _workdays(self.workdays))
        object.__setattr__(self, "holidays", _holidays(self.holidays, self.date_order))

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
    text = str(value).strip()
    if "float" in str(kind) or "int" in str(kind):
        number = meta["read"](text)
        if number is None:
            raise UsageError("errors.setting_number", name=name, text=text)
        low, high = meta["low"], meta["high"]
        if (low is not None and number < low) or (high is not None and number > high):
            limits = "high" if low is None else "low" if high is None else "range"
            raise UsageError(f"errors.setting_{limits}", name=name, value=value, low=low, high=high)
        return int(number) if "int" in str(kind) else number
    if meta["choices"]:
        chosen = words.choice(text, meta["choices"])
        if chosen is None:
            raise UsageError("errors.setting_choice", name=name, text=text, choices=_offered(meta["choices"]))
        return chosen
    return text


def _offered(choices: words.Choices) -> dict[Language, str]:
    return {"en": ", ".join(choices), "th": ", ".join(said[0] for said in choices.values())}


def _number(name: str, value: object) -> float:
    number = words.number(str(value))
    if number is None:
        raise UsageError("errors.setting_number", name=name, text=str(value).strip())
    return number


def _workdays(said: str) -> str:
    found = words.workdays(said)
    if found is None:
        raise UsageError("errors.workdays", text=said)
    return found


def _holidays(said: str, date_order: str | None) -> str:
    if not said.strip() or _ISO_DAYS.fullmatch(said):
        return said.strip()
    from salesxl.reading.values.day_list import read_days

    found = words.days(said, lambda texts: read_days(texts, date_order))
    if found is None:
        raise UsageError("errors.holidays", text=said)
    return found


def _zone(said: str) -> str:
    """A time zone by its name, a city, Thailand, or hours from UTC."""
    try:
        ZoneInfo(said)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        found = _zone_named(said)
        if found is None:
            raise UsageError("errors.no_zone", zone=said) from error
        return found
    return said


def _zone_named(said: str) -> str | None:
    text = said.strip().casefold().replace(" ", "_")
    if text in ("thailand", "thai", "ไทย", "ประเทศไทย", "กรุงเทพ", "กรุงเทพฯ", "กรุงเทพมหานคร"):
        return "Asia/Bangkok"
    if offset := _OFFSET.fullmatch(text):
        return f"Etc/GMT{'-' if offset[1] == '+' else '+'}{int(offset[2])}"  # these count the other way round
    cities = [zone for zone in available_timezones() if zone.casefold().rpartition("/")[2] == text]
    return cities[0] if len(cities) == 1 else None
