"""Write `salesxl.oxt`, the extension for LibreOffice: functions, their help, menu, and what runs inside LibreOffice.

It needs no development kit: LibreOffice reads the interface definition as text, and all else is XML, Basic and Python.
The settings in it lead to the Python that built it. The same installation gives the same bytes.
"""

from __future__ import annotations

import io
import json
import re
import site
import sys
import zipfile
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from importlib.resources import files
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from defusedxml.ElementTree import fromstring

from salesxl.cells.functions import Function, functions
from salesxl.errors import InputError
from salesxl.locale import LANGUAGES, Language, say, words

IDENTIFIER = "org.salesxl"
SERVICE = f"{IDENTIFIER}.AddIn"
MENU = f"service:{IDENTIFIER}.Menu?"
SPREADSHEETS = "com.sun.star.sheet.SpreadsheetDocument"
EXCEL_ONLY = frozenset(
    ("set_period.other", "add_template", "split_by_rep", "insert", "insert_function", "insert_chart")
)
"""Buttons of the Excel ribbon that the menu does without: they ask Excel for something."""

TOOLBAR = ("check_data", "refresh_kpi", "explain_cell", "show_definitions")
"""Buttons that also stand in the toolbar."""

INSIDE = ("__init__", "component", "formulas", "link", "menu", "book", "ranges", "settling")
"""The modules of this package that run inside LibreOffice; there they are the package salesxl_calc."""

_PACKAGE = "pythonpath/salesxl_calc"  # LibreOffice puts the folder pythonpath of an extension on Python's path
SETTINGS = f"{_PACKAGE}/settings.json"
_OFFICE_LOCALES: Mapping[Language, str] = {"en": "en-US", "th": "th"}
_TIME = (1980, 1, 1, 0, 0, 0)  # of every file in the archive, so that the same content gives the same bytes

_TYPES = {"table": "com::sun::star::table::XCellRange", "cell": "com::sun::star::table::XCellRange"}

_PARTS = (  # in this order: the types must be known when the services that use them are registered
    ("application/vnd.sun.star.uno-typelibrary;type=RDB", "functions.idl"),
    ("application/vnd.sun.star.uno-component;type=Python", "salesxl_addin.py"),
    ("application/vnd.sun.star.configuration-data", "CalcAddIns.xcu"),
    ("application/vnd.sun.star.configuration-data", "Addons.xcu"),
    ("application/vnd.sun.star.configuration-data", "Jobs.xcu"),
)
_OOR = "http://openoffice.org/2001/registry"


def build_extension(
    chosen: Sequence[Function] | None = None,
    *,
    language: Language = "en",
    interpreter: str = sys.executable,
    tag: str | None = sys.implementation.cache_tag,
    folders: Sequence[str] | None = None,
) -> bytes:
    """The bytes of the extension.

    Args:
        chosen: the worksheet functions; all of them when None.
        language: of reasons and messages. Menu and help are in both languages: LibreOffice picks its own.
        interpreter: the Python in which salesxl is installed.
        tag: its kind, such as ``cpython-311``: LibreOffice loads salesxl itself only if its own Python is the same.
        folders: where its packages lie.
    """
    listed = list(functions().values()) if chosen is None else list(chosen)
    settings = {
        "version": version("salesxl"),
        "language": language,
        "python": interpreter,
        "tag": tag,
        "site": site_folders() if folders is None else list(folders),
        "texts": words(language, "calc")["office"],
        "labels": _labels(language),
    }
    parts = {
        "META-INF/manifest.xml": _manifest(),
        "description.xml": _description(),
        "functions.idl": idl(listed),
        "salesxl_addin.py": "from salesxl_calc.component import g_ImplementationHelper  # noqa: F401\n",
        "CalcAddIns.xcu": add_ins(listed),
        "Addons.xcu": add_ons(),
        "Jobs.xcu": _text("Jobs.xcu"),
        f"{_PACKAGE}/macros.bas": macros(listed),
        f"{_PACKAGE}/functions.json": _json({method_name(f.name): f.name for f in listed}),
        SETTINGS: _json(settings),
        **{f"{_PACKAGE}/{module}.py": _text(f"{module}.py") for module in INSIDE if module != "__init__"},
        f"{_PACKAGE}/__init__.py": '"""What of salesxl runs inside LibreOffice."""\n',
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, text.encode("utf-8"))
    return content.getvalue()


def read_settings(extension: bytes) -> dict[str, Any]:
    """The settings of an extension that `build_extension` wrote.

    Raises:
        InputError: it is not such a file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(extension)) as archive:
            settings: dict[str, Any] = json.loads(archive.read(SETTINGS))
            return settings
    except (zipfile.BadZipFile, KeyError, ValueError) as wrong:
        raise InputError("errors.not_our_extension") from wrong


def site_folders() -> list[str]:
    """The folders in which this Python looks for installed packages."""
    return [folder for folder in (*site.getsitepackages(), site.getusersitepackages()) if folder in sys.path]


def method_name(name: str) -> str:
    """A name as UNO allows it, without underscores: ``SALES_AOV`` is ``salesAov``."""
    first, *rest = name.lower().split("_")
    return first + "".join(word.capitalize() for word in rest)


# --- the functions --------------------------------------------------------------------------------------------------


def idl(listed: Sequence[Function]) -> str:
    """The interfaces, in UNO's own language.

    Every answer is a block of cells: one of a single cell is a value like any other. Tables are taken as ranges, which
    costs nothing however large they are; numbers in their place have to wait until the formula is settled (settling.py).
    """
    lines = ["module org { module salesxl {", "    interface XFunctions {"]
    for function in listed:
        parameters = ", ".join(f"[in] {_TYPES.get(a.role, 'any')} {method_name(a.name)}" for a in function.arguments)
        lines.append(f"        sequence< sequence< any > > {method_name(function.name)}({parameters});")
    lines += [
        "    };",
        "    interface XCells {",
        "        sequence< sequence< any > > answer([in] string name, [in] sequence< any > arguments);",
        "    };",
        "}; };",
    ]
    return "\n".join(lines) + "\n"


def macros(listed: Sequence[Function]) -> str:
    """The Basic functions of the same names, which compute wherever the names stand in a workbook."""
    lines = [_text("runtime.bas")]
    for function in listed:
        names = [f"a{number}" for number in range(1, len(function.arguments) + 1)]
        parameters = ", ".join(
            f"Optional {name}" if argument.optional else name
            for name, argument in zip(names, function.arguments, strict=True)
        )
        lines += [
            f"Function {function.name}({parameters})",
            f'    {function.name} = SXAsk("{function.name}", Array({", ".join(names)}))',
            "End Function",
            "",
        ]
    return "\n".join(lines)


def add_ins(listed: Sequence[Function]) -> str:
    """What the function wizard shows. Its names end with an underscore (why: settling.py)."""
    root = _configuration("CalcAddIns")
    info = _node(_node(_node(root, "AddInInfo"), SERVICE, replace=True), "AddInFunctions")
    for function in listed:
        node = _node(info, method_name(function.name), replace=True)
        _property(node, "DisplayName", f"{function.name}_")
        _property(node, "Description", {language: function.help(language) for language in LANGUAGES})
        _property(node, "Category", "Add-In")
        parameters = _node(node, "Parameters")
        for argument in function.arguments:
            parameter = _node(parameters, method_name(argument.name), replace=True)
            _property(parameter, "DisplayName", argument.name)
            helps = {language: function.help_of(argument, language) for language in LANGUAGES}
            _property(parameter, "Description", helps)
    return _written(root)


# --- menu and description -------------------------------------------------------------------------------------------


def add_ons() -> str:
    """The menu and the toolbar: the buttons of the Excel ribbon, and their words."""
    root = _configuration("Addons")
    interface = _node(root, "AddonUI")
    bar = _node(_node(interface, "OfficeMenuBar"), f"{IDENTIFIER}.menu", replace=True)
    _property(bar, "Title", _ribbon("sales_kpi"))
    _property(bar, "Context", SPREADSHEETS)
    entries, tools = (
        _node(bar, "Submenu"),
        _node(_node(interface, "OfficeToolBar"), f"{IDENTIFIER}.tools", replace=True),
    )
    for group in _ribbon_xml().iter("group"):
        for control in group:
            if control.attrib["id"] in EXCEL_ONLY:
                continue
            entry = _entry(entries, control)
            if control.tag == "menu":
                choices = _node(entry, "Submenu")
                for choice in control:
                    if choice.attrib["id"] not in EXCEL_ONLY:
                        _entry(choices, choice)
            elif control.attrib["id"] in TOOLBAR:
                _entry(tools, control)
    return _written(root)


def _entry(parent: Element, control: Element) -> Element:
    """A control of the ribbon as an entry of a menu; the number before its name keeps the order."""
    identity = control.attrib["id"]
    node = _node(parent, f"{len(parent):02}.{identity}", replace=True)
    _property(node, "Title", _ribbon(identity))
    if control.tag == "button":
        choice = control.attrib.get("tag", "").replace(" ", "_")
        _property(node, "URL", MENU + ".".join(filter(None, (identity.partition(".")[0], choice))))
        _property(node, "Target", "_self")
    _property(node, "Context", SPREADSHEETS)
    return node


def _ribbon_xml() -> Element:
    text = files("salesxl.udfs.excel").joinpath("ribbon.xml").read_text(encoding="utf-8")
    root: Element = fromstring(re.sub(r' xmlns="[^"]*"', "", text))
    return root


def _ribbon(identity: str) -> dict[Language, str]:
    """The label of a control of the ribbon."""
    return {language: say(f"addin.ribbon.{identity}.label", language) for language in LANGUAGES}


def _labels(language: Language) -> dict[str, str]:
    """What the undo list calls each button."""
    ribbon = words(language, "addin")["ribbon"]
    return {identity: texts["label"] for identity, texts in ribbon.items() if identity not in EXCEL_ONLY}


def _description() -> str:
    root = Element("description", {"xmlns": "http://openoffice.org/extensions/description/2006"})
    SubElement(root, "identifier", value=IDENTIFIER)
    SubElement(root, "version", value=version("salesxl"))
    names = SubElement(root, "display-name")
    for language in LANGUAGES:
        SubElement(names, "name", lang=language).text = say("calc.extension.title", language)
    return _written(root)


def _manifest() -> str:
    space = "http://openoffice.org/2001/manifest"
    root = Element("manifest:manifest", {"xmlns:manifest": space})
    for kind, path in _PARTS:
        SubElement(root, "manifest:file-entry", {"manifest:media-type": kind, "manifest:full-path": path})
    return _written(root)


# --- LibreOffice's configuration files ------------------------------------------------------------------------------


def _configuration(name: str) -> Element:
    spaces = {"xmlns:oor": _OOR, "xmlns:xs": "http://www.w3.org/2001/XMLSchema"}
    return Element("oor:component-data", {**spaces, "oor:name": name, "oor:package": "org.openoffice.Office"})


def _node(parent: Element, name: str, *, replace: bool = False) -> Element:
    return SubElement(parent, "node", {"oor:name": name, **({"oor:op": "replace"} if replace else {})})


def _property(parent: Element, name: str, value: str | Mapping[Language, str]) -> None:
    node = SubElement(parent, "prop", {"oor:name": name})
    if isinstance(value, str):
        SubElement(node, "value").text = value
        return
    for language, text in value.items():
        SubElement(node, "value", {"xml:lang": _OFFICE_LOCALES[language]}).text = text


def _written(root: Element) -> str:
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
