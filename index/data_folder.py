"""Where a data folder keeps what, and which folder serves when none is named."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import platformdirs

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
        return self == sample_folder()

    @property
    def sync_lock(self) -> Path:
        return self.path / "sync.lock"

    @property
    def rebuild_lock(self) -> Path:
        return self.path / "rebuild.lock"


def default_folder(root: Path = ROOT) -> DataFolder:
    """Return the data folder to use when none is named.

    It is `data/` in a checkout, and the user's data folder where Quotewire is installed. `root`
    is the folder that holds the packages.
    """
    if is_checkout(root):
        return DataFolder(root / "data")
    return DataFolder(platformdirs.user_data_path(NAME, appauthor=False))


def sample_folder(root: Path = ROOT) -> DataFolder:
    """Return a folder for the shipped sample news alone; a changed sample gets a new one.

    It lies in `.cache/` in a checkout, and in the user's cache folder where Quotewire is
    installed. `root` is the folder that holds the packages.
    """
    digest = hashlib.sha256(SAMPLE_NEWS.read_bytes()).hexdigest()[:12]
    if is_checkout(root):
        cache_folder = root / ".cache"
    else:
        cache_folder = platformdirs.user_cache_path(NAME, appauthor=False)
    return DataFolder(cache_folder / f"sample-{digest}")


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
