"""A worksheet function on 100,000 x 6 cells beside xlwings' DataFrame conversion with pandas, in the same run.

Usage: python benchmarks/udf.py [ROWS]

Both go through xlwings' own COM code (pywin32 is played, see tests/com_host.py), with the cells as Excel hands them over.
What the transfer from Excel costs is not in it; it is the same for both. pandas is asked for the bare arithmetic, on
columns that it is told are clean; salesxl also recognises the columns, reads days, finds duplicates and cancelled
orders, and prepares customers' histories for all functions that follow.
"""

from __future__ import annotations

import marshal
import random
import statistics
import sys
import time
import types
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

TURNS = 5
CELLS = 200
GOAL_FIRST, GOAL_MANY = 2.0, 1.5

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from com_host import start_xlwings  # noqa: E402  (the path is needed first)

UDFS = start_xlwings()

PEER = """
import pandas as pd

@func
@arg("table", pd.DataFrame, index=False, header=1)
def peer(table):
    orders = table[table["Status"] != "cancelled"].drop_duplicates()
    return float(orders["Net amount"].sum() / orders["Order ID"].nunique())
"""


def peer_module() -> None:
    """A module with the function that somebody would write with xlwings and pandas."""
    module = types.ModuleType("peer_udf")
    module.__file__ = __file__
    module.__dict__.update(func=UDFS.xlfunc, arg=UDFS.xlarg)
    exec(PEER, module.__dict__)
    sys.modules["peer_udf"] = module


def orders(count: int) -> tuple[tuple[Any, ...], ...]:
    """A table of orders as Value2 gives it."""
    draw = random.Random(2026)
    rows: list[tuple[Any, ...]] = [("Order ID", "Order date", "Customer", "Net amount", "Status", "Sales rep")]
    for number in range(count):
        status = "cancelled" if draw.random() < 0.05 else "completed"
        day, customer, amount = (
            45658.0 + draw.randrange(500),
            f"C{draw.randrange(5000)}",
            float(draw.randrange(100, 5000)),
        )
        rows.append((f"O{number}", day, customer, amount, status, draw.choice(("Ann", "Bob", "Cat"))))
    return tuple(rows)


def fresh(rows: Any) -> Any:
    """The same cells as new objects, as every call over COM brings them."""
    return marshal.loads(marshal.dumps(rows, 2))


def ask(name: str, *args: Any) -> Any:
    """A question as our add-in's VBA puts it."""
    context = ("date1904", False, "language", "en", "version", "benchmark")
    return UDFS.call_udf("salesxl.udfs.call", "call", (name, "[Book1]Sheet1!$A$1", args, context), None, None)


def milliseconds(job: Callable[[], object]) -> float:
    """How long a job takes once."""
    start = time.perf_counter()
    job()
    return (time.perf_counter() - start) * 1000


def questions() -> list[tuple[str, str]]:
    """The cells of a KPI sheet: five metrics for forty months and quarters."""
    months = [f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13)]
    quarters = [f"{year}-Q{quarter}" for year in (2025, 2026) for quarter in range(1, 5)]
    periods = [*months, *quarters, "2025", "2026", "ytd", "last 30 days", "last 90 days", "qtd", "mtd", "last month"]
    metrics = ("SALES_REVENUE", "SALES_AOV", "SALES_ORDERS", "SALES_NEW_CUSTOMERS", "SALES_ACTIVE_CUSTOMERS")
    return [(metric, period) for metric in metrics for period in periods][:CELLS]


def line(name: str, ours: float, other: float, ratio: float, goal: str, met: bool | None) -> None:
    """Print one comparison."""
    verdict = "" if met is None else "met" if met else "missed"
    print(f"{name:44} {ours:9.1f} {other:9.1f} {ratio:7.2f}   {goal:12} {verdict}")


def main() -> None:
    """Measure and print."""
    from salesxl.cells import forget

    peer_module()
    rows = orders(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    ask("SALES_AOV", rows[:50])  # once for the imports
    UDFS.call_udf("peer_udf", "peer", (rows[:50],), None, None)

    def first(table: Any) -> None:
        forget()
        ask("SALES_AOV", table)

    turns = []
    for _ in range(TURNS):
        mine = milliseconds(partial(first, fresh(rows)))
        turns.append((mine, milliseconds(partial(UDFS.call_udf, "peer_udf", "peer", (fresh(rows),), None, None))))
    mine, peer = (statistics.median(column) for column in zip(*turns, strict=True))
    print(f"{len(rows) - 1:,} x 6 cells; medians of {TURNS} alternating turns, ms")
    print(f"{'':44} {'salesxl':>9} {'other':>9} {'ratio':>7}   goal")
    line(
        "one cell, nothing kept (other: pandas)", mine, peer, peer / mine, f">= {GOAL_FIRST}", peer >= GOAL_FIRST * mine
    )

    table = fresh(rows)
    again = statistics.median(milliseconds(partial(ask, "SALES_AOV", fresh(rows))) for _ in range(TURNS))
    line("the same cell again (other: pandas)", again, peer, peer / again, "", None)
    months = [f"2025-{month:02d}" for month in range(1, TURNS + 1)]
    again = statistics.median(milliseconds(partial(ask, "SALES_REVENUE", fresh(rows), month)) for month in months)
    line("another function on that range (pandas)", again, peer, peer / again, "", None)

    def through_a_handle() -> None:
        forget()
        [[handle]] = ask("SALES_DATA", table)
        for name, period in questions():
            ask(name, handle, period)

    many = milliseconds(through_a_handle)
    line(
        f"{CELLS} cells on SALES_DATA (other: one cell)",
        many,
        mine,
        many / mine,
        f"<= {GOAL_MANY}",
        many <= GOAL_MANY * mine,
    )

    def each_with_the_range() -> None:
        forget()
        for name, period in questions():
            ask(name, copies.pop(), period)

    copies = [fresh(rows) for _ in range(CELLS // 10)] * 10
    many = milliseconds(each_with_the_range)
    line(f"{CELLS} cells, each with the range (other: one)", many, mine, many / mine, "", None)


if __name__ == "__main__":
    main()
