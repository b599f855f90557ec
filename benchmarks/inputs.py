"""Raw sheets to measure on: orders, deals and activities from fixed seeds, as csv and as xlsx the way Excel writes it."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import numpy.typing as npt

Columns = dict[str, npt.NDArray[Any]]

SEED = 20240601
FIRST, DAYS = np.datetime64("2021-01-01"), 365 * 3
REGIONS = np.array(["North", "South", "East", "West", "Central", "Export & OEM"])
STAGES = np.array(["Prospecting", "Qualification", "Proposal", "Negotiation", "Closed Won", "Closed Lost"])
KINDS = np.array(["Call", "Email", "Meeting", "Demo", "Follow-up"])
BLOCK = 20_000


def orders(count: int) -> Columns:
    """Orders of three years: an eighth as many customers, some of them far busier than others."""
    draw = np.random.default_rng(SEED)
    weights = draw.pareto(1.3, max(50, count // 8)) + 0.1
    customer = draw.choice(len(weights), count, p=weights / weights.sum())
    day = np.sort(draw.integers(0, DAYS, count))
    product = (2000 * draw.random(count) ** 2).astype(np.int64)
    rep, quantity = draw.integers(0, 200, count), draw.integers(1, 20, count)
    return {
        "order_id": _numbered("SO-", np.arange(count), 8),
        "order_date": FIRST + day.astype("m8[D]"),
        "customer": _numbered("C", customer, 7),
        "product": _numbered("SKU-", product, 5),
        "rep": _numbered("Rep ", rep, 3),
        "region": REGIONS[rep % len(REGIONS)],
        "quantity": quantity,
        "amount": np.round(np.exp(draw.normal(4.5, 1.0, count)) * quantity, 2),
    }


def deals(count: int) -> Columns:
    """Deals, a quarter of them won."""
    draw = np.random.default_rng(SEED + 1)
    created, takes = draw.integers(0, DAYS, count), draw.gamma(2.0, 25.0, count).astype(int)
    return {
        "deal_id": _numbered("D-", np.arange(count), 7),
        "created": FIRST + created.astype("m8[D]"),
        "closed": FIRST + (created + takes).astype("m8[D]"),
        "owner": _numbered("Rep ", draw.integers(0, 200, count), 3),
        "stage": STAGES[draw.choice(6, count, p=[0.1, 0.1, 0.1, 0.1, 0.25, 0.35])],
        "value": np.round(np.exp(draw.normal(8.5, 1.2, count)), 2),
    }


def activities(count: int) -> Columns:
    """Calls, e-mails, meetings and demos."""
    draw = np.random.default_rng(SEED + 2)
    return {
        "date": FIRST + np.sort(draw.integers(0, DAYS, count)).astype("m8[D]"),
        "owner": _numbered("Rep ", draw.integers(0, 200, count), 3),
        "type": KINDS[draw.choice(5, count, p=[0.35, 0.4, 0.1, 0.05, 0.1])],
        "minutes": draw.integers(1, 90, count),
    }


def make(folder: Path, count: int) -> None:
    """Write what is not there yet: orders and activities of so many rows, a fifth as many deals."""
    for name, rows, make_columns in (
        ("orders", count, orders),
        ("deals", count // 5, deals),
        ("activities", count, activities),
    ):
        csv, xlsx = folder / f"{name}_{count}.csv", folder / f"{name}_{count}.xlsx"
        if not csv.exists():
            columns = make_columns(rows)
            write_csv(csv, columns)
            write_xlsx(xlsx, name, columns)


def _numbered(prefix: str, numbers: npt.NDArray[np.int64], width: int) -> npt.NDArray[np.str_]:
    return np.char.add(prefix, np.char.zfill(numbers.astype(f"U{width}"), width))


def _listed(column: npt.NDArray[Any], rows: slice) -> list[str]:
    cells = column[rows]
    return np.datetime_as_string(cells, "D").tolist() if cells.dtype.kind == "M" else list(map(str, cells.tolist()))


def write_csv(path: Path, columns: Mapping[str, npt.NDArray[Any]]) -> None:
    """Dates in ISO, no quotes."""
    count = len(next(iter(columns.values())))
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(columns) + "\n")
        for at in range(0, count, BLOCK):
            cells = [_listed(column, slice(at, at + BLOCK)) for column in columns.values()]
            file.write("\n".join(map(",".join, zip(*cells, strict=True))) + "\n")


_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_SPREADSHEET}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def _relationships(*targets: tuple[str, str]) -> str:
    each = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATED}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{each}</Relationships>'


def write_xlsx(path: Path, sheet: str, columns: Mapping[str, npt.NDArray[Any]]) -> None:
    """As Excel writes it: every row and cell says its place, shared texts, dates by style."""
    texts: dict[str, int] = {}
    cells, formats = [], []
    for number, column in enumerate(columns.values()):
        letter = chr(ord("A") + number)
        if column.dtype.kind == "U":
            distinct, place = np.unique(column, return_inverse=True)
            known = np.array([texts.setdefault(text, len(texts)) for text in distinct.tolist()])
            cells.append(known[place])
            formats.append(f'<c r="{letter}%d" t="s"><v>%d</v></c>')
        elif column.dtype.kind == "M":
            cells.append((column - np.datetime64("1899-12-30")).astype(np.int64))
            formats.append(f'<c r="{letter}%d" s="1"><v>%d</v></c>')
        else:
            cells.append(column)
            formats.append(f'<c r="{letter}%d"><v>%r</v></c>')
    row = f'<row r="%d" spans="1:{len(columns)}">{"".join(formats)}</row>'
    header = "".join(
        f'<c r="{chr(ord("A") + n)}1" t="s"><v>{texts.setdefault(name, len(texts))}</v></c>'
        for n, name in enumerate(columns)
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        overrides = "".join(
            f'<Override PartName="/xl/{part}.xml" ContentType="{_CONTENT}.{kind}+xml"/>'
            for part, kind in (
                ("workbook", "sheet.main"),
                ("worksheets/sheet1", "worksheet"),
                ("styles", "styles"),
                ("sharedStrings", "sharedStrings"),
            )
        )
        book.writestr("[Content_Types].xml", f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                      f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>')  # fmt: skip
        book.writestr("_rels/.rels", _relationships(("officeDocument", "xl/workbook.xml")))
        book.writestr("xl/workbook.xml", f'{_HEAD}<workbook xmlns="{_SPREADSHEET}" xmlns:r="{_RELATED}"><sheets>'
                      f'<sheet name="{sheet.title()}" sheetId="1" r:id="rId1"/></sheets></workbook>')  # fmt: skip
        book.writestr("xl/_rels/workbook.xml.rels", _relationships(
            ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")))  # fmt: skip
        book.writestr("xl/styles.xml", _STYLES)
        with book.open("xl/worksheets/sheet1.xml", "w") as part:
            part.write(f'{_HEAD}<worksheet xmlns="{_SPREADSHEET}"><sheetData><row r="1">{header}</row>'.encode())
            for at in range(0, len(cells[0]), BLOCK):
                block = [column[at : at + BLOCK].tolist() for column in cells]
                numbers = range(at + 2, at + 2 + len(block[0]))
                interleaved = [one for column in block for one in (numbers, column)]
                part.write("".join(map(row.__mod__, zip(numbers, *interleaved, strict=True))).encode())
            part.write(b"</sheetData></worksheet>")
        with book.open("xl/sharedStrings.xml", "w") as part:
            part.write(f'{_HEAD}<sst xmlns="{_SPREADSHEET}" uniqueCount="{len(texts)}">'.encode())
            part.write("".join(f"<si><t>{escape(text)}</t></si>" for text in texts).encode() + b"</sst>")
