"""The made-up firm behind the sample data: Siam Brew, who it employs, what it sells, and how its year runs.

Nothing here exists: people, companies and products are invented. The programs ``sample_sales`` and ``sample_service``
draw two years of its life; ``make_sample`` writes them down the way such a firm would have them.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

START = date(2024, 7, 1)
END = date(2026, 6, 30)
SEED = 2583

OPENS, CLOSES = time(9), time(18)

SEASON = dict(enumerate((0.95, 0.95, 1.0, 0.70, 0.95, 0.98, 0.95, 1.0, 1.02, 1.15, 1.32, 1.38), start=1))
"""Demand by calendar month: hotels and gifts fill the last quarter, Songkran empties April."""

STAGES = {"Lead": 0.10, "Qualified": 0.30, "Proposal": 0.50, "Negotiation": 0.75}
"""The stages of an open deal, with the probability that the firm gives them."""

WON, LOST, DROPPED = "Closed won", "Closed lost", "Cancelled"


def stream(name: str) -> random.Random:
    """The random numbers of one subject, so that a change in one table leaves the others as they were."""
    return random.Random(f"siam-brew/{SEED}/{name}")  # noqa: S311  (a made-up firm needs no cryptography)


def busy(day: date) -> float:
    """Demand on a day against a plain day at the start: season and 22% growth a year."""
    return SEASON[day.month] * (1 + 0.22 * (day - START).days / 365)


def days(first: date = START, last: date = END) -> list[date]:
    """All days from the first to the last."""
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def workday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta((7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def months(first: date = START, last: date = END) -> list[date]:
    """The first days of all months."""
    return [day for day in days(first, last) if day.day == 1]


def month_end(first: date) -> date:
    """The last day of the month that begins on that day."""
    return (first + timedelta(31)).replace(day=1) - timedelta(1)


def office_time(rng: random.Random, day: date) -> datetime:
    """Some minute of that day within business hours."""
    return datetime.combine(day, OPENS) + timedelta(minutes=rng.randrange(9 * 60))


def answered(asked: datetime, minutes: int) -> datetime:
    """When an answer goes out that takes so many minutes of business hours."""
    opening = datetime.combine(workday(asked.date()), OPENS)
    if asked.time() >= CLOSES and asked.date() == opening.date():
        opening = datetime.combine(workday(asked.date() + timedelta(1)), OPENS)
    reply = max(asked, opening)
    while reply + timedelta(minutes=minutes) > (closing := datetime.combine(reply.date(), CLOSES)):
        minutes -= int((closing - reply).total_seconds() // 60)
        reply = datetime.combine(workday(reply.date() + timedelta(1)), OPENS)
    return reply + timedelta(minutes=minutes)


@dataclass(frozen=True)
class Rep:
    """Somebody who sells. ``skill`` moves the odds of winning; ``target`` is the won amount of a plain month."""

    name: str
    team: str
    skill: float
    target: int
    start: date = START
    end: date | None = None

    def works(self, day: date) -> bool:
        """Whether the rep is with the firm on that day; who is there at the start was there before."""
        return (self.start <= day or self.start == START) and (self.end is None or day <= self.end)


REPS = (
    Rep("Anan Srisuk", "Corporate", 1.35, 150_000),
    Rep("Malee Wongthai", "Corporate", 1.15, 125_000),
    Rep("Preecha Boonmee", "Corporate", 0.72, 120_000),
    Rep("Kanya Phromma", "Corporate", 1.0, 130_000),
    Rep("Thanapon Jaidee", "Corporate", 0.85, 80_000, start=date(2025, 2, 3)),
    Rep("Ploy Charoen", "Retail", 1.05, 60_000),
    Rep("ศิริพร แก้วมณี", "Retail", 1.2, 65_000),
    Rep("Nattapong Saelim", "Retail", 0.75, 55_000, end=date(2025, 11, 28)),
)


def pick_rep(rng: random.Random, team: str, day: date) -> Rep:
    """Any rep of the team who works on that day."""
    return rng.choice([rep for rep in REPS if rep.team == team and rep.works(day)])


@dataclass(frozen=True)
class Product:
    """Something on the price list: price before VAT, and what it costs the firm."""

    name: str
    price: int
    cost: int
    group: str


PRODUCTS = (
    Product("Espresso machine Doi 1G", 68_000, 42_500, "machine"),
    Product("Espresso machine Doi 2G", 145_000, 91_000, "machine"),
    Product("Grinder K64", 18_500, 11_200, "grinder"),
    Product("Grinder K83", 34_000, 20_900, "grinder"),
    Product("ชุดกรองน้ำ", 4_900, 2_600, "extra"),
    Product("Barista training day", 6_500, 2_800, "extra"),
    Product("ชุดติดตั้งเครื่องชง", 3_500, 1_500, "extra"),
    Product("House blend 1 kg", 620, 345, "beans"),
    Product("เมล็ดกาแฟดอยเมฆ 1 กก.", 780, 430, "beans"),
    Product("Decaf 500 g", 460, 265, "beans"),
    Product("Cold brew bags (10)", 390, 190, "beans"),
    Product("Cleaning tablets", 420, 210, "care"),
    Product("แผ่นกรองกระดาษ 100 แผ่น", 120, 55, "care"),
    Product("Milk pitcher", 590, 280, "home"),
    Product("หม้อต้มกาแฟ Moka pot", 1_250, 690, "home"),
    Product("Pour-over starter set", 1_190, 610, "home"),
    Product("Hand grinder", 2_450, 1_380, "home"),
    Product("Digital scale", 1_690, 920, "home"),
    Product("ชุดถ้วยเซรามิก 6 ใบ", 960, 470, "home"),
)


def of(*groups: str) -> list[Product]:
    """The products of these groups."""
    return [product for product in PRODUCTS if product.group in groups]


@dataclass
class Line:
    """One line of an order. ``spoiled`` names the cell that somebody damaged later: amount, date or cost."""

    product: Product
    quantity: int
    discount: int = 0
    refunded: int = 0
    spoiled: str = ""

    @property
    def net(self) -> int:
        """Money after discount, before refunds."""
        return self.quantity * self.product.price - self.discount


@dataclass
class Customer:
    """A company or a person that bought at least once."""

    name: str
    company: bool
    first: date
    rep: Rep
    number: str = ""


@dataclass
class Order:
    """What a customer ordered on one day."""

    day: date
    customer: Customer
    rep: Rep | None
    channel: str
    lines: list[Line]
    number: str = ""
    cancelled: bool = False
    refund_day: date | None = None


@dataclass
class Lead:
    """Somebody who asked. ``won`` is the day on which the lead became a customer."""

    created: datetime
    source: str
    company: str
    owner: Rep
    number: str = ""
    answered: datetime | None = None
    deal: Deal | None = None


@dataclass
class Deal:
    """A chance to sell, with every stage that it entered."""

    created: datetime
    company: str
    owner: Rep
    lines: list[Line]
    source: str
    lead: Lead | None = None
    customer: Customer | None = None
    number: str = ""
    stages: list[tuple[str, datetime]] = field(default_factory=list)
    expected: date = END
    lost_reason: str = ""

    @property
    def stage(self) -> str:
        """Where it stands."""
        return self.stages[-1][0]

    @property
    def closed(self) -> datetime | None:
        """When it was decided."""
        return self.stages[-1][1] if self.stage in (WON, LOST, DROPPED) else None

    @property
    def amount(self) -> int:
        """Money, before VAT."""
        return sum(line.net for line in self.lines)


def _words(text: str) -> list[str]:
    """Words with commas between."""
    return [word.strip() for word in text.replace("\n", " ").split(",")]


_FIRST = _words("""
    Somchai, Anong, Kittipong, Wanida, Suda, Arthit, Chalerm, Duangjai, Pim, Boonsri, Nicha,
    Tanawat, Orathai, Pongsak, Rattana, Supaporn, Thida, Vichai, Jirapa, Surasak, Apinya, Chaiwat,
    Darunee, Ekkachai, Kamol, Lalita, Mongkol, Narong, Panida, Ratchanee, Sunee, Teerapong, Udom,
    Wichit, Yupin, Mark, Julia, Kenji, Priya, Daniel, สมชาย, วิภา, อรทัย, กิตติ, นภา, ปิยะ, มานี,
    ชูใจ, วีระ, สุดา, พรทิพย์, ธีระ, ณัฐ, กมล, ดวงใจ, ประเสริฐ, รัชนี, สุนีย์, อนงค์, เอกชัย
""")
_LAST = _words("""
    Thongdee, Rattanakul, Sukjai, Meesuk, Chaiyo, Panyawong, Inthara, Kaewkla, Lertsin, Boonrod,
    Saetang, Nakorn, Chantara, Duangdee, Homchan, Jaikla, Khamsai, Limsakul, Manop, Nuanchan,
    Ongart, Petchara, Ruangrit, Sombat, Tantip, Uthai, Vongsa, Wattana, Yodrak, ทองดี, สุขใจ, มีสุข,
    รัตนกุล, แสงทอง, ใจงาม, วงศ์สวัสดิ์, พูนทรัพย์, เจริญผล, ศรีสุข, บุญมา, คำแสน, ชัยวงศ์, ดีเลิศ,
    เพชรดี, อินทร์แก้ว
""")
_PLACE = _words("""
    Ari, Thonglor, Riverside, Lotus, Bangrak, Morning, Golden, Elephant, Monsoon, Chang, Banyan,
    Khlong, Tuktuk, Saphan, Jasmine, Orchid, Teak, Rain, Sunday, Sathorn, Ekkamai, Ladprao, Nimman,
    Hilltop, Blue, Paper, Copper, Little, ต้นไม้, ริมน้ำ, ดอยหมอก, ฟ้าใส, ใบบัว, ลมเย็น, หัวมุม,
    ข้างทาง, ตะวัน, สายฝน, ดาวเรือง, ปลายนา, ริมคลอง, ไม้หอม, เช้านี้, ชิดจันทร์
""")
_KIND = _words("""
    Cafe, Roasters, Bakery, Hotel, Coworking, Bistro, Coffee Bar, Hostel, Garden Cafe, House,
    Corner, Dental Clinic, Fitness, Studio, คาเฟ่, เบเกอรี่, โฮเทล, รีสอร์ต, ออฟฟิศ, บ้านกาแฟ,
    ร้านกาแฟ, สวนกาแฟ, โรงคั่ว, เกสต์เฮาส์, ครัว, คลินิก
""")
_BRANCH = ("Silom", "Chiang Mai", "Phuket", "Rama 9", "Hua Hin", "Khon Kaen"), ("สีลม", "เชียงใหม่", "ภูเก็ต", "พระราม 9")


class Names:
    """Names that do not repeat."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._seen: set[str] = set()

    def person(self) -> str:
        """A person, in Thai or in Latin letters but not mixed."""
        return self._new(lambda thai: f"{self._word(_FIRST, thai)} {self._word(_LAST, thai)}")

    def company(self) -> str:
        """A café, a hotel, an office; some say which branch."""
        return self._new(self._company)

    def _company(self, thai: bool) -> str:
        place, kind = self._word(_PLACE, thai), self._word(_KIND, thai)
        name = f"{kind}{place}" if thai else f"{place} {kind}"
        return f"{name} {self._rng.choice(_BRANCH[thai])}" if self._rng.random() < 0.45 else name

    def _word(self, words: list[str], thai: bool) -> str:
        return self._rng.choice([word for word in words if word.isascii() != thai])

    def _new(self, draw: Callable[[bool], str]) -> str:
        while (name := draw(self._rng.random() < 0.3)) in self._seen:
            pass
        self._seen.add(name)
        return name
