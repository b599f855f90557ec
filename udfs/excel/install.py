"""Put the add-in where Excel opens it at every start, take it away again, and tell how it stands.

It lies in the user's own XLSTART folder: no administrator, no click on "enable", and removing it leaves nothing behind,
because Excel's list of add-ins never hears of it. Only Excel for Windows takes it.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from salesxl.errors import InputError, OutputError, UsageError
from salesxl.locale import Language, say

from .addin import WorksheetFunction, build_addin, read_settings

FILE_NAME = "salesxl.xlam"

_CLICK_TO_RUN = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
_BITS = {"x86": 32, "x64": 64}


@dataclass(frozen=True)
class Check:
    """One line of a report: whether it is well, what was found, and what to do if not."""

    ok: bool
    text: str
    remedy: str = ""


@dataclass(frozen=True)
class Computer:
    """What the add-in needs to know of the machine that it is installed on.

    Attributes:
        system: "Windows", "Linux", "Darwin".
        startup: the folder whose files Excel opens at each start, None where it is not known.
        interpreter: the Python that Excel shall start.
        pywin32: whether the library by which Python and Excel talk is there.
        excel_running: tells whether an Excel is open now.
        registry: a value of the Windows registry by root ("HKLM", "HKCU"), key and name; None if there is none.
    """

    system: str
    startup: Path | None
    interpreter: Path
    pywin32: bool
    excel_running: Callable[[], bool]
    registry: Callable[[str, str, str], object]


def this_computer() -> Computer:
    """The machine this runs on."""
    appdata = os.environ.get("APPDATA")
    windowless = Path(sys.executable).with_name("pythonw.exe")
    return Computer(
        system=platform.system(),
        startup=Path(appdata, "Microsoft", "Excel", "XLSTART") if appdata else None,
        interpreter=windowless if windowless.exists() else Path(sys.executable),
        pywin32=find_spec("win32com") is not None,
        excel_running=_excel_running,
        registry=_registry,
    )


def install(
    functions: Sequence[WorksheetFunction],
    *,
    language: Language = "en",
    folder: Path | None = None,
    computer: Computer | None = None,
) -> list[Check]:
    """Build the add-in for this Python and write it into Excel's startup folder.

    Args:
        functions: the worksheet functions.
        language: of ribbon and messages.
        folder: another folder than Excel's own.
        computer: the machine, for tests.

    Returns:
        What was done, and what may still stand in the way.

    Raises:
        UsageError: there is no Excel for Windows on this system.
        OutputError: the file cannot be written, most often because Excel has it open.
    """
    computer = computer or this_computer()
    file = _place(computer, folder, language)
    _write(file, build_addin(functions, interpreter=str(computer.interpreter), language=language), language)
    running = computer.excel_running()
    return [
        Check(True, say("addin.install.installed", language, file=file)),
        *(check for check in _machine_checks(computer, language) if not check.ok),
        Check(True, say(f"addin.install.{'restart' if running else 'start'}", language)),
    ]


def uninstall(
    *, language: Language = "en", folder: Path | None = None, computer: Computer | None = None
) -> list[Check]:
    """Remove the add-in; it is no fault if there is none.

    Raises:
        UsageError: there is no Excel for Windows on this system.
        OutputError: the file cannot be removed, most often because Excel has it open.
    """
    file = _place(computer or this_computer(), folder, language)
    try:
        file.unlink()
    except FileNotFoundError:
        return [Check(True, say("addin.install.nothing_to_remove", language, file=file))]
    except OSError as wrong:
        raise _locked(file, language) from wrong
    return [Check(True, say("addin.install.removed", language, file=file))]


def status(*, language: Language = "en", folder: Path | None = None, computer: Computer | None = None) -> list[Check]:
    """How the add-in stands: whether it is there, fits what is installed, and can run.

    Raises:
        UsageError: there is no Excel for Windows on this system.
    """
    computer = computer or this_computer()
    file = _place(computer, folder, language)
    return [*_file_checks(file, language), *_machine_checks(computer, language)]


def _place(computer: Computer, folder: Path | None, language: Language) -> Path:
    if computer.system != "Windows":
        system = {"Darwin": "macOS"}.get(computer.system, computer.system)
        raise UsageError("addin.install.elsewhere", language=language, system=system)
    folder = folder or computer.startup
    if folder is None:
        raise OutputError("addin.install.no_folder", language=language)
    return folder / FILE_NAME


def _write(file: Path, content: bytes, language: Language) -> None:
    """Write all of the file or nothing: Excel opens whatever lies in this folder."""
    new = file.with_name(f"~{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(content)
        new.replace(file)
    except OSError as wrong:
        with suppress(OSError):
            new.unlink()
        raise _locked(file, language) from wrong


def _locked(file: Path, language: Language) -> OutputError:
    return OutputError("addin.install.locked", language=language, file=file)


def _file_checks(file: Path, language: Language) -> list[Check]:
    """Whether the add-in is there and was built from what is installed now."""
    rebuild = say("addin.install.rebuild_remedy", language)
    if not file.exists():
        missing = say("addin.install.missing", language, file=file)
        return [Check(False, missing, say("addin.install.missing_remedy", language))]
    try:
        settings = read_settings(file.read_bytes())
    except InputError:
        return [Check(False, say("addin.install.unreadable", language, file=file), rebuild)]
    checks = [Check(True, say("addin.install.found", language, file=file))]
    for package, kind in (("salesxl", "version"), ("xlwings", "xlwings")):
        built, now = settings.get(f"{package.upper()}_VERSION", "?"), version(package)
        text = f"addin.install.{kind}_{'same' if built == now else 'differs'}"
        checks.append(_check(built == now, say(text, language, built=built, version=now), rebuild))
    interpreter = settings.get("INTERPRETER_WIN", "?")
    there = Path(interpreter).exists()
    text = f"addin.install.interpreter_{'found' if there else 'gone'}"
    return [*checks, _check(there, say(text, language, interpreter=interpreter), rebuild)]


def _machine_checks(computer: Computer, language: Language) -> list[Check]:
    """What the add-in needs besides its own file."""
    bits = _excel_bits(computer)
    if bits is None:
        checks = [Check(True, say("addin.install.excel_unknown", language))]
    else:
        checks = [Check(True, say("addin.install.excel_bits", language, bits=bits))]
    places = [computer.interpreter.parent, computer.interpreter.parent.parent]  # where xlwings' VBA looks
    for wanted in [bits] if bits else _BITS.values():
        name = f"xlwings{wanted}-{version('xlwings')}.dll"
        there = any((place / name).exists() for place in places)
        text = say(f"addin.install.dll_{'found' if there else 'missing'}", language, bits=wanted, name=name)
        checks.append(_check(there, text, say("addin.install.dll_missing_remedy", language)))
    text = say(f"addin.install.pywin32_{'found' if computer.pywin32 else 'missing'}", language)
    checks.append(_check(computer.pywin32, text, say("addin.install.pywin32_missing_remedy", language)))
    if "WindowsApps" in computer.interpreter.parts:
        remedy = say("addin.install.store_python_remedy", language)
        checks.append(Check(False, say("addin.install.store_python", language), remedy))
    forbidden = _macros_forbidden(computer)
    text = say(f"addin.install.macros_{'forbidden' if forbidden else 'allowed'}", language)
    checks.append(_check(not forbidden, text, say("addin.install.macros_forbidden_remedy", language)))
    if computer.excel_running():
        checks.append(Check(True, say("addin.install.excel_running", language)))
    return checks


def _check(ok: bool, text: str, remedy: str) -> Check:
    return Check(ok, text, "" if ok else remedy)


def _excel_bits(computer: Computer) -> int | None:
    """32 or 64, as the installed Office says of itself; a Python of either kind serves both."""
    outlook = [rf"SOFTWARE\Microsoft\Office\{release}\Outlook" for release in ("16.0", "15.0", "14.0")]
    places = [(_CLICK_TO_RUN, "Platform"), *((key, "Bitness") for key in outlook)]
    said = [computer.registry("HKLM", key, name) for key, name in places]
    return next((_BITS[word] for word in said if isinstance(word, str) and word in _BITS), None)


def _macros_forbidden(computer: Computer) -> bool:
    """Whether a policy switches VBA off, or the trusted folders of which XLSTART is one."""
    office = r"SOFTWARE\Policies\Microsoft\Office\16.0"
    return any(
        computer.registry(root, office + key, name) == 1
        for root in ("HKCU", "HKLM")
        for key, name in (
            (r"\Common", "VBAOff"),
            (r"\Excel\Security\Trusted Locations", "AllLocationsDisabled"),
        )
    )


def _excel_running() -> bool:
    if sys.platform != "win32":
        return False
    tasks = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "tasklist.exe")
    command = [str(tasks), "/NH", "/FI", "IMAGENAME eq EXCEL.EXE"]
    try:
        listed = subprocess.run(command, capture_output=True, check=False, timeout=20)  # noqa: S603  (a fixed command)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return b"EXCEL.EXE" in listed.stdout.upper()


def _registry(root: str, key: str, name: str) -> object:
    if sys.platform != "win32":
        return None
    import winreg

    roots = {"HKLM": winreg.HKEY_LOCAL_MACHINE, "HKCU": winreg.HKEY_CURRENT_USER}
    try:
        with winreg.OpenKey(roots[root], key, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as opened:
            return winreg.QueryValueEx(opened, name)[0]
    except OSError:
        return None
