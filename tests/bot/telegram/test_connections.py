"""Calls over connections that are pools of their own, to a server that answers when it is told."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from telegram.error import NetworkError

from bot.telegram.connections import Connections
from bot.telegram.outcomes import Unavailable
from bot.telegram.telegram_errors import outcome_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.anyio
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


@dataclass(eq=False)
class Server:
    """Counts connections and calls; answers once the gate is open."""

    url: str = ""
    connections: int = 0
    calls: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    called: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while await reader.readuntil(b"\r\n\r\n"):
                async with self.called:
                    self.calls += 1
                    self.called.notify_all()
                await self.gate.wait()
                writer.write(ANSWER)
        writer.close()

    async def have_come(self, count: int) -> None:
        async with asyncio.timeout(30), self.called:
            await self.called.wait_for(lambda: self.calls >= count)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    found = Server()
    listening = await asyncio.start_server(found.talk, "127.0.0.1", 0)
    host, port = listening.sockets[0].getsockname()
    found.url = f"http://{host}:{port}/"
    yield found
    found.gate.set()
    listening.close()


async def call(connections: Connections, server: Server) -> tuple[int, bytes]:
    return await connections.do_request(server.url, "GET")


async def test_many_calls_share_few_connections(server: Server) -> None:
    connections = Connections(3)
    calls = [asyncio.create_task(call(connections, server)) for _ in range(40)]
    await server.have_come(3)
    assert server.calls == 3  # the others wait for one that is free
    server.gate.set()
    assert await asyncio.gather(*calls) == [(200, b"ok")] * 40
    assert (server.calls, server.connections) == (40, 3)
    await connections.shutdown()


async def test_a_call_that_finds_all_busy_for_too_long_was_not_made(server: Server) -> None:
    connections = Connections(1, wait_s=0.01)
    first = asyncio.create_task(call(connections, server))
    await server.have_come(1)

    async def second() -> int:
        return (await call(connections, server))[0]

    assert isinstance(await outcome_of(second), Unavailable)
    server.gate.set()
    await first
    assert server.calls == 1
    assert await second() == 200
    await connections.shutdown()


async def test_a_call_that_is_given_up_leaves_its_connection_to_the_next(server: Server) -> None:
    connections = Connections(1)
    first = asyncio.create_task(call(connections, server))
    await server.have_come(1)
    first.cancel()
    with suppress(asyncio.CancelledError):
        await first
    server.gate.set()
    assert await call(connections, server) == (200, b"ok")
    await connections.shutdown()


@pytest.mark.parametrize("connected", [False, True])
async def test_a_call_may_be_given_up_at_any_moment(server: Server, *, connected: bool) -> None:
    server.gate.set()
    for turns in range(40):
        connections = Connections(1)
        if connected:
            await call(connections, server)
        first = asyncio.create_task(call(connections, server))
        for _ in range(turns):
            await asyncio.sleep(0)
        first.cancel()
        with suppress(asyncio.CancelledError):
            await first
        assert await call(connections, server) == (200, b"ok"), turns
        await connections.shutdown()


async def test_a_call_that_fails_leaves_its_connection_to_the_next(server: Server) -> None:
    connections = Connections(1)
    with pytest.raises(NetworkError):
        await connections.do_request("http://127.0.0.1:9/", "GET")
    server.gate.set()
    assert await call(connections, server) == (200, b"ok")
    await connections.shutdown()


async def test_after_the_end_no_call_is_made_until_it_begins_again(server: Server) -> None:
    server.gate.set()
    connections = Connections(2)
    await connections.initialize()
    await connections.shutdown()
    with pytest.raises(RuntimeError, match="not initialized"):
        await call(connections, server)
    await connections.initialize()
    assert await call(connections, server) == (200, b"ok")
    await connections.shutdown()
