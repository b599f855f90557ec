"""Thai and English are equals: the same keys, the same placeholders, nothing left out."""

from __future__ import annotations

import re
import string
from importlib.resources import files
from typing import Any

import pytest

from salesxl.analyses import ANALYSES
from salesxl.catalog import MEASURES, METRICS
from salesxl.locale import LANGUAGES, words
from salesxl.results import EXCEL_ERRORS
from salesxl.settings import Settings
from salesxl.tables import TABLES

SHELVES = sorted(path.name.removesuffix(".toml") for path in files("salesxl.locale").joinpath("en").iterdir())
THAI = re.compile("[฀-๿]")


def leaves(tree: dict[str, Any], path: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in tree.items():
        found |= leaves(value, f"{path}{key}.") if isinstance(value, dict) else {f"{path}{key}": value}
    return found


def placeholders(text: Any) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(str(text)) if name} if isinstance(text, str) else set()


@pytest.mark.parametrize("shelf", SHELVES)
def test_both_languages_have_the_same_keys_and_placeholders(shelf: str) -> None:
    english, thai = leaves(words("en", shelf)), leaves(words("th", shelf))
    assert english.keys() == thai.keys()
    for key, text in english.items():
        assert placeholders(text) == placeholders(thai[key]), key
        assert thai[key] or not text, key


def test_every_reason_has_its_words() -> None:
    assert set(words("en", "reasons")) == set(EXCEL_ERRORS)


@pytest.mark.parametrize(
    "entry", [*METRICS.values(), *MEASURES.values(), *ANALYSES.values(), *TABLES.values()], ids=lambda e: e.key
)
def test_everything_has_a_name_in_both_languages(entry: Any) -> None:
    assert entry.en
    assert THAI.search(entry.th), entry.key
    assert not THAI.search(entry.en)


def test_definitions_in_thai_are_thai() -> None:
    for metric in METRICS.values():
        assert THAI.search(metric.definition_th), metric.key
        for variant in metric.variants.values():
            assert variant.th, (metric.key, variant.name)


def test_the_three_families_are_three_words() -> None:
    assert words("th", "cli")["families"] == {"performance": "ประสิทธิภาพ", "activity": "กิจกรรม", "productivity": "ผลผลิต"}


def test_unnatural_words_of_machine_translation_are_not_used() -> None:
    unnatural = ("ท่อขาย", "การรั่วไหล", "เวิร์กบุ๊ก")  # a workbook is a สมุดงาน everywhere
    for shelf in SHELVES:
        for key, text in leaves(words("th", shelf)).items():
            assert not any(word in str(text) for word in unnatural), (shelf, key)
    for metric in METRICS.values():
        assert not any(word in metric.th + metric.definition_th for word in unnatural), metric.key


def test_settings_have_words() -> None:
    for field in Settings.__dataclass_fields__.values():
        assert field.metadata["en"]
        assert THAI.search(field.metadata["th"])


def test_every_variant_says_who_uses_it() -> None:
    for language in LANGUAGES:
        said = words(language, "variants")
        assert set(said) == {metric.key for metric in METRICS.values() if len(metric.variants) > 1}
        for key, variants in said.items():
            assert set(variants) == set(METRICS[key].variants), key
            if language == "th":
                assert all(THAI.search(text) for text in variants.values()), key
