"""Whatever an answer holds, its messages are ones that Telegram takes, and its words are whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering import (
    Reader,
    answer_messages,
    context_messages,
    inline_results,
    start_message,
    timeline_messages,
    wrong_speaker_report,
)
from bot.rendering.styled_text import sendable
from bot.telegram.messages import utf16_length
from index import (
    Answer,
    Citation,
    Excerpt,
    ExcerptContext,
    ExcerptRef,
    Query,
    Reason,
    turn_of,
)
from index.answers import AnswerKind
from index.models import Span, TimeOrigin
from tests.bot.rendering.strategies import (
    READER,
    abstentions,
    answers,
    excerpts,
    faults,
    odd,
    readers,
)
from tests.builders import NOW

if TYPE_CHECKING:
    from bot.handlers.ask import Render
    from bot.telegram.messages import Button, Message

PLACE = ExcerptRef("u", 1, Span("body", 0, 6))


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


@given(
    st.lists(st.tuples(st.integers(0, 99), st.text("abc ?", min_size=60, max_size=60)), max_size=3)
)
def test_any_starters_become_a_greeting(questions: list[tuple[int, str]]) -> None:
    usable = [(number, text) for number, text in questions if text.strip()]
    assert faults([start_message(usable, READER)]) == []


def cited(text: str, **fields: Any) -> Excerpt:
    citation = Citation(
        *("Post", (), NOW, "second", TimeOrigin.OWN, NOW, "H", "S", False, None),
        "https://post.example/a",
    )
    place = ExcerptRef("u", 1, Span("body", 0, len(text)))
    return Excerpt(text, place, None, None, "none", citation, **fields)


@pytest.mark.parametrize("reason", [Reason.NOT_STATED, Reason.NOTHING_RELEVANT])
def test_silence_names_by_its_kind_what_was_not_found(reason: Reason) -> None:
    answer = Answer("?", False, reason, "hybrid", NOW, wanted=AnswerKind.MONEY)
    (message,) = answer_messages(answer, READER, 1)
    assert message.text.startswith("I found no sum of money for this.")
    assert "As of 1 Mar 2026, 12:00 UTC" in message.text
    assert [button.label for row in message.buttons for button in row] == ["Alert me about this"]


@pytest.mark.parametrize("render", [answer_messages, timeline_messages])
def test_what_comes_nearest_stands_under_its_own_label_and_is_no_excerpt(render: Render) -> None:
    text = "<b>The bill</b> [1] *is* not known."
    nearest = cited(text, answer=((0, 12),))
    answer = Answer("?", False, Reason.NOT_STATED, "hybrid", NOW, nearest=nearest)
    (message,) = render(answer, READER, 1)
    label = "The nearest I found, which does not answer this:"
    assert f"{label}\n{text}\n\nPost · 1 Mar 2026, 12:00 UTC · H" in message.text
    marks = [(one.kind, one.url) for one in message.entities]
    # The lead alone is bold; nothing of what does not answer is.
    assert [kind for kind, _ in marks].count("bold") == 1
    assert ("text_link", "https://post.example/a") in marks
    assert not any((button.data or "").startswith("context") for button in buttons_of(message))


def test_what_comes_nearest_is_cut_to_its_beginning() -> None:
    nearest = cited("𝔘 word. " * 2_000)
    answer = Answer("?", False, Reason.NOT_STATED, "hybrid", NOW, nearest=nearest)
    (message,) = answer_messages(answer, READER, 1)
    assert utf16_length(message.text) < 1_000
    assert "word.…" in message.text


def test_an_answer_has_nothing_that_comes_nearest() -> None:
    answer = Answer(
        "?", True, None, "hybrid", NOW, excerpts=(cited("Yes."),), nearest=cited("No.")
    )
    assert "No." not in answer_messages(answer, READER, 1)[0].text


def buttons_of(message: Message) -> list[Button]:
    return [button for row in message.buttons for button in row]


def test_a_link_that_opens_nothing_is_plain_text() -> None:
    citation = Citation(
        "P", (), None, "second", TimeOrigin.NONE, NOW, "H", "S", False, None, "javascript:x"
    )
    excerpt = Excerpt("Words.", PLACE, None, None, "none", citation)
    answer = Answer("?", True, None, "hybrid", NOW, excerpts=(excerpt,))
    (message,) = answer_messages(answer, READER, 1)
    assert not [entity for entity in message.entities if entity.kind == "text_link"]
    assert "undated, first seen 1 Mar 2026, 12:00 UTC" in message.text


def test_other_sources_of_the_same_are_links_beside_the_first() -> None:
    def citation(publisher: str, link: str | None) -> Citation:
        return Citation(
            *(publisher, (), NOW, "second", TimeOrigin.OWN, NOW, "H", "S", False, link, link),
        )

    also = (citation("Herald", "https://herald.example/a"), citation("Courier", None))
    first = citation("Post", "https://post.example/a")
    excerpt = Excerpt("Words.", PLACE, None, None, "none", first, also)
    answer = Answer("?", True, None, "hybrid", NOW, excerpts=(excerpt,))
    (message,) = answer_messages(answer, READER, 1)
    assert "also: Herald, Courier" in message.text
    links = [entity.url for entity in message.entities if entity.kind == "text_link"]
    assert links == ["https://post.example/a", "https://herald.example/a"]
