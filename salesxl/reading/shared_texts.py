"""The shared texts of a workbook; cut, not parsed, for there may be a million."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

import numpy as np

from salesxl.reading.coded import Objects, objects
from salesxl.reading.safety import Package
from salesxl.reading.sheet_cells import BLANKS, Unusual, unescaped
from salesxl.reading.sheet_rows import without_prefix

_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>)?\s*<((?:\w+:)?)sst[\s>][^>]*>")
_RICH = re.compile(r"<si>(<r>(?:(?!</?si>).)*</r>)</si>", re.DOTALL)
_READING = re.compile(r"<rPh [^<>]*><t>[^<]*</t></rPh>|<phoneticPr [^<>]*/>")  # how a text is spoken
_TEXT = re.compile("<t>([^<]*)</t>")


def shared_texts(package: Package) -> Objects:
    """The shared texts.

    Raises:
        Unusual: anything else between them.
        UnicodeDecodeError: no UTF-8.
        Unreadable: the part is damaged.
    """
    part = package.find("xl/sharedStrings.xml")
    if part is None:
        return objects([])
    xml = package.read(part)
    start = _START.match(xml)
    if start is None:
        raise Unusual
    begin, prefix = start.end(), start[1]
    end = begin if start[0].endswith(b"/>") else xml.rfind(b"</" + prefix + b"sst>")
    if end < begin:
        raise Unusual
    try:  # what stands around the texts
        expat.ParserCreate().Parse(start[0] + xml[end:], True)
    except expat.ExpatError as error:
        raise Unusual from error
    body = memoryview(without_prefix(xml[begin:end], prefix))
    text, blanks = str(body, "utf-8").strip(), _has_blanks(body)
    if not text:
        return objects([])
    texts = None if blanks else _cut(text)
    if texts is None:
        text = _plainer(text, blanks)
        texts = _cut(text)
    if texts is None:
        raise Unusual
    for place in {place for mark in ("&", "\r", "_x") for place in _marked(text, mark)}:
        texts[place] = unescaped(texts[place])
    return objects(texts)


def _marked(text: str, mark: str) -> Iterator[int]:
    """Which entries hold a mark, some maybe several times."""
    place = at = 0
    while (found := text.find(mark, at)) >= 0:
        place += text.count("<", at, found) // 4
        yield place
        at = found + 1


def _has_blanks(body: memoryview) -> bool:
    """Whether there are blanks next to a tag."""
    text = np.frombuffer(body, np.uint8)
    at = np.flatnonzero(text[1:-1] <= ord(" ")) + 1
    return bool(((text.take(at - 1) == ord(">")) | (text.take(at + 1) == ord("<"))).any())


def _cut(text: str) -> list[str] | None:
    """The texts of entries that hold nothing else; None if there are others."""
    if not text.startswith("<si><t>") or not text.endswith("</t></si>"):
        return None
    texts = text[7:-9].split("</t></si><si><t>")
    return texts if text.count("<") == 4 * len(texts) else None


def _plainer(text: str, blanks: bool) -> str:
    """The same texts without their formats and with the blanks around them gone that do not count."""
    if blanks:
        text = _TEXT.sub(lambda one: f"<t>{one[1].strip(BLANKS)}</t>", text)
    text = text.replace('<t xml:space="preserve">', "<t>").replace("<t/>", "<t></t>")
    if "<r>" in text or "<phoneticPr " in text:
        text = _RICH.sub(lambda one: f"<si><t>{''.join(_TEXT.findall(one[1]))}</t></si>", _READING.sub("", text))
    return text
