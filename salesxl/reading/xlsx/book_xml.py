"""The plan of an xlsx workbook: its sheets and their parts, its date system, the workbooks it takes values from."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat

import numpy as np
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from salesxl.reading.safety import Limits, Package, Unreadable


@dataclass(frozen=True)
class Book:
    """What workbook.xml and its relationships say.

    Attributes:
        sheets: name and part of each sheet in the book's order; the part is None where it is no worksheet.
        date1904: serial numbers count from 1904.
        recalculate: the program that wrote it left the calculating to whoever opens it.
        linked: names of the other workbooks it takes values from.
        hidden: names of the sheets that are not shown.
    """

    sheets: tuple[tuple[str, str | None], ...]
    date1904: bool
    recalculate: bool
    linked: tuple[str, ...]
    hidden: frozenset[str]


def open_book(package: Package) -> Book:
    """The plan of a workbook.

    Raises:
        Unreadable: a part that must be there is missing or is no XML.
    """
    part = _workbook_part(package)
    workbook = parsed(package, part)
    targets = {one.get("Id", ""): one for one in relationships(package, part)}
    sheets, hidden = [], set()
    for sheet in named(workbook, "sheet"):
        identity = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
        sheets.append((sheet.get("name", ""), _worksheet(package, targets.get(identity))))
        if sheet.get("state", "visible") != "visible":
            hidden.add(sheet.get("name", ""))
    properties = next(named(workbook, "workbookPr"), None)
    calculation = next(named(workbook, "calcPr"), None)
    return Book(
        tuple(sheets),
        date1904=_is_true(properties, "date1904"),
        recalculate=_is_true(calculation, "fullCalcOnLoad"),
        linked=tuple(_linked(package)),
        hidden=frozenset(hidden),
    )


def longest_text(package: Package, limits: Limits) -> int:
    """About how many bytes the longest of the shared texts has: each cell that shows it gets a copy.

    Raises:
        Unreadable: the table of texts claims more entries than possible; calamine reserves memory for what is claimed.
    """
    part = package.find("xl/sharedStrings.xml")
    if part is None:
        return 0
    parser, claims = expat.ParserCreate(), []

    def root(_: str, attributes: dict[str, str]) -> None:
        parser.StartElementHandler = None
        claims.append(attributes.get("uniqueCount", ""))

    parser.StartElementHandler = root
    longest = length = 0
    for piece in package.chunks(part):
        try:
            if not claims:
                parser.Parse(piece)
        except expat.ExpatError as error:
            raise Unreadable("damaged") from error
        tags = np.flatnonzero(np.frombuffer(piece, np.uint8) == ord("<"))
        if len(tags):
            longest = max(longest, length + int(tags[0]), int(np.diff(tags).max(initial=0)))
            length = len(piece) - int(tags[-1])
        else:
            length += len(piece)
    if claims and claims[0].isdigit() and int(claims[0]) > limits.max_cells:
        raise Unreadable("size-lies", unsafe=True, part=part)
    return max(longest, length)


def _workbook_part(package: Package) -> str:
    """The part that the package names as its document."""
    for one in relationships(package, ""):
        if one.get("Type", "").endswith("/officeDocument"):
            return _usual(package, one.get("Target", ""), "", r"xl/[^/]+\.xml")
    raise Unreadable("damaged")


def _worksheet(package: Package, relationship: Element | None) -> str | None:
    if relationship is None or not relationship.get("Type", "").endswith("/worksheet"):
        return None
    return _usual(package, relationship.get("Target", ""), "xl/", r"xl/worksheets/[^/]+\.xml")


def _usual(package: Package, target: str, folder: str, pattern: str) -> str:
    """The part behind a target, if it lies where all programs put it.

    Elsewhere calamine might take another part for it than the one that is looked through here.
    """
    path = target.lstrip("/") if target.startswith(("/", folder)) else folder + target
    part = package.find(path)
    if part is None:
        raise Unreadable("damaged")
    if not re.fullmatch(pattern, part, re.IGNORECASE):
        raise Unreadable("unusual")
    return part


def relationships(package: Package, part: str) -> Iterator[Element]:
    """What a part, or with an empty name the package, is related to: elements with Id, Type and Target."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if package.find(rels):
        yield from named(parsed(package, rels), "Relationship")


def _linked(package: Package) -> Iterator[str]:
    for part in sorted(package.parts):
        if re.fullmatch(r"xl/externalLinks/[^/]+\.xml", part, re.IGNORECASE):
            for relationship in relationships(package, part):
                target = unquote(relationship.get("Target", "")).replace("\\", "/")
                yield target.rpartition("/")[2] or target


def parsed(package: Package, name: str) -> Element:
    """A part as a tree.

    Raises:
        Unreadable: it is not there or no XML.
    """
    part = package.find(name)
    if part is None:
        raise Unreadable("damaged")
    try:
        root: Element = fromstring(package.read(part), forbid_dtd=True)
    except (ParseError, ValueError, LookupError) as error:
        if isinstance(error, DefusedXmlException):
            raise Unreadable("doctype", unsafe=True, part=name) from error
        raise Unreadable("damaged") from error
    return root


def named(root: Element, name: str) -> Iterator[Element]:
    """The elements of a local name, whatever their namespace: there is a transitional and a strict one."""
    return (element for element in root.iter() if element.tag.rpartition("}")[2] == name)


def _is_true(element: Element | None, attribute: str) -> bool:
    return element is not None and element.get(attribute) in ("1", "true")
