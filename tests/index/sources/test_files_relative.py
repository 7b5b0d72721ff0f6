from __future__ import annotations

import os
from pathlib import Path

from index.models import NewsUpdate
from index.sources import ImportParameters, open_source

FEED = Path(__file__).resolve().parents[2] / "data" / "feed_atom.xml"


def test_a_folder_named_relative_to_the_current_one_is_read(tmp_path: Path) -> None:
    (tmp_path / "inbox" / "inner").mkdir(parents=True)
    (tmp_path / "inbox" / "inner" / "feed.xml").write_bytes(FEED.read_bytes())
    relative = Path(os.path.relpath(tmp_path / "inbox"))
    items = list(open_source(relative, ImportParameters()).fetch())
    assert sum(isinstance(item, NewsUpdate) for item in items) == 3
