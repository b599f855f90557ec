"""Every write, failing at every step of it: the old file stays whole, nothing is left behind, and the user is told."""

from __future__ import annotations

import errno
import io
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from click.testing import CliRunner, Result

from salesxl.cli import main
from salesxl.errors import OutputError
from salesxl.load import load
from salesxl.workbook import atomic
from salesxl.workbook.split import INDEX, JOURNAL, fill_each

ORDERS = """Order ID,Order Date,Customer,Net Amount,Sales Rep
1,2026-01-05,Anan,1000,Ploy
2,2026-01-20,Malee,500,Nok
3,2026-02-03,Anan,700,=Bo
"""
GROUPS = ["=Bo", "Nok", "Ploy"]
CODES = [errno.ENOSPC, errno.EACCES, errno.EINTR, errno.EIO, errno.EROFS, errno.EDQUOT, errno.EBUSY]
STEPS = ("open", "write", "flush", "fsync", "chmod", "replace")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


class _Faults:
    """Counts the steps that write below a folder, and lets the one with a given number fail."""

    def __init__(self, folder: Path, fail_at: int, fault: BaseException | None) -> None:
        self.folder, self.fail_at, self.fault = folder.resolve(), fail_at, fault
        self.steps: list[str] = []

    def step(self, what: str) -> None:
        self.steps.append(what)
        if len(self.steps) - 1 == self.fail_at and self.fault is not None:
            raise self.fault

    def concerns(self, path: Any) -> bool:
        return isinstance(path, (str, Path)) and Path(path).resolve().is_relative_to(self.folder)


class _File:
    """A file whose writing can fail half way: a part of the bytes is written before."""

    def __init__(self, file: Any, faults: _Faults) -> None:
        self.file, self.faults = file, faults

    def write(self, data: bytes) -> int:
        self.file.write(data[: len(data) // 2])
        self.faults.step("write")
        return int(self.file.write(data[len(data) // 2 :]))

    def flush(self) -> None:
        self.faults.step("flush")
        self.file.flush()

    def fileno(self) -> int:
        return int(self.file.fileno())

    def __enter__(self) -> _File:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()


@contextmanager
def faults(folder: Path, fail_at: int = -1, fault: BaseException | None = None) -> Iterator[_Faults]:
    """Below a folder, let one step of writing fail; without a fault only count the steps."""
    plan = _Faults(folder, fail_at, fault)
    with pytest.MonkeyPatch.context() as patch:
        really_open = io.open

        def opened(path: Any, mode: str = "r", *args: Any, **more: Any) -> Any:
            if not plan.concerns(path) or not set(mode) & set("wxa+"):
                return really_open(path, mode, *args, **more)
            plan.step("open")
            return _File(really_open(path, mode, *args, **more), plan)

        def before(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
            def checked(subject: Any, *args: Any, **more: Any) -> Any:
                if name == "fsync" or plan.concerns(subject):
                    plan.step(name)
                return real(subject, *args, **more)

            return checked

        patch.setattr(io, "open", opened)
        for owner, name in ((os, "fsync"), (Path, "chmod"), (Path, "replace")):
            patch.setattr(owner, name, before(name, getattr(owner, name)))
        yield plan


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- one file ---


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("content", [b"new" * 1000, [b"n", b"e", b"w"], []])
def test_every_step_of_a_write_may_fail(tmp_path: Path, there: bool, content: Any) -> None:
    """All steps with all faults; the last step, settling the folder's entry, is a courtesy and may fail unseen."""
    path = tmp_path / "out.xlsx"
    old = {"out.xlsx": b"old"} if there else {}

    def fresh() -> None:
        path.unlink(missing_ok=True)
        if there:
            path.write_bytes(b"old")

    fresh()
    with faults(tmp_path) as seen:
        atomic.write(path, content)
    pieces = 1 if isinstance(content, bytes) else len(content)
    assert seen.steps == [
        "open", *["write"] * pieces, "flush", "fsync", *["chmod"] * there, "replace", "fsync",
    ]  # fmt: skip
    whole = {"out.xlsx": content if isinstance(content, bytes) else b"".join(content)}
    assert tree(tmp_path) == whole
    injected = 0
    for at in range(len(seen.steps)):
        for code in CODES:
            fresh()
            with faults(tmp_path, at, OSError(code, os.strerror(code))) as plan:
                if at == len(seen.steps) - 1:
                    atomic.write(path, content)
                else:
                    with pytest.raises(OutputError) as caught:
                        atomic.write(path, content)
                    assert caught.value.where == str(path)
                    assert caught.value.remedy
            injected += len(plan.steps) > at
            assert tree(tmp_path) == (whole if at == len(seen.steps) - 1 else old)
        for fault in (KeyboardInterrupt(), MemoryError()):
            fresh()
            with faults(tmp_path, at, fault), pytest.raises(type(fault)):
                atomic.write(path, content)
            injected += 1
            assert tree(tmp_path) == (whole if at == len(seen.steps) - 1 else old)
    assert injected == (len(CODES) + 2) * len(seen.steps)


@pytest.mark.skipif(sys.platform == "win32", reason="a limit on the size of files is a thing of Unix")
def test_the_system_itself_refuses(tmp_path: Path) -> None:
    import resource

    path = tmp_path / "out.xlsx"
    path.write_bytes(b"old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    for size in (0, 1, 5000, 99_999):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
        try:
            with pytest.raises(OutputError, match="cannot be written"):
                atomic.write(path, b"x" * 100_000)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert tree(tmp_path) == {"out.xlsx": b"old"}


# --- what the command line writes ---


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("raw") / "orders.csv"
    path.write_text(ORDERS, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def template(raw: Path) -> Path:
    path = raw.with_name("mine.xlsx")
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Board").write_number("B1", 1)
    book.define_name("kpi_revenue", "=Board!$B$1")
    book.close()
    return path


COMMANDS = {
    "fill": ["fill", "{raw}", "-t", "{template}", "--force", "-o", "{out}.xlsx"],
    "save-map": ["check", "{raw}", "--quiet", "--save-map", "{out}.toml"],
    "export": ["template", "export", "scorecard", "--force", "-o", "{out}.xlsx"],
}


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_step_of_every_command_may_fail(tmp_path: Path, raw: Path, template: Path, command: str) -> None:
    arguments = [a.format(raw=raw, template=template, out=tmp_path / "out") for a in COMMANDS[command]]
    name = Path(arguments[-1]).name
    (tmp_path / name).write_bytes(b"old")
    with faults(tmp_path) as seen:
        assert run(*arguments).exit_code == 0
    assert seen.steps == [*STEPS, "fsync"]
    whole = tree(tmp_path)
    told = {errno.ENOSPC: "disk is full", errno.EACCES: "", errno.EINTR: "cannot be written"}
    for at in range(len(STEPS)):
        for code, words in told.items():
            (tmp_path / name).write_bytes(b"old")
            with faults(tmp_path, at, OSError(code, os.strerror(code))):
                result = run(*arguments)
            assert (result.exit_code, tree(tmp_path)) == (5, {name: b"old"}), (at, code, result.output)
            assert result.stderr.startswith("salesxl: ")
            assert words in result.stderr
            assert "Traceback" not in result.stderr
            assert len(result.stderr.splitlines()) == 3  # what, where, what to do
        with faults(tmp_path, at, KeyboardInterrupt()):
            result = run(*arguments)
        assert (result.exit_code, tree(tmp_path)) == (130, {name: b"old"})
        assert "stopped" in result.stderr
    assert run(*arguments).exit_code == 0
    assert tree(tmp_path) == whole  # and the same bytes as before all that


# --- a batch ---


def batch(raw: Path, template: Path, folder: Path, *more: object) -> Result:
    return run("fill", raw, "-t", template, "--split-by", "owner", "-o", folder, *more)


def test_every_step_of_a_batch_may_fail_and_the_next_run_completes_it(
    tmp_path: Path, raw: Path, template: Path
) -> None:
    """Journal, workbooks and index: what is there is whole, and running again gives what an undisturbed run gives."""
    with faults(tmp_path / "clean") as seen:
        assert batch(raw, template, tmp_path / "clean").exit_code == 0
    clean = tree(tmp_path / "clean")
    assert set(clean) == {JOURNAL, INDEX, *(f"{name}.xlsx" for name in GROUPS)}
    assert len(seen.steps) == 6 * 5  # nothing was there before, so there is no mode to keep
    dice = random.Random(4)
    codes = set()
    for at in range(len(seen.steps)):
        folder = tmp_path / str(at)
        code = dice.choice(CODES)
        fault = KeyboardInterrupt() if at % 3 == 1 else OSError(code, os.strerror(code))
        with faults(folder, at, fault):
            result = batch(raw, template, folder)
        settling = at % 6 == 5 and isinstance(fault, OSError)
        assert result.exit_code == (
            130 if isinstance(fault, KeyboardInterrupt) else 0 if settling else 5 if at < 6 else 6
        )
        assert "Traceback" not in result.stderr
        codes.add(result.exit_code)
        left = tree(folder)
        assert not [name for name in left if name.endswith(".tmp")]
        assert {name: left[name] for name in left} == {name: clean[name] for name in left}
        assert batch(raw, template, folder).exit_code == 0, at
        assert tree(folder) == clean, at
    assert codes == {0, 5, 6, 130}


def test_the_index_is_the_same_whatever_the_clock_and_holds_no_formula(
    tmp_path: Path, raw: Path, template: Path
) -> None:
    data = load([raw])
    fill_each(data, tmp_path / "one", "owner", template=template)
    time.sleep(2.1)  # the clock of a zip file goes in steps of two seconds
    fill_each(data, tmp_path / "two", "owner", template=template)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    sheet = openpyxl.load_workbook(tmp_path / "one" / INDEX).active
    assert [(row[0].value, row[0].data_type) for row in list(sheet.rows)[1:]] == [(name, "s") for name in GROUPS]


@pytest.mark.parametrize("damage", [b"\xff\xfe\0garbage", b"[]\n3\n{}\nnull\n" + b"[" * 3000, b'{"mark": "x"}\n{"ma'])
def test_a_damaged_journal_is_no_obstacle(tmp_path: Path, raw: Path, template: Path, damage: bytes) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / JOURNAL).write_bytes(damage)
    assert batch(raw, template, folder).exit_code == 0
    assert batch(raw, template, folder).exit_code == 0  # all done already


def test_the_next_run_never_takes_somebody_elses_workbook_for_its_own(
    tmp_path: Path, raw: Path, template: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "Nok.xlsx").write_bytes(b"somebody's")
    for _ in range(2):
        result = batch(raw, template, folder)
        assert result.exit_code == 6
        assert "Nok" in result.stderr
        assert (folder / "Nok.xlsx").read_bytes() == b"somebody's"


def test_a_folder_that_cannot_be_made(tmp_path: Path, raw: Path, template: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        result = batch(raw, template, folder)
        assert result.exit_code == 5
        assert "Traceback" not in result.stderr


# --- other processes ---

WRITER = """
import sys
from pathlib import Path
from salesxl.workbook.atomic import write
path, marks, rounds = Path(sys.argv[1]), sys.argv[2].encode(), int(sys.argv[3])
print("ready", flush=True)
for n in range(rounds):
    mark = marks[n % len(marks) : n % len(marks) + 1]
    write(path, (mark * 50_000 for _ in range(10)))
"""


def writer(path: Path, marks: str, rounds: int) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(path), marks, str(rounds)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == b"ready"
    return process


def test_two_processes_writing_one_file_leave_one_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    both = [writer(path, "a", 40), writer(path, "b", 40)]
    for process in both:
        process.communicate(timeout=60)
        assert process.returncode == 0
    assert tree(tmp_path) in ({"out.xlsx": b"a" * 500_000}, {"out.xlsx": b"b" * 500_000})


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("how", ["SIGKILL", "SIGINT"])
def test_a_process_stopped_at_any_moment_leaves_a_whole_file(tmp_path: Path, how: str) -> None:
    path = tmp_path / "out.xlsx"
    dice = random.Random(9)
    for _ in range(12):
        path.write_bytes(b"a" * 500_000)
        process = writer(path, "abc", 1_000_000)
        time.sleep(dice.random() * 0.05)
        process.send_signal(getattr(signal, how))
        process.communicate(timeout=30)
        assert process.returncode != 0
        found = path.read_bytes()
        assert len(found) == 500_000
        assert found == found[:1] * 500_000
        if how == "SIGINT":  # killed outright, nobody is left to clean up
            assert set(tree(tmp_path)) == {"out.xlsx"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_ctrl_c_in_the_middle_of_a_batch_with_several_processes(tmp_path: Path, template: Path) -> None:
    """As a terminal sends it: to all processes at once."""
    rows = [f"{n},2026-01-{1 + n % 28:02d},C{n},{n},Rep {n % 300}" for n in range(600)]
    (tmp_path / "o.csv").write_text("\n".join([ORDERS.splitlines()[0], *rows]), encoding="utf-8")
    folder = tmp_path / "out"
    command = [
        "fill",
        str(tmp_path / "o.csv"),
        "-t",
        str(template),
        "--split-by",
        "owner",
        "-o",
        str(folder),
        "--jobs",
        "2",
    ]
    program = f"from salesxl.cli import main; main({command!r})"
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    deadline = time.monotonic() + 60
    while len(list(folder.glob("Rep*"))) < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    assert told.decode().strip() == "salesxl: stopped; no file is half written."
    made = list(folder.glob("Rep*"))
    assert 3 <= len(made) < 300
    assert not [name for name in tree(folder) if name.endswith(".tmp")]
    for path in made[:5]:
        openpyxl.load_workbook(path)
