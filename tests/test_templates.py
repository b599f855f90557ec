"""The bundled templates: what a reader that is not ours finds in them, empty and filled from the sample firm's data."""

from __future__ import annotations

import io
import posixpath
import re
import string
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from salesxl.dataset import Dataset
from salesxl.errors import UnknownName
from salesxl.load import load
from salesxl.locale import LANGUAGES, Language, words
from salesxl.workbook.compile import CompiledTemplate
from salesxl.workbook.fill import bindings, examine, fill
from salesxl.workbook.plan import unknown_bindings
from salesxl.workbook.render import Changes
from salesxl.workbook.tables import TableData
from salesxl.workbook_templates import DEFAULT, SAMPLE, TEMPLATES, bundled, draw, style, template_bytes
from salesxl.workbook_templates.make_sample import truth
from salesxl.workbook_templates.team import MOST_KINDS

# openpyxl tells that it cannot show sparklines: that is why templates are not written through it
pytestmark = pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning")

EACH = [(name, language) for name in TEMPLATES for language in LANGUAGES]
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Parts = dict[str, bytes]


def parts(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def book(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def tables(content: bytes) -> dict[str, tuple[Any, Any]]:
    """Every table with its sheet, as openpyxl sees them."""
    return {table.name: (sheet, table) for sheet in book(content) for table in sheet.tables.values()}


def related(found: Parts, part: str) -> dict[str, str]:
    """What a part points to: identifier -> part."""
    folder, _, name = part.rpartition("/")
    rels = ElementTree.fromstring(found[f"{folder}/_rels/{name}.rels"])
    targets = {rel.get("Id", ""): rel.get("Target", "") for rel in rels}
    return {
        key: posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/") for key, target in targets.items()
    }


def frames(found: Parts) -> list[tuple[ElementTree.Element, ElementTree.Element, str]]:
    """Every chart's anchor, its properties and its part."""
    frames = []
    for part in sorted(name for name in found if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name)):
        targets = related(found, part)
        for anchor in ElementTree.fromstring(found[part]):
            chart = anchor.find(f".//{CHART}chart")
            properties = anchor.find(f".//{DRAWING}cNvPr")
            assert chart is not None
            assert properties is not None
            frames.append((anchor, properties, targets[chart.get(LINK, "")]))
    return frames


@pytest.fixture(scope="module", params=EACH, ids=lambda each: ".".join(each))
def each(request: pytest.FixtureRequest) -> tuple[str, Language, bytes]:
    name, language = request.param
    return name, language, template_bytes(name, language)


@pytest.fixture(scope="module")
def data() -> Dataset:
    return load([SAMPLE])


@pytest.fixture(scope="module", params=LANGUAGES)
def filled(
    request: pytest.FixtureRequest, data: Dataset, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Language, bytes]:
    path = tmp_path_factory.mktemp("templates") / "kpi.xlsx"
    fill(data, path, language=request.param, with_data=False)
    return request.param, path.read_bytes()


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
    assert compiled.broken_names == {}
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
    assert len(places) == len(range(*_rows(wide.ref)))
    first, last = (range_boundaries(wide.ref)[0] + shift for shift in (1, 13))
    for start, row, end, at in places:
        assert months[f"B{row}"].value == sheet[f"B{at}"].value
        assert (openpyxl.utils.column_index_from_string(start), openpyxl.utils.column_index_from_string(end)) == (
            first,
            last,
        )
    assert [months.cell(range_boundaries(wide.ref)[1], column).value for column in (first, last)] == ["t-12", "t-0"]


def _rows(ref: str) -> tuple[int, int]:
    _, top, _, bottom = range_boundaries(ref)
    return top + 1, bottom + 1


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


# --- filled -----------------------------------------------------------------------------------------------------------

JUNE_AND_BEFORE = [
    f"{year}-{month:02d}" for year, month in [*((2025, m) for m in range(6, 13)), *((2026, m) for m in range(1, 7))]
]


def column(content: bytes, name: str, place: int) -> list[Any]:
    sheet, table = tables(content)[name]
    left, top, _, bottom = range_boundaries(table.ref)
    return [sheet.cell(row, left + place).value for row in range(top + 1, bottom + 1)]


def test_the_trend_of_revenue_is_the_firms_own(filled: tuple[Language, bytes]) -> None:
    language, content = filled
    books = truth()["net_revenue_by_month"]
    assert column(content, "tbl_trend__revenue", 1) == [pytest.approx(books[month]) for month in JUNE_AND_BEFORE]
    earlier = [f"{int(month[:4]) - 1}{month[4:]}" for month in JUNE_AND_BEFORE]
    known = [books.get(month) for month in earlier]
    assert column(content, "tbl_trend__revenue", 4) == [
        value if value is None else pytest.approx(value) for value in known
    ]
    names = column(content, "tbl_trend__revenue", 0)
    assert [names[0], names[-1]] == {"en": ["Jun 25", "Jun 26"], "th": ["มิ.ย. 68", "มิ.ย. 69"]}[language]


def test_thirteen_months_of_counts_are_the_firms_own(filled: tuple[Language, bytes]) -> None:
    language, content = filled
    sheet, table = tables(content)["metrics_months"]
    rows = {name: row for row, name in enumerate(column(content, "metrics_months", 0), start=_rows(table.ref)[0])}
    books = truth()
    said = {"en": ("Revenue", "Demos and presentations"), "th": ("รายได้", None)}[language]
    for name, key in zip(said, ("net_revenue_by_month", "demos_by_month"), strict=True):
        if name:
            cells = [sheet.cell(rows[name], at).value for at in range(3, 16)]
            assert cells == [pytest.approx(books[key][month]) for month in JUNE_AND_BEFORE]


def test_the_leaderboard_is_the_firms_own(filled: tuple[Language, bytes]) -> None:
    content = filled[1]
    sales = column(content, "tbl_leaderboard", 2)
    assert sum(sales) == pytest.approx(truth()["won_amount_by_month"]["2026-06"])
    assert sales == sorted(sales, reverse=True)


def test_losses_are_turned_for_the_chart(filled: tuple[Language, bytes]) -> None:
    content = filled[1]
    start, *moves, end, net = (column(content, "tbl_mrr_movements", place) for place in range(1, 9))
    assert all(value <= 0 for losses in moves[3:] for value in losses)
    assert min(min(losses) for losses in moves[3:]) < 0
    for at, last in enumerate(end):
        assert start[at] + sum(move[at] for move in moves) == pytest.approx(last)
        assert last - start[at] == pytest.approx(net[at])
    assert end[-1] == pytest.approx(truth()["mrr_by_month"]["2026-06"])


def test_words_are_of_the_language(filled: tuple[Language, bytes]) -> None:
    language, content = filled
    workbook = book(content)
    sheet = workbook.worksheets[0]
    assert sheet.title == words(language, "workbook")["sheets"]["scorecard"]
    assert sheet["B3"].value == {"en": "June 2026", "th": "มิถุนายน 2569"}[language]
    kinds = column(content, "tbl_activity_mix", 0)
    assert {"en": "Calls", "th": "โทร"}[language] in kinds
    assert "call" not in kinds
    asked = set(column(content, "tbl_response_times", 0))
    assert asked == {"en": {"Leads", "Inquiries"}, "th": {"ลีด", "คำถามจากลูกค้า"}}[language]


def test_nothing_unknown_is_shown_as_zero_or_as_a_broken_cell(filled: tuple[Language, bytes]) -> None:
    for sheet in book(filled[1]):
        for row in sheet.iter_rows():
            for cell in row:
                assert (
                    not (isinstance(cell.value, str) and cell.value.startswith(("#", "nan", "None")))
                    or cell.value == "#N/A"
                )


def test_charts_were_saved_with_the_values_of_their_cells(filled: tuple[Language, bytes]) -> None:
    content = filled[1]
    found, workbook = parts(content), book(content)
    compared = 0
    for _, properties, part in frames(found):
        assert properties.get("hidden") is None
        for reference in ElementTree.fromstring(found[part]).iter(f"{CHART}numRef"):
            sheet, _, ref = (reference.findtext(f"{CHART}f") or "").rpartition("!")
            cells = [cell.value for row in workbook[sheet.strip("'")][ref.replace("$", "")] for cell in row]
            points = {
                int(pt.get("idx", 0)): float(pt.findtext(f"{CHART}v") or "nan") for pt in reference.iter(f"{CHART}pt")
            }
            expected = {at: pytest.approx(value) for at, value in enumerate(cells) if isinstance(value, (int, float))}
            assert points == expected
            compared += len(points)
    assert compared > 100


def test_sheets_and_charts_without_data_are_hidden_and_come_back(tmp_path: Path, data: Dataset) -> None:
    deals = tmp_path / "deals.csv"
    deals.write_text(
        "Deal ID,Owner,Amount,Stage,Created,Closed\nD1,Ann,500,Closed won,2026-03-02,2026-05-12\n"
        "D2,Bob,300,Closed lost,2026-04-02,2026-05-20\n",
        encoding="utf-8",
    )
    few, full = tmp_path / "few.xlsx", tmp_path / "full.xlsx"
    report = fill(load([deals]), few, period="2026-05")
    shown = {sheet.title for sheet in book(few.read_bytes()) if sheet.sheet_state == "visible"}
    assert {"Scorecard", "Team", "Pipeline", "Data quality", "Definitions", "Targets"} <= shown
    assert not {"Orders", "Leads", "Recurring revenue", "Subscriptions"} & shown
    found = parts(few.read_bytes())
    hidden = {properties.get("descr", ""): properties.get("hidden") for _, properties, _ in frames(found)}
    texts = words("en", "workbook")["charts"]
    assert hidden[texts["activity_mix_text"]] == hidden[texts["sources_text"]] == "1"
    assert hidden[texts["quota_text"]] is None
    assert any(binding.startswith("tbl_sources") for binding, _ in report.missing)
    fill(data, full, template=few, period="2026-06", with_data=False)
    assert not [1 for _, properties, _ in frames(parts(full.read_bytes())) if properties.get("hidden")]
    assert book(full.read_bytes())["Recurring revenue"].sheet_state == "visible"
