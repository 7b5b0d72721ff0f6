from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from index.errors import SourceError
from index.models import TimeOrigin
from index.sources import ImportParameters
from tests.index.sources.reading import read

PAGE = "https://news.example/live"
NOON = "2024-05-01T12:00:00Z"
Data = dict[str, object]


def html(*scripts: object, body: str = "") -> str:
    tags = "".join(
        f'<script type="application/ld+json">{s if isinstance(s, str) else json.dumps(s)}</script>'
        for s in scripts
    )
    return f'<!doctype html><html lang="en"><head><title>t</title>{tags}</head><body>{body}</body>'


def blog(*updates: object, **fields: object) -> Data:
    return {
        "@type": "LiveBlogPosting",
        "url": PAGE,
        "headline": "The storm",
        "author": [{"name": "Ana Ruiz"}],
        "publisher": {"name": "Town News"},
        "datePublished": NOON,
        "liveBlogUpdate": list(updates),
        **fields,
    }


def post(number: int, **fields: object) -> Data:
    return {
        "@id": f"{PAGE}#p{number}",
        "articleBody": f"Update {number}.",
        "datePublished": f"2024-05-01T13:{number:02}:00Z",
        **fields,
    }


def test_each_live_update_has_its_own_id_time_and_anchor() -> None:
    first, second = read(html(blog(post(1, headline="Wind"), post(2, author="Tom Hale")))).updates
    assert (first.id, first.url) == (f"{PAGE}#p1", f"{PAGE}#p1")
    assert (first.headline, first.body) == ("Wind", "Update 1.")
    assert first.published_at == datetime(2024, 5, 1, 13, 1, tzinfo=UTC)
    assert first.published_from is TimeOrigin.OWN
    assert (first.story, first.story_url) == ("The storm", PAGE)
    assert (first.story_authors, first.publisher) == (("Ana Ruiz",), "Town News")
    assert (second.authors, second.language) == (("Tom Hale",), "en")


def test_headline_authors_and_time_of_the_page_are_the_pages() -> None:
    same = {"headline": "The storm", "author": "Ana Ruiz", "datePublished": NOON}
    for parameters in (ImportParameters(), ImportParameters(story="Weather")):
        for update in read(html(blog(post(1, **same), post(2, **same))), parameters).updates:
            assert (update.headline, update.authors) == ("", ())
            assert update.published_from is TimeOrigin.PAGE


def test_a_single_update_has_the_pages_time_only_where_they_are_equal() -> None:
    assert read(html(blog(post(1)))).update.published_from is TimeOrigin.OWN
    shared = read(html(blog(post(1, datePublished=NOON)))).update
    assert shared.published_from is TimeOrigin.PAGE


def test_an_update_without_a_time_gets_the_one_given_or_the_pages() -> None:
    page = html(blog(post(1), post(2, datePublished=None)))
    assert read(page).updates[1].published_from is TimeOrigin.PAGE
    given = ImportParameters(published=datetime(2024, 6, 1, tzinfo=UTC))
    assert read(page, given).updates[1].published_from is TimeOrigin.IMPORT


def test_the_blog_is_found_in_graphs_lists_and_beside_broken_scripts() -> None:
    for data in ([{"@type": "WebSite"}, blog(post(1))], {"@graph": [blog(post(1))]}):
        assert read(html(data)).update.body == "Update 1."
    result = read(html("{broken", {"@type": ["Thing", "schema:Other"]}, blog(post(1))))
    assert result.update.body == "Update 1."
    assert "script 1" in result.notices[0].message


def test_a_live_blog_wins_over_an_article() -> None:
    article = {"@type": "NewsArticle", "headline": "Other", "articleBody": "Other text."}
    assert read(html(article, blog(post(1)))).update.body == "Update 1."


def test_odd_shapes_are_survived_one_by_one() -> None:
    result = read(
        html(
            blog(
                "text",
                None,
                {"articleBody": {"@type": "Text"}},
                {"articleBody": {"@type": "Text"}, "headline": "Only a headline"},
                {
                    "articleBody": ["One.", "Two."],
                    "author": [{"name": ["Tom Hale"]}, "http://x.y"],
                },
                {"articleBody": "Three.", "url": {"@id": "#p3"}, "datePublished": 7},
            )
        )
    )
    headline, listed, linked = result.updates
    assert (headline.headline, headline.body) == ("Only a headline", "")
    assert (listed.body, listed.authors) == ("One.\nTwo.", ("Tom Hale",))
    assert (linked.body, linked.url) == ("Three.", f"{PAGE}#p3")
    assert [reject.where[-1] for reject in result.rejects] == ["1", "2", "3"]


def test_html_and_entities_in_json_become_plain_text_once() -> None:
    body = '<p>It&#39;s &amp;lt;b&amp;gt;</p>\n<p>a <a href="x">link</a></p>'
    first, second = read(
        html(blog(post(1, articleBody=body), post(2, articleBody="a &quot;b")))
    ).updates
    assert first.body == "It's &lt;b&gt;\na link"
    assert second.body == 'a "b'


def test_the_pages_own_address_identifies_no_update() -> None:
    updates = [{"url": PAGE, "articleBody": f"Update {n}."} for n in range(3)]
    assert [(u.id, u.url) for u in read(html(blog(*updates))).updates] == [(None, None)] * 3


def test_the_same_id_twice_is_rejected_unless_it_is_the_same() -> None:
    result = read(html(blog(post(1), post(1), post(1, articleBody="Other."))))
    assert result.update.body == "Update 1."
    assert [reject.where for reject in result.rejects] == ["stdin, update 3"]


def test_updates_that_share_a_link_and_have_no_id_are_told_apart_by_their_times() -> None:
    updates = [
        {
            "articleBody": f"Boat {n} is back.",
            "url": f"https://news.example/{'boats' if n < 2 else 'more'}",
            "datePublished": f"2024-05-01T10:0{n}:00Z",
        }
        for n in range(3)
    ]
    first, second, third = read(html(blog(*updates))).updates
    assert len({first.id, second.id, third.id}) == 3
    assert (first.url, third.id) == (second.url, "https://news.example/more")
    edited = {**updates[1], "articleBody": "Boat 1 is late."}
    assert read(html(blog(updates[0], edited, updates[2]))).updates[1].id == second.id


def test_lone_surrogates_and_deep_nesting_are_survived() -> None:
    page = html("[" * 100_000, blog(post(1, articleBody="a\ud800b")))
    assert read(page).update.body == "ab"


def test_an_article_is_one_update() -> None:
    article = {
        "@type": "ReportageNewsArticle",
        "headline": "King&#8217;s day",
        "url": "https://news.example/a",
        "articleBody": "One.\n\n\tTwo.",
        "author": {"name": "Ana Ruiz"},
        "publisher": {"name": "Town News"},
        "datePublished": "2024-05-01T10:00:00+0200",
    }
    update = read(html(article)).update
    assert (update.headline, update.body) == ("King’s day", "One.\nTwo.")
    assert (update.id, update.url) == ("https://news.example/a", "https://news.example/a")
    assert (update.authors, update.publisher) == (("Ana Ruiz",), "Town News")
    assert update.published_at == datetime(2024, 5, 1, 8, tzinfo=UTC)


def test_an_article_without_a_body_takes_the_paragraphs_of_the_page() -> None:
    body = "<nav><p>Menu</p></nav><article><h2>A</h2><p>One.</p><aside><p>Ad</p></aside></article>"
    result = read(html({"@type": "NewsArticle", "headline": "H"}, body=body))
    assert result.update.body == "A\nOne."
    assert "from the page" in result.notices[0].message


def test_a_page_without_news_is_refused() -> None:
    with pytest.raises(SourceError, match="neither LiveBlogPosting nor NewsArticle"):
        read(html({"@type": "WebSite"}, body="<p>Hello</p>"))


def test_a_page_that_nests_without_end_is_refused() -> None:
    with pytest.raises(SourceError, match="nests"):
        read("<!doctype html><html>" + "<div>" * 200_000)
