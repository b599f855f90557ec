"""Bills for work without a column for the whole amount, but with one for labour and one for parts: they become their sum."""

from __future__ import annotations

import numpy as np

from salesxl.findings import Finding
from salesxl.reading.data import Data
from salesxl.reading.layouts.block import Block
from salesxl.reading.layouts.turning import amounts_of, are_numbers
from salesxl.reading.words.headers import ALL, hints, normalise, without_unit
from salesxl.reading.words.recognise import read_as

HEADER = "Gross amount"
"""Header of the column that holds the sum afterwards."""

_LABOUR = frozenset((
    "labour", "labor", "service", "service fee", "labour charge", "labor charge", "labour charges", "labor charges", "ค่าแรง", "ค่าแรงช่าง", "ค่าบริการ", "ค่าซ่อม",
))  # fmt: skip
_GOODS = frozenset((
    "parts", "spare parts", "materials", "material", "parts charge", "parts charges", "ค่าอะไหล่", "อะไหล่", "ค่าวัสดุ", "ค่าวัสดุอุปกรณ์",
))  # fmt: skip
_AMOUNTS = next(group for group in ALL["orders"].required if "net_amount" in group)


def add_up(block: Block, key: str | None, data: Data) -> None:
    """Give a sheet of bills the column that it lacks.

    Args:
        block: changed in place, where it is such a sheet.
        key: the table that it is, where the user has said it.
        data: receives what was done.
    """
    words = {index: normalise(without_unit(header)) for index, header in enumerate(block.headers) if header}
    labour, goods = ([n for n, word in words.items() if word in known] for known in (_LABOUR, _GOODS))
    parts = sorted([*labour, *goods])
    if key not in (None, "orders") or not (labour and goods) or not are_numbers(block, parts):
        return
    grid = block.grid
    rest = read_as("orders", ["" if index in parts else header for index, header in enumerate(block.headers)])
    billed = rest.columns.keys() & {"order_id", "customer_id", "customer_name"}
    said = hints(grid.sheet or "") | hints(block.title) or hints(grid.file)
    if rest.missing != (_AMOUNTS,) or not billed or said - {"orders"}:  # costs have such columns, too
        return
    columns, filled = np.column_stack([amounts_of(block, index, data) for index in parts]), block.filled[:, parts]
    known = filled.any(axis=1) & ~(np.isnan(columns) & filled).any(axis=1)
    block.add(HEADER, np.where(known, np.nansum(columns, axis=1).astype(object), None))
    block.filled[:, -1] = known
    details = {"names": ", ".join(block.headers[index] for index in parts)}
    data.findings.append(
        Finding("parts-summed", "warning", "orders", grid.file, grid.sheet, rows=block.n_rows, details=details)
    )
