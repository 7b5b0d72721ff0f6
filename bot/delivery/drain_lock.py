"""The right to drain the outbox of a data folder: one process at a time has it.

A lock of the operating system, so that it ends with its process, however that ends, and no clock
has a part in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from index import QuotewireError

if TYPE_CHECKING:
    from pathlib import Path


def drain_lock_of(folder: Path) -> Path:
    """Where the lock of a data folder is."""
    return folder / "outbox.lock"


def is_taken(path: Path) -> bool:
    """Whether a process has that lock now. Nothing is made by looking."""
    if not path.exists():
        return False
    lock = DrainLock(path)
    if not lock.try_take():
        return True
    lock.release()
    return False


class DrainLock:
    """A file in an existing folder. May be taken and released by different threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = FileLock(path, thread_local=False)

    def try_take(self) -> bool:
        """False where another process has it. Raises QuotewireError where the folder cannot be
        written to."""
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            return False
        except OSError as error:
            raise QuotewireError(
                f"{self._path} cannot be locked ({error}); check that this user may write to it"
            ) from error
        return True

    def release(self) -> None:
        """Harmless where it was not taken."""
        self._lock.release(force=True)
