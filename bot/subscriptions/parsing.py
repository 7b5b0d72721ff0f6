"""The text of `/subscribe …` to what is asked for. Pure.

"grain deal daily 8:00" → options taken off the end → the first reading that fits
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from bot.subscriptions.options import OPTIONS
from bot.subscriptions.records import MAX_WORDS_CHARS, Subject, SubscriptionRequest
from bot.subscriptions.refusals import SubscriptionRefused
from index import analyse, content_terms

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.subscriptions.options import OptionRegistry

MIN_CHARS = 2
MAX_TEXT_CHARS = 1_000

_EVERYTHING = re.compile(r"(?:everything|all(?: (?:the )?(?:news|updates))?)", re.IGNORECASE)
_NAMED = re.compile(r"(story|source|topic|question)\s*:?\s+(\S.*)", re.IGNORECASE)
_FROM = re.compile(r"(?:everything|anything|all|news|updates)\s+from\s+(\S.*)", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:everything|anything|all|(?:all )?(?:the )?(?:latest )?(?:news|updates)|alerts)"
    r"(?: new)?\s+(?:about|on|for|regarding)\s+(\S.*)",
    re.IGNORECASE,
)
_SPEAKER = re.compile(r"speaker\s*:?\s+(\S.*)", re.IGNORECASE)
_SAYS = re.compile(
    r"(?:anything|everything|whatever|what)\s+(?:that\s+)?"
    r"(?!(?:did|does|do|has|have|had|is|was|will|would|should)\b)(?P<name>\S.*?)\s+"
    r"(?:says?|said|is saying|tells?)(?:\s+(?:about|on|of|regarding)\s+(?P<topic>\S.*))?",
    re.IGNORECASE,
)
_ON = re.compile(r"(?P<name>\S.*?)\s+(?:on|about)\s+(?P<topic>\S.*)", re.IGNORECASE)
_ASKING = re.compile(
    r"(?:when|what|who|whom|whose|where|why|how|which|is|are|was|were|will|would|did|does|do|has|"
    r"have|had|can|could|should)\b",
    re.IGNORECASE,
)
_OUTER = " \t\"“”«»'‘’"
MIN_QUESTION_WORDS = 3
# What live pages say of themselves ("what we know so far", "where things stand now"): as a topic
# it would match everywhere. Of 100 matches on live blogs, 12 were of such a headline.
_OF_NO_TOPIC = frozenset(
    analyse(
        "far now here today live latest new news update updates thing things stand stands story"
        " full summary recap know day morning evening happen happening"
    )
)


def _nobody(_: str) -> bool:
    return False


def parse_subscription(
    text: str, speaks: Callable[[str], bool] = _nobody, options: OptionRegistry = OPTIONS
) -> SubscriptionRequest:
    """Read what somebody wants to be told of. `speaks` says whether words name a person who
    speaks in the news: a bare name is then a speaker, else a topic.

    Raises SubscriptionRefused; then nothing is to be stored.
    """
    cleaned = " ".join(unicodedata.normalize("NFKC", text).split())
    if len(cleaned) > MAX_TEXT_CHARS:
        raise _too_long(len(cleaned), MAX_TEXT_CHARS)
    if len(cleaned) < MIN_CHARS:
        raise SubscriptionRefused(
            "subscription-too-short", f"nothing can be looked for by {cleaned!r}", text=cleaned
        )
    # The subject is what the options leave: until then it stands for everything.
    unnamed = SubscriptionRequest(subject=Subject(kind="everything"))
    rest, request = options.read(cleaned, unnamed)
    subject = _subject(rest, speaks)
    require_words(subject)
    return request.changed(subject=subject)


def _subject(text: str, speaks: Callable[[str], bool]) -> Subject:
    if _EVERYTHING.fullmatch(text):
        return Subject(kind="everything")
    if match := _NAMED.fullmatch(text):
        return _named(match[1].lower(), match[2])
    if match := _FROM.fullmatch(text):
        return _named("source", match[1])
    if match := _SPEAKER.fullmatch(text):
        return _speaker(match[1])
    if match := _SAYS.fullmatch(text):
        # "what Kirby says" is told, "what did Kirby say" is asked.
        return _spoken(match["name"], match["topic"] or "")
    if match := _ABOUT.fullmatch(text):
        return _named("topic", match[1])
    if text.endswith("?") or (_ASKING.match(text) and len(text.split()) >= MIN_QUESTION_WORDS):
        return _named("question", text)
    if (match := _ON.fullmatch(text)) and speaks(match["name"]):
        return _spoken(match["name"], match["topic"])
    return _spoken(text, "") if speaks(text) else _named("topic", text)


def _speaker(text: str) -> Subject:
    match = _ON.fullmatch(text)
    return _spoken(match["name"], match["topic"]) if match else _spoken(text, "")


def _spoken(name: str, topic: str) -> Subject:
    return Subject(kind="speaker", words=_fitting(name), topic=_fitting(topic))


def _named(kind: str, words: str) -> Subject:
    return Subject.model_validate({"kind": kind, "words": _fitting(words)})


def _fitting(words: str) -> str:
    bare = words.strip(_OUTER)
    if len(bare) > MAX_WORDS_CHARS:
        raise _too_long(len(bare), MAX_WORDS_CHARS)
    return bare or words.strip()


def require_words(subject: Subject) -> None:
    """Raises SubscriptionRefused where a part of it holds nothing to look for."""
    for words in filter(None, (subject.words, subject.topic)):
        if not any(char.isalnum() for char in words):
            raise SubscriptionRefused(
                "subscription-no-words", f"there is no word in {words!r}", text=words
            )
        if subject.kind in ("topic", "question") or words is subject.topic:
            found = content_terms(words)
        else:
            found = analyse(words)
        found = [term for term in found if not (len(term) == 1 and term.isalpha())]
        if subject.kind == "topic":
            found = [term for term in found if term not in _OF_NO_TOPIC]
        if not found:
            raise SubscriptionRefused(
                "subscription-only-stop-words",
                f"{words!r} holds only words that stand everywhere; name what it is about",
                text=words,
            )


def _too_long(length: int, limit: int) -> SubscriptionRefused:
    return SubscriptionRefused(
        "subscription-too-long",
        f"{length:,} characters, the limit is {limit:,}; say it in fewer words",
        length=length,
        limit=limit,
    )
