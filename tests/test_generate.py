"""Generated files are fresh, and what they say is there."""

from __future__ import annotations

from conftest import PROJECT

from salesxl.analyses import ANALYSES
from salesxl.catalog import METRICS
from salesxl.generate import FILES, main, settings_page, stale


def test_the_committed_files_are_fresh() -> None:
    assert stale(PROJECT) == []


def test_check_finds_a_stale_file(tmp_path) -> None:  # type: ignore[no-untyped-def]
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    assert main([], tmp_path) == 0
    assert main(["--check"], tmp_path) == 0
    page = tmp_path / "docs" / "metrics.md"
    page.write_text(page.read_text(encoding="utf-8") + "by hand", encoding="utf-8")
    assert main(["--check"], tmp_path) == 1


def test_every_metric_and_analysis_is_on_both_pages() -> None:
    for page in ("docs/metrics.md", "docs/metrics.th.md"):
        text = FILES[page]()
        for key in (*METRICS, *ANALYSES):
            assert f'<a id="{key}"></a>' in text, (page, key)


def test_the_page_of_settings_names_each_with_its_default_and_choices() -> None:
    page = settings_page("en")
    assert "| `fiscal_start` | First month of the fiscal year | `1` | 1 … 12 |" in page
    assert "| `duplicates` | Rows that repeat another row exactly | `once` | `once`, `keep` |" in page
    assert "| `gross_margin` | Gross margin as a share of sales | not set | -10 … 1 |" in page
