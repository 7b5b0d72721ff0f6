from __future__ import annotations

import pytest

from bot.telegram.addressing import Incoming, Said, heard, small_talk

BOT = "quotewire_bot"


def in_group(text: str, *, replies: bool = False) -> Said | None:
    at = text.find("@")
    end = next(
        (n for n in range(at + 1, len(text)) if not (text[n].isalnum() or text[n] == "_")),
        len(text),
    )
    mentions = ((at, end - at),) if at >= 0 else ()
    return heard(Incoming(text, private=False, mentions=mentions, replies_to_bot=replies), BOT)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("what did Kirby say?", Said(None, "what did Kirby say?")),
        ("/ask what did Kirby say?", Said("ask", "what did Kirby say?")),
        ("/Ask@QuoteWire_Bot  when?", Said("ask", "when?")),
        ("/latest", Said("latest", "")),
        ("/latest\nKyiv", Said("latest", "Kyiv")),
        ("/ask@other_bot who?", None),
        ("and/or", Said(None, "and/or")),
    ],
)
def test_everything_in_private_is_for_the_bot(text: str, said: Said | None) -> None:
    assert heard(Incoming(text, private=True), BOT) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("what did Kirby say?", None),
        ("/ask what?", None),
        ("/ask@quotewire_bot what?", Said("ask", "what?")),
        ("/ask@another_bot what?", None),
        ("@quotewire_bot what did Kirby say?", Said(None, "what did Kirby say?")),
        ("hey @Quotewire_Bot, what did Kirby say?", Said(None, "hey what did Kirby say?")),
        ("@quotewire_bot2 what did Kirby say?", None),
        ("mail me at a@quotewire_bot.com", None),
    ],
)
def test_in_a_group_only_what_is_addressed_is(text: str, said: Said | None) -> None:
    if text.startswith("mail"):
        assert heard(Incoming(text, private=False), BOT) is None
    else:
        assert in_group(text) == said


def test_a_reply_to_the_bot_is_for_it() -> None:
    assert in_group("and Biden?", replies=True) == Said(None, "and Biden?")
    assert in_group("/latest", replies=True) == Said("latest", "")
    assert in_group("/latest@another_bot", replies=True) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Thanks!", "thanks"),
        ("thank you so much 🙏", "thanks"),
        ("Hello", "hello"),
        ("hi there", "hello"),
        ("hello, what did Kirby say?", None),
        ("thanks giving parade", None),
        ("hi hi hi", None),
        ("", None),
        ("🙏", None),
    ],
)
def test_greetings_are_told_from_questions(text: str, kind: str | None) -> None:
    assert small_talk(text, "hello, hi, good morning", "thanks, thank you") == kind
