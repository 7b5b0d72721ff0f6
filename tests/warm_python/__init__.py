"""An interpreter for commands that has already imported what takes seconds.

`warm_python()` is an executable to be called as `sys.executable` is. `-m MODULE` and scripts run
in a process forked from one that holds torch and the rest, with the caller's arguments,
environment, folder and standard streams; everything else goes to the real interpreter. A signal
to the executable reaches that process, and so does its death.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_HERE = Path(__file__).resolve().parent
_READY_S = 120


@cache
def warm_python(root: Path = ROOT) -> Path:
    """Return an executable that runs commands of the checkout `root`; started once a process."""
    folder = Path(tempfile.mkdtemp(prefix="warm-"))  # short: a socket's path has 107 bytes
    address = folder / "socket"
    server = subprocess.Popen(
        [sys.executable, _HERE / "server.py", root, address],
        cwd=root,
        env={**os.environ, "OMP_NUM_THREADS": "1"},  # a pool of threads would not survive a fork
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    )
    atexit.register(_stop, server, folder)
    assert server.stdout is not None
    if server.stdout.readline() != b"ready\n":
        raise RuntimeError(f"the warm interpreter did not start: exit {server.wait(_READY_S)}")
    python = folder / "python"
    client = f'"{sys.executable}" -IS "{_HERE / "client.py"}" "{sys.executable}" "{address}"'
    python.write_text(f'#!/bin/sh\nexec {client} "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    return python


def _stop(server: subprocess.Popen[bytes], folder: Path) -> None:
    server.terminate()
    server.wait()
    if server.stdout is not None:
        server.stdout.close()
    shutil.rmtree(folder, ignore_errors=True)
