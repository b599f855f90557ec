"""Surveys: one row an answer.

Computed columns:

===================  ================================================================================================
day                  day of the answer
is_csat, is_nps      which question was asked; without a kind it is satisfaction
points               the score as a number
satisfied            1 for an answer in the top of its scale, 0 for any other
answered             1 for an answer that could be read
inquiry              the ticket that was asked about; an answer without one stands by itself
promoter, detractor  1 for 9 and 10, and for 0 to 6, of the question whether one would recommend us
===================  ================================================================================================
"""

from __future__ import annotations

import re

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import (
    as_category,
    days,
    finding,
    first_known,
    has_any,
    numbered,
    read_words,
    says,
    set_aside,
    text,
)
from salesxl.prepare.words import normal
from salesxl.settings import Settings

TOP: dict[int, int] = {2: 2, 3: 3, 4: 3, 5: 4, 7: 6}
"""Scale -> the lowest answer that counts as satisfied: the two best of five and of seven. Of ten the user says which."""
WORDS: dict[str, bool] = {
    **dict.fromkeys(("good", "very good", "great", "excellent", "satisfied", "very satisfied", "extremely satisfied", "happy", "positive", "yes",
                     "very happy", "extremely happy",
                     "พอใจ", "พอใจมาก", "พอใจมากที่สุด", "พึงพอใจ", "พึงพอใจมาก", "พึงพอใจมากที่สุด", "ดี", "ดีมาก", "ดีเยี่ยม", "มาก", "มากที่สุด"), True),
    **dict.fromkeys(("bad", "very bad", "poor", "very poor", "fair", "average", "neutral", "unsatisfied", "very unsatisfied", "dissatisfied",
                     "very dissatisfied", "extremely dissatisfied", "neither satisfied nor dissatisfied", "unhappy", "negative", "no", "ok", "okay",
                     "very unhappy", "extremely unhappy",
                     "เฉยๆ", "เฉย ๆ", "ปานกลาง", "พอใช้", "น้อย", "น้อยที่สุด", "ไม่พอใจ", "ไม่พอใจมาก", "ไม่พึงพอใจ", "ไม่พึงพอใจมาก", "แย่", "แย่มาก",
                     "ควรปรับปรุง", "ต้องปรับปรุง"), False),
}  # fmt: skip
NPS = tuple(map(normal, ("nps", "net promoter", "recommend", "แนะนำ")))
"""Words of the question whether one would recommend us."""
EFFORT = re.compile(r"\b(?:ces|effort)\b|ความพยายาม")
"""Words of the question how much effort it took, which asks for something else than both."""
UNANSWERED = (
    "offered", "unoffered", "not offered", "no answer", "no response", "not answered", "n/a", "ไม่ตอบ", "ยังไม่ตอบ",
)  # fmt: skip
_WORDS = {normal(word): good for word, good in WORDS.items()}
_GROUPS = {"promoter": 10, "passive": 8, "detractor": 0}
"""What some programs write of the question whether one would recommend us, in place of the points."""
_SCALES = (5, 7, 10)
_SLIPS = 0.02
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_ANSWER = re.compile(
    r"(-?\d+(?:\.\d+)?) ?(?:/ ?(?P<of>\d+)|ดาว|stars?|คะแนน|points?|[-–:.(] ?[^\d ].*)?", re.IGNORECASE
)
"""A number, as forms write it: ``4``, ``4/5``, ``4 ดาว``, ``5 - Very satisfied``."""
_STARS = re.compile("([★⭐]\ufe0f?)+☆*")


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns; blank answers and answers outside the scale are set aside."""
    frame = _each_question(frame)
    frame["day"] = days(frame, "date")
    frame["is_nps"] = says(frame, "kind", lambda word: any(name in normal(word) for name in NPS))
    effort = says(frame, "kind", lambda word: EFFORT.search(normal(word)) is not None)
    set_aside(frame, effort & ~frame["is_nps"], "score-effort")
    frame["is_csat"] = ~frame["is_nps"]
    good, findings = score(frame, "surveys", settings)
    set_aside(frame, _blank(frame), "score-blank")
    set_aside(frame, ~good, "score-outside")
    if has_any(frame, "ticket"):
        frame["inquiry"] = numbered(frame, "ticket")
    nps = good & frame["is_nps"]
    frame["promoter"] = ((frame["points"] >= 9) & nps).astype(float)
    frame["detractor"] = ((frame["points"] <= 6) & nps).astype(float)
    return frame, findings


def _each_question(frame: pd.DataFrame) -> pd.DataFrame:
    """One row an answer, where one row holds the answers to both questions."""
    if "nps" not in frame:
        return frame
    recommends, score, kind = (text(frame, column) for column in ("nps", "score", "kind"))
    alone = recommends.notna() & score.isna()
    frame["score"], frame["kind"] = score.mask(alone, recommends), kind.mask(alone, "nps")
    second = frame[recommends.notna() & ~alone]
    if len(second):
        second = second.assign(score=recommends[second.index], kind="nps", booked=False)
        frame = pd.concat([frame.assign(booked=True), second], ignore_index=True)
    return frame.assign(score=as_category(frame["score"]), kind=as_category(frame["kind"]))


def _blank(frame: pd.DataFrame) -> pd.Series:
    """No answer: a blank, or the word for a survey that nobody answered."""
    if "score" not in frame:
        return pd.Series(True, index=frame.index)
    return frame["score"].isna() | says(frame, "score", lambda word: normal(word) in UNANSWERED)


def score(frame: pd.DataFrame, table: str, settings: Settings) -> tuple[pd.Series, list[Finding]]:
    """Add `points`, `satisfied` and `answered` from the column ``score``; which answers could be read, and a finding."""
    points = read_words(frame, "score", _points).astype(float)
    by_word = read_words(frame, "score", lambda word: _WORDS.get(normal(word)))
    nps = frame["is_nps"] if "is_nps" in frame else pd.Series(False, index=frame.index)
    groups = read_words(frame, "score", lambda word: _GROUPS.get(normal(word))).astype(float)
    points = points.where(points.notna() | ~nps, groups)
    scale = _scale(frame, points.where(~nps & frame["set_aside"].isna())).where(~nps, 10.0)
    outside = (points < 0) | (points > scale) | ((points == 0) & ~nps & scale.isin(_SCALES[:2]))
    said = ~_blank(frame)
    good = said & ~outside & (points.notna() | (by_word.notna() & ~nps))
    tops = TOP | {10: settings.satisfied_of_ten}
    top = scale.map(lambda most: tops.get(int(most), most * 0.8)).astype(float)
    satisfied = (points >= top).where(points.notna(), by_word == True)  # noqa: E712 - None is not True
    frame["points"] = points.where(good)
    frame["satisfied"] = (satisfied & good & ~nps).astype(float)
    frame["answered"] = (good & ~nps).astype(float)
    return good, finding("score-outside", "error", table, frame, said & ~good & frame["set_aside"].isna(), "score")


def _points(word: str) -> float | None:
    if _STARS.fullmatch(word):
        return float(sum(sign in "★⭐" for sign in word))
    found = _ANSWER.fullmatch(word)
    return float(found[1]) if found else None


def _scale(frame: pd.DataFrame, points: pd.Series) -> pd.Series:
    """The highest answer of the scale: the row's own column (``1-5``, ``5``) or answer (``4/5``), else the smallest usual one.

    A slip of the keyboard among many answers does not make the scale longer.
    """

    def highest(word: str) -> float | None:
        numbers = _NUMBER.findall(word.replace("-", " "))
        return float(numbers[-1]) if numbers else None

    def of_answer(word: str) -> float | None:
        found = _ANSWER.fullmatch(word)
        return float(found["of"]) if found and found["of"] else None

    given = first_known(read_words(frame, "scale", highest), read_words(frame, "score", of_answer)).astype(float)
    answers = points[given.isna()].dropna()
    usual = next(
        (float(scale) for scale in _SCALES if (answers > scale).sum() <= _SLIPS * len(answers)), float(_SCALES[-1])
    )
    return given.where(given > 0).fillna(usual)
