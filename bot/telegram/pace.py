"""How fast Telegram is written to, and how soon it is asked again after it failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.telegram.rate_limits import TELEGRAM_LIMITS
from bot.telegram.sender import BACK_OFF_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.telegram.rate_limits import ChatLimits


@dataclass(frozen=True, slots=True)
class Pace:
    """The defaults are for Telegram itself.

    `back_off_s`: the waits before a message is sent again to a server that is down, in turn.
    `start_retry_s`: the wait before a start is tried again where Telegram cannot be reached.
    """

    chat_limits: ChatLimits = TELEGRAM_LIMITS
    back_off_s: Sequence[float] = BACK_OFF_S
    start_retry_s: float = 5.0


TELEGRAM_PACE = Pace()
