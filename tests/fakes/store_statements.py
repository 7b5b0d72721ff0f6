"""Statements in FakeNewsStore."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from index.adapters.sqlite.news.identity import speaker_phrase
from index.attribution import RULES_VERSION
from index.attribution.statements import SpeakerCount, StoredStatement
from index.models import TimeWindow
from tests.fakes.store_removal import FakeRemovals
from tests.fakes.store_tables import is_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from index.attribution.statements import Statement
    from index.models import StoredUpdate


class FakeStatements(FakeRemovals):
    """Those of current revisions, counted, found and restated."""

    def speakers(self) -> list[SpeakerCount]:
        counts: Counter[tuple[str, str | None]] = Counter()
        latest: dict[tuple[str, str | None], datetime] = {}
        for stored in self._stated():
            for speaker in _speakers(stored):
                counts[speaker] += 1
                time = stored.update.ordering_time
                latest[speaker] = max(time, latest.get(speaker, time))
        return [SpeakerCount(*speaker, n, latest[speaker]) for speaker, n in counts.items()]

    def statements_by(
        self, names: Sequence[str], window: TimeWindow | None, limit: int
    ) -> list[StoredStatement]:
        found = [
            stored
            for stored in self._stated()
            if {stored.statement.speaker, stored.statement.reported_speaker} & set(names)
            and is_in(stored.update, window or TimeWindow())
        ]
        return sorted(found, key=lambda one: one.update.ordering_time, reverse=True)[:limit]

    def statements_in(self, update_ids: Sequence[str]) -> dict[str, list[StoredStatement]]:
        found: dict[str, list[StoredStatement]] = {}
        for stored in self._stated():
            if stored.update.update_id in update_ids:
                found.setdefault(stored.update.update_id, []).append(stored)
        return found

    def outdated_statements(self, limit: int) -> list[StoredUpdate]:
        held = self._state.updates
        return [u for u in self._all() if held[u.update_id].rules != RULES_VERSION][:limit]

    def restate(self, updates: Sequence[tuple[StoredUpdate, tuple[Statement, ...]]]) -> None:
        known = self._state.updates
        there = [(u, made) for u, made in updates if u.update_id in known]
        for update, statements in there:
            self._state_anew(known[update.update_id], update.revision, statements)
        if there:
            self._log(there[0][0].update_id, ())

    def forget_rules(self, update_id: str) -> None:
        """As if its statements were by older rules: for tests."""
        self._state.updates[update_id].rules = 0

    def _stated(self) -> list[StoredStatement]:
        return [
            StoredStatement(update, statement, place)
            for update in self._all()
            for place, statement in enumerate(
                self._state.updates[update.update_id].statements.get(update.revision, ())
            )
        ]


def _speakers(stored: StoredStatement) -> list[tuple[str, str | None]]:
    statement = stored.statement
    found: list[tuple[str, str | None]] = []
    if statement.speaker:
        found.append((statement.speaker, speaker_phrase(statement, stored.update.content)))
    if statement.reported_speaker:
        found.append((statement.reported_speaker, None))
    return found
