"""News to those who asked for it: changes of the news to deliveries in the outbox.

    pending change → matches → plan → (outbox, held, done) in one unit of work

What is queued and what is done commit together, and every delivery has a key of its own: whatever
crashes or is done twice, each destination is told of a development once. Words match at once,
meaning when the vectors are there.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from bot.alerts.corrections import corrections, retractions, told_of
from bot.alerts.digests import Digests
from bot.alerts.planning import THREAD, Audience, News, concerned, plan
from bot.subscriptions.matcher import Matcher
from bot.subscriptions.records import story_key
from bot.subscriptions.refusals import SubscriptionRefused
from bot.subscriptions.schedule import HOUR, zone_of
from index import Developments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.alerts.ports import AlertStore
    from bot.deliveries import NewDelivery, OutboxStore
    from bot.messages import Destination
    from bot.ports import ChatStore
    from bot.subscriptions.matches import Match
    from bot.subscriptions.ports import SubscriptionStore
    from bot.subscriptions.records import Subscription
    from index import AlertChange, AlertFeed, Edit, StoredUpdate, UpdateFacts

logger = logging.getLogger(__name__)

CHANGES_AT_ONCE = 50
# More in one unit of work would make other writers wait.
DELIVERIES_AT_ONCE = 1_000
TOPICS_AT_ONCE = 32
# Words are weighed anew when the news has grown by so much.
GROWTH = 1.5
KEPT_FOR = timedelta(days=2)
CHANGES_KEPT = 100_000
_FEW_PASSAGES = 1_000

_Told = tuple["Destination", "Sequence[tuple[Match, Subscription]]"]


@dataclass(frozen=True, slots=True)
class AlertStores:
    """What alerts are kept in; `unit` joins their calls, and the feed's, into one transaction."""

    subscriptions: SubscriptionStore
    alerts: AlertStore
    outbox: OutboxStore
    chats: ChatStore
    unit: Callable[[], AbstractContextManager[object]]


class AlertMatcher:
    """Not for several threads at once. Raises StoreError and its kinds; then `step` may be called
    again."""

    def __init__(self, news: AlertFeed, stores: AlertStores) -> None:
        self._news = news
        self._stores = stores
        self._matcher = Matcher(news)
        self._developments = Developments()
        self._seq: int | None = None
        self._last_step: datetime | None = None
        self._digests = Digests(
            stores.alerts, stores.outbox, stores.subscriptions, news, stores.unit, self._zone_for
        )

    def start(self, now: datetime) -> None:
        """To be called before `step`, and again after an error of it: from now on changes of the
        news are noted, and what is kept in memory is read anew."""
        self._news.enlist()
        self._developments = Developments()
        self._seq = None
        told = self._stores.alerts.developments(now - KEPT_FOR)
        for update_id, leader, at in told:
            update = self._news.update(update_id)
            if update is not None:
                self._developments.remember(update, leader, at)
        self._follow_subscriptions(now)

    def step(self, now: datetime) -> bool:
        """Handle some of what waits; True if there may be more."""
        self._follow_subscriptions(now)
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

    # -- subscriptions ---------------------------------------------------------------------------

    def _follow_subscriptions(self, now: datetime) -> None:
        store = self._stores.subscriptions
        if self._last_step is None or now < self._last_step:
            store.begin_by(now)
        self._last_step = now
        changed = None if self._seq is None else store.changed_since(self._seq)
        if changed is None or self._has_outgrown():
            # The number first: what changes while loading is then followed, at worst twice.
            self._seq = store.change_seq()
            self._matcher = Matcher(self._news)
            self._matcher.load(store.active())
            return
        ids, self._seq = changed
        there = {one.subscription_id: one for one in store.of_ids(ids)} if ids else {}
        for subscription_id in ids:
            if subscription_id in there:
                self._matcher.put(there[subscription_id])
            else:
                self._matcher.drop(subscription_id)

    def _has_outgrown(self) -> bool:
        """Whether words are weighed by a much smaller state of the news."""
        passages = self._news.corpus([]).passages
        return passages > max(_FEW_PASSAGES, GROWTH * self._matcher.passages)

    # -- changes ---------------------------------------------------------------------------------

    def _handle(self, changes: Sequence[AlertChange], now: datetime) -> None:
        """One after the other, each in a unit of work of its own (or several, if many are told).

        Which updates tell the same is looked up for all of them first, so that the first alert
        can name the others.
        """
        fresh = {one.update_id for one in changes if self._never_told(one.facts, now)}
        leaders = self._leaders(changes, now)
        for change in changes:
            facts = change.facts
            if facts is None:
                self._finish(change, self._taken_back(change.update_id, None, now), now)
            elif change.back_list:
                self._finish(change, [], now)
            elif self._news.is_retracted(facts.update):
                gone = self._taken_back(change.update_id, facts.update.revision, now)
                self._finish(change, gone, now)
            else:
                is_new = change.update_id in fresh
                self._tell(change, facts, leaders, now, is_new=is_new)

    def _leaders(self, changes: Sequence[AlertChange], now: datetime) -> dict[str, str]:
        """The leader of each update's development, those of this batch counted in."""
        leaders: dict[str, str] = {}
        for change in changes:
            if change.facts is not None and not change.back_list:
                update = change.facts.update
                leader = self._developments.leader_of(update, now)
                leaders[update.update_id] = leader
                self._developments.remember(update, leader, now)
        return leaders

    def _never_told(self, facts: UpdateFacts | None, now: datetime) -> bool:
        """Its first revision, or one that came before the first was looked at."""
        if facts is None:
            return False
        is_fresh = now - facts.update.first_seen_at < KEPT_FOR
        return facts.update.revision == 1 or (
            is_fresh and facts.update.update_id not in self._developments
        )

    def _tell(
        self,
        change: AlertChange,
        facts: UpdateFacts,
        leaders: dict[str, str],
        now: datetime,
        *,
        is_new: bool,
    ) -> None:
        update = facts.update
        queue: list[NewDelivery] = []
        matches: list[Match] = []
        if is_new:
            matches = self._matcher.match(facts, self._news.people())
        else:
            queue = self._corrected(update, now)
            before = self._news.update(update.update_id, update.revision - 1)
            if before is not None and self._news.edit(before, update).material:
                matches = self._matcher.match(facts, self._news.people())
        news = self._as_news(facts, leaders, now)
        finish = partial(self._finish, change, queue, now, leaders)
        self._queue(news, matches, finish, now)

    def _as_news(self, facts: UpdateFacts, leaders: dict[str, str], now: datetime) -> News:
        update = facts.update
        leader = leaders.get(update.update_id, update.update_id)
        others = [one for one, of in leaders.items() if of == leader]
        others += [leader, *self._stores.alerts.members(leader)]
        return News(
            update_id=update.update_id,
            revision=update.revision,
            development=leader,
            story=story_key(update.story, update.story_url),
            event_time=facts.event_time(now),
            also=self._publishers(dict.fromkeys(others), update),
        )

    def _publishers(self, update_ids: Iterable[str], update: StoredUpdate) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for update_id in update_ids:
            other = self._news.update(update_id)
            if other is not None and other.publisher not in ("", update.publisher):
                found[other.publisher] = None
        return tuple(found)

    def _corrected(self, update: StoredUpdate, now: datetime) -> list[NewDelivery]:
        def edit_since(revision: int) -> Edit | None:
            before = self._news.update(update.update_id, revision)
            return self._news.edit(before, update) if before is not None else None

        told = told_of(update.update_id, self._stores.outbox.carrying([update.update_id]))
        return corrections(update.update_id, told, update.revision, edit_since, now)

    def _taken_back(self, update_id: str, after: int | None, now: datetime) -> list[NewDelivery]:
        told = told_of(update_id, self._stores.outbox.carrying([update_id]))
        return retractions(update_id, told, after, now)

    def _finish(
        self,
        change: AlertChange,
        queue: Sequence[NewDelivery],
        now: datetime,
        leaders: dict[str, str] | None = None,
    ) -> None:
        """What is left to queue, and the change is done; in one unit of work at the end."""
        rest = list(queue)
        while len(rest) > DELIVERIES_AT_ONCE:
            self._stores.outbox.add(rest[:DELIVERIES_AT_ONCE], now)
            del rest[:DELIVERIES_AT_ONCE]
        with self._stores.unit():
            if rest:
                self._stores.outbox.add(rest, now)
            if leaders is not None:
                told = (change.update_id, leaders[change.update_id])
                self._stores.alerts.note_developments([told], now)
            self._news.done([change])

    # -- meaning ---------------------------------------------------------------------------------

    def _by_meaning(self, now: datetime) -> bool:
        """What words could not find. Topics are embedded first, so that none is passed over."""
        wanted = self._matcher.vectors.wanted(TOPICS_AT_ONCE)
        if wanted:
            vectors = self._news.topic_vectors(list(wanted.values()))
            if vectors is None:
                return False
            self._matcher.vectors.put(list(wanted), vectors)
            return True
        ready, over = self._news.meanings(CHANGES_AT_ONCE)
        if over:
            self._news.meanings_done(over)
        for change in ready:
            facts, passages = change.facts, change.vectors
            if facts is None or passages is None or self._news.is_retracted(facts.update):
                self._news.meanings_done([change])
                continue
            leader = self._developments.leader_of(facts.update, now)
            news = self._as_news(facts, {facts.update.update_id: leader}, now)
            matches = self._matcher.match_meaning(facts, passages)
            self._queue(news, matches, partial(self._news.meanings_done, [change]), now)
        return bool(ready or over)

    # -- queueing --------------------------------------------------------------------------------

    def _queue(
        self, news: News, matches: Sequence[Match], finish: Callable[[], None], now: datetime
    ) -> None:
        """In batches, so that no other writer waits long; `finish` is in the last one's unit. A
        crash between two repeats the first, which adds nothing."""
        stores = self._stores
        muting = stores.subscriptions.muting([news.story]) if news.story else set()
        everybody = Audience(
            subscriptions=self._matcher.subscriptions,
            muting=frozenset(destination for destination, _ in muting),
            threads=stores.alerts.threads(news.story, now - THREAD) if news.story else {},
        )
        told = list(concerned(news, matches, everybody).items())
        batches = list(_batched(told, DELIVERIES_AT_ONCE)) or [[]]
        for number, batch in enumerate(batches, start=1):
            with stores.unit():
                if batch:
                    self._queue_batch(news, batch, everybody, now)
                if number == len(batches):
                    finish()

    def _queue_batch(
        self, news: News, batch: Sequence[_Told], everybody: Audience, now: datetime
    ) -> None:
        stores = self._stores
        subscriptions = [one for _, pairs in batch for _, one in pairs]
        ids = [one.subscription_id for one in subscriptions]
        audience = replace(
            everybody,
            zones=self._zones(subscriptions),
            last_hour=stores.outbox.sent_since(ids, now - HOUR),
        )
        planned = plan(news, batch, audience, now)
        if planned.deliveries:
            stores.outbox.add(planned.deliveries, now)
        if planned.held:
            stores.alerts.hold(planned.held, now)
        if planned.threads:
            stores.alerts.begin_threads(news.story, planned.threads, now)

    def _zones(self, subscriptions: Iterable[Subscription]) -> dict[int, str]:
        """Of the chats whose zone matters."""
        chats = {
            one.destination.chat_id
            for one in subscriptions
            if one.request.schedule.zone is None
            and (one.request.schedule.quiet or one.request.schedule.every != "at-once")
        }
        found = ((chat_id, self._stores.chats.chat(chat_id)) for chat_id in chats)
        return {chat_id: chat.zone for chat_id, chat in found if chat and chat.zone}

    def _zone_for(self, subscription: Subscription) -> ZoneInfo:
        chat = self._stores.chats.chat(subscription.destination.chat_id)
        try:
            return zone_of(subscription.request.schedule, chat.zone if chat else None)
        except SubscriptionRefused:
            return zone_of(subscription.request.schedule.model_copy(update={"zone": None}), None)


def _batched(told: Iterable[_Told], size: int) -> Iterator[list[_Told]]:
    iterator = iter(told)
    while batch := list(islice(iterator, size)):
        yield batch
