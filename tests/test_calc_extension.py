"""The extension file, and the half of it that runs in our own Python: answers, helper process, installation."""

from __future__ import annotations

import ast
import io
import json
import re
import sys
import time
import zipfile
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from salesxl.cells.functions import functions
from salesxl.errors import InputError, OutputError
from salesxl.locale import LANGUAGES, Language, say, words
from salesxl.udfs import calc
from salesxl.udfs.calc.answers import answer
from salesxl.udfs.calc.extension import INSIDE, SETTINGS, build_extension, method_name, read_settings
from salesxl.udfs.calc.installation import Computer, install, status, uninstall
from salesxl.udfs.calc.link import Link, UnreachableError
from salesxl.udfs.calc.office import Office, Said

SETTINGS_OF_THIS = {"python": sys.executable, "tag": "another-python", "site": []}
OOR = "{http://openoffice.org/2001/registry}"


@pytest.fixture(scope="module")
def parts() -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(build_extension())) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


# --- the file -------------------------------------------------------------------------------------------------------


def test_two_builds_are_the_same_bytes_and_tell_their_settings() -> None:
    built = calc.build()
    assert built == build_extension()
    settings = read_settings(built)
    assert settings["version"] == version("salesxl")
    assert settings["python"] == sys.executable
    assert settings["tag"] == sys.implementation.cache_tag
    assert read_settings(build_extension(language="th"))["texts"] == words("th", "calc")["office"]
    with pytest.raises(InputError):
        read_settings(b"something else")


def test_every_part_is_listed_and_there(parts: dict[str, str]) -> None:
    listed = re.findall(r'full-path="([^"]+)"', parts["META-INF/manifest.xml"])
    assert listed == ["functions.idl", "salesxl_addin.py", "CalcAddIns.xcu", "Addons.xcu", "Jobs.xcu"]
    assert set(listed) <= set(parts)
    for name in [name for name in parts if name.endswith((".xcu", ".xml"))]:
        ElementTree.fromstring(parts[name])
    assert SETTINGS in parts


def test_each_function_has_a_method_a_macro_and_help_in_both_languages(parts: dict[str, str]) -> None:
    methods = {method_name(name): function for name, function in functions().items()}
    assert len(methods) == len(functions())
    assert json.loads(parts["pythonpath/salesxl_calc/functions.json"]) == {m: f.name for m, f in methods.items()}
    declared = dict(re.findall(r"> > (sales\w+)\(([^)]*)\);", parts["functions.idl"]))
    assert set(declared) == set(methods)
    macros = dict(re.findall(r"(?m)^Function (SALES_\w+)\((.*)\)$", parts["pythonpath/salesxl_calc/macros.bas"]))
    assert set(macros) == set(functions())
    nodes = ElementTree.fromstring(parts["CalcAddIns.xcu"]).findall("node/node/node/node")
    assert [node.get(f"{OOR}name") for node in nodes] == list(methods)
    for node in nodes:
        function = methods[node.get(f"{OOR}name") or ""]
        assert declared[method_name(function.name)].count("[in]") == len(function.arguments)
        assert len(re.findall(r"a\d+", macros[function.name])) == len(function.arguments)
        assert macros[function.name].count("Optional") == sum(argument.optional for argument in function.arguments)
        texts = node.findall("prop[@{http://openoffice.org/2001/registry}name='Description']/value")
        assert [text.text for text in texts] == [function.help(language) for language in LANGUAGES]
        parameters = node.findall("node/node")
        assert [p.findtext("prop/value") for p in parameters] == [argument.name for argument in function.arguments]


def test_no_name_of_uno_holds_an_underscore(parts: dict[str, str]) -> None:
    """LibreOffice refuses the whole extension otherwise."""
    assert "_" not in parts["functions.idl"]


def test_the_menu_has_the_words_of_the_ribbon(parts: dict[str, str]) -> None:
    entries = ElementTree.fromstring(parts["Addons.xcu"])
    urls = [value.text for value in entries.findall(".//prop[@{http://openoffice.org/2001/registry}name='URL']/value")]
    wanted = (
        "refresh_kpi",
        "check_data",
        "explain_cell",
        "show_definitions",
        "set_period.last_month",
        "set_language.th",
    )
    assert {f"service:org.salesxl.Menu?{action}" for action in wanted} <= set(urls)
    tools = entries.findall("node/node[@{http://openoffice.org/2001/registry}name='OfficeToolBar']/node/node")
    in_toolbar = [node.get(f"{OOR}name", "").partition(".")[2] for node in tools]
    assert in_toolbar == ["check_data", "refresh_kpi", "explain_cell", "show_definitions"]
    titles = {value.text for value in entries.iter("value")}
    assert {say("addin.ribbon.refresh_kpi.label", language) for language in LANGUAGES} <= titles


@pytest.mark.parametrize("module", INSIDE)
def test_what_runs_inside_libreoffice_needs_no_newer_python_and_no_library(parts: dict[str, str], module: str) -> None:
    """LibreOffice 7 for Windows carries Python 3.8."""
    tree = ast.parse(parts[f"pythonpath/salesxl_calc/{module}.py"], feature_version=(3, 8))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    known = sys.stdlib_module_names | {"uno", "unohelper", "com", "org"}
    assert {name.partition(".")[0] for name in imported if name} - known <= {"salesxl"}
    if "salesxl" in {name.partition(".")[0] for name in imported if name}:
        assert module == "link"  # which asks for it where the versions agree


def test_the_words_are_the_same_in_both_languages() -> None:
    def shape(texts: dict[str, Any]) -> dict[str, Any]:
        return {k: shape(v) if isinstance(v, dict) else sorted(re.findall(r"{\w+}", v)) for k, v in texts.items()}

    assert shape(words("en", "calc")) == shape(words("th", "calc"))


# --- answers --------------------------------------------------------------------------------------------------------

TABLE = (("order number", "order date", "amount"), ("o1", 46145.0, 100.0), ("o2", 46152.0, 300.0))
CONTEXT = {"language": "en"}


def test_a_block_is_sent_once_and_asked_for_when_it_is_forgotten() -> None:
    assert answer("call", "SALES_REVENUE", [("cells", "never seen")], CONTEXT, {}) is None
    assert answer("call", "SALES_REVENUE", [("cells", "small")], CONTEXT, {"small": TABLE}) == [[400.0]]
    assert answer("call", "SALES_AOV", [("cells", "small")], CONTEXT, {}) == [[200.0]]
    large = (TABLE[0], *((f"o{n}", 46000.0 + n % 90, 10.0) for n in range(1000)))
    assert answer("call", "SALES_REVENUE", [("cells", "large")], CONTEXT, {"large": large}) == [[10000.0]]
    assert answer("call", "SALES_ORDERS", [("cells", "large")], CONTEXT, {}) == [[1000.0]]


def test_an_error_value_comes_with_its_reason() -> None:
    ((code, reason),) = answer("call", "SALES_AOV", [7700, 0], CONTEXT, {})[0:1][0]
    assert (code, reason) == ("#DIV/0!", "there is nothing to divide by: Orders is 0")
    ((_, thai),) = answer("call", "SALES_AOV", [7700, 0], {"language": "th"}, {})[0]
    assert thai != reason


@pytest.mark.parametrize(("arguments", "expected"), [
    ([("cells", "t"), 0, 0, "lang=en"], 400.0),  # LibreOffice says 0 for an argument left out in the middle
    ([("cells", "t"), 0, "month"], "Month"),
    ([("cells", "t"), "2026-05", 0], 400.0),
])  # fmt: skip
def test_an_argument_left_out_in_the_middle(arguments: list[Any], expected: Any) -> None:
    assert answer("call", "SALES_REVENUE", arguments, CONTEXT, {"t": TABLE})[0][0] == expected


def test_a_zero_among_numbers_is_a_zero() -> None:
    assert answer("call", "SALES_AOV", [0, 8], CONTEXT, {}) == [[0.0]]
    (row,) = answer("call", "SALES_CLV", [((100.0,),), ((2.0,),), 0], CONTEXT, {})
    assert row == [0.0]


# --- the helper process ---------------------------------------------------------------------------------------------


@pytest.fixture
def link() -> Iterator[Link]:
    made = Link(SETTINGS_OF_THIS)
    yield made
    made.end()


def test_the_helper_answers_starts_once_and_again_when_it_is_gone(link: Link) -> None:
    assert link.way == ""
    assert link.ask("ready") == version("salesxl")
    assert link.way == "helper process"
    first = link._helper
    assert link.ask("call", "SALES_AOV", [7700, 8], CONTEXT, {}) == [[962.5]]
    assert link._helper is first
    assert first is not None
    first.kill()
    first.wait()
    assert (
        link.ask("call", "SALES_REVENUE", [("cells", "x")], CONTEXT, {}) is None
    )  # a new one, which knows nothing yet
    assert link.ask("call", "SALES_REVENUE", [("cells", "x")], CONTEXT, {"x": TABLE}) == [[400.0]]
    assert link._helper is not first


def test_a_fault_in_the_helper_is_told_and_the_helper_lives_on(link: Link) -> None:
    with pytest.raises(UnreachableError, match="KeyError"):
        link.ask("nothing of this name")
    assert link.ask("ready") == version("salesxl")


def test_the_helper_ends_when_the_other_end_is_closed(link: Link) -> None:
    link.ask("ready")
    helper = link._helper
    assert helper is not None
    assert helper.stdin is not None
    helper.stdin.close()
    deadline = time.monotonic() + 10
    while helper.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    assert helper.returncode == 0


def test_an_interpreter_that_is_gone_is_told(tmp_path: Path) -> None:
    gone = Link({**SETTINGS_OF_THIS, "python": str(tmp_path / "python")})
    with pytest.raises(UnreachableError, match="python"):
        gone.ask("ready")


def test_the_same_python_answers_in_its_own_process() -> None:
    same = Link({**SETTINGS_OF_THIS, "tag": sys.implementation.cache_tag})
    assert same.ask("ready") == version("salesxl")
    assert same.way == "same process"


# --- installing -----------------------------------------------------------------------------------------------------


class Installer:
    """LibreOffice's installer, played: it unpacks the file and lists it as the real one does."""

    def __init__(self, said: Said | None = None) -> None:
        self.said = said or Said(True, "")
        self.asked: list[list[str]] = []

    def __call__(self, office: Office, profile: Path, arguments: Sequence[str]) -> Said:
        self.asked.append(list(arguments))
        cache = profile / "user" / "uno_packages" / "cache"
        if self.said.fine and arguments[0] == "add":
            with zipfile.ZipFile(arguments[-1]) as archive:
                archive.extractall(cache / "uno_packages" / "lu1.tmp_" / calc.FILE_NAME)
            (cache / "uno_packages.pmap").write_bytes(b"Pmp1\xfforg.salesxl\nlu1.tmp\xffsalesxl.oxt\xff\n\n")
        if self.said.fine and arguments[0] == "remove":
            (cache / "uno_packages.pmap").write_bytes(b"Pmp1\n")
        return self.said


OFFICE = Office(Path("/opt/libreoffice/program"), "7.4", "{}.{}".format(*sys.version_info), True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_install_then_status_then_uninstall(tmp_path: Path, language: Language) -> None:
    computer = Computer(OFFICE, tmp_path, Installer())
    assert [check.ok for check in status(language=language, computer=computer)] == [True, False]
    done = install(language=language, computer=computer)
    assert say("calc.install.installed", language, profile=tmp_path) in [check.text for check in done]
    found = status(language=language, computer=computer)
    assert all(check.ok for check in found)
    assert say("calc.install.interpreter_found", language, interpreter=sys.executable) in [c.text for c in found]
    library = tmp_path / "user" / "basic" / "Standard"
    library.mkdir(parents=True)
    (library / "SalesXL.xba").touch()
    (library / "script.xlb").write_text(
        '<x>\n <library:element library:name="Mine"/>\n <library:element library:name="SalesXL"/>\n</x>'
    )
    assert [c.text for c in uninstall(language=language, computer=computer)] == [
        say("calc.install.removed", language, profile=tmp_path)
    ]
    assert (library / "script.xlb").read_text() == '<x>\n <library:element library:name="Mine"/>\n</x>'
    assert [path.name for path in library.iterdir()] == ["script.xlb"]
    again = uninstall(language=language, computer=computer)
    assert [c.text for c in again] == [say("calc.install.nothing_to_remove", language, profile=tmp_path)]


def test_another_python_in_libreoffice_means_the_helper_process(tmp_path: Path) -> None:
    old = Office(OFFICE.program, "7.4", "3.8", True)
    texts = [check.text for check in install(computer=Computer(old, tmp_path, Installer()))]
    assert any("3.8" in text and "helper process" in text for text in texts)
    unknown = Office(OFFICE.program, "", "", True)
    texts = [check.text for check in install(computer=Computer(unknown, tmp_path, Installer()))]
    assert say("calc.install.unknown_python") in texts


def test_what_keeps_it_from_being_installed_is_told_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="LibreOffice was not found") as caught:
        install(computer=Computer(None, tmp_path, Installer()))
    assert caught.value.remedy
    assert [check.ok for check in status(computer=Computer(None, tmp_path))] == [False]
    without = Office(OFFICE.program, "7.4", "", False)
    with pytest.raises(InputError, match="cannot run Python"):
        install(computer=Computer(without, tmp_path, Installer()))
    assert not all(check.ok for check in status(computer=Computer(without, tmp_path)))
    with pytest.raises(OutputError, match="disk quota"):
        install(computer=Computer(OFFICE, tmp_path, Installer(Said(False, "disk quota"))))
    with pytest.raises(OutputError, match="no answer within 120 seconds"):
        install(computer=Computer(OFFICE, tmp_path, Installer(Said(False, "", None))))
    with pytest.raises(OutputError, match="ended with code -6"):
        install(computer=Computer(OFFICE, tmp_path, Installer(Said(False, "", -6))))
    (tmp_path / ".lock").touch()
    installer = Installer()
    with pytest.raises(OutputError, match="open") as open_now:
        install(computer=Computer(OFFICE, tmp_path, installer))
    assert ".lock" in open_now.value.remedy
    assert installer.asked == []


def test_an_extension_of_another_version_or_python_is_outdated(tmp_path: Path) -> None:
    computer = Computer(OFFICE, tmp_path, Installer())
    install(computer=computer)
    file = next(tmp_path.rglob("settings.json"))
    settings = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**settings, "version": "0.0.1", "python": str(tmp_path / "gone")}), encoding="utf-8")
    bad = [check for check in status(computer=computer) if not check.ok]
    assert [check.text for check in bad] == [
        say("calc.install.version_differs", built="0.0.1", version=version("salesxl")),
        say("calc.install.interpreter_gone", interpreter=tmp_path / "gone"),
    ]
    assert all(check.remedy == say("calc.install.rebuild_remedy") for check in bad)
