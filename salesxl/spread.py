"""Who does a piece of work that is done many times: this process one by one, or the workers of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol


class Spread(Protocol):
    """Call a function for each item, as ``map`` does; results come in the order of the items."""

    def __call__(self, function: Callable[..., Any], items: Iterable[Any], *shared: Any) -> Iterator[Any]:
        """The function gets an item and then `shared`, which is the same for all; everything must be picklable."""


def one_by_one(function: Callable[..., Any], items: Iterable[Any], *shared: Any) -> Iterator[Any]:
    """In this process, each when its result is asked for."""
    return (function(item, *shared) for item in items)
