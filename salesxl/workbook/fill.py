"""The main job: a template and a dataset become a filled workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from salesxl.dataset import Dataset
from salesxl.errors import OutputError, UsageError
from salesxl.locale import Language
from salesxl.periods import Period
from salesxl.results import Reason
from salesxl.workbook.atomic import write
from salesxl.workbook.bindings import TableShape, is_metric_table, plain_name
from salesxl.workbook.currency import in_currency
from salesxl.workbook.frames import fitted
from salesxl.workbook.parts.compile import CompiledTemplate, NameTarget
from salesxl.workbook.parts.faults import Fault
from salesxl.workbook.parts.package import Replaced
from salesxl.workbook.parts.tables import TableData, TableTarget
from salesxl.workbook.placing import MANAGED, calculated, changes_for
from salesxl.workbook.plan import Plan, make_plan
from salesxl.workbook.told import beside_the_data, passed_over, why_missing
from salesxl.workbook_templates import DEFAULT, template_bytes

BOUND_NAMES = ("kpi_", "txt_")

MOST_METRICS = 500  # a longer table is no list of metrics

WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods")
"""The endings by which a file is told from the name of a bundled template; not all of them can be filled."""


@dataclass(frozen=True)
class FillReport:
    """What a filling did.

    Attributes:
        file: the workbook written.
        filled: the bindings that received a value.
        missing: the bindings that did not, each with the reason.
        unknown: bindings whose name says nothing to us.
        faults: what of the template was passed over, on a line each with place and remedy.
        notes: what could not be kept.
        findings: how many findings the data have.
    """

    file: Path
    filled: list[str]
    missing: list[tuple[str, Reason]]
    unknown: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    findings: int = 0

    def why_missing(self, language: Language = "en") -> dict[str, list[str]]:
        """Reason -> the metrics and tables that are missing for it, each told once."""
        return why_missing(self.missing, language)

    def as_json(self, language: Language = "en") -> dict[str, Any]:
        """The document of schema ``salesxl.fill/1``."""
        return {"schema": "salesxl.fill/1", "workbooks": [self.as_entry(language)], "findings": self.findings}

    def as_entry(self, language: Language = "en") -> dict[str, Any]:
        """One workbook of that document."""
        return {
            "file": str(self.file),
            "filled": self.filled,
            "missing": [{"binding": binding, "reason": reason.text(language)} for binding, reason in self.missing],
            "unknown": self.unknown,
            "faults": self.faults,
            "notes": self.notes,
        }


@dataclass(frozen=True)
class TemplateReport:
    """What in a workbook would be filled, and what keeps it from being filled."""

    bindings: list[tuple[str, str]]
    faults: list[str]

    def as_json(self, language: Language = "en") -> dict[str, Any]:
        """Plain data."""
        return {"bindings": [{"binding": name, "place": place} for name, place in self.bindings], "faults": self.faults}


def fill(
    data: Dataset,
    output: str | Path,
    *,
    template: str | Path | CompiledTemplate | None = None,
    period: str | Period | None = None,
    compare: str = "previous",
    language: Language = "en",
    with_data: bool = True,
    dry_run: bool = False,
    force: bool = False,
    title: str = "",
) -> FillReport:
    """Fill a template and write it.

    Args:
        data: prepared tables.
        output: the workbook to write.
        template: a bundled template's name, a workbook, or None for the bundled one with everything.
        period: what the numbers are about; the last complete month before the as-of day when None.
        compare: ``previous`` or ``year``.
        language: of the words.
        with_data: also write the raw rows.
        dry_run: decide everything, write nothing.
        force: replace an output that is there.
        title: whose numbers these are.

    Raises:
        TemplateError: the template cannot be filled as it stands.
        OutputError: the workbook cannot be written; an old one stays as it was.
    """
    target = Path(output)
    compiled = template if isinstance(template, CompiledTemplate) else open_template(template, language, data)
    refuse(target, compiled.suffix, force=force or dry_run)
    report, content = rendered(data, target, compiled, period=period, compare=compare, language=language,
                               with_data=with_data, title=title)  # fmt: skip
    if not dry_run:
        write(target, content, language)
    return report


def refuse(target: Path, suffix: str, *, force: bool) -> None:
    """Stop before a workbook gets a name that does not suit it, or takes the place of another.

    Raises:
        UsageError: another ending than the template's.
        OutputError: it is there already.
    """
    if target.suffix.lower() != suffix:
        raise UsageError("errors.wrong_ending", file=target.name, suffix=suffix)
    if target.exists() and not force:
        raise OutputError("errors.is_there", file=target)


def spare(target: Path, raw: Sequence[str], template: str | None) -> None:
    """Stop before a workbook takes the place of a raw file, unless that is filled itself.

    Raises:
        OutputError: the output is one of the raw files and not the template.
    """
    if target.is_file() and not _same(template, target) and any(_same(file, target) for file in raw):
        raise OutputError("errors.over_raw", file=target)


def _same(file: str | None, target: Path) -> bool:
    return file is not None and Path(file).is_file() and Path(file).samefile(target)


def rendered(data: Dataset, target: Path, compiled: CompiledTemplate, **options: Any) -> tuple[FillReport, bytes]:
    """A filled workbook that nobody has written yet; `options` are those of a plan."""
    language = options["language"]
    plan = plan_for(compiled, data, **options)
    for fault in _too_narrow(compiled, plan):
        raise fault.error(language, compiled.file)
    notes = list(compiled.notes)
    changes = changes_for(compiled, plan)
    filled = [(compiled.tables[name], table.rows) for name, table in changes.tables.items()]
    places = [(at.sheet, at.area._replace(top=at.first, bottom=at.first + rows - 1)) for at, rows in filled if rows]

    def with_charts(replaced: Replaced) -> dict[str, bytes]:
        return fitted(compiled.package, replaced, places, language)

    content = compiled.render(changes, notes, with_charts if MANAGED in compiled.names else None)
    faults = [fault.told(language) for fault in _passed_over(compiled, plan)]
    said = [*beside_the_data(plan.period, data, language), *(note.message(language) for note in notes)]
    return FillReport(target, plan.filled, plan.missing, plan.unknown, faults, said, len(data.findings)), content


def _too_narrow(compiled: CompiledTemplate, plan: Plan) -> list[Fault]:
    """Tables that would lose columns."""
    found = []
    for name, needed in plan.narrow.items():
        table = compiled.tables[name]
        details = {"columns": len(table.columns), "needed": needed}
        found.append(Fault("too-narrow", table.sheet, table.ref, name, details))
    return found


def _passed_over(compiled: CompiledTemplate, plan: Plan) -> list[Fault]:
    places = {name: (target.sheet, target.ref) for name, target in compiled.names.items()}
    places |= {name: (table.sheet, table.ref) for name, table in compiled.tables.items()}
    broken = {name: text for name, text in compiled.broken_names.items() if name.lower().startswith(BOUND_NAMES)}
    return passed_over(plan, places, broken)


def open_template(template: str | Path | None, language: Language, data: Dataset) -> CompiledTemplate:
    """A bundled template by name, or a workbook by path; its money formats show the data's currency.

    Raises:
        TemplateError: the workbook cannot be read as a template.
        UnknownName: neither a bundled template nor a file.
    """
    if template is not None and Path(template).suffix.lower() in WORKBOOKS:
        CompiledTemplate.open(template, language)  # what keeps it from being a template is told before it is changed
        content, name = Path(template).read_bytes(), str(template)
    else:
        name = str(template or DEFAULT)
        content = template_bytes(name, language)
    return CompiledTemplate(in_currency(content, data.currency), name, language)


def plan_for(compiled: CompiledTemplate, data: Dataset, **options: Any) -> Plan:
    """The plan for the bindings that a template has."""
    return make_plan(*bindings(compiled), data, **options)


@lru_cache(maxsize=8)  # every workbook of a batch has them
def bindings(compiled: CompiledTemplate) -> tuple[Mapping[str, int], Mapping[str, TableShape]]:
    """The names and tables of a template as a plan wants them."""
    names = {
        key: len(target.cells())
        for key, target in compiled.names.items()
        if target.name.lower().startswith(BOUND_NAMES)
    }
    tables = {}
    for key, table in compiled.tables.items():
        typed = range(table.first, table.last + 1) if table.rows <= MOST_METRICS else ()
        tables[key] = TableShape(
            table.columns,
            tuple(compiled.text(table.sheet, row, table.area.left) for row in typed),
            calculated(compiled, table),
        )
    return names, tables


def examine(file: str | Path, language: Language = "en") -> TemplateReport:
    """Look at a template without data.

    Raises:
        TemplateError: it cannot be read as a template.
    """
    compiled = CompiledTemplate.open(file, language)
    # What an analysis has for columns does not depend on the data, so that a plan of none shows all places.
    nothing = Dataset({}, as_of_given=date(2000, 1, 1))
    plan = plan_for(compiled, nothing, language=language, with_data=False)
    changes = changes_for(compiled, plan)
    places: list[tuple[str, NameTarget | TableTarget]] = [
        (name, compiled.names[name]) for name in bindings(compiled)[0]
    ]
    for name, table in compiled.tables.items():
        is_bound = plain_name(name).startswith("tbl_")
        if is_bound or is_metric_table(table.columns):
            places.append((name, table))
        if is_bound and name not in plan.tables:
            changes.tables[name] = TableData([[None] * table.rows] * len(table.columns))
    faults = [*compiled.faults(changes), *_too_narrow(compiled, plan), *_passed_over(compiled, plan)]
    return TemplateReport(
        [(name, f"{place.sheet}!{place.ref}") for name, place in places], [fault.told(language) for fault in faults]
    )
