"""What was held until now, told in one message: digests, and summaries of a night or an hour."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.alerts.content import AlertContent
from bot.alerts.planning import alert_key, publishers
from bot.delivery.deliveries import Item, NewDelivery
from bot.subscriptions.records import story_key
from bot.subscriptions.schedule import HOUR, due_at, quiet_until

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.alerts.ports import CurrentNews, HeldAlert
    from bot.alerts.queueing import AlertStores

# Further ones are counted, not shown.
MAX_ITEMS = 30
GROUPS_AT_ONCE = 200
HELD_AT_ONCE = 2_000


def digest_key(one: HeldAlert) -> str:
    """Unique for what is told together, so that a restart queues no second one."""
    if one.held_for == "digest":
        return f"digest:{one.subscription_id}:{one.period}"
    return f"summary:{one.held_for}:{one.period}"


def composed(shown: Sequence[HeldAlert], more: int, now: datetime) -> NewDelivery:
    """One message of what is told together, in the order it was held; `more` were left out."""
    first = shown[0]
    content = AlertContent(items=tuple(one.item for one in shown), more=more)
    excerpts = [one.item.excerpt for one in shown]
    return NewDelivery(
        destination=first.destination,
        key=digest_key(first),
        kind="digest" if first.held_for == "digest" else "summary",
        items=tuple(Item(excerpt.update_id, excerpt.revision) for excerpt in excerpts),
        content=content.model_dump_json(),
        due_at=now,
        subscription_id=first.subscription_id if first.held_for == "digest" else None,
    )


@dataclass(frozen=True, slots=True)
class Digests:
    stores: AlertStores
    news: CurrentNews

    def tell_due(self, now: datetime) -> int:
        """Queue what is due, each message in a unit of work of its own, until there are
        GROUPS_AT_ONCE of them or HELD_AT_ONCE alerts; returns how many held alerts were settled
        or put off."""
        handled: set[tuple[object, ...]] = set()
        count = 0
        for one in self.stores.alerts.due(now, GROUPS_AT_ONCE):
            group = (one.destination, digest_key(one))
            if group not in handled and count < HELD_AT_ONCE:
                handled.add(group)
                with self.stores.unit():
                    count += self._tell(one, now)
        return count

    def _tell(self, first: HeldAlert, now: datetime) -> int:
        due = [one for one in self.stores.alerts.due_with(first) if one.due_at <= now]
        shown, over = self._to_show(due)
        left = [one for one in due if _which(one) not in over]
        if shown and self.stores.outbox.get(first.destination, digest_key(first)) is not None:
            # The clock was put back over the digest: this came too late for it.
            self.stores.alerts.put_off(left, *self._next_period(first, now))
            self.stores.alerts.drop([one for one in due if _which(one) in over])
            return len(due)
        if shown:
            more = len({one.development for one in left}) - len(shown)
            self.stores.outbox.add([composed(shown, more, now)], now)
            self.stores.alerts.settle(shown)
        self.stores.alerts.drop(due)
        return len(due)

    def _to_show(self, due: Sequence[HeldAlert]) -> tuple[list[HeldAlert], set[tuple[str, int]]]:
        """The first MAX_ITEMS that can be told, as they are now, and which of those before them
        cannot. The rest is not looked at: of a storm of reports it would take seconds, and other
        writers wait. Of what several subscriptions hold, the first that can be told is shown."""
        shown: dict[str, HeldAlert] = {}
        over: set[tuple[str, int]] = set()
        for one in due:
            if len(shown) == MAX_ITEMS:
                break
            if one.development in shown:
                continue
            now_so = self._as_it_is(one)
            if now_so is not None:
                shown[one.development] = now_so
            else:
                over.add(_which(one))
        return list(shown.values()), over

    def _as_it_is(self, one: HeldAlert) -> HeldAlert | None:
        """With the excerpt of the current revision. None where it was told at once since, or
        nobody wants it any more, or it is gone."""
        subscription = self.stores.subscriptions.get(one.subscription_id)
        if subscription is None or not subscription.is_active:
            return None
        if self.stores.outbox.get(one.destination, alert_key(one.development)) is not None:
            return None
        excerpt = self.news.current(one.item.excerpt)
        update = self.news.update(excerpt.update_id) if excerpt is not None else None
        if excerpt is None or update is None:
            return None
        story = story_key(update.story, update.story_url)
        if story in self.stores.subscriptions.muted(one.destination):
            return None
        same = (one.development, *self.stores.alerts.members(one.development))
        also = publishers(same, update.publisher, self.news.update)
        return replace(one, item=one.item.model_copy(update={"excerpt": excerpt, "also": also}))

    def _next_period(self, one: HeldAlert, now: datetime) -> tuple[str, datetime]:
        subscription = self.stores.subscriptions.get(one.subscription_id)
        if one.held_for == "digest" and subscription is not None:
            schedule = subscription.request.schedule
            zone = self.stores.zone_for(subscription)
            after = max(now, one.due_at)
            due = due_at(schedule, zone, after)
            while due.period == one.period:
                after = max(due.at, after + timedelta(hours=1))
                due = due_at(schedule, zone, after)
            return due.period, due.at
        at = now.replace(minute=0, second=0, microsecond=0) + HOUR
        if subscription is not None:
            zone = self.stores.zone_for(subscription)
            at = quiet_until(subscription.request.schedule, zone, at) or at
        return f"{one.period} {at:%Y-%m-%dT%H:%M}", at


def _which(one: HeldAlert) -> tuple[str, int]:
    """Of one destination."""
    return one.development, one.subscription_id
