"""The first words: /start with questions to tap, deep links, and /help."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.rendering import help_message, start_message
from index import Turn

if TYPE_CHECKING:
    from bot.handlers.ask import Asking
    from bot.handlers.desk import Desk
    from bot.handlers.membership import Membership
    from bot.handlers.request import Request

# https://core.telegram.org/bots/features#deep-linking: up to 64 of A-Z a-z 0-9 _ -
_ASK = re.compile(r"ask-([A-Za-z0-9_-]{1,60})")
_ABOUT = re.compile(r"about-([A-Za-z0-9_-]{1,58})")
MAX_LINKED_BYTES = 45
NOBODY = 0  # Telegram's ids begin at 1


class Starting:
    def __init__(self, desk: Desk, asking: Asking, membership: Membership) -> None:
        self._desk = desk
        self._asking = asking
        self._membership = membership

    async def start(self, request: Request) -> None:
        """/start [PAYLOAD]; t.me/BOT?start=ask-… asks the question in the link, about-… what else
        is said about an update."""
        await self._membership.returned(request.to.chat_id)
        if match := _ABOUT.fullmatch(request.said.text):
            update = await self._desk.stored(self._desk.news.alerts.update, match[1])
            if update is not None:
                await self._asking.about(request, update)
            else:
                await self._desk.say(request, "update-gone")
            return
        if question := linked_question(request.said.text):
            await self._asking.question(request, question)
            return
        starters = await self._desk.pool.run(self._starters, request)
        message = start_message(starters, request.reader)
        await self._desk.sender.say(request.to, (message,), reply_to=request.reply_to)
        if not starters and request.private and self._desk.is_admin(request.user_id):
            await self._desk.say(request, "admin-add-what")

    def _starters(self, request: Request) -> list[tuple[int, str]]:
        """In a thread: questions of the current news, each with the exchange its button names."""
        found, now = [], self._desk.clock()
        # Nobody has asked them yet: what is said next must not lean on them.
        nobody = replace(request.conversation, user_id=NOBODY)
        for question in self._desk.news.starter_questions():
            query = self._desk.news.parse(question, now, None, request.reader.zone)
            exchange_id = self._desk.exchanges.begin(nobody, None, Turn(query), now)
            found.append((exchange_id, question))
        return found

    async def help(self, request: Request) -> None:
        """/help"""
        message = help_message(request.reader, self._desk.me.name)
        await self._desk.sender.say(request.to, (message,), reply_to=request.reply_to)


def linked_question(payload: str) -> str | None:
    """The question of a deep link; None for any other payload, which anybody can make up."""
    match = _ASK.fullmatch(payload)
    if match is None:
        return None
    try:
        raw = base64.urlsafe_b64decode(match[1] + "=" * (-len(match[1]) % 4))
        return raw.decode()
    except (binascii.Error, UnicodeDecodeError):
        return None


def link_payload(question: str) -> str | None:
    """The payload that asks a question; None where it is too long for one."""
    raw = question.encode()
    if len(raw) > MAX_LINKED_BYTES:
        return None
    return "ask-" + base64.urlsafe_b64encode(raw).decode().rstrip("=")
