"""Methods that `NewsIndex` had once: still found, with a DeprecationWarning."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.ports import Storage

# Methods that are the storage's now.
_OF_STORAGE = frozenset({"forget_traces", "tables"})


class Moved:
    """Finds on `storage` what has moved there."""

    storage: Storage

    if not TYPE_CHECKING:  # or every misspelt name would pass the type checker

        def __getattr__(self, name: str) -> object:
            """Find a method that was here once, with a DeprecationWarning."""
            if name not in _OF_STORAGE:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            warnings.warn(
                f"NewsIndex.{name} has moved: call NewsIndex.storage.{name}",
                DeprecationWarning,
                stacklevel=2,
            )
            return getattr(self.storage, name)
