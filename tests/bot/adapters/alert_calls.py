"""Every method of the ports of subscriptions and alerts, called once."""

from __future__ import annotations

from collections.abc import Callable

from bot.adapters import BotTables
from bot.alerts.content import AlertItem
from bot.alerts.ports import HeldAlert
from bot.subscriptions.records import Subject, SubscriptionRequest
from bot.telegram.messages import Destination
from index import ExcerptRef
from index.models import Span
from tests.builders import NOW

Call = Callable[[BotTables], object]

HERE = Destination(7)
WATER = SubscriptionRequest(subject=Subject(kind="topic", words="water"))
ITEM = AlertItem(excerpt=ExcerptRef("u", 1, Span("body", 0, 5)), match="words", subscription_id=1)
HELD = HeldAlert(HERE, "u", 1, "digest", "p", NOW, ITEM)

READERS: dict[str, Call] = {
    "subscriptions.get": lambda t: t.subscriptions.get(1),
    "subscriptions.of_ids": lambda t: t.subscriptions.of_ids([1]),
    "subscriptions.of_chat": lambda t: t.subscriptions.of_chat(7),
    "subscriptions.muted": lambda t: t.subscriptions.muted(HERE),
    "subscriptions.muting": lambda t: t.subscriptions.muting(["storm"]),
    "subscriptions.count": lambda t: t.subscriptions.count(),
    "subscriptions.active": lambda t: list(t.subscriptions.active()),
    "subscriptions.change_seq": lambda t: t.subscriptions.change_seq(),
    "subscriptions.changed_since": lambda t: t.subscriptions.changed_since(0),
    "alerts.due": lambda t: t.alerts.due(NOW, 9),
    "alerts.due_with": lambda t: t.alerts.due_with(HELD),
    "alerts.next_due": lambda t: t.alerts.next_due(),
    "alerts.threads": lambda t: t.alerts.threads("storm", NOW),
    "alerts.developments": lambda t: t.alerts.developments(NOW),
    "alerts.members": lambda t: t.alerts.members("u"),
}
WRITERS: dict[str, Call] = {
    "subscriptions.add": lambda t: t.subscriptions.add(HERE, WATER, 7, NOW, 9),
    "subscriptions.edit": lambda t: t.subscriptions.edit(1, WATER, NOW),
    "subscriptions.pause": lambda t: t.subscriptions.pause(1, paused=True, now=NOW),
    "subscriptions.delete": lambda t: t.subscriptions.delete(1),
    "subscriptions.suspend": lambda t: t.subscriptions.suspend(7),
    "subscriptions.resume": lambda t: t.subscriptions.resume(7, NOW),
    "subscriptions.begin_by": lambda t: t.subscriptions.begin_by(NOW),
    "subscriptions.mute": lambda t: t.subscriptions.mute(HERE, "storm", NOW),
    "subscriptions.unmute": lambda t: t.subscriptions.unmute(HERE, "storm"),
    "subscriptions.trim_changes": lambda t: t.subscriptions.trim_changes(0),
    "alerts.hold": lambda t: t.alerts.hold([HELD], NOW),
    "alerts.settle": lambda t: t.alerts.settle([HELD]),
    "alerts.drop": lambda t: t.alerts.drop([HELD]),
    "alerts.put_off": lambda t: t.alerts.put_off([HELD], "q", NOW),
    "alerts.begin_threads": lambda t: t.alerts.begin_threads("storm", [(HERE, "k")], NOW),
    "alerts.note_developments": lambda t: t.alerts.note_developments([("a", "a")], NOW),
    "alerts.forget_before": lambda t: t.alerts.forget_before(NOW),
}
