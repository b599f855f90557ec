"""Templates with faults: each is told with its place and what to do, by the check and by the filling alike."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from click.testing import CliRunner, Result
from workbooks import board

from salesxl.cli import main
from salesxl.workbook_templates import SAMPLE


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def template(tmp_path: Path) -> Path:
    return board(tmp_path / "mine.xlsx")


@pytest.mark.parametrize("name", ["missing.xlsx", "old.xls"])
def test_a_template_that_cannot_serve(name: str, tmp_path: Path) -> None:
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    result = run("fill", SAMPLE, "-o", tmp_path / "kpi.xlsx", "-t", tmp_path / name)
    assert result.exit_code == 4, result.stderr
    assert "Traceback" not in result.stderr


def test_template_check_names_faults(template: Path, tmp_path: Path) -> None:
    assert run("template", "check", template).exit_code == 0
    book = openpyxl.load_workbook(template)
    book.defined_names["kpi_happiness"] = openpyxl.workbook.defined_name.DefinedName(
        "kpi_happiness", attr_text="Board!$D$1"
    )
    bad = tmp_path / "bad.xlsx"
    book.save(bad)
    result = run("template", "check", bad)
    assert result.exit_code == 4
    assert "kpi_happiness" in result.stdout


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A workbook with names and a table that nothing can be put into, or that mean nothing."""
    path = tmp_path / "faulty.xlsx"
    book = xlsxwriter.Workbook(path)
    board, locked = book.add_worksheet("Board"), book.add_worksheet("Locked")
    locked.protect()
    board.merge_range("D1:E2", "merged")
    for name, place in (
        ("kpi_win_rate", "Board!$A$1"), ("kpi_revenue", "Board!$E$2"), ("kpi_aov", "Locked!$A$1"),
        ("kpi_happiness", "Board!$A$2"), ("txt_weather", "Board!$A$3"), ("kpi_mrr", "#REF!"),
    ):  # fmt: skip
        book.define_name(name, f"={place}")
    for ref, name, headers in (
        ("A6:B7", "tbl_leaderboard", ("one", "two")), ("G6:H7", "tbl_funnel__revenue", ("stage", "deals")),
    ):  # fmt: skip
        board.add_table(ref, {"name": name, "columns": [{"header": header} for header in headers]})
    board.add_table(
        "A20:B22",
        {"name": "mine", "columns": [{"header": "ตัวชี้วัด"}, {"header": "ค่าจริง"}], "data": [["revenue"], ["ความสุข"]]},
    )
    book.close()
    return path


@pytest.mark.parametrize(("lang", "remedy"), [("en", "Unlock the cell"), ("th", "ปลดล็อกเซลล์")])
def test_faults_of_a_template_have_place_and_remedy(faulty: Path, lang: str, remedy: str) -> None:
    result = run("template", "check", faulty, "--lang", lang)
    assert result.exit_code == 4
    lines = result.stdout.splitlines()
    faults = [line for line in lines if ": " in line or "#REF!" in line]
    for place, about in (
        ("Board › E2", "D1"), ("Locked › A1", remedy), ("Board › A2", "kpi_happiness"), ("Board › A3", "txt_weather"),
        ("Board › G6:H7", "tbl_funnel__revenue"), ("Board › A20:B22", "ความสุข"), ("", "kpi_mrr"),
    ):  # fmt: skip
        assert [line for line in faults if line.startswith(place) and about in line], (place, faults)
    (narrow,) = (line for line in faults if line.startswith("Board › A6:B7"))
    assert " 2 " in narrow
    assert " 9 " in narrow
    assert "mine  Board!A20:B22" in lines
    document = json.loads(run("template", "check", faulty, "--lang", lang, "--json").stdout)
    assert len(document["faults"]) == len(faults) == 8


@pytest.mark.parametrize(("lang", "words"), [("en", "9 are needed"), ("th", "ต้องใช้ 9 คอลัมน์")])
def test_filling_a_faulty_template_says_the_same(faulty: Path, lang: str, words: str, tmp_path: Path) -> None:
    result = run("fill", SAMPLE, "-o", tmp_path / "kpi.xlsx", "-t", faulty, "--lang", lang)
    assert result.exit_code == 4
    assert words in result.stderr
    assert "faulty.xlsx › Board › A6:B7" in result.stderr
    assert not (tmp_path / "kpi.xlsx").exists()


def test_what_was_passed_over_and_what_cannot_be_kept_is_said(template: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(template)
    for name, place in (("kpi_happiness", "Board!$D$1"), ("kpi_mrr", "#REF!")):
        book.defined_names[name] = openpyxl.workbook.defined_name.DefinedName(name, attr_text=place)
    book.save(tmp_path / "plain.xlsx")
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as old, zipfile.ZipFile(tmp_path / "signed.xlsx", "w") as new:
        kind = b'<Override PartName="/_xmlsignatures/sig1.xml" ContentType="application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml"/></Types>'
        for entry in old.namelist():
            new.writestr(entry, old.read(entry).replace(b"</Types>", kind))
        new.writestr("_xmlsignatures/sig1.xml", "<Signature/>")
    result = run("fill", SAMPLE, "-o", tmp_path / "kpi.xlsx", "-t", tmp_path / "signed.xlsx")
    assert result.exit_code == 0
    for words in ("Board › D1: kpi_happiness", "kpi_mrr points to no cells: #REF!", "signature no longer holds"):
        assert words in result.stderr


def test_every_missing_value_that_is_counted_is_told(tmp_path: Path) -> None:
    result = run("fill", SAMPLE, "-o", tmp_path / "kpi.xlsx", "-t", "scorecard")
    assert ", 0 missing" in result.stderr
