"""The comparisons run: inputs are made, all ways of a part come to one answer, a table is printed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def test_a_part_of_the_comparisons_runs() -> None:
    pytest.importorskip("polars")
    project = Path(__file__).resolve().parent.parent
    command = [sys.executable, "-m", "benchmarks", "--quick", "read csv"]
    place = {**os.environ, "PYTHONPATH": str(project)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=project, env=place, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    ways = [line.split("|")[1].strip() for line in done.stdout.splitlines() if " s |" in line]
    assert ways == ["salesxl, to canonical tables", "pandas", "polars"]
