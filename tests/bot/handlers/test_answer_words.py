"""What a button knows of the words that answered; who is told why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.ports import Chat
from index import (
    Answer,
    Citation,
    DataFolder,
    Excerpt,
    ExcerptContext,
    ExcerptRef,
    Explanation,
    Query,
    QuestionError,
    open_index,
)
from index.answers import AnswerKind
from index.models import Span, TimeOrigin
from tests.bot.handlers.test_offers import ANA, OfferingNews, Stage
from tests.builders import NOW
from tests.stores.bot_stores import SETTINGS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.anyio
CITATION = Citation(*("Post", (), NOW, "second", TimeOrigin.OWN, NOW, "H", "S", False, None, None))
REF = ExcerptRef("u", 1, Span("body", 10, 28))
EXCERPT = Excerpt("It cost 21 crowns.", REF, None, None, "none", CITATION)


class AnsweringNews(OfferingNews):
    """Answers everything with one excerpt, of which certain words answer."""

    is_unreadable = False

    def ask(self, query: Query) -> Answer:
        answered = replace(EXCERPT, answer=((18, 27),))
        return Answer(query.text, True, None, "hybrid", NOW, excerpts=(answered,))

    def context(self, ref: ExcerptRef) -> ExcerptContext:
        assert ref == REF
        return ExcerptContext(EXCERPT, "Before. ", " After.", True)

    def explain(self, query: Query) -> Explanation:
        if self.is_unreadable:
            raise QuestionError("no word of it")
        kinds = (AnswerKind.MONEY,)
        return Explanation(self.ask(query), kinds, (), ("cost",), (), False, 0.5, ())


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    with open_index(SETTINGS, DataFolder(tmp_path)) as stored:
        opened = Stage(AnsweringNews(), stored, admins=frozenset({ANA}))
        yield opened
        await opened.desk.pool.close()


async def test_in_its_context_an_excerpt_keeps_the_words_that_answered(stage: Stage) -> None:
    await stage.ask("how much did it cost?")
    await stage.press(stage.button("in context"))
    message = stage.screen.messages[-1]
    marked = [(one.kind, message.text[one.offset :][: one.length]) for one in message.entities]
    assert ("bold", "21 crowns") in marked
    assert ("italic", "It cost") in marked


async def test_an_administrator_is_told_why(stage: Stage) -> None:
    await stage.ask("how much did it cost?")
    await stage.press(stage.button("Why this answer?"))
    message = stage.screen.messages[-1]
    assert message.text.startswith("Asked for: money\nWords: cost\n")
    assert not message.entities


async def test_a_question_that_can_no_longer_be_asked_gets_a_word(stage: Stage) -> None:
    await stage.ask("how much did it cost?")
    data = stage.button("Why this answer?")
    assert isinstance(stage.news, AnsweringNews)
    stage.news.is_unreadable = True
    await stage.press(data)
    assert "language of the news" in stage.screen.messages[-1].text


async def test_only_administrators_are_told_why_and_only_in_private(stage: Stage) -> None:
    private, group = Chat(ANA, "private"), Chat(-5, "group")
    assert stage.desk.may_explain(ANA, private)
    assert not stage.desk.may_explain(ANA, group)
    assert not stage.desk.may_explain(ANA + 1, private)
