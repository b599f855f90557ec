"""Sources: where leads come from, how many become customers, and what one costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesxl.analyses.rows import counted, group_keys, part, table, within, without
from salesxl.currencies import currencies
from salesxl.periods import Period
from salesxl.registry import MEASURES, analysis
from salesxl.results import Note, Reason, TableResult

if TYPE_CHECKING:
    from salesxl.dataset import Dataset

COLUMNS = {
    "source": "text", "leads": "count", "share": "rate", "converted": "count", "rate": "rate", "spend": "money",
    "cost_per_lead": "money", "cost_per_customer": "money",
}  # fmt: skip


@analysis(
    en="Conversion by source", th="อัตราการเปลี่ยนเป็นลูกค้าตามแหล่งที่มา", needs=("leads",),
    definition_th="ลีดที่เข้ามาในงวดแยกตามแหล่งที่มา: จำนวน เป็นลูกค้าแล้วกี่ราย คิดเป็นกี่เปอร์เซ็นต์ "
                  "และถ้ามีค่าใช้จ่ายตามช่องทาง ต้นทุนต่อลีดและต่อลูกค้าใหม่หนึ่งราย ชื่อที่ต่างกันแค่ตัวพิมพ์หรือช่องว่างนับเป็นแหล่งเดียวกัน",
)  # fmt: skip
def sources(data: Dataset, *, period: Period | None = None, by: str = "source") -> TableResult:
    """The leads of the period by source: number, how many became customers, and what one cost.

    Names that differ in case or spaces are one source. Spend counts where its channel has the name of a source; what
    names no channel (salaries, tools) is left out and said. Young leads may still convert.

    Args:
        data: prepared tables.
        period: of the days on which the leads came in; all without one.
        by: ``source``, or another field of leads (``campaign``, ``owner`` ...); spend is known by source or campaign.
    """
    from salesxl.prepare.words import normal

    columns = {by if name == "source" else name: unit for name, unit in COLUMNS.items()}
    rows = counted(data, "leads", "lead", "day")
    if isinstance(rows, Reason):
        return without("sources", columns, rows)
    leads = within(rows, "day", period)
    said = group_keys(data, "leads", leads, by)
    if isinstance(said, Reason):
        return without("sources", columns, said)
    known = "converted_lead" in leads
    keys = said.astype(str).map({word: normal(word) for word in said.astype(str).unique()})
    names = said.astype(str).str.strip().groupby(keys).agg(lambda words: words.value_counts().index[0])
    grouped = leads.assign(key=keys).groupby("key", sort=False)
    number = grouped["lead"].nunique()
    converted = grouped["converted_lead"].nunique() if known else None
    spend, apart = _spend(data, period, "channel" if by == "source" else by)
    total = int(number.sum())
    found = []
    for key in sorted({*number.index, *spend}, key=lambda key: (-int(number.get(key, 0)), key)):
        count, cost = int(number.get(key, 0)), spend.get(key)
        won = None if converted is None else int(converted.get(key, 0))
        rate = part(won, count) if won is not None else None
        each = (None, None) if cost is None else (part(cost, count), part(cost, won or 0))
        found.append((names.get(key, key), count, part(count, total), won, rate, cost, *each))
    notes = [Note("spend_apart", {"amount": f"{apart:,.0f}"})] if apart else []
    if len(named := currencies(data, "spend")) > 1:
        notes.append(Note("spend_mixed", {"currencies": ", ".join(named)}))
    return table("sources", columns, found, notes=notes)


def _spend(data: Dataset, period: Period | None, field: str) -> tuple[dict[str, float], float]:
    """Spend of the period by the name of its channel, and what names none."""
    from salesxl.evaluation.windows import frame_of
    from salesxl.prepare.words import normal

    measure = MEASURES["total_spend"]
    frame = counted(data, "spend", *measure.needs, field, money=True)
    if isinstance(frame, Reason):
        return {}, 0.0
    rows = frame_of(measure, frame, period, data)
    cost = rows["shared_cost"]
    spelling = {normal(said): normal(name) for said, name in data.settings.sources.items()}
    named = rows[field].astype(object)
    keys = named.map(lambda word: spelling.get(normal(word), normal(word)) if isinstance(word, str) else None)
    sums = cost.groupby(keys).sum()
    return {str(key): float(value) for key, value in sums.items() if value > 0}, float(cost[keys.isna()].sum())
