"""News to those who asked for it: changes of the news to deliveries in the outbox.

    pending change → matches → plan → (outbox, held, done) in one unit of work

What is queued and what is done commit together, and every delivery has a key of its own: whatever
crashes or is done twice, each destination is told of a development once. Words match at once,
meaning when the vectors are there.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.alerts.additions import additions
from bot.alerts.content import AlertContent
from bot.alerts.corrections import corrections, retractions, told_of
from bot.alerts.digests import Digests
from bot.alerts.planning import News, publishers
from bot.alerts.queueing import Queueing
from bot.delivery.deliveries import MAX_BATCH
from bot.subscriptions.active_subscriptions import ActiveSubscriptions
from bot.subscriptions.records import story_key
from bot.subscriptions.schedule import may_wait, quiet_until
from index import batched

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.alerts.corrections import Told
    from bot.alerts.queueing import AlertStores
    from bot.delivery.deliveries import NewDelivery
    from index import AlertChange, AlertFeed, Edit, QueryMatch, StoredUpdate

logger = logging.getLogger(__name__)

CHANGES_AT_ONCE = 50
TOPICS_AT_ONCE = 32
KEPT_FOR = timedelta(days=2)
CHANGES_KEPT = 100_000


class AlertMatcher:
    """Not for several threads at once. Raises StoreError and its kinds; then `step` may be called
    again."""

    def __init__(self, news: AlertFeed, stores: AlertStores) -> None:
        self._news = news
        self._stores = stores
        self._subscriptions = ActiveSubscriptions(news, stores.subscriptions)
        self._developments = news.track_developments(KEPT_FOR)
        self._queueing = Queueing(stores)
        self._digests = Digests(stores, news)

    def start(self, now: datetime) -> None:
        """To be called before `step`, and again after an error of it: from now on changes of the
        news are noted, and what is kept in memory is read anew."""
        with self._news.analysing():
            self._start(now)

    def _start(self, now: datetime) -> None:
        self._news.enlist()
        self._developments.restore(self._stores.alerts.developments(now - KEPT_FOR))
        self._subscriptions.forget()
        self._subscriptions.follow(now)

    def step(self, now: datetime) -> bool:
        """Handle some of what waits; True if there may be more."""
        with self._news.analysing():
            return self._step(now)

    def _step(self, now: datetime) -> bool:
        self._subscriptions.follow(now)
        changes = self._news.changes(CHANGES_AT_ONCE)
        if changes:
            self._handle(changes, now)
        meanings = self._by_meaning(now)
        held = self._digests.tell_due(now)
        return bool(changes) or meanings or bool(held)

    def tidy(self, now: datetime) -> None:
        """Forget what no alert needs any more."""
        self._stores.alerts.forget_before(now - KEPT_FOR)
        self._news.give_up_meanings(now)
        self._stores.subscriptions.trim_changes(CHANGES_KEPT)
        self._developments.forget_before(now - KEPT_FOR)

    # -- changes ---------------------------------------------------------------------------------

    def _handle(self, changes: Sequence[AlertChange], now: datetime) -> None:
        """One after the other, each in a unit of work of its own (or several, if many are told).

        Which updates tell the same is looked up for all of them first, so that the first alert
        can name the others.
        """
        grouping = self._developments.group(changes, now)
        if grouping.reassigned:
            self._stores.alerts.note_developments(grouping.reassigned.items(), now)
        for change in changes:
            update = change.update
            if update is None:
                self._take_back(change, None, now)
            elif change.back_list:
                self._finish(change, [], now)
            elif self._news.is_retracted(update):
                self._take_back(change, update.revision, now)
            else:
                is_new = change.update_id in grouping.new
                self._tell(change, update, grouping.leaders, now, is_new=is_new)

    def _tell(
        self,
        change: AlertChange,
        update: StoredUpdate,
        leaders: Mapping[str, str],
        now: datetime,
        *,
        is_new: bool,
    ) -> None:
        queue: list[NewDelivery] = []
        matches: list[QueryMatch] = []
        if is_new:
            matches = self._matches(change)
        else:
            queue = self._corrected(update, now)
            before = self._news.update(update.update_id, update.revision - 1)
            if before is not None and self._news.edit(before, update).material:
                matches = self._matches(change)
        news = self._as_news(update, leaders, now)
        if is_new and news.development != news.update_id:
            queue = self._added(news, update.publisher, now)
        finish = partial(self._finish, change, self._last_of(queue, now), now, leaders)
        self._queueing.queue(news, matches, self._subscriptions.by_id, finish, now)

    def _matches(self, change: AlertChange) -> list[QueryMatch]:
        percolator = self._subscriptions.percolator
        return percolator.match(change.facts) if change.facts is not None else []

    def _added(self, news: News, publisher: str, now: datetime) -> list[NewDelivery]:
        """To what was sent of this development, that this publisher reports it too."""
        same = [news.development, *self._stores.alerts.members(news.development)]
        if publisher in ("", *publishers(same, "", self._news.update)):
            return []
        return additions(news, publisher, self._stores.outbox.carrying(same), now)

    def _as_news(self, update: StoredUpdate, leaders: Mapping[str, str], now: datetime) -> News:
        leader = leaders.get(update.update_id, update.update_id)
        others = [one for one, of in leaders.items() if of == leader]
        others += [leader, *self._stores.alerts.members(leader)]
        return News(
            update_id=update.update_id,
            revision=update.revision,
            development=leader,
            story=story_key(update.story, update.story_url),
            event_time=self._news.event_time(update, now),
            also=publishers(dict.fromkeys(others), update.publisher, self._news.update),
        )

    def _corrected(self, update: StoredUpdate, now: datetime) -> list[NewDelivery]:
        def edit_since(revision: int) -> Edit | None:
            before = self._news.update(update.update_id, revision)
            return self._news.edit(before, update) if before is not None else None

        told = told_of(update.update_id, self._stores.outbox.carrying([update.update_id]))
        due_at = partial(self._change_due_at, now)
        return corrections(update.update_id, told, update.revision, edit_since, due_at)

    def _take_back(self, change: AlertChange, after: int | None, now: datetime) -> None:
        update_id = change.update_id
        told = told_of(update_id, self._stores.outbox.carrying([update_id]))
        queue = retractions(update_id, told, after, partial(self._change_due_at, now))
        self._finish(change, self._last_of(queue, now), now)

    def _change_due_at(self, now: datetime, told: Told) -> datetime:
        """An alert is edited without a sound; a digest is followed by a message of its own, which
        waits for the end of the quiet hours."""
        new = told.delivery.new
        if new.kind == "alert":
            return now
        first = AlertContent.model_validate_json(new.content).items[0]
        one = self._subscriptions.by_id.get(first.subscription_id)
        if one is None or not may_wait(one.request.schedule):
            return now
        return quiet_until(one.request.schedule, self._stores.zone_for(one), now) or now

    def _last_of(self, queue: Sequence[NewDelivery], now: datetime) -> Sequence[NewDelivery]:
        """Queue it in batches, so that no other writer waits long, but for the last one, which
        goes with what is done. A crash between two repeats the first, which adds nothing."""
        *first, last = list(batched(queue, MAX_BATCH)) or [[]]
        for batch in first:
            with self._stores.unit():
                self._stores.outbox.add(batch, now)
        return last

    def _finish(
        self,
        change: AlertChange,
        queue: Sequence[NewDelivery],
        now: datetime,
        leaders: Mapping[str, str] | None = None,
    ) -> None:
        """What is left to queue, and the change is done; in one unit of work."""
        with self._stores.unit():
            if queue:
                self._stores.outbox.add(queue, now)
            if leaders is not None:
                told = (change.update_id, leaders[change.update_id])
                self._stores.alerts.note_developments([told], now)
            self._news.done([change])

    # -- meaning ---------------------------------------------------------------------------------

    def _by_meaning(self, now: datetime) -> bool:
        """What words could not find. Topics are embedded first, so that none is passed over."""
        percolator = self._subscriptions.percolator
        if percolator.lacks_vectors:
            return percolator.embed_topics(TOPICS_AT_ONCE)
        ready, over = self._news.meanings(CHANGES_AT_ONCE)
        if over:
            self._news.meanings_done(over)
        for change in ready:
            facts, passages = change.facts, change.vectors
            if facts is None or passages is None or self._news.is_retracted(facts.update):
                self._news.meanings_done([change])
                continue
            leader = self._developments.leader_of(facts.update, now)
            news = self._as_news(facts.update, {facts.update.update_id: leader}, now)
            matches = percolator.match_meaning(facts, passages)
            finish = partial(self._news.meanings_done, [change])
            self._queueing.queue(news, matches, self._subscriptions.by_id, finish, now)
        return bool(ready or over)
