"""Formulas: which saved results must go, and what happens to those that are written over."""

from __future__ import annotations

from typing import Any

import pytest
from workbooks import by_openpyxl, cell, differing, drawn, edited, parts, replaced, simple

from salesxl.reading.grids.grid import CellError
from salesxl.workbook.parts.compile import CompiledTemplate
from salesxl.workbook.parts.render import Changes
from salesxl.workbook.parts.tables import TableData

SHEET = "xl/worksheets/sheet1.xml"
TYPES, RELS, CHAIN = "[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/calcChain.xml"


def results(data: bytes, cells: dict[str, Any], part: str = SHEET) -> dict[str, bool]:
    """Which formulas of a part still have the result they were saved with, after filling cells of the first sheet."""
    from openpyxl.utils.cell import coordinate_to_tuple

    template = CompiledTemplate.open(data)
    sheet = template.sheets[0]
    after = template.render(Changes({(sheet, *coordinate_to_tuple(ref)): value for ref, value in cells.items()}))
    return {
        ref: "<v>" in cell(parts(after)[part], ref)
        for ref in by_openpyxl(data, template.sheets[int(part[-5]) - 1])
        if "<f" in cell(parts(data)[part], ref)
    }


def formulas(texts: dict[str, str], other: dict[str, str] | None = None, **names: str) -> bytes:
    """A workbook with these formulas on its first sheet S, and on a second one called ``O o``, all with results."""

    def draw(book: Any) -> None:
        for name, cells in (("S", texts), ("O o", other or {})):
            sheet = book.add_worksheet(name)
            for ref, text in cells.items():
                if text.startswith("{"):
                    sheet.write_array_formula(ref, text, None, 1)
                else:
                    sheet.write_formula(ref.split(":")[0], text, None, 1)
        for name, text in names.items():
            book.define_name(name, text)

    return drawn(draw)


def test_direct_and_indirect_readers_lose_their_results() -> None:
    data = formulas(
        {
            "B1": "=+A1", "B2": "=B1+1", "B3": "=SUM(A1:A9)", "B4": "=A2", "B5": '="A1"', "B6": "=SUM(A:A)",
            "B7": "=SUM(1:1)", "B8": "=SUM($A$2:$A$9)", "B9": "=B4", "B10": "=NOW()", "B11": "='O o'!A1", "B12": "=B13",
            "B13": "=B2",
        },
        {"A1": "=S!A1*2", "A2": "=A1", "A3": "=A9"},
    )  # fmt: skip
    stale = {ref for ref, kept in results(data, {"A1": 5}).items() if not kept}
    assert stale == {"B1", "B2", "B3", "B6", "B7", "B11", "B12", "B13"}
    assert results(data, {"A1": 5}, "xl/worksheets/sheet2.xml") == {"A1": False, "A2": False, "A3": True}


def test_names_are_followed_and_formulas_that_may_read_anything_are_stale() -> None:
    data = formulas(
        {
            "B1": "=rate*2", "B2": "=elsewhere", "B3": "=INDIRECT(\"A1\")", "B4": "=OFFSET(A5,1,1)", "B5": "=chain",
            "B6": "=x+1",
        },
        rate="=S!$A$1", elsewhere="=S!$A$2", chain="=rate+1", x="=3",
    )  # fmt: skip
    assert results(data, {"A1": 5}) == {"B1": False, "B2": True, "B3": False, "B4": False, "B5": False, "B6": True}


def test_arrays_lose_all_their_results() -> None:
    data = formulas({"C1:C3": "{=A1:A3*2}", "D1:D2": "{=A8:A9}", "E1": "=C3"})
    data = replaced(data, SHEET, b'<c r="C2"><v>0</v></c>', b'<c r="C2"><v>7</v></c>')
    after = CompiledTemplate.open(data).render(Changes({("S", 1, 1): 4}))
    part = parts(after)[SHEET]
    assert [cell(part, ref) for ref in ("C2", "C3", "D1")] == [
        '<c r="C2"/>', '<c r="C3"/>', '<c r="D1"><f t="array" ref="D1:D2">A8:A9</f><v>1</v></c>',
    ]  # fmt: skip
    assert cell(part, "C1") == '<c r="C1"><f t="array" ref="C1:C3">A1:A3*2</f></c>'
    assert cell(part, "E1") == '<c r="E1"><f>C3</f></c>'


def test_text_results_lose_their_type_too() -> None:
    data = drawn(lambda book: book.add_worksheet("S").write_formula("B1", '="is "&A1', None, "is 4"))
    assert 't="str"' in cell(parts(data)[SHEET], "B1")
    after = CompiledTemplate.open(data).render(Changes({("S", 1, 1): 5}))
    assert cell(parts(after)[SHEET], "B1") == '<c r="B1"><f>"is "&amp;A1</f></c>'


SHARED = (
    b'<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B3" si="0">A1*$A$1</f><v>1</v></c></row>'
    b'<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/><v>2</v></c></row>'
    b'<row r="3"><c r="A3"><v>3</v></c><c r="B3"><f t="shared" si="0"/><v>3</v></c></row>'
)


@pytest.fixture
def shared_formula() -> bytes:
    data = drawn(lambda book: book.add_worksheet("S"))
    return replaced(data, SHEET, b"<sheetData/>", b"<sheetData>" + SHARED + b"</sheetData>")


def test_shared_formulas_are_understood(shared_formula: bytes) -> None:
    assert results(shared_formula, {"A2": 9}) == {"B1": True, "B2": False, "B3": True}
    assert results(shared_formula, {"A1": 9}) == {"B1": False, "B2": False, "B3": False}


def test_shared_formula_outlives_its_first_cell(shared_formula: bytes) -> None:
    after = CompiledTemplate.open(shared_formula).render(Changes({("S", 1, 2): 99}))
    part = parts(after)[SHEET]
    assert cell(part, "B1") == '<c r="B1"><v>99</v></c>'
    assert cell(part, "B2") == '<c r="B2"><f>A2*$A$1</f><v>2</v></c>'
    assert cell(part, "B3") == '<c r="B3"><f>A3*$A$1</f><v>3</v></c>'
    assert CompiledTemplate.open(after).render(Changes({("S", 1, 2): 99})) == after


def test_shared_formula_outlives_another_of_its_cells(shared_formula: bytes) -> None:
    part = parts(CompiledTemplate.open(shared_formula).render(Changes({("S", 2, 2): 99})))[SHEET]
    assert cell(part, "B2") == '<c r="B2"><v>99</v></c>'
    assert cell(part, "B3") == '<c r="B3"><f t="shared" si="0"/><v>3</v></c>'


def with_chain(data: bytes) -> bytes:
    """A workbook with the order of calculation that Excel saves."""
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    link = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    chain = (
        b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="B4" i="1"/></calcChain>'
    )
    data = replaced(
        data, TYPES, b"</Types>", b'<Override PartName="/xl/calcChain.xml" ContentType="' + kind + b'"/></Types>'
    )
    data = replaced(
        data, RELS, b"</Rel", b'<Relationship Id="rId99" Type="' + link + b'" Target="calcChain.xml"/></Rel'
    )  # fmt: skip
    import io
    import zipfile

    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(CHAIN, chain)
    return file.getvalue()


def test_order_of_calculation_goes_only_with_a_formula() -> None:
    data = with_chain(simple())
    template = CompiledTemplate.open(data)
    assert differing(data, template.render(Changes({("KPI", 2, 2): 1}))) == {SHEET}
    after = template.render(Changes({("KPI", 4, 2): 1}))
    assert differing(data, after) == {SHEET, TYPES, RELS, CHAIN}
    assert CHAIN not in parts(after)
    assert parts(after)[TYPES] == parts(simple())[TYPES]
    assert parts(after)[RELS] == parts(simple())[RELS]
    assert cell(parts(after)[SHEET], "B4") == '<c r="B4"><v>1</v></c>'


def test_order_of_calculation_goes_with_moving_totals() -> None:
    def draw(book: Any) -> None:
        columns = [{"header": "a", "total_function": "sum"}]
        book.add_worksheet("S").add_table("A1:A3", {"name": "T", "total_row": True, "columns": columns})

    data = with_chain(drawn(draw))
    after = CompiledTemplate.open(data).render(Changes(tables={"T": TableData([[1, 2, 3]])}))
    assert CHAIN not in parts(after)


BOOK = "xl/workbook.xml"


CALC = b'<calcPr calcId="124519" fullCalcOnLoad="1"/>'


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (CALC, b'<calcPr calcId="9"/>', b'<calcPr calcId="9" fullCalcOnLoad="1"/>'),
        (CALC, b"", b'</definedNames><calcPr fullCalcOnLoad="1"/></workbook>'),
        (b'fullCalcOnLoad="1"', b"fullCalcOnLoad='0'", CALC),
    ],
)
def test_calculation_on_opening(old: bytes, new: bytes, expected: bytes) -> None:
    data = replaced(simple(), BOOK, old, new)
    assert expected in parts(CompiledTemplate.open(data).render(Changes({("KPI", 2, 2): 1})))[BOOK]


def test_workbook_without_formulas_is_not_calculated() -> None:
    data = drawn(lambda book: book.add_worksheet("S"))
    data = replaced(data, BOOK, b' fullCalcOnLoad="1"', b"")
    assert differing(data, CompiledTemplate.open(data).render(Changes({("S", 2, 2): 1}))) == {SHEET}


def test_formulas_follow_a_growing_table() -> None:
    """Ranges of several rows, fixed ranges of one row, shared formulas; never a single cell or a row's own total."""

    def draw(book: Any) -> None:
        data = book.add_worksheet("Data")
        data.add_table("A1:B3", {"name": "T", "columns": [{"header": "a"}, {"header": "b"}]})
        data.write_formula("D2", "=SUM(A2:B2)", None, 1)
        sheet = book.add_worksheet("S")
        for row, text in enumerate(["=SUM(Data!A2:A3)", "=SUM(Data!$A$2:$B$3)", "=Data!A2", "=SUM(Data!A1:B3)"], 1):
            sheet.write_formula(row - 1, 0, text, None, 1)

    data = drawn(draw)
    grown = CompiledTemplate.open(data).render(Changes(tables={"T": TableData([[1, 2, 3], [4, 5, 6]])}))
    assert list(by_openpyxl(grown, "S").values()) == [
        "=SUM(Data!A2:A4)", "=SUM(Data!$A$2:$B$4)", "=Data!A2", "=SUM(Data!A1:B4)",
    ]  # fmt: skip
    one = CompiledTemplate.open(grown).render(Changes(tables={"T": TableData([[1], [4]])}))
    assert list(by_openpyxl(one, "S").values()) == [
        "=SUM(Data!A2:A2)", "=SUM(Data!$A$2:$B$2)", "=Data!A2", "=SUM(Data!A1:B2)",
    ]  # fmt: skip
    again = CompiledTemplate.open(one).render(Changes(tables={"T": TableData([[1, 2, 3], [4, 5, 6]])}))
    assert by_openpyxl(again, "S") == by_openpyxl(grown, "S")
    assert by_openpyxl(again, "Data")["D2"] == "=SUM(A2:B2)"


def test_shared_formulas_follow_a_growing_table(shared_formula: bytes) -> None:
    def draw(book: Any) -> None:
        book.add_worksheet("S")
        book.add_worksheet("Data").add_table("A1:B3", {"name": "T", "columns": [{"header": "a"}, {"header": "b"}]})

    part = SHARED.replace(b"A1*$A$1", b"A1*SUM(Data!$A$2:$A$3)")
    data = edited(
        drawn(draw),
        lambda name, old: (
            old.replace(b"<sheetData/>", b"<sheetData>" + part + b"</sheetData>") if name == SHEET else old
        ),
    )
    after = CompiledTemplate.open(data).render(Changes(tables={"T": TableData([[1, 2, 3, 4], [0, 0, 0, 0]])}))
    assert [cell(parts(after)[SHEET], f"B{row}") for row in (1, 2, 3)] == [
        f'<c r="B{row}"><f>A{row}*SUM(Data!$A$2:$A$5)</f></c>' for row in (1, 2, 3)
    ]


def test_formulas_that_only_name_a_cell_show_its_new_value() -> None:
    """Cards that read ``=KPI!B5``: what they show is known without calculating."""
    data = formulas(
        {
            "B1": "=A1", "B2": "='O o'!$C$3", "B3": "=B1", "B4": "=A2", "B5": "=A3", "B6": "=A1+0", "B7": "=B6",
            "B8": "=B9", "B9": "=B8", "B10": "=A4", "B11": "=A5", "B12": "=A9",
        },
        {"C3": "=S!A1"},
    )  # fmt: skip
    cells: dict[tuple[str, int, int], Any] = {
        ("S", 1, 1): 2.5, ("S", 2, 1): "t<", ("S", 3, 1): None, ("S", 4, 1): True, ("S", 5, 1): CellError("#N/A"),
    }  # fmt: skip
    template = CompiledTemplate.open(data)
    after = template.render(Changes(cells))
    part = parts(after)[SHEET]
    assert [cell(part, f"B{row}").partition("</f>")[2].removesuffix("</c>") for row in range(1, 13)] == [
        "<v>2.5</v>", "<v>2.5</v>", "<v>2.5</v>", "<v>t&lt;</v>", "<v>0</v>", "", "", "<v>1</v>", "<v>1</v>",
        "<v>1</v>", "<v>#N/A</v>", "<v>1</v>",
    ]  # fmt: skip
    assert [cell(part, f"B{row}").count(kind) for row, kind in ((4, 't="str"'), (10, 't="b"'), (11, 't="e"'))] == [
        1
    ] * 3
    assert cell(parts(after)["xl/worksheets/sheet2.xml"], "C3") == '<c r="C3"><f>S!A1</f><v>2.5</v></c>'
    assert CompiledTemplate.open(after).render(Changes(cells)) == after
    shown = by_openpyxl(after, "S", data_only=True)
    assert (shown["B3"], shown["B4"], shown["B10"], shown["B11"]) == (2.5, "t<", True, "#N/A")
