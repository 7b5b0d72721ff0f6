"""The dictionaries behind FakeNewsStore, and how news is written to them."""

from __future__ import annotations

import copy
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from index.adapters.sqlite.news.identity import text_hash, update_id
from index.attribution import RULES_VERSION
from index.errors import NotFoundError, StoreError
from index.models import (
    Content,
    NewsUpdate,
    SourceKey,
    Span,
    StoredUpdate,
    TimeOrigin,
    TimeWindow,
)
from index.ports import (
    INDEXES,
    Consumer,
    PendingChange,
    Save,
    Vectors,
)
from index.text.analysis import analyse as packaged_analyse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from index.attribution.statements import Statement
    from index.identity.takedowns import Tombstone

_STRENGTH = {TimeOrigin.OWN: 3, TimeOrigin.PAGE: 2, TimeOrigin.IMPORT: 1, TimeOrigin.NONE: 0}


@dataclass
class _Story:
    title: str = ""
    url: str | None = None
    authors: tuple[str, ...] = ()


@dataclass
class _Update:
    """`latest` holds all but the content and the story, which are looked up when asked."""

    latest: StoredUpdate
    story: str
    prefix: str
    contents: list[Content] = field(default_factory=list)
    saved_at: list[datetime] = field(default_factory=list)
    chunks: dict[int, Span] = field(default_factory=dict)
    back_list: bool = False
    statements: dict[int, tuple[Statement, ...]] = field(default_factory=dict)
    rules: int = 0


@dataclass
class _State:
    sources: dict[int, SourceKey] = field(default_factory=dict)
    imported: dict[int, datetime] = field(default_factory=dict)
    stories: dict[tuple[int, str], _Story] = field(default_factory=dict)
    updates: dict[str, _Update] = field(default_factory=dict)
    external_ids: set[tuple[int, str]] = field(default_factory=set)
    tombstones: list[tuple[SourceKey, Tombstone]] = field(default_factory=list)
    vectors: dict[tuple[str, bytes], Vectors] = field(default_factory=dict)
    log: dict[int, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    pending: dict[Consumer, dict[int, PendingChange]] = field(
        default_factory=lambda: {consumer: {} for consumer in INDEXES}
    )
    last_source: int = 0
    last_chunk: int = 0
    last_seq: int = 0
    trimmed: int = 0


class FakeNews:
    """Sources, stories and updates: found, written and removed."""

    def __init__(self, analyse: Callable[[str], list[str]] = packaged_analyse) -> None:
        self._analyse = analyse
        self._state = _State()

    @contextmanager
    def unit(self) -> Iterator[None]:
        before = copy.deepcopy(self._state)
        try:
            yield
        except BaseException:
            self._state = before
            raise

    # -- sources and updates ---------------------------------------------------------------------

    def source(self, key: SourceKey) -> int:
        for source_id, known in self._state.sources.items():
            if known == key:
                return source_id
        self._state.last_source += 1
        self._state.sources[self._state.last_source] = key
        return self._state.last_source

    def find_by_external_id(
        self, source_id: int, external_ids: Sequence[str]
    ) -> dict[str, StoredUpdate]:
        return {
            str(update.external_id): update
            for update in self._all()
            if update.source_id == source_id and update.external_id in set(external_ids)
        }

    def with_content(
        self, source_id: int, contents: Sequence[Content], limit: int
    ) -> dict[Content, list[StoredUpdate]]:
        own = [update for update in self._all() if update.source_id == source_id]
        newest = sorted(own, key=lambda update: update.ordering_time, reverse=True)[:limit]
        found: dict[Content, list[StoredUpdate]] = {}
        for update in own:
            if update in newest and update.content in contents:
                found.setdefault(update.content, []).append(update)
        return found

    def history(
        self, update_ids: Sequence[str], limit: int
    ) -> dict[str, list[tuple[Content, datetime]]]:
        known = {i: self._state.updates[i] for i in update_ids if i in self._state.updates}
        all_of = {i: zip(one.contents, one.saved_at, strict=True) for i, one in known.items()}
        return {i: list(pairs)[::-1][:limit] for i, pairs in all_of.items()}

    def without_external_id(self, source_id: int, story: str) -> list[StoredUpdate]:
        return [
            update
            for update in self._all()
            if (update.source_id, update.external_id) == (source_id, None)
            and (update.story_url or update.story) == story
        ]

    def update(self, update_id: str, revision: int | None = None) -> StoredUpdate:
        held = self._state.updates.get(update_id)
        if held is None or not 1 <= (revision or 1) <= len(held.contents):
            raise NotFoundError(f"no update {update_id} (revision {revision})")
        return self._view(held, revision or len(held.contents))

    def latest(self, window: TimeWindow, limit: int) -> list[StoredUpdate]:
        found = [u for u in self._all() if u.kind != "introduction" and is_in(u, window)]
        return sorted(found, key=lambda update: update.ordering_time, reverse=True)[:limit]

    def latest_times(self, source_id: int, limit: int) -> list[datetime]:
        own = [u for u in self.latest(TimeWindow(), len(self._all())) if u.source_id == source_id]
        return [update.ordering_time for update in own][:limit]

    def newest(self, window: TimeWindow | None = None) -> datetime | None:
        times = [u.ordering_time for u in self._all() if is_in(u, window or TimeWindow())]
        return max(times, default=None)

    def _all(self) -> list[StoredUpdate]:
        return [self._view(held, len(held.contents)) for held in self._state.updates.values()]

    def _view(self, held: _Update, revision: int) -> StoredUpdate:
        content = held.contents[revision - 1]
        story = self._state.stories[held.latest.source_id, held.story]
        return replace(
            held.latest,
            revision=revision,
            headline=content.headline,
            body=content.body,
            authors=content.authors,
            story=story.title,
            story_url=story.url,
            story_authors=story.authors,
        )

    # -- writing ---------------------------------------------------------------------------------

    def save(self, source_id: int, saves: Sequence[Save], now: datetime) -> list[StoredUpdate]:
        with self.unit():
            return [self._save(source_id, save, now) for save in saves]

    def _save(self, source_id: int, save: Save, now: datetime) -> StoredUpdate:
        if save.current is None:
            held = self._new(source_id, save, now)
        else:
            held = self._held(save.current.update_id)
            self._refresh(held, save.incoming)
        lost = tuple(held.chunks)
        gone = self._hashes(held)
        held.contents.append(save.content)
        held.saved_at.append(now)
        self._state_anew(held, len(held.contents), save.statements)
        first = self._state.last_chunk + 1
        self._state.last_chunk += len(save.chunks)
        held.chunks = dict(enumerate(save.chunks, start=first))
        self._drop_vectors(gone)
        self._note(held.latest.update_id, lost)
        return self._view(held, len(held.contents))

    def _new(self, source_id: int, save: Save, now: datetime) -> _Update:
        state, incoming = self._state, save.incoming
        own_id = incoming.id or incoming.url
        if own_id is not None and (source_id, own_id) in state.external_ids:
            raise StoreError(f"the source already has {own_id!r}")
        public_id = update_id(state.sources[source_id], save, state.updates)
        latest = StoredUpdate(
            headline="",
            body="",
            authors=(),
            story="",
            story_authors=(),
            update_id=public_id,
            revision=0,
            kind=incoming.kind,
            source_id=source_id,
            publisher=state.sources[source_id].publisher,
            locator=state.sources[source_id].locator,
            story_url=None,
            external_id=own_id,
            url=incoming.url,
            published_at=incoming.published_at,
            published_precision=incoming.published_precision,
            published_from=incoming.published_from,
            first_seen_at=now,
            language=incoming.language,
        )
        story = incoming.story_url or incoming.story or ""
        if own_id is not None:
            state.external_ids.add((source_id, own_id))
        state.updates[public_id] = _Update(
            latest, story, save.embedding_prefix, back_list=save.back_list
        )
        self._refresh_story(state.updates[public_id], incoming)
        return state.updates[public_id]

    def refresh_details(self, source_id: int, saves: Sequence[Save], now: datetime) -> int:
        changed = 0
        for save in saves:
            if save.current is not None:
                held = self._held(save.current.update_id)
                changed += self._refresh(held, save.incoming)
        self._state.imported[source_id] = now
        return changed

    def _refresh(self, held: _Update, incoming: NewsUpdate) -> int:
        before, story_before = held.latest, held.story
        held.latest = replace(
            before,
            kind=incoming.kind,
            url=incoming.url or before.url,
            language=incoming.language or before.language,
        )
        stronger = _STRENGTH[incoming.published_from] >= _STRENGTH[before.published_from]
        if incoming.published_at is not None and stronger:
            held.latest = replace(
                held.latest,
                published_at=incoming.published_at,
                published_precision=incoming.published_precision,
                published_from=incoming.published_from,
            )
        changed_story = self._refresh_story(held, incoming)
        return int((held.latest, held.story) != (before, story_before)) + changed_story

    def _refresh_story(self, held: _Update, incoming: NewsUpdate) -> int:
        stories, source_id = self._state.stories, held.latest.source_id
        story_before = held.story
        kept = stories.get((source_id, held.story), _Story())
        held.story = incoming.story_url or kept.url or incoming.story or kept.title
        story = stories.setdefault((source_id, held.story), _Story())
        before = replace(story)
        story.url = story.url or incoming.story_url
        story.title = incoming.story or story.title
        story.authors = incoming.story_authors or story.authors
        if held.story != story_before:
            self._drop_empty_stories()
        return int(story != before)

    def _drop_empty_stories(self) -> None:
        used = {(u.latest.source_id, u.story) for u in self._state.updates.values()}
        self._state.stories = {k: s for k, s in self._state.stories.items() if k in used}

    def _held(self, public_id: str) -> _Update:
        if public_id not in self._state.updates:
            raise NotFoundError(f"no update {public_id}")
        return self._state.updates[public_id]

    def _remove(self, update_id: str) -> None:
        held = self._held(update_id)
        del self._state.updates[update_id]
        self._state.external_ids.discard((held.latest.source_id, str(held.latest.external_id)))
        self._drop_vectors(self._hashes(held))
        self._drop_empty_stories()
        self._note(update_id, tuple(held.chunks))

    def _state_anew(self, held: _Update, revision: int, statements: tuple[Statement, ...]) -> None:
        in_order = sorted(statements, key=lambda one: (one.field == "body", one.start, one.end))
        held.statements[revision] = tuple(in_order)
        held.rules = RULES_VERSION

    # -- what every write touches -----------------------------------------------------------------

    def _rows(self) -> Iterator[tuple[int, _Update, Span, str]]:
        """Every chunk with its update and its text, by ascending id."""
        found = [(i, u, c) for u in self._state.updates.values() for i, c in u.chunks.items()]
        for chunk_id, held, chunk in sorted(found, key=lambda row: row[0]):
            whole = self._view(held, len(held.contents)).text(chunk.field)
            yield chunk_id, held, chunk, whole[chunk.start : chunk.end]

    def _hashes(self, held: _Update) -> set[bytes]:
        content = held.contents[-1] if held.contents else Content("", "", ())
        wholes = {"headline": content.headline, "body": content.body}
        return {
            text_hash(held.prefix, wholes[chunk.field][chunk.start : chunk.end])
            for chunk in held.chunks.values()
        }

    def _note(self, public_id: str, lost: tuple[int, ...]) -> None:
        seq = self._log(public_id, lost)
        for waiting in self._state.pending.values():
            waiting[seq] = PendingChange(public_id, seq, lost)

    def _log(self, public_id: str, lost: tuple[int, ...]) -> int:
        self._state.last_seq += 1
        self._state.log[self._state.last_seq] = (public_id, lost)
        return self._state.last_seq

    def _drop_vectors(self, hashes: set[bytes]) -> None:
        unused = hashes - self._used_hashes() if hashes else hashes
        kept = {key: v for key, v in self._state.vectors.items() if key[1] not in unused}
        self._state.vectors = kept

    def _used_hashes(self) -> set[bytes]:
        return {text_hash(held.prefix, text) for _, held, _, text in self._rows()}


def is_in(update: StoredUpdate, window: TimeWindow) -> bool:
    time = update.ordering_time
    return (window.start is None or time >= window.start) and (
        window.end is None or time < window.end
    )
