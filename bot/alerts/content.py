"""What a delivery of ours says, as JSON that names news by its place and never holds its text."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from bot.delivery.deliveries import DeliveryKind
from index import ChangedSpan, ExcerptRef, MatchKind


class _Content(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AlertItem(_Content):
    """One development: the excerpt that matched, why, and whose words it holds. `also` are the
    publishers of others that told the same."""

    excerpt: ExcerptRef
    match: MatchKind
    subscription_id: int
    speaker: str | None = None
    reported_speaker: str | None = None
    also: tuple[str, ...] = ()


class AlertContent(_Content):
    """Of an alert (one item), a digest or a summary. `more`: how many further ones there were."""

    items: tuple[AlertItem, ...] = Field(min_length=1)
    more: int = 0


class CorrectionContent(_Content):
    """Of a correction or retraction: of which message, and what changed from the revision that was
    told to the one that is now. `after` is None where the update is gone; `only_adds` means that
    nothing that was said was taken back. The spans are of `before` and `after`."""

    original: str
    original_kind: DeliveryKind
    update_id: str
    before: int
    after: int | None
    kinds: tuple[str, ...] = ()
    spans: tuple[ChangedSpan, ...] = ()
    only_adds: bool = False
