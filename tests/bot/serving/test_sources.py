"""Sources in the hands of administrators: from an address to an alert, and to a warning.

One bot serves them all: each test has a page of its own, about a place of its own.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from index import DataFolder, Door, IndexSettings, WatchedSource, open_index, open_live_sources
from index.watching.records import WatchNotice
from tests.bot.serving.in_process import ServedBot
from tests.bot.serving.process import ADMIN
from tests.bot_api.server import BotApiServer
from tests.index.watching.pages import Post, live_page
from tests.news_server import NewsServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.bot_api.chats import Private

FAST = {
    "allow_loopback": True,
    "poll_shortest_s": 0.3,
    "poll_longest_s": 0.6,
    "host_pause_s": 0.05,
}
CHANNEL = -1_001_700


@dataclass
class Served:
    api: BotApiServer
    web: NewsServer
    admin: Private
    bot: ServedBot

    def publish(self, place: str, *more: Post) -> None:
        """The page of a place: three posts of old, and more."""
        posts = [Post(number, f"Boat {number} is back in {place}.") for number in (1, 2, 3)]
        title, publisher = f"Storm reaches {place}", f"The {place} Post"
        self.web.page(f"/{place}", live_page([*posts, *more], title, publisher))

    def add(self, place: str) -> None:
        self.publish(place)
        self.admin.send(f"/admin add {self.web.url}/{place}")
        self.admin.wait_for(f"Storm reaches {place}: 3 reports (live page)")

    def press(self, label: str, wanted: str) -> None:
        self.admin.press(label, self.admin.wait_for(lambda shown: wanted in shown.text))


@pytest.fixture(scope="module")
def served(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = shutil.copytree(sample_data, tmp_path_factory.mktemp("sources") / "data")
    with BotApiServer() as api, NewsServer() as web, ServedBot(api, folder, index=FAST) as bot:
        yield Served(api, web, api.private(ADMIN), bot)


def light(place: str) -> Post:
    """News of this minute."""
    body = f"The lighthouse of {place} is lit again, the harbour master said."
    return Post(9, body, posted=datetime.now(UTC) + timedelta(seconds=2))


def test_from_an_address_to_an_answer_and_an_alert(served: Served) -> None:
    served.add("Skerrow")
    reader = served.api.private(7)
    reader.send("/subscribe Skerrow")
    reader.wait_for("I will tell you about")
    served.publish("Skerrow", light("Skerrow"))
    alert = reader.wait_for("is lit again")
    links = [str(entity.get("url", "")) for entity in alert.entities]
    assert any(f"{served.web.url}/Skerrow#post-9" in link for link in links)
    told = [shown for shown in reader.messages if "Mute this story" in shown.labels]
    assert len(told) == 1, "the back list was told"
    reader.send("what is known about the lighthouse of Skerrow?")
    reader.wait_for("is lit again", count=2)


def test_a_source_that_cannot_be_added_says_why(served: Served) -> None:
    admin, web = served.admin, served.web
    admin.send(f"/admin add {web.url}/nothing")
    assert "404" in admin.wait_for("could not be added").text
    admin.send("/admin add http://10.0.0.1/")
    assert "not on the internet" in admin.wait_for("could not be added", count=2).text
    admin.send("/admin add /etc/passwd")
    admin.wait_for("Write the address after the command")
    served.add("Tarn")
    admin.send(f"/admin add {web.url}/Tarn")
    assert "watched already" in admin.wait_for("could not be added", count=3).text


def test_a_paused_source_is_left_alone_until_it_is_resumed(served: Served) -> None:
    served.add("Muckle")
    served.press("Show the source", "Muckle: 3 reports (live page)")
    served.press("Pause", "/Muckle\n3 reports")
    served.admin.wait_for("Paused: The Muckle Post")
    served.publish("Muckle", light("Muckle"))
    asked = len(served.web.requests_of("/Muckle"))
    reader = served.api.private(9)
    reader.send("lighthouse of Muckle")
    assert "Muckle is lit again" not in reader.wait_for("As of").text
    served.press("Show the source", "Muckle: 3 reports (live page)")
    served.press("Resume", "paused")
    served.admin.wait_for("Followed again: The Muckle Post")
    served.web.wait_for_requests(asked + 2, path="/Muckle")
    reader.send("the lighthouse of Muckle")
    reader.wait_for("Muckle is lit again")


def test_sources_say_how_they_are_followed(served: Served) -> None:
    served.add("Fetlar")
    reader = served.api.private(8)
    reader.send("/sources")
    text = reader.wait_for("The Fetlar Post").text
    about = text.partition("The Fetlar Post")[2]
    assert "3 reports" in about
    assert "checked" in about
    assert "next in" in about


def test_a_page_that_is_taken_down_is_told_of_once(served: Served) -> None:
    served.add("Yell")
    served.web.gone("/Yell")
    assert "410" in served.admin.wait_for("/Yell was taken down for good").text
    served.admin.send("/sources")
    served.admin.wait_for("taken down by its publisher")
    assert len([one for one in served.admin.messages if "/Yell was taken" in one.text]) == 1


def test_what_lets_one_in_to_a_source_is_said_and_logged_nowhere(served: Served) -> None:
    admin, web, secret = served.admin, served.web, "s3cret-key"
    served.publish("Foula")
    admin.send(f"/admin add {web.url}/Foula?key={secret}")
    admin.wait_for("Storm reaches Foula: 3 reports (live page)")
    web.page("/Foula", "", content_type="text/plain")
    served.bot.wait_until_said("/Foula?key=… is empty")
    served.press("Show the source", "Foula: 3 reports (live page)")
    card = admin.wait_for("/Foula?key=… is empty")
    reader = served.api.private(11)
    reader.send("/sources")
    listed = reader.wait_for("The Foula Post")
    assert web.requests_of(f"/Foula?key={secret}")
    assert secret not in served.bot.log
    assert secret not in repr([shown.text for shown in admin.messages if shown.from_bot])
    assert secret not in repr((card.entities, listed.text, listed.entities))


def test_posts_of_a_channel_are_news_and_its_edits_revisions(served: Served) -> None:
    admin, api = served.admin, served.api
    channel = api.channel(CHANNEL, username="harbourwire", title="Harbour Wire")
    channel.promote(api.state.me["id"])
    channel.post("The lighthouse of Papa Stour has 3 lamps, it was said before.")
    api.wait_until_taken()
    admin.send("/admin add @harbourwire")
    admin.wait_for("I take the posts of @harbourwire")
    number = channel.post("The lighthouse of Papa Stour has 12 lamps.")
    served.bot.wait_until_said(": a post")
    admin.send("how many lamps has the lighthouse of Papa Stour?")
    answer = admin.wait_for("has 12 lamps")
    assert "Harbour Wire" in answer.text
    channel.edit_post(number, "The lighthouse of Papa Stour has 14 lamps.")
    served.bot.wait_until_said(": a post", count=2)
    admin.send("lamps of Papa Stour")
    admin.wait_for("has 14 lamps")
    assert [one for one in admin.messages if "said before" in one.text] == []


def test_a_channel_that_nobody_added_is_not_listened_to(served: Served) -> None:
    channel = served.api.channel(CHANNEL - 1, username="rumours", title="Rumours")
    channel.post("The lighthouse of Unst has fallen into the sea.")
    served.api.wait_until_taken()
    reader = served.api.private(10)
    reader.send("what happened in Unst?")
    reader.wait_for(lambda shown: shown.text and "Rumours" not in shown.text)
    assert [one for one in reader.messages if "fallen into the sea" in one.text] == []


def test_what_was_noticed_before_a_restart_is_told_after_it(api: BotApiServer, data: Path) -> None:
    with open_index(IndexSettings(), DataFolder(data)) as news:
        store = open_live_sources(news)._store
        channel = open_live_sources(news).add_channel(CHANNEL, "Harbour Wire")
        store.set_state(channel.watch_id, "active", channel.added_at)
        (leased,) = store.claim("me", channel.added_at, channel.added_at, 1)
        notice = WatchNotice(channel.watch_id, "dead", channel.added_at, "timed out")
        assert store.finish("me", leased, [notice], channel.added_at)
    admin = api.private(ADMIN)
    with ServedBot(api, data, index=FAST):
        assert "timed out" in admin.wait_for("cannot be read any more").text


def test_a_hundred_sources_that_died_together_are_one_message(
    api: BotApiServer, data: Path
) -> None:
    now = datetime.now(UTC)
    with open_index(IndexSettings(), DataFolder(data)) as news:
        store = open_live_sources(news)._store
        for number in range(1, 101):
            address = f"https://{number}.example/"
            new = WatchedSource(0, Door.WEB, address, address, now)
            kept = store.add(new, "me", now + timedelta(minutes=1))
            dead = replace(kept, failures=4, reported=True, next_poll_at=now + timedelta(days=1))
            notice = WatchNotice(kept.watch_id, "dead", now, "it cannot be reached")
            assert store.finish("me", dead, [notice], now)
    admin = api.private(ADMIN)
    with ServedBot(api, data, index=FAST):
        text = admin.wait_for("100 sources cannot be read any more").text
    assert "• https://10.example/: it cannot be reached\n… and 90 more" in text
    assert "100 of 100 fail" in text
    assert len([one for one in admin.messages if "cannot be read" in one.text]) == 1
    with open_index(IndexSettings(), DataFolder(data)) as news:
        assert open_live_sources(news).notices() == []
