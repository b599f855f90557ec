"""What the user says about raw sheets: a settings sheet, a named table, a mapping file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from raw_grids import HEAD, ROWS, grid, rules, tables

from salesxl.errors import InputError, UnknownName, UsageError
from salesxl.reading import load_map, save_map
from salesxl.reading.mapping import understand
from salesxl.settings import Settings


def test_a_settings_sheet_completes_the_settings() -> None:
    sheet = grid(
        [["Setting", "Value"], ["gross_margin", 0.42], ["Currency of the amounts", "THB"], ["nonsense", "1"]],
        sheet="Settings",
    )
    data = tables(sheet, settings=Settings(currency="USD"))
    assert data.settings.gross_margin == 0.42
    assert data.settings.currency == "USD"  # what the user says goes first
    assert rules(data) == {"setting-unusable"}


def test_the_user_names_the_table() -> None:
    rows = [["Date", "Amount", "Channel"], ["2026-05-01", "5", "LINE"]]
    assert set(tables(grid(rows)).tables) == {"orders"} or set(tables(grid(rows)).tables) == {"spend"}
    assert set(tables(grid(rows), tables=[("spend", "raw.csv", None)]).tables) == {"spend"}
    with pytest.raises(UnknownName):
        tables(grid(rows), tables=[("spent", "raw.csv", None)])


MAP = """
[[source]]
file = "raw*.csv"
table = "orders"
header_row = 2
[source.columns]
order_date = "when"
net_amount = "how much"
customer_name = "Amount"
[source.decisions.order_date]
date_order = "mdy"
[settings]
gross_margin = 0.3
[status_words]
"erledigt" = "done"
"""


def test_a_mapping_file_is_obeyed(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(MAP, encoding="utf-8")
    sheet = grid([["Order Date", "Net Sales"], ["when", "how much", "Amount"], ["01/02/2026", "5", "Ann"]])
    data = tables(sheet, mapping=understand(load_map(tmp_path / "map.toml")))
    frame = data.tables["orders"]
    assert frame["order_date"].tolist() == [pd.Timestamp("2026-01-02")]
    assert frame["net_amount"].tolist() == [5.0]
    assert frame["customer_name"].tolist() == ["Ann"]
    assert data.settings.gross_margin == 0.3
    assert data.settings.status_words == {"erledigt": "done"}


def test_a_sheet_can_be_left_out() -> None:
    content = {"source": [{"file": "raw.csv", "table": "none"}, {"file": "gone.csv"}]}
    data = tables(grid([HEAD, *ROWS]), mapping=understand(content))
    assert data.tables == {}
    assert data.sources[0].reason == "left-out"
    assert rules(data) == {"map-unused"}


def test_a_mapping_file_need_not_say_everything() -> None:
    content = {"source": [{"file": "raw.csv", "columns": {"total": "Net Sales", "customer_name": "", "rep": "Seller"}}]}
    data = tables(grid([HEAD, *ROWS]), mapping=understand(content))
    assert data.sources[0].columns == {"order_id": "Order ID", "order_date": "Order Date", "total": "Net Sales"}
    assert rules(data) == {"map-header-missing"}


STRANGE = [
    ["Our little shop"],
    ["aaa", "bbb", "ccc"],
    ["2026-01-05", "Anan", "100"],
    ["2026-01-06", "Malee", "200"],
]
STRANGE_COLUMNS = {"order_date": "aaa", "customer_name": "bbb", "net_amount": "ccc"}


@pytest.mark.parametrize("sheet", [None, "Sheet1"])
@pytest.mark.parametrize("more", [{"table": "orders"}, {"table": "orders", "header_row": 2}, {}])
def test_headers_that_nobody_knows_are_what_the_user_says(sheet: str | None, more: dict[str, Any]) -> None:
    content = {"source": [{"file": "raw.csv", "columns": STRANGE_COLUMNS, **more}]}
    data = tables(grid(STRANGE, sheet=sheet), mapping=understand(content))
    assert data.sources[0].header_row == 2
    assert data.sources[0].columns == STRANGE_COLUMNS
    assert data.tables["orders"]["net_amount"].tolist() == [100.0, 200.0]


def test_a_named_header_goes_before_one_that_looks_better() -> None:
    rows = [["Order ID", "Order Date", "Net Sales"], ["aaa", "bbb", "ccc"], *STRANGE[2:]]
    content = {"source": [{"file": "raw.csv", "table": "orders", "columns": STRANGE_COLUMNS}]}
    data = tables(grid(rows), mapping=understand(content))
    assert data.sources[0].header_row == 2
    assert len(data.tables["orders"]) == 2


def test_what_a_named_table_lacks_is_said_with_the_headers_that_there_are() -> None:
    data = tables(grid(STRANGE), tables=[("orders", "raw.csv", None)])
    (finding,) = data.findings
    assert finding.rule == "columns-missing"
    assert finding.details["missing"] == "order_date; net_amount / total / gross_amount / price"
    assert finding.details["headers"] == "aaa, bbb, ccc"
    assert 'order_date = "' in finding.action()
    (source,) = data.sources
    assert (source.seen_as, source.header_row, source.reason) == ("orders", 2, "columns-missing")


def test_every_line_that_cannot_be_obeyed_is_told() -> None:
    columns = {**STRANGE_COLUMNS, "rep": "zzz"}
    content = {"source": [{"file": "raw.csv", "table": "orders", "header_row": 99, "columns": columns}]}
    data = tables(grid(STRANGE), mapping=understand(content))
    assert len(data.tables["orders"]) == 2
    assert {f.rule for f in data.findings if f.severity == "warning"} == {"map-row-missing", "map-header-missing"}
    content = {"source": [{"file": "raw.csv", "columns": {"stage": "Customer"}}]}
    data = tables(grid([HEAD, *ROWS]), mapping=understand(content))
    assert rules(data) >= {"map-column-unknown"}
    assert data.sources[0].columns["customer_name"] == "Customer"


def test_of_two_parts_about_one_sheet_the_first_is_obeyed_and_that_is_told() -> None:
    parts: list[dict[str, Any]] = [{"file": "*.csv", "table": "orders"}, {"file": "raw.csv", "table": "none"}]
    data = tables(grid([HEAD, *ROWS]), mapping=understand({"source": parts}))
    assert len(data.tables["orders"]) == 3
    assert "map-part-unused" in rules(data)
    for part in parts:
        part["header_row"] = 1
    data = tables(grid([HEAD, *ROWS]), mapping=understand({"source": parts}))
    assert len(data.tables["orders"]) == 3
    assert "map-part-unused" in rules(data)


def test_tables_side_by_side_are_each_what_their_own_part_says() -> None:
    spend = [["Spend date", "Ad spend", "Channel"], ["2026-05-01", "5", "LINE"], ["2026-05-02", "6", "LINE"]]
    sheet = grid([[*one, "", *other] for one, other in zip([HEAD, *ROWS], [*spend, ["", "", ""]], strict=True)])
    first = tables(sheet)
    assert {key: len(frame) for key, frame in first.tables.items()} == {"orders": 3, "spend": 2}
    again = tables(sheet, mapping=understand(tomllib.loads(save_map(first))))
    assert save_map(again) == save_map(first)
    assert not {rule for rule in rules(again) if rule.startswith("map")}
    without = save_map(first).replace('table = "spend"', 'table = "none"')
    assert set(tables(sheet, mapping=understand(tomllib.loads(without))).tables) == {"orders"}


def test_a_sheet_that_is_named_must_be_there() -> None:
    sheet = grid([HEAD, *ROWS], sheet="Orders")
    assert set(tables(sheet, tables=[("orders", "raw.csv", "ORDERS")]).tables) == {"orders"}
    with pytest.raises(UsageError) as caught:
        tables(sheet, tables=[("orders", "raw.csv", "Order")])
    assert "Orders" in str(caught.value.remedy)


@pytest.mark.parametrize(
    "content",
    [
        {"sources": []},
        {"source": [{"file": "a", "columns": {"net_ammount": "x"}}]},
        {"source": [{"table": "orders"}]},
        {"source": [{"file": "a", "table": "order"}]},
        {"source": [{"file": "a", "table": "orders", "columns": {"amount": "x"}}]},
        {"source": [{"file": "a", "header_row": -1}]},
        {"source": {"file": "a"}},
        {"settings": 3},
    ],
)
def test_a_wrong_mapping_file_is_refused(content: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        understand(content)


def test_a_mapping_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text("[[source", encoding="utf-8")
    for name in ("map.toml", "gone.toml"):
        with pytest.raises(InputError):
            load_map(tmp_path / name)


def test_what_was_understood_can_be_given_back(tmp_path: Path) -> None:
    """Saving, loading and reading again gives the same tables, and the file can be corrected by hand."""
    sheets = [
        grid([HEAD, ["A1", "01/02/2026", 'Ann "the\tsecond"', "1.500"]], file="a.csv"),
        grid([["เลขที่คำสั่งซื้อ", "วันที่สั่งซื้อ", "ยอดขายสุทธิ"], ["B1", "5/5/2569", "7"]], file="ข.xlsx", sheet="ออเดอร์ พ.ค."),
    ]
    first = tables(*sheets, settings=Settings(status_words={"สำเร็จ": "done"}))
    text = save_map(first)
    (tmp_path / "map.toml").write_text(text, encoding="utf-8")
    again = tables(*sheets, mapping=understand(load_map(tmp_path / "map.toml")))
    pd.testing.assert_frame_equal(again.tables["orders"], first.tables["orders"])
    assert again.settings == first.settings
    assert save_map(again) == text
    (tmp_path / "map.toml").write_text(
        text.replace('\ndate_order = "dmy"', '\ndate_order = "mdy"', 1), encoding="utf-8"
    )
    other = tables(*sheets, mapping=understand(load_map(tmp_path / "map.toml")))
    assert other.tables["orders"]["order_date"].tolist()[0] == pd.Timestamp("2026-01-02")


def test_a_file_without_a_row_of_headers() -> None:
    """Columns of numbers only: what is missing is said, and the columns can be called by their numbers."""
    rows = [
        ["", "004", "19970101", "2", "29.33"],
        ["", "004", "19970118", "1", "29.73"],
        ["", "021", "19970102", "3", "63.34"],
    ]
    for named in ([], [("orders", "raw.csv", None)]):
        data = tables(grid(rows), tables=named)
        (finding,) = [f for f in data.findings if f.rule == "headers-missing"]
        assert finding.details["columns"] == 4
        assert "header_row = 0" in finding.action("en")
        assert data.tables == {}
    columns = {"customer_id": "1", "order_date": "2", "quantity": "3", "net_amount": "4"}
    content = {"source": [{"file": "raw.csv", "table": "orders", "header_row": 0, "columns": columns}]}
    said = tables(grid(rows), mapping=understand(content))
    orders = said.tables["orders"]
    assert list(orders["net_amount"]) == [29.33, 29.73, 63.34]
    assert list(orders["customer_id"].astype(str)) == ["004", "004", "021"]
    assert str(orders["order_date"].iloc[1])[:10] == "1997-01-18"
    assert list(orders["_row"]) == [1, 2, 3]
    written = save_map(said)
    assert "header_row = 0" in written
    assert tables(grid(rows), mapping=understand(tomllib.loads(written))).tables["orders"].equals(orders)
