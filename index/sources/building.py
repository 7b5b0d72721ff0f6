"""From the fields a source found to a `NewsUpdate`, or to a `Reject` with its reason in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from index.models import NewsUpdate, Notice, Reject, TimeOrigin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from index.models import SourceItem
    from index.sources.parameters import ImportParameters
    from index.sources.times import NewsTime

_SHOWN_CHARS = 60
_MESSAGES = {
    "string_type": "is not text",
    "string_unicode": "is not valid text",
    "tuple_type": "is not a list",
    "timezone_aware": "has no time zone",
    "datetime_type": "is not a time",
    "datetime_parsing": "is not a time",
    "datetime_from_date_parsing": "is not a time",
    "datetime_object_invalid": "is not a time",
}


def build_update(
    fields: Mapping[str, object], where: str, parameters: ImportParameters
) -> NewsUpdate | Reject:
    """The update these fields make, after `with_parameters`; `where` names the item."""
    try:
        return NewsUpdate.model_validate(with_parameters(fields, parameters))
    except ValidationError as error:
        return Reject(where, _reason(error))
    except OverflowError:  # from astimezone at either end of the calendar
        return Reject(where, "published_at is outside the years 1 to 9999")


def with_parameters(
    fields: Mapping[str, object], parameters: ImportParameters
) -> dict[str, object]:
    """Publisher, story and address as the person said; their time only where there is none."""
    merged = dict(fields)
    given = {
        "publisher": parameters.publisher,
        "story": parameters.story,
        "story_url": parameters.url,
    }
    merged.update({name: value for name, value in given.items() if value is not None})
    if merged.get("published_at") is None and parameters.published is not None:
        merged["published_at"] = parameters.published
        merged["published_precision"] = parameters.published_precision
        merged["published_from"] = TimeOrigin.IMPORT
    return merged


def time_fields(time: NewsTime, origin: TimeOrigin = TimeOrigin.OWN) -> dict[str, object]:
    """The fields of a time that a source gave; none where it gave none."""
    if time.at is None:
        return {}
    return {
        "published_at": time.at,
        "published_precision": time.precision,
        "published_from": origin,
    }


def shown(value: object) -> str:
    """A short, printable form of what stood in the input, for messages."""
    text = str(value) if isinstance(value, (str, int, float, bool)) else type(value).__name__
    visible = "".join(c if c.isprintable() else "\ufffd" for c in text[: _SHOWN_CHARS + 1])
    return visible if len(visible) <= _SHOWN_CHARS else f"{visible[:_SHOWN_CHARS]}…"


def _reason(error: ValidationError) -> str:
    """The first thing wrong, in words; pydantic's own report is long and repeats the input."""
    first = error.errors(include_url=False)[0]
    kind, name = first["type"], shown(".".join(str(part) for part in first["loc"][:2]))
    if kind == "extra_forbidden":
        return f"unknown field {name!r}; the command `schema` prints the known ones"
    if kind == "value_error":
        return shown(first["msg"].removeprefix("Value error, "))
    if kind in ("string_too_long", "too_long"):
        return f"{name} is longer than {first['ctx']['max_length']:,} characters or entries"
    if kind in ("literal_error", "enum"):
        return f"{name} must be {first['ctx']['expected']}, not {shown(first['input'])!r}"
    said = _MESSAGES.get(kind, shown(first["msg"]))
    return f"{name or 'the item'} {said}: {shown(first['input'])!r}"


@dataclass(slots=True)
class Duplicates:
    """Finds an id that comes twice in one source: an exact repeat is dropped, the rest refused."""

    _seen: dict[str, tuple[NewsUpdate, str]]

    def __init__(self) -> None:
        self._seen = {}

    def check(self, item: NewsUpdate | Reject, where: str) -> NewsUpdate | Reject | None:
        """The item, a Reject if its id was taken by other text, None for an exact repeat."""
        if isinstance(item, Reject) or (identity := item.external_id) is None:
            return item
        first, first_where = self._seen.setdefault(identity, (item, where))
        if first is item:
            return item
        if (first.headline, first.body) == (item.headline, item.body):
            return None
        return Reject(where, f"the same id as {first_where}, with other text: {shown(identity)!r}")


def with_date_notice(items: Iterable[SourceItem], name: str) -> Iterator[SourceItem]:
    """The items, then one notice if some of them have no date."""
    undated = total = 0
    for item in items:
        if isinstance(item, NewsUpdate):
            total += 1
            undated += item.published_at is None
        yield item
    if undated:
        many = "the update has" if total == 1 else f"{undated} of {total} updates have"
        yield Notice(name, f"{many} no date; --published DATE gives one")
