"""What the buttons say to the user, and what they ask."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlwings as xw

from salesxl.errors import UsageError
from salesxl.locale import say
from salesxl.udfs.openbook import OpenBook, is_excel

TITLE = "Sales KPI"


def tell(book: xw.Book, text: str) -> None:
    """A message."""
    book.app.alert(text, TITLE)


def ask_yes(book: xw.Book, question: str) -> bool:
    """A question that is answered by yes or no."""
    return book.app.alert(question, TITLE, "yes_no") == "yes"


def ask(book: OpenBook, question: str, default: str, **values: Any) -> str | None:
    """A line of text from the user; None where the dialog was closed."""
    if not is_excel(book.book):
        raise UsageError(question, **values)
    said = book.book.app.api.InputBox(
        Prompt=say(question, book.language, **values), Title=TITLE, Default=default, Type=2
    )
    return said.strip() if isinstance(said, str) and said.strip() else None


def ask_folder(book: OpenBook, question: str) -> Path | None:
    """A folder that the user chooses; None where the dialog was closed."""
    if not is_excel(book.book):
        raise UsageError("functions.ribbon.no_copying")
    dialog = book.book.app.api.FileDialog(4)  # msoFileDialogFolderPicker
    dialog.Title = question
    return Path(dialog.SelectedItems(1)) if dialog.Show() else None
