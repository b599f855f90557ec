"""Answers that are small sheets of their own: a list of KPIs, what was noticed in the data, the text of SALES_DATA."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from salesxl.cells import answers
from salesxl.cells.answers import Rows
from salesxl.cells.blocks import Block
from salesxl.cells.options import Options
from salesxl.cells.tables import Tables, file_name, prepared
from salesxl.cells.values import Cell
from salesxl.dataset import Dataset
from salesxl.findings import Finding
from salesxl.locale import say
from salesxl.periods import Period
from salesxl.reading.data import Source
from salesxl.scorecard import Row, scorecard
from salesxl.tables import TABLES

SEVERITIES = ("error", "warning", "info")
KPI_COLUMNS = ("metric", "value", "previous", "change", "target", "attainment", "status", "note")


def scorecard_rows(data: Dataset, metrics: Sequence[str], period: Period | None, options: Options) -> Rows:
    """A line for each metric: value, the period before, change, target, attainment, status, note."""
    found = scorecard(data, period, options.compare, metrics=metrics or None, trend=0)
    language = options.language
    header = [say(f"workbook.kpi_columns.{name}", language) for name in KPI_COLUMNS]
    if options.compare == "year":
        header[KPI_COLUMNS.index("previous")] = say("workbook.series.year_before", language)
    return answers.with_header(header, [_line(row, options) for row in found], options)


def _line(row: Row, options: Options) -> list[Cell]:
    language, result, before = options.language, row.result, row.previous
    return [
        row.label(language),
        answers.value_of(result.value, result.reason, language),
        answers.cell(before.value if before else None),
        *(answers.cell(number) for number in (row.change, row.target, row.attainment)),
        row.status_text(language) or None,
        row.note(language) or None,
    ]


def finding_rows(tables: Tables, options: Options) -> Rows:
    """What each block was read as, then what was noticed in it, the serious things first."""
    read_on = Options(language=options.language, skip_errors=True, settings=options.settings, table=options.table)
    rows = report(prepared(tables, (), read_on).data, options)
    if len(tables) == 1:  # no need to say which
        for row in rows:
            where = row[2] if isinstance(row[2], str) else ""
            row[2] = where.removeprefix(file_name(0)).removeprefix(" › ") or None
    return rows


def report(data: Dataset, options: Options) -> Rows:
    """What every source was read as, and every finding."""
    rows: Rows = [_source(source, options) for source in data.sources]
    findings = sorted(data.findings, key=lambda finding: SEVERITIES.index(finding.severity))
    rows += [_finding(finding, options) for finding in findings]
    words = ("level", "what", "where", "rows", "example", "action")
    header = [say(f"functions.check.{name}", options.language) for name in words]
    return answers.with_header(header, rows, options)


def _source(source: Source, options: Options) -> list[Cell]:
    language = options.language
    key = source.table or source.seen_as
    if key in TABLES:
        table = TABLES[key].th if language == "th" else TABLES[key].en
        columns = ", ".join(f"{_column(key, name, options)} = {header}" for name, header in source.columns.items())
        text = say("functions.check.understood", language, table=table, columns=columns)
    else:
        text = say("functions.check.unknown", language, headers=", ".join(filter(None, source.unused)))
    unused = ", ".join(filter(None, source.unused)) if key in TABLES else ""
    aside = say("functions.check.unused", language, headers=unused) if unused else None
    return [say("cli.severities.info", language), text, source.name, float(source.rows), None, aside]


def _column(table: str, name: str, options: Options) -> str:
    known = {column.key: column for column in TABLES[table].columns}
    column = known.get(name)
    return (column.th if options.language == "th" else column.en) if column else name


def _finding(finding: Finding, options: Options) -> list[Cell]:
    language = options.language
    return [
        say(f"cli.severities.{finding.severity}", language),
        finding.message(language),
        finding.where(language),
        float(finding.rows),
        finding.examples[0].value or None if finding.examples else None,
        finding.action(language),
    ]


def handle_text(blocks: Sequence[Block]) -> str:
    """The text that stands for blocks: made of their content, so that the same cells give the same text."""
    content = "|".join(f"{block.digest}{block.date1904}" for block in blocks)
    digest = hashlib.sha256(content.encode()).hexdigest()[:24]
    rows = sum(block.n_rows for block in blocks)
    return f"SALES_DATA#{digest} ({len(blocks)}: {rows:,} × {len(blocks[0].columns)})"
