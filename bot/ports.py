"""What the conversations need to remember, with the contracts every adapter keeps.

Times are aware and in UTC. Ids of chats and users are Telegram's. Nothing here holds news text:
excerpts are named by where they stand, so that a takedown leaves no copy behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from index import Turn

ChatKind = Literal["private", "group", "supergroup", "channel"]


@dataclass(frozen=True, slots=True)
class Chat:
    """What is kept of a chat. `language` and `zone` (an IANA name) are None until chosen;
    `language_code` is what Telegram last said of the user's app. `reachable` is False after the
    chat has blocked or removed the bot. `zone_asked`: whether the zone was ever asked for."""

    chat_id: int
    kind: ChatKind
    language: str | None = None
    language_code: str | None = None
    zone: str | None = None
    zone_asked: bool = False
    reachable: bool = True


class ChatStore(Protocol):
    """Chats that the bot has met, with what was chosen in them."""

    def chat(self, chat_id: int) -> Chat | None:
        """None where it was never met."""
        ...

    def meet(
        self, chat_id: int, kind: ChatKind, language_code: str | None, now: datetime
    ) -> tuple[Chat, bool]:
        """The chat, noted or brought up to date (and reachable again); True where it was never
        met before. A missing `language_code` keeps the one that is known."""
        ...

    def choose_language(self, chat_id: int, language: str | None) -> None:
        """This and the other choices pass over a chat that was never met."""
        ...

    def choose_zone(self, chat_id: int, zone: str | None) -> None: ...

    def note_zone_asked(self, chat_id: int) -> None: ...

    def lose(self, chat_id: int) -> None:
        """It can no longer be written to."""
        ...

    def migrate(self, old: int, new: int) -> None:
        """A group became a supergroup: everything stored under the old id moves to the new one,
        in one transaction, answers, subscriptions and messages included. A repeat is harmless, in
        whatever order the news of it comes: what the new id has already stays, and what was never
        chosen there is taken from the old one. The same id twice changes nothing."""
        ...

    def reachable(self) -> list[int]:
        """Ids of all chats that can be written to, ascending."""
        ...

    def count(self) -> int:
        """How many chats are known, reachable or not."""
        ...

    def forget(self, chat_id: int) -> None:
        """Everything that is stored about a private chat and its user (whose id it is), in one
        transaction: their questions in groups, their personal facts and the texts of updates
        that name them included (a crash at this moment does not bring those back). Then no file
        of the database holds it any more: copies made before migrations are deleted. An unknown
        id is harmless."""
        ...


@dataclass(frozen=True, slots=True)
class Conversation:
    """Whose turns follow each other: a user in a chat, in a forum in one topic."""

    chat_id: int
    user_id: int
    thread_id: int | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question that was answered. `messages` are the ids of the messages that answer it, in
    order; `turn` is what a follow-up leans on. `offers` are the questions that the buttons under
    an abstention ask, in the order of the buttons: names and no news text. None where the
    exchange is older than their storage."""

    exchange_id: int
    conversation: Conversation
    question_message: int | None
    messages: tuple[int, ...]
    turn: Turn
    asked_at: datetime
    offers: tuple[str, ...] | None = ()


class ExchangeStore(Protocol):
    """Questions and what answered them, for follow-ups, buttons and edits."""

    def begin(
        self,
        conversation: Conversation,
        question_message: int | None,
        turn: Turn,
        now: datetime,
        offers: Sequence[str] = (),
    ) -> int:
        """Note an exchange before its answer is sent: buttons need its id. Numbers are never used
        twice."""
        ...

    def revise(
        self, exchange_id: int, turn: Turn, messages: Sequence[int], offers: Sequence[str] = ()
    ) -> None:
        """Note what answers it now, by which messages and with which offers. An unknown id is
        passed over."""
        ...

    def exchange(self, exchange_id: int) -> Exchange | None:
        """None where there is none (any more). One whose turn another version of this program
        wrote, so that it cannot be read, counts as none, here and below."""
        ...

    def last(self, conversation: Conversation) -> Exchange | None:
        """The newest exchange of a conversation that `/new` has not ended."""
        ...

    def before(self, exchange_id: int) -> Exchange | None:
        """The one before it in its conversation, as `last` would have found it."""
        ...

    def by_answer(self, chat_id: int, message_id: int) -> Exchange | None:
        """That which the message answers; a message answers the one that was revised last."""
        ...

    def by_question(self, chat_id: int, message_id: int) -> Exchange | None:
        """The newest that the message asks."""
        ...

    def end(self, conversation: Conversation) -> None:
        """`/new`: what was said before is no longer leant on; its buttons go on working."""
        ...

    def forget_before(self, time: datetime) -> int:
        """Delete exchanges asked before; returns how many."""
        ...


def personal_fact(what: str, user_id: int) -> str:
    """The name of a fact about one user: it goes when they are forgotten."""
    return f"{what} of {user_id}"


class FactStore(Protocol):
    """Single named values about the bot itself, and personal ones (see `personal_fact`)."""

    def read(self, name: str) -> str | None: ...

    def write(self, name: str, value: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An update that was accepted and never done. `attempts` is how often its handling was begun:
    when it was accepted, and at starts since, without those that were given back."""

    update_id: int
    body: str
    attempts: int


class InboxStore(Protocol):
    """Telegram's updates between their confirmation and their handling, so that a crash loses
    none and none is handled twice. The text of an update is kept only until it is handled."""

    def accept(self, updates: Sequence[tuple[int, str]], now: datetime) -> set[int]:
        """Store (update_id, JSON) in one transaction, which begins their first attempt; returns
        the ids that were never accepted before (or were forgotten since). Of an id that comes
        twice, the first JSON stays."""
        ...

    def done(self, update_ids: Sequence[int]) -> None:
        """Forget the text; the id stays, so that a repeat is known as one. Unknown ids are passed
        over."""
        ...

    def begin(self, update_ids: Sequence[int]) -> None:
        """Their handling begins once more. Unknown ids are passed over."""
        ...

    def give_back(self, update_ids: Sequence[int]) -> None:
        """Their handling was broken off by us: the attempt that was begun last does not count.
        Unknown ids are passed over."""
        ...

    def unfinished(self) -> list[Unfinished]:
        """What was accepted and never done, by update_id: Telegram's own order."""
        ...

    def forget_before(self, time: datetime) -> int:
        """Delete ids accepted before, and updates nobody finished since; returns how many.
        Telegram itself keeps updates for 24 hours."""
        ...
