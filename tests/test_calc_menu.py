"""The menu "Sales KPI" in a running LibreOffice, against what the batch writes; the bundled templates in LibreOffice."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
import subprocess
import warnings
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from calc_office import convert, run

from salesxl import calculate, fill, load
from salesxl.locale import LANGUAGES, say
from salesxl.periods import parse_period
from salesxl.settings import Settings
from salesxl.udfs.calc.buttons import press
from salesxl.workbook.parts.compile import CompiledTemplate
from salesxl.workbook_templates import SAMPLE, TEMPLATES, template_bytes

RAW_SHEETS = ("Orders 2024-25", "ออเดอร์ 2568-69", "Targets", "Spend")
RAW_FILES = ("deals", "leads")


def opened(file: Path, **options: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl tells what it does not keep
        return openpyxl.load_workbook(file, **options)


def add_raw_sheets(book: Any) -> None:
    """The sample firm's raw data beside whatever a workbook holds."""
    source = opened(SAMPLE / "siam-brew.xlsx", data_only=True)
    for title in RAW_SHEETS:
        sheet = book.create_sheet(f"Raw {title}")
        for row in source[title].iter_rows(values_only=True):
            sheet.append(row)
    for name in RAW_FILES:
        sheet = book.create_sheet(f"Raw {name}")
        with (SAMPLE / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                sheet.append(row)


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The same template filled by the batch, and by the button in LibreOffice; and what the other buttons did."""
    folder = tmp_path_factory.mktemp("menu")
    (folder / "template.xlsx").write_bytes(template_bytes("complete"))
    book = opened(folder / "template.xlsx")
    add_raw_sheets(book)
    book.save(folder / "book.xlsx")
    raw = openpyxl.Workbook()
    add_raw_sheets(raw)
    raw.remove(raw.worksheets[0])
    raw.save(folder / "raw.xlsx")
    fill(load([folder / "raw.xlsx"]), folder / "batch.xlsx", template=folder / "book.xlsx")
    told = run(
        """
folder = given
document = load(folder + "/book.xlsx")
before = document.Sheets.ElementNames
def charts():
    found = {}
    for sheet in document.Sheets.ElementNames:
        for chart in document.Sheets.getByName(sheet).Charts.ElementNames:
            found[sheet + chart] = [[a.StartRow, a.EndRow] for a in document.Sheets.getByName(sheet).Charts.getByName(chart).Ranges]
    return found
charts_before = charts()
states = [press(document, "refresh_kpi").State]
tell(charts=[charts_before, charts()], undo=document.getUndoManager().getAllUndoActionTitles()[:1])
save(document, folder + "/refreshed.xlsx")
states.append(press(document, "refresh_kpi").State)
save(document, folder + "/again.xlsx")
states += [press(document, entry).State for entry in ("check_data", "show_definitions", "check_data")]
tell(active=document.CurrentController.ActiveSheet.Name)
states.append(press(document, "set_period.last_quarter").State)
names = document.NamedRanges
tell(period=names.getByName("salesxl_period").Content, shown=names.getByName("txt_period").getReferredCells().getCellByPosition(0, 0).String)
tell(new=[name for name in document.Sheets.ElementNames if name not in before], states=states)
save(document, folder + "/more.xlsx")
""",
        str(folder),
    )
    return told | {"folder": folder}


def same(one: Any, other: Any) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return bool(one == pytest.approx(other, rel=1e-12, abs=1e-12))
    return bool(one == other)


def test_the_button_fills_what_the_batch_fills(refreshed: Any) -> None:
    folder = refreshed["folder"]
    batch, button = opened(folder / "batch.xlsx", data_only=True), opened(folder / "refreshed.xlsx", data_only=True)
    template = CompiledTemplate.open(folder / "batch.xlsx")
    places = {(target.sheet, row, column) for target in template.names.values() for row, column in target.cells()}
    for table in template.tables.values():
        file_names = [n for n, header in enumerate(table.columns) if header in ("Source file", "Where")]
        places |= {(table.sheet, *cell) for cell in table.area.cells() if cell[1] - table.area.left not in file_names}
    assert len(places) > 40_000
    assert sum(batch[sheet].cell(row, column).value is not None for sheet, row, column in places) > 20_000
    found = [
        (sheet, row, column, batch[sheet].cell(row, column).value, button[sheet].cell(row, column).value)
        for sheet, row, column in places
    ]
    assert [cell for cell in found if not same(*cell[3:])] == []
    areas = CompiledTemplate.open(folder / "refreshed.xlsx").tables
    assert {name: areas[name].ref for name in template.tables} == {n: t.ref for n, t in template.tables.items()}


def test_refreshing_again_changes_nothing(refreshed: Any) -> None:
    folder = refreshed["folder"]
    once, twice = opened(folder / "refreshed.xlsx", data_only=True), opened(folder / "again.xlsx", data_only=True)
    for sheet in once.worksheets:
        assert [*sheet.values] == [*twice[sheet.title].values]


def test_charts_follow_their_tables(refreshed: Any) -> None:
    before, after = refreshed["charts"]
    assert before
    tables = CompiledTemplate.open(refreshed["folder"] / "refreshed.xlsx").tables
    pipeline = tables["tbl_pipeline"]
    ends = {end for chart, ranges in after.items() if chart.startswith("Pipeline") for _, end in ranges}
    assert pipeline.area.bottom - 1 in ends
    assert before != after


def test_the_other_buttons_write_sheets_of_their_own(refreshed: Any) -> None:
    assert refreshed["states"] == [1] * 6  # each was run
    check, definitions = say("functions.ribbon.sheets.check"), say("functions.ribbon.sheets.definitions")
    assert refreshed["new"] == [check, definitions]  # the second check went where the first had been
    assert refreshed["active"] == check
    assert refreshed["undo"] == [say("addin.ribbon.refresh_kpi.label")]  # one step undoes it
    book = opened(refreshed["folder"] / "more.xlsx")
    assert [cell.value for cell in book[check][1]][:2] == [say("functions.check.level"), say("functions.check.what")]
    assert "aov" in [cell.value for cell in book[definitions]["A"]]
    assert refreshed["period"] == '"last quarter"'
    quarter = parse_period("last quarter", as_of=dt.date(2026, 6, 30), settings=Settings())
    assert quarter is not None
    assert refreshed["shown"] == quarter.text("en")


def test_a_workbook_of_raw_tables_gets_a_kpi_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "Sales"
    sheet.append(["order number", "order date", "customer", "amount"])
    for n in range(1, 60):
        sheet.append([f"o{n}", dt.date(2026, 3, 1) + dt.timedelta(2 * n), f"c{n % 7}", 100 + n])
    book.save(tmp_path / "raw.xlsx")
    told = run(
        """
document = load(given + "/raw.xlsx")
states = [press(document, "refresh_kpi").State]
kpi = document.Sheets.getByIndex(1)
rows = kpi.getCellRangeByName("A1:C9").getDataArray()
tell(rows=rows, text=kpi.getCellRangeByName("B2").String, table=document.DatabaseRanges.ElementNames)
document.Sheets.getByIndex(0).getCellRangeByName("D40").Value = 5000.0
states.append(press(document, "refresh_kpi").State)
tell(after=kpi.getCellRangeByName("A1:C9").getDataArray(), states=states, sheets=document.Sheets.ElementNames)
cell = kpi.getCellRangeByName("H1")
cell.Formula = "=SALES_AOV(7700;0)"
document.CurrentController.select(cell)
tell(explained=press(document, "explain_cell").State)
""",
        str(tmp_path),
    )
    data = load([tmp_path / "raw.xlsx"])
    assert told["states"] == [1, 1]
    assert told["explained"] == 1
    assert told["sheets"] == ["Sales", "Scorecard"]
    values = {row[0]: row[1] for row in told["rows"]}
    for metric in ("revenue", "orders", "aov"):
        result = calculate(metric, data, period="2026-05")
        label = {"revenue": "Revenue", "orders": "Orders", "aov": "Average order value"}[metric]
        assert values[label] == pytest.approx(result.value)
    assert {row[0]: row[1] for row in told["after"]}["Revenue"] == pytest.approx(values["Revenue"] + 5000 - 139)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_function_is_explained_by_its_reason_or_its_definition(language: Any) -> None:
    seen = {"title": "book", "date1904": False, "sheets": [], "names": {}, "notes": {}, "tables": {}, "selection": None}
    assert press("explain_cell", "", seen, language, ("SALES_AOV", "because")) == [("tell", "because")]
    ((word, text),) = press("explain_cell", "", seen, language, ("SALES_AOV", ""))
    assert word == "tell"
    assert "order_value / orders" in text
    ((_, text),) = press("explain_cell", "", seen, language, ("SALES_KPI", ""))
    assert text.startswith("SALES_KPI: ")
    ((_, text),) = press("refresh_kpi", "", seen, language)
    assert text  # there are no raw tables: told, not raised


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every bundled template filled from the sample firm, opened and calculated by LibreOffice."""
    folder = tmp_path_factory.mktemp("rendered")
    data = load([SAMPLE])
    files = [folder / f"{name}.{language}.xlsx" for name in TEMPLATES for language in LANGUAGES]
    for file in files:
        name, _, language = file.stem.partition(".")
        fill(data, file, template=name, language=language, with_data=False)  # type: ignore[arg-type]
    convert(files, "xlsx", folder / "calculated")
    convert(files[:2], "pdf", folder)
    return folder


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TEMPLATES)
def test_a_filled_template_has_no_error_cell_in_libreoffice(rendered: Path, name: str, language: str) -> None:
    book = opened(rendered / "calculated" / f"{name}.{language}.xlsx", data_only=True)
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert len(cells) > 100
    assert [cell.coordinate for cell in cells if cell.data_type == "e"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rendered_template_shows_no_error_and_no_cut_number(rendered: Path, language: str) -> None:
    file = rendered / f"complete.{language}.pdf"
    assert file.read_bytes().startswith(b"%PDF")
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is not installed")
    text = subprocess.run([reader, str(file), "-"], capture_output=True, check=True).stdout.decode()
    assert say("workbook.headings.scorecard", "th" if language == "th" else "en")[:4] in text
    for mark in ("Err:", "###", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!"):
        assert mark not in text
