from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.i18n.catalogue import LANGUAGES, catalogue_for
from bot.rendering import (
    Reader,
    plain_message,
    sources_messages,
)
from bot.rendering.reader import UTC_ZONE
from bot.rendering.source_notices import notices_text
from bot.rendering.sources import found_text, source_card, source_title
from index import Added, Door, Outage, SourceHealth, StoredNotice, WatchedSource
from index.watching.freshness import SourceFreshness
from index.watching.polling import Found
from index.watching.records import WatchNotice
from tests.bot.rendering.strategies import (
    faults,
    lines,
    links,
    readers,
    times,
)
from tests.builders import NOW

addresses = lines | links.map(lambda link: link or "")
watched_sources = st.builds(
    WatchedSource,
    watch_id=st.integers(1, 99),
    door=st.sampled_from(Door),
    address=addresses,
    fetch_address=addresses,
    added_at=times,
    state=st.sampled_from(("active", "paused", "gone")),
    kind=lines,
    title=lines,
    next_poll_at=st.none() | times,
    succeeded_at=st.none() | times,
    changed_at=st.none() | times,
    failures=st.integers(0, 9),
    failing_since=st.none() | times,
    error=st.text(),
)
source_healths = st.builds(
    SourceHealth,
    freshness=st.none()
    | st.builds(
        SourceFreshness,
        source_id=st.integers(1, 99),
        publisher=lines,
        locator=addresses,
        updates=st.integers(0, 10**6),
        newest=st.none() | times,
        last_imported_at=st.none() | times,
        usual_gap=st.none(),
        stale=st.booleans(),
    ),
    watched=st.none() | watched_sources,
    lag=st.none() | st.timedeltas(timedelta(0), timedelta(days=400)),
)


@given(st.lists(source_healths, max_size=60), readers)
def test_any_sources_become_messages(sources: list[SourceHealth], reader: Reader) -> None:
    assert faults(sources_messages(sources, reader, NOW)) == []


@given(source_healths, readers)
def test_any_source_has_a_card_and_a_title(source: SourceHealth, reader: Reader) -> None:
    assert faults((source_card(source, reader, NOW),)) == []
    assert "\n" not in source_title(source)


@given(watched_sources, lines, st.lists(addresses, max_size=9).map(tuple), readers)
def test_what_was_found_and_noticed_fits(
    source: WatchedSource, title: str, feeds: tuple[str, ...], reader: Reader
) -> None:
    found = Found("live page", 3, NOW, title, feeds)
    assert faults((plain_message(found_text(Added(source, found), reader)),)) == []


def test_readers_see_no_source_whose_news_was_all_removed() -> None:
    reader = Reader(catalogue_for("en", None), UTC_ZONE)
    emptied = SourceFreshness(1, "Post", "", 0, None, NOW, None, stale=False)
    (message,) = sources_messages([SourceHealth(emptied, None)], reader, NOW)
    assert message.text == "There are no sources yet."


def test_what_was_found_is_named_in_the_readers_language() -> None:
    reader = Reader(catalogue_for("uk", None), UTC_ZONE)
    added = Added(WatchedSource(1, Door.WEB, "", "", NOW), Found("live page", 3, None, "Storm"))
    assert found_text(added, reader) == "Storm: 3 повідомлення (сторінка наживо). Відтепер стежу."


@given(st.lists(watched_sources, min_size=1, max_size=30), readers)
def test_any_notices_fit_into_one_message(sources: list[WatchedSource], reader: Reader) -> None:
    for kind in ("dead", "back", "gone"):
        group = [
            StoredNotice(number, WatchNotice(number, kind, NOW, one.error), one.address)
            for number, one in enumerate(sources)
        ]
        text = notices_text(group, reader, Outage(10**6, 10**6))
        assert faults((plain_message(text),)) == []


def test_the_longest_notices_fit_into_one_message() -> None:
    stored = StoredNotice(1, WatchNotice(1, "dead", NOW, "🌊" * 300), "🌉" * 300)
    for language in LANGUAGES:
        reader = Reader(catalogue_for(language, None), UTC_ZONE)
        text = notices_text([stored] * 99, reader, Outage(10**6, 10**6))
        assert faults((plain_message(text),)) == []


def test_readers_are_not_shown_the_folders_of_the_machine() -> None:
    address = "/home/clara/desk/news.jsonl"
    watched = WatchedSource(1, Door.PATH, address, address, NOW)
    reader = Reader(catalogue_for(None, None), UTC_ZONE)
    source = SourceHealth(None, watched)
    (message,) = sources_messages([source], reader, NOW)
    shown = message.text + source_title(source)
    assert "news.jsonl" in shown
    assert "clara" not in shown


def test_nobody_is_shown_what_lets_one_in_to_a_source() -> None:
    address = "https://news.example/feed?key=s3cret"
    watched = WatchedSource(1, Door.WEB, address, address, NOW)
    fresh = SourceFreshness(1, "", address, 3, NOW, NOW, None, stale=True)
    reader = Reader(catalogue_for(None, None), UTC_ZONE)
    for source in (SourceHealth(None, watched), SourceHealth(fresh, None)):
        card = source_card(source, reader, NOW)
        (listed,) = sources_messages([source], reader, NOW)
        for shown in (card.text, listed.text, source_title(source)):
            assert "news.example/feed" in shown
        assert "s3cret" not in repr((card, listed, source_title(source)))
    notice = StoredNotice(1, WatchNotice(1, "dead", NOW, ""), address)
    told = notices_text([notice], reader, None)
    told += notices_text([notice] * 2, reader, None)
    told += found_text(Added(watched, Found("feed", 3, NOW)), reader)
    assert told.count("news.example/feed?key=…") == 4
