"""What holds for every analysis."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from small_firm import DEALS, LEADS, ORDERS, SPEND, SUBSCRIPTIONS, TARGETS, firm, sample

from salesxl.analyse import analyse
from salesxl.analyses import ANALYSES
from salesxl.dataset import Dataset
from salesxl.locale import LANGUAGES, words
from salesxl.registry import METRICS

EXPECTED = {
    "activity_mix", "cohorts", "customer_value", "forecast_methods", "funnel", "leaderboard", "mrr_movements",
    "notes", "pareto", "pipeline", "response_times", "rfm", "scorecard", "sources", "trend",
}  # fmt: skip
FREE_COLUMNS = {"cohorts"}  # m0, m1 ... stand for themselves


@pytest.fixture(scope="module")
def everything() -> Dataset:
    return firm(orders=ORDERS, deals=DEALS, leads=LEADS, subscriptions=SUBSCRIPTIONS, spend=SPEND, reps_targets=TARGETS)


def test_all_are_registered():
    assert set(ANALYSES) >= EXPECTED


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_result_is_whole(name):
    for period in (None, "2026-05", "2026-Q2"):
        result = analyse(name, sample(), period=period)
        assert result.name == name
        assert result.rows, result.reason
        assert len(result.columns) == len(set(result.columns)) == len(result.units)
        assert all(len(row) == len(result.columns) for row in result.rows)
        document = json.loads(json.dumps(result.as_json("th"), allow_nan=False))
        assert document["columns"] == list(result.columns)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_columns_and_words_have_names_in_both_languages(name):
    result = analyse(name, sample())
    for language in LANGUAGES:
        table = words(language, "columns")
        for column, unit in zip(result.columns, result.units, strict=True):
            assert column in table or column in METRICS or name in FREE_COLUMNS
            if unit == "word":
                place = result.columns.index(column)
                assert {row[place] for row in result.rows} - {None} <= {*table, *METRICS}
        headers = result.headers(language)
        assert len(set(headers)) == len(headers)
        assert all(note.text(language) for note in result.notes)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_without_data_there_is_a_reason_or_a_remark(name):
    from datetime import date

    result = analyse(name, Dataset({}, as_of_given=date(2026, 3, 31)))
    if name == "forecast_methods":  # one reason a method
        assert [row[1] for row in result.rows] == [None] * len(result.notes)
        return
    assert result.rows == ()
    assert result.reason is not None
    for language in LANGUAGES:
        assert result.reason.text(language)


@pytest.mark.parametrize("name", sorted(EXPECTED - {"rfm", "customer_value", "activity_mix"}))
def test_order_of_rows_does_not_matter(name, everything):
    def shuffled(table):
        return table[0], table[1][::-1]

    other = firm(
        orders=shuffled(ORDERS), deals=shuffled(DEALS), leads=shuffled(LEADS), subscriptions=shuffled(SUBSCRIPTIONS),
        spend=shuffled(SPEND), reps_targets=shuffled(TARGETS),
    )  # fmt: skip
    assert analyse(name, other).rows == analyse(name, everything).rows


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_definition_is_there_in_both_languages(name):
    found = ANALYSES[name]
    assert found.definition.splitlines()[0].endswith(".")
    assert any("\u0e00" <= letter <= "\u0e7f" for letter in found.definition_th)
    assert found.en != found.th


def test_texts_exist_in_both_languages():
    for shelf in ("columns", "insights", "notes", "models"):
        assert _leaves(words("en", shelf)).keys() == _leaves(words("th", shelf)).keys()
        for key, text in _leaves(words("en", shelf)).items():
            assert _places(text) == _places(_leaves(words("th", shelf))[key]), key


def _leaves(table, path=""):
    found = {}
    for key, value in table.items():
        found |= _leaves(value, f"{path}{key}.") if isinstance(value, dict) else {f"{path}{key}": value}
    return found


def _places(text):
    return {part.split("}")[0] for part in text.split("{")[1:]}


def test_currencies_are_not_added():
    columns = (*ORDERS[0], "currency")
    rows = [(*row, "EUR" if n == 0 else "USD") for n, row in enumerate(ORDERS[1])]
    data = firm(orders=(columns, rows))
    for name in ("pareto", "rfm", "cohorts", "customer_value"):
        result = analyse(name, data)
        assert result.reason is not None
        assert result.reason.rule == "mixed_currency"
        assert result.reason.excel_error == "#VALUE!"


def test_listing_the_analyses_does_not_wait_for_pandas():
    code = (
        "import sys, salesxl.catalog; print([m for m in ('pandas', 'numpy', 'scipy', 'openpyxl') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
