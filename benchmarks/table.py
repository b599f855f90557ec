"""What was measured as lines of a table."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

_UNITS = {"s": 1.0, "ms": 1000.0}


@dataclass(frozen=True)
class Line:
    """A way of doing a job.

    Attributes:
        way: its name.
        seconds: the median of its turns.
        ratio: the same as a multiple of the first way of salesxl.
        peak: its peak memory in MB, where it was measured.
        turns: how often it was run.
        unit: in which its time is shown.
    """

    way: str
    seconds: float
    ratio: float
    peak: float | None
    turns: int
    unit: str


def lines(seconds: dict[str, list[float]], peaks: dict[str, float] | None = None, unit: str = "s") -> list[Line]:
    """Lines of a table; the ratio is to the first way of salesxl."""
    medians = {name: statistics.median(each) for name, each in seconds.items()}
    ours = next((median for name, median in medians.items() if "salesxl" in name), min(medians.values()))
    return [
        Line(name, median, median / ours, peaks[name] if peaks else None, len(seconds[name]), unit)
        for name, median in medians.items()
    ]


def titled(title: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table in Markdown under its title."""
    cells = (head, ("---",) * len(head), *rows)
    return "\n".join([f"\n### {title[:1].upper()}{title[1:]}\n", *(f"| {' | '.join(row)} |" for row in cells)])


def markdown(title: str, found: list[Line]) -> str:
    """The lines as a table under its title."""
    return titled(title, ("way", "median", "ratio", "peak memory", "turns"), [_cells(line) for line in found])


def _cells(line: Line) -> tuple[str, ...]:
    time = f"{line.seconds * _UNITS[line.unit]:.2f} {line.unit}"
    return line.way, time, f"{line.ratio:.2f}", "" if line.peak is None else f"{line.peak:,.0f} MB", str(line.turns)
