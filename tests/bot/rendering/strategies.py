"""Anything that an answer may hold, and what would be wrong with its messages."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.i18n.catalogue import LANGUAGES, catalogue
from bot.rendering import (
    Reader,
)
from bot.telegram.callbacks import read_callback
from index import (
    Answer,
    Citation,
    Excerpt,
    ExcerptRef,
    Offer,
    QuietSource,
    Reason,
)
from index.answers import AnswerKind
from index.models import Span, TimeOrigin
from tests.bot_api.checks import violations
from tests.builders import NOW

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.telegram.messages import Message

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
        ref=ExcerptRef(
            draw(st.text("abc", min_size=1, max_size=12)),
            draw(st.integers(1, 99)),
            Span("body", start, start + len(text)),
        ),
        speaker=draw(st.none() | lines),
        reported_speaker=draw(st.none() | lines),
        kind=draw(st.sampled_from(["direct", "indirect", "none"])),
        citation=draw(citations),
        also=tuple(draw(st.lists(citations, max_size=3))),
        answer=tuple(draw(st.lists(places(start, len(text)), max_size=12))),
    )


def places(start: int, length: int) -> st.SearchStrategy[tuple[int, int]]:
    """Places as nobody promised them: outside, turned round, over each other, or within."""
    near = st.integers(start - 5, start + length + 5)
    return st.tuples(near | st.integers(), near | st.integers())


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
    quiet=st.lists(st.builds(QuietSource, lines, times, st.booleans()), max_size=3).map(tuple),
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
    wanted=st.sampled_from(list(AnswerKind)),
    nearest=st.none() | excerpts(),
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
