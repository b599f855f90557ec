"""Every worksheet function in every form and every error situation, and the files that are printed from their list."""

from __future__ import annotations

import inspect
import json
import math
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from cell_tables import sample_blocks, sample_data
from click.testing import CliRunner
from conftest import PROJECT

from salesxl import generate
from salesxl.analyses import ANALYSES
from salesxl.calculate import calculate
from salesxl.catalog import METRICS
from salesxl.cells import ErrorValue, call
from salesxl.cells.functions import LONGEST, Function, function_name, functions
from salesxl.cli import main
from salesxl.errors import SalesxlError
from salesxl.locale import LANGUAGES, words
from salesxl.results import EXCEL_ERRORS
from salesxl.tables import TABLES
from salesxl.udfs import functions as module
from salesxl.udfs.excel import install as installing
from salesxl.udfs.excel.addin import WHY, build_addin, read_settings
from salesxl.udfs.wizard import worksheet_functions

METRIC = [one for one in functions().values() if one.kind == "metric"]
ANALYSIS = [one for one in functions().values() if one.kind == "analysis"]
OF_TABLES = [one for one in functions().values() if one.kind in ("metric", "analysis", "kpi", "check")]
CODES = {*EXCEL_ERRORS.values(), "#REF!", "#NAME?"}
ERROR = -2146826246  # #N/A over COM
BAD = (("Colour", "Weight"), ("red", 1.0), ("blue", 2.0))


def named(one: Function) -> str:
    return one.name


@pytest.fixture(scope="module")
def sample() -> str:
    """The sample firm, as a text from SALES_DATA."""
    return str(call("SALES_DATA", sample_blocks())[0][0])


def ask(function: Function, *args: Any, by: Any = None, options: Any = None, period: Any = None) -> list[list[Any]]:
    """Call a function with its arguments by their roles; its tables come first."""
    given: list[Any] = []
    tables = list(args)
    for argument in function.arguments:
        if argument.role == "metric":
            given.append("revenue")
        elif argument.role == "table":
            given.append(tables.pop(0) if tables else None)
        else:
            given.append({"period": period, "by": by, "options": options}.get(argument.role))
    return checked(call(function.name, given))


def checked(rows: list[list[Any]]) -> list[list[Any]]:
    """What holds for every answer of every function."""
    assert rows
    assert len({len(row) for row in rows}) == 1
    for value in (value for row in rows for value in row):
        assert isinstance(value, float | str | bool | ErrorValue | None)
        if isinstance(value, float):
            assert math.isfinite(value)
        if isinstance(value, ErrorValue):
            assert value.code in CODES
            assert value.reason
            assert "Traceback" not in value.reason
    return rows


def only(rows: list[list[Any]]) -> Any:
    """The one cell of an answer; of an error value its code."""
    [[value]] = rows
    return value.code if isinstance(value, ErrorValue) else value


# --- every function with tables -------------------------------------------------------------------------------------


@pytest.mark.parametrize("function", METRIC, ids=named)
@pytest.mark.parametrize("period", [None, "2026-05", "2026-Q1"])
def test_a_cell_gives_the_number_of_the_command_line(function: Function, period: str | None, sample: str) -> None:
    expected = calculate(function.key, sample_data(), period=period)
    wanted = expected.reason.excel_error if expected.reason else expected.value
    assert only(ask(function, sample, period=period, options="errors=skip")) == wanted


@pytest.mark.parametrize("function", METRIC, ids=named)
def test_groups_are_those_of_the_command_line(function: Function, sample: str) -> None:
    by = "month"
    expected = calculate(function.key, sample_data(), period="2026", by=by)
    rows = ask(function, sample, period="2026", by=by, options="errors=skip; headers=no")
    if not expected.groups:
        assert isinstance(rows[0][0], ErrorValue)
        return
    assert [row[0] for row in rows] == [group.key for group in expected.groups]
    for (_, value), group in zip(rows, expected.groups, strict=True):
        wanted = group.reason.excel_error if group.reason else group.value
        assert (value.code if isinstance(value, ErrorValue) else value) == wanted


@pytest.mark.parametrize("function", ANALYSIS, ids=named)
def test_an_analysis_spills_its_table(function: Function, sample: str) -> None:
    rows = ask(function, sample, period="2026", options="errors=skip")
    if len(rows) > 1:
        assert all(isinstance(header, str) for header in rows[0])
    else:
        assert rows[0][0].code == "#N/A"
    thai = ask(function, sample, period="2026", options="errors=skip; lang=th")
    assert len(thai) == len(rows)


# --- every metric with numbers --------------------------------------------------------------------------------------


def examples() -> Iterator[Any]:
    for function in METRIC:
        metric = METRICS[function.key]
        if set(metric.default.inputs) <= set(metric.example):
            numbers = [float(metric.example[name]) for name in metric.default.inputs]
            yield pytest.param(function, numbers, float(metric.example["="]), id=function.name)


@pytest.mark.parametrize(("function", "numbers", "expected"), list(examples()))
def test_the_worked_example_of_every_metric(function: Function, numbers: list[float], expected: float) -> None:
    assert only(checked(call(function.name, numbers))) == pytest.approx(expected, rel=1e-9)
    assert only(checked(call(function.name, [[[number]] for number in numbers]))) == pytest.approx(expected, rel=1e-9)
    columns = [((number,), (number,), (None,)) for number in numbers]
    found = checked(call(function.name, columns))
    assert [row[0] for row in found] == [pytest.approx(expected, rel=1e-9)] * 2 + [None] * (len(found) - 2)


@pytest.mark.parametrize(("function", "numbers", "expected"), list(examples()))
def test_numbers_of_the_wrong_kind(function: Function, numbers: list[float], expected: float) -> None:
    for place in range(len(numbers)):
        for wrong, code in ((ERROR, "#N/A"), (-2146826281, "#DIV/0!"), (True, "#VALUE!")):
            given = [*numbers[:place], wrong, *numbers[place + 1 :]]
            assert only(checked(call(function.name, given))) == code
    if len(numbers) > 1:
        given = [*numbers[:-1], "much"]
        assert only(checked(call(function.name, given))) == "#VALUE!"
        unequal = [((numbers[0],), (1.0,), (2.0,)), *[((number,), (2.0,)) for number in numbers[1:]]]
        assert only(checked(call(function.name, unequal))) == "#VALUE!"


@pytest.mark.parametrize(("function", "numbers", "expected"), list(examples()))
def test_nothing_to_divide_by_is_never_a_number_without_meaning(
    function: Function, numbers: list[float], expected: float
) -> None:
    checked(call(function.name, [0.0] * len(numbers)))
    checked(call(function.name, [*numbers[:-1], 0.0]))
    checked(call(function.name, [-number for number in numbers]))


# --- every function in every error situation ------------------------------------------------------------------------

SITUATIONS: dict[str, tuple[tuple[Any, ...], dict[str, Any], str]] = {
    "a text for a table": (("some text",), {}, "#VALUE!"),
    "yes for a table": ((True,), {}, "#VALUE!"),
    "an error for a table": ((ERROR,), {}, "#N/A"),
    "another error for a table": ((-2146826265,), {}, "#REF!"),
    "headers that no table knows": ((BAD,), {}, "#N/A"),
    "cells that do not say what they are": (((("a", "b"), ("c", "d")),), {}, "#VALUE!"),
    "data that are gone": (("SALES_DATA#" + "0" * 24,), {}, "#REF!"),
    "a text that is no period": (("sample",), {"period": "soon", "options": "errors=skip"}, "#VALUE!"),
    "a period that ends before it starts": (
        ("sample",),
        {"period": ((46081.0,), (46054.0,)), "options": "errors=skip"},
        "#NUM!",
    ),
    "an error for a period": (("sample",), {"period": -2146826281}, "#DIV/0!"),
    "an unknown option": (("sample",), {"options": "colour=red"}, "#VALUE!"),
    "an option that is a number": (("sample",), {"options": 7.0}, "#VALUE!"),
    "a setting outside of what is possible": (("sample",), {"options": "gross_margin=7"}, "#NUM!"),
    "an as-of day that is none": (("sample",), {"options": "as_of=soon"}, "#VALUE!"),
}


def situations() -> Iterator[Any]:
    """Every function in every situation for which it has the arguments."""
    for function in OF_TABLES:
        roles = {argument.role for argument in function.arguments}
        for situation, (_, more, _) in SITUATIONS.items():
            if set(more) <= roles:
                yield pytest.param(function, situation, id=f"{function.name}-{situation}")


@pytest.mark.parametrize(("function", "situation"), list(situations()))
def test_error_situations(function: Function, situation: str, sample: str) -> None:
    args, more, expected = SITUATIONS[situation]
    given = [sample if argument == "sample" else argument for argument in args]
    assert only(ask(function, *given, **more)) == expected


@pytest.mark.parametrize("function", [one for one in OF_TABLES if one.tables], ids=named)
def test_without_the_tables_that_it_needs(function: Function) -> None:
    """A table of another subject: the reason names what is missing."""
    other = "social" if "social" not in function.tables else "events"
    tables = {
        "social": (("Date", "Platform", "Likes", "Comments", "Shares"), (46027.0, "Line", 3.0, 2.0, 1.0)),
        "events": (("Date", "Event", "Attended By"), (46027.0, "Fair", "Ploy")),
    }
    assert only(ask(function, tables[other], period="2026-01")) == "#N/A"


@pytest.mark.parametrize("function", METRIC, ids=named)
def test_an_unknown_field_to_group_by(function: Function, sample: str) -> None:
    assert only(ask(function, sample, by="colour", options="errors=skip")) == "#N/A"
    assert only(ask(function, sample, by=5.0)) == "#VALUE!"


def with_currencies(rows: Any) -> Any:
    """A table with two currencies in turn, below its last header row."""
    return tuple((*row, "Currency" if n == 0 else ("THB", "USD")[n % 2]) for n, row in enumerate(rows))


@pytest.mark.parametrize(
    "function", [one for one in METRIC if METRICS[one.key].unit == "money" and "orders" in one.tables[:1]], ids=named
)
def test_amounts_in_several_currencies(function: Function) -> None:
    orders = (
        ("Order ID", "Order Date", "Customer", "Net Amount", "Product", "Quantity", "Cost"),
        *((f"O{n}", 46027.0 + n, f"C{n % 3}", 100.0 + n, "P", 1.0, 50.0) for n in range(20)),
    )
    spend = (("Month", "Category", "Amount"), ("2026-01", "ads", 600.0))
    tables = [spend if argument.table == "spend" else with_currencies(orders) for argument in function.arguments
              if argument.role == "table"]  # fmt: skip
    assert only(ask(function, *tables)) == "#VALUE!"


def test_reasons_are_in_the_language_asked_for(sample: str) -> None:
    for function in METRIC:
        [[value]] = ask(function, BAD, options="lang=th")
        assert any("฀" <= letter <= "๿" for letter in value.reason)


# --- the worked examples --------------------------------------------------------------------------------------------

CASES: dict[str, tuple[str, list[str], list[Any]]] = {
    # id of the example -> function, tables, further arguments
    "rev_net_total": ("SALES_REVENUE", ["orders"], []),
    "rev_net_month": ("SALES_REVENUE", ["orders"], [None, "month"]),
    "rev_gross_month": ("SALES_REVENUE", ["orders"], [None, "month", "variant=gross"]),
    "aov_total": ("SALES_AOV", ["orders"], []),
    "aov_ex_zero": ("SALES_AOV", ["orders"], ["variant=above zero"]),
    "aov_net": ("SALES_AOV", ["orders"], ["variant=net"]),
    "aov_month": ("SALES_AOV", ["orders"], [None, "month"]),
    "new_customers": ("SALES_NEW_CUSTOMERS", ["orders"], [None, "month"]),
    "ret_activity": ("SALES_RETENTION_RATE", ["orders"], ["2026-03"]),
    "churn_activity": ("SALES_CHURN_RATE", ["orders"], ["2026-03"]),
    "repeat_rate": ("SALES_REPEAT_PURCHASE_RATE", ["orders"], []),
    "growth_mom": ("SALES_GROWTH", ["orders"], ["2026-02"]),
    "growth_mom2": ("SALES_GROWTH", ["orders"], ["2026-03"]),
    "crosssell_orders": ("SALES_UPSELL_RATE", ["orders"], []),
    "win_closed": ("SALES_WIN_RATE", ["deals"], ["2026-Q1"]),
    "win_all": ("SALES_WIN_RATE", ["deals"], ["2026-Q1", "variant=all"]),
    "win_value": ("SALES_WIN_RATE", ["deals"], ["2026-Q1", "variant=value"]),
    "deal_size": ("SALES_AVERAGE_DEAL_SIZE", ["deals"], []),
    "deal_size_median": ("SALES_AVERAGE_DEAL_SIZE", ["deals"], ["variant=median"]),
    "cycle_mean": ("SALES_SALES_CYCLE", ["deals"], []),
    "cycle_median": ("SALES_SALES_CYCLE", ["deals"], ["variant=median"]),
    "cycle_all_closed": ("SALES_SALES_CYCLE", ["deals"], ["variant=closed"]),
    "pipe_open": ("SALES_PIPELINE_VALUE", ["deals"], ["as_of=2026-03-31"]),
    "pipe_weighted": ("SALES_WEIGHTED_PIPELINE", ["deals"], ["as_of=2026-03-31"]),
    "opp_count": ("SALES_OPPORTUNITIES", ["deals"], ["as_of=2026-03-31"]),
    "quota_rep": ("SALES_QUOTA_ATTAINMENT", ["deals", "targets"], ["2026-Q1", "owner"]),
    "quota_team": ("SALES_QUOTA_ATTAINMENT", ["deals", "targets"], ["2026-Q1"]),
    "per_rep": ("SALES_SALES_PER_REP", ["deals", "targets"], ["2026-Q1"]),
    "lead_conv": ("SALES_CONVERSION_RATE", ["leads"], []),
    "lead_conv_source": ("SALES_CONVERSION_RATE", ["leads"], [None, "source"]),
    "lrt_median": ("SALES_LEAD_RESPONSE_TIME", ["leads"], []),
    "lrt_mean": ("SALES_LEAD_RESPONSE_TIME", ["leads"], ["variant=mean"]),
}


@pytest.mark.parametrize("example", CASES)
def test_worked_examples_through_cells(example: str, shared: Path) -> None:
    file = shared.parent / "reference" / "metrics_examples.json"
    if not file.is_file():
        pytest.skip("the worked examples do not lie beside the project")
    content = json.loads(file.read_text(encoding="utf-8"))
    expected = next(one["expected"] for one in content["examples"] if one["id"] == example)
    name, tables, more = CASES[example]
    blocks = [[content["fixtures"][table]["columns"], *content["fixtures"][table]["rows"]] for table in tables]
    rows = checked(call(name, [*blocks, *more]))
    if isinstance(expected, dict):
        assert {row[0]: row[1] for row in rows[1:]} == pytest.approx(expected, rel=1e-9)
    elif isinstance(expected, list):
        assert [row[1] for row in rows[1:]] == pytest.approx(expected, rel=1e-9)
    else:
        assert only(rows) == pytest.approx(expected, rel=1e-9)


# --- the list and what is printed from it ---------------------------------------------------------------------------


def test_there_is_a_function_for_every_metric_and_analysis() -> None:
    keys = {*METRICS, *ANALYSES}
    assert {function_name(key) for key in keys} <= set(functions())
    assert len(functions()) == len(keys) + len([one for one in functions().values() if one.family == "tools"])
    assert {"SALES_KPI", "SALES_CHECK", "SALES_WHY", "SALES_HELP", "SALES_METRICS", "SALES_DATA"} <= set(functions())


@pytest.mark.parametrize("function", list(functions().values()), ids=named)
def test_help_fits_the_wizard_and_names_fit_vba(function: Function) -> None:
    texts = [function.help(), *(function.help_of(argument) for argument in function.arguments)]
    for text in texts:
        assert 0 < len(text) <= LONGEST
        assert text.isascii()
        assert "\n" not in text
    thai = [function.help("th"), *(function.help_of(argument, "th") for argument in function.arguments)]
    assert all(any("฀" <= letter <= "๿" for letter in text) for text in thai)
    order = ("metric", "family", "cell", "table", "period", "by", "number", "options")
    places = [order.index(argument.role) for argument in function.arguments]
    assert places == sorted(places)
    assert len({argument.name for argument in function.arguments}) == len(function.arguments)
    assert all(argument.table in ("", *TABLES) for argument in function.arguments)


def test_the_add_in_takes_every_function() -> None:
    """Its constructor refuses reserved words, long texts, required arguments behind optional ones and double names."""
    for language in LANGUAGES:
        found = worksheet_functions(language)
        assert [one.name for one in found] == list(functions())
        settings = read_settings(build_addin(found, interpreter="pythonw.exe", language=language))
        assert settings["UDF MODULES"] == "salesxl.udfs.call"
    assert WHY in found


@pytest.mark.parametrize("function", list(functions().values()), ids=named)
def test_the_python_functions_have_the_signatures_of_the_list(function: Function) -> None:
    printed = inspect.signature(getattr(module, function.name)).parameters
    assert list(printed) == [argument.name for argument in function.arguments]
    for argument in function.arguments:
        assert (printed[argument.name].default is None) == argument.optional
    assert inspect.getdoc(getattr(module, function.name)) == function.help()


def test_the_module_offers_nothing_else() -> None:
    offered = {name for name in vars(module) if not name.startswith("_")}
    assert offered == {*functions(), "annotations", "answer", "xw"}


def test_python_calls_a_function_as_a_cell_does() -> None:
    assert module.SALES_AOV(7700, 8) == [[962.5]]
    [[value]] = module.SALES_AOV(7700, 0)
    assert value == ErrorValue("#DIV/0!", "there is nothing to divide by: Orders is 0")


@pytest.mark.parametrize("name", ["docs/functions.md", "docs/functions.th.md", "udfs/functions.py"])
def test_what_is_committed_is_what_would_be_printed(name: str) -> None:
    committed = (PROJECT / name).read_text(encoding="utf-8")
    assert committed == generate.FILES[name](), "run python -m salesxl.generate"


def test_the_reference_page_shows_every_function_with_an_example() -> None:
    page = generate.functions_page("en")
    for name in functions():
        assert f"### {name}(" in page
        assert f"`={name}(" in page


def test_both_languages_have_the_same_words() -> None:
    def keys(found: Any, path: str = "") -> Iterator[tuple[str, frozenset[str]]]:
        if isinstance(found, dict):
            for key, inner in found.items():
                yield from keys(inner, f"{path}.{key}")
        elif isinstance(found, list):
            yield path, frozenset({str(len(found))})
        else:
            yield path, frozenset(part.split("}")[0] for part in found.split("{")[1:])

    english, thai = (dict(keys(words(language, "functions"))) for language in LANGUAGES)
    assert english == thai


def test_unknown_names_never_raise() -> None:
    with pytest.raises(SalesxlError):
        calculate("nonsense", sample_data())
    assert only(call("SALES_HELP", ["nonsense"])) == "#N/A"


# --- installing -----------------------------------------------------------------------------------------------------


def terminal(*arguments: str) -> Any:
    return CliRunner().invoke(main, ["addin", *arguments])


def test_the_command_line_builds_the_add_in(tmp_path: Path) -> None:
    file = tmp_path / "my.xlam"
    done = terminal("build", "-o", str(file))
    assert (done.exit_code, done.stdout.strip()) == (0, str(file))
    assert read_settings(file.read_bytes())["SALESXL_LANGUAGE"] == "en"
    again = terminal("build", "-o", str(file))
    assert again.exit_code == 5
    assert "--force" in again.stderr
    assert terminal("build", "-o", str(file), "--force", "--lang", "th").exit_code == 0
    assert read_settings(file.read_bytes())["SALESXL_LANGUAGE"] == "th"


@pytest.mark.skipif(sys.platform == "win32", reason="here the add-in can be installed")
@pytest.mark.parametrize("command", ["install", "uninstall", "status"])
def test_elsewhere_than_on_windows_it_says_what_works_instead(command: str) -> None:
    done = terminal(command)
    assert done.exit_code == 2
    assert "xlwings Lite" in done.stderr


def test_on_windows_it_is_installed_checked_and_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = tmp_path / "pythonw.exe"
    python.touch()
    for bits in (32, 64):
        (tmp_path / f"xlwings{bits}-{version('xlwings')}.dll").touch()
    computer = installing.Computer("Windows", tmp_path / "XLSTART", python, True, lambda: False, lambda *asked: None)
    monkeypatch.setattr(installing, "this_computer", lambda: computer)
    missing = terminal("status")
    assert missing.exit_code == 3
    assert "✗" in missing.stdout
    installed = terminal("install")
    assert installed.exit_code == 0
    assert (tmp_path / "XLSTART" / "salesxl.xlam").is_file()
    assert terminal("status").exit_code == 0
    assert terminal("uninstall").exit_code == 0
    assert not (tmp_path / "XLSTART" / "salesxl.xlam").exists()
    assert terminal("install", "--dir", str(tmp_path / "other")).exit_code == 0
    assert (tmp_path / "other" / "salesxl.xlam").is_file()


def test_a_host_without_an_extension_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import salesxl.udfs.calc as calc

    monkeypatch.delattr(calc, "install", raising=False)
    done = terminal("install", "--host", "calc")
    assert done.exit_code == 2
    assert "Calc" in done.stderr
