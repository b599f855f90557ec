"""The stages of the pipeline in their order, which a plain export does not say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from salesxl.analyses.rows import counted
from salesxl.results import Reason

if TYPE_CHECKING:
    import pandas as pd

    from salesxl.dataset import Dataset
    from salesxl.settings import Settings

USUAL = (
    # the order of stages that CRM programs and small firms use, for data that tell nothing themselves
    "lead", "lead in", "new", "prospecting", "prospect", "contacted", "engaging", "qualification", "qualify", "appointment scheduled",
    "qualified", "contact made", "qualified to buy", "discovery", "needs analysis", "follow up", "demo scheduled", "demo", "presentation",
    "presentation scheduled", "develop", "value proposition", "perception analysis", "decision maker bought in", "id. decision makers",
    "identify decision makers", "proposition", "quote", "propose", "proposal", "proposal made", "proposal sent", "proposal/price quote",
    "negotiation", "negotiations started", "negotiating", "negotiation/review", "contract", "contract sent", "verbal",
    "ลีด", "ลูกค้ามุ่งหวัง", "ใหม่", "รอติดต่อ", "ติดต่อครั้งแรก", "ติดต่อแล้ว", "คัดกรองแล้ว", "เข้าพบ", "นำเสนอ", "นำเสนอสินค้า", "สาธิต", "เสนอราคา",
    "ส่งใบเสนอราคา", "ส่งใบเสนอราคาแล้ว", "เสนอราคาแล้ว", "รอตัดสินใจ", "เจรจา", "ต่อรอง", "เจรจาต่อรอง", "ส่งสัญญา", "ทำสัญญา",
)  # fmt: skip
_NUMBER = re.compile(r"\s*\(?(\d+)")


def stage_order(data: Dataset) -> list[str]:
    """The stages that an open deal can be in, first to last, without won and lost.

    The setting ``stages`` says it. Without it stages are ordered by the probability of the deals in them, else by the
    order in which the stage history passes through them, else by the numbers before their names, else as firms usually
    name them, else as they turn up.
    """
    return _ordered(data)[0]


def guessed(data: Dataset) -> list[str]:
    """The stages of which nothing says where they belong: they stand as they turn up, after those that are known."""
    return _ordered(data)[1]


def _ordered(data: Dataset) -> tuple[list[str], list[str]]:
    given = [name for name, _ in data.settings.stage_list()]
    if given:
        return given, []
    names = _open_stages(data)
    by_chance, by_history = _mean_chance(data), _steps_ahead(data, names)
    if names and all(name in by_chance for name in names) and len({*by_chance.values()}) > 1:
        return sorted(names, key=lambda name: (by_chance[name], -by_history.get(name, 0))), []
    if by_history:
        return sorted(names, key=lambda name: -by_history.get(name, 0)), []
    numbers = {name: int(found[1]) for name in names if (found := _NUMBER.match(name))}
    if len({*numbers.values()}) == len(names):
        return sorted(names, key=lambda name: numbers[name]), []
    from salesxl.prepare.words import normal

    usual = {name: at for at, name in enumerate(USUAL)}
    unknown = [name for name in names if normal(name) not in usual]
    return sorted(names, key=lambda name: usual.get(normal(name), len(usual))), unknown if len(names) > 1 else []


def entries(data: Dataset) -> pd.DataFrame | Reason:
    """The stage history as it stands in the data, in order of time: without the rows added for skipped stages."""
    rows = counted(data, "stage_history", "stage", "entered_at")
    if isinstance(rows, Reason):
        return rows
    rows = rows[~rows["passed"]] if "passed" in rows else rows
    return rows.assign(deal=rows["deal_id"].astype(object)).sort_values("entered_at", kind="stable")


def is_end(stages: pd.Series, settings: Settings) -> pd.Series:
    """Which stages are none: won, lost or cancelled."""
    from salesxl.prepare.words import ends_of_deals

    end = ends_of_deals(settings.status_words)
    return stages.isin({name for name in stages.dropna().unique() if end(str(name))})


def _open_stages(data: Dataset) -> list[str]:
    import pandas as pd

    known: list[pd.Series] = []
    for key, column in (("stage_history", "stage"), ("deals", "stage"), ("deals", "lost_from_stage")):
        rows = counted(data, key, column)
        if not isinstance(rows, Reason):
            said = rows[column].astype(object).dropna()
            known.append(said[~is_end(said, data.settings)])
    return [str(name) for name in pd.unique(pd.concat(known))] if known else []


def _mean_chance(data: Dataset) -> dict[str, float]:
    rows = counted(data, "deals", "stage", "chance")
    if isinstance(rows, Reason):
        return {}
    still = rows[rows["is_open"]]
    means = still["chance"].groupby(still["stage"].astype(object)).mean().dropna()
    return {str(name): round(float(value), 6) for name, value in means.items()}


def _steps_ahead(data: Dataset, names: list[str]) -> dict[str, int]:
    """How many other stages are entered after each: the more there are, the earlier it comes."""
    order = entries(data)
    if isinstance(order, Reason):
        return {}
    order = order.assign(step=order.groupby("deal").cumcount(), stage=order["stage"].astype(object))
    first = order.groupby(["deal", "stage"])["step"].min().unstack()
    ahead = {}
    for name in [name for name in names if name in first]:
        others = [other for other in first.columns.intersection(names) if other != name]
        earlier = first[others].gt(first[name], axis=0).sum()
        later = first[others].lt(first[name], axis=0).sum()
        ahead[name] = int((earlier > later).sum())
    return ahead
