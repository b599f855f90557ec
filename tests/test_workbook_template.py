"""What a template offers, what it refuses, and the words for it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from openpyxl.styles.numbers import BUILTIN_FORMATS
from workbooks import by_openpyxl, drawn, edited, parts, replaced, simple, with_table

import salesxl.locale
from salesxl.errors import InputError, TemplateError, UnsafeInput
from salesxl.reading.grids.grid import CellError
from salesxl.workbook.parts.compile import CompiledTemplate, NameTarget
from salesxl.workbook.parts.faults import Fault, Note
from salesxl.workbook.parts.markup import Malformed, plain
from salesxl.workbook.parts.render import Changes
from salesxl.workbook.parts.styles import read_styles
from salesxl.workbook.parts.tables import TableData

BOOK, SHEET = "xl/workbook.xml", "xl/worksheets/sheet1.xml"


def test_names_that_point_to_cells() -> None:
    def draw(book: Any) -> None:
        sheet = book.add_worksheet("My KPI")
        book.add_worksheet("Other")
        sheet.merge_range("B2:D2", "merged")
        for name, text in {
            "kpi_one": "='My KPI'!$B$4",
            "kpi_merged": "='My KPI'!$B$2:$D$2",
            "kpi_trend": "='My KPI'!$B$5:$E$5",
            "kpi_two": "='My KPI'!$B$6,'My KPI'!$D$6",
            "kpi_across": "='My KPI'!$B$6,Other!$D$6",
            "kpi_lost": "=#REF!",
            "kpi_formula": "=OFFSET('My KPI'!$B$6,1,1)",
            "kpi_column": "='My KPI'!$A:$A",
            "kpi_gone": "=Gone!$A$1",
            "Other!kpi_local": "=Other!$A$1",
            "Other!kpi_one": "=Other!$A$2",
        }.items():
            book.define_name(name, text)

    template = CompiledTemplate.open(drawn(draw))
    assert {key: (target.name, target.sheet, target.cells()) for key, target in template.names.items()} == {
        "kpi_one": ("kpi_one", "My KPI", [(4, 2)]),
        "Other!kpi_one": ("kpi_one", "Other", [(2, 1)]),
        "kpi_local": ("kpi_local", "Other", [(1, 1)]),
        "kpi_merged": ("kpi_merged", "My KPI", [(2, 2)]),
        "kpi_trend": ("kpi_trend", "My KPI", [(5, 2), (5, 3), (5, 4), (5, 5)]),
        "kpi_two": ("kpi_two", "My KPI", [(6, 2), (6, 4)]),
    }
    assert template.broken_names == {
        "kpi_across": "'My KPI'!$B$6,Other!$D$6",
        "kpi_lost": "#REF!",
        "kpi_formula": "OFFSET('My KPI'!$B$6,1,1)",
        "kpi_column": "'My KPI'!$A:$A",
        "kpi_gone": "Gone!$A$1",
    }


def test_tables_and_values() -> None:
    def draw(book: Any) -> None:
        with_table(book)
        sheet = book.worksheets()[0]
        sheet.write_rich_string("H1", "re", book.add_format({"bold": True}), "venue ")
        sheet.write("H2", True)
        sheet.write_formula("H3", "=1/0", None, "#DIV/0!")
        sheet.write_formula("H4", '="a"', None, "a")

    template = CompiledTemplate.open(drawn(draw))
    table = template.tables["tbl_trend"]
    assert (table.sheet, table.ref, table.columns) == ("Da'ta", "B3:D7", ("month", "revenue", "double"))
    assert (table.totals_row, table.header_row, table.first, table.last, table.rows) == (True, True, 4, 6, 3)
    assert template.text("Da'ta", 3, 2) == "month"
    assert template.value("Da'ta", 4, 3) == 10
    assert template.text("Dash", 1, 8) == "revenue"
    assert [template.value("Dash", row, 8) for row in (2, 3, 4, 5)] == [True, CellError("#DIV/0!"), "a", None]
    assert template.text("Dash", 99, 99) == ""


@pytest.mark.parametrize("language", ["en", "th"])
@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("missing.xlsx", None, TemplateError),
        ("empty.xlsx", b"", TemplateError),
        ("garbage.xlsx", b"\x00\x01\x02" * 99, TemplateError),
        ("text.xlsx", b"a,b\n1,2\n", TemplateError),
        ("page.xls", b"<html><table><tr><td>1</td></tr></table></html>", TemplateError),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook\0".encode("utf-16-le"), TemplateError),
        ("secret.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), TemplateError),
        ("cut.xlsx", simple()[:3000], TemplateError),
        ("part.xlsx", edited(simple(), lambda name, part: part if "sheet1" not in name else None), TemplateError),
        ("xml.xlsx", replaced(simple(), BOOK, b"</workbook>", b""), TemplateError),
        ("dtd.xlsx", replaced(simple(), BOOK, b"<workbook", b"<!DOCTYPE x><workbook"), InputError),
        ("good.xlsx", simple(), None),
    ],
)
def test_what_cannot_be_opened(tmp_path: Path, language: Any, name: str, content: bytes | None, kind: Any) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    if kind is None:
        assert CompiledTemplate.open(path, language).names
        return
    with pytest.raises(kind) as caught:
        CompiledTemplate.open(path, language)
    assert caught.value.what
    assert caught.value.remedy
    assert name in caught.value.where


def test_a_part_of_an_old_size_is_unsafe() -> None:
    bomb = edited(simple(), lambda name, part: part + b" " * 60_000_000 if name == SHEET else part)
    with pytest.raises(UnsafeInput):
        CompiledTemplate.open(bomb)


def rules(data: bytes, *cells: tuple[str, int, int]) -> list[str]:
    template = CompiledTemplate.open(data)
    faults = template.faults(Changes(dict.fromkeys(cells, 1)))
    for fault in faults:
        for language in ("en", "th"):
            assert fault.message(language)
            assert fault.remedy(language)
            assert "{" not in fault.message(language) + fault.remedy(language)
    if faults:
        with pytest.raises(TemplateError) as caught:
            template.render(Changes(dict.fromkeys(cells, 1)))
        assert caught.value.what == faults[0].message()
    return [f"{fault.rule} {fault.where}" for fault in faults]


def test_places_that_cannot_be_filled() -> None:
    def draw(book: Any) -> None:
        sheet = book.add_worksheet("S")
        sheet.merge_range("B2:C3", "x")
        sheet.write_array_formula("E1:E3", "{=A1:A3}", None, 0)
        locked = book.add_worksheet("L")
        locked.write("A1", 1, book.add_format({"locked": False}))
        locked.write("A2", 1)
        locked.set_column("C:C", 9, book.add_format({"locked": False}))
        locked.protect()
        book.add_chartsheet("Chart").set_chart(chart := book.add_chart({"type": "line"}))
        chart.add_series({"values": "=S!$A$1:$A$3"})

    data = drawn(draw)
    assert rules(data, ("S", 2, 2), ("L", 1, 1), ("L", 9, 3)) == []
    assert rules(data, ("S", 3, 2)) == ["merged S › B3"]
    assert rules(data, ("S", 1, 5), ("S", 3, 5)) == ["array S › E1", "array S › E3"]
    assert rules(data, ("L", 2, 1), ("L", 9, 9)) == ["locked L › A2, I9"]
    block = [("L", row, column) for row in (3, 4, 5) for column in (1, 2)]
    assert rules(data, *block, ("L", 7, 1), ("L", 2, 4)) == ["locked L › D2, A3:B5, A7"]
    scattered = rules(data, *(("L", row, 1) for row in range(2, 60, 2)))
    assert (len(scattered), scattered[0][-5:]) == (1, "24, …")
    assert rules(data, ("Nowhere", 1, 1), ("Chart", 1, 1)) == ["no-cells Chart", "no-sheet Nowhere"]
    assert rules(data, ("S", 0, 1), ("S", 1, 16_385)) == ["outside S", "outside S"]


def test_table_on_a_protected_sheet() -> None:
    def draw(book: Any, locked: bool) -> None:
        sheet = book.add_worksheet("S")
        style = book.add_format({"locked": locked})
        sheet.add_table("A1:A2", {"name": "T", "columns": [{"header": "a", "format": style}], "data": [[1]]})
        sheet.protect()

    changes = Changes(tables={"T": TableData([[1]])})
    assert CompiledTemplate.open(drawn(lambda book: draw(book, False))).faults(changes) == []
    assert [fault.where for fault in CompiledTemplate.open(drawn(lambda book: draw(book, True))).faults(changes)] == [
        "S › A2"
    ]


def test_sheets_are_hidden_and_shown() -> None:
    def draw(book: Any) -> None:
        for name in ("One", "Two", "Three"):
            book.add_worksheet(name)
        book.worksheets()[2].hide()

    data = drawn(draw)
    template = CompiledTemplate.open(data)
    after = template.render(Changes(hide_sheets={"One"}, show_sheets={"Three"}))
    book = parts(after)[BOOK].decode()
    assert '<sheet name="One" sheetId="1" r:id="rId1" state="hidden"/>' in book
    assert '<sheet name="Three" sheetId="3" r:id="rId3"/>' in book.replace(' state="hidden" r:id="rId3"', "")
    assert 'activeTab="1"' in book
    assert b"tabSelected" not in parts(after)[SHEET]
    assert b'tabSelected="1"' in parts(after)["xl/worksheets/sheet2.xml"]
    assert 'state="hidden"' not in book.split('name="Three"')[1]
    back = CompiledTemplate.open(after).render(Changes(show_sheets={"One"}, hide_sheets={"Three"}))
    assert b'<sheet name="One" sheetId="1" r:id="rId1"/>' in parts(back)[BOOK]
    for changes in (Changes(hide_sheets={"One", "Two"}), Changes(hide_sheets={"Four"})):
        assert template.faults(changes)


def test_signed_templates_and_queries_are_noted(shared: Path) -> None:
    kind = b"application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml"
    override = b'<Override PartName="/_xmlsignatures/sig1.xml" ContentType="' + kind + b'"/></Types>'
    template = CompiledTemplate.open(replaced(simple(), "[Content_Types].xml", b"</Types>", override))
    assert [note.rule for note in template.notes] == ["signature"]
    (path,) = (shared / "templates_unit" / "openxmlsdk").glob("*QueryTable.xlsx")
    assert [note.rule for note in CompiledTemplate.open(path).notes] == ["query-table"]
    for note in [*template.notes, *CompiledTemplate.open(path).notes]:
        assert note.message("th") != note.message("en")


def test_every_text_exists_in_both_languages_with_the_same_placeholders() -> None:
    import string

    def flat(tree: dict[str, Any], path: str = "") -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for key, value in tree.items():
            if isinstance(value, dict):
                found |= flat(value, f"{path}{key}.")
            else:
                found[path + key] = {field for _, field, _, _ in string.Formatter().parse(value) if field}
        return found

    folder = Path(salesxl.locale.__file__).parent
    english, thai = (flat(tomllib.loads((folder / lang / "template.toml").read_text("utf-8"))) for lang in ("en", "th"))
    assert english == thai
    assert Fault("no-table", name="x").error("th").remedy
    assert Note("signature").message()


def test_xml_in_its_simplest_spelling() -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?><a>ก<!-- <b/> --><![CDATA[<&]]></a>'
    assert plain(text.encode("utf-16")) == '<?xml version="1.0" encoding="UTF-8"?><a>ก&lt;&amp;</a>'.encode()
    latin = '<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'
    assert plain(latin.encode("latin-1")) == latin.replace("ISO-8859-1", "UTF-8").encode()
    assert plain(b"\xef\xbb\xbf<a/>") == b"<a/>"
    for bad in (b"<a>", b"", b"<!DOCTYPE a><a/>", b'<?xml version="1.0" encoding="nonsense"?><a/>', b"<a>\xff</a>"):
        with pytest.raises(Malformed):
            plain(bad)


def test_name_of_merged_cells_writes_their_first_cell() -> None:
    target = NameTarget("kpi", "S", "B2:C3", ())
    assert len(target.cells()) == 4

    def draw(book: Any) -> None:
        book.add_worksheet("S").merge_range("B2:C3", "x")
        book.define_name("kpi", "=S!$B$2:$C$3")

    template = CompiledTemplate.open(drawn(draw))
    cells = {("S", *cell): 5 for cell in template.names["kpi"].cells()}
    assert by_openpyxl(template.render(Changes(cells)), "S") == {"B2": 5}


def test_formats_that_no_workbook_writes_down_are_those_of_openpyxl() -> None:
    numbers = range(60)
    listed = "".join(f'<xf numFmtId="{number}"/>' for number in numbers)
    found = read_styles(f"<styleSheet><cellXfs>{listed}</cellXfs></styleSheet>".encode())
    assert [style.number_format for style in found] == [BUILTIN_FORMATS.get(number, "General") for number in numbers]
