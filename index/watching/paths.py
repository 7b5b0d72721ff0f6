"""A watched file or folder: which files have changed, and what is new in them.

A file is read once it has kept still for a poll: half a dump is no news. One of JSON Lines that
grows is read from where it was left, whole lines only.
"""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ErrorCode, SourceError
from index.models import NewsUpdate, Reject
from index.sources import open_source, open_stream
from index.sources.files import visible_files
from index.sources.kinds.registry import AUTO, growing_kind, news_suffixes
from index.watching.records import FileMark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from index.import_parameters import ImportParameters
    from index.models import SourceItem

MAX_FILES = 10_000
_TAIL_BYTES = 4096
# The size of no file: what is marked with it is looked at again.
NEVER_SEEN = -1


@dataclass(frozen=True, slots=True)
class PathChange:
    """One file to read, from byte `start`; `mark` is kept once it has been imported."""

    path: Path
    start: int
    mark: FileMark


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a path found.

    `changes` are to be read now, `kept` are the marks of all the other files that are there.
    `moving` are sizes and times of change of those seen changing, by their path: the next look is
    given them. `unreadable` says of each file that cannot be read why.
    """

    changes: list[PathChange] = field(default_factory=list)
    kept: dict[str, FileMark] = field(default_factory=dict)
    moving: dict[str, tuple[int, int]] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)


def changes_of(
    path: Path, marks: Mapping[str, FileMark], moving: Mapping[str, tuple[int, int]]
) -> Look:
    """The files that have changed since `marks`, and kept still since the look that left `moving`.

    Raises SourceError where there is no such path, or a folder cannot be read or has too many
    files.
    """
    _require_news_place(path)
    look = Look()
    for file in _files(path, look.unreadable):
        try:
            status = file.stat()
        except OSError:  # it went between listing and looking
            continue
        seen = status.st_size, status.st_mtime_ns
        _look_at(file, seen, marks.get(str(file)), moving.get(str(file)), look)
    return look


def _look_at(
    file: Path,
    seen: tuple[int, int],
    mark: FileMark | None,
    seen_before: tuple[int, int] | None,
    look: Look,
) -> None:
    name, problem = str(file), mark.error if mark is not None else ""
    if mark is None or (mark.size, mark.modified_ns) != seen:
        try:
            change = _change(file, mark, seen)
        except OSError as error:
            problem = f"{file.name} cannot be read: {error.strerror}"
        else:
            if _grows(file) or seen_before == seen:
                look.changes.append(change)
                return
            look.moving[name] = seen
    if mark is not None:
        look.kept[name] = mark
    if problem:
        look.unreadable.append(problem)


def _grows(file: Path) -> bool:
    """Whether it is read as it is appended to."""
    return growing_kind(file.suffix.lower()) is not None


def _require_news_place(path: Path) -> None:
    """Whoever opens a pipe waits for ever, and a device never ends. A folder that may not be
    listed would be taken for an empty one."""
    try:
        if path.is_dir():
            with os.scandir(path):
                return
        if path.is_file():
            return
        is_there = path.exists()
    except OSError as error:
        raise SourceError(
            f"{path} cannot be looked at: {error.strerror}",
            ErrorCode.PATH_UNREADABLE,
            path=str(path),
        ) from error
    raise SourceError(
        f"{path} is neither a file nor a folder"
        if is_there
        else f"there is no file or folder {path}",
        ErrorCode.PATH_UNKNOWN,
        path=str(path),
    )


def _files(path: Path, unreadable: list[str]) -> list[Path]:
    """In sorted order."""
    if not path.is_dir():
        return [path]

    def note(error: OSError) -> None:
        unreadable.append(f"{Path(error.filename).name} cannot be looked at: {error.strerror}")

    found, suffixes = [], news_suffixes()
    for file in visible_files(path, note):
        if file.suffix.lower() in suffixes:
            found.append(file)
        if len(found) > MAX_FILES:
            raise SourceError(
                f"{path} has more than {MAX_FILES:,} files: watch a part of it",
                ErrorCode.FOLDER_TOO_LARGE,
                path=str(path),
                limit=MAX_FILES,
            )
    return sorted(found)


def _change(file: Path, mark: FileMark | None, seen: tuple[int, int]) -> PathChange:
    size, modified_ns = seen
    with file.open("rb") as stream:  # what cannot be opened now is tried again, not passed over
        if not _grows(file):
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
    """A `NewsSource` over what has changed in a path. A file that cannot be read is passed over,
    as a `Reject`; it raises no SourceError.

    Once it was fetched, `marks` are to be kept of its files, by their path; those of files without
    a single update that can be read, or that could not be read to their end, say why.
    """

    def __init__(self, changes: Sequence[PathChange], parameters: ImportParameters) -> None:
        self._changes = changes
        self._parameters = parameters
        self.titles: set[str] = set()
        self.marks: dict[str, FileMark] = {}

    @property
    def unreadable(self) -> list[str]:
        return [mark.error for mark in self.marks.values() if mark.error]

    def fetch(self) -> Iterator[SourceItem]:
        for change in self._changes:
            name = str(change.path)
            self.marks[name] = change.mark
            updates, reject = 0, None
            try:
                for item in self._read(change):
                    if isinstance(item, NewsUpdate):
                        updates += 1
                        self.titles |= {item.story} if item.story else set()
                    elif isinstance(item, Reject):
                        reject = reject or item
                    yield item
            except SourceError as error:
                self.marks[name] = _failed_mark(change, error)
                yield Reject(change.path.name, str(error))
                continue
            if reject is not None and not updates and not change.start:
                error_text = f"{reject.where}: {reject.reason}"
                self.marks[name] = replace(change.mark, error=error_text)

    def _read(self, change: PathChange) -> Iterator[SourceItem]:
        kind = growing_kind(change.path.suffix.lower())
        if kind is None:
            yield from open_source(change.path, self._parameters).fetch()
            return
        if not change.mark.read_to:
            return
        try:
            with change.path.open("rb") as stream:
                stream.seek(change.start)
                lines = io.BufferedReader(_Part(stream, change.mark.read_to - change.start))
                parameters = replace(self._parameters, format=kind.format or AUTO)
                yield from open_stream(lines, change.path.name, parameters).fetch()
        except OSError as error:
            raise SourceError(
                f"{change.path.name} cannot be read: {error.strerror}",
                ErrorCode.PATH_UNREADABLE,
                name=change.path.name,
            ) from error
        except SourceError as error:
            if _is_of_the_disk(error):
                raise
            # Nothing, or blank lines, were appended: no news, and no trouble.


def _failed_mark(change: PathChange, error: SourceError) -> FileMark:
    """A file that is no news is read again when it changes, one on a disk in trouble at once; from
    its start, as what it had may have been read in part."""
    size = NEVER_SEEN if _is_of_the_disk(error) else change.mark.size
    return FileMark(size, change.mark.modified_ns, error=str(error))


def _is_of_the_disk(error: SourceError) -> bool:
    return isinstance(error.__cause__, OSError)


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
