"""Telegram's limits on what is sent, as budgets. Pure: `now` is seconds of any steady clock.

The exact limits are unspecified; about 30 messages a second over all, one a second in a chat and
20 a minute in a group (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits). A 429 says
when to go on, and that always counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field

# Telegram tolerates short bursts in a chat; a longer one is answered by a 429.
CHAT_BURST = 3
CHAT_PER_SECOND = 1.0
GROUP_PER_MINUTE = 20


@dataclass(frozen=True, slots=True)
class ChatLimits:
    """In one chat: `burst` messages at once, then `per_second`; in a group, no more than
    `group_per_minute` in any minute."""

    burst: int = CHAT_BURST
    per_second: float = CHAT_PER_SECOND
    group_per_minute: int = GROUP_PER_MINUTE


TELEGRAM_LIMITS = ChatLimits()
# Budgets of chats that are full again say nothing, and are dropped once there are so many.
MAX_CHATS = 4_096


@dataclass(slots=True)
class Budget:
    """A token bucket: at most `burst` at once, refilled at `per_second`."""

    per_second: float
    burst: float
    tokens: float = field(init=False)
    at: float = field(init=False, default=float("-inf"))

    def __post_init__(self) -> None:
        self.tokens = self.burst

    def _refill(self, now: float) -> None:
        if now > self.at:  # a clock that went back gives nothing
            gained = (now - self.at) * self.per_second
            self.tokens = min(self.burst, self.tokens + gained)
            self.at = now

    def wait_s(self, now: float, *, borrowing: bool = False) -> float:
        """Seconds until one may be taken, 0 for now; `borrowing`: of the next one too."""
        self._refill(now)
        needed = 0.0 if borrowing else 1.0
        # The millionth forgives what floating point loses between a wait and its end.
        return 0.0 if self.tokens >= needed - 1e-6 else (needed - self.tokens) / self.per_second

    def take(self, now: float) -> None:
        self._refill(now)
        self.tokens -= 1

    def is_full(self, now: float) -> bool:
        self._refill(now)
        return self.tokens >= self.burst


class Budgets:
    """All budgets of one token. A group has a negative id."""

    def __init__(self, per_second: float, chat_limits: ChatLimits = TELEGRAM_LIMITS) -> None:
        self._chat_limits = chat_limits
        # A little at once makes up for timers that ring late; much of it would earn a 429, for
        # the server's second does not begin with ours.
        self._all = Budget(per_second, max(2.0, per_second / 15))
        self._chats: dict[int, tuple[Budget, ...]] = {}
        self._paused_until = float("-inf")

    def pause(self, until: float) -> None:
        """Nothing is sent before; a shorter pause never shortens a longer one."""
        self._paused_until = max(self._paused_until, until)

    def paused_s(self, now: float) -> float:
        """Seconds that a pause still lasts, 0 for none."""
        return max(0.0, self._paused_until - now)

    def all_wait_s(self, now: float, *, borrowing: bool = False) -> float:
        return max(self.paused_s(now), self._all.wait_s(now, borrowing=borrowing))

    def chat_wait_s(self, chat_id: int | None, now: float) -> float:
        budgets = self._chats.get(chat_id, ()) if chat_id is not None else ()
        return max((budget.wait_s(now) for budget in budgets), default=0.0)

    def take(self, chat_id: int | None, now: float) -> None:
        self._all.take(now)
        if chat_id is None:
            return
        if chat_id not in self._chats:
            self._drop_full(now)
            self._chats[chat_id] = _budgets_of(chat_id, self._chat_limits)
        for budget in self._chats[chat_id]:
            budget.take(now)

    def _drop_full(self, now: float) -> None:
        if len(self._chats) >= MAX_CHATS:
            self._chats = {
                chat_id: budgets
                for chat_id, budgets in self._chats.items()
                if not all(budget.is_full(now) for budget in budgets)
            }


def _budgets_of(chat_id: int, limits: ChatLimits) -> tuple[Budget, ...]:
    single = Budget(limits.per_second, limits.burst)
    if chat_id >= 0:
        return (single,)
    # A bucket lets its burst and what is refilled through within one minute of the server's: the
    # two together are what it allows.
    refilled = limits.group_per_minute - limits.burst
    return (single, Budget(refilled / 60, limits.burst))
