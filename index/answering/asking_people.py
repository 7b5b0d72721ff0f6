"""Questions about people: who said what about it, or that they did not.

speaker asked for → People → statements (of the retrieved updates, or all) → about the topic
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.answering.asked_terms import is_name, missing, question_terms, speaker_terms
from index.answering.composing import abstain, answered, cited
from index.answering.speaking import ABOUT, ANY_PART, about, is_premised, joined, premise_fails
from index.answering.verbatim import check_verbatim
from index.answers import Offer, Reason
from index.errors import ErrorCode, NotFoundError
from index.query.questions import Query
from index.retrieval.relevance import Corpus
from index.retrieval.retrieval import question_vector, retrieve
from index.text.analysis import analyse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.answering.retrieving import Retrieved
    from index.answering.speaking import Spoken
    from index.answers import Answer, Excerpt
    from index.attribution.people import People, Person
    from index.attribution.statements import StoredStatement
    from index.models import TimeWindow
    from index.retrieval.retrieval import Searches

# Passages whose statements are looked at for who speaks for an office; the newest statements of a
# speaker.
NEAREST_PASSAGES = 40
NEWEST_STATEMENTS = 40
LOOKED_AT_PER_SEEN = 4
MAX_NAMES = 3
MAX_LISTED = 200


def ask_about_people(
    retrieved: Retrieved, searches: Searches, people: People, limit: int
) -> Answer | None:
    """The answer from statements; None where the question is not about what somebody said, or
    where nobody known fits and the news must be searched as for any question."""
    query, corpus = retrieved.query, retrieved.corpus
    if query.speaker:
        return _of_speaker(retrieved, query.speaker, searches, people, limit)
    if query.wants_speaker and question_terms(query):
        spoken = _spoken(query, _near(retrieved, searches), people, None, corpus)
        return _answer(query, spoken, corpus, limit) if spoken else None
    return None


def _of_speaker(
    retrieved: Retrieved, asked: str, searches: Searches, people: People, limit: int
) -> Answer | None:
    query, corpus = retrieved.query, retrieved.corpus
    persons = people.find(asked) or _misspelt(asked, corpus, people)
    persons = persons or _spokesmen(asked, searches, people)
    near = _near(retrieved, searches) if question_terms(query) else []
    if persons:
        statements = near if question_terms(query) else _newest(query, persons, searches)
        spoken = _spoken(query, statements, people, persons, corpus)
        if spoken:
            return _answer(query, spoken, corpus, limit)
    elif not is_name(asked):
        return None
    elif missing(speaker_terms(query), corpus):
        meant = [person for name in people.alike(asked) for person in people.find(name)[:1]]
        offers = _other_topics(meant) + _others(query, near, people, persons, corpus)
        return abstain(query, Reason.UNKNOWN_SPEAKER, corpus, offers)
    offers = _other_topics(persons[:1]) + _others(query, near, people, persons, corpus)
    return abstain(query, Reason.NOT_SAID, corpus, offers)


def _misspelt(asked: str, corpus: Corpus, people: People) -> list[Person]:
    """Whom a name that the news does not hold must mean, if only one person's is spelt alike."""
    unknown = [term for term in analyse(asked) if not corpus.frequencies.get(term)]
    meant = people.alike(asked) if unknown and is_name(asked) else []
    return list(people.find(meant[0])) if len(meant) == 1 else []


def _newest(query: Query, persons: Sequence[Person], searches: Searches) -> list[StoredStatement]:
    """What was said last, for a question that names no topic."""
    names = sorted({name for person in persons for name in person.names})
    return searches.store.statements_by(names, query.window, _looked_at(query, NEWEST_STATEMENTS))


def _looked_at(query: Query, plenty: int) -> int:
    """Further than what was seen already, for who wants more."""
    return plenty + LOOKED_AT_PER_SEEN * len(query.excluding)


def _near(retrieved: Retrieved, searches: Searches) -> list[StoredStatement]:
    """Statements of the updates nearest to the question, the nearest update first."""
    update_ids = list(dict.fromkeys(hit.passage.update.update_id for hit in retrieved.hits))
    held = searches.store.statements_in(update_ids)
    return [statement for update_id in update_ids for statement in held.get(update_id, ())]


def _spoken(
    query: Query,
    statements: Sequence[StoredStatement],
    people: People,
    persons: Sequence[Person] | None,
    corpus: Corpus,
) -> list[Spoken]:
    """Those about the topic, of `persons` (of anybody who is known, if None)."""
    wanted = None if persons is None else {person.name for person in persons}

    def speakers_of(stored: StoredStatement) -> tuple[str, str | None] | None:
        outer = people.of(stored.statement.speaker)
        reported = people.of(stored.statement.reported_speaker)
        names = {person.name for person in (outer, reported) if person}
        if outer is None or (wanted is not None and not wanted & names):
            return None
        return outer.name, reported.name if reported else None

    least = ANY_PART if is_premised(query) else ABOUT
    found = about(statements, speakers_of, question_terms(query), corpus, least)
    if query.newest_first:
        found.sort(key=lambda one: one.cut.update.ordering_time, reverse=True)
    return found


def _spokesmen(asked: str, searches: Searches, people: People) -> list[Person]:
    """Whoever speaks for an office: somebody with such a role in a sentence that names it."""
    terms = set(analyse(asked))
    vector = question_vector(asked, searches)
    nearest = retrieve(vector, sorted(terms), searches, NEAREST_PASSAGES)
    held = searches.store.statements_in([hit.passage.update.update_id for hit in nearest])
    found: dict[str, Person] = {}
    for stored in (statement for statements in held.values() for statement in statements):
        person = people.of(stored.statement.speaker)
        if person is None or not person.speaks_for_an_office:
            continue
        text = stored.update.text(stored.statement.field)
        start = max(0, text.rfind("\n", 0, stored.statement.start))
        if terms <= set(analyse(text[start : stored.statement.end])):
            found[person.name] = person
    return list(found.values())


def _answer(query: Query, spoken: Sequence[Spoken], corpus: Corpus, limit: int) -> Answer:
    fails = premise_fails(query, spoken, question_terms(query), corpus)
    seen = query.excluding
    left = [
        one
        for one in joined(spoken, len(spoken))
        if not any(one.cut.ref.overlaps(ref) for ref in seen)
    ]
    if not left:
        return abstain(query, Reason.NOTHING_MORE, corpus)
    excerpts = [
        cited(one.cut, one.speaker, one.kind, one.reported_speaker) for one in left[:limit]
    ]
    reason = Reason.FALSE_PREMISE if fails else None
    return answered(query, excerpts, corpus, more=len(left) > limit, reason=reason)


def _other_topics(persons: Sequence[Person]) -> tuple[Offer, ...]:
    return tuple(
        Offer("speaker-other-topics", person.name, None, person.statements) for person in persons
    )


def _others(
    query: Query,
    near: Sequence[StoredStatement],
    people: People,
    persons: Sequence[Person],
    corpus: Corpus,
) -> tuple[Offer, ...]:
    """Who else speaks of the topic, and in how many statements."""
    asked = {person.name for person in persons}
    spoken = _spoken(query, near, people, None, corpus)
    others = [one for one in spoken if one.speaker not in asked]
    names = list(dict.fromkeys(one.speaker for one in others))[:MAX_NAMES]
    if not names:
        return ()
    return (Offer("others-on-topic", ", ".join(names), query.topic, len(others)),)


def statements_over_time(
    asked: str, topic: str, window: TimeWindow | None, searches: Searches, people: People
) -> tuple[Excerpt, ...]:
    """What somebody said, oldest first, about a topic if one is given; each thing told once.

    Raises NotFoundError where nobody of that name speaks, with names that look like it.
    """
    persons = people.find(asked) or _spokesmen(asked, searches, people)
    if not persons:
        meant = people.alike(asked)
        hint = f"; did you mean {', '.join(meant)}?" if meant else ""
        raise NotFoundError(
            f"nobody called {asked!r} speaks in the news{hint}",
            ErrorCode.SPEAKER_UNKNOWN,
            name=asked,
        )
    names = sorted({name for person in persons for name in person.names})
    statements = searches.store.statements_by(names, window, MAX_LISTED)
    query = Query(asked, topic, speaker=asked, wants_speaker=True, window=window)
    terms = question_terms(query)
    corpus = Corpus(
        searches.store.count_chunks(),
        searches.store.document_frequencies(terms),
        searches.store.newest(window),
        "keywords",
    )
    spoken = joined(_spoken(query, statements, people, persons, corpus), MAX_LISTED)
    spoken.sort(key=lambda one: (one.cut.update.ordering_time, one.cut.span.start))
    found = (cited(one.cut, one.speaker, one.kind, one.reported_speaker) for one in spoken)
    excerpts = tuple(found)
    for excerpt, one in zip(excerpts, spoken, strict=True):
        check_verbatim(excerpt, one.cut.update)
    return excerpts
