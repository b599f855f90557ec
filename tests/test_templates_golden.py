"""Each bundled template in each language, filled from the sample firm's data, against what the firm's program knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from workbook_reading import CHART, book, frames, parts

from salesxl.catalog import METRICS
from salesxl.dataset import Dataset
from salesxl.load import load
from salesxl.locale import LANGUAGES, Language, words
from salesxl.workbook.fill import fill
from salesxl.workbook_templates import SAMPLE
from salesxl.workbook_templates.make_sample import truth

pytestmark = pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning")

JUNE = "2026-06"
EXPECTED = {
    "scorecard": {"revenue": "net_revenue_by_month", "new_customers": "new_customers_by_month"},
    "team": {"meetings": "meetings_booked_by_month", "pipeline_value": "pipeline", "weighted_pipeline": "weighted_pipeline"},
    "customers": {"new_customers": "new_customers_by_month"},
    "recurring": {"mrr": "mrr_by_month"},
    "complete": {"revenue": "net_revenue_by_month", "mrr": "mrr_by_month", "pipeline_value": "pipeline"},
}  # fmt: skip
"""The metric on a card -> what the sample firm's program calls it."""


@pytest.fixture(scope="module")
def data() -> Dataset:
    return load([SAMPLE])


@pytest.fixture(scope="module", params=[(name, language) for name in EXPECTED for language in LANGUAGES], ids="-".join)
def filled(
    request: pytest.FixtureRequest, data: Dataset, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Language, Path]:
    name, language = request.param
    path = tmp_path_factory.mktemp(name) / "filled.xlsx"
    fill(data, path, template=name, language=language, period=JUNE, with_data=False)
    return name, language, path


def named(workbook: Any, name: str) -> Any:
    ((sheet, ref),) = workbook.defined_names[name].destinations
    return workbook[sheet][ref.replace("$", "")].value


def test_cells_labels_charts_and_validator(filled: tuple[str, Language, Path]) -> None:
    """One opening of a workbook serves all four."""
    name, language, path = filled
    content = path.read_bytes()
    workbook = book(content)
    known = truth()
    for metric, said in EXPECTED[name].items():
        expected = known[said]
        value = expected[JUNE] if isinstance(expected, dict) else expected
        assert named(workbook, f"kpi_{metric}") == pytest.approx(value), metric
        assert named(workbook, f"kpi_{metric}_label") == getattr(METRICS[metric], language)
    assert named(workbook, "txt_period") == {"en": "June 2026", "th": "มิถุนายน 2569"}[language]
    titles = {sheet.title for sheet in workbook}
    said = words(language, "workbook")["sheets"]
    assert {said["quality"], said["definitions"], said["targets"]} <= titles
    compared = 0
    everything = parts(content)
    for _, _, part in frames(everything):
        for kind in ("numRef", "strRef"):
            for reference in ElementTree.fromstring(everything[part]).iter(f"{CHART}{kind}"):
                sheet, _, ref = (reference.findtext(f"{CHART}f") or "").rpartition("!")
                cells = [cell.value for row in workbook[sheet.strip("'")][ref.replace("$", "")] for cell in row]
                points = {int(pt.get("idx", 0)): pt.findtext(f"{CHART}v") for pt in reference.iter(f"{CHART}pt")}
                shown = {at: value for at, value in enumerate(cells) if value is not None}
                numbers = kind == "numRef"
                assert {at: float(text or "nan") if numbers else text for at, text in points.items()} == shown
                compared += len(points)
    assert compared > 50
    audit = pytest.importorskip("openxml_audit", reason="openxml-audit is not installed")
    result = audit.OpenXmlValidator(file_format=audit.FileFormat.MICROSOFT_365).validate(str(path))
    errors = [str(each) for each in result.errors if each.severity == audit.ValidationSeverity.ERROR]
    assert errors == []
