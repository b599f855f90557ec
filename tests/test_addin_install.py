"""Installing, removing and diagnosing the add-in, on computers that the test makes up."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest
from addin_samples import FUNCTIONS

from salesxl.errors import OutputError, UsageError
from salesxl.locale import LANGUAGES, Language, say
from salesxl.udfs.excel.addin import build_addin, read_settings
from salesxl.udfs.excel.install import Check, Computer, install, status, this_computer, uninstall

CLICK_TO_RUN = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"


def registry(**values: object) -> Callable[[str, str, str], object]:
    return lambda root, key, name: values.get(name)


@pytest.fixture
def windows(tmp_path: Path) -> Computer:
    """A Windows computer on which everything is as it should be."""
    scripts = tmp_path / "venv" / "Scripts"
    scripts.mkdir(parents=True)
    interpreter = scripts / "pythonw.exe"
    interpreter.touch()
    for bits in (32, 64):
        (tmp_path / "venv" / f"xlwings{bits}-{version('xlwings')}.dll").touch()
    startup = tmp_path / "AppData" / "Roaming" / "Microsoft" / "Excel" / "XLSTART"
    return Computer("Windows", startup, interpreter, True, lambda: False, registry(Platform="x64"))


def addin(computer: Computer) -> Path:
    assert computer.startup is not None
    return computer.startup / "salesxl.xlam"


def told(checks: list[Check]) -> list[str]:
    return [check.text for check in checks]


def bad(checks: list[Check]) -> list[str]:
    assert all(check.remedy for check in checks if not check.ok)
    return [check.text for check in checks if not check.ok]


@pytest.mark.parametrize("language", LANGUAGES)
def test_install_then_status_then_uninstall(windows: Computer, language: Language) -> None:
    file = addin(windows)
    assert bad(status(language=language, computer=windows)) == [say("addin.install.missing", language, file=file)]
    done = install(FUNCTIONS, language=language, computer=windows)
    assert told(done) == [say("addin.install.installed", language, file=file), say("addin.install.start", language)]
    assert file.read_bytes() == build_addin(FUNCTIONS, interpreter=str(windows.interpreter), language=language)
    assert [one.name for one in file.parent.iterdir()] == ["salesxl.xlam"]
    assert bad(status(language=language, computer=windows)) == []
    removed = uninstall(language=language, computer=windows)
    assert told(removed) == [say("addin.install.removed", language, file=file)]
    assert list(file.parent.iterdir()) == []
    again = uninstall(language=language, computer=windows)
    assert again == [Check(True, say("addin.install.nothing_to_remove", language, file=file))]


def test_installing_again_replaces_it(windows: Computer) -> None:
    install(FUNCTIONS, computer=windows)
    install(FUNCTIONS[:1], language="th", computer=windows)
    assert read_settings(addin(windows).read_bytes())["SALESXL_LANGUAGE"] == "th"


def test_a_folder_of_ones_own(windows: Computer, tmp_path: Path) -> None:
    install(FUNCTIONS, computer=windows, folder=tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere" / "salesxl.xlam").exists()
    assert not addin(windows).exists()


@pytest.mark.parametrize(("system", "name"), [("Linux", "Linux"), ("Darwin", "macOS")])
@pytest.mark.parametrize("language", LANGUAGES)
def test_elsewhere_it_says_what_works(windows: Computer, system: str, name: str, language: Language) -> None:
    other = replace(windows, system=system)
    for attempt in (
        lambda: install(FUNCTIONS, computer=other, language=language),
        lambda: uninstall(computer=other, language=language),
        lambda: status(computer=other, language=language),
    ):
        with pytest.raises(UsageError) as caught:
            attempt()
        assert name in caught.value.what
        assert "Calc" in caught.value.remedy
        assert "xlwings Lite" in caught.value.remedy
    assert not addin(windows).exists()


def test_without_a_startup_folder_it_asks_for_one(windows: Computer) -> None:
    with pytest.raises(OutputError, match="APPDATA"):
        install(FUNCTIONS, computer=replace(windows, startup=None))


def test_a_locked_file_stays_as_it_was(windows: Computer, monkeypatch: pytest.MonkeyPatch) -> None:
    install(FUNCTIONS, computer=windows)
    before = addin(windows).read_bytes()

    def locked(self: Path, *args: object) -> None:
        raise PermissionError(13, "The process cannot access the file because it is being used by another process")

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(OutputError) as caught:
        install(FUNCTIONS[:1], computer=windows)
    assert str(addin(windows)) in caught.value.what
    assert "Close Excel" in caught.value.remedy
    assert addin(windows).read_bytes() == before
    assert [one.name for one in addin(windows).parent.iterdir()] == ["salesxl.xlam"]
    monkeypatch.setattr(Path, "unlink", locked)
    with pytest.raises(OutputError):
        uninstall(computer=windows)
    assert addin(windows).exists()


def test_a_folder_that_is_a_file(windows: Computer, tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    with pytest.raises(OutputError):
        install(FUNCTIONS, computer=windows, folder=tmp_path / "taken")


def test_a_running_excel_must_be_started_again(windows: Computer) -> None:
    running = replace(windows, excel_running=lambda: True)
    assert say("addin.install.restart") in told(install(FUNCTIONS, computer=running))
    assert say("addin.install.excel_running") in told(status(computer=running))


def test_an_addin_of_another_xlwings_or_salesxl_is_outdated(windows: Computer, monkeypatch: pytest.MonkeyPatch) -> None:
    install(FUNCTIONS, computer=windows)
    newer = {"xlwings": "0.99.0", "salesxl": "9.9.9"}
    monkeypatch.setattr("salesxl.udfs.excel.install.version", lambda name: newer[name])
    found = bad(status(computer=windows))
    assert any("xlwings" in line and "0.99.0" in line for line in found)
    assert any("salesxl" in line and "9.9.9" in line for line in found)


def test_a_python_that_was_removed(windows: Computer) -> None:
    install(FUNCTIONS, computer=windows)
    windows.interpreter.unlink()
    assert bad(status(computer=windows)) == [say("addin.install.interpreter_gone", interpreter=windows.interpreter)]


def test_a_file_that_is_not_ours(windows: Computer) -> None:
    addin(windows).parent.mkdir(parents=True)
    addin(windows).write_bytes(b"something else")
    assert bad(status(computer=windows)) == [say("addin.install.unreadable", file=addin(windows))]


@pytest.mark.parametrize(("said", "bits"), [("x64", 64), ("x86", 32)])
@pytest.mark.parametrize("value", ["Platform", "Bitness"])
def test_the_library_for_the_installed_excel_is_looked_for(windows: Computer, said: str, bits: int, value: str) -> None:
    """A 32-bit Excel is served by a 64-bit Python as well: only the library has to be of Excel's kind."""
    computer = replace(windows, registry=registry(**{value: said}))
    assert bad(status(computer=computer)) == [say("addin.install.missing", file=addin(windows))]
    assert say("addin.install.excel_bits", bits=bits) in told(status(computer=computer))
    name = f"xlwings{bits}-{version('xlwings')}.dll"
    (windows.interpreter.parent.parent / name).unlink()
    missing = say("addin.install.dll_missing", bits=bits, name=name)
    assert missing in bad(status(computer=computer))
    assert missing in bad(install(FUNCTIONS, computer=computer))
    (windows.interpreter.parent / name).touch()
    assert missing not in bad(status(computer=computer))


def test_of_an_unknown_excel_both_libraries_are_looked_for(windows: Computer) -> None:
    computer = replace(windows, registry=registry())
    lines = told(status(computer=computer))
    assert say("addin.install.excel_unknown") in lines
    assert {say("addin.install.dll_found", bits=32), say("addin.install.dll_found", bits=64)} <= set(lines)


def test_a_missing_pywin32_and_a_store_python(windows: Computer, tmp_path: Path) -> None:
    store = tmp_path / "WindowsApps" / "Python" / "pythonw.exe"
    found = bad(install(FUNCTIONS, computer=replace(windows, pywin32=False, interpreter=store)))
    assert say("addin.install.pywin32_missing") in found
    assert say("addin.install.store_python") in found


@pytest.mark.parametrize("value", ["VBAOff", "AllLocationsDisabled"])
def test_a_company_policy_is_told(windows: Computer, value: str) -> None:
    computer = replace(windows, registry=registry(Platform="x64", **{value: 1}))
    assert say("addin.install.macros_forbidden") in bad(status(computer=computer))
    allowed = replace(windows, registry=registry(Platform="x64", **{value: 0}))
    assert say("addin.install.macros_allowed") in told(status(computer=allowed))


def test_this_computer_is_described_without_excel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("APPDATA", str(tmp_path))
    computer = this_computer()
    assert computer.system == platform.system()
    assert computer.startup == tmp_path / "Microsoft" / "Excel" / "XLSTART"
    assert computer.interpreter.exists()
    monkeypatch.delenv("APPDATA")
    assert this_computer().startup is None
    if computer.system != "Windows":
        assert computer.registry("HKLM", CLICK_TO_RUN, "Platform") is None
        assert computer.excel_running() is False
