"""Worksheet functions without a spreadsheet: what a cell gives us, and what it gets back. Knows no host's library."""

from __future__ import annotations

from salesxl.cells.call import call, forget
from salesxl.cells.values import Cell, ErrorValue

__all__ = ["Cell", "ErrorValue", "call", "forget"]
