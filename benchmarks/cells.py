"""A worksheet function on a range beside xlwings' DataFrame conversion with pandas, in the same process.

Both go through xlwings' own COM code (pywin32 is played, see tests/com_host.py), with the cells as Excel hands them over.
What the transfer from Excel costs is not in it; it is the same for both. pandas is asked for the bare arithmetic, on
columns that it is told are clean; salesxl also recognises the columns, reads days, finds duplicates and cancelled
orders, and prepares customers' histories for all functions that follow.
"""

from __future__ import annotations

import marshal
import random
import sys
import time
import types
from collections.abc import Callable, Iterator, Mapping
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.table import Line, lines

CELLS = 200

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


def questions() -> list[tuple[str, str]]:
    """The cells of a KPI sheet: five metrics for forty months and quarters."""
    months = [f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13)]
    quarters = [f"{year}-Q{quarter}" for year in (2025, 2026) for quarter in range(1, 5)]
    periods = [*months, *quarters, "2025", "2026", "ytd", "last 30 days", "last 90 days", "qtd", "mtd", "last month"]
    metrics = ("SALES_REVENUE", "SALES_AOV", "SALES_ORDERS", "SALES_NEW_CUSTOMERS", "SALES_ACTIVE_CUSTOMERS")
    return [(metric, period) for metric in metrics for period in periods][:CELLS]


def compare(count: int, turns: int) -> Iterator[tuple[str, list[Line]]]:
    """Milliseconds of a cell on a range, and of many cells on one."""
    peer_module()
    rows = orders(count)
    ask("SALES_AOV", rows[:50])  # once for the imports
    UDFS.call_udf("peer_udf", "peer", (rows[:50],), None, None)
    copies = [fresh(rows) for _ in range(CELLS // 10)]

    def peer(table: Any) -> float:
        [[found]] = UDFS.call_udf("peer_udf", "peer", (table,), None, None)
        return float(found)

    def first(table: Any) -> float:
        [[found]] = ask("SALES_AOV", table)
        return float(found)

    def with_a_handle(table: Any) -> None:
        [[handle]] = ask("SALES_DATA", table)
        for name, period in questions():
            ask(name, handle, period)

    def each_with_the_range(_: Any) -> None:
        for (name, period), copy in zip(questions(), cycle(copies), strict=False):
            ask(name, copy, period)

    if abs(first(fresh(rows)) - peer(fresh(rows))) > 1e-6:
        raise SystemExit("the two come to different answers")
    one: dict[str, Callable[[Any], object]] = {
        "salesxl, nothing kept": first,
        "xlwings' DataFrame, pandas": peer,
    }
    yield f"a cell on {count:,} x 6 cells", lines(_timed(one, rows, turns), unit="ms")
    many: dict[str, Callable[[Any], object]] = {
        "salesxl, one cell": first,
        f"salesxl, {CELLS} cells on SALES_DATA": with_a_handle,
        f"salesxl, {CELLS} cells, each with the range": each_with_the_range,
    }
    yield f"{CELLS} cells on {count:,} x 6 cells", lines(_timed(many, rows, turns), unit="ms")


def _timed(ways: Mapping[str, Callable[[Any], object]], rows: Any, turns: int) -> dict[str, list[float]]:
    """Seconds of each way, alternating, each on cells of its own that are not known yet."""
    from salesxl.cells import forget

    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(turns):
        for name, way in ways.items():
            table = fresh(rows)
            forget()
            begun = time.perf_counter()
            way(table)
            times[name].append(time.perf_counter() - begun)
    return times
