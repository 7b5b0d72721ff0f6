"""What alerts must remember beside subscriptions and the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.alerts.content import AlertItem
    from bot.telegram.messages import Destination
    from index import ExcerptRef, StoredUpdate

# Why it is not told at once: a digest was asked for, it is quiet, or there were too many.
HeldFor = Literal["digest", "quiet", "maximum"]


@dataclass(frozen=True, slots=True)
class HeldAlert:
    """What a destination is to be told later, for one of its subscriptions. Of one development
    there is one for each that it concerns; told is the first of them."""

    destination: Destination
    development: str
    subscription_id: int
    held_for: HeldFor
    period: str
    due_at: datetime
    item: AlertItem


class CurrentNews(Protocol):
    """The news as it stands; `index.AlertFeed` is one."""

    def current(self, ref: ExcerptRef) -> ExcerptRef | None:
        """The excerpt in the revision that counts now; None where its update is gone or was taken
        back."""
        ...

    def update(self, update_id: str, revision: int | None = None) -> StoredUpdate | None:
        """None where it is gone."""
        ...


class AlertStore(Protocol):
    """Every method is one unit of work or joins an open one. Times are aware and in UTC."""

    def hold(self, held: Sequence[HeldAlert], now: datetime) -> int:
        """Keep what was not held for its subscription before; returns how many."""
        ...

    def due(self, now: datetime, limit: int) -> list[HeldAlert]:
        """At most `limit` that are due and not settled, what is due first first; of one time, by
        destination and then in the order they were held, of one development by subscription."""
        ...

    def due_with(self, one: HeldAlert) -> list[HeldAlert]:
        """All unsettled ones of its destination that are held for the same thing and period (of a
        digest: of the same subscription), it included, in the order they were held."""
        ...

    def settle(self, held: Sequence[HeldAlert]) -> None:
        """Their destinations are told of these developments, for all that they are held for there;
        kept so that nothing is held twice."""
        ...

    def drop(self, held: Sequence[HeldAlert]) -> None:
        """These are never told; what else holds the same development is not concerned."""
        ...

    def put_off(self, held: Sequence[HeldAlert], period: str, due_at: datetime) -> None:
        """To another period."""
        ...

    def next_due(self) -> datetime | None: ...

    def threads(self, story: str, since: datetime) -> Mapping[Destination, str]:
        """Where an alert of this story was the first one since then, and its key."""
        ...

    def begin_threads(
        self, story: str, begun: Sequence[tuple[Destination, str]], now: datetime
    ) -> None:
        """These alerts are the first of the story there, in the place of older ones."""
        ...

    def note_developments(self, told: Iterable[tuple[str, str]], now: datetime) -> None:
        """(update id, id of the update that leads its development). A repeat changes nothing; one
        that is led by another now is noted anew."""
        ...

    def developments(self, since: datetime) -> list[tuple[str, str, datetime]]:
        """(update id, leader, when noted) noted since, oldest first."""
        ...

    def members(self, leader: str) -> list[str]:
        """The updates of a development, the leader aside, oldest first."""
        ...

    def forget_before(self, time: datetime) -> int:
        """Delete threads begun, developments noted and settled alerts held before; returns how
        many rows."""
        ...
