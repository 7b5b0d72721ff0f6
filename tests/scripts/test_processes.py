from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from scripts.benchmarking.processes import (
    PROC,
    TICKS_PER_SECOND,
    children_s,
    family,
    memory_mb,
    used_s,
)

if TYPE_CHECKING:
    from pathlib import Path

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    """Process 1 with a thread that has just ended and a child, 2, that ran; 3 has just ended."""
    (tmp_path / "1" / "task" / "1").mkdir(parents=True)
    (tmp_path / "1" / "task" / "9").mkdir()
    (tmp_path / "1" / "task" / "1" / "children").write_text("2 3 ")
    for process, pages, ticks in ((1, 100, 5), (2, 50, 7)):
        folder = tmp_path / str(process)
        folder.mkdir(exist_ok=True)
        (folder / "statm").write_text(f"900 {pages} 3 4 5 6 7")
        fields = " ".join(["S", *["0"] * 10, str(ticks), "1", "0", "0", "20"])
        (folder / "stat").write_text(f"{process} (a (b) c) {fields}")
        (folder / "schedstat").write_text("2500000000 1 1")
    return tmp_path


def test_a_thread_and_a_process_that_end_while_they_are_read_are_left_out(proc: Path) -> None:
    assert list(family(1, proc)) == [1, 2, 3]
    assert memory_mb(1, proc) == pytest.approx(150 * PAGE_BYTES / 1e6)
    assert used_s(1, proc) == pytest.approx((5 + 1 + 7 + 1) / TICKS_PER_SECOND)
    assert children_s(1, proc) == pytest.approx(2.5)


def test_a_process_that_has_ended_uses_nothing(proc: Path) -> None:
    assert list(family(4, proc)) == [4]
    assert (memory_mb(4, proc), used_s(4, proc), children_s(4, proc)) == (0, 0, 0)


@pytest.mark.skipif(not PROC.exists(), reason="only Linux counts so")
def test_this_process_is_measured() -> None:
    assert memory_mb(os.getpid()) > 1
    assert used_s(os.getpid()) > 0
