"""A part of a dataset answers as a dataset of nothing but its rows, though it takes over what the whole has worked out."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import numpy as np
from small_firm import DEALS, ORDERS, TARGETS, firm

from salesxl.analyse import analyse
from salesxl.analyses import ANALYSES
from salesxl.calculate import calculate
from salesxl.catalog import METRICS
from salesxl.dataset import Dataset
from salesxl.load import load
from salesxl.periods import last_complete_month
from salesxl.scorecard import scorecard
from salesxl.workbook_templates import SAMPLE


def parts(data: Dataset, *tables: str) -> Iterator[tuple[Dataset, Dataset]]:
    """Parts that share their rows out, each with a dataset that has the same rows and knows of nothing else."""
    for rest in range(3):
        rows = {key: np.arange(rest, len(data.tables[key]), 3) for key in tables}
        alone = {key: frame.iloc[rows[key]] if key in rows else frame for key, frame in data.tables.items()}
        yield data.only(rows), Dataset(alone, data.settings, data.findings, data.sources, data.as_of)


def test_every_metric_and_analysis_of_a_part() -> None:
    data = load([SAMPLE])
    month = last_complete_month(data.as_of, data.settings)
    for part, alone in parts(data, "orders", "deals", "activities"):
        for metric in METRICS:
            for by in (None, "owner"):
                assert calculate(metric, part, period=month, by=by) == calculate(metric, alone, period=month, by=by)
        for name in ANALYSES:
            assert analyse(name, part, period=month) == analyse(name, alone, period=month)


def test_the_scorecard_of_a_part_of_a_firm_that_lacks_most_tables() -> None:
    data = firm(orders=ORDERS, deals=DEALS, reps_targets=TARGETS)
    for part, alone in parts(data, "orders", "deals"):
        for month in ("2026-01", "2026-02", "2026-03"):
            assert scorecard(part, month) == scorecard(alone, month)


def test_a_part_goes_to_another_process_without_the_whole() -> None:
    data = firm(orders=ORDERS)
    part = data.only({"orders": np.arange(2)})
    before = calculate("revenue", part)
    sent = pickle.loads(pickle.dumps(part))
    assert (sent.whole, sent.memo, sent.common) == (None, {}, {})
    assert calculate("revenue", sent) == before
