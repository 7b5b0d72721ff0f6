"""What a health check looks at: python, folder, disk, model, database, index, settings."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import TYPE_CHECKING

from index.composition import open_index, storage_exists
from index.errors import QuotewireError, StoreVersionError
from index.indexing.model_loading import packaged_model_problem
from index.judging.judge import judge_problem
from index.settings import PACKAGED_MODEL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from index.data_folder import DataFolder
    from index.errors import Value
    from index.settings import IndexSettings

MIN_PYTHON = (3, 11)
MIN_FREE_BYTES = 500_000_000


@unique
class FindingCode(StrEnum):
    """What can be wrong. A code never changes its meaning; what to do is for the caller to say."""

    PYTHON_TOO_OLD = "python-too-old"
    FOLDER_IS_A_FILE = "folder-is-a-file"
    FOLDER_NOT_WRITABLE = "folder-not-writable"
    DISK_NEARLY_FULL = "disk-nearly-full"
    PACKAGED_MODEL_DAMAGED = "packaged-model-damaged"
    JUDGE_DAMAGED = "judge-damaged"
    DATABASE_TOO_NEW = "database-too-new"
    DATABASE_UNUSABLE = "database-unusable"
    DATA_INCONSISTENT = "data-inconsistent"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `fine` or not, what was seen, and the code of what can be wrong.

    `code` is "" where nothing can be; `values` are what `seen` is made of.
    """

    subject: str
    fine: bool
    seen: str
    code: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)


def diagnose(settings: IndexSettings, folder: DataFolder) -> Iterator[Finding]:
    """Look at each thing in turn. An older database is migrated by looking, as by any command."""
    yield _python()
    place = _place(folder)
    yield place
    yield _disk(folder)
    yield _model(settings)
    yield _judge()
    if place.fine:
        yield from _data(settings, folder)
    yield Finding("settings", True, f"data in {folder.path}, model {settings.model}")


def _python() -> Finding:
    seen = ".".join(map(str, sys.version_info[:3]))
    code, needed = FindingCode.PYTHON_TOO_OLD, ".".join(map(str, MIN_PYTHON))
    return Finding("python", sys.version_info >= MIN_PYTHON, seen, code, {"needed": needed})


def _nearest(folder: DataFolder) -> Path:
    """The data folder, or where it would be made."""
    return next(p for p in (folder.path, *folder.path.absolute().parents) if p.exists())


def _place(folder: DataFolder) -> Finding:
    nearest = _nearest(folder)
    if not nearest.is_dir():
        code = FindingCode.FOLDER_IS_A_FILE
        return Finding("folder", False, f"{nearest} is a file", code, {"path": str(nearest)})
    fine = os.access(nearest, os.W_OK | os.X_OK)
    seen = f"{nearest} {'can' if fine else 'cannot'} be written to by this user"
    code = FindingCode.FOLDER_NOT_WRITABLE
    return Finding("folder", fine, seen, code, {"path": str(nearest)})


def _disk(folder: DataFolder) -> Finding:
    free = shutil.disk_usage(_nearest(folder)).free
    seen = f"{free / 1e9:.1f} GB free for {folder.path}"
    code, values = FindingCode.DISK_NEARLY_FULL, {"free_bytes": free, "needed": MIN_FREE_BYTES}
    return Finding("disk", free >= MIN_FREE_BYTES, seen, code, values)


def _model(settings: IndexSettings) -> Finding:
    if settings.model != PACKAGED_MODEL:
        return Finding("model", True, f"{settings.model} (its weights are not ours to check)")
    problem = packaged_model_problem()
    seen = problem or "all-MiniLM-L6-v2, weights as published"
    return Finding("model", problem is None, seen, FindingCode.PACKAGED_MODEL_DAMAGED)


def _judge() -> Finding:
    problem = judge_problem()
    code = FindingCode.JUDGE_DAMAGED
    return Finding("judge", problem is None, problem or "whole", code)


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
        yield Finding("database", False, str(error), FindingCode.DATABASE_TOO_NEW, error.values)
        return
    except QuotewireError as error:
        yield Finding("database", False, str(error), FindingCode.DATABASE_UNUSABLE, error.values)
        return
    seen = "; ".join(problems) or f"whole, {waiting} changes wait for their vectors"
    code, values = FindingCode.DATA_INCONSISTENT, {"problems": len(problems)}
    yield Finding("index", not problems, seen, code, values)
