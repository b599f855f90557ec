"""Sales metrics for small businesses, from raw sheets.

    import salesxl

    data = salesxl.load(["orders.xlsx", "deals.csv"])
    salesxl.calculate("win_rate", data, period="2026-05", by="owner")
    salesxl.fill(data, "kpi.xlsx")

Everything is imported on first use, so that listing the metrics does not wait for pandas.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
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


class _Package(ModuleType):
    """This package, whose public names are functions and types, not the modules of the same names.

    ``salesxl.calculate`` is the function wherever ``salesxl/calculate.py`` has been imported before; the module itself is
    reached by ``from salesxl.calculate import ...``.
    """


def _public(name: str, home: str) -> property:
    def get(self: ModuleType) -> Any:
        return getattr(import_module(home), name)

    def put(self: ModuleType, value: object) -> None:
        """The import system hangs a module of the same name here; it stays in ``sys.modules`` alone."""

    return property(get, put)


for _name, _home in _HOMES.items():
    setattr(_Package, _name, _public(_name, _home))
sys.modules[__name__].__class__ = _Package
