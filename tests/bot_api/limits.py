"""Telegram's limits on sending, as it words them: about 30 messages a second for a bot, one a
second in a chat, 20 a minute in a group (https://core.telegram.org/bots/faq#broadcasting-to-users).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and then `per_s` more each second."""

    burst: float
    per_s: float


# A short burst in one chat goes through, says the FAQ; its size is not told. Three.
OVERALL = Rate(30, 30)
PRIVATE = Rate(3, 1)
GROUP = Rate(20, 20 / 60)


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


@dataclass(slots=True)
class SendLimits:
    """Times are a monotonic clock's seconds."""

    _buckets: dict[int, _Bucket] = field(default_factory=dict)

    def wait_s(self, chat_id: int, now: float) -> int:
        """0 where one more message may go, which then counts; else whole seconds to wait. What is
        refused does not count."""
        rates = {0: OVERALL, chat_id: PRIVATE if chat_id > 0 else GROUP}
        left = {key: self._left(key, rate, now) for key, rate in rates.items()}
        waits = [(1 - left[key]) / rates[key].per_s for key in rates if left[key] < 1]
        if waits:
            return math.ceil(max(waits))
        for key in rates:
            self._buckets[key] = _Bucket(left[key] - 1, now)
        return 0

    def _left(self, key: int, rate: Rate, now: float) -> float:
        bucket = self._buckets.get(key)
        if bucket is None:
            return rate.burst
        return min(rate.burst, bucket.left + (now - bucket.at) * rate.per_s)
