"""What Telegram shows of the bot itself: its commands and its description, in every language.

Told once and again when it has changed: Telegram limits how often a bot may describe itself.
"""

from __future__ import annotations

import hashlib
import json
import logging
from typing import TYPE_CHECKING

from telegram import (
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from bot.i18n.catalogue import DEFAULT, LANGUAGES, catalogue
from bot.telegram.commands import ADMIN, GROUP, PRIVATE, described

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telegram.ext import ExtBot

    from bot.ports import FactStore
    from bot.telegram.lanes import Lane

logger = logging.getLogger(__name__)


async def tell_profile(bot: ExtBot[Lane], admins: Iterable[int], facts: FactStore) -> None:
    """Commands for private chats, groups and administrators; descriptions. What fails is logged
    and told at the next start."""
    chosen = sorted(admins)
    name = f"profile of {bot.id}"
    digest = _digest(chosen)
    if facts.read(name) == digest:
        return
    try:
        for language in LANGUAGES:
            # Without a code it is what everybody sees whose language we do not speak.
            await _tell_language(bot, language, None if language == DEFAULT else language)
        whole = True
    except TelegramError as error:
        logger.warning("Telegram was not told of the commands: %s", error)
        return
    for admin in chosen:
        whole = await _tell_admin(bot, admin) and whole
    if whole:
        facts.write(name, digest)


async def _tell_language(bot: ExtBot[Lane], language: str, code: str | None) -> None:
    texts = catalogue(language)
    for names, scope in (
        (PRIVATE, BotCommandScopeAllPrivateChats()),
        (GROUP, BotCommandScopeAllGroupChats()),
    ):
        await bot.set_my_commands(described(names, texts), scope=scope, language_code=code)
    await bot.set_my_description(texts.say("bot-description"), language_code=code)
    await bot.set_my_short_description(texts.say("bot-short-description"), language_code=code)


async def _tell_admin(bot: ExtBot[Lane], admin: int) -> bool:
    """An administrator who has never written to the bot is no chat that it knows yet."""
    try:
        scope = BotCommandScopeChat(admin)
        await bot.set_my_commands(described(ADMIN, catalogue(DEFAULT)), scope=scope)
    except TelegramError as error:
        logger.info("administrator %s cannot be shown /admin yet: %s", admin, error)
        return False
    return True


def _digest(admins: list[int]) -> str:
    told = [
        [described(ADMIN, catalogue(one)), catalogue(one).say("bot-description")]
        for one in LANGUAGES
    ]
    return hashlib.sha256(json.dumps([admins, told]).encode()).hexdigest()
