"""Questions that lean on the turn before: "and Biden?", "when was that?", "what else did he say?".

Pure. A question that leans on a turn that is not there stays without topic and speaker, so that
it is asked back and never guessed at.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index.query.turns import more_from
from index.text.analysis import content_terms

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.answers import Intent
    from index.query.questions import Query
    from index.query.turns import Turn

_OPENING = r"(?:(?:and|but|so|ok(?:ay)?)[\s,]+)?"
_END = r"[\s?!.]*"
_IT = r"(?:that|this|it|so|those|these)"
_PERSON = r"(?:he|she|they)"
_SAY = r"(?:say|said|mention|announce|claim|write|written|tell (?:us|reporters))"


def _whole(words: str) -> re.Pattern[str]:
    return re.compile(_OPENING + words + _END, re.IGNORECASE)


_LEANS = re.compile(
    r"(?:and|but|so|ok(?:ay)?)?[\s,]*(?:(?:what|how) about|and|also)\s+(?P<rest>\S.*?)[\s?!.]*",
    re.IGNORECASE,
)
_WHEN = _whole(
    rf"when(?: (?:was|is|were|did|has) (?:{_IT}|{_PERSON})"
    rf"(?: (?:be|happen|happened|{_SAY}))?(?: {_IT})?)?(?: exactly)?"
)
_WHO = _whole(
    rf"(?:who|who (?:said|says|was|is|wrote|reported) {_IT}|whose words (?:are|were) {_IT})"
)
_MORE = _whole(
    r"(?:(?:is there |was there )?(?:anything|something|what) (?:else|more)"
    r"|(?:tell me |show )?more|go on|continue|what else is there)(?: please)?"
)
_ELSE = _whole(
    rf"(?:what|anything|something) (?:else )?(?:did|does|do|has|have|had) {_PERSON} "
    rf"(?:also |else )?{_SAY}(?: (?:else|anything else|more))?"
    r"(?: (?:about|on|of|regarding) (?P<topic>\S.*?))?"
)
_ELSE_WORD = re.compile(r"\b(?:else|also|more)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:he|she|they|him|her|them)\b", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
MAX_WORDS = 6
# A longer question has room for whom it means.
MAX_PRONOUN_WORDS = 9


def follow_up(query: Query, previous: Turn | None, is_speaker: Callable[[str], bool]) -> Query:
    """What `query` means after `previous`. A question that stands by itself is returned as it is.

    `is_speaker` tells whether some words name somebody who speaks in the news.
    """
    text = query.text.strip()
    for shape, intent in ((_WHEN, "when"), (_WHO, "who")):
        if shape.fullmatch(text):
            return _again(query, previous, "when" if intent == "when" else "who")
    if _MORE.fullmatch(text):
        if previous is None:
            return _unclear(query)
        return replace(previous.more(), text=query.text, meant=previous.query.meaning)
    if match := _ELSE.fullmatch(text):
        return _of_the_same_person(query, previous, match["topic"] or "")
    if match := _LEANS.fullmatch(text):
        if previous is not None and len(match["rest"].split()) <= MAX_WORDS:
            return _about_another(query, previous, match["rest"], is_speaker)
        return query
    return _with_the_person_meant(query, previous)


def _unclear(query: Query) -> Query:
    return replace(query, topic="", speaker=None, window=None, newest_first=False)


def _again(query: Query, previous: Turn | None, intent: Intent) -> Query:
    """The excerpts of the turn before once more, for their times or speakers."""
    if previous is None or not previous.shown_now:
        return _unclear(query)
    about = tuple(excerpt.ref for excerpt in previous.shown_now)
    return replace(previous.query, text=query.text, intent=intent, about=about, excluding=())


def _of_the_same_person(query: Query, previous: Turn | None, topic: str) -> Query:
    """ "what else did he say (about Y)?": without Y everything, save what was shown."""
    speaker = previous.speaker if previous else None
    if previous is None or speaker is None:
        return _unclear(query)
    topic = _ARTICLE.sub("", topic, count=1)
    meant = f"{speaker} {topic}".strip()
    wanted = more_from(speaker, previous)
    wanted = replace(wanted, text=query.text, meant=meant, window=query.window)
    if _ELSE_WORD.search(query.text):
        return replace(wanted, topic=topic)
    return replace(wanted, topic=topic, excluding=() if topic else wanted.excluding)


def _about_another(
    query: Query, previous: Turn, rest: str, is_speaker: Callable[[str], bool]
) -> Query:
    """Another speaker on the same topic, the same of another time, or another topic."""
    before = replace(previous.more(), text=query.text, excluding=())
    if query.window is not None and not content_terms(query.topic):
        return replace(before, window=query.window, meant=previous.query.meaning)
    if is_speaker(rest):
        wanted = replace(before, speaker=rest, wants_speaker=True, newest_first=False)
    else:
        topic, window = _ARTICLE.sub("", rest, count=1), query.window or before.window
        wanted = replace(before, topic=topic, window=window, newest_first=False)
    return replace(wanted, meant=f"{wanted.speaker or ''} {wanted.topic}".strip())


def _with_the_person_meant(query: Query, previous: Turn | None) -> Query:
    """A short question's "he", "she" or "they" replaced by whom the turn before was about."""
    pronoun = _PRONOUN.search(query.topic)
    if pronoun is None or query.speaker or len(query.text.split()) > MAX_PRONOUN_WORDS:
        return query
    speaker = previous.speaker if previous else None
    if speaker is None:
        return _unclear(query) if len(content_terms(query.topic)) < 2 else query
    topic = f"{query.topic[: pronoun.start()]}{speaker}{query.topic[pronoun.end() :]}"
    return replace(query, topic=topic, meant=topic)
