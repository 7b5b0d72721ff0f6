"""The composition root of the bot: everything is made here, started, and stopped in order.

settings, news → tables → intake, limiter → Application → desk → handlers → polling or webhook
"""

from __future__ import annotations

import asyncio
import logging
import warnings
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from telegram.error import NetworkError
from telegram.ext import Application
from telegram.request import HTTPXRequest
from telegram.warnings import PTBDeprecationWarning

from bot.adapters import open_tables
from bot.alerts.loop import run as run_alerts
from bot.alerts.matching import AlertMatcher
from bot.alerts.queueing import AlertStores
from bot.alerts.telling import Telling
from bot.delivery.broadcasting import Broadcasting
from bot.delivery.drain_lock import drain_lock_of
from bot.delivery.outbox import Outbox
from bot.delivery.reach import Reach
from bot.handlers.administration.source_notices import tell_notices
from bot.handlers.answer_pool import AnswerPool
from bot.handlers.conversations import Conversations
from bot.handlers.desk import Desk, Me
from bot.handlers.throttle import Throttle
from bot.listening import CONNECTIONS, POLL_S, listen
from bot.stopping import when_told_to_stop
from bot.telegram.connections import Connections
from bot.telegram.intake import Handled, Intake
from bot.telegram.limiter import LaneLimiter
from bot.telegram.pace import TELEGRAM_PACE
from bot.telegram.profile import tell_profile
from bot.telegram.sender import Sender
from index import InputError, ModelError, QuotewireError, open_live_sources

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.adapters import BotTables
    from bot.handlers.conversations import BotApplication
    from bot.settings import BotSettings
    from bot.telegram.pace import Pace
    from index import NewsIndex

logger = logging.getLogger(__name__)

# What was begun is finished for so long at the end; the rest is taken up at the next start.
GRACE_S = 20.0
HOUSEKEEPING_S = 600.0
FOLLOW_EVERY_S = 2.0
# Telegram keeps what it could not deliver for a day; a repeat later than two is none.
INBOX_DAYS = 2
# A correction looks for what was sent before.
OUTBOX_DAYS = 30


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class _Running:
    application: BotApplication
    intake: Intake
    desk: Desk
    tables: BotTables
    conversations: Conversations
    outbox: Outbox
    matcher: AlertMatcher


def _expect_announced_changes() -> None:
    """The library warns at every 429 that retry_after will be a timedelta; both forms are read."""
    warnings.filterwarnings("ignore", message=".*retry_after", category=PTBDeprecationWarning)


async def serve(
    settings: BotSettings, news: NewsIndex, clock: Callable[[], datetime] = utc_now
) -> None:
    """Answer until told to stop (SIGINT, SIGTERM).

    Raises InputError without a token or for one that Telegram does not know.
    """
    _expect_announced_changes()
    stop = asyncio.Event()
    when_told_to_stop(stop.set)
    async with running(settings, news, clock, stop) as parts:
        if parts is None:
            return
        logger.info("serving as @%s", parts.desk.me.name)
        await stop.wait()
        logger.info("stopping: what was begun is finished")


@asynccontextmanager
async def running(
    settings: BotSettings,
    news: NewsIndex,
    clock: Callable[[], datetime],
    stop: asyncio.Event,
    pace: Pace = TELEGRAM_PACE,
) -> AsyncIterator[_Running | None]:
    """The bot at work, stopped gracefully at the end; None where it was told to stop before."""
    if settings.token is None:
        raise InputError(
            "no token: get one from @BotFather in Telegram and set TELEGRAM_BOT_TOKEN"
        )
    tables = open_tables(news)
    intake = Intake(tables.inbox, clock)
    limiter = LaneLimiter(settings.messages_per_second, chat_limits=pace.chat_limits)
    application = _application(settings, settings.token.get_secret_value(), intake, limiter)
    if not await _connected(application, stop, pace.start_retry_s):
        yield None
        return
    sender = Sender(application.bot, pace.back_off_s)
    desk = _desk(settings, news, clock, application, tables, sender)
    parts = _assembled(application, tables, intake, limiter, desk)
    tasks = [
        asyncio.create_task(work, name=name)
        for name, work in (
            ("model", _load_model(news)),
            ("analysis", _reanalyse(news)),
            ("profile", tell_profile(application.bot, settings.admins, tables.facts)),
            ("housekeeping", _housekeeping(parts)),
            ("outbox", parts.outbox.run()),
            ("watching", desk.live.watch()),
            ("source notices", tell_notices(desk)),
            ("alerts", run_alerts(parts.matcher, clock, parts.outbox.wake)),
        )
    ]
    for task in tasks:
        task.add_done_callback(_say_if_failed)
    try:
        await application.start()
        if taken_up := await intake.replay(application.bot):
            logger.info("taking up %d updates that were not finished", taken_up)
        await listen(application, settings)
        yield parts
    finally:
        await _stop(parts, tasks)


def _desk(
    settings: BotSettings,
    news: NewsIndex,
    clock: Callable[[], datetime],
    application: BotApplication,
    tables: BotTables,
    sender: Sender,
) -> Desk:
    return Desk(
        settings=settings,
        news=news,
        live=open_live_sources(news, clock),
        chats=tables.chats,
        exchanges=tables.exchanges,
        sender=sender,
        pool=AnswerPool(settings.answer_threads, settings.answers_waiting),
        throttle=Throttle(settings.questions_per_minute, settings.group_questions_per_minute),
        clock=clock,
        me=Me(application.bot.id, application.bot.username),
    )


def _assembled(
    application: BotApplication,
    tables: BotTables,
    intake: Intake,
    limiter: LaneLimiter,
    desk: Desk,
) -> _Running:
    """The conversations over their desk, and the outbox beside them."""
    lock = drain_lock_of(desk.news.folder.path)
    telling = Telling(
        *(desk.news, tables.chats, tables.outbox, tables.alerts, tables.subscriptions),
        *(desk.clock, desk.me.name, desk.may_tell),
    )
    reach = Reach(tables.chats, tables.subscriptions)
    outbox = Outbox(
        *(tables.outbox, reach, desk.sender, telling.messages, desk.clock, lock),
        messages_per_second=desk.settings.messages_per_second,
    )
    broadcasting = Broadcasting(tables.outbox, tables.chats, tables.facts)
    conversations = Conversations(
        desk, application.bot, limiter, broadcasting, outbox, tables.subscriptions
    )
    conversations.add_to(application)
    stores = AlertStores(
        *(tables.subscriptions, tables.alerts, tables.outbox, tables.chats),
        unit=tables.unit,
    )
    matcher = AlertMatcher(desk.news.alerts, stores)
    return _Running(application, intake, desk, tables, conversations, outbox, matcher)


def _application(
    settings: BotSettings, token: str, intake: Intake, limiter: LaneLimiter
) -> BotApplication:
    root = settings.api_url.rstrip("/")
    return (
        Application.builder()
        .token(token)
        .base_url(f"{root}/bot")
        .base_file_url(f"{root}/file/bot")
        .update_queue(intake)
        .concurrent_updates(Handled(intake))
        .rate_limiter(limiter)
        .request(Connections(CONNECTIONS))
        .get_updates_request(HTTPXRequest(1, read_timeout=POLL_S + 10))
        .build()
    )


async def _connected(application: BotApplication, stop: asyncio.Event, retry_s: float) -> bool:
    """Whether Telegram could be reached before the bot was told to stop."""
    from telegram.error import InvalidToken

    while not stop.is_set():
        try:
            await application.initialize()
        except InvalidToken as error:
            await application.bot.shutdown()
            raise InputError(
                "Telegram does not know this token; copy TELEGRAM_BOT_TOKEN from @BotFather again"
            ) from error
        except NetworkError as error:
            logger.warning("Telegram cannot be reached, trying again: %s", error)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), retry_s)
        else:
            return True
    await application.bot.shutdown()
    return False


async def _load_model(news: NewsIndex) -> None:
    """Until the model is there, questions are answered by words; then imports are followed."""
    try:
        await asyncio.to_thread(news.load_model)
        await asyncio.to_thread(news.sync)
        logger.info("the model is loaded: answering by words and meaning")
    except ModelError as error:
        logger.warning("%s; answering by words alone", error)
    except QuotewireError as error:
        logger.warning("%s", error)
    await _follow_imports(news)


async def _reanalyse(news: NewsIndex) -> None:
    """News that an earlier version has analysed; meanwhile it is searched by that. In steps, so
    that the bot can stop between two of them."""
    done = False
    while not done:
        try:
            done = not await asyncio.to_thread(news.reanalyse_some)
        except QuotewireError as error:
            logger.warning("%s", error)
            await asyncio.sleep(FOLLOW_EVERY_S)


async def _follow_imports(news: NewsIndex) -> None:
    """Index what other processes have imported: their words can be found at once, their meaning
    only once somebody has read them."""
    seen = -1
    while True:
        try:
            if (now := await asyncio.to_thread(news.change_seq)) != seen:
                await asyncio.to_thread(news.sync)
                seen = now
            elif await asyncio.to_thread(news.embed_some_sentences):
                continue  # of news that an earlier version has embedded: a step at a time
        except QuotewireError as error:
            logger.warning("%s", error)
        await asyncio.sleep(FOLLOW_EVERY_S)


async def _housekeeping(parts: _Running) -> None:
    """Forget what was promised to be forgotten."""
    while True:
        try:
            await asyncio.to_thread(_forget, parts)
        except QuotewireError as error:
            logger.warning("%s", error)
        await asyncio.sleep(HOUSEKEEPING_S)


def _forget(parts: _Running) -> None:
    now = parts.desk.clock()
    kept = timedelta(hours=parts.desk.settings.conversation_hours)
    parts.tables.exchanges.forget_before(now - kept)
    parts.tables.inbox.forget_before(now - timedelta(days=INBOX_DAYS))
    parts.tables.outbox.forget_before(now - timedelta(days=OUTBOX_DAYS))


async def _stop(parts: _Running, tasks: list[asyncio.Task[None]]) -> None:
    """First nothing new comes in, then what was begun is finished, then everything closes."""
    application = parts.application
    grace = _Grace(GRACE_S)
    if application.updater is not None and application.updater.running:
        await application.updater.stop()
    await grace.wait_for(parts.outbox.close())
    for task in tasks:
        task.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.gather(*tasks, return_exceptions=True)
    if application.running:
        await grace.wait_for(parts.intake.join())
        await grace.wait_for(application.stop())
    await grace.wait_for(parts.conversations.close())
    await parts.desk.pool.close()
    await application.shutdown()


def _say_if_failed(task: asyncio.Task[None]) -> None:
    """Work beside the conversations that ends by a bug must not do so unheard."""
    if not task.cancelled() and (error := task.exception()) is not None:
        logger.error("%s has stopped working", task.get_name(), exc_info=error)


class _Grace:
    """One span of time for all that has to be waited for; each gets a moment at least."""

    def __init__(self, seconds: float) -> None:
        self._ends_at = asyncio.get_running_loop().time() + seconds
        self._said = False

    async def wait_for(self, work: Awaitable[None]) -> None:
        left = self._ends_at - asyncio.get_running_loop().time()
        try:
            await asyncio.wait_for(work, max(left, 0.5))
        except TimeoutError:
            if not self._said:
                logger.warning("not all was finished in time: it is taken up at the next start")
            self._said = True
