"""The comparisons run: inputs are made, all ways of a part come to one answer, a table is printed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def ways(folder: Path, *arguments: str, unit: str) -> list[str]:
    """The ways that a quick run has compared; of salesxl what is installed, not what lies beside."""
    (folder / "benchmarks").symlink_to(Path(__file__).resolve().parent.parent / "benchmarks")
    command = [sys.executable, "-m", "benchmarks", "--quick", *arguments]
    place = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=place, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return [line.split("|")[1].strip() for line in done.stdout.splitlines() if f" {unit} |" in line]


def test_a_part_of_the_comparisons_runs(tmp_path: Path) -> None:
    pytest.importorskip("polars")
    assert ways(tmp_path, "read csv", unit="s") == ["salesxl, to canonical tables", "pandas", "polars"]


def test_a_cluster_is_compared_with_one_process(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    jobs = ["salesxl, one process", "salesxl, one process, processor of the own process",
            "two workers", "two workers, processor of the own process"]  # fmt: skip
    assert ways(tmp_path, "cluster", unit="s") == jobs * 4


def test_cells_are_compared(tmp_path: Path) -> None:
    assert ways(tmp_path, "cells", unit="ms") == [
        "salesxl, nothing kept",
        "xlwings' DataFrame, pandas",
        "salesxl, one cell",
        "salesxl, 200 cells on SALES_DATA",
        "salesxl, 200 cells, each with the range",
    ]


def test_an_aim_is_reached_or_missed_for_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parent.parent))
    from benchmarks.aims import AIMS, reached
    from benchmarks.table import Line
    from benchmarks.ways import WAYS

    title = "xlsx to KPI workbook, 1,000,000 rows"
    table = [
        Line("salesxl fill --no-data", 2.0, 1.0, 500, 5, "s"),
        Line("pandas with calamine, openpyxl", 10.0, 5.0, 1500, 5, "s"),
        Line("floor of the reading (inflate, one scan)", 0.8, 0.4, 20, 5, "s"),
    ]
    time, floor, memory = (line.split(" | ") for line in reached({title: table}).splitlines()[-3:])
    assert time[2:4] == ["1/6", "1/5"]
    assert time[4].startswith("missed: importing pandas")
    assert floor[2:] == ["3.5 times", "2.5 times", "reached |"]
    assert memory[1:] == ["pandas with calamine, openpyxl, peak memory", "1/2", "1/3", "reached |"]
    assert not reached({"start": table})
    for aim in AIMS:  # else it would never be looked at
        part, _, size = aim.title.partition(", ")
        if size.endswith("rows"):
            assert any(name.startswith(f"{part}: {aim.other}") for name in WAYS), aim
