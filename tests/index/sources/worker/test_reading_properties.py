from __future__ import annotations

import contextlib
import json
from datetime import UTC
from html import escape
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ErrorCode
from index.models import NewsUpdate, Notice
from index.sources import ImportParameters
from index.sources.fetching.web import FetchError, Reading
from index.sources.worker.reading import read_body
from index.sources.worker.reading_protocol import (
    Opening,
    ReadingJob,
    answer_from_bytes,
    answer_to_bytes,
    job_from_bytes,
    job_to_bytes,
)
from tests.examples import examples
from tests.index.sources.formats.test_pages import html

if TYPE_CHECKING:
    import random

PARAMETERS = ImportParameters(url="https://news.example/live")
KEYS = st.sampled_from(
    [
        *(
            "@type",
            "@id",
            "@graph",
            "@list",
            "@value",
            "url",
            "headline",
            "name",
            "author",
            "text",
        ),
        *("articleBody", "datePublished", "publisher", "liveBlogUpdate", "mainEntity", "hasPart"),
        *("mainEntityOfPage", "inLanguage", "id", "title", "content_html", "content_text"),
        *("authors", "date_published", "items", "version", "external_url", "language", "summary"),
    ]
)
TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            *("LiveBlogPosting", "NewsArticle", "BlogPosting", "https://schema.org/Article"),
            *("https://news.example/live", "https://news.example/live#p1", "#p1", "//[", "a?b#"),
            *("2024-05-01T12:00:00Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59-12:00"),
            *("Ana Ruiz, Tom Hale", "<p>It rained.</p>", "&amp;lt;", "\ud800", "\x00", "\u202e"),
            "https://jsonfeed.org/version/1",
        ]
    ),
)
VALUES = st.recursive(
    st.one_of(TEXTS, st.none(), st.booleans(), st.integers(), st.floats()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=5)),
    max_leaves=20,
)
NODES = st.dictionaries(KEYS, VALUES, max_size=6)
PROSE = st.sampled_from(
    [
        "It rained.",
        "<p>It <b>rained</b>.</p>",
        "Rain &amp; wind",
        "a\ud800b",
        "\u202eIt\n\nrained. ",
    ]
)
# Mostly as they should be, so that there is something to read; any of it may be anything.
UPDATES = st.fixed_dictionaries(
    {"articleBody": st.one_of(PROSE, PROSE, VALUES)},
    optional={
        "@id": st.one_of(TEXTS, VALUES),
        "url": st.one_of(TEXTS, VALUES),
        "headline": st.one_of(TEXTS, VALUES),
        "author": VALUES,
        "datePublished": st.one_of(TEXTS, VALUES),
        "publisher": VALUES,
    },
)
ENTRIES = st.fixed_dictionaries(
    {"content_html": st.one_of(PROSE, PROSE, VALUES)},
    optional={
        "id": VALUES,
        "url": st.one_of(TEXTS, VALUES),
        "title": st.one_of(TEXTS, VALUES),
        "authors": VALUES,
        "date_published": st.one_of(TEXTS, VALUES),
    },
)
MARKUP = st.sampled_from(
    [
        *("<item>", "</item>", "<entry>", "</entry>", "<title>", "</title>", "<link>", "</link>"),
        *('<link href="/a"/>', "<guid>", "</guid>", "<id>", "</id>", "<pubDate>", "</pubDate>"),
        *("<description>", "</description>", "<![CDATA[", "]]>", "<!--", "<author>", "</author>"),
        *("<content type='text/xml'>", "</content>", "<name>", "<atom:id>", "<dc:creator>"),
        *("</rss>", "<?xml", "&#x110000;", "&nope;", "<a b='"),
    ]
)
FIELDS = st.builds(
    "<{0}>{1}</{0}>".format,
    st.sampled_from(
        [
            "title",
            "link",
            "guid",
            "pubDate",
            "description",
            "author",
            "dc:creator",
            "updated",
            "id",
            # Elements named like what feedparser keeps of others.
            *("authors", "title_detail", "summary_detail", "content", "links", "name"),
        ]
    ),
    st.one_of(TEXTS.map(escape), PROSE.map(escape), PROSE, MARKUP),
)
ITEMS = st.builds(
    "<{0}><title>It rained.</title>{1}</{0}>".format,
    st.sampled_from(["item", "entry"]),
    st.lists(FIELDS, max_size=5).map("".join),
)
FEED_PARTS = st.lists(st.one_of(ITEMS, ITEMS, FIELDS, MARKUP, TEXTS), max_size=10).map("".join)
TUNED = settings(max_examples=examples(200))


def reading(body: str) -> Reading:
    return read_body(body.encode("utf-8", "surrogatepass"), "x", None, None, PARAMETERS)


def check(body: str) -> None:
    """Nothing but a FetchError; items that are valid, come back as sent, and do not change."""
    with contextlib.suppress(FetchError):
        found = reading(body)
        assert reading(body) == found
        for item in found.items:
            if isinstance(item, NewsUpdate):
                assert NewsUpdate.model_validate(item.model_dump()) == item
                assert (item.url or "http").startswith("http")
        opening = Opening(kind=found.kind, title=found.title, feeds=found.feeds)
        assert answer_from_bytes(answer_to_bytes(opening, found.items)) == (opening, found)


@given(st.lists(NODES, max_size=3), st.lists(st.one_of(UPDATES, UPDATES, VALUES), max_size=4))
@TUNED
def test_any_linked_data_gives_valid_items(
    nodes: list[dict[str, object]], updates: list[object]
) -> None:
    blog = {"@type": "LiveBlogPosting", "headline": "Storm", "liveBlogUpdate": updates}
    check(html(*nodes, blog if updates else {}))


@given(st.sampled_from(["<rss version='2.0'><channel>", "<feed><title>a</title>", ""]), FEED_PARTS)
@TUNED
def test_any_feed_gives_valid_items(start: str, parts: str) -> None:
    check(start + parts)


@given(NODES, st.lists(st.one_of(ENTRIES, ENTRIES, VALUES), max_size=4))
@TUNED
def test_any_json_feed_gives_valid_items(about: dict[str, object], items: list[object]) -> None:
    feed = {**about, "version": "https://jsonfeed.org/version/1.1", "items": items}
    check(json.dumps(feed))


@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=4), min_size=1, max_size=8), st.randoms())
@TUNED
def test_no_update_changes_its_identity_when_the_page_orders_them_anew(
    updates: list[dict[str, object]], order: random.Random
) -> None:
    for number, update in enumerate(updates):
        update |= {"@id": f"https://news.example/live#p{number}", "articleBody": f"No. {number}."}
    other = order.sample(updates, len(updates))
    blog = {"@type": "LiveBlogPosting", "headline": "Storm"}
    before, after = (
        reading(html({**blog, "liveBlogUpdate": given})).items for given in (updates, other)
    )

    def identities(items: tuple[object, ...]) -> dict[str, tuple[str | None, str | None]]:
        return {item.body: (item.id, item.url) for item in items if isinstance(item, NewsUpdate)}

    assert identities(before) == identities(after)


@given(
    st.binary(max_size=20),
    st.one_of(st.none(), st.text(max_size=20)),
    st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))),
)
def test_a_job_comes_through_as_it_was_given(
    body: bytes, text: str | None, published: object
) -> None:
    parameters = ImportParameters(published=published, story=text, back_list=True)  # type: ignore[arg-type]
    job = ReadingJob(body, text or "", text, text, parameters)
    assert job_from_bytes(job_to_bytes(job), body) == job


def test_a_notice_comes_back_with_its_code_and_values() -> None:
    notice = Notice("line 1", "no date", ErrorCode.DATE_MISSING, {"count": 3})
    told = answer_to_bytes(Opening(kind="text"), (notice,))
    assert answer_from_bytes(told)[1] == Reading("text", (notice,), None)


@pytest.mark.parametrize(
    "said",
    [
        b'{"where": "1", "message": "m", "code": "run-this"}',
        b'{"where": "1", "message": "m", "values": {"deep": {"a": 1}}}',
        b'{"where": 1, "message": "m"}',
        b"no JSON",
    ],
)
def test_a_notice_that_no_reader_of_ours_gives_is_refused(said: bytes) -> None:
    opening = answer_to_bytes(Opening(kind="text"))
    with pytest.raises(ValueError, match=r"."):
        answer_from_bytes(opening + b"\nN" + said)
