"""Every row of every input is accounted for: used, set aside with a rule, outside the period, or no data; and the counts add up."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from salesxl.calculate import calculate
from salesxl.checking import document, look, rows_set_aside
from salesxl.dataset import Dataset
from salesxl.errors import InputError
from salesxl.periods import parse_period
from salesxl.reading import Grid, Source, tables_from_grids
from salesxl.reading.files import expand, read_grids
from salesxl.workbook_templates import SAMPLE

SETS = [
    "call_center", "cdnow", "crm_opportunities", "facebook_ads", "hubspot_demo", "olist", "olist_funnel", "online_retail",
    "online_retail_ii_sample", "ravenstack_saas", "saas_billing", "saas_funnel", "salesforce_opps", "shopify_sample",
    "stripe_payments", "superstore", "telco_churn", "thai_dbd_cp874", "torture_derived",
]  # fmt: skip
FLOWS = {"orders": "revenue", "leads": "conversion_rate", "tickets": "inquiry_response_time"}
"""A table and a metric that rests on all of its rows, each in the period of its day."""


@cache
def seen(folder: Path) -> tuple[Dataset, list[Grid]]:
    return look([folder], settings={}), [grid for path in expand([folder]) for grid in read_grids(path)[0]]


def sheets_add_up(grids: list[Grid], sources: list[Source]) -> None:
    """Header rows, titles, totals, notes and blank rows of a sheet, together with its data, are all its rows."""
    told = Counter[tuple[str, str | None]]()
    for source in sources:
        told[source.file, source.sheet] += source.rows + sum(source.not_data.values())
    rows = Counter[tuple[str, str | None]]()
    for grid in grids:
        rows[grid.file, grid.sheet] += grid.n_rows
    assert told == rows


def tables_add_up(data: Dataset) -> None:
    """A sheet's rows are the table's rows from it, once each, and each is used or has a rule."""
    for key, frame in data.tables.items():
        # A month across gives a row several lines of the table; a dated refund and a stage passed by add lines of their own.
        rows = frame[["_source", "_row"]].drop_duplicates()["_source"].value_counts()
        for number, count in rows.items():
            source = data.sources[int(number)]
            assert (source.table, source.rows) == (key, count), source.name
        aside = {entry["rule"]: entry["rows"] for entry in rows_set_aside(data) if entry["table"] == key}
        assert int(frame["set_aside"].isna().sum()) + sum(aside.values()) == len(frame)
        assert set(aside) <= {finding.rule for finding in data.findings} | {"error-cell", "amount-unreadable"}, aside
    for number, source in enumerate(data.sources):
        if source.table and not source.joined and source.table != "settings":
            frame = data.tables[source.table]
            assert frame.loc[frame["_source"] == number, "_row"].nunique() == source.rows, source.name
        elif source.table is None:
            assert source.joined or source.reason, source.name  # left out, and it is said why


def periods_add_up(data: Dataset) -> int:
    """Of a metric that rests on all rows of a table: used + set aside + outside the period are all of them."""
    checked = 0
    for key, metric in FLOWS.items():
        if key not in data.tables:
            continue
        frame = data.tables[key]
        first, last = frame["day"].min(), frame["day"].max()
        middle = first + (last - first) / 2
        for period in (f"{middle:%Y-%m}", f"{last:%Y-%m}", f"{middle:%Y}", "2003", None):
            result = calculate(metric, data, period=period)
            aside = {entry.rule: entry.rows for entry in result.set_aside if entry.table == key}
            outside = 0
            if period is not None:
                span = parse_period(period, as_of=data.as_of, settings=data.settings)
                day = frame["day"].dt.date
                outside = int(((day < span.start) | (day > span.end)).sum())
            if result.reason is not None and result.rows == 0:
                continue  # the metric lacks a column, or the period lies where the data say nothing
            assert result.rows + sum(aside.values()) + outside == len(frame), (metric, period)
            checked += 1
    return checked


@pytest.mark.parametrize("folder", SETS)
def test_every_row_of_every_set_is_accounted_for(shared: Path, folder: str) -> None:
    data, grids = seen(shared / folder)
    sheets_add_up(grids, data.sources)
    tables_add_up(data)
    json.dumps([document(data, language) for language in ("en", "th")], allow_nan=False)


@pytest.mark.parametrize("folder", SETS)
def test_used_set_aside_and_outside_are_all_rows(shared: Path, folder: str) -> None:
    data, _ = seen(shared / folder)
    checked = periods_add_up(data)
    assert checked >= 2 or not data.tables.keys() & {"orders"}


def test_every_row_of_the_sample_firm_is_accounted_for() -> None:
    data, grids = seen(Path(SAMPLE))
    sheets_add_up(grids, data.sources)
    tables_add_up(data)
    assert periods_add_up(data) >= 10


@pytest.mark.parametrize("folder", ["torture_csv", "torture_readers", "templates", "templates_unit"])
def test_every_awkward_file_gives_a_result_or_a_refusal(shared: Path, folder: str) -> None:
    """Files made to break readers: each is read with all of its rows told, or refused with what, where and what to do."""
    outcomes: Counter[str] = Counter()
    for path in sorted(path for path in (shared / folder).rglob("*") if path.is_file()):
        try:
            grids, findings = read_grids(path)
        except InputError as error:
            assert error.what and error.remedy and path.name in error.where  # noqa: PT017, PT018 - a refusal is right, too
            outcomes["refused"] += 1
            continue
        data = tables_from_grids(grids, findings=findings)
        sheets_add_up(grids, data.sources)
        for finding in data.findings:
            assert finding.message("en")
            assert finding.message("th")
            assert finding.action("th")
        outcomes["table" if data.tables else "no table"] += 1
    assert outcomes["no table"] + outcomes["table"] > outcomes["refused"]


def test_what_prepare_sets_aside_is_counted_too(tmp_path: Path) -> None:
    """By hand: of eight rows under the header one is a total, one has no date, one no amount, one repeats, one is cancelled."""
    (tmp_path / "o.csv").write_text(
        "Order ID,Order Date,Customer,Net Sales,Status\n"
        "1,2026-05-13,Ann,10,paid\n2,2026-05-14,Bob,20,paid\n2,2026-05-14,Bob,20,paid\n3,,Cat,30,paid\n"
        "4,2026-05-15,Dan,#REF!,paid\n5,2026-05-16,Eve,40,cancelled\n6,2026-06-01,Fay,50,paid\n,,,170,\n",
        encoding="utf-8",
    )
    data = look([tmp_path / "o.csv"], settings={})
    assert data.sources[0].not_data["total"] == 1
    result = calculate("revenue", data, period="2026-05")
    assert (result.value, result.rows) == (30, 2)
    assert {entry.rule: entry.rows for entry in result.set_aside} == {
        "duplicate-row": 1, "date-missing": 1, "error-cell": 1, "order-cancelled": 1,
    }  # fmt: skip
    tables_add_up(data)
    assert periods_add_up(data) >= 3


def test_the_five_derived_shapes_give_the_known_total(shared: Path) -> None:
    """1,254 won deals worth 2,882,317, whatever the file is like."""
    shapes = sorted((shared / "torture_derived").glob("0*"))
    assert len(shapes) == 5
    for path in shapes:
        data, _ = seen(path)
        result = calculate("revenue", data)
        assert (result.value, result.rows, result.set_aside) == (2_882_317, 1254, ()), path.name
