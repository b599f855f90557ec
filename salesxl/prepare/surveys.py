"""Surveys: one row an answer. Computed: ``day``, ``points`` (the score as a number), ``satisfied``, ``is_csat``, ``is_nps``,
``promoter``, ``detractor``."""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import days, finding, set_aside, text
from salesxl.prepare.words import normal
from salesxl.settings import Settings

TOP: dict[int, int] = {2: 2, 3: 3, 4: 3, 5: 4, 7: 6, 10: 9}
"""Scale -> the lowest answer that counts as satisfied: the two best of five, of seven and of ten."""
WORDS: dict[str, bool] = {
    **dict.fromkeys(("good", "great", "satisfied", "very satisfied", "happy", "positive", "yes", "พอใจ", "พอใจมาก", "ดี", "ดีมาก"), True),
    **dict.fromkeys(("bad", "poor", "neutral", "unsatisfied", "dissatisfied", "very dissatisfied", "unhappy", "negative", "no", "ok", "okay",
                     "เฉยๆ", "เฉย ๆ", "ปานกลาง", "ไม่พอใจ", "ไม่พอใจมาก", "แย่", "ควรปรับปรุง"), False),
}  # fmt: skip


def prepare(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[Finding]]:
    """Add the computed columns; answers outside the scale are set aside and listed."""
    frame["day"] = days(frame, "date")
    kind = text(frame, "kind").map(lambda word: normal(word) if isinstance(word, str) else None)
    frame["is_nps"] = kind.map(lambda word: isinstance(word, str) and "nps" in word).astype(bool)
    frame["is_csat"] = ~frame["is_nps"]
    scored, findings = score(frame, "score", "surveys")
    return scored, findings


def score(frame: pd.DataFrame, column: str, table: str) -> tuple[pd.DataFrame, list[Finding]]:
    """Read the answers of a score column."""
    said = text(frame, column)
    points = pd.to_numeric(said, errors="coerce").astype(float)
    words = {normal(word): good for word, good in WORDS.items()}
    by_word = said.map({word: words.get(normal(str(word))) for word in pd.unique(said.dropna())})
    csat = frame["is_csat"] if "is_csat" in frame else pd.Series(True, index=frame.index)
    nps = ~csat
    scale = _scale(frame, points.where(csat))
    top = scale.map(TOP).astype(float)
    outside = ((points < 0) | (points > scale)) & csat | ((points < 0) | (points > 10)) & nps
    unread = said.notna() & points.isna() & by_word.isna()
    findings = []
    if (outside | unread).any():
        findings.append(finding("score-outside", "error", table, frame, outside | unread, column))
        set_aside(frame, outside | unread, "score-outside")
    set_aside(frame, said.isna(), "score-blank")
    frame["points"] = points
    frame["satisfied"] = (points >= top).where(points.notna(), by_word == True).astype(float).where(csat)  # noqa: E712 - None is not True
    frame["answered"] = (said.notna() & csat & ~outside & ~unread).astype(float)
    frame["promoter"] = ((points >= 9) & nps).astype(float)
    frame["detractor"] = ((points <= 6) & nps).astype(float)
    return frame, findings


def _scale(frame: pd.DataFrame, points: pd.Series) -> pd.Series:
    """The highest answer of the scale: the row's own column (``1-5``, ``5``), else the smallest usual scale that holds all answers."""
    given = text(frame, "scale").map(
        lambda word: (
            float(str(word).replace(".0", "").split("-")[-1])
            if str(word).replace(".0", "").split("-")[-1].strip().isdigit()
            else None
        )
    )
    most = points.max()
    usual = next((float(s) for s in (5, 7, 10) if pd.isna(most) or most <= s), 10.0)
    return given.astype(float).fillna(usual)
