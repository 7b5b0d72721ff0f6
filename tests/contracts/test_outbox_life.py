"""The life of deliveries as a state machine, over every store, beside a plain account of it."""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.adapters.sqlite.outbox import SqliteOutbox
from bot.delivery.deliveries import Delivery, Result
from bot.telegram.messages import Destination
from tests.examples import examples
from tests.fakes.outbox import FakeOutboxStore
from tests.stores.outbox_stores import NOW, new, problems_of, tables

if TYPE_CHECKING:
    from bot.delivery.deliveries import DeliveryKind, DeliveryState, OutboxStore

CHATS = st.integers(1, 4)
KEYS = st.sampled_from("abcdef")
THREADS = st.sampled_from([None, 2])
STEPS_S = st.integers(-7_200, 7_200)  # the clock may leap both ways
RESULTS = st.sampled_from(["sent", "pending", "uncertain", "failed", "suspended"])
UNSENT = {"pending", "uncertain", "sending", "suspended"}


class OutboxLife(RuleBasedStateMachine):
    """The fake and SQLite go the same way; what was queued and neither sent, failed nor forgotten
    is there."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.fake = FakeOutboxStore()
        self.now = NOW
        self.claimed: dict[int, Delivery] = {}
        self.owed: set[tuple[Destination, str]] = set()
        self._open()

    def _open(self) -> None:
        self.database = tables(self.folder / "q.db")
        self.store: OutboxStore = SqliteOutbox(self.database)

    def teardown(self) -> None:
        self.database.close()
        shutil.rmtree(self.folder)

    @rule(
        chat=CHATS,
        thread=THREADS,
        key=KEYS,
        kind=st.sampled_from(["alert", "broadcast"]),
        wait_s=st.integers(-600, 7_200),
    )
    def add(
        self, chat: int, thread: int | None, key: str, kind: DeliveryKind, wait_s: int
    ) -> None:
        due_at = self.now + timedelta(seconds=wait_s)
        given = new(chat, key, kind, thread_id=thread, due_at=due_at, items=(key,))
        added = self.store.add([given], self.now)
        assert added == self.fake.add([given], self.now)
        if added:
            self.owed.add((given.destination, key))

    @rule(seconds=STEPS_S)
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(limit=st.integers(0, 4), urgent_only=st.booleans())
    def claim(self, limit: int, urgent_only: bool) -> None:
        before = {d.new.destination.chat_id for d in self._all() if d.state == "sending"}
        found = self.store.claim(self.now, limit, urgent_only=urgent_only)
        assert found == self.fake.claim(self.now, limit, urgent_only=urgent_only)
        chats = [d.new.destination.chat_id for d in found]
        assert len(set(chats)) == len(chats)
        assert not before & set(chats)
        for delivery in found:
            assert delivery.new.due_at <= self.now
            assert not (urgent_only and delivery.new.kind == "broadcast")
            self._assert_oldest_due(delivery, urgent_only=urgent_only)
            self.claimed[delivery.delivery_id] = delivery

    def _assert_oldest_due(self, claimed: Delivery, *, urgent_only: bool) -> None:
        for other in self._all():
            if (
                other.new.destination.chat_id == claimed.new.destination.chat_id
                and other.state in ("pending", "uncertain")
                and other.new.due_at <= self.now
                and not (urgent_only and other.new.kind == "broadcast")
            ):
                assert other.delivery_id > claimed.delivery_id

    @rule(state=RESULTS, wait_s=st.integers(0, 3_600), data=st.data())
    def record(self, state: DeliveryState, wait_s: int, data: st.DataObject) -> None:
        if not self.claimed:
            return
        number = data.draw(st.sampled_from(sorted(self.claimed)))
        again = state in ("pending", "uncertain")
        retry_at = self.now + timedelta(seconds=wait_s) if again and wait_s else None
        result = Result(number, state, number if state == "sent" else None, retry_at)
        del self.claimed[number]
        for _ in range(2):
            self.store.record([result], self.now)
            self.fake.record([result], self.now)
        held = self.fake.deliveries.get(number)
        if held and held.state in ("sent", "failed"):
            self.owed.discard((held.new.destination, held.new.key))

    @rule()
    def crash(self) -> None:
        self.database.close()
        self._open()
        self.claimed.clear()
        assert self.store.recover(self.now) == self.fake.recover(self.now)
        assert self.store.counts()["sending"] == 0

    @rule(chat=CHATS)
    def suspend(self, chat: int) -> None:
        self.store.suspend(chat)
        self.fake.suspend(chat)

    @rule(chat=CHATS)
    def resume(self, chat: int) -> None:
        assert self.store.resume(chat, self.now) == self.fake.resume(chat, self.now)

    @rule(old=CHATS, fresh=CHATS)
    def migrate(self, old: int, fresh: int) -> None:
        self.store.migrate(old, fresh)
        self.fake.migrate(old, fresh)
        moved = {
            (Destination(fresh if to.chat_id == old else to.chat_id, to.thread_id), key)
            for to, key in self.owed
        }
        over = {
            (d.new.destination, d.new.key)
            for d in self.fake.deliveries.values()
            if d.state in ("sent", "failed")
        }
        self.owed = moved - over

    @rule(chat=CHATS)
    def forget(self, chat: int) -> None:
        assert self.store.forget(chat) == self.fake.forget(chat)
        self.owed = {one for one in self.owed if one[0].chat_id != chat}

    @invariant()
    def both_hold_the_same(self) -> None:
        assert self._all() == sorted(self.fake.deliveries.values(), key=lambda d: d.delivery_id)
        assert self.store.next_due() == self.fake.next_due()
        assert self.store.counts() == self.fake.counts()
        assert problems_of(self.database) == []

    @invariant()
    def nothing_unsent_has_disappeared(self) -> None:
        held = {(d.new.destination, d.new.key) for d in self._all() if d.state in UNSENT}
        assert held == self.owed

    def _all(self) -> list[Delivery]:
        places = [
            (Destination(chat, thread), key)
            for chat in range(1, 5)
            for thread in (None, 2)
            for key in "abcdef"
        ]
        found = [self.store.get(to, key) for to, key in places]
        return sorted((d for d in found if d), key=lambda d: d.delivery_id)


OutboxLife.TestCase.settings = settings(max_examples=examples(40), stateful_step_count=30)
TestOutboxLife = OutboxLife.TestCase
