"""What sentences are made of: figures, names and parts of sentences that can be said in every language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from salesxl.formats import CENTS, sign_of
from salesxl.locale import Language, say
from salesxl.registry import METRICS

if TYPE_CHECKING:
    from salesxl.results import Result

A_YEAR = (364, 365, 366)
"""Days between the same days of two years; of weeks, 52 of them."""


class Said(Protocol):
    """Something that has words."""

    def text(self, language: Language = "en") -> str:
        """The words."""


@dataclass(frozen=True)
class Figure:
    """A number and its unit, as a sentence tells it: no more digits than a reader needs.

    Attributes:
        signed: with a plus sign above zero.
    """

    value: float
    unit: str
    currency: str | None = None
    signed: bool = False

    def text(self, language: Language = "en") -> str:
        """The number in words of its unit."""
        size = abs(self.value)
        minus = "-" if self.value < 0 else "+" if self.signed else ""
        match self.unit:
            case "rate":
                shown = f"{size:.0%}" if size >= 0.1 or size == 0 else f"{size:.1%}"
            case "count":
                shown = f"{size:,.0f}"
            case "hours" if size < 1:
                shown = say("insights.units.minutes", language, number=f"{size * 60:.0f}")
            case "days" | "hours" | "months" | "ratio":
                shown = say(f"insights.units.{self.unit}", language, number=f"{size:,.1f}")
            case "number":
                shown = f"{size:,.1f}"
            case "score":
                shown = f"{size:.0f}"
            case _:  # of a small amount the cents say something
                shown = f"{sign_of(self.currency)}{size:,.{0 if size >= CENTS or size == round(size) else 2}f}"
        return minus + shown


@dataclass(frozen=True)
class Earlier(Figure):
    """A number of the period that another is compared with.

    Attributes:
        year: that period began a year before the other.
    """

    year: bool = False

    def text(self, language: Language = "en") -> str:
        """The number, and when it was so."""
        return say(f"insights.before.{'year' if self.year else 'previous'}", language, number=super().text(language))


def earlier(now: Result, before: Result, value: float, unit: str = "") -> Earlier:
    """A number that belongs to the earlier of two results of a metric; its unit, where that is another one."""
    year = now.period and before.period and (now.period.start - before.period.start).days in A_YEAR
    return Earlier(value, unit or now.unit, now.currency, year=bool(year))


@dataclass(frozen=True)
class Name:
    """The name of a metric.

    Attributes:
        inside: not the first word of its sentence.
    """

    metric: str
    inside: bool = False

    def text(self, language: Language = "en") -> str:
        """The name."""
        metric = METRICS[self.metric]
        if language == "th":
            return metric.th
        is_word = metric.en[1:2].islower()  # not CAC, MRR
        return metric.en[0].lower() + metric.en[1:] if self.inside and is_word else metric.en


@dataclass(frozen=True)
class Phrase:
    """A text of the word list and what stands in its places."""

    rule: str
    values: Mapping[str, Said | str | date] = field(default_factory=dict)

    def text(self, language: Language = "en") -> str:
        """The words, those of its parts in the same language."""
        return say(f"insights.{self.rule}", language, **self.values)


@dataclass(frozen=True)
class Joined:
    """Several things said one after the other, each once."""

    parts: Sequence[Said]

    def text(self, language: Language = "en") -> str:
        """The words of all."""
        return "; ".join(dict.fromkeys(part.text(language) for part in self.parts))


def raw(value: Any, language: Language) -> Any:
    """A value as plain data: the number of a figure, a day as ISO has it, the words of anything else."""
    if isinstance(value, Figure):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else value.text(language)
