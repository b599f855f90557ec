"""Two workers of a Dask cluster on this machine beside one process; and what measuring in parts would cost.

Of every job the time of the clock and the processor's time of the process that the user waits for: no number of workers
takes that away. The last table is an experiment: the rows of three measures are sent to the workers in parts, which send
back sums, the numbers of the orders they saw and all values for the median; beside it what salesxl does.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.inputs import orders, write_csv, write_xlsx
from benchmarks.table import Line, lines
from salesxl import Dataset, calculate, load

FILES, MOST_BRANCHES = 12, 40
MEASURES = (("revenue", None), ("orders", None), ("aov", "median"))


def compare(rows: int, turns: int, folder: Path) -> Iterator[tuple[str, list[Line]]]:
    """A table a job."""
    from distributed import LocalCluster

    place = _inputs(folder / "cluster", rows)
    jobs = {
        f"calc aov --by branch, {rows:,} rows in {FILES} xlsx files": ["calc", "aov", "--by", "branch", place / "xlsx"],
        f"calc aov --by branch, {rows:,} rows in {FILES} csv files": ["calc", "aov", "--by", "branch", place / "csv"],
        f"calc clv --variant predicted --by month, {rows:,} rows": [
            "calc", "clv", "--variant", "predicted", "--by", "month", place / "csv",
        ],
        f"fill --split-by branch, {rows // 10:,} rows, {_branches(rows)} workbooks": [
            "fill", "--split-by", "branch", "--quiet", "--force", "-o", place / "out", place / "tenth.csv",
        ],
    }  # fmt: skip
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as running:
        running.wait_for_workers(2)
        address: str = running.scheduler_address
        for title, job in jobs.items():
            yield title, _beside({"salesxl, one process": job, "two workers": [*job, "--cluster", address]}, turns)
        yield f"three measures over {rows:,} rows that are in memory", _in_parts(place / "csv", address, turns)


def _inputs(place: Path, rows: int) -> Path:
    """A franchise's orders in files of one kind, and a tenth of them in one file."""
    if not place.exists():
        for kind in ("csv", "xlsx"):
            (place / kind).mkdir(parents=True)
        columns = _of_branches(orders(rows), _branches(rows))
        for number, part in enumerate(np.array_split(np.arange(rows), FILES)):
            some = {name: np.asarray(values)[part] for name, values in columns.items()}
            write_csv(place / "csv" / f"orders_{number:02}.csv", some)
            write_xlsx(place / "xlsx" / f"orders_{number:02}.xlsx", "orders", some)
        write_csv(place / "tenth.csv", _of_branches(orders(rows // 10), _branches(rows)))
    return place


def _branches(rows: int) -> int:
    return min(MOST_BRANCHES, rows // 1000)


def _of_branches(columns: Mapping[str, np.ndarray], branches: int) -> dict[str, np.ndarray]:
    branch = np.random.default_rng(5).integers(0, branches, len(columns["order_id"]))
    return {**columns, "branch": np.char.add("Branch ", np.char.zfill(branch.astype("U2"), 2))}


def _beside(ways: Mapping[str, list[object]], turns: int) -> list[Line]:
    seconds: dict[str, list[float]] = {
        f"{name}{of}": [] for name in ways for of in ("", ", processor of the own process")
    }
    for _ in range(turns):
        for name, job in ways.items():
            begun, before = time.perf_counter(), _processor()
            command = [sys.executable, "-m", "salesxl", *map(str, job)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise SystemExit(f"{name}: {done.stderr[-2000:]}")
            seconds[name].append(time.perf_counter() - begun)
            seconds[f"{name}, processor of the own process"].append(_processor() - before)
    return lines(seconds)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _in_parts(folder: Path, address: str, turns: int) -> list[Line]:
    from distributed import Client

    data = load([folder])
    sold = data.tables["orders"][["net", "order", "order_worth", "set_aside"]].copy()
    sold["order"] = sold["order"].cat.rename_categories(
        range(len(sold["order"].cat.categories))
    )  # numbers weigh little
    with Client(address, set_as_default=False) as client:
        client.run(int)  # both are there
        ways: dict[str, Callable[[], list[float]]] = {"salesxl, over all rows": lambda: _over_all(data)}
        for count in (2, FILES):
            ways[f"{count} parts sent to two workers"] = lambda count=count: _combined(client, sold, count)
        seconds: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(turns):
            for name, way in ways.items():
                data.memo.clear()
                begun = time.perf_counter()
                answer = way()
                seconds[name].append(time.perf_counter() - begun)
                if not np.allclose(answer, _over_all(data), rtol=1e-12):
                    raise SystemExit(f"{name} says {answer}")
    return lines(seconds, unit="ms")


def _over_all(data: Dataset) -> list[float]:
    return [float(calculate(metric, data, variant=variant).value or 0) for metric, variant in MEASURES]


def _combined(client: Any, sold: pd.DataFrame, count: int) -> list[float]:
    sent = [client.scatter(sold.iloc[part], hash=False) for part in np.array_split(np.arange(len(sold)), count)]
    parts = client.gather([client.submit(_of_part, one, pure=False) for one in sent])
    totals, seen, values = zip(*parts, strict=True)
    return [sum(totals), len(np.unique(np.concatenate(seen))), float(np.median(np.concatenate(values)))]


def _of_part(sold: pd.DataFrame) -> tuple[float, np.ndarray, np.ndarray]:
    """A sum, the orders that were seen, and the values of which a median is wanted."""
    sold = sold[sold["set_aside"].isna()]
    numbers = sold["order"].cat.codes.to_numpy()
    return float(sold["net"].sum()), np.unique(numbers[numbers >= 0]), sold["order_worth"].dropna().to_numpy()
