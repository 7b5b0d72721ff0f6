"""How often one may ask, and how often one is told that it is too often. `now` is passed in."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

MINUTE = timedelta(minutes=1)
# So many askers are remembered; those who were silent for a minute are forgotten first.
MAX_REMEMBERED = 10_000
REPORTS_A_MINUTE = 5
INLINE_A_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Pass:
    """It may be asked."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """It may not, and the asker is told so: again in `wait_s` seconds."""

    wait_s: int


@dataclass(frozen=True, slots=True)
class Drop:
    """It may not, and the asker was told so within the last minute."""


Verdict = Pass | Refuse | Drop


class Throttle:
    """The first `per_user` questions of any minute pass, in a group the first `per_group` too.
    Beyond it a chat is told once a minute. `counts` says what became of all of them."""

    def __init__(self, per_user: int, per_group: int) -> None:
        self._users = _Recent(per_user)
        self._groups = _Recent(per_group)
        self._told = _Recent(1)
        self._busy = _Recent(1)
        self._reports = _Recent(REPORTS_A_MINUTE)
        self._inline = _Recent(INLINE_A_MINUTE)
        self.counts: Counter[str] = Counter()

    def question(self, user_id: int, group_id: int | None, now: datetime) -> Verdict:
        wait = self._users.wait(user_id, now)
        if group_id is not None:
            wait = max(wait, self._groups.wait(group_id, now))
        if not wait:
            self._users.take(user_id, now)
            if group_id is not None:
                self._groups.take(group_id, now)
            self.counts["asked"] += 1
            return Pass()
        chat_id = user_id if group_id is None else group_id
        if self._told.try_take(chat_id, now):
            self.counts["refused"] += 1
            return Refuse(max(1, -(-wait // timedelta(seconds=1))))
        self.counts["dropped"] += 1
        return Drop()

    def may_say_busy(self, chat_id: int, now: datetime) -> bool:
        """Whether the chat was not told so within the last minute."""
        said = self._busy.try_take(chat_id, now)
        self.counts["busy" if said else "busy, not said"] += 1
        return said

    def may_search_inline(self, user_id: int, now: datetime) -> bool:
        """Telegram asks at every pause in somebody's typing."""
        found = self._inline.try_take(user_id, now)
        self.counts["inline" if found else "inline, refused"] += 1
        return found

    def may_report(self, user_id: int, now: datetime) -> bool:
        return self._reports.try_take(user_id, now)


class _Recent:
    """The times of the last minute, at most `limit` of each key."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._times: dict[int, deque[datetime]] = {}

    def wait(self, key: int, now: datetime) -> timedelta:
        """How long until there is room; zero for now."""
        times = self._times.get(key)
        # A clock that was set back would make old times lie ahead for ever.
        while times and not times[0] <= now < times[0] + MINUTE:
            times.popleft()
        if times and len(times) >= self._limit:
            return times[0] + MINUTE - now
        return timedelta(0)

    def take(self, key: int, now: datetime) -> None:
        if key not in self._times and len(self._times) >= MAX_REMEMBERED:
            self._forget(now)
        self._times.setdefault(key, deque(maxlen=self._limit)).append(now)

    def try_take(self, key: int, now: datetime) -> bool:
        if self.wait(key, now):
            return False
        self.take(key, now)
        return True

    def _forget(self, now: datetime) -> None:
        self._times = {
            key: times for key, times in self._times.items() if times[-1] + MINUTE > now
        }
        while len(self._times) >= MAX_REMEMBERED:
            del self._times[next(iter(self._times))]
