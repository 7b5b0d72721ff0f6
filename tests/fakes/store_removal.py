"""Removal in FakeNewsStore, and what is remembered of it."""

from __future__ import annotations

from index.errors import NotFoundError
from index.identity.takedowns import Tombstone, identity_digest, own_time, text_digest
from index.models import SourceKey
from tests.fakes.store_tables import FakeNews


class FakeRemovals(FakeNews):
    """Of updates and of sources."""

    def remove_update(self, update_id: str) -> None:
        latest, contents = self.update(update_id), self._held(update_id).contents
        tombstone = Tombstone(
            update_id,
            identity_digest(latest.external_id, latest.kind, latest.story_url or latest.story),
            frozenset(text_digest(one.headline, one.body) for one in contents),
            own_time(latest.published_at, latest.published_from),
        )
        key = SourceKey(latest.publisher, latest.locator)
        self._state.tombstones.append((key, tombstone))
        self._remove(update_id)

    def remove_source(self, source_id: int) -> int:
        if source_id not in self._state.sources:
            raise NotFoundError(f"no source {source_id}")
        removed = [u.update_id for u in self._all() if u.source_id == source_id]
        for public_id in removed:
            self._remove(public_id)
        del self._state.sources[source_id]
        return len(removed)

    def tombstones(self, source_id: int) -> list[Tombstone]:
        key = self._state.sources.get(source_id)
        found = [one for of, one in self._state.tombstones if of == key]
        return sorted(found, key=lambda one: one.update_id)

    def restore(self, update_id: str) -> None:
        kept = [pair for pair in self._state.tombstones if pair[1].update_id != update_id]
        if kept == self._state.tombstones:
            raise NotFoundError(f"{update_id} was not removed")
        self._state.tombstones = kept
