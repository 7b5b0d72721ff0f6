"""Match each update with any number of standing queries, in memory (a percolator).

    ids of equal queries → one standing query → one lookup for each kind
    update → candidates by its rare words, its speakers, story and source → checked → matches

Not for several threads at once.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from index.alerting.entity_lookup import NameIndex, TitleIndex
from index.alerting.question_index import QuestionIndex
from index.alerting.standing import said_about
from index.alerting.standing_query import QueryMatch
from index.alerting.term_index import TermIndex
from index.alerting.topic_vectors import TopicVectors
from index.alerting.update_facts import excerpt_of
from index.retrieval.relevance import Corpus, relevance
from index.text.analysis import analyse, content_terms, version_in_use

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.alerting.alert_feed import AlertFeed
    from index.alerting.standing_query import StandingQuery
    from index.alerting.update_facts import Said, UpdateFacts
    from index.ports import Vectors

# Of a topic's weight that a passage with its headline holds (the rest of the update by half), and
# of the mean of that and the cosine. Chosen on the even half of the blogs of the live-blog
# collection; `scripts/evaluate.py alerts` prints the curves.
MATCHES_BY_WORDS = 0.8
MATCHES_BY_MEANING = 0.64
# What a statement of the speaker must hold of the topic beside.
SPEAKS_OF = 0.8
# Below it no share of words makes up for it.
LEAST_COSINE = 2 * MATCHES_BY_MEANING - 1
# Words are weighed anew when the news has grown by so much.
GROWTH = 1.5
_FEW_PASSAGES = 1_000


class Percolator:
    """`news` answers standing questions, embeds topics and says how rare words are."""

    def __init__(self, news: AlertFeed) -> None:
        self._news = news
        self._queries: dict[int, StandingQuery] = {}
        self._ids: dict[StandingQuery, dict[int, None]] = defaultdict(dict)
        self._terms: dict[StandingQuery, tuple[str, ...]] = {}
        self._corpus = news.corpus([])
        self._analysis = version_in_use()
        self._frequencies: dict[str, int] = {}
        self._everything: set[StandingQuery] = set()
        self._topics: TermIndex[StandingQuery] = TermIndex(MATCHES_BY_WORDS, self._weight)
        self._stories = TitleIndex()
        self._sources = TitleIndex()
        self._speakers = NameIndex()
        self._questions = QuestionIndex(news, self._weight)
        self.vectors = TopicVectors()

    def __len__(self) -> int:
        return len(self._queries)

    # -- standing queries ------------------------------------------------------------------------

    def load(self, queries: Iterable[tuple[int, StandingQuery]]) -> None:
        """Add many; their words are weighed at once."""
        added = list(queries)
        self._weigh({term for _, query in added for term in _asked(query)})
        for query_id, query in added:
            self.put(query_id, query)

    def put(self, query_id: int, query: StandingQuery) -> None:
        """Add a query, in the place of the one that had its id before."""
        self.drop(query_id)
        if query not in self._ids:
            self._begin(query)
        self._ids[query][query_id] = None
        self._queries[query_id] = query

    def drop(self, query_id: int) -> None:
        """Remove a query; an id that is not there is passed over."""
        query = self._queries.pop(query_id, None)
        if query is None:
            return
        del self._ids[query][query_id]
        if not self._ids[query]:
            del self._ids[query]
            self._end(query)

    def has_outgrown_weights(self) -> bool:
        """Say whether words are weighed by a much smaller state of the news, or are those of
        another analysis; then load all anew into another percolator."""
        if self._analysis != version_in_use():
            return True
        passages = self._news.corpus([]).passages
        return passages > max(_FEW_PASSAGES, GROWTH * self._corpus.passages)

    @property
    def lacks_vectors(self) -> bool:
        """Whether topics or questions wait to be embedded: until then meaning misses them."""
        return len(self.vectors.wanted(1)) > 0

    def embed_topics(self, limit: int) -> bool:
        """Embed at most `limit` topics and questions that lack a vector. False while there is no
        model."""
        lacking = self.vectors.wanted(limit)
        vectors = self._news.topic_vectors(list(lacking.values()))
        if vectors is None:
            return False
        self.vectors.put(list(lacking), vectors)
        return True

    def _begin(self, query: StandingQuery) -> None:
        terms = _asked(query)
        self._weigh(terms)
        self._terms[query] = terms
        match query.kind:
            case "everything":
                self._everything.add(query)
            case "story":
                self._stories.put(query, query.words)
            case "source":
                self._sources.put(query, query.words)
            case "speaker":
                self._speakers.put(query, query.words)
            case "topic":
                self._topics.put(query, terms)
                self.vectors.want(query, query.words)
            case "question":
                self._questions.put(query, query.words)
                self.vectors.want(query, query.words)

    def _end(self, query: StandingQuery) -> None:
        self._everything.discard(query)
        for lookup in (self._stories, self._sources, self._speakers, self._topics):
            lookup.drop(query)
        self._questions.drop(query)
        self.vectors.drop(query)
        del self._terms[query]

    def _weigh(self, terms: Iterable[str]) -> None:
        unknown = [term for term in terms if term not in self._frequencies]
        if unknown:
            self._corpus = self._news.corpus(unknown)
            self._frequencies.update(self._corpus.frequencies)
        self._corpus = Corpus(self._corpus.passages, self._frequencies)

    def _weight(self, term: str) -> float:
        return self._corpus.weight(term)

    # -- updates ---------------------------------------------------------------------------------

    def match(self, facts: UpdateFacts) -> list[QueryMatch]:
        """Match by everything but meaning; the best first."""
        matches = [
            *self._titled(facts),
            *self._on_topic(facts),
            *self._spoken(facts),
            *self._answered(facts, None),
        ]
        return sorted((match for match in matches if match.query_ids), key=_rank)

    def match_meaning(self, facts: UpdateFacts, vectors: Vectors) -> list[QueryMatch]:
        """Match by meaning; what words match may be among it. The best first.

        Args:
            vectors: of the passages of `facts`, in order: shape (passages, width), L2 norm 1.
        """
        matches = []
        for query, row, cosine in self.vectors.near(vectors, LEAST_COSINE):
            passage = facts.passages[row]
            if query.kind == "question":
                continue
            score = relevance(cosine, facts.share(passage, self._terms[query], self._corpus))
            if score >= MATCHES_BY_MEANING and passes(query, facts):
                ref = excerpt_of(passage, self._terms[query], self._corpus)
                matches.append(QueryMatch(self._ids_of(query), "meaning", ref, score=score))
        return sorted([*matches, *self._answered(facts, vectors)], key=_rank)

    def _titled(self, facts: UpdateFacts) -> Iterator[QueryMatch]:
        update, lead = facts.update, facts.lead
        addresses = (update.story_url, update.url, update.locator)
        stories = self._stories.titled(update.story, addresses)
        sources = self._sources.titled(update.publisher, addresses)
        for kind, queries in (
            ("everything", self._everything),
            ("story", stories),
            ("source", sources),
        ):
            for query in queries:
                if passes(query, facts):
                    yield QueryMatch(self._ids_of(query), kind, lead)  # type: ignore[arg-type]

    def _on_topic(self, facts: UpdateFacts) -> Iterator[QueryMatch]:
        for query in self._topics.candidates(facts.terms):
            terms = self._terms[query]
            share, passage = facts.best(terms, self._corpus)
            if passage is None or share < MATCHES_BY_WORDS or not passes(query, facts):
                continue
            ref = excerpt_of(passage, terms, self._corpus)
            yield QueryMatch(self._ids_of(query), "words", ref, score=share)

    def _spoken(self, facts: UpdateFacts) -> Iterator[QueryMatch]:
        persons = {person.name: person for said in facts.said for person in said.persons}
        if not persons:
            return
        people = self._news.people()
        names_by_query: dict[StandingQuery, set[str]] = defaultdict(set)
        for person in persons.values():
            for query in self._speakers.naming(person, people):
                names_by_query[query].add(person.name)
        for query, names in names_by_query.items():
            terms = list(self._terms[query])
            said = said_about(facts, names, terms, self._corpus, SPEAKS_OF)
            if said is not None and passes(query, facts):
                yield QueryMatch(self._ids_of(query), "speaker", said.cut.ref, *_speakers(said))

    def _answered(self, facts: UpdateFacts, vectors: Vectors | None) -> Iterator[QueryMatch]:
        if vectors is None:
            asked = self._questions.candidates(facts.terms)
        else:
            near = self.vectors.near(vectors, LEAST_COSINE)
            asked = {query for query, _, _ in near if query.kind == "question"}
        for query in asked:
            if not passes(query, facts):
                continue
            answer = self._questions.answer(query, facts, vectors)
            if answer is not None:
                ref, said = answer
                speakers = _speakers(said) if said else (None, None)
                yield QueryMatch(self._ids_of(query), "answer", ref, *speakers)

    def _ids_of(self, query: StandingQuery) -> tuple[int, ...]:
        return tuple(self._ids[query])


def passes(query: StandingQuery, facts: UpdateFacts) -> bool:
    """Say whether one of the wanted words stands in the update and none of the unwanted does."""
    if not query.wanted and not query.unwanted:
        return True
    here = facts.terms

    def holds(word: str) -> bool:
        return here.issuperset(analyse(word))

    return (not query.wanted or any(map(holds, query.wanted))) and not any(
        map(holds, query.unwanted)
    )


def _asked(query: StandingQuery) -> tuple[str, ...]:
    """The terms that a passage is held against, each once."""
    if query.kind == "speaker":
        return tuple(dict.fromkeys(content_terms(query.topic)))
    if query.kind in ("topic", "question"):
        return tuple(dict.fromkeys(content_terms(query.words)))
    return ()


def _speakers(said: Said) -> tuple[str, str | None]:
    names = [person.name for person in said.persons]
    return names[0], names[1] if len(names) > 1 else None


def _rank(match: QueryMatch) -> tuple[int, float]:
    return match.rank
