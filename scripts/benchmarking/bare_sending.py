"""`bot.send_message` alone, as fast as it goes.

    python -m scripts.benchmarking.bare_sending URL TOKEN CHATS COPIES

A process of its own, as the served bot is, with the same words, and with as many calls at once as
the library's own pool of connections sends fastest with: 40 (64 and 800 are slower).
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from typing import TYPE_CHECKING

from telegram import LinkPreviewOptions
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

CONNECTIONS = 64
AT_ONCE = 40
TEXT = "A broadcast: the harbour of Skerrow is open again, and the ferries sail as they used to."


async def send_all(url: str, token: str, chats: int, copies: int) -> None:
    """To the chats 1 to `chats`, all of them `copies` times over."""
    request = HTTPXRequest(connection_pool_size=CONNECTIONS, pool_timeout=30)
    waiting = iter(itertools.chain.from_iterable(range(1, chats + 1) for _ in range(copies)))
    async with ExtBot(token, f"{url}/bot", request=request) as sending:
        await asyncio.gather(*(_send_each(sending, waiting) for _ in range(AT_ONCE)))


async def _send_each(sending: ExtBot[None], waiting: Iterator[int]) -> None:
    preview = LinkPreviewOptions(is_disabled=True)
    for chat in waiting:
        await sending.send_message(chat, TEXT, link_preview_options=preview)


if __name__ == "__main__":
    asyncio.run(send_all(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:5])))
