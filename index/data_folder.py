"""Where a data folder keeps what, and which folder serves when none is named."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from index.errors import ErrorCode, InputError

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = "quotewire"
ROOT = Path(__file__).resolve().parent.parent
SAMPLE_NEWS = Path(__file__).resolve().parent / "sample" / "news.jsonl"


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The files of one data folder. Nothing is created by looking."""

    path: Path

    @property
    def database(self) -> Path:
        return self.path / "quotewire.db"

    @property
    def indexes(self) -> Path:
        return self.path / "index"

    @property
    def is_sample(self) -> bool:
        """Whether it is the shipped sample's, in which nobody's own news belongs."""
        try:
            return self == sample_folder()
        except InputError:  # a user without a home has no sample
            return False

    @property
    def sync_lock(self) -> Path:
        return self.path / "sync.lock"

    @property
    def rebuild_lock(self) -> Path:
        return self.path / "rebuild.lock"


def default_folder(root: Path = ROOT) -> DataFolder:
    """Return the data folder to use when none is named.

    It is `data/` in a checkout, and the user's data folder where Quotewire is installed. `root`
    is the folder that holds the packages. Raises InputError for a user without a home.
    """
    if is_checkout(root):
        return DataFolder(root / "data")
    return DataFolder(_users(platformdirs.user_data_path))


def sample_folder(root: Path = ROOT) -> DataFolder:
    """Return a folder for the shipped sample news alone; a changed sample gets a new one.

    It lies in `.cache/` in a checkout, and in the user's cache folder where Quotewire is
    installed. `root` is the folder that holds the packages. Raises InputError for a user without
    a home.
    """
    digest = hashlib.sha256(SAMPLE_NEWS.read_bytes()).hexdigest()[:12]
    caches = root / ".cache" if is_checkout(root) else _users(platformdirs.user_cache_path)
    return DataFolder(caches / f"sample-{digest}")


def _users(folder: Callable[..., Path]) -> Path:
    try:
        return folder(NAME, appauthor=False)
    except RuntimeError as error:  # a container's user that the system does not know, no HOME set
        raise InputError(
            "this user has no home folder to keep news in: name a data folder, or set HOME",
            ErrorCode.HOME_UNKNOWN,
        ) from error


@cache
def is_checkout(root: Path) -> bool:
    """Tell whether `root` is a checkout: our own pyproject.toml lies beside the packages.

    No wheel installs that file. Any other project's, or one that cannot be read, does not count.
    """
    try:
        document = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    project = document.get("project")
    return isinstance(project, dict) and project.get("name") == NAME
