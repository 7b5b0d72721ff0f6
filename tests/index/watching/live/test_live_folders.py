from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.index.watching.live.running import quick_news, until, watching
from tests.index.watching.pages import START, Post

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index import LiveSources, NewsIndex

pytestmark = pytest.mark.anyio
POSTS = [Post(1, "Boat 1 is back in harbour.")]
NEW = Post(2, "Boat 2 is back in harbour.")


@pytest.fixture
def news(tmp_path: Path) -> Iterator[NewsIndex]:
    with quick_news(tmp_path) as opened:
        yield opened


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    made = tmp_path / "drop"
    made.mkdir()
    return made


def write(folder: Path, publisher: str, posts: list[Post]) -> None:
    """A publisher's file of the folder, a minute between two posts."""
    objects = (
        {
            "id": str(post.number),
            "body": post.body,
            "publisher": publisher,
            "published_at": post.at.isoformat(),
        }
        for post in posts
    )
    text = "".join(json.dumps(one) + "\n" for one in objects)
    (folder / f"{publisher}.jsonl").write_text(text, encoding="utf-8")


async def test_a_folder_is_listed_once_for_each_whose_news_it_gives(
    live: LiveSources, drop: Path
) -> None:
    write(drop, "Post", POSTS)
    write(drop, "Herald", [*POSTS, NEW])
    added = await live.add(str(drop))
    found = {one.freshness.publisher: one for one in live.health(START) if one.freshness}
    assert {name: one.freshness.updates for name, one in found.items() if one.freshness} == {
        "Post": 1,
        "Herald": 2,
    }
    assert len(live.health(START)) == 2
    assert all(one.watched == added.source for one in found.values())


async def test_an_empty_folder_is_listed_until_it_has_news(live: LiveSources, drop: Path) -> None:
    added = await live.add(str(drop))
    assert added.found.updates == 0
    (one,) = live.health(START)
    assert (one.watched, one.freshness) == (added.source, None)
    async with watching(live):
        write(drop, "Post", POSTS)
        (one,) = await until(lambda: [one for one in live.health(START) if one.freshness])
    assert one.watched is not None
    assert len(live.health(START)) == 1


async def test_how_late_news_of_a_folder_is_is_known(live: LiveSources, drop: Path) -> None:
    await live.add(str(drop))
    async with watching(live):
        published = datetime.now(UTC) - timedelta(minutes=5)
        post = {"id": "1", "body": "It rained.", "published_at": published.isoformat()}
        (drop / "a.jsonl").write_text(json.dumps(post) + "\n", encoding="utf-8")
        (one,) = await until(lambda: [one for one in live.health(START) if one.lag])
    assert one.lag is not None
    assert timedelta(minutes=5) <= one.lag < timedelta(minutes=10)


async def test_an_answer_warns_of_a_folder_that_has_fallen_quiet_or_cannot_be_read(
    live: LiveSources, drop: Path
) -> None:
    write(drop, "Post", [Post(number, f"Boat {number} is back.") for number in range(1, 9)])
    watched = (await live.add(str(drop))).source
    soon, late = START + timedelta(minutes=20), START + timedelta(days=2)
    answer = live._news.ask(live._news.parse("Which boat is back?", soon), keywords_only=True)
    assert answer.excerpts
    assert live.with_warnings(answer, soon).quiet == ()
    (quiet,) = live.with_warnings(answer, late).quiet
    assert (quiet.publisher, quiet.failing) == ("Post", False)
    due = datetime.now(UTC) + timedelta(minutes=1)
    live._store.claim("me", due, due + timedelta(minutes=1), 9)
    assert live._store.finish("me", replace(watched, reported=True), [], due)
    (quiet,) = live.with_warnings(answer, soon).quiet
    assert (quiet.publisher, quiet.failing) == ("Post", True)
    live.pause(watched.watch_id)
    assert live.with_warnings(answer, late).quiet == ()


async def test_of_a_folder_what_is_removed_is_passed_over_and_the_rest_goes_on(
    live: LiveSources, drop: Path
) -> None:
    write(drop, "Post", POSTS)
    write(drop, "Herald", POSTS)
    watched = (await live.add(str(drop))).source
    numbers = {
        one.freshness.publisher: one.freshness.source_id
        for one in live.health(START)
        if one.freshness
    }
    assert live.remove_news(numbers["Herald"]) == 1
    assert [one.watch_id for one in live.all()] == [watched.watch_id]
    async with watching(live):
        write(drop, "Herald", [*POSTS, NEW])
        write(drop, "Post", [*POSTS, NEW])
        await until(lambda: live._news.stats().updates == 2)
    (left,) = live._news.stats().sources
    assert left.key.publisher == "Post"
    assert live.remove_news(numbers["Post"]) == 2
    assert live.all() == []
    await live.add(str(drop))
    assert {one.key.publisher for one in live._news.stats().sources} == {"Post", "Herald"}


async def test_news_that_two_folders_give_is_listed_with_each(
    live: LiveSources, drop: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    write(drop, "Post", POSTS)
    write(tmp_path / "other", "Post", [NEW])
    for folder in (drop, tmp_path / "other"):
        await live.add(str(folder))
    found = live.health(START)
    assert [one.number for one in found] == ["w1", "w2"]
    assert len({one.freshness.source_id for one in found if one.freshness}) == 1
    assert found[0].freshness is not None
    assert live.remove_news(found[0].freshness.source_id) == 2
    assert live.all() == []
