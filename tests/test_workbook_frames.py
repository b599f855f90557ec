"""The charts of bundled templates, filled from deals alone: what is hidden, what moves, what is cut, what comes back."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from workbook_reading import CHART, DRAWING, book, frames, parts, tables

from salesxl.formats import ON_AXIS, SIGNED_ON_AXIS
from salesxl.load import load
from salesxl.locale import Language, words
from salesxl.workbook.fill import fill

MAIN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

pytestmark = pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning")


def deals(folder: Path, reps: int, *, amounts: bool = True) -> Any:
    """Deals of some reps, each with one won in May and one open; the first rep sells most."""
    rows = ["Deal ID,Owner,Account,Amount,Stage,Created,Closed"]
    for rep in range(1, reps + 1):
        rows.append(f"W{rep},Rep {rep:02d},A{rep},{1000 - rep},Closed won,2026-03-02,2026-05-12")
        rows.append(f"O{rep},Rep {rep:02d},A{rep},{100 if amounts else ''},Proposal,2026-04-02,")
        rows.append(f"L{rep},Rep {rep:02d},A{rep},70,Closed lost,2026-04-02,2026-05-20")
    file = folder / f"deals{reps}{amounts}.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    return load([file])


def charts(content: bytes, language: Language = "en") -> dict[str, list[tuple[Any, Any, Any]]]:
    """The charts by the key of their description: anchor, properties, and the root of the part."""
    said = words(language, "workbook")["charts"]
    keys = {text: key.removesuffix("_text") for key, text in said.items() if key.endswith("_text")}
    found: dict[str, list[tuple[Any, Any, Any]]] = {}
    everything = parts(content)
    for anchor, properties, part in frames(everything):
        root = ElementTree.fromstring(everything[part])
        found.setdefault(keys[properties.get("descr", "")], []).append((anchor, properties, root))
    return found


def categories(root: Any) -> list[str]:
    cache = next(root.iter(f"{CHART}strCache"))
    points = [point.findtext(f"{CHART}v") for point in cache.iter(f"{CHART}pt")]
    assert cache.find(f"{CHART}ptCount").get("val") == str(len(points))
    return points


def title(root: Any) -> str:
    return "".join(text.text for text in root.find(f"{CHART}chart/{CHART}title").iter(f"{MAIN}t"))


@pytest.mark.parametrize(("language", "told"), [("en", "first 10 of 30"), ("th", "10 รายการแรกจาก 30")])
def test_bars_that_would_stand_too_close_show_the_first_ones(tmp_path: Path, language: Language, told: str) -> None:
    path = tmp_path / "team.xlsx"
    fill(deals(tmp_path, 30), path, template="team", period="2026-05", language=language)
    [(_, _, root)] = charts(path.read_bytes(), language)["quota"]
    assert categories(root) == [f"Rep {rep:02d}" for rep in range(1, 11)]
    assert title(root) == f"{words(language, 'workbook')['charts']['quota']} · {told}"
    [sheet, table] = tables(path.read_bytes())["tbl_leaderboard"]
    top = int(table.ref.split(":")[0].lstrip("BC")) + 1
    refs = [ref.text.rpartition("!")[2] for ref in root.iter(f"{CHART}f")]
    assert refs[:2] == [f"$C${top}:$C${top + 9}", f"$D${top}:$D${top + 9}"]
    assert sheet.cell(top + 29, 3).value == "Rep 30"


@pytest.mark.parametrize(("reps", "shown", "told"), [(3, 3, ""), (12, 10, " · first 10 of 12"), (10, 10, "")])
def test_bars_follow_the_next_filling(tmp_path: Path, reps: int, shown: int, told: str) -> None:
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    fill(deals(tmp_path, 30), first, template="team", period="2026-05", language="th")
    fill(deals(tmp_path, reps), second, template=first, period="2026-05")
    [(_, _, root)] = charts(second.read_bytes(), "th")["quota"]
    assert categories(root) == [f"Rep {rep:02d}" for rep in range(1, shown + 1)]
    assert title(root) == words("th", "workbook")["charts"]["quota"] + told
    fill(deals(tmp_path, 30), first, template=second, period="2026-05", force=True)
    [(_, _, root)] = charts(first.read_bytes(), "th")["quota"]
    assert len(categories(root)) == 10
    assert title(root).endswith(" · first 10 of 30")


def test_charts_below_a_hidden_one_move_up_and_the_legend_names_what_is_there(tmp_path: Path) -> None:
    path, again = tmp_path / "kpi.xlsx", tmp_path / "again.xlsx"
    fill(deals(tmp_path, 4, amounts=False), path, period="2026-05")
    found = charts(path.read_bytes())

    def row(key: str) -> int:
        anchor, properties, _ = found[key][0]
        assert properties.get("hidden") == {"pipeline": "1"}.get(key)
        return int(anchor.findtext(f"{DRAWING}from/{DRAWING}row"))

    assert row("revenue_trend") < row("quota") < row("pipeline")
    left_out = [entry.find(f"{CHART}idx").get("val") for entry in found["quota"][0][2].iter(f"{CHART}legendEntry")]
    assert left_out == ["0", "1"]  # there are no targets, and one series needs no legend
    fill(deals(tmp_path, 4), again, template=path, period="2026-05")
    back = charts(again.read_bytes())
    assert not [1 for each in ("pipeline", "quota") for _, properties, _ in back[each] if properties.get("hidden")]


def test_where_there_is_no_chart_the_cells_say_so(tmp_path: Path) -> None:
    path = tmp_path / "team.xlsx"
    fill(deals(tmp_path, 4, amounts=False), path, template="team", period="2026-05")
    sheet = book(path.read_bytes())["Pipeline"]
    said = words("en", "workbook")
    assert sheet["B10"].value == f"{said['charts']['pipeline']}: {said['remarks']['no_chart']}"
    rules = {str(each.sqref): [rule.formula for rule in each.rules] for each in sheet.conditional_formatting}
    amounts = next(iter(charts(path.read_bytes())["pipeline"][0][2].iter(f"{CHART}val"))).findtext(f".//{CHART}f")
    assert rules["B10"] == [[f"COUNT({amounts.rpartition('!')[2]})>0"]]


def test_the_funnel_is_drawn_without_the_history_of_stages(tmp_path: Path) -> None:
    path = tmp_path / "team.xlsx"
    fill(deals(tmp_path, 4), path, template="team", period="2026-05")
    [(_, properties, root)] = charts(path.read_bytes())["funnel"]
    assert properties.get("hidden") is None
    values = next(root.iter(f"{CHART}numCache"))
    assert [float(point.findtext(f"{CHART}v")) for point in values.iter(f"{CHART}pt")] == [12, 4]  # opened, won
    assert book(path.read_bytes())["Pipeline"]["J22"].value == "4 lost deals do not say in which stage they were lost"


def test_an_axis_reaches_below_zero_where_a_month_does(tmp_path: Path) -> None:
    file, path, again = tmp_path / "orders.csv", tmp_path / "kpi.xlsx", tmp_path / "again.xlsx"
    sales = ["1,2026-03-04,Ann,1000", "2,2026-04-02,Ann,900", "3,2026-05-12,Ann,700"]
    for target, template, back in ((path, "scorecard", "r,2026-04-20,Ann,-2000"), (again, path, "4,2026-04-20,Ann,1")):
        file.write_text("\n".join(["Order ID,Order date,Sales rep,Total", *sales, back]), encoding="utf-8")
        fill(load([file]), target, template=template)

    def axis(content: bytes) -> tuple[list[str | None], str | None]:
        root = charts(content)["revenue_trend"][0][2].find(f".//{CHART}valAx")
        return [least.get("val") for least in root.iter(f"{CHART}min")], root.find(f"{CHART}numFmt").get("formatCode")

    assert axis(path.read_bytes()) == ([], SIGNED_ON_AXIS)
    assert axis(again.read_bytes()) == (["0"], ON_AXIS)
