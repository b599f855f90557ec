"""What was measured as lines of a table."""

from __future__ import annotations

import statistics

Line = tuple[str, str, str, str, str]
"""A way, its median, the ratio to the first way of salesxl, its peak memory, how often it was run."""


def lines(seconds: dict[str, list[float]], peaks: dict[str, float] | None = None, unit: str = "s") -> list[Line]:
    """Lines of a table; the ratio is to the first way of salesxl."""
    medians = {name: statistics.median(each) for name, each in seconds.items()}
    ours = next((median for name, median in medians.items() if "salesxl" in name), min(medians.values()))
    scale = {"s": 1.0, "ms": 1000.0}[unit]
    return [
        (name, f"{median * scale:.2f} {unit}", f"{median / ours:.2f}", f"{peaks[name]:,.0f} MB" if peaks else "", str(len(seconds[name])))
        for name, median in medians.items()
    ]  # fmt: skip


def markdown(title: str, found: list[Line]) -> str:
    """The lines as a table under its title."""
    head = ("way", "median", "ratio", "peak memory", "turns")
    return "\n".join([f"\n### {title[:1].upper()}{title[1:]}\n", *map(_row, (head, ("---",) * 5, *found))])


def _row(cells: Line) -> str:
    return f"| {' | '.join(cells)} |"
