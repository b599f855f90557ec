"""Files and folders as they are on the disk, real exports among them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from raw_grids import HEAD, ROWS, accounted, tables

from salesxl.errors import InputError, UsageError
from salesxl.reading import read
from salesxl.reading.files import expand, read_grids
from salesxl.tables import TABLES


def test_files_and_folders(tmp_path: Path) -> None:
    for n, row in enumerate(ROWS):
        (tmp_path / f"{n}.csv").write_text("\n".join(",".join(r) for r in (HEAD, row)), encoding="utf-8")
    seen: list[str] = []
    data = read(tmp_path, progress=seen.append)
    assert seen == ["0.csv", "1.csv", "2.csv"]
    assert data.tables["orders"]["net_amount"].sum() == 400.0
    (tmp_path / "3.csv").write_bytes(b"\x00\x01\x02" * 50)
    data = read([tmp_path])
    assert data.tables["orders"]["net_amount"].sum() == 400.0
    assert [f.severity for f in data.findings if f.rule == "file-unreadable"] == ["error"]
    with pytest.raises(InputError):
        read([tmp_path / "3.csv"])


def test_a_table_option_names_file_and_sheet(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("Date,Amount,Channel\n2026-05-01,5,LINE\n", encoding="utf-8")
    assert set(read([], tables={"spend": str(file)}).tables) == {"spend"}
    with pytest.raises(UsageError, match="no sheets with names"):
        read(file, tables={"spend": f"{file}:Sheet1"})


# --- real data ---


@pytest.mark.parametrize(
    "name",
    [
        "01_th_cp874_semicolon_be.csv", "02_th_utf16le_tab.txt", "04_de_cp1252_decimal_comma.csv",
        "06_dup_headers_repeated_header.csv", "08_html_table_named.xls",
    ],
)  # fmt: skip
def test_the_same_deals_in_five_awkward_shapes(shared: Path, name: str) -> None:
    truth = pd.read_csv(shared / "torture_derived" / "truth.csv")
    data = read(shared / "torture_derived" / name)
    ((key, frame),) = data.tables.items()
    amount, day, who = {
        "orders": ("net_amount", "order_date", "rep"), "deals": ("amount", "won_date", "owner"),
    }[key]  # fmt: skip
    assert frame["set_aside"].isna().all()
    assert frame[amount].tolist() == truth["close_value"].tolist()
    assert frame[day].dt.strftime("%Y-%m-%d").tolist() == truth["close_date"].tolist()
    assert frame[who].tolist() == truth["sales_agent"].tolist()
    assert frame[amount].sum() == 2_882_317


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("crm_opportunities", {"deals": 8800}),
        ("cdnow/cdnow_master.csv", {"orders": 69659}),
        ("olist_funnel", {"leads": 8000, "deals": 842}),
        ("online_retail_ii_sample", {"orders": 34766}),
        ("olist", {"orders": 11513}),
        ("superstore", {"orders": 9994}),
        ("ravenstack_saas", {"subscriptions": 5000, "tickets": 2000}),
        ("saas_billing", {"orders": 4520, "deals": 200, "subscriptions": 1200}),
        ("saas_funnel", {"subscriptions": 754, "leads": 3000}),
        ("hubspot_demo", {"activities": 2000, "leads": 950, "deals": 500, "tickets": 300}),
        ("salesforce_opps", {"deals": 1000}),
        ("shopify_sample/shopify_orders_sample.csv", {"orders": 249}),
        ("shopify_sample/ad_spend_sample.csv", {"spend": 6}),
        ("stripe_payments", {"orders": 622}),
        ("call_center", {"tickets": 5000}),
        ("facebook_ads", {"spend": 1143}),
    ],
)
def test_real_exports_are_recognised_as_they_come(shared: Path, path: str, rows: dict[str, int]) -> None:
    data = read(shared / path)
    assert {key: len(frame) for key, frame in data.tables.items()} == rows
    for key, frame in data.tables.items():
        assert not frame.columns.duplicated().any()
        assert frame["set_aside"].isna().all(), key
        for column in TABLES[key].columns:
            if column.key in frame and column.kind == "date":
                assert str(frame[column.key].dtype).startswith("datetime64[")


def test_a_folder_of_daily_files(shared: Path) -> None:
    """26 files of one web shop: net revenue of all rows as plain pandas finds it."""
    data = read(shared / "online_retail" / "daily_2011-11")
    frame = data.tables["orders"]
    assert len(data.sources) == 26
    assert len(frame) == 84711
    assert round(float((frame["quantity"] * frame["price"]).sum()), 2) == 1461756.25


@pytest.mark.parametrize(
    "folder", ["crm_opportunities", "olist", "superstore", "saas_billing", "thai_dbd_cp874", "templates"]
)
def test_every_row_of_real_files_is_accounted_for(shared: Path, folder: str) -> None:
    grids = [g for path in expand([shared / folder]) for g in read_grids(path)[0]]
    accounted(tables(*grids), grids)


def test_the_sample_firm() -> None:
    folder = Path(__file__).parent.parent / "workbook_templates" / "sample"
    data = read(folder)
    assert set(data.tables) == set(TABLES) - {"settings"}
    assert data.settings.gross_margin is not None
    assert not [source.name for source in data.sources if source.table is None]


def test_a_column_that_is_blank_in_one_sheet_is_stacked(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Order ID,Order Date,Net Amount,Sales Rep\n1,2026-01-05,100,\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text(
        "Order ID,Order Date,Net Amount,Sales Rep\n2,2026-01-06,200,Ploy\n", encoding="utf-8"
    )
    orders = read([tmp_path]).tables["orders"]
    assert orders["rep"].isna().tolist() == [True, False]
    assert orders["rep"].tolist()[1] == "Ploy"
