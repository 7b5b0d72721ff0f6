"""One delivery: how it goes out, what it says, and its messages in order."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

from bot.delivery.delivery_rules import NOTHING_LEFT, Amend, Post, Skip, way_to_send
from bot.telegram.outcomes import NotEditable, Sent, Unavailable, Uncertain

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from typing import TypeVar

    from bot.delivery.deliveries import Delivery, OutboxStore
    from bot.delivery.delivery_rules import Way
    from bot.telegram.lanes import Lane
    from bot.telegram.messages import Destination, Message
    from bot.telegram.outcomes import Outcome

    _T = TypeVar("_T")
    Render = Callable[[Delivery], Sequence[Message] | None]
    Prepared = tuple[Way, Sequence[Message]]

logger = logging.getLogger(__name__)

LANE: Lane = "broadcast"


class DeliverySender(Protocol):
    """Hands messages to Telegram, within its limits. Raises nothing but bugs."""

    async def send(
        self, to: Destination, message: Message, *, lane: Lane, reply_to: int | None = None
    ) -> Outcome: ...

    async def edit(
        self, chat_id: int, message_id: int, message: Message, *, lane: Lane
    ) -> Outcome: ...


class OffTheLoop(Protocol):
    """Runs a function in another thread."""

    def __call__(self, function: Callable[[], _T], /) -> Awaitable[_T]: ...


class Delivering:
    """Attempts deliveries. Remembers, as long as it lives, which messages of one have arrived, so
    that a later attempt goes on from there."""

    def __init__(
        self, store: OutboxStore, sender: DeliverySender, render: Render, off_loop: OffTheLoop
    ) -> None:
        self._store = store
        self._sender = sender
        self._render = render
        self._off_loop = off_loop
        self._arrived: dict[int, tuple[int, int]] = {}  # how many, and the first one's id

    def prepare(self, delivery: Delivery) -> Prepared | None:
        """How it goes out and what it says; None where that cannot be told now. Off the loop."""
        try:
            return self._prepare(delivery)
        except Exception:
            logger.exception("delivery %d cannot be rendered; trying later", delivery.delivery_id)
            return None

    async def attempt(
        self, delivery: Delivery, stopped: Callable[[], bool], prepared: Prepared | None = None
    ) -> Outcome | Skip | None:
        """What became of it; None where it was not begun, because we are `stopped` meanwhile."""
        prepared = prepared or await self._off_loop(lambda: self.prepare(delivery))
        if prepared is None:
            return Unavailable("it could not be rendered")
        way, messages = prepared
        if isinstance(way, Skip):
            return way
        if not messages:
            return Skip(NOTHING_LEFT)
        if stopped():
            return None
        try:
            return await self._send_all(delivery, way, messages)
        except Exception as error:
            # Without its text, which may hold the address of the call and so the token.
            logger.error(  # noqa: TRY400
                "delivery %d ended in %s; it may have arrived",
                delivery.delivery_id,
                type(error).__name__,
            )
            return Uncertain()

    def over(self, delivery_id: int) -> None:
        """It will not be attempted again, or in another chat."""
        self._arrived.pop(delivery_id, None)

    def _prepare(self, delivery: Delivery) -> Prepared:
        follows = delivery.new.follows
        original = self._store.get(delivery.new.destination, follows) if follows else None
        way = way_to_send(delivery, original)
        if isinstance(way, Skip):
            return way, ()
        return way, self._render(delivery) or ()

    async def _send_all(
        self, delivery: Delivery, way: Post | Amend, messages: Sequence[Message]
    ) -> Outcome:
        arrived, first = self._arrived.get(delivery.delivery_id, (0, 0))
        to = delivery.new.destination
        for place in range(arrived, len(messages)):
            if place:
                outcome = await self._sender.send(to, messages[place], lane=LANE)
            else:
                outcome = await self._send_first(to, way, messages[0])
            if not isinstance(outcome, Sent):
                return outcome
            first = first or outcome.message_id
            self._arrived[delivery.delivery_id] = (place + 1, first)
        return Sent(first)

    async def _send_first(self, to: Destination, way: Post | Amend, message: Message) -> Outcome:
        if isinstance(way, Post):
            return await self._sender.send(to, message, lane=LANE, reply_to=way.reply_to)
        outcome = await self._sender.edit(to.chat_id, way.message_id, message, lane=LANE)
        if isinstance(outcome, NotEditable) and way.or_reply:
            return await self._sender.send(to, message, lane=LANE, reply_to=way.message_id)
        return Sent(way.message_id) if isinstance(outcome, (Sent, NotEditable)) else outcome
