"""Alerts over a real NewsIndex and the real tables, by a clock that tests set."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.adapters import open_tables
from bot.alerts.content import AlertContent, CorrectionContent
from bot.alerts.matching import AlertMatcher
from bot.alerts.queueing import AlertStores
from bot.delivery.deliveries import Result
from bot.subscriptions.parsing import parse_subscription
from bot.telegram.messages import Destination
from index import DataFolder, ImportParameters, NewsIndex, NewsUpdate, TimeWindow, open_index
from tests.builders import NOW
from tests.stores.bot_stores import SETTINGS
from tests.stores.news_stores import sqlite_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.adapters import BotTables
    from bot.delivery.deliveries import NewDelivery
    from bot.subscriptions.records import Subscription

ANA, BEN = Destination(7_000_000_001), Destination(7_000_000_002)
TOPIC = Destination(-100, 7)
MINUTE = timedelta(minutes=1)


class Listed:
    """A source that is a list of updates."""

    def __init__(self, *updates: NewsUpdate) -> None:
        self._updates = updates

    def fetch(self) -> Iterator[NewsUpdate]:
        yield from self._updates


class AlertStage:
    def __init__(self, news: NewsIndex, tables: BotTables) -> None:
        self.news = news
        self.tables = tables
        self.now: datetime = NOW
        self.stores = AlertStores(
            tables.subscriptions, tables.alerts, tables.outbox, tables.chats, tables.unit
        )
        self.restart()

    def restart(self) -> None:
        """As after a crash: nothing is left but the tables."""
        self.matcher = AlertMatcher(self.news.alerts, self.stores)
        self.matcher.start(self.now)

    def subscribe(self, text: str, where: Destination = ANA, *, limit: int = 50) -> Subscription:
        def speaks(words: str) -> bool:
            return self.news.people().names_person(words)

        request = parse_subscription(text, speaks)
        return self.tables.subscriptions.add(where, request, 42, self.now, limit)[0]

    def publish(
        self,
        body: str,
        *,
        publisher: str = "The Harbour Wire",
        back_list: bool = False,
        **fields: Any,
    ) -> str:
        """A new update, or a revision of the one with this id; returns its public id."""
        plain = {"id": body[:40].strip(), "published_at": self.now, "story": "Storm on the coast"}
        given = plain | {"publisher": publisher} | fields
        parameters = ImportParameters(back_list=back_list)
        self.news.ingest(Listed(NewsUpdate(body=body, **given)), parameters, self.now)
        everything = self.news.alerts.latest(TimeWindow(), 1_000)
        held = [one.update for one in everything if one.update.publisher == publisher]
        return next(one.update_id for one in held if one.external_id == given["id"])

    def work(self) -> None:
        """Until nothing waits."""
        while self.matcher.step(self.now):
            pass

    def send(self) -> None:
        """All that is due arrives."""
        outbox = self.tables.outbox
        while claimed := outbox.claim(self.now, 100):
            sent = [Result(one.delivery_id, "sent", one.delivery_id) for one in claimed]
            outbox.record(sent, self.now)

    def later(self, **passed: float) -> None:
        self.now += timedelta(**passed)

    def queued(self, where: Destination = ANA) -> list[NewDelivery]:
        """Everything that was ever queued for a destination, in order."""
        with sqlite_of(self.news).database.reading() as connection:
            rows = connection.execute(
                "SELECT key FROM delivery WHERE chat_id = ? AND thread_id = ? ORDER BY id",
                (where.chat_id, where.thread_id or 0),
            )
            keys = [key for (key,) in rows]
        found = (self.tables.outbox.get(where, key) for key in keys)
        return [delivery.new for delivery in found if delivery is not None]

    def told(self, where: Destination = ANA) -> list[str]:
        """The words of the excerpts of what was queued: of digests in one string, of corrections
        the new words that changed."""
        return [self._words(new) for new in self.queued(where)]

    def _words(self, new: NewDelivery) -> str:
        if new.kind in ("correction", "retraction"):
            change = CorrectionContent.model_validate_json(new.content)
            return f"{new.kind}: {self._changed(change)}"
        content = AlertContent.model_validate_json(new.content)
        words = [self.news.excerpt(item.excerpt).text for item in content.items]
        more = f" and {content.more} more" if content.more else ""
        return f"{new.kind}: {' | '.join(words)}{more}"

    def _changed(self, change: CorrectionContent) -> str:
        if change.after is None:
            return "gone"
        update = self.news.alerts.update(change.update_id, change.after)
        assert update is not None
        return ", ".join(update.quote(changed.new) for changed in change.spans)


@contextmanager
def staged(folder: Path) -> Iterator[AlertStage]:
    with open_index(SETTINGS, DataFolder(folder)) as news:
        tables = open_tables(news)
        yield AlertStage(news, tables)
        news.sync()
        assert [*news.verify(), *tables.check()] == []
