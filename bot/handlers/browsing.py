"""Looking through the news without a question: /latest, /who, /timeline, /sources."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.handlers.ask import Search, complaint_about
from bot.rendering import sources_messages, timeline_messages

if TYPE_CHECKING:
    from bot.handlers.ask import Asking
    from bot.handlers.desk import Desk
    from bot.handlers.request import Request
    from index import Query

NEWEST = "what is the latest?"


class Browsing:
    """Each command is answered like a question, and can be gone on from like one."""

    def __init__(self, desk: Desk, asking: Asking) -> None:
        self._desk = desk
        self._asking = asking

    async def latest(self, request: Request) -> None:
        """/latest [TOPIC]"""
        topic = request.said.text
        read = self._asking.query(request, topic or NEWEST)

        def query() -> Query:
            return replace(read(), newest_first=True) if topic else read()

        await self._answer(request, topic or NEWEST, self._asking.search(query))

    async def who(self, request: Request) -> None:
        """/who NAME [TOPIC]"""
        words = request.said.text
        if not words:
            await self._desk.say(request, "who-what")
            return

        def query() -> Query:
            now, zone = self._desk.clock(), request.reader.zone
            asked = self._desk.news.parse_name(words, now, zone)
            # Words that name nobody are a name that nobody bears, not a topic.
            return asked if asked.speaker else replace(asked, speaker=words, wants_speaker=True)

        await self._answer(request, words, self._asking.search(query))

    async def timeline(self, request: Request) -> None:
        """/timeline TOPIC"""
        topic = request.said.text
        if not topic:
            await self._desk.say(request, "timeline-what")
            return
        query = self._asking.query(request, topic)
        search = Search(query, self._desk.news.timeline, timeline_messages, is_explained=False)
        await self._answer(request, topic, search)

    async def sources(self, request: Request) -> None:
        """/sources"""
        now = self._desk.clock()
        found = await self._desk.pool.run(self._desk.live.health, now)
        messages = sources_messages(found, request.reader, now)
        await self._desk.sender.say(request.to, messages, reply_to=request.reply_to)

    async def _answer(self, request: Request, words: str, search: Search) -> None:
        before = await self._asking.answered_before(request)
        if complaint := complaint_about(words):
            await self._asking.complain(request, complaint, before)
            return
        await self._desk.sender.typing(request.to)
        await self._asking.answer(request, search, before)
