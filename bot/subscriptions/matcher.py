"""Whom an update concerns, out of any number of subscriptions, in memory.

    subscriptions → interests (what many may share) → one lookup for each kind
    update → candidates by its rare words, its speakers, story and source → checked → matches

Nothing here looks at schedules, mutes or times: that is planning. Not for several threads at once.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bot.subscriptions.matches import Interest, Match
from bot.subscriptions.naming import NameIndex, TitleIndex
from bot.subscriptions.questions import QuestionIndex
from bot.subscriptions.term_index import TermIndex
from bot.subscriptions.topic_vectors import TopicVectors
from index import Corpus, analyse, content_terms, excerpt_of, relevance_of, said_about

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.subscriptions.records import Subscription, WordFilter
    from index import AlertFeed, People, Said, UpdateFacts, Vectors

# Of a topic's weight that a passage with its headline holds (the rest of the update by half), and
# of the mean of that and the cosine. Chosen on the even half of the blogs of the live-blog
# collection; `scripts/evaluate.py alerts` prints the curves.
MATCHES_BY_WORDS = 0.8
MATCHES_BY_MEANING = 0.64
# What a statement of the speaker must hold of the topic beside.
SPEAKS_OF = 0.8
# Below it no share of words makes up for it.
LEAST_COSINE = 2 * MATCHES_BY_MEANING - 1


class Matcher:
    """`news` answers standing questions and says how rare words are."""

    def __init__(self, news: AlertFeed) -> None:
        self._news = news
        self.subscriptions: dict[int, Subscription] = {}
        self._interests: dict[int, Interest] = {}
        self._holders: dict[Interest, dict[int, None]] = defaultdict(dict)
        self._terms: dict[Interest, tuple[str, ...]] = {}
        self._corpus = news.corpus([])
        self._frequencies: dict[str, int] = {}
        self._everything: set[Interest] = set()
        self._topics: TermIndex[Interest] = TermIndex(MATCHES_BY_WORDS, self._weight)
        self._stories = TitleIndex()
        self._sources = TitleIndex()
        self._speakers = NameIndex()
        self._questions = QuestionIndex(news, self._weight)
        self.vectors = TopicVectors()

    def __len__(self) -> int:
        return len(self._interests)

    @property
    def passages(self) -> int:
        """How large the news was when words were weighed."""
        return self._corpus.passages

    # -- subscriptions ---------------------------------------------------------------------------

    def load(self, subscriptions: Iterable[Subscription]) -> None:
        """Put in many; words are weighed at once."""
        many = [one for one in subscriptions if one.is_active]
        self._weigh({term for one in many for term in _asked(_interest(one))})
        for one in many:
            self.put(one)

    def put(self, subscription: Subscription) -> None:
        """In the place of the one before; one that is not active is taken out."""
        self.drop(subscription.subscription_id)
        if not subscription.is_active:
            return
        interest = _interest(subscription)
        if interest not in self._holders:
            self._begin(interest)
        self._holders[interest][subscription.subscription_id] = None
        self._interests[subscription.subscription_id] = interest
        self.subscriptions[subscription.subscription_id] = subscription

    def drop(self, subscription_id: int) -> None:
        interest = self._interests.pop(subscription_id, None)
        if interest is None:
            return
        del self.subscriptions[subscription_id]
        del self._holders[interest][subscription_id]
        if not self._holders[interest]:
            del self._holders[interest]
            self._end(interest)

    def _begin(self, interest: Interest) -> None:
        terms = _asked(interest)
        self._weigh(terms)
        self._terms[interest] = terms
        subject = interest.subject
        match subject.kind:
            case "everything":
                self._everything.add(interest)
            case "story":
                self._stories.put(interest, subject.words)
            case "source":
                self._sources.put(interest, subject.words)
            case "speaker":
                self._speakers.put(interest, subject.words)
            case "topic":
                self._topics.put(interest, terms)
                self.vectors.want(interest, subject.words)
            case "question":
                self._questions.put(interest, subject.words)
                self.vectors.want(interest, subject.words)

    def _end(self, interest: Interest) -> None:
        self._everything.discard(interest)
        for held in (self._stories, self._sources, self._speakers, self._topics):
            held.drop(interest)
        self._questions.drop(interest)
        self.vectors.drop(interest)
        del self._terms[interest]

    def _weigh(self, terms: Iterable[str]) -> None:
        unknown = [term for term in terms if term not in self._frequencies]
        if unknown:
            self._corpus = self._news.corpus(unknown)
            self._frequencies.update(self._corpus.frequencies)
        self._corpus = Corpus(self._corpus.passages, self._frequencies)

    def _weight(self, term: str) -> float:
        return self._corpus.weight(term)

    # -- updates ---------------------------------------------------------------------------------

    def match(self, facts: UpdateFacts, people: People) -> list[Match]:
        """By everything but meaning."""
        found = [
            *self._titled(facts),
            *self._on_topic(facts),
            *self._spoken(facts, people),
            *self._answered(facts, None),
        ]
        return [one for one in found if one.subscription_ids]

    def match_meaning(self, facts: UpdateFacts, vectors: Vectors) -> list[Match]:
        """By meaning; what words found may be among it. `vectors`: one row a passage, in order."""
        found = []
        for interest, row, cosine in self.vectors.near(vectors, LEAST_COSINE):
            passage = facts.passages[row]
            if interest.subject.kind == "question":
                continue
            score = relevance_of(cosine, facts.share(passage, self._terms[interest], self._corpus))
            if score >= MATCHES_BY_MEANING and self._passes(interest, facts):
                ref = excerpt_of(passage, self._terms[interest], self._corpus)
                found.append(Match(self._ids(interest), "meaning", ref, score=score))
        return [*found, *self._answered(facts, vectors)]

    def _titled(self, facts: UpdateFacts) -> Iterator[Match]:
        update, lead = facts.update, facts.lead
        addresses = (update.story_url, update.url, update.locator)
        stories = self._stories.titled(update.story, addresses)
        sources = self._sources.titled(update.publisher, addresses)
        for kind, interests in (
            ("everything", self._everything),
            ("story", stories),
            ("source", sources),
        ):
            for interest in interests:
                if self._passes(interest, facts):
                    yield Match(self._ids(interest), kind, lead)  # type: ignore[arg-type]

    def _on_topic(self, facts: UpdateFacts) -> Iterator[Match]:
        for interest in self._topics.candidates(facts.terms):
            terms = self._terms[interest]
            share, passage = facts.best(terms, self._corpus)
            if passage is None or share < MATCHES_BY_WORDS or not self._passes(interest, facts):
                continue
            ref = excerpt_of(passage, terms, self._corpus)
            yield Match(self._ids(interest), "words", ref, score=share)

    def _spoken(self, facts: UpdateFacts, people: People) -> Iterator[Match]:
        persons = {person.name: person for said in facts.said for person in said.persons}
        wanted: dict[Interest, set[str]] = defaultdict(set)
        for person in persons.values():
            for interest in self._speakers.naming(person, people):
                wanted[interest].add(person.name)
        for interest, names in wanted.items():
            terms = list(self._terms[interest])
            said = said_about(facts, names, terms, self._corpus, SPEAKS_OF)
            if said is not None and self._passes(interest, facts):
                yield Match(self._ids(interest), "speaker", said.cut.ref, *_speakers(said))

    def _answered(self, facts: UpdateFacts, vectors: Vectors | None) -> Iterator[Match]:
        if vectors is None:
            asked = self._questions.candidates(facts.terms)
        else:
            near = self.vectors.near(vectors, LEAST_COSINE)
            asked = {one for one, _, _ in near if one.subject.kind == "question"}
        for interest in asked:
            if not self._passes(interest, facts):
                continue
            answer = self._questions.answer(interest, facts, vectors)
            if answer is not None:
                ref, said = answer
                speakers = _speakers(said) if said else (None, None)
                yield Match(self._ids(interest), "answer", ref, *speakers)

    def _ids(self, interest: Interest) -> tuple[int, ...]:
        return tuple(self._holders[interest])

    @staticmethod
    def _passes(interest: Interest, facts: UpdateFacts) -> bool:
        return passes(interest.words, facts)


def passes(words: WordFilter, facts: UpdateFacts) -> bool:
    """One of the wanted words stands in the update, none of the unwanted does."""
    if not words.wanted and not words.unwanted:
        return True
    here = facts.terms

    def holds(word: str) -> bool:
        return here.issuperset(analyse(word))

    return (not words.wanted or any(map(holds, words.wanted))) and not any(
        map(holds, words.unwanted)
    )


def _interest(subscription: Subscription) -> Interest:
    request = subscription.request
    return Interest(request.subject, request.words)


def _asked(interest: Interest) -> tuple[str, ...]:
    """The terms that a passage is held against, each once."""
    subject = interest.subject
    if subject.kind == "speaker":
        return tuple(dict.fromkeys(content_terms(subject.topic)))
    if subject.kind in ("topic", "question"):
        return tuple(dict.fromkeys(content_terms(subject.words)))
    return ()


def _speakers(said: Said) -> tuple[str, str | None]:
    names = [person.name for person in said.persons]
    return names[0], names[1] if len(names) > 1 else None


def heaviest_first(matches: Sequence[Match]) -> list[Match]:
    """What shows best why somebody is told, first: an answer, somebody's words, a topic, and what
    has no excerpt of its own last."""
    order = ("answer", "speaker", "words", "meaning", "story", "source", "everything")
    return sorted(matches, key=lambda one: (order.index(one.kind), -one.score))
