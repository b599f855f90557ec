"""The LibreOffice of this computer: where it is, what its Python is, where it keeps a user's profile, and its installer."""

from __future__ import annotations

import os
import platform
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "SALESXL_LIBREOFFICE"
"""Environment variable with LibreOffice's program folder, where it is not found by itself."""

SECONDS = 120  # for its installer, which starts half of LibreOffice

_PLACES = (
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice*/program",
    "/Applications/LibreOffice.app/Contents/MacOS",
    r"C:\Program Files\LibreOffice\program",
    r"C:\Program Files (x86)\LibreOffice\program",
)
_REGISTERED = ("uno_packages", "extensions")
"""The folders of a profile in which its installer writes."""


@dataclass(frozen=True)
class Office:
    """An installed LibreOffice.

    Attributes:
        program: its program folder.
        version: such as ``7.4``, "" where it does not say.
        python: version of its Python, such as ``3.11``; "" where it cannot be told.
        scripts: whether it runs extensions in Python at all.
    """

    program: Path
    version: str
    python: str
    scripts: bool


@dataclass(frozen=True)
class Said:
    """How the installer ended.

    Attributes:
        fine: whether it did what it was told.
        text: what it said.
        code: its exit code; None where it did not answer in time.
        user: as whom it was run, where that is another one.
    """

    fine: bool
    text: str
    code: int | None = 0
    user: str = ""


def find_office() -> Office | None:
    """The LibreOffice of this computer, None if there is none."""
    for program in _programs():
        if (program / _installer()).exists():
            files = _python_files(program)
            return Office(program, _version(program), _python(files), bool(files))
    return None


def profile_folder() -> Path:
    """Where LibreOffice keeps the profile of this user."""
    home = Path.home()
    match platform.system():
        case "Windows":
            base = Path(os.environ.get("APPDATA", home / "AppData" / "Roaming")) / "LibreOffice"
        case "Darwin":
            base = home / "Library" / "Application Support" / "LibreOffice"
        case _:
            base = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "libreoffice"
    return base / "4"


def is_open(profile: Path) -> bool:
    """Whether LibreOffice runs with a profile."""
    return (profile / ".lock").exists()


def run_installer(office: Office, profile: Path, arguments: Sequence[str]) -> Said:
    """Run LibreOffice's own installer of extensions on a profile.

    It refuses the user root. For root it works on a copy of the profile's extensions, as the user nobody.
    """
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return _run_as_nobody(office, profile, arguments)
    return _run(office, profile, arguments)


def _run(
    office: Office, profile: Path, arguments: Sequence[str], user: int | None = None, home: Path | None = None
) -> Said:
    command = [str(office.program / _installer()), *arguments, f"-env:UserInstallation={profile.absolute().as_uri()}"]
    environment = {**os.environ, "HOME": str(home)} if home else None
    process = subprocess.Popen(  # noqa: S603  (LibreOffice's own program)
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment,
        cwd=home, start_new_session=True, user=user, group=user, extra_groups=None if user is None else (),
    )  # fmt: skip
    try:
        said, _ = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        _end(process)
        return Said(False, "", None)
    lines = [line.strip() for line in said.decode("utf-8", "replace").splitlines()]
    return Said(process.returncode == 0, " ".join(line for line in lines if line), process.returncode)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process that we started, and those that it started."""
    with suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.communicate()


def _run_as_nobody(office: Office, profile: Path, arguments: Sequence[str]) -> Said:
    import pwd

    nobody = pwd.getpwnam("nobody")
    with tempfile.TemporaryDirectory(prefix="salesxl-") as folder:
        home = Path(folder)
        copy = home / "profile"
        for name in _REGISTERED:
            if (profile / "user" / name).exists():
                shutil.copytree(profile / "user" / name, copy / "user" / name)
        arguments = [_brought(argument, home) for argument in arguments]
        for path in (home, *home.rglob("*")):
            os.chown(path, nobody.pw_uid, nobody.pw_uid, follow_symlinks=False)
        said = _run(office, copy, arguments, nobody.pw_uid, home)
        if said.fine:
            for name in _REGISTERED:
                shutil.rmtree(profile / "user" / name, ignore_errors=True)
                shutil.copytree(copy / "user" / name, profile / "user" / name)
    return Said(said.fine, said.text, said.code, nobody.pw_name)


def _brought(argument: str, folder: Path) -> str:
    """A file among the arguments, copied to where anybody may read it."""
    return str(shutil.copy(argument, folder)) if Path(argument).is_file() else argument


def _programs() -> Iterator[Path]:
    if os.environ.get(VARIABLE):
        yield Path(os.environ[VARIABLE])
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            yield Path(found).resolve().parent
    for place in _PLACES:
        path = Path(place)
        if path.is_absolute():
            yield from sorted(Path(path.anchor).glob(str(path.relative_to(path.anchor))), reverse=True)


def _installer() -> str:
    return "unopkg.com" if platform.system() == "Windows" else "unopkg"


def _version(program: Path) -> str:
    for file in (program / "bootstraprc", program / "bootstrap.ini", program.parent / "Resources" / "bootstraprc"):
        with suppress(OSError):
            found = re.search(r"ProductKey=LibreOffice ([\d.]+)", file.read_text(encoding="utf-8", errors="replace"))
            return found[1] if found else ""
    return ""


def _python_files(program: Path) -> list[Path]:
    """The library by which LibreOffice runs Python, under one of its names."""
    places = (program, program.parent / "Frameworks")
    names = ("libpyuno.so", "libpyuno.dylib", "pyuno.pyd")
    return [place / name for place in places for name in names if (place / name).exists()]


def _python(files: Sequence[Path]) -> str:
    """Which Python it was built for: it names that Python's library."""
    for file in files:
        with suppress(OSError):
            found = re.search(rb"(?:libpython|python|Versions/)(3)\.?(\d{1,2})(?=[^\d])", file.read_bytes())
            if found:
                return f"{int(found[1])}.{int(found[2])}"
    return ""
