from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bot.serving.in_process import ServedBot
    from tests.bot_api.chats import Private
    from tests.bot_api.server import BotApiServer


def test_excerpts_are_results_with_their_citation(user: Private) -> None:
    answer = user.inline_answer(user.inline("kirby kyiv"))
    results = answer["results"]
    assert 1 < len(results) <= 50
    for result in results:
        content = result["input_message_content"]
        assert "Kirby" in content["message_text"]
        assert "The Harbour Wire" in content["message_text"]
        assert content["link_preview_options"] == {"is_disabled": True}
        assert {"expandable_blockquote"} <= {one["type"] for one in content["entities"]}
    assert answer["button"]["start_parameter"].startswith("ask-")
    again = user.inline_answer(user.inline("kirby kyiv"))
    assert [one["id"] for one in again["results"]] == [one["id"] for one in results]


def test_an_empty_query_shows_the_latest_and_nonsense_nothing(user: Private) -> None:
    assert user.inline_answer(user.inline(""))["results"]
    for words in ("quantum llamas", "?", "x" * 256, "фывапро олджэ", "<b>&"):
        answer = user.inline_answer(user.inline(words))
        assert answer["results"] == []
        assert answer["button"]["text"] == "Nothing found"


def test_a_result_that_was_sent_is_not_answered(
    user: Private, server: BotApiServer, bot: ServedBot
) -> None:
    del bot
    user.send_content(text="some result", via_bot=server.state.me)
    user.send("/new")
    user.wait_for("afresh")
    assert len(user.messages) == 1
