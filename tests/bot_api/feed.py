"""Updates on their way to the bot: asked for, or pushed to a webhook.

Runs in the server's loop; `arrived` is set whenever something may be there to hand out.
"""

from __future__ import annotations

import asyncio
import itertools
import re
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import aiohttp

from tests.bot_api.state import ApiError

if TYPE_CHECKING:
    from tests.bot_api.checks import Parameters
    from tests.bot_api.state import ApiState, Json

MAX_BATCH = 100
# Telegram waits minutes between its later tries; tests have no such time.
RETRY_S = (0.1, 0.2, 0.5, 1.0)
PUSH_TIMEOUT_S = 30
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete"
    " the webhook first"
)
_OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is"
    " running"
)


class Feed:
    def __init__(self, state: ApiState) -> None:
        self._state = state
        self._arrived = asyncio.Event()
        self._poll: asyncio.Event | None = None  # set to end the one that is under way
        loop = asyncio.get_running_loop()
        state.on_update = lambda: loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        self._arrived.set()
        if self._poll is not None:
            self._poll.set()

    # -- polling ---------------------------------------------------------------------------------

    async def get_updates(self, parameters: Parameters) -> list[Json]:
        """The newest request wins, as Telegram has it: an older one ends with 409."""
        self._require_no_webhook()
        if self._poll is not None:
            self._poll.set()
        stirred = self._poll = asyncio.Event()
        self._note_allowed(parameters)
        self._confirm(int(parameters.get("offset") or 0))
        limit = min(MAX_BATCH, max(1, int(parameters.get("limit") or MAX_BATCH)))
        deadline = time.monotonic() + float(parameters.get("timeout") or 0)
        try:
            while not self._state.waiting and (left := deadline - time.monotonic()) > 0:
                stirred.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(stirred.wait(), left)
                if self._poll is not stirred:
                    raise ApiError(409, _OTHER_POLLER)
                self._require_no_webhook()
        finally:
            if self._poll is stirred:
                self._poll = None
        with self._state.lock:
            return list(itertools.islice(self._state.waiting, limit))

    def _require_no_webhook(self) -> None:
        if self._state.webhook.get("url"):
            raise ApiError(409, _WEBHOOK_ACTIVE)

    def _confirm(self, offset: int) -> None:
        """All before it are done with; a negative one keeps so many of the newest."""
        waiting = self._state.waiting
        with self._state.changed:
            while offset < 0 and len(waiting) > -offset:
                waiting.popleft()
            while offset > 0 and waiting and waiting[0]["update_id"] < offset:
                waiting.popleft()
            self._state.changed.notify_all()

    def _note_allowed(self, parameters: Parameters) -> None:
        """Kept until told otherwise; an empty list stands for the default."""
        if "allowed_updates" in parameters:
            self._state.allowed = frozenset(parameters["allowed_updates"]) or None

    # -- webhook ---------------------------------------------------------------------------------

    def set_webhook(self, parameters: Parameters) -> bool:
        if not parameters.get("url"):
            return self.delete_webhook(parameters)
        secret = parameters.get("secret_token")
        if secret is not None and not _SECRET.fullmatch(secret):
            raise ApiError(400, "Bad Request: secret token contains unallowed characters")
        self._note_allowed(parameters)
        self._drop_pending(parameters)
        self._state.webhook = dict(parameters)
        self._state.webhook_error = ""
        self._wake()
        return True

    def delete_webhook(self, parameters: Parameters) -> bool:
        self._drop_pending(parameters)
        self._state.webhook = {}
        return True

    def _drop_pending(self, parameters: Parameters) -> None:
        if str(parameters.get("drop_pending_updates", "")).lower() == "true":
            self._state.waiting.clear()

    def webhook_info(self) -> Json:
        state = self._state
        found: Json = {
            "url": state.webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(state.waiting),
        }
        if state.allowed:
            found["allowed_updates"] = sorted(state.allowed)
        if state.webhook_error:
            found["last_error_date"] = state.webhook_error_at
            found["last_error_message"] = state.webhook_error
        return found

    async def push(self) -> None:
        """To the webhook, in order, for ever; what is not taken with 2xx is tried again."""
        timeout = aiohttp.ClientTimeout(total=PUSH_TIMEOUT_S)
        failures = 0
        async with aiohttp.ClientSession(timeout=timeout) as session:
            while True:
                self._arrived.clear()
                url = self._state.webhook.get("url")
                if not url or not self._state.waiting:
                    await self._arrived.wait()
                elif await self._pushed(session, url, update := self._state.waiting[0]):
                    failures = 0
                    self._taken(update)
                else:
                    await asyncio.sleep(RETRY_S[min(failures, len(RETRY_S) - 1)])
                    failures += 1

    def _taken(self, update: Json) -> None:
        with self._state.changed:
            if self._state.waiting and self._state.waiting[0] is update:
                self._state.waiting.popleft()
            self._state.changed.notify_all()

    async def _pushed(self, session: aiohttp.ClientSession, url: str, update: Json) -> bool:
        secret = self._state.webhook.get("secret_token")
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        try:
            async with session.post(url, json=update, headers=headers) as answer:
                fine = 200 <= answer.status < 300
                error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError) as cause:
            fine, error = False, f"Connection failed: {type(cause).__name__}"
        with self._state.changed:
            self._state.webhook_error = "" if fine else error
            self._state.webhook_error_at = int(time.time())
            self._state.changed.notify_all()
        return fine
