"""What a metric's explanation holds: columns, formula in words, and who uses which variant."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from small_firm import DEALS, LEADS, ORDERS, firm

from salesxl import calculate
from salesxl.cli import main
from salesxl.definitions import columns, columns_in_words, describe, formula_in_words
from salesxl.registry import MEASURES, METRICS, Metric, Variant
from salesxl.tables import TABLES

ALL = [(metric, variant) for metric in METRICS.values() for variant in metric.variants.values()]


def test_columns_in_words():
    win_rate = METRICS["win_rate"].default
    assert columns(win_rate) == {"deals": [("deal_id", "name"), ("status", "stage"), ("close_date",)]}
    assert columns_in_words(columns(win_rate), "en") == "Deals: Deal number / Deal, Status / Stage, Closed"
    assert columns_in_words(columns(win_rate), "th") == "ดีล: รหัสดีล / ชื่อดีล, สถานะ / ขั้นตอน, วันที่ปิด"


@pytest.mark.parametrize(("metric", "variant"), ALL, ids=lambda one: getattr(one, "key", getattr(one, "name", "")))
def test_columns_named_are_those_of_the_tables(metric: Metric, variant: Variant):
    needed = columns(variant)
    for table, groups in needed.items():
        assert groups
        assert {column for group in groups for column in group} <= {column.key for column in TABLES[table].columns}
    assert needed or not set(variant.inputs) & set(MEASURES), metric.key


def test_the_columns_named_suffice():
    """A deal's number, status, stage and closing day, and nothing else, give a win rate."""
    named = ("deal_id", "status", "close_date")
    place = [DEALS[0].index(column) for column in named]
    least = firm(deals=(named, [tuple(row[at] for at in place) for row in DEALS[1]]))
    assert calculate("win_rate", least, period="2026-Q1").value == pytest.approx(0.6)


def test_a_formula_in_words():
    assert formula_in_words(METRICS["win_rate"].default, "en") == "Won deals / Closed deals"
    assert formula_in_words(METRICS["win_rate"].default, "th") == "ดีลที่ปิดได้ / ดีลที่รู้ผลแล้ว"
    line = formula_in_words(METRICS["forecast"].variants["straight line"], "en")
    assert line == "line(Revenue (1 period before), Revenue (2 periods before) … Revenue (12 periods before))"


def test_every_variant_is_explained_on_the_terminal():
    for language, who in (("en", "Who uses it"), ("th", "ใครใช้")):
        shown = CliRunner().invoke(main, ["metrics", "win_rate", "--lang", language]).output
        assert shown.count(who) == 4
        for variant in describe(METRICS["win_rate"])["variants"]:
            assert variant["label"][language] in shown
            assert variant["used_by"][language] in shown
            assert variant["formula_in_words"][language] in shown


def test_square_brackets_of_the_data_are_shown(tmp_path: Path):
    path = tmp_path / "orders.csv"
    path.write_text("order_date,net_amount,rep\n2026-01-05,100,[bold]Nok\n2026-01-06,50,[x]\n", encoding="utf-8")
    shown = CliRunner().invoke(main, ["calc", "revenue", str(path), "--by", "owner"]).output
    assert "[bold]Nok" in shown
    assert "[x]" in shown


def test_the_young_are_left_out_where_asked():
    """Leads of March, judged on 31 May: ninety days before is the second of March."""
    leads = firm(leads=LEADS, as_of="2026-05-31")
    assert calculate("conversion_rate", leads).value == pytest.approx(2 / 6)
    assert calculate("conversion_rate", leads, variant="mature").value == 1.0  # L1 alone came by then
    by_source = calculate("conversion_rate", leads, variant="mature", by="source")
    assert {group.key: group.value for group in by_source.groups if group.value is not None} == {"web": 1.0}
    buyers = firm(orders=ORDERS, settings={"mature_days": 60})
    # up to 18 March: C1 and C2 bought first by 17 January; C1 bought another product since, C2 the same
    assert calculate("upsell_rate", buyers, variant="mature").value == pytest.approx(1 / 2)
