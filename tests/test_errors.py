"""Errors: every one that can be raised has its words in both languages, with the values that it is given."""

from __future__ import annotations

import ast
import pickle
import string
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import salesxl
import salesxl.udfs
import salesxl.workbook_templates
from salesxl import errors
from salesxl.cli import main
from salesxl.errors import OutputError, UnknownName, UsageError
from salesxl.locale import LANGUAGES, text_at, words

KINDS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)}
FOLDERS = [Path(str(package.__file__)).parent for package in (salesxl, salesxl.udfs, salesxl.workbook_templates)]


def raised() -> list[tuple[str, ast.Call]]:
    """Every place in which an error is made, as ``file:line``."""
    found: list[tuple[str, ast.Call]] = []
    for path in sorted(path for folder in FOLDERS for path in folder.rglob("*.py")):
        calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        made = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in KINDS and call.args]
        found += [(f"{path.name}:{call.lineno}", call) for call in made]
    return found


def placeholders(texts: Any) -> set[str]:
    parts = texts.values() if isinstance(texts, dict) else [texts]
    return {name for part in parts for _, name, _, _ in string.Formatter().parse(part) if name}


def test_every_error_has_its_words_and_gives_them_their_values() -> None:
    fixed = [(place, node) for place, node in raised() if isinstance(node.args[0], ast.Constant)]
    assert len(fixed) > 60
    for place, node in fixed:
        given = {keyword.arg for keyword in node.keywords} - {"where", "language"}
        given |= {"name"} if node.func.id == "UnknownName" else set()  # type: ignore[attr-defined]
        for language in LANGUAGES:
            wanted = placeholders(text_at(node.args[0].value, language))  # type: ignore[attr-defined]
            assert wanted <= given or None in given, (place, wanted - given)  # None: some are given in one, as **values


def test_no_words_are_left_over() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for folder in FOLDERS for path in folder.rglob("*.py"))
    computed = {"setting_low", "setting_high", "setting_range", "customer_faults"}  # the end of the key is
    for key in set(words("en", "errors")) - computed:
        assert f'"errors.{key}"' in source, key


def test_no_error_holds_words_of_its_own() -> None:
    for place, node in raised():
        key = node.args[0]
        if isinstance(key, ast.JoinedStr):  # a key with a computed end
            key = key.values[0]
        if isinstance(key, ast.Constant):
            assert " " not in key.value, place


def test_an_error_is_told_in_either_language() -> None:
    fault = OutputError("errors.is_there", where="Desktop", file="kpi.xlsx")
    english = "kpi.xlsx is there already.\nDesktop\nChoose another name, or add --force."
    assert str(fault) == fault.text("en") == english
    assert fault.text("th") == "มีไฟล์ kpi.xlsx อยู่แล้ว\nDesktop\nใช้ชื่ออื่น หรือเพิ่ม --force"
    assert str(OutputError("errors.is_there", language="th", file="kpi.xlsx")).startswith("มีไฟล์")


def test_a_near_name_is_offered_in_either_language() -> None:
    fault = UnknownName("errors.no_metric", "revenu", ["revenue", "aov"])
    assert fault.text("en") == "There is no metric 'revenu'.\nDid you mean revenue?"
    assert fault.text("th") == "ไม่มีตัวชี้วัดชื่อ “revenu”\nหมายถึง revenue หรือไม่"


def test_errors_travel_between_processes() -> None:
    fault = pickle.loads(pickle.dumps(UnknownName("errors.no_variant", "medean", ["median"], metric="aov")))
    assert isinstance(fault, UnknownName)
    assert fault.text("th") == "ตัวชี้วัด aov ไม่มีวิธีคิดชื่อ “medean”\nหมายถึง median หรือไม่"
    assert fault.close == ["median"]


def test_a_value_that_is_a_table_is_shown_as_it_is() -> None:
    assert "{'a': 1}" in str(UsageError("errors.decision", name="decimal", value={"a": 1}, choices="."))


@pytest.mark.parametrize(
    ("arguments", "code", "english", "thai"),
    [
        ("calc revenu x.csv", 2, "There is no metric 'revenu'.", "ไม่มีตัวชี้วัดชื่อ “revenu”"),
        ("calc revenue {orders} --period soon", 2, "'soon' names no period.", "“soon” ไม่ใช่งวดเวลา"),
        ("calc revenue x.csv --as-of soon", 2, "'soon' is not a date.", "“soon” ไม่ใช่วันที่"),
        ("calc revenue {orders} --set gross_margin=2", 2, "must be at least -10 and at most 1", "ต้องอยู่ระหว่าง -10 ถึง 1"),
        ("calc revenue {orders} --strict", 3, "--strict does not allow any.", "ซึ่ง --strict ไม่ยอมให้มี"),
        ("calc revenue x.csv", 4, "There is no such file or folder.", "ไม่พบไฟล์หรือโฟลเดอร์นี้"),
        ("fill {orders} -o {there}", 5, "is there already.", "อยู่แล้ว"),
        ("fill {orders} -o {there}.txt", 2, "must end in .xlsx.", "ต้องลงท้ายด้วย .xlsx"),
        ("template export scorecrd", 2, "Did you mean scorecard", "หมายถึง scorecard"),
    ],
)  # fmt: skip
def test_errors_speak_the_language_of_the_command(
    arguments: str, code: int, english: str, thai: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders, there = tmp_path / "orders.csv", tmp_path / "there.xlsx"
    orders.write_text("Order ID,Order Date,Net Amount\n1,2026-01-05,1000\n2,2026-01-20,about 5\n", encoding="utf-8")
    there.write_bytes(b"")
    line = [part.format(orders=orders, there=there) for part in arguments.split()]
    plain = CliRunner().invoke(main, line)
    assert plain.exit_code == code, plain.stderr
    assert english in plain.stderr
    for asked in (["--lang", "th"], ["--lang=th"]):
        told = CliRunner().invoke(main, [*line, *asked])
        assert told.exit_code == code, told.stderr
        assert thai in told.stderr
    monkeypatch.setenv("SALESXL_LANG", "th")
    assert thai in CliRunner().invoke(main, line).stderr
    assert english in CliRunner().invoke(main, [*line, "--lang", "en"]).stderr
