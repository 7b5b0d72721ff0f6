"""Memory that is given back once it is free."""

from __future__ import annotations

import ctypes
import sys

_M_MMAP_THRESHOLD = -3  # malloc.h
# The writer of the word index takes 15 MB at a time, in a thread of its own each time.
_THRESHOLD_BYTES = 1024**2


def give_back_memory() -> None:
    """Have glibc return freed blocks of a megabyte and more at once: by itself it keeps ever
    larger ones, which cost a process that indexes all day 200 MB. Nothing without glibc."""
    if not sys.platform.startswith("linux"):
        return
    try:
        ctypes.CDLL("libc.so.6").mallopt(_M_MMAP_THRESHOLD, _THRESHOLD_BYTES)
    except (OSError, AttributeError):  # another C library, which has no such habit
        return
