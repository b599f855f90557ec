"""The ways that are compared, each run in a process of its own: ``python -m benchmarks.ways WAY FOLDER ROWS``.

A way prints one JSON line: what it found out, so that answers can be compared; and, where only a part of it counts
(data that are in memory already), the seconds of that part.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

Answer = dict[str, Any]
WAYS: dict[str, Callable[[Path, int], Answer]] = {}
MONTH = "2023-11"  # a whole month near the end of the data


def way(name: str) -> Callable[[Callable[[Path, int], Answer]], Callable[[Path, int], Answer]]:
    """Register a way under ``part: what``."""

    def known(function: Callable[[Path, int], Answer]) -> Callable[[Path, int], Answer]:
        WAYS[name] = function
        return function

    return known


def _orders(folder: Path, rows: int, ending: str) -> Path:
    return folder / f"orders_{rows}.{ending}"


# --- starting


def _salesxl(*arguments: str) -> Answer:
    from salesxl.cli import main

    sys.argv = ["salesxl", *arguments]
    try:
        main()
    except SystemExit as done:
        if done.code:
            raise
    return {}


@way("start: bare interpreter")
def bare(_: Path, __: int) -> Answer:
    """Nothing at all."""
    return {}


@way("start: import pandas")
def import_pandas(_: Path, __: int) -> Answer:
    """What every script that uses pandas waits for."""
    import pandas  # noqa: F401

    return {}


@way("start: salesxl --help")
def salesxl_help(_: Path, __: int) -> Answer:
    """The command's help."""
    return _salesxl("--help")


@way("start: salesxl metrics")
def salesxl_metrics(_: Path, __: int) -> Answer:
    """The list of metrics."""
    return _salesxl("metrics")


# --- reading: how many rows, the sum of the amounts, how many customers


@way("read xlsx: salesxl, cells to columns")
def salesxl_cells(folder: Path, rows: int) -> Answer:
    """The grid, before anything is recognised."""
    import numpy as np

    from salesxl.reading.files import read_grids

    grid = read_grids(_orders(folder, rows, "xlsx"))[0][0]
    amounts, customers = grid.columns[7], grid.columns[2]
    return _read(grid.n_rows - 1, np.nansum(amounts.numbers), len(np.unique(customers.codes[1:])))  # type: ignore[union-attr]


def _read_by_salesxl(path: Path) -> Answer:
    from salesxl.reading import read

    orders = read([path]).tables["orders"]
    return _read(len(orders), orders["net_amount"].sum(), orders["customer_name"].nunique())


@way("read xlsx: salesxl, to canonical tables")
def salesxl_xlsx(folder: Path, rows: int) -> Answer:
    """Recognised, checked and typed."""
    return _read_by_salesxl(_orders(folder, rows, "xlsx"))


@way("read csv: salesxl, to canonical tables")
def salesxl_csv(folder: Path, rows: int) -> Answer:
    """Recognised, checked and typed."""
    return _read_by_salesxl(_orders(folder, rows, "csv"))


@way("read xlsx: python-calamine, to lists")
def calamine_lists(folder: Path, rows: int) -> Answer:
    """The quickest usual way to the cells."""
    from python_calamine import CalamineWorkbook

    cells = CalamineWorkbook.from_path(_orders(folder, rows, "xlsx")).get_sheet_by_index(0).to_python()[1:]
    return _read(len(cells), sum(row[7] for row in cells), len({row[2] for row in cells}))


def _frame(folder: Path, rows: int, engine: str) -> Any:
    import pandas as pd

    if engine == "csv":
        return pd.read_csv(_orders(folder, rows, "csv"), parse_dates=["order_date"])
    return pd.read_excel(_orders(folder, rows, "xlsx"), engine=engine)  # type: ignore[call-overload]


def _of_frame(frame: Any) -> Answer:
    return _read(len(frame), frame["amount"].sum(), frame["customer"].nunique())


@way("read xlsx: pandas with calamine")
def pandas_calamine(folder: Path, rows: int) -> Answer:
    """The usual advice."""
    return _of_frame(_frame(folder, rows, "calamine"))


@way("read xlsx: pandas with openpyxl")
def pandas_openpyxl(folder: Path, rows: int) -> Answer:
    """What pandas does unless told otherwise."""
    return _of_frame(_frame(folder, rows, "openpyxl"))


@way("read csv: pandas")
def pandas_csv(folder: Path, rows: int) -> Answer:
    """Its C reader."""
    return _of_frame(_frame(folder, rows, "csv"))


def _of_polars(frame: Any) -> Answer:
    return _read(len(frame), frame["amount"].sum(), frame["customer"].n_unique())


@way("read csv: polars")
def polars_csv(folder: Path, rows: int) -> Answer:
    """On all cores."""
    import polars as pl

    return _of_polars(pl.read_csv(_orders(folder, rows, "csv"), try_parse_dates=True))


@way("read xlsx: polars with fastexcel")
def polars_xlsx(folder: Path, rows: int) -> Answer:
    """On calamine, too, with columns instead of cells."""
    import polars as pl

    return _of_polars(pl.read_excel(_orders(folder, rows, "xlsx")))


@way("read xlsx: floor (inflate, one scan)")
def floor(folder: Path, rows: int) -> Answer:
    """What no reader can go below: unpack the sheet and look at each of its bytes once."""
    found = 0
    with zipfile.ZipFile(_orders(folder, rows, "xlsx")) as book, book.open("xl/worksheets/sheet1.xml") as sheet:
        while piece := sheet.read(1 << 20):
            found += piece.count(b"<v>")
    return {"values": found}


def _read(rows: int, amount: float, customers: int) -> Answer:
    return {"rows": int(rows), "amount": round(float(amount), 2), "customers": int(customers)}


# --- the whole job: a raw sheet to a KPI workbook; the answer is read back from the workbook


def _by_salesxl(path: Path, folder: Path, *options: str) -> Answer:
    target = folder / "by_salesxl.xlsx"
    target.unlink(missing_ok=True)
    _salesxl("fill", str(path), "-o", str(target), "-t", "scorecard", "--period", MONTH, "--quiet", *options)
    return {"file": str(target)}


@way("xlsx to KPI workbook: salesxl fill --no-data")
def job_xlsx(folder: Path, rows: int) -> Answer:
    """All metrics of the scorecard, with their trends and insights."""
    return _by_salesxl(_orders(folder, rows, "xlsx"), folder, "--no-data")


@way("csv to KPI workbook: salesxl fill --no-data")
def job_csv(folder: Path, rows: int) -> Answer:
    """The same from csv."""
    return _by_salesxl(_orders(folder, rows, "csv"), folder, "--no-data")


@way("xlsx to workbook with data rows: salesxl fill")
def job_rows(folder: Path, rows: int) -> Answer:
    """With the rows in the workbook's table."""
    return _by_salesxl(_orders(folder, rows, "xlsx"), folder)


def _figures(frame: Any) -> dict[str, float]:
    """Some thirty KPIs with groupby, as one writes them; no month formatted, no lambda."""
    month = frame["order_date"].dt.to_period("M")
    own = frame[month == MONTH]
    figures = {
        "revenue": own["amount"].sum(),
        "orders": own["order_id"].nunique(),
        "customers": own["customer"].nunique(),
        "units": own["quantity"].sum(),
        "median": own["amount"].median(),
    }
    figures["aov"] = figures["revenue"] / figures["orders"]
    by_month = frame.groupby(month).agg(
        amount=("amount", "sum"), orders=("order_id", "nunique"), customers=("customer", "nunique")
    )
    for name in by_month:
        figures |= {f"{name} {at}": value for at, value in by_month[name].tail(13).items()}
    first = month.groupby(frame["customer"]).transform("min")
    figures["new customers"] = frame.loc[(first == month) & (month == MONTH), "customer"].nunique()
    people = frame.groupby("customer").agg(
        last=("order_date", "max"), orders=("order_id", "nunique"), money=("amount", "sum")
    )
    figures["repeat"] = (people["orders"] > 1).mean()
    figures["top share"] = people["money"].nlargest(max(1, len(people) // 5)).sum() / people["money"].sum()
    figures |= {f"rep {rep}": value for rep, value in frame.groupby("rep")["amount"].sum().nlargest(20).items()}
    return figures


def _with_openpyxl(frame: Any, folder: Path, *, rows: bool = False) -> Answer:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for line in _figures(frame).items():
        sheet.append(list(line))
    if rows:
        raw = book.create_sheet("Orders")
        raw.append(list(frame.columns))
        for line in frame.itertuples(index=False, name=None):
            raw.append(line)
    target = folder / "by_openpyxl.xlsx"
    book.save(target)
    return {"file": str(target)}


@way("xlsx to KPI workbook: pandas with calamine, openpyxl")
def job_calamine(folder: Path, rows: int) -> Answer:
    """The usual advice."""
    return _with_openpyxl(_frame(folder, rows, "calamine"), folder)


@way("xlsx to KPI workbook: pandas with openpyxl, openpyxl")
def job_openpyxl(folder: Path, rows: int) -> Answer:
    """What most write."""
    return _with_openpyxl(_frame(folder, rows, "openpyxl"), folder)


@way("csv to KPI workbook: pandas, openpyxl")
def job_pandas_csv(folder: Path, rows: int) -> Answer:
    """The usual way."""
    return _with_openpyxl(_frame(folder, rows, "csv"), folder)


way("xlsx to KPI workbook: floor of the reading (inflate, one scan)")(floor)
way("csv to KPI workbook: polars, reading alone")(polars_csv)


@way("xlsx to workbook with data rows: pandas with calamine, openpyxl")
def job_rows_openpyxl(folder: Path, rows: int) -> Answer:
    """With a second sheet for the rows."""
    return _with_openpyxl(_frame(folder, rows, "calamine"), folder, rows=True)


@way("xlsx to workbook with data rows: pandas with calamine, XlsxWriter")
def job_rows_xlsxwriter(folder: Path, rows: int) -> Answer:
    """The quicker writer, without a template."""
    import pandas as pd

    frame, target = _frame(folder, rows, "calamine"), folder / "by_xlsxwriter.xlsx"
    with pd.ExcelWriter(target, engine="xlsxwriter") as book:
        pd.DataFrame(list(_figures(frame).items())).to_excel(book, sheet_name="KPI", index=False)
        frame.to_excel(book, sheet_name="Orders", index=False)
    return {"file": str(target)}


@way("xlsx to workbook with data rows: polars with fastexcel, jetxl, no KPIs")
def job_rows_rust(folder: Path, rows: int) -> Answer:
    """The quickest writer in Rust: the rows alone, into a new workbook."""
    import jetxl
    import polars as pl

    frame = pl.read_excel(_orders(folder, rows, "xlsx"))
    jetxl.write_sheet_arrow(frame, str(folder / "by_jetxl.xlsx"))
    return _of_polars(frame)


# --- a workbook for each rep; the answer is how many there are, and the first one's revenue read back


def _first_of(folder: Path) -> Answer:
    import openpyxl

    books = sorted(folder.glob("Rep *.xlsx"))
    book = openpyxl.load_workbook(books[0])
    ((sheet, cell),) = book.defined_names["kpi_revenue"].destinations
    return {"workbooks": len(books), "revenue": round(book[sheet][cell].value, 2)}


@way("a workbook for each rep: salesxl fill --split-by rep --no-data")
def batch_salesxl(folder: Path, rows: int) -> Answer:
    """All metrics of the scorecard for each of them, with trends, leaders, cohorts and insights."""
    target = folder / "by_rep"
    shutil.rmtree(target, ignore_errors=True)
    _salesxl("fill", str(_orders(folder, rows, "csv")), "-o", str(target), "-t", "scorecard", "--period", MONTH,
             "--split-by", "rep", "--no-data", "--quiet")  # fmt: skip
    return _first_of(target)


@way("a workbook for each rep: pandas, openpyxl one by one")
def batch_openpyxl(folder: Path, rows: int) -> Answer:
    """The same template, loaded for each, and some thirty KPIs."""
    import openpyxl

    from salesxl.workbook_templates import template_bytes

    target, template = folder / "by_rep_openpyxl", folder / "scorecard.xlsx"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    template.write_bytes(template_bytes("scorecard", "en"))
    for rep, own in _frame(folder, rows, "csv").groupby("rep"):
        book = openpyxl.load_workbook(template)
        figures = _figures(own)
        for name, value in figures.items():
            bound = book.defined_names.get(f"kpi_{name.replace(' ', '_')}")
            for sheet, cell in bound.destinations if bound else ():
                book[sheet][cell].value = value
        book.save(target / f"{rep}.xlsx")
    return _first_of(target)


# --- in memory: the scorecard over orders, a fifth as many deals and as many activities


def _timed(work: Callable[[], Answer], turns: int = 3) -> Answer:
    """The median of some turns in one process, without the loading."""
    seconds, answer = [], {}
    for _ in range(turns):
        begun = time.perf_counter()
        answer = work()
        seconds.append(time.perf_counter() - begun)
    return {**answer, "seconds": statistics.median(seconds)}


@way("in memory: salesxl scorecard, 13 months")
def scorecard_salesxl(folder: Path, rows: int) -> Answer:
    """All rows of the scorecard; nothing is remembered from turn to turn."""
    from salesxl.load import load
    from salesxl.scorecard import scorecard

    data = load([folder / f"{name}_{rows}.csv" for name in ("orders", "deals", "activities")])

    def work() -> Answer:
        data.memo.clear()
        found = {row.key: row for row in scorecard(data, MONTH)}
        return {"revenue": round(float(found["revenue"].result.value or 0), 2), "orders": found["orders"].result.value}

    return _timed(work)


@way("in memory: polars, the same aggregates")
def scorecard_polars(folder: Path, rows: int) -> Answer:
    """Month by month, by rep, new customers, deals and activities."""
    import polars as pl

    orders, deals, activities = (
        pl.read_csv(folder / f"{name}_{rows}.csv", try_parse_dates=True) for name in ("orders", "deals", "activities")
    )

    def work() -> Answer:
        lines = orders.with_columns(month=pl.col("order_date").dt.truncate("1mo"))
        by_month = lines.group_by("month").agg(
            pl.col("amount").sum(),
            pl.col("order_id").n_unique(),
            pl.col("customer").n_unique(),
            pl.col("quantity").sum(),
        )
        first = lines.group_by("customer").agg(pl.col("month").min(), orders=pl.col("order_id").n_unique())
        first.group_by("month").len(), first.select((pl.col("orders") > 1).mean())
        people = lines.select("customer", "month").unique()
        people.join(people.with_columns(pl.col("month").dt.offset_by("1mo")), on=["customer", "month"]).group_by(
            "month"
        ).len()
        lines.group_by("rep", "month").agg(pl.col("amount").sum(), pl.col("order_id").n_unique())
        closed = deals.filter(pl.col("stage").is_in(["Closed Won", "Closed Lost"])).with_columns(
            month=pl.col("closed").dt.truncate("1mo"), won=pl.col("stage") == "Closed Won",
            days=(pl.col("closed") - pl.col("created")).dt.total_days())  # fmt: skip
        closed.group_by("month").agg(pl.col("won").mean(), pl.col("days").mean(), pl.col("value").sum())
        closed.group_by("owner").agg(pl.col("won").mean(), pl.col("value").mean())
        deals.group_by(pl.col("created").dt.truncate("1mo")).len()
        deals.group_by("stage").agg(pl.col("value").sum())
        activities.group_by("type", pl.col("date").dt.truncate("1mo")).len()
        activities.group_by("owner", "type").len()
        own = by_month.filter(pl.col("month").dt.strftime("%Y-%m") == MONTH)
        return {"revenue": round(own["amount"].item(), 2), "orders": own["order_id"].item()}

    return _timed(work)


@way("in memory: DuckDB, the same aggregates")
def scorecard_duckdb(folder: Path, rows: int) -> Answer:
    """The same in SQL."""
    import duckdb

    base = duckdb.connect()
    for name in ("orders", "deals", "activities"):
        base.execute(f"create table {name} as select * from read_csv('{folder / f'{name}_{rows}.csv'}')")
    month = "date_trunc('month', order_date)"
    won = "(stage = 'Closed Won')::int"
    closed = "from deals where stage like 'Closed%'"
    queries = (
        f"with f as (select customer, min({month}) m, count(distinct order_id) n from orders group by 1) "
        "select m, count(*), avg((n > 1)::int) from f group by 1",
        f"with p as (select distinct customer, {month} m from orders) select a.m, count(*) from p a join p b "
        "on a.customer = b.customer and a.m = b.m + interval 1 month group by 1",
        f"select rep, {month} m, sum(amount), count(distinct order_id) from orders group by 1, 2",
        f"select date_trunc('month', closed) m, avg({won}), avg(closed - created), sum(value) {closed} group by 1",
        f"select owner, avg({won}), avg(value) {closed} group by 1",
        "select date_trunc('month', created), count(*) from deals group by 1",
        "select stage, sum(value) from deals group by 1",
        "select type, date_trunc('month', date), count(*) from activities group by 1, 2",
        "select owner, type, count(*) from activities group by 1, 2",
    )
    by_month = (
        "select strftime(order_date, '%Y-%m') m, sum(amount), count(distinct order_id), count(distinct customer), "
        "sum(quantity) from orders group by 1"
    )

    def work() -> Answer:
        for query in queries:
            base.execute(query).fetchall()
        own = next(line for line in base.execute(by_month).fetchall() if line[0] == MONTH)
        return {"revenue": round(own[1], 2), "orders": own[2]}

    return _timed(work)


# --- measuring one way


def run(name: str, folder: Path, rows: int) -> tuple[float, float, Answer]:
    """Seconds, peak memory in MB and the answer of one way, run in a process of its own."""
    usual = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-m", __name__, name, str(folder), str(rows)]
    begun = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=usual, check=False)
    seconds = time.perf_counter() - begun
    if done.returncode:
        raise SystemExit(f"{name}: {done.stderr[-2000:]}")
    answer = json.loads(done.stdout.strip().splitlines()[-1])
    return answer.pop("seconds", seconds), answer.pop("peak"), answer


def main() -> None:
    """The other side."""
    name, folder, rows = sys.argv[1:]
    answer = WAYS[name](Path(folder), int(rows))
    print(json.dumps({**answer, "peak": _peak()}))
    if "salesxl.cli" in sys.modules:  # the command ends as it does for its users
        from salesxl.process import leave

        leave(0)


def _peak() -> float:
    """Megabytes at most; Linux counts what the parent had before it started this process, unless asked like this."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024
    except (OSError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


if __name__ == "__main__":
    main()
