"""What an answer says of the sources it stands on, and of silence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from index import DataFolder, IndexSettings, NewsUpdate, open_index, open_live_sources, parse
from index.answers import QuietSource
from index.composition import open_watch_stores
from index.import_parameters import ImportParameters
from index.live_sources import QUIET_FOR
from index.watching.health import MAX_QUIET
from index.watching.leases import LEASE
from index.watching.polling import Items
from index.watching.records import Failed
from index.watching.scheduling import DEAD_AFTER_FAILURES, LONGEST_RETRY, PollBounds, after_poll
from tests.index.watching.pages import START, Post, live_page
from tests.index.watching.stage import InProcessReader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from index import Answer, NewsIndex, WatchedSource
    from tests.news_server import NewsServer

UPDATES = 8
EVERY = timedelta(minutes=10)
LATEST = START + (UPDATES - 1) * EVERY
SOON, LATE = LATEST + EVERY, LATEST + timedelta(days=1)


@dataclass
class Stage:
    """Followed channels, and a clock that tests set."""

    news: NewsIndex
    now: datetime = START

    def __post_init__(self) -> None:
        self.live = open_live_sources(self.news, lambda: self.now, InProcessReader)

    def follow(self, number: int, name: str, about: str) -> WatchedSource:
        """A channel with a post every ten minutes."""
        channel = self.live.add_channel(-number, name)
        for update in reports(about):
            self.live.take(channel, update)
        return channel

    def ask(self, question: str, now: datetime) -> Answer:
        answer = self.news.ask(parse(question, now), keywords_only=True)
        assert not answer.quiet
        return self.live.with_warnings(answer, now)


def reports(about: str) -> list[NewsUpdate]:
    return [
        NewsUpdate(id=f"{about} {n}", body=f"The {about} has {n} guests.", published_at=at)
        for n in range(UPDATES)
        for at in [START + n * EVERY]
    ]


def quiet(name: str) -> QuietSource:
    return QuietSource(name, LATEST, failing=False)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with open_index(IndexSettings(allow_loopback=True), DataFolder(tmp_path / "data")) as news:
        yield Stage(news)


def test_a_source_that_is_cited_and_has_fallen_quiet_is_named(stage: Stage) -> None:
    stage.follow(1, "Harbour Post", "lighthouse")
    answer = stage.ask("lighthouse guests", SOON)
    assert (answer.answered, answer.quiet) == (True, ())
    assert stage.ask("lighthouse guests", LATE).quiet == (quiet("Harbour Post"),)


def test_one_that_is_not_cited_is_not_named(stage: Stage) -> None:
    stage.follow(1, "Harbour Post", "lighthouse")
    fresh = stage.follow(2, "Hill Post", "observatory")
    stage.live.take(fresh, NewsUpdate(id="9", body="The observatory is shut.", published_at=LATE))
    assert stage.ask("is the observatory shut?", LATE).quiet == ()


def test_where_nothing_is_found_the_silence_may_be_theirs(stage: Stage) -> None:
    stage.follow(1, "Harbour Post", "lighthouse")
    answer = stage.ask("what about the volcano in Skerrow?", LATE)
    assert (answer.answered, answer.quiet) == (False, (quiet("Harbour Post"),))


def test_of_many_only_some_are_named(stage: Stage) -> None:
    for number in range(1, MAX_QUIET + 3):
        stage.follow(number, f"Post {number}", "lighthouse")
    assert len(stage.ask("what about the volcano in Skerrow?", LATE).quiet) == MAX_QUIET


@pytest.mark.parametrize("turned", ["pause", "remove"])
def test_one_that_is_followed_no_more_is_not_named(stage: Stage, turned: str) -> None:
    channel = stage.follow(1, "Harbour Post", "lighthouse")
    getattr(stage.live, turned)(channel.watch_id)
    assert stage.ask("lighthouse guests", LATE).quiet == ()


def test_news_that_was_imported_by_hand_is_not_named(stage: Stage) -> None:
    parameters = ImportParameters(publisher="Archive", url="https://archive.example/")
    stage.news.ingest(Items(reports("lighthouse")), parameters, START)
    assert stage.ask("lighthouse guests", LATE).quiet == ()


def test_a_pause_is_seen_after_a_moment_and_after_a_clock_that_is_put_back(stage: Stage) -> None:
    channel = stage.follow(1, "Harbour Post", "lighthouse")
    assert stage.ask("lighthouse guests", LATE).quiet
    stage.live.pause(channel.watch_id)
    assert stage.ask("lighthouse guests", LATE + QUIET_FOR).quiet == ()
    stage.live.resume(channel.watch_id)
    assert stage.ask("lighthouse guests", LATE).quiet == (quiet("Harbour Post"),)


@pytest.mark.anyio
async def test_one_that_cannot_be_read_is_named_once_it_counts_as_dead(
    stage: Stage, server: NewsServer
) -> None:
    server.page("/live", live_page([Post(1, "The lighthouse has 3 guests.")]))
    await stage.live.add(f"{server.url}/live")
    named = []
    for failures in range(1, DEAD_AFTER_FAILURES + 1):
        now = START + failures * 2 * LONGEST_RETRY
        fail(stage, now)
        named.append(stage.ask("lighthouse guests", now).quiet)
    assert named == [()] * (DEAD_AFTER_FAILURES - 1) + [(QuietSource("Post", START, True),)]


def fail(stage: Stage, now: datetime) -> None:
    """A poll of the only source that is due, as the watcher keeps it."""
    store, _ = open_watch_stores(stage.news.storage)
    (source,) = store.claim("a test", now, now + LEASE, 1)
    after, notice = after_poll(source, Failed("broken", "status 503"), now, PollBounds(), 0)
    assert store.finish("a test", after, [notice] if notice else [], now)
