"""Filled workbooks before other judges: LibreOffice calculates them, the Open XML validator finds nothing new."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from calc_office import CSV_ALL, cells_of, convert
from test_workbook_strangers import FILES, chosen
from workbooks import drawn, simple, with_table

from salesxl.workbook.parts.compile import CompiledTemplate
from salesxl.workbook.parts.render import Changes
from salesxl.workbook.parts.tables import TableData

REVENUE = [10.5, 20.25, 30.0, 40.0, 50.0, 60.0, 70.0]


def grown() -> bytes:
    months = [f"2026-{month:02}" for month in range(1, len(REVENUE) + 1)]
    changes = Changes({("Dash", 20, 1): "=1+1"}, {"tbl_trend": TableData([months, REVENUE])})
    return CompiledTemplate.open(drawn(with_table)).render(changes)


def test_libreoffice_calculates_what_lost_its_result(tmp_path: Path) -> None:
    (tmp_path / "grown.xlsx").write_bytes(grown())
    convert([tmp_path / "grown.xlsx"], CSV_ALL, tmp_path, folder=tmp_path / "profile")

    def sheet(name: str) -> list[list[str]]:
        return cells_of(tmp_path, "grown", name)

    total = sum(REVENUE)
    dash = sheet("Dash")
    assert [float(row[0]) for row in dash[:6]] == [total, total, total, REVENUE[0], 2 * total, 42]
    assert dash[19][0] == "=1+1"
    data = sheet("Da'ta")
    assert [float(row[3]) for row in data[3:10]] == [2 * money for money in REVENUE]
    assert data[10][1:3] == ["Total", f"{total}"]


@pytest.mark.parametrize("kind", ["cells", "table"])
def test_validator_finds_nothing(tmp_path: Path, kind: str) -> None:
    audit = pytest.importorskip("openxml_audit", reason="openxml-audit is not installed")
    data = grown() if kind == "table" else CompiledTemplate.open(simple()).render(Changes({("KPI", 2, 2): "x"}))
    path = tmp_path / "filled.xlsx"
    path.write_bytes(data)
    result = audit.OpenXmlValidator().validate(str(path))
    assert [error.description for error in result.errors if error.severity == audit.ValidationSeverity.ERROR] == []


STRANGERS = (
    "chart_combined01.xlsx", "na_kpi_cells.xlsx", "no_kpi_dashboard.xlsx", "sw23_dashboard.xlsm",
    "xlsxwriter__test__comparison__xlsx_files__array_formula02.xlsx",
    "xlsxwriter__test__comparison__xlsx_files__cond_format08.xlsx",
    "xlsxwriter__test__comparison__xlsx_files__macro03.xlsm",
    "xlsxwriter__test__comparison__xlsx_files__textbox06.xlsx",
    "ClosedXML.Tests__Resource__Examples__ImageHandling__ImageAnchors.xlsx",
    "test__DocumentFormat.OpenXml.Tests.Assets__assets__TestDataStorage__v2FxTestFiles__spreadsheet__Comments.xlsx",
)  # fmt: skip


@pytest.fixture(scope="module")
def strangers(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Path, dict[Any, Any]]]:
    """Ten workbooks of strangers without pivot tables, which LibreOffice draws anew over whatever is there, filled.

    The old file, the new one, and what went into which cell.
    """
    folder = tmp_path_factory.mktemp("strangers")
    found = []
    for at, name in enumerate(STRANGERS):
        (old,) = (path for path in FILES if path.name.endswith(name))
        template = CompiledTemplate.open(old)
        cells = chosen(template)
        new = folder / f"filled{at}{old.suffix}"
        new.write_bytes(template.render(Changes(cells)))
        found.append((old, new, cells))
    return found


def test_libreoffice_reads_what_was_filled(strangers: list[tuple[Path, Path, dict[Any, Any]]], tmp_path: Path) -> None:
    convert([new for _, new, _ in strangers], CSV_ALL, tmp_path, folder=tmp_path / "profile")
    for _, new, cells in strangers:
        for (sheet, row, column), value in cells.items():
            found = cells_of(tmp_path, new.stem, sheet)[row - 1][column - 1]

            if isinstance(value, str):
                assert found == value
            else:
                assert number(found) == pytest.approx(value), (new.name, sheet, row, column)


def number(text: str) -> float:
    """A number as LibreOffice writes it: without its digits where the format of the cell is one of dates or percent."""
    return float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)


def test_validator_finds_nothing_that_was_not_there(strangers: list[tuple[Path, Path, dict[Any, Any]]]) -> None:
    audit = pytest.importorskip("openxml_audit", reason="openxml-audit is not installed")
    validator = audit.OpenXmlValidator(file_format=audit.FileFormat.MICROSOFT_365)

    def errors(path: Path) -> Counter[tuple[str, str]]:
        found = validator.validate(str(path)).errors
        return Counter(
            (each.part_uri, each.description) for each in found if each.severity == audit.ValidationSeverity.ERROR
        )

    for old, new, _ in strangers:
        assert errors(new) - errors(old) == Counter()
