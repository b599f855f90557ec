"""The sheets that end every template: data quality, definitions, targets, raw rows."""

from __future__ import annotations

from salesxl.locale import say
from salesxl.tables import TABLES

from .page import Draft, Page
from .style import CREAM, GREY, INPUT, ORANGE, QUIET

WIDTHS = {"text": 150, "id": 115, "date": 105, "money": 115, "number": 90, "rate": 80, "flag": 90, "duration": 90}
UNITS = {"id": "text", "text": "text", "date": "date", "money": "cents", "number": "plain", "rate": "rate", "flag": "text", "duration": "plain"}

QUALITY = {"severity": 110, "rule": 190, "message": 450, "where": 240, "rows": 80, "example": 160, "action": 450}
DEFINITIONS = {"key": 170, "name": 210, "family": 110, "definition": 860, "formula": 300, "needs": 150, "source": 300}
TARGETS = {"owner": 190, "team": 150, "period": 110, "target": 140, "measure": 150}
TARGET_ROWS = 24
LINES = 3


def draw_quality(draft: Draft) -> None:
    """What was noticed in the raw data."""
    _listing(draft, "quality", "tbl_findings", "finding_columns", QUALITY)


def draw_definitions(draft: Draft) -> None:
    """What every metric means."""
    _listing(draft, "definitions", "tbl_definitions", "definition_columns", DEFINITIONS)


def _listing(draft: Draft, key: str, table: str, shelf: str, columns: dict[str, int]) -> None:
    """A table of texts over the whole sheet."""
    page = Page(draft, key, tab=QUIET)
    page.widths(10, *columns.values())
    page.heading(len(columns))
    page.remark(4, 1, key)
    units = [(name, "count" if name == "rows" else "text") for name in columns]
    headers = [draft.say(f"{shelf}.{name}") for name in columns]
    page.table(table, 6, 1, units, rows=1, headers=headers, wrap=True, autofilter=True)
    # Excel fits rows to wrapped texts when it opens a workbook, LibreOffice does not: three lines hold nearly all of them.
    page.sheet.set_row_pixels(7, LINES * page.look.row_height)
    page.sheet.freeze_panes(7, 0)
    page.paper(repeat=6)


def draw_targets(draft: Draft) -> None:
    """Where targets are typed in: blue on cream, checked while typing."""
    page = Page(draft, "targets", tab=ORANGE)
    page.widths(10, *TARGETS.values())
    page.heading(len(TARGETS), second=2)
    page.remark(4, 1, "targets")
    page.table("tbl_reps_targets", 6, 1, [(name, "money" if name == "target" else "text") for name in TARGETS],
               rows=TARGET_ROWS, headers=[_column("reps_targets", name, page) for name in TARGETS], autofilter=True)  # fmt: skip
    first, last = 7, 6 + TARGET_ROWS
    for at, name in enumerate(TARGETS, start=1):
        unit = "money" if name == "target" else "text"
        for row in range(first, last + 1):
            page.sheet.write_blank(row, at, None, page.look.cell(unit, bg_color=CREAM, font_color=INPUT))
    at = 1 + list(TARGETS).index("target")
    page.sheet.data_validation(first, at, last, at, {
        "validate": "decimal", "criteria": ">=", "value": 0, "input_title": draft.say("targets.title"),
        "input_message": draft.say("targets.message"), "error_title": draft.say("targets.title"), "error_message": draft.say("targets.error"),
    })  # fmt: skip
    page.sheet.freeze_panes(7, 0)
    page.paper(repeat=6)


def draw_rows(draft: Draft, key: str) -> None:
    """The accepted rows of a canonical table, each with the file and the row it came from."""
    page = Page(draft, key, tab=GREY)
    columns = TABLES[key].columns
    headers = [_column(key, column.key, page) for column in columns]
    headers += [say(f"columns.{name}", page.language) for name in ("source_file", "source_row")]
    units = [(column.key, UNITS[column.kind]) for column in columns] + [("source_file", "text"), ("source_row", "count")]
    page.widths(*(WIDTHS[column.kind] for column in columns), 210, 100)
    page.table(f"tbl_{key}", 0, 0, units, rows=1, headers=headers, autofilter=True)
    page.sheet.freeze_panes(1, 1)
    page.paper(repeat=0)


def _column(table: str, key: str, page: Page) -> str:
    column = TABLES[table].column(key)
    return column.th if page.language == "th" else column.en
