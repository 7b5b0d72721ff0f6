"""Group news into developments as it comes, for whoever alerts people to each development once.

noted before → restored → changes of a batch → leaders, new leaders of earlier news, what is new
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.changes.developments import Developments
from index.changes.materiality import is_retraction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime, timedelta

    from index.alerting.alert_feed import AlertChange
    from index.alerting.update_facts import UpdateFacts
    from index.models import StoredUpdate


@dataclass(frozen=True, slots=True)
class Grouping:
    """Where a batch of changes belongs.

    `leaders` holds, for each update that is there and of no back list, the id of the update that
    leads its development; `reassigned` the same for earlier updates whose leader is gone or was
    taken back. `new` are the ids of the updates that were never looked at before.
    """

    leaders: Mapping[str, str]
    reassigned: Mapping[str, str]
    new: frozenset[str]


class DevelopmentTracker:
    """In memory; not for several threads at once.

    Args:
        update: finds an update's current revision, None where it is gone.
        remembered_for: how long the caller keeps what is noted. An update that was first seen
            longer ago may be forgotten, so only its first revision counts as new.
    """

    def __init__(
        self, update: Callable[[str], StoredUpdate | None], remembered_for: timedelta
    ) -> None:
        self._update = update
        self._remembered_for = remembered_for
        self._developments = Developments()

    def restore(self, noted: Iterable[tuple[str, str, datetime]]) -> None:
        """Begin anew with what was noted: (update id, id of its leader, when), oldest first."""
        self._developments = Developments()
        gone, withdrawn = set(), []
        for update_id, leader, at in noted:
            update = self._update(update_id)
            if update is None:
                gone.add(update_id)
                continue
            self._developments.remember(update, leader, at)
            if is_retraction(update.content):
                withdrawn.append(update_id)
        # Once all are there: who followed them is led by another now.
        self._developments.forget(gone)
        for update_id in withdrawn:
            self._developments.withdraw(update_id)

    def group(self, changes: Sequence[AlertChange], now: datetime) -> Grouping:
        """Group a batch and remember it. What is gone or taken back goes first: who tells the same
        in this batch is told for itself."""
        new = {change.update_id for change in changes if self._is_new(change.facts, now)}
        gone = {change.update_id for change in changes if change.facts is None}
        reassigned = self._developments.forget(gone)
        leaders: dict[str, str] = {}
        updates = [
            change.facts.update for change in changes if change.facts and not change.back_list
        ]
        withdrawn = {update.update_id for update in updates if is_retraction(update.content)}
        for update in sorted(updates, key=lambda update: update.update_id not in withdrawn):
            leader = self._developments.leader_of(update, now)
            leaders[update.update_id] = leader
            self._developments.remember(update, leader, now)
            if update.update_id in withdrawn:
                reassigned |= self._developments.withdraw(update.update_id)
        return Grouping(leaders, reassigned, frozenset(new))

    def leader_of(self, update: StoredUpdate, now: datetime) -> str:
        """The id of the update that leads its development; nothing is remembered."""
        return self._developments.leader_of(update, now)

    def forget_before(self, time: datetime) -> None:
        """Forget what was noted before that time."""
        self._developments.forget_before(time)

    def _is_new(self, facts: UpdateFacts | None, now: datetime) -> bool:
        """Its first revision, or one that came before the first was looked at."""
        if facts is None:
            return False
        is_fresh = now - facts.update.first_seen_at < self._remembered_for
        return facts.update.revision == 1 or (
            is_fresh and facts.update.update_id not in self._developments
        )
