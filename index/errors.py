"""Every error that Quotewire raises on purpose.

An error has a `code` that says what happened, the `values` that it happened with, and a message in
English that says both, and what to do about it in general terms. Which command or setting helps is
for the caller to say: it knows its commands. `exit_code` is what a command ends with: 2 where the
caller's input is at fault, 1 where the machine or the data is.
"""

from __future__ import annotations

from enum import StrEnum, unique
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    Value = str | int | float


@unique
class ErrorCode(StrEnum):
    """What happened. A code never changes its meaning; a new meaning gets a new code."""

    # A question, and what is asked for beside it.
    QUESTION_EMPTY = "question-empty"
    QUESTION_TOO_LONG = "question-too-long"
    QUESTION_IN_ANOTHER_LANGUAGE = "question-in-another-language"
    TURN_INVALID = "turn-invalid"
    SPEAKER_UNKNOWN = "speaker-unknown"
    FIELD_NOT_QUOTABLE = "field-not-quotable"
    PLACE_NOT_IN_UPDATE = "place-not-in-update"
    EXCERPT_NOT_VERBATIM = "excerpt-not-verbatim"

    # The store and what it holds.
    UPDATE_UNKNOWN = "update-unknown"
    UPDATE_GONE = "update-gone"
    UPDATE_STORED_TWICE = "update-stored-twice"
    UPDATE_NOT_REMOVED = "update-not-removed"
    UPDATE_STAYS_OUT = "update-stays-out"
    REVISION_UNKNOWN = "revision-unknown"
    SOURCE_UNKNOWN = "source-unknown"
    STORE_LOCKED = "store-locked"
    STORE_UNUSABLE = "store-unusable"
    STORE_FULL = "store-full"
    STORE_NOT_WRITABLE = "store-not-writable"
    STORE_DAMAGED = "store-damaged"
    STORE_CLOSED = "store-closed"
    STORE_OF_ANOTHER_PROGRAM = "store-of-another-program"
    STORE_OF_ANOTHER_KIND = "store-of-another-kind"
    STORE_TOO_NEW = "store-too-new"
    STORE_ANALYSED_ANEW = "store-analysed-anew"
    STORE_ANALYSED_MEANWHILE = "store-analysed-meanwhile"
    BACKUP_FAILED = "backup-failed"
    DATA_FOLDER_NOT_MADE = "data-folder-not-made"
    HOME_UNKNOWN = "home-unknown"

    # The index files and the model.
    INDEX_DAMAGED = "index-damaged"
    INDEX_OF_ANOTHER_ANALYSIS = "index-of-another-analysis"
    INDEX_OF_ANOTHER_MODEL = "index-of-another-model"
    INDEX_TOO_OLD = "index-too-old"
    INDEX_NOT_WRITABLE = "index-not-writable"
    INDEX_LOCKED = "index-locked"
    MODEL_DAMAGED = "model-damaged"
    MODEL_NOT_LOADED = "model-not-loaded"

    # Sources that are followed.
    SOURCE_NOT_FOLLOWED = "source-not-followed"
    SOURCE_FOLLOWED_ALREADY = "source-followed-already"
    SOURCE_NOT_READ = "source-not-read"
    LEASE_LOST = "lease-lost"
    ADDRESS_INVALID = "address-invalid"
    ADDRESS_OF_CHANNEL = "address-of-channel"
    ADDRESS_OF_DEVICE = "address-of-device"
    ADDRESS_WITH_PASSWORD = "address-with-password"  # noqa: S105 - no password, the word

    # Files and folders.
    PATH_UNKNOWN = "path-unknown"
    PATH_UNREADABLE = "path-unreadable"
    FOLDER_EMPTY = "folder-empty"
    FOLDER_TOO_LARGE = "folder-too-large"
    FILE_BROKE_OFF = "file-broke-off"
    FILE_EMPTY = "file-empty"
    FILE_TOO_LARGE = "file-too-large"
    FILE_TOO_COMPLEX = "file-too-complex"
    FILE_BINARY = "file-binary"
    FILE_UNSAFE = "file-unsafe"
    FILE_OF_ANOTHER_KIND = "file-of-another-kind"
    FORMAT_UNKNOWN = "format-unknown"
    FEED_WITHOUT_ITEMS = "feed-without-items"
    FEED_BROKEN = "feed-broken"
    ARTICLE_WITHOUT_TEXT = "article-without-text"
    DUMP_WITHOUT_UPDATES = "dump-without-updates"
    INTRODUCTION_TOO_LONG = "introduction-too-long"
    INTRODUCTION_GUESSED = "introduction-guessed"
    DATE_MISSING = "date-missing"

    # What an address gave: one for each kind of failure.
    FETCH_GONE = "fetch-gone"
    FETCH_MISSING = "fetch-missing"
    FETCH_DENIED = "fetch-denied"
    FETCH_FORBIDDEN = "fetch-forbidden"
    FETCH_UNSAFE = "fetch-unsafe"
    FETCH_BUSY = "fetch-busy"
    FETCH_BROKEN = "fetch-broken"
    FETCH_TOO_LARGE = "fetch-too-large"
    FETCH_UNREADABLE = "fetch-unreadable"


class QuotewireError(Exception):
    """Root of the tree: catch it to show `str(error)` to a person.

    Errors of the index have an `ErrorCode`; `code` is "" where only the message says what is
    wrong. `values` are by name what the message is made of: no user's words beyond those in it.
    """

    exit_code = 1

    def __init__(self, message: str, code: str = "", **values: Value) -> None:
        super().__init__(message)
        self.code = code
        self.values: Mapping[str, Value] = values


class InputError(QuotewireError):
    """The caller gave something that cannot be used; nothing was changed."""

    exit_code = 2


class SourceError(InputError):
    """A file, folder or stream cannot be read as news at all (single bad items are `Reject`s)."""


class QuestionError(InputError):
    """A question that cannot be searched for: too short, too long, or in no script we index."""


class NotFoundError(InputError):
    """An update, source or story that the store does not hold."""


class NotFollowedError(InputError):
    """A source that was removed, or is polled by another process, while it was being read."""


class StoreError(QuotewireError):
    """The database cannot be opened, read or written."""


class StoreLockedError(StoreError):
    """Another process holds the lock for longer than we wait; trying again later is safe."""


class AnalysisChangedError(StoreError):
    """The store has been analysed anew at this moment; the same call made again succeeds."""


class StoreVersionError(StoreError):
    """The data folder was written by a newer Quotewire; it is refused and left as it is."""


class IndexFileError(QuotewireError):
    """An index on disk is missing, corrupt or of another model; a rebuild mends it."""


class ModelError(QuotewireError):
    """The embedding model cannot be loaded, or its weights are not the ones expected."""


class VerbatimError(QuotewireError):
    """An excerpt is not the stored text it claims to be: a bug, never shown to a reader."""
