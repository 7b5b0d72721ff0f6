from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from index.errors import SourceError
from index.models import TimeOrigin
from index.sources import ImportParameters
from index.sources.formats.feed import without_email
from index.sources.parsing.xml_safety import MAX_FEED_ITEMS
from tests.index.sources.reading import read

EXTERNAL = (
    '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
    '"http://dtd.invalid/rss-0.91.dtd">'
)
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]>'


def rss(items: str, prolog: str = "") -> str:
    about = "<title>Town News</title><link>https://news.example/</link><language>en</language>"
    return (
        f'<?xml version="1.0"?>{prolog}<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel>{about}{items}</channel></rss>"
    )


def test_an_item_becomes_an_update_of_the_feeds_publisher() -> None:
    update = read(
        rss(
            "<item><guid>n-1</guid><link>https://news.example/1</link><title>Rain</title>"
            "<description>Short.</description>"
            "<content:encoded><![CDATA[<p>It rained.</p><p>It <b>stopped</b>.</p>]]>"
            "</content:encoded><dc:creator>Ana Ruiz and Tom Hale</dc:creator>"
            "<pubDate>Wed, 01 May 2024 10:00:00 +0200</pubDate></item>"
        )
    ).update
    assert (update.id, update.url) == ("n-1", "https://news.example/1")
    assert (update.headline, update.body) == ("Rain", "It rained.\nIt stopped.")
    assert update.authors == ("Ana Ruiz", "Tom Hale")
    assert (update.publisher, update.story) == ("Town News", None)
    assert (update.story_url, update.language) == ("https://news.example/", "en")
    assert update.published_at == datetime(2024, 5, 1, 8, tzinfo=UTC)
    assert update.published_from is TimeOrigin.OWN


def test_entities_are_decoded_once() -> None:
    update = read(
        rss(
            "<item><title>R&amp;amp;D</title>"
            "<description>A &amp;lt;b&amp;gt; &amp;amp;amp; &lt;i&gt;B&lt;/i&gt;</description>"
            "</item>"
        )
    ).update
    assert update.headline == "R&D"
    assert update.body == "A <b> &amp; B"


def test_a_body_that_repeats_the_headline_is_left_empty() -> None:
    update = read(rss("<item><title>Rain</title><description>Rain</description></item>")).update
    assert (update.headline, update.body) == ("Rain", "")


def test_an_item_without_text_is_rejected() -> None:
    result = read(rss("<item><guid>1</guid></item><item><title>Rain</title></item>"))
    assert len(result.updates) == 1
    assert result.rejects[0].where == "stdin, item 1"


def test_a_script_link_is_no_link() -> None:
    update = read(rss("<item><title>Rain</title><link>javascript:x()</link></item>")).update
    assert (update.id, update.url) == (None, None)


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("Wed, 01 May 2024 10:00:00", "without a time zone"),
        ("2024-05-01T10:00:00", "without a time zone"),
        ("Wed, 41 May 2024 10:00:00 GMT", "cannot be read"),
        ("2024-02-30T10:00:00Z", "cannot be read"),
        ("soon", "cannot be read"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "no news can have"),
    ],
)
def test_a_time_that_cannot_be_used_is_none_with_a_notice(raw: str, problem: str) -> None:
    result = read(rss(f"<item><title>Rain</title><pubDate>{raw}</pubDate></item>"))
    assert result.update.published_at is None
    assert problem in result.notices[0].message
    assert raw[:40] in result.notices[0].message


def test_the_same_id_with_other_text_is_rejected_and_an_exact_repeat_dropped() -> None:
    item = "<item><guid>1</guid><title>{}</title></item>"
    result = read(rss(item.format("Rain") * 2 + item.format("Snow")))
    assert result.update.headline == "Rain"
    assert [reject.where for reject in result.rejects] == ["stdin, item 3"]


def test_parameters_win_over_the_feed() -> None:
    parameters = ImportParameters(publisher="P", story="S", url="https://s.example/")
    update = read(rss("<item><title>Rain</title></item>"), parameters).update
    assert (update.publisher, update.story) == ("P", "S")
    assert update.story_url == "https://s.example/"


def test_an_external_doctype_is_accepted() -> None:
    assert read(rss("<item><title>Rain</title></item>", EXTERNAL)).update.headline == "Rain"


@pytest.mark.parametrize(
    "prolog", [LAUGHS, '<!DOCTYPE x SYSTEM "a" [ ]>', "<!-- <![CDATA[ -->" + LAUGHS, EXTERNAL * 2]
)
def test_declarations_of_entities_are_refused(prolog: str) -> None:
    with pytest.raises(SourceError, match="DOCTYPE"):
        read(rss("<item><title>&c;</title></item>", prolog))


def test_entities_in_another_encoding_are_refused_too() -> None:
    with pytest.raises(SourceError, match="DOCTYPE"):
        read(rss("<item><title>&c;</title></item>", LAUGHS).encode("utf-16"))


def test_too_many_items_are_refused_with_their_number() -> None:
    with pytest.raises(SourceError, match=r"30,000 items.*20,000"):
        read(rss("<item/>" * 30_000))
    assert MAX_FEED_ITEMS == 20_000


def entries(*fields: str) -> str:
    return rss("".join(f"<item>{one}</item>" for one in fields))


def test_one_id_for_all_tells_nothing_where_links_differ() -> None:
    guid = "<guid>https://n.example/</guid>"
    items = [f"{guid}<link>https://n.example/{n}</link><title>News {n}</title>" for n in range(3)]
    result = read(entries(*items, items[0]))
    assert [update.id for update in result.updates] == [f"https://n.example/{n}" for n in range(3)]
    assert result.rejects == []


def test_items_that_all_lead_to_one_page_are_told_apart_by_their_times() -> None:
    def item(hour: int, title: str) -> str:
        at = f"Mon, 02 Mar 2026 {hour:02}:00:00 GMT"
        link = "<link>https://n.example/live</link>"
        return f"{link}<title>{title}</title><pubDate>{at}</pubDate>"

    first = read(entries(item(9, "Boat 9 is back"), item(8, "Boat 8 is back"))).updates
    later = read(entries(item(10, "Boat 10 is back"), item(9, "Boat 9 is late"))).updates
    assert len({update.id for update in first}) == 2
    assert later[1].id == first[0].id
    assert {update.url for update in first + later} == {"https://n.example/live"}


def test_items_without_ids_or_times_of_their_own_are_told_apart_by_their_texts() -> None:
    items = [f"<guid>1</guid><title>Boat {n} is back</title>" for n in range(3)]
    updates = read(entries(*items)).updates
    assert len({update.id for update in updates}) == 3
    again = read(entries("<guid>1</guid><title>Boat 3 is back</title>", *items)).updates
    assert {update.id for update in updates} < {update.id for update in again}


def test_an_entry_that_is_there_in_two_versions_is_read_once() -> None:
    result = read(
        entries(
            "<guid>1</guid><title>Boat 1 is back</title>",
            "<guid>1</guid><title>Boat 1 is late</title>",
            "<guid>2</guid><title>Boat 2 is late</title>",
        )
    )
    assert [update.headline for update in result.updates] == ["Boat 1 is back", "Boat 2 is late"]
    assert len(result.rejects) == 1


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(SourceError, match="nests"):
        read(rss("<item>" + "<a>" * 5_000))


def test_a_broken_feed_is_read_as_far_as_it_goes() -> None:
    result = read(rss("<item><title>Rain &nbsp; now</title></item><item><title>Sn"))
    assert next(update.headline for update in result.updates) == "Rain \xa0 now"


def test_atom_of_other_xml_keeps_its_paragraphs() -> None:
    update = read(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Agency</title><entry><id>a:1</id>'
        '<title>Rain</title><content type="text/xml"><nitf><body><body.head><hl1>Rain</hl1>'
        "</body.head><body.content><block><p>One &amp; one.</p><p>Two.</p></block>"
        "</body.content></body></nitf></content></entry></feed>"
    ).update
    assert (update.id, update.body) == ("a:1", "One & one.\nTwo.")


def test_latin_1_is_read_where_it_is_declared_and_guessed_where_it_is_not() -> None:
    item = "<item><title>Café “Zur Brücke”</title></item>"
    declared = rss(item).replace('"1.0"', '"1.0" encoding="ISO-8859-1"')
    assert read(declared.encode("cp1252")).update.headline == "Café “Zur Brücke”"
    guessed = read(rss(item).encode("cp1252"))
    assert guessed.update.headline == "Café “Zur Brücke”"
    assert "Windows-1252" in guessed.notices[0].message


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("a@b.example (Ana Ruiz)", "Ana Ruiz"),
        ("Ana Ruiz <a@b.example>", "Ana Ruiz"),
        ("a@b.example", ""),
        ("Ana Ruiz", "Ana Ruiz"),
    ],
)
def test_mail_addresses_are_no_authors(raw: str, name: str) -> None:
    assert without_email(raw) == name


def test_a_json_feed_is_read() -> None:
    items: list[object] = [
        {"id": 1, "title": "Rain", "content_html": "<p>R&amp;D</p><p>Two.</p>"},
        {"id": "2", "content_text": "A &amp; B", "authors": [{"name": "Ana Ruiz"}]},
        "nonsense",
        {"id": "4"},
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Town News",
        "home_page_url": "https://news.example/",
        "items": items,
    }
    result = read(json.dumps(feed, indent=1))
    first, second = result.updates
    assert (first.id, first.body, first.publisher) == ("1", "R&D\nTwo.", "Town News")
    assert (second.body, second.authors) == ("A &amp; B", ("Ana Ruiz",))
    assert [reject.where for reject in result.rejects] == ["stdin, item 3", "stdin, item 4"]


def test_a_json_feed_of_too_many_items_is_refused() -> None:
    feed = {"version": "https://jsonfeed.org/version/1", "items": [1] * 20_001}
    with pytest.raises(SourceError, match="20,001 items"):
        read(json.dumps(feed))


@pytest.mark.parametrize("item", ["<title>a</title><link></item></link>", "&#x110000;"])
def test_what_breaks_the_parser_is_a_broken_feed(item: str) -> None:
    with pytest.raises(SourceError, match="broken in a way"):
        read(f"<rss version='2.0'><channel><item>{item}</item></channel></rss>")


@pytest.mark.parametrize(
    "name",
    ["authors", "author_detail", "title_detail", "summary_detail", "content", "links", "tags"],
)
def test_elements_named_like_what_the_parser_keeps_lose_no_item(name: str) -> None:
    item = f"<title>It rained.</title><description>All day.</description><{name}>a</{name}>"
    feed = f"<rss version='2.0'><channel><title>T</title><{name}>b</{name}><item>{item}</item>"
    assert read(f"{feed}</channel></rss>").update.headline == "It rained."


def test_names_in_an_element_for_all_authors_are_no_loss_of_the_author() -> None:
    item = "<title>It rained.</title><author>Ana Ruiz</author><authors>x</authors>"
    feed = f"<rss version='2.0'><channel><item>{item}</item></channel></rss>"
    assert read(feed).update.authors == ("Ana Ruiz",)
