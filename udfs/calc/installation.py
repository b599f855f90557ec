"""Put the extension into the user's LibreOffice, take it out again, and tell how it stands."""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from salesxl.errors import InputError, OutputError
from salesxl.locale import Language, say
from salesxl.udfs.calc import FILE_NAME
from salesxl.udfs.calc.extension import IDENTIFIER, SETTINGS, build_extension
from salesxl.udfs.calc.office import SECONDS, Office, Said, find_office, is_open, profile_folder, run_installer
from salesxl.udfs.excel.install import Check

MODULE = "SalesXL"  # the Basic module that the extension writes (see component.py)


@dataclass(frozen=True)
class Computer:
    """What installing needs to know of the machine.

    Attributes:
        office: its LibreOffice, None if there is none.
        profile: the user's LibreOffice profile.
        run: LibreOffice's installer of extensions.
    """

    office: Office | None
    profile: Path
    run: Callable[[Office, Path, Sequence[str]], Said] = run_installer


def this_computer(folder: Path | None = None) -> Computer:
    """The machine this runs on; the folder is another profile than the user's own."""
    return Computer(find_office(), folder or profile_folder())


def install(*, language: Language = "en", folder: Path | None = None, computer: Computer | None = None) -> list[Check]:
    """Build the extension for this Python and put it into the user's profile.

    Args:
        language: of reasons and messages.
        folder: another profile folder than the user's own.
        computer: the machine, for tests.

    Returns:
        what was found and done.

    Raises:
        InputError: there is no LibreOffice, or it runs no Python.
        OutputError: LibreOffice is open, or did not take the extension.
    """
    computer = computer or this_computer(folder)
    office = _office(computer, language)
    with tempfile.TemporaryDirectory(prefix="salesxl-") as temporary:
        file = Path(temporary, FILE_NAME)
        file.write_bytes(build_extension(language=language))
        said = _run(computer, office, ["add", "--force", "--suppress-license", str(file)], language)
    checks = [
        _found_office(office, language),
        Check(True, say("calc.install.installed", language, profile=computer.profile)),
        _way(office, language),
        Check(True, say("calc.install.start", language)),
    ]
    if said.user:
        checks.insert(2, Check(True, say("calc.install.as_root", language, user=said.user)))
    return checks


def uninstall(
    *, language: Language = "en", folder: Path | None = None, computer: Computer | None = None
) -> list[Check]:
    """Take the extension out of the user's profile; it is no fault if it is not there.

    Raises:
        InputError: there is no LibreOffice.
        OutputError: LibreOffice is open, or did not let it go.
    """
    computer = computer or this_computer(folder)
    if _settings(computer.profile) is None:
        return [Check(True, say("calc.install.nothing_to_remove", language, profile=computer.profile))]
    _run(computer, _office(computer, language), ["remove", IDENTIFIER], language)
    _remove_macros(computer.profile)
    return [Check(True, say("calc.install.removed", language, profile=computer.profile))]


def status(*, language: Language = "en", folder: Path | None = None, computer: Computer | None = None) -> list[Check]:
    """How the extension stands: whether it is there, fits what is installed, and how it reaches this Python."""
    computer = computer or this_computer(folder)
    office = computer.office
    if office is None:
        return [_wrong("no_office", language)]
    checks = [_found_office(office, language)]
    if not office.scripts:
        checks.append(_wrong("no_bridge", language))
    settings = _settings(computer.profile)
    if settings is None:
        missing = say("calc.install.missing", language, profile=computer.profile)
        return [*checks, Check(False, missing, say("calc.install.missing_remedy", language))]
    checks.append(Check(True, say("calc.install.found", language, profile=computer.profile)))
    rebuild = say("calc.install.rebuild_remedy", language)
    built, now = settings.get("version", "?"), version("salesxl")
    text = say(f"calc.install.version_{'same' if built == now else 'differs'}", language, built=built, version=now)
    checks.append(Check(built == now, text, "" if built == now else rebuild))
    interpreter = str(settings.get("python", "?"))
    there = Path(interpreter).exists()
    text = say(f"calc.install.interpreter_{'found' if there else 'gone'}", language, interpreter=interpreter)
    checks.append(Check(there, text, "" if there else rebuild))
    return [*checks, _way(office, language)]


def _office(computer: Computer, language: Language) -> Office:
    if computer.office is None:
        raise InputError("calc.install.no_office", language=language)
    if not computer.office.scripts:
        raise InputError("calc.install.no_bridge", where=str(computer.office.program), language=language)
    return computer.office


def _run(computer: Computer, office: Office, arguments: Sequence[str], language: Language) -> Said:
    if is_open(computer.profile):
        lock = computer.profile / ".lock"
        raise OutputError("calc.install.running", where=str(computer.profile), language=language, lock=lock)
    said = computer.run(office, computer.profile, arguments)
    if not said.fine:
        silent = "timeout" if said.code is None else "silent"
        text = said.text or say(f"calc.install.{silent}", language, seconds=SECONDS, code=said.code)
        raise OutputError("calc.install.failed", where=str(computer.profile), language=language, said=text)
    return said


def _wrong(what: str, language: Language) -> Check:
    return Check(False, say(f"calc.install.{what}.what", language), say(f"calc.install.{what}.remedy", language))


def _found_office(office: Office, language: Language) -> Check:
    return Check(True, say("calc.install.found_office", language, version=office.version, program=office.program))


def _way(office: Office, language: Language) -> Check:
    """By which way LibreOffice reaches this Python."""
    own = "{}.{}".format(*sys.version_info)
    way = "unknown_python" if not office.python else "same_process" if office.python == own else "helper_process"
    return Check(True, say(f"calc.install.{way}", language, version=office.python, own=own))


def _settings(profile: Path) -> dict[str, Any] | None:
    """The settings of the extension in a profile, None if it is not there."""
    cache = profile / "user" / "uno_packages" / "cache"
    try:  # the list of what is installed: identifier, folder, name of the file ...; folders left over are not in it
        listed = re.search(
            rb"\xff%b\n([^\xff]+)\xff" % re.escape(IDENTIFIER.encode()), (cache / "uno_packages.pmap").read_bytes()
        )
        if listed is None:
            return None
        folder = cache / "uno_packages" / f"{listed[1].decode()}_" / FILE_NAME
        settings: dict[str, Any] = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
        return settings
    except (OSError, ValueError):
        return None


def _remove_macros(profile: Path) -> None:
    """Take out the Basic functions that the extension has written; LibreOffice is closed."""
    library = profile / "user" / "basic" / "Standard"
    listing = library / "script.xlb"
    if listing.exists():
        text = listing.read_text(encoding="utf-8")
        kept = re.sub(rf'\s*<library:element library:name="{MODULE}"/>', "", text)
        if kept != text:
            new = listing.with_name("script.xlb.new")
            new.write_text(kept, encoding="utf-8")
            shutil.move(new, listing)
    (library / f"{MODULE}.xba").unlink(missing_ok=True)
