"""The options of a worksheet function: ``variant=median; lang=th; gross_margin=0.4; as_of=2026-05-31``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from salesxl.cells.faults import Fault
from salesxl.errors import UnknownName, UsageError
from salesxl.locale import Language, say
from salesxl.period_words import parse_day
from salesxl.reading.tables.settings_sheet import setting_named
from salesxl.setting_words import Choices, choice
from salesxl.settings import Settings
from salesxl.tables import TABLES

NAMES: Choices = {
    "variant": ("วิธีคิด",), "lang": ("ภาษา", "language"), "as_of": ("ข้อมูลถึง", "as of"), "compare": ("เทียบกับ",),
    "headers": ("หัวตาราง",), "why": ("เหตุผล",), "errors": ("ค่าผิดพลาด",), "table": ("ตาราง",),
}  # fmt: skip
"""The options that every function has, each with the Thai word for it and with others."""

_VALUES: Mapping[str, Choices] = {
    "lang": {"en": ("อังกฤษ", "english"), "th": ("ไทย", "thai")},
    "compare": {"previous": ("งวดก่อน",), "year": ("ปีก่อน",)},
    "errors": {"pass": ("ส่งต่อ",), "skip": ("ข้าม",)},
    "table": {key: (table.th, table.en.casefold()) for key, table in TABLES.items()},
}
_YES, _NO = frozenset(("yes", "true", "1", "on", "ใช่")), frozenset(("no", "false", "0", "off", "ไม่", "ไม่ใช่"))
_PART = re.compile(r"\s*([^\W\d][^=]*?)\s*=\s*(.*?)\s*", re.DOTALL)


@dataclass(frozen=True)
class Options:
    """What the last argument of a function says.

    Attributes:
        variant: one of the metric's variants.
        language: of headers, labels and reasons.
        as_of: the day up to which the data count.
        compare: ``previous`` or ``year``.
        headers: whether an answer of several rows begins with a header row.
        why: answer with the reason in place of an error value.
        skip_errors: leave out cells with error values, as a file is read, in place of passing the error on.
        table: what the first table is, where its headers do not tell.
        settings: settings, as texts.
        others: options that an analysis takes of its own.
    """

    variant: str | None = None
    language: Language = "en"
    as_of: date | None = None
    compare: str = "previous"
    headers: bool = True
    why: bool = False
    skip_errors: bool = False
    table: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)

    def chosen(self) -> Settings:
        """The settings.

        Raises:
            Fault: a value that a setting cannot have.
        """
        for name, value in self.settings.items():
            try:
                Settings().with_values({name: value})
            except UsageError as wrong:  # a number is outside of what is possible, a word is of the wrong kind
                code = "#NUM!" if re.fullmatch(r"[-+]?[\d.]+%?", value) else "#VALUE!"
                raise Fault(code, wrong.line(self.language)) from wrong
        return Settings().with_values(dict(self.settings))


def is_options(text: str) -> bool:
    """Whether a text names options: each part has a name and a value."""
    parts = _parts(text) if "=" in text else []
    return bool(parts) and all(_PART.fullmatch(part) for part in parts)


def is_option(name: str) -> bool:
    """Whether every function has an option of that name, or there is such a setting."""
    with suppress(UnknownName):
        return bool(choice(name, NAMES) or setting_named(name))
    return False


def understand(
    texts: Sequence[str],
    *,
    language: Language = "en",
    variants: Mapping[str, str] | None = None,
    others: Sequence[str] = (),
) -> Options:
    """The options that texts name.

    Args:
        texts: the arguments with options.
        language: where they name none.
        variants: the names of the metric's variants, each with the variant; a variant's name alone will do.
        others: names of options that the function takes beside those of all functions.

    Raises:
        Fault: an option that there is not, or a value that it cannot have.
    """
    values: dict[str, Any] = {"language": language}
    known = {name.casefold(): variant for name, variant in (variants or {}).items()}
    settings: dict[str, str] = {}
    own: dict[str, str] = {}
    for part in (part for text in texts for part in _parts(text)):
        if part.casefold() in known:
            values["variant"] = known[part.casefold()]
            continue
        match = _PART.fullmatch(part)
        if match is None:
            raise Fault("#VALUE!", say("functions.reasons.bad_options", language, text=part))
        name = choice(match[1], NAMES) or match[1].lower()
        value = choice(match[2], _VALUES.get(name, {})) or match[2]
        if name in others:
            own[name] = value
        elif name not in NAMES:
            settings[_setting(name, part, language)] = value
        elif name == "variant" and known:
            if value.casefold() not in known:
                raise _bad_value(name, value, language)
            values["variant"] = known[value.casefold()]
        else:
            values |= _common(name, value, language)
    return Options(**values, settings=settings, others=own)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]


def _setting(name: str, part: str, language: Language) -> str:
    """The setting of some name, which may be its label in either language."""
    try:
        return setting_named(name)
    except UnknownName as wrong:
        raise Fault("#VALUE!", say("functions.reasons.bad_options", language, text=part)) from wrong


def _common(name: str, value: str, language: Language) -> dict[str, Any]:
    """An option that every function has."""
    if value not in _VALUES.get(name, {value: ()}):
        raise _bad_value(name, value, language)
    match name:
        case "lang":
            return {"language": value}
        case "errors":
            return {"skip_errors": value == "skip"}
        case "compare" | "table":
            return {name: value}
        case "variant":
            return {"variant": value}
        case "as_of":
            day = parse_day(value)
            if day is None:
                raise _bad_value(name, value, language)
            return {"as_of": day}
    return {name: yes_or_no(name, value, language)}


def yes_or_no(name: str, value: str, language: Language) -> bool:
    """What a word such as yes means.

    Raises:
        Fault: it means neither yes nor no.
    """
    if value.casefold() in _YES | _NO:
        return value.casefold() in _YES
    raise _bad_value(name, value, language)


def _bad_value(name: str, value: str, language: Language) -> Fault:
    return Fault("#VALUE!", say("functions.reasons.bad_value", language, name=name, value=value))
