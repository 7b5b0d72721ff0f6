"""Alerts and digests of whatever excerpts are messages that Telegram takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.alerts import Told, alert_messages, digest_messages
from bot.rendering.excerpts import MAX_PUBLISHERS_NAMED
from tests.bot.rendering.strategies import READER, excerpts, faults, odd, readers

if TYPE_CHECKING:
    from bot.rendering import Reader
    from index import Excerpt

told = st.builds(Told, excerpts(), st.lists(odd, max_size=9).map(tuple))


@given(st.lists(told, min_size=1, max_size=30), readers)
def test_any_digest_can_be_sent(items: list[Told], reader: Reader) -> None:
    assert faults(digest_messages(items, 3, "digest", reader)) == []
    assert faults(alert_messages(items[0], reader, ())) == []


@given(excerpts())
def test_a_digest_names_who_else_reports_it_but_not_everybody(excerpt: Excerpt) -> None:
    names = [f"Gazette {number}" for number in range(MAX_PUBLISHERS_NAMED + 2)]
    text = "".join(
        m.text for m in digest_messages([Told(excerpt, tuple(names))], 0, "digest", READER)
    )
    assert f"also: {', '.join(names[:MAX_PUBLISHERS_NAMED])}" in text
    assert names[MAX_PUBLISHERS_NAMED] not in text
