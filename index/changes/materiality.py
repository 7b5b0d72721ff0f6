"""Whether an edit changes what an update says, and where. Pure.

    two texts → words that differ → figures, denials, quoted words or names among them → material

A comma or a synonym is immaterial: whoever was told of the update need not hear of it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal, get_args

from pydantic import model_serializer, model_validator

from index.changes.weighty_words import is_figure
from index.models import QuotableField, Span
from index.text.negations import is_negation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.models import Content

ChangeKind = Literal["figure", "denial", "quotation", "name"]

FIELDS: tuple[QuotableField, ...] = get_args(QuotableField)
# difflib is cubic at worst, in how often words repeat: 2,000 of "a a b" took it a minute. What
# differs between longer texts, or texts of more pairs of like words, is one span.
MAX_COMPARED_WORDS = 2_000
MAX_LIKE_PAIRS = 100_000
MAX_SPANS = 20

# A sign or a currency is a part of its figure: £5 and $5 differ, and so do 5 °C and -5 °C.
_WORD = re.compile(r"(?:(?<![^\s(\[])[-−](?=[$€£¥₽₴₹]?\d))?[$€£¥₽₴₹]?\w+(?:[.,:’'-]\w+)*")
# Single marks open no word that goes on and close none: an apostrophe does.
_QUOTED = re.compile(
    r"“[^“”]*”|\"[^\"\n]*\"|„[^„“”]*[“”]|«[^«»]*»|»[^«»\n]*«|「[^「」]*」|『[^『』]*』"
    r"|(?<!\w)‘(?:[^‘’\n]|’(?=\w)){1,300}+’(?!\w)|‚[^‚‘’\n]*[‘’](?!\w)|‹[^‹›\n]*›|›[^‹›\n]*‹"
    r"|(?<![\w'])'(?=[^\s'])(?:[^'\n]|'(?=\w)){1,300}+(?<!\s)'(?![\w'])"
)
_SENTENCE_END = re.compile(r"[.!?…:\n]")
_MAX_TITLE_CHARS = 4
_ALIKE = str.maketrans({"’": "'", "ʼ": "'", "−": "-"})
# What a page says of an update that it takes back, at the beginning of it.
# A word that says so alone has a mark or nothing behind it: "Withdrawn from the town, troops …" is
# news.
_RETRACTION = re.compile(
    r"\W*(?:(?:(?:full )?retract(?:ion|ed)|withdrawn|zurückgezogen|widerrufen"
    r"|retirad[oa]|retractación|отозвано|відкликано)(?: notice)?(?=[ \t]*(?:[\]):.!–—\n]|-\s|\Z))|"
    r"this (?:update|post|article|story|report|item|entry|headline)"
    r" (?:has been|was|is) (?:retracted|withdrawn|deleted|removed)\b|"
    r"we (?:have )?(?:retract|retracted|withdraw|withdrew|withdrawn) (?:this|an earlier|the)\b|"
    r"diese[rs]? (?:meldung|beitrag|artikel|eintrag|bericht|nachricht)"
    r" (?:wurde|ist) (?:zurückgezogen|widerrufen|gelöscht|entfernt)\b|"
    r"est[ea] (?:noticia|artículo|publicación|actualización|entrada|nota|información)"
    r" (?:ha sido|fue) (?:retirad|retractad|eliminad|borrad)[oa]\b|"
    r"эт(?:а|о|от) (?:новость|сообщение|публикация|запись|статья|материал)"
    r" (?:был[ао]? )?(?:отозван|удал[её]н|снят)[ао]?\b|"
    r"(?:ця|це|цей) (?:новина|повідомлення|публікація|запис|стаття|матеріал)"
    r" (?:бул[ао] |був )?(?:відкликан|видален|знят)(?:а|о|ий)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ChangedSpan:
    """What stood at `old` of a field now reads as at `new`; one of the two is empty where
    words were only added or taken out. Whole words. As JSON, the field stands once."""

    old: Span
    new: Span

    @model_validator(mode="before")
    @classmethod
    def _from_json(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        rest = dict(data)
        field = rest.pop("field", None)
        for side in ("old", "new"):
            start, end = rest.pop(f"{side}_start", None), rest.pop(f"{side}_end", None)
            rest[side] = {"field": field, "start": start, "end": end}
        return rest

    @model_serializer
    def _to_json(self) -> dict[str, object]:
        return {
            "field": self.old.field,
            "old_start": self.old.start,
            "old_end": self.old.end,
            "new_start": self.new.start,
            "new_end": self.new.end,
        }


@dataclass(frozen=True, slots=True)
class Edit:
    """What differs between two revisions: `kinds` says why it matters, empty where it does not;
    `spans` are the places that matter, at most MAX_SPANS, headline first. `only_adds`: nothing
    that was said is taken back or replaced."""

    kinds: frozenset[ChangeKind]
    spans: tuple[ChangedSpan, ...]
    only_adds: bool

    @property
    def material(self) -> bool:
        return bool(self.kinds)


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    folded: str
    kinds: frozenset[ChangeKind]


def compare(old: Content, new: Content) -> Edit:
    """What an edit changed of headline and body. Authors are no part of what is said.

    Where words change places, which of them moved depends on the direction of reading: what
    matters in one of them matters.
    """
    names = _names_within(old.body) | _names_within(new.body)
    edit = _compared(old, new, names)
    if edit.material:
        return edit
    back = _compared(new, old, names)
    spans = tuple(ChangedSpan(old=changed.new, new=changed.old) for changed in back.spans)
    return Edit(back.kinds, spans, only_adds=False)


def _names_within(text: str) -> frozenset[str]:
    """Words that have their capital not for opening a sentence: they are names there, too."""
    return frozenset(word.folded for word in _words(text) if "name" in word.kinds)


def _compared(old: Content, new: Content, names: frozenset[str]) -> Edit:
    kinds: set[ChangeKind] = set()
    spans: list[ChangedSpan] = []
    only_adds = True
    for field in FIELDS:
        before, after = (c.body if field == "body" else c.headline for c in (old, new))
        for gone, come in _differences(_words(before, names), _words(after, names)):
            weighty = _weight(gone.words, come.words)
            if not weighty:
                continue
            kinds |= weighty
            only_adds = only_adds and not gone.words
            spans.append(ChangedSpan(Span(field, *gone.span), Span(field, *come.span)))
    return Edit(frozenset(kinds), tuple(spans[:MAX_SPANS]), only_adds and bool(spans))


def is_retraction(content: Content) -> bool:
    """Whether the text says of itself that it is taken back."""
    return any(_RETRACTION.match(text) for text in (content.headline, content.body))


@dataclass(frozen=True, slots=True)
class Critical:
    """What two texts have to have in common to say the same, however alike they look: `figures` in
    the order that they first come in ("5 dead, 10 hurt"), `denials` with the words about them
    (who did not), and the `quotations`' words. `names` are words with a capital, those that open a
    sentence among them."""

    figures: tuple[str, ...]
    denials: frozenset[tuple[str, ...]]
    quotations: frozenset[str]
    names: frozenset[str]

    def agrees(self, other: Critical) -> bool:
        """In all but names, of which one may have more."""
        return (self.figures, self.denials, self.quotations) == (
            other.figures,
            other.denials,
            other.quotations,
        )


def critical_of(text: str) -> Critical:
    words = _words(text)
    folded = ["", "", *(word.folded for word in words), ""]

    def of(kind: ChangeKind) -> Iterator[str]:
        return (word.folded for word in words if kind in word.kinds)

    return Critical(
        figures=tuple(dict.fromkeys(of("figure"))),
        denials=frozenset(
            tuple(folded[place : place + 4])
            for place, word in enumerate(words)
            if "denial" in word.kinds
        ),
        quotations=frozenset(of("quotation")),
        names=frozenset(word.folded for word in words if text[word.start].isupper()),
    )


@dataclass(frozen=True, slots=True)
class _Side:
    words: Sequence[_Word]
    span: tuple[int, int]


def _weight(gone: Sequence[_Word], come: Sequence[_Word]) -> set[ChangeKind]:
    """Why these words matter: what was figures, denials, quoted or names on one side and is not
    the same on the other."""
    kinds: tuple[ChangeKind, ...] = get_args(ChangeKind)

    def of(words: Sequence[_Word], kind: ChangeKind) -> list[str]:
        return sorted(word.folded for word in words if kind in word.kinds)

    return {kind for kind in kinds if of(gone, kind) != of(come, kind)}


def _differences(old: Sequence[_Word], new: Sequence[_Word]) -> Iterator[tuple[_Side, _Side]]:
    """Runs of words that differ, in order. Words are the same if they are spelt alike and matter
    alike: a quotation that loses its marks has changed."""
    a, b = ([(word.folded, word.kinds - {"name"}) for word in words] for words in (old, new))
    start = _common(a, b)
    end = _common(a[start:][::-1], b[start:][::-1])
    inner_old, inner_new = old[start : len(old) - end], new[start : len(new) - end]
    inner_a, inner_b = a[start : len(a) - end], b[start : len(b) - end]
    if max(len(inner_a), len(inner_b)) > MAX_COMPARED_WORDS or _repeats(inner_a, inner_b):
        runs = [(0, len(inner_a), 0, len(inner_b))]
    else:
        matcher = SequenceMatcher(None, inner_a, inner_b, autojunk=False)
        runs = [code[1:] for code in matcher.get_opcodes() if code[0] != "equal"]
    for a_start, a_end, b_start, b_end in runs:
        yield (
            _side(inner_old, a_start, a_end, old, start),
            _side(inner_new, b_start, b_end, new, start),
        )


def _repeats(a: Sequence[object], b: Sequence[object]) -> bool:
    """Whether so many words of one are like so many of the other that comparing takes long."""
    here, there = Counter(a), Counter(b)
    return sum(count * there[word] for word, count in here.items()) > MAX_LIKE_PAIRS


def _common(a: Sequence[object], b: Sequence[object]) -> int:
    length = 0
    for one, other in zip(a, b, strict=False):
        if one != other:
            break
        length += 1
    return length


def _side(
    inner: Sequence[_Word], start: int, end: int, words: Sequence[_Word], offset: int
) -> _Side:
    """Where there is no word, the empty place after the one before."""
    run = inner[start:end]
    if run:
        return _Side(run, (run[0].start, run[-1].end))
    before = offset + start
    place = words[before - 1].end if before else 0
    return _Side((), (place, place))


def _words(text: str, names: frozenset[str] = frozenset()) -> list[_Word]:
    """`names` are words that are names where they open a sentence, too."""
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    found: list[_Word] = []
    before: re.Match[str] | None = None
    position = 0
    for match in _WORD.finditer(text):
        while position < len(quoted) and quoted[position][1] <= match.start():
            position += 1
        in_quotation = position < len(quoted) and quoted[position][0] <= match.start()
        opens = before is None or _ends_sentence(before[0], text[before.end() : match.start()])
        folded = _folded(match[0])
        opens = opens and folded not in names
        kinds = frozenset(_kinds(match[0], folded, opens=opens, in_quotation=in_quotation))
        found.append(_Word(*match.span(), folded, kinds))
        before = match
    return found


def _ends_sentence(word: str, after: str) -> bool:
    """ "Gen. Milley" is one name."""
    is_title = after.strip() == "." and word[:1].isupper() and len(word) <= _MAX_TITLE_CHARS
    return bool(_SENTENCE_END.search(after)) and not is_title


def _folded(word: str) -> str:
    return word.casefold().translate(_ALIKE)


def _kinds(word: str, folded: str, *, opens: bool, in_quotation: bool) -> Iterator[ChangeKind]:
    if is_figure(folded):
        yield "figure"
    if is_negation(folded):
        yield "denial"
    if in_quotation:
        yield "quotation"
    if word[:1].isupper() and (not opens or (len(word) > 1 and word.isupper())):
        yield "name"
