"""A file is written whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from salesxl.errors import OutputError
from salesxl.workbook import atomic


def failing(code: int) -> Iterator[bytes]:
    yield b"half"
    raise OSError(code, os.strerror(code))


def test_new_and_old_files(tmp_path: Path) -> None:
    path = tmp_path / "รายงาน.xlsx"
    atomic.write(path, b"one")
    assert path.read_bytes() == b"one"
    path.chmod(0o640)
    atomic.write(str(path), iter([b"t", b"wo"]))
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path) == [path.name]


def test_links_are_followed(tmp_path: Path) -> None:
    (tmp_path / "real.xlsx").write_bytes(b"old")
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "real.xlsx")
    atomic.write(tmp_path / "link.xlsx", b"new")
    assert (tmp_path / "link.xlsx").is_symlink()
    assert (tmp_path / "real.xlsx").read_bytes() == b"new"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "The disk is full."),
        (errno.EACCES, "You may not write here"),
        (errno.EROFS, "You may not write here"),
        (errno.EIO, "The file cannot be written"),
    ],
)
def test_failure_in_the_middle_leaves_the_old_file(tmp_path: Path, code: int, words: str) -> None:
    path = tmp_path / "new" / "out.xlsx"
    path.parent.mkdir()
    with pytest.raises(OutputError) as caught:
        atomic.write(path, failing(code))
    assert caught.value.what.startswith(words)
    assert caught.value.remedy
    assert caught.value.where == str(path)
    assert os.listdir(path.parent) == []
    path.write_bytes(b"old")
    with pytest.raises(OutputError):
        atomic.write(path, failing(code), "th")
    assert path.read_bytes() == b"old"
    assert os.listdir(path.parent) == ["out.xlsx"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_failure_at_the_end_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"old")

    def refuse(*_: Any) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(*((os, "fsync") if step == "fsync" else (Path, "replace")), refuse)
    with pytest.raises(OutputError):
        atomic.write(path, b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["out.xlsx"]


def test_interruption_leaves_the_old_file(tmp_path: Path) -> None:
    def interrupted() -> Iterator[bytes]:
        yield b"half"
        raise KeyboardInterrupt

    path = tmp_path / "out.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        atomic.write(path, interrupted())
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["out.xlsx"]


@pytest.mark.parametrize("language", ["en", "th"])
def test_open_in_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: Any) -> None:
    """Windows refuses to replace a file that Excel holds; its lock file tells who."""
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"old")

    def refuse(*_: Any) -> None:
        raise PermissionError(errno.EACCES, "The process cannot access the file")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OutputError) as caught:
        atomic.write(path, b"new", language)
    nobody = caught.value.what
    (tmp_path / "~$out.xlsx").write_bytes(b"\x07Somchai" + b" " * 47)
    with pytest.raises(OutputError) as caught:
        atomic.write(path, b"new", language)
    assert "Somchai" in caught.value.what
    (tmp_path / "~$out.xlsx").unlink()
    (tmp_path / ".~lock.out.xlsx#").write_text("สมชาย,pc,pc,01.01.2026 10:00,file:///x;", encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        atomic.write(path, b"new", language)
    assert "สมชาย" in caught.value.what
    assert nobody != caught.value.what
    assert path.read_bytes() == b"old"


def test_places_that_do_not_exist(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for path, words in (
        (tmp_path / "no" / "out.xlsx", "The folder does not exist."),
        (tmp_path / "file" / "out.xlsx", "The folder does not exist."),
        (tmp_path, "This is a folder, not a file."),
        (tmp_path / ("x" * 300 + ".xlsx"), "The name of the file is too long."),
    ):
        with pytest.raises(OutputError) as caught:
            atomic.write(path, b"new")
        assert caught.value.what == words
