"""The charts of a bundled template, by what there is to show.

A chart without a number is hidden and those below it in the same columns move up; a series without one leaves the
legend, which a single series does not need; bars that would stand too close show the first ones, and the title says of how many; an axis
that begins at zero reaches below it where a value does. All of it comes back with the data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from salesxl.formats import ON_AXIS, SIGNED_ON_AXIS
from salesxl.locale import LANGUAGES, Language, say
from salesxl.workbook.parts.areas import Area, letters
from salesxl.workbook.parts.markup import (
    attributes,
    elements,
    escape,
    local,
    quote,
    splice,
    tags,
    unescape,
    with_attribute,
)
from salesxl.workbook.parts.package import Package, Replaced
from salesxl.workbook.parts.references import blocks

MOST_BARS = 10
"""Horizontal bars whose names can all be read in the smallest of the charts."""

Filled = Sequence[tuple[str, Area]]
"""Sheet and rows of each filled table."""


def fitted(package: Package, replaced: Replaced, filled: Filled, language: Language) -> dict[str, bytes]:
    """The parts that change so that the charts are as the module says.

    Args:
        package: a template.
        replaced: the parts that its filling changes, charts with the values they are saved with.
        filled: the rows of the tables that were filled.
        language: of what is added to a title.
    """

    def read(part: str) -> bytes:
        content = replaced.get(part)
        return content if isinstance(content, bytes) else package.read(part)

    fitting: dict[str, bytes] = {}
    for drawing in package.of_type("openxmlformats-officedocument.drawing+xml"):
        data = read(drawing)
        charts = {identifier: part for identifier, kind, part in package.relations(drawing) if kind == "chart"}
        frames = list(_frames(data, charts, read))
        changes = []
        for frame in frames:
            tag = data[slice(*frame.name)]
            changes.append((*frame.name, with_attribute(tag, "hidden", None if frame.shown else "1")))
        new = splice(data, [*changes, *_moved_up(data, frames)])
        if new != data:
            fitting[drawing] = new
        for frame in frames:
            old = read(frame.part)
            chart = _with_floor(_with_legend(_with_first_bars(old, filled, language)))
            if chart != old:
                fitting[frame.part] = chart
    return fitting


@dataclass(frozen=True)
class _Frame:
    """A chart on a sheet.

    Attributes:
        part: its own.
        name: where the tag with its name stands.
        place: where it says from which cell to which it goes; None where it is not anchored to cells.
        columns: its first and last.
        rows: its first and last.
        shown: whether it has a number to show.
    """

    part: str
    name: tuple[int, int]
    place: tuple[int, int] | None
    columns: tuple[int, ...]
    rows: tuple[int, ...]
    shown: bool


def _frames(data: bytes, charts: Mapping[str, str], read: Callable[[str], bytes]) -> Iterator[_Frame]:
    anchors = [(start, end) for start, _, _, end in elements(data, b"twoCellAnchor")]
    for _, start, end, _ in elements(data, b"graphicFrame"):
        name = next(tags(data, rb"(?:[\w.\-]+:)?cNvPr", start, end), None)
        chart = next(tags(data, rb"(?:[\w.\-]+:)?chart", start, end), None)
        part = charts.get(local(attributes(chart.group(0)), "id") or "") if chart else None
        if not name or not part:
            continue
        around = next((first for first, last in anchors if first < start < last), None)
        place = None if around is None else _place(data, around, start)
        columns, rows = ((), ()) if place is None else (_numbers(data, place, b"col"), _numbers(data, place, b"row"))
        yield _Frame(part, name.span(), place, columns, rows, _has_numbers(read(part)))


def _place(data: bytes, start: int, end: int) -> tuple[int, int] | None:
    first = next(elements(data, b"from", start, end), None)
    last = next(elements(data, b"to", start, end), None)
    return (first[0], last[3]) if first and last else None


def _numbers(data: bytes, place: tuple[int, int], name: bytes) -> tuple[int, ...]:
    return tuple(int(data[start:end]) for _, start, end, _ in elements(data, name, *place))


def _moved_up(data: bytes, frames: list[_Frame]) -> Iterator[tuple[int, int, bytes]]:
    """The places of charts that stand close below each other: the shown ones have the upper ones, in their order."""
    for stack in _stacks([frame for frame in frames if frame.place]):
        for upper, frame in zip(stack, sorted(stack, key=lambda frame: not frame.shown), strict=True):
            if frame is not upper and frame.place and upper.place:
                yield (*frame.place, data[slice(*upper.place)])


def _stacks(frames: list[_Frame]) -> list[list[_Frame]]:
    found: list[list[_Frame]] = []
    for frame in sorted(frames, key=lambda frame: (frame.columns, frame.rows)):
        above = found[-1][-1] if found else None
        if above and above.columns == frame.columns and 0 <= frame.rows[0] - above.rows[-1] <= 1:
            found[-1].append(frame)
        else:
            found.append([frame])
    return found


def _has_numbers(chart: bytes, first: int = 0, last: int | None = None) -> bool:
    return any(
        next(elements(chart, b"pt", start, end), None)
        for role in (b"val", b"yVal")
        for _, start, end, _ in elements(chart, role, first, last)
    )


def _with_legend(chart: bytes) -> bytes:
    """A chart whose legend names the series with numbers, where there are several.

    Entries are counted from the other end where bars are horizontal, by some programs: there it is all or none.
    """
    legend = next(elements(chart, b"legend"), None)
    series = [_has_numbers(chart, start, end) for _, start, end, _ in elements(chart, b"ser")]
    if legend is None or not any(series):
        return chart
    _, start, end, _ = legend
    entries = [(first, last, b"") for first, _, _, last in elements(chart, b"legendEntry", start, end)]
    position = next(tags(chart, rb"((?:[\w.\-]+:)?)legendPos", start, end), None)
    if position is None:
        return chart
    prefix = chart[position.start() + 1 : position.end()].partition(b"legendPos")[0]
    at = re.compile(rb"/>|</[\w.:\-]*legendPos\s*>").search(chart, position.start(), end)
    entry = b'<%slegendEntry><%sidx val="%d"/><%sdelete val="1"/></%slegendEntry>'
    told = [some and sum(series) > 1 for some in series]
    if any(told) and _is_across(chart):
        told = [True] * len(series)
    left_out = [entry % (prefix, prefix, at, prefix, prefix) for at, some in enumerate(told) if not some]
    after = at.end() if at else position.end()
    return splice(chart, [*entries, (after, after, b"".join(left_out))])


def _with_floor(chart: bytes) -> bytes:
    """A chart of bars or columns side by side whose axis begins at zero, or below where a value is less."""
    grouping = next(tags(chart, rb"(?:[\w.\-]+:)?grouping"), None)
    if grouping is None or attributes(grouping.group(0)).get("val") != "clustered":
        return chart
    below = any(float(chart[start:end]) < 0 for start, end in _values(chart))
    plain, signed = (f'formatCode="{quote(code)}"'.encode() for code in (ON_AXIS, SIGNED_ON_AXIS))
    chart = chart.replace(plain, signed) if below else chart.replace(signed, plain)
    axis = next(elements(chart, b"valAx"), None)
    scaling = next(elements(chart, b"scaling", axis[1], axis[2]), None) if axis else None
    if scaling is None:
        return chart
    least = next(tags(chart, rb"((?:[\w.\-]+:)?)min", scaling[1], scaling[2]), None)
    if below and least and attributes(least.group(0)).get("val") == "0":
        return splice(chart, [(*least.span(), b"")])
    if not below and least is None:
        prefix = chart[scaling[0] + 1 : scaling[1]].partition(b"scaling")[0]
        return splice(chart, [(scaling[2], scaling[2], b'<%smin val="0"/>' % prefix)])
    return chart


def _values(chart: bytes) -> Iterator[tuple[int, int]]:
    """Where the saved numbers of the series stand."""
    for _, start, end, _ in elements(chart, b"val"):
        for _, first, last, _ in elements(chart, b"pt", start, end):
            yield from ((inner, after) for _, inner, after, _ in elements(chart, b"v", first, last))


def _is_across(chart: bytes) -> bool:
    """Whether its bars are horizontal."""
    direction = next(tags(chart, rb"(?:[\w.\-]+:)?barDir"), None)
    return direction is not None and attributes(direction.group(0)).get("val") == "bar"


def _with_first_bars(chart: bytes, filled: Filled, language: Language) -> bytes:
    """A chart of horizontal bars that shows no more of them than can be told apart."""
    if not _is_across(chart):
        return chart
    changes: list[tuple[int, int, bytes]] = []
    rows = 0
    for kind in (b"numRef", b"strRef"):
        for _, start, end, _ in elements(chart, kind):
            _, first, last, _ = next(elements(chart, b"f", start, end), (0, 0, 0, 0))
            found = blocks(unescape(chart[first:last].decode()))
            table = _table(found[0], filled) if len(found) == 1 else None
            if table:
                rows = table.bottom - table.top + 1
                changes += _first_points(chart, (first, last), found[0][1], min(rows, MOST_BARS), end)
    if not rows:
        return chart
    told = say("workbook.texts.first_of", language, shown=MOST_BARS, all=rows) if rows > MOST_BARS else ""
    return splice(chart, [*changes, *_titled(chart, told)])


def _table(block: tuple[str, Area], filled: Filled) -> Area | None:
    """The table from whose first row on a block goes."""
    sheet, area = block
    return next(
        (rows for name, rows in filled if name == sheet and rows.holds(area.top, area.left) and rows.top == area.top),
        None,
    )


def _first_points(
    chart: bytes, reference: tuple[int, int], area: Area, count: int, end: int
) -> Iterator[tuple[int, int, bytes]]:
    """A reference and the values saved beside it, cut to its first rows."""
    if area.bottom - area.top + 1 <= count:
        return
    sheet = chart[slice(*reference)].rpartition(b"!")[0]
    left, right = letters(area.left), letters(area.right)
    ref = f"${left}${area.top}:${right}${area.top + count - 1}"
    yield (*reference, sheet + b"!" + ref.encode())
    for tag in tags(chart, rb"(?:[\w.\-]+:)?ptCount", reference[1], end):
        yield (*tag.span(), with_attribute(tag.group(0), "val", str(count)))
    for start, content, _, after in elements(chart, b"pt", reference[1], end):
        if int(attributes(chart[start:content])["idx"]) >= count:
            yield (start, after, b"")


def _titled(chart: bytes, told: str) -> Iterator[tuple[int, int, bytes]]:
    """The title with what is told after it, in place of what was told before."""
    title = next(elements(chart, b"title"), None)
    texts = list(elements(chart, b"t", title[1], title[2])) if title else []
    if texts:
        _, start, end, _ = texts[-1]
        plain = _told().sub("", unescape(chart[start:end].decode()))
        yield start, end, escape(f"{plain} · {told}" if told else plain).encode()


@cache
def _told() -> re.Pattern[str]:
    """What may have been told after a title, in either language."""
    said = (say("workbook.texts.first_of", language, shown="#", all="#") for language in LANGUAGES)
    return re.compile("|".join(f" · {re.escape(text)}$".replace(r"\#", r"\d+") for text in said))
