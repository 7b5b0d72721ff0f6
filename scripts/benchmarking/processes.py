"""Memory and computing time of a process and its children, as Linux counts them in /proc.

Processes and threads end while they are read. What has ended is left out.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PROC = Path("/proc")
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def family(pid: int, proc: Path = PROC) -> Iterator[int]:
    """Yield the process and its descendants."""
    yield pid
    try:
        tasks = list((proc / str(pid) / "task").iterdir())
    except OSError:
        return
    for task in tasks:
        for child in _read(task / "children").split():
            yield from family(int(child), proc)


def memory_mb(pid: int, proc: Path = PROC) -> float:
    """Return the resident memory of a process and its descendants, in MB."""
    texts = (_read(proc / str(member) / "statm") for member in family(pid, proc))
    pages = sum(int(text.split()[1]) for text in texts if text)
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def used_s(pid: int, proc: Path = PROC) -> float:
    """Return the seconds of computing of a process, its descendants, and those of its children
    that have ended."""
    texts = (_read(proc / str(member) / "stat") for member in family(pid, proc))
    # The name of a program may hold spaces and brackets.
    fields = (text.rpartition(")")[2].split() for text in texts if text)
    return sum(int(field) for each in fields for field in each[11:15]) / TICKS_PER_SECOND


def children_s(pid: int, proc: Path = PROC) -> float:
    """Return the seconds of computing of the descendants that run, to the nanosecond that the
    scheduler counts."""
    children = list(family(pid, proc))[1:]
    texts = (_read(proc / str(child) / "schedstat") for child in children)
    return sum(int(text.split()[0]) for text in texts if text) / 1e9


def _read(path: Path) -> str:
    """Return "" where what it tells of has ended."""
    try:
        return path.read_text()
    except OSError:
        return ""
