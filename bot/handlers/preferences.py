"""How a chat reads and what is kept of it: /timezone, /language, /new, /privacy, /forget."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Literal

from bot.i18n.catalogue import LANGUAGES, catalogue
from bot.i18n.zones import SUGGESTED, find_zones, is_zone
from bot.rendering import plain_message
from bot.rendering.buttons import in_rows
from bot.rendering.reader import reader_of
from bot.telegram.callbacks import callback_data
from bot.telegram.messages import Button

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.handlers.buttons import Action, Buttons, Press
    from bot.handlers.desk import Desk
    from bot.handlers.membership import Membership
    from bot.handlers.request import Request
    from bot.telegram.messages import ButtonRows

ZONES_IN_A_ROW = 3


@dataclass(frozen=True, slots=True)
class _Choice:
    """What is chosen for a chat, by a command's words or by a button's. `name` is the field of a
    Chat and the button's verb; `done` says in the catalogue that it was chosen."""

    name: Literal["zone", "language"]
    is_known: Callable[[str], bool]
    keep: Callable[[int, str], None]
    done: str


class Preferences:
    """In a group only its administrators change what counts for all."""

    def __init__(self, desk: Desk, buttons: Buttons, membership: Membership) -> None:
        self._desk = desk
        self._buttons = buttons
        self._membership = membership
        self._zone = _Choice("zone", is_zone, desk.chats.choose_zone, "timezone-set")
        self._language = _Choice(
            "language", LANGUAGES.__contains__, desk.chats.choose_language, "language-set"
        )

    @property
    def actions(self) -> dict[str, Action]:
        """Its buttons, by verb."""
        return {
            "zone": partial(self._pressed, self._zone),
            "language": partial(self._pressed, self._language),
            "forget": self._forget,
        }

    async def timezone(self, request: Request) -> None:
        """/timezone [NAME]"""
        asked = request.said.text
        if not asked:
            zone = request.reader.zone
            time = request.reader.catalogue.clock(self._desk.clock(), zone)
            rows = _zone_buttons(SUGGESTED)
            await self._desk.say(request, "timezone-now", buttons=rows, zone=zone.key, time=time)
            return
        found = find_zones(asked)
        if not found:
            await self._desk.say(request, "timezone-unknown", zone=asked[:60])
        elif len(found) > 1:
            await self._desk.say(request, "timezone-several", buttons=_zone_buttons(found))
        else:
            await self._asked(self._zone, request, found[0])

    async def language(self, request: Request) -> None:
        """/language [CODE]"""
        code = request.said.text.casefold()
        if code in LANGUAGES:
            await self._asked(self._language, request, code)
            return
        name = request.reader.say("language-name")
        rows = tuple(
            (Button(catalogue(one).say("language-name"), callback_data("language", one)),)
            for one in LANGUAGES
        )
        await self._desk.say(request, "language-now", buttons=rows, language=name)

    async def _asked(self, choice: _Choice, request: Request, value: str) -> None:
        if await self._membership.may_change(request):
            await self._set(choice, request, value)
        else:
            await self._desk.say(request, "group-admins-only")

    async def _pressed(self, choice: _Choice, press: Press) -> None:
        value = press.callback.arguments[0] if press.callback.arguments else ""
        if not choice.is_known(value):
            await self._buttons.notice(press, "button-stale")
        elif not await self._membership.may_change(press.request):
            await self._buttons.notice(press, "group-admins-only")
        else:
            await self._buttons.notice(press)
            await self._set(choice, press.request, value)

    async def _set(self, choice: _Choice, request: Request, value: str) -> None:
        """Keep it, and say so in the language and zone that are then the chat's."""
        chat = request.chat
        await self._desk.stored(choice.keep, chat.chat_id, value)
        chosen = (
            replace(chat, zone=value) if choice.name == "zone" else replace(chat, language=value)
        )
        reader = reader_of(chosen, chat.language_code)
        time = reader.catalogue.clock(self._desk.clock(), reader.zone)
        await self._desk.say(
            replace(request, reader=reader), choice.done, zone=reader.zone.key, time=time
        )

    async def new(self, request: Request) -> None:
        """/new"""
        await self._desk.stored(self._desk.exchanges.end, request.conversation)
        await self._desk.say(request, "new-done")

    async def privacy(self, request: Request) -> None:
        """/privacy"""
        await self._desk.say(request, "privacy", hours=self._desk.settings.conversation_hours)

    async def forget(self, request: Request) -> None:
        """/forget, in private: a group's settings are not one member's to erase."""
        if not request.private:
            await self._desk.say(request, "private-only", bot=self._desk.me.name)
            return
        row = (
            Button(request.reader.say("button-confirm"), callback_data("forget", "yes")),
            Button(request.reader.say("button-cancel"), callback_data("forget", "no")),
        )
        await self._desk.say(request, "forget-sure", buttons=(row,))

    async def _forget(self, press: Press) -> None:
        request = press.request
        if not request.private:  # forged: in a group nobody was asked
            await self._buttons.notice(press, "button-stale")
            return
        await self._buttons.notice(press)
        sure = press.callback.arguments == ("yes",)
        if sure:
            await self._desk.stored(self._desk.chats.forget, request.user_id)
        text = request.reader.say("forget-done" if sure else "forget-cancelled")
        await self._desk.sender.replace(request.to, (request.message_id,), (plain_message(text),))


def _zone_buttons(zones: tuple[str, ...] | list[str]) -> ButtonRows:
    buttons = [Button(_city(zone), callback_data("zone", zone)) for zone in zones]
    return in_rows(buttons, ZONES_IN_A_ROW)


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")
