"""Functions and a build of the add-in that several tests share."""

from __future__ import annotations

from salesxl.locale import Language
from salesxl.udfs.excel.addin import WorksheetArgument, WorksheetFunction, build_addin

INTERPRETER = r"C:\Users\Somchai Jaidee\salesxl\Scripts\pythonw.exe"

FUNCTIONS = (
    WorksheetFunction(
        "SALES_AOV",
        (
            WorksheetArgument("orders", "The orders with their headers, or the revenue"),
            WorksheetArgument("period", 'Empty for all rows, or text such as "2026-05"', optional=True),
            WorksheetArgument("by", "A field to group by, such as owner", optional=True),
        ),
        'Average order value: revenue / orders. It is called "AOV" for short.',
        "Performance",
    ),
    WorksheetFunction(
        "SALES_CALLS",
        (WorksheetArgument("activities", "The activities with their headers"),),
        "Calls made.",
        "Activity",
    ),
    WorksheetFunction("SALES_METRICS", (), "The list of all metrics."),
)


def built(language: Language = "en") -> bytes:
    return build_addin(FUNCTIONS, interpreter=INTERPRETER, language=language)
