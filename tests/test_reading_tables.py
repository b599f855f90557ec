"""Tables whose rows are written alike, as programs write them: by our own reader what calamine gives, cell by cell."""

from __future__ import annotations

import io
import random
import re
import zipfile
from datetime import datetime, time, timedelta
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from reading_both import both

from salesxl.reading import safety

KINDS = ("text", "id", "long", "whole", "money", "day", "moment", "time", "truth", "formula", "sparse")
FORMATS = {"day": "yyyy-mm-dd", "moment": "dd/mm/yyyy hh:mm:ss", "time": "hh:mm", "money": "#,##0.00"}


def cell(draw: random.Random, kind: str, row: int) -> Any:
    match kind:
        case "text":
            return draw.choice(["Ann", "สมชาย", "a & b <c>", " x ", "x" * 300])
        case "id":
            return f"SO-{row}"
        case "long":
            return f"n{row} " * draw.randint(1, 40)
        case "whole":
            return draw.randint(-5, 10 ** draw.randint(1, 9))
        case "money":
            return round(draw.random() * 10 ** draw.randint(1, 9), 2)
        case "day":
            return datetime(2024, 1, 1) + timedelta(draw.randint(0, 400))
        case "moment":
            return datetime(2024, 1, 1) + timedelta(draw.random() * 400)
        case "time":
            return time(draw.randint(0, 23), draw.randint(0, 59))
        case "truth":
            return draw.random() < 0.5
        case "formula":
            return row * 1.5
    return draw.choice([None, "", row])


def by_xlsxwriter(draw: random.Random) -> bytes:
    """With hidden rows, missing rows and cells without a value here and there; a second sheet without a cell."""
    buffer = io.BytesIO()
    streamed, mac = draw.random() < 0.5, draw.random() < 0.3
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "constant_memory": streamed, "date_1904": mac})
    formats = {kind: book.add_format({"num_format": code}) for kind, code in FORMATS.items()}
    sheet = book.add_worksheet()
    book.add_worksheet()
    kinds, top = draw.choices(KINDS, k=draw.randint(1, 8)), draw.choice([0, 1, 90, 985])
    for row in range(top, top + draw.randint(5, 120)):
        if draw.random() < 0.02:
            continue
        if draw.random() < 0.03:
            sheet.set_row(row, None, None, {"hidden": True})
        for column, kind in enumerate(kinds):
            value = cell(draw, kind, row)
            if kind == "formula":
                sheet.write_formula(row, column, f"=A{row + 1}*2", None, value if draw.random() < 0.9 else "x")
            elif value is not None or draw.random() < 0.5:
                sheet.write(row, column, value, formats.get(kind, formats["money"] if value is None else None))
    book.close()
    return buffer.getvalue()


def by_openpyxl(draw: random.Random) -> bytes:
    """With every text in its cell."""
    buffer = io.BytesIO()
    book = openpyxl.Workbook(write_only=draw.random() < 0.5)
    sheet = book.create_sheet("Orders", 0)
    kinds = draw.choices(KINDS, k=draw.randint(1, 8))
    for row in range(draw.randint(5, 120)):
        sheet.append([cell(draw, kind, row) for kind in kinds])
    book.save(buffer)
    return buffer.getvalue()


CELL = rb"<c r=[^>]*><v>[^<]*</v></c>"
CHANGES = (
    (rb"<v>[^<]*</v>", b"<v></v>"), (rb"<v>[^<]*</v>", b""), (rb"<v>[^<]*</v>", b"<v>1e5</v>"), (rb"<v>[^<]*</v>", b"<v>-3</v>"),
    (rb"<v>(\d)", b"<v>0\\1"), (rb"<v>[^<]*", b"\\g<0> "), (rb"<v>", b"<v> "), (rb"<v>", b"<f>1+1</f><v>"), (CELL, b""),
    (CELL, b"\\g<0>\\g<0>"), (CELL, b'<c r="B3"/>'), (rb' t="s"', b""), (rb' t="s"', b' t="str"'), (rb' t="n"', b' t="e"'),
    (rb' s="\d"', b' s="0"'), (rb' s="\d"', b' s="9"'), (rb'<row r="(\d+)"', b'<row r="\\g<1>1"'), (rb"</row>", b"</row>\n"),
    (rb"</row>", b"</row>?"), (rb"<t>", b'<t xml:space="preserve">'), (rb"<t>[^<]*</t>", b"<t> q </t>"), (rb"<t>[^<]*</t>", b"<t/>"),
    (rb"<t>[^<]*</t>", b"<r><t>a</t></r><r><rPr><b/></rPr><t> b </t></r>"), (rb"</t></si>", b'</t><phoneticPr fontId="1"/></si>'),
    (rb"</t></si>", b'</t><rPh sb="0" eb="1"><t>how</t></rPh></si>'), (rb"<row ", b"<7row "), (rb"</v>", b"\xe0</v>"),
)  # fmt: skip


def changed(data: bytes, draw: random.Random) -> bytes:
    """The workbook with a place or two of its texts and its first sheet written in another way, right or wrong."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            part = source.read(name)
            if re.search(r"worksheets/sheet1|sharedStrings", name):
                for pattern, instead in draw.sample(CHANGES, draw.randint(0, 3)):
                    found = list(re.finditer(pattern, part))
                    if found:
                        one = draw.choice(found)
                        part = part[: one.start()] + one.expand(instead) + part[one.end() :]
            archive.writestr(name, part)
    return target.getvalue()


@pytest.mark.parametrize("write", [by_xlsxwriter, by_openpyxl])
@pytest.mark.parametrize("seed", range(12))
def test_tables_are_read_as_calamine_reads_them(write: Any, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    if seed % 2:
        monkeypatch.setattr(safety, "PIECE", 3000)  # many small pieces
    ours, theirs, taken = both(write(random.Random(seed)), monkeypatch)
    assert taken
    assert ours == theirs


@pytest.mark.parametrize("write", [by_xlsxwriter, by_openpyxl])
@pytest.mark.parametrize("seed", range(60))
def test_what_our_reader_takes_of_changed_tables_calamine_reads_alike(
    write: Any, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = random.Random(seed)
    ours, theirs, _ = both(changed(write(draw), draw), monkeypatch)
    assert ours == theirs


def test_formatted_texts_are_read_without_their_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet()
    sheet.write_rich_string(0, 0, "a ", bold, "b", " c ")
    sheet.write_string(1, 0, "plain")
    book.close()
    ours, theirs, taken = both(buffer.getvalue(), monkeypatch)
    assert taken
    assert ours == theirs
    assert ours[0][0][7] == [[("str", "a b c "), ("str", "plain")]]


@pytest.mark.parametrize("seed", range(4))
def test_tags_with_a_prefix_and_types_before_styles_are_understood(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the libraries of .NET and of Java write them."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(by_xlsxwriter(random.Random(seed)))) as source,
        zipfile.ZipFile(target, "w") as archive,
    ):
        for name in source.namelist():
            part = source.read(name)
            if re.search(r"worksheets/|sharedStrings", name):
                part = re.sub(rb' (s="\d+") (t="\w+")', rb" \2 \1", part).replace(b" xmlns=", b" xmlns:x=")
                part = re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", part)
            archive.writestr(name, part)
    ours, theirs, taken = both(target.getvalue(), monkeypatch)
    assert taken
    assert ours == theirs
