"""The command line as a user meets it: what is printed where, and with which exit code."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from salesxl import __version__
from salesxl.cli import main

ORDERS = """Order ID,Order Date,Customer,Net Amount,Status,Sales Rep
1,2026-01-05,Anan,1000,completed,Ploy
2,2026-01-20,Malee,500,completed,Nok
3,2026-02-03,Anan,700,completed,Ploy
4,2026-02-10,Kanya,900,cancelled,Nok
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def document(*arguments: object) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS, encoding="utf-8")
    return path


def test_calc_json_has_the_fields_of_its_schema(orders: Path) -> None:
    found = document("calc", "revenue", orders, "--period", "2026-01")
    assert found["schema"] == "salesxl.calc/1"
    assert set(found) >= {
        "metric", "variant", "unit", "currency", "value", "reason", "rows", "period", "by", "groups", "set_aside",
    }  # fmt: skip
    assert found["value"] == 1500
    assert found["rows"] == 2
    assert found["period"] == {"start": "2026-01-01", "end": "2026-01-31"}


def test_calc_by_field_and_by_month(orders: Path) -> None:
    by_rep = document("calc", "revenue", orders, "--by", "owner")
    assert {g["key"]: g["value"] for g in by_rep["groups"]} == {"Ploy": 1700, "Nok": 500}
    assert by_rep["set_aside"] == [{"table": "orders", "rule": "order-cancelled", "rows": 1}]
    by_month = document("calc", "orders", orders, "--by", "month")
    assert [(g["key"], g["value"]) for g in by_month["groups"]] == [("2026-01", 2), ("2026-02", 1)]


def test_stdout_holds_the_result_alone(orders: Path) -> None:
    result = run("calc", "revenue", orders, "--currency", "THB")
    assert result.stdout == "฿2,200.00\n"
    assert "3" in result.stderr
    assert run("calc", "revenue", orders, "--quiet").stderr == ""


def test_thai_words(orders: Path) -> None:
    result = run("calc", "revenue", orders, "--lang", "th")
    assert "รายได้" in result.stderr
    assert "แถว" in result.stderr


def test_compare_with_the_period_before(orders: Path) -> None:
    found = document("calc", "revenue", orders, "--period", "2026-02", "--compare", "previous", "--as-of", "2026-02-28")
    assert found["compare"]["value"] == 1500
    assert found["compare"]["change"] == pytest.approx(700 / 1500 - 1)


def test_settings_reach_the_formula(orders: Path) -> None:
    found = document("calc", "clv", orders, "--set", "lifespan=3", "--set", "gross_margin=40%")
    assert found["variant"] == "margin"
    assert document("calc", "clv", orders)["variant"] == "historic"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["calc", "revenu", "{orders}"], 2),
        (["calc", "revenue", "{orders}", "--period", "soon"], 2),
        (["calc", "revenue", "{orders}", "--by", "planet"], 2),
        (["calc", "revenue", "{orders}", "--variant", "wild"], 2),
        (["calc", "revenue", "{orders}", "--set", "gross_margin=2"], 2),
        (["calc", "revenue", "{orders}", "--set", "nonsense=2"], 2),
        (["calc", "revenue", "{orders}", "--as-of", "yesterday"], 2),
        (["calc", "revenue"], 2),
        (["calc", "csat", "{orders}"], 3),
        (["calc", "revenue", "missing.xlsx"], 4),
        (["calc", "revenue", "{empty}"], 4),
        (["calc", "revenue", "{broken}"], 4),
        (["calc", "revenue", "{useless}"], 3),
        (["check", "{useless}"], 3),
        (["metrics", "win_rat"], 2),
        (["template", "export", "nothing"], 2),
    ],
)
def test_exit_codes(arguments: list[str], code: int, orders: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 not really a workbook")
    (tmp_path / "useless.csv").write_text("colour,taste\nred,sweet\n", encoding="utf-8")
    places = {
        "orders": orders,
        "empty": tmp_path / "empty",
        "broken": tmp_path / "broken.xlsx",
        "useless": tmp_path / "useless.csv",
    }
    result = run(*[argument.format(**places) for argument in arguments])
    assert result.exit_code == code, result.stderr
    assert "Traceback" not in result.stderr
    assert result.stderr.strip()


def test_a_mistyped_metric_is_told_with_near_ones(orders: Path) -> None:
    assert "win_rate" in run("calc", "win_rat", orders).stderr


def test_check_says_what_was_understood(orders: Path) -> None:
    found = document("check", orders)
    assert found["schema"] == "salesxl.check/1"
    (source,) = found["sources"]
    assert (source["table"], source["header_row"], source["rows"]) == ("orders", 1, 4)
    assert source["columns"]["order_date"] == "Order Date"
    assert run("check", orders).exit_code == 0


def test_every_finding_has_its_words_in_both_languages() -> None:
    from salesxl.workbook_templates import SAMPLE

    for language in ("en", "th"):
        found = document("check", SAMPLE, "--lang", language)
        assert found["findings"]
        for finding in found["findings"]:
            assert finding["message"]
            assert "{" not in finding["message"] + finding["action"]


def test_strict_stops_at_warnings() -> None:
    from salesxl.workbook_templates import SAMPLE

    assert run("calc", "revenue", SAMPLE, "--strict").exit_code == 3


def test_metrics_as_json_has_the_promised_fields() -> None:
    found = document("metrics")
    keys = {
        "key",
        "function",
        "family",
        "label",
        "unit",
        "better",
        "needs",
        "formula",
        "variants",
        "definition",
        "source",
    }
    for metric in found:
        assert set(metric) >= keys
        assert metric["function"] == f"SALES_{metric['key'].upper()}"
        assert metric["label"]["en"]
        assert metric["label"]["th"]


def test_metrics_of_one_name_in_either_language() -> None:
    assert "won_deals / closed_deals" in run("metrics", "win_rate").stdout
    assert "ดีล" in run("metrics", "win rate", "--lang", "th").stdout


@pytest.mark.parametrize(
    "arguments", [["--help"], ["metrics"], ["metrics", "win_rate", "--json"], ["template", "list"]]
)
def test_help_and_definitions_do_not_wait_for_pandas(arguments: list[str]) -> None:
    program = (
        "import sys\n"
        "from salesxl.cli import main\n"
        f"sys.argv = ['salesxl', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit as stop:\n    assert not stop.code, stop.code\n"
        "print([name for name in ('pandas', 'openpyxl', 'scipy', 'xlwings') if name in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run(  # a fresh interpreter: this one has imported everything
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.strip() == "[]"


def test_filling_does_not_wait_for_openpyxl() -> None:
    program = "import sys, salesxl.load, salesxl.workbook.fill; print('openpyxl' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_it_runs_as_a_module_where_the_program_is_not_found() -> None:
    done = subprocess.run([sys.executable, "-m", "salesxl", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["python", "-m", "salesxl", __version__]


def program(*arguments: str) -> subprocess.Popen[str]:
    """The program in a process of its own, in which something else is left to do when it ends."""
    text = "import atexit, sys; from salesxl.cli import run; atexit.register(print, 'the end'); sys.argv[0] = 'salesxl'; run()"
    command = [sys.executable, "-c", text, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")


def test_the_program_ends_when_all_is_said_and_done() -> None:
    said, faults = program("metrics", "--json").communicate()
    document, end, after = said.rpartition("the end")
    assert len(json.loads(document)) > 40
    assert (end, after.strip(), faults) == ("the end", "", "")


@pytest.mark.parametrize(("arguments", "code"), [(["metrics"], 0), (["metrics", "no such"], 2), (["fill"], 2)])
def test_the_program_ends_with_the_exit_code_of_its_command(arguments: list[str], code: int) -> None:
    done = program(*arguments)
    said, faults = done.communicate()
    assert done.returncode == code == run(*arguments).exit_code
    assert ("salesxl" in faults) == (code > 0)
    assert said.endswith("the end\n")


def test_the_program_ends_where_nobody_listens() -> None:
    with program("metrics", "--json") as done:
        assert done.stdout is not None
        done.stdout.close()
        assert done.wait(60) != 0


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be asked")
def test_a_command_keeps_the_memory_that_columns_give_back() -> None:
    program = (
        "import resource, sys\n"
        "import numpy as np\n"
        "from salesxl import process\n"
        "if sys.argv[1] == 'keep':\n    process.settle()\n"
        "for _ in range(20):\n    columns = [np.ones(1 << 20) for _ in range(3)]\n    del columns\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt)\n"
    )
    environment = {**os.environ, "NUMPY_MADVISE_HUGEPAGE": "0"}
    kept, given_back = (
        int(subprocess.run([sys.executable, "-c", program, how], capture_output=True, text=True, env=environment, check=True).stdout)
        for how in ("keep", "give back")
    )  # fmt: skip
    assert 2 * kept < given_back


def test_a_folder_of_several_tables(tmp_path: Path, orders: Path) -> None:
    (tmp_path / "deals.csv").write_text(
        "Deal ID,Deal Name,Amount,Stage,Create Date,Close Date,Deal owner\nD1,One,100,Closed Won,2026-01-02,2026-01-12,Ploy\n"
    )
    assert document("calc", "sales_cycle", tmp_path)["value"] == 10
    assert document("calc", "revenue", tmp_path)["variant"] == "net"


def test_table_option_names_a_sheet(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("when,who,worth\n2026-01-02,A,5\n2026-01-03,B,6\n", encoding="utf-8")
    mapping = tmp_path / "map.toml"
    assert run("calc", "revenue", path).exit_code == 3
    assert run("check", path, "--save-map", mapping).exit_code in (0, 3)


def test_rows_after_a_given_as_of_day_do_not_count(orders: Path) -> None:
    assert document("calc", "revenue", orders, "--as-of", "2026-01-31")["value"] == 1500
    assert document("calc", "revenue", orders, "--as-of", "2026-02-28")["value"] == 2200


def test_the_notes_and_the_scorecard_on_the_terminal(orders: Path) -> None:
    shown = run("calc", "scorecard", orders, "--period", "2026-02", "--as-of", "2026-02-28")
    assert shown.exit_code == 0
    revenue = next(line.split() for line in shown.stdout.splitlines() if "Revenue" in line)
    assert {"700.00", "1,500.00", "-53.3%"} <= set(revenue)
    notes = run("calc", "notes", orders, "--period", "2026-02", "--lang", "th", "--as-of", "2026-02-28")
    assert "รายได้ลดลง 53% เหลือ 700 (ก่อนหน้า 1,500)" in notes.stdout
    assert document("calc", "notes", orders, "--period", "2026-02", "--as-of", "2026-02-28")["rows"][0][:2] == [
        "bad",
        "revenue",
    ]


def test_names_that_look_like_markup_are_shown_as_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(
        "Order ID,Order Date,Customer,Net Amount,Sales Rep\n"
        "1,2026-01-05,Anan,1000,[bold]\n2,2026-01-20,Malee,500,a [/b] c\n3,2026-01-21,Malee,400,A:100:3\n",
        encoding="utf-8",
    )
    found = run("calc", "revenue", path, "--by", "owner")
    assert found.exit_code == 0, found.stderr
    assert [line.split("  ")[0] for line in found.stdout.splitlines()[1:]] == ["[bold]", "a [/b] c", "A:100:3"]
    assert run("check", path, "--table", f"orders={path}").exit_code == 0


def test_the_first_help_leads_with_one_example_a_line() -> None:
    lines = [line.strip() for line in run("--help").stdout.splitlines()]
    assert any(line.startswith("salesxl demo") for line in lines)
    assert any(line.startswith("salesxl calc win_rate deals.csv --by owner") for line in lines)
    assert "\\b" not in run("--help").stdout


def test_a_field_that_these_data_lack_is_not_suggested_again(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("Order ID,Order Date,Net Amount\n1,2026-01-05,10\n", encoding="utf-8")
    found = run("calc", "revenue", path, "--by", "owner")
    assert found.exit_code == 2
    assert "'owner'" in found.stderr
    assert "Did you mean owner" not in found.stderr
