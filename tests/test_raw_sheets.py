"""Raw files as people keep them, from the file on the disk to the number: nothing lost, nothing guessed in silence."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from click.testing import CliRunner, Result
from openpyxl.worksheet.worksheet import Worksheet

from salesxl.calculate import calculate
from salesxl.cli import main
from salesxl.dataset import Dataset
from salesxl.load import load
from salesxl.locale import LANGUAGES

# openpyxl tells that it cannot show sparklines, which the filled workbooks read here have
pytestmark = pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def document(*arguments: object) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def rules(data: Dataset) -> dict[str, int]:
    """Rule -> rows, over all findings; each can be said in both languages."""
    found: dict[str, int] = {}
    for finding in data.findings:
        assert all(finding.message(language) and finding.action(language) for language in LANGUAGES)
        found[finding.rule] = found.get(finding.rule, 0) + finding.rows
    return found


def book(path: Path, *rows: list[Any]) -> Path:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.save(path)
    return path


# --- a workbook kept by hand ---

MONTHS = {
    "ม.ค. 69": [
        ["00017", dt.date(2026, 1, 5), "สมชาย", 2, "฿1,000.-"],
        ["00018", dt.date(2026, 1, 9), "Ann Co., Ltd.", 1, "(250)"],
        ["00019", dt.date(2026, 1, 30), "มาลี", 3, "๕๐๐"],
    ],
    "ก.พ. 69": [
        ["00020", dt.date(2026, 2, 3), "สมชาย", 1, "2,000"],
        ["00021", dt.date(2026, 2, 4), "Bob", 1, 300.5],
    ],
}


def kept_by_hand(path: Path) -> Path:
    """A sheet a month: title, merged header of two rows, a hidden row, a total, a remark; targets with months across; a hidden sheet."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in MONTHS.items():
        sheet: Worksheet = made.create_sheet(name)
        sheet["A1"] = "รายงานยอดขาย ร้านสยาม"
        sheet.merge_cells("A1:E1")
        sheet["A3"], sheet["C3"], sheet["D3"] = "คำสั่งซื้อ", "ลูกค้า", "ยอดขาย"
        sheet.merge_cells("A3:B3")
        sheet.merge_cells("D3:E3")
        for column, word in enumerate(["เลขที่", "วันที่", "ชื่อ", "จำนวน", "ยอดขายสุทธิ"], start=1):
            sheet.cell(4, column, word)
        for row in [*rows[:1], [None] * 5, *rows[1:]]:
            sheet.append(row)
        sheet.append(["รวม", None, None, None, "1,250" if name == "ม.ค. 69" else "2,300.50"])
        sheet.append([])
        sheet.append(["หมายเหตุ: ราคารวมส่วนลดแล้ว"])
        sheet.row_dimensions[5].hidden = True
    targets: Worksheet = made.create_sheet("เป้าหมาย 2569")
    targets.append(["พนักงานขาย", "ม.ค.", "ก.พ.", "มี.ค.", "รวม"])
    targets.append(["พลอย", 1000, 2000, 3000, 6000])
    targets.append(["รวม", 1000, 2000, 3000, 6000])
    old: Worksheet = made.create_sheet("เก่า")
    old.append(["สี", "รส"])
    old.append(["แดง", "หวาน"])
    old.sheet_state = "hidden"
    made.save(path)
    return path


def test_a_workbook_kept_by_hand(tmp_path: Path) -> None:
    data = load([kept_by_hand(tmp_path / "ยอดขาย.xlsx")])
    orders = data.tables["orders"]
    assert orders["order_id"].tolist() == ["00017", "00018", "00019", "00020", "00021"]
    assert orders["net_amount"].tolist() == [1000.0, -250.0, 500.0, 2000.0, 300.5]
    assert orders["_row"].tolist() == [5, 7, 8, 5, 7]
    assert calculate("revenue", data, period="2569-01").value == 1250
    assert calculate("revenue", data, period="2026-02").value == 2300.5
    targets = data.tables["reps_targets"]
    assert dict(zip(targets["period"], targets["target"], strict=True)) == {
        "2026-01": 1000, "2026-02": 2000, "2026-03": 3000,
    }  # fmt: skip
    found = rules(data)
    assert {
        "hidden-rows": 2,
        "hidden-sheet": 2,
        "total-rows": 3,
        "note-rows": 2,
        "months-across": 1,
    }.items() <= found.items()
    assert "total-differs" not in found
    january = data.sources[0]
    assert (january.header_row, january.rows, january.hidden_rows) == (4, 3, 1)
    assert january.rows + sum(january.not_data.values()) == 11
    assert [(source.sheet, source.reason) for source in data.sources if source.table is None] == [
        ("เก่า", "table-unknown")
    ]


def test_findings_reach_terminal_json_and_the_data_quality_sheet(tmp_path: Path) -> None:
    raw = kept_by_hand(tmp_path / "raw.xlsx")
    for language, words in (("en", "hidden"), ("th", "ซ่อน")):
        shown = run("check", raw, "--lang", language)
        assert shown.exit_code == 0
        assert words in " ".join(shown.stdout.split())
        told = document("check", raw, "--lang", language)["findings"]
        one = next(finding for finding in told if finding["rule"] == "hidden-rows")
        assert (one["file"], one["sheet"]) == ("raw.xlsx", "ม.ค. 69 (+1)")
        assert (one["rows"], one["severity"]) == (2, "info")
        assert words in one["message"]
    out = tmp_path / "kpi.xlsx"
    assert run("fill", raw, "-o", out, "--quiet").exit_code == 0
    texts = cells(out)
    assert any("hidden" in text for text in texts)
    assert any("ม.ค. 69" in text for text in texts)


@pytest.mark.parametrize("option", [[], ["--strict"]])
def test_strict_stops_where_something_may_move_a_number(tmp_path: Path, option: list[str]) -> None:
    raw = book(
        tmp_path / "a.xlsx", ["Order Date", "Net Sales"], [dt.date(2026, 5, 13), "12"], [dt.date(2026, 5, 14), "#REF!"]
    )
    result = run("calc", "revenue", raw, *option)
    assert result.exit_code == (3 if option else 0)
    assert "Traceback" not in result.stderr


# --- what cells hold ---


def test_a_1904_workbook_gives_the_days_that_it_shows(tmp_path: Path) -> None:
    path = tmp_path / "mac.xlsx"
    made = xlsxwriter.Workbook(path, {"date_1904": True})
    sheet = made.add_worksheet()
    day = made.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row("A1", ["Order ID", "Order Date", "Net Sales"])
    sheet.write("A2", "1"), sheet.write_datetime("B2", dt.datetime(2026, 5, 13), day), sheet.write("C2", 7)
    made.close()
    assert load([path]).tables["orders"]["order_date"].tolist() == [dt.datetime(2026, 5, 13)]


def test_results_that_are_not_there_are_neither_zero_nor_blank(tmp_path: Path) -> None:
    """Formulas that nobody has calculated, and error cells: told, and out of the number."""
    rows = [[f"{n:03d}", dt.date(2026, 5, n), 10 * n] for n in range(1, 6)]
    rows[1][2], rows[2][2], rows[3][2] = "=A3*2", "#N/A", "#DIV/0!"
    data = load([book(tmp_path / "a.xlsx", ["Order ID", "Order Date", "Net Sales"], *rows)])
    assert {"formula-uncached": 1, "error-cell": 3}.items() <= rules(data).items()
    result = calculate("revenue", data)
    assert result.value == 60
    assert calculate("aov", data).value == 30
    aside = {entry.rule: entry.rows for entry in result.set_aside}
    assert aside["error-cell"] == 3
    assert result.rows + sum(aside.values()) == 5


def test_numbers_of_orders_and_phones_keep_their_zeros(tmp_path: Path) -> None:
    head = ["Order ID", "Order Date", "Customer ID", "Phone", "Net Sales"]
    rows = [["007", "2026-05-13", "0001", "0812345678", "5"], ["08", "2026-05-14", "1", "0898765432", "6"]]
    (tmp_path / "a.csv").write_text("\n".join(",".join(row) for row in [head, *rows]), encoding="utf-8")
    for path in (tmp_path / "a.csv", book(tmp_path / "a.xlsx", head, *rows)):
        orders = load([path]).tables["orders"]
        for column, index in (("order_id", 0), ("customer_id", 2), ("phone", 3)):
            assert orders[column].tolist() == [row[index] for row in rows]
        assert calculate("new_customers", load([path])).value == 2  # 0001 and 1 are two


# --- encodings and names ---

THAI = 'เลขที่คำสั่งซื้อ,วันที่สั่งซื้อ,ชื่อลูกค้า,พนักงานขาย,ยอดขายสุทธิ\n01,13/05/2569,สมชาย,พลอย,"1,250.50"\n02,14/05/2569,มาลี,นก,300\n'
WESTERN = "Order ID;Order Date;Customer;Sales Rep;Net Sales\n01;13.05.2026;Müller & Söhne;Zoë;1.250,50\n02;14.05.2026;Café “X”;Zoë;300\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [*((THAI, e) for e in ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp874", "tis-620"]),
     *((WESTERN, e) for e in ["utf-8", "cp1252", "utf-16"])],
)  # fmt: skip
@pytest.mark.parametrize("name", ["orders.csv", "orders.xls", "orders.txt"])
def test_every_encoding_gives_the_same_numbers(tmp_path: Path, text: str, encoding: str, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    data = load([path])
    assert calculate("revenue", data, period="2026-05").value == 1550.5
    named = ["สมชาย", "มาลี"] if text is THAI else ["Müller & Söhne", "Café “X”"]
    assert data.tables["orders"]["customer_name"].tolist() == named
    assert data.tables["orders"]["order_id"].tolist() == ["01", "02"]


def test_the_user_may_name_the_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Order Date,Customer,Net Sales\n2026-05-13,ŁÓDŹ,5\n".encode("cp1250"))
    assert load([path], encoding="cp1250").tables["orders"]["customer_name"].tolist() == ["ŁÓDŹ"]
    assert run("calc", "revenue", path, "--encoding", "cp1250").exit_code == 0
    for encoding, words in (("utf-8", "not in the encoding utf-8"), ("klingon", "no encoding called klingon")):
        refused = run("calc", "revenue", path, "--encoding", encoding)
        assert refused.exit_code == 4
        assert words in refused.stderr


def test_a_file_may_be_larger_than_usual_if_the_user_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Order Date,Net Sales\n" + "2026-05-13,5\n" * 90_000, encoding="utf-8")
    refused = run("calc", "revenue", path, "--max-mb", 1)
    assert refused.exit_code == 4
    assert "--max-mb" in refused.stderr
    assert "1 MB" in refused.stderr
    assert run("calc", "revenue", path, "--max-mb", 2, "--set", "duplicates=keep").exit_code == 0
    assert "--max-mb" in run("check", "--help").stdout


def test_a_refusal_is_told_in_the_language_asked_for(tmp_path: Path) -> None:
    (tmp_path / "cut.xlsx").write_bytes(b"PK\x03\x04 and no more")
    for path in (tmp_path / "cut.xlsx", tmp_path / "gone.xlsx"):
        english, thai = (run("check", path, "--lang", language).stderr for language in LANGUAGES)
        assert [any("\u0e00" < letter < "\u0e7f" for letter in text) for text in (english, thai)] == [False, True]
        assert str(path) in english
        assert str(path) in thai


# --- the mapping file ---


def test_a_choice_is_made_once_and_kept(tmp_path: Path) -> None:
    """All days fit day/month and month/day: the finding says so; the choice made in the mapping file holds from then on."""
    raw, kept = tmp_path / "orders.csv", tmp_path / "map.toml"
    raw.write_text("Order ID,Order Date,Net Sales\n1,03/04/2026,1.250\n2,05/04/2026,2.500\n", encoding="utf-8")
    first = document("check", raw, "--save-map", kept)
    assert {"date-ambiguous", "number-ambiguous"} <= {finding["rule"] for finding in first["findings"]}
    text = kept.read_text(encoding="utf-8")
    assert 'date_order = "dmy"' in text
    edited = text.replace('date_order = "dmy"', 'date_order = "mdy"').replace('decimal = "."', 'decimal = ","')
    assert edited != text
    kept.write_text(edited, encoding="utf-8")
    assert document("calc", "revenue", raw, "--map", kept, "--period", "2026-03")["value"] == 1250
    assert document("calc", "revenue", raw, "--map", kept, "--period", "2026-05")["value"] == 2500
    told = {finding["rule"] for finding in document("check", raw, "--map", kept)["findings"]}
    assert not {"date-ambiguous", "number-ambiguous"} & told
    again = tmp_path / "again.toml"
    document("check", raw, "--map", kept, "--save-map", again)
    kept_lines, edited_lines = (
        file_text.partition("[[source]]\nfile")[2] for file_text in (again.read_text(encoding="utf-8"), edited)
    )
    assert kept_lines == edited_lines
    assert "mdy" in kept_lines
    raw.write_text(raw.read_text(encoding="utf-8") + "3,06/05/2026,4.000\n", encoding="utf-8")  # next month's export
    assert document("calc", "revenue", raw, "--map", kept, "--period", "2026-06")["value"] == 4000


@pytest.mark.parametrize(
    "text",
    [
        'file = "o.csv"\nsheet = 3', 'file = "o.csv"\nheader_row = 9999', 'file = "o.csv"\nheader_row = true',
        'file = "o.csv"\ntable = "orders"\n[source.columns]\ntotal = 3', 'file = "o.csv"\ntable = 3',
        'file = "o.csv"\ntable = "orders"\n[source.decisions]\norder_date = "dmy"',
        'file = "o.csv"\ntable = "orders"\n[source.decisions.order_date]\ndate_order = "sideways"',
        'file = "o.csv"\ntable = "orders"\n[source.decisions.net_amount]\ndecimal = 7',
        'file = "[["', 'file = "o.csv"\n[settings]\nas_of = [1]', 'file = "o.csv"\n[settings]\ncurrency = 3',
        'file = "o.csv"\n[status_words]\nx = ["done"]', 'file = "o.csv"\n[status_words]\nx = "wobbly"',
    ],
)  # fmt: skip
def test_a_wrong_line_of_the_mapping_file_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "o.csv").write_text("Order Date,Net Sales\n2026-05-13,5\n2026-05-14,6\n", encoding="utf-8")
    (tmp_path / "map.toml").write_text(f"[[source]]\n{text}\n", encoding="utf-8")
    result = run("check", tmp_path / "o.csv", "--map", tmp_path / "map.toml")
    assert result.exit_code in (0, 2, 3), result.stderr
    assert "fault of salesxl" not in result.stderr


# --- text never becomes a formula ---

EVIL = ["=1+1", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1:A9)", "=HYPERLINK(\"http://x\",\"y\")", "\t=1", "{=1}", "＝1+1", "'=1"]  # fmt: skip
TAME = [f"name {n}" for n in range(len(EVIL))]


def raw_of(folder: Path, names: list[str]) -> Path:
    """Names of everything: customers, reps, products, a column of one's own, the sheet."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = names[0].replace("/", "")[:31]
    head = ["Order ID", "Order Date", "Customer", "Product", "Sales Rep", "Net Sales", "Status", names[0]]
    rows = [[name, dt.date(2026, 5, 1 + n), name, name, name, 10.0 + n, name, name] for n, name in enumerate(names)]
    for number, row in enumerate([head, *rows], start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    folder.mkdir()
    made.save(folder / "raw.xlsx")
    return folder / "raw.xlsx"


def cells(path: Path) -> set[str]:
    return {
        cell.value
        for sheet in openpyxl.load_workbook(path).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    }


def formulas(path: Path) -> list[tuple[str, str]]:
    found = []
    for sheet in openpyxl.load_workbook(path).worksheets:
        for row in sheet.iter_rows():
            found += [(f"{sheet.title}!{cell.coordinate}", str(cell.value)) for cell in row if cell.data_type == "f"]
    return found


def test_names_that_look_like_formulas_stay_names(tmp_path: Path) -> None:
    """The filled workbook holds the values of formulas, but no formula, whatever customers and reps are called."""
    made = {}
    for kind, names in (("evil", EVIL), ("tame", TAME)):
        raw = raw_of(tmp_path / kind, names)
        made[kind] = tmp_path / kind / "kpi.xlsx"
        result = run("fill", raw, "-o", made[kind], "--quiet")
        assert result.exit_code == 0, result.stderr
    assert formulas(made["evil"]) == formulas(made["tame"]) == []
    texts = cells(made["evil"])
    assert {name for name in EVIL if name.strip() == name} <= texts
    assert set(TAME) <= cells(made["tame"])


def test_a_batch_by_such_names_writes_safe_files(tmp_path: Path) -> None:
    raw = raw_of(tmp_path / "evil", [*EVIL, "../../up", "CON", "a/b"])
    out = tmp_path / "out"
    result = run("fill", raw, "-o", out, "-t", "scorecard", "--split-by", "owner", "--json", "--no-data")
    assert result.exit_code == 0, result.stderr
    files = [Path(workbook["file"]) for workbook in json.loads(result.stdout)["workbooks"]]
    assert len(files) == len({file.name.casefold() for file in files}) == len(EVIL) + 3
    assert all(file.parent == out and file.is_file() for file in files)
    assert formulas(out / "index.xlsx") == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["evil", "out"]
