"""`salesxl.xlam` as a whole: parts, macros, settings, ribbon and help, read by programs that did not write it."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from addin_samples import FUNCTIONS, INTERPRETER, built
from defusedxml.ElementTree import fromstring

from salesxl.errors import DataError, InputError
from salesxl.locale import LANGUAGES, Language, words
from salesxl.udfs.excel.addin import (
    WHY,
    WorksheetArgument,
    WorksheetFunction,
    build_addin,
    modules,
    read_settings,
    sheets,
    xlwings_class,
)

RIBBONS = {
    "customUI/customUI.xml": "http://schemas.microsoft.com/office/2006/01/customui",
    "customUI/customUI14.xml": "http://schemas.microsoft.com/office/2009/07/customui",
}


@pytest.fixture(scope="module")
def package() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(built()))


def xlwings_text() -> str:
    spec = find_spec("xlwings")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).with_name("xlwings_custom_addin.bas").read_text(encoding="utf-8")


# --- parts ------------------------------------------------------------------------------------------------------------


def test_two_builds_are_the_same_bytes() -> None:
    assert built() == built()
    assert built("th") == built("th")
    assert built("th") != built("en")


def test_it_is_an_addin_with_macros(package: zipfile.ZipFile) -> None:
    types = fromstring(package.read("[Content_Types].xml"))
    said = {one.get("PartName"): one.get("ContentType") for one in types}
    assert said["/xl/workbook.xml"] == "application/vnd.ms-excel.addin.macroEnabled.main+xml"
    assert said["/xl/vbaProject.bin"] == "application/vnd.ms-office.vbaProject"
    assert {name.lstrip("/") for name in said if name} <= set(package.namelist())


@pytest.mark.parametrize("rels", ["_rels/.rels", "xl/_rels/workbook.xml.rels"])
def test_every_relationship_leads_to_a_part(package: zipfile.ZipFile, rels: str) -> None:
    folder = "xl/" if rels.startswith("xl") else ""
    targets = [one.get("Target") for one in fromstring(package.read(rels))]
    assert targets
    assert {f"{folder}{target}" for target in targets} <= set(package.namelist())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_open_xml_validator_finds_nothing(tmp_path: Path, language: Language) -> None:
    audit = pytest.importorskip("openxml_audit", reason="openxml-audit is not installed")
    file = tmp_path / "salesxl.xlam"
    file.write_bytes(built(language))
    result = audit.OpenXmlValidator(file_format=audit.FileFormat.MICROSOFT_365).validate(str(file))
    assert [str(error) for error in result.errors] == []


def test_code_names_tie_the_sheets_to_their_modules(package: zipfile.ZipFile) -> None:
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    workbook = fromstring(package.read("xl/workbook.xml"))
    names = [workbook.find(f"{main}workbookPr").get("codeName")]
    for number in range(1, len(workbook.find(f"{main}sheets")) + 1):
        sheet = fromstring(package.read(f"xl/worksheets/sheet{number}.xml"))
        names.append(sheet.find(f"{main}sheetPr").get("codeName"))
    book = sheets(FUNCTIONS, interpreter="x", udf_module="m", language="en")
    project = modules(FUNCTIONS, book, udf_module="m", language="en")
    assert names == [module.name for module in project if module.kind == "Document"]


# --- macros -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def macros() -> dict[str, str]:
    """Every module as olevba, the analyser of the security trade, extracts it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it uses old names of its parser library
        olevba = pytest.importorskip("oletools.olevba", reason="oletools is not installed")
        parser = olevba.VBA_Parser("salesxl.xlam", data=built(), disable_pcode=True)
        found = {name: code for _, _, name, code in parser.extract_macros()}
        parser.close()
    return found


def test_olevba_sees_every_module_with_our_source(macros: dict[str, str]) -> None:
    functions = [*FUNCTIONS, WHY]
    book = sheets(functions, interpreter=INTERPRETER, udf_module="salesxl.udfs.call", language="en")
    project = modules(functions, book, udf_module="salesxl.udfs.call", language="en")
    written = {
        f"{module.name}.{'bas' if module.kind == 'Module' else 'cls'}": module.source().decode("cp1252")
        for module in project
    }
    assert macros == written


def test_a_second_reader_finds_the_project_sound(tmp_path: Path) -> None:
    pyopenvba = pytest.importorskip("pyopenvba", reason="pyOpenVBA is not installed")
    file = tmp_path / "salesxl.xlam"
    file.write_bytes(built())
    report = pyopenvba.check_file(file)
    assert report.ok
    assert list(report.issues) == []


def test_no_function_of_xlwings_can_be_called_from_a_cell(macros: dict[str, str]) -> None:
    """In a plain module =RunPython("...") in anybody's workbook would run it. A class has no worksheet functions."""
    text = macros["xlwings.cls"]
    assert "VB_PredeclaredId = False" in text
    assert re.search(r"^Public Function RunPython", text, re.MULTILINE)
    assert not re.search(r"^\s*(Public )?(Declare|Public Const) ", text, re.MULTILINE)  # a class cannot hold them
    names = {name for name, code in macros.items() if re.search(r"^(Public |)Function ", code, re.MULTILINE)}
    assert names == {"xlwings.cls", "SalesRuntime.bas", "SalesFunctions.bas"}
    assert "Option Private Module" in macros["SalesRuntime.bas"]
    assert set(re.findall(r"^Public Function (\w+)", macros["SalesFunctions.bas"], re.MULTILINE)) == {
        function.name for function in [*FUNCTIONS, WHY]
    }


def test_xlwings_text_is_its_own_but_for_the_name_and_what_a_class_forbids() -> None:
    ours, theirs = xlwings_class().splitlines(), xlwings_text().splitlines()[1:]
    assert len(ours) == len(theirs)
    changed = {(old.strip(), new.strip()) for old, new in zip(theirs, ours, strict=True) if old != new}
    for old, new in changed:
        assert new.removeprefix("Private ").replace('"salesxl"', '"myaddin"') == old.removeprefix("Public ")
    assert any('PROJECT_NAME As String = "salesxl"' in new for _, new in changed)
    assert "xlwings is distributed under a BSD 3-clause license." in "\n".join(ours)
    assert version("xlwings") in "\n".join(ours)


def test_an_unknown_xlwings_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "xlwings_custom_addin.bas").write_text("' all new")
    strange = type("Spec", (), {"origin": str(tmp_path / "__init__.py")})
    monkeypatch.setattr("salesxl.udfs.excel.addin.find_spec", lambda name: strange)
    with pytest.raises(DataError, match="not one that salesxl knows"):
        xlwings_class()
    monkeypatch.setattr("salesxl.udfs.excel.addin.find_spec", lambda name: None)
    with pytest.raises(DataError, match="not installed"):
        xlwings_class()


def test_nothing_of_xlwings_pro_is_used() -> None:
    folder = Path(__file__).resolve().parent.parent / "udfs" / "excel"
    for file in folder.iterdir():
        if file.suffix in (".py", ".bas", ".xml"):
            assert "xlwings.pro" not in file.read_text(encoding="utf-8"), file


# --- wrappers ---------------------------------------------------------------------------------------------------------


def test_a_wrapper_is_one_line_and_carries_its_help(macros: dict[str, str]) -> None:
    lines = macros["SalesFunctions.bas"].splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("Public Function SALES_AOV"))
    assert lines[at : at + 5] == [
        "Public Function SALES_AOV(ByVal orders As Variant, Optional ByVal period As Variant,"
        " Optional ByVal by As Variant) As Variant",
        'Attribute SALES_AOV.VB_Description = "Average order value: revenue / orders. It is called ""AOV"" for short."',
        'Attribute SALES_AOV.VB_ProcData.VB_Invoke_Func = " \\n14"',
        '    SALES_AOV = SXCall("SALES_AOV", Array(orders, SXGiven(period), SXGiven(by)))',
        "End Function",
    ]
    assert "    SALES_WHY = SXWhy(cell)" in lines
    assert 'Public Const SX_MODULE As String = "salesxl.udfs.call"' in lines


def argument(name: str = "orders", optional: bool = False) -> WorksheetArgument:
    return WorksheetArgument(name, "help", optional)


@pytest.mark.parametrize(
    ("name", "args", "text", "said"),
    [
        ("AOV", (), "help", "not a name"),
        ("SALES_aov", (), "help", "not a name"),
        ("SALES_ยอด", (), "help", "not a name"),
        ("SALES_AOV", (argument("date"),), "help", "cannot name an argument"),
        ("SALES_AOV", (argument("2nd"),), "help", "cannot name an argument"),
        ("SALES_AOV", (argument("a", True), argument("b")), "help", "behind an optional"),
        ("SALES_AOV", (), "ยอดขาย", "ASCII"),
        ("SALES_AOV", (), "x" * 256, "ASCII"),
        ("SALES_AOV", (), "two\nlines", "ASCII"),
        ("SALES_AOV", (), "", "ASCII"),
    ],
)
def test_functions_that_vba_would_not_take(name: str, args: tuple[Any, ...], text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        WorksheetFunction(name, args, text)


def test_a_name_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="same name"):
        build_addin([FUNCTIONS[0], FUNCTIONS[0]], interpreter="x")


def test_why_is_not_added_twice() -> None:
    assert build_addin([*FUNCTIONS, WHY], interpreter=INTERPRETER) == built()


# --- settings, texts and help -----------------------------------------------------------------------------------------


def test_every_setting_that_xlwings_asks_for_is_given() -> None:
    """What the add-in did not give, xlwings would look for in a file beside the workbook."""
    asked = set(re.findall(r'GetConfig\("([^"]+)"', xlwings_text()))
    assert len(asked) > 10
    given = sheets(FUNCTIONS, interpreter="x", udf_module="m", language="en")[0]
    assert asked <= {row[0] for row in given.rows}


def test_settings_are_read_back() -> None:
    found = read_settings(built("th"))
    assert found["INTERPRETER_WIN"] == INTERPRETER
    assert found["UDF MODULES"] == "salesxl.udfs.call"
    assert found["ADD_WORKBOOK_TO_PYTHONPATH"] == "False"
    assert found["USE UDF SERVER"] == "True"
    assert (found["SALESXL_VERSION"], found["SALESXL_LANGUAGE"]) == (version("salesxl"), "th")
    assert found["XLWINGS_VERSION"] == version("xlwings")


@pytest.mark.parametrize("wrong", [b"", b"PK", b"not a zip at all"])
def test_settings_of_another_file_are_refused(wrong: bytes) -> None:
    with pytest.raises(InputError):
        read_settings(wrong)


def test_settings_of_another_workbook_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("xl/worksheets/sheet1.xml", "<worksheet><row><c><v>7</v></c><c><v>8</v></c></row></worksheet>")
        package.writestr("xl/sharedStrings.xml", "<sst/>")
    with pytest.raises(InputError):
        read_settings(out.getvalue())


def test_help_lies_as_excel_dna_reads_it() -> None:
    """Last sheet, first cell "FunctionInfo"; then name, text, help address, and name and text of each argument."""
    book = sheets([*FUNCTIONS, WHY], interpreter="x", udf_module="m", language="th")
    assert book[-1].name == "_IntelliSense_"
    head, aov, *_ = book[-1].rows
    assert list(head) == ["FunctionInfo"]
    first = FUNCTIONS[0]
    assert list(aov) == [first.name, first.help, "", *(text for arg in first.args for text in (arg.name, arg.help))]
    assert len(book[-1].rows) == 1 + len(FUNCTIONS) + 1


def test_every_text_that_the_vba_asks_for_exists(macros: dict[str, str]) -> None:
    code = macros["SalesRuntime.bas"] + macros["SalesRibbon.bas"]
    asked = set(re.findall(r'SXText\("(\w+)"\)', code)) | set(re.findall(r'fault = "(\w+)"', code))
    for language in LANGUAGES:
        assert set(words(language, "addin")["vba"]) == asked


def keys(tree: dict[str, Any], above: str = "") -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            found |= keys(value, f"{above}{key}.")
        else:
            found[above + key] = set(re.findall(r"{(\w+)}", value))
    return found


def test_both_languages_say_the_same_things() -> None:
    assert keys(words("en", "addin")) == keys(words("th", "addin"))


# --- ribbon -----------------------------------------------------------------------------------------------------------

NAMES = [
    *("check_data", "map_columns"),
    *("refresh_kpi", "set_period", "set_compare", "set_language", "add_template", "split_by_rep"),
    *("insert_function", "insert_chart"),
    *("explain_cell", "show_definitions", "about"),
]


def ribbon(package: zipfile.ZipFile, part: str) -> Element:
    root = fromstring(package.read(part))
    assert isinstance(root, Element)
    assert root.tag == f"{{{RIBBONS[part]}}}customUI"
    return root


@pytest.mark.parametrize("part", RIBBONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ribbon(part: str, language: Language) -> None:
    root = ribbon(zipfile.ZipFile(io.BytesIO(built(language))), part)
    tab = root.find(".//{*}tab")
    assert tab is not None
    assert tab.get("label") == "Sales KPI"
    groups = [group.get("label") for group in tab]
    texts = words(language, "addin")["ribbon"]
    assert groups == [texts[name]["label"] for name in ("data", "report", "insert", "help")]
    controls = [control for group in tab for control in group]
    assert [control.get("id") for control in controls] == NAMES
    for control in controls:
        assert control.get("imageMso")
        assert control.get("screentip")
        assert control.get("supertip")
    keytips = [control.get("keytip") for control in controls]
    assert len(set(keytips)) == len(keytips)
    assert all(1 <= len(keytip or "") <= 3 for keytip in keytips)
    large = [control.get("id") for control in controls if control.get("size") == "large"]
    assert large == ["check_data", "refresh_kpi", "insert_function", "explain_cell"]
    every = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(set(every)) == len(every)
    assert all(one.get("label") for one in root.iter() if one.get("id"))
    assert all(len(one.get("supertip", "")) <= 1024 for one in root.iter())
    if language == "th":
        assert re.search("[ก-๙]", str(controls[0].get("label")))


def test_every_button_calls_the_one_macro(package: zipfile.ZipFile, macros: dict[str, str]) -> None:
    root = ribbon(package, "customUI/customUI14.xml")
    buttons = root.findall(".//{*}button")
    assert {button.get("onAction") for button in buttons} == {"SXButton"}
    assert "Public Sub SXButton(control As IRibbonControl)" in macros["SalesRibbon.bas"]
    assert {str(button.get("id")).split(".")[0] for button in buttons} == set(NAMES)


def test_the_function_menu_lists_every_function_by_family(package: zipfile.ZipFile) -> None:
    menu = ribbon(package, "customUI/customUI14.xml").find(".//{*}menu[@id='insert_function']")
    assert menu is not None
    families = {family.get("label"): [item.get("tag") for item in family] for family in menu.findall("{*}menu")}
    assert families == {"Performance": ["SALES_AOV"], "Activity": ["SALES_CALLS"]}
    assert [item.get("tag") for item in menu.findall("{*}button")] == ["SALES_METRICS", "SALES_WHY"]
