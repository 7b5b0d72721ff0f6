"""Where a data folder keeps what, and which folder serves when none is named."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

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


def default_folder() -> DataFolder:
    """The data folder when none is named: `data/` beside the packages, wherever one stands."""
    return DataFolder(ROOT / "data")


def sample_folder() -> DataFolder:
    """A folder for the shipped sample news alone; a changed sample gets a new one."""
    digest = hashlib.sha256(SAMPLE_NEWS.read_bytes()).hexdigest()[:12]
    return DataFolder(ROOT / ".cache" / f"sample-{digest}")
