"""Any file to grids: names, encodings, delimiters, workbooks of every kind. Expected values come from the writer."""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import re
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from salesxl.errors import InputError
from salesxl.findings import Finding
from salesxl.locale import LANGUAGES, words
from salesxl.reading.files import Limits, expand, read_grids
from salesxl.reading.formats.encoding import decode
from salesxl.reading.formats.text import read_text
from salesxl.reading.grids.cells import to_columns
from salesxl.reading.grids.grid import CellError, Grid
from salesxl.reading.safety import Unreadable
from salesxl.reading.xlsx.sheet_xml import _parse, _search

Rows = list[list[object]]


def rows(grid: Grid) -> Rows:
    return [grid.row(index) for index in range(grid.n_rows)]


def read_bytes(data: bytes, encoding: str | None = None) -> tuple[Rows, list[Finding]]:
    grids, findings = read_text(data, "x.csv", Limits(), encoding)
    return rows(grids[0]), findings


def read_one(path: Path) -> Rows:
    grids, _ = read_grids(path)
    assert len(grids) == 1
    return rows(grids[0])


# --- names, folders, patterns ---


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "b.csv",
        "a.csv",
        ".hidden.csv",
        "~$a.xlsx",
        "notes.md",
        "deep/c.tsv",
        "deep/er/d.csv.gz",
        ".git/e.csv",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x,y\n1,2\n")
    (tmp_path / "d.csv.gz").write_bytes(gzip.compress(b"x,y\n1,2\n"))
    (tmp_path / "table.txt").write_text("id\tamount\n1\t10\n2\t20\n")
    (tmp_path / "README.txt").write_text(
        "About these files\n\nThey come from the shop, the office and the road.\nEnjoy.\n"
    )
    return tmp_path


def names(paths: list[Path], folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in paths]


def test_a_folder_gives_its_tables_with_subfolders(folder: Path) -> None:
    assert names(expand([folder]), folder) == [
        "a.csv",
        "b.csv",
        "d.csv.gz",
        "deep/c.tsv",
        "deep/er/d.csv.gz",
        "table.txt",
    ]


def test_a_pattern_gives_what_fits_and_each_file_comes_once(folder: Path) -> None:
    found = expand([folder / "b.csv", str(folder / "*.csv"), folder / "a.csv"])
    assert names(found, folder) == ["a.csv", "b.csv"]


def test_a_named_file_is_taken_whatever_it_is_called(folder: Path) -> None:
    assert names(expand([folder / "README.txt"]), folder) == ["README.txt"]


@pytest.mark.parametrize("missing", ["nowhere.csv", "empty", "*.xlsx", "x" * 5000])
def test_what_is_not_there_is_said(tmp_path: Path, missing: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError) as fault:
        expand([tmp_path / missing])
    assert missing in fault.value.where


# --- text: encodings ---

THAI = "ลูกค้า,ยอดขาย\r\nสมชาย ใจดี,100\r\nบริษัท น้ำดื่ม จำกัด,250\r\n"
THAI_ROWS: Rows = [["ลูกค้า", "ยอดขาย"], ["สมชาย ใจดี", "100"], ["บริษัท น้ำดื่ม จำกัด", "250"]]
GERMAN = "Kunde;Erlös\nMüller & Söhne;1.054,00 €\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp874"])
def test_thai_in_every_encoding(encoding: str) -> None:
    found, findings = read_bytes(THAI.encode(encoding))
    assert found == THAI_ROWS
    assert [one.rule for one in findings] == (["encoding-guessed"] if encoding == "cp874" else [])


def test_utf16_without_mark_from_either_side() -> None:
    plain = "id,amount\n1,10\n"
    for encoding in ("utf-16-le", "utf-16-be"):
        assert read_bytes(plain.encode(encoding))[0] == [["id", "amount"], ["1", "10"]]


def test_western_text_is_guessed_as_cp1252_and_said_so() -> None:
    found, findings = read_bytes(GERMAN.encode("cp1252"))
    assert found == [["Kunde", "Erlös"], ["Müller & Söhne", "1.054,00 €"]]
    assert findings[0].details["encoding"] == "cp1252"
    assert "cp1252" in findings[0].message("en")


def test_one_thai_name_among_five_hundred_ascii_rows() -> None:
    data = b"".join(b"%d,Smith,20\n" % number for number in range(500)) + "500,สมศักดิ์,20\n".encode("cp874")
    assert read_bytes(data)[0][500][1] == "สมศักดิ์"


def test_lines_of_another_encoding_are_read_and_named() -> None:
    found, findings = read_bytes("a,ชื่อ\n1,สมชาย\n2,สมหญิง\n".encode() + "3,สมศรี\n".encode("cp874"))
    assert found[3] == ["3", "สมศรี"]
    assert (findings[0].rule, findings[0].rows, findings[0].examples[0].row) == ("encoding-mixed", 1, 4)


def test_the_user_s_encoding_is_obeyed_or_refused() -> None:
    assert read_bytes("Größe\n".encode("cp437"), "cp437")[0] == [["Größe"]]
    for encoding, key in (("utf-8", "encoding-wrong"), ("klingon", "encoding-unknown")):
        with pytest.raises(Unreadable) as fault:
            read_bytes("Größe\n".encode("cp1252"), encoding)
        assert fault.value.key == key


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff")))
@settings(deadline=None)
def test_utf8_is_never_misread(text: str) -> None:
    assert decode(text.encode()).text == text


# --- text: delimiters, quotes, rows ---


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found_around_quoted_delimiters_and_decimal_commas(delimiter: str) -> None:
    out = io.StringIO(newline="")
    table = [
        ["id", "name", "amount"],
        ["1", "a, b; c | d\te", "1,5"],
        ["2", 'says "no"', "2,25"],
        ["3", "line\nbreak", "3"],
    ]
    csv.writer(out, delimiter=delimiter).writerows(table)
    assert read_bytes(out.getvalue().encode())[0] == table


def test_a_sep_line_decides_and_is_no_row() -> None:
    assert read_bytes(b"sep=;\r\na;b\r\n1,5;2,5\r\n")[0] == [["a", "b"], ["1,5", "2,5"]]


def test_blanks_between_columns() -> None:
    assert read_bytes(b" 00004 0001 19970101  2   29.33\n 00021 0002 19970118 10    9.75\n")[0] == [
        ["00004", "0001", "19970101", "2", "29.33"],
        ["00021", "0002", "19970118", "10", "9.75"],
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_blank_lines_keep_the_row_numbers(end: str) -> None:
    data = end.join(["Report", "", "id,amount", "1,10", "", "2,20"]).encode()
    assert read_bytes(data)[0] == [
        ["Report", None],
        [None, None],
        ["id", "amount"],
        ["1", "10"],
        [None, None],
        ["2", "20"],
    ]


def test_extra_cells_are_kept_and_told() -> None:
    found, findings = read_bytes(b"a,b\n1,2\n3,4\n5,6,seven\n")
    assert found[3] == ["5", "6", "seven"]
    assert [(one.rule, one.rows, one.examples[0].row) for one in findings] == [("ragged-rows", 1, 4)]


@pytest.mark.parametrize(
    ("data", "row", "expected"),
    [
        (
            b'a,b,c\n1,"24 inch,x\n2,3,4\n5,"6, 7",8\n9,10,11\n',
            2,
            [["1", '"24 inch', "x"], ["2", "3", "4"], ["5", "6, 7", "8"]],
        ),
        (b'a,b,c\n1,2,"abc\n3,4,x\n5,6,"y"\n', 2, [["1", "2", '"abc'], ["3", "4", "x"], ["5", "6", "y"]]),
        (b'a,b\n1,2\n3,"4\n5,6\n', 3, [["1", "2"], ["3", '"4'], ["5", "6"]]),
    ],
)
def test_an_open_quote_swallows_no_rows(data: bytes, row: int, expected: Rows) -> None:
    found, findings = read_bytes(data)
    assert found[1 : 1 + len(expected)] == expected
    assert [(one.rule, one.examples[0].row) for one in findings] == [("quote-open", row)]


def test_other_quotes_and_escapes() -> None:
    assert read_bytes(b"a,'b','c'\n1,'x, y','z'\n2,'p','q, r'\n")[0][1:] == [["1", "x, y", "z"], ["2", "p", "q, r"]]
    assert read_bytes(b'a,b\n1,"5\\" inch, wide"\n2,"3\\" inch, flat"\n')[0][1] == ["1", '5" inch, wide']
    assert read_bytes(b'a, b\n1, "x, y"\n2, "z"\n')[0] == [["a", "b"], ["1", "x, y"], ["2", "z"]]


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6) | st.text(
    "a1,;\"\n\r\t|' \\", max_size=6
)
TABLES = st.integers(2, 4).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1, max_size=6))


@given(TABLES, st.sampled_from(",;\t|"))
@settings(deadline=None)
def test_what_the_csv_module_writes_comes_back(table: list[list[str]], delimiter: str) -> None:
    assume(any(cell for row in table for cell in row))
    out = io.StringIO(newline="")
    out.write(f"sep={delimiter}\r\n")
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(table)
    try:
        found, _ = read_bytes(out.getvalue().encode())
    except Unreadable as fault:
        assume(fault.key != "empty")  # blanks and line ends alone
        raise
    width = max(len(row) for row in found)
    kept = [[cell or None for cell in row] for row in table]
    assert found == [row[:width] for row in kept][: len(found)]
    assert not any(cell for row in kept[len(found) :] for cell in row)
    assert not any(cell for row in kept for cell in row[width:])


@pytest.mark.parametrize("at", [5, 90_000])
def test_an_extra_cell_in_a_big_file_is_told_wherever_it_stands(at: int) -> None:
    lines = [b"%d,Anna,%d" % (number, number * 7) for number in range(100_000)]
    lines[at] += b",extra"
    found, findings = read_bytes(b"\n".join(lines))
    assert found[at][3] == "extra"
    assert [(one.rule, one.examples[0].row) for one in findings] == [("ragged-rows", at + 1)]


# --- workbooks ---


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "ยอดขาย"
    sheet["B3"], sheet["C3"], sheet["D3"], sheet["E3"] = "id", "when", "amount", "ok"
    sheet["B4"], sheet["C4"], sheet["D4"], sheet["E4"] = "00123", datetime.datetime(2026, 5, 1, 13, 30), 10.5, True
    sheet["B5"], sheet["C5"], sheet["D5"], sheet["E5"] = "00124", datetime.date(2026, 5, 2), "#REF!", "=1+1"
    sheet.row_dimensions[5].hidden = True
    hidden = book.create_sheet("Old")
    hidden["A1"] = "x"
    hidden.sheet_state = "hidden"
    book.create_sheet("Blank")
    path = tmp_path / "book.xlsx"
    book.save(path)
    return path


def test_a_workbook_keeps_types_places_errors_and_what_is_hidden(workbook: Path) -> None:
    grids, findings = read_grids(workbook)
    sales, old = grids
    assert rows(sales) == [
        ["id", "when", "amount", "ok"],
        ["00123", datetime.datetime(2026, 5, 1, 13, 30), 10.5, True],
        ["00124", datetime.datetime(2026, 5, 2), CellError("#REF!"), CellError("=?")],
    ]
    assert (sales.sheet, sales.first_row, sales.first_column) == ("ยอดขาย", 3, 2)
    assert (sales.hidden_rows, sales.uncached, sales.hidden, old.hidden) == (1, 1, False, True)
    assert [(one.rule, one.sheet) for one in findings] == [
        ("hidden-rows", "ยอดขาย"),
        ("formula-uncached", "ยอดขาย"),
        ("hidden-sheet", "Old"),
    ]


def test_the_content_decides_not_the_name(workbook: Path, tmp_path: Path) -> None:
    lying = tmp_path / "book.csv"
    lying.write_bytes(workbook.read_bytes())
    assert rows(read_grids(lying)[0][0]) == rows(read_grids(workbook)[0][0])
    table = tmp_path / "table.xlsx"
    table.write_bytes(b"a,b\n1,2\n")
    assert read_one(table) == [["a", "b"], ["1", "2"]]
    packed = tmp_path / "book.xlsx.gz"
    packed.write_bytes(gzip.compress(workbook.read_bytes()))
    assert rows(read_grids(packed)[0][0]) == rows(read_grids(workbook)[0][0])


def test_a_workbook_without_cells_says_so(tmp_path: Path) -> None:
    xlsxwriter.Workbook(tmp_path / "blank.xlsx").close()
    with pytest.raises(InputError, match="No sheet of the workbook holds any cells"):
        read_grids(tmp_path / "blank.xlsx")


def test_results_that_the_writer_left_to_excel_are_told(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "new.xlsx") as book:
        sheet = book.add_worksheet("Data")
        sheet.write_number("A1", 2)
        sheet.write_formula("B1", "=A1*2")
    findings = read_grids(tmp_path / "new.xlsx")[1]
    assert [(one.rule, one.rows) for one in findings] == [("formula-stale", 1)]


def test_1904_dates_are_the_days_they_show(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "mac.xlsx", {"date_1904": True}) as book:
        style = book.add_format({"num_format": "yyyy-mm-dd"})
        book.add_worksheet().write_datetime("A1", datetime.datetime(2026, 5, 1), style)
    assert read_one(tmp_path / "mac.xlsx") == [[datetime.datetime(2026, 5, 1)]]


def test_blanks_next_to_dates_are_none_and_numbers_beyond_floats_are_errors() -> None:
    columns = to_columns([[datetime.date(2026, 5, 1), 1.5], ["", float("inf")], ["x", float("nan")]])
    assert [list(column) for column in columns] == [
        [datetime.datetime(2026, 5, 1), None, "x"],
        [1.5, CellError("#NUM!"), CellError("#NUM!")],
    ]


SHEET = """<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="urn:x"><cols><col min="1" max="2" hidden="1"/></cols>
<sheetData>{}</sheetData></worksheet>"""
CELL = st.sampled_from(
    [
        "<c r='{}'><v>1</v></c>",
        '<c r="{}"><v>1</v></c>',
        '<c r="{}" s="1"/>',
        '<c r="{}" t="e"><v>#N/A</v></c>',
        '<c r="{}" s="2" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c r="{}"><f>A1</f></c>',
        '<c r="{}"><f t="shared" si="0"/><v></v></c>',
        '<c r="{}" t="str"><f>""</f><v></v></c>',
        '<c r="{}" t="inlineStr"><is><t>a &lt;v&gt; t="e" \'b\'</t></is></c>',
    ]
)
ROW = st.tuples(st.booleans(), st.lists(CELL, max_size=4))


@given(st.lists(ROW, max_size=6), st.integers(1, 400), st.sampled_from(["", "<!-- c -->"]))
@settings(deadline=None)
def test_searching_bytes_finds_what_parsing_finds(table: list[tuple[bool, list[str]]], size: int, comment: str) -> None:
    lines = []
    for number, (hidden, cells) in enumerate(table, 1):
        inside = "".join(cell.format(f"{'ABCD'[at]}{number}") for at, cell in enumerate(cells))
        mark = ' hidden="1"' if hidden else ""
        lines.append(f'<row r="{number}"{mark}>{inside}</row>')
    xml = SHEET.format(comment + "".join(lines)).encode()
    prefixed = re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", xml)
    plain = not comment and "='" not in "".join(lines)
    for text in (xml, prefixed):
        pieces = [text[at : at + size] for at in range(0, len(text), size)]
        found = _search(iter(pieces))
        assert found == _parse(iter(pieces)) if plain else found is None


def test_cells_without_their_place_are_counted_through() -> None:
    xml = b'<worksheet><row><c><v>1</v></c></row><row><c/><c t="e"><v>#N/A</v></c></row></worksheet>'
    assert _search(iter([xml])) is None
    assert _parse(iter([xml])).errors == [(1, 1, "#N/A")]


# --- HTML ---


def test_an_html_table_named_xls(tmp_path: Path) -> None:
    path = tmp_path / "report.xls"
    path.write_bytes(
        '<html><meta charset="tis-620"><style>td{}</style><table><tr><th>ลูกค้า<th>ยอด</tr>'
        "<tr><td rowspan=2>ก &amp; ข</td><td>1,000<br>บาท</td></tr><tr><td>2</td></tr>"
        "<tr><td colspan=2>รวม</td></tr></table>".encode("cp874")
    )
    assert read_one(path) == [["ลูกค้า", "ยอด"], ["ก & ข", "1,000\nบาท"], [None, "2"], ["รวม", None]]


def test_a_cell_over_two_rows_at_the_right_edge(tmp_path: Path) -> None:
    """The row below it ends before its column; the rows after that are not moved aside."""
    path = tmp_path / "report.xls"
    path.write_text(
        "<table><tr><th colspan=2>Order</th><th rowspan=2>Net Sales</th></tr><tr><th>No</th><th>Date</th></tr>"
        "<tr><td>1</td><td>2026-02-01</td><td>100</td></tr></table>",
        encoding="utf-8",
    )
    assert read_one(path) == [["Order", None, "Net Sales"], ["No", "Date", None], ["1", "2026-02-01", "100"]]


def test_rows_filled_from_above_count_among_the_cells(tmp_path: Path) -> None:
    wide = "<table><tr><td colspan=1000 rowspan=1000>x</td></tr>" + "<tr></tr>" * 999 + "</table>"
    (tmp_path / "a.xls").write_text(wide, encoding="utf-8")
    with pytest.raises(InputError, match="cells"):
        read_grids(tmp_path / "a.xls", Limits(max_cells=10_000))


def test_a_page_without_a_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "login.xls").write_text("<!DOCTYPE html><html><body>Please log in</body></html>")
    with pytest.raises(InputError, match="web page without a table"):
        read_grids(tmp_path / "login.xls")


# --- words ---


def test_both_languages_have_the_same_refusals() -> None:
    english, thai = (words(language, "reading") for language in LANGUAGES)
    assert english.keys() == thai.keys()
    for key in english:
        assert english[key].keys() == thai[key].keys() == {"what", "remedy"}


# --- real files, against independent readers ---


def test_every_derived_shape_has_the_rows_of_the_truth(shared: Path) -> None:
    for path in expand([shared / "torture_derived"]):
        ids = [cell for cell in read_grids(path)[0][0].columns[0] if cell]
        assert len([cell for cell in ids if re.fullmatch(r"[0-9A-Z]{8}", str(cell))]) == 1254, path.name


def test_old_workbooks_read_like_their_new_twins(shared: Path) -> None:
    folder = shared / "torture_readers" / "sheetjs"
    twin = {grid.sheet: rows(grid) for grid in read_grids(folder / "ErrorTypes.xlsx")[0]}
    assert CellError("#N/A") in twin["RawErrors"][7]
    for suffix in ("xls", "xlsb"):
        assert {grid.sheet: rows(grid) for grid in read_grids(folder / f"ErrorTypes.{suffix}")[0]} == twin
    for suffix in ("xls", "xlsb", "ods"):
        assert sum(grid.hidden_rows for grid in read_grids(folder / f"AutoFilter.{suffix}")[0]) == 94  # as xlrd counts


def test_a_real_workbook_reads_as_openpyxl_reads_it(shared: Path) -> None:
    path = shared / "call_center" / "pwc_call_center.xlsx"
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    expected = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows(read_grids(path)[0][0]) == expected


def test_files_come_in_the_order_in_which_people_count(tmp_path: Path) -> None:
    names = [
        "deals.csv",
        "deals (1).csv",
        "deals (2).csv",
        "deals_2.csv",
        "deals_10.csv",
        "orders 2026-1.csv",
        "orders 2026-12.csv",
    ]
    for name in reversed(names):
        (tmp_path / name).write_text("a,b\n1,2\n", "utf-8")
    assert [path.name for path in expand([tmp_path])] == names
