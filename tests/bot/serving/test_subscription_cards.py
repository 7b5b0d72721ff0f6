"""A subscription opened from the list and changed by its buttons, all in one message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bot.serving.in_process import ServedBot
    from tests.bot_api.chats import Chat, Private
    from tests.bot_api.server import BotApiServer
    from tests.bot_api.state import Shown

CHANNEL = -1_001_234_567


def opened(reader: Private, words: str) -> Shown:
    """The card of a new subscription, opened from the list."""
    reader.send(f"/subscribe {words}")
    reader.wait_for("Done. I will tell you about")
    reader.send("/subscriptions")
    listed = reader.wait_for("You are told about:")
    reader.press("1. ", listed)
    return shown(reader, "This week:")


def shown(chat: Chat, text: str) -> Shown:
    return chat.wait_for(lambda message: text in message.text)


def test_everything_is_changed_in_the_place_of_one_message(user: Private) -> None:
    card = opened(user, "rail strike filter pay,!snow")
    count = len(user.messages)
    user.press("When", card)
    user.press("daily at 18:00", shown(user, "When shall I tell you?"))
    user.press("When", shown(user, "When: daily at 18:00"))
    user.press("Weekly", shown(user, "When shall I tell you?"))
    user.press("every Friday", shown(user, "On which day?"))
    user.press("Quiet hours", shown(user, "When: every Friday at 18:00"))
    user.press("23:00", shown(user, "When shall I be quiet?"))
    user.press("Urgent: no", shown(user, "Quiet hours: 23:00–08:00"))
    user.press("At most per hour", shown(user, "told in the quiet hours too"))
    user.press("No maximum", shown(user, "How many alerts an hour"))
    user.press("When", shown(user, "Times are those of UTC"))
    user.press("at once", shown(user, "When shall I tell you?"))
    user.press("Pause", shown(user, "No maximum an hour"))
    changed = shown(user, "Paused: nothing is told")
    assert "Only with one of: pay" in changed.text
    assert "Never with: snow" in changed.text
    assert changed.message_id == card.message_id
    user.press("Resume", changed)
    user.press("Back", user.wait_for(lambda m: "This week" in m.text and "Paused" not in m.text))
    listed = shown(user, "1. “rail strike”, at once")
    assert listed.message_id == card.message_id
    assert len(user.messages) == count


def test_deleting_is_asked_for_once_more_and_old_buttons_say_that_it_is_gone(
    user: Private,
) -> None:
    card = opened(user, "rail strike")
    stale = [card.data(label) for label in ("Pause", "When", "Delete")]
    user.press("Delete", card)
    user.press("Back", shown(user, "Delete this subscription?"))
    user.press("Delete", shown(user, "This week:"))
    user.press("Yes", shown(user, "Delete this subscription?"))
    deleted = shown(user, "no longer told about “rail strike”")
    assert deleted.message_id == card.message_id
    for data in stale:
        assert "no longer there" in user.notice(user.press_data(data, deleted))
    user.press("Back", deleted)
    shown(user, "told about nothing yet")


def test_nobody_opens_or_changes_what_another_chat_is_told(
    user: Private, server: BotApiServer
) -> None:
    card = opened(user, "rail strike")
    other = server.private(user.id + 40_000, language_code="en")
    other.send("/subscriptions")
    theirs = other.wait_for("told about nothing yet")
    for data in (card.data("Pause"), card.data("Delete") + ":yes", card.data("When")):
        assert "no longer there" in other.notice(other.press_data(data, theirs))
    forged = (f"subs:0:{user.id}", "subs:0:zz", "subs", "edit", "edit:zzzzzzzzzzzzz:when")
    for data in forged:
        other.notice(other.press_data(data, theirs))
    user.send("/subscriptions")
    user.wait_for("1. “rail strike”, at once")
    assert all("rail strike" not in text for text in other.texts)


def test_in_a_group_only_its_administrators_change_by_buttons(
    server: BotApiServer, bot: ServedBot, group_id: int
) -> None:
    del bot
    group = server.group(group_id)
    group.add_bot(by=1)
    group.promote(1)
    group.send(1, "/subscribe@quotewire_bot rail strike")
    group.wait_for("I will tell you about")
    group.send(2, "/subscriptions@quotewire_bot")
    listed = group.wait_for("1. “rail strike”, at once")
    assert "Only administrators" in group.notice(group.press(2, "1. ", listed))
    group.press(1, "1. ", listed)
    card = shown(group, "This week:")
    assert "Only administrators" in group.notice(group.press(2, "Delete", card))
    group.press(1, "Pause", card)
    shown(group, "Paused: nothing is told")


def test_what_is_named_is_no_longer_told_and_what_is_unclear_is_shown(
    server: BotApiServer, bot: ServedBot, user: Private, group_id: int
) -> None:
    del bot
    for words in ("rail strike", "rail prices"):
        user.send(f"/subscribe {words}")
        user.wait_for(f"about “{words}”")
    user.send("/unsubscribe rail")
    shown(user, "2. “rail prices”, at once")
    user.send("/unsubscribe strike")
    user.wait_for("You are no longer told about “rail strike”")
    user.send("/unsubscribe")
    shown(user, "1. “rail prices”, at once")
    group = server.group(group_id)
    group.add_bot(by=1)
    group.promote(1)
    group.send(1, "/subscribe@quotewire_bot rail strike")
    group.wait_for("I will tell you about")
    group.send(2, "/unsubscribe@quotewire_bot rail strike")
    group.wait_for("Only administrators")
    group.send(1, "/unsubscribe@quotewire_bot 1")
    group.wait_for("You are no longer told about “rail strike”")


def test_a_channel_is_looked_after_in_private_by_who_administers_it(
    user: Private, server: BotApiServer
) -> None:
    name = f"news{user.id}"
    channel = server.channel(CHANNEL - user.id, username=name)
    channel.promote(user.id)
    channel.promote(server.state.me["id"])
    user.send(f"/subscribe @{name} rail strike")
    user.wait_for("I will tell you about “rail strike”")
    user.send(f"/subscriptions @{name}")
    user.press("1. ", user.wait_for("1. “rail strike”, at once"))
    user.press("At most per hour", shown(user, "This week:"))
    user.press("20", shown(user, "How many alerts an hour"))
    card = shown(user, "At most 20 alerts an hour")
    user.press("Back", card)
    listed = shown(user, "1. “rail strike”, at once")
    assert listed.message_id == card.message_id
    channel.state.members[user.id] = "member"
    assert "no longer there" in user.notice(user.press("1. ", listed))
    user.send("/subscriptions")
    user.wait_for("told about nothing yet")
    assert channel.messages == []


def test_a_long_list_has_pages(user: Private) -> None:
    entries = ",".join(
        f'{{"subject":{{"kind":"topic","words":"harbour {n}"}}}}' for n in range(25)
    )
    user.send(f'/subscriptions import {{"version":1,"subscriptions":[{entries}]}}')
    user.wait_for("Imported 25")
    user.send("/subscriptions")
    listed = user.wait_for("10. “harbour 9”")
    assert "harbour 10" not in listed.text
    user.press("▶", listed)
    second = shown(user, "20. “harbour 19”")
    assert second.message_id == listed.message_id
    user.press("▶", second)
    assert shown(user, "25. “harbour 24”").labels[-1] == "◀"


def test_beyond_the_limit_a_chat_is_refused_kindly(user: Private) -> None:
    for begin in (0, 40):
        subjects = (f'{{"kind":"topic","words":"pump {n}"}}' for n in range(begin, begin + 40))
        entries = ",".join(f'{{"subject":{subject}}}' for subject in subjects)
        user.send(f'/subscriptions import {{"version":1,"subscriptions":[{entries}]}}')
    user.wait_for("Imported 40; could not be imported: 0.")
    user.wait_for("Imported 10; could not be imported: 30.")
    user.send("/subscribe the fifty-first pump")
    user.wait_for("This chat has 50 subscriptions, which is the limit. Delete one first.")
    user.send("/subscribe pump 7 hourly")
    user.wait_for("I will tell you about “pump 7”, once an hour")


def test_subscribing_again_to_what_was_paused_resumes_it(user: Private) -> None:
    user.press("Pause", opened(user, "rail strike"))
    shown(user, "Paused: nothing is told")
    user.send("/subscribe rail strike hourly")
    user.wait_for("once an hour")
    user.send("/subscriptions")
    assert "paused" not in user.wait_for("1. “rail strike”, once an hour").text


def test_an_export_longer_than_a_message_is_carried_to_another_chat(
    user: Private, server: BotApiServer
) -> None:
    entries = [f"{n} " + "harbour wall pump " * 8 for n in range(30)]
    for number in range(0, 30, 10):
        listed = ",".join(
            f'{{"subject":{{"kind":"topic","words":"{words.strip()}"}}}}'
            for words in entries[number : number + 10]
        )
        user.send(f'/subscriptions import {{"version":1,"subscriptions":[{listed}]}}')
        user.wait_for("Imported 10", count=number // 10 + 1)
    user.send("/subscriptions export")
    user.wait_for('"subscriptions"', count=2)
    user.send("/subscriptions")
    user.wait_for("You are told about")
    exported = [text for text in user.texts if '"subscriptions"' in text]
    other = server.private(user.id + 50_000, language_code="en")
    for document in exported:
        other.send(f"/subscriptions import {document}")
    other.wait_for("could not be imported: 0", count=len(exported))
    other.send("/subscriptions export")
    other.wait_for('"subscriptions"', count=2)
    other.send("/subscriptions")
    other.wait_for("You are told about")
    assert [text for text in other.texts if '"subscriptions"' in text] == exported


@pytest.mark.parametrize("data", ["subs:zzzzzzzzzzzzz", "edit:0", "subs:0:zzzzzzzzzzzzz", "edit:"])
def test_made_up_buttons_are_answered(user: Private, data: str) -> None:
    user.send("/subscriptions")
    listed = user.wait_for("told about nothing yet")
    user.notice(user.press_data(data, listed))
    user.send("/subscriptions")
    user.wait_for("told about nothing yet", count=2)
