"""A question with what it was shown: what a follow-up leans on, what a conversation keeps.

Holds no news text: excerpts are named by where they stand.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from index.answers import ExcerptRef  # noqa: TC001 - read by pydantic
from index.errors import ErrorCode, InputError
from index.query.questions import Query

if TYPE_CHECKING:
    from index.answers import Answer


@dataclass(frozen=True, slots=True)
class ShownExcerpt:
    """An excerpt that was shown, who was shown to speak in it, and where in its field the words
    stand that answered the question."""

    ref: ExcerptRef
    speaker: str | None
    answer: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its excerpts, those of turns that it went on from included, oldest first;
    `new` says how many of the last ones were shown by this turn."""

    query: Query
    shown: tuple[ShownExcerpt, ...] = ()
    new: int = 0

    @property
    def shown_now(self) -> tuple[ShownExcerpt, ...]:
        return self.shown[len(self.shown) - self.new :]

    @property
    def speaker(self) -> str | None:
        """Whom "he", "she" or "they" means: who was asked about, else the one who was shown."""
        if self.query.speaker:
            return self.query.speaker
        speakers = {excerpt.speaker for excerpt in self.shown_now}
        return next(iter(speakers)) if len(speakers) == 1 else None

    def more(self) -> Query:
        """Return the same question, without what was shown."""
        shown = tuple(excerpt.ref for excerpt in self.shown)
        return replace(self.query, intent="ask", about=(), excluding=shown)

    def to_json(self) -> str:
        """Return what `from_json` reads."""
        return _adapter().dump_json(self, exclude_defaults=True).decode()

    @classmethod
    def from_json(cls, text: str) -> Turn:
        """Read a turn. Raises InputError for what `to_json` did not write."""
        try:
            return _adapter().validate_json(text)
        except ValidationError as error:
            raise InputError(
                f"this is no turn of a conversation ({error.error_count()} faults); ask anew",
                ErrorCode.TURN_INVALID,
                faults=error.error_count(),
            ) from error


def turn_of(query: Query, answer: Answer) -> Turn:
    """The turn that an answer completes."""
    before = tuple(ShownExcerpt(ref, None) for ref in query.excluding)
    now = tuple(ShownExcerpt(one.ref, one.speaker, one.answer) for one in answer.excerpts)
    return Turn(query, before + now, len(now))


def more_from(speaker: str, turn: Turn) -> Query:
    """What else somebody said, whatever about, without what was shown."""
    shown = tuple(excerpt.ref for excerpt in turn.shown)
    return Query(speaker, "", speaker=speaker, wants_speaker=True, excluding=shown)


@lru_cache(1)
def _adapter() -> TypeAdapter[Turn]:
    return TypeAdapter(Turn)
