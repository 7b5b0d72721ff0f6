from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.ports import Chat, Conversation, personal_fact
from tests.builders import NOW
from tests.stores.bot_stores import opened_tables, turn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.adapters import BotTables

GROUP, SUPERGROUP = -500, -1001234567890123
ANA, BEN = 7_000_000_001, 7_000_000_002


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[BotTables]:
    with opened_tables(tmp_path) as started:
        yield started


def asked(stores: BotTables, chat: int, user: int, message: int) -> int:
    """An exchange whose question is `message` and whose answer is the message after it."""
    number = stores.exchanges.begin(Conversation(chat, user), message, turn(), NOW)
    stores.exchanges.revise(number, turn(), [message + 1])
    return number


def test_a_chat_is_new_once(stores: BotTables) -> None:
    assert stores.chats.chat(ANA) is None
    met = Chat(ANA, "private", language_code="uk")
    assert stores.chats.meet(ANA, "private", "uk", NOW) == (met, True)
    assert stores.chats.meet(ANA, "private", "uk", NOW) == (met, False)
    assert stores.chats.chat(ANA) == met
    assert stores.chats.count() == 1


def test_meeting_brings_a_chat_up_to_date_and_keeps_its_choices(stores: BotTables) -> None:
    stores.chats.meet(GROUP, "group", "de", NOW)
    stores.chats.choose_language(GROUP, "es")
    stores.chats.choose_zone(GROUP, "Europe/Madrid")
    stores.chats.note_zone_asked(GROUP)
    stores.chats.lose(GROUP)
    met, is_new = stores.chats.meet(GROUP, "supergroup", None, NOW)
    assert met == Chat(GROUP, "supergroup", "es", "de", "Europe/Madrid", zone_asked=True)
    assert not is_new
    assert stores.chats.chat(GROUP) == met
    assert stores.chats.meet(GROUP, "supergroup", "uk", NOW)[0].language_code == "uk"


def test_a_choice_can_be_taken_back(stores: BotTables) -> None:
    stores.chats.meet(ANA, "private", "uk", NOW)
    stores.chats.choose_language(ANA, "de")
    stores.chats.choose_zone(ANA, "Europe/Kyiv")
    stores.chats.choose_language(ANA, None)
    stores.chats.choose_zone(ANA, None)
    assert stores.chats.chat(ANA) == Chat(ANA, "private", language_code="uk")


def test_choices_of_a_chat_that_was_never_met_are_passed_over(stores: BotTables) -> None:
    stores.chats.choose_language(ANA, "de")
    stores.chats.choose_zone(ANA, "Europe/Kyiv")
    stores.chats.note_zone_asked(ANA)
    stores.chats.lose(ANA)
    assert stores.chats.chat(ANA) is None
    assert stores.chats.count() == 0


def test_reachable_chats_are_those_not_lost_in_ascending_order(stores: BotTables) -> None:
    for chat_id in (ANA, GROUP, BEN, SUPERGROUP):
        stores.chats.meet(chat_id, "private", None, NOW)
    stores.chats.lose(ANA)
    assert stores.chats.reachable() == [SUPERGROUP, GROUP, BEN]
    assert stores.chats.count() == 4
    stores.chats.meet(ANA, "private", None, NOW)
    assert stores.chats.reachable() == [SUPERGROUP, GROUP, ANA, BEN]


def test_a_group_that_moves_takes_everything_along(stores: BotTables) -> None:
    stores.chats.meet(GROUP, "group", "uk", NOW)
    stores.chats.choose_zone(GROUP, "Europe/Kyiv")
    stores.chats.meet(ANA, "private", None, NOW)
    number, private = asked(stores, GROUP, ANA, 10), asked(stores, ANA, ANA, 10)
    for _ in range(2):  # told by both groups
        stores.chats.migrate(GROUP, SUPERGROUP)
        assert stores.chats.chat(GROUP) is None
        moved = Chat(SUPERGROUP, "supergroup", None, "uk", "Europe/Kyiv")
        assert stores.chats.chat(SUPERGROUP) == moved
        found = stores.exchanges.last(Conversation(SUPERGROUP, ANA))
        assert found is not None
        assert (found.exchange_id, found.messages) == (number, (11,))
        assert stores.exchanges.by_answer(SUPERGROUP, 11) == found
        assert stores.exchanges.by_question(SUPERGROUP, 10) == found
        assert stores.exchanges.by_answer(GROUP, 11) is None
        assert stores.exchanges.last(Conversation(GROUP, ANA)) is None
    kept = stores.exchanges.last(Conversation(ANA, ANA))
    assert kept is not None
    assert kept.exchange_id == private


def test_what_the_new_chat_has_already_stays(stores: BotTables) -> None:
    stores.chats.meet(GROUP, "group", "uk", NOW)
    stores.chats.choose_zone(GROUP, "Europe/Kyiv")
    stores.chats.choose_language(GROUP, "uk")
    old = asked(stores, GROUP, ANA, 10)
    stores.chats.meet(SUPERGROUP, "supergroup", "en", NOW)
    stores.chats.choose_language(SUPERGROUP, "es")
    new = asked(stores, SUPERGROUP, BEN, 10)
    stores.chats.migrate(GROUP, SUPERGROUP)
    merged = Chat(SUPERGROUP, "supergroup", "es", "en", "Europe/Kyiv")
    assert stores.chats.chat(SUPERGROUP) == merged
    answered = stores.exchanges.by_answer(SUPERGROUP, 11)
    assert answered is not None
    assert answered.exchange_id == new
    moved = stores.exchanges.exchange(old)
    assert moved is not None
    assert (moved.conversation, moved.messages) == (Conversation(SUPERGROUP, ANA), ())


def test_moving_a_chat_to_itself_or_an_unknown_one_changes_nothing(stores: BotTables) -> None:
    stores.chats.meet(GROUP, "group", "uk", NOW)
    number = asked(stores, GROUP, ANA, 10)
    stores.chats.migrate(GROUP, GROUP)
    stores.chats.migrate(-1, -2)
    assert stores.chats.chat(GROUP) == Chat(GROUP, "group", language_code="uk")
    assert stores.exchanges.exchange(number) is not None
    assert stores.chats.count() == 1


def test_a_forgotten_user_leaves_nothing_and_takes_nothing_of_others(stores: BotTables) -> None:
    for user in (ANA, BEN):
        stores.chats.meet(user, "private", "uk", NOW)
        stores.facts.write(personal_fact("draft", user), "hello")
    stores.facts.write("profile", "1")
    hers = [asked(stores, ANA, ANA, 10), asked(stores, GROUP, ANA, 20)]
    his = [asked(stores, BEN, BEN, 10), asked(stores, GROUP, BEN, 30)]
    stores.chats.forget(ANA)
    assert stores.chats.chat(ANA) is None
    assert [stores.exchanges.exchange(number) for number in hers] == [None, None]
    assert stores.exchanges.by_answer(GROUP, 21) is None
    assert stores.facts.read(personal_fact("draft", ANA)) is None
    assert stores.facts.read(personal_fact("draft", BEN)) == "hello"
    assert stores.facts.read("profile") == "1"
    assert [one is not None for one in map(stores.exchanges.exchange, his)] == [True, True]
    assert stores.chats.reachable() == [BEN]
    assert asked(stores, ANA, ANA, 10) > max(hers + his)


def test_a_forgotten_user_is_met_as_a_new_one(stores: BotTables) -> None:
    stores.chats.meet(ANA, "private", "uk", NOW)
    stores.chats.choose_zone(ANA, "Europe/Kyiv")
    stores.chats.forget(ANA)
    stores.chats.forget(ANA)
    assert stores.chats.meet(ANA, "private", None, NOW) == (Chat(ANA, "private"), True)


def test_updates_that_name_a_forgotten_user_are_forgotten_too(stores: BotTables) -> None:
    hers = {"message": {"from": {"id": ANA}, "text": "is it open?"}}
    to_her = {"message": {"from": {"id": BEN}, "reply_to_message": {"from": {"id": ANA}}}}
    others = [
        json.dumps({"message": {"from": {"id": BEN}, "text": f"who is {ANA}?"}}),
        json.dumps({"message": {"message_id": ANA, "entities": [{"length": ANA}]}}),
        "not JSON at all",
    ]
    updates = [json.dumps(hers), *others, json.dumps(to_her)]
    stores.inbox.accept(list(enumerate(updates)), NOW)
    stores.chats.forget(ANA)
    assert [one.body for one in stores.inbox.unfinished()] == others
    assert stores.inbox.accept([(0, updates[0])], NOW) == set()
    stores.inbox.done([2, 3])  # no JSON: none of ours, and told so by `check`


def test_chats_are_there_after_a_restart(tmp_path: Path) -> None:
    with opened_tables(tmp_path) as stores:
        stores.chats.meet(ANA, "private", "uk", NOW)
        stores.chats.choose_zone(ANA, "Europe/Kyiv")
        stores.facts.write("profile", "1")
        stores.facts.write("profile", "2")
        before = stores.chats.chat(ANA)
    with opened_tables(tmp_path) as stores:
        assert stores.chats.chat(ANA) == before
        assert stores.facts.read("profile") == "2"
        assert stores.facts.read("other") is None
