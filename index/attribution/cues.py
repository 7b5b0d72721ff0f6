"""Reports of speech in one sentence: who, by which words, and what was said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from index.attribution.boundaries import content_end, is_title
from index.attribution.clauses import main_subject
from index.attribution.content import (
    after_according,
    before_according,
    clause_contents,
    object_content,
    quoting_content,
)
from index.attribution.lexicon import CUES, NOUNS, PREPOSITIONS, PRONOUNS, ROLES, Cue, Frame
from index.attribution.phrases import Range, is_verb, phrase_left, phrase_right
from index.attribution.subjects import Subject, find_subject
from index.attribution.tokens import Sentence, Tokens

_Reader = Callable[[Tokens, int, Sentence, Subject, Cue], tuple[Range, ...]]
_READERS: tuple[tuple[Frame, _Reader], ...] = (
    ("clause", clause_contents),
    ("recipient", clause_contents),
    ("object", object_content),
    ("quoting", quoting_content),
)
CUE_WORDS = frozenset(
    word for word, cue in CUES.items() if "clause" in cue.frames or "recipient" in cue.frames
)
_MIN_ANNOUNCED_TOKENS = 5
_NEAR = 8
_MAX_NESTED_CUES = 4
_NOT_SOURCES = frozenset([
    "you", "what", "there", "that", "this", "which", "nobody", "thanks", "name", "i", "we", "my",
    "our",
])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """All in tokens, ends included. `pattern` names the rule, for its confidence."""

    cue: Range
    source: Range
    contents: tuple[Range, ...]
    pattern: str
    lemma: str


def reports(tokens: Tokens, sentence: Sentence, *, title_case: bool = False) -> list[Report]:
    """All of a sentence. `title_case`: verbs begin with a capital like all the other words."""
    found: list[Report] = []
    i = sentence.first
    low = tokens.low
    while i < sentence.stop:
        if i in tokens.closing:
            i = tokens.closing[i]
        elif low[i] in CUES and (title_case or not tokens.capital(i)):
            report = _verb(tokens, i, CUES[low[i]], sentence, found)
            if report is not None:
                found.append(report)
        elif low[i] == "according" and i + 1 < sentence.stop and low[i + 1] == "to":
            report = _according(tokens, i, sentence)
            if report is not None:
                found.append(report)
        i += 1
    found.extend(_bare_quotes(tokens, sentence, found))
    return found


def _verb(
    tokens: Tokens, i: int, cue: Cue, sentence: Sentence, found: list[Report]
) -> Report | None:
    earlier = found[-1].source if found else None
    subject = find_subject(tokens, i, cue, sentence.first, earlier)
    if subject is None:
        return None
    if subject.link == "inverted":
        return _inverted(tokens, i, cue, sentence, subject)
    if subject.source is None or not _may_speak(tokens, subject.source):
        return None
    after = tokens.low[i + 1] if i + 1 < sentence.stop else ""
    if after == "by" or (after == "of" and cue.lemma == "accuse"):
        return None
    if tokens.low[i] in NOUNS and _noun_follows(tokens, i, sentence.stop, subject.source):
        return None
    for frame, read in _READERS:
        particles = cue.frames.get(frame)
        if particles is None or not ("" in particles or after in particles):
            continue
        particle = 1 if after and after in particles else 0
        contents = read(tokens, i + 1 + particle, sentence, subject, cue)
        if contents:
            return Report(
                (subject.cue_first, i + particle),
                subject.source,
                contents,
                f"{frame}-{subject.link}",
                cue.lemma,
            )
    return None


def _noun_follows(tokens: Tokens, i: int, stop: int, source: Range) -> bool:
    """What stands after "claims", "reports" shows the noun: a verb, or "about" after no name."""
    if i + 1 >= stop:
        return False
    named = tokens.capital(source[1]) or tokens.low[source[1]] in PRONOUNS
    return is_verb(tokens, i + 1) or (tokens.low[i + 1] in PREPOSITIONS and not named)


def _inverted(
    tokens: Tokens, i: int, cue: Cue, sentence: Sentence, subject: Subject
) -> Report | None:
    """`“…,” said NAME`, `…, said NAME`."""
    if "clause" not in cue.frames or cue.form not in ("past", "third"):
        return None
    source = phrase_right(tokens, i + 1, sentence.stop)
    if source is None or not _may_speak(tokens, source):
        return None
    turned = Subject(source, subject.before, "inverted", subject.cue_first)
    contents = clause_contents(tokens, source[1] + 1, sentence, turned, cue)
    return (
        Report((subject.cue_first, i), source, contents, "clause-inverted", cue.lemma)
        if contents
        else None
    )


def _according(tokens: Tokens, i: int, sentence: Sentence) -> Report | None:
    source = phrase_right(tokens, i + 2, sentence.stop)
    if source is None:
        return None
    leads = i - sentence.first <= 1
    contents = (
        after_according(tokens, source[1] + 1, sentence.stop)
        if leads
        else before_according(tokens, i, source[1] + 1, sentence)
    )
    return Report((i, i + 1), source, contents, "according", "according") if contents else None


def _bare_quotes(tokens: Tokens, sentence: Sentence, found: list[Report]) -> list[Report]:
    """`“…,” NAME retorted` with a verb of no table, and `NAME put it so: “…”`."""
    taken = [content for report in found for content in report.contents]
    extra: list[Report] = []
    for first, last in tokens.quotations(sentence.first, sentence.stop):
        if not any(start <= first and last <= end for start, end in taken):
            report = _any_verb(tokens, first, last, sentence) or _colon(
                tokens, first, last, sentence, found
            )
            if report is not None:
                extra.append(report)
                taken.extend(report.contents)
    return extra


def _any_verb(tokens: Tokens, first: int, last: int, sentence: Sentence) -> Report | None:
    inner = tokens.words[last - 1]
    led_into = first > sentence.first and tokens.is_word(first - 1)
    if inner[0] not in ",?!—–-" or led_into:
        return None
    source = phrase_right(tokens, last + 1, sentence.stop)
    if source is None or not _may_speak(tokens, source):
        return None
    verb = source[1] + 1
    while verb < sentence.stop and tokens.low[verb].endswith("ly"):
        verb += 1
    if verb >= sentence.stop or not tokens.words[verb][0].islower():
        return None
    if not tokens.low[verb].endswith(("ed", "s")) or tokens.low[verb] in (
        "was",
        "is",
        "has",
        "does",
    ):
        return None
    return Report((verb, verb), source, ((first, last),), "quote-any-verb", tokens.low[verb])


def _colon(
    tokens: Tokens, first: int, last: int, sentence: Sentence, found: list[Report]
) -> Report | None:
    if first - 1 <= sentence.first or tokens.low[first - 1] != ":":
        return None
    before = [report for report in found if report.cue[1] < first]
    near = phrase_left(tokens, first - 2, sentence.first)
    main = main_subject(tokens, sentence.first, first - 1)
    if last - first < _MIN_ANNOUNCED_TOKENS or is_title(tokens, first):
        return None
    if before and first - before[-1].cue[1] < _NEAR:
        source: Range | None = before[-1].source
    elif near is not None and all(tokens.capital(k) for k in range(near[1] - 1, near[1] + 1)):
        source = near
    else:
        source = main
    if source is None or not _may_speak(tokens, source):
        return None
    content = (first, content_end(tokens, first, sentence.stop) - 1)
    return Report((first - 1, first - 1), source, (content,), "colon", ":")


def announcer(tokens: Tokens, sentence: Sentence) -> tuple[Range, Range, bool] | None:
    """Who is to speak in the paragraph after this sentence, which ends with a colon.

    The source, the cue, and whether the cue is a verb of speech.
    """
    for i in range(sentence.stop - 2, max(sentence.first, sentence.stop - 20), -1):
        cue = CUES.get(tokens.low[i])
        if cue is None or not ("clause" in cue.frames or "recipient" in cue.frames):
            continue
        subject = find_subject(tokens, i, cue, sentence.first, None)
        if (
            subject is not None
            and subject.source is not None
            and _may_speak(tokens, subject.source)
        ):
            return subject.source, (subject.cue_first, i), True
    source = main_subject(tokens, sentence.first, sentence.stop - 1)
    if source is None or not _may_speak(tokens, source):
        return None
    return source, (sentence.stop - 1, sentence.stop - 1), False


def nested_source(tokens: Tokens, first: int, last: int) -> Range | None:
    """The first of those whose words are reported within these tokens, by name or role."""
    tried = 0
    for i in range(first + 1, last):
        cue = CUES.get(tokens.low[i])
        if cue is None or cue.form == "base" or "clause" not in cue.frames or tokens.capital(i):
            continue
        if tried == _MAX_NESTED_CUES:
            return None
        tried += 1
        subject = find_subject(tokens, i, cue, first, None)
        if subject is None or subject.link != "subject" or subject.source is None:
            continue
        source = subject.source
        named = tokens.capital(source[1]) or tokens.low[source[1]].removesuffix("s") in ROLES
        if named and source[0] > first and tokens.low[source[0]].partition("'")[0] not in PRONOUNS:
            return source
    return None


def _may_speak(tokens: Tokens, source: Range) -> bool:
    return tokens.low[source[0]] not in _NOT_SOURCES
