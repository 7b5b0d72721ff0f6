"""Words that begin with a name, as people type them in a hurry: "kirby kyiv". Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.errors import QuestionError
from index.query.questions import Query, parse

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from index.attribution.people import People


def name_query(words: str, now: datetime, tz: tzinfo, people: People) -> Query:
    """What the person named first said about the rest; a question where no name stands first.

    Raises QuestionError.
    """
    query = parse(words, now, tz)
    name, topic = people.named_first(words)
    if query.speaker or not people.find(name):
        return query
    about = Query(words, "")
    if topic:
        try:
            about = parse(topic, now, tz)
        except QuestionError:
            about = Query(words, topic)
    return replace(about, text=words, speaker=name, wants_speaker=True)
