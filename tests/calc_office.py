"""A real LibreOffice with the extension in it, for tests: one scratch profile, every start under a time limit.

What talks to LibreOffice runs in the Python that its bridge is installed for, which need not be ours: a test hands over
a script and receives what the script gives to `tell`.
"""

from __future__ import annotations

import atexit
import csv
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

SECONDS = 240
"""The most that one run may take: only what hangs takes so long, even on a slow machine with other work."""

PATIENCE = 30
"""How long a process that was told to end may take for it."""

PROBE = Path(__file__).with_name("calc_probe.py")

START = """
import json, os, sys, time
import uno
from com.sun.star.beans import NamedValue, PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException

def options(**values):
    made = []
    for name, value in values.items():
        option = PropertyValue()
        option.Name, option.Value = name, value
        made.append(option)
    return tuple(made)

def connect(pipe):
    # Whoever started this script ends it when LibreOffice does not start, or takes too long.
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.1)

def wait(done):
    # LibreOffice does some things only when it has nothing else to do.
    until = time.monotonic() + 60
    while not done() and time.monotonic() < until:
        time.sleep(0.05)

def service(name):
    return context.ServiceManager.createInstanceWithContext(name, context)

def new():
    return desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, options(Hidden=False))

def load(file):
    return desktop.loadComponentFromURL(uno.systemPathToFileUrl(file), "_blank", 0, options(Hidden=False))

def save(document, file, kind="Calc MS Excel 2007 XML"):
    document.storeToURL(uno.systemPathToFileUrl(file), options(FilterName=kind))

def press(document, entry):
    # A button is only done when the answer is there.
    frame = document.CurrentController.Frame
    url = "service:org.salesxl.Menu?" + entry
    return service("com.sun.star.frame.DispatchHelper").executeDispatch(frame, url, "_self", 0, ())

def shown(cell):
    # A number, a text, or how the error value is written.
    if cell.getError():
        return cell.String
    return cell.String if cell.FormulaResultType2 == 2 else cell.Value

def inside(expression):
    # The value of an expression in LibreOffice's own Python, where the extension's `office` is at hand.
    loader = service("com.sun.star.loader.Python")
    factory = loader.activate("salesxl.test.Probe", "", uno.systemPathToFileUrl(probe), None)
    return factory.createInstanceWithContext(context).execute((NamedValue("expression", expression),))

pipe, probe, given = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
context = connect(pipe)
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
told = {}
def tell(**values):
    told.update(values)
"""

END = """
for document in list(desktop.Components):
    document.close(True)
print(json.dumps(told), flush=True)
try:
    desktop.terminate()
except DisposedException:
    pass  # it was gone before it could answer
os._exit(0)  # the bridge may crash while Python takes itself apart, when its other end has gone
"""


@cache
def programs() -> tuple[str, str]:
    """LibreOffice, and a Python that can talk to it.

    Skips the test where one of them is missing.
    """
    office = shutil.which("soffice")
    for python in ("python3", "/usr/bin/python3"):
        path = shutil.which(python)
        if (
            office
            and path
            and subprocess.run([path, "-c", "import uno"], capture_output=True, check=False).returncode == 0
        ):
            return office, path
    pytest.skip("LibreOffice and its Python bridge are not installed")


@cache
def profile() -> Path:
    """A scratch profile with the extension installed, as `salesxl addin install --host calc` does it."""
    programs()
    from salesxl.udfs import calc

    folder = Path(tempfile.mkdtemp(prefix="salesxl-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    calc.install(folder=folder / "profile")
    return folder / "profile"


def run(script: str, given: Any = None, *, helper: bool = False, folder: Path | None = None) -> Any:
    """What a script tells that talks to a running LibreOffice.

    Args:
        script: Python; the names of START are there, `given` among them.
        given: plain values for it.
        helper: let salesxl run in the helper process.
        folder: another profile.
    """
    _, python = programs()
    pipe = f"salesxl{uuid4().hex}"  # one that ended badly may have left its pipe behind
    office = start([f"--accept=pipe,name={pipe};urp;"], helper=helper, folder=folder)
    try:
        command = [python, "-c", START + script + END, pipe, str(PROBE), json.dumps(given)]
        told = _outcome(command, office)
        office.wait(PATIENCE)
        assert left_behind(office.pid) == []
        return json.loads(told)
    finally:
        end(office)


def _outcome(command: Sequence[str], office: subprocess.Popen[bytes]) -> str:
    """What a script prints. It has no chance any more when LibreOffice has ended before it, or nothing has an end."""
    script = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + SECONDS
    while True:
        try:
            told, complaints = script.communicate(timeout=1)
        except subprocess.TimeoutExpired:
            if office.poll() is not None:
                until = min(until, time.monotonic() + PATIENCE)
            if time.monotonic() > until:
                script.kill()
                until = float("inf")
        else:
            assert script.returncode == 0, (script.returncode, office.poll(), told, complaints)
            return told


def convert(
    files: Sequence[Path], kind: str, target: Path, *, helper: bool = False, folder: Path | None = None
) -> None:
    """Have LibreOffice open files, calculate and write them in another format, as anybody does it on the command line."""
    office = start(["--convert-to", kind, "--outdir", str(target), *map(str, files)], helper=helper, folder=folder)
    try:
        assert office.wait(SECONDS) == 0
        assert left_behind(office.pid) == []
    finally:
        end(office)


def start(arguments: Sequence[str], *, helper: bool = False, folder: Path | None = None) -> subprocess.Popen[bytes]:
    """LibreOffice without a window, in a session of its own."""
    soffice, _ = programs()
    settings = [f"-env:UserInstallation={(folder or profile()).as_uri()}"]
    settings += ["--headless", "--invisible", "--norestore", "--nologo", "--nodefault"]
    return subprocess.Popen(
        [soffice, *settings, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "SALESXL_CALC_HELPER": "1" if helper else "0"},
        start_new_session=True,
    )


def end(office: subprocess.Popen[bytes]) -> None:
    """End what we started, whatever came of it."""
    with suppress(ProcessLookupError):
        os.killpg(office.pid, signal.SIGKILL)
    office.wait(10)


def left_behind(session: int, patience: float = PATIENCE) -> list[str]:
    """The processes of a session that still live after a while: each may take a moment to end."""
    until = time.monotonic() + patience
    while (found := _alive(session)) and time.monotonic() < until:
        time.sleep(0.1)
    return found


def _alive(session: int) -> list[str]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            name, _, rest = (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")
            state, _, _, its_session = rest.split()[:4]
            if int(its_session) == session and state != "Z":
                found.append(name)
    return found


def cells_of(folder: Path, stem: str, sheet: str) -> list[list[str]]:
    """The cells of a sheet that was converted with CSV_ALL."""
    with (folder / f"{stem}-{sheet}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


CSV_ALL = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
"""Every sheet as a file of its own; numbers with all their digits, not as they are shown."""
