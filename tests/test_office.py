"""The Office.js way (xlwings Lite and Server): metadata, calls with real payloads, the refresh button as actions.

It runs through xlwings' own server code, which asks for a licence key: set ``XLWINGS_LICENSE_KEY`` to run these tests.
They run in a process of their own, because xlwings decides at import which host it serves.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(
    not os.environ.get("XLWINGS_LICENSE_KEY"),
    reason="xlwings' server code asks for a licence key: set XLWINGS_LICENSE_KEY to run these tests",
)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Everything that office_run.py found, in one run."""
    file = tmp_path_factory.mktemp("office") / "seen.pickle"
    command = [sys.executable, str(Path(__file__).with_name("office_run.py")), str(file)]
    done = subprocess.run(command, env=os.environ | {"XLWINGS_ON_SERVER": "true"}, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = pickle.loads(file.read_bytes())
    return found


def test_metadata_of_every_function(seen: dict[str, Any]) -> None:
    from salesxl.cells.functions import functions

    found = {one["name"]: one for one in seen["meta"]["functions"]}
    assert set(found) == set(functions())
    for name, function in functions().items():
        assert found[name]["description"] == function.help()
        assert [one["name"] for one in found[name]["parameters"]] == [a.name for a in function.arguments]
        assert [one.get("optional", False) for one in found[name]["parameters"]] == [
            a.optional for a in function.arguments
        ]
        assert all(one["dimensionality"] == "matrix" for one in found[name]["parameters"])
        assert not found[name]["options"].get("volatile")


def test_the_scripts(seen: dict[str, Any]) -> None:
    assert {one["function_name"] for one in seen["scripts"]} == {
        "check_data", "map_columns", "refresh_kpi", "show_definitions",
    }  # fmt: skip


def test_every_function_answers_as_in_python(seen: dict[str, Any]) -> None:
    assert len(seen["answers"]) > 80
    for name, (found, expected) in seen["answers"].items():
        assert found == expected, name


def test_values_errors_and_blanks(seen: dict[str, Any]) -> None:
    calls = seen["calls"]
    assert calls["revenue"] == [[6600]]
    assert calls["month"][0] == ["Month", "Revenue"]
    assert calls["numbers"] == [[962.5]]
    assert calls["division"] == [[{"type": "Error", "errorType": "Div0"}]]
    assert calls["old client"] == [["#DIV/0!"]]  # before data types there are only texts, which Excel reads as errors
    assert calls["missing table"] == [[{"type": "Error", "errorType": "NotAvailable"}]]
    assert calls["error cell"] == [[{"type": "Error", "errorType": "Div0"}], [25.0]]
    assert calls["blank cell"] == [[{"type": "Error", "errorType": "Value"}]]
    assert calls["why"] == [["there is nothing to divide by: Orders is 0"]]


@pytest.mark.parametrize("template", ["scorecard.en", "customers.th"])
def test_refresh_fills_what_the_batch_fills(template: str, seen: dict[str, Any]) -> None:
    refreshed, batch, told = seen["refreshed"][template]
    assert len(batch) > 100
    differing = {
        place: (refreshed.get(place), value) for place, value in batch.items() if refreshed.get(place) != value
    }
    assert differing == {}
    assert len(told) == 1


def test_refresh_alters_no_raw_data(seen: dict[str, Any]) -> None:
    assert seen["raw before"] == seen["raw after"]
    assert seen["raw before"]


def test_check_data_and_the_column_map(seen: dict[str, Any]) -> None:
    assert seen["check"][0][0] == "Level"
    assert any("Read as Orders" in str(row[1]) for row in seen["check"])
    assert seen["map"][0] == ["Sheet", "Header row", "Table", "Your header", "Field"]
    assert ["Raw orders", 1, "orders", "Order Date", "order_date"] in seen["map"]


def test_a_corrected_map_is_obeyed(seen: dict[str, Any]) -> None:
    assert seen["mapped revenue"] == (6600, 66)
