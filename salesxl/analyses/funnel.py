"""Funnel: how many deals reach each stage, and where they are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesxl.analyses.rows import counted, once, part, table, within, without
from salesxl.periods import Period
from salesxl.registry import analysis
from salesxl.results import Note, Reason, TableResult

if TYPE_CHECKING:
    import pandas as pd

    from salesxl.dataset import Dataset

COLUMNS = {
    "stage": "text", "entered": "count", "advanced": "count", "lost": "count", "still_open": "count",
    "conversion": "rate", "leak": "rate", "of_first": "rate", "days": "days",
}  # fmt: skip
UNPLACED = 0.05  # of lost deals: with more of them lost nobody knows where, rates would mislead


@analysis(
    en="Sales funnel", th="กรวยการขาย", needs=("deals", "stage_history"),
    definition_th="ดีลที่สร้างในงวดไปถึงแต่ละขั้นตอนกี่ดีล ไปต่อ แพ้ หรือยังเปิดอยู่เท่าใด "
                  "อัตราไปต่อ = ดีลที่ถึงขั้นถัดไปหารด้วยดีลที่ถึงขั้นนี้ อัตราการหลุด = ดีลที่แพ้หารด้วยดีลที่รู้ผลของขั้นนั้นแล้ว "
                  "ดีลที่ยังเปิดอยู่ไม่นับเป็นดีลที่หลุด ข้ามขั้นถือว่าผ่าน ย้อนขั้นไม่ลบของเดิม",
)  # fmt: skip
def funnel(data: Dataset, *, period: Period | None = None) -> TableResult:
    """The deals opened in the period, by stage: entered, advanced, lost, still open, and how long they stayed.

    ``conversion`` is the next stage's number by this one's; ``leak`` is lost / (advanced + lost), so that a deal that
    is still open does not count as lost. A stage that was skipped was passed; moving back takes nothing away. The
    days in a stage are the mean of stays that have ended. Without stage history the present stage says how far an
    open deal came; a lost deal then needs ``lost_from_stage``. Where too many lost deals lack it, there are counts
    and no rates.

    Args:
        data: prepared tables.
        period: of the days on which the deals were opened.
    """
    from salesxl.analyses.stages import guessed, is_end, stage_order

    deals = counted(data, "deals", "deal", "stage", *(("day_created",) if period else ()))
    if isinstance(deals, Reason):
        return without("funnel", COLUMNS, deals)
    order = stage_order(data)
    deals = once(within(deals, "day_created", period))
    place, notes = furthest(data, deals, order)
    placed = place.notna()
    unplaced = int((deals["lost"] & ~placed).sum())
    rates = unplaced <= UNPLACED * max(int(deals["lost"].sum()), 1)
    notes += [Note("lost_unplaced", {"deals": unplaced})] if unplaced else []
    place = place.fillna(0)
    reached = [int((place >= at).sum()) for at in range(len(order) + 1)]
    stays = _mean_stay(data, deals)
    rows: list[tuple[object, ...]] = []
    for at, stage in enumerate(order):
        here = (place == at) & placed
        lost = int((here & deals["lost"]).sum())
        leak = part(lost, reached[at + 1] + lost) if rates else None
        step = part(reached[at + 1], reached[at]) if rates else None
        whole = part(reached[at], reached[0]) if rates else None
        still = int((here & deals["is_open"]).sum())
        numbers = (reached[at], reached[at + 1], lost if rates else None, still)
        rows.append((stage, *numbers, step, leak, whole, stays.get(stage)))
    if unknown := guessed(data):
        notes.append(Note("stages_guessed", {"stages": ", ".join(unknown)}))
    if rows:
        won = deals.loc[deals["won"], "stage"].astype(object)
        # of a program that keeps the stage in which a deal was won there is none
        won = won[is_end(won, data.settings)].mode()
        name = str(won.iloc[0]) if len(won) else "won"
        rows.append((name, reached[-1], *[None] * 5, part(reached[-1], reached[0]), None))
    return table("funnel", COLUMNS, rows, notes=notes)


def furthest(data: Dataset, deals: pd.DataFrame, order: list[str]) -> tuple[pd.Series, list[Note]]:
    """The place of the furthest stage of each deal: one past the last for won ones, missing where it is not known."""
    import numpy as np
    import pandas as pd

    from salesxl.analyses.stages import entries, is_end
    from salesxl.prepare.words import normal

    place = {normal(stage): at for at, stage in enumerate(order)}
    unlisted: set[str] = set()

    def places(stages: pd.Series) -> pd.Series:
        words = stages.astype("category").cat
        names, codes = words.categories.tolist(), words.codes.to_numpy()
        ends = is_end(pd.Series(names, dtype=object), data.settings)
        known = [None if end else place.get(normal(str(name)), -1) for name, end in zip(names, ends, strict=True)]
        unlisted.update(str(names[code]) for code in pd.unique(codes) if code >= 0 and known[code] == -1)
        at = np.array([*known, None], dtype=float)[codes]
        return pd.Series(at, index=stages.index).clip(lower=0.0)

    furthest = places(deals["stage"])
    if "lost_from_stage" in deals:
        furthest = furthest.fillna(places(deals["lost_from_stage"]).where(deals["lost"]))
    history = entries(data)
    if not isinstance(history, Reason):
        most = places(history["stage"]).groupby(history["deal"]).max()
        passed = deals["deal"].astype(object).map(most).astype(float)
        furthest = furthest.where(furthest.ge(passed) | passed.isna(), passed)
    furthest = furthest.fillna(0.0).where(furthest.notna() | ~deals["lost"])
    notes = [Note("stages_unlisted", {"stages": ", ".join(sorted(unlisted))})] if unlisted else []
    return furthest.where(~deals["won"], float(len(order))), notes


def _mean_stay(data: Dataset, deals: pd.DataFrame) -> dict[str, float]:
    """Mean days that the deals spent in each stage, of stays that have ended."""
    from salesxl.analyses.stages import entries

    history = entries(data)
    if isinstance(history, Reason):
        return {}
    own = history[history["deal"].isin(set(deals["deal"].astype(object)))]
    left = own.groupby("deal")["entered_at"].shift(-1)
    stay = (left - own["entered_at"]).dt.total_seconds() / 86_400
    return {
        str(stage): float(mean) for stage, mean in stay.groupby(own["stage"].astype(object)).mean().dropna().items()
    }
