"""Work spread over a Dask cluster that somebody has started: files are read, and workbooks filled, by its workers.

The only file that knows Dask. Workers need no disk of ours: a file's bytes go to them and its cells come back; the
prepared tables go to each worker once, and finished workbooks come back.
"""

from __future__ import annotations

import asyncio
import platform
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from importlib.metadata import version
from typing import Any, Self

from salesxl.errors import ClusterError
from salesxl.locale import Language
from salesxl.process import keep_memory

_PACKAGES = ("salesxl", "pandas", "numpy", "openpyxl", "python-calamine")
"""What must be of one version everywhere, so that it does not matter who does the work."""

_AHEAD = 2  # how many pieces a worker's thread has before it, so that it never waits and nothing piles up
_LARGE = 1_000_000  # bytes; what is larger travels as data and not as part of the task


class Cluster:
    """A connection to a running cluster; `spread` hands work to it.

    Use it in a ``with`` block: ``with Cluster("tcp://10.0.0.5:8786") as cluster: load(paths, spread=cluster.spread)``.
    """

    def __init__(self, address: str, *, language: Language = "en", timeout: float = 10) -> None:
        """Connect, and see that every worker has what we have.

        Args:
            address: of the scheduler, such as ``tcp://10.0.0.5:8786``.
            language: of the error texts.
            timeout: seconds to wait for an answer.

        Raises:
            ClusterError: Dask is not installed here, nobody answers, there are no workers, or a worker has other versions.
        """
        self.address, self.language = address, language
        try:
            from distributed import Client
        except ImportError as fault:
            raise self._error("not-installed") from fault
        try:
            with ThreadPoolExecutor(1) as aside:  # a notebook has a loop of its own on this thread
                aside.submit(asyncio.run, _scheduler_at(address, timeout)).result()
        except (OSError, ValueError) as fault:  # a timeout is an OSError
            raise self._error("no-answer") from fault
        self._client = Client(address, timeout=timeout, set_as_default=False)
        try:
            self._same_everywhere()
            self._client.run(keep_memory)  # Dask asks for the contrary, which costs a worker half of its time
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave the cluster; it goes on running."""
        self._client.close()

    def spread(self, function: Callable[..., Any], items: Iterable[Any], *shared: Any) -> Iterator[Any]:
        """See `salesxl.spread.Spread`; an item whose worker was lost gives a ClusterError as its result."""
        # Every worker has its own, so that none takes it away when it goes.
        held = [self._client.scatter(one, broadcast=True, hash=False) for one in shared]
        ahead = _AHEAD * max(1, sum(self._client.nthreads().values()))
        running: deque[Any] = deque()
        try:
            for item in items:
                running.append(self._client.submit(function, self._sent(item), *held, pure=False))
                if len(running) > ahead:
                    yield self._result(running.popleft())
            while running:
                yield self._result(running.popleft())
        finally:
            if running and self._client.status == "running":
                self._client.cancel(list(running))  # nobody waits for them any more

    def _sent(self, item: Any) -> Any:
        from dask.sizeof import sizeof

        return self._client.scatter(item, hash=False) if sizeof(item) > _LARGE else item

    def _result(self, future: Any) -> Any:
        from distributed import KilledWorker
        from distributed.comm.core import CommClosedError

        try:
            return future.result()
        except (KilledWorker, CancelledError, CommClosedError, TimeoutError):
            return self._error("lost")

    def _same_everywhere(self) -> None:
        """The results must be those of one process: the same programs on all workers."""
        ask: dict[str, tuple[Any, ...]] = {name: (version, name) for name in _PACKAGES}
        ask |= {"Python": (platform.python_version,), "system": (platform.system,)}
        for what, (function, *arguments) in ask.items():
            ours = function(*arguments)
            answers = self._client.run(function, *arguments, on_error="return")
            if not answers:
                raise self._error("no-workers")
            for worker, theirs in sorted(answers.items()):
                if theirs != ours:
                    found = theirs if isinstance(theirs, str) else "-"
                    raise self._error("differs", worker=worker, what=what, ours=ours, theirs=found)

    def _error(self, rule: str, **values: object) -> ClusterError:
        return ClusterError(f"cluster.{rule}", where=self.address, language=self.language, **values)


async def _scheduler_at(address: str, timeout: float) -> None:
    """See that a scheduler answers; a client that gets no answer takes minutes to give up.

    Raises:
        OSError, ValueError: nobody does, or the address is none.
    """
    from distributed.core import rpc
    from distributed.security import Security

    arguments = Security().get_connection_args("client")  # certificates, where the user's settings of Dask name some
    async with rpc(address, timeout=timeout, connection_args=arguments) as found:
        kind = (await asyncio.wait_for(found.identity(), timeout))["type"]
    if kind != "Scheduler":
        raise ValueError(kind)
