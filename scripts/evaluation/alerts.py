"""How well topics match updates: key-event headlines of live blogs as subscriptions to topics.

A headline is held against every update of its own blog and of one other blog, drawn at random. The
update that it was written for is right (`gold`); the others of its blog may be, so precision lies
between "gold alone is right" and "the whole blog is right". What matches in another blog is wrong.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from bot.subscriptions.parsing import require_words
from bot.subscriptions.records import MAX_WORDS_CHARS, Subject
from bot.subscriptions.refusals import SubscriptionRefused
from index import DataFolder, IndexSettings, TimeWindow, content_terms, open_index
from index.alerting.percolator import MATCHES_BY_MEANING, MATCHES_BY_WORDS
from index.alerting.update_facts import excerpt_of
from index.retrieval.relevance import relevance
from scripts.evaluation.retrieval import NO_PARAMETERS, CorpusSource, read_collection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from index import NewsIndex, NewsUpdate, Reject
    from index.alerting.update_facts import PassageFacts, UpdateFacts
    from index.ports import Vectors
    from index.retrieval.relevance import Corpus
    from scripts.evaluation.retrieval import Collection

THRESHOLDS = tuple(round(0.4 + step / 50, 2) for step in range(26))
SEED = 7


Rates = dict[str, float]


@dataclass(frozen=True, slots=True)
class ReadMatch:
    """A match to be judged by reading."""

    topic: str
    where: str
    words: float
    meaning: float
    excerpt: str


@dataclass(frozen=True, slots=True)
class AlertReport:
    """Rates by threshold, of words and of meaning alone, and those of both `as_set`."""

    topics: int
    blogs: int
    first_by_words: float
    first_by_meaning: float
    words: dict[str, Rates]
    meaning: dict[str, Rates]
    as_set: Rates
    sample: list[ReadMatch]

    def as_json(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Scored:
    """A topic against an update. `where` is gold, own (its blog) or other."""

    topic: str
    update: UpdateFacts
    passage: PassageFacts
    where: str
    words: float
    meaning: float


class _SomeBlogs:
    """The corpus cut down to some of its blogs."""

    def __init__(self, corpus: Path, blogs: set[str]) -> None:
        self._all = CorpusSource(corpus)
        self._blogs = blogs

    def fetch(self) -> Iterator[NewsUpdate | Reject]:
        for item in self._all.fetch():
            update_id = getattr(item, "id", None)
            if update_id is not None and _blog(update_id) in self._blogs:
                yield item


def evaluate_alerts(
    folder: Path, cache: Path, blogs: int | None, half: str, sample: int
) -> AlertReport:
    """Curves over thresholds, precision@1 within the own blog, and matches to read.

    `half` is "even" (thresholds were chosen there) or "odd" blogs, in the order of the queries;
    `blogs` takes the first so many of both together.
    """
    collection = read_collection(folder)
    chosen = list(dict.fromkeys(map(_blog, collection.judgements)))[:blogs]
    place = cache / f"alerts-{len(chosen)}"
    with open_index(IndexSettings(), DataFolder(place)) as news:
        news.ingest(_SomeBlogs(collection.corpus, set(chosen)), NO_PARAMETERS, datetime.now(UTC))
        news.load_model()
        news.sync()
        scored = list(_scored(news, collection, chosen, half))
        return AlertReport(
            topics=len({one.topic for one in scored}),
            blogs=len(chosen[half == "odd" :: 2]),
            first_by_words=_first_is_gold(scored, lambda one: one.words),
            first_by_meaning=_first_is_gold(scored, lambda one: one.meaning),
            words=_curve(scored, lambda one: one.words),
            meaning=_curve(scored, lambda one: one.meaning),
            as_set=_rates(scored, _is_match),
            sample=[_shown(news, one) for one in _sampled(scored, sample)],
        )


def _scored(
    news: NewsIndex, collection: Collection, chosen: Sequence[str], half: str
) -> Iterator[Scored]:
    by_blog: dict[str, list[tuple[UpdateFacts, Vectors]]] = defaultdict(list)
    for facts in news.alerts.latest(TimeWindow(), 1_000_000):
        vectors = news.alerts.vectors(facts)
        if vectors is not None and facts.update.external_id:
            by_blog[_blog(facts.update.external_id)].append((facts, vectors))
    wanted = {blog for number, blog in enumerate(chosen) if (number % 2 == 0) == (half == "even")}
    chance = random.Random(SEED)  # noqa: S311 - a sample is no secret
    for query, gains in collection.judgements.items():
        blog, topic = _blog(query), collection.queries.get(query)
        if blog not in wanted or not topic:
            continue
        other = chance.choice([one for one in chosen if one != blog])
        terms = list(dict.fromkeys(content_terms(topic)))
        asked = news.alerts.topic_vectors([topic])
        if asked is None or not _can_be_subscribed_to(topic):
            continue
        corpus = news.alerts.corpus(terms)
        for facts, vectors in by_blog[blog]:
            where = "gold" if facts.update.external_id in gains else "own"
            yield _score(topic, facts, where, terms, corpus, vectors @ asked[0])
        for facts, vectors in by_blog[other]:
            yield _score(topic, facts, "other", terms, corpus, vectors @ asked[0])


def _can_be_subscribed_to(topic: str) -> bool:
    try:
        require_words(Subject(kind="topic", words=topic[:MAX_WORDS_CHARS]))
    except SubscriptionRefused:
        return False
    return True


def _score(
    topic: str,
    facts: UpdateFacts,
    where: str,
    terms: Sequence[str],
    corpus: Corpus,
    cosines: Vectors,
) -> Scored:
    """As `Percolator` does."""
    nearest = int(np.argmax(cosines))
    passage = facts.passages[nearest]
    words, by_words = facts.best(terms, corpus)
    share = facts.share(passage, terms, corpus)
    shown = by_words if words >= MATCHES_BY_WORDS and by_words is not None else passage
    meaning = relevance(float(cosines[nearest]), share)
    return Scored(topic, facts, shown, where, words, meaning)


def _is_match(one: Scored) -> bool:
    return one.words >= MATCHES_BY_WORDS or one.meaning >= MATCHES_BY_MEANING


def _curve(scored: Sequence[Scored], score: Callable[[Scored], float]) -> dict[str, Rates]:
    return {
        f"{threshold:.2f}": _rates(scored, lambda one, t=threshold: score(one) >= t)  # type: ignore[misc]
        for threshold in THRESHOLDS
    }


def _rates(scored: Sequence[Scored], is_match: Callable[[Scored], bool]) -> Rates:
    counts: dict[str, int] = dict.fromkeys(("gold", "own", "other"), 0)
    total = 0
    for one in scored:
        total += one.where == "gold"
        counts[one.where] += is_match(one)
    matched = sum(counts.values())
    topics = len({one.topic for one in scored}) or 1
    return {
        "recall of gold": counts["gold"] / total if total else 0.0,
        "precision, gold alone": counts["gold"] / matched if matched else 1.0,
        "precision, own blog": 1 - counts["other"] / matched if matched else 1.0,
        "matches a topic": (counts["gold"] + counts["own"]) / topics,
        "matches a topic, other blog": counts["other"] / topics,
    }


def _first_is_gold(scored: Sequence[Scored], score: Callable[[Scored], float]) -> float:
    best: dict[str, Scored] = {}
    for one in scored:
        held = best.get(one.topic)
        if one.where != "other" and (held is None or score(one) > score(held)):
            best[one.topic] = one
    return sum(one.where == "gold" for one in best.values()) / len(best) if best else 0.0


def _sampled(scored: Sequence[Scored], count: int) -> list[Scored]:
    matched = [one for one in scored if _is_match(one)]
    return random.Random(SEED).sample(matched, min(count, len(matched)))  # noqa: S311


def _shown(news: NewsIndex, one: Scored) -> ReadMatch:
    terms = list(dict.fromkeys(content_terms(one.topic)))
    ref = excerpt_of(one.passage, terms, news.alerts.corpus(terms))
    excerpt = news.excerpt(ref).text
    return ReadMatch(one.topic, one.where, round(one.words, 2), round(one.meaning, 2), excerpt)


def _blog(document: str) -> str:
    return document.partition(":")[0]
