"""Write `vbaProject.bin`, the macros of an Office file, from VBA source text.

Follows [MS-OVBA]; the numbers in the comments are its sections. Source text only: the compiled form is left out, as
2.3.4.1 asks of a writer, so Excel compiles the text when it first runs. Nothing here needs Excel or Windows.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .compoundfile import compound_file

CODE_PAGE = "cp1252"
CHUNK = 4096

#: The Excel classes that stand behind the modules of a workbook and of a sheet, and VBA's own behind a class.
WORKBOOK = "00020819-0000-0000-C000-000000000046"
WORKSHEET = "00020820-0000-0000-C000-000000000046"
CLASS = "FCFB3D2A-A0FA-1068-A738-08002B3371B5"

#: Type libraries by their GUID; Excel looks the file up itself when it lies elsewhere. Office has IRibbonControl.
REFERENCES = (
    (
        "stdole",
        r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation",
    ),
    (
        "Office",
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files\Microsoft Shared\OFFICE16"
        r"\MSO.DLL#Microsoft Office 16.0 Object Library",
    ),
)


@dataclass(frozen=True)
class Module:
    """One module of the project.

    Attributes:
        name: as VBA calls it; of a document module, the `codeName` of the workbook or sheet.
        text: its source without the `Attribute VB_...` lines that head every module.
        kind: a plain module, a class, or the module behind a workbook or sheet.
        base: of a document module, the Excel class behind it: `WORKBOOK` or `WORKSHEET`.
    """

    name: str
    text: str
    kind: Literal["Module", "Class", "Document"] = "Module"
    base: str = CLASS

    def source(self) -> bytes:
        """The whole text of the module, as it is stored.

        Raises:
            ValueError: a character outside Windows-1252, or a line that the VBA editor would not take
                (1023 characters, 24 continuations).
        """
        attributes = {"VB_Name": f'"{self.name}"'}
        if self.kind != "Module":
            document = self.kind == "Document"
            attributes |= {
                "VB_Base": f'"0{{{self.base}}}"',
                "VB_GlobalNameSpace": "False",
                "VB_Creatable": "False",
                "VB_PredeclaredId": str(document),
                "VB_Exposed": str(document),
                "VB_TemplateDerived": "False",
                "VB_Customizable": str(document),
            }
        head = [f"Attribute {key} = {value}" for key, value in attributes.items()]
        lines = [*head, *(line.rstrip() for line in re.split(r"\r\n|\r|\n", self.text.rstrip()))]
        self._check(lines)
        return ("\r\n".join(lines) + "\r\n").encode(CODE_PAGE)

    def _check(self, lines: Sequence[str]) -> None:
        continued = 0
        for number, line in enumerate(lines, 1):
            continued = continued + 1 if line.endswith(" _") else 0
            try:
                line.encode(CODE_PAGE)
            except UnicodeEncodeError as wrong:
                character = line[wrong.start]
                raise ValueError(f"{self.name}, line {number}: {character!r} cannot stand in VBA source") from wrong
            if len(line) > 1023 or continued > 24 or "\0" in line:
                raise ValueError(f"{self.name}, line {number}: too long for the VBA editor")


def vba_project(name: str, modules: Sequence[Module], project_id: str) -> bytes:
    """The bytes of `vbaProject.bin`.

    Args:
        name: name of the project.
        modules: first the workbook's own module, then the sheets', then the others.
        project_id: a GUID in braces; kept fixed, so that the same source gives the same bytes.
    """
    storage = {module.name: compress(module.source()) for module in modules}
    storage["dir"] = compress(_directory(name, modules))
    storage["_VBA_PROJECT"] = bytes.fromhex("CC61 FFFF 00 0100")  # 2.3.4.1, as in the example 3.1.1
    names = b"".join(_text(module.name) + b"\0" + _wide(module.name) + b"\0\0" for module in modules)
    return compound_file({"VBA": storage, "PROJECT": _project(name, modules, project_id), "PROJECTwm": names + b"\0\0"})


# --- 2.4.1: compression ------------------------------------------------------------------------------------------


def compress(data: bytes) -> bytes:
    """Data as a compressed container, 2.4.1.3.6.

    Raises:
        ValueError: the last part is shorter than a chunk and does not shrink; such data cannot be stored at all,
            because an uncompressed chunk always has 4096 bytes. Program text always shrinks.
    """
    out = bytearray(b"\x01")
    for start in range(0, len(data), CHUNK):
        chunk = data[start : start + CHUNK]
        packed = _compress_chunk(chunk)
        if len(packed) <= CHUNK:
            out += struct.pack("<H", 0xB000 | (len(packed) - 1)) + packed
        elif len(chunk) == CHUNK:
            out += struct.pack("<H", 0x3000 | (CHUNK - 1)) + chunk
        else:
            raise ValueError("the data cannot be stored: their end does not compress")
    return bytes(out)


def _compress_chunk(chunk: bytes) -> bytes:
    """Groups of eight tokens behind a byte of flags: a byte itself, or a copy of bytes that came before."""
    out = bytearray()
    seen: dict[bytes, list[int]] = {}  # three bytes -> where they began
    position = 0
    while position < len(chunk):
        flags_at, flags = len(out), 0
        out.append(0)
        for bit in range(8):
            if position >= len(chunk):
                break
            length_bits = 16 - max((position - 1).bit_length(), 4)  # 2.4.1.3.19.1, CopyToken Help
            where, length = _longest_match(chunk, position, seen, (1 << length_bits) + 2)
            if length:
                flags |= 1 << bit
                out += struct.pack("<H", (position - where - 1) << length_bits | (length - 3))
            else:
                out.append(chunk[position])
                length = 1
            for begin in range(position, position + length):
                seen.setdefault(chunk[begin : begin + 3], []).append(begin)
            position += length
        out[flags_at] = flags
    return bytes(out)


def _longest_match(chunk: bytes, position: int, seen: dict[bytes, list[int]], limit: int) -> tuple[int, int]:
    """Where the longest earlier copy of the bytes at a position begins and its length, or (0, 0)."""
    limit = min(limit, len(chunk) - position)
    if limit < 3:
        return 0, 0
    where = best = 0
    for candidate in reversed(seen.get(chunk[position : position + 3], ())[-64:]):
        length = 3
        while length < limit and chunk[candidate + length] == chunk[position + length]:
            length += 1
        if length > best:
            where, best = candidate, length
    return where, best


# --- 2.3.4.2: the dir stream -------------------------------------------------------------------------------------


def _text(text: str) -> bytes:
    return text.encode(CODE_PAGE)


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HI", kind, len(data)) + data


def _both(kind: int, unicode_kind: int, text: str) -> bytes:
    """A text twice, in the code page and in Unicode, as most names are kept."""
    return _record(kind, _text(text)) + _record(unicode_kind, _wide(text))


def _directory(name: str, modules: Sequence[Module]) -> bytes:
    number = struct.Struct("<I").pack
    language = number(0x409)
    out = [
        _record(0x01, number(1)),  # the kind of system: 32-bit Windows, which 64-bit Excel writes as well
        _record(0x02, language),
        _record(0x14, language),
        _record(0x03, struct.pack("<H", 1252)),
        _record(0x04, _text(name)),
        _both(0x05, 0x40, ""),  # description
        _record(0x06) + _record(0x3D),  # help files
        _record(0x07, number(0)),  # help context
        _record(0x08, number(0)),  # flags
        struct.pack("<HIIH", 0x09, 4, 1643051907, 3),  # version; the spec gives its size as 4 though it has 6 bytes
        _both(0x0C, 0x3C, ""),  # constants for conditional compilation
    ]
    for reference, library in REFERENCES:
        out.append(_both(0x16, 0x3E, reference))
        out.append(_record(0x0D, number(len(library)) + _text(library) + bytes(6)))
    out.append(_record(0x0F, struct.pack("<H", len(modules))) + _record(0x13, b"\xff\xff"))
    for module in modules:
        out += [
            _both(0x19, 0x47, module.name),
            _both(0x1A, 0x32, module.name),  # its stream
            _both(0x1C, 0x48, ""),
            _record(0x31, number(0)),  # the text begins at 0: nothing compiled stands before it
            _record(0x1E, number(0)),
            _record(0x2C, b"\xff\xff"),
            _record(0x21 if module.kind == "Module" else 0x22),
            _record(0x2B),
        ]
    return b"".join([*out, _record(0x10)])


# --- 2.3.1: the PROJECT stream -----------------------------------------------------------------------------------


def _project(name: str, modules: Sequence[Module], project_id: str) -> bytes:
    lines = [
        f'ID="{project_id}"',
        *(f"{module.kind}={module.name}{'/&H00000000' if module.kind == 'Document' else ''}" for module in modules),
        f'Name="{name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{_encrypt(bytes(4), project_id)}"',  # not protected
        f'DPB="{_encrypt(bytes(1), project_id)}"',  # no password
        f'GC="{_encrypt(bytes([0xFF]), project_id)}"',  # visible in the editor
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
    ]
    return _text("\r\n".join(lines) + "\r\n")


def _encrypt(data: bytes, project_id: str, seed: int = 0x5D) -> str:
    """Data encryption, 2.4.3.2: with a wrong key Excel calls the project unviewable. Any seed will do."""
    key = sum(project_id.encode("ascii")) & 0xFF
    version = 2
    out = [seed, seed ^ version, seed ^ key]
    before, last, last_but_one = key, out[2], out[1]
    padding = [7] * ((seed & 6) // 2)
    for byte in [*padding, *struct.pack("<I", len(data)), *data]:
        encrypted = byte ^ ((last_but_one + before) & 0xFF)
        out.append(encrypted)
        last_but_one, last, before = last, encrypted, byte
    return bytes(out).hex().upper()
