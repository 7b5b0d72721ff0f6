"""What a source kind is: one object that recognises, reads and names one sort of text."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING, BinaryIO

from index.errors import ErrorCode, SourceError
from index.models import Notice
from index.shown_addresses import without_query
from index.sources.kinds.readings import reading_of
from index.sources.parsing.decoding import decode
from index.sources.parsing.streams import read_up_to

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from index.import_parameters import ImportParameters
    from index.models import SourceItem
    from index.sources.fetching.web import Reading

# Each line of a dump and each tag of a page costs a hundred times its bytes in memory.
MAX_PIECES = 400_000


class Evidence(IntEnum):
    """How clearly a text shows that it is of a kind; more wins over less."""

    NONE = 0
    ANNOUNCED = 1  # the server says so, the text does not contradict
    ANYWHERE = 2  # a sign of the kind stands somewhere in the text
    ITEMS = 3  # the text has items as only this kind has them
    START = 4  # the text starts as texts of this kind do
    ROOT = 5  # the outermost element is this kind's
    DECLARED = 6  # the text names its own kind


@dataclass(frozen=True, slots=True)
class Sample:
    """What is known of a text before it is read.

    `text` is its first part, decoded without errors and stripped; `whole` is all of it where it is
    decoded already, else "". `suffix` is that of a file in lower case, with its dot, and
    `media_type` what a server announced, without parameters and in lower case; both may be "".
    """

    name: str
    text: str
    suffix: str = ""
    media_type: str = ""
    whole: str = ""


@dataclass(frozen=True, slots=True)
class KindLabel:
    """What people see a source called; stored with watched sources, so it never changes.

    `text_id` is the id of its translation in the catalogues of the user interface, None where the
    name is the same in every language. `replaces_others` says whether a source that was of another
    kind may become this one.
    """

    name: str
    text_id: str | None = None
    replaces_others: bool = True


class SourceKind(ABC):
    """One kind of source.

    Subclass it beside the other kinds and list an instance in `registry.BUILT_IN`: detection, the
    command line, folders, watching, the reading process and the texts ask the registry. Import
    parsers inside the methods, as an answer needs none of them and they take a tenth of a second
    to load.
    """

    # Unique among kinds.
    name: str
    # What --format calls it, None for a kind that cannot be chosen. Kinds may share a format: the
    # first that `suits` a text reads it.
    format: str | None = None
    # What its readings are called, the usual one first.
    labels: tuple[KindLabel, ...]
    # The smallest text of its kind. The reading process reads it before it limits its own memory,
    # so that all it needs is loaded.
    example: bytes
    # Of the files of its kind in lower case; in folders, files of other suffixes are passed over.
    suffixes: frozenset[str] = frozenset()
    # Whether a suffix settles the kind, whatever stands in the file.
    suffix_decides: bool = False
    # What servers announce it as.
    media_types: frozenset[str] = frozenset()
    # Over this size a text is refused; None for a kind that is read as a stream.
    max_bytes: int | None = 32 * 1024**2
    # Whether a watched file is read from where it was left, whole lines only, by its `format`.
    grows_by_lines: bool = False

    def claims(self, sample: Sample) -> bool:
        """Return whether suffix or media type settle the kind before the text is looked at."""
        return self.suffix_decides and sample.suffix in self.suffixes

    def suits(self, sample: Sample) -> bool:
        """Return whether this kind reads the text where its format was chosen."""
        del sample
        return True

    @abstractmethod
    def sniff(self, sample: Sample) -> Evidence:
        """Return the evidence in the sample; its text may be ""."""

    def check_size(self, text: str, name: str) -> None:  # noqa: B027 - most kinds have no such limit
        """Raise SourceError for a text that would take far more memory than its bytes."""

    @abstractmethod
    def read_text(
        self, text: str, name: str, parameters: ImportParameters
    ) -> Iterator[SourceItem]:
        """Yield the items of a file in its order. Raises SourceError where there are none."""

    def read_file(
        self, stream: BinaryIO, name: str, parameters: ImportParameters
    ) -> Iterator[SourceItem]:
        """Yield the items of an open file, and a notice first where its encoding was guessed.

        Raises SourceError for a file that is too large, empty or of another kind.
        """
        text = yield from self._whole_text(stream, name)
        yield from self.read_text(text, name, parameters)

    def read_fetched(self, text: str, name: str, parameters: ImportParameters) -> Reading:
        """Read what was fetched from an address.

        Readers are linked to the address without its query, which is for machines and may hold a
        key. Raises SourceError (often FetchError) where nothing can be used.
        """
        items = self.read_text(text, name, without_query_in_url(parameters))
        return reading_of(self.labels[0].name, items, None, name)

    def _whole_text(self, stream: BinaryIO, name: str) -> Generator[SourceItem, None, str]:
        limit = self.max_bytes
        data = stream.read() if limit is None else read_up_to(stream, limit + 1)
        if limit is not None and len(data) > limit:
            raise SourceError(
                f"{name} has more than {limit // 1024**2} MB, the most a file of its kind may"
                " have: split it, or import it as JSON Lines",
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
        self.check_size(decoded.text, name)
        if decoded.notice is not None:
            yield Notice(name, decoded.notice)
        return decoded.text


def check_pieces(count: int, pieces: str, name: str) -> None:
    """Raise SourceError for more than MAX_PIECES lines or tags, as `pieces` calls them."""
    if count > MAX_PIECES:
        raise SourceError(
            f"{name} has {count:,} {pieces}, more than the {MAX_PIECES:,} that a file of its kind"
            " may have: split it",
            ErrorCode.FILE_TOO_COMPLEX,
            name=name,
            pieces=count,
            limit=MAX_PIECES,
        )


def without_query_in_url(parameters: ImportParameters) -> ImportParameters:
    """Return the parameters of a page: its address is for readers, its query is not."""
    if parameters.url is None:
        return parameters
    return replace(parameters, url=without_query(parameters.url))


def without_own_url(parameters: ImportParameters) -> ImportParameters:
    """Return the parameters of a feed: its own link leads readers to its site, its address only
    to XML or JSON. Relative links are resolved against the address without its query."""
    base = without_query(parameters.base) if parameters.base else None
    return replace(parameters, url=None, found_at=base)
