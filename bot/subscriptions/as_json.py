"""Subscriptions as JSON, to be carried to another chat or kept; what comes back is untrusted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from bot.subscriptions.options import OPTIONS
from bot.subscriptions.parsing import require_words
from bot.subscriptions.records import SubscriptionRequest
from bot.subscriptions.refusals import SubscriptionRefused
from bot.telegram.messages import MAX_TEXT_UNITS, utf16_length

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.subscriptions.records import Subscription

VERSION = 1
# Fifty subscriptions of the longest words are about 100 kB.
MAX_BYTES = 500_000
# Of the entries of a document: with the command before it, it must fit into one message.
MAX_EXPORT_UNITS = MAX_TEXT_UNITS - 200
MAX_ENTRIES = 1_000
_OPENING = f'{{"version": {VERSION}, "subscriptions": [\n'
_BETWEEN = ",\n"


@dataclass(frozen=True, slots=True)
class Entry:
    """One subscription of an import."""

    request: SubscriptionRequest
    paused: bool


@dataclass(frozen=True, slots=True)
class BadEntry:
    """One that is refused; `place` counts from 1."""

    place: int
    reason: str


def export_subscriptions(subscriptions: Iterable[Subscription]) -> list[str]:
    """As many documents as it takes, each of which can be sent back in one message. Of whom and
    where is left out: they are imported into the chat that asks."""
    documents: list[list[str]] = [[]]
    used = 0
    for one in subscriptions:
        paused = {"paused": True} if one.paused else {}
        fields = one.request.model_dump(mode="json", exclude_defaults=True)
        entry = json.dumps(fields | paused, ensure_ascii=False)
        units = utf16_length(entry) + len(_BETWEEN)
        if documents[-1] and used + units > MAX_EXPORT_UNITS:
            documents.append([])
            used = 0
        documents[-1].append(entry)
        used += units
    return [_OPENING + _BETWEEN.join(entries) + "]}" for entries in documents]


def read_subscriptions(data: bytes) -> tuple[list[Entry], list[BadEntry]]:
    """What can be imported and, with its place, what cannot.

    Raises SubscriptionRefused where it is too large or no export at all.
    """
    if len(data) > MAX_BYTES:
        raise SubscriptionRefused(
            "subscription-import-too-large",
            f"{len(data):,} bytes, the limit is {MAX_BYTES:,}; import it in parts",
            limit=MAX_BYTES,
        )
    entries = _entries(data)
    good: list[Entry] = []
    bad: list[BadEntry] = []
    for place, entry in enumerate(entries, start=1):
        try:
            good.append(_entry(entry))
        except ValidationError as error:
            bad.append(BadEntry(place, _plainly(error)))
        except SubscriptionRefused as refused:
            bad.append(BadEntry(place, str(refused)))
    return good, bad


def _entries(data: bytes) -> list[Any]:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _unreadable("it is no JSON") from error
    if not isinstance(document, dict) or document.get("version") != VERSION:
        raise _unreadable(f"it is no export of version {VERSION}")
    entries = document.get("subscriptions")
    if not isinstance(entries, list):
        raise _unreadable("it holds no list of subscriptions")
    if len(entries) > MAX_ENTRIES:
        raise _unreadable(f"it holds {len(entries):,} subscriptions, the limit is {MAX_ENTRIES:,}")
    return entries


def _entry(given: Any) -> Entry:  # noqa: ANN401 - whatever JSON holds
    paused = False
    if isinstance(given, dict):
        paused = given.get("paused") is True
        given = {key: value for key, value in given.items() if key != "paused"}
    request = SubscriptionRequest.model_validate_json(json.dumps(given))
    require_words(request.subject)
    OPTIONS.check(request)
    return Entry(request, paused)


def _plainly(error: ValidationError) -> str:
    """Where and why, without what was given."""
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(map(str, first["loc"]))
    return f"{where}: {first['msg']}" if where else str(first["msg"])


def _unreadable(why: str) -> SubscriptionRefused:
    return SubscriptionRefused(
        "subscription-import-unreadable", f"nothing was imported: {why}", reason=why
    )
