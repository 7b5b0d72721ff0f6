"""Live pages, feeds and lines of our own making, and what is stored of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from index.models import TimeWindow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index import NewsIndex

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Post:
    """An update of a live page as its newsroom has it now."""

    number: int
    body: str
    headline: str = ""
    posted: datetime | None = None

    @property
    def at(self) -> datetime:
        return self.posted or START + timedelta(minutes=self.number)


def live_page(
    posts: Sequence[Post], title: str = "Storm reaches Skerrow", publisher: str | None = "Post"
) -> str:
    """Newest first, as such pages are."""
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "headline": title,
        "datePublished": START.isoformat(),
        "liveBlogUpdate": [
            {
                "@type": "BlogPosting",
                "@id": f"#post-{post.number}",
                "headline": post.headline,
                "articleBody": post.body,
                "datePublished": post.at.isoformat(),
            }
            for post in reversed(posts)
        ],
    }
    if publisher:
        data["publisher"] = {"@type": "Organization", "name": publisher}
    script = json.dumps(data).replace("</", "<\\/")
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title>"
        f'<script type="application/ld+json">{script}</script></head><body></body></html>'
    )


def feed(posts: Sequence[Post], title: str = "Skerrow news") -> str:
    items = "".join(
        f"<item><guid>post-{post.number}</guid><title>{post.headline}</title>"
        f"<description>{post.body}</description>"
        f"<pubDate>{post.at:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for post in reversed(posts)
    )
    return f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'


def lines(posts: Sequence[Post]) -> str:
    return "".join(
        json.dumps({"id": f"post-{post.number}", "body": post.body, "publisher": "Post"}) + "\n"
        for post in posts
    )


def stored(news: NewsIndex) -> dict[str, list[str]]:
    """The bodies of all revisions, oldest first, by "post-7"."""
    found = {}
    for facts in news.alerts.latest(TimeWindow(), 10_000):
        update = facts.update
        name = (update.external_id or update.update_id).rpartition("post-")[2]
        revisions = [
            news.alerts.update(update.update_id, number)
            for number in range(1, update.revision + 1)
        ]
        found[f"post-{name}"] = [revision.body for revision in revisions if revision]
    return found
