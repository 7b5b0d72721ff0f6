from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.adapters.sqlite.subscriptions import SqliteSubscriptions
from bot.subscriptions.records import Schedule, Subject, SubscriptionRequest
from bot.subscriptions.refusals import SubscriptionRefused
from bot.telegram.messages import Destination
from tests.examples import examples
from tests.fakes.subscriptions import FakeSubscriptionStore
from tests.stores.outbox_stores import NOW, problems_of, tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.subscriptions.ports import SubscriptionStore

LATER = NOW + timedelta(hours=1)
HERE, TOPIC, THERE = Destination(-100), Destination(-100, 7), Destination(5)


@contextmanager
def opened(kind: str, folder: Path) -> Iterator[SubscriptionStore]:
    if kind == "fake":
        yield FakeSubscriptionStore()
        return
    database = tables(folder / "q.db")
    yield SqliteSubscriptions(database)
    assert problems_of(database) == []
    database.close()


@pytest.fixture(params=["fake", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SubscriptionStore]:
    with opened(request.param, tmp_path) as opened_store:
        yield opened_store


def about(words: str, **fields: object) -> SubscriptionRequest:
    return SubscriptionRequest.model_validate(
        {"subject": Subject(kind="topic", words=words), **fields}
    )


def add(store: SubscriptionStore, words: str, where: Destination = HERE, limit: int = 9) -> int:
    return store.add(where, about(words), 42, NOW, limit)[0].subscription_id


def test_what_is_added_is_read_back_whole(store: SubscriptionStore) -> None:
    request = about("grain deal", schedule=Schedule(every="daily", minute=480), max_per_hour=3)
    added, is_new = store.add(TOPIC, request, 42, NOW, 50)
    assert is_new
    assert store.get(added.subscription_id) == added
    assert (added.destination, added.request, added.created_at, added.created_by) == (
        TOPIC,
        request,
        NOW,
        42,
    )
    assert added.is_active


def test_the_same_subject_again_takes_the_new_options(store: SubscriptionStore) -> None:
    first = add(store, "grain deal")
    again = about("Grain  DEAL", max_per_hour=2)
    changed, is_new = store.add(HERE, again, 43, LATER, 1)
    assert not is_new
    assert (changed.subscription_id, changed.request, changed.created_at) == (first, again, NOW)
    assert add(store, "grain deal", TOPIC) != first


def test_a_chat_has_a_limit_over_all_its_topics(store: SubscriptionStore) -> None:
    add(store, "one", HERE, 2)
    add(store, "two", TOPIC, 2)
    with pytest.raises(SubscriptionRefused) as refused:
        add(store, "three", HERE, 2)
    assert (refused.value.code, refused.value.arguments) == ("subscription-limit", {"limit": 2})
    add(store, "three", THERE, 2)
    assert [one.request.subject.words for one in store.of_chat(-100)] == ["one", "two"]
    assert store.count() == 3


def test_ids_are_never_used_twice(store: SubscriptionStore) -> None:
    first = add(store, "one")
    assert store.delete(first)
    assert not store.delete(first)
    assert add(store, "one") > first


def test_another_subject_begins_anew_and_another_schedule_does_not(
    store: SubscriptionStore,
) -> None:
    one = add(store, "one")
    assert store.edit(one, about("one", max_per_hour=3), LATER)
    (kept,) = store.of_ids([one, 99])
    assert (kept.created_at, kept.request.max_per_hour) == (NOW, 3)
    assert store.edit(one, about("two"), LATER)
    (moved,) = store.of_ids([one])
    assert (moved.created_at, moved.request.subject.words) == (LATER, "two")
    assert not store.edit(99, about("x"), LATER)


def test_no_edit_makes_two_of_one_subject(store: SubscriptionStore) -> None:
    one, two = add(store, "one"), add(store, "two")
    with pytest.raises(SubscriptionRefused) as refused:
        store.edit(two, about("ONE"), LATER)
    assert refused.value.code == "subscription-twice"
    assert [s.subscription_id for s in store.of_chat(-100)] == [one, two]
    assert store.get(two) is not None


def test_what_is_paused_goes_on_from_when_it_goes_on(store: SubscriptionStore) -> None:
    one = add(store, "one")
    assert store.pause(one, paused=True, now=NOW)
    assert list(store.active()) == []
    assert store.pause(one, paused=True, now=LATER)
    (held,) = store.of_chat(-100)
    assert (held.paused, held.created_at) == (True, NOW)
    assert store.pause(one, paused=False, now=LATER)
    assert [s.created_at for s in store.active()] == [LATER]
    assert not store.pause(99, paused=True, now=NOW)


def test_a_chat_that_cannot_be_written_to_is_suspended_whole(store: SubscriptionStore) -> None:
    add(store, "one")
    add(store, "two", TOPIC)
    other = add(store, "one", THERE)
    assert (store.suspend(-100), store.suspend(-100)) == (2, 0)
    assert [s.subscription_id for s in store.active()] == [other]
    assert (store.resume(-100, LATER), store.resume(-100, LATER)) == (2, 0)
    assert [s.created_at for s in store.of_chat(-100)] == [LATER, LATER]
    assert len(list(store.active())) == 3


def test_what_a_clock_made_that_was_ahead_begins_now(store: SubscriptionStore) -> None:
    one = add(store, "one")
    store.pause(one, paused=True, now=NOW)
    store.pause(one, paused=False, now=LATER)
    two = add(store, "two")
    before = store.change_seq()
    between = NOW + (LATER - NOW) / 2
    assert (store.begin_by(between), store.begin_by(between)) == (1, 0)
    assert [s.created_at for s in store.of_ids([one, two])] == [between, NOW]
    assert store.changed_since(before) == ({one}, store.change_seq())


def test_stories_are_muted_for_one_destination(store: SubscriptionStore) -> None:
    store.mute(HERE, "storm", LATER)
    store.mute(HERE, "strike", NOW)
    store.mute(HERE, "storm", NOW)
    store.mute(TOPIC, "storm", NOW)
    assert store.muted(HERE) == ["strike", "storm"]
    assert store.muting(["storm", "other"]) == {(HERE, "storm"), (TOPIC, "storm")}
    assert store.unmute(HERE, "storm")
    assert not store.unmute(HERE, "storm")
    assert store.muting(["storm"]) == {(TOPIC, "storm")}


def test_every_change_moves_the_sequence(store: SubscriptionStore) -> None:
    assert store.changed_since(store.change_seq()) == (set(), store.change_seq())
    start = store.change_seq()
    one, two = add(store, "one"), add(store, "two")
    assert store.changed_since(start) == ({one, two}, store.change_seq())
    middle = store.change_seq()
    store.pause(one, paused=True, now=NOW)
    store.delete(two)
    assert store.changed_since(middle) == ({one, two}, store.change_seq())
    assert store.changed_since(store.change_seq() + 1) is None


def test_a_trimmed_log_asks_to_load_everything(store: SubscriptionStore) -> None:
    start = store.change_seq()
    for number in range(5):
        add(store, f"topic {number}")
    last = store.change_seq()
    store.trim_changes(2)
    assert store.changed_since(start) is None
    assert store.changed_since(last - 2) == ({4, 5}, last)
    store.trim_changes(0)
    assert store.changed_since(last) == (set(), last)
    assert store.changed_since(last - 1) is None


PLACES = st.sampled_from([HERE, TOPIC, THERE])
TOPICS = st.sampled_from(["one", "two", "ONE", "three"])
IDS = st.integers(1, 12)


class SubscriptionLife(RuleBasedStateMachine):
    """SQLite does whatever the fake does, in any order of things."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        self._database = tables(Path(self._folder.name) / "q.db")
        self.stores: list[SubscriptionStore] = [
            FakeSubscriptionStore(),
            SqliteSubscriptions(self._database),
        ]
        self.minutes = 0
        self.followed: set[int] = set()
        self.seq = self.stores[1].change_seq()

    def teardown(self) -> None:
        self._database.close()
        self._folder.cleanup()

    @rule(where=PLACES, words=TOPICS)
    def subscribe(self, where: Destination, words: str) -> None:
        self._both("add", where, about(words), 42, self._now(), 4)

    @rule(one=IDS, words=TOPICS)
    def edit(self, one: int, words: str) -> None:
        self._both("edit", one, about(words), self._now())

    @rule(one=IDS, paused=st.booleans())
    def pause(self, one: int, paused: bool) -> None:
        now = self._now()
        assert len({store.pause(one, paused=paused, now=now) for store in self.stores}) == 1

    @rule(one=IDS)
    def delete(self, one: int) -> None:
        self._both("delete", one)

    @rule(chat=st.sampled_from([-100, 5]))
    def suspend(self, chat: int) -> None:
        self._both("suspend", chat)

    @rule(chat=st.sampled_from([-100, 5]))
    def resume(self, chat: int) -> None:
        self._both("resume", chat, self._now())

    @rule(minutes=st.integers(0, 30))
    def put_the_clock_back(self, minutes: int) -> None:
        self.minutes -= minutes
        self._both("begin_by", self._now())

    @rule()
    def follow(self) -> None:
        """What a matcher does that reads the log now and then."""
        changed = self.stores[1].changed_since(self.seq)
        assert changed is not None
        ids, self.seq = changed
        active = {s.subscription_id for s in self.stores[1].of_ids(ids) if s.is_active}
        self.followed = (self.followed - ids) | active
        assert self.followed == {s.subscription_id for s in self.stores[1].active()}

    @invariant()
    def alike(self) -> None:
        fake, real = self.stores
        for chat in (-100, 5):
            assert fake.of_chat(chat) == real.of_chat(chat)
            assert len(real.of_chat(chat)) <= 4
        assert list(fake.active()) == list(real.active())

    def _now(self) -> datetime:
        self.minutes += 1
        return NOW + timedelta(minutes=self.minutes)

    def _both(self, name: str, *arguments: object) -> None:
        results = []
        for store in self.stores:
            try:
                results.append(getattr(store, name)(*arguments))
            except SubscriptionRefused as refused:
                results.append(refused.code)
        assert results[0] == results[1]


TestSubscriptionLife = SubscriptionLife.TestCase
TestSubscriptionLife.settings = settings(max_examples=examples(25), stateful_step_count=25)
