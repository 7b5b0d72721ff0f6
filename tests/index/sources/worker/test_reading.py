from __future__ import annotations

import codecs
import json
from dataclasses import replace

import pytest

from index.models import NewsUpdate, Notice
from index.sources import ImportParameters
from index.sources.fetching.web import FetchError, Reading
from index.sources.kinds.readings import MAX_ITEMS
from index.sources.worker.reading import read_body
from tests.index.sources.formats.test_pages import blog, html, post

URL = "https://news.example/live"
AT_URL = ImportParameters(url=URL)
RSS = (
    '<rss version="2.0"><channel><title>Town News</title><link>https://town.example/</link>'
    "<item><title>{title}</title><link>{link}</link></item></channel></rss>"
)


def reading(
    body: str | bytes,
    content_type: str | None = None,
    charset: str | None = None,
    parameters: ImportParameters = AT_URL,
) -> Reading:
    raw = body.encode() if isinstance(body, str) else body
    return read_body(raw, URL, content_type, charset, parameters)


def updates(found: Reading) -> list[NewsUpdate]:
    return [item for item in found.items if isinstance(item, NewsUpdate)]


def notices(found: Reading) -> list[str]:
    return [item.message for item in found.items if isinstance(item, Notice)]


def head(*tags: str) -> str:
    return f"<!doctype html><html><head><title>Town</title>{''.join(tags)}</head><body></body>"


def feed_link(href: str, media: str = "application/rss+xml") -> str:
    return f'<link rel="alternate" type="{media}" href="{href}">'


@pytest.mark.parametrize(
    ("body", "kind", "title"),
    [
        (html(blog(post(1))), "live page", "The storm"),
        (html({"@type": "NewsArticle", "headline": "H", "articleBody": "B."}), "article", "t"),
        (RSS.format(title="A", link="https://town.example/a"), "feed", "Town News"),
        (
            '{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": "1",'
            ' "content_text": "It rained."}]}',
            "JSON Feed",
            "T",
        ),
        ('{"body": "It rained."}\n', "JSON Lines", None),
        ("It rained all day in town.\n-The Town Desk’s Ana Ruiz\n", "text", None),
    ],
)
def test_what_it_is_is_told_by_the_bytes(body: str, kind: str, title: str | None) -> None:
    for content_type in (None, "text/plain", "application/octet-stream", "image/png"):
        found = reading(body, content_type)
        assert (found.kind, found.title, len(updates(found))) == (kind, title, 1)


def test_the_content_type_helps_where_the_bytes_do_not_tell() -> None:
    page = "Warning: slow\n" + html(blog(post(1)))
    assert reading(page, "text/html; charset=utf-8").kind == "live page"
    filler = [{"id": str(number), "content_text": "It rained. " * 50} for number in range(200)]
    feed = json.dumps({"items": filler, "version": "https://jsonfeed.org/version/1"}, indent=1)
    assert reading(feed, "application/json").kind == "JSON Feed"


def test_a_charset_of_http_is_asked_where_the_bytes_do_not_tell() -> None:
    text = "В городе идёт сильный дождь."
    page = f"<html><body><article><p>{text}</p></article></body></html>"
    assert updates(reading(page.encode("koi8-r"), None, "KOI8-R"))[0].body == text
    assert updates(reading(page.encode("utf-16-le"), None, "utf-16"))[0].body == text


def test_the_bytes_win_over_a_wrong_charset_of_http() -> None:
    text = "Žluťoučký kůň běžel po poli."
    page = f"<html><body><article><p>{text}</p></article></body></html>"
    declared = page.replace("<body>", "<head><meta charset=iso-8859-2></head><body>")
    for body in (page.encode(), page.encode("utf-16"), declared.encode("iso-8859-2")):
        for charset in ("iso-8859-1", "shift_jis", "utf-16be", "no-such", "", "unicode_escape"):
            assert updates(reading(body, "text/html", charset))[0].body == text


@pytest.mark.parametrize("declared", ["iso-8859-1", "us-ascii", "windows-1251", "koi8-r"])
@pytest.mark.parametrize("charset", ["utf-8", None])
def test_an_old_declaration_makes_no_mojibake_of_utf_8(declared: str, charset: str) -> None:
    text = "Café Zürich said “yes”."
    page = f"<html><head><meta charset={declared}></head><article><p>{text}</p></article>"
    assert updates(reading(page.encode(), "text/html", charset))[0].body == text


def test_a_page_that_is_of_no_charset_is_read_with_a_notice() -> None:
    body = "<html><body><article><p>The café is open.</p></article>".encode("cp1252")
    for charset in (None, "utf-8", "utf-16"):
        found = reading(body, "text/html", charset)
        assert updates(found)[0].body == "The café is open."
        assert "Windows-1252" in notices(found)[0]


def test_marks_before_the_markup_do_not_hide_what_it_is() -> None:
    feed = RSS.format(title="A", link="https://town.example/a").encode()
    assert reading(codecs.BOM_UTF8 * 2 + b"\n\n" + feed).kind == "feed"


def test_feeds_of_the_head_are_absolute_and_each_named_once() -> None:
    page = head(
        feed_link("/rss.xml"),
        feed_link("https://NEWS.example/rss.xml".lower()),
        feed_link("atom", "Application/Atom+XML; charset=utf-8"),
        feed_link("//other.example/f.json", "application/feed+json"),
        feed_link("javascript:alert(1)"),
        feed_link("http://[bad"),
        feed_link("/style", "text/css"),
        '<link rel="stylesheet" type="application/rss+xml" href="/no">',
    )
    found = reading(page)
    assert found.feeds == (
        "https://news.example/rss.xml",
        "https://news.example/atom",
        "https://other.example/f.json",
    )
    assert (found.items, found.title) == ((), "Town")


def test_of_very_many_feeds_ten_are_named() -> None:
    assert len(reading(head(*map(feed_link, map(str, range(50))))).feeds) == 10


def test_feeds_are_resolved_against_the_base_that_the_page_names() -> None:
    page = head('<base href="/sub/">', feed_link("rss"))
    assert reading(page).feeds == ("https://news.example/sub/rss",)


def test_a_page_with_news_names_its_feeds_too() -> None:
    page = html(blog(post(1))).replace("<head>", f"<head>{feed_link('/rss')}")
    found = reading(page)
    assert (len(updates(found)), found.feeds) == (1, ("https://news.example/rss",))


def test_a_page_without_news_or_feeds_is_unreadable() -> None:
    for page in (head(), html({"@type": "WebSite"})):
        with pytest.raises(FetchError, match="give the address") as caught:
            reading(page)
        assert caught.value.kind == "unreadable"


def test_a_feed_without_items_is_empty_and_no_error() -> None:
    feed = RSS.partition("<item>")[0].format() + "</channel></rss>"
    assert reading(feed) == Reading("feed", (), "Town News")
    assert reading('{"version": "https://jsonfeed.org/version/1", "items": []}').items == ()


def test_what_is_rejected_throughout_is_unreadable() -> None:
    with pytest.raises(FetchError, match=r"2 rejected.*line 1.*not JSON") as caught:
        reading('{"body": 1\n{"body":\n')
    assert caught.value.kind == "unreadable"


@pytest.mark.parametrize("body", [b"", b"\0\1\2\3", b"<svg><path/></svg>", b'{\n "a": 1\n}'])
def test_what_is_no_news_is_unreadable(body: bytes) -> None:
    with pytest.raises(FetchError) as caught:
        reading(body)
    assert caught.value.kind == "unreadable"


def test_more_items_than_may_be_are_cut_with_a_notice() -> None:
    lines = "".join(f'{{"body": "Update {number}."}}\n' for number in range(MAX_ITEMS + 5))
    found = reading(lines)
    assert (len(updates(found)), updates(found)[0].body) == (MAX_ITEMS, "Update 0.")
    assert notices(found) == [
        "only the first 5,000 items are read: one address may have 5,000 items of together "
        "1,500,000 characters"
    ]


def test_text_that_updates_repeat_counts_towards_what_may_be_read() -> None:
    names = [{"name": f"Reporter {n} {'x' * 900}"} for n in range(100)]
    found = reading(html(blog(*map(post, range(400)), author=names)))
    assert 10 < len(updates(found)) < 100
    assert "only the first" in notices(found)[0]


def test_relative_addresses_are_resolved_and_ids_stay_as_they_are() -> None:
    moved = replace(AT_URL, found_at="https://new.example/2024/live")
    data = {"@type": "LiveBlogPosting", "headline": "Storm"}
    page = html({**data, "liveBlogUpdate": [{"@id": "#p1", "articleBody": "It rained."}]})
    before, after = updates(reading(page)), updates(reading(page, parameters=moved))
    assert (before[0].id, before[0].url) == ("#p1", f"{URL}#p1")
    assert after == before
    linked = html(
        {**data, "liveBlogUpdate": [{"url": "/live/1", "articleBody": "It rained."}], "url": "."}
    )
    before, after = updates(reading(linked)), updates(reading(linked, parameters=moved))
    assert [update.url for update in (*before, *after)] == [
        "https://news.example/live/1",
        "https://new.example/live/1",
    ]
    assert before[0].id == after[0].id == "/live/1"


def test_the_address_fetched_does_not_replace_what_updates_have_of_their_own() -> None:
    first, second = updates(reading(html(blog(post(1), post(2)))))
    assert (first.url, second.url) == (f"{URL}#p1", f"{URL}#p2")
    update = updates(reading(RSS.format(title="A", link="/a")))[0]
    assert (update.id, update.url) == ("/a", "https://news.example/a")
    assert update.story_url == "https://town.example/"


def test_a_redirect_changes_no_id_of_an_article_or_a_feed() -> None:
    moved = replace(AT_URL, found_at="https://new.example/x/y")
    article = "<html><body><article><p>It rained all day.</p></article></body></html>"
    feed = RSS.format(title="A", link="a?x=1")
    for body in (article, feed):
        before, after = updates(reading(body)), updates(reading(body, parameters=moved))
        assert before[0].id == after[0].id is not None


@pytest.mark.parametrize("start", ["", "<?xml version='1.0'?>\n", "<!-- a -- b -->"])
def test_a_page_with_declarations_of_its_own_is_refused(start: str) -> None:
    page = start + '<!DOCTYPE html [<!ENTITY a "b">]>' + html(blog(post(1)))
    with pytest.raises(FetchError, match="DOCTYPE"):
        reading(page)


def test_only_http_links_are_kept() -> None:
    page = html(blog(post(1, url="javascript:alert(1)", **{"@id": "data:x"})))
    assert updates(reading(page))[0].url is None
