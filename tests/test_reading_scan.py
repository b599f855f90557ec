"""Our own reader of worksheets gives, cell by cell, what calamine gives; or it leaves the workbook to calamine."""

from __future__ import annotations

import io
import math
import random
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from reading_both import both

from salesxl.reading.formats.sniff import sniff
from salesxl.reading.grids.bytewise import MARGIN, coded_texts, numbers_at, words_of
from salesxl.reading.grids.coded import Coded, joined, objects
from salesxl.reading.grids.grid import CellError
from salesxl.reading.safety import Limits
from salesxl.reading.values.columns import Place, type_column
from salesxl.reading.values.numbers import read_lines, read_texts
from salesxl.settings import Settings


def workbook(seed: int) -> bytes:
    """Sheets with all that a cell can be, here and there blank, hidden or far to the right."""
    draw = random.Random(seed)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    day, moment = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    money = book.add_format({"num_format": '#,##0.00 "บาท"'})
    for name in ("Orders", "ดีล & more")[: draw.randint(1, 2)]:
        sheet = book.add_worksheet(name)
        top, left = draw.randint(0, 4), draw.choice([0, 1, 25, 700])
        for row in range(top, top + draw.randint(1, 60)):
            if draw.random() < 0.1:
                sheet.set_row(row, None, None, {"hidden": True})
            for column in range(left, left + draw.randint(1, 9)):
                match draw.randint(0, 11):
                    case 0:
                        sheet.write_number(row, column, draw.randint(-(10**6), 10**12))
                    case 1:
                        sheet.write_number(row, column, draw.random() * 10 ** draw.randint(-9, 18), money)
                    case 2:
                        sheet.write_number(row, column, round(draw.random() * 1e5, 2))
                    case 3 | 4:
                        sheet.write_string(
                            row, column, draw.choice(["Ann", "สมชาย", "a & b <c>", " x ", "SO-1", "true"])
                        )
                    case 5:
                        sheet.write_datetime(row, column, datetime(2024, draw.randint(1, 12), draw.randint(1, 28)), day)
                    case 6:
                        sheet.write_number(row, column, 45000 + draw.random() * 999, moment)
                    case 7:
                        sheet.write_boolean(row, column, draw.random() < 0.5)
                    case 8:
                        sheet.write_formula(
                            row, column, "=A1", None, draw.choice(["text", 12.5, True, "#N/A", "#DIV/0!"])
                        )
                    case 9:
                        sheet.write_blank(row, column, None, day)
                    case 10:
                        sheet.write_number(row, column, draw.choice([0, -0.5, 1e-7, 0.1 + 0.2, 123456789012345678.0]))
    book.close()
    return buffer.getvalue()


@pytest.mark.parametrize("seed", range(15))
def test_random_workbooks_are_read_as_calamine_reads_them(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs, taken = both(workbook(seed), monkeypatch)
    assert taken
    assert ours == theirs


def test_all_shared_workbooks_are_read_as_calamine_reads_them(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = [0, 0]
    for path in sorted(shared.rglob("*.xlsx")):
        data = path.read_bytes()
        if len(data) < 3_000_000 and sniff(data, Limits()) == "xlsx":
            ours, theirs, taken = both(data, monkeypatch)
            assert ours == theirs, path
            counted[taken] += 1
    assert counted[True] > 100


def mutants(data: bytes, seed: int) -> bytes:
    """The workbook with some bytes of its sheets and texts changed, as XML that may or may not make sense."""
    draw = random.Random(seed)
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            part = source.read(name)
            if re.search(r"worksheets/sheet1|sharedStrings|styles", name):
                for _ in range(draw.randint(0, 3)):
                    at = draw.randrange(len(part))
                    what = draw.choice([b"", b"<", b">", b'"', b"0", b"9", b"&amp;", b"-", b".", b"e5", b" ", b"/", b"A", b"<v>",
                                        b"</c>", b"</row>", b' t="s"', b' s="1"', b"<f>", b"\xc3", b"<!-- -->", b"_x0041_"])  # fmt: skip
                    part = part[:at] + what + part[at + draw.randint(0, 2) :]
            archive.writestr(name, part)
    return target.getvalue()


@pytest.mark.parametrize("seed", range(60))
def test_what_our_reader_takes_of_damaged_workbooks_calamine_reads_alike(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs, _ = both(mutants(workbook(seed % 12), seed), monkeypatch)
    assert ours == theirs


def test_blanks_around_a_shared_text_count_only_where_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """As calamine and Excel have it; found by the mutants."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.add_worksheet().write_row(0, 0, ["a", " ", "b ", "\n", " c & d "])
    book.close()
    told = {}
    for marked in (True, False):
        changed = io.BytesIO()
        with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(changed, "w") as target:
            for name in source.namelist():
                part = source.read(name)
                target.writestr(name, part if marked else part.replace(b' xml:space="preserve"', b""))
        ours, theirs, taken = both(changed.getvalue(), monkeypatch)
        assert taken
        assert ours == theirs
        told[marked] = [column[0][1] for column in ours[0][0][7]]
    assert told == {True: ["a", " ", "b ", "\n", " c & d "], False: ["a", None, "b", None, "c & d"]}


# --- its parts ---


def test_numbers_are_those_of_float_to_the_last_bit() -> None:
    draw = random.Random(5)
    said = [
        "0",
        "-0",
        "7",
        "12345678",
        "123456789",
        "999999999999999",
        "0.1",
        "-0.30000000000000004",
        "1E-05",
        "5.",
        "1e300",
    ]
    said += [repr(draw.random() * 10 ** draw.randint(-20, 20)) for _ in range(2000)]
    said += [f"{draw.randint(0, 10**9) / 100}" for _ in range(2000)]
    found = numbers_at(*spread(said))
    assert found is not None
    assert [repr(one) for one in found.tolist()] == [repr(float(one)) for one in said]


@pytest.mark.parametrize(
    "bad", ["", "-", ".", "1.2.3", "1-", "--1", "1e", "nan", "inf", "1e999", "1_0", "0x1", " 1", "๑"]
)
def test_what_is_no_number_is_none_of_them(bad: str) -> None:
    assert numbers_at(*spread(["1", "2.5", bad, "3"])) is None


@given(st.lists(st.text("0123456789.-e", min_size=1, max_size=18), min_size=1, max_size=4))
def test_any_texts_are_numbers_where_float_says_so(said: list[str]) -> None:
    found = numbers_at(*spread(said))
    try:
        numbers = list(map(float, said))
    except ValueError:
        assert found is None
    else:
        few_digits = all(len(one.partition("e")[2].strip("-")) < 4 for one in said)
        assert (found is not None) == (few_digits and all(map(math.isfinite, numbers)))
        assert found is None or list(map(repr, found.tolist())) == list(map(repr, numbers))


def spread(said: list[str]) -> tuple[Any, Any, Any, Any]:
    encoded = [one.encode() for one in said]
    ends = np.cumsum([len(one) + 1 for one in encoded]) + 15
    text = np.frombuffer(b"===============>" + b"<".join(encoded) + b" " * MARGIN, np.uint8)
    return text, words_of(text), ends - [len(one) for one in encoded], ends


def test_texts_are_coded_in_the_order_in_which_they_appear() -> None:
    said = ["b", "", "ส้ม", "a" * 300, "b", "12345678", "123456789", "ส้ม", "a" * 300, "1234567\0"]
    for some in (said, [one for one in said if len(one) < 20]):
        codes, distinct = coded_texts(*spread(some))
        assert distinct == list(dict.fromkeys(some))
        assert [distinct[code] for code in codes] == some


CELLS = [1.5, "a", None, "b", True, 1.0, CellError("#N/A"), datetime(2024, 5, 1), "a", False, None, 2.0]


def coded(said: list[Any]) -> Coded:
    """The same cells without an object a cell."""
    words = [
        objects([one])[0] for one in dict.fromkeys((type(c), c) for c in said if c is not None and type(c) is not float)
    ]
    places = {word: place for place, word in enumerate(words)}
    numbers = np.array([c if type(c) is float else np.nan for c in said])
    codes = np.array([-1 if c is None or type(c) is float else places[type(c), c] for c in said], np.int32)
    return Coded(numbers, codes, objects([word for _, word in words]))


def test_coded_cells_behave_like_an_array_of_objects() -> None:
    column, plain = coded(CELLS), objects(CELLS)
    assert column.tolist() == CELLS
    assert list(map(type, column)) == list(map(type, CELLS))
    assert [column[place] for place in range(len(CELLS))] == CELLS
    assert column[2:9].tolist() == CELLS[2:9]
    assert column[np.array([0, 3])].tolist() == [1.5, "b"]
    assert (column == "a").tolist() == [cell == "a" for cell in plain]
    assert (column != "a").tolist() == [cell != "a" for cell in plain]
    both_columns = joined([column, column[::-1]])
    assert isinstance(both_columns, Coded)
    assert both_columns.tolist() == CELLS + CELLS[::-1]
    assert joined([column, plain]).tolist() == CELLS + CELLS


@given(st.lists(st.integers(-1, 4), max_size=12))
def test_compact_cells_have_the_words_that_occur_in_the_order_in_which_they_do(codes: list[int]) -> None:
    column = Coded(np.full(len(codes), np.nan), np.array(codes, np.int32), objects(list("abcde")))
    cells = [None if code < 0 else "abcde"[code] for code in codes]
    assert column.compact().tolist() == cells
    assert column.words.tolist() == [*dict.fromkeys(cell for cell in cells if cell)]


KINDS = ["id", "text", "date", "money", "number", "rate", "duration", "flag"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(12))
def test_coded_cells_get_the_same_type_as_objects(kind: Any, seed: int) -> None:
    draw = random.Random(seed)
    pool = [
        *CELLS,
        "05/03/2569",
        "13/02/2024",
        "1,250.50",
        "12%",
        " a ",
        "-",
        "yes",
        "1:30",
        "#REF!",
        45000.0,
        0.25,
        0.0,
    ]
    said = [draw.choice(draw.sample(pool, 5)) for _ in range(40)]
    found = [
        type_column(cells, kind, header="x", place=Place(), settings=Settings(), typed=True)
        for cells in (coded(said), objects(said))
    ]
    assert found[0].values.equals(found[1].values) or list(found[0].values) == list(found[1].values)
    assert str(found[0].values.dtype) == str(found[1].values.dtype)
    assert found[0].bad.tolist() == found[1].bad.tolist()
    assert found[0].findings == found[1].findings
    assert found[0].decision == found[1].decision


def test_plain_amounts_read_together_are_those_read_one_by_one() -> None:
    draw = random.Random(3)
    said = [f"{draw.randint(-(10**6), 10**6)}", "0", "-0.5", "12.3456", "000123", "123456789012345", "7.5"] * 3
    said += [f"{draw.randint(0, 10**7) / 100:.2f}" for _ in range(50)]
    together, alone = read_lines("\n".join(["", *said])), read_texts(said)
    for name in ("dot", "comma", "final", "currency"):
        assert list(map(repr, getattr(together, name))) == list(map(repr, getattr(alone, name)))
    for other in ("1,250 บาท", "1.250", ".5", "5.", "1e3", "1.2.3", "--1", "", "1234567890123456"):
        assert read_lines("\n".join(["", *said, other])) is None


@given(
    st.lists(st.text("0123456789.-\u0e51 e", max_size=18) | st.decimals(-(10**9), 10**9, places=2).map(str), max_size=5)
)
def test_texts_are_amounts_together_where_each_has_usual_digits(said: list[str]) -> None:
    """One decimal or two, or so many that they are no thousands."""
    together = read_lines("".join(f"\n{one}" for one in said))
    usual = re.compile(r"-?[0-9]{1,15}(\.([0-9]{1,2}|[0-9]{4,15}))?")
    assert (together is not None) == all(map(usual.fullmatch, said))
    if together is not None:
        assert list(map(repr, together.dot.tolist())) == [repr(float(one)) for one in said]
        assert [math.isnan(one) for one in together.comma] == ["." in one for one in said]
