"""What the XML of a cell holds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from salesxl.reading.grids.grid import CellError
from salesxl.workbook.parts.cells import spell, unspell
from salesxl.workbook.parts.markup import elements, escape, unescape, with_attribute

Held = None | str | bool | int | float | CellError
"""What a cell of a template holds. Dates are numbers with a format, as in the file."""


class Unknown:
    """The value of a cell whose formula has to be calculated first."""


UNKNOWN = Unknown()

_TYPE = re.compile(rb"""\st\s*=\s*["'](\w+)["']""")
_VALUE = re.compile(rb"<(?:[\w.\-]+:)?v(?:\s[^>]*)?>([^<]*)<")
_RUN = re.compile(rb"<(?:[\w.\-]+:)?t(?:\s[^>]*)?>([^<]*)<")


def held(cell: bytes, strings: Sequence[str]) -> Held:
    """What the XML of a cell holds."""
    kind = _TYPE.search(cell[: cell.index(b">") + 1])
    of = kind.group(1) if kind else b"n"
    if of == b"inlineStr":
        return plain_text(cell) or None
    found = _VALUE.search(cell)
    if found is None or not found.group(1):
        return None
    text = unescape(found.group(1).decode())
    if of == b"s":
        index = int(text)
        return strings[index] if index < len(strings) else None
    if of == b"str":
        return unspell(text)
    if of == b"b":
        return text.strip() in ("1", "true")
    if of == b"e":
        return CellError(text)
    if of == b"d":
        return text
    return _number(text)


def _number(text: str) -> int | float | str:
    try:
        return int(text)
    except ValueError:
        try:
            return float(text)
        except ValueError:
            return text


def plain_text(item: bytes) -> str:
    """The text of an inline or shared string; how it sounds in Japanese is left out."""
    item = re.sub(rb"<((?:[\w.\-]+:)?rPh)\b.*?</\1>", b"", item, flags=re.DOTALL)
    return unspell("".join(unescape(run.group(1).decode()) for run in _RUN.finditer(item)))


def shared_strings(data: bytes) -> list[str]:
    """The texts of ``sharedStrings.xml``."""
    return [plain_text(data[start:end]) for _, start, end, _ in elements(data, b"si")]


def has_formula(cell: bytes) -> bool:
    """Whether a cell has a formula."""
    return re.search(rb"<(?:[\w.\-]+:)?f[\s>/]", cell) is not None


def without_result(cell: bytes) -> bytes:
    """A cell without the result it was saved with."""
    end = cell.index(b">") + 1
    opening, rest = cell[:end], cell[end:]
    if opening.endswith(b"/>"):
        return cell
    bare = re.sub(rb"<((?:[\w.\-]+:)?(?:v|is))(?=[\s>/])(?:[^>]*/>|[^>]*>.*?</\1\s*>)", b"", rest, flags=re.DOTALL)
    if bare == rest:
        return cell
    opening = with_attribute(opening, "t", None)
    if bare.startswith(b"</"):
        return opening[:-1] + b"/>"
    return opening + bare


def with_result(cell: bytes, value: Held, prefix: bytes) -> bytes:
    """A cell whose formula has no result, with one."""
    opening, _, rest = cell.partition(b">")
    kind = {str: "str", bool: "b", CellError: "e"}.get(type(value))
    text = str(int(value)) if isinstance(value, bool) else spell(value) if isinstance(value, str) else str(value)
    formula, _, closing = rest.rpartition(b"</")
    result = b"<%sv>%s</%sv>" % (prefix, escape(text).encode(), prefix)
    return with_attribute(opening + b">", "t", kind) + formula + result + b"</" + closing
