"""The registry: every metric has its words, formula, example and fallbacks in order; cells get the numbers of the article."""

from __future__ import annotations

import doctest
import math
import re
from itertools import combinations
from pathlib import Path

import pytest

from salesxl import arithmetic, from_numbers
from salesxl.catalog import MEASURES, METRICS, find_metric
from salesxl.errors import UnknownName, UsageError
from salesxl.evaluation import inputs
from salesxl.registry import Metric, Variant
from salesxl.results import EXCEL_ERRORS, Result

# The article's 36 metrics and those expected beside them: the keys of the public surface.
ARTICLE = (
    "revenue", "new_customers", "clv", "conversion_rate", "aov", "sales_cycle", "pipeline_value", "weighted_pipeline",
    "churn_rate", "revenue_churn", "growth", "target_attainment", "mrr", "arr", "nrr", "grr", "arpa", "quick_ratio",
    "opportunities", "average_revenue", "funnel_leakage", "cac", "ltv_cac", "cac_payback", "retention_rate",
    "quota_attainment", "csat", "calls_emails", "calls", "emails", "meetings", "follow_ups", "selling_time",
    "selling_share", "proposals", "lead_response_time", "demos", "events", "social_engagement",
    "social_engagement_rate", "referrals", "inquiry_response_time", "activity_ratio", "upsell_rate", "sales_per_rep",
    "average_deal_size", "win_rate", "orders", "sales_velocity", "pipeline_coverage", "repeat_purchase_rate",
    "returning_customer_rate", "nps", "gross_margin", "discount_rate", "refund_rate", "forecast",
)  # fmt: skip
ACTIVITY = {
    "calls_emails", "calls", "emails", "meetings", "follow_ups", "selling_time", "selling_share", "proposals",
    "lead_response_time", "leads_answered", "demos", "events", "social_engagement", "social_engagement_rate", "referrals",
    "inquiry_response_time", "activity_ratio", "upsell_rate",
}  # fmt: skip
EXCEL_HELP = 255
"""As many characters as the function wizard shows, and VBA takes, of a description."""
THAI = re.compile("[\u0e00-\u0e7f]")

VARIANTS = [(metric, variant) for metric in METRICS.values() for variant in metric.variants.values()]
each_metric = pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric.key)
each_variant = pytest.mark.parametrize(
    ("metric", "variant"), VARIANTS, ids=[f"{metric.key}-{variant.name}" for metric, variant in VARIANTS]
)


def one(result: Result | list[Result]) -> Result:
    assert isinstance(result, Result)
    return result


def test_every_key_of_the_public_surface_is_there() -> None:
    assert set(ARTICLE) <= set(METRICS)


def test_what_the_article_lists_as_activity_is_activity() -> None:
    assert {key for key, metric in METRICS.items() if metric.family == "activity"} == ACTIVITY


@each_metric
def test_worked_example(metric: Metric) -> None:
    numbers = dict(metric.example)
    expected = numbers.pop("=")
    assert list(numbers) == [name for name in metric.default.inputs if name in numbers], "in the order of the arguments"
    result = one(from_numbers(metric.key, *numbers.values()))
    assert result.variant == metric.default.name
    assert result.value == pytest.approx(expected, rel=1e-12)


@each_metric
def test_words(metric: Metric) -> None:
    first = metric.definition.splitlines()[0]
    assert first.isascii()
    assert 20 <= len(first) <= EXCEL_HELP
    assert first.endswith((".", ":"))
    for text in (metric.th, metric.definition_th):
        assert THAI.search(text)
        assert "  " not in text
    assert metric.en.isascii()
    assert metric.source
    assert metric.en != metric.th


@each_variant
def test_formula_names_exactly_its_inputs(metric: Metric, variant: Variant) -> None:
    names = set(re.findall(r"[a-z_][a-z_0-9]*", variant.formula)) - {"line", "max"}
    assert names == set(variant.inputs)
    for name in variant.inputs:
        known = {*MEASURES, *METRICS, *inputs.CLOCK, *inputs.BY_REP, *inputs.TYPED, *inputs.SETTINGS}
        assert inputs.base(name) in known, name
        said = inputs.label(name)
        assert said["en"].isascii()
        assert THAI.search(said["th"]) or "MRR" in said["th"]


@each_variant
def test_variant_has_words_of_its_own(metric: Metric, variant: Variant) -> None:
    assert re.fullmatch(r"[a-z0-9]+( [a-z0-9]+)*", variant.name)
    assert variant.en
    assert THAI.search(variant.th) or "MRR" in variant.th
    others = [other for other in metric.variants.values() if other is not variant]
    assert variant.en not in {other.en for other in others}
    assert variant.th not in {other.th for other in others}


@each_metric
def test_fallbacks_are_variants(metric: Metric) -> None:
    assert set(metric.fallbacks) <= set(metric.variants)
    assert metric.default.name not in metric.fallbacks
    assert len(set(metric.fallbacks)) == len(metric.fallbacks)


def test_no_two_metrics_answer_to_one_name() -> None:
    names = {
        key: {key.replace("_", " "), *(n.casefold() for n in (m.en, m.th, *m.aliases))} for key, m in METRICS.items()
    }
    for (one_key, some), (other_key, others) in combinations(names.items(), 2):
        assert not some & others, (one_key, other_key, some & others)


def test_every_measure_is_used_and_named() -> None:
    used = {inputs.base(name) for _, variant in VARIANTS for name in variant.inputs}
    assert set(MEASURES) <= used
    for measure in MEASURES.values():
        assert measure.definition.splitlines()[0].endswith(".")
        assert measure.en.isascii()
        assert THAI.search(measure.th) or measure.th.startswith("MRR")


def test_article_words_find_their_metric(shared: Path) -> None:
    """The words of the article, which are not always those of our labels."""
    article = (shared.parent / "reference" / "sales-metrics-article.th.txt").read_text(encoding="utf-8")
    for words, key in (
        ("อัตราการแปลงลูกค้าเป้าหมาย", "conversion_rate"), ("ความยาวรอบการขาย", "sales_cycle"), ("ท่อขาย", "pipeline_value"),
        ("อัตราการเปลี่ยนใจของลูกค้า", "churn_rate"), ("การรั่วไหลของช่องทางการขาย", "funnel_leakage"),
        ("ต้นทุนการจัดหาลูกค้า", "cac"), ("ความสำเร็จโควต้าตัวแทนขาย", "quota_attainment"),
        ("จำนวนการประชุมที่กำหนดไว้", "meetings"), ("จำนวนผู้อ้างอิงที่ได้รับ", "referrals"),
        ("เวลาตอบกลับโดยเฉลี่ยต่อคำถามของลูกค้า", "inquiry_response_time"), ("ยอดขายต่อตัวแทน", "sales_per_rep"),
        ("อัตราการชนะโอกาส", "win_rate"), ("ขนาดข้อตกลงเฉลี่ย", "average_deal_size"), ("รายได้เฉลี่ย", "average_revenue"),
    ):  # fmt: skip
        assert words in article
        assert find_metric(words).key == key


@pytest.mark.parametrize("name", ["AOV", "Average order value", " win   RATE ", "LTV:CAC", "รายได้", "calls_emails"])
def test_a_metric_is_found_by_label_alias_or_key(name: str) -> None:
    assert find_metric(name).key in METRICS


def test_an_unknown_metric_names_near_ones() -> None:
    with pytest.raises(UnknownName, match="win_rate"):
        find_metric("win_rat")


@pytest.mark.parametrize(("name", "key"), [
    ("ต้นทุนการจัดหาลูกค้า (CAC)", "cac"), ("มูลค่าตลอดอายุการใช้งานของลูกค้า (CLV)", "clv"), ("Customer satisfaction", "csat"),
    ("คะแนนความพึงพอใจของลูกค้า", "csat"), ("อัตราการขายเพิ่ม/การขายต่อเนื่อง", "upsell_rate"), ("Win-rate", "win_rate"),
    ("Upsell or cross-sell", "upsell_rate"), ("LTV/CAC", "ltv_cac"),
])  # fmt: skip
def test_a_short_form_in_brackets_and_two_names_of_one_metric(name: str, key: str) -> None:
    assert find_metric(name).key == key


def test_two_metrics_are_none() -> None:
    with pytest.raises(UnknownName):
        find_metric("win rate/churn")


def test_a_mistyped_thai_name_leads_to_its_metric() -> None:
    with pytest.raises(UnknownName) as caught:
        find_metric("อัตราการปิดกาขาย")  # อัตราการปิดการขาย is the win rate
    assert caught.value.close[0] == "win_rate"


# --- numbers typed in --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("metric", "numbers", "error"),
    [
        ("win_rate", (0, 0), "#DIV/0!"),
        ("win_rate", (5, 3), "#NUM!"),
        ("win_rate", (-1, 3), "#NUM!"),
        ("growth", (500, 0), "#DIV/0!"),
        ("growth", (0, 0), "#DIV/0!"),
        ("growth", (500, -100), "#N/A"),
        ("clv", (440, 0), "#N/A"),
        ("clv", (440, 1.2), "#NUM!"),
        ("retention_rate", (10, 12, 1), "#NUM!"),
        ("retention_rate", (10, 5, 8), "#NUM!"),
        ("retention_rate", (0, 5, 5), "#DIV/0!"),
        ("pipeline_coverage", (100, 50, 60), "#N/A"),
        ("pipeline_coverage", (100, 0, 0), "#DIV/0!"),
        ("nps", (8, 5, 10), "#NUM!"),
        ("forecast", (100, 0, 30), "#DIV/0!"),
        ("aov", ("many", 3), "#VALUE!"),
        ("aov", ([1, 2, 3], [1, 2]), "#VALUE!"),
    ],
)
def test_no_answer_is_an_error_value_of_its_kind(metric: str, numbers: tuple[object, ...], error: str) -> None:
    variant = {"clv": "subscription revenue", "forecast": "run rate"}.get(metric)
    result = one(from_numbers(metric, *numbers, variant=variant))  # type: ignore[arg-type]
    assert result.value is None
    assert result.reason is not None
    assert result.reason.excel_error == error
    for language in ("en", "th"):
        assert "{" not in result.reason.text(language)


def test_reasons_name_what_is_to_blame() -> None:
    assert one(from_numbers("win_rate", 5, 3)).reason.text() == "Won deals lies outside what is possible"  # type: ignore[union-attr]
    assert "Customers active before" in one(from_numbers("retention_rate", 0, 5, 5)).reason.text()  # type: ignore[union-attr]


def test_columns_give_a_column_row_by_row() -> None:
    results = from_numbers("aov", [100, 200, None, 50], [2, 0, 1, 4])
    assert isinstance(results, list)
    assert [result.value for result in results] == [50, None, None, 12.5]
    assert [result.reason.rule if result.reason else None for result in results] == [None, "empty", "wrong_kind", None]


def test_a_number_beside_a_column_holds_for_all_rows() -> None:
    results = from_numbers("cac", [100, 300], 4)
    assert isinstance(results, list)
    assert [result.value for result in results] == [25, 75]


def test_the_number_of_inputs_chooses_the_variant() -> None:
    assert one(from_numbers("clv", 1_100, 4, 3, 0.4)).value == pytest.approx(5_280)
    assert one(from_numbers("clv", 1_100, 4, 3)).value == 13_200
    assert one(from_numbers("clv", 1_100, 4, 3, None)).variant == "revenue"
    with pytest.raises(UsageError, match="aov"):
        from_numbers("clv", 1, 2, 3, 4, 5, 6, 7)
    with pytest.raises(UnknownName):
        from_numbers("clv", 1, 2, variant="guess")


def test_compound_growth_of_nothing_is_none() -> None:
    for numbers, rule in (
        ((0, 5, 2), "empty"),
        ((-5, 5, 2), "negative_base"),
        ((5, -5, 2), "negative_base"),
        ((5, 5, 0), "empty"),
    ):
        result = one(from_numbers("growth", *numbers, variant="monthly"))
        assert result.reason is not None
        assert result.reason.rule == rule


def test_a_straight_line_needs_three_periods_and_skips_unknown_ones() -> None:
    def line(*values: float | None) -> Result:
        return one(from_numbers("forecast", *values, variant="straight line"))

    assert line(3, 2, 1).value == pytest.approx(4)
    assert line(3, None, 1, 0).value == pytest.approx(4)
    too_few = line(3, None, None, 2)
    assert too_few.reason is not None
    assert too_few.reason.rule == "too_few_points"


def test_every_rule_has_an_error_value_and_words() -> None:
    from salesxl.locale import words

    for language in ("en", "th"):
        assert set(words(language, "reasons")) == set(EXCEL_ERRORS)  # type: ignore[arg-type]
    assert set(EXCEL_ERRORS.values()) == {"#N/A", "#DIV/0!", "#VALUE!", "#NUM!"}


def test_examples_of_the_operations() -> None:
    tried = doctest.testmod(arithmetic)
    assert tried.attempted > 0
    assert tried.failed == 0


def test_retention_and_discount_are_of_one_year() -> None:
    """A retention of 0.8 over two years is 0.894 a year: m r / (1 + d - r)."""
    yearly = math.sqrt(0.8)
    found = one(from_numbers("clv", 1_000, 0.8, 0.1, 2, variant="retention"))
    assert found.value == pytest.approx(1_000 * yearly / (1.1 - yearly))


def test_churn_of_a_quarter_is_not_that_of_a_month() -> None:
    """ARPA is of a month: a quarter that loses 27.1% loses 10% a month, so customers stay ten months."""
    found = one(from_numbers("clv", 500, 0.271, 0.25, variant="subscription revenue"))
    assert found.value == pytest.approx(500 * 10)
    with_margin = one(from_numbers("clv", 500, 0.7, 0.271, 0.25, variant="subscription"))
    assert with_margin.value == pytest.approx(3_500)


def test_customers_stay_no_longer_than_the_least_churn_lets_them() -> None:
    """Stripe's least churn of one in sixty a month is sixty months."""
    month, least = 1 / 12, 1 / 60
    assert one(from_numbers("clv", 100, 0, month, least, variant="subscription revenue")).value == pytest.approx(6_000)
    assert one(from_numbers("clv", 100, 0.01, month, least, variant="subscription revenue")).value == pytest.approx(
        6_000
    )
    assert one(from_numbers("clv", 100, 0.05, month, least, variant="subscription revenue")).value == pytest.approx(
        2_000
    )
    assert one(from_numbers("clv", 100, 0.7, 0, month, least, variant="subscription")).value == pytest.approx(4_200)
    yearly = 1 - (59 / 60) ** 12  # 18.3%
    assert one(from_numbers("clv", 50, 4, 0.5, 0, 1, least, variant="churn")).value == pytest.approx(100 / yearly)
