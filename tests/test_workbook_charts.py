"""The values saved in charts follow the cells; pivot tables are told to refresh."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from workbooks import differing, drawn, edited, parts, replaced

from salesxl.workbook.parts.compile import CompiledTemplate
from salesxl.workbook.parts.faults import Note
from salesxl.workbook.parts.render import Changes

CHART = "xl/charts/chart1.xml"


def chart_book(series: dict[str, Any], *more: dict[str, Any], **names: str) -> bytes:
    """Numbers in A1:C3 (B2 a formula), texts in E1:F3, and a chart."""

    def draw(book: Any) -> None:
        sheet = book.add_worksheet("S")
        for row in range(3):
            for column in range(3):
                sheet.write(row, column, 10 * row + column)
            sheet.write(row, 4, f"group {row // 2}")
            sheet.write(row, 5, f"name {row}")
        sheet.write_formula("B2", "=A2+1", None, 11)
        for name, text in names.items():
            book.define_name(name, text)
        chart = book.add_chart({"type": "column"})
        for one in (series, *more):
            chart.add_series(one)
        sheet.insert_chart("H1", chart)

    return drawn(draw)


def points(data: bytes, tag: str = "val") -> dict[int, str]:
    """The saved points of the first series' values or categories."""
    found = re.search(rf"<c:{tag}>.*?</c:{tag}>", parts(data)[CHART].decode())
    assert found
    return {int(at): text for at, text in re.findall(r'<c:pt idx="(\d+)"><c:v>(.*?)</c:v>', found.group())}


def filled(data: bytes, cells: dict[tuple[int, int], Any], notes: list[Note] | None = None) -> bytes:
    return CompiledTemplate.open(data).render(Changes({("S", *at): value for at, value in cells.items()}), notes)


def test_changed_cells_are_in_the_saved_values() -> None:
    data = chart_book({"values": "=S!$A$1:$A$3", "categories": "=S!$F$1:$F$3", "name": "=S!$F$1"})
    assert points(data) == {0: "0", 1: "10", 2: "20"}
    after = filled(data, {(3, 1): 7.5, (2, 6): "neu & <gut>", (1, 6): "title"})
    assert points(after) == {0: "0", 1: "10", 2: "7.5"}
    assert points(after, "cat") == {0: "title", 1: "neu &amp; &lt;gut&gt;", 2: "name 2"}
    assert points(after, "tx") == {0: "title"}
    assert filled(after, {(3, 1): 7.5, (2, 6): "neu & <gut>", (1, 6): "title"}) == after


def test_blank_cells_have_no_point() -> None:
    data = chart_book({"values": "=S!$A$1:$A$3"})
    assert points(filled(data, {(2, 1): None, (1, 1): float("nan")})) == {2: "20"}


def test_values_that_must_be_calculated_have_no_point() -> None:
    data = chart_book({"values": "=S!$B$1:$B$3"})
    assert points(data) == {0: "1", 1: "11", 2: "21"}
    assert points(filled(data, {(2, 1): 100})) == {0: "1", 2: "21"}
    assert points(filled(data, {(9, 9): 100})) == {0: "1", 1: "11", 2: "21"}


def test_charts_of_other_cells_stay_as_they_are() -> None:
    data = chart_book({"values": "=S!$A$1:$A$3"})
    assert CHART not in differing(data, filled(data, {(1, 3): 100}))


def test_rows_blocks_and_names() -> None:
    data = chart_book({"values": "=S!$A$2:$C$2"})
    assert points(filled(data, {(2, 3): 9})) == {0: "10", 1: "11", 2: "9"}
    data = chart_book({"values": "=S!vals"}, vals="=S!$A$1:$A$3")
    assert points(filled(data, {(2, 1): 9})) == {0: "0", 1: "9", 2: "20"}
    data = chart_book({"values": "=(S!$A$1,S!$C$3)"})
    assert points(filled(data, {(3, 3): 9})) == {0: "0", 1: "9"}


def test_categories_turn_from_numbers_to_texts_and_back() -> None:
    data = chart_book({"values": "=S!$A$1:$A$3", "categories": "=S!$C$1:$C$3"})
    assert b"<c:cat><c:numRef>" in parts(data)[CHART]
    after = filled(data, {(row, 3): f"q{row}" for row in (1, 2, 3)})
    assert b"<c:cat><c:strRef><c:f>S!$C$1:$C$3</c:f><c:strCache>" in parts(after)[CHART]
    assert points(after, "cat") == {0: "q1", 1: "q2", 2: "q3"}
    days = {(row, 3): dt.date(2026, row, 1) for row in (1, 2, 3)}
    back = filled(after, days)
    assert (
        b"<c:cat><c:numRef><c:f>S!$C$1:$C$3</c:f><c:numCache><c:formatCode>General</c:formatCode>" in parts(back)[CHART]
    )
    assert points(back, "cat") == {0: "46023", 1: "46054", 2: "46082"}


def test_nested_categories() -> None:
    data = chart_book({"values": "=S!$A$1:$A$3", "categories": "=S!$E$1:$F$3"})
    nested = (
        rb"<c:cat><c:multiLvlStrRef><c:f>S!$E$1:$F$3</c:f><c:multiLvlStrCache><c:ptCount val='3'/><c:lvl><c:pt idx='0'>"
        rb"<c:v>old</c:v></c:pt></c:lvl></c:multiLvlStrCache></c:multiLvlStrRef></c:cat>"
    )
    data = edited(data, lambda name, part: re.sub(rb"<c:cat>.*</c:cat>", nested, part) if name == CHART else part)
    chart = parts(filled(data, {(2, 5): "G", (3, 6): "N"}))[CHART].decode()
    levels = re.findall(r"<c:lvl>(.*?)</c:lvl>", chart)
    assert [re.findall(r"<c:v>(.*?)</c:v>", level) for level in levels] == [
        ["name 0", "name 1", "N"], ["group 0", "G", "group 1"],
    ]  # fmt: skip


def test_formats_of_points_are_kept() -> None:
    data = chart_book({"values": "=S!$A$1:$A$3"})
    data = replaced(data, CHART, b'<c:pt idx="1"><c:v>10<', b'<c:pt idx="1" formatCode="0%"><c:v>10.000<')
    data = replaced(data, CHART, b"<c:formatCode>General", b"<c:formatCode>0.00")
    chart = parts(filled(data, {(3, 1): 9}))[CHART]
    assert b'<c:formatCode>0.00</c:formatCode><c:ptCount val="3"/>' in chart
    assert b'<c:pt idx="1" formatCode="0%"><c:v>10.000</c:v></c:pt><c:pt idx="2"><c:v>9</c:v></c:pt>' in chart


def test_chart_without_saved_values_gets_them() -> None:
    data = edited(
        chart_book({"values": "=S!$A$1:$A$3"}),
        lambda name, part: re.sub(rb"<c:numCache>.*?</c:numCache>", b"", part) if name == CHART else part,
    )
    assert points(filled(data, {(3, 1): 9})) == {0: "0", 1: "10", 2: "9"}


def test_newer_charts() -> None:
    """Funnel and waterfall charts are parts of another kind."""
    funnel = (
        b'<cx:chartSpace xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex"><cx:chartData>'
        b'<cx:data id="0"><cx:strDim type="cat"><cx:f>S!$F$1:$F$3</cx:f><cx:lvl ptCount="3">'
        b'<cx:pt idx="0">name 0</cx:pt></cx:lvl></cx:strDim><cx:numDim type="val"><cx:f>_xlchart.v1.0</cx:f>'
        b'<cx:lvl ptCount="3" formatCode="General"><cx:pt idx="0">0</cx:pt></cx:lvl></cx:numDim></cx:data>'
        b"</cx:chartData><cx:chart><cx:tx><cx:txData>"
        b"<cx:f>S!$F$1</cx:f><cx:v>name 0</cx:v></cx:txData></cx:tx></cx:chart></cx:chartSpace>"
    )
    data = replaced(
        chart_book({"values": "=S!$A$1:$A$3"}, vals="=S!$A$1:$A$3"),
        "[Content_Types].xml",
        b"application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
        b"application/vnd.ms-office.chartex+xml",
    )
    data = replaced(data, "xl/workbook.xml", b'name="vals"', b'name="_xlchart.v1.0" hidden="1"')
    data = edited(data, lambda name, part: funnel if name == CHART else part)
    chart = parts(filled(data, {(1, 1): 5, (1, 6): "N", (3, 1): None}))[CHART].decode()
    assert (
        '<cx:lvl ptCount="3" formatCode="General"><cx:pt idx="0">5</cx:pt><cx:pt idx="1">10</cx:pt></cx:lvl>' in chart
    )
    assert (
        '<cx:lvl ptCount="3"><cx:pt idx="0">N</cx:pt><cx:pt idx="1">name 1</cx:pt><cx:pt idx="2">name 2</cx:pt>'
        in chart
    )
    assert "<cx:f>S!$F$1</cx:f><cx:v>N</cx:v>" in chart


PIVOT = "xl/pivotCache/pivotCacheDefinition1.xml"


@pytest.mark.parametrize("file", ["Pivot.xlsx", "pivot5.xlsx"])
def test_pivot_tables_of_strangers_are_refreshed(shared: Any, file: str) -> None:
    (path,) = (shared / "templates_unit" / "openxmlsdk").glob(f"*__{file}")
    data = path.read_bytes()
    assert b"refreshOnLoad" not in parts(data)[PIVOT]
    template = CompiledTemplate.open(data)
    cache = template.pivot_caches[0]
    sheet, area = cache.sources[0]
    notes: list[Note] = []
    after = template.render(Changes({(sheet, area.bottom, area.right): 1}), notes)
    assert b'refreshOnLoad="1"' in parts(after)[PIVOT]
    assert [note.rule for note in notes] == ["pivot-tables"]
    on, place = cache.tables[0]
    assert template.faults(Changes({(on, place.top, place.left): 1}))[0].rule == "pivot"
    outside = template.render(Changes({(sheet, area.bottom + 50, area.right + 50): 1}))
    assert PIVOT not in differing(data, outside)
