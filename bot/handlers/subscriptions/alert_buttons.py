"""What the buttons under an alert do: ask about it, mute its story and hear of it again, stop."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.rendering.subscriptions import story_mark, subject_words
from bot.subscriptions.records import story_key
from bot.telegram.messages import Destination

if TYPE_CHECKING:
    from bot.handlers.ask import Asking
    from bot.handlers.buttons import Action, Buttons, Press
    from bot.handlers.desk import Desk
    from bot.handlers.request import Request
    from bot.handlers.subscriptions.subscription_access import SubscriptionAccess
    from bot.subscriptions.ports import SubscriptionStore
    from index import StoredUpdate


class AlertButtons:
    def __init__(
        self,
        desk: Desk,
        store: SubscriptionStore,
        asking: Asking,
        buttons: Buttons,
        access: SubscriptionAccess,
    ) -> None:
        self._desk = desk
        self._store = store
        self._asking = asking
        self._buttons = buttons
        self._access = access

    @property
    def actions(self) -> dict[str, Action]:
        """Its buttons, by verb."""
        return {
            "about": self._about,
            "mute": self._mute,
            "unmute": self._unmute,
            "stop": self._stop,
        }

    async def _about(self, press: Press) -> None:
        """Not in a channel: whoever reads it could make the bot post there."""
        if press.request.chat.kind == "channel":
            await self._buttons.notice(press, "private-only", bot=self._desk.me.name)
            return
        update = await self._update(press)
        if update is not None:
            await self._buttons.notice(press)
            await self._asking.about(press.request, update)

    async def _mute(self, press: Press) -> None:
        update = await self._update(press)
        if update is None:
            return
        story = story_key(update.story, update.story_url)
        if not story:
            await self._buttons.notice(press, "story-none")
            return
        if not await self._access.may_press(press):
            return
        here, now = _in_its_topic(press), self._desk.clock()
        await self._desk.stored(self._store.mute, here.to, story, now)
        await self._desk.say(here, "story-muted")

    async def _unmute(self, press: Press) -> None:
        here = _in_its_topic(press)
        muted = await self._desk.stored(self._store.muted, here.to)
        marks = press.callback.arguments[:1]
        found = next((one for one in muted if (story_mark(one),) == marks), None)
        if found is None:
            await self._buttons.notice(press, "button-stale")
            return
        if not await self._access.may_press(press):
            return
        await self._desk.stored(self._store.unmute, here.to, found)
        await self._desk.say(here, "story-unmuted")

    async def _stop(self, press: Press) -> None:
        if (found := await self._access.own(press)) is None:
            return
        await self._desk.stored(self._store.delete, found.subscription_id)
        subject = subject_words(found.request.subject, press.request.reader)
        await self._desk.say(press.request, "subscription-deleted", subject=subject)

    async def _update(self, press: Press) -> StoredUpdate | None:
        """The update that a button names; says so where it is gone."""
        update_id = press.callback.arguments[0] if press.callback.arguments else ""
        found = await self._desk.stored(self._desk.news.alerts.update, update_id)
        if found is None:
            await self._buttons.notice(press, "update-gone")
        return found


def _in_its_topic(press: Press) -> Request:
    """Where the button stands: it says so itself, for of a message that is too old to be shown to
    a bot Telegram names the chat alone."""
    request, topic = press.request, press.callback.number(1)
    if topic is None:
        return request
    return replace(request, to=Destination(request.to.chat_id, topic))
