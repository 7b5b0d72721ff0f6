"""Excerpts as results of an inline query, each a message of its own with its citation."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from bot.rendering.excerpts import excerpt_blocks, linkable
from bot.rendering.pages import joined, messages_of
from bot.rendering.styled_text import one_line
from bot.telegram.messages import InlineResult

if TYPE_CHECKING:
    from bot.rendering.reader import Reader
    from index import Answer, Excerpt

# https://core.telegram.org/bots/api#answerinlinequery: no more than 50 results per query.
MAX_RESULTS = 50
MAX_TITLE_CHARS = 90
MAX_DESCRIPTION_CHARS = 200


def inline_results(answer: Answer, reader: Reader) -> tuple[InlineResult, ...]:
    """At most MAX_RESULTS; each excerpt once."""
    found = {
        result.result_id: result
        for excerpt in answer.excerpts[:MAX_RESULTS]
        for result in (_result(excerpt, reader),)
    }
    return tuple(found.values())


def _result(excerpt: Excerpt, reader: Reader) -> InlineResult:
    # A result is one message: of a very long excerpt the first piece, which says that it goes on.
    block = excerpt_blocks(1, excerpt, reader)[0]
    (message,) = messages_of([joined([block.quote, block.source])])
    publisher = excerpt.citation.publisher or reader.say("source-unknown")
    when = reader.published(excerpt.citation)
    who = f"{excerpt.speaker} · " if excerpt.speaker else ""
    return InlineResult(
        result_id=hashlib.blake2b(repr(excerpt.ref).encode(), digest_size=16).hexdigest(),
        title=one_line(f"{who}{publisher} · {when}", MAX_TITLE_CHARS),
        description=one_line(excerpt.text, MAX_DESCRIPTION_CHARS),
        message=message,
        url=linkable(excerpt.citation.deep_link) or linkable(excerpt.citation.url),
    )
