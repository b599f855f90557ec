"""The shared texts of a workbook; cut, not parsed, for there may be a million."""

from __future__ import annotations

import re
from xml.parsers import expat

import numpy as np

from salesxl.reading.grids.bytewise import Places
from salesxl.reading.grids.texts import Texts
from salesxl.reading.safety import Package
from salesxl.reading.xlsx.sheet_cells import BLANKS, Unusual, unescaped
from salesxl.reading.xlsx.sheet_rows import without_prefix

_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>)?\s*<((?:\w+:)?)sst[\s>][^>]*>")
_FIRST, _BETWEEN, _LAST = b"<si><t>", b"</t></si><si><t>", b"</t></si>"
_RICH = re.compile(rb"<si>(<r>(?:(?!</?si>).)*</r>)</si>", re.DOTALL)
_READING = re.compile(rb"<rPh [^<>]*><t>[^<]*</t></rPh>|<phoneticPr [^<>]*/>")  # how a text is spoken
_TEXT = re.compile(rb"<t>([^<]*)</t>")
_BLANK = np.zeros(256, bool)
_BLANK[[*BLANKS.encode()]] = True


def shared_texts(package: Package) -> Texts:
    """The shared texts.

    Raises:
        Unusual: anything else between them.
        UnicodeDecodeError: no UTF-8.
        Unreadable: the part is damaged.
    """
    part = package.find("xl/sharedStrings.xml")
    if part is None:
        return Texts.parted(b"")
    xml = package.read(part)
    start = _START.match(xml)
    if start is None or b"\0" in xml:
        raise Unusual
    begin, prefix = start.end(), start[1]
    end = begin if start[0].endswith(b"/>") else xml.rfind(b"</" + prefix + b"sst>")
    if end < begin:
        raise Unusual
    try:  # what stands around the texts
        expat.ParserCreate().Parse(start[0] + xml[end:], True)
    except expat.ExpatError as error:
        raise Unusual from error
    body = without_prefix(xml[begin:end], prefix).strip()
    if not body:
        return Texts.parted(b"")
    run = _cut(body)
    if run is None or _has_blanks(run):
        run = _cut(_plainer(body))
    if run is None:
        raise Unusual
    texts, marked = Texts.parted(run), _marked(run)
    return texts.with_others(marked, list(map(unescaped, texts[marked]))) if len(marked) else texts


def _cut(body: bytes) -> bytes | None:
    """The texts of entries that hold nothing else, a NUL behind each; None if there are others."""
    if not body.startswith(_FIRST) or not body.endswith(_LAST):
        return None
    run = body[len(_FIRST) : -len(_LAST)].replace(_BETWEEN, b"\0") + b"\0"
    return None if b"<" in run else run


def _has_blanks(run: bytes) -> bool:
    """Whether a text begins or ends with a blank."""
    text = np.frombuffer(run, np.uint8)
    ends = np.flatnonzero(text == 0)
    starts = np.append(0, ends[:-1] + 1)
    return bool((_BLANK.take(text.take(starts)) | _BLANK.take(text.take(ends - 1, mode="wrap"))).any())


def _plainer(body: bytes) -> bytes:
    """The same texts without their formats and with the blanks around them gone that do not count."""
    body.decode()
    body = _TEXT.sub(lambda one: b"<t>" + one[1].strip(BLANKS.encode()) + b"</t>", body)
    body = body.replace(b'<t xml:space="preserve">', b"<t>").replace(b"<t/>", b"<t></t>")
    if b"<r>" in body or b"<phoneticPr " in body:
        body = _RICH.sub(lambda one: _FIRST + b"".join(_TEXT.findall(one[1])) + _LAST, _READING.sub(b"", body))
    return body


def _marked(run: bytes) -> Places:
    """Which of the texts may be meant otherwise than they stand."""
    text = np.frombuffer(run, np.uint8)
    at = [np.flatnonzero(text == mark) for mark in b"&\r_" if mark in run]
    if not at:
        return np.empty(0, np.intp)
    marks = np.concatenate(at)
    marks = marks[(text.take(marks) != ord("_")) | (text.take(marks + 1) == ord("x"))]
    return np.unique(np.searchsorted(np.flatnonzero(text == 0), marks))
