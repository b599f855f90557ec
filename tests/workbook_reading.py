"""How tests look into a workbook: with openpyxl and zipfile, not with our own code."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import Any
from xml.etree import ElementTree

import openpyxl
from openpyxl.utils import range_boundaries

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Parts = dict[str, bytes]


def parts(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def book(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def tables(content: bytes) -> dict[str, tuple[Any, Any]]:
    """Every table with its sheet, as openpyxl sees them."""
    return {table.name: (sheet, table) for sheet in book(content) for table in sheet.tables.values()}


def related(found: Parts, part: str) -> dict[str, str]:
    """What a part points to: identifier -> part."""
    folder, _, name = part.rpartition("/")
    rels = ElementTree.fromstring(found[f"{folder}/_rels/{name}.rels"])
    targets = {rel.get("Id", ""): rel.get("Target", "") for rel in rels}
    return {
        key: posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/") for key, target in targets.items()
    }


def frames(found: Parts) -> list[tuple[ElementTree.Element, ElementTree.Element, str]]:
    """Every chart's anchor, its properties and its part."""
    frames = []
    for part in sorted(name for name in found if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name)):
        targets = related(found, part)
        for anchor in ElementTree.fromstring(found[part]):
            chart = anchor.find(f".//{CHART}chart")
            properties = anchor.find(f".//{DRAWING}cNvPr")
            assert chart is not None
            assert properties is not None
            frames.append((anchor, properties, targets[chart.get(LINK, "")]))
    return frames


def data_rows(ref: str) -> tuple[int, int]:
    _, top, _, bottom = range_boundaries(ref)
    return top + 1, bottom + 1
