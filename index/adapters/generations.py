"""The index files of a data folder: generations side by side, one of them current.

    data/index/current              the name of the generation that serves
    data/index/<name>/dense.faiss   vectors at the moment of the rebuild
    data/index/<name>/lexical/      terms, kept up by every sync
    data/index/<name>/about.json    what it was built from

A rebuild writes a new folder and then switches `current` by one rename, so a reader sees the old
generation or the new one, never half of either.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import uuid
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from index.errors import ErrorCode, IndexFileError

if TYPE_CHECKING:
    from pathlib import Path

_CURRENT = "current"
_ABOUT = "about.json"
_NAME = re.compile(r"g-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class About:
    """What a generation was built from. `dense_seq` is the last change of the store that
    `dense.faiss` has in and `fingerprint` its model: None where there is no such file."""

    dense_seq: int | None
    fingerprint: str | None
    analysis_version: str
    built_at: str


@dataclass(frozen=True, slots=True)
class Generation:
    """A complete set of index files."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def dense_file(self) -> Path:
        return self.folder / "dense.faiss"

    @property
    def lexical_folder(self) -> Path:
        return self.folder / "lexical"

    def about(self) -> About:
        """Raises IndexFileError where it cannot be read."""
        try:
            return About(**json.loads((self.folder / _ABOUT).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError, RecursionError) as error:
            raise IndexFileError(
                f"{self.folder / _ABOUT} cannot be read ({error})",
                ErrorCode.INDEX_DAMAGED,
                path=str(self.folder / _ABOUT),
            ) from error

    def write_about(self, about: About) -> None:
        _write_durably(self.folder / _ABOUT, json.dumps(asdict(about)))


class Generations:
    """The generations under one folder. Callers hold a lock while they switch or prune."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def current(self) -> Generation | None:
        """The generation that serves, None before the first one or where its folder is gone."""
        try:
            name = (self._folder / _CURRENT).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return None
        # The name is a file's content: it must not lead out of our folder.
        folder = self._folder / name if _NAME.fullmatch(name) else None
        return Generation(folder) if folder and folder.is_dir() else None

    def create(self) -> Generation:
        """A new, empty generation that does not serve yet."""
        folder = self._folder / f"g-{uuid.uuid4().hex[:12]}"
        try:
            folder.mkdir(parents=True)
        except OSError as error:
            raise IndexFileError(
                f"{folder} cannot be made ({error})",
                ErrorCode.INDEX_NOT_WRITABLE,
                path=str(folder),
            ) from error
        return Generation(folder)

    def switch(self, generation: Generation) -> None:
        """Make it the one that serves, by one rename."""
        current = self._folder / _CURRENT
        try:
            _write_durably(current, generation.name)
        except OSError as error:
            raise IndexFileError(
                f"{current} cannot be written ({error})",
                ErrorCode.INDEX_NOT_WRITABLE,
                path=str(current),
            ) from error

    def prune(self, keep: Generation) -> None:
        """Delete all others, but leave those a running process may still have open to the system:
        an open file outlives its name."""
        for folder in self._folder.glob("g-*"):
            if folder.name != keep.name:
                shutil.rmtree(folder, ignore_errors=True)

    def discard(self, generation: Generation) -> None:
        shutil.rmtree(generation.folder, ignore_errors=True)


def _write_durably(path: Path, text: str) -> None:
    temporary = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}.tmp")
    try:
        with temporary.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()
