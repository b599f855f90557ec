"""What is drawn from cells beside charts: text boxes, sparklines, newer formats and validations."""

from __future__ import annotations

import datetime as dt
import pickle
import re
from typing import Any

import pytest
from workbooks import differing, drawn, edited, parts, replaced

from salesxl.reading.grids.grid import CellError
from salesxl.workbook.parts.compile import CompiledTemplate
from salesxl.workbook.parts.displayed import displayed
from salesxl.workbook.parts.render import Changes
from salesxl.workbook.parts.tables import TableData

DRAWING, DASH, DATA = "xl/drawings/drawing1.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"


# The right-hand sides are what Excel shows (English settings).
@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1234.5, "General", "1234.5"),
        (0.1 + 0.2, "General", "0.3"),
        (1e20, "General", "1.00000E+20"),
        (1234.5, "#,##0.00", "1,234.50"),
        (-1234.5, "#,##0.00", "-1,234.50"),
        (-1234.5, "#,##0;[Red](#,##0)", "(1,235)"),
        (0, '0;-0;"-"', "-"),
        (0, ";;;", ""),
        (7, '"+"0;"-"0;0', "+7"),
        (0.1234, "0.0%", "12.3%"),
        (2.5, "0", "3"),
        (1.005, "0.00", "1.01"),
        (-0.2, "0", "0"),
        (3, "000", "003"),
        (1.5, "0.##", "1.5"),
        (1_234_567, '#,##0,"k"', "1,235k"),
        (1_000_000, '0.0,,"M"', "1.0M"),
        (1234, "[$฿-41E]#,##0", "฿1,234"),
        (1234, '#,##0 "บาท"', "1,234 บาท"),
        (1234.5, "_-* #,##0.00_-;-* #,##0.00_-", "1,234.50"),
        (46173, "yyyy-mm-dd", "2026-05-31"),
        (46173.75, "dd/mm/yyyy hh:mm", "31/05/2026 18:00"),
        (46173.75, "h:mm AM/PM", "6:00 PM"),
        (1.5, "[h]:mm", "36:00"),
        ("text", "0.00", "text"),
        (True, "0", "TRUE"),
        (CellError("#N/A"), "0", "#N/A"),
        (None, "0", ""),
    ],
)
def test_values_as_cells_show_them(value: Any, code: str, text: str) -> None:
    assert displayed(value, code) == text


def test_formats_beyond_the_rules_are_shown_plainly() -> None:
    assert displayed(46173, "[$-41E]d mmm bbbb") == "2026-05-31"
    assert displayed(0.5, "# ?/?") == "0.5"
    assert displayed(44711, "yyyy-mm-dd", date1904=True) == "2026-05-31"


def card(formula: bool = False) -> bytes:
    def draw(book: Any) -> None:
        sheet = book.add_worksheet("KPI")
        money = book.add_format({"num_format": "#,##0.00"})
        sheet.write("B2", 1234.5, money)
        sheet.write_formula("B3", "=B2*2", money, 2469)
        sheet.insert_textbox("D2", "old text", {"textlink": "=KPI!$B$3" if formula else "=KPI!$B$2"})
        sheet.insert_textbox("D9", "a text of its own")

    return drawn(draw)


def test_text_boxes_show_the_new_value_as_their_cell_does() -> None:
    template = CompiledTemplate.open(card())
    after = template.render(Changes({("KPI", 2, 2): 98765.432}))
    texts = re.findall(r"<a:t>(.*?)</a:t>", parts(after)[DRAWING].decode())
    assert texts == ["98,765.43", "a text of its own"]
    after = template.render(Changes({("KPI", 2, 2): "<none> & dt"}))
    assert "<a:t>&lt;none&gt; &amp; dt</a:t>" in parts(after)[DRAWING].decode()
    assert DRAWING not in differing(card(), template.render(Changes({("KPI", 9, 9): 1})))


def test_text_boxes_of_cells_to_be_calculated_show_nothing_until_then() -> None:
    after = CompiledTemplate.open(card(formula=True)).render(Changes({("KPI", 2, 2): 5}))
    assert "<a:t></a:t>" in parts(after)[DRAWING].decode()


def team(book: Any) -> None:
    """A table with a sparkline in every row, drawn from columns of its own."""
    book.add_worksheet("Dash")
    sheet = book.add_worksheet("Data")
    columns = [{"header": header} for header in ("rep", "jan", "feb", "trend")]
    sheet.add_table("A1:D3", {"name": "T", "columns": columns, "data": [["Ann", 1, 2], ["Bob", 3, 4]]})
    sheet.add_sparkline("D2", {"location": ["D2", "D3"], "range": ["Data!B2:C2", "Data!B3:C3"]})
    sheet.add_sparkline("H1", {"range": "Data!B2:B3"})
    sheet.add_sparkline("H2", {"range": "Data!B2:C2"})


def fill_team(data: bytes, count: int) -> bytes:
    names = [f"rep {number}" for number in range(count)]
    return CompiledTemplate.open(data).render(Changes(tables={"T": TableData([names, [1] * count, [2] * count])}))


@pytest.mark.parametrize("count", [1, 2, 4])
def test_sparklines_in_a_table_are_as_many_as_its_rows(count: int) -> None:
    after = fill_team(drawn(team), count)
    found = re.findall(r"<xm:f>(.*?)</xm:f><xm:sqref>(.*?)</xm:sqref>", parts(after)[DATA].decode())
    last = count + 1
    assert found == [
        ("Data!B2:C2", "H2"),
        (f"Data!B2:B{last}", "H1"),
        *((f"Data!B{row}:C{row}", f"D{row}") for row in range(2, last + 1)),
    ]
    for other in (1, 3):
        assert fill_team(fill_team(drawn(team), other), count) == after


NEWER = (
    b'<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
    b'uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations count="1" '
    b'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list" allowBlank="1">'
    b"<x14:formula1><xm:f>Data!$A$2:$A$3</xm:f></x14:formula1><xm:sqref>B5 C1:C2</xm:sqref></x14:dataValidation>"
    b"</x14:dataValidations></ext></extLst></worksheet>"
)


def test_newer_validations_follow_a_table_of_another_sheet() -> None:
    data = replaced(drawn(team), DASH, b"</worksheet>", NEWER)
    after = parts(fill_team(data, 5))[DASH].decode()
    assert "<x14:formula1><xm:f>Data!$A$2:$A$6</xm:f></x14:formula1><xm:sqref>B5 C1:C2</xm:sqref>" in after


def test_chart_of_one_row_and_chart_of_one_column() -> None:
    """With one row of data, a series across stays across, a series of one cell down grows."""

    def draw(book: Any) -> None:
        sheet = book.add_worksheet("Data")
        sheet.add_table("A1:C2", {"name": "T", "columns": [{"header": header} for header in "abc"]})
        for values in ("=Data!$A$2:$C$2", "=Data!$B$2:$B$2"):
            chart = book.add_chart({"type": "line"})
            chart.add_series({"values": values, "name": "=Data!$A$2"})
            sheet.insert_chart("F1", chart)

    after = CompiledTemplate.open(drawn(draw)).render(Changes(tables={"T": TableData([[1, 2], [3, 4], [5, 6]])}))
    charts = [re.findall(r"<c:f>(.*?)</c:f>", parts(after)[f"xl/charts/chart{n}.xml"].decode()) for n in (1, 2)]
    assert charts == [["Data!$A$2", "Data!$A$2:$C$2"], ["Data!$A$2", "Data!$B$2:$B$3"]]


def test_labels_from_cells() -> None:
    def draw(book: Any) -> None:
        sheet = book.add_worksheet("Data")
        sheet.write_column("A1", [1, 2, 3])
        sheet.write_column("B1", [0.1, 0.2, 0.3], book.add_format({"num_format": "0%"}))
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=Data!$A$1:$A$3"})
        sheet.insert_chart("F1", chart)

    labels = (
        b'<c:extLst><c:ext uri="{02D57815-91ED-43cb-92C2-25804820EDAC}" '
        b'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c15:datalabelsRange>'
        b'<c15:f>Data!$B$1:$B$3</c15:f><c15:dlblRangeCache><c:ptCount val="3"/><c:pt idx="0"><c:v>10%</c:v></c:pt>'
        b"</c15:dlblRangeCache></c15:datalabelsRange></c:ext></c:extLst></c:ser>"
    )
    data = replaced(drawn(draw), "xl/charts/chart1.xml", b"</c:ser>", labels)
    after = CompiledTemplate.open(data).render(Changes({("Data", 2, 2): 0.456}))
    expected = "".join(f'<c:pt idx="{at}"><c:v>{text}</c:v></c:pt>' for at, text in enumerate(["10%", "46%", "30%"]))
    assert (
        f'<c15:dlblRangeCache><c:ptCount val="3"/>{expected}</c15:dlblRangeCache>'
        in parts(after)["xl/charts/chart1.xml"].decode()
    )


def test_template_can_be_sent_to_another_process() -> None:
    template = CompiledTemplate.open(drawn(team))
    changes = Changes({("Dash", 1, 1): dt.date(2026, 1, 1)}, {"T": TableData([["x", "y", "z"]])})
    after = template.render(changes)
    assert pickle.loads(pickle.dumps(template)).render(changes) == after


def test_unbound_things_stay_byte_for_byte() -> None:
    """Pictures, controls, slicers and whatever else a part may hold."""
    odd = {
        "xl/media/image1.png": bytes(range(256)),
        "customXml/item1.xml": b"<?mso x?><a b='c'/>",
        "xl/vba.bin": b"\0\1",
    }

    def draw(name: str, part: bytes) -> bytes:
        return part

    import io
    import zipfile

    file = io.BytesIO(edited(drawn(team), draw))
    with zipfile.ZipFile(file, "a") as archive:
        for name, part in odd.items():
            archive.writestr(name, part)
    after = parts(fill_team(file.getvalue(), 3))
    assert {name: after[name] for name in odd} == odd
