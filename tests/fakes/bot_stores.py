"""The bot's stores in memory, one after the contracts of `bot.ports`."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.ports import Chat, Conversation, Exchange, Unfinished, personal_fact

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.ports import ChatKind
    from index import Turn


@dataclass
class Held:
    """What all the stores hold together: moving and forgetting concern each of them."""

    chats: dict[int, Chat] = field(default_factory=dict)
    exchanges: dict[int, Exchange] = field(default_factory=dict)
    answers: dict[tuple[int, int], int] = field(default_factory=dict)
    ended: set[int] = field(default_factory=set)
    begun: int = 0
    inbox: dict[int, tuple[str | None, datetime]] = field(default_factory=dict)
    attempts: dict[int, int] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)

    def drop(self, gone: Callable[[Exchange], bool]) -> int:
        lost = {number for number, one in self.exchanges.items() if gone(one)}
        self.exchanges = {k: v for k, v in self.exchanges.items() if k not in lost}
        self.answers = {k: v for k, v in self.answers.items() if v not in lost}
        return len(lost)


class FakeChats:
    def __init__(self, held: Held) -> None:
        self._held = held

    def chat(self, chat_id: int) -> Chat | None:
        return self._held.chats.get(chat_id)

    def meet(
        self, chat_id: int, kind: ChatKind, language_code: str | None, now: datetime
    ) -> tuple[Chat, bool]:
        known = self._held.chats.get(chat_id)
        chat = known or Chat(chat_id, kind)
        code = language_code or chat.language_code
        chat = replace(chat, kind=kind, language_code=code, reachable=True)
        self._held.chats[chat_id] = chat
        return chat, known is None

    def choose_language(self, chat_id: int, language: str | None) -> None:
        self._change(chat_id, lambda chat: replace(chat, language=language))

    def choose_zone(self, chat_id: int, zone: str | None) -> None:
        self._change(chat_id, lambda chat: replace(chat, zone=zone))

    def note_zone_asked(self, chat_id: int) -> None:
        self._change(chat_id, lambda chat: replace(chat, zone_asked=True))

    def lose(self, chat_id: int) -> None:
        self._change(chat_id, lambda chat: replace(chat, reachable=False))

    def _change(self, chat_id: int, change: Callable[[Chat], Chat]) -> None:
        if chat_id in self._held.chats:
            self._held.chats[chat_id] = change(self._held.chats[chat_id])

    def migrate(self, old: int, new: int) -> None:
        held = self._held
        if old == new:
            return
        moved, there = held.chats.pop(old, None), held.chats.get(new)
        if moved is not None:
            held.chats[new] = _merged(there, replace(moved, chat_id=new))
        if new in held.chats:
            held.chats[new] = replace(held.chats[new], kind="supergroup")
        of_old = {key: number for key, number in held.answers.items() if key[0] == old}
        for (_, message), number in of_old.items():
            del held.answers[old, message]
            held.answers.setdefault((new, message), number)
        for number, one in held.exchanges.items():
            if one.conversation.chat_id == old:
                moved_to = replace(one.conversation, chat_id=new)
                held.exchanges[number] = replace(one, conversation=moved_to)

    def reachable(self) -> list[int]:
        return sorted(chat.chat_id for chat in self._held.chats.values() if chat.reachable)

    def count(self) -> int:
        return len(self._held.chats)

    def forget(self, chat_id: int) -> None:
        held = self._held
        held.chats.pop(chat_id, None)
        held.drop(lambda one: chat_id in (one.conversation.chat_id, one.conversation.user_id))
        ending = personal_fact("", chat_id)
        held.facts = {k: v for k, v in held.facts.items() if not k.endswith(ending)}
        for number, (body, accepted_at) in held.inbox.items():
            if body is not None and _names(_json(body), chat_id):
                held.inbox[number] = (None, accepted_at)


class FakeExchanges:
    def __init__(self, held: Held) -> None:
        self._held = held

    def begin(
        self,
        conversation: Conversation,
        question_message: int | None,
        turn: Turn,
        now: datetime,
        offers: Sequence[str] = (),
    ) -> int:
        self._held.begun += 1
        number = self._held.begun
        self._held.exchanges[number] = Exchange(
            number, conversation, question_message, (), turn, now, tuple(offers)
        )
        return number

    def revise(
        self, exchange_id: int, turn: Turn, messages: Sequence[int], offers: Sequence[str] = ()
    ) -> None:
        held = self._held
        if exchange_id not in held.exchanges:
            return
        held.exchanges[exchange_id] = replace(
            held.exchanges[exchange_id], turn=turn, offers=tuple(offers)
        )
        held.answers = {k: v for k, v in held.answers.items() if v != exchange_id}
        chat_id = held.exchanges[exchange_id].conversation.chat_id
        for message in messages:
            held.answers.pop((chat_id, message), None)
            held.answers[chat_id, message] = exchange_id

    def exchange(self, exchange_id: int) -> Exchange | None:
        found = self._held.exchanges.get(exchange_id)
        if found is None:
            return None
        answers = self._held.answers.items()
        return replace(found, messages=tuple(k[1] for k, v in answers if v == exchange_id))

    def last(self, conversation: Conversation) -> Exchange | None:
        return self._newest(lambda one: self._leads(one, conversation))

    def before(self, exchange_id: int) -> Exchange | None:
        this = self._held.exchanges.get(exchange_id)
        if this is None:
            return None
        return self._newest(
            lambda one: one.exchange_id < exchange_id and self._leads(one, this.conversation)
        )

    def by_answer(self, chat_id: int, message_id: int) -> Exchange | None:
        return self.exchange(self._held.answers.get((chat_id, message_id), 0))

    def by_question(self, chat_id: int, message_id: int) -> Exchange | None:
        asked = (chat_id, message_id)
        return self._newest(lambda one: (one.conversation.chat_id, one.question_message) == asked)

    def end(self, conversation: Conversation) -> None:
        self._held.ended |= {
            number
            for number, one in self._held.exchanges.items()
            if one.conversation == conversation
        }

    def forget_before(self, time: datetime) -> int:
        return self._held.drop(lambda one: one.asked_at < time)

    def _leads(self, one: Exchange, conversation: Conversation) -> bool:
        return one.conversation == conversation and one.exchange_id not in self._held.ended

    def _newest(self, wanted: Callable[[Exchange], bool]) -> Exchange | None:
        found = [number for number, one in self._held.exchanges.items() if wanted(one)]
        return self.exchange(max(found, default=0))


class FakeInbox:
    def __init__(self, held: Held) -> None:
        self._held = held

    def accept(self, updates: Sequence[tuple[int, str]], now: datetime) -> set[int]:
        new = {update_id for update_id, _ in updates} - self._held.inbox.keys()
        for update_id, body in updates:
            self._held.inbox.setdefault(update_id, (body, now))
        self._held.attempts |= dict.fromkeys(new, 1)
        return new

    def done(self, update_ids: Sequence[int]) -> None:
        for update_id in update_ids:
            if update_id in self._held.inbox:
                self._held.inbox[update_id] = (None, self._held.inbox[update_id][1])

    def begin(self, update_ids: Sequence[int]) -> None:
        for update_id in update_ids:
            if update_id in self._held.inbox:
                self._held.attempts[update_id] += 1

    def give_back(self, update_ids: Sequence[int]) -> None:
        for update_id in update_ids:
            if update_id in self._held.inbox:
                self._held.attempts[update_id] = max(0, self._held.attempts[update_id] - 1)

    def unfinished(self) -> list[Unfinished]:
        return [
            Unfinished(update_id, body, self._held.attempts[update_id])
            for update_id, (body, _) in sorted(self._held.inbox.items())
            if body is not None
        ]

    def forget_before(self, time: datetime) -> int:
        kept = {k: v for k, v in self._held.inbox.items() if v[1] >= time}
        lost = len(self._held.inbox) - len(kept)
        self._held.inbox = kept
        return lost


class FakeFacts:
    def __init__(self, held: Held) -> None:
        self._held = held

    def read(self, name: str) -> str | None:
        return self._held.facts.get(name)

    def write(self, name: str, value: str) -> None:
        self._held.facts[name] = value


class FakeBotStores:
    """The stores of one bot; another one over the same `held` is the bot started again."""

    def __init__(self, held: Held | None = None) -> None:
        self.held = held or Held()
        self.chats = FakeChats(self.held)
        self.exchanges = FakeExchanges(self.held)
        self.inbox = FakeInbox(self.held)
        self.facts = FakeFacts(self.held)


def _merged(there: Chat | None, moved: Chat) -> Chat:
    if there is None:
        return moved
    return replace(
        there,
        language=there.language or moved.language,
        language_code=there.language_code or moved.language_code,
        zone=there.zone or moved.zone,
        zone_asked=there.zone_asked or moved.zone_asked,
    )


def _json(body: str) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _names(value: object, user_id: int) -> bool:
    """Whether an object with that id stands anywhere in the JSON."""
    if isinstance(value, dict):
        return value.get("id") == user_id or any(_names(one, user_id) for one in value.values())
    return isinstance(value, list) and any(_names(one, user_id) for one in value)
