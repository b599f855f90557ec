"""The worksheet functions as the Excel add-in wants them: names, arguments and help of the function wizard."""

from __future__ import annotations

from salesxl.cells.answers import family_name
from salesxl.cells.functions import functions
from salesxl.locale import Language
from salesxl.udfs.excel.addin import WHY, WorksheetArgument, WorksheetFunction


def worksheet_functions(language: Language = "en") -> list[WorksheetFunction]:
    """Every function; SALES_WHY is answered by the add-in itself.

    Args:
        language: of the headings in the ribbon's menu. Help is English: VBA keeps nothing but plain ASCII.
    """
    return [
        WHY
        if function.kind == "why"
        else WorksheetFunction(
            function.name,
            tuple(WorksheetArgument(a.name, function.help_of(a), a.optional) for a in function.arguments),
            function.help(),
            "" if function.family == "tools" else family_name(function.family, language),
        )
        for function in functions().values()
    ]
