"""Files that are broken, or made to break the reader: refused in words, quickly, or read without harm."""

from __future__ import annotations

import gzip
import io
import random
import struct
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from salesxl.errors import InputError, SalesxlError, UnsafeInput
from salesxl.reading.files import Limits, read_grids
from salesxl.reading.formats.apart import read_apart
from salesxl.reading.formats.html import read_html
from salesxl.reading.grids.grid import CellError
from salesxl.reading.safety import Package, Unreadable, gunzip, has_doctype

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELATED}/officeDocument"'
    ' Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets>'
    '<sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="r1" Type="{RELATED}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{RELATED}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
}
RELATIONS = "xl/_rels/workbook.xml.rels"
SHEET = "xl/worksheets/sheet1.xml"
DATA = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2"><c r="A2"><v>3</v></c></row>'


def sheet(rows: str, head: str = "") -> str:
    return f'<?xml version="1.0"?><worksheet xmlns="{MAIN}">{head}<sheetData>{rows}</sheetData></worksheet>'


def book(rows: str = DATA, head: str = "", **parts: str | bytes) -> bytes:
    """A workbook of one sheet, as small as readers accept it; ``parts`` by their last word, or whole ones added."""
    content: dict[str, str | bytes] = PARTS | {SHEET: sheet(rows, head)}
    if "sharedStrings" not in parts:
        content[RELATIONS] = PARTS[RELATIONS].replace("sharedStrings", "nothing")
    for word, text in parts.items():
        content[next((name for name in content if name.endswith(f"{word}.xml")), f"xl/{word}.xml")] = text
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return target.getvalue()


def compound(name: str, content: bytes = bytes(4096)) -> bytes:
    """A compound file with one stream, as [MS-CFB] describes it: header, table, directory, stream."""
    sectors = -(-len(content) // 512)
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]

    def entry(title: str, kind: int, first: int, size: int) -> bytes:
        text = (title + "\0").encode("utf-16-le")
        return text.ljust(64, b"\0") + struct.pack("<HB49xII4x", len(text), kind, first, size)

    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6xII", 62, 3, 0xFFFE, 9, 6, 0, 1)
    header += struct.pack("<IIIIIIII", 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    directory = entry("Root Entry", 5, 0xFFFFFFFE, 0) + entry(name, 2, 2, len(content))
    whole = header.ljust(512, b"\xff").replace(b"\xff", b"\0", 0)
    return (
        whole
        + struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
        + directory.ljust(512, b"\0")
        + content.ljust(sectors * 512, b"\0")
    )


def refusal(tmp_path: Path, data: bytes, limits: Limits | None = None) -> InputError:
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(InputError) as fault:
        read_grids(path, limits)
    assert fault.value.what
    assert fault.value.remedy
    assert str(path) in str(fault.value)
    return fault.value


def test_the_smallest_workbook_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(book())
    assert [list(column) for column in read_grids(tmp_path / "a.xlsx")[0][0].columns] == [[1.0, 3.0], [2.0, None]]


# --- broken, foreign, protected ---


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\r\n \r\n", "is empty"),
        (bytes(1000), "is empty"),
        (b"\xff\xfe", "is empty"),
        (bytes(range(256)) * 20, "neither a workbook nor text"),
        (b"%PDF-1.7 ...", "PDF"),
        (b'[{"id": 1}]', "JSON"),
        (b"ID;PWXL;N;E\r\n", "SYLK"),
        (b'<?xml version="1.0"?><invoice/>', "XML"),
        (compound("EncryptedPackage"), "password"),
        (compound("WordDocument"), "Word"),
        (compound("Workbook"), "damaged"),
        (compound("Workbook")[:-600], "ends early"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "damaged"),
        (book()[:-100], "ends early"),
        (book()[:300], "ends early"),
        (book(workbook="<workbook>"), "damaged"),
        (book(rows="<row><c><v>1</v></row>"), "damaged"),
        (book(rows='<row r="1"><c r="A1" t="s"><v>7</v></c></row>'), "damaged"),
        (gzip.compress(b"a,b\n1,2\n" * 100, mtime=0)[:-12], "ends early"),
        (b"\x1f\x8b" + bytes(50), "damaged"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(tmp_path: Path, data: bytes, words: str) -> None:
    fault = refusal(tmp_path, data)
    assert words in fault.what
    assert fault.exit_code == 4


def test_a_refusal_speaks_thai(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"")
    with pytest.raises(InputError, match="ไฟล์ว่างเปล่า"):
        read_grids(tmp_path / "a.csv", language="th")


def test_a_missing_file_and_a_folder_are_input_errors(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(InputError):
            read_grids(path)


# --- made to harm ---


def flat_bomb(size: int) -> bytes:
    return book(rows=f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"a" * size}</t></is></c></row>')


def lying(data: bytes, name: str, size: int) -> bytes:
    """The same archive, its table of contents claiming another size for one part."""
    changed = bytearray(data)
    at = data.find(b"PK\1\2")
    while at >= 0:
        length = struct.unpack_from("<H", data, at + 28)[0]
        if data[at + 46 : at + 46 + length].decode() == name:
            struct.pack_into("<I", changed, at + 24, size)
        at = data.find(b"PK\1\2", at + 4)
    return bytes(changed)


def overlapping() -> bytes:
    """Two names for the same bytes."""
    data = bytearray(book())
    first = data.find(b"PK\1\2")
    second = data.find(b"PK\1\2", first + 4)
    struct.pack_into("<I", data, second + 42, struct.unpack_from("<I", data, first + 42)[0])
    return bytes(data)


def repeated() -> bytes:
    target = io.BytesIO(book())
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(target, "a") as archive:
        archive.writestr(SHEET, sheet(""))
    return target.getvalue()


DOCTYPE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]>'


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (lambda: flat_bomb(20 << 20), "unpacks to 21 MB, far more"),
        (lambda: lying(flat_bomb(4 << 20), SHEET, 1000), "more than the file says"),
        (overlapping, "overlap"),
        (repeated, "two parts of the same name"),
        (lambda: book(sheet1=DOCTYPE + sheet(DATA)[21:]), "document type"),
        (lambda: book(workbook=DOCTYPE + PARTS["xl/workbook.xml"]), "document type"),
        (lambda: book(sheet1=("\ufeff" + DOCTYPE + sheet(DATA)[21:]).encode("utf-16-le")), "document type"),
        (
            lambda: book(sharedStrings=f'<sst xmlns="{MAIN}" uniqueCount="4294967295"><si/></sst>'),
            "more than the file says",
        ),
        (lambda: gzip.compress(bytes(600 << 20), 1), "more than the 512 MB allowed"),
    ],
)
def test_attacks_are_refused_before_reading(tmp_path: Path, data: object, words: str) -> None:
    fault = refusal(tmp_path, data())  # type: ignore[operator]
    assert words in fault.what
    assert isinstance(fault, UnsafeInput)


def test_limits_can_be_moved(tmp_path: Path) -> None:
    assert "5 MB, more than the 1 MB" in refusal(tmp_path, flat_bomb(4 << 20), Limits(max_bytes=1 << 20)).what
    assert "more than 3 cells" in refusal(tmp_path, b"a,b\n1,2\n3,4\n", Limits(max_cells=3)).what
    assert "more than 3 cells" in refusal(tmp_path, b"<table><tr><td colspan=4>a</table>", Limits(max_cells=3)).what
    assert "more than 3 cells" in refusal(tmp_path, book(), Limits(max_cells=3)).what
    assert "consists of 5 parts" in refusal(tmp_path, book(), Limits(max_parts=4)).what


FAR = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row>'


def test_a_far_cell_costs_nothing_and_is_told(tmp_path: Path) -> None:
    (tmp_path / "far.xlsx").write_bytes(book(rows=DATA + FAR))
    grids, findings = read_grids(tmp_path / "far.xlsx")
    assert [list(column) for column in grids[0].columns] == [[1.0, 3.0], [2.0, None]]
    assert [(one.rule, one.rows, one.examples[0].row) for one in findings] == [("far-cells", 1, 1048576)]
    assert "XFD1048576" in findings[0].message()


def test_a_far_number_in_a_plain_workbook_costs_nothing_either(tmp_path: Path) -> None:
    """Laid out as one block, these sheets would be 17 billion cells."""
    far = '<row r="1048576"><c r="XFD1048576"><v>5</v></c></row>'
    for name, rows in (("far.xlsx", DATA + far), ("two.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>' + far)):
        (tmp_path / name).write_bytes(book(rows=rows))
        tracemalloc.start()
        grids, findings = read_grids(tmp_path / name)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 50_000_000
        assert [finding.rule for finding in findings] == ["far-cells"]
        assert grids[0].n_rows < 100


def test_blank_but_formatted_cells_far_away_do_not_count(tmp_path: Path) -> None:
    rows = DATA + '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    (tmp_path / "far.xlsx").write_bytes(book(rows=rows, head='<dimension ref="A1:XFD1048576"/>'))
    grids, findings = read_grids(tmp_path / "far.xlsx")
    assert (grids[0].n_rows, len(grids[0].columns), findings) == (2, 2, [])


def test_data_that_starts_far_down_are_read_where_they_stand(tmp_path: Path) -> None:
    (tmp_path / "low.xlsx").write_bytes(book(rows='<row r="100000"><c r="FOO100000"><v>6</v></c></row>'))
    grid = read_grids(tmp_path / "low.xlsx")[0][0]
    assert (grid.first_row, grid.first_column, grid.row(0)) == (100000, 4461, [6.0])


def test_a_far_cell_in_xml_that_cannot_be_cut_is_refused(tmp_path: Path) -> None:
    prefixed = (
        sheet(DATA + FAR)
        .replace("<", "<x:")
        .replace("<x:/", "</x:")
        .replace("<x:?", "<?")
        .replace("xmlns=", "xmlns:x=")
    )
    assert "scattered over 17,179,869,184 places" in refusal(tmp_path, book(sheet1=prefixed)).what


def test_repeated_rows_of_an_ods_are_laid_out_only_where_they_hold_something(tmp_path: Path) -> None:
    (tmp_path / "a.ods").write_bytes(ods('<table:table-row table:number-rows-repeated="1048570"><table:table-cell/>'))
    grid = read_grids(tmp_path / "a.ods")[0][0]
    assert [grid.row(index) for index in range(grid.n_rows)] == [
        ["x", 1.5, CellError("#N/A")],
        ["x", 1.5, CellError("#N/A")],
    ]
    many = (
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="1000" '
    )
    fault = refusal(tmp_path, ods(many + 'office:value-type="float" office:value="1"/>'))
    assert "more than 20,000,000 cells" in fault.what


def ods(row: str) -> bytes:
    target = io.BytesIO()
    cells = (
        '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="1.5"/>'
        '<table:table-cell table:formula="of:=NA()" office:value-type="string" calcext:value-type="error">'
        "<text:p>#N/A</text:p></table:table-cell>"
    )
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:calcext="c">'
            f'<table:table table:name="S"><table:table-row table:number-rows-repeated="2">{cells}</table:table-row>'
            f"{row}</table:table-row></table:table></office:document-content>",
        )
    return target.getvalue()


# --- the process apart ---


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of memory there")
def test_one_long_text_in_very_many_cells_stays_within_its_memory(tmp_path: Path) -> None:
    texts = (
        f'<sst xmlns="{MAIN}"><si><t>{"long&#32;" * 200_000}</t></si></sst>'  # characters by number: calamine reads it
    )
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 4001))
    data = book(rows=rows, sharedStrings=texts)
    assert "more memory" in refusal(tmp_path, data, Limits(max_memory=1 << 30)).what


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of memory there")
def test_a_reader_that_breaks_down_breaks_nothing_else() -> None:
    with pytest.raises(Unreadable) as fault:
        read_apart(compound("Workbook"), "xls", "a.xls", Limits(max_memory=100 << 20))
    assert (fault.value.key, fault.value.unsafe) == ("reader-died", True)


def test_a_reader_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(Unreadable) as fault:
        read_apart(compound("Workbook"), "xls", "a.xls", Limits(max_seconds=0.01))
    assert fault.value.key == "too-slow"


# --- the checks themselves ---


def test_a_document_type_is_seen_before_the_first_element_only() -> None:
    assert has_doctype(b'<?xml version="1.0"?>\n<!-- a --><!doctype x>')
    assert not has_doctype(b"<!-- <!DOCTYPE x> --><a><!DOCTYPE x>")


def test_parts_are_unpacked_to_their_true_content() -> None:
    package = Package(book(), Limits())
    assert package.read(SHEET).decode() == sheet(DATA)
    assert package.find("XL/Worksheets/Sheet1.xml") == SHEET


def test_several_gzips_in_one_file_and_padding() -> None:
    assert gunzip(gzip.compress(b"ab") + gzip.compress(b"cd") + bytes(10), Limits()) == b"abcd"


def test_a_page_within_limits() -> None:
    grids, _ = read_html(b"<table><tr><td>a</table><table><tr><td>b</table>", "x.xls", Limits())
    assert [(grid.sheet, grid.row(0)) for grid in grids] == [("Table 1", ["a"]), ("Table 2", ["b"])]


@pytest.mark.parametrize("seed", range(5))
def test_mutants_are_read_or_refused_and_nothing_else(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    originals = [
        book(),
        ods("<table:table-row>"),
        compound("Workbook"),
        'a;b\n1;"2"\nก;ข\n'.encode(),
        b"<table><tr><td>1</table>",
    ]
    path = tmp_path / "mutant"
    for _ in range(60):
        data = bytearray(dice.choice([one for one in originals if one[:1] != b"\xd0"]))
        for _ in range(dice.randint(1, 4)):
            at = dice.randrange(len(data) + 1)
            match dice.randrange(4):
                case 0:
                    data[at : at + 1] = bytes([dice.randrange(256)])
                case 1:
                    del data[at : at + dice.randint(1, 40)]
                case 2:
                    data[at:at] = data[: dice.randint(1, 40)]
                case _:
                    data[at:at] = dice.choice([b"\0", b'"', b"<", b"&", b"4294967295", b"-1", b"1e400", b"\xff\xfe"])
        path.write_bytes(bytes(data))
        try:
            read_grids(path)
        except SalesxlError as fault:
            assert fault.exit_code == 4  # noqa: PT017 - either outcome is right
