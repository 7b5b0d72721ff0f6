"""How updates reach the bot: by polling, or by a webhook where one is set."""

from __future__ import annotations

import logging
import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from telegram import Update
from telegram.error import Conflict, TelegramError

if TYPE_CHECKING:
    from bot.handlers.conversations import BotApplication
    from bot.settings import BotSettings

logger = logging.getLogger(__name__)

# What Telegram is asked to send; without a list it keeps to the one it was given last.
ALLOWED_UPDATES = [
    *(Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY),
    *(Update.INLINE_QUERY, Update.MY_CHAT_MEMBER),
    *(Update.CHANNEL_POST, Update.EDITED_CHANNEL_POST),
]
POLL_S = 25
CONNECTIONS = 100
CONFLICT_EVERY = timedelta(minutes=1)


async def listen(application: BotApplication, settings: BotSettings) -> None:
    """Polling, or a webhook where one is set. Nothing that waits at Telegram is ever dropped."""
    updater = application.updater
    assert updater is not None  # noqa: S101 - the builder makes one
    if settings.webhook_url is None:
        await updater.start_polling(
            timeout=POLL_S,
            allowed_updates=ALLOWED_UPDATES,
            drop_pending_updates=False,
            bootstrap_retries=-1,
            error_callback=_PollingErrors(),
        )
        return
    host, _, port = settings.webhook_listen.rpartition(":")
    secret = settings.webhook_secret
    await updater.start_webhook(
        listen=host,
        port=int(port),
        url_path=urlsplit(settings.webhook_url).path,
        webhook_url=settings.webhook_url,
        secret_token=secret.get_secret_value() if secret else secrets.token_urlsafe(32),
        allowed_updates=ALLOWED_UPDATES,
        drop_pending_updates=False,
        bootstrap_retries=-1,
        max_connections=CONNECTIONS,
    )
    logger.info("listening for Telegram on %s", settings.webhook_listen)


class _PollingErrors:
    """Says what is wrong without filling the log: polling goes on by itself."""

    def __init__(self) -> None:
        self._said_at: datetime | None = None

    def __call__(self, error: TelegramError) -> None:
        if not isinstance(error, Conflict):
            logger.warning("polling: %s", error)
            return
        now = datetime.now(UTC)
        if self._said_at is None or now - self._said_at > CONFLICT_EVERY:
            self._said_at = now
            logger.error(
                "another process polls with this token, and Telegram gives each update to one of"
                " the two: stop one of them"
            )
