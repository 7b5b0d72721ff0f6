"""Reading untrusted pages in a process of their own, which is ended when a page costs too much."""

from __future__ import annotations

import asyncio
import logging
import os
import shlex
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.sources.fetching.web import FetchError
from index.sources.kinds.registry import added_modules
from index.sources.worker.reading_protocol import (
    LENGTH_BYTES,
    LIMITED,
    MAX_ANSWER_BYTES,
    ReadingJob,
    answer_from_bytes,
    failure_of,
    framed,
    job_to_bytes,
)

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from asyncio.subprocess import Process

    from index.import_parameters import ImportParameters
    from index.sources.fetching.web import Reading
    from index.sources.worker.reading_protocol import Opening

_log = logging.getLogger(__name__)

_MODULE = "index.sources.worker.reading_process"
_ROOT = str(Path(__file__).resolve().parents[3])  # where the package is found
_SIGXCPU = getattr(signal, "SIGXCPU", 0)  # not on Windows
_START_TIMEOUT_S = 60.0
_STREAM_BYTES = 1024**2
_AT_ONCE_BYTES = 64 * 1024  # longer answers are validated in a thread: the loop has other work
# What an interpreter may need to start; no setting and no secret of ours.
_ENVIRONMENT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "PATH")


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What one page may cost: memory over what the process has anyway, computing, and time."""

    memory_bytes: int = 96 * 1024**2
    cpu_s: int = 8
    wall_s: float = 10.0


@dataclass(frozen=True, slots=True)
class _Child:
    process: Process
    jobs: StreamWriter
    answers: StreamReader


class ReadingWorker:
    """Reads one page after another in a process without our environment; use it in one loop.

    The process starts with the first page. It is ended when a page costs more than `limits`, and
    by itself after some hundred pages; the next page starts another. Where the system limits
    neither memory nor computing (Windows; macOS does not limit memory), that is logged once, and
    time alone is limited.
    """

    def __init__(self, limits: ReadingLimits | None = None) -> None:
        self._limits = limits or ReadingLimits()
        self._lock = asyncio.Lock()
        self._child: _Child | None = None
        self._is_closed = False
        self._has_warned = False

    @property
    def process_id(self) -> int | None:
        """Of the process that runs now, None where there is none."""
        return self._child.process.pid if self._child is not None else None

    async def read(
        self,
        body: bytes,
        name: str,
        content_type: str | None,
        charset: str | None,
        parameters: ImportParameters,
    ) -> Reading:
        """As `reading.read_body`.

        Raises FetchError: "unreadable" and "too_large" are the page's fault, "broken" is ours (the
        process cannot be started, or the worker was closed). Cancelling ends the process.
        """
        job = ReadingJob(body, name, content_type, charset, parameters)
        async with self._lock:
            child = await self._running()
            goes_on = False
            try:
                opening, reading = await self._exchange(child, job)
                goes_on = not opening.is_last
            finally:
                if not goes_on:
                    await self._end()
        if opening.bug is not None:
            _log.error("reading %s failed: %s", name, opening.bug)
        if reading is None:
            raise failure_of(opening)
        return reading

    async def close(self) -> None:
        """Ends the process; a page that is being read raises FetchError. May be called twice."""
        self._is_closed = True
        if self._child is not None:
            _kill(self._child.process)
        async with self._lock:
            await self._end()

    async def _exchange(self, child: _Child, job: ReadingJob) -> tuple[Opening, Reading | None]:
        try:
            async with asyncio.timeout(self._limits.wall_s):
                child.jobs.write(framed(job_to_bytes(job)))
                child.jobs.write(framed(job.body))
                await child.jobs.drain()
                answer = await _frame(child.answers)
            if len(answer) <= _AT_ONCE_BYTES:
                return answer_from_bytes(answer)
            return await asyncio.to_thread(answer_from_bytes, answer)
        except TimeoutError:
            message = f"{job.name} takes over {self._limits.wall_s:g} s to read; no news page does"
            raise FetchError("too_large", message, name=job.name) from None
        except (EOFError, ConnectionError) as error:
            raise await self._broken_off(child, job.name) from error
        except ValueError as error:
            message = f"{job.name} cannot be read: what came of it is no news"
            raise FetchError("unreadable", message, name=job.name) from error

    async def _broken_off(self, child: _Child, name: str) -> FetchError:
        """Why the process ended in the middle of a page."""
        code = await child.process.wait()
        if self._is_closed:
            return FetchError("broken", f"{name} was not read: reading was stopped", name=name)
        if code == -_SIGXCPU:
            seconds = self._limits.cpu_s
            return FetchError(
                "too_large",
                f"{name} takes over {seconds} s of computing; no news page does",
                name=name,
            )
        return FetchError(
            "unreadable",
            f"{name} cannot be read: the parser gave up on it (exit code {code})",
            name=name,
        )

    async def _running(self) -> _Child:
        """The process, started where there is none."""
        if self._is_closed:
            raise FetchError("broken", "nothing is read any more: reading was stopped")
        if self._child is not None and self._child.process.returncode is not None:
            await self._end()
        if self._child is None:
            process = await self._start()
            if process.stdin is None or process.stdout is None:
                raise RuntimeError("a process was started without its pipes")
            self._child = _Child(process, process.stdin, process.stdout)
            try:
                await self._greeted(self._child)
            except BaseException:
                await self._end()
                raise
        return self._child

    async def _start(self) -> Process:
        kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        try:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", _MODULE),
                *(str(self._limits.memory_bytes), str(self._limits.cpu_s)),
                *added_modules(),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env={**kept, "PYTHONPATH": _import_path(), "PYTHONUTF8": "1"},
                start_new_session=True,  # Ctrl-C in the terminal is for us alone
                limit=_STREAM_BYTES,
            )
        except OSError as error:
            message = f"the process that reads pages cannot be started: {error.strerror}"
            raise FetchError("broken", message) from error

    async def _greeted(self, child: _Child) -> None:
        """Waits until the process is ready, and hears whether the system limits it."""
        try:
            async with asyncio.timeout(_START_TIMEOUT_S):
                greeting = await _frame(child.answers)
        except (EOFError, TimeoutError) as error:
            command = shlex.join(
                [sys.executable, "-P", "-m", _MODULE, "100000000", "8", *added_modules()]
            )
            raise FetchError(
                "broken",
                f"the process that reads pages does not start: run `{command}` to see why",
            ) from error
        if greeting != LIMITED and not self._has_warned:
            self._has_warned = True
            _log.warning("this system does not limit memory: a hostile page may take much of it")

    async def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        _kill(child.process)
        await child.process.communicate()  # closes the pipes, too


def _import_path() -> str:
    """Return the PYTHONPATH that lets the process find each module where this one does.

    Relative entries are left out: whatever the current folder holds is not for us. `_ROOT` alone
    would not do: an installed package's folder would then come before the standard library.
    """
    absolute = [entry for entry in sys.path if Path(entry).is_absolute()]
    if _ROOT not in absolute:
        absolute.insert(0, _ROOT)
    return os.pathsep.join(absolute)


def _kill(process: Process) -> None:
    """Without `Process.kill`: that asks whether the process has ended, and takes its exit code
    from asyncio, which then warns of a child it does not know."""
    if process.returncode is not None:
        return
    if sys.platform == "win32":
        process.kill()
        return
    with suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGKILL)


async def _frame(stream: StreamReader) -> bytes:
    """Raises EOFError where the process has ended, ValueError for more than it may say."""
    length = int.from_bytes(await stream.readexactly(LENGTH_BYTES), "big")
    if length > MAX_ANSWER_BYTES:
        raise ValueError(f"an answer of {length:,} bytes, more than the {MAX_ANSWER_BYTES:,}")
    return await stream.readexactly(length)
