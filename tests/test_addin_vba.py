"""`vbaProject.bin`: what we write is read back by decoders that share nothing with the writer."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesxl.udfs.excel.compoundfile import compound_file
from salesxl.udfs.excel.vbaproject import WORKBOOK, Module, compress, vba_project

ID = "{6A8E2C14-3B5D-4F7A-9C21-5D0E8B7F4A63}"


def decompress(data: bytes) -> bytes:
    """[MS-OVBA] 2.4.1.3.1, written from the reader's side of the specification."""
    assert data[0] == 1
    out, at = bytearray(), 1
    while at < len(data):
        (header,) = struct.unpack_from("<H", data, at)
        end, start = at + (header & 0xFFF) + 3, len(out)
        assert (header >> 12) & 7 == 3
        at += 2
        if not header & 0x8000:
            out += data[at:end]
            at = end
        while at < end:
            flags, at = data[at], at + 1
            for bit in range(8):
                if at >= end:
                    break
                if flags >> bit & 1:
                    (token,) = struct.unpack_from("<H", data, at)
                    at += 2
                    bits = 4
                    while 1 << bits < len(out) - start:
                        bits += 1
                    offset, length = (token >> (16 - bits)) + 1, (token & (0xFFFF >> bits)) + 3
                    assert offset <= len(out) - start
                    for _ in range(length):
                        out.append(out[-offset])
                else:
                    out.append(data[at])
                    at += 1
    return bytes(out)


# --- compression ------------------------------------------------------------------------------------------------------

#: The three examples of [MS-OVBA] 3.2, and whether the specification leaves the writer no choice of matches.
EXAMPLES = [
    (
        b"abcdefghijklmnopqrstuv.",
        "01 19 B0 00 61 62 63 64 65 66 67 68 00 69 6A 6B 6C 6D 6E 6F 70 00 71 72 73 74 75 76 2E",
        True,
    ),
    (
        b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa",
        "01 2F B0 00 23 61 61 61 62 63 64 65 82 66 00 70 61 67 68 69 6A 01 38 08 61 6B 6C 00 30 6D 6E 6F 70 06 71 02 70"
        " 04 10 72 73 74 75 76 10 77 78 79 7A 00 3C",
        False,
    ),
    (b"a" * 73, "01 03 B0 02 61 45 00", True),
]


@pytest.mark.parametrize(("plain", "packed", "unique"), EXAMPLES)
def test_the_examples_of_the_specification(plain: bytes, packed: str, unique: bool) -> None:
    assert decompress(bytes.fromhex(packed)) == plain
    ours = compress(plain)
    assert decompress(ours) == plain
    assert len(ours) == len(bytes.fromhex(packed))
    if unique:
        assert ours == bytes.fromhex(packed)


@given(st.lists(st.sampled_from([b"Public Function ", b"\r\n", b"SX", b"aaaa", b"\xe9", b"a", b"bc"]), max_size=3000))
def test_text_survives(pieces: list[bytes]) -> None:
    plain = b"".join(pieces)
    assert decompress(compress(plain)) == plain


@given(st.binary(max_size=3000))
def test_bytes_survive(plain: bytes) -> None:
    assert decompress(compress(plain)) == plain


@pytest.mark.parametrize("length", [0, 1, 2, 3, 4095, 4096, 4097, 8192, 12_289])
def test_the_edges_of_a_chunk(length: int) -> None:
    plain = (b"If x = 1 Then y = 2 ' comment\r\n" * 400)[:length]
    assert decompress(compress(plain)) == plain


def noise(length: int) -> bytes:
    """Bytes without a repetition of three."""
    state, out = 1, bytearray()
    for _ in range(length):
        state = (state * 1103515245 + 12345) % 2**31
        out.append(state >> 16 & 0xFF)
    return bytes(out)


def test_what_does_not_shrink_is_stored_or_refused() -> None:
    assert decompress(compress(noise(4096))) == noise(4096)
    with pytest.raises(ValueError, match="cannot be stored"):
        compress(noise(4000))  # stored raw it would grow to 4096, and the padding would become program text


# --- the compound file ------------------------------------------------------------------------------------------------


class Entries:
    """The directory of a compound file, read by [MS-CFB] 2.6."""

    def __init__(self, data: bytes) -> None:
        (first,) = struct.unpack_from("<I", data, 48)
        fat = self._table(data)
        raw = b""
        while first != 0xFFFFFFFE:
            raw += data[512 + first * 512 : 1024 + first * 512]
            first = fat[first]
        self.all = [struct.unpack_from("<64sHBB3I", raw, at) for at in range(0, len(raw), 128)]

    @staticmethod
    def _table(data: bytes) -> list[int]:
        places = [place for place in struct.unpack_from("<109I", data, 76) if place != 0xFFFFFFFF]
        return [number for place in places for number in struct.unpack_from("<128I", data, 512 + place * 512)]

    def name(self, index: int) -> str:
        text, length = self.all[index][0], self.all[index][1]
        return str(text[: length - 2].decode("utf-16-le"))

    def ordered(self, index: int) -> Iterator[str]:
        if index != 0xFFFFFFFF:
            yield from self.ordered(self.all[index][4])
            yield self.name(index)
            yield from self.ordered(self.all[index][5])

    def black_height(self, index: int, above_red: bool = False) -> int:
        """The number of black entries on every way down; fails where the tree is not red-black (2.6.4)."""
        if index == 0xFFFFFFFF:
            return 0
        black = self.all[index][3] == 1
        assert black or not above_red, "a red entry below a red one"
        left, right = (self.black_height(self.all[index][side], not black) for side in (4, 5))
        assert left == right
        return left + black


@pytest.mark.parametrize("count", range(1, 40))
def test_the_directory_is_a_red_black_tree_in_order(count: int) -> None:
    names = [f"{'x' * (number % 5)}{chr(65 + number % 26)}{number}" for number in range(count)]
    entries = Entries(compound_file(dict.fromkeys(names, b"1")))
    top = entries.all[0][6]
    assert entries.all[top][3] == 1
    entries.black_height(top)
    assert list(entries.ordered(top)) == sorted(names, key=lambda name: (len(name), name.upper()))


@given(st.lists(st.integers(0, 9000), max_size=12))
def test_streams_of_every_size_are_read_back(sizes: list[int]) -> None:
    olefile = pytest.importorskip("olefile")
    streams = {f"stream{number}": bytes([number + 1]) * size for number, size in enumerate(sizes)}
    data = compound_file({"folder": streams, "beside": b"x" * 4096})
    with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_UNSURE) as opened:
        assert opened.parsing_issues == []
        for name, content in streams.items():
            assert opened.openstream(["folder", name]).read() == content
        assert opened.get_size("beside") == 4096


def test_more_than_one_table_sector() -> None:
    olefile = pytest.importorskip("olefile")
    big = bytes(range(256)) * 4000  # 1 MB: 16 sectors of the allocation table
    with olefile.OleFileIO(io.BytesIO(compound_file({"big": big})), raise_defects=olefile.DEFECT_UNSURE) as opened:
        assert opened.openstream("big").read() == big
    with pytest.raises(ValueError, match="7 MB"):
        compound_file({"huge": bytes(7_200_000)})


@pytest.mark.parametrize("name", ["x" * 32, "ข้อมูล"])
def test_names_that_cannot_be_stored(name: str) -> None:
    with pytest.raises(ValueError, match="31 ASCII"):
        compound_file({name: b""})


# --- the project ------------------------------------------------------------------------------------------------------


def test_a_project_is_read_back_by_a_second_implementation(tmp_path_factory: pytest.TempPathFactory) -> None:
    olefile = pytest.importorskip("olefile")
    modules = [
        Module("ThisWorkbook", "Option Explicit", "Document", WORKBOOK),
        Module("Words", "' é €\nSub A()\nEnd Sub"),
    ]
    data = vba_project("Try", modules, ID)
    with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_UNSURE) as opened:
        assert opened.parsing_issues == []
        assert opened.openstream("VBA/_VBA_PROJECT").read().hex() == "cc61ffff000100"  # [MS-OVBA] 3.1.1
        text = decompress(opened.openstream("VBA/Words").read()).decode("cp1252")
        assert text == 'Attribute VB_Name = "Words"\r\n\' é €\r\nSub A()\r\nEnd Sub\r\n'
        head = decompress(opened.openstream("VBA/ThisWorkbook").read()).decode()
        assert 'VB_Base = "0{00020819-0000-0000-C000-000000000046}"' in head
        assert "VB_PredeclaredId = True" in head
        wide = opened.openstream("PROJECTwm").read()
        assert (
            wide
            == b"ThisWorkbook\0"
            + "ThisWorkbook\0".encode("utf-16-le")
            + b"Words\0"
            + "Words\0".encode("utf-16-le")
            + b"\0\0"
        )


def decrypted(text: str) -> tuple[int, int, bytes]:
    """[MS-OVBA] 2.4.3.3: version, project key and data."""
    raw = bytes.fromhex(text)
    seed, version, key = raw[0], raw[0] ^ raw[1], raw[0] ^ raw[2]
    plain, before, last, last_but_one = bytearray(), key, raw[2], raw[1]
    for encrypted in raw[3:]:
        byte = encrypted ^ ((last_but_one + before) & 0xFF)
        plain.append(byte)
        last_but_one, last, before = last, encrypted, byte
    plain = plain[(seed & 6) // 2 :]
    (length,) = struct.unpack_from("<I", plain)
    assert len(plain) == length + 4
    return version, key, bytes(plain[4:])


def settings(project: str) -> dict[str, str]:
    lines = [line.split("=", 1) for line in project.splitlines() if "=" in line]
    return {line[0]: line[1].strip('"') for line in lines}


def test_the_project_is_neither_locked_nor_hidden() -> None:
    olefile = pytest.importorskip("olefile")
    with olefile.OleFileIO(io.BytesIO(vba_project("Try", [Module("M", "")], ID))) as opened:
        said = settings(opened.openstream("PROJECT").read().decode("cp1252"))
    key = sum(map(ord, said["ID"])) & 0xFF
    assert decrypted(said["CMG"]) == (2, key, bytes(4))
    assert decrypted(said["DPB"]) == (2, key, b"\0")
    assert decrypted(said["GC"]) == (2, key, b"\xff")


def test_xlwings_own_addin_says_the_same() -> None:
    """The decoder against a project that another program wrote, and that runs in many an Excel."""
    olefile = pytest.importorskip("olefile")
    spec = find_spec("xlwings")
    assert spec is not None
    assert spec.origin is not None
    with zipfile.ZipFile(Path(spec.origin).with_name("quickstart_addin_ribbon.xlam")) as shipped:
        data = shipped.read("xl/vbaProject.bin")
    with olefile.OleFileIO(io.BytesIO(data)) as opened:
        said = settings(opened.openstream("PROJECT").read().decode("cp1252"))
        assert opened.openstream("VBA/_VBA_PROJECT").read()[:7].hex() == "cc61ffff000100"
    key = sum(map(ord, said["ID"])) & 0xFF
    assert [decrypted(said[name]) for name in ("CMG", "DPB", "GC")] == [
        (2, key, bytes(4)),
        (2, key, b"\0"),
        (2, key, b"\xff"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("' ยอดขาย", "cannot stand in VBA source"),
        ("x" * 1024, "too long"),
        ("a, _\n" * 25 + "b", "too long"),
        ("x\0y", "too long"),
    ],
)
def test_source_that_the_editor_would_not_take(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Module("M", text).source()


def test_the_same_source_gives_the_same_bytes() -> None:
    modules = [Module("M", "Sub A()\nEnd Sub")]
    assert vba_project("Try", modules, ID) == vba_project("Try", modules, ID)
