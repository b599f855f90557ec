"""Work spread over a cluster of two worker processes: the same results as one process, and clear words where it cannot be."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter
from click.testing import CliRunner, Result

from salesxl.cli import main
from salesxl.cluster import Cluster
from salesxl.dataset import Dataset
from salesxl.errors import ClusterError, InputError
from salesxl.load import load
from salesxl.models.bg_nbd import fit_bg_nbd
from salesxl.workbook.split import INDEX, fill_each
from salesxl.workbook_templates import SAMPLE

dask = pytest.importorskip("dask")
distributed = pytest.importorskip("distributed")
# What Dask's own threads and sockets leave behind when they stop is not ours to tidy up.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", memory_limit=0
        ) as running,
    ):
        running.wait_for_workers(2)
        yield running.scheduler_address


@pytest.fixture(scope="module")
def cluster(address: str) -> Iterator[Cluster]:
    with Cluster(address) as connected:
        yield connected


@pytest.fixture(scope="module")
def branches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A franchise: a file a branch, with customers and an order that more than one of them has."""
    folder = tmp_path_factory.mktemp("branches")
    for branch in range(6):
        rows = [f"{branch % 5}-{n // 2},2026-0{1 + n % 5}-1{n % 9},C{(branch + n) % 13},{100 + 7 * n + branch},Branch {branch}"
                for n in range(40)]  # fmt: skip
        text = "\n".join(["order_id,order_date,customer_id,net_amount,branch", *rows, rows[3] if branch else ""])
        (folder / f"branch-{branch}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "mine.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Board")
    for row, metric in enumerate(("customers", "aov", "new_customers", "repeat_purchase_rate")):
        sheet.write_number(row, 0, 0)
        book.define_name(f"kpi_{metric}", f"=Board!$A${row + 1}")
    book.close()
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def same(one: Dataset, other: Dataset) -> None:
    assert list(one.tables) == list(other.tables)
    for key, frame in one.tables.items():
        pd.testing.assert_frame_equal(frame, other.tables[key])
    assert (one.findings, one.sources, one.settings) == (other.findings, other.sources, other.settings)


# --- the same results ---


def test_a_dataset_read_by_workers_is_the_one_read_here(cluster: Cluster, branches: Path) -> None:
    for paths in ([branches], [SAMPLE]):
        same(load(paths), load(paths, spread=cluster.spread))


@pytest.mark.parametrize(
    "metric", [("active_customers",), ("aov", "--variant", "median"), ("repeat_purchase_rate",), ("cohorts",)]
)
def test_calc_says_the_same(address: str, branches: Path, metric: tuple[str, ...]) -> None:
    """Distinct customers across branches, a median, first orders: none of them is the sum of the branches."""
    asked = ["calc", *metric, branches, "--json", *([] if metric == ("cohorts",) else ["--by", "branch"])]
    here = run(*asked)
    assert here.exit_code == 0, here.stderr
    there = run(*asked, "--cluster", address)
    assert (there.exit_code, there.stdout) == (here.exit_code, here.stdout)


@pytest.mark.parametrize(
    ("by", "told"), [("branch", "data: 20 customers; at least 100"), ("month", '"key": "2025-03"')]
)
def test_models_are_fitted_by_the_workers(
    address: str, tmp_path: Path, by: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Group by group, or month by month: the same numbers and reasons, and here no model but that of all rows."""
    days = [1, 9, 30, 31, 50, 62, 70, 88]
    rows = [f"{branch}{n},2025-0{1 + day // 31}-{1 + day % 31:02},{20 + (n * 7 + day) % 90},{branch}"
            for branch, many in (("North", 140), ("South", 120), ("West", 20))
            for n in range(many) for day in days[n % 5 :: 1 + n % 4] if day % 31 < 28]  # fmt: skip
    (tmp_path / "orders.csv").write_text(
        "customer_id,order_date,net_amount,branch\n" + "\n".join(rows), encoding="utf-8"
    )
    asked = ["calc", "clv", tmp_path, "--variant", "predicted", "--by", by, "--json"]
    here = run(*asked)
    assert here.exit_code == 0, here.stderr
    assert told in here.stdout
    fitted: list[int] = []
    monkeypatch.setattr(
        "salesxl.models.customer_value.fit_bg_nbd", lambda x, *rest: fitted.append(len(x)) or fit_bg_nbd(x, *rest)
    )
    there = run(*asked, "--cluster", address)
    assert (there.exit_code, there.stdout) == (here.exit_code, here.stdout)
    assert fitted == [280]


def test_fill_writes_the_same_workbooks(address: str, branches: Path, template: Path, tmp_path: Path) -> None:
    asked = ["fill", branches, "-t", template, "--split-by"]
    for by, count in (("branch", 6), ("month", 5)):
        for folder, more in (("here", []), ("there", ["--cluster", address])):
            result = run(*asked, by, "-o", tmp_path / by / folder, *more)
            assert result.exit_code == 0, result.stderr
        here, there = ({file.name: file.read_bytes() for file in (tmp_path / by / folder).iterdir()} for folder in ("here", "there"))  # fmt: skip
        assert here == there
        assert len(here) == count + 2  # the index and the journal


def test_what_is_done_is_not_done_again_and_a_strangers_workbook_stays(
    cluster: Cluster, branches: Path, template: Path, tmp_path: Path
) -> None:
    data = load([branches])
    (tmp_path / "Branch 2.xlsx").write_bytes(b"somebody's")
    more: dict[str, Any] = {"template": template, "spread": cluster.spread}
    first = fill_each(data, tmp_path, "branch", **more)
    assert [name for name, _ in first.failures] == ["Branch 2"]
    assert len(first.reports) == 5
    (tmp_path / "Branch 4.xlsx").unlink()
    second = fill_each(data, tmp_path, "branch", **more)
    assert [report.file.name for report in second.reports] == ["Branch 4.xlsx"]
    assert second.resumed == 4
    assert (tmp_path / "Branch 2.xlsx").read_bytes() == b"somebody's"
    dry = fill_each(data, tmp_path / "dry", "branch", dry_run=True, **more)
    assert len(dry.reports) == 6
    assert not (tmp_path / "dry").exists()


def test_a_file_that_cannot_be_read_is_told_as_here(cluster: Cluster, branches: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(branches, tmp_path / "folder")
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04 and no more")
    same(load([folder]), load([folder], spread=cluster.spread))
    told = []
    for more in ({}, {"spread": cluster.spread}):
        with pytest.raises(InputError) as caught:
            load([folder / "broken.xlsx"], **more)
        told.append(str(caught.value))
    assert told[0] == told[1]


# --- what can go wrong ---


def die(item: int) -> int:
    """The second item takes its worker with it."""
    if item == 1:
        os._exit(1)
    return item


def test_a_lost_worker_is_told_and_the_others_go_on(cluster: Cluster) -> None:
    found = list(cluster.spread(die, range(6)))
    assert isinstance(found[1], ClusterError)
    assert all(result == item or isinstance(result, ClusterError) for item, result in enumerate(found))
    assert found[5] == 5
    assert list(cluster.spread(pow, range(6), 2)) == [0, 1, 4, 9, 16, 25]


def test_a_fault_of_ours_is_a_fault_of_ours(cluster: Cluster) -> None:
    with pytest.raises(ZeroDivisionError):
        list(cluster.spread(divmod, [1, 2], 0))


def test_addresses_where_no_cluster_is(branches: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:  # takes calls and says nothing
        for wrong in ("nonsense", "foo://x:1", "tcp://127.0.0.1:1", f"tcp://127.0.0.1:{deaf.getsockname()[1]}"):
            with pytest.raises(ClusterError, match="No cluster answers") as caught:
                Cluster(wrong, timeout=0.3)
            assert caught.value.where == wrong
    result = run("calc", "aov", branches, "--cluster", "nonsense", "--lang", "th")
    assert result.exit_code == 2
    assert "ไม่มีคลัสเตอร์ตอบกลับ" in result.stderr


def test_the_cores_of_this_machine_or_a_cluster(branches: Path, tmp_path: Path) -> None:
    result = run(
        "fill", branches, "--split-by", "branch", "-o", tmp_path, "--jobs", 2, "--cluster", "tcp://127.0.0.1:1"
    )
    assert (result.exit_code, result.stderr.splitlines()[0]) == (2, "salesxl: --jobs and --cluster exclude each other.")


def test_a_cluster_without_workers() -> None:
    with (
        distributed.LocalCluster(n_workers=0, processes=False, dashboard_address=":0", protocol="tcp") as empty,
        pytest.raises(ClusterError, match="no workers"),
    ):
        Cluster(empty.scheduler_address)


def test_workers_with_other_versions_are_refused(address: str, cluster: Cluster) -> None:
    with distributed.Client(address, set_as_default=False) as client:
        client.run(pretend, "0.0.1")
        try:
            with pytest.raises(ClusterError, match=r"another salesxl: 0\.0\.1 there"):
                Cluster(address)
        finally:
            client.run(pretend, None)


def pretend(found: str | None) -> None:
    """What a worker says its versions are; None: the truth."""
    import importlib
    import importlib.metadata

    importlib.reload(importlib.metadata)
    if found:
        importlib.metadata.version = lambda name: found  # type: ignore[assignment]


def test_without_dask_the_option_says_what_to_install(branches: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = run("calc", "aov", branches, "--cluster", "tcp://127.0.0.1:8786")
    assert result.exit_code == 2
    assert 'pip install "salesxl[cluster]"' in result.stderr


def test_nobody_imports_dask_who_has_not_asked_for_a_cluster(branches: Path, template: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from salesxl.cli import main\n"
        f"try: main(['fill', {str(branches)!r}, '-t', {str(template)!r}, '--split-by', 'branch', '-o', {str(tmp_path / 'o')!r}])\n"
        "except SystemExit as done: assert not done.code\n"
        "sys.exit(bool({'dask', 'distributed', 'salesxl.cluster'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=120).returncode == 0
    assert (tmp_path / "o" / INDEX).exists()
