"""The kinds of charts in the templates.

What is actual is dark and solid, what is earlier lighter, a target an outline; bars and columns begin at zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from salesxl.formats import ON_AXIS, SIGNED_ON_AXIS

from .page import Page, Place
from .style import ACTUAL, BLUE, EARLIER, GREY, INK, LINE, ORANGE, SKY, VERMILLION, WHITE

PERCENT = "0%"


@dataclass(frozen=True)
class Spot:
    """Where a chart stands, and how large it is, in pixels."""

    row: int
    column: int
    width: int
    height: int
    shift: int = 0  # from the left edge of the column
    said: bool = True  # whether the cells behind it say that there is no chart where its numbers are missing


def compared(page: Page, key: str, spot: Spot, over: Place, now: Place, before: Place) -> None:
    """Columns over time, each beside the same month a year before."""
    chart = page.draft.book.add_chart({"type": "column"})
    for name, cells, colour in (("year_before", before, EARLIER), ("actual", now, ACTUAL)):
        chart.add_series(_series(page, name, over, cells, fill={"color": colour}, gap=60, overlap=25))
    _finish(page, chart, key, spot, ON_AXIS, (now, before))


def columns(page: Page, key: str, spot: Spot, over: Place, cells: Place, number: str = ON_AXIS) -> None:
    """Columns over time."""
    chart = page.draft.book.add_chart({"type": "column"})
    labels = {"value": True, "num_format": number, "font": page.look.chart_font(9, color=INK)}
    chart.add_series(_series(page, "actual", over, cells, fill={"color": ACTUAL}, gap=50, data_labels=labels))
    _finish(page, chart, key, spot, number, (cells,), legend=False, told=True)


def lines(
    page: Page, key: str, spot: Spot, over: Place, series: Sequence[tuple[str, Place]], number: str = PERCENT
) -> None:
    """Lines over time, told apart by their marks too."""
    chart = page.draft.book.add_chart({"type": "line"})
    for (name, cells), (colour, mark) in zip(series, ((ACTUAL, "circle"), (VERMILLION, "square")), strict=False):
        marker = {"type": mark, "size": 5, "fill": {"color": colour}, "border": {"color": colour}}
        line = {"color": colour, "width": 2}
        chart.add_series(_series(page, name, over, cells, line=line, marker=marker, smooth=False, border=None))
    shown = [cells for _, cells in series]
    _finish(page, chart, key, spot, number, shown, legend=len(series) > 1, floor=False)


def bars(page: Page, key: str, spot: Spot, over: Place, cells: Place, number: str = ON_AXIS) -> None:
    """Horizontal bars, the table's first row on top."""
    chart = page.draft.book.add_chart({"type": "bar"})
    labels = {"value": True, "num_format": number, "font": page.look.chart_font(10, color=INK)}
    chart.add_series(_series(page, key, over, cells, fill={"color": ACTUAL}, gap=45, data_labels=labels))
    _finish(page, chart, key, spot, number, (cells,), legend=False, across=True, told=True)


def against(page: Page, key: str, spot: Spot, over: Place, cells: Place, target: Place) -> None:
    """Horizontal bars in the outlines of their targets."""
    chart = page.draft.book.add_chart({"type": "bar"})
    labels = {"value": True, "num_format": ON_AXIS, "font": page.look.chart_font(10, color=INK)}
    chart.add_series(
        _series(page, "actual", over, cells, fill={"color": ACTUAL}, gap=45, overlap=100, data_labels=labels)
    )
    outline = {"color": GREY, "width": 1.5}
    chart.add_series(_series(page, "target", over, target, fill={"none": True}, border=outline))
    _finish(page, chart, key, spot, ON_AXIS, (cells, target), across=True, told=True)


def bridge(
    page: Page,
    key: str,
    spot: Spot,
    over: Place,
    gains: Sequence[tuple[str, Place]],
    losses: Sequence[tuple[str, Place]],
) -> None:
    """Stacked columns: what was added above zero, what was lost below."""
    chart = page.draft.book.add_chart({"type": "column", "subtype": "stacked"})
    for (name, cells), colour in zip(gains, (ACTUAL, BLUE, SKY), strict=True):
        chart.add_series(_series(page, name, over, cells, fill={"color": colour}, gap=50))
    for (name, cells), colour in zip(losses, (ORANGE, VERMILLION), strict=True):
        chart.add_series(_series(page, name, over, cells, fill={"color": colour}, gap=50))
    shown = [cells for _, cells in (*gains, *losses)]
    _finish(page, chart, key, spot, SIGNED_ON_AXIS, shown, signed=True)


def _series(page: Page, name: str, over: Place, cells: Place, **more: Any) -> dict[str, Any]:
    said = page.draft.say(f"series.{name}")
    return {"name": said, "categories": f"={over.ref}", "values": f"={cells.ref}", "border": {"none": True}} | more


def _finish(page: Page, chart: Any, key: str, spot: Spot, number: str, cells: Sequence[Place], *, legend: bool = True,
            across: bool = False, signed: bool = False, floor: bool = True, told: bool = False) -> None:  # fmt: skip
    """Title, axes, legend, size, and the words for readers who do not see it or where there is none.

    Where every bar is `told` with its number the axis has none: between 0 and 2 there may be lines that round to the same.
    """
    look, say = page.look, page.draft.say
    title = look.chart_font(12, color=INK, bold=True)
    chart.set_title(
        {"name": say(f"charts.{key}"), "name_font": title, "overlay": False, "layout": {"x": 0.015, "y": 0.025}}
    )
    axis: dict[str, Any] = {"num_font": look.chart_font(), "major_tick_mark": "none"}
    grid = {"visible": True, "line": {"color": LINE, "width": 0.5}}
    names = axis | {"line": {"color": GREY}}
    values = axis | {"num_format": number, "line": {"none": True}, "major_gridlines": grid}
    if floor:  # the names stand below what is less than nothing
        names["label_position"] = "low"
    if floor and not signed:  # a filling takes it away where a value is below
        values["min"] = 0
    if across:
        names["reverse"] = True
    if told:
        values |= {"major_gridlines": {"visible": False}, "label_position": "none"}
    chart.set_x_axis(values if across else names)
    chart.set_y_axis(names if across else values)
    chart.set_legend({"position": "bottom", "font": look.chart_font()} if legend else {"none": True})
    chart.set_chartarea({"border": {"color": LINE}, "fill": {"color": WHITE}})
    chart.set_plotarea({"fill": {"none": True}})
    chart.show_blanks_as("gap")
    chart.set_size({"width": spot.width, "height": spot.height})
    settings = {"description": say(f"charts.{key}_text"), "object_position": 1, "x_offset": spot.shift}
    page.sheet.insert_chart(spot.row, spot.column, chart, settings)
    if spot.said:
        said = f"{say(f'charts.{key}')}: {say('remarks.no_chart')}"
        first = spot.column + (spot.shift > 0)  # not below the chart at the left
        page.unless(f"COUNT({','.join(place.within for place in cells)})>0", spot.row, first, said)
