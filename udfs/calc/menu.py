"""What the entries of the menu "Sales KPI" do. Runs inside LibreOffice.

An entry is named after a button of the Excel ribbon, with its choice behind a dot: ``set_period.ytd``.
"""

from __future__ import annotations

import traceback
from typing import Any

from com.sun.star.awt.MessageBoxType import MESSAGEBOX

from . import book, formulas, settling
from .link import UnreachableError
from .ranges import error_of

OK = 1  # com.sun.star.awt.MessageBoxButtons.BUTTONS_OK
TITLE = "Sales KPI"


def run(action: str, context: Any, office: Any) -> None:
    """Do what a menu entry says with the document in front.

    Args:
        action: the entry.
        context: of LibreOffice's components.
        office: what all services share.
    """
    manager = context.ServiceManager
    document = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context).getCurrentComponent()
    if document is None or not document.supportsService(settling.SPREADSHEET):
        return
    button, _, choice = action.partition(".")
    try:
        told = _press(button, choice.replace("_", " "), document, office)
    except UnreachableError as gone:
        told = [office.text("unreachable").format(reason=gone)]
    except Exception as fault:  # the border to a user who has no terminal
        traceback.print_exc()
        told = [office.text("fault").format(fault=f"{type(fault).__name__}: {fault}")]
    for text in told:
        _tell(context, document, text)


def _press(button: str, choice: str, document: Any, office: Any) -> list[str]:
    """Ask what a button does, and do it; the answer is what to tell the user."""
    asked = _asked(document, office) if button == "explain_cell" else ("", "")
    actions = office.link.ask("press", button, choice, _look(document), office.settings["language"], asked)
    return book.apply(document, actions, office.settings["labels"].get(button, TITLE))


def _look(document: Any) -> dict[str, Any]:
    """The document, and which cell is selected in it."""
    cell = _selected(document)
    address = cell.CellAddress if cell is not None else None
    return {**book.look(document), "selection": address and (address.Sheet, address.Row, address.Column)}


def _selected(document: Any) -> Any:
    """The first selected cell, None where something else is selected."""
    selected = document.CurrentSelection
    if selected is None or not hasattr(selected, "getCellByPosition"):
        return None
    return selected.getCellByPosition(0, 0)


def _asked(document: Any, office: Any) -> tuple[str, str]:
    """The SALES_ function in the selected cell, and the reason of the error value that it shows."""
    cell = _selected(document)
    if cell is None or cell.Type.value != "FORMULA":
        return "", ""
    try:
        question = formulas.question_of(cell, document, office.names)
    except formulas.NotToldError:
        return "", office.text("not_told") if error_of(cell) else ""
    if question is None:
        return "", ""
    return question.function, str(office.why((cell,))) if error_of(cell) else ""


def _tell(context: Any, document: Any, text: str) -> None:
    """Show a message; LibreOffice without a window passes over it."""
    toolkit = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", context)
    window = document.CurrentController.Frame.ContainerWindow
    toolkit.createMessageBox(window, MESSAGEBOX, OK, TITLE, text).execute()
