"""Every error that Quotewire raises on purpose.

A message says what went wrong, with which value, and what to do about it. `exit_code` is what a
command ends with: 2 where the caller's input is at fault, 1 where the machine or the data is.
"""


class QuotewireError(Exception):
    """Root of the tree: catch it to show `str(error)` to a person."""

    exit_code = 1


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


class StoreVersionError(StoreError):
    """The data folder was written by a newer Quotewire; it is refused and left as it is."""


class IndexFileError(QuotewireError):
    """An index on disk is missing, corrupt or of another model; a rebuild mends it."""


class ModelError(QuotewireError):
    """The embedding model cannot be loaded, or its weights are not the ones expected."""


class VerbatimError(QuotewireError):
    """An excerpt is not the stored text it claims to be: a bug, never shown to a reader."""
