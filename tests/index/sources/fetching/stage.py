"""A fetcher over the server of news, with names that lead where a test says."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from index.sources.fetching.http import Fetcher, FetchSettings
from index.sources.fetching.web import FetchError, Validators

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from index.sources.fetching.robots import RobotsStore
    from index.sources.fetching.web import FailureKind, Fetched
    from tests.news_server import NewsServer

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
NONE = Validators()
LOOPBACK = ("127.0.0.1",)


class Names:
    """Answers of a name server: in turn for each name's first part, the last for good. Other names
    lead to loopback, addresses to themselves; nothing, as of a name unknown, is an OSError."""

    def __init__(self, **answers: Sequence[Sequence[str]]) -> None:
        self._answers = {name: list(given) for name, given in answers.items()}
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        if ":" in host or host.replace(".", "").isdigit():
            return (host,)
        answers = self._answers.get(host.partition(".")[0], [LOOPBACK])
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        if not found:
            raise OSError(f"{host}: name or service not known")
        return found


def settings_of(**fields: Any) -> FetchSettings:
    defaults = {"allow_loopback": True, "host_pause_s": 0.0, "honour_robots": False}
    return FetchSettings(**{**defaults, **fields})


@asynccontextmanager
async def fetching(
    names: Names | None = None, robots: RobotsStore | None = None, **fields: Any
) -> AsyncIterator[Fetcher]:
    async with Fetcher(settings_of(**fields), robots, resolve=names or Names()) as fetcher:
        yield fetcher


async def fetched(
    url: str, names: Names | None = None, validators: Validators = NONE, **fields: Any
) -> Fetched:
    async with fetching(names, **fields) as fetcher:
        return await fetcher.fetch(url, validators=validators, now=NOW)


async def failure(
    url: str, kind: FailureKind, names: Names | None = None, **fields: Any
) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await fetched(url, names, **fields)
    assert caught.value.kind == kind, str(caught.value)
    return caught.value


def at(server: NewsServer, name: str, path: str) -> str:
    """The server's address by another name."""
    return f"http://{name}:{urlsplit(server.url).port}{path}"
