"""What `doctor` looks at: python, folder, disk, model, database, index, settings; what to do."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.composition import open_index, storage_exists
from index.errors import QuotewireError, StoreVersionError
from index.indexing.model_loading import packaged_model_problem
from index.settings import PACKAGED_MODEL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.data_folder import DataFolder
    from index.settings import IndexSettings

MIN_PYTHON = (3, 11)
MIN_FREE_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `fine` or not, what was seen, and what to do where it is not."""

    subject: str
    fine: bool
    seen: str
    advice: str = ""


def diagnose(settings: IndexSettings, folder: DataFolder) -> Iterator[Finding]:
    """Look at each thing in turn. An older database is migrated by looking, as by any command."""
    yield _python()
    place = _place(folder)
    yield place
    yield _disk(folder)
    yield _model(settings)
    if place.fine:
        yield from _data(settings, folder)
    yield Finding("settings", True, f"data in {folder.path}, model {settings.model}")


def _python() -> Finding:
    seen = ".".join(map(str, sys.version_info[:3]))
    return Finding("python", sys.version_info >= MIN_PYTHON, seen, "install Python 3.11 or newer")


def _nearest(folder: DataFolder) -> Path:
    """The data folder, or where it would be made."""
    return next(p for p in (folder.path, *folder.path.absolute().parents) if p.exists())


def _place(folder: DataFolder) -> Finding:
    nearest = _nearest(folder)
    if not nearest.is_dir():
        return Finding("folder", False, f"{nearest} is a file", "name a folder by --data")
    fine = os.access(nearest, os.W_OK | os.X_OK)
    seen = f"{nearest} {'can' if fine else 'cannot'} be written to by this user"
    return Finding("folder", fine, seen, "give it to this user, or name another by --data")


def _disk(folder: DataFolder) -> Finding:
    free = shutil.disk_usage(_nearest(folder)).free
    seen = f"{free / 1e9:.1f} GB free for {folder.path}"
    return Finding("disk", free >= MIN_FREE_BYTES, seen, "free some space, or move --data")


def _model(settings: IndexSettings) -> Finding:
    if settings.model != PACKAGED_MODEL:
        return Finding("model", True, f"{settings.model} (its weights are not ours to check)")
    problem = packaged_model_problem()
    seen = problem or "all-MiniLM-L6-v2, weights as published"
    return Finding("model", problem is None, seen, "install it again: ./scripts/run")


def _data(settings: IndexSettings, folder: DataFolder) -> Iterator[Finding]:
    if not storage_exists(settings, folder):
        yield Finding("database", True, f"none yet in {folder.path}: nothing was imported")
        return
    try:
        with open_index(settings, folder) as news:
            stats = news.stats()
            yield Finding("database", True, f"{stats.updates} updates, {stats.size_bytes:,} bytes")
            problems = news.verify()
            waiting = stats.pending.get("dense", 0)
    except StoreVersionError as error:
        yield Finding("database", False, str(error), "update the program; the data is left alone")
        return
    except QuotewireError as error:
        yield Finding("database", False, str(error), "restore a copy, or import anew")
        return
    seen = "; ".join(problems) or f"whole, {waiting} changes wait for their vectors"
    yield Finding("index", not problems, seen, "python -m bot rebuild")
