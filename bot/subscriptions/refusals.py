"""Why a subscription is refused: what the catalogue says it with."""

from __future__ import annotations

from index import InputError


class SubscriptionRefused(InputError):
    """Nothing was stored. `code` names a message of the catalogue, `arguments` fill it."""

    def __init__(self, code: str, message: str, **arguments: str | int) -> None:
        super().__init__(message)
        self.code = code
        self.arguments = arguments


def limit_reached(limit: int) -> SubscriptionRefused:
    return SubscriptionRefused(
        "subscription-limit",
        f"this chat has {limit} subscriptions, which is the limit; delete one first",
        limit=limit,
    )


def subscribed_twice() -> SubscriptionRefused:
    return SubscriptionRefused(
        "subscription-twice", "this chat is subscribed to that already; edit the other one"
    )
