"""What keeps a template from being filled: a rule, the place, and the remedy, in English and Thai."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from salesxl.errors import TemplateError
from salesxl.locale import Language, say


@dataclass(frozen=True)
class Fault:
    """One fault of a template.

    Attributes:
        rule: its section in ``locale/*/template.toml``: ``locked``, ``merged``, ``no-room`` ...
        sheet: where, as far as it is a place on a sheet.
        ref: the cell or block.
        name: the table or name concerned.
        details: further values for the texts.
    """

    rule: str
    sheet: str = ""
    ref: str = ""
    name: str = ""
    details: Mapping[str, object] = field(default_factory=dict)

    def message(self, language: Language = "en") -> str:
        """What is wrong."""
        return self._say("what", language)

    def remedy(self, language: Language = "en") -> str:
        """What to do about it."""
        return self._say("remedy", language)

    @property
    def where(self) -> str:
        """The sheet and the cell."""
        return " › ".join(part for part in (self.sheet, self.ref) if part)

    def told(self, language: Language = "en") -> str:
        """All of it on one line: the place, what is wrong, and the remedy."""
        said = f"{self.message(language)} {self.remedy(language)}"
        return f"{self.where}: {said}" if self.where else said

    def error(self, language: Language = "en", file: str = "") -> TemplateError:
        """The fault as an error to raise."""
        where = " › ".join(part for part in (file, self.where) if part)
        return TemplateError(f"template.{self.rule}", where=where, language=language, **self._values)

    def _say(self, part: str, language: Language) -> str:
        return say(f"template.{self.rule}.{part}", language, **self._values)

    @property
    def _values(self) -> dict[str, object]:
        return {"sheet": self.sheet, "ref": self.ref, "name": self.name, **self.details}


@dataclass(frozen=True)
class Note:
    """Something that filling could not keep, or changed on the way, and that the user should know."""

    rule: str
    details: Mapping[str, object] = field(default_factory=dict)

    def message(self, language: Language = "en") -> str:
        """What it is."""
        return say(f"template.{self.rule}.what", language, **self.details)
