"""Filled workbooks before other judges: LibreOffice calculates them, the Open XML validator finds nothing new."""

from __future__ import annotations

from pathlib import Path

import pytest
from calc_office import CSV_ALL, cells_of, convert
from workbooks import drawn, simple, with_table

from salesxl.workbook.compile import CompiledTemplate
from salesxl.workbook.render import Changes
from salesxl.workbook.tables import TableData

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
