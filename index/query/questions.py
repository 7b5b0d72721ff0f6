"""A question to a Query: who is asked about, what about, of which time, and how to order it.

cleaned → news time taken out → "latest" taken out → the first frame that fits → Query
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from index.answers import (
    AnswerKind,
    ExcerptRef,
    Intent,
)
from index.cleaning import clean_line
from index.errors import ErrorCode, QuestionError
from index.models import TimeWindow  # noqa: TC001 - read by pydantic in index.query.turns
from index.query.answer_kinds import answer_kinds
from index.query.news_time import take_window
from index.query.question_frames import (
    ANYBODY,
    COMMON_ENDINGS,
    FRAMES,
    NEWEST,
    OPENING,
    TAKES_ON,
)
from index.text.names import NAME_PARTICLES, are_capitalised

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

MIN_QUESTION_CHARS = 2
MAX_QUESTION_CHARS = 1_000
MAX_SPEAKER_WORDS = 8

_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
_APOSTROPHES = re.compile("[’‘ʼ`´]")
_OUTER_MARKS = " \t?!.,;:…\"'“”«»()[]-–—？！。؟"
_ARTICLE = re.compile(r"(?:the|an?)\s+(?=\S)", re.IGNORECASE)
_LEADING = re.compile(r"(?:about|on|from|in|of|regarding|concerning)\s+(?=\S)", re.IGNORECASE)
_DANGLING = re.compile(
    r"(?:\s*\b(?:about|on|regarding|concerning|of|from|by|during))+\Z", re.IGNORECASE
)
_FILLER = re.compile(
    r"(?:[\s,]+(?:so far|right now|now|at the moment|currently|exactly|again|please|yet))+\Z",
    re.IGNORECASE,
)
# Within the names of people and of those who speak: "the Bank of England".
_SMALL_WORDS = NAME_PARTICLES | {"and", "of", "the"}


@dataclass(frozen=True, slots=True)
class Query:
    """What a question asks. `text` is the question as asked, without its outer space.

    `topic` holds the words to search for ("" where only a speaker, a time or the newest is asked
    for), `speaker` the words that name one, as asked. `wants_speaker`: it asks for what somebody
    said, named or not. `window` is None where the question names no time. `about` holds the
    excerpts whose times or speakers are asked for (`intent`), `excluding` those shown already.
    """

    text: str
    topic: str
    speaker: str | None = None
    wants_speaker: bool = False
    newest_first: bool = False
    window: TimeWindow | None = None
    intent: Intent = "ask"
    about: tuple[ExcerptRef, ...] = ()
    excluding: tuple[ExcerptRef, ...] = ()
    meant: str = ""
    kinds: tuple[AnswerKind, ...] = (AnswerKind.TOPIC,)

    @property
    def meaning(self) -> str:
        """The words whose meaning is searched for: the question itself, save one that leans on
        the turn before and does not say by itself what it is about."""
        return self.meant or self.text


def parse(question: str, now: datetime, tz: tzinfo = UTC) -> Query:
    """Read a question. `now` is aware; clock times and days are those of `tz`.

    Raises QuestionError if there is nothing to search for or too much of it.
    """
    text = str(clean_line(question)).strip()
    _check(text)
    plain = _without_opening(_plain(text))
    window, rest = take_window(plain, now, tz)
    rest, newest = _without_newest(_FILLER.sub("", rest))
    speaker, topic, wants_speaker, newest_frame = _framed(rest)
    return Query(
        text=text,
        topic=topic,
        speaker=speaker,
        wants_speaker=wants_speaker,
        newest_first=newest or newest_frame,
        window=window,
        kinds=answer_kinds(plain),
    )


def _check(text: str) -> None:
    if len(text) > MAX_QUESTION_CHARS:
        raise QuestionError(
            f"the question has {len(text):,} characters, the limit is {MAX_QUESTION_CHARS:,}; "
            "ask something shorter",
            ErrorCode.QUESTION_TOO_LONG,
            chars=len(text),
            limit=MAX_QUESTION_CHARS,
        )
    if len(text) < MIN_QUESTION_CHARS or not any(char.isalnum() for char in text):
        raise QuestionError(
            f"nothing to search for in {text!r}; ask with at least one word",
            ErrorCode.QUESTION_EMPTY,
            text=text,
        )


def _plain(text: str) -> str:
    """NFKC on one line, straight apostrophes, without what cannot be seen and outer marks."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return " ".join(_APOSTROPHES.sub("'", text).split()).strip(_OUTER_MARKS)


def _without_opening(text: str) -> str:
    """Without "could you tell me", unless that is all there is."""
    match = OPENING.match(text)
    return text[match.end() :].lstrip(" ,:") or text if match else text


def _without_newest(text: str) -> tuple[str, bool]:
    rest, count = NEWEST.subn(" ", text)
    rest = " ".join(rest.split()).strip(_OUTER_MARKS)
    return (
        (_LEADING.sub("", rest, count=1) if _LEADING.match(rest) else rest, True)
        if count
        else (text, False)
    )


def _framed(text: str) -> tuple[str | None, str, bool, bool]:
    """Speaker, topic, whether speech is asked for, whether the newest is."""
    for frame in FRAMES:
        match = frame.words.fullmatch(text)
        if not match:
            continue
        parts = match.groupdict()
        speaker, topic = _speaker(parts.get("speaker")), _topic(parts.get("topic") or "")
        if speaker and len(speaker.split()) > MAX_SPEAKER_WORDS:
            continue
        if frame.named and not (speaker and _looks_like_a_name(speaker, text)):
            continue
        return speaker, topic, frame.about_speech, frame.newest
    return None, _topic(text), False, False


def _speaker(words: str | None) -> str | None:
    words = (words or "").strip(_OUTER_MARKS)
    return None if words.casefold() in ANYBODY or not words else words


def _topic(words: str) -> str:
    """Without outer marks, a leading article and prepositions that lost their noun."""
    words = _DANGLING.sub("", words.strip(_OUTER_MARKS)).strip(_OUTER_MARKS)
    return _ARTICLE.sub("", words, count=1) if _ARTICLE.match(words) else words


def _looks_like_a_name(words: str, question: str) -> bool:
    """Every word a capital (particles aside), in a question that is not all capitals, and no noun
    such as "Attack" or "Voting"."""
    if question in (question.upper(), question.lower()):
        return False
    parts = _ARTICLE.sub("", words).split()
    if not 1 <= len(parts) <= MAX_SPEAKER_WORDS // 2 or not parts[0][:1].isupper():
        return False
    if not are_capitalised(parts, _SMALL_WORDS):
        return False
    last = parts[-1].casefold()
    return last not in TAKES_ON and not last.endswith(COMMON_ENDINGS)
