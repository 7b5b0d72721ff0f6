from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.ports import Unfinished
from tests.builders import NOW
from tests.examples import examples
from tests.stores.bot_stores import opened_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.ports import InboxStore

HOUR = timedelta(hours=1)


def body(update_id: int) -> str:
    return json.dumps({"update_id": update_id, "message": {"text": "де міст? 🌉"}})


def updates(*ids: int) -> list[tuple[int, str]]:
    return [(update_id, body(update_id)) for update_id in ids]


def bodies(*ids: int) -> list[str]:
    return [body(update_id) for update_id in ids]


def bodies_of(inbox: InboxStore) -> list[str]:
    return [one.body for one in inbox.unfinished()]


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[InboxStore]:
    with opened_tables(tmp_path) as stores:
        yield stores.inbox


def test_what_is_accepted_is_unfinished_in_telegrams_order(inbox: InboxStore) -> None:
    assert inbox.accept(updates(12, 11), NOW) == {11, 12}
    assert inbox.accept(updates(10), NOW) == {10}
    assert bodies_of(inbox) == bodies(10, 11, 12)
    assert inbox.accept([], NOW) == set()


def test_a_repeat_is_known_before_and_after_it_is_done(inbox: InboxStore) -> None:
    inbox.accept(updates(1, 2), NOW)
    inbox.done([1])
    assert inbox.accept([(1, "{}"), (2, "{}"), (3, body(3))], NOW + HOUR) == {3}
    assert bodies_of(inbox) == bodies(2, 3)


def test_of_an_id_that_comes_twice_at_once_the_first_stays(inbox: InboxStore) -> None:
    assert inbox.accept([*updates(1), (1, "{}")], NOW) == {1}
    assert bodies_of(inbox) == bodies(1)


def test_done_is_harmless_twice_and_for_unknown_ids(inbox: InboxStore) -> None:
    inbox.accept(updates(1, 2), NOW)
    for _ in range(2):
        inbox.done([2, 99])
    inbox.done([])
    assert bodies_of(inbox) == bodies(1)
    assert inbox.accept(updates(99), NOW) == {99}


def test_attempts_are_counted_from_the_first(inbox: InboxStore) -> None:
    inbox.accept(updates(1, 2), NOW)
    inbox.begin([2, 99])
    inbox.begin([2])
    inbox.begin([])
    inbox.accept(updates(2), NOW)
    assert inbox.unfinished() == [Unfinished(1, body(1), 1), Unfinished(2, body(2), 3)]
    inbox.forget_before(NOW + HOUR)
    inbox.accept(updates(2), NOW)
    assert inbox.unfinished() == [Unfinished(2, body(2), 1)]


def test_an_attempt_that_is_given_back_was_none(inbox: InboxStore) -> None:
    inbox.accept(updates(1, 2), NOW)
    inbox.begin([2])
    inbox.give_back([1, 2, 99])
    inbox.give_back([])
    assert inbox.unfinished() == [Unfinished(1, body(1), 0), Unfinished(2, body(2), 1)]
    inbox.give_back([1])
    inbox.begin([1])
    assert inbox.unfinished()[0].attempts == 1


def test_old_updates_are_forgotten_finished_or_not(inbox: InboxStore) -> None:
    inbox.accept(updates(1, 2), NOW - HOUR)
    inbox.accept(updates(3), NOW)
    inbox.done([1])
    assert inbox.forget_before(NOW) == 2
    assert inbox.forget_before(NOW) == 0
    assert bodies_of(inbox) == bodies(3)
    assert inbox.accept(updates(1, 3), NOW) == {1}


class InboxLife(RuleBasedStateMachine):
    """Any order of accepting, finishing, forgetting and restarting loses none and repeats none."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.running = ExitStack()
        self.inbox = self.running.enter_context(opened_tables(self.folder)).inbox
        self.waiting: dict[int, int] = {}  # id → hour of its acceptance
        self.finished: dict[int, int] = {}
        self.hour = 0

    @rule(ids=st.lists(st.integers(0, 12), max_size=4), wait=st.integers(0, 2))
    def accept(self, ids: list[int], wait: int) -> None:
        self.hour += wait
        expected = set(ids) - self.waiting.keys() - self.finished.keys()
        assert self.inbox.accept(updates(*ids), NOW + self.hour * HOUR) == expected
        self.waiting |= dict.fromkeys(expected, self.hour)

    @rule(ids=st.lists(st.integers(0, 12), max_size=4))
    def done(self, ids: list[int]) -> None:
        self.inbox.done(ids)
        self.finished |= {one: self.waiting.pop(one) for one in set(ids) & self.waiting.keys()}

    @rule(age=st.integers(0, 4))
    def forget(self, age: int) -> None:
        before = self.hour - age
        known = {**self.waiting, **self.finished}
        expected = {one for one, hour in known.items() if hour < before}
        assert self.inbox.forget_before(NOW + before * HOUR) == len(expected)
        for one in expected:
            self.waiting.pop(one, None)
            self.finished.pop(one, None)

    @rule()
    def restart(self) -> None:
        self.running.close()
        self.inbox = self.running.enter_context(opened_tables(self.folder)).inbox

    @invariant()
    def exactly_what_waits_is_unfinished(self) -> None:
        if hasattr(self, "inbox"):
            assert bodies_of(self.inbox) == bodies(*sorted(self.waiting))

    def teardown(self) -> None:
        if hasattr(self, "running"):
            self.running.close()
            shutil.rmtree(self.folder)


TestInboxLife = InboxLife.TestCase
TestInboxLife.settings = settings(max_examples=examples(25), stateful_step_count=20)
