"""The bot's stores: one suite, over the real tables."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.adapters.sqlite import BotTables, open_tables
from bot.adapters.sqlite.schema import CHAT_COLUMNS, USER_COLUMNS
from bot.ports import Chat, Conversation
from index import (
    DataFolder,
    ExcerptRef,
    IndexSettings,
    NewsIndex,
    Query,
    ShownExcerpt,
    StoreLockedError,
    Turn,
    open_index,
)
from tests.builders import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MINUTE = timedelta(minutes=1)
ASKED = "what did the lighthouse keeper of Skerrow say?"
TURN = Turn(Query(ASKED, "topic"), (ShownExcerpt(ExcerptRef("u", 1, "body", 0, 9), "X"),), 1)
TALK = Conversation(7, 7)


@pytest.fixture
def news(tmp_path: Path) -> Iterator[NewsIndex]:
    with open_index(IndexSettings(lock_wait_s=0.2), DataFolder(tmp_path)) as opened:
        yield opened


@pytest.fixture
def tables(news: NewsIndex) -> BotTables:
    return open_tables(news)


def bytes_in(folder: Path, text: str) -> list[str]:
    """The files of a data folder that hold this text."""
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and text.encode() in path.read_bytes()
    ]


# -- chats ---------------------------------------------------------------------------------------


def test_a_chat_is_new_once_and_keeps_what_was_chosen(tables: BotTables) -> None:
    chats = tables.chats
    assert chats.chat(7) is None
    assert chats.meet(7, "private", "uk", NOW) == (Chat(7, "private", language_code="uk"), True)
    chats.choose_language(7, "de")
    chats.choose_zone(7, "Europe/Kyiv")
    chats.note_zone_asked(7)
    chat, new = chats.meet(7, "private", None, NOW)
    assert not new
    assert chat == Chat(7, "private", "de", "uk", "Europe/Kyiv", zone_asked=True)
    assert chats.chat(7) == chat


def test_a_lost_chat_is_not_reachable_until_it_is_met_again(tables: BotTables) -> None:
    for number in (9, 7, 8):
        tables.chats.meet(number, "private", None, NOW)
    tables.chats.lose(8)
    assert tables.chats.reachable() == [7, 9]
    tables.chats.meet(8, "private", None, NOW)
    assert tables.chats.reachable() == [7, 8, 9]
    assert tables.chats.count() == 3


def test_meeting_a_chat_that_is_known_writes_nothing(tables: BotTables, tmp_path: Path) -> None:
    tables.chats.meet(7, "private", "en", NOW)
    with closing(sqlite3.connect(tmp_path / "quotewire.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert tables.chats.meet(7, "private", "en", NOW)[1] is False
        with pytest.raises(StoreLockedError):
            tables.chats.meet(7, "private", "de", NOW)


# -- exchanges -----------------------------------------------------------------------------------


def test_an_exchange_is_found_by_all_that_names_it(tables: BotTables) -> None:
    exchanges = tables.exchanges
    number = exchanges.begin(TALK, 100, TURN, NOW)
    exchanges.revise(number, TURN, [101, 102])
    found = exchanges.exchange(number)
    assert found is not None
    assert (found.turn, found.messages, found.question_message) == (TURN, (101, 102), 100)
    assert found.asked_at == NOW
    assert exchanges.last(TALK) == found
    assert exchanges.by_answer(7, 102) == found
    assert exchanges.by_question(7, 100) == found
    assert exchanges.by_answer(8, 102) is None
    assert exchanges.exchange(number + 1) is None
    exchanges.revise(number, replace(TURN, new=0), [103])
    assert exchanges.by_answer(7, 101) is None
    exchanges.revise(number + 1, TURN, [104])
    assert exchanges.by_answer(7, 104) is None


def test_conversations_are_apart_and_end(tables: BotTables) -> None:
    exchanges = tables.exchanges
    first = exchanges.begin(TALK, 1, TURN, NOW)
    second = exchanges.begin(TALK, 2, TURN, NOW)
    others = [Conversation(7, 8), Conversation(8, 7), Conversation(7, 7, thread_id=5)]
    assert [exchanges.last(other) for other in others] == [None] * 3
    before = exchanges.before(second)
    assert before is not None
    assert before.exchange_id == first
    assert exchanges.before(first) is None
    exchanges.end(TALK)
    assert exchanges.last(TALK) is None
    assert exchanges.exchange(second) is not None


def test_old_exchanges_are_forgotten_and_their_numbers_never_used_again(
    tables: BotTables,
) -> None:
    exchanges = tables.exchanges
    old = exchanges.begin(TALK, 1, TURN, NOW - 2 * MINUTE)
    exchanges.revise(old, TURN, [5])
    assert exchanges.forget_before(NOW - MINUTE) == 1
    assert exchanges.exchange(old) is None
    assert exchanges.by_answer(7, 5) is None
    assert exchanges.begin(TALK, 1, TURN, NOW) > old


# -- what concerns all tables --------------------------------------------------------------------


def test_a_group_that_moves_takes_everything_with_it(tables: BotTables) -> None:
    tables.chats.meet(-5, "group", None, NOW)
    tables.chats.choose_zone(-5, "Europe/Kyiv")
    talk = Conversation(-5, 7)
    number = tables.exchanges.begin(talk, 1, TURN, NOW)
    tables.exchanges.revise(number, TURN, [2])
    for _ in range(2):  # a repeat is harmless
        tables.chats.migrate(-5, -1005)
        moved = tables.chats.chat(-1005)
        assert moved is not None
        assert (moved.kind, moved.zone) == ("supergroup", "Europe/Kyiv")
        assert tables.chats.chat(-5) is None
        last = tables.exchanges.last(Conversation(-1005, 7))
        assert last is not None
        assert tables.exchanges.by_answer(-1005, 2) == last


def test_no_column_that_names_a_chat_or_a_user_is_left_out(
    tables: BotTables, tmp_path: Path
) -> None:
    del tables
    with closing(sqlite3.connect(tmp_path / "quotewire.db")) as connection:
        names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        columns = {
            (table, column)
            for (table,) in names.fetchall()
            for (column,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
        }
    assert {c for c in columns if c[1] == "chat_id"} == set(CHAT_COLUMNS)
    assert {c for c in columns if c[1] == "user_id"} == set(USER_COLUMNS)


def test_who_is_forgotten_leaves_no_trace_in_any_file(news: NewsIndex, tmp_path: Path) -> None:
    tables = open_tables(news)
    tables.chats.meet(7, "private", "en", NOW)
    tables.exchanges.begin(TALK, 1, TURN, NOW)
    tables.exchanges.begin(Conversation(-5, 7), 2, TURN, NOW)
    tables.exchanges.begin(Conversation(-5, 8), 3, replace(TURN, new=0), NOW)
    (tmp_path / "quotewire.db.before-bot-9.20260101T000000000000Z").write_text(ASKED)
    assert len(bytes_in(tmp_path, ASKED)) >= 2
    tables.chats.forget(7)
    assert tables.chats.chat(7) is None
    assert tables.exchanges.last(Conversation(-5, 7)) is None
    assert tables.exchanges.last(Conversation(-5, 8)) is not None
    tables.chats.forget(8)
    news.close()
    assert bytes_in(tmp_path, ASKED) == []


# -- inbox ---------------------------------------------------------------------------------------


def test_an_update_is_new_once_also_after_it_was_done(tables: BotTables) -> None:
    inbox = tables.inbox
    assert inbox.accept([(2, "b"), (1, "a")], NOW) == {1, 2}
    assert inbox.accept([(2, "b"), (3, "c")], NOW) == {3}
    assert inbox.unfinished() == ["a", "b", "c"]
    inbox.done([2])
    inbox.done([2, 99])
    assert inbox.unfinished() == ["a", "c"]
    assert inbox.accept([(2, "b")], NOW) == set()


def test_what_was_accepted_survives_a_restart(tmp_path: Path) -> None:
    for expected in ([], ["a"]):
        with open_index(IndexSettings(), DataFolder(tmp_path)) as news:
            tables = open_tables(news)
            assert tables.inbox.unfinished() == expected
            tables.inbox.accept([(1, "a")], NOW)


def test_the_text_of_an_update_goes_when_it_is_done(news: NewsIndex, tmp_path: Path) -> None:
    tables = open_tables(news)
    tables.inbox.accept([(1, ASKED)], NOW)
    tables.inbox.done([1])
    news.close()
    assert bytes_in(tmp_path, ASKED) == []


def test_old_ids_are_forgotten(tables: BotTables) -> None:
    tables.inbox.accept([(1, "a")], NOW - 2 * MINUTE)
    assert tables.inbox.forget_before(NOW - MINUTE) == 1
    assert tables.inbox.accept([(1, "a")], NOW) == {1}


# -- facts and units -----------------------------------------------------------------------------


def test_facts_are_kept_and_replaced(tables: BotTables) -> None:
    assert tables.facts.read("a") is None
    tables.facts.write("a", "1")
    tables.facts.write("a", "2")
    assert tables.facts.read("a") == "2"


def test_what_the_bot_writes_commits_with_the_news_or_not_at_all(
    news: NewsIndex, tables: BotTables
) -> None:
    def write_and_fail() -> None:
        with tables.database.unit():
            tables.facts.write("a", "1")
            tables.chats.meet(7, "private", None, NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert (tables.facts.read("a"), tables.chats.chat(7)) == (None, None)
    assert news.verify() == []
