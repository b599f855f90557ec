"""Files as no program should write them: read as they were meant, or refused in words, and nothing else.

``SALESXL_FUZZ=20000 pytest tests/test_fuzz.py`` tries that many mutants instead of the few of every run.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter

from salesxl.checking import document, look
from salesxl.dataset import Dataset
from salesxl.errors import SalesxlError
from salesxl.workbook_templates import SAMPLE

MUTANTS = int(os.environ.get("SALESXL_FUZZ", "300"))
SEEDS = 8
SECONDS = 20  # a mutant takes a tenth of a second; the rest is for a busy machine

HEADER = ["Order ID", "Order Date", "Customer", "Product", "Quantity", "Net Sales", "Status"]
ROWS: list[list[Any]] = [
    [f"00{n:03d}", f"2026-{1 + n % 5:02d}-{1 + n % 28:02d}", who, thing, n % 4 + 1, 100.5 * n - 40, "paid"]
    for n, (who, thing) in enumerate(
        [("Ann, Ltd.", "Tea"), ("สมชาย", "ชาเขียว"), ('Bob "B"', "กาแฟ"), ("=Sum", "Cake")] * 4, start=1
    )
]
DEALS: list[list[Any]] = [
    ["Deal ID", "Owner", "Amount", "Status", "Close Date"],
    ["D1", "Ploy", 1000, "won", "2026-02-03"],
    ["D2", "Nok", 500, "lost", "2026-02-20"],
    ["D3", "Ploy", 700, "open", "2026-04-01"],
]
ODD = [
    "", " ", "0", "-1", "1e400", "NaN", "inf", "31/02/2026", "30/02/2569", "#REF!", "#N/A", "=1+1", "@x", "1.234", "1,5",
    "฿1,250.-", "(12)", "12-", "๑๒๓", "Total", "รวม", "2026-13-45", "0000-00-00", "99999999999999999999", "25:99",
    "x" * 40_000, "\u202eabc", "a\nb", 'a"b', "'", ";", "\ufeff", "\ud7ff", "ม.ค. 69", "Q1 2026", "1/2/3", "--", "%", "50%",
]  # fmt: skip
NUMBERS = [b"-1", b"0", b"1e400", b"4294967296", b"99999999999999999999", b"NaN", b"0x10", b"", b"1e-400", b"1048577"]


class HangError(BaseException):
    """A mutant took far too long; no ordinary exception, which reading might turn into a refusal."""


@contextmanager
def time_limit() -> Iterator[None]:
    """Stop what hangs, where the system has alarms."""

    def ring(*_: object) -> None:
        raise HangError

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def looked_at(path: Path) -> Dataset | SalesxlError:
    """A result that can be told whole in both languages, its rows accounted for; or an error of ours."""
    try:
        with time_limit():
            data = look([path], settings={})
            for language in ("en", "th"):
                json.dumps(document(data, language), allow_nan=False)
    except SalesxlError as error:
        assert error.exit_code in (2, 3, 4) and error.what  # noqa: PT017, PT018 - either outcome is right
        return error
    for number, source in enumerate(data.sources):
        if source.table in data.tables and source.seen_as == source.table and not source.joined:
            frame = data.tables[source.table]
            assert frame.loc[frame["_source"] == number, "_row"].nunique() == source.rows, source.name
    return data


# --- what files are made of ---


def as_csv(rows: list[list[Any]], delimiter: str = ",", end: str = "\n", quoting: Any = csv.QUOTE_MINIMAL) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return text.getvalue()


def as_book(*sheets: list[list[Any]]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    for rows in sheets:
        sheet = book.add_worksheet()
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                sheet.write(row, column, cell) if isinstance(cell, (int, float)) else sheet.write_string(
                    row, column, cell
                )
    book.close()
    return file.getvalue()


def parts_of(book: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


TEXT = as_csv([HEADER, *ROWS])
BOOK = as_book([HEADER, *ROWS], DEALS)
SHEET = "xl/worksheets/sheet1.xml"


# --- the same table, spelled in other ways ---


def other_text(dice: random.Random) -> tuple[str, bytes]:
    """The orders as another program would have exported them."""
    delimiter = dice.choice(",;\t|")
    end = dice.choice(["\n", "\r\n", "\r"])
    text = as_csv([HEADER, *ROWS], delimiter, end, dice.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    if dice.random() < 0.3:
        text = f"sep={delimiter}{end}{text}"
    if dice.random() < 0.3:
        text = text.removesuffix(end)
    data = text.encode(dice.choice(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp874", "tis-620"]))
    name = dice.choice(["orders.csv", "orders.txt", "orders.xls", "orders.xlsx", "orders"])
    return (f"{name}.gz", gzip.compress(data)) if dice.random() < 0.2 else (name, data)


def other_book(dice: random.Random) -> tuple[str, bytes]:
    """The workbook as another program would have saved it."""
    parts = parts_of(BOOK)
    sheet = parts[SHEET]
    if dice.random() < 0.5:
        sheet = re.sub(rb"<dimension[^>]*/>", dice.choice([b"", b'<dimension ref="A1"/>']), sheet)
    if dice.random() < 0.4:
        sheet = sheet.replace(b"<sheetData>", b"<!-- a <row> --><sheetData>").replace(b"</row>", b"</row>\n  ")
    if dice.random() < 0.3:
        sheet = re.sub(rb'(<c|<row) r="[A-Z0-9]+"', rb"\1", sheet)
    if dice.random() < 0.4:
        sheet = re.sub(rb'"([^"<>]*)"', rb"'\1'", sheet)
    if dice.random() < 0.3:
        head, mark, body = sheet.partition(b"<worksheet")
        body = re.sub(rb"<(/?)(\w)", rb"<\1x:\2", body).replace(b"xmlns=", b"xmlns:x=", 1)
        sheet = head + b"<x:worksheet" + body if mark else sheet
    parts[SHEET] = sheet
    names = list(parts)
    if dice.random() < 0.6:
        dice.shuffle(names)
    if dice.random() < 0.3:
        parts.pop("docProps/app.xml")
        names.remove("docProps/app.xml")
    method = dice.choice([zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
    return dice.choice(["a.xlsx", "a.xlsm", "a.xls", "a.csv"]), zipped({name: parts[name] for name in names}, method)


# --- damage ---


def damaged_text(dice: random.Random) -> tuple[str, bytes]:
    """Cells, rows and headers that do not belong there, then perhaps a few bytes."""
    rows = [[str(cell) for cell in row] for row in dice.choice([[HEADER, *ROWS], DEALS])]
    for _ in range(dice.randint(1, 6)):
        row = dice.choice(rows)
        match dice.randrange(8):
            case 0 | 1:
                if row:
                    row[dice.randrange(len(row))] = dice.choice(ODD)
            case 2:
                column = dice.randrange(len(HEADER))
                for each in rows[1:]:
                    if column < len(each):
                        each[column] = dice.choice(ODD)
            case 3:
                rows.insert(dice.randrange(len(rows)), list(dice.choice(rows)))
            case 4:
                row[dice.randrange(len(row) + 1) :] = []
            case 5:
                row += dice.choices(ODD, k=dice.randint(1, 5))
            case 6:
                dice.shuffle(rows[0])
            case _:
                rows.insert(dice.randrange(len(rows)), [dice.choice(ODD)])
    encoding = dice.choice(["utf-8", "utf-16", "cp874", "cp1252"])
    data = bytearray(as_csv(rows, dice.choice(",;\t")).encode(encoding, "replace"))
    for _ in range(dice.choice([0, 0, 1, 3])):
        spoil(data, dice, [b"\0", b'"', b"\xff\xfe", b"\r", b"\x81", b"sep=", b"<table>"])
    return dice.choice(["a.csv", "a.xls", "b.txt"]), bytes(data)


def damaged_book(dice: random.Random) -> tuple[str, bytes]:
    """Numbers, references, types and tags that do not belong there; parts gone or exchanged."""
    parts = parts_of(dice.choice(BOOKS))
    for _ in range(dice.randint(1, 4)):
        name = dice.choice([n for n in parts if n.endswith((".xml", ".rels"))])
        content = bytearray(parts[name])
        match dice.randrange(8):
            case 0:
                found = list(re.finditer(rb"\d+(?:\.\d+)?", content))
                swap(content, found, dice, dice.choice(NUMBERS))
            case 1:
                found = list(re.finditer(rb'r="[A-Z]+\d+"', content))
                swap(
                    content, found, dice, dice.choice([b'r="XFD1048576"', b'r="A0"', b'r=""', b'r="ZZZZ1"', b'r="B2"'])
                )
            case 2:
                found = list(re.finditer(rb' t="\w+"', content))
                swap(
                    content, found, dice, b' t="%s"' % dice.choice([b"b", b"e", b"str", b"d", b"inlineStr", b"z", b"s"])
                )
            case 3:
                swap(content, list(re.finditer(rb"</?\w[^<>]*>", content)), dice, b"")
            case 4:
                found = list(re.finditer(rb"<(row|c|sheet|si)\b.*?</\1>|<sheet\b[^>]*/>", content, re.DOTALL))
                if found:
                    one = dice.choice(found)
                    content[one.end() : one.end()] = one[0] * dice.randint(1, 3)
            case 5:
                swap(content, list(re.finditer(rb"(?<=>)[^<]+(?=<)", content)), dice, dice.choice(ODD[:20]).encode())
            case 6:
                spoil(content, dice, [b"<", b"&", b"\0", b"]]>", b"<!DOCTYPE x>", b"\xff", b"&#0;", b"&#x110000;"])
            case _:
                if dice.random() < 0.5:
                    parts.pop(name)
                    continue
                content = bytearray(parts[dice.choice(list(parts))])
        parts[name] = bytes(content)
        if not parts:
            break
    return dice.choice(["a.xlsx", "a.csv"]), zipped(parts)


def damaged_package(dice: random.Random) -> tuple[str, bytes]:
    """A workbook that was cut or changed on its way."""
    data = bytearray(BOOK)
    if dice.random() < 0.3:
        del data[dice.randrange(len(data)) :]
    else:
        for _ in range(dice.randint(1, 3)):
            data[dice.randrange(len(data))] = dice.randrange(256)
    return "a.xlsx", bytes(data)


def spoil(data: bytearray, dice: random.Random, words: list[bytes]) -> None:
    at = dice.randrange(len(data) + 1)
    match dice.randrange(4):
        case 0:
            data[at : at + 1] = bytes([dice.randrange(256)])
        case 1:
            del data[at : at + dice.randint(1, 40)]
        case 2:
            data[at:at] = data[at : at + dice.randint(1, 200)]
        case _:
            data[at:at] = dice.choice(words)


def swap(content: bytearray, found: list[re.Match[bytes]], dice: random.Random, word: bytes) -> None:
    if found:
        one = dice.choice(found)
        content[one.start() : one.end()] = word


# --- the tests ---

BOOKS = [*[BOOK] * 9, (Path(SAMPLE) / "siam-brew.xlsx").read_bytes()]
Maker = Callable[[random.Random], tuple[str, bytes]]


def mutants(make: Maker, seed: int, share: float, folder: Path) -> Iterator[tuple[Path, str]]:
    """Files of one kind; each can be made again from what it is called."""
    for number in range(max(1, round(MUTANTS * share / SEEDS))):
        told = f"{make.__name__}(random.Random({seed * 1_000_003 + number}))"
        name, data = make(random.Random(seed * 1_000_003 + number))
        (folder / name).write_bytes(data)
        yield folder / name, told
        (folder / name).unlink()


def same(data: Dataset | SalesxlError, tables: dict[str, pd.DataFrame]) -> bool:
    """Whether the cells of all tables are those of the original."""
    if isinstance(data, SalesxlError) or set(data.tables) != set(tables):
        return False
    plain = [[frame.drop(columns=["_row"]).astype(object) for frame in one.values()] for one in (data.tables, tables)]
    return all(one.equals(other) for one, other in zip(*plain, strict=True))


@pytest.mark.parametrize("seed", range(SEEDS))
def test_other_spellings_give_the_same_values(tmp_path: Path, seed: int) -> None:
    for make, name, data in ((other_text, "o.csv", TEXT.encode()), (other_book, "o.xlsx", BOOK)):
        (tmp_path / name).write_bytes(data)
        original = look([tmp_path / name], settings={}).tables
        assert len(original["orders"]) == len(ROWS)
        assert original["orders"]["order_id"].tolist() == [row[0] for row in ROWS]
        for path, told in mutants(make, seed, 0.2, tmp_path):
            assert same(looked_at(path), original), told


@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("make", [damaged_text, damaged_book])
def test_damage_is_read_or_refused_and_nothing_else(tmp_path: Path, seed: int, make: Maker) -> None:
    for path, told in mutants(make, seed, 0.25, tmp_path):
        try:
            looked_at(path)
        except BaseException as error:
            raise AssertionError(f"{told}: {type(error).__name__}") from error


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_package_changed_on_its_way_is_refused_or_read_whole(tmp_path: Path, seed: int) -> None:
    (tmp_path / "o.xlsx").write_bytes(BOOK)
    original = look([tmp_path / "o.xlsx"], settings={}).tables
    for path, told in mutants(damaged_package, seed, 0.1, tmp_path):
        found = looked_at(path)
        assert isinstance(found, SalesxlError) or same(found, original), told


def test_places_that_are_none_never_reach_the_native_reader(tmp_path: Path) -> None:
    """It would take the whole process down, so another process tries. The first place was found by the mutants above."""
    places = [
        "A99999999999999999999",
        "A18446744073709551617",
        "A4294967297",
        "A0",
        "ZZZZZZZZZZ1",
        "AAAAAAAA1",
        "1A",
        "A-1",
        "A1:B2",
    ]
    for number, place in enumerate(places):
        parts = parts_of(BOOK)
        parts[SHEET] = parts[SHEET].replace(b'r="B3"', f'r="{place}"'.encode(), 1)
        (tmp_path / f"{number}.xlsx").write_bytes(zipped(parts))
    program = (
        "import sys\nfrom salesxl.checking import look\nfrom salesxl.errors import InputError\n"
        "for name in sys.argv[1:]:\n    try:\n        look([name], settings={})\n"
        "    except InputError:\n        pass\n    print(name)"
    )
    names = [str(tmp_path / f"{number}.xlsx") for number in range(len(places))]
    done = subprocess.run([sys.executable, "-c", program, *names], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == names


def test_a_text_that_is_listed_twice_is_one_text(tmp_path: Path) -> None:
    """Other programs repeat shared strings; found by the mutants above."""
    parts = parts_of(BOOK)
    shared = parts["xl/sharedStrings.xml"]
    first, repeated = b"<si><t>paid</t></si>", shared.count(b"<si>")
    assert first in shared
    parts["xl/sharedStrings.xml"] = shared.replace(b"</sst>", first + b"</sst>")
    index = shared[: shared.index(first)].count(b"<si>")
    parts[SHEET] = parts[SHEET].replace(b"<v>%d</v>" % index, b"<v>%d</v>" % repeated, 1)
    (tmp_path / "o.xlsx").write_bytes(zipped(parts))
    assert look([tmp_path / "o.xlsx"], settings={}).tables["orders"]["status"].unique().tolist() == ["paid"]
