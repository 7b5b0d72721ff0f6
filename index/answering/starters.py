"""Questions to begin with, made from the current news: what can be asked is what is answered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from index.answering.offers import names_in
from index.attribution.people import is_personal
from index.models import TimeWindow
from index.ports import ChangeLog, Statements, Updates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from index.attribution.people import People
    from index.attribution.statements import StoredStatement
    from index.models import StoredUpdate

MAX_STARTER_CHARS = 60
RECENT_UPDATES = 60
MAX_TRIED = 20
_PRINTABLE = re.compile(r"[^\W_][\w’'.,&-]*(?: [\w’'.,&-]+)*")


class RecentNews(Updates, Statements, ChangeLog, Protocol):
    """What questions to begin with are made from."""


class Starters:
    """Keeps the questions until the news changes."""

    def __init__(self, store: RecentNews) -> None:
        self._store = store
        self._kept: tuple[int, int, tuple[str, ...]] | None = None

    def current(
        self, people: People, is_answered: Callable[[str], bool], limit: int
    ) -> tuple[str, ...]:
        """See `starter_questions`."""
        seq = self._store.change_seq()
        if self._kept is None or self._kept[:2] != (seq, limit):
            found = starter_questions(self._store, people, is_answered, limit)
            self._kept = (seq, limit, found)
        return self._kept[2]


def starter_questions(
    store: RecentNews, people: People, is_answered: Callable[[str], bool], limit: int
) -> tuple[str, ...]:
    """At most `limit` questions of at most MAX_STARTER_CHARS, each answered, the newest story's
    first and no two of one story while there are others. The same for a state of the news."""
    recent = store.latest(TimeWindow(), RECENT_UPDATES)
    held = store.statements_in([update.update_id for update in recent])
    candidates = list(_candidates(recent, held, people))
    chosen: list[str] = []
    stories: set[str] = set()
    tried: set[str] = set()
    for again in (False, True):
        for story, question in candidates:
            if len(chosen) == limit or len(tried) > MAX_TRIED:
                return tuple(chosen)
            if question in tried or (story in stories and not again):
                continue
            tried.add(question)
            if is_answered(question):
                chosen.append(question)
                stories.add(story)
    return tuple(chosen)


def _candidates(
    recent: Sequence[StoredUpdate],
    held: dict[str, list[StoredStatement]],
    people: People,
) -> Iterator[tuple[str, str]]:
    """(story, question): what speakers spoke about, then what the newest updates name."""
    for update in recent:
        for stored in held.get(update.update_id, ()):
            if question := _about_statement(stored, people):
                yield update.story, question
    for update in recent:
        for name in names_in(update.headline or update.body[:400]):
            if question := _fitting(f"latest on {name}?", name):
                yield update.story, question


def _about_statement(stored: StoredStatement, people: People) -> str | None:
    """What somebody with a name said about the first name in their words."""
    person = people.of(stored.statement.speaker)
    if person is None or not is_personal(person.name) or " " not in person.name:
        return None
    for name in names_in(stored.content):
        if name not in person.name and person.name not in name:
            return _fitting(f"what did {person.name} say about {name}?", person.name, name)
    return None


def _fitting(question: str, *names: str) -> str | None:
    """None where it is too long for a button, or a name in it is no plain text."""
    plain = all(_PRINTABLE.fullmatch(name) for name in names)
    return question if plain and len(question) <= MAX_STARTER_CHARS else None
