"""The main job end to end: raw sheets in, a workbook out, read back by programs that are not ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from click.testing import CliRunner, Result
from python_calamine import CalamineWorkbook
from workbooks import board, named

from salesxl.calculate import calculate
from salesxl.catalog import METRICS
from salesxl.cli import main
from salesxl.dataset import Dataset
from salesxl.load import load
from salesxl.scorecard import MONTHS
from salesxl.workbook.fill import fill
from salesxl.workbook_templates import SAMPLE, bundled, template_bytes
from salesxl.workbook_templates.make_sample import truth

# openpyxl tells that it cannot show sparklines: that is why templates are not written through it
pytestmark = pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def sample() -> Dataset:
    return load([SAMPLE])


@pytest.fixture(scope="module")
def filled(sample: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filled") / "kpi.xlsx"
    fill(sample, path)
    return path


@pytest.fixture
def template(tmp_path: Path) -> Path:
    return board(tmp_path / "mine.xlsx")


def month(sample: Dataset) -> str:
    return f"{sample.as_of:%Y-%m}"


def test_demo_needs_nothing_and_says_where_it_is(tmp_path: Path) -> None:
    target = tmp_path / "demo.xlsx"
    result = run("demo", "-o", target)
    assert result.exit_code == 0, result.stderr
    assert str(target) in result.stdout
    assert CalamineWorkbook.from_path(target).sheet_names


def test_the_kpi_sheet_holds_what_calculate_says(sample: Dataset, filled: Path) -> None:
    period = month(sample)
    for key in ("revenue", "new_customers", "win_rate", "growth"):
        expected = calculate(key, sample, period=period).value
        assert named(filled, f"kpi_{key}") == pytest.approx(expected)


def test_the_kpi_sheet_holds_what_the_sample_program_knows(sample: Dataset, filled: Path) -> None:
    known = truth()
    period = month(sample)
    assert named(filled, "kpi_revenue") == pytest.approx(known["net_revenue_by_month"][period])
    assert named(filled, "kpi_new_customers") == known["new_customers_by_month"][period]


def test_every_kpi_of_the_table_is_filled_or_says_what_is_missing(filled: Path) -> None:
    book = openpyxl.load_workbook(filled)
    seen = 0
    for sheet in book.worksheets:
        for table in sheet.tables.values():
            headers = [column.name.casefold() for column in table.tableColumns]
            if headers[0] != "metric" or "note" not in headers:
                continue
            value, note = headers.index("actual" if "actual" in headers else "t-0"), headers.index("note")
            for row in list(sheet[table.ref])[1:]:
                if find_any(row[0].value):
                    seen += 1
                    assert row[value].value is not None or row[note].value, row[0].value
    assert seen >= 20


def find_any(said: object) -> bool:
    return isinstance(said, str) and said in {*METRICS, *(metric.en for metric in METRICS.values())}


def test_both_independent_readers_see_the_same(filled: Path) -> None:
    by_calamine = CalamineWorkbook.from_path(filled)
    by_openpyxl = openpyxl.load_workbook(filled, data_only=True)
    assert by_calamine.sheet_names == by_openpyxl.sheetnames
    for name in by_calamine.sheet_names:
        numbers = [
            cell for row in by_calamine.get_sheet_by_name(name).to_python() for cell in row if isinstance(cell, float)
        ]
        others = [
            cell.value
            for row in by_openpyxl[name].iter_rows()
            for cell in row
            if isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
        ]
        assert sorted(numbers) == pytest.approx(sorted(others))


def test_filling_a_filled_workbook_again_gives_the_same_workbook(sample: Dataset, filled: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsx"
    fill(sample, again, template=filled)
    assert again.read_bytes() == filled.read_bytes()


def test_the_same_input_gives_the_same_bytes_anywhere(filled: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.xlsx"
    program = f"from salesxl.cli import main; main(['demo', '-o', {str(target)!r}])"
    environment = {**os.environ, "TZ": "America/New_York", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment, capture_output=True)
    assert target.read_bytes() == filled.read_bytes()


def test_money_shows_the_firms_currency(filled: Path) -> None:
    with zipfile.ZipFile(filled) as parts:
        styles = parts.read("xl/styles.xml").decode()
    assert "[$฿-41E]#,##0" in styles
    assert "¤" not in styles


@pytest.mark.parametrize("entry", bundled(), ids=lambda entry: f"{entry['name']}.{entry['language']}")
def test_every_bundled_template_is_filled(entry: dict[str, Any], sample: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    report = fill(sample, path, template=entry["name"], language=entry["language"])
    assert report.filled
    assert not report.unknown
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "e"]
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    if entry["language"] == "th":
        assert any("รายได้" in text for text in texts)


def test_a_strangers_template(template: Path, sample: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    result = run("fill", SAMPLE, "-o", path, "-t", template, "--period", month(sample), "--json")
    assert result.exit_code == 0, result.stderr
    report = json.loads(result.stdout)
    assert report["schema"] == "salesxl.fill/1"
    assert set(report["workbooks"][0]["filled"]) == {"kpi_revenue", "kpi_win_rate", "tbl_leaderboard"}
    book = openpyxl.load_workbook(path)
    assert book["Board"]["B1"].value == pytest.approx(truth()["net_revenue_by_month"][month(sample)])
    assert book["Board"]["B2"].value == "=B1*2"
    assert book["Board"]["A4"].value == "left alone"
    reps = [row[0].value for row in book["Board"][book["Board"].tables["tbl_leaderboard"].ref]][1:]
    assert len(reps) > 3


def test_an_output_that_is_there_stays_without_force(template: Path, tmp_path: Path) -> None:
    target = tmp_path / "kpi.xlsx"
    target.write_bytes(b"mine")
    assert run("fill", SAMPLE, "-o", target, "-t", template).exit_code == 5
    assert target.read_bytes() == b"mine"
    assert run("fill", SAMPLE, "-o", target, "-t", template, "--force").exit_code == 0
    assert target.read_bytes()[:2] == b"PK"


def test_an_output_that_cannot_be_written(template: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    result = run("fill", SAMPLE, "-o", tmp_path / "file" / "kpi.xlsx", "-t", template)
    assert result.exit_code == 5
    assert "Traceback" not in result.stderr
    assert run("fill", SAMPLE, "-o", tmp_path / "nowhere" / "kpi.xlsx", "-t", template).exit_code == 5
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "mine.xlsx"]


def test_a_dry_run_writes_nothing(template: Path, tmp_path: Path) -> None:
    target = tmp_path / "kpi.xlsx"
    assert run("fill", SAMPLE, "-o", target, "-t", template, "--dry-run").exit_code == 0
    assert not target.exists()


def test_data_rows_can_be_left_out(sample: Dataset, filled: Path, tmp_path: Path) -> None:
    path = tmp_path / "lean.xlsx"
    fill(sample, path, with_data=False)
    assert path.stat().st_size < filled.stat().st_size


def test_export_and_fill_ones_own(tmp_path: Path) -> None:
    exported = tmp_path / "board.xlsx"
    assert run("template", "export", "scorecard", "-o", exported).exit_code == 0
    assert exported.read_bytes() == template_bytes("scorecard", "en")
    assert run("template", "export", "scorecard", "-o", exported).exit_code == 5
    assert run("fill", SAMPLE, "-o", tmp_path / "kpi.xlsx", "-t", exported).exit_code == 0


def test_a_raw_file_is_not_replaced(tmp_path: Path) -> None:
    raw = tmp_path / "orders.xlsx"
    fill(load([SAMPLE]), raw, template="scorecard")
    before = raw.read_bytes()
    result = run("fill", raw, "-o", raw, "--force")
    assert (result.exit_code, raw.read_bytes()) == (5, before)
    assert "one of the raw files" in result.stderr
    assert run("fill", raw, "-o", raw, "-t", raw, "--force").exit_code == 0  # filled anew in its place


@pytest.fixture
def of_rows(tmp_path: Path) -> Path:
    """A stranger's workbook with a table of orders, in it a column of formulas and one of remarks."""
    path = tmp_path / "rows.xlsx"
    book = xlsxwriter.Workbook(path)
    headers = [{"header": "Net amount"}, {"header": "VAT", "formula": "=[@[Net amount]]*0.07"}, {"header": "Remark"}]
    book.add_worksheet("Rows").add_table("A1:C2", {"name": "tbl_orders", "columns": headers})
    book.close()
    return path


def test_columns_of_formulas_go_on_over_the_rows(of_rows: Path, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("Order ID,Order date,Total\n1,2026-05-04,100\n2,2026-05-05,250\n")
    report = fill(load([tmp_path / "orders.csv"]), tmp_path / "out.xlsx", template=of_rows)
    assert [fault for fault in report.faults if "the column Remark is not one of the table" in fault]
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(tmp_path / "out.xlsx")["Rows"].iter_rows()]
    formula = "=tbl_orders[[#This Row],[Net amount]]*0.07"
    assert rows == [["Net amount", "VAT", "Remark"], [100, formula, None], [250, formula, None]]


def test_days_in_cells_without_a_format_are_shown_as_days(tmp_path: Path) -> None:
    path = tmp_path / "days.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Order number", "Order date", "Refund date", "Net amount"])
    sheet["B2"].font = openpyxl.styles.Font(bold=True)
    sheet["C2"].number_format = "yyyy"
    sheet.add_table(openpyxl.worksheet.table.Table(displayName="tbl_orders", ref="A1:D2"))
    book.save(path)
    (tmp_path / "orders.csv").write_text("Order ID,Order date,Total\n1,2026-05-04,100\n2,2026-05-05,250\n")
    fill(load([tmp_path / "orders.csv"]), tmp_path / "out.xlsx", template=path)
    filled = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert [filled.cell(row, 2).value for row in (2, 3)] == [datetime(2026, 5, 4), datetime(2026, 5, 5)]
    assert [filled.cell(3, column).number_format for column in (1, 2, 3, 4)] == [
        "General",
        "mm-dd-yy",
        "yyyy",
        "General",
    ]
    assert filled["B3"].font.b  # the rest of its style stays


@pytest.mark.parametrize(("raw", "with_data"), [("deals.csv", True), ("orders.csv", False)])
def test_rows_of_an_earlier_filling_do_not_stay(of_rows: Path, tmp_path: Path, raw: str, with_data: bool) -> None:
    (tmp_path / "orders.csv").write_text("Order ID,Order date,Total\n1,2026-05-04,100\n2,2026-05-05,250\n")
    (tmp_path / "deals.csv").write_text("Deal ID,Stage,Amount,Closed\n1,Won,100,2026-05-04\n")
    fill(load([tmp_path / "orders.csv"]), tmp_path / "may.xlsx", template=of_rows)
    fill(load([tmp_path / raw]), tmp_path / "june.xlsx", template=tmp_path / "may.xlsx", with_data=with_data)
    sheet = openpyxl.load_workbook(tmp_path / "june.xlsx")["Rows"]
    assert sheet.tables["tbl_orders"].ref == "A1:C2"
    assert sheet["A2"].value is None
    assert sheet["A3"].value is None


def test_the_trend_is_thirteen_months(sample: Dataset, filled: Path) -> None:
    assert MONTHS == 13
    book = openpyxl.load_workbook(filled)
    names = [name for name in book.defined_names if name.endswith("_trend")]
    headers = [
        column.name for sheet in book.worksheets for table in sheet.tables.values() for column in table.tableColumns
    ]
    assert names or {f"t-{n}" for n in range(MONTHS)} <= set(headers)
