"""Excerpts by where they stand: cited anew, or among their neighbours. For what was shown before.

A place may come from outside (a button, a link): it is checked, never trusted.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from index.answering.composing import abstain, cited
from index.answering.excerpts import Cut
from index.answering.verbatim import check_verbatim
from index.answers import Answer, ExcerptContext, Reason
from index.errors import ErrorCode, InputError, NotFoundError
from index.ports import Statements, Updates
from index.retrieval.relevance import Corpus
from index.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.answers import AnswerMode, Excerpt, ExcerptRef
    from index.attribution.people import People
    from index.attribution.statements import StoredStatement
    from index.models import StoredUpdate
    from index.query.questions import Query
    from index.retrieval.retrieval import Searches

MAX_SIDE_CHARS = 1_200


class CitedNews(Updates, Statements, Protocol):
    """What excerpts are cited from."""


def excerpt_at(ref: ExcerptRef, store: CitedNews, people: People) -> Excerpt:
    """The excerpt that stands there, with its speaker where one person alone speaks.

    Raises NotFoundError where the update or its revision is gone, InputError for a place that is
    none.
    """
    update = store.update(ref.update_id, ref.revision)
    if ref.field not in ("headline", "body"):
        raise InputError(
            f"{ref.field!r} is no quotable field; ask again",
            ErrorCode.FIELD_NOT_QUOTABLE,
            field=ref.field,
        )
    text = update.text(ref.field)
    if not 0 <= ref.start < ref.end <= len(text) or not update.quote(ref.span).strip():
        raise InputError(
            f"{ref.field}[{ref.start}:{ref.end}] is no place in update {ref.update_id}; ask again",
            ErrorCode.PLACE_NOT_IN_UPDATE,
            update=ref.update_id,
            field=ref.field,
            start=ref.start,
            end=ref.end,
        )
    excerpt = cited(Cut(update, ref.span))
    check_verbatim(excerpt, update)
    held = store.statements_in([ref.update_id]).get(ref.update_id, [])
    # Statements are of the current revision: they say nothing of an older one.
    return with_speaker(excerpt, [one for one in held if one.update == update], people)


def excerpts_at(refs: Iterable[ExcerptRef], store: CitedNews, people: People) -> list[Excerpt]:
    """Those that are still there, in order."""
    found = []
    for ref in refs:
        try:
            found.append(excerpt_at(ref, store, people))
        except NotFoundError:
            continue
    return found


def context_of(
    ref: ExcerptRef, store: CitedNews, people: People, sides: int = 2
) -> ExcerptContext:
    """The excerpt with up to `sides` whole sentences before and after it.

    Raises as `excerpt_at`.
    """
    excerpt = excerpt_at(ref, store, people)
    text = store.update(ref.update_id, ref.revision).text(ref.field)
    start, end = _around(text, ref, sides)
    current: StoredUpdate = store.update(ref.update_id)
    return ExcerptContext(
        excerpt=excerpt,
        before=text[start : ref.start],
        after=text[ref.end : end],
        is_current=current.revision == ref.revision,
    )


def _around(text: str, ref: ExcerptRef, sides: int) -> tuple[int, int]:
    spans = sentences(text)
    before = [start for start, _ in spans if start < ref.start][-sides:] if sides else []
    after = [end for _, end in spans if end > ref.end][:sides]
    start = before[0] if before else ref.start
    end = after[-1] if after else ref.end
    # A text without sentence ends is one long sentence.
    return max(start, ref.start - MAX_SIDE_CHARS), min(end, ref.end + MAX_SIDE_CHARS)


def shown_again(query: Query, searches: Searches, people: People) -> Answer:
    """The excerpts that the query is about, for their times or speakers; those since removed are
    left out. Without any the question is unclear."""
    store = searches.store
    mode: AnswerMode = "hybrid" if searches.hybrid else "keywords"
    corpus = Corpus(store.count_chunks(), as_of=store.newest(), mode=mode)
    excerpts = excerpts_at(query.about, store, people)
    if not excerpts:
        return abstain(query, Reason.UNCLEAR_QUESTION, corpus)
    return Answer(
        question=query.text,
        answered=True,
        reason=None,
        mode=mode,
        as_of=corpus.as_of,
        excerpts=tuple(excerpts),
        intent=query.intent,
    )


def attributed(answer: Answer, store: CitedNews, people: People) -> Answer:
    """The answer with the speaker of each excerpt in which one person alone speaks."""
    held = store.statements_in([excerpt.update_id for excerpt in answer.excerpts])
    named = [
        with_speaker(excerpt, held.get(excerpt.update_id, []), people)
        for excerpt in answer.excerpts
    ]
    return replace(answer, excerpts=tuple(named))


def with_speaker(
    excerpt: Excerpt, statements: Sequence[StoredStatement], people: People
) -> Excerpt:
    """The excerpt with its speaker, where one person alone speaks in it."""
    inside = [
        stored.statement for stored in statements if stored.statement.span.overlaps(excerpt.span)
    ]
    speakers = {statement.speaker for statement in inside}
    if len(speakers) != 1 or (person := people.of(inside[0].speaker)) is None:
        return excerpt
    direct = any(statement.kind == "direct" for statement in inside)
    return replace(excerpt, speaker=person.name, kind="direct" if direct else "indirect")
