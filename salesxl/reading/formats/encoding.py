"""Bytes to text. A ladder of certainties, then a guess that is told: nothing is ever replaced by a question mark."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from salesxl.findings import Example, Finding
from salesxl.reading.safety import Unreadable


@dataclass(frozen=True)
class Decoded:
    """Text and how it was read.

    Attributes:
        text: the text, without a byte order mark.
        encoding: Python's name of the encoding.
        guessed: nothing in the file said so.
        mixed: numbers (from 1) of the lines that are not in ``encoding`` but in the other one.
        other: the encoding of the ``mixed`` lines.
    """

    text: str
    encoding: str
    guessed: bool = False
    mixed: tuple[int, ...] = ()
    other: str = ""


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """Text of a file: byte order mark, pattern of NULs, strict UTF-8, and only then cp874 or cp1252.

    Args:
        data: the whole file.
        encoding: what the user says it is; obeyed or refused, never softened.

    Raises:
        Unreadable: the bytes are not in the encoding the user or the file names, or in none that is known here.
    """
    if encoding:
        return Decoded(_strict(data, encoding).removeprefix("\ufeff"), encoding)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoded(_strict(data[len(mark) :], name), name)
    if wide := utf16(data):
        return Decoded(_strict(data, wide), wide)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _guess(data)


def utf16(data: bytes) -> str | None:
    """The UTF-16 that the first bytes follow, by their mark or by where NUL and the Thai block's 0x0E stand."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16-le" if data.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
    head = data[:4096]
    for name, high in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if b"\0" in high and (high.count(0) + high.count(0x0E)) * 10 > len(high) * 7:
            return name
    return None


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeError as error:
        start, end = (error.start, error.end) if isinstance(error, UnicodeDecodeError) else (0, 0)
        if encoding.startswith("utf-16") and end == len(data):
            raise Unreadable("truncated") from error
        line = data.count(b"\n", 0, start) + 1
        raise Unreadable("encoding-wrong", encoding=encoding, line=line) from error
    except (LookupError, ValueError) as error:
        raise Unreadable("encoding-unknown", encoding=encoding) from error


def _guess(data: bytes) -> Decoded:
    """No mark and not UTF-8: Thai Windows if the high bytes spell Thai, else Western Windows."""
    lines = data.split(b"\n")
    wide = [number for number, line in enumerate(lines) if not line.isascii()]
    alien = [number for number in wide if not _is_utf8(lines[number])]
    code_page = "cp874" if looks_thai(b"\n".join(lines[number] for number in alien[:_ENOUGH])) else "cp1252"
    if len(alien) * 2 < len(wide):
        # Mostly good UTF-8: a few lines came from elsewhere, the others must not suffer for them.
        odd = set(alien)
        text = "\n".join(_known(line, code_page if at in odd else "utf-8") for at, line in enumerate(lines))
        return Decoded(text, "utf-8", True, tuple(at + 1 for at in alien), code_page)
    return Decoded(_known(data, code_page), code_page, True)


def _known(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("encoding-none") from error


def _is_utf8(line: bytes) -> bool:
    text = line.decode("utf-8", "replace")  # an error for each of a million lines takes four times as long
    return "\ufffd" not in text or text.encode() == line


_CONSONANT, _LEADING = "\u0e01-\u0e2e", "\u0e40-\u0e44"
_MARK = "\u0e30-\u0e3a\u0e45\u0e47-\u0e4e"  # vowels and tones that need a consonant before them
_MISSPELT = re.compile(f"(?<![{_CONSONANT}{_MARK}])[{_MARK}]|[{_LEADING}](?![{_CONSONANT}])")
_WORDS = re.compile("[\u0e01-\u0e5b]+")
_ENOUGH = 1 << 18  # bytes that show whether words are Thai


def looks_thai(data: bytes) -> bool:
    """Whether bytes, read as cp874, hold Thai words: runs of letters in which vowels and tones sit where they can.

    Accented letters of Western text stand alone between ASCII letters and spell no Thai.
    """
    try:
        words = _WORDS.findall(data[:_ENOUGH].decode("cp874"))
    except UnicodeDecodeError:
        return False
    letters = sum(map(len, words))
    in_runs = sum(len(word) for word in words if len(word) > 2)
    misspelt = sum(len(_MISSPELT.findall(word)) for word in words)
    return letters > 0 and in_runs * 10 >= letters * 7 and misspelt * 20 <= letters


def about_encoding(decoded: Decoded, file: str) -> list[Finding]:
    """What is worth telling about the reading of a text: that it was a guess, or mixed."""
    if not decoded.guessed:
        return []
    lines = (found[0] for found in re.finditer(r"[^\r\n]+", decoded.text))
    wide = next((line.strip() for line in lines if not line.isascii()), "")
    details = {"encoding": decoded.encoding, "other": decoded.other, "sample": wide[:60]}
    if decoded.mixed:
        examples = tuple(Example(line) for line in decoded.mixed[:3])
        return [
            Finding("encoding-mixed", "warning", file=file, rows=len(decoded.mixed), examples=examples, details=details)
        ]
    return [Finding("encoding-guessed", "info", file=file, details=details)]
