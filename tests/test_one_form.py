"""Words with ำ, which NFKC takes apart: however it is written, a word is the word."""

from __future__ import annotations

import pytest
from exports import export, value

from salesxl.analyses.stages import USUAL
from salesxl.load import prepared
from salesxl.one_form import one_form
from salesxl.prepare.words import is_cancelled, normal
from salesxl.reading.words.headers import normalise
from salesxl.setting_words import workdays

APART = str.maketrans({"ำ": "\u0e4d\u0e32"})


@pytest.mark.parametrize("word", ["แนะนำ", "น้ำ", "สำเร็จ", "ทำได้", "จำนวน", "Net amount"])
def test_a_word_is_the_word_in_either_form(word: str) -> None:
    """The tone mark of น้ำ stands between the halves, or before both."""
    forms = {word, word.translate(APART), word.replace("\u0e49\u0e33", "\u0e4d\u0e49\u0e32")}
    for same in (one_form, normal, normalise):
        assert {same(form) for form in forms} == {same(word)}
        assert ("ำ" in word) == ("ำ" in same(word))


@pytest.mark.parametrize("form", ["ทำได้", "ทำได้".translate(APART)])
def test_what_came_of_targets_is_no_target(form: str) -> None:
    targets = f"พนักงานขาย,เดือน,ตัวชี้วัด,เป้า\nก้อย,2026-05,เป้า,1000\nก้อย,2026-05,{form},800"
    frame = prepared(export(targets)).tables["reps_targets"]
    assert frame.loc[frame["set_aside"].isna(), "target"].sum() == 1000


def test_a_gift_card_that_paid_an_order_is_no_sale() -> None:
    rows = "1,2026-05-01,กาแฟ,500\n1,2026-05-01,บัตรกำนัล,-200\n2,2026-05-02,ชา,100"
    assert value(export(f"เลขที่คำสั่งซื้อ,วันที่สั่งซื้อ,สินค้า,ยอดขายสุทธิ\n{rows}"), "revenue") == 600


def test_a_request_to_cancel_is_no_cancelled_order() -> None:
    assert is_cancelled("ยกเลิกโดยลูกค้า")
    assert not is_cancelled("ยกเลิกคำขอคืนเงิน")


def test_a_usual_stage_has_its_place() -> None:
    assert {normal(stage) for stage in USUAL} == set(USUAL)


def test_working_days_by_the_word_for_them() -> None:
    assert workdays("วันทำงาน".translate(APART)) == "mon,tue,wed,thu,fri"
