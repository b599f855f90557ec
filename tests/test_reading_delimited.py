"""Delimited bytes cut at once: wherever that answers, it says what Python's csv module says."""

from __future__ import annotations

import csv
import io
from itertools import zip_longest
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from salesxl.reading.formats import delimited
from salesxl.reading.formats import text as text_module
from salesxl.reading.formats.delimited import columns_of
from salesxl.reading.formats.dialect import Dialect
from salesxl.reading.formats.encoding import decode
from salesxl.reading.formats.text import read_text
from salesxl.reading.grids.bytewise import words_of
from salesxl.reading.grids.distinct import _HALF, _HASH, _LESS, DistinctTexts, OneKey
from salesxl.reading.grids.texts import Texts
from salesxl.reading.safety import Limits, Unreadable

MANY = 10**6
Columns = list[list[str | None]]


def cut(data: bytes, delimiter: str = ",", width: int = 3, start: int = 0) -> Columns | None:
    columns = columns_of(data, start, Dialect(delimiter, width=width), MANY)
    return None if columns is None else [column.tolist() for column in columns]


def by_csv(text: str, delimiter: str = ",", width: int = 3) -> Columns:
    """The columns of a text as the csv module reads it; an error where quotes stand as no program writes them."""
    records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    table = zip_longest(*records, [""] * width, fillvalue="")
    return [[cell or None for cell in column[: len(records)]] for column in table]


@pytest.fixture(params=[7, 40, 1 << 20])
def block(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of some lengths: smaller than a cell, than a few records, and larger than all."""
    monkeypatch.setattr(delimited, "BLOCK", request.param)


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20) | st.sampled_from(
    [
        "",
        "1",
        "SO-00000001",
        "SO-00000002",
        "10000000SO-00000",
        '"',
        'say "so"',
        "a, b",
        "two\nlines",
        "สมชาย",
        "x" * 300,
    ]
)
TABLES = st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=9)


@given(TABLES, st.sampled_from(",;\t|"), st.booleans(), st.booleans(), st.sampled_from([7, 40, 1 << 20]))
@settings(deadline=None)
def test_what_programs_write_is_cut_as_the_csv_module_reads_it(
    table: list[list[str]], delimiter: str, quoted: bool, ended: bool, size: int
) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).writerows(table)
    text = out.getvalue() if ended else out.getvalue().removesuffix("\r\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "BLOCK", size)
        found = cut(text.encode(), delimiter)
    assert found == [[cell or None for cell in column] for column in zip(*table, strict=True)]


@given(st.text('ab,"\n\r', max_size=30), st.sampled_from([7, 1 << 20]))
@example('a,"\nb,"\nc\n', 7)
@example('a""b\n"a""b"\n', 7)
@example('24" inch,b\n', 7)
@example("a\r\nb\r", 7)
@settings(deadline=None, max_examples=400)
def test_whatever_is_answered_is_what_the_csv_module_says(text: str, size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "BLOCK", size)
        found = cut(text.encode())
    if found is not None:
        assert found == by_csv(text)


@pytest.mark.usefixtures("block")
@pytest.mark.parametrize(
    "text",
    [
        "Report of May\n\nid,name,amount\n1,Anna,\n\n2,,20\n",
        "id,name,amount\r\n1,Anna,10\r\n2,สมชาย,20",
        'id,name,amount\n1,24" inch,10\n2,5" disk,20\n',
        'id,name,amount\n1,"Anna",10\n2,5" disk,20\n',
        'id,name,amount\n1,"a, ""b""\r\nand c",10\n"","",""\n2,"Mac\rlines",20\n',
        f"id,name,amount\n1,{'long ' * 100}a,10\n2,{'long ' * 100}b,20\n3,{'long ' * 100}a,30\n",
    ],
)
def test_titles_blank_lines_quotes_and_long_cells(text: str) -> None:
    assert cut(text.encode()) == by_csv(text)


@pytest.mark.usefixtures("block")
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a,b,c\n1,2,3,4\n",
        b'a,b,c\n1,"2"x,3\n',
        b'a,b,c\n1,"2,3\n4,5,6\n',
        b'a,b,c\n1,"say ""so""",3\n4,5" inch,6\n',
        b"a,b,c\r1,2,3\r",
        b"a,b,c\n1,2\0,3\n",
        b"a,b,c\n1,2,caf\xe9\n",
        b"a,b\n1,2\n3,4\n5,6,7\n",
    ],
)
def test_what_needs_care_is_left_to_the_careful_reader(data: bytes) -> None:
    assert cut(data) is None


def test_escapes_and_blanks_behind_delimiters_need_care_as_do_too_many_cells() -> None:
    data = b"a,b\n" * 10
    assert columns_of(data, 0, Dialect(",", width=2), 20) is not None
    assert columns_of(data, 0, Dialect(",", width=2), 19) is None
    assert columns_of(data, 0, Dialect(",", width=2, escape="\\"), 20) is None
    assert columns_of(data, 0, Dialect(",", width=2, skip_space=True), 20) is None


def test_different_texts_with_one_key_are_noticed_in_a_block_and_over_blocks() -> None:
    def mixed(piece: bytes) -> int:
        key = np.frombuffer(piece, "<u8")
        key = (key ^ key >> _HALF) * _HASH
        return int((key ^ key >> _LESS)[0])

    # the second eight bytes are chosen so that they undo what the first ones did
    twins = []
    for number in range(10**6):
        one, other = b"%08d" % number, b"%08d" % (number + 1)
        rest = (mixed(one) ^ mixed(other) ^ int.from_bytes(b"AAAAAAAA", "little")).to_bytes(8, "little")
        if not set(rest) & set(b'\0,\n\r"'):
            twins = [one + b"AAAAAAAA", other + rest]
            break
    texts = b"\n".join(twins)
    with pytest.raises(OneKey):
        _distinct([texts])
    with pytest.raises(OneKey):
        _distinct(twins)


def _distinct(blocks: list[bytes]) -> None:
    """All lines of some blocks as one column."""
    column, before = DistinctTexts(), 0
    for block in blocks:
        text = np.frombuffer(block + bytes(24), np.uint8)
        ends = np.append(np.flatnonzero(text == ord("\n")), len(block))
        begins = np.append(0, ends[:-1] + 1)
        column.add(text, words_of(text), begins, ends, before)
        before += len(block)
    column.coded(np.frombuffer(b"".join(blocks), np.uint8))


SAID = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12), max_size=9)


@given(SAID, st.data())
def test_texts_kept_as_bytes_are_the_texts(said: list[str], data: st.DataObject) -> None:
    lengths = np.array([len(one.encode()) for one in said], np.intp)
    run = np.frombuffer("".join([*said, "more"]).encode(), np.uint8)
    texts = Texts.cut(run, np.cumsum(lengths) - lengths, lengths)
    places = data.draw(st.lists(st.sampled_from(range(len(said))))) if said else []
    for found, expected in ((texts, said), (texts[1:], said[1:]), (texts[np.array(places, np.intp)], None)):
        expected = [said[place] for place in places] if expected is None else expected
        assert list(found) == np.asarray(found).tolist() == expected
        assert [found[place] for place in range(len(found))] == expected
        assert found.lines() == "\n".join(["", *expected])
        for one in ["", "no such", *expected]:
            assert (found == one).tolist() == [one == other for other in expected]
        assert not (found == 1).any()


def test_doubled_marks_become_one_in_texts_kept_as_bytes() -> None:
    run = np.frombuffer(b'say ""so""|""|', np.uint8)
    assert Texts.cut(run, np.array([0, 11]), np.array([10, 2]), '"').tolist() == ['say "so"', '"']


@given(SAID.filter(bool), st.data())
def test_some_of_the_texts_kept_as_bytes_become_others(said: list[str], data: st.DataObject) -> None:
    texts = Texts.parted("".join(f"{one}\0" for one in said).encode())
    assert texts.tolist() == said
    changed = data.draw(st.dictionaries(st.sampled_from(range(len(said))), SAID.map("".join)))
    others = texts.with_others(np.array([*changed], np.intp), [*changed.values()])
    assert others.tolist() == [changed.get(place, one) for place, one in enumerate(said)]
    assert texts.tolist() == said


@example(said=[["a" * 300, "b"], [], ["ส้ม", "a" * 300, ""]])
@given(
    said=st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20), max_size=6),
        min_size=1,
        max_size=4,
    )
)
def test_texts_of_several_files_become_one_list(said: list[list[str]]) -> None:
    several = [Texts.parted("".join(f"{one}\0" for one in some).encode()) for some in said]
    backwards = [texts[np.arange(len(texts))[::-1]] for texts in several]
    expected = [one for some in said for one in reversed(some)]
    codes, distinct = Texts.united(backwards)
    assert distinct.tolist() == list(dict.fromkeys(expected))
    assert [distinct[code] for code in codes] == expected


# --- inside of a file ---

BIG_TABLE = [["รหัส", "ลูกค้า", "ยอดขาย"], *([f"{n}", "สมชาย ใจดี", f"{n * 7}"] for n in range(20_000))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp874"])
@pytest.mark.parametrize("sep", ["", "sep=;\r\n"])
def test_a_big_file_is_cut_at_once_in_every_encoding(encoding: str, sep: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_module, "_careful", lambda *_: pytest.fail("was read record by record"))
    data = (sep + "".join(";".join(row) + "\r\n" for row in BIG_TABLE)).encode(encoding)
    assert len(data) > text_module.BIG
    grids, findings = read_text(data, "x.csv", Limits())
    assert [list(row) for row in zip(*grids[0].columns, strict=True)] == BIG_TABLE
    assert [one.rule for one in findings] == (["encoding-guessed"] if encoding == "cp874" else [])


def test_real_files_are_cut_as_they_are_read_with_care(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "BLOCK", 1 << 14)
    cut_at_once = 0
    for path in sorted(shared.rglob("*.csv")):
        try:
            text = decode(path.read_bytes()).text
        except Unreadable:
            continue
        found = text_module._fast(text.encode(), 0, Limits()) if len(text) < 1 << 18 else None
        if found is not None:
            expected, findings = text_module._careful(text, path.name, Limits())
            assert [column.tolist() for column in text_module.trimmed(found)] == [
                column.tolist() for column in text_module.trimmed(expected)
            ]
            assert not findings
            cut_at_once += 1
    assert cut_at_once > 60
