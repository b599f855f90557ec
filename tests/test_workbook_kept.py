"""What no program of ours understands comes back byte for byte, linked as it was: one workbook that holds all of it."""

from __future__ import annotations

import io
import zipfile

import pytest
from workbooks import differing, drawn, edited, parts, with_table

from salesxl.workbook.parts.compile import CompiledTemplate
from salesxl.workbook.parts.render import Changes
from salesxl.workbook.parts.tables import TableData

KEPT = {
    "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(range(256)),
    "xl/threadedComments/threadedComment1.xml": b'<ThreadedComments><threadedComment ref="A1"/></ThreadedComments>',
    "xl/persons/person.xml": b'<personList><person displayName="N"/></personList>',
    "xl/slicers/slicer1.xml": b'<slicers><slicer name="Region"/></slicers>',
    "xl/slicerCaches/slicerCache1.xml": b'<slicerCacheDefinition name="Slicer_Region"/>',
    "xl/printerSettings/printerSettings1.bin": b"\0tray 2\0",
    "customXml/item1.xml": b"<?mso-x?><DataMashup>AAAA</DataMashup>",
    "customXml/_rels/item1.xml.rels": b"<Relationships/>",
    "docMetadata/LabelInfo.xml": b'<clbl:labelList xmlns:clbl="x"/>',
    "xl/ctrlProps/ctrlProp1.xml": b'<formControlPr objectType="Drop"/>',
    "xl/connections.xml": b'<connections><connection id="1" name="Query"/></connections>',
    "xl/richData/rdrichvalue.xml": b"<rvData/>",
    "xl/metadata.xml": b"<metadata/>",
}
IN_SHEET = (
    b'<ext uri="{A8765BA9-456A-4dab-B4F3-ACF838C121DE}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    b'<x14:slicerList><x14:slicer xmlns:r="urn:r" r:id="rId77"/></x14:slicerList></ext>'
)
PRINTER = b'<pageSetup paperSize="9" orientation="landscape" xmlns:r="urn:r" r:id="rId78"/>'
SHEET, DASH = "xl/worksheets/sheet2.xml", "xl/worksheets/sheet1.xml"


@pytest.fixture(scope="module")
def rich() -> bytes:
    """A macro workbook with a table, to whose sheet slicers and a printer are linked, and all those parts."""

    def change(name: str, part: bytes) -> bytes:
        if name == SHEET:
            part = part.replace(b"</extLst>", IN_SHEET + b"</extLst>")
            assert IN_SHEET in part
            part = part.replace(b"<tableParts", PRINTER + b"<tableParts")
        if name == "[Content_Types].xml":
            part = part.replace(
                b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            )
        return part

    file = io.BytesIO(edited(drawn(with_table), change))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in KEPT.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize("rows", [1, 3, 40])
def test_parts_nobody_reads_come_back_as_they_were(rich: bytes, rows: int) -> None:
    template = CompiledTemplate.open(rich)
    assert template.suffix == ".xlsm"
    months = [f"m{row}" for row in range(rows)]
    after = template.render(Changes({("Dash", 20, 1): 5}, {"tbl_trend": TableData([months, [1.0] * rows])}))
    found = parts(after)
    assert {name: found[name] for name in KEPT} == KEPT
    assert not differing(rich, after) & {
        "[Content_Types].xml",
        "xl/styles.xml",
        "xl/theme/theme1.xml",
        "xl/_rels/workbook.xml.rels",
    }
    assert list(parts(rich)) == list(found)
    assert IN_SHEET in found[SHEET]
    assert PRINTER in found[SHEET]


def test_what_the_table_grows_through_is_the_only_change_of_its_sheet(rich: bytes) -> None:
    """Before the rows and behind them a sheet differs in its ranges alone."""
    template = CompiledTemplate.open(rich)
    after = parts(template.render(Changes(tables={"tbl_trend": TableData([[f"m{i}" for i in range(5)], [1.0] * 5])})))
    old_tail = parts(rich)[SHEET].partition(b"</sheetData>")[2]
    tail = after[SHEET].partition(b"</sheetData>")[2]
    assert tail != old_tail
    for old, new in ((b"C4:C6", b"C4:C8"), (b"B4:B6", b"B4:B8")):
        old_tail = old_tail.replace(old, new)
    assert tail == old_tail
