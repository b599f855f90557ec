"""A template, opened once and filled as often as needed.

Values go into its own parts; whatever is not bound comes back byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from salesxl.errors import InputError, TemplateError, UnsafeInput
from salesxl.locale import Language
from salesxl.reading.formats.sniff import sniff
from salesxl.reading.safety import Unreadable
from salesxl.workbook.parts.areas import Area
from salesxl.workbook.parts.checks import Cell, faults_of, faults_of_cells
from salesxl.workbook.parts.faults import Fault, Note
from salesxl.workbook.parts.held import Held, shared_strings
from salesxl.workbook.parts.markup import Malformed
from salesxl.workbook.parts.names import NameEntry, WorkbookPart
from salesxl.workbook.parts.package import LIMITS, Package
from salesxl.workbook.parts.pivots import PivotCache, read_pivots
from salesxl.workbook.parts.references import blocks
from salesxl.workbook.parts.render import Changes, Filling, Last
from salesxl.workbook.parts.sheets import Sheet
from salesxl.workbook.parts.styles import Style, read_styles
from salesxl.workbook.parts.tables import TableTarget, read_table

MAX_NAMED_CELLS = 10_000
"""A name that spans more cells is no binding: a whole column, perhaps."""


@dataclass(frozen=True)
class NameTarget:
    """A defined name that points to cells.

    Attributes:
        name: as written in the template.
        sheet: where it points.
        ref: A1 style, several blocks with commas between.
        merges: the merged blocks of the sheet.
    """

    name: str
    sheet: str
    ref: str
    merges: tuple[Area, ...] = ()

    @property
    def areas(self) -> list[Area]:
        """The blocks it points to."""
        return [Area.of(part) for part in self.ref.split(",")]

    def cells(self) -> list[tuple[int, int]]:
        """Its cells, block by block and row by row. A merged block counts as its first cell."""
        return self._cells

    @cached_property
    def _cells(self) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        for area in self.areas:
            hidden = {cell for merge in self.merges if merge.meets(area) for cell in merge.cells()[1:]}
            found += [cell for cell in area.cells() if cell not in hidden] or area.cells()[:1]
        return found


class CompiledTemplate:
    """A workbook to be filled.

    Attributes:
        file: its name, for messages.
        names: the names that point to cells. The key is the name; where several sheets have a name of their own, the
            second and later ones stand under ``Sheet!name``, and ``NameTarget.name`` is the name alone.
        tables: the Excel tables by name.
        broken_names: names that point to no cells, with their text: ``#REF!``, a formula, another workbook.
        notes: what filling cannot keep.
        suffix: how a file with this content must be called: ``.xlsx`` or ``.xlsm``.
    """

    def __init__(self, data: bytes, file: str = "", language: Language = "en") -> None:
        self.file, self.language = file, language
        self.package = Package(data)
        self.main = self._main_part()
        self.workbook = WorkbookPart(self.package.read(self.main))
        kind = self.package.types.get("/" + self.main.lower(), "")
        self.suffix = ".xlsm" if "macroEnabled" in kind else ".xlsx"
        related = {identifier: (kind, part) for identifier, kind, part in self.package.relations(self.main)}
        self.parts = {
            entry.name: related[entry.relation][1]
            for entry in self.workbook.sheets
            if related.get(entry.relation, ("", ""))[0] == "worksheet"
        }
        self._sheets: dict[str, Sheet] = {}
        self.tables: Mapping[str, TableTarget] = {table.name: table for table in self._read_tables()}
        self.broken_names: dict[str, str] = {}
        self.names: Mapping[str, NameTarget] = self._read_names()
        self._checked: tuple[frozenset[Cell], tuple[Fault, ...]] | None = None
        self.filling = Filling(self)
        self._read_all()

    @classmethod
    def open(cls, source: str | Path | bytes, language: Language = "en") -> CompiledTemplate:
        """Open a template.

        Args:
            source: a workbook's path or its bytes.
            language: of the error texts.

        Raises:
            TemplateError: it is not there, not an xlsx or xlsm workbook, protected by a password or damaged.
            UnsafeInput: it holds what no honest file holds.
        """
        file = "" if isinstance(source, bytes) else str(source)
        try:
            data = source if isinstance(source, bytes) else Path(source).read_bytes()
            kind = sniff(data, LIMITS)
            if kind != "xlsx":
                raise Fault("kind", name=kind).error(language, file)
            return cls(data, file, language)
        except Unreadable as fault:
            raise _unreadable(fault, language, file) from fault
        except FileNotFoundError as fault:
            raise _unreadable(Unreadable("not-found"), language, file) from fault
        except OSError as fault:
            if isinstance(fault, InputError):
                raise
            raise _unreadable(Unreadable("no-access", reason=fault.strerror), language, file) from fault
        except (Malformed, LookupError, ValueError, TypeError, AttributeError, SyntaxError) as fault:
            # Border: whatever a damaged workbook makes the reading trip over, in parts Excel would repair or refuse.
            if isinstance(fault, InputError):
                raise
            raise _unreadable(Unreadable("damaged"), language, file) from fault

    def _main_part(self) -> str:
        for _, kind, part in self.package.relations(""):
            if kind == "officeDocument" and part in self.package:
                return part
        raise Malformed("no workbook part")

    def _read_all(self) -> None:
        """Read every part that filling may need: damage shows when a template is opened, not when it is filled."""
        for sheet in self.worksheets():
            sheet.read_all()
        (
            len(self.styles),
            len(self.strings),
            len(self.pivot_caches),
            len(self.filling.charts),
            len(self.filling.drawings),
        )

    def sheet(self, name: str) -> Sheet:
        """A worksheet.

        Raises:
            KeyError: there is none of this name.
        """
        if name not in self._sheets:
            part = self.parts[name]
            self._sheets[name] = Sheet(name, part, self.package.read(part))
        return self._sheets[name]

    def worksheets(self) -> list[Sheet]:
        """All worksheets, in their order."""
        return [self.sheet(name) for name in self.parts]

    @property
    def sheets(self) -> list[str]:
        """The names of all sheets, in their order."""
        return [entry.name for entry in self.workbook.sheets]

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings."""
        for _, kind, part in self.package.relations(self.main):
            if kind == "sharedStrings" and part in self.package:
                return shared_strings(self.package.read(part))
        return []

    @cached_property
    def styles_part(self) -> str | None:
        """The part that holds the styles."""
        relations = self.package.relations(self.main)
        return next((part for _, kind, part in relations if kind == "styles" and part in self.package), None)

    @cached_property
    def styles(self) -> list[Style]:
        """The styles cells point to by number."""
        return read_styles(self.package.read(self.styles_part)) if self.styles_part else []

    def style(self, number: str | None) -> Style:
        """The style behind the number a cell gives."""
        at = int(number or 0)
        return self.styles[at] if at < len(self.styles) else Style()

    @cached_property
    def pivot_caches(self) -> list[PivotCache]:
        """The data behind the pivot tables."""
        return read_pivots(self)

    def pivots(self, sheet: str) -> list[Area]:
        """The blocks that pivot tables take on a sheet."""
        return [area for cache in self.pivot_caches for name, area in cache.tables if name == sheet]

    def blocks(self, text: str) -> list[tuple[str, Area]]:
        """The blocks behind a reference: ranges, a defined name (with or without a sheet before it) or a table."""
        found = blocks(text)
        if found:
            return found
        scope, _, name = text.rpartition("!")
        entries = [entry for entry in self.workbook.names if entry.name.lower() == name.lower()]
        own = [entry for entry in entries if entry.scope and scope.strip("'") == entry.scope]
        for entry in own or entries:
            return entry.blocks
        tables = [table for table in self.tables.values() if table.name.lower() == text.lower()]
        return [(table.sheet, table.area) for table in tables]

    def value(self, sheet: str, row: int, column: int) -> Held:
        """What a cell of the template holds: text, a number (dates too), a formula's last result, or None."""
        return self.sheet(sheet).value(row, column, self.strings)

    def text(self, sheet: str, row: int, column: int) -> str:
        """What a cell of the template holds, as stripped text."""
        value = self.value(sheet, row, column)
        return "" if value is None else str(value).strip()

    def cell_faults(self, cells: frozenset[Cell]) -> tuple[Fault, ...]:
        """Everything that keeps some cells from being filled; a batch asks for the same ones again and again."""
        if self._checked is None or self._checked[0] != cells:
            self._checked = (cells, faults_of_cells(self, cells))
        return self._checked[1]

    def faults(self, changes: Changes) -> list[Fault]:
        """Everything that keeps these changes from being made; values do not matter, places and lengths do."""
        return faults_of(self, changes)

    def render(self, changes: Changes, notes: list[Note] | None = None, last: Last | None = None) -> bytes:
        """The template filled: the same changes give the same bytes.

        Args:
            changes: what goes where.
            notes: receives what was changed on the way, as texts cut to what a cell holds.
            last: called with the parts that change, and answers with what is to be changed beyond that.

        Raises:
            TemplateError: a change cannot be made; ``faults`` lists all reasons.
        """
        found = self.faults(changes)
        if found:
            raise found[0].error(self.language, self.file)
        return self.filling.render(changes, [] if notes is None else notes, last)

    @cached_property
    def notes(self) -> list[Note]:
        """What filling cannot keep."""
        return list(self._notes())

    def _notes(self) -> Iterator[Note]:
        if any("digital-signature" in kind for kind in self.package.types.values()):
            yield Note("signature")
        for table in self.tables.values():
            if any(kind == "queryTable" for _, kind, _ in self.package.relations(table.part)):
                yield Note("query-table", {"name": table.name})

    def _read_tables(self) -> Iterator[TableTarget]:
        for sheet, part in self.parts.items():
            for _, kind, table in self.package.relations(part):
                if kind == "table" and table in self.package:
                    yield read_table(self.package.read(table), sheet, table)

    def _read_names(self) -> dict[str, NameTarget]:
        found: dict[str, NameTarget] = {}
        for entry in self.workbook.names:
            if entry.name.lower().startswith("_xlnm."):
                continue
            target = self._target(entry)
            if target is None:
                self.broken_names[entry.name] = entry.text
            else:
                found[f"{entry.scope or target.sheet}!{entry.name}" if entry.name in found else entry.name] = target
        return found

    def _target(self, entry: NameEntry) -> NameTarget | None:
        blocks = entry.blocks
        sheets = {sheet.casefold() for sheet, _ in blocks}
        known = {name.casefold(): name for name in self.parts}
        if len(sheets) != 1 or not sheets <= known.keys() or sum(area.size for _, area in blocks) > MAX_NAMED_CELLS:
            return None
        sheet = known[sheets.pop()]
        ref = ",".join(area.ref for _, area in blocks)
        return NameTarget(entry.name, sheet, ref, tuple(self.sheet(sheet).merges))


def _unreadable(fault: Unreadable, language: Language, file: str) -> InputError:
    kind = UnsafeInput if fault.unsafe else TemplateError
    return kind(f"reading.{fault.key}", where=file, language=language, **fault.values)
