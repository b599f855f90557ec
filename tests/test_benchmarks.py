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
