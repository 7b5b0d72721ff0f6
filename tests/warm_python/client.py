"""Hands a command to the server, waits for its end and ends as it did."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys


def main() -> int:
    real, address, arguments = sys.argv[1], sys.argv[2], sys.argv[3:]
    command = [argument for argument in arguments if argument != "-P"]
    if not command or (command[0] != "-m" and command[0].startswith("-")):
        os.execv(real, [real, *arguments])  # noqa: S606 - the interpreter itself
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.connect(address)
        # pathlib would take as long to import as all the rest.
        folder = os.getcwd()  # noqa: PTH109
        request = {"command": command, "folder": folder, "environment": dict(os.environ)}
        socket.send_fds(server, [b"fds"], [0, 1, 2])
        server.sendall(json.dumps(request).encode() + b"\n")
        with server.makefile("r", encoding="ascii") as replies:
            pid = int(replies.readline())
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, lambda received, _: os.kill(pid, received))
            code = int(replies.readline())
    if code < 0:  # ended by a signal: so do we
        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    return code


if __name__ == "__main__":
    sys.exit(main())
