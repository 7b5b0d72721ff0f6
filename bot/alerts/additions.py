"""Who else reports what was told: an alert that was sent is edited to name them. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.alerts.content import AlertContent
from bot.alerts.planning import alert_key
from bot.delivery.deliveries import CHANGING, NewDelivery

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.alerts.planning import News
    from bot.delivery.deliveries import Delivery

# Beyond it, alerts that wait to be sent matter more than a further name under one that was.
MOST_EDITED = 1_000


def additions(
    news: News, publisher: str, carrying: Sequence[Delivery], now: datetime
) -> list[NewDelivery]:
    """Edits of the alerts among `carrying` that told of this development and did not name this
    publisher yet. One that says what was corrected stays as it is."""
    changed = {
        (one.new.destination, one.new.follows) for one in carrying if one.new.kind in CHANGING
    }
    key = alert_key(news.development)
    alerts = [
        one.new
        for one in carrying
        if one.new.key == key and (one.new.destination, key) not in changed
    ]
    if len(alerts) > MOST_EDITED:
        return []
    return [
        NewDelivery(
            destination=alert.destination,
            key=f"addition:{news.development}:{publisher}",
            kind="addition",
            items=(),
            content=alert.content,
            due_at=now,
            subscription_id=alert.subscription_id,
            follows=alert.key,
        )
        for alert in alerts
        if publisher not in AlertContent.model_validate_json(alert.content).items[0].also
    ]
