"""Updates in memory: read and written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from index.adapters.news_keys import text_hash, update_id
from index.attribution import RULES_VERSION
from index.errors import NotFoundError, StoreError
from index.models import ChunkRow, Passage, SourceKey, StoredUpdate, TimeOrigin, TimeWindow
from index.text.analysis import analyse as packaged_analyse
from tests.fakes.news_changes import MemoryChanges

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from index.attribution.statements import Statement
    from index.identity.takedowns import Tombstone
    from index.models import Content, NewsUpdate, Span
    from index.ports import Save, Vectors

    Ids = Sequence[str]
    Statements = tuple[Statement, ...]

_ORIGINS = [*TimeOrigin]  # best first
_TIME = {"published_at", "published_precision", "published_from"}
ALWAYS = TimeWindow()


@dataclass(frozen=True, slots=True)
class _Row:
    """An update with all its revisions: `versions[0]` is blank, so that each has its number."""

    versions: tuple[StoredUpdate, ...]
    prefix: str
    back_list: bool
    saved_at: tuple[datetime, ...] = ()
    chunk_ids: tuple[int, ...] = ()
    statements: Statements = ()
    rules: int = RULES_VERSION


class MemoryUpdates(MemoryChanges):
    """See `UpdateRepository` in `index.ports`.

    For one thread; all that its dictionaries hold is immutable.
    """

    def __init__(self, analyse: Callable[[str], list[str]] = packaged_analyse) -> None:
        super().__init__()
        self._analyse = analyse
        self._sources: dict[int, SourceKey] = {}
        self._imported: dict[int, datetime] = {}
        self._rows: dict[str, _Row] = {}
        self._by_external_id: dict[tuple[int, str | None], str] = {}
        self._chunks: dict[int, ChunkRow] = {}
        self._tombstones: dict[str, tuple[SourceKey, Tombstone]] = {}
        self._vectors: dict[tuple[str, bytes], Vectors] = {}
        self._sentences: dict[tuple[str, bytes], Vectors] = {}
        self._last_source = self._last_chunk = 0

    # -- updates ---------------------------------------------------------------------------------

    def update(self, update_id: str, revision: int | None = None) -> StoredUpdate:
        versions = self._row(update_id).versions
        if revision is not None and not 0 < revision < len(versions):
            raise NotFoundError(f"{update_id} has no revision {revision}")
        return versions[-1 if revision is None else revision]

    def latest(self, window: TimeWindow, limit: int) -> list[StoredUpdate]:
        return _newest_first(u for u in self._current(window) if u.kind != "introduction")[:limit]

    def latest_times(self, source_id: int, limit: int) -> list[datetime]:
        own = [u for u in self.latest(ALWAYS, len(self._rows)) if u.source_id == source_id]
        return [update.ordering_time for update in own][:limit]

    def newest(self, window: TimeWindow | None = None) -> datetime | None:
        return max((u.ordering_time for u in self._current(window or ALWAYS)), default=None)

    def back_list(self, update_ids: Ids) -> set[str]:
        return {i for i in update_ids if i in self._rows and self._rows[i].back_list}

    def source(self, key: SourceKey) -> int:
        if key not in self._sources.values():
            self._last_source += 1
            self._sources[self._last_source] = key
        return next(source_id for source_id, known in self._sources.items() if known == key)

    def find_by_external_id(self, source_id: int, external_ids: Ids) -> dict[str, StoredUpdate]:
        keys = {i: self._by_external_id.get((source_id, i)) for i in external_ids}
        return {i: self.update(key) for i, key in keys.items() if key is not None}

    def with_content(
        self, source_id: int, contents: Sequence[Content], limit: int
    ) -> dict[Content, list[StoredUpdate]]:
        own, found = self._current(ALWAYS, source_id), defaultdict(list)
        newest = {update.update_id for update in _newest_first(own)[:limit]}
        for update in own:
            if update.update_id in newest and update.content in contents:
                found[update.content].append(update)
        return found

    def without_external_id(self, source_id: int, story: str) -> list[StoredUpdate]:
        own = self._current(ALWAYS, source_id)
        return [u for u in own if u.external_id is None and story_key(u) == story]

    def history(self, update_ids: Ids, limit: int) -> dict[str, list[tuple[Content, datetime]]]:
        rows = {i: self._rows[i] for i in update_ids if i in self._rows}
        pairs = {i: [*zip(row.versions[1:], row.saved_at, strict=True)] for i, row in rows.items()}
        return {
            i: [(u.content, at) for u, at in found[::-1][:limit]] for i, found in pairs.items()
        }

    def tombstones(self, source_id: int) -> list[Tombstone]:
        key = self._sources.get(source_id)
        return [one for _, (of, one) in sorted(self._tombstones.items()) if of == key]

    def save(self, source_id: int, saves: Sequence[Save], now: datetime) -> list[StoredUpdate]:
        with self.unit():
            return [self._save(source_id, save, now) for save in saves]

    def refresh_details(self, source_id: int, saves: Sequence[Save], now: datetime) -> int:
        self._imported[source_id] = now
        seen = [(s.current.update_id, s.incoming) for s in saves if s.current is not None]
        return sum(self._refresh(public_id, incoming) for public_id, incoming in seen)

    def _current(self, window: TimeWindow, source_id: int | None = None) -> list[StoredUpdate]:
        updates = (row.versions[-1] for row in self._rows.values())
        return [u for u in updates if source_id in (None, u.source_id) and is_in(u, window)]

    def _row(self, public_id: str) -> _Row:
        if public_id not in self._rows:
            raise NotFoundError(f"no update {public_id}")
        return self._rows[public_id]

    def _save(self, source_id: int, save: Save, now: datetime) -> StoredUpdate:
        public_id = save.current.update_id if save.current else self._new(source_id, save, now)
        self._refresh(public_id, save.incoming)
        row = self._rows[public_id]
        number = len(row.versions)
        update = replace(row.versions[-1], revision=number, **asdict(save.content))
        row = replace(row, versions=(*row.versions, update), saved_at=(*row.saved_at, now))
        self._rows[public_id] = self._cut(stating(row, save.statements), save.chunks)
        self._note(public_id, row.chunk_ids)
        return update

    def _new(self, source_id: int, save: Save, now: datetime) -> str:
        own_id, key = save.incoming.external_id, self._sources[source_id]
        if (source_id, own_id) in self._by_external_id:
            raise StoreError(f"the source already has {own_id!r}")
        public_id = update_id(key, save, self._rows)
        known: dict[str, Any] = dict.fromkeys(StoredUpdate.__slots__)
        known |= {"update_id": public_id, "source_id": source_id, "external_id": own_id}
        known |= {"publisher": key.publisher, "locator": key.locator, "first_seen_at": now}
        known |= {"story": "", "story_authors": ()}
        known |= save.incoming.model_dump(include=_TIME)
        blank = StoredUpdate(**known)
        if own_id is not None:
            self._by_external_id[source_id, own_id] = public_id
        self._rows[public_id] = _Row((blank,), save.embedding_prefix, save.back_list)
        return public_id

    def _refresh(self, public_id: str, incoming: NewsUpdate) -> bool:
        """Write what makes no revision; what is said of the story reaches all its updates."""
        was = self._row(public_id).versions[-1]
        new: dict[str, Any] = {"kind": incoming.kind, "url": incoming.url or was.url}
        new["language"] = was.language or incoming.language
        weaker = _ORIGINS.index(incoming.published_from) > _ORIGINS.index(was.published_from)
        if incoming.published_at is not None and not weaker:
            new |= incoming.model_dump(include=_TIME)
        key = incoming.story_url or was.story_url or incoming.story or was.story
        known = next((u for u in self._in_story(was.source_id, key)), None)
        known = known or replace(was, story="", story_url=None, story_authors=())
        story: dict[str, Any] = {"story_url": known.story_url or incoming.story_url}
        story["story"] = incoming.story or known.story
        story["story_authors"] = incoming.story_authors or known.story_authors
        if replace(known, **story) != known:
            for peer in [*self._in_story(was.source_id, key)]:
                self._write(peer.update_id, story)
        self._write(public_id, story | new)
        return self._rows[public_id].versions[-1] != was

    def _in_story(self, source_id: int, key: str) -> Iterator[StoredUpdate]:
        updates = (row.versions[-1] for row in self._rows.values() if key)
        return (u for u in updates if story_key(u) == key and u.source_id == source_id)

    def _write(self, public_id: str, details: dict[str, Any]) -> None:
        row = self._rows[public_id]
        versions = tuple(replace(version, **details) for version in row.versions)
        self._rows[public_id] = replace(row, versions=versions)

    def _cut(self, row: _Row, chunks: Sequence[Span]) -> _Row:
        """Put these chunks in the place of the update's own."""
        for chunk_id in row.chunk_ids:
            del self._chunks[chunk_id]
        update, first = row.versions[-1], self._last_chunk + 1
        for number, chunk in enumerate(chunks, start=first):
            key = text_hash(row.prefix, Passage(number, update, chunk).text)
            self._chunks[number] = ChunkRow(number, update.update_id, chunk, key)
        self._last_chunk += len(chunks)
        if self._vectors:
            used = {row.text_hash for row in self._chunks.values()}
            self._vectors = {key: one for key, one in self._vectors.items() if key[1] in used}
            self._sentences = {key: one for key, one in self._sentences.items() if key[1] in used}
        return replace(row, chunk_ids=tuple(range(first, first + len(chunks))))


def stating(row: _Row, statements: Statements) -> _Row:
    in_order = sorted(statements, key=lambda one: (one.field == "body", one.start, one.end))
    return replace(row, statements=tuple(in_order), rules=RULES_VERSION)


def story_key(update: StoredUpdate) -> str:
    return update.story_url or update.story


def _newest_first(updates: Iterable[StoredUpdate]) -> list[StoredUpdate]:
    return sorted(updates, key=lambda update: update.ordering_time, reverse=True)


def is_in(update: StoredUpdate, window: TimeWindow) -> bool:
    time = update.ordering_time
    return (window.start or time) <= time and (window.end is None or time < window.end)
