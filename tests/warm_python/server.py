"""Imports what takes seconds, then forks a process for each command.

    python server.py ROOT SOCKET      prints "ready" once it listens

Nothing is loaded or computed here, only imported: a fork must find one thread and no locks.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import runpy
import selectors
import signal
import socket
import sys
import threading
from pathlib import Path

HEAVY = (
    *("torch", "sentence_transformers", "transformers.models.bert.modeling_bert"),
    *("faiss", "tantivy", "telegram.ext", "feedparser", "selectolax.lexbor"),
)
OURS = ("index", "bot.cli.commands", "bot.app", "index.adapters.embedder")


class Server:
    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._clients: dict[int, socket.socket] = {}  # by process id
        self._selector = selectors.DefaultSelector()

    def serve(self) -> None:
        """Serve until SIGTERM; returns in each forked process, with its command as `sys.argv`."""
        wake_up, waker = socket.socketpair()
        waker.setblocking(False)
        signal.set_wakeup_fd(waker.fileno())
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._selector.register(wake_up, selectors.EVENT_READ)
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is wake_up:
                    wake_up.recv(1 << 10)
                    self._reap()
                elif key.fileobj is not self._listener:
                    self._kill(key.data)
                elif self._accept():
                    signal.set_wakeup_fd(-1)
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    for mine in (wake_up, waker, self._listener, *self._clients.values()):
                        mine.close()
                    self._selector.close()
                    return

    def _accept(self) -> bool:
        """Fork for one command; True in the new process."""
        client, _ = self._listener.accept()
        _, streams, _, _ = socket.recv_fds(client, 3, 3)
        with client.makefile("r", encoding="utf-8") as lines:
            request = json.loads(lines.readline())
        pid = os.fork()
        if pid:
            for stream in streams:
                os.close(stream)
            self._clients[pid] = client
            self._selector.register(client, selectors.EVENT_READ, pid)
            with contextlib.suppress(OSError):
                client.sendall(b"%d\n" % pid)
            return False
        client.close()
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        os.chdir(request["folder"])
        os.environ.clear()
        os.environ.update(request["environment"])
        sys.argv = request["command"]
        return True

    def _kill(self, pid: int) -> None:
        """End what a client started that is gone itself: it says nothing more while it lives."""
        self._selector.unregister(self._clients[pid])
        os.kill(pid, signal.SIGKILL)

    def _reap(self) -> None:
        while self._clients:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                break
            with self._clients.pop(pid) as client, contextlib.suppress(OSError):
                with contextlib.suppress(KeyError):
                    self._selector.unregister(client)
                client.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))


def run(command: list[str]) -> None:
    if command[0] == "-m":
        sys.argv = command[1:]
        runpy.run_module(command[1], run_name="__main__", alter_sys=True)
    else:
        sys.path[0] = str(Path(command[0]).resolve().parent)
        runpy.run_path(command[0], run_name="__main__")


def main() -> None:
    root, address = sys.argv[1:]
    sys.path[0] = root
    for name in (*HEAVY, *OURS):
        importlib.import_module(name)
    assert threading.active_count() == 1, threading.enumerate()
    gc.freeze()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(address)
        listener.listen()
        os.write(1, b"ready\n")
        Server(listener).serve()
    run(sys.argv)


if __name__ == "__main__":
    main()
