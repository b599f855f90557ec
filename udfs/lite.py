"""xlwings Lite and Server: the same functions and buttons for Excel on Mac, on the web and on Windows without VBA.

The workbook's ``main.py`` needs two lines:

    import xlwings as xw
    from salesxl.udfs.lite import *

The functions are those of functions.py; the buttons are scripts, which xlwings hands the workbook. Nothing here is
xlwings' own server code: the host brings it.
"""

from __future__ import annotations

import xlwings as xw

from salesxl.udfs import functions as _functions
from salesxl.udfs import ribbon

SCRIPTS = ("check_data", "map_columns", "refresh_kpi", "show_definitions")
"""The buttons that work on a list of actions alone."""


@xw.script
def check_data(book: xw.Book) -> None:
    """List on a sheet what was understood of the raw tables and what was noticed in them."""
    ribbon.check_data(book=book)


@xw.script
def map_columns(book: xw.Book) -> None:
    """List on a sheet which header is which field, to be corrected there."""
    ribbon.map_columns(book=book)


@xw.script
def refresh_kpi(book: xw.Book) -> None:
    """Compute anew what is bound to metrics."""
    ribbon.refresh_kpi(book=book)


@xw.script
def show_definitions(book: xw.Book) -> None:
    """List the definitions of all metrics on a sheet."""
    ribbon.show_definitions(book=book)


_OFFERED = {name: one for name, one in vars(_functions).items() if name.startswith("SALES_")}
globals().update(_OFFERED)

__all__ = [*SCRIPTS, *_OFFERED]
