"""What salesxl aims at beside its peers, whether it gets there, and why not where it does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.table import Line, titled

MILLION = "1,000,000 rows"


@dataclass(frozen=True)
class Aim:
    """A way of salesxl is to take no more than a multiple of what another way takes.

    Attributes:
        title: of the table in which both stand.
        other: how the other way's name begins.
        factor: of its time, or memory.
        memory: peak memory counts, not time.
        why: what stands in the way.
    """

    title: str
    other: str
    factor: float
    memory: bool = False
    why: str = ""


AIMS = (
    Aim(f"xlsx to KPI workbook, {MILLION}", "pandas with calamine", 1 / 6,
        why="importing pandas, inflating and one look at each byte take nearly half of it; reading in a second process gained nothing"),
    Aim(f"xlsx to KPI workbook, {MILLION}", "floor", 3.5),
    Aim(f"xlsx to KPI workbook, {MILLION}", "pandas with calamine", 1 / 2, memory=True),
    Aim(f"xlsx to workbook with data rows, {MILLION}", "pandas with calamine, openpyxl", 1 / 6),
    Aim(f"xlsx to workbook with data rows, {MILLION}", "polars", 1.3),
    Aim(f"csv to KPI workbook, {MILLION}", "polars", 1.5,
        why="importing pandas alone takes more than half of it; polars reads on all cores and prepares nothing"),
    Aim(f"in memory, {MILLION}", "polars", 1),
    Aim(f"in memory, {MILLION}", "DuckDB", 1),
    Aim("many workbooks of one template", "openpyxl", 1 / 20),
    Aim("a workbook for each rep, 100,000 rows", "pandas, openpyxl", 1 / 20,
        why="each workbook has all its trends, analyses and sentences worked out, openpyxl's some thirty figures"),
    Aim("BG/NBD, 2,357 customers", "lifetimes", 1 / 5),
    Aim("gamma-gamma, 2,357 customers", "lifetimes", 1 / 5),
    Aim("BG/NBD, 100,000 customers", "lifetimes", 1 / 5),
    Aim("gamma-gamma, 100,000 customers", "lifetimes", 1 / 5),
)  # fmt: skip


def reached(found: Mapping[str, list[Line]]) -> str:
    """The aims whose tables were measured, as a table; nothing where none was."""
    rows = [_row(aim, found[aim.title]) for aim in AIMS if aim.title in found]
    head = ("work", "beside", "aim at most", "measured", "")
    return titled("What we aim at", head, rows) if rows else ""


def _row(aim: Aim, table: list[Line]) -> tuple[str, ...]:
    ours = next(line for line in table if "salesxl" in line.way)
    other = next(line for line in table if line.way.startswith(aim.other))
    measured = (ours.peak or 0) / (other.peak or 1) if aim.memory else ours.seconds / other.seconds
    said = "reached" if measured <= aim.factor else f"missed{aim.why and ': '}{aim.why}"
    beside = f"{other.way}{', peak memory' if aim.memory else ''}"
    return f"{aim.title[:1].upper()}{aim.title[1:]}", beside, _part(aim.factor), _part(measured), said


def _part(factor: float) -> str:
    """A multiple as people say it: 1/6, 3.5 times."""
    if factor == 1:
        return "the same"
    return f"{factor:.3g} times" if factor > 1 else f"1/{1 / factor:.3g}"
