"""What a file is, by its content: names lie."""

from __future__ import annotations

import re
from typing import Literal

from salesxl.reading.formats.compound import MAGIC, Compound
from salesxl.reading.formats.encoding import utf16
from salesxl.reading.safety import Limits, Package, Unreadable

Kind = Literal["xlsx", "xlsb", "xls", "ods", "html", "text"]

_BLANK = b"\0 \t\r\n\x1a\xef\xbb\xbf\xff\xfe"
_BIFF = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"SQLite format 3", "SQLite"),
    (b"PAR1", "Parquet"),
    (b"ARROW1", "Arrow"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"ID;P", "SYLK"),
    (b"TABLE\r\n0,1", "DIF"),
    (b"TABLE\n0,1", "DIF"),
    (b"MIME-Version:", "MHTML"),
)


def sniff(data: bytes, limits: Limits) -> Kind:
    """The kind of a file.

    Raises:
        Unreadable: it is empty, protected by a password, or of a kind that salesxl does not read.
    """
    if not data[:4096].strip(_BLANK) and not data.strip(_BLANK):
        raise Unreadable("empty")
    for magic, name in _FOREIGN:
        if data.startswith(magic):
            raise Unreadable("foreign", kind=name)
    if data.startswith(b"PK"):
        return _packed(data, limits)
    if data.startswith(MAGIC):
        return _compound(data)
    if data[:2] in _BIFF and data[2:4] in (b"\x04\x00", b"\x06\x00", b"\x08\x00", b"\x10\x00"):
        return "xls"  # the oldest workbooks are a bare stream of records
    return _written(data)


def _packed(data: bytes, limits: Limits) -> Kind:
    package = Package(data, limits)
    names = package.parts
    if "mimetype" in names:
        kind = package.read("mimetype").strip()
        if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            return "ods"
        raise Unreadable("foreign", kind=kind[:80].decode("ascii", "backslashreplace"))
    lower = {name.lower() for name in names}
    if "xl/workbook.bin" in lower:
        return "xlsb"
    if "[content_types].xml" in lower and any(name.startswith("xl/") for name in lower):
        return "xlsx"
    for mark, name in (
        ("index/document.iwa", "Numbers / Pages / Keynote"),
        ("index.zip", "Numbers"),
        ("word/", "Word"),
    ):
        if any(part.startswith(mark) for part in lower):
            raise Unreadable("foreign", kind=name)
    raise Unreadable("foreign", kind="ZIP")


def _compound(data: bytes) -> Kind:
    """An old Office file; an encrypted new one hides in the same wrapping."""
    names = Compound(data)
    if "EncryptedPackage" in names:
        raise Unreadable("encrypted")
    if "Workbook" in names or "Book" in names:
        return "xls"
    raise Unreadable("foreign", kind="Word" if "WordDocument" in names else "OLE")


_HTML = re.compile(r"<(!doctype\s+html|html|table|head|body|meta|style|div)\b", re.IGNORECASE)


def _written(data: bytes) -> Kind:
    head = data[:4096]
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").decode("latin-1")
    if start.startswith("<"):
        if _HTML.search(start) and "urn:schemas-microsoft-com:office:spreadsheet" not in start:
            return "html"
        raise Unreadable("foreign", kind="XML")
    if re.match(r'[\[{]\s*[{"]', start) and not re.match(r'\["[^"]*"\s*[,;\t]\s*\[', start):
        raise Unreadable("foreign", kind="JSON")
    if start.startswith("MIME-Version:"):
        raise Unreadable("foreign", kind="MHTML")
    if utf16(data) is None:
        control = sum(byte < 32 and byte not in b"\t\n\r\f\x1a\x1b" for byte in head)
        if control > 3 and control * 50 > len(head):  # a stray NUL is a blemish, many are another kind of file
            raise Unreadable("binary")
    return "text"
