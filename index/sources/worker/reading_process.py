"""The process that reads untrusted pages: jobs come in on stdin, answers go out on stdout.

    python -m index.sources.worker.reading_process MEMORY_BYTES CPU_S [MODULE]...

Each MODULE adds a source kind, as `registry.add_kind` does.
It limits itself, after its imports, to so much memory over what it has then, and each job to so
much computing. It ends when stdin does, so that it never outlives who started it.
"""

from __future__ import annotations

import gc
import io
import math
import os
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from index.import_parameters import ImportParameters
from index.sources.fetching.web import FetchError
from index.sources.formats.extraction import can_extract, extract_text
from index.sources.kinds.registry import add_kind, kinds
from index.sources.worker.reading import read_body
from index.sources.worker.reading_protocol import (
    LENGTH_BYTES,
    LIMITED,
    UNLIMITED,
    Opening,
    answer_to_bytes,
    framed,
    job_from_bytes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.sources.worker.reading_protocol import ReadingJob

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

MAX_JOBS = 500
MAX_KEPT_BYTES = 32 * 1024**2  # memory that jobs leave behind, before a new process is cheaper

_STATM = Path("/proc/self/statm")


def main(memory_bytes: int, cpu_s: int, modules: Sequence[str] = ()) -> None:
    jobs, answers = _take_streams()
    for module in modules:
        add_kind(module)
    for kind in kinds():  # loads what is only loaded on the first use
        read_body(kind.example, "x", None, None, ImportParameters())
    if can_extract():
        extract_text("<html><body><p>It rained.</p></body></html>")
    gc.freeze()
    is_limited = _limit_memory(memory_bytes)
    _send(answers, LIMITED if is_limited else UNLIMITED)
    base_bytes = _memory_bytes(resident=True)
    number = 0
    while (job := _next_job(jobs)) is not None:
        number += 1
        _limit_computing(cpu_s)
        kept = _memory_bytes(resident=True) - base_bytes
        is_last = number >= MAX_JOBS or kept > MAX_KEPT_BYTES
        answer, broke = _answer(job, is_last=is_last)
        del job
        _send(answers, answer)
        if is_last or broke:
            return


def _answer(job: ReadingJob, *, is_last: bool) -> tuple[bytes, bool]:
    """The answer, and whether the process should not go on after it."""
    try:
        reading = read_body(job.body, job.name, job.content_type, job.charset, job.parameters)
        opening = Opening(
            kind=reading.kind, title=reading.title, feeds=reading.feeds, is_last=is_last
        )
        return answer_to_bytes(opening, reading.items), False
    except FetchError as error:
        failure = "too_large" if error.kind == "too_large" else "unreadable"
        opening = Opening(failure=failure, message=str(error), is_last=is_last)
    except MemoryError:
        message = f"{job.name} takes more memory to read than news does"
        opening = Opening(failure="too_large", message=message, is_last=True)
    except Exception as error:  # the outermost loop: one page never stops the others
        message = f"{job.name} cannot be read; this is a fault of the reader, please report it"
        last = traceback.extract_tb(error.__traceback__)[-1]
        bug = f"{type(error).__name__} in {Path(last.filename).name} line {last.lineno}"
        opening = Opening(failure="unreadable", message=message, bug=bug, is_last=True)
    return answer_to_bytes(opening), opening.is_last


def _take_streams() -> tuple[BinaryIO, BinaryIO]:
    """Stdin and stdout for ourselves: what a library prints or reads goes nowhere."""
    jobs = os.fdopen(os.dup(0), "rb", buffering=io.DEFAULT_BUFFER_SIZE)
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for taken in (0, 1):
        os.dup2(nowhere, taken)
    os.close(nowhere)
    return jobs, answers


def _next_job(jobs: BinaryIO) -> ReadingJob | None:
    said = _frame(jobs)
    body = _frame(jobs) if said is not None else None
    return job_from_bytes(said, body) if said is not None and body is not None else None


def _frame(stream: BinaryIO) -> bytes | None:
    """None where the stream has ended."""
    length = stream.read(LENGTH_BYTES)
    if len(length) < LENGTH_BYTES:
        return None
    wanted = int.from_bytes(length, "big")
    data = stream.read(wanted)
    return data if len(data) == wanted else None


def _send(answers: BinaryIO, data: bytes) -> None:
    view = memoryview(framed(data))
    while view:
        view = view[answers.write(view) :]


def _limit_memory(memory_bytes: int) -> bool:
    """Whether the system keeps to it."""
    in_use = _memory_bytes(resident=False)
    if resource is None or not in_use:
        return False
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (in_use + memory_bytes,) * 2)
        return True
    return False


def _limit_computing(cpu_s: int) -> None:
    """The system ends the process when one job has used so many seconds."""
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime) + cpu_s
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _memory_bytes(*, resident: bool) -> int:
    """Of this process, 0 where the system does not tell."""
    try:
        pages = _STATM.read_bytes().split()[1 if resident else 0]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
