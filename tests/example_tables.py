"""The tables of the worked examples, fed the way cells go: a grid, its header row, canonical tables, prepared columns."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from salesxl.dataset import Dataset
from salesxl.prepare import prepare
from salesxl.reading import Grid, tables_from_grids
from salesxl.settings import Settings

Inputs = dict[str, Any]
PATH = Path(__file__).resolve().parents[2] / "shared" / "reference" / "metrics_examples.json"
BOOK = json.loads(PATH.read_text(encoding="utf-8")) if PATH.is_file() else {"fixtures": {}, "examples": []}
FIXTURES, EXAMPLES = BOOK["fixtures"], BOOK["examples"]
AS_OF = date(2026, 3, 31)


def grid(name: str, rows: Sequence[Sequence[Any]]) -> Grid:
    columns = [np.array(column, dtype=object) for column in zip(*rows, strict=True)]
    return Grid(name, None, columns)


def dataset(*grids: Grid, as_of: date = AS_OF, **settings: Any) -> Dataset:
    chosen = Settings().with_values(settings)
    data = tables_from_grids(
        list(grids), settings=chosen, tables=[(one.file.partition(".")[0], one.file, None) for one in grids]
    )
    prepared, findings = prepare(data.tables, data.settings)
    return Dataset(prepared, data.settings, [*data.findings, *findings], data.sources, as_of)


def fixture(name: str, table: str | None = None) -> Grid:
    held = FIXTURES[name]
    return grid(f"{table or name}.csv", [held["columns"], *held["rows"]])


def orders(**settings: Any) -> Dataset:
    return dataset(fixture("orders"), **settings)


def deals() -> Dataset:
    return dataset(fixture("deals"), fixture("targets", "reps_targets"))


def leads() -> Dataset:
    return dataset(fixture("leads"))


def subscriptions(as_of: date = date(2026, 2, 28), **settings: Any) -> Dataset:
    """The snapshots of two month ends as subscriptions with a start and an end."""
    header = ["customer_id", "amount", "interval", "start", "end"]
    rows: list[list[Any]] = []
    for customer, before, after, note in FIXTURES["subscriptions"]["rows"]:
        if "came back" in note:
            rows.append([customer, after, "month", "2025-01-01", "2025-12-31"])
        if before:
            rows.append([customer, before, "month", "2025-06-01", None if before == after else "2026-02-10"])
        if after and after != before:
            rows.append([customer, after, "month", "2026-02-10", None])
    return dataset(grid("subscriptions.csv", [header, *rows]), as_of=as_of, **settings)


def plans(rows: Sequence[Sequence[Any]]) -> Dataset:
    """Subscriptions (customer, plan, amount, interval) that began in 2026."""
    header = ["customer_id", "plan", "amount", "interval", "start"]
    return dataset(grid("subscriptions.csv", [header, *([*row, "2026-01-01"] for row in rows)]))


def surveys(kind: str, scores: Sequence[int]) -> Dataset:
    rows = [["2026-03-01", kind, score] for score in scores]
    return dataset(grid("surveys.csv", [["date", "kind", "score"], *rows]))


def loyal(kept: int, of: int, money: float, **settings: Any) -> Dataset:
    """Customers who bought in 2025, some of them in 2026 again, for so much money each."""
    rows = [[f"2025-06-{day + 1:02d}", f"C{day}", money] for day in range(of)]
    rows += [[f"2026-06-{day + 1:02d}", f"C{day}", money] for day in range(kept)]
    return dataset(
        grid("orders.csv", [["order_date", "customer_id", "net_amount"], *rows]), as_of=date(2026, 12, 31), **settings
    )


def extended(given: Inputs) -> Dataset:
    """Customers who bought a phone on a plan; then some another product, some a dearer plan, some both."""
    header = ["order_date", "customer_id", "product", "plan", "price", "net_amount"]
    rows: list[list[Any]] = [["2026-01-05", f"C{i}", "phone", "basic", 10, 10] for i in range(given["customers"])]
    rows += [["2026-02-05", f"C{i}", "case", "basic", 5, 5] for i in range(given["added_product"])]
    first = given["added_product"] - given["both"]
    rows += [["2026-02-06", f"C{i}", "phone", "plus", 20, 20] for i in range(first, first + given["upgraded"])]
    return dataset(grid("orders.csv", [header, *rows]))


def social(given: Inputs) -> Dataset:
    header = ["date", "platform", "likes", "comments", "shares", "messages", "reach", "followers"]
    row = [
        "2026-03-01",
        "Facebook",
        *(given[name] for name in ("likes", "comments", "shares", "direct_messages", "reach", "followers")),
    ]
    return dataset(grid("social.csv", [header, row]))


def hours(given: Inputs) -> Dataset:
    rows = [
        ["2026-03-02", "time", "A", category.replace("_", " "), count / 5]
        for category, count in given.items()
        for _ in range(5)
    ]
    return dataset(grid("activities.csv", [["date", "kind", "owner", "category", "hours"], *rows]))


def funnel(given: Inputs) -> Dataset:
    """Deals that entered a stage; some went on and were won, some were lost, some are still there."""
    ways = ["won"] * given["advanced"] + ["lost"] * given["lost"] + ["open"] * given["still_open"]
    listed = [[f"D{i}", 100, way, "Qualified", "2026-01-02", "2026-02-02"] for i, way in enumerate(ways)]
    history = [[f"D{i}", "Qualified", "2026-01-05"] for i in range(len(ways))]
    return dataset(
        grid("deals.csv", [["deal_id", "amount", "status", "stage", "created_date", "close_date"], *listed]),
        grid("stage_history.csv", [["deal_id", "stage", "entered_at"], *history]),
    )


STAGES = ("Lead", "Qualified", "Proposal", "Negotiation")


def in_order(found: dict[str, Any]) -> list[Any]:
    """Stages in the order of the funnel; a group that is no stage has no place in it."""
    return [found.get(stage) for stage in STAGES]


def steps(entered: Sequence[int]) -> Dataset:
    """Deals that got so far in the funnel and were lost there; the last number is that of the deals won."""
    listed, history = [], []
    for i in range(entered[0]):
        reached = sum(i < count for count in entered)
        state = "won" if reached == len(entered) else "lost"
        listed.append([f"D{i}", 100, state, state.title(), "2026-01-01", "2026-03-01"])
        history += [[f"D{i}", name, f"2026-01-{2 + 7 * at:02d}"] for at, name in enumerate(STAGES[:reached])]
    return dataset(
        grid("deals.csv", [["deal_id", "amount", "status", "stage", "created_date", "close_date"], *listed]),
        grid("stage_history.csv", [["deal_id", "stage", "entered_at"], *history]),
        stages=",".join(STAGES),
    )
