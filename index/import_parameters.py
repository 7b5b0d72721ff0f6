"""What a person says about a file that the file itself does not say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from index.models import TimePrecision


@dataclass(frozen=True, slots=True)
class ImportParameters:
    """Parameters of one import, all optional.

    `published` (aware UTC) stands for items that have no time of their own; `publisher`, `story`
    and `url` win over what the file says. `introduction_lines` is for text dumps: how many lines
    the page's introduction has (0: none; None: the heuristic decides and says so).
    `format` is "auto" or the format of a source kind.
    `back_list` is for the first fetch of a page that is watched from now on: what is new then is
    stored, and nobody is alerted to it.
    `followed` is for a page that is fetched again and again, which may not keep still (see
    `index.identity.unsteady_pages`); what a person imports is taken at its word.
    `found_at` is where redirects led when `url` was fetched: relative links are resolved against
    it, while what identifies source and updates stays with `url`.
    """

    published: datetime | None = None
    published_precision: TimePrecision = "second"
    publisher: str | None = None
    url: str | None = None
    story: str | None = None
    introduction_lines: int | None = None
    format: str = "auto"
    back_list: bool = False
    followed: bool = False
    found_at: str | None = None

    @property
    def base(self) -> str | None:
        """The address that relative links are resolved against."""
        return self.found_at or self.url
