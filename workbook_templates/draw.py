"""Draw the bundled templates.

``python -m salesxl.workbook_templates.draw`` writes a workbook for each template and language; with ``--check`` it
only says whether the committed files are still what it would write, and exits with 1 if not. No clock is read.

What the filler finds in them:

* names of cells: ``txt_title``, ``txt_period``, ``txt_compared``, ``txt_as_of``, ``txt_currency``, ``txt_rows`` and
  ``txt_missing``, words about the whole workbook; ``txt_insights``, six cells for what stands out; ``txt_months``,
  thirteen cells for the months of the columns ``t-12`` to ``t-0``; ``txt_note_<analysis>``, what else to know about it;
* cards: ``kpi_<metric>`` and its ``_label``, ``_change``, ``_status`` and ``_note``;
* tables of metrics, ``metrics_scorecard``, ``metrics_months`` and ``metrics_customers``: the first column is headed ``metric``
  and names one a row, the others are headed by the words ``workbook.kpi_columns`` or ``t-12`` to ``t-0``;
* tables of analyses, headed by the words of ``columns``: ``tbl_trend__revenue``, ``tbl_leaderboard``,
  ``tbl_activity_mix``, ``tbl_response_times``, ``tbl_pipeline``, ``tbl_funnel``, ``tbl_sources``, ``tbl_rfm``,
  ``tbl_cohorts``, ``tbl_mrr_movements``. A header that begins with a minus receives the column with its sign turned;
* rows: ``tbl_orders``, ``tbl_deals``, ``tbl_leads``, ``tbl_activities``, ``tbl_subscriptions``, ``tbl_spend`` and
  ``tbl_reps_targets``; ``tbl_findings`` and ``tbl_definitions``;
* ``salesxl_template`` holds the template's name, and says that sheets and charts without data may be hidden;
* ``salesxl_language`` is the language of the words, so that a refreshed workbook keeps it.

A name that several sheets use belongs to the first for the whole workbook; the others have one of their own. ``[$¤]``
in a number format stands for the firm's currency.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from xlsxwriter import Workbook

from salesxl.locale import LANGUAGES, Language

from . import FOLDER, TEMPLATES
from .customers import draw_customers
from .extras import draw_definitions, draw_quality, draw_rows, draw_targets
from .page import Draft, Place
from .recurring import draw_recurring
from .scorecard import draw_charts, draw_scorecard
from .style import WHITE
from .team import draw_pipeline, draw_team

DRAWN = datetime(2026, 1, 1)

PAGES: dict[str, Callable[[Draft], None]] = {
    "scorecard": draw_scorecard,
    "team": draw_team,
    "pipeline": draw_pipeline,
    "customers": draw_customers,
    "recurring": draw_recurring,
    "quality": draw_quality,
    "definitions": draw_definitions,
    "targets": draw_targets,
}
"""What draws each sheet; the trend comes with the scorecard, and the others hold raw rows."""


def draw(name: str, language: Language) -> bytes:
    """A template as a workbook."""
    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True})
    draft = Draft(book, language)
    book.set_properties({"title": draft.say(f"templates.{name}"), "created": DRAWN})
    book.set_size(2400, 1400)
    for key in TEMPLATES[name]:
        if key in PAGES:
            PAGES[key](draft)
        elif key != "trend":
            draw_rows(draft, key)
    if "scorecard" in draft.pages:
        draw_charts(draft)
    _mark(draft, name)
    book.close()
    return content.getvalue()


def _mark(draft: Draft, name: str) -> None:
    """Write the template's name where the filler looks for it: at the end of the definitions' first row."""
    title = draft.say("sheets.definitions")
    sheet = draft.book.get_worksheet_by_name(title)
    sheet.write_string(4, 7, name, draft.look(font_color=WHITE, font_size=8, align="right"))
    draft.book.define_name("salesxl_language", f'="{draft.language}"')
    draft.book.define_name("salesxl_template", f"={Place(title, 4, 7, 4, 7).ref}")


def path(name: str, language: Language) -> Path:
    """The committed file of a template."""
    return FOLDER / f"{name}.{language}.xlsx"


def parts(content: bytes) -> dict[str, bytes]:
    """The parts of a workbook, without what changes with XlsxWriter's version alone."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        found = {info.filename: file.read(info) for info in file.infolist()}
    return {name: re.sub(rb">\s+<", b"><", data).strip() for name, data in found.items()}


def stale() -> list[Path]:
    """The committed files that are not what would be drawn now."""
    wanted = {path(name, language): (name, language) for name in TEMPLATES for language in LANGUAGES}
    return [
        file for file, (name, language) in wanted.items()
        if not file.exists() or parts(file.read_bytes()) != parts(draw(name, language))
    ]  # fmt: skip


def main(arguments: list[str]) -> int:
    """Write the templates, or with ``--check`` compare them."""
    if arguments == ["--check"]:
        old = stale()
        for file in old:
            sys.stderr.write(f"{file.name} is stale: run python -m salesxl.workbook_templates.draw\n")
        return 1 if old else 0
    for name in TEMPLATES:
        for language in LANGUAGES:
            path(name, language).write_bytes(draw(name, language))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
