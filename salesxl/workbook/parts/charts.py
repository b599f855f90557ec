"""Charts: their ranges follow the tables, and the values they were saved with are brought up to date.

Excel draws a chart from its cells; previews and converters draw it from the values saved in the chart's own part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from salesxl.workbook.parts.areas import Area
from salesxl.workbook.parts.cells import spell
from salesxl.workbook.parts.held import Held, Unknown
from salesxl.workbook.parts.markup import attributes, elements, escape, splice, unescape

Block = tuple[str, Area]
Resolve = Callable[[str], list[Block]]
"""From the text of a reference (a range, several, or a defined name) to sheets and blocks."""


class Values(Protocol):
    """The cells of the filled workbook."""

    def columns(self, sheet: str, area: Area) -> list[list[Held | Unknown]]:
        """What the cells of a block hold, column by column."""

    def number_format(self, block: Block) -> str:
        """How the first cell of a block shows numbers."""

    def shown(self, value: Held | Unknown, number_format: str) -> str:
        """A value as a cell shows it."""


_KINDS = (b"numRef", b"strRef", b"multiLvlStrRef", b"datalabelsRange", b"strDim", b"numDim", b"txData")
_CACHES = rb"(?:numCache|strCache|multiLvlStrCache|dlblRangeCache)"


@dataclass(frozen=True)
class Series:
    """One reference of a chart with the values saved beside it.

    Attributes:
        kind: the local name of its element.
        start, end: the element.
        text_start, text_end: the text of its reference.
        text: the reference.
        role: the local name of what it belongs to: ``cat``, ``val``, ``tx`` ...
    """

    kind: bytes
    start: int
    end: int
    text_start: int
    text_end: int
    text: str
    role: bytes


class Chart:
    """The part of a chart."""

    def __init__(self, part: str, data: bytes) -> None:
        self.part, self.data = part, data
        self.of_pivot = re.search(rb"<(?:[\w.\-]+:)?pivotSource[\s>]", data) is not None
        self.series = sorted(self._series(), key=lambda series: series.start)

    def _series(self) -> Iterator[Series]:
        for kind in _KINDS:
            for start, content, end, after in elements(self.data, kind):
                formula = next(elements(self.data, b"f", content, end), None)
                if formula is None:
                    continue
                text = unescape(self.data[formula[1] : formula[2]].decode()).strip()
                role = re.search(rb"<(?:[\w.\-]+:)?([\w\-]+)[^<>]*>\s*$", self.data[:start])
                yield Series(kind, start, after, formula[1], formula[2], text, role.group(1) if role else b"")

    def updated(
        self,
        moved: Callable[[str, bool], str],
        touched: Callable[[list[Block]], bool],
        resolve: Resolve,
        values: Values,
    ) -> bytes:
        """The part with its references moved and, where something they show has changed, its saved values.

        Args:
            moved: the new text of a reference, given whether it names a series.
            touched: whether cells of some blocks have changed.
            resolve: the blocks behind a reference.
            values: what the cells hold.
        """
        changes = []
        for series in self.series:
            text = moved(series.text, series.role == b"tx")
            blocks = resolve(text)
            if not blocks or (text == series.text and not touched(blocks)):
                if text != series.text:
                    changes.append((series.text_start, series.text_end, escape(text).encode()))
                continue
            levels = _levels(series, self.data, blocks, values)
            code = values.number_format(blocks[0])
            if series.kind in (b"strRef", b"datalabelsRange", b"txData") and series.role not in (b"cat", b"xVal"):
                levels = [[values.shown(value, code) for value in level] for level in levels]
            changes.append((series.start, series.end, self._rewritten(series, text, levels, code)))
        data = splice(self.data, _outermost(changes))
        return splice(data, _behind(data, moved))

    def _rewritten(self, series: Series, text: str, levels: list[list[Held | Unknown]], number_format: str) -> bytes:
        """The element of a reference with its new text and values."""
        head = self.data[series.start : series.text_start] + escape(text).encode()
        tail = self.data[series.text_end : series.end]
        if series.kind in (b"strDim", b"numDim"):
            return head + _dimension(tail, levels)
        flat = levels[0] if levels else []
        if series.kind == b"txData":
            shown = _shown(flat[0] if flat else None)
            return head + _replaced(tail, b"v", escape(shown).encode())
        kind = series.kind
        plain = kind in (b"numRef", b"strRef") and len(levels) == 1 and b"extLst" not in tail
        if plain and series.role in (b"cat", b"xVal"):
            texts = any(isinstance(value, str) for value in flat)
            head, tail, kind = _as_kind(head, tail, kind, b"strRef" if texts else b"numRef")
        return head + _cache(tail, kind, levels, number_format)


def _behind(data: bytes, moved: Callable[[str, bool], str]) -> Iterator[tuple[int, int, bytes]]:
    """The ranges that Excel keeps beside a filtered series."""
    for _, start, end, _ in elements(data, b"sqref"):
        text = unescape(data[start:end].decode())
        new = moved(text, False)
        if new != text:
            yield start, end, escape(new).encode()


def _levels(series: Series, data: bytes, blocks: Sequence[Block], values: Values) -> list[list[Held | Unknown]]:
    """The values of a reference: one list, or for nested categories one a level, the innermost first."""
    columns = [column for sheet, area in blocks for column in values.columns(sheet, area)]
    nested = series.kind == b"multiLvlStrRef" or (series.kind == b"strDim" and len(blocks) == 1)
    if not nested or len(columns) < 2 or len(blocks) > 1:
        area = blocks[0][1]
        if len(blocks) == 1 and area.bottom > area.top and area.right > area.left:
            return [[column[row] for row in range(len(columns[0])) for column in columns]]
        return [[value for column in columns for value in column]]
    if b'dir="row"' in data[series.start : series.text_start] or _wider(blocks[0][1]):
        columns = [list(row) for row in zip(*columns, strict=True)]
    return columns[::-1]


def _wider(area: Area) -> bool:
    return area.right - area.left > area.bottom - area.top


def _shown(value: Held | Unknown) -> str:
    """A value as a saved value of a chart."""
    if isinstance(value, bool):
        return str(int(value))
    return "" if value is None or isinstance(value, Unknown) else spell(str(value))


def _points(prefix: bytes, values: Sequence[Held | Unknown], *, numbers: bool, old: bytes = b"") -> bytes:
    """The points of a list of values; blanks have none. A point keeps its format, and its spelling if it is equal."""
    before = _saved(old)
    found = []
    for at, value in enumerate(values):
        shown = _shown(value)
        if not shown or (numbers and isinstance(value, str)):
            continue
        opening, text = before.get(str(at), (b'<%spt idx="%d">' % (prefix, at), ""))
        if numbers and text and _equal(text, value):
            shown = text
        found.append(b"%s<%sv>%s</%sv></%spt>" % (opening, prefix, escape(shown).encode(), prefix, prefix))
    return b"".join(found)


@lru_cache(maxsize=1_024)
def _saved(cache: bytes) -> dict[str | None, tuple[bytes, str]]:
    """The tags and texts of saved points, by number. A batch asks for the same ones again and again."""
    return {
        attributes(cache[start:content]).get("idx"): (cache[start:content], unescape(cache[at:end].decode()))
        for start, content, closing, _ in elements(cache, b"pt")
        for _, at, end, _ in elements(cache, b"v", content, closing)
    }


def _equal(text: str, value: Held | Unknown) -> bool:
    try:
        return isinstance(value, (int, float)) and float(text) == value
    except ValueError:
        return False


def _cache(tail: bytes, kind: bytes, levels: list[list[Held | Unknown]], number_format: str) -> bytes:
    """What follows a reference's text, with its saved values replaced or added."""
    closing = re.match(rb"</((?:[\w.\-]+:)?)f\s*>", tail)
    prefix = closing.group(1) if closing else b""
    at = closing.end() if closing else 0
    names = {
        b"numRef": b"numCache",
        b"strRef": b"strCache",
        b"multiLvlStrRef": b"multiLvlStrCache",
        b"datalabelsRange": b"dlblRangeCache",
    }
    old = re.search(
        rb"<((?:[\w.\-]+:)?)" + _CACHES + rb"\s*(?:/>|>.*?</(?:[\w.\-]+:)?" + _CACHES + rb"\s*>)", tail, re.DOTALL
    )
    before = old.group(0) if old else b""
    inner = _chart_prefix(before, prefix)
    count = b'<%sptCount val="%d"/>' % (inner, len(levels[0]) if levels else 0)
    body = count + _points(inner, levels[0] if levels else [], numbers=kind == b"numRef", old=before)
    if kind == b"numRef":
        code = next(elements(before, b"formatCode"), None)
        kept = before[code[1] : code[2]] if code and number_format == "General" else escape(number_format).encode()
        body = b"<%sformatCode>%s</%sformatCode>" % (inner, kept, inner) + body
    elif kind == b"multiLvlStrRef":
        groups = (b"<%slvl>%s</%slvl>" % (inner, _points(inner, level, numbers=False), inner) for level in levels)
        body = count + b"".join(groups)
    new = b"<%s%s>%s</%s%s>" % (prefix, names[kind], body, prefix, names[kind])
    if old:
        return tail[: old.start()] + new + tail[old.end() :]
    return tail[:at] + new + tail[at:]


def _chart_prefix(cache: bytes, prefix: bytes) -> bytes:
    """The prefix of the points: label ranges carry another one than their points."""
    found = re.search(rb"<((?:[\w.\-]+:)?)ptCount\b", cache)
    if found:
        return found.group(1)
    return b"c:" if prefix == b"c15:" else prefix


def _as_kind(head: bytes, tail: bytes, old: bytes, new: bytes) -> tuple[bytes, bytes, bytes]:
    """A reference turned from numbers into texts or back, as its cells now hold the one or the other."""
    if old == new:
        return head, tail, old
    caches = re.compile(
        rb"<((?:[\w.\-]+:)?)" + _CACHES + rb"\s*(?:/>|>.*?</(?:[\w.\-]+:)?" + _CACHES + rb"\s*>)", re.DOTALL
    )
    return head.replace(old, new, 1), caches.sub(b"", tail, count=1).replace(old, new), new


def _dimension(tail: bytes, levels: list[list[Held | Unknown]]) -> bytes:
    """What follows the reference of a newer chart (waterfall, funnel ...), with its levels replaced."""
    closing = re.match(rb"</((?:[\w.\-]+:)?)f\s*>", tail)
    if closing is None:
        return tail
    prefix, rest = closing.group(1), tail[closing.end() :]
    end = rest.rfind(b"</")
    code = re.search(rb'<(?:[\w.\-]+:)?lvl\s[^>]*?formatCode="([^"]*)"', rest)
    form = b' formatCode="%s"' % code.group(1) if code else b""
    new = []
    for level in levels:
        points = _points(prefix, level, numbers=False)
        points = re.sub(rb"><" + prefix + rb"v>(.*?)</" + prefix + rb"v>", rb">\1", points, flags=re.DOTALL)
        new.append(b'<%slvl ptCount="%d"%s>%s</%slvl>' % (prefix, len(level), form, points, prefix))
    kept = re.sub(rb"<((?:[\w.\-]+:)?lvl)\b(?:[^>]*/>|.*?</\1\s*>)", b"", rest[:end], flags=re.DOTALL)
    return closing.group(0) + b"".join(new) + kept + rest[end:]


def _replaced(tail: bytes, name: bytes, content: bytes) -> bytes:
    found = next(elements(tail, name), None)
    return tail if found is None else tail[: found[1]] + content + tail[found[2] :]


def _outermost(changes: list[tuple[int, int, bytes]]) -> list[tuple[int, int, bytes]]:
    """Changes of which none lies inside another."""
    found: list[tuple[int, int, bytes]] = []
    for change in sorted(changes, key=lambda change: (change[0], -change[1])):
        if not found or change[0] >= found[-1][1]:
            found.append(change)
    return found
