"""News in: decide for each item whether it is new, revised or the same, then store it.

    NewsSource.fetch → decide / match_by_text → chunks, statements → UpdateRepository.save
                                              ↘ UpdateRepository.refresh_details

The decisions are pure; `ingest` calls the ports in batches, one transaction each, so that a crash
leaves whole batches and a repeat of the import finishes the work.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from index.attribution import attribute
from index.batches import batched, batched_by_size
from index.identity.likeness import under_new_ids
from index.identity.same_text import match_by_text
from index.identity.takedowns import Takedowns, own_time, still_out
from index.identity.unsteady_pages import MAX_HISTORY, Pair, have_wandered, identified, settles_at
from index.models import (
    Content,
    NewsUpdate,
    Notice,
    Reject,
    SourceKey,
    TimeWindow,
)
from index.ports import Save
from index.text.chunking import chunk_update, embedding_prefix
from index.text.languages import language_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from index.import_parameters import ImportParameters
    from index.models import SourceItem, StoredUpdate
    from index.ports import NewsSource, UpdateRepository
    from index.ports.transactions import Transactional
    from index.text.languages import Identify

    UnitOfWork = Callable[[Transactional], AbstractContextManager[None]]

Decision = Literal["new", "revised", "same"]

BATCH_ITEMS = 500
# The slices and statements of a text take some fifty times its room.
WORKED_OUT_CHARS = 200_000
# So many of a source's newest updates are looked through for the text of an unknown id: the most
# that one page may have.
MAX_ALIKE = 5_000

# Of one second: more are no edits of each other.
MAX_OF_ONE_TIME = 50
_MOMENT = timedelta(microseconds=1)
_Key = tuple[SourceKey, str]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of the items of one import; read is the sum. `held`: texts that stood before
    and are to be looked at again before they count (see `index.identity.unsteady_pages`).
    `removed`: what an administrator removed, and which stays out (see `index.identity.takedowns`).
    """

    new: int = 0
    revised: int = 0
    unchanged: int = 0
    rejected: int = 0
    held: int = 0
    removed: int = 0

    @property
    def read(self) -> int:
        stored = self.new + self.revised + self.unchanged
        return stored + self.rejected + self.held + self.removed


def source_key(update: NewsUpdate, parameters: ImportParameters) -> SourceKey:
    """The source of an item: its publisher and the page or story, never the file's path."""
    locator = parameters.url or parameters.story or update.story_url or ""
    return SourceKey(update.publisher or "", locator)


def decide(incoming: Content, current: StoredUpdate | None) -> Decision:
    """New, revised or the same. Times, addresses and the story's own title revise nothing."""
    if current is None:
        return "new"
    return "same" if incoming == current.content else "revised"


def ingest(
    source: NewsSource,
    store: UpdateRepository,
    parameters: ImportParameters,
    now: datetime,
    *,
    on_issue: Callable[[Reject | Notice], None] = lambda _: None,
    on_progress: Callable[[int], None] = lambda _: None,
    identify: Identify = lambda _: None,
    unit: UnitOfWork = lambda store: store.unit(),
) -> ImportReport:
    """Read a source to its end into the store.

    `now` becomes `first_seen_at` of what is new; `identify` tells the language of a text.
    `on_issue` hears of each reject and notice, `on_progress` of the number of items read so far.
    `unit` opens each unit of work on the store; what it raises ends the import, with nothing
    stored from then on. Raises SourceError where the source breaks off; what was read
    before that is stored.
    """
    work = _Import(store, parameters, now, on_issue, on_progress, identify, unit)
    return work.run(source.fetch())


class _Import:
    """One run of `ingest`: batches what has an identity, keeps back what is matched by text."""

    def __init__(
        self,
        store: UpdateRepository,
        parameters: ImportParameters,
        now: datetime,
        on_issue: Callable[[Reject | Notice], None],
        on_progress: Callable[[int], None],
        identify: Identify,
        unit: UnitOfWork,
    ) -> None:
        self._store = store
        self._parameters = parameters
        self._now = now
        self._on_issue = on_issue
        self._on_progress = on_progress
        self._identify = identify
        self._unit = unit
        self._report = ImportReport()
        self._takedowns = Takedowns(())
        self._identified: dict[SourceKey, dict[str, NewsUpdate]] = defaultdict(dict)
        self._anonymous: dict[_Key, list[NewsUpdate]] = defaultdict(list)

    def run(self, items: Iterable[SourceItem]) -> ImportReport:
        waiting = 0
        # Which ids wander is seen from a whole page only.
        at_most = MAX_ALIKE if self._parameters.followed else BATCH_ITEMS
        try:
            for read, item in enumerate(items, start=1):
                if isinstance(item, NewsUpdate):
                    waiting += self._take(item)
                elif isinstance(item, Reject):
                    self._reject(item)
                else:
                    self._on_issue(item)
                if waiting >= at_most:
                    self._save_identified()
                    waiting = 0
                self._on_progress(read)
        finally:
            self._save_identified()
            self._save_anonymous()
        return self._report

    def _reject(self, reject: Reject) -> None:
        self._report = replace(self._report, rejected=self._report.rejected + 1)
        self._on_issue(reject)

    def _take(self, update: NewsUpdate) -> int:
        """Put the item where it waits; returns 1 if it waits in the current batch."""
        key = source_key(update, self._parameters)
        external_id = update.external_id
        if external_id is None:
            self._anonymous[key, update.story_url or update.story or ""].append(update)
            return 0
        if external_id in self._identified[key]:  # the same item twice: keep their order
            self._save_identified()
        self._identified[key][external_id] = update
        return 1

    def _save_identified(self) -> None:
        waiting, self._identified = self._identified, defaultdict(dict)
        for key, updates in waiting.items():
            with self._unit(self._store):
                source_id = self._begin(key)
                known = self._store.find_by_external_id(source_id, list(updates))
                found = [(u, known.get(i)) for i, u in updates.items()]
                settled = self._settled(source_id, found)
                pairs = self._without_removed(source_id, found, settled)
                self._save(source_id, pairs[:BATCH_ITEMS])
            for batch in batched(pairs[BATCH_ITEMS:], BATCH_ITEMS):
                with self._unit(self._store):
                    source_id = self._begin(key)
                    self._save(source_id, self._as_now(source_id, batch))

    def _begin(self, key: SourceKey) -> int:
        """To be called first in a unit of work; returns the id of the source."""
        source_id = self._store.source(key)
        self._takedowns = Takedowns(self._store.tombstones(source_id))
        return source_id

    def _settled(self, source_id: int, pairs: Sequence[Pair]) -> Sequence[Pair]:
        """With ids that wander followed to their updates."""
        if not self._parameters.followed or self._parameters.back_list:
            return pairs
        unsure = [u.content for u, current in pairs if decide(u.content, current) != "same"]
        if not unsure:
            return pairs
        alike = self._store.with_content(source_id, unsure, MAX_ALIKE)
        found = identified(pairs, alike, self._now)
        renamed = [u.id for (u, _), (before, _) in zip(found, pairs, strict=True) if u != before]
        known = self._store.find_by_external_id(source_id, [i for i in renamed if i])
        found = [(u, current or known.get(u.id or "")) for u, current in found]
        return under_new_ids(found, lambda at: self._of_time(source_id, at))

    def _of_time(self, source_id: int, at: datetime) -> list[StoredUpdate]:
        found = self._store.latest(TimeWindow(at, at + _MOMENT), MAX_OF_ONE_TIME)
        return [one for one in found if one.source_id == source_id]

    def _without_removed(
        self, source_id: int, pairs: Sequence[Pair], settled: Sequence[Pair]
    ) -> Sequence[Pair]:
        """`settled` are the `pairs` once ids that wander were followed."""
        if not self._takedowns:
            return settled
        wander = self._parameters.followed and (
            have_wandered(pairs, settled) or self._takedowns.have_moved(settled)
        )
        return self._sifted(source_id, settled, ids_wander=wander)

    def _as_now(self, source_id: int, pairs: Sequence[Pair]) -> Sequence[Pair]:
        """A page's further batch: since the one before, another process may have removed what is
        paired here, or stored what was new."""
        paired = [current.update_id for _, current in pairs if current is not None]
        there = self._store.history(paired, 1).keys()
        self._pass_over([update_id for update_id in paired if update_id not in there])
        left = [(u, one) for u, one in pairs if one is None or one.update_id in there]
        return self._sifted(source_id, left, ids_wander=False)

    def _sifted(
        self, source_id: int, pairs: Sequence[Pair], *, ids_wander: bool
    ) -> Sequence[Pair]:
        """Without what was removed, and with what is stored under ids given just now."""
        kept, out = self._takedowns.sifted(pairs, ids_wander=ids_wander)
        self._pass_over([removed.update_id for removed in out])
        unknown = [i for update, current in kept if current is None and (i := update.external_id)]
        known = self._store.find_by_external_id(source_id, unknown)
        return [(u, current or known.get(u.external_id or "")) for u, current in kept]

    def _pass_over(self, removed: Sequence[str]) -> None:
        """Updates by their public ids."""
        self._report = replace(self._report, removed=self._report.removed + len(removed))
        for update_id in removed:
            self._on_issue(still_out(update_id))

    def _save_anonymous(self) -> None:
        waiting, self._anonymous = self._anonymous, defaultdict(list)
        for (key, story), updates in waiting.items():
            items = self._without_repeats(updates)
            with self._unit(self._store):
                source_id = self._begin(key)
                found = [(update, self._takedowns.of(update)) for update in items]
                self._pass_over([removed.update_id for _, removed in found if removed])
                kept = [update for update, removed in found if not removed]
                stored = self._store.without_external_id(source_id, story)
                followed = self._parameters.followed
                matched = match_by_text(kept, stored, by_time=followed)
                for pairs in batched(zip(kept, matched, strict=True), BATCH_ITEMS):
                    self._save(source_id, pairs)

    def _without_repeats(self, updates: Sequence[NewsUpdate]) -> list[NewsUpdate]:
        seen: dict[object, int] = {}
        kept = []
        for number, update in enumerate(updates, start=1):
            own = own_time(update.published_at, update.published_from)
            first = seen.setdefault((update.content, own), number)
            if first == number:
                kept.append(update)
            else:
                self._reject(Reject(f"update {number}", f"the same text as update {first}"))
        return kept

    def _save(self, source_id: int, pairs: Sequence[Pair]) -> None:
        counts = {"new": 0, "revised": 0, "same": 0, "held": 0}
        held = self._held(pairs)
        changed: list[Save] = []
        details: list[Save] = []
        for update, current in pairs:
            decision = decide(update.content, current)
            if current is not None and decision == "revised" and current.update_id in held:
                counts["held"] += 1
                continue
            counts[decision] += 1
            if decision == "same":
                details.append(self._to_save(update, current))
            else:
                changed.append(self._to_save(self._in_its_language(update), current))
        for some in batched_by_size(changed, WORKED_OUT_CHARS, _chars):
            self._store.save(source_id, [_worked_out(save) for save in some], self._now)
        self._store.refresh_details(source_id, details, self._now)
        self._report = replace(
            self._report,
            new=self._report.new + counts["new"],
            revised=self._report.revised + counts["revised"],
            unchanged=self._report.unchanged + counts["same"],
            held=self._report.held + counts["held"],
        )

    def _held(self, pairs: Sequence[Pair]) -> set[str]:
        """Updates whose text may be one of two that a page shows in turn."""
        if not self._parameters.followed:
            return set()
        revised = {
            current.update_id: update.content
            for update, current in pairs
            if current is not None and decide(update.content, current) == "revised"
        }
        if not revised:
            return set()
        histories = self._store.history(list(revised), MAX_HISTORY)
        times = {i: settles_at(revised[i], histories.get(i, ())) for i in revised}
        return {i for i, time in times.items() if time is not None and time > self._now}

    def _in_its_language(self, update: NewsUpdate) -> NewsUpdate:
        language = language_of(update.headline, update.body, update.language, self._identify)
        if language == update.language:
            return update
        return update.model_copy(update={"language": language})

    def _to_save(self, update: NewsUpdate, current: StoredUpdate | None) -> Save:
        return Save(
            incoming=update,
            current=current,
            content=update.content,
            chunks=(),
            embedding_prefix=embedding_prefix(update.headline, update.story or ""),
            back_list=self._parameters.back_list,
        )


def _chars(save: Save) -> int:
    return len(save.content.headline) + len(save.content.body)


def _worked_out(save: Save) -> Save:
    """With what is derived from the text, and needed only where there is a new one."""
    headline, body = save.content.headline, save.content.body
    return replace(save, chunks=chunk_update(headline, body), statements=attribute(headline, body))
