"""A watched file or folder: which files have changed, and what is new in them.

A file is read once it has kept still for a poll: half a dump is no news. One of JSON Lines that
grows is read from where it was left, whole lines only.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.errors import SourceError
from index.models import NewsUpdate, Reject
from index.sources import open_source, open_stream
from index.sources.detect import NEWS_SUFFIXES
from index.watching.records import FileMark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from index.models import SourceItem
    from index.sources.parameters import ImportParameters

APPENDED_SUFFIXES = frozenset({".jsonl", ".ndjson"})
MAX_FILES = 10_000
_TAIL_BYTES = 4096


@dataclass(frozen=True, slots=True)
class PathChange:
    """One file to read, from byte `start`; `mark` is kept once it has been imported."""

    path: Path
    start: int
    mark: FileMark


def changes_of(
    path: Path, marks: Mapping[str, FileMark], moving: dict[str, tuple[int, int]]
) -> tuple[list[PathChange], dict[str, FileMark]]:
    """The files that have changed and kept still since `marks`, and the marks of all the others
    that are still there.

    `moving` remembers, from poll to poll, files that were seen changing. Raises SourceError where
    there is no such path, or a folder has too many files.
    """
    _require_news_place(path)
    found: list[PathChange] = []
    kept: dict[str, FileMark] = {}
    for file in _files(path):
        name = str(file)
        try:
            status = file.stat()
        except OSError:  # it went between listing and looking
            continue
        mark, seen = marks.get(name), (status.st_size, status.st_mtime_ns)
        if mark is not None and (mark.size, mark.modified_ns) == seen:
            kept[name] = mark
            continue
        grows = file.suffix.lower() in APPENDED_SUFFIXES
        if not grows and moving.get(name) != seen:
            moving[name] = seen
            if mark is not None:
                kept[name] = mark
            continue
        moving.pop(name, None)
        try:
            found.append(_change(file, mark, seen, grows=grows))
        except OSError as error:
            if file == path:
                raise SourceError(f"{file.name} cannot be read: {error.strerror}") from error
            kept |= {name: mark} if mark is not None else {}  # the others are read all the same
    return found, kept


def _require_news_place(path: Path) -> None:
    """Whoever opens a pipe waits for ever, and a device never ends."""
    try:
        if path.is_file() or path.is_dir():
            return
        is_there = path.exists()
    except OSError as error:
        raise SourceError(f"{path} cannot be looked at: {error.strerror}") from error
    raise SourceError(
        f"{path} is neither a file nor a folder"
        if is_there
        else f"there is no file or folder {path}"
    )


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    count = 0
    for file in sorted(path.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
        if hidden or file.suffix.lower() not in NEWS_SUFFIXES or not file.is_file():
            continue
        count += 1
        if count > MAX_FILES:
            raise SourceError(f"{path} has more than {MAX_FILES:,} files: watch a part of it")
        yield file


def _change(
    file: Path, mark: FileMark | None, seen: tuple[int, int], *, grows: bool
) -> PathChange:
    size, modified_ns = seen
    with file.open("rb") as stream:  # what cannot be opened now is tried again, not passed over
        if not grows:
            return PathChange(file, 0, FileMark(size, modified_ns))
        start = mark.read_to if mark is not None and _continues(stream, mark) else 0
        end = _end_of_lines(stream, start, size)
        digest = _tail(stream, end)
    return PathChange(file, start, FileMark(size, modified_ns, end, digest))


def _continues(stream: io.BufferedReader, mark: FileMark) -> bool:
    """Whether what was read before still stands there."""
    return bool(mark.read_to) and _tail(stream, mark.read_to) == mark.digest


def _tail(stream: io.BufferedReader, end: int) -> bytes:
    start = max(0, end - _TAIL_BYTES)
    stream.seek(start)
    return hashlib.blake2b(stream.read(end - start), digest_size=16).digest()


def _end_of_lines(stream: io.BufferedReader, start: int, size: int) -> int:
    """Where the last whole line ends; one without its end is still being written."""
    end = size
    while end > start:
        begin = max(start, end - _TAIL_BYTES)
        stream.seek(begin)
        at = stream.read(end - begin).rfind(b"\n")
        if at >= 0:
            return begin + at + 1
        end = begin
    return start


class ChangedNews:
    """A `NewsSource` over what has changed in a path. Files without news are passed over, as
    `Reject`s; it raises no SourceError."""

    def __init__(self, changes: list[PathChange], parameters: ImportParameters) -> None:
        self._changes = changes
        self._parameters = parameters
        self.titles: set[str] = set()
        self.unreadable: list[str] = []

    def fetch(self) -> Iterator[SourceItem]:
        for change in self._changes:
            try:
                for item in self._read(change):
                    if isinstance(item, NewsUpdate) and item.story:
                        self.titles.add(item.story)
                    yield item
            except SourceError as error:
                self.unreadable.append(str(error))
                yield Reject(change.path.name, str(error))

    def _read(self, change: PathChange) -> Iterator[SourceItem]:
        if not change.mark.read_to:
            if change.path.suffix.lower() not in APPENDED_SUFFIXES:
                yield from open_source(change.path, self._parameters).fetch()
            return
        try:
            with change.path.open("rb") as stream:
                stream.seek(change.start)
                lines = io.BufferedReader(_Part(stream, change.mark.read_to - change.start))
                if lines.peek(1):
                    parameters = replace(self._parameters, format="jsonl")
                    yield from open_stream(lines, change.path.name, parameters).fetch()
        except OSError as error:
            raise SourceError(f"{change.path.name} cannot be read: {error.strerror}") from error


class _Part(io.RawIOBase):
    """So many bytes of a stream from where it stands: files may be larger than memory."""

    def __init__(self, stream: io.BufferedReader, size_bytes: int) -> None:
        self._stream = stream
        self._left = size_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self._stream.read(min(len(buffer), self._left))
        buffer[: len(piece)] = piece
        self._left -= len(piece)
        return len(piece)
