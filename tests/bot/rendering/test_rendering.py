"""Whatever an answer holds, its messages are ones that Telegram takes, and its words are whole."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callbacks import read_callback
from bot.catalogue import LANGUAGES, catalogue
from bot.messages import utf16_length
from bot.rendering import (
    Reader,
    answer_messages,
    context_messages,
    inline_results,
    plain_message,
    sources_messages,
    start_message,
    timeline_messages,
    wrong_speaker_report,
)
from bot.rendering.sources import found_text, notice_text, source_card, source_title
from bot.rendering.styled_text import Styled, one_line, pieces, sendable
from index import (
    Added,
    Answer,
    Citation,
    Door,
    Excerpt,
    ExcerptContext,
    Offer,
    Query,
    Reason,
    SourceFreshness,
    SourceHealth,
    StoredNotice,
    WatchedSource,
    WatchNotice,
    turn_of,
)
from index.models import TimeOrigin
from index.watching.polling import Found
from tests.bot_api.checks import text_violations, violations
from tests.builders import NOW

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.messages import Message

READER = Reader(catalogue("en"), ZoneInfo("UTC"))
readers = st.sampled_from(
    [Reader(catalogue(language), ZoneInfo("Asia/Kolkata")) for language in LANGUAGES]
)
# Anything that a page may hold: other scripts, marks on marks, pairs, controls, our own markup.
ODD = ["", " ", "\n\n", "<b>&amp;</b>", "*_[x](y)_*", "a\u0300" * 30, "\x00\x1b[31m\ud800"]
SCRIPTS = ["𝔘𝔫𝔦𝔠𝔬𝔡𝔢 😀👩‍👩‍👧", "شلوم שלום\u200f", "新聞。記事。"]
odd = st.text(max_size=60) | st.sampled_from([*ODD, *SCRIPTS])
lines = odd.map(lambda text: " ".join(text.split()))
bodies = st.lists(odd | st.text(min_size=1, max_size=400), min_size=1, max_size=40).map(" ".join)
long_bodies = st.builds(lambda text, times: (text + "é. ") * times, odd, st.integers(1, 700))
links = st.sampled_from(
    [
        None,
        "https://example.com/a#:~:text=x",
        "javascript:alert(1)",
        "https://e.com/" + "x" * 3_000,
    ]
)
times = st.datetimes(
    min_value=NOW.replace(tzinfo=None) - timedelta(days=9_000), timezones=st.just(UTC)
)
citations = st.builds(
    Citation,
    publisher=lines,
    authors=st.lists(lines, max_size=30).map(tuple),
    published_at=st.none() | times,
    published_precision=st.sampled_from(["second", "day"]),
    published_from=st.just(TimeOrigin.OWN),
    first_seen_at=times,
    headline=lines,
    story=lines,
    introduction=st.booleans(),
    url=links,
    deep_link=links,
)
texts = (bodies | long_bodies).filter(lambda text: text.strip() != "")


@st.composite
def excerpts(draw: st.DrawFn) -> Excerpt:
    text = draw(texts)
    start = draw(st.integers(0, 10**6))
    return Excerpt(
        text=text,
        field="body",
        start=start,
        end=start + len(text),
        update_id=draw(st.text("abc", min_size=1, max_size=12)),
        revision=draw(st.integers(1, 99)),
        speaker=draw(st.none() | lines),
        reported_speaker=draw(st.none() | lines),
        kind=draw(st.sampled_from(["direct", "indirect", "none"])),
        citation=draw(citations),
    )


answers = st.builds(
    Answer,
    question=odd,
    answered=st.just(True),
    reason=st.sampled_from([None, Reason.FALSE_PREMISE]),
    mode=st.sampled_from(["hybrid", "keywords"]),
    as_of=st.none() | times,
    excerpts=st.lists(excerpts(), min_size=1, max_size=6).map(tuple),
    more=st.booleans(),
    intent=st.sampled_from(["ask", "when", "who"]),
)
offers = st.builds(
    Offer,
    st.sampled_from(["topic", "speaker-other-topics", "others-on-topic"]),
    st.none() | lines,
    st.none() | lines,
    st.integers(1, 10**6),
)
abstentions = st.builds(
    Answer,
    question=odd,
    answered=st.just(False),
    reason=st.sampled_from(list(Reason)),
    mode=st.sampled_from(["hybrid", "keywords"]),
    as_of=st.none() | times,
    offers=st.lists(offers, max_size=6).map(tuple),
)


def faults(messages: Iterable[Message]) -> list[str]:
    """What Telegram or our own rules would say against them."""
    found = []
    for message in messages:
        parameters: dict[str, Any] = {
            "chat_id": 1,
            "text": message.text,
            "entities": [
                {"type": e.kind, "offset": e.offset, "length": e.length}
                | ({"url": e.url} if e.url else {})
                for e in message.entities
            ],
            "link_preview_options": {"is_disabled": True},
        }
        if message.buttons:
            rows = [
                [{"text": button.label, "callback_data": button.data} for button in row]
                for row in message.buttons
            ]
            parameters["reply_markup"] = {"inline_keyboard": rows}
            found += [
                f"label {button.label!r}"
                for row in message.buttons
                for button in row
                if not 1 <= len(button.label) <= 64 or "\n" in button.label
            ]
            found += [
                f"data {button.data!r}"
                for row in message.buttons
                for button in row
                if read_callback(button.data) is None
            ]
        found += violations("sendMessage", parameters)
    return found


def words(text: str) -> str:
    return "".join(sendable(text).split())


@given(answers, readers)
def test_any_answer_becomes_messages_that_can_be_sent(answer: Answer, reader: Reader) -> None:
    assert faults(answer_messages(answer, reader, 2**40)) == []
    assert faults(timeline_messages(answer, reader, 2**40)) == []


@given(answers)
def test_every_excerpt_stands_word_for_word_in_its_messages(answer: Answer) -> None:
    messages = answer_messages(answer, READER, 1)
    quoted = []
    for message in messages:
        raw = message.text.encode("utf-16-le")
        for entity in message.entities:
            if entity.kind == "expandable_blockquote":
                inner = raw[2 * entity.offset : 2 * (entity.offset + entity.length)]
                quoted.append(inner.decode("utf-16-le"))
    shown = words("".join(quoted)).replace("…", "")
    expected = words("".join(excerpt.text for excerpt in answer.excerpts)).replace("…", "")
    assert shown == expected


@given(abstentions, readers)
def test_any_abstention_becomes_a_message(answer: Answer, reader: Reader) -> None:
    (message,) = answer_messages(answer, reader, 7)
    assert faults([message]) == []
    labels = [button.label for row in message.buttons for button in row]
    assert len(labels) - len(answer.offers) == labels.count(reader.say("button-alert"))


@given(answers, readers)
def test_any_answer_becomes_inline_results(answer: Answer, reader: Reader) -> None:
    results = inline_results(answer, reader)
    assert faults(result.message for result in results) == []
    for result in results:
        assert 1 <= len(result.result_id.encode()) <= 64
        assert result.title
        assert utf16_length(result.title) <= 256


@given(excerpts(), odd, odd, st.booleans())
def test_any_context_becomes_messages(
    excerpt: Excerpt, before: str, after: str, current: bool
) -> None:
    context = ExcerptContext(excerpt, before, after, current)
    assert faults(context_messages(context, READER)) == []


@given(answers)
def test_any_turn_becomes_a_report_without_the_news(answer: Answer) -> None:
    report = wrong_speaker_report(turn_of(Query(answer.question, ""), answer), READER)
    assert faults([report]) == []
    for excerpt in answer.excerpts:
        if len(excerpt.text) > 300:
            assert excerpt.text[:300] not in report.text


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
    notice = StoredNotice(1, WatchNotice(1, "dead", NOW, source.error), source.address)
    assert faults((plain_message(notice_text(notice, reader)),)) == []


@given(
    st.lists(st.tuples(st.integers(0, 99), st.text("abc ?", min_size=60, max_size=60)), max_size=3)
)
def test_any_starters_become_a_greeting(questions: list[tuple[int, str]]) -> None:
    usable = [(number, text) for number, text in questions if text.strip()]
    assert faults([start_message(usable, READER)]) == []


@given(st.text(), st.integers(10, 60))
def test_pieces_fit_and_hold_every_word(text: str, limit: int) -> None:
    parts = list(pieces(text, limit))
    assert all(0 < utf16_length(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_pieces_part_at_sentences_where_there_are_any() -> None:
    assert list(pieces("One two three. Four five six. Seven.", 20)) == [
        "One two three.",
        "Four five six.",
        "Seven.",
    ]


@given(odd, odd)
def test_entities_never_hold_white_space_at_their_ends(one: str, other: str) -> None:
    styled = Styled().plain("x").bold(one).plain("y").italic(other).plain("z")
    found = [{"type": e.kind, "offset": e.offset, "length": e.length} for e in styled.entities]
    assert [v for v in text_violations(styled.text, found) if "trim" not in v] == []
    assert styled.units == utf16_length(styled.text)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("a\nb\tc", "a b c"),
        ("x" * 50, "x" * 19 + "…"),
        (" a ", "a"),
        ("\ud800", "\ufffd"),
        ("\u202eevil\u2066", "evil"),
        ("\x1b[31m", "\ufffd[31m"),
    ],
)
def test_a_label_is_one_line(text: str, label: str) -> None:
    assert one_line(text, 20) == label


def test_a_link_that_opens_nothing_is_plain_text() -> None:
    citation = Citation(
        "P", (), None, "second", TimeOrigin.NONE, NOW, "H", "S", False, None, "javascript:x"
    )
    excerpt = Excerpt("Words.", "body", 0, 6, "u", 1, None, None, "none", citation)
    answer = Answer("?", True, None, "hybrid", NOW, excerpts=(excerpt,))
    (message,) = answer_messages(answer, READER, 1)
    assert not [entity for entity in message.entities if entity.kind == "text_link"]
    assert "undated, first seen 1 Mar 2026, 12:00 UTC" in message.text
