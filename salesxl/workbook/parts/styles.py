"""What a style says about a cell: whether protection locks it, and how it shows a number."""

from __future__ import annotations

from dataclasses import dataclass

from salesxl.workbook.parts.markup import attributes, elements, tags

_BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"$"#,##0_);("$"#,##0)',
    6: '"$"#,##0_);[Red]("$"#,##0)', 7: '"$"#,##0.00_);("$"#,##0.00)', 8: '"$"#,##0.00_);[Red]("$"#,##0.00)', 9: "0%",
    10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm", 37: "#,##0_);(#,##0)",
    38: "#,##0_);[Red](#,##0)", 39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)",
    41: r'_(* #,##0_);_(* \(#,##0\);_(* "-"_);_(@_)', 42: r'_("$"* #,##0_);_("$"* \(#,##0\);_("$"* "-"_);_(@_)',
    43: r'_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_)', 44: r'_("$"* #,##0.00_)_("$"* \(#,##0.00\)_("$"* "-"??_)_(@_)',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""The number formats that no workbook writes down (ECMA-376 part 1, 18.8.30, the currency's completed as openpyxl has them)."""


@dataclass(frozen=True)
class Style:
    """One of the styles that cells point to by number."""

    number_format: str = "General"
    locked: bool = True


def read_styles(data: bytes) -> list[Style]:
    """The styles of ``styles.xml`` that cells point to."""
    formats = dict(_BUILT_IN)
    for tag in tags(data, rb"(?:[\w.\-]+:)?numFmt"):
        named = attributes(tag.group(0))
        if named.get("numFmtId", "").isdigit():
            formats[int(named["numFmtId"])] = named.get("formatCode", "General")
    found = []
    for _, start, end, _ in elements(data, b"cellXfs"):
        for opening, content, closing, _ in elements(data, b"xf", start, end):
            number = attributes(data[opening:content]).get("numFmtId", "0")
            protection = next(tags(data, rb"(?:[\w.\-]+:)?protection", content, closing), None)
            locked = attributes(protection.group(0)).get("locked", "1") if protection else "1"
            code = formats.get(int(number), "General") if number.isdigit() else "General"
            found.append(Style(code, locked not in ("0", "false")))
    return found
