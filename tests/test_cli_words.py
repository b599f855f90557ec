"""The command line in both languages: help, click's own messages, and the messages behind each exit code."""

from __future__ import annotations

import importlib
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from salesxl.cli import main
from salesxl.locale import words

LOAD = importlib.import_module("salesxl.load")  # salesxl.load itself is the function
THAI = re.compile("[฀-๿]")
ORDERS = "Order ID,Order Date,Net Amount,Sales Rep\n1,2026-01-05,1000,Ploy\n2,2026-01-20,500,Nok\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, group
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


COMMANDS = dict(commands(main))


def section(path: tuple[str, ...]) -> dict[str, Any]:
    texts = words("en", "help")
    for name in path:
        texts = texts[name]
    return texts


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_is_whole_in_both_languages(path: tuple[str, ...]) -> None:
    english, thai = run(*path, "--help"), run(*path, "--help", "--lang", "th")
    assert (english.exit_code, thai.exit_code) == (0, 0)
    assert english.stdout.startswith("Usage:")
    assert thai.stdout.startswith("วิธีใช้:")
    assert not THAI.search(english.stdout)
    command = COMMANDS[path]
    assert THAI.search(str(command.help))
    for option in command.params:
        if isinstance(option, click.Option) and not option.hidden:
            assert THAI.search(str(option.help)), option.name
    assert "แสดงข้อความนี้แล้วจบ" in thai.stdout


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_no_help_is_left_over(path: tuple[str, ...]) -> None:
    command = COMMANDS[path]
    below = command.commands if isinstance(command, click.Group) else {}
    own = set(section(path)) - {"about", "common"} - set(below)
    assert own <= {option.name for option in command.params}


def test_help_follows_the_environment_and_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALESXL_LANG", "th")
    assert run("--help").stdout.startswith("วิธีใช้:")
    assert run("calc", "--help").stdout.startswith("วิธีใช้:")
    assert run("--lang", "en", "calc", "--help").stdout.startswith("Usage:")
    monkeypatch.setenv("SALESXL_LANG", "fr")
    assert "'fr' is not one of 'en', 'th'" in run("metrics").stderr


def test_the_language_before_the_command_is_its_language(tmp_path: Path) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text(ORDERS, encoding="utf-8")
    assert "แถว" in run("--lang", "th", "calc", "revenue", orders).stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("calc", "ผิดพลาด: ยังไม่ได้ระบุ 'METRIC'"),
        ("fill x.csv", "ยังไม่ได้ระบุตัวเลือก '-o' / '--output'"),
        ("cal", "ไม่มีคำสั่งชื่อ"),
        ("calc aov x.csv --currncy", "ไม่มีตัวเลือก --currncy"),
        ("calc aov x.csv --currency", "ต้องใส่ค่าให้ตัวเลือก --currency"),
        ("calc aov x.csv --max-mb no", "“no” ไม่ใช่ตัวเลขที่ใช้ได้"),
        ("calc aov x.csv --max-mb 0", "0 ไม่อยู่ในช่วง x>=1"),
        ("calc aov x.csv --compare now", "“now” ไม่ใช่ตัวใดตัวหนึ่งใน 'previous', 'year'"),
        ("metrics aov cac", "มีส่วนที่เกินมา (cac)"),
    ],
)  # fmt: skip
def test_messages_of_click_are_thai(arguments: str, said: str) -> None:
    told = run("--lang", "th", *arguments.split())
    assert told.exit_code == 2
    assert said in told.stderr
    plain = run(*arguments.split())
    assert plain.exit_code == 2
    assert not THAI.search(plain.stderr)
    assert len(told.stderr.splitlines()) == len(plain.stderr.splitlines())
    assert not any(word in told.stderr for word in ("Usage:", "Error:", "Try "))


def test_words_for_click_have_placeholders_of_its_own() -> None:
    for english, thai in words("th", "click").items():
        wanted, there = ({name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (english, thai))
        assert there <= wanted, english
        assert THAI.search(thai), english


def test_a_fault_of_ours_and_an_interrupt_are_thai(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("half")

    monkeypatch.setattr(LOAD, "load", broken)
    fault = run("calc", "revenue", "x.csv", "--lang", "th")
    assert fault.exit_code == 1
    assert (
        fault.stderr == "salesxl: ข้อผิดพลาดของ salesxl เอง: ZeroDivisionError: half\nสั่งใหม่โดยเพิ่ม --debug แล้วแจ้งผู้พัฒนา\n"
    )

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(LOAD, "load", stopped)
    told = run("calc", "revenue", "x.csv", "--lang", "th")
    assert told.exit_code == 130
    assert told.stderr == "salesxl: หยุดแล้ว ไม่มีไฟล์ใดที่เขียนค้างไว้\n"


def test_workbooks_of_a_batch_that_failed_are_told_in_thai(tmp_path: Path) -> None:
    orders, out = tmp_path / "orders.csv", tmp_path / "out"
    orders.write_text(ORDERS, encoding="utf-8")
    out.mkdir()
    (out / "Ploy.xlsx").write_bytes(b"mine")
    told = run("fill", orders, "-o", out, "--split-by", "owner", "--dry-run", "--lang", "th")
    assert told.exit_code == 0, told.stderr
    told = run("fill", orders, "-o", out, "--split-by", "owner", "--lang", "th", "--no-data")
    assert told.exit_code == 6
    assert "salesxl: Ploy: มีไฟล์" in told.stderr
