"""What every conversation works with: the news, what is remembered, and the way out.

Handlers get one Desk and nothing else of the application. Calls that search or write run in
threads; the event loop only waits.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar

from bot.handlers.answer_pool import ChatOrder
from bot.rendering import plain_message

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.handlers.answer_pool import AnswerPool
    from bot.handlers.throttle import Throttle
    from bot.ports import Chat, ChatStore, ExchangeStore
    from bot.rendering import Reader
    from bot.settings import BotSettings
    from bot.telegram.lanes import Lane
    from bot.telegram.messages import ButtonRows, Destination
    from bot.telegram.sender import Sender
    from index import LiveSources, NewsIndex

_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Me:
    """The bot as Telegram knows it; `name` is without @."""

    user_id: int
    name: str


class Addressee(Protocol):
    """Who is answered, and how they read."""

    @property
    def reader(self) -> Reader: ...

    @property
    def to(self) -> Destination: ...

    @property
    def reply_to(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """`clock` gives aware UTC times; `me` is known from getMe before any update is handled."""

    settings: BotSettings
    news: NewsIndex
    live: LiveSources
    chats: ChatStore
    exchanges: ExchangeStore
    sender: Sender
    pool: AnswerPool
    throttle: Throttle
    clock: Callable[[], datetime]
    me: Me
    order: ChatOrder = field(default_factory=ChatOrder)

    async def stored(self, call: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """A short read or write of what is remembered, off the event loop."""
        return await asyncio.to_thread(call, *args, **kwargs)

    def is_admin(self, user_id: int) -> bool:
        """Whether it is one of the administrators that the settings name."""
        return user_id in self.settings.admins

    def may_explain(self, user_id: int, chat: Chat) -> bool:
        """Whether they are told why an answer is as it is: an administrator, in private."""
        return self.is_admin(user_id) and chat.kind == "private"

    def may_ask(self, *ids: int) -> bool:
        """Whether this user and this chat are answered at all."""
        known = set(ids)
        if known & self.settings.deny:
            return False
        allowed = self.settings.allow | self.settings.admins
        return not self.settings.allow or bool(known & allowed)

    def may_tell(self, chat_id: int) -> bool:
        """Whether this chat is sent what it once asked for. Of a group nobody knows any more who
        asked, so only who is denied hears nothing; a private chat is its user."""
        is_private = chat_id > 0
        return self.may_ask(chat_id) if is_private else chat_id not in self.settings.deny

    async def say(
        self,
        request: Addressee,
        message_id: str,
        /,
        *,
        buttons: ButtonRows = (),
        lane: Lane = "interactive",
        **arguments: str | int,
    ) -> tuple[int, ...]:
        """A text of the catalogue to who asks. Raises SendError."""
        text = request.reader.say(message_id, **arguments)
        return await self.sender.say(
            request.to, (plain_message(text, buttons),), reply_to=request.reply_to, lane=lane
        )
