"""The way from LibreOffice to salesxl: in the same process where both have the same Python, else a helper process.

Runs inside LibreOffice, whatever its Python is: no library, and nothing newer than Python 3.8.
"""

from __future__ import annotations

import os
import pickle
import site
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

HELPER = "SALESXL_CALC_HELPER"
"""Environment variable: when it says 1, the helper process is used even where the versions agree."""

PROTOCOL = 4  # of pickle, the newest that Python 3.8 and all later ones read

_SETTINGS_OF_PYTHON = ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP")
"""What LibreOffice sets for its own Python and must not reach another one."""


class UnreachableError(Exception):
    """salesxl could not be asked; the text says why."""


class Link:
    """Asks salesxl.

    Args:
        settings: written when the extension was built: `python`, the interpreter; `site`, where its packages lie;
            `tag`, its kind (``cpython-311``).
    """

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings
        self._ask: Callable[..., Any] | None = None
        self._helper: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    @property
    def way(self) -> str:
        """``same process``, ``helper process``, or ``""`` before the first question."""
        if self._ask is None:
            return ""
        return "same process" if self._helper is None else "helper process"

    def ask(self, name: str, *arguments: Any) -> Any:
        """The answer of a function of `salesxl.udfs.calc.answers`.

        Args:
            name: of the function.
            arguments: plain values.

        Raises:
            UnreachableError: there is no salesxl to ask, or it broke down twice.
        """
        with self._lock:
            if self._ask is None:
                self._ask = self._in_this_process() or self._of_a_helper
            return self._ask(name, *arguments)

    # --- the same process ---------------------------------------------------------------------------------------

    def _in_this_process(self) -> Callable[..., Any] | None:
        """The functions themselves, where this Python can load them."""
        if os.environ.get(HELPER) == "1" or sys.implementation.cache_tag != self.settings["tag"]:
            return None
        before = list(sys.path)
        for folder in self.settings["site"]:
            site.addsitedir(folder)  # an editable install is found through a file in there
        # Its packages go together; one of the system's among them would not fit.
        sys.path[:] = [p for p in sys.path if p not in before] + before
        try:
            from salesxl.udfs.calc import answers
        except ImportError:
            sys.path[:] = before
            return None
        ask: Callable[..., Any] = answers.answer
        return ask

    # --- a helper process ---------------------------------------------------------------------------------------

    def _of_a_helper(self, name: str, *arguments: Any) -> Any:
        for attempt in (1, 2):
            if self._helper is None:
                self._helper = self._start()
            try:
                return self._exchange(self._helper, (name, *arguments))
            except (OSError, EOFError, pickle.UnpicklingError) as broken:
                self.end()
                if attempt == 2:
                    raise UnreachableError(f"{self.settings['python']}: {broken!r}") from broken
        raise AssertionError

    def _exchange(self, helper: subprocess.Popen[bytes], question: Any) -> Any:
        if helper.stdin is None or helper.stdout is None:
            raise OSError("no pipe")
        pickle.dump(question, helper.stdin, PROTOCOL)
        helper.stdin.flush()
        fine, answer = pickle.load(helper.stdout)  # noqa: S301  (written by the process that we started)
        if not fine:
            raise UnreachableError(answer)
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        python = self.settings["python"]
        environment: dict[str, str] = {k: v for k, v in os.environ.items() if k not in _SETTINGS_OF_PYTHON}
        environment["PYTHONIOENCODING"] = "utf-8"
        options: dict[str, Any] = {"creationflags": 0x08000000} if os.name == "nt" else {}  # CREATE_NO_WINDOW
        command: list[str] = [python, "-P", "-m", "salesxl.udfs.calc.worker"]  # -P: nothing from the current folder
        try:
            return subprocess.Popen(  # noqa: S603  (the interpreter that built the extension)
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, cwd=os.path.expanduser("~"),
                **options,
            )  # fmt: skip
        except OSError as wrong:
            raise UnreachableError(f"{python}: {wrong}") from wrong

    def end(self) -> None:
        """Let the helper process end; it does so by itself when LibreOffice does."""
        helper, self._helper = self._helper, None
        if helper is None:
            return
        for pipe in (helper.stdin, helper.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was still on its way is lost with the process
                    pipe.close()
        try:
            helper.wait(5)
        except subprocess.TimeoutExpired:
            helper.kill()
