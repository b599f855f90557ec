"""The bundled templates: what a reader that is not ours finds in them."""

from __future__ import annotations

import re
import string
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from workbook_reading import CHART, DRAWING, book, data_rows, frames, parts, related, tables

from salesxl.errors import UnknownName
from salesxl.locale import LANGUAGES, Language
from salesxl.workbook.bindings import unknown_bindings
from salesxl.workbook.fill import bindings, examine
from salesxl.workbook.parts.compile import CompiledTemplate
from salesxl.workbook.parts.render import Changes
from salesxl.workbook.parts.tables import TableData
from salesxl.workbook_templates import DEFAULT, TEMPLATES, bundled, draw, style, template_bytes
from salesxl.workbook_templates.team import MOST_KINDS

# openpyxl tells that it cannot show sparklines: that is why templates are not written through it
pytestmark = pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning")

EACH = [(name, language) for name in TEMPLATES for language in LANGUAGES]


@pytest.fixture(scope="module", params=EACH, ids=lambda each: ".".join(each))
def each(request: pytest.FixtureRequest) -> tuple[str, Language, bytes]:
    name, language = request.param
    return name, language, template_bytes(name, language)


# --- the folder -------------------------------------------------------------------------------------------------------


def test_the_committed_files_are_what_the_program_draws() -> None:
    assert draw.stale() == []


def test_a_stale_file_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(draw, "FOLDER", tmp_path)
    monkeypatch.setattr(draw, "TEMPLATES", {"recurring": TEMPLATES["recurring"]})
    assert draw.main(["--check"]) == 1
    assert "recurring.th.xlsx is stale" in capsys.readouterr().err
    assert draw.main([]) == 0
    assert draw.main(["--check"]) == 0


def test_the_list_tells_what_the_files_hold(each: tuple[str, Language, bytes]) -> None:
    name, language, content = each
    entry = next(entry for entry in bundled() if (entry["name"], entry["language"]) == (name, language))
    workbook = book(content)
    assert workbook.sheetnames == entry["sheets"]
    assert workbook.properties.title == entry["title"]
    assert all(len(sheet) <= 31 for sheet in workbook.sheetnames)


def test_names_and_languages() -> None:
    assert DEFAULT == "complete"
    assert template_bytes("scorecard.th") == template_bytes("scorecard", "th") != template_bytes("scorecard")
    with pytest.raises(UnknownName) as caught:
        template_bytes("scorcard")
    assert "scorecard" in caught.value.remedy
    with pytest.raises(UnknownName):
        template_bytes("scorecard.de")


def test_listing_loads_no_spreadsheet_library() -> None:
    heavy = "('xlsxwriter', 'openpyxl', 'pandas', 'numpy')"
    code = f"import sys, salesxl.workbook_templates as t; t.bundled(); print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_both_languages_have_the_same_words() -> None:
    def flat(table: dict[str, Any], path: str = "") -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for key, value in table.items():
            if isinstance(value, dict):
                found |= flat(value, f"{path}{key}.")
            else:
                texts = value if isinstance(value, list) else [value]
                found[path + key] = {
                    field for text in texts for _, field, _, _ in string.Formatter().parse(text) if field
                }
        return found

    folder = Path(sys.modules["salesxl.locale"].__file__ or "").parent
    english, thai = (tomllib.loads((folder / code / "workbook.toml").read_text(encoding="utf-8")) for code in LANGUAGES)
    assert flat(english) == flat(thai)
    assert len(english["months"]) == len(thai["months"]) == len(thai["months_short"]) == 12


# --- what is bound ----------------------------------------------------------------------------------------------------


def test_every_binding_means_something_and_can_be_filled(each: tuple[str, Language, bytes], tmp_path: Path) -> None:
    name, language, content = each
    compiled = CompiledTemplate(content, name, language)
    assert unknown_bindings(*bindings(compiled)) == []
    assert compiled.broken_names == {"salesxl_language": f'"{language}"'}  # a note for the buttons: a word, not a place
    path = tmp_path / "template.xlsx"
    path.write_bytes(content)
    assert examine(path, language).faults == []


def test_the_template_says_its_name(each: tuple[str, Language, bytes]) -> None:
    name, _, content = each
    workbook = book(content)
    [(sheet, cell)] = workbook.defined_names["salesxl_template"].destinations
    assert workbook[sheet][cell].value == name


def test_headers_stand_in_the_cells_and_differ(each: tuple[str, Language, bytes]) -> None:
    for sheet, table in tables(each[2]).values():
        left, top, right, _ = range_boundaries(table.ref)
        headers = [sheet.cell(top, column).value for column in range(left, right + 1)]
        assert headers == [column.name for column in table.tableColumns]
        assert len({header.casefold() for header in headers}) == len(headers)


def test_tables_have_room_to_grow(each: tuple[str, Language, bytes]) -> None:
    name, language, content = each
    compiled = CompiledTemplate(content, name, language)
    rows = {"tbl_activity_mix": MOST_KINDS, "tbl_rfm": 8}
    changes = Changes(
        tables={
            key: TableData([[None] * rows.get(key, 300) for _ in table.columns], list(table.columns))
            for key, table in compiled.tables.items()
            if key.startswith("tbl_")
        }
    )
    assert [fault.message() for fault in compiled.faults(changes)] == []


def test_the_sheets_of_raw_rows_keep_no_contact_details(each: tuple[str, Language, bytes]) -> None:
    for _, table in tables(each[2]).values():
        assert not {"E-mail", "Phone", "อีเมล", "เบอร์โทรศัพท์"} & {column.name for column in table.tableColumns}


# --- how it looks -----------------------------------------------------------------------------------------------------


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2.1 defines it."""

    def luminance(colour: str) -> float:
        channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#0072B2", "#FFFFFF") == pytest.approx(5.19, abs=0.01)


@pytest.mark.parametrize("ground", [style.WHITE, style.PAPER])
@pytest.mark.parametrize("text", [style.INK, style.QUIET, style.BLUE, style.RUST, style.DEEP])
def test_texts_can_be_read_on_their_ground(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 4.5


def test_headers_and_inputs_can_be_read() -> None:
    assert contrast(style.WHITE, style.DEEP) >= 4.5
    assert contrast(style.INPUT, style.CREAM) >= 4.5
    assert contrast(style.INK, style.SKY) >= 4.5  # the darkest cell of the heat table


def test_every_sheet_prints_on_wide_a4(each: tuple[str, Language, bytes]) -> None:
    for sheet in book(each[2]):
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1)
        assert sheet.oddFooter.right.text == "&P / &N"
        assert sheet.freeze_panes


def test_charts_say_what_they_show_and_hide_no_axis(each: tuple[str, Language, bytes]) -> None:
    found = parts(each[2])
    for _, properties, part in frames(found):
        assert len(properties.get("descr", "")) > 20
        chart = ElementTree.fromstring(found[part])
        kinds = {
            kind
            for kind in ("barChart", "lineChart", "pieChart", "doughnutChart")
            if chart.find(f".//{CHART}{kind}") is not None
        }
        assert kinds in ({"barChart"}, {"lineChart"})
        assert all(delete.get("val") == "0" for delete in chart.iter(f"{CHART}delete"))
        assert all(smooth.get("val") == "0" for smooth in chart.iter(f"{CHART}smooth"))
        # bars and columns of amounts begin at zero
        lowest = [low.get("val") for low in chart.iter(f"{CHART}min")]
        stacked = any(kind.get("val") == "stacked" for kind in chart.iter(f"{CHART}grouping"))
        assert kinds == {"lineChart"} or stacked or lowest == ["0"]


def test_charts_cover_no_table_and_no_chart(each: tuple[str, Language, bytes]) -> None:
    found = parts(each[2])
    owners = {
        target: part.replace("worksheets/", "").rpartition("/")[2]
        for part in found
        if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", part)
        and f"xl/worksheets/_rels/{part.rpartition('/')[2]}.rels" in found
        for target in related(found, part).values()
    }
    blocks: dict[str, list[tuple[int, int, int, int]]] = {}
    for part in found:
        if part.startswith("xl/tables/"):
            ref = ElementTree.fromstring(found[part]).get("ref", "")
            left, top, right, bottom = range_boundaries(ref)
            blocks.setdefault(owners[part], []).append((left - 1, top - 1, right - 1, bottom - 1))
    for part in sorted(name for name in found if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name)):
        for anchor in ElementTree.fromstring(found[part]):
            at = [
                int(anchor.findtext(f"{DRAWING}{end}/{DRAWING}{side}") or 0)
                for end in ("from", "to")
                for side in ("col", "row")
            ]
            ends = [int(anchor.findtext(f"{DRAWING}to/{DRAWING}{side}Off") or 0) for side in ("col", "row")]
            left, top, right, bottom = at[0], at[1], at[2] - (ends[0] == 0), at[3] - (ends[1] == 0)
            for other in blocks.setdefault(owners[part], []):
                apart = right < other[0] or other[2] < left or bottom < other[1] or other[3] < top
                assert apart or abs(right - other[0]) == 0 or abs(other[2] - left) == 0, (part, at, other)
            blocks[owners[part]].append((left, top, right, bottom))


def test_number_formats_suit_the_units() -> None:
    sheet, table = tables(template_bytes("scorecard"))["metrics_scorecard"]
    left, top, right, bottom = range_boundaries(table.ref)
    headers = {sheet.cell(top, column).value: column for column in range(left, right + 1)}
    rows = {sheet.cell(row, left).value: row for row in range(top + 1, bottom + 1)}

    def code(metric: str, header: str) -> str:
        return str(sheet.cell(rows[metric], headers[header]).number_format)

    assert code("Revenue", "Actual") == code("Revenue", "Target") == "[$¤]#,##0"
    assert code("Revenue", "Variance") == "+[$¤]#,##0;-[$¤]#,##0;[$¤]#,##0"
    assert code("Revenue", "Change") == "▲ +0.0%;▼ -0.0%;● 0.0%"
    assert code("Win rate", "Actual") == "0.0%"
    assert code("Win rate", "Change") == '▲ +0.0%" pts";▼ -0.0%" pts";● 0.0%" pts"'
    assert code("New customers", "Previous") == "#,##0"
    assert code("Sales cycle length", "Actual").endswith('" days"')
    families = [name for name in rows if name in ("Performance", "Activity", "Productivity")]
    assert families == [*list(rows)[:1], "Activity", "Productivity"]


def test_sparklines_read_the_months_of_their_metric() -> None:
    content = template_bytes("complete")
    sheet, _ = tables(content)["metrics_scorecard"]
    months, wide = tables(content)["metrics_months"]
    places = re.findall(r"<xm:f>'?Trend'?!([A-Z]+)(\d+):([A-Z]+)\d+</xm:f><xm:sqref>[A-Z]+(\d+)</xm:sqref>",
                        parts(content)["xl/worksheets/sheet1.xml"].decode())  # fmt: skip
    assert len(places) == len(range(*data_rows(wide.ref)))
    first, last = (range_boundaries(wide.ref)[0] + shift for shift in (1, 13))
    for start, row, end, at in places:
        assert months[f"B{row}"].value == sheet[f"B{at}"].value
        assert (openpyxl.utils.column_index_from_string(start), openpyxl.utils.column_index_from_string(end)) == (
            first,
            last,
        )
    assert [months.cell(range_boundaries(wide.ref)[1], column).value for column in (first, last)] == ["t-12", "t-0"]


def test_targets_are_checked_while_typed(each: tuple[str, Language, bytes]) -> None:
    sheet, table = tables(each[2])["tbl_reps_targets"]
    [rule] = sheet.data_validations.dataValidation
    assert (rule.type, rule.operator, rule.formula1) == ("decimal", "greaterThanOrEqual", "0")
    _, top, _, bottom = range_boundaries(table.ref)
    assert range_boundaries(str(rule.sqref))[1::2] == (top + 1, bottom)


def test_the_open_xml_validator_finds_nothing(each: tuple[str, Language, bytes], tmp_path: Path) -> None:
    audit = pytest.importorskip("openxml_audit", reason="openxml-audit is not installed")
    path = tmp_path / "template.xlsx"
    path.write_bytes(each[2])
    result = audit.OpenXmlValidator(file_format=audit.FileFormat.MICROSOFT_365).validate(str(path))
    assert [str(error) for error in result.errors] == []
