"""A newsroom that edits a live page in a hurry, and what its server told whom and when."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tests.index.watching.pages import Post, live_page
from tests.news_server import Page

if TYPE_CHECKING:
    from aiohttp import web

    from tests.news_server import NewsServer


@dataclass
class Served:
    """A version of the page that went out whole."""

    posts: tuple[Post, ...]


@dataclass
class _Recorded:
    page: Page
    posts: tuple[Post, ...]
    served: list[Served]

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        response = await self.page.answer(request)
        if response.status == 200:
            self.served.append(Served(self.posts))
        return response


@dataclass
class Newsroom:
    """`truth` is every post as it was left, those that the page has dropped too."""

    server: NewsServer
    path: str
    seed: int
    truth: dict[int, Post] = field(default_factory=dict)
    served: list[Served] = field(default_factory=list)
    shown: list[int] = field(default_factory=list)
    version: int = 0

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)  # noqa: S311
        for _ in range(3):
            self.add()

    def step(self) -> None:
        """One thing that newsrooms do."""
        self._chance.choice((self.add, self.add, self.edit, self.edit, self.shuffle, self.drop))()

    def add(self) -> None:
        number = len(self.truth) + 1
        self.truth[number] = Post(number, f"Boat {number} has {self._figure()} people on board.")
        self.shown.append(number)
        self._publish()

    def edit(self) -> None:
        number = self._chance.choice(self.shown)
        body = f"Boat {number} has {self._figure()} people on board, says the coast guard."
        self.truth[number] = replace(self.truth[number], body=body)
        self._publish()

    def shuffle(self) -> None:
        self._chance.shuffle(self.shown)
        self._publish()

    def drop(self) -> None:
        """The oldest leave the page: to its readers they are not gone."""
        if len(self.shown) > 3:
            self.shown.remove(min(self.shown))
        self._publish()

    def trouble(self) -> None:
        """Of the kinds that pass."""
        status = self._chance.choice((429, 500, 503))
        self.server.fail(self.path, status, times=1, retry_after=1)

    def _figure(self) -> int:
        return self._chance.randrange(10, 10_000)

    def _publish(self) -> None:
        self.version += 1
        posts = tuple(self.truth[number] for number in self.shown)
        page = Page(live_page(posts), etag=f'"{self.version}"')
        self.server.put(self.path, _Recorded(page, posts, self.served))
