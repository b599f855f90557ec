"""Excel tables that grow and shrink, and everything that points at their rows."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from workbooks import SALES, by_calamine, by_openpyxl, cell, differing, drawn, edited, parts, replaced, with_table

from salesxl.errors import TemplateError
from salesxl.workbook.parts.compile import CompiledTemplate
from salesxl.workbook.parts.faults import Note
from salesxl.workbook.parts.render import Changes
from salesxl.workbook.parts.tables import TableData

DATA, DASH, BOOK, TABLE = (
    "xl/worksheets/sheet2.xml",
    "xl/worksheets/sheet1.xml",
    "xl/workbook.xml",
    "xl/tables/table1.xml",
)


@pytest.fixture(scope="module")
def template() -> bytes:
    return drawn(with_table)


def filled(template: bytes, rows: list[tuple[str, float]], **options: object) -> bytes:
    months, revenue = [month for month, _ in rows], [money for _, money in rows]
    changes = Changes(tables={"tbl_trend": TableData([months, revenue], ["month", "revenue"])})
    return CompiledTemplate.open(template).render(changes)


def months(count: int) -> list[tuple[str, float]]:
    return [(f"2026-{month:02}", month * 1.5) for month in range(1, count + 1)]


def test_growing_table_moves_its_totals_and_keeps_its_formulas(template: bytes) -> None:
    cells = by_openpyxl(filled(template, months(5)), "Da'ta")
    assert [cells[f"B{row}"] for row in range(3, 10)] == [
        "month", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "Total",
    ]  # fmt: skip
    assert [cells[f"C{row}"] for row in range(4, 9)] == [1.5, 3.0, 4.5, 6.0, 7.5]
    assert cells["C9"] == "=SUBTOTAL(109,tbl_trend[revenue])"
    assert {cells[f"D{row}"] for row in range(4, 9)} == {cells["D4"]}
    assert "#This Row" in cells["D4"]
    assert set(cells) == {f"{column}{row}" for column in "BC" for row in range(3, 10)} | {
        f"D{row}" for row in range(3, 9)
    }


def test_rows_take_the_style_of_the_first_row(template: bytes) -> None:
    data = parts(filled(template, months(5)))[DATA]
    style = cell(parts(template)[DATA], "C4").split('s="')[1].split('"')[0]
    assert all(f's="{style}"' in cell(data, f"C{row}") for row in range(4, 9))


@pytest.mark.parametrize("count", [1, 2, 5, 40])
def test_everything_that_points_at_the_rows_follows(template: bytes, count: int) -> None:
    last = 3 + count
    after = parts(filled(template, months(count)))
    table, data, dash, book = (after[name].decode() for name in (TABLE, DATA, DASH, BOOK))
    assert f'ref="B3:D{last + 1}"' in table
    assert f'<autoFilter ref="B3:D{last}"/>' in table
    one_or_more = f"C4:C{last}" if count > 1 else "C4"
    assert data.count(f'<conditionalFormatting sqref="{one_or_more}">') == 1
    assert f"<xm:sqref>{one_or_more}</xm:sqref>" in data
    assert '<conditionalFormatting sqref="A1:A2">' in data
    assert f'sqref="{one_or_more.replace("C", "B")}"' in data
    assert f'<dimension ref="B3:D{last + 1}"/>' in data
    assert f"<f>SUM('Da''ta'!C4:C{last})</f></c>" in dash
    assert f"<f>'Da''ta'!C{last + 1}</f></c>" in dash
    assert "<f>'Da''ta'!C4</f><v>1.5</v></c>" in dash
    assert "<f>SUM(tbl_trend[revenue])</f></c>" in dash
    assert f"<xm:f>'Da''ta'!C4:C{last}</xm:f>" in dash
    assert f"<formula1>'Da''ta'!$B$4:$B${last}</formula1>" in dash
    assert f"'Da''ta'!$B$4:$B${last}</definedName>" in book
    assert "'Da''ta'!$B$40:$B$60</definedName>" in book
    assert f"'Da''ta'!$A$1:$D${last + 1}</definedName>" in book
    for name in ("xl/charts/chart1.xml", "xl/charts/chart2.xml"):
        chart = after[name].decode()
        assert f"<c:f>'Da''ta'!$C$4:$C${last}</c:f>" in chart
        assert f"<c:f>'Da''ta'!$B$4:$B${last}</c:f>" in chart
        assert "<c:f>'Da''ta'!$C$3</c:f>" in chart
        assert chart.count(f'<c:ptCount val="{count}"/>') >= 2
        assert f'<c:pt idx="{count - 1}"><c:v>{count * 1.5!r}</c:v></c:pt>' in chart
        assert f'<c:pt idx="{count - 1}"><c:v>2026-{count:02}</c:v></c:pt>' in chart


def test_only_what_points_at_the_table_changes(template: bytes) -> None:
    after = filled(template, months(5))
    assert differing(template, after) == {
        DATA, DASH, BOOK, TABLE, "xl/charts/chart1.xml", "xl/charts/chart2.xml",
    }  # fmt: skip


@pytest.mark.parametrize(("first", "second"), [(40, 40), (40, 2), (2, 40), (1, 7), (0, 4), (9, 0)])
def test_what_was_there_before_does_not_matter(template: bytes, first: int, second: int) -> None:
    """A filled workbook filled again is the workbook filled once."""
    assert filled(filled(template, months(first)), months(second)) == filled(template, months(second))


def test_table_without_rows_keeps_a_blank_one(template: bytes) -> None:
    after = filled(template, [])
    assert by_openpyxl(after, "Da'ta") == {
        "B3": "month", "C3": "revenue", "D3": "double", "B5": "Total", "C5": "=SUBTOTAL(109,tbl_trend[revenue])",
    } | {"D4": by_openpyxl(template, "Da'ta")["D4"]}  # fmt: skip
    assert 'ref="B3:D5"' in parts(after)[TABLE].decode()


def test_same_rows_leave_the_same_ranges(template: bytes) -> None:
    after = filled(template, SALES)
    assert differing(template, after) <= {DATA, DASH, BOOK, "xl/charts/chart1.xml", "xl/charts/chart2.xml"}
    assert parts(after)[TABLE] == parts(template)[TABLE]


def test_saved_results_that_depend_on_the_table_go(template: bytes) -> None:
    dash = parts(filled(template, months(5)))[DASH]
    assert [("<v>" in cell(dash, f"A{row}")) for row in range(1, 7)] == [False, False, False, True, False, True]


def test_bound_total_moves_with_its_row(template: bytes) -> None:
    data = replaced(
        template,
        BOOK,
        b'<definedName name="months">',
        b"<definedName name=\"kpi_sum\">'Da''ta'!$C$7</definedName><definedName name=\"months\">",
    )
    compiled = CompiledTemplate.open(data)
    assert compiled.names["kpi_sum"].cells() == [(7, 3)]
    table = TableData([[month for month, _ in months(5)]], ["month"])
    after = compiled.render(Changes({("Da'ta", 7, 3): 99.5}, {"tbl_trend": table}))
    assert by_openpyxl(after, "Da'ta")["C9"] == 99.5
    assert CompiledTemplate.open(after).names["kpi_sum"].cells() == [(9, 3)]
    assert "C7" not in by_openpyxl(after, "Da'ta")


def test_every_kind_of_column() -> None:
    headers = ["int", "float", "text", "day", "moment", "bool", "category", "nullable", "object"]

    def draw(book: object) -> None:
        sheet = book.add_worksheet("S")  # type: ignore[attr-defined]
        sheet.add_table(0, 0, 1, len(headers) - 1, {"name": "T", "columns": [{"header": header} for header in headers]})

    frame = pd.DataFrame(
        {
            "int": np.array([1, -2, 3]),
            "float": [0.1, np.nan, np.inf],
            "text": ["=1+1", None, "ก&<b>"],
            "day": [dt.date(2026, 1, 31), None, dt.date(2024, 2, 29)],
            "moment": pd.to_datetime(["2026-01-31 06:00", None, "2024-02-29 00:00"]),
            "bool": [True, False, True],
            "category": pd.Categorical(["a", None, "b"]),
            "nullable": pd.array([1, None, 3], dtype="Int64"),
            "object": [np.float64(1.5), np.int64(7), np.bool_(True)],
        }
    )
    changes = Changes(tables={"T": TableData([frame[name] for name in frame], list(frame))})
    after = CompiledTemplate.open(drawn(draw)).render(changes)
    assert by_calamine(after, "S")[1:] == [
        [1.0, 0.1, "=1+1", dt.date(2026, 1, 31), dt.datetime(2026, 1, 31, 6), True, "a", 1.0, 1.5],
        [-2.0, "", "", "", "", False, "", "", 7.0],
        [3.0, "", "ก&<b>", dt.date(2024, 2, 29), dt.date(2024, 2, 29), True, "b", 3.0, True],
    ]
    assert "<f" not in cell(parts(after)["xl/worksheets/sheet1.xml"], "C2")


def test_two_tables_side_by_side_and_a_cell_between() -> None:
    def draw(book: object) -> None:
        sheet = book.add_worksheet("S")  # type: ignore[attr-defined]
        sheet.add_table("A1:B3", {"name": "Left", "columns": [{"header": "a"}, {"header": "b"}]})
        sheet.add_table("D2:D3", {"name": "Right", "columns": [{"header": "c"}]})
        sheet.write("C2", "keep")
        sheet.write("C9", "below")
        sheet.write("F1", "x")

    template = CompiledTemplate.open(drawn(draw))
    changes = Changes(
        cells={("S", 2, 6): "new"},
        tables={"Left": TableData([[1, 2, 3, 4], list("wxyz")]), "Right": TableData([[7, 8, 9]])},
    )
    after = template.render(changes)
    assert by_openpyxl(after, "S") == {
        "A1": "a", "B1": "b", "F1": "x", "A2": 1, "B2": "w", "C2": "keep", "D2": "c", "F2": "new",
        "A3": 2, "B3": "x", "D3": 7, "A4": 3, "B4": "y", "D4": 8, "A5": 4, "B5": "z", "D5": 9, "C9": "below",
    }  # fmt: skip
    assert CompiledTemplate.open(after).render(changes) == after
    back = Changes(cells=changes.cells, tables={"Left": TableData([[1], ["w"]]), "Right": TableData([[7]])})
    assert by_openpyxl(CompiledTemplate.open(after).render(back), "S") == {
        "A1": "a", "B1": "b", "F1": "x", "A2": 1, "B2": "w", "C2": "keep", "D2": "c", "F2": "new", "D3": 7,
        "C9": "below",
    }  # fmt: skip


def test_columns_of_the_user_keep_what_stands_in_them() -> None:
    def draw(book: object) -> None:
        sheet = book.add_worksheet("S")  # type: ignore[attr-defined]
        columns = [{"header": "rep"}, {"header": "comment"}, {"header": "share", "formula": "=A2/SUM($A$2:$A$3)"}]
        sheet.add_table("A1:C3", {"name": "T", "columns": columns, "data": [[1, "fine"], [2, "ask"]]})

    template = drawn(draw)
    after = CompiledTemplate.open(template).render(Changes(tables={"T": TableData([[5, 6, 7]], ["REP"])}))
    cells = by_openpyxl(after, "S")
    assert [cells.get(f"B{row}") for row in range(1, 5)] == ["comment", "fine", "ask", None]
    assert [cells[f"C{row}"] for row in range(2, 5)] == [f"=A{row}/SUM($A$2:$A$4)" for row in range(2, 5)]


def test_table_with_prefix_and_without_cell_references() -> None:
    """Some programs write ``x:`` before every element, or leave the addresses to be counted."""
    plain = drawn(with_table)

    def prefixed(name: str, part: bytes) -> bytes:
        if not name.startswith(("xl/worksheets/sheet", "xl/tables", "xl/workbook.xml")) or name.endswith(".rels"):
            return part
        import re

        part = re.sub(rb"<(/?)(?=[a-z]\w*[\s/>])(?!\w+:)", rb"<\1x:", part)
        return part.replace(b"xmlns=", b"xmlns:x=")

    rows = months(6)
    assert by_calamine(filled(edited(plain, prefixed), rows), "Da'ta") == by_calamine(filled(plain, rows), "Da'ta")
    after = parts(filled(edited(plain, prefixed), rows))[DATA].decode()
    assert '<x:c r="B9" t="inlineStr"><x:is><x:t>2026-06</x:t></x:is></x:c>' in after


def refusal(template: bytes, changes: Changes) -> list[str]:
    compiled = CompiledTemplate.open(template)
    faults = compiled.faults(changes)
    with pytest.raises(TemplateError):
        compiled.render(changes)
    for fault in faults:
        for language in ("en", "th"):
            assert fault.message(language)
            assert fault.remedy(language)
    return [f"{fault.rule} {fault.where}" for fault in faults]


def test_refusals(template: bytes) -> None:
    def blocked(book: object) -> None:
        with_table(book)
        sheet = book.worksheets()[1]  # type: ignore[attr-defined]
        sheet.write("C12", "note")

    changes = Changes(tables={"tbl_trend": TableData([["x"] * 9])})
    assert refusal(drawn(blocked), changes) == ["no-room Da'ta › C12"]
    assert refusal(template, Changes(tables={"nope": TableData()})) == ["no-table "]
    wide = Changes(tables={"tbl_trend": TableData([[1]] * 4)})
    assert refusal(template, wide) == ["too-narrow Da'ta › B3:D7"]
    unknown = Changes(tables={"tbl_trend": TableData([[1]], ["profit"])})
    assert refusal(template, unknown) == ["no-column Da'ta › B3:D7"]
    long = Changes(tables={"tbl_trend": TableData([np.zeros(1_048_573)])})
    assert refusal(template, long) == ["too-long Da'ta › B3:D7"]
    beneath = Changes(cells={("Da'ta", 9, 2): 1}, tables={"tbl_trend": TableData([["x"] * 9])})
    assert refusal(template, beneath) == ["no-room Da'ta › B9"]
    merged = drawn(lambda book: (with_table(book), book.worksheets()[1].merge_range("C10:D11", "")))
    assert refusal(merged, changes) == ["table-merged Da'ta › B3:D7"]
    header = Changes(cells={("Da'ta", 3, 3): "x"})
    assert refusal(template, header) == ["header Da'ta › C3"]


def test_growing_over_blank_formatted_cells_is_fine(template: bytes) -> None:
    def draw(book: object) -> None:
        with_table(book)
        book.worksheets()[1].write_blank("C9", None, book.add_format({"bg_color": "yellow"}))  # type: ignore[attr-defined]

    assert by_openpyxl(filled(drawn(draw), months(9)), "Da'ta")["C12"] == 13.5


def test_filtered_rows_are_shown_again() -> None:
    """Excel hides rows by the old values; the new ones must not be hidden by them."""
    template = replaced(drawn(with_table), DATA, b'<row r="5" ', b'<row r="5" hidden="1" ')
    assert b"hidden" not in parts(filled(template, months(4)))[DATA]


def test_long_texts_in_a_table_are_cut_with_a_note(template: bytes) -> None:
    notes: list[Note] = []
    texts = ["x" * 40_000, "y", "x" * 40_000, "z" * 32_767]
    after = CompiledTemplate.open(template).render(Changes(tables={"tbl_trend": TableData([texts])}), notes)
    assert by_openpyxl(after, "Da'ta")["B4"] == "x" * 32_767
    assert [note.message() for note in notes] == [
        "Long texts in the table tbl_trend were cut at 32,767 characters, the most a cell holds: 1 different ones."
    ]
    assert "tbl_trend" in notes[0].message("th")
