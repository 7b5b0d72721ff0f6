"""Changes of the news in memory: noted, followed, waiting; and units of work."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from copy import copy
from typing import TYPE_CHECKING

from index.ports import INDEXES, Consumer, PendingChange

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class MemoryChanges:
    """See `ChangeLog`, `PendingChanges` and `Transactional` in `index.ports`.

    For one thread; all that its dictionaries hold is immutable, in subclasses too.
    """

    def __init__(self) -> None:
        self._log: dict[int, tuple[str, tuple[int, ...]]] = {}
        self._pending: dict[tuple[Consumer, int], PendingChange] = {}
        self._consumers = set(INDEXES)
        self._seq = 0

    @contextmanager
    def unit(self) -> Iterator[None]:
        before = {name: copy(value) for name, value in vars(self).items()}
        try:
            yield
        except BaseException:
            vars(self).update(before)
            raise

    def change_seq(self) -> int:
        return self._seq

    def changes_since(self, seq: int) -> tuple[dict[str, tuple[int, ...]], int] | None:
        if not self._seq - len(self._log) <= seq <= self._seq:
            return None
        changed: dict[str, tuple[int, ...]] = defaultdict(tuple)
        for number, (public_id, lost) in self._log.items():
            if number > seq:
                changed[public_id] += lost
        return changed, self._seq

    def trim_changes(self, keep_after: int) -> None:
        self._log = {number: one for number, one in self._log.items() if number > keep_after}

    def enlist(self, consumer: Consumer) -> None:
        self._consumers.add(consumer)

    def pending(self, consumer: Consumer, limit: int) -> list[PendingChange]:
        return [one for (of, _), one in self._pending.items() if of == consumer][:limit]

    def done(self, consumer: Consumer, changes: Sequence[PendingChange]) -> None:
        for change in changes:
            self._pending.pop((consumer, change.change), None)

    def _note(self, public_id: str, lost: tuple[int, ...], *, for_consumers: bool = True) -> None:
        self._seq += 1
        self._log[self._seq] = (public_id, lost)
        for consumer in self._consumers if for_consumers else ():
            self._pending[consumer, self._seq] = PendingChange(public_id, self._seq, lost)
