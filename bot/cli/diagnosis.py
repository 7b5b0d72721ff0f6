"""What `doctor` looks at of Telegram: token, modes, webhook, a second poller, the clock.

Nothing is changed by looking: no update is confirmed, no webhook set.
"""

from __future__ import annotations

import http.client
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from telegram import Bot
from telegram.error import Conflict, InvalidToken, TelegramError

from index import Finding

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from telegram import WebhookInfo

    from bot.settings import BotSettings

MAX_SKEW = timedelta(seconds=60)
TIMEOUT_S = 10


async def diagnose_telegram(
    settings: BotSettings, now: datetime, *, we_serve: bool
) -> AsyncIterator[Finding]:
    """Each thing in turn, until one stands in the way of the rest. `we_serve`: whether a process
    serves from this data folder now."""
    if settings.token is None:
        yield Finding(
            "token", True, "none set: the bot does not serve; get one from @BotFather to serve"
        )
        return
    root = settings.api_url.rstrip("/")
    yield _clock(root, now)
    bot = Bot(
        settings.token.get_secret_value(),
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
    )
    try:
        async with bot:
            async for finding in _of_bot(bot, settings, we_serve=we_serve):
                yield finding
    except InvalidToken:
        yield Finding("token", False, "Telegram does not know it", "token-unknown")
    except TelegramError as error:
        seen = f"{root} does not answer: {error.message}"
        yield Finding("telegram", False, seen, "telegram-unreachable")


async def _of_bot(bot: Bot, settings: BotSettings, *, we_serve: bool) -> AsyncIterator[Finding]:
    me = bot.bot
    yield Finding("token", True, f"@{me.username}")
    yield Finding(
        "groups",
        bool(me.can_join_groups),
        "can be added" if me.can_join_groups else "cannot be added to groups",
        "groups-refused",
    )
    private = not me.can_read_all_group_messages
    yield Finding(
        "privacy mode",
        private,
        "on: it sees commands, mentions and replies" if private else "off: it sees everything",
        "sees-all-messages",
    )
    yield Finding(
        "inline mode",
        bool(me.supports_inline_queries),
        "on" if me.supports_inline_queries else "off: @name in other chats finds nothing",
        "no-inline-mode",
    )
    yield _webhook(await bot.get_webhook_info(), settings)
    if settings.webhook_url is None and we_serve:
        # Asking would take the updates from it for a moment.
        seen = "your `serve` runs; its log would name another process that polls"
        yield Finding("poller", True, seen)
    elif settings.webhook_url is None:
        yield await _second_poller(bot)


def _webhook(info: WebhookInfo, settings: BotSettings) -> Finding:
    wanted = settings.webhook_url or ""
    seen = f"{info.url or 'none'}, {info.pending_update_count} updates wait"
    if info.last_error_message:
        seen += f", last error: {info.last_error_message}"
    if info.url and not wanted:
        return Finding("webhook", False, seen, "webhook-beside-polling")
    if wanted and info.url != wanted:
        return Finding("webhook", False, seen, "webhook-elsewhere", {"wanted": wanted})
    fine = not info.last_error_message
    return Finding("webhook", fine, seen, "webhook-failing")


async def _second_poller(bot: Bot) -> Finding:
    """Asking for updates without confirming any is refused while somebody else asks."""
    try:
        await bot.get_updates(limit=1, timeout=0)
    except Conflict as error:
        if "webhook" in error.message:
            return Finding("poller", True, "none can be: a webhook is set")
        return Finding("poller", False, "another process polls with this token", "second-poller")
    return Finding("poller", True, "no other process polls")


def _clock(root: str, now: datetime) -> Finding:
    """Against the time in an HTTP answer of the API server."""
    place = urlsplit(root)
    kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
    connection = kind(place.netloc, timeout=TIMEOUT_S)
    try:
        connection.request("HEAD", "/")
        given = connection.getresponse().getheader("Date")
        skew = abs(parsedate_to_datetime(given or "") - now)
    except (OSError, http.client.HTTPException, ValueError, TypeError):
        return Finding("clock", True, "cannot be compared: the server gives no time")
    finally:
        connection.close()
    seen = f"{skew.total_seconds():.0f} s from the server's"
    return Finding("clock", skew <= MAX_SKEW, seen, "clock-wrong")
