"""Small tables whose every figure was worked out by hand, and the way from rows to a dataset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd

from salesxl.dataset import Dataset
from salesxl.load import load
from salesxl.prepare import prepare
from salesxl.results import TableResult
from salesxl.settings import Settings
from salesxl.tables import TABLES
from salesxl.workbook_templates.make_sample import FOLDER

Rows = Iterable[Sequence[Any]]

ORDERS = (
    ("order_id", "order_date", "customer_id", "net_amount", "status", "product", "type"),
    [
        ("O1", "2026-01-05", "C1", 1000, "completed", "P1", "sale"),
        ("O2", "2026-01-12", "C2", 500, "completed", "P1", "sale"),
        ("O3", "2026-01-20", "C1", 1500, "completed", "P2", "sale"),
        ("O4", "2026-02-03", "C3", 2000, "completed", "P1", "sale"),
        ("O5", "2026-02-10", "C2", 700, "completed", "P1", "sale"),
        ("O6", "2026-02-15", "C1", -300, "completed", "P2", "refund of O3"),
        ("O7", "2026-02-20", "C4", 900, "cancelled", "P1", "sale"),
        ("O8", "2026-03-02", "C1", 1200, "completed", "P1", "sale"),
        ("O9", "2026-03-09", "C5", 800, "completed", "P1", "sale"),
        ("O9", "2026-03-09", "C5", 800, "completed", "P1", "sale"),
        ("O10", "2026-03-18", "C3", 0, "completed", "P1", "sale"),
    ],
)
DEALS = (
    ("deal_id", "owner", "source", "created_date", "close_date", "status", "stage", "amount", "probability"),
    [
        ("D1", "A", "web", "2026-01-02", "2026-01-22", "won", "Won", 10_000, 1),
        ("D2", "A", "referral", "2026-01-05", "2026-02-04", "won", "Won", 20_000, 1),
        ("D3", "B", "web", "2026-01-10", "2026-01-25", "lost", "Lost", 5_000, 0),
        ("D4", "B", "web", "2026-01-15", "2026-03-16", "won", "Won", 30_000, 1),
        ("D5", "A", "social", "2026-02-01", "2026-04-10", "open", "Proposal", 40_000, 0.5),
        ("D6", "B", "referral", "2026-02-10", "2026-03-20", "open", "Negotiation", 15_000, 0.8),
        ("D7", "A", "web", "2026-02-20", "2026-03-10", "lost", "Lost", 12_000, 0),
        ("D8", "B", "social", "2026-03-05", "2026-05-01", "open", "Qualified", 25_000, 0.2),
    ],
)
TARGETS = (("owner", "period", "target"), [("A", "2026-Q1", 25_000), ("B", "2026-Q1", 40_000)])
LEADS = (
    ("lead_id", "source", "created_at", "first_response_at", "converted"),
    [
        ("L1", "web", "2026-03-02 09:00", "2026-03-02 09:30", True),
        ("L2", "web", "2026-03-06 17:30", "2026-03-09 09:30", False),
        ("L3", "social", "2026-03-10 10:00", "2026-03-10 12:00", False),
        ("L4", "referral", "2026-03-11 08:00", "2026-03-11 08:15", True),
        ("L5", "social", "2026-03-12 13:00", None, False),
        ("L6", "web", "2026-03-13 10:00", "2026-03-13 18:00", False),
    ],
)
SUBSCRIPTIONS = (  # 2,000 a month at the end of January 2026, 2,200 at the end of February
    ("subscription_id", "customer_id", "amount", "interval", "start", "end", "status"),
    [
        ("S1", "C1", 1000, "month", "2025-06-01", "2026-02-10", "ended"),
        ("S2", "C1", 1200, "month", "2026-02-10", None, "active"),
        ("S3", "C2", 500, "month", "2025-06-01", "2026-02-15", "cancelled"),
        ("S4", "C3", 2400, "year", "2025-06-01", None, "active"),
        ("S5", "C4", 300, "month", "2025-06-01", "2026-02-20", "ended"),
        ("S6", "C4", 250, "month", "2026-02-20", None, "active"),
        ("S7", "C5", 400, "month", "2026-02-05", None, "active"),
        ("S8", "C6", 150, "month", "2025-01-01", "2025-12-31", "cancelled"),
        ("S9", "C6", 150, "month", "2026-02-20", None, "active"),
    ],
)
SPEND = (
    ("period", "category", "channel", "amount"),
    [
        ("2026-Q1", "ads", "Web ", 6_000),
        ("2026-Q1", "sales salaries", None, 12_000),
        ("2026-Q1", "fairs", "fair", 2_000),
    ],
)


def frame(key: str, columns: Sequence[str], rows: Rows) -> pd.DataFrame:
    """Rows as a canonical table, typed as reading types them."""
    table = pd.DataFrame(list(rows), columns=list(columns))
    for column in columns:
        kind = TABLES[key].column(column).kind
        if kind == "date":
            table[column] = pd.to_datetime(table[column]).astype("datetime64[s]")
        elif kind in ("money", "number", "rate", "duration"):
            table[column] = table[column].astype(float)
        elif kind == "flag":
            table[column] = table[column].astype("boolean")
        else:
            table[column] = table[column].astype("category")
    return table


def firm(
    as_of: str | None = "2026-03-31", settings: Mapping[str, object] | None = None, **tables: tuple[Sequence[str], Rows]
) -> Dataset:
    """A dataset of tables given as columns and rows."""
    chosen = Settings().with_values(settings or {})
    raw = {key: frame(key, columns, rows) for key, (columns, rows) in tables.items()}
    prepared, findings = prepare(raw, chosen)
    return Dataset(prepared, chosen, findings, as_of_given=date.fromisoformat(as_of) if as_of else None)


@lru_cache(maxsize=1)
def sample() -> Dataset:
    """The bundled sample firm."""
    return load([FOLDER])


def records(result: TableResult) -> list[dict[str, Any]]:
    """The rows with their column keys."""
    assert result.reason is None, result.reason
    return [dict(zip(result.columns, row, strict=True)) for row in result.rows]


def column(result: TableResult, name: str) -> list[Any]:
    """One column."""
    return [row[name] for row in records(result)]


def left_out(data: Dataset, table: str) -> dict[str, int]:
    return data.tables[table]["set_aside"].value_counts().to_dict()
