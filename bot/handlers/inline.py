"""Inline mode: `@bot kirby kyiv` in any chat gives excerpts, each with its citation.

Telegram asks at every pause in the typing, so words alone are searched, and what was just asked
is kept.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from bot.handlers.answer_pool import BusyError
from bot.handlers.starting import link_payload
from bot.rendering import inline_results
from bot.rendering.reader import reader_of
from index import MAX_QUESTION_CHARS, QuestionError

if TYPE_CHECKING:
    import telegram

    from bot.handlers.desk import Desk
    from bot.rendering import Reader
    from bot.telegram.messages import InlineResult

MAX_RESULTS = 50
CACHE_S = 20
MAX_KEPT = 500
LATEST = "what is the latest?"

_Results = tuple["InlineResult", ...]


class Inline:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._kept: OrderedDict[tuple[str, str, str, int], _Results] = OrderedDict()

    async def queried(self, query: telegram.InlineQuery) -> None:
        """Always answered, if only with nothing: Telegram shows a spinner until it is."""
        user = query.from_user
        now = self._desk.clock()
        if not self._desk.may_ask(user.id) or not self._desk.throttle.may_search_inline(
            user.id, now
        ):
            await self._desk.sender.inline(query.id, (), cache_s=CACHE_S)
            return
        chat = await self._desk.stored(self._desk.chats.chat, user.id)
        reader = reader_of(chat, user.language_code)
        words = query.query.strip()
        cache_s = CACHE_S
        try:
            with self._desk.pool.place():
                results = await self._desk.pool.run(self._found, words, reader)
        except BusyError:
            results, cache_s = (), 0
        await self._desk.sender.inline(
            query.id,
            results,
            cache_s=cache_s,
            button=reader.say("inline-ask-me" if results else "inline-nothing"),
            payload=link_payload(words) or "inline",
        )

    def _found(self, words: str, reader: Reader) -> _Results:
        """In a thread. Nothing for words that cannot be asked: they may not be finished yet."""
        key = (words, reader.catalogue.language, reader.zone.key, self._desk.news.change_seq())
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        results = self._searched(words, reader)
        self._kept[key] = results
        while len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)
        return results

    def _searched(self, words: str, reader: Reader) -> _Results:
        if len(words) > MAX_QUESTION_CHARS:
            return ()
        news, now = self._desk.news, self._desk.clock()
        try:
            query = news.parse_name(words or LATEST, now, reader.zone)
            answer = news.ask(query, keywords_only=True, limit=MAX_RESULTS)
        except QuestionError:
            return ()
        return inline_results(answer, reader)
