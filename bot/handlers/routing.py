"""Which conversation a message belongs to.

Update → Heard → admitted? → in its chat's turn → Request → command, small talk or question
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.handlers.answer_pool import BusyError
from bot.handlers.request import hear, meet
from bot.handlers.throttle import Drop, Refuse
from bot.telegram.addressing import small_talk

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    import telegram

    from bot.handlers.administration.source_admin import SourceAdministration
    from bot.handlers.ask import Asking
    from bot.handlers.desk import Desk
    from bot.handlers.request import Heard, Request

# Editing these gets a new answer in the place of the old one; to repeat what others do would
# surprise.
ANSWERED_AGAIN = frozenset({"ask", "latest", "who", "timeline"})


class Routing:
    """Admits messages and leads each to its conversation."""

    def __init__(
        self,
        desk: Desk,
        asking: Asking,
        sources: SourceAdministration,
        commands: Mapping[str, Callable[[Request], Awaitable[None]]],
    ) -> None:
        self._desk = desk
        self._asking = asking
        self._sources = sources
        self._commands = commands

    async def message(self, update: telegram.Update) -> None:
        """A message or an edited one."""
        heard = hear(update, self._desk)
        if heard is None:
            return
        now = self._desk.clock()
        verdict = self._desk.throttle.question(heard.sender_id, heard.group_id, now)
        if isinstance(verdict, Drop):
            return
        if isinstance(verdict, Refuse):
            await self._refuse(heard, "too-many-questions", seconds=verdict.wait_s)
            return
        try:
            with self._desk.pool.place():
                async with self._desk.order.turn(heard.chat_id):
                    await self._lead(heard)
        except BusyError:
            if self._desk.throttle.may_say_busy(heard.chat_id, now):
                await self._refuse(heard, "busy")

    async def _refuse(self, heard: Heard, message_id: str, seconds: int = 0) -> None:
        request = await meet(heard, self._desk)
        await self._desk.say(request, message_id, lane="refusal", seconds=seconds)

    async def _lead(self, heard: Heard) -> None:
        request = await meet(heard, self._desk)
        if heard.unreadable:
            await self._attachment(heard, request)
        elif request.said.command is not None:
            await self._command(request, request.said.command)
        elif not await self._talk(request):
            await self._asking.question(request, request.said.text)

    async def _command(self, request: Request, name: str) -> None:
        command = self._commands.get(name)
        if request.edited and name not in ANSWERED_AGAIN:
            return
        if command is None:
            await self._desk.say(request, "unknown-command")
        else:
            await command(request)

    async def _talk(self, request: Request) -> bool:
        """A greeting or thanks gets a human reply. In a group, words of our own are few."""
        say = request.reader.say
        kind = small_talk(request.said.text, say("hello-words"), say("thanks-words"))
        if kind is None:
            return False
        if not request.edited:
            await self._desk.say(request, kind)
        return True

    async def _attachment(self, heard: Heard, request: Request) -> None:
        """A picture, a sticker, a poll: said once, in private. A file of an administrator is
        news to import."""
        if request.edited or not request.private:
            return
        document = heard.message.document
        if document is not None and self._desk.is_admin(request.user_id):
            await self._sources.file(request, document)
        else:
            await self._desk.say(request, "text-only")
