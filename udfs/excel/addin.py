"""Assemble `salesxl.xlam`, the Excel add-in: worksheet functions, ribbon, and the settings that lead to Python.

The file is made on the user's own machine from the installed xlwings, so that the library, the path of Python and the
list of functions always agree. It needs no Excel to be made. Not yet opened in Excel by its authors.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from xml.etree.ElementTree import ParseError, SubElement, indent, tostring

from defusedxml.ElementTree import fromstring

from salesxl.errors import DataError, InputError
from salesxl.locale import Language, words

from .vbaproject import WORKBOOK, WORKSHEET, Module, vba_project
from .xlam import RIBBON_PARTS, Sheet, code_names, xlam

PROJECT = "salesxl"
PROJECT_ID = "{6A8E2C14-3B5D-4F7A-9C21-5D0E8B7F4A63}"
SETTINGS, TEXTS, HELP = f"{PROJECT}.conf", f"{PROJECT}.texts", "_IntelliSense_"
LONGEST_HELP = 255  # what Excel's function wizard shows of a text

#: Words that VBA keeps for itself ([MS-VBAL] 3.3.5.2) and somebody might want to call an argument.
_RESERVED = frozenset(
    re.findall(
        r"\w+",
        """abs and any array as boolean byref byte byval call case const currency date debug declare dim do double each
        else empty end enum eqv error event exit false for friend function get global gosub goto if imp in input integer
        is let like local lock long loop lset me mod new next not nothing null object on open option optional or
        paramarray preserve print private property public put redim rem resume return rset seek select set sgn single
        static step stop string sub then time to true type unlock until variant wend while width with write xor""",
    )
)

WORKBOOK_CODE = """\
Option Explicit

Private Sub Workbook_Open()
    ' As soon as Excel is ready: while it starts, it does not let functions be described.
    On Error Resume Next
    Application.OnTime Now, "'" & Me.Name & "'!SXRegisterHelp"
End Sub
"""


@dataclass(frozen=True)
class WorksheetArgument:
    """An argument of a worksheet function: its name and its line in the function wizard."""

    name: str
    help: str
    optional: bool = False


@dataclass(frozen=True)
class WorksheetFunction:
    """A worksheet function as Excel sees it.

    Attributes:
        name: `SALES_AOV`.
        args: its arguments in order, the optional ones last.
        help: what it gives, in one or two sentences of plain ASCII (the wizard keeps nothing else).
        family: heading under which the ribbon's menu lists it; "" puts it at the top of the menu.
    """

    name: str
    args: tuple[WorksheetArgument, ...]
    help: str
    family: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Z]+_[A-Z0-9_]*[A-Z0-9]", self.name):
            raise ValueError(f"{self.name!r} is not a name such as SALES_AOV")
        optional = [argument.optional for argument in self.args]
        if optional != sorted(optional):
            raise ValueError(f"{self.name}: a required argument stands behind an optional one")
        for argument in self.args:
            if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", argument.name) or argument.name.lower() in _RESERVED:
                raise ValueError(f"{self.name}: {argument.name!r} cannot name an argument in VBA")
        for text in (self.help, *(argument.help for argument in self.args)):
            if not text.isascii() or not text.isprintable() or not 0 < len(text) <= LONGEST_HELP:
                raise ValueError(
                    f"{self.name}: help must be one line of 1 to {LONGEST_HELP} ASCII characters: {text!r}"
                )


#: The one function that VBA answers by itself, because the reasons are kept there.
WHY = WorksheetFunction(
    "SALES_WHY",
    (WorksheetArgument("cell", "The cell that shows an error value"),),
    "The reason behind an error value of a SALES_ function.",
)


def build_addin(
    functions: Sequence[WorksheetFunction],
    *,
    interpreter: str,
    udf_module: str = "salesxl.udfs.call",
    language: Language = "en",
) -> bytes:
    """The bytes of the add-in file.

    Args:
        functions: the worksheet functions; `SALES_WHY` is added where it is missing.
        interpreter: full path of the `pythonw.exe` that Excel starts.
        udf_module: the Python module whose `call` answers the functions (see runtime.bas).
        language: of the ribbon and of what the VBA says.

    Raises:
        DataError: the installed xlwings is not one that this version understands.
        ValueError: two functions of the same name.
    """
    functions = [*functions, *([] if any(function.name == WHY.name for function in functions) else [WHY])]
    if len({function.name for function in functions}) < len(functions):
        raise ValueError("two worksheet functions have the same name")
    book = sheets(functions, interpreter=interpreter, udf_module=udf_module, language=language)
    project = vba_project("SalesXl", modules(functions, book, udf_module=udf_module, language=language), PROJECT_ID)
    return xlam(book, project, ribbon(functions, language))


def sheets(
    functions: Sequence[WorksheetFunction], *, interpreter: str, udf_module: str, language: Language
) -> list[Sheet]:
    """What the VBA looks up: xlwings' settings, our texts, and the help of the functions.

    The settings name everything that xlwings asks for. What they did not name, it would read from a file beside the
    workbook, and so from a stranger. Help stands as the free IntelliSense add-in of Excel-DNA expects it, on the
    last sheet: name, text, help address, then name and text of each argument.
    """
    clouds = [
        f"{cloud}_{system}"
        for cloud in ("ONEDRIVE_CONSUMER", "ONEDRIVE_COMMERCIAL", "SHAREPOINT")
        for system in ("WIN", "MAC")
    ]
    unused = ["INTERPRETER", "INTERPRETER_MAC", "PYTHONPATH", "CONDA PATH", "CONDA ENV", "LICENSE_KEY", *clouds]
    settings = {
        "INTERPRETER_WIN": interpreter,
        "UDF MODULES": udf_module,
        "ADD_WORKBOOK_TO_PYTHONPATH": "False",  # or a pandas.py beside the workbook would be imported
        "USE UDF SERVER": "True",  # buttons use the Python that answers the cells
        "SHOW CONSOLE": "False",
        "DEBUG UDFS": "False",
        "SHOW_ERROR_POPUPS": "True",
        "TEMP DIR": "%TEMP%",
        **dict.fromkeys(unused, ""),
        "SALESXL_VERSION": version("salesxl"),
        "SALESXL_LANGUAGE": language,
        "XLWINGS_VERSION": version("xlwings"),
    }
    help_rows = [
        [function.name, function.help, "", *(text for arg in function.args for text in (arg.name, arg.help))]
        for function in functions
    ]
    return [
        Sheet(SETTINGS, list(settings.items())),
        Sheet(TEXTS, [(key, str(text)) for key, text in words(language, "addin")["vba"].items()]),
        Sheet(HELP, [["FunctionInfo"], *help_rows]),
    ]


def modules(
    functions: Sequence[WorksheetFunction], book: Sequence[Sheet], *, udf_module: str, language: Language
) -> list[Module]:
    """The modules of the VBA project."""
    return [
        Module("ThisWorkbook", WORKBOOK_CODE, "Document", WORKBOOK),
        *(Module(name, "", "Document", WORKSHEET) for name in code_names(book)),
        Module("xlwings", xlwings_class(), "Class"),
        _from_file("runtime.bas"),
        _from_file("ribbon.bas"),
        Module("SalesFunctions", _function_code(functions, udf_module, language)),
    ]


def _from_file(name: str) -> Module:
    """A module kept as a file, as the VBA editor exports it: the first line names it."""
    head, text = files(__package__).joinpath(name).read_text(encoding="ascii").split("\n", 1)
    return Module(head.split('"')[1], text)


def xlwings_class() -> str:
    """The VBA of the installed xlwings, with our name in it, fit to be a class.

    As a plain module, as xlwings ships it, each of its functions could be called from a cell of any workbook that
    somebody opens, `RunPython` and `ExecuteWindows` among them. Functions of a class cannot. A class may not make
    constants and DLL functions public, so these become private; nothing else is changed.

    Raises:
        DataError: the text is not as expected.
    """
    spec = find_spec("xlwings")
    if spec is None or spec.origin is None:
        raise DataError("errors.no_xlwings")
    source = Path(spec.origin).parent / "xlwings_custom_addin.bas"
    text, named = re.subn(r'(?m)^Attribute VB_Name = "xlwings"\r?\n', "", source.read_text(encoding="utf-8"))
    text, projects = re.subn(r'(PROJECT_NAME As String = )"myaddin"', rf'\1"{PROJECT}"', text)
    if (named, projects) != (1, 1):
        raise DataError("errors.other_xlwings", where=str(source), version=version("xlwings"))
    return re.sub(r"(?m)^([ \t]*)(?:Public (?=Const )|(?=Declare ))", r"\1Private ", text)


def _function_code(functions: Sequence[WorksheetFunction], udf_module: str, language: Language) -> str:
    constants = {
        "SX_MODULE": udf_module,
        "SX_LANGUAGE": language,
        "SX_VERSION": version("salesxl"),
        "SX_SETTINGS": SETTINGS,
        "SX_TEXTS": TEXTS,
        "SX_HELP": HELP,
    }
    lines = [
        "' The worksheet functions. Written by salesxl from its registry; what they do: see SalesRuntime.",
        "Option Explicit",
        "",
        *(f"Public Const {name} As String = {_vba_text(value)}" for name, value in constants.items()),
    ]
    for function in functions:
        lines += ["", *_wrapper(function)]
    return "\n".join(lines)


def _wrapper(function: WorksheetFunction) -> Iterator[str]:
    names = ", ".join(f"SXGiven({arg.name})" if arg.optional else arg.name for arg in function.args)
    parameters = ", ".join(
        f"{'Optional ' if argument.optional else ''}ByVal {argument.name} As Variant" for argument in function.args
    )
    answer = f"SXWhy({names})" if function.name == WHY.name else f'SXCall("{function.name}", Array({names}))'
    yield f"Public Function {function.name}({parameters}) As Variant"
    yield f"Attribute {function.name}.VB_Description = {_vba_text(function.help)}"
    yield f'Attribute {function.name}.VB_ProcData.VB_Invoke_Func = " \\n14"'
    yield f"    {function.name} = {answer}"
    yield "End Function"


def _vba_text(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def ribbon(functions: Sequence[WorksheetFunction], language: Language) -> dict[str, str]:
    """The XML of both ribbon parts, in one language."""
    root = fromstring(re.sub(r' xmlns="[^"]*"', "", files(__package__).joinpath("ribbon.xml").read_text("utf-8")))
    for control in root.iter():
        if "id" in control.attrib:
            text = words(language, "addin")["ribbon"]
            for step in control.attrib["id"].split("."):
                text = text[step]
            control.attrib |= {key: text[key] for key in ("label", "screentip", "supertip") if key in text}
    menu = root.find(".//menu[@id='insert_function']")
    families = {"": menu}
    for function in functions:
        if function.family not in families:
            heading = {"id": f"insert_function.family{len(families)}", "label": function.family}
            families[function.family] = SubElement(menu, "menu", heading)
        item = {"id": f"insert_function.{function.name}", "tag": function.name, "label": function.name}
        item |= {"supertip": function.help, "onAction": "SXButton"}
        SubElement(families[function.family], "button", item)
    parts = {}
    for part, (namespace, _) in RIBBON_PARTS.items():
        root.set("xmlns", namespace)
        indent(root)
        parts[part] = tostring(root, encoding="unicode")
    return parts


def read_settings(addin: bytes) -> dict[str, str]:
    """The settings of an add-in file that `build_addin` wrote.

    Raises:
        InputError: it is not such a file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(addin)) as package:
            texts = [item.findtext("{*}t", "") for item in fromstring(package.read("xl/sharedStrings.xml"))]
            rows = fromstring(package.read("xl/worksheets/sheet1.xml")).findall(".//{*}row")
        return {texts[int(row[0][0].text)]: texts[int(row[1][0].text)] for row in rows if len(row) == 2}
    except (zipfile.BadZipFile, KeyError, IndexError, TypeError, ValueError, ParseError) as wrong:
        raise InputError("errors.not_our_addin") from wrong
