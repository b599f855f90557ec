"""A shop to calculate on, and what a result says; for the tests of calculating."""

from __future__ import annotations

from typing import Any

from small_firm import firm

from salesxl.dataset import Dataset
from salesxl.results import Result


def groups(result: Result) -> dict[str, float | None]:
    return {group.key: group.value for group in result.groups}


def rules(result: Result) -> list[str]:
    for note in result.notes:
        for language in ("en", "th"):
            assert "{" not in note.text(language)
    return [note.rule for note in result.notes]


def reason(result: Result) -> str:
    assert result.value is None
    assert result.reason is not None
    for language in ("en", "th"):
        assert "{" not in result.reason.text(language)
    return result.reason.rule


def shop(*rows: tuple[Any, ...], columns: str = "order_date customer_id net_amount", **options: Any) -> Dataset:
    return firm(orders=(columns.split(), rows), **options)
