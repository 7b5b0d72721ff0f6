from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.ports import Conversation, Exchange
from tests.builders import NOW
from tests.stores.bot_stores import opened_tables, turn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.ports import ExchangeStore

GROUP, ANA, BEN = -1001234567890123, 7_000_000_001, 7_000_000_002
TALK = Conversation(GROUP, ANA)
HOUR = timedelta(hours=1)


@pytest.fixture
def exchanges(tmp_path: Path) -> Iterator[ExchangeStore]:
    with opened_tables(tmp_path) as stores:
        yield stores.exchanges


def number_of(found: Exchange | None) -> int | None:
    return found.exchange_id if found else None


def offered(found: Exchange | None) -> tuple[str, ...] | None:
    assert found is not None
    return found.offers


def test_an_exchange_is_read_back_whole(exchanges: ExchangeStore) -> None:
    conversation = Conversation(GROUP, ANA, 17)
    number = exchanges.begin(conversation, 10, turn(), NOW)
    begun = Exchange(number, conversation, 10, (), turn(), NOW)
    assert exchanges.exchange(number) == begun
    exchanges.revise(number, turn("and the ferry?"), [13, 11, 12])
    revised = Exchange(number, conversation, 10, (13, 11, 12), turn("and the ferry?"), NOW)
    for found in (
        exchanges.exchange(number),
        exchanges.last(conversation),
        exchanges.by_question(GROUP, 10),
        *(exchanges.by_answer(GROUP, message) for message in (11, 12, 13)),
    ):
        assert found == revised


def test_what_an_exchange_offers_is_what_its_newest_answer_does(exchanges: ExchangeStore) -> None:
    offers = ("what did Ілля say?", 'who spoke about "the bridge"?')
    number = exchanges.begin(TALK, 10, turn(), NOW, offers)
    other = exchanges.begin(TALK, 12, turn(), NOW)
    assert offered(exchanges.exchange(number)) == offers
    assert offered(exchanges.exchange(other)) == ()
    exchanges.revise(number, turn(), [11], offers[:1])
    assert offered(exchanges.by_answer(GROUP, 11)) == offers[:1]
    exchanges.revise(number, turn(), [11])
    assert offered(exchanges.exchange(number)) == ()


def test_what_is_not_there_is_none(exchanges: ExchangeStore) -> None:
    exchanges.revise(99, turn(), [1])
    number = exchanges.begin(TALK, None, turn(), NOW)
    exchanges.revise(number, turn(), [11])
    assert exchanges.exchange(number + 1) is None
    assert exchanges.before(number) is None
    assert exchanges.before(number + 1) is None
    assert exchanges.by_answer(GROUP, 1) is None
    assert exchanges.by_answer(ANA, 11) is None
    assert exchanges.by_question(GROUP, 11) is None


def test_a_revision_replaces_the_messages(exchanges: ExchangeStore) -> None:
    number = exchanges.begin(TALK, 10, turn(), NOW)
    exchanges.revise(number, turn(), [11, 12])
    exchanges.revise(number, turn(), [12, 14])
    assert exchanges.by_answer(GROUP, 11) is None
    assert number_of(exchanges.by_answer(GROUP, 14)) == number
    found = exchanges.exchange(number)
    assert found is not None
    assert found.messages == (12, 14)


def test_a_message_answers_what_was_revised_last(exchanges: ExchangeStore) -> None:
    first, second = (exchanges.begin(TALK, asked, turn(), NOW) for asked in (10, 12))
    exchanges.revise(first, turn(), [11, 13])
    exchanges.revise(second, turn(), [13])
    assert number_of(exchanges.by_answer(GROUP, 13)) == second
    found = exchanges.exchange(first)
    assert found is not None
    assert found.messages == (11,)


def test_the_last_exchange_is_of_the_same_user_chat_and_topic(exchanges: ExchangeStore) -> None:
    conversations = [
        *(TALK, Conversation(GROUP, BEN), Conversation(ANA, ANA)),
        *(Conversation(GROUP, ANA, 17), Conversation(GROUP, ANA, 18)),
    ]
    assert [exchanges.last(one) for one in conversations] == [None] * 5
    first = [exchanges.begin(one, 10, turn(), NOW) for one in conversations]
    second = [exchanges.begin(one, 12, turn(), NOW - HOUR) for one in conversations]
    assert [number_of(exchanges.last(one)) for one in conversations] == second
    assert [number_of(exchanges.before(number)) for number in second] == first
    assert [exchanges.before(number) for number in first] == [None] * 5


def test_an_edited_question_is_the_newest_that_its_message_asked(exchanges: ExchangeStore) -> None:
    numbers = [exchanges.begin(TALK, 10, turn(), NOW) for _ in range(3)]
    assert number_of(exchanges.by_question(GROUP, 10)) == numbers[-1]
    assert numbers == sorted(set(numbers))


def test_an_ended_conversation_is_no_longer_leant_on(exchanges: ExchangeStore) -> None:
    other = exchanges.begin(Conversation(GROUP, BEN), 9, turn(), NOW)
    old = exchanges.begin(TALK, 10, turn(), NOW)
    exchanges.revise(old, turn(), [11])
    exchanges.end(TALK)
    exchanges.end(Conversation(ANA, ANA))
    assert exchanges.last(TALK) is None
    assert number_of(exchanges.last(Conversation(GROUP, BEN))) == other
    assert number_of(exchanges.exchange(old)) == old
    assert number_of(exchanges.by_answer(GROUP, 11)) == old
    new = exchanges.begin(TALK, 12, turn(), NOW)
    assert number_of(exchanges.last(TALK)) == new
    assert exchanges.before(new) is None


def test_old_exchanges_are_forgotten_and_their_numbers_never_given_again(
    exchanges: ExchangeStore,
) -> None:
    old, new = (exchanges.begin(TALK, 10, turn(), NOW + wait) for wait in (-HOUR, 0 * HOUR))
    for number, message in ((old, 11), (new, 12)):
        exchanges.revise(number, turn(), [message])
    assert exchanges.forget_before(NOW) == 1
    assert exchanges.forget_before(NOW) == 0
    assert exchanges.exchange(old) is None
    assert exchanges.by_answer(GROUP, 11) is None
    assert number_of(exchanges.last(TALK)) == new
    exchanges.revise(old, turn(), [12])
    assert number_of(exchanges.by_answer(GROUP, 12)) == new
    assert exchanges.forget_before(NOW + HOUR) == 1
    assert exchanges.begin(TALK, 10, turn(), NOW) > new


def test_exchanges_are_there_after_a_restart(tmp_path: Path) -> None:
    with opened_tables(tmp_path) as stores:
        number = stores.exchanges.begin(TALK, 10, turn(), NOW)
        stores.exchanges.revise(number, turn("де міст?"), [12, 11])
        before = stores.exchanges.exchange(number)
    with opened_tables(tmp_path) as stores:
        assert stores.exchanges.last(TALK) == before
        assert before is not None
        assert before.turn == turn("де міст?")
        assert stores.exchanges.begin(TALK, 12, turn(), NOW) > number
