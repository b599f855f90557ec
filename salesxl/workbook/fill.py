"""The main job: a template and a dataset become a filled workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from salesxl.dataset import Dataset
from salesxl.errors import OutputError, UsageError
from salesxl.locale import Language
from salesxl.periods import Period
from salesxl.results import Reason
from salesxl.workbook.atomic import write
from salesxl.workbook.compile import CompiledTemplate
from salesxl.workbook.currency import in_currency
from salesxl.workbook.faults import Fault
from salesxl.workbook.frames import without_empty_frames
from salesxl.workbook.plan import Plan, TableShape, is_metric_table, make_plan, missing_of, plain_name, unknown_bindings
from salesxl.workbook.render import Changes
from salesxl.workbook.tables import TableData, TableTarget
from salesxl.workbook_templates import DEFAULT, template_bytes

MANAGED = "salesxl_template"
"""A template with this name lets sheets and charts without data be hidden; those of any other stay as they are."""

TYPED = "tbl_reps_targets"
"""The table into which targets are typed: its sheet is there to be filled by hand where there are none."""

MOST_METRICS = 500  # a longer table is no list of metrics


@dataclass(frozen=True)
class FillReport:
    """What a filling did.

    Attributes:
        file: the workbook written.
        filled: the bindings that received a value.
        missing: the bindings that did not, each with the reason.
        unknown: bindings whose name says nothing to us.
        notes: what could not be kept.
        findings: how many findings the data have.
    """

    file: Path
    filled: list[str]
    missing: list[tuple[str, Reason]]
    unknown: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    findings: int = 0

    def why_missing(self, language: Language = "en") -> dict[str, list[str]]:
        """Reason -> the metrics and tables that are missing for it, each told once."""
        found: dict[str, list[str]] = {}
        for binding, reason in self.missing:
            what = missing_of(binding)
            if what is not None:
                told = found.setdefault(reason.text(language), [])
                told += [what] if what not in told else []
        return found

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
        raise UsageError(f"{target.name} must end in {suffix}.", remedy="The ending follows the template's kind.")
    if target.exists() and not force:
        raise OutputError(f"{target} is there already.", remedy="Choose another name, or add --force.")


def rendered(data: Dataset, target: Path, compiled: CompiledTemplate, **options: Any) -> tuple[FillReport, bytes]:
    """A filled workbook that nobody has written yet; `options` are those of a plan."""
    plan = plan_for(compiled, data, **options)
    content = compiled.render(changes_for(compiled, plan))
    if MANAGED in compiled.names:
        content = without_empty_frames(content)
    notes = [note.message(options["language"]) for note in compiled.notes]
    return FillReport(target, plan.filled, plan.missing, plan.unknown, notes, len(data.findings)), content


def open_template(template: str | Path | None, language: Language, data: Dataset) -> CompiledTemplate:
    """A bundled template by name, or a workbook by path; its money formats show the data's currency.

    Raises:
        TemplateError: the workbook cannot be read as a template.
        UnknownName: neither a bundled template nor a file.
    """
    if template is not None and Path(template).suffix.lower() in (
        ".xlsx",
        ".xlsm",
        ".xltx",
        ".xltm",
        ".xls",
        ".xlsb",
        ".ods",
    ):
        CompiledTemplate.open(template, language)  # what keeps it from being a template is told before it is changed
        content, name = Path(template).read_bytes(), str(template)
    else:
        name = str(template or DEFAULT)
        content = template_bytes(name, language)
    return CompiledTemplate(in_currency(content, data.currency), name, language)


def plan_for(compiled: CompiledTemplate, data: Dataset, **options: Any) -> Plan:
    """The plan for the bindings that a template has."""
    return make_plan(*bindings(compiled), data, **options)


def bindings(compiled: CompiledTemplate) -> tuple[dict[str, int], dict[str, TableShape]]:
    """The names and tables of a template as a plan wants them."""
    names = {
        key: len(target.cells())
        for key, target in compiled.names.items()
        if target.name.lower().startswith(("kpi_", "txt_"))
    }
    tables = {}
    for key, table in compiled.tables.items():
        typed = range(table.first, table.last + 1) if table.rows <= MOST_METRICS else ()
        tables[key] = TableShape(
            table.columns, tuple(compiled.text(table.sheet, row, table.area.left) for row in typed)
        )
    return names, tables


def changes_for(compiled: CompiledTemplate, plan: Plan) -> Changes:
    """The plan in terms of cells and tables of this template."""
    changes = Changes()
    for name, values in plan.names.items():
        target = compiled.names[name]
        for (row, column), value in zip(target.cells(), values, strict=True):
            changes.cells[target.sheet, row, column] = value
    for name, columns in plan.tables.items():
        if is_metric_table(compiled.tables[name].columns):
            _write_in_place(changes, compiled.tables[name], columns)
        else:
            changes.tables[name] = TableData(list(columns.values()), list(columns))
    if MANAGED in compiled.names:
        changes.show_sheets, changes.hide_sheets = _sheets_with_and_without(compiled, plan)
    return changes


def _write_in_place(changes: Changes, table: TableTarget, columns: Mapping[str, Sequence[Any]]) -> None:
    """A table of metrics keeps its rows, each with formats that suit its metric's unit."""
    for header, values in columns.items():
        column = table.area.left + table.columns.index(header)
        for row, value in enumerate(values, start=table.first):
            changes.cells[table.sheet, row, column] = value


def _sheets_with_and_without(compiled: CompiledTemplate, plan: Plan) -> tuple[set[str], set[str]]:
    """Sheets of which something was filled, and those of which nothing was (the first sheet always stays)."""
    bound: dict[str, bool] = {}
    filled = {name.split(":")[0] for name in plan.filled}
    for name in (*plan.names, *plan.tables, *(binding for binding, _ in plan.missing)):
        base = name.split(":")[0]
        if plain_name(base).startswith("txt_") or base.endswith(("_label", "_unit", "_note")) or base == TYPED:
            continue  # words that are there without any data, and what the user types
        target = compiled.names.get(base) or compiled.tables.get(base)
        if target is not None:
            bound[target.sheet] = bound.get(target.sheet, False) or base in filled
    first = compiled.sheets[0]
    return {sheet for sheet, some in bound.items() if some}, {
        sheet for sheet, some in bound.items() if not some and sheet != first
    }


def examine(file: str | Path, language: Language = "en") -> TemplateReport:
    """Look at a template without data.

    Raises:
        TemplateError: it cannot be read as a template.
    """
    compiled = CompiledTemplate.open(file, language)
    names, tables = bindings(compiled)
    changes = Changes()
    places: list[tuple[str, str]] = []
    for name in names:
        target = compiled.names[name]
        places.append((name, f"{target.sheet}!{target.ref}"))
        for row, column in target.cells():
            changes.cells[target.sheet, row, column] = 0

    unknown = unknown_bindings(names, tables)
    for name, table in compiled.tables.items():
        if name.startswith("tbl_") or any(part == "metric" for part in [table.columns[0].casefold()]):
            places.append((name, f"{table.sheet}!{table.ref}"))
    faults: list[Fault] = compiled.faults(changes)
    told = [f"{fault.where}: {fault.message(language)} {fault.remedy(language)}" for fault in faults]
    told += [f"{name}: no metric, analysis or table is called so" for name in unknown]
    told += [
        f"{name}: the name points to no cells ({text})"
        for name, text in compiled.broken_names.items()
        if name.startswith(("kpi_", "txt_"))
    ]
    return TemplateReport(places, told)
