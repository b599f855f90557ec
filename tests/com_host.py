"""xlwings' own COM code on a computer without Windows: only the pywin32 modules are played.

Run as a program it answers one pickled question after another, so that the process of the tests keeps its own xlwings:
("call", module, function, arguments) goes through the real ``xlwings.udfs.call_udf``, ("wrapper", module) through the
real ``generate_vba_wrapper``.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import pickle
import subprocess
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

MISSING = -2147352572  # what COM sends for an argument that was left out
ERROR = -2146828288  # and, with Excel's number added, for an error value


class Anything:
    """Whatever pywin32 has there."""

    def __init__(self, *args: Any, **named: Any) -> None: ...

    def __getattr__(self, name: str) -> Any:
        return Anything()

    def __call__(self, *args: Any, **named: Any) -> Any:
        return Anything()

    def __getitem__(self, key: Any) -> Any:
        return Anything()


class Time(dt.datetime):
    """A day as pywin32 hands it over: with a time zone that means nothing."""


@dataclass
class Variant:
    """win32com.client.VARIANT: a value with the kind that COM shall give it."""

    vt: int
    value: Any


def play_pywin32() -> None:
    """Put modules of the names that xlwings imports in place of pywin32's."""

    def module(name: str, **contents: Any) -> types.ModuleType:
        made = types.ModuleType(name)
        made.__dict__.update(contents)
        sys.modules[name] = made
        return made

    error = type("com_error", (Exception,), {})
    module("pythoncom", com_error=error, IID_IDispatch=object(), CoInitialize=lambda: None, VT_ERROR=10,
           __getattr__=lambda name: 0)  # fmt: skip
    module("pywintypes", com_error=error, TimeType=Time, Time=lambda *args: None, IID=lambda text: text)
    client = module(
        "win32com.client", DispatchEx=lambda one, **named: one, Dispatch=lambda one, **named: one, VARIANT=Variant,
        CDispatch=type("CDispatch", (), {}), CoClassBaseClass=type("CoClassBaseClass", (), {}),
        DispatchBaseClass=type("DispatchBaseClass", (), {}), dynamic=Anything(),
    )  # fmt: skip
    module("win32com", client=client)
    module("win32com.client.dynamic", CDispatch=client.__dict__["CDispatch"])
    module("win32com.client.gencache")
    parts = ("api", "con", "gui", "process", "timezone", "event", "clipboard")
    servers = ("server", "server.dispatcher", "server.policy", "server.util")
    for name in (*(f"win32{part}" for part in parts), *(f"win32com.{server}" for server in servers)):
        module(name, __getattr__=lambda name: Anything())
    for name in ("PyDLL", "windll", "oledll"):
        setattr(ctypes, name, Anything())
    ctypes.WinError, ctypes.WINFUNCTYPE = OSError, ctypes.CFUNCTYPE  # type: ignore[attr-defined]


def start_xlwings() -> Any:
    """xlwings as it stands on Windows; the module ``xlwings.udfs``."""
    play_pywin32()
    import xlwings
    from xlwings.main import Engine

    windows = import_module("xlwings._xlwindows")
    udfs = import_module("xlwings.udfs")
    xlwings.engines.add(Engine(impl=windows.engine))
    xlwings.engines.active = xlwings.engines["excel"]
    sys.modules["xlwings.com_server"] = types.SimpleNamespace(loop=None)  # type: ignore[assignment]
    windows.Range.coords = property(lambda self: (Anything(), 1, 1, 1, 1))  # asked for to find the program
    windows.is_range_instance = lambda value: isinstance(value, Cells)
    for name, offered in (
        ("func", "xlfunc"),
        ("arg", "xlarg"),
        ("ret", "xlret"),
        ("sub", "xlsub"),
        ("script", "xlsub"),
    ):
        setattr(xlwings, name, getattr(udfs, offered))
    return udfs


@dataclass
class Cells:
    """A range as xlwings' stock wrapper hands it over: a COM object whose Value is asked for."""

    Value: Any

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()


@dataclass
class Sent:
    """A VARIANT on its way to the tests."""

    vt: int
    value: Any


def answer(udfs: Any, question: tuple[Any, ...]) -> Any:
    kind, module, *rest = question
    if kind == "call":
        function, arguments = rest
        rows = udfs.call_udf(module, function, tuple(arguments), None, None)
        return [[Sent(v.vt, v.value) if isinstance(v, Variant) else v for v in row] for row in rows]
    found = import_module(module)
    if kind == "wrapper":
        import io

        text = io.StringIO()
        udfs.generate_vba_wrapper(module, found, text, types.SimpleNamespace(Name="Book1.xlsm"))
        return text.getvalue()
    return {
        name: getattr(found, name).__xlfunc__ | {"function": None}
        for name in dir(found)
        if hasattr(getattr(found, name), "__xlfunc__")
    }


class ComHost:
    """The program below, asked from a test."""

    def __init__(self) -> None:
        command = [sys.executable, str(Path(__file__))]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, *question: Any) -> Any:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        pickle.dump(question, stdin)
        stdin.flush()
        kind, reply = pickle.load(stdout)
        if kind == "raised":
            raise RuntimeError(reply)
        return reply

    def call(self, module: str, function: str, *arguments: Any) -> Any:
        return self.ask("call", module, function, arguments)

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=20)
        assert self._process.stdout is not None
        self._process.stdout.close()


@contextmanager
def com_host() -> Iterator[ComHost]:
    host = ComHost()
    try:
        yield host
    finally:
        host.close()


def main() -> None:
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what anybody prints must not get between the answers
    udfs = start_xlwings()
    while True:
        try:
            question = pickle.load(source)
        except EOFError:
            return
        try:
            reply = ("answer", answer(udfs, question))
        except Exception as fault:
            reply = ("raised", f"{type(fault).__name__}: {fault}")
        pickle.dump(reply, sink)
        sink.flush()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    import com_host  # by this name the tests know the classes

    com_host.main()
