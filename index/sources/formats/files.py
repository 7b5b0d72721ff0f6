"""Opening files, folders and streams as news."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from index.errors import ErrorCode, SourceError
from index.models import Notice, Reject
from index.sources.parsing.building import with_date_notice
from index.sources.parsing.decoding import decode
from index.sources.parsing.detect import HEAD_BYTES, NEWS_SUFFIXES, Kind, detect

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from index.import_parameters import ImportParameters
    from index.models import SourceItem
    from index.ports import NewsSource

# Kinds that are read whole. A text dump may be longer: it is lines, not a tree.
MAX_WHOLE_BYTES: dict[Kind, int] = {
    "text": 64 * 1024**2,
    "feed": 32 * 1024**2,
    "json-feed": 32 * 1024**2,
    "html": 32 * 1024**2,
}


MAX_PIECES = 400_000
MAX_ATTRIBUTES = 1_000
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{4096,}>")


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
            if path.suffix.lower() not in NEWS_SUFFIXES:
                known = ", ".join(sorted(NEWS_SUFFIXES))
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
    head = _read_up_to(stream, HEAD_BYTES)
    kind = detect(head, name, suffix, parameters.format)
    rest = io.BufferedReader(_Rejoined(head, stream))
    yield from with_date_notice(_items(kind, rest, name, parameters), name)


def _items(
    kind: Kind, stream: BinaryIO, name: str, parameters: ImportParameters
) -> Iterator[SourceItem]:
    # Imported here: an answer needs no parser, and these take a tenth of a second to load.
    if kind == "jsonl":
        from index.sources.formats.json_lines import read_json_lines

        yield from read_json_lines(stream, name, parameters)
        return
    text = yield from _whole_text(kind, stream, name)
    if kind == "feed":
        from index.sources.formats.feed import read_feed

        yield from read_feed(text, name, parameters)
    elif kind == "json-feed":
        from index.sources.formats.json_feed import read_json_feed

        yield from read_json_feed(text, name, parameters)
    elif kind == "html":
        from index.sources.formats.page import read_page

        yield from read_page(text, name, parameters)
    else:
        from index.sources.formats.text_dump import read_text_dump

        yield from read_text_dump(text, name, parameters)


def _whole_text(kind: Kind, stream: BinaryIO, name: str) -> Generator[SourceItem, None, str]:
    """Yields a notice where the encoding was guessed; returns the text."""
    limit = MAX_WHOLE_BYTES[kind]
    data = _read_up_to(stream, limit + 1)
    if len(data) > limit:
        raise SourceError(
            f"{name} has more than {limit // 1024**2} MB, the most a file of its kind may have: "
            "split it, or import it as JSON Lines",
            ErrorCode.FILE_TOO_LARGE,
            name=name,
            limit_bytes=limit,
        )
    decoded = decode(data, name)
    if not decoded.text.strip():
        raise SourceError(
            f"{name} is empty: there is nothing but white space in it",
            ErrorCode.FILE_EMPTY,
            name=name,
        )
    refuse_too_many_pieces(kind, decoded.text, name)
    if decoded.notice is not None:
        yield Notice(name, decoded.notice)
    return decoded.text


def refuse_too_many_pieces(kind: Kind, text: str, name: str) -> None:
    """Raises SourceError for text of too many lines, tags or attributes for its kind: each line of
    a dump and each tag of a page costs a hundred times its bytes in memory."""
    pieces = text.count("\n") if kind == "text" else text.count("<") if kind == "html" else 0
    if pieces > MAX_PIECES:
        raise SourceError(
            f"{name} has {pieces:,} {'lines' if kind == 'text' else 'tags'}, more than the"
            f" {MAX_PIECES:,} that a file of its kind may have: split it",
            ErrorCode.FILE_TOO_COMPLEX,
            name=name,
            pieces=pieces,
            limit=MAX_PIECES,
        )
    if kind == "feed" and any(
        tag.group().count("=") > MAX_ATTRIBUTES for tag in _LONG_TAG.finditer(text)
    ):
        raise SourceError(
            f"{name} has a tag with over {MAX_ATTRIBUTES:,} attributes: no feed has",
            ErrorCode.FILE_TOO_COMPLEX,
            name=name,
            limit=MAX_ATTRIBUTES,
        )


def _read_up_to(stream: BinaryIO, size_bytes: int) -> bytes:
    """As many bytes as there are, at most so many; a pipe may give them in pieces."""
    pieces = []
    while size_bytes > 0 and (piece := stream.read(min(size_bytes, 1024 * 1024))):
        pieces.append(piece)
        size_bytes -= len(piece)
    return b"".join(pieces)


class _Rejoined(io.RawIOBase):
    """A stream whose first bytes have been read already, whole again."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = io.BytesIO(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self._head.read(len(buffer)) or self._rest.read(len(buffer)) or b""
        buffer[: len(piece)] = piece
        return len(piece)
