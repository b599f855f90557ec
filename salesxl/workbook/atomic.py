"""Writing a file so that it is either the old one or the new one, never half of each."""

from __future__ import annotations

import errno
import os
import uuid
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from salesxl.errors import OutputError
from salesxl.locale import Language

_RULES = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.ENOENT: "no-folder",
    errno.ENOTDIR: "no-folder",
    errno.ENAMETOOLONG: "name-too-long",
    errno.EROFS: "no-permission",
    errno.EACCES: "no-permission",
    errno.EPERM: "no-permission",
}


def write(path: str | Path, content: bytes | Iterable[bytes], language: Language = "en") -> None:
    """Write a file: into a temporary one beside it, forced to the disk, then put in its place in one step.

    Args:
        path: where; a file that is there is replaced, a link is followed.
        content: the bytes, whole or in pieces.
        language: of the error texts.

    Raises:
        OutputError: it cannot be written; the old file is untouched.
    """
    target = Path(os.path.realpath(path))
    temporary = None
    try:
        if target.is_dir():
            raise _error("is-folder", path, language)
        temporary = target.with_name(f".salesxl-{uuid.uuid4().hex}.tmp")
        with temporary.open("xb") as file:
            for piece in [content] if isinstance(content, bytes) else content:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o777)
        temporary.replace(target)
        temporary = None
        _settle(target.parent)
    except OutputError:
        raise
    except OSError as fault:
        raise _explained(fault, target, path, language) from fault
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()


def make_folder(path: str | Path, language: Language = "en") -> None:
    """Make a folder, and those above it, where there is none.

    Raises:
        OutputError: it cannot be made.
    """
    try:
        Path(path).mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise _explained(fault, Path(path), path, language) from fault


def opened_by(path: Path) -> str | None:
    """Who has a workbook open, as far as the lock file beside it tells: a name, "" for an unknown one, None for nobody.

    Excel writes ``~$name.xlsx`` with the user's name (a length, then the name in one byte a character); LibreOffice
    writes ``.~lock.name.xlsx#`` with the name first.
    """
    excel = path.with_name("~$" + path.name)
    office = path.with_name(f".~lock.{path.name}#")
    with suppress(OSError):
        data = excel.read_bytes()
        return data[1 : 1 + data[0]].decode("latin-1").strip() if data else ""
    with suppress(OSError):
        return office.read_text(encoding="utf-8", errors="replace").split(",")[0].strip()
    return None


def _settle(folder: Path) -> None:
    """Force the new name to the disk, where the system can (Windows cannot open a folder)."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _explained(fault: OSError, target: Path, path: str | Path, language: Language) -> OutputError:
    rule = _RULES.get(fault.errno or 0, "failed")
    if rule == "no-permission" and target.is_file():
        # Windows refuses to replace a file that another program holds with the same words as one without permission.
        user = opened_by(target)
        if user is not None:
            rule = "open-by" if user else "open"
            return _error(rule, path, language, user=user)
        if os.name == "nt" or os.access(target.parent, os.W_OK):
            rule = "open"
    return _error(rule, path, language, reason=fault.strerror or str(fault))


def _error(rule: str, path: str | Path, language: Language, **values: object) -> OutputError:
    return OutputError(f"template.output.{rule}", where=str(path), language=language, **values)
