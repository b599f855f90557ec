"""Sales metrics for small businesses, from raw sheets.

    import salesxl

    data = salesxl.load(["orders.xlsx", "deals.csv"])
    salesxl.calculate("win_rate", data, period="2026-05", by="owner")
    salesxl.fill(data, "kpi.xlsx")

Everything is imported on first use, so that listing the metrics does not wait for pandas.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    "analyse": "salesxl.analyse",
    "calculate": "salesxl.calculate",
    "Dataset": "salesxl.dataset",
    "fill": "salesxl.workbook.fill",
    "Finding": "salesxl.findings",
    "from_numbers": "salesxl.from_numbers",
    "load": "salesxl.load",
    "metrics": "salesxl.definitions",
    "Period": "salesxl.periods",
    "read": "salesxl.reading",
    "Reason": "salesxl.results",
    "Result": "salesxl.results",
    "SalesxlError": "salesxl.errors",
    "Settings": "salesxl.settings",
    "TableResult": "salesxl.results",
}

if TYPE_CHECKING:
    from salesxl.analyse import analyse as analyse
    from salesxl.calculate import calculate as calculate
    from salesxl.dataset import Dataset as Dataset
    from salesxl.definitions import metrics as metrics
    from salesxl.errors import SalesxlError as SalesxlError
    from salesxl.findings import Finding as Finding
    from salesxl.from_numbers import from_numbers as from_numbers
    from salesxl.load import load as load
    from salesxl.periods import Period as Period
    from salesxl.reading import read as read
    from salesxl.results import Reason as Reason
    from salesxl.results import Result as Result
    from salesxl.results import TableResult as TableResult
    from salesxl.settings import Settings as Settings
    from salesxl.workbook.fill import fill as fill

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value  # a function and its module may share a name: the function is what is meant
        return value
    raise AttributeError(f"module 'salesxl' has no attribute {name!r}")
