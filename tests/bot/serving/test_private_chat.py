from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bot_api.chats import Private
    from tests.bot_api.server import BotApiServer

KYIV = "what did Kirby say about Kyiv?"


def test_a_question_is_answered_with_cited_excerpts(user: Private, server: BotApiServer) -> None:
    user.send(KYIV)
    answer = user.wait_for("[1]")
    assert answer.text.startswith("Here is what John Kirby said:")
    assert "less than one fifth of the troops" in answer.text
    assert "The Harbour Wire · Felix Marrow · 30 Mar 2022, 19:40 UTC" in answer.text
    assert "As of 1 Apr 2022" in answer.text
    assert "found by words, not by meaning" in answer.text
    kinds = {entity["type"] for entity in answer.entities}
    assert {"expandable_blockquote", "text_link"} <= kinds
    links = [entity["url"] for entity in answer.entities if "url" in entity]
    assert all("#update-" in link and ":~:text=" in link for link in links)
    assert user.state.actions == 1


def test_the_conversation_is_kept(user: Private) -> None:
    user.send(KYIV)
    user.wait_for("[1]")
    user.send("and Zelenskyy?")
    user.wait_for_messages(2)
    assert "Zelenskyy" in "".join([*user.texts[1:], *user.messages[1].labels])
    user.send(KYIV)
    user.wait_for("[1]", count=2)
    user.send("when was that?")
    user.wait_for("That was reported at these times")
    user.send("/new")
    user.wait_for("afresh")
    user.send("when was that?")
    user.wait_for("Please name what you want to know about")


def test_a_reply_to_an_older_answer_goes_on_from_there(user: Private) -> None:
    user.send(KYIV)
    older = user.wait_for("[1]")
    user.send("rail strike")
    user.wait_for("[1]", count=2)
    user.send("what else did he say?", reply_to=older.message_id)
    assert "Kirby" in user.wait_for("[1]", count=3).text


def test_the_buttons_of_an_answer_work(user: Private) -> None:
    user.send(KYIV)
    answer = user.wait_for("[1]")
    assert user.notice(user.press("[1] in context", answer)) == ""
    context = user.wait_for("In its context")
    bold = [entity for entity in context.entities if entity["type"] == "bold"]
    assert len(bold) == 2
    user.press("More from John Kirby", answer)
    assert "Here is what John Kirby said" in user.wait_for("[1]", count=2).text
    user.press("More", answer)
    user.wait_for("There is more:")
    assert "Thank you" in user.notice(user.press("Wrong speaker?", answer))


def test_an_abstention_offers_what_is_answered(user: Private) -> None:
    user.send("what did Anders Quill say about Kyiv?")
    abstention = user.wait_for("I found no such statement.")
    assert "You could ask about:" in abstention.text
    user.press("on other subjects", abstention)
    assert "Anders Quill" in user.wait_for("[1]").text


@pytest.mark.parametrize("data", ["context:zzzz:0", "more", "context:1", "nonsense", "ask:0", "…"])
def test_forged_and_stale_buttons_get_a_word(user: Private, data: str) -> None:
    user.send(KYIV)
    answer = user.wait_for("[1]")
    assert "ask again" in user.notice(user.press_data(data, answer))


def test_a_button_of_another_chat_is_stale(user: Private, server: BotApiServer) -> None:
    user.send(KYIV)
    answer = user.wait_for("[1]")
    other = server.private(user.id + 50_000)
    other.send("/start")
    other.wait_for("Ask me about the news")
    press = other.press_data(answer.data("[1] in context"), other.messages[-1])
    assert "ask again" in other.notice(press)


def test_an_edited_question_is_answered_again_in_place(user: Private) -> None:
    question = user.send(KYIV)
    answer = user.wait_for("[1]")
    user.edit(question, "what did Ilse Brandt say about the wall?")
    edited = user.wait_for(lambda message: message.edited and "Ilse Brandt" in message.text)
    assert edited.message_id == answer.message_id
    assert len(user.messages) == 1


def test_an_answer_that_was_deleted_is_sent_anew_after_an_edit(user: Private) -> None:
    question = user.send(KYIV)
    answer = user.wait_for("[1]")
    answer.deleted = True
    user.edit(question, "rail strike")
    assert "strike" in user.wait_for("[1]").text


def test_starting_again_does_not_cut_the_thread(user: Private) -> None:
    user.send(KYIV)
    user.wait_for("[1]")
    user.send("/start")
    user.wait_for("Ask me about the news")
    user.send("when was that?")
    user.wait_for("reported at these times")


def test_start_offers_questions_of_the_current_news(user: Private) -> None:
    user.send("/start")
    start = user.wait_for("Ask me about the news")
    assert len(start.labels) == 3
    user.press(start.labels[0], start)
    user.wait_for("[1]")


def test_a_deep_link_asks_its_question(user: Private) -> None:
    from bot.handlers.starting import link_payload

    payload = link_payload("rail strike")
    user.send(f"/start {payload}")
    assert "strike" in user.wait_for("[1]").text
    user.send("/start nonsense-payload_0")
    user.wait_for("Ask me about the news")


def test_news_can_be_looked_through(user: Private) -> None:
    user.send("/latest")
    assert user.wait_for("[1]").text.startswith("Here is what was reported, newest first:")
    user.send("/latest rail strike")
    assert "strike" in user.wait_for("[1]", count=2).text
    user.send("/who Kirby Kyiv")
    user.wait_for("Here is what John Kirby said")
    user.send("/timeline rail strike")
    timeline = user.wait_for("In the order of time")
    assert timeline.text.index("28 Mar 2022") < timeline.text.index("31 Mar 2022")
    user.send("/sources")
    sources = user.wait_for("Where the news is from")
    assert "⚠️ The Harbour Wire" in sources.text
    assert "quiet for longer than usual" in sources.text
    user.send("/who Zelinsky")
    user.wait_for("Nobody of that name")


def test_times_are_shown_in_the_chosen_zone(user: Private) -> None:
    user.send("what happened in Istanbul since 29 March 2022?")
    user.wait_for("Tell me your time zone")
    user.send("/timezone")
    zones = user.wait_for("Your time zone is UTC")
    assert "Kyiv" in zones.labels
    user.press("Kyiv", zones)
    user.wait_for("Your time zone is Europe/Kyiv")
    user.send(KYIV)
    assert "30 Mar 2022, 22:40 EEST" in user.wait_for("John Kirby said").text
    user.send("/timezone new york")
    user.wait_for("Your time zone is America/New_York")
    user.send("/timezone Atlantis")
    user.wait_for("I do not know the time zone Atlantis")


def test_the_language_can_be_chosen(user: Private) -> None:
    user.send("/language")
    user.press("Deutsch", user.wait_for("I speak English"))
    user.wait_for("Deutsch")
    user.send("/new")
    user.wait_for_messages(3)
    assert "afresh" not in user.texts[-1]
    user.send("/language en")
    user.wait_for("I speak English now")


def test_forget_erases_after_it_was_confirmed(user: Private) -> None:
    user.send(KYIV)
    answer = user.wait_for("[1]")
    user.send("/forget")
    sure = user.wait_for("Do it?")
    user.press("Cancel", sure)
    user.wait_for("Nothing was erased")
    user.send("/forget")
    sure = user.wait_for("Do it?")
    user.press("Yes", sure)
    user.wait_for("I have erased everything")
    user.send("/privacy")
    user.wait_for("24 hours")
    assert "ask again" in user.notice(user.press("[1] in context", answer))


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("Hello!", "What would you like to know?"),
        ("thanks a lot", "You are welcome"),
        ("/nosuchcommand", "I do not know that command"),
        ("/ask", "Write your question after the command"),
        ("/who", "Write a name"),
        ("/timeline", "Write a topic"),
        ("/admin", "for my administrators"),
        ("/help", "/timeline – What happened"),
        ("???", "I need a word or two"),
        ("a" * 4_096, "too long for a question"),
        ("фывапро олджэ", "language of the news"),
        ("<b>bold</b> *md* _x_ [a](b) & ;", "The news does not say"),
        ("Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞", "The news does not say"),
        ("مرحبا كيف الحال اليوم", "language of the news"),
        ("@another_bot what is new?", "["),
    ],
)
def test_odd_messages_get_a_fitting_reply(user: Private, text: str, reply: str) -> None:
    user.send(text)
    user.wait_for(reply)


@pytest.mark.parametrize(
    "content",
    [
        {"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1,
                     "height": 1, "is_animated": False, "is_video": False}},
        {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]},
        {"location": {"latitude": 1.0, "longitude": 1.0}},
        {"document": {"file_id": "d", "file_unique_id": "d", "file_name": "a.txt"}},
        {"poll": {"id": "1", "question": "?", "options": [], "total_voter_count": 0,
                  "is_closed": False, "is_anonymous": True, "type": "regular",
                  "allows_multiple_answers": False, "allows_revoting": False,
                  "members_only": False}},
    ],
)  # fmt: skip
def test_what_is_no_text_gets_a_word(user: Private, content: dict[str, object]) -> None:
    user.send_content(**content)
    user.wait_for("I can only read text")


def test_a_caption_and_a_forwarded_text_are_read(user: Private) -> None:
    photo = [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]
    user.send_content(photo=photo, caption=KYIV)
    user.wait_for("John Kirby said")
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "X"}
    user.send_content(text="rail strike", forward_origin=origin)
    assert "strike" in user.wait_for("[1]", count=2).text


# The library announces the other form of the time.
@pytest.mark.filterwarnings("ignore:.*message_auto_delete_time")
def test_what_happens_to_the_chat_is_not_answered(user: Private) -> None:
    user.send("/new")
    user.wait_for("afresh")
    user.send_content(message_auto_delete_timer_changed={"message_auto_delete_time": 60})
    user.send("/privacy")
    user.wait_for("What I keep")
    assert len(user.messages) == 2


def test_a_user_without_a_name_is_answered(server: BotApiServer, user: Private) -> None:
    nobody = server.private(user.id + 70_000, first_name="")
    nobody.send(KYIV)
    nobody.wait_for("[1]")
