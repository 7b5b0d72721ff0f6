"""The server as a process of its own: see `tests.bot_api.control`."""

from __future__ import annotations

import argparse
import signal
import threading

from tests.bot_api.server import TOKEN, BotApiServer


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bot_api")
    parser.add_argument("--port", type=int, default=0, help="0 for a free one")
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--chats", type=int, default=0, help="private chats 1 to this number")
    parser.add_argument("--checked", action="store_true", help="refuse what Telegram would refuse")
    given = parser.parse_args()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    with BotApiServer(given.token, port=given.port) as server:
        server.state.checked = given.checked
        for number in range(1, given.chats + 1):
            server.private(number)
        print(server.url, flush=True)
        stop.wait()


if __name__ == "__main__":
    main()
