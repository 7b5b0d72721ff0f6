"""What keeps subscriptions, with the contract every adapter keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from bot.subscriptions.records import Subscription, SubscriptionRequest
    from bot.telegram.messages import Destination


class SubscriptionStore(Protocol):
    """Subscriptions and muted stories of destinations. Every method is one unit of work or joins
    an open one. Times are aware and in UTC; ids are never used twice."""

    def add(
        self,
        destination: Destination,
        request: SubscriptionRequest,
        created_by: int | None,
        now: datetime,
        limit: int,
    ) -> tuple[Subscription, bool]:
        """A new subscription and True. Where the destination has one to the same subject
        (`subject_key`), that one takes the new request and keeps its id and its beginning, and
        False. Raises SubscriptionRefused for a new one where the chat has `limit` already."""
        ...

    def get(self, subscription_id: int) -> Subscription | None: ...

    def of_ids(self, subscription_ids: Iterable[int]) -> list[Subscription]:
        """Those that are there, by id."""
        ...

    def of_chat(self, chat_id: int) -> list[Subscription]:
        """All of a chat and its topics, by id, paused and suspended ones included."""
        ...

    def edit(self, subscription_id: int, request: SubscriptionRequest, now: datetime) -> bool:
        """Ask for this instead; False where it is gone. A new subject begins now: nothing from
        before is told. Raises SubscriptionRefused where another one has that subject already."""
        ...

    def pause(self, subscription_id: int, *, paused: bool, now: datetime) -> bool:
        """False where it is gone. What came while it was paused is not told later: it begins anew
        when it goes on."""
        ...

    def delete(self, subscription_id: int) -> bool:
        """False where it was gone."""
        ...

    def suspend(self, chat_id: int) -> int:
        """The chat cannot be written to: its subscriptions match nothing until `resume`; returns
        how many. A repeat is harmless."""
        ...

    def resume(self, chat_id: int, now: datetime) -> int:
        """Those suspended go on from now; returns how many."""
        ...

    def begin_by(self, now: datetime) -> int:
        """Those that begin later than now begin now: the clock was ahead when they were made, and
        until it is that time again they would be told nothing. Returns how many."""
        ...

    def mute(self, destination: Destination, story: str, now: datetime) -> None:
        """Tell this destination nothing more of the story (`story_key`)."""
        ...

    def unmute(self, destination: Destination, story: str) -> bool: ...

    def muted(self, destination: Destination) -> list[str]:
        """The stories muted there, the first muted first."""
        ...

    def muting(self, stories: Sequence[str]) -> set[tuple[Destination, str]]:
        """Who has muted one of these stories."""
        ...

    def count(self) -> int: ...

    def active(self) -> Iterator[Subscription]:
        """All that are neither paused nor suspended, by id, lazily, in bounded memory."""
        ...

    def change_seq(self) -> int:
        """Moves with every change of a subscription, by whatever process and by whatever way: a
        chat that moves or is forgotten changes its subscriptions too. Cheap."""
        ...

    def changed_since(self, seq: int) -> tuple[set[int], int] | None:
        """Ids changed, added or gone after `seq`, and the new number; None where the log no
        longer reaches back so far, or `seq` is ahead of it: load everything."""
        ...

    def trim_changes(self, keep: int) -> None:
        """Forget all but the newest `keep` changes of the log."""
        ...
