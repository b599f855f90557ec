"""What test_office.py looks at, made in a process in which xlwings serves Office.js. Run: office_run.py OUTPUT."""

from __future__ import annotations

import asyncio
import pickle
import sys
import types
import warnings
from pathlib import Path
from typing import Any

import openpyxl
import xlwings as xw
import xlwings.server as server
from cell_tables import ORDERS, office, sample_blocks
from office_book import apply, payload
from openpyxl import Workbook

from salesxl.cells import call
from salesxl.cells.functions import functions
from salesxl.load import load
from salesxl.udfs.host import shown
from salesxl.workbook.fill import bindings, fill, open_template
from salesxl.workbook_templates import FOLDER, SAMPLE

warnings.simplefilter("ignore")  # openpyxl's, about parts of templates that it does not keep
MAIN = types.ModuleType("main")
exec("import xlwings as xw\nfrom salesxl.udfs.lite import *", MAIN.__dict__)


def ask(name: str, *args: Any, runtime: str = "1.4") -> Any:
    data = {
        "func_name": name, "args": list(args), "caller_address": "[Book1.xlsx]Sheet1!D2", "content_language": "en-US",
        "date_format": "m/d/yyyy", "culture_info_name": "en-US", "version": xw.__version__, "client": "Office.js",
        "runtime": runtime,
    }  # fmt: skip
    return asyncio.run(server.custom_functions_call(data, MAIN))


def run(script: str, book: Workbook) -> list[str]:
    """Run a script on a workbook, apply its actions, and give the messages."""
    made = xw.Book(json=payload(book))
    asyncio.run(server.custom_scripts_call(MAIN, script, typehint_to_value={xw.Book: made}))
    return apply(made.json()["actions"], book)


def answers() -> dict[str, tuple[Any, Any]]:
    """Every function: through Office.js, and straight."""
    text = call("SALES_DATA", sample_blocks())[0][0]
    found = {}
    for name, function in functions().items():
        roles = {"metric": "revenue", "table": text, "period": "2026-05", "options": "errors=skip", "cell": 5.0}
        given = [roles.get(argument.role) for argument in function.arguments]
        if function.kind in ("help", "metrics", "data"):
            given[-1] = None
        straight = [["" if value is None else value for value in row] for row in call(name, given)]
        wanted = [[shown(value, "office") for value in row] for row in straight]
        sent = ask(name, *([[one]] for one in given))
        errors = {"NotAvailable": "#N/A", "Div0": "#DIV/0!", "Value": "#VALUE!", "Num": "#NUM!", "Ref": "#REF!"}
        plain = [[errors[v["errorType"]] if isinstance(v, dict) else v for v in row] for row in sent]
        found[name] = (plain, wanted)
    return found


def calls() -> dict[str, Any]:
    error = {"type": "Error", "errorType": "Div0", "basicValue": "#DIV/0!", "basicType": "Error"}
    orders = office(ORDERS)
    return {
        "revenue": ask("SALES_REVENUE", orders),
        "month": ask("SALES_REVENUE", orders, [[None]], [["month"]], [[None]]),
        "numbers": ask("SALES_AOV", [[7700]], [[8]]),
        "division": ask("SALES_AOV", [[7700]], [[0]]),
        "old client": ask("SALES_AOV", [[7700]], [[0]], runtime="1.1"),
        "missing table": ask("SALES_CAC", orders),
        "error cell": ask("SALES_AOV", [[error], [50]], [[1], [2]]),
        "blank cell": ask("SALES_CLV", [[1100]], [[4]], [[3]], [[""]]),
        "why": ask("SALES_AOV", [[7700]], [[0]], [[None]], [["why=yes"]]),
    }


def raw_sheets(book: Workbook) -> list[str]:
    """Put the sample firm's tables onto sheets of their own."""
    titles = []
    for number, rows in enumerate(sample_blocks()):
        sheet = book.create_sheet(f"Raw {number}")
        titles.append(sheet.title)
        for row in rows:
            sheet.append(row)
    return titles


def values(book: Workbook, titles: list[str]) -> list[Any]:
    return [list(book[title].values) for title in titles]


def refreshed(template: str, folder: Path) -> tuple[Any, Any, list[str], Any, Any]:
    """The places of a template after the button, and after the batch on a file with the same raw sheets."""
    language: Any = template.partition(".")[2]
    book = openpyxl.load_workbook(FOLDER / f"{template}.xlsx")
    titles = raw_sheets(book)
    book.defined_names["salesxl_language"] = openpyxl.workbook.defined_name.DefinedName(
        "salesxl_language", attr_text=f'"{language}"'
    )
    before = values(book, titles)
    told = run("refresh_kpi", book)
    raw = Workbook()
    raw_sheets(raw)
    raw.remove(raw.worksheets[0])
    raw.save(folder / "Book1.xlsx")
    data = load([folder / "Book1.xlsx"])
    fill(data, folder / f"{template}.filled.xlsx", template=template, language=language)
    filled = openpyxl.load_workbook(folder / f"{template}.filled.xlsx")
    return places(book, template), places(filled, template), told, before, values(book, titles)


def places(book: Workbook, template: str) -> dict[tuple[str, int, int], Any]:
    """Every cell of the sheets of a template that the batch writes into, days as numbers."""
    compiled = open_template(template, "en", load([SAMPLE]))
    names, tables = bindings(compiled)
    found: dict[tuple[str, int, int], Any] = {}
    for name in names:
        target = compiled.names[name]
        for row, column in target.cells():
            found[target.sheet, row, column] = _plain(book[target.sheet].cell(row, column).value)
    for name in tables:
        sheet = book[compiled.tables[name].sheet]
        for cells in sheet[sheet.tables[name].ref]:
            for cell in cells:
                found[sheet.title, cell.row, cell.column] = _plain(cell.value)
    return found


def _plain(value: Any) -> Any:
    from office_book import EPOCH

    if hasattr(value, "isoformat"):
        value = (value - EPOCH).total_seconds() / 86400
    return round(float(value), 6) if isinstance(value, int | float) and not isinstance(value, bool) else value or None


def notes() -> dict[str, Any]:
    """The sheets that the buttons write, and a column map that the user has corrected."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Raw orders"
    for row in ORDERS:
        sheet.append([*row, "Half" if row is ORDERS[0] else (row[3] / 100)])
    run("check_data", book)
    run("map_columns", book)
    check, mapping = list(book["Data check"].values), [list(row) for row in book["Column map"].values]
    kpi = book.create_sheet("KPI")
    book.defined_names["kpi_revenue"] = openpyxl.workbook.defined_name.DefinedName("kpi_revenue", attr_text="KPI!$B$2")
    book.defined_names["salesxl_period"] = openpyxl.workbook.defined_name.DefinedName(
        "salesxl_period", attr_text='"2026"'
    )
    run("refresh_kpi", book)
    first = kpi["B2"].value
    for row in book["Column map"].iter_rows():
        if row[3].value == "Half":
            row[4].value = "Net amount"
        elif row[3].value == "Net Amount":
            row[4].value = None
    run("refresh_kpi", book)
    return {"check": check, "map": mapping, "mapped revenue": (first, kpi["B2"].value)}


def main(output: Path) -> None:
    seen: dict[str, Any] = {
        "meta": server.custom_functions_meta(MAIN), "scripts": server.custom_scripts_meta(MAIN), "answers": answers(),
        "calls": calls(), "refreshed": {}, **notes(),
    }  # fmt: skip
    for template in ("scorecard.en", "customers.th"):
        button, batch, told, before, after = refreshed(template, output.parent)
        seen["refreshed"][template] = (button, batch, told)
        seen["raw before"], seen["raw after"] = before, after
    output.write_bytes(pickle.dumps(seen))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
