"""Real pages, served over loopback and edited there, through the fetcher and the worker."""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from index import (
    DataFolder,
    IndexSettings,
    LiveSources,
    NewsIndex,
    TimeWindow,
    open_index,
    open_live_sources,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from index.models import StoredUpdate
    from tests.news_server import NewsServer

pytestmark = pytest.mark.anyio
PAGES = Path(__file__).resolve().parents[5] / "shared" / "fixtures" / "pages"
LIVE_PAGES = {
    "fundus_Express_2024_07_18.html": 9,
    "fundus_TheIndependent_2023_08_14.html": 10,
    "trafilatura_corkbeo.ie.level.html": 26,
}
ARTICLE = "fundus_Metro_2024_07_17.html"
LATEST_S = 20.0
_SCRIPT = re.compile(r"(<script[^>]*ld\+json[^>]*>)(.*?)(</script>)", re.DOTALL)

Node = dict[str, Any]


def page(name: str) -> str:
    if not (PAGES / name).exists():
        pytest.skip(f"{name} is not beside the repository: other people's text is never in it")
    return (PAGES / name).read_text("utf-8")


def edited(html: str, kind: str, edit: Callable[[Node], None]) -> str:
    """The page with `edit` done to its JSON-LD node of this kind; all else as it was."""

    def rewritten(match: re.Match[str]) -> str:
        with suppress(ValueError):
            data = json.loads(match[2])
            nodes = data if isinstance(data, list) else data.get("@graph", [data])
            for node in (one for one in nodes if one.get("@type") == kind):
                edit(node)
                return match[1] + json.dumps(data).replace("</", "<\\/") + match[3]
        return match[0]

    changed = _SCRIPT.sub(rewritten, html)
    assert changed != html
    return changed


def updates_of(html: str) -> list[Node]:
    found: list[Node] = []

    def collect(blog: Node) -> None:
        found.extend(blog["liveBlogUpdate"])

    edited(html, "LiveBlogPosting", collect)
    return found


class Watched:
    """One page, added and followed as `serve` does, with what is stored of it."""

    def __init__(self, news: NewsIndex, server: NewsServer, live: LiveSources) -> None:
        self.news = news
        self.server = server
        self.live = live

    async def after(self, html: str) -> dict[str, StoredUpdate]:
        """What is stored once the page as it is now was read."""
        before = self.live.all()[0].digest
        self.server.page("/live", html)
        deadline = asyncio.get_running_loop().time() + LATEST_S
        while self.live.all()[0].digest == before:
            assert asyncio.get_running_loop().time() < deadline, self.live.all()[0].error
            await asyncio.sleep(0.05)
        return self.stored()

    def stored(self) -> dict[str, StoredUpdate]:
        found = self.news.alerts.latest(TimeWindow(), 10_000)
        return {facts.update.update_id: facts.update for facts in found}

    def bodies(self, update: StoredUpdate) -> list[str]:
        numbers = range(1, update.revision + 1)
        found = [self.news.alerts.update(update.update_id, number) for number in numbers]
        return [revision.body for revision in found if revision]


@pytest.fixture
async def watched(tmp_path: Path, server: NewsServer) -> AsyncIterator[Watched]:
    settings = IndexSettings(
        allow_loopback=True, poll_shortest_s=0.2, poll_longest_s=0.3, host_pause_s=0
    )
    with open_index(settings, DataFolder(tmp_path / "data")) as news:
        live = open_live_sources(news)
        task = asyncio.create_task(live.watch())
        yield Watched(news, server, live)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        news.sync_words()
        assert [*news.verify(), *live.check()] == []


def differing(before: dict[str, StoredUpdate], after: dict[str, StoredUpdate]) -> set[str]:
    return {one for one in before.keys() | after.keys() if before.get(one) != after.get(one)}


@pytest.mark.parametrize("name", LIVE_PAGES)
async def test_edits_of_a_real_live_page_end_in_the_right_revisions(
    name: str, watched: Watched, server: NewsServer
) -> None:
    html = page(name)
    server.page("/live", html)
    added = await watched.live.add(f"{server.url}/live")
    first = watched.stored()
    assert added.found.updates == len(first) == LIVE_PAGES[name]

    seq = watched.news.change_seq()
    place = next(n for n, one in enumerate(updates_of(html)) if one.get("articleBody"))
    figure = "Officials now speak of 4,711 people."

    def add_figure(blog: Node) -> None:
        blog["liveBlogUpdate"][place]["articleBody"] += f"\n{figure}"

    html = edited(html, "LiveBlogPosting", add_figure)
    second = await watched.after(html)
    (changed,) = differing(first, second)
    assert (second[changed].revision, watched.news.change_seq()) == (2, seq + 1)
    old, new = watched.bodies(second[changed])
    assert new.endswith(figure)
    assert new.startswith(old)

    html = edited(html, "LiveBlogPosting", lambda blog: blog["liveBlogUpdate"].reverse())
    assert differing(second, await watched.after(html)) == set()

    def drop_oldest(blog: Node) -> None:
        oldest = min(blog["liveBlogUpdate"], key=lambda update: update["datePublished"])
        blog["liveBlogUpdate"].remove(oldest)

    html = edited(html, "LiveBlogPosting", drop_oldest)
    assert differing(second, await watched.after(html)) == set()
    assert watched.news.change_seq() == seq + 1

    def add_one(blog: Node) -> None:
        like = blog["liveBlogUpdate"][0]
        address = {key: f"{like[key]}-new" for key in ("url", "@id") if key in like}
        text = {"headline": "Ferries sail again", "articleBody": "The first left at noon."}
        blog["liveBlogUpdate"].append({**like, **address, **text})

    third = await watched.after(edited(html, "LiveBlogPosting", add_one))
    (came,) = differing(second, third)
    assert came not in second
    assert third[came].body == "The first left at noon."


async def test_an_edit_of_a_real_article_is_a_revision_of_it(
    watched: Watched, server: NewsServer
) -> None:
    html = page(ARTICLE)
    server.page("/live", html)
    await watched.live.add(f"{server.url}/live")
    (before,) = watched.stored().values()

    def edit(article: Node) -> None:
        article["headline"] = "Nobody was hurt"

    (after,) = (await watched.after(edited(html, "NewsArticle", edit))).values()
    assert (after.update_id, after.revision) == (before.update_id, 2)
    assert after.headline == "Nobody was hurt"
    assert watched.bodies(after) == [before.body] * 2
