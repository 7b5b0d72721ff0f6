"""From the fields a source found to a `NewsUpdate`, or to a `Reject` with its reason in words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from index.errors import ErrorCode
from index.identity.unsteady_pages import marked
from index.models import NewsUpdate, Notice, Reject, TimeOrigin

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from index.import_parameters import ImportParameters
    from index.models import SourceItem
    from index.sources.parsing.times import NewsTime

_SHOWN_CHARS = 60
MIN_OF_ONE_ID = 3
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


def with_own_ids(
    items: Sequence[NewsUpdate | Reject], declared: Container[object]
) -> list[NewsUpdate | Reject]:
    """Items of one feed or page; where one id stands for several texts and tells nothing, each has
    its own link for an id, else the shared one marked by its time, else by its text.

    So it is where the links differ, where the id is only a link and not in `declared`, and where
    all of MIN_OF_ONE_ID texts have one. Otherwise an entry is there in several versions, newest
    first.
    """
    kept = list(items)
    holders: dict[str, list[int]] = defaultdict(list)
    total = 0
    for number, item in enumerate(items):
        if isinstance(item, NewsUpdate):
            total += 1
            if item.external_id is not None:
                holders[item.external_id].append(number)
    for shared, numbers in holders.items():
        updates = [one for number in numbers if isinstance(one := items[number], NewsUpdate)]
        texts = len({(one.headline, one.body) for one in updates})
        if texts == 1:
            continue
        is_of_all = len(updates) == total and texts >= MIN_OF_ONE_ID
        own = _own_ids(shared, updates, texts, is_weak=is_of_all or shared not in declared)
        for number, update, own_id in zip(numbers, updates, own, strict=True):
            kept[number] = update.model_copy(update={"id": own_id})
    return kept


def _own_ids(
    shared: str, updates: Sequence[NewsUpdate], texts: int, *, is_weak: bool
) -> Sequence[str]:
    links = [one.url for one in updates if one.url is not None]
    if len(links) == len(updates) and len(set(links)) >= texts:
        return links
    if not is_weak:
        return [shared] * len(updates)
    times = [one.published_at for one in updates if one.published_from is TimeOrigin.OWN]
    if len(times) == len(updates) and len(set(times)) >= texts:
        return [marked(shared, time.isoformat()) for time in times if time is not None]
    return [marked(shared, one.content) for one in updates]


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
        yield Notice(
            name, f"{many} no date", ErrorCode.DATE_MISSING, {"undated": undated, "total": total}
        )
