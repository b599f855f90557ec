"""XML as bytes: tags are found, read and changed in place, and everything between them stays as it was.

A parser that builds a tree and writes it again would move prefixes, quotes and order; these few functions never do.
They are sound because ``plain`` lets only well-formed UTF-8 without comments, CDATA and document types through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from xml.parsers import expat

_ENCODING = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([\w.\-]+)["']""")
_CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_ROOT = re.compile(rb"<([A-Za-z_][\w.\-]*:)?([A-Za-z_][\w.\-]*)")
_ATTRIBUTE = re.compile(rb"""\s([\w.:\-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ENTITY = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#(\d+)|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_INSIDE = rb"""(?:[^<>"']|"[^"]*"|'[^']*')"""


class Malformed(Exception):  # noqa: N818 - named like Unreadable
    """A part is not XML as a workbook has it."""


def plain(data: bytes) -> bytes:
    """A part as UTF-8 without byte order mark, comments and CDATA: the same document in its simplest spelling.

    Raises:
        Malformed: it is not well-formed, or declares a document type.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = _recoded(data, "utf-16")
    data = data.removeprefix(b"\xef\xbb\xbf")
    declared = _ENCODING.match(data[:200])
    if declared and declared.group(1).lower() not in (b"utf-8", b"utf8", b"us-ascii", b"utf-16"):
        data = _recoded(data, declared.group(1).decode())
    if b"<!DOCTYPE" in data[:4096].upper():
        raise Malformed("document type")
    try:
        expat.ParserCreate("utf-8").Parse(data, True)
    except expat.ExpatError as error:
        raise Malformed(str(error)) from error
    if b"<!" in data:
        data = _CDATA.sub(lambda found: escape(found.group(1).decode()).encode(), data)
        data = _COMMENT.sub(b"", data)
    return data


def _recoded(data: bytes, encoding: str) -> bytes:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise Malformed(str(error)) from error
    return re.sub(r"""(<\?xml[^>]*?encoding\s*=\s*)["'][\w.\-]+["']""", r'\1"UTF-8"', text, count=1).encode()


def root_prefix(data: bytes) -> bytes:
    """The prefix of the document's own elements, with its colon: ``x:``, mostly empty."""
    root = _ROOT.search(data)
    return (root.group(1) or b"") if root else b""


@cache
def _start(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<" + name + rb"(?=[\s/>])(" + _INSIDE + rb"*?)(/?)>")


@cache
def _local_start(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<((?:[\w.\-]+:)?" + name + rb")(?=[\s/>])" + _INSIDE + rb"*?(/?)>")


@cache
def _closing(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"</" + re.escape(name) + rb"\s*>")


def tags(data: bytes, name: bytes, start: int = 0, end: int | None = None) -> Iterator[re.Match[bytes]]:
    """Every start tag of a name (with its prefix): group 1 the attributes, group 2 ``/`` where it closes itself."""
    return _start(name).finditer(data, start, len(data) if end is None else end)


def elements(data: bytes, name: bytes, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, int, int]]:
    """Every element of a local name, whatever its prefix, that does not nest in itself.

    Yields:
        Where the element starts, where its content starts and ends, and where the element ends.
    """
    stop = len(data) if end is None else end
    pattern, at = _local_start(name), start
    while found := pattern.search(data, at, stop):
        if found.group(2):
            yield found.start(), found.end(), found.end(), found.end()
            at = found.end()
            continue
        closing = _closing(found.group(1)).search(data, found.end(), stop)
        if closing is None:
            return
        yield found.start(), found.end(), closing.start(), closing.end()
        at = closing.end()


def attributes(tag: bytes) -> dict[str, str]:
    """The attributes of a start tag, entities resolved."""
    return {
        found.group(1).decode(): unescape((found.group(2) or found.group(3) or b"").decode())
        for found in _ATTRIBUTE.finditer(tag)
    }


def local(named: dict[str, str], name: str) -> str | None:
    """An attribute by its local name, whatever prefix its namespace has here: ``r:id`` or ``rel:id``."""
    return next((value for key, value in named.items() if key.endswith(":" + name)), None)


def with_attribute(tag: bytes, name: str, value: str | None) -> bytes:
    """A start tag with one attribute set, in its old place or last; None takes the attribute away."""
    quoted = b"" if value is None else f' {name}="{quote(value)}"'.encode()
    old = re.compile(rb"\s" + re.escape(name.encode()) + rb"""\s*=\s*(?:"[^"]*"|'[^']*')""")
    if old.search(tag):
        return old.sub(lambda _: quoted, tag, count=1)
    head = re.match(rb"(.*?)(\s*/?>?)$", tag, re.DOTALL)
    assert head is not None  # noqa: S101 - the pattern matches any text
    return head.group(1) + quoted + head.group(2)


def escape(text: str) -> str:
    """Text as the content of an element."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quote(text: str) -> str:
    """Text as the value of an attribute in double quotes."""
    return escape(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")


def unescape(text: str) -> str:
    """Text out of an element or attribute."""
    if "&" not in text:
        return text
    return _ENTITY.sub(_resolved, text)


def _resolved(found: re.Match[str]) -> str:
    hexadecimal, decimal, named = found.groups()
    if named:
        return _NAMED[named]
    return chr(int(hexadecimal, 16) if hexadecimal else int(decimal))


def splice(data: bytes, changes: Iterable[tuple[int, int, bytes]]) -> bytes:
    """The data with some stretches replaced; the stretches do not overlap."""
    pieces, at = [], 0
    for start, end, replacement in sorted(changes):
        pieces += [data[at:start], replacement]
        at = end
    return b"".join([*pieces, data[at:]])
