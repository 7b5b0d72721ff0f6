"""Opening files, folders and streams as news."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from index.errors import ErrorCode, SourceError
from index.models import Reject
from index.sources.kinds.detection import HEAD_BYTES, detect
from index.sources.kinds.registry import news_suffixes
from index.sources.parsing.building import with_date_notice
from index.sources.parsing.streams import Rejoined, read_up_to

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from index.import_parameters import ImportParameters
    from index.models import SourceItem
    from index.ports import NewsSource


def open_source(path: Path, parameters: ImportParameters) -> NewsSource:
    """News from a file, or from all files of a folder in sorted order, hidden ones aside.

    Nothing is read before `fetch`, which raises SourceError where the path cannot be read.
    """
    return FileNews(path, parameters)


def open_stream(stream: BinaryIO, name: str, parameters: ImportParameters) -> NewsSource:
    """News from an open binary stream such as standard input; `name` stands in messages."""
    return StreamNews(stream, name, parameters)


class StreamNews:
    """A `NewsSource` over one stream, which it does not close."""

    def __init__(self, stream: BinaryIO, name: str, parameters: ImportParameters) -> None:
        self._stream = stream
        self._name = name
        self._parameters = parameters

    def fetch(self) -> Iterator[SourceItem]:
        try:
            yield from _read(self._stream, self._name, "", self._parameters)
        except OSError as error:
            raise SourceError(
                f"{self._name} broke off: {error.strerror or error}",
                ErrorCode.FILE_BROKE_OFF,
                name=self._name,
            ) from error


class FileNews:
    """A `NewsSource` over a file or a folder."""

    def __init__(self, path: Path, parameters: ImportParameters) -> None:
        self._path = path
        self._parameters = parameters

    def fetch(self) -> Iterator[SourceItem]:
        try:
            is_folder, is_there = self._path.is_dir(), self._path.exists()
        except (OSError, ValueError) as error:
            raise SourceError(
                f"no such path can be: {error}", ErrorCode.PATH_UNKNOWN, path=str(self._path)
            ) from error
        if is_folder:
            return self._fetch_folder()
        if not is_there:
            raise SourceError(
                f"there is no file or folder {self._path}",
                ErrorCode.PATH_UNKNOWN,
                path=str(self._path),
            )
        return self._fetch_file(self._path, self._path.name)

    def _fetch_file(self, path: Path, name: str) -> Iterator[SourceItem]:
        try:
            with path.open("rb") as stream:
                yield from _read(stream, name, path.suffix.lower(), self._parameters)
        except OSError as error:
            raise SourceError(
                f"{name} cannot be read: {error.strerror or error}",
                ErrorCode.PATH_UNREADABLE,
                name=name,
            ) from error

    def _fetch_folder(self) -> Iterator[SourceItem]:
        files = sorted(visible_files(self._path), key=lambda path: path.parts)
        if not files:
            raise SourceError(
                f"the folder {self._path.name} has no files: give one with news in it",
                ErrorCode.FOLDER_EMPTY,
                name=self._path.name,
            )
        for path in files:
            name = path.relative_to(self._path).as_posix()
            if path.suffix.lower() not in news_suffixes():
                known = ", ".join(sorted(news_suffixes()))
                yield Reject(name, f"not a kind of file that news is read from ({known})")
                continue
            try:
                yield from self._fetch_file(path, name)
            except SourceError as error:
                yield Reject(name, str(error))


def visible_files(
    folder: Path, on_error: Callable[[OSError], None] = lambda _: None
) -> Iterator[Path]:
    """The files in a folder and those below it, hidden ones aside, in no order. `on_error` hears
    of folders that cannot be listed."""
    for parent, folders, names in os.walk(folder, onerror=on_error):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(parent, name)
            if not name.startswith(".") and path.is_file():
                yield path


def _read(
    stream: BinaryIO, name: str, suffix: str, parameters: ImportParameters
) -> Iterator[SourceItem]:
    """Items of one file, then a notice where some have no date."""
    head = read_up_to(stream, HEAD_BYTES)
    kind = detect(head, parameters.format, name, suffix=suffix)
    rest = io.BufferedReader(Rejoined(head, stream))
    yield from with_date_notice(kind.read_file(rest, name, parameters), name)
