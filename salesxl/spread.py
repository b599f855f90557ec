"""Who does a piece of work that is done many times: this process one by one, several of this machine, or a cluster's workers."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Protocol


class Spread(Protocol):
    """Call a function for each item, as ``map`` does; results come in the order of the items."""

    def __call__(self, function: Callable[..., Any], items: Iterable[Any], *shared: Any) -> Iterator[Any]:
        """The function gets an item and then `shared`, which is the same for all; everything must be picklable."""


def one_by_one(function: Callable[..., Any], items: Iterable[Any], *shared: Any) -> Iterator[Any]:
    """In this process, each when its result is asked for."""
    return (function(item, *shared) for item in items)


def processes(count: int) -> Spread:
    """So many processes of this machine; what is shared goes to each of them once, at its start."""
    return partial(_in_processes, count)


def cores() -> int:
    """The cores of this machine that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on Windows and macOS
        return os.cpu_count() or 1


def _in_processes(count: int, function: Callable[..., Any], items: Iterable[Any], *shared: Any) -> Iterator[Any]:
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(count, initializer=_Helper.begin, initargs=(function, shared)) as pool:
        futures = [pool.submit(_Helper.do, item) for item in items]
        try:
            for future in futures:
                yield future.result()
        finally:
            pool.shutdown(cancel_futures=True)


class _Helper:
    """What one of several processes knows from its start on."""

    function: Callable[..., Any]
    shared: tuple[Any, ...]

    @classmethod
    def begin(cls, function: Callable[..., Any], shared: tuple[Any, ...]) -> None:
        # An interrupt reaches all processes: the first one stops, the others finish what they are at.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        cls.function, cls.shared = staticmethod(function), shared

    @classmethod
    def do(cls, item: Any) -> Any:
        return cls.function(item, *cls.shared)
