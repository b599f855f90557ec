"""The bundled template with everything, filled from the sample firm's data: values, words, charts, hidden sheets."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from openpyxl.utils import range_boundaries
from workbook_reading import CHART, book, data_rows, frames, parts, tables

from salesxl.dataset import Dataset
from salesxl.load import load
from salesxl.locale import LANGUAGES, Language, words
from salesxl.workbook.fill import fill
from salesxl.workbook_templates import SAMPLE
from salesxl.workbook_templates.make_sample import truth

# openpyxl tells that it cannot show sparklines: that is why templates are not written through it
pytestmark = pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning")


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
    rows = {name: row for row, name in enumerate(column(content, "metrics_months", 0), start=data_rows(table.ref)[0])}
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
    assert {"en": "(none)", "th": "(ไม่ระบุ)"}[language] in column(content, "tbl_response_times", 1)
    where = [place for place in column(content, "tbl_findings", 3) if place]
    assert any({"en": "row ", "th": "แถว "}[language] in place for place in where)
    assert not any({"en": "แถว ", "th": "› row "}[language] in place for place in where)
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
