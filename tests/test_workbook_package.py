"""The zip container: order, packed bytes, fixed times, sizes beyond 4 GiB."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbooks import parts, simple

from salesxl.reading.safety import Unreadable
from salesxl.workbook.parts import package
from salesxl.workbook.parts.package import Package, without_type


def test_untouched_parts_keep_their_packed_bytes_and_their_order() -> None:
    data = simple()
    book = Package(data)
    after = book.write({"xl/styles.xml": b"<styleSheet/>", "docProps/app.xml": None})
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        assert new.testzip() is None
        assert new.namelist() == [name for name in old.namelist() if name != "docProps/app.xml"]
        assert new.read("xl/styles.xml") == b"<styleSheet/>"
        assert {entry.date_time for entry in new.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    again = Package(after)
    for name in again.names:
        if name != "xl/styles.xml":
            assert again.raw(name) == book.raw(name)
    assert book.write({}) == Package(book.write({})).write({})


def test_stored_parts_foreign_names_and_data_descriptors() -> None:
    class Pipe(io.RawIOBase):
        """A file that cannot be rewound: zipfile then writes sizes after the data."""

        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, piece: object) -> int:
            self.data += bytes(piece)  # type: ignore[call-overload]
            return len(piece)  # type: ignore[arg-type]

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[arg-type]
        archive.writestr("a.txt", "stored")
        archive.writestr("ภาพ.txt", "ก" * 100, zipfile.ZIP_DEFLATED)
    after = Package(bytes(pipe.data)).write({})
    assert parts(after) == {"a.txt": b"stored", "ภาพ.txt": ("ก" * 100).encode()}


@given(st.lists(st.binary(max_size=200), max_size=5))
def test_streams_are_packed_as_one_part(pieces: list[bytes]) -> None:
    after = Package(simple()).write({"xl/styles.xml": iter(pieces)})
    assert parts(after)["xl/styles.xml"] == b"".join(pieces)


def test_large_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """The form for more than 4 GiB, tried by lowering the bound: other readers must understand it."""
    book = Package(simple())
    small = book.write({})
    for bound in (100, 1_000, 4_000):
        monkeypatch.setattr(package, "LARGEST", bound)
        monkeypatch.setattr(package, "MOST", 3)
        large = book.write({})
        assert parts(large) == parts(small)
        assert len(large) > len(small)


@pytest.mark.parametrize("cut", [10, 500, 2_000])
def test_damaged_files(cut: int) -> None:
    with pytest.raises(Unreadable):
        Package(simple()[:-cut])


def test_links_between_parts() -> None:
    book = Package(simple())
    kinds = {kind: part for _, kind, part in book.relations("xl/workbook.xml")}
    assert kinds["worksheet"] == "xl/worksheets/sheet1.xml"
    assert next(kind for _, kind, _ in book.relations("")) == "officeDocument"
    assert book.relations("xl/styles.xml") == []
    assert book.of_type("worksheet+xml") == ["xl/worksheets/sheet1.xml"]
    assert "XL/Workbook.xml" in book


def test_content_types_without_a_part() -> None:
    one, two = b'<Override PartName="/xl/a.xml" ContentType="x"/>', b'<Override ContentType="y" PartName="/xl/b.xml"/>'
    types = b"<Types>" + one + two + b"</Types>"
    assert without_type(types, "xl/b.xml") == b"<Types>" + one + b"</Types>"
    assert without_type(types, "xl/a.xml") == b"<Types>" + two + b"</Types>"
