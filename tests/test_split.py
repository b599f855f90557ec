"""A workbook for each group: what is in them, what they are called, and how a batch goes on after a failure."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
from click.testing import CliRunner, Result
from exports import export
from workbooks import board, named

from salesxl.calculate import calculate
from salesxl.cli import main
from salesxl.dataset import Dataset
from salesxl.load import load, prepared
from salesxl.spread import one_by_one
from salesxl.workbook import split
from salesxl.workbook.split import file_names, fill_each
from salesxl.workbook_templates import SAMPLE


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def sample() -> Dataset:
    return load([SAMPLE])


@pytest.fixture
def template(tmp_path: Path) -> Path:
    return board(tmp_path / "mine.xlsx")


def month(sample: Dataset) -> str:
    return f"{sample.as_of:%Y-%m}"


def test_one_workbook_a_team(template: Path, sample: Dataset, tmp_path: Path) -> None:
    batch = fill_each(sample, tmp_path / "teams", "team", template=template, period=month(sample))
    assert not batch.failures
    assert len(batch.reports) >= 2
    total = calculate("revenue", sample, period=month(sample)).value
    parts = [named(report.file, "kpi_revenue") or 0 for report in batch.reports]
    assert sum(parts) == pytest.approx(total)
    index = openpyxl.load_workbook(tmp_path / "teams" / "index.xlsx").active
    assert {unquote(row[1].hyperlink.target) for row in list(index.rows)[1:]} == {
        report.file.name for report in batch.reports
    }


def test_somebody_elses_index_stays_without_force(template: Path, sample: Dataset, tmp_path: Path) -> None:
    folder = tmp_path / "teams"
    folder.mkdir()
    (folder / "index.xlsx").write_bytes(b"somebody's")
    for _ in range(2):
        fill_each(sample, folder, "team", template=template, period=month(sample))
        assert (folder / "index.xlsx").read_bytes() == b"somebody's"
    failures = dict(fill_each(sample, folder, "source", template=template).failures)
    assert "is there already" in str(failures["index.xlsx"])
    forced = fill_each(sample, folder, "team", template=template, period=month(sample), force=True)
    assert not forced.failures
    assert openpyxl.load_workbook(folder / "index.xlsx").active.max_row == 1 + len(forced.reports)
    # Ours by now: another work in the same folder writes it without force.
    assert "index.xlsx" not in dict(fill_each(sample, folder, "status", template=template).failures)


def test_a_batch_says_once_what_was_passed_over(template: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(template)
    book.defined_names["kpi_happiness"] = openpyxl.workbook.defined_name.DefinedName(
        "kpi_happiness", attr_text="Board!$D$1"
    )
    book.save(template)
    result = run("fill", SAMPLE, "-o", tmp_path / "teams", "-t", template, "--split-by", "team")
    assert result.exit_code == 0, result.exception
    assert result.stderr.count("kpi_happiness") == 1
    quiet = run("fill", SAMPLE, "-o", tmp_path / "quiet", "-t", template, "--split-by", "team", "--quiet")
    assert (quiet.exit_code, quiet.stderr) == (0, "")


def test_the_group_of_blanks_is_named_in_the_language(template: Path, sample: Dataset, tmp_path: Path) -> None:
    batch = fill_each(sample, tmp_path, "source", template=template, language="th")
    [path] = [report.file for report in batch.reports if "ไม่ระบุ" in report.file.name]
    assert path.name == "(ไม่ระบุ).xlsx"
    assert not (tmp_path / "(none).xlsx").exists()
    index = openpyxl.load_workbook(tmp_path / "index.xlsx").active
    assert ("(ไม่ระบุ)", path.name) in list(index.iter_rows(values_only=True))


def test_a_batch_goes_on_where_it_stopped(template: Path, sample: Dataset, tmp_path: Path) -> None:
    folder = tmp_path / "teams"
    first = fill_each(sample, folder, "team", template=template)
    first.reports[0].file.unlink()
    second = fill_each(sample, folder, "team", template=template)
    assert [report.file for report in second.reports] == [first.reports[0].file]
    assert second.resumed == len(first.reports) - 1


def test_a_changed_template_is_another_batch(template: Path, sample: Dataset, tmp_path: Path) -> None:
    folder = tmp_path / "teams"
    first = fill_each(sample, folder, "team", template=template)
    book = openpyxl.load_workbook(template)
    book["Board"]["A5"] = "new words"
    book.save(template)
    second = fill_each(sample, folder, "team", template=template)
    assert second.resumed == 0
    assert len(second.failures) == len(first.reports)
    third = fill_each(sample, folder, "team", template=template, force=True)
    assert openpyxl.load_workbook(third.reports[0].file)["Board"]["A5"].value == "new words"


def test_one_failure_does_not_stop_the_others(template: Path, sample: Dataset, tmp_path: Path) -> None:
    folder = tmp_path / "teams"
    folder.mkdir()
    clean = fill_each(sample, folder, "team", template=template, dry_run=True)
    clean.reports[0].file.write_bytes(b"somebody's")
    result = run("fill", SAMPLE, "-o", folder, "-t", template, "--split-by", "team")
    assert result.exit_code == 6
    assert clean.reports[0].file.read_bytes() == b"somebody's"
    assert all(report.file.exists() for report in clean.reports[1:])


def test_several_processes_write_the_same_workbooks(template: Path, sample: Dataset, tmp_path: Path) -> None:
    one = fill_each(sample, tmp_path / "one", "owner", template=template)
    two = fill_each(sample, tmp_path / "two", "owner", template=template, jobs=2)
    assert [r.file.name for r in one.reports] == [r.file.name for r in two.reports]
    for a, b in zip(one.reports, two.reports, strict=True):
        assert a.file.read_bytes() == b.file.read_bytes()


@pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning")  # openpyxl knows no sparklines
def test_several_processes_know_all_rows(tmp_path: Path) -> None:
    """Who has just begun is told of for the month of the others, which a part alone does not show."""
    rows = [f"{n},2026-0{1 + n % 5}-03,{'ABC'[n % 3]},100" for n in range(30)]
    text = "\n".join(["Order,Date,Rep,Amount", *rows, "31,2026-05-04,New,100"])
    data = prepared(export(text))
    for report in fill_each(data, tmp_path, "rep", jobs=2).reports:
        book = openpyxl.load_workbook(report.file)
        [(sheet, cell)] = book.defined_names["txt_period"].destinations
        assert book[sheet][cell.replace("$", "")].value == "April 2026"


def test_without_a_number_all_cores_work_where_there_is_enough_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(split, "cores", lambda: 8)
    monkeypatch.setattr(split, "processes", lambda count: count)
    asked = [split._on_this_machine(jobs, count) for jobs, count in ((None, 200), (None, 1000), (3, 6))]
    assert asked == [5, 8, 3]
    assert {split._on_this_machine(jobs, count) for jobs, count in ((None, 79), (1, 1000), (3, 5))} == {one_by_one}


def test_file_names_are_safe_and_distinct() -> None:
    groups = ["../x", "CON", "a:b", "a?b", "dot.", "ก" * 300, "‮evil", "", "A", "a", "index"]
    names = file_names({group: group for group in groups})
    assert len({name.casefold() for name in names.values()}) == len(groups)
    for name in names.values():
        assert name
        assert not set(name) & set('<>:"/\\|?*')
        assert not name.endswith((".", " "))
        assert len(name.encode()) <= 130
        assert name.casefold() not in {"con", "index"}
