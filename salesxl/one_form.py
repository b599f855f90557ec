"""Texts in the one form in which words are compared."""

from __future__ import annotations

import re
import unicodedata

_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32")
"""The two halves of ำ, between which some programs put the tone mark."""


def one_form(text: str) -> str:
    """A text in NFKC, but with ำ in one piece: NFKC takes it apart, and then no word in the code is in the text any more."""
    return text if text.isascii() else _AM.sub("\\1\u0e33", unicodedata.normalize("NFKC", text))
