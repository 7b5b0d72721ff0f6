"""How fast one update finds its subscribers among very many, and how fast they are queued."""

from __future__ import annotations

import random
import statistics
import tempfile
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.adapters import open_tables
from bot.alerts.matching import AlertMatcher
from bot.alerts.queueing import AlertStores
from bot.subscriptions.records import Subject, Subscription, SubscriptionRequest, WordFilter
from bot.subscriptions.standing_queries import standing_query
from bot.telegram.messages import Destination
from index import DataFolder, ImportParameters, IndexSettings, Percolator, TimeWindow, open_index
from scripts.benchmarking.parts import Figures, seconds_of
from scripts.benchmarking.synthetic import SyntheticNews

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.alerting.update_facts import UpdateFacts
    from index.ports import Vectors

SUBSCRIPTIONS = 100_000
MATCHED = 200
WIDTH = 384
BEFORE = datetime(2020, 1, 1, tzinfo=UTC)
# Most people name a topic; who wants everything or a story is one of many who do.
KINDS = (
    *("topic",) * 50,
    *("speaker",) * 25,
    *("story",) * 10,
    *("question",) * 8,
    *("source",) * 5,
    *("everything",) * 2,
)


def made_up_subscriptions(count: int, news: SyntheticNews) -> list[Subscription]:
    """Of all kinds, one a chat; topics are of two or three words, some of them common ones."""
    chance = random.Random(11)  # noqa: S311 - made-up subscriptions are no secret
    questions = iter(news.speaker_questions(count))
    topics = iter(news.questions(count))
    made = []
    for number in range(1, count + 1):
        _, _, spoken = next(questions).partition("did ")
        name, _, about = spoken.partition(" say about ")
        words = [word for word in next(topics).rstrip("?").split() if len(word) > 3]
        subject = _subject(chance, name, about, words)
        filtered = ("somebody",) if chance.random() < 0.1 else ()
        request = SubscriptionRequest(subject=subject, words=WordFilter(unwanted=filtered))
        made.append(Subscription(number, Destination(number), request, BEFORE, None))
    return made


def _subject(chance: random.Random, name: str, about: str, words: list[str]) -> Subject:
    kind = chance.choice(KINDS)
    topic = " ".join(words[-chance.choice((2, 3)) :])
    match kind:
        case "everything":
            return Subject(kind="everything")
        case "speaker":
            half = about.split()[0] if chance.random() < 0.5 else ""
            return Subject(kind="speaker", words=name, topic=half)
        case "story":
            return Subject(kind="story", words=f"Story {chance.randrange(100)}")
        case "source":
            return Subject(kind="source", words=chance.choice(("Harbour Wire", "City Desk")))
        case "question":
            return Subject(kind="question", words=f"when will the {topic} end?")
    return Subject(kind="topic", words=topic)


def measure_alerts(updates: int) -> Figures:
    """Matching by words and by meaning, and queueing one update for every subscription."""
    made_up = SyntheticNews(updates)
    with tempfile.TemporaryDirectory() as folder:
        with open_index(IndexSettings(), DataFolder(Path(folder))) as news:
            news.ingest(made_up, ImportParameters(), datetime.now(UTC))
            subscriptions = made_up_subscriptions(SUBSCRIPTIONS, made_up)
            percolator = Percolator(news.alerts)
            load_s = seconds_of(
                lambda: percolator.load(
                    (one.subscription_id, standing_query(one.request)) for one in subscriptions
                )
            )
            facts = news.alerts.latest(TimeWindow(), MATCHED)
            words = [seconds_of(partial(percolator.match, one)) for one in facts]
            meaning = _by_meaning(percolator, facts[: MATCHED // 4])
        queued_s = _queueing(Path(folder) / "queueing")
    return {
        "loading 100,000 subscriptions s": load_s,
        "matching p50 ms": 1_000 * statistics.median(words),
        "matching p95 ms": 1_000 * statistics.quantiles(words, n=20)[-1],
        "matching by meaning p50 ms": 1_000 * statistics.median(meaning),
        "queueing 100,000 deliveries s": queued_s,
    }


def _by_meaning(percolator: Percolator, facts: Sequence[UpdateFacts]) -> list[float]:
    """Made-up vectors: how long a product takes does not depend on its values."""
    chance = np.random.default_rng(7)

    def vectors(count: int) -> Vectors:
        made: Vectors = chance.standard_normal((count, WIDTH), dtype=np.float32)
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        return made

    wanted = list(percolator.vectors.wanted(SUBSCRIPTIONS))
    percolator.vectors.put(wanted, vectors(len(wanted)))
    return [
        seconds_of(partial(percolator.match_meaning, one, vectors(len(one.passages))))
        for one in facts
    ]


def _queueing(folder: Path) -> float:
    """One update that concerns every destination."""
    now = datetime.now(UTC)
    everything = SubscriptionRequest(subject=Subject(kind="everything"))
    with open_index(IndexSettings(), DataFolder(folder)) as news:
        tables = open_tables(news)
        with tables.unit():
            for number in range(1, SUBSCRIPTIONS + 1):
                tables.subscriptions.add(Destination(number), everything, None, BEFORE, 1)
        matcher = AlertMatcher(
            news.alerts,
            AlertStores(
                tables.subscriptions,
                tables.alerts,
                tables.outbox,
                tables.chats,
                tables.unit,
            ),
        )
        matcher.start(now)
        news.ingest(SyntheticNews(1), ImportParameters(), now + timedelta(seconds=1))
        seconds = seconds_of(lambda: matcher.step(now + timedelta(seconds=2)))
        assert tables.outbox.counts()["pending"] == SUBSCRIPTIONS  # noqa: S101 - or it says nothing
        return seconds


ALERT_PARTS: dict[str, Callable[[int], Figures]] = {"alerts": measure_alerts}
