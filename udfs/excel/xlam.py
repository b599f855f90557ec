"""Write an Excel add-in file: its parts, and the zip around them ([ECMA-376] part 2; content types of [MS-OFFMACRO2]).

The sheets of an add-in are never seen. They hold what its VBA looks up: plain texts in plain rows.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils import get_column_letter
from openpyxl.writer.theme import theme_xml

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MICROSOFT = "http://schemas.microsoft.com/office"

#: Type of relationship from the package to each of the two ribbon parts, by part name: for Excel 2007, and since 2010.
RIBBON_PARTS = {
    "customUI/customUI.xml": (f"{_MICROSOFT}/2006/01/customui", f"{_MICROSOFT}/2006/relationships/ui/extensibility"),
    "customUI/customUI14.xml": (f"{_MICROSOFT}/2009/07/customui", f"{_MICROSOFT}/2007/relationships/ui/extensibility"),
}
_STYLES = (  # the least that Excel takes: one font, the two fills it expects, one border, one format
    f'<styleSheet xmlns="{_SHEETS}"><fonts count="1"><font/></fonts><fills count="2"><fill><patternFill'
    ' patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/>'
    '</borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf/></cellXfs></styleSheet>'
)


@dataclass(frozen=True)
class Sheet:
    """A sheet of texts. Its module in the VBA project is `Sheet1`, `Sheet2` ... in the order of the sheets."""

    name: str
    rows: Sequence[Sequence[str]]


def code_names(sheets: Sequence[Sheet]) -> list[str]:
    """The names of the modules behind the sheets."""
    return [f"Sheet{number}" for number in range(1, len(sheets) + 1)]


def xlam(sheets: Sequence[Sheet], vba: bytes, ribbon: Mapping[str, str]) -> bytes:
    """The bytes of an add-in file; the same arguments give the same bytes.

    Args:
        sheets: the sheets, in order.
        vba: the VBA project, whose document modules are `ThisWorkbook` and `code_names(sheets)`.
        ribbon: the XML of each of `RIBBON_PARTS`.
    """
    written = [text for sheet in sheets for row in sheet.rows for text in row if text]
    texts = {text: place for place, text in enumerate(dict.fromkeys(written))}
    sheet_parts = {f"worksheets/sheet{number}.xml": sheet for number, sheet in enumerate(sheets, 1)}
    targets = [(f"{_OFFICE}/worksheet", part) for part in sheet_parts]
    targets += [(f"{_OFFICE}/{kind}", f"{kind}.xml") for kind in ("theme", "styles", "sharedStrings")]
    targets += [(f"{_MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin")]
    parts: dict[str, bytes] = {
        "[Content_Types].xml": _content_types(sheet_parts),
        "_rels/.rels": _relationships(
            [(f"{_OFFICE}/officeDocument", "xl/workbook.xml"), *((RIBBON_PARTS[part][1], part) for part in ribbon)]
        ),
        "xl/workbook.xml": _workbook(sheets),
        "xl/_rels/workbook.xml.rels": _relationships(targets),
        **{f"xl/{part}": _worksheet(sheet, n, texts) for n, (part, sheet) in enumerate(sheet_parts.items(), 1)},
        "xl/theme.xml": theme_xml.strip().encode(),
        "xl/styles.xml": _xml(_STYLES),
        "xl/sharedStrings.xml": _shared_strings(texts, len(written)),
        "xl/vbaProject.bin": vba,
        **{part: (_DECLARATION + xml).encode() for part, xml in ribbon.items()},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0  # the same on every system
            package.writestr(entry, content)
    return out.getvalue()


def _content_types(sheet_parts: Iterable[str]) -> bytes:
    spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = {
        "workbook.xml": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
        **dict.fromkeys(sheet_parts, f"{spreadsheet}.worksheet+xml"),
        "theme.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "styles.xml": f"{spreadsheet}.styles+xml",
        "sharedStrings.xml": f"{spreadsheet}.sharedStrings+xml",
        "vbaProject.bin": "application/vnd.ms-office.vbaProject",
    }
    return _xml(
        f'<Types xmlns="{_PACKAGE}/content-types">',
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
        '<Default Extension="xml" ContentType="application/xml"/>',
        *(f'<Override PartName="/xl/{part}" ContentType="{kind}"/>' for part, kind in overrides.items()),
        "</Types>",
    )


def _relationships(targets: Sequence[tuple[str, str]]) -> bytes:
    return _xml(
        f'<Relationships xmlns="{_PACKAGE}/relationships">',
        *(
            f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
            for number, (kind, target) in enumerate(targets, 1)
        ),
        "</Relationships>",
    )


def _workbook(sheets: Sequence[Sheet]) -> bytes:
    return _xml(
        f'<workbook xmlns="{_SHEETS}" xmlns:r="{_OFFICE}">',
        '<workbookPr codeName="ThisWorkbook"/>',
        '<bookViews><workbookView visibility="hidden"/></bookViews>',
        "<sheets>",
        *(f'<sheet name={quoteattr(sheet.name)} sheetId="{n}" r:id="rId{n}"/>' for n, sheet in enumerate(sheets, 1)),
        "</sheets></workbook>",
    )


def _worksheet(sheet: Sheet, number: int, texts: Mapping[str, int]) -> bytes:
    rows = (
        f'<row r="{row}">'
        + "".join(
            f'<c r="{get_column_letter(column)}{row}" t="s"><v>{texts[text]}</v></c>'
            for column, text in enumerate(values, 1)
            if text
        )
        + "</row>"
        for row, values in enumerate(sheet.rows, 1)
    )
    return _xml(
        f'<worksheet xmlns="{_SHEETS}"><sheetPr codeName="Sheet{number}"/><sheetData>',
        *rows,
        "</sheetData></worksheet>",
    )


def _shared_strings(texts: Iterable[str], used: int) -> bytes:
    items = [f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts]
    return _xml(f'<sst xmlns="{_SHEETS}" count="{used}" uniqueCount="{len(items)}">', *items, "</sst>")


def _xml(*pieces: str) -> bytes:
    return (_DECLARATION + "".join(pieces)).encode()
