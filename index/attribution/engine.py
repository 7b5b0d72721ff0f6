"""One text to its statements: sentence by sentence, quotes carried on from the one before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.attribution.clauses import main_subject
from index.attribution.cues import CUE_WORDS, Report, announcer, nested_source, reports
from index.attribution.headline import is_title_case, labelled
from index.attribution.resolution import Resolver
from index.attribution.statements import Offsets, Statement
from index.attribution.tokens import Sentence, Tokens, sentences
from index.models import Span

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from index.attribution.mentions import Names
    from index.attribution.phrases import Range
    from index.models import QuotableField

_MIN_UNATTRIBUTED_WORDS = 4
_CARRIED, _ANNOUNCED, _UNATTRIBUTED = 0.8, 0.6, 0.2
# Precision of each rule on annotated news articles (PolNeAR, train), rounded down: with
# quotation marks, and without.
_PRECISION: dict[str, tuple[float, float]] = {
    "clause-subject": (0.93, 0.87), "clause-apposition": (0.95, 0.95),
    "clause-inverted": (0.93, 0.93), "clause-coordinated": (0.78, 0.75),
    "clause-participle": (0.85, 0.73), "clause-relative": (0.65, 0.75),
    "clause-noun": (0.6, 0.55), "recipient-subject": (0.92, 0.78),
    "recipient-apposition": (0.95, 0.93), "according": (0.87, 0.9),
    "object-subject": (0.74, 0.8), "object-apposition": (0.85, 0.9),
    "object-coordinated": (0.85, 0.55), "object-participle": (0.85, 0.65),
    "quoting-subject": (0.72, 0.6), "quoting-participle": (0.79, 0.7),
    "quoting-coordinated": (0.9, 0.5), "quoting-apposition": (0.95, 0.95),
    "quote-any-verb": (0.7, 0.5), "colon": (0.64, 0.6), "headline": (0.9, 0.8),
}  # fmt: skip
_OTHER_RULE = (0.7, 0.65)


@dataclass(slots=True)
class _Carry:
    """The speaker a quote without a cue goes on from, and the last sentence that had a quote."""

    speaker: str | None = None
    sure: float = 0.0
    sentence: int = -2


@dataclass(frozen=True, slots=True)
class _Announced:
    """A paragraph that ends with a colon: who speaks in the next one, and by which cue."""

    source: Range
    cue: Range
    spoken: bool
    paragraph: int


class Attribution:
    """The pass over one field of one update."""

    def __init__(self, field: QuotableField, tokens: Tokens, names: Names) -> None:
        self._field = field
        self._tokens = tokens
        self._resolver = Resolver(tokens, names)
        self._found: list[Statement] = []
        self._carry = _Carry()
        self._announced: _Announced | None = None

    def body(self) -> list[Statement]:
        for number, sentence in enumerate(sentences(self._tokens, CUE_WORDS)):
            self._sentence(number, sentence)
        return self._found

    def headline(self, known: AbstractSet[str]) -> list[Statement]:
        """`known` as in `headline.labelled`."""
        tokens = self._tokens
        found = labelled(tokens, known)
        if found:
            self._claim(0, Sentence(0, len(tokens), 0), found)
            return self._found
        title_case = is_title_case(tokens)
        for number, sentence in enumerate(sentences(tokens, CUE_WORDS)):
            self._claim(number, sentence, reports(tokens, sentence, title_case=title_case))
        return self._found

    def _sentence(self, number: int, sentence: Sentence) -> None:
        tokens = self._tokens
        found = reports(tokens, sentence)
        subject = main_subject(tokens, sentence.first, sentence.stop)
        if subject is not None and (not found or subject[0] < found[0].source[0]):
            self._resolver.note_subject(subject, sentence.paragraph)
        announced = self._take_announced(sentence)
        if announced is not None:
            self._under_announcement(number, sentence, announced, found)
        self._claim(number, sentence, found)
        if tokens.words[sentence.stop - 1] == ":":
            speaker = announcer(tokens, sentence)
            if speaker is not None:
                self._announced = _Announced(*speaker, sentence.paragraph)

    def _take_announced(self, sentence: Sentence) -> _Announced | None:
        announced, self._announced = self._announced, None
        if announced is not None and announced.paragraph + 1 == sentence.paragraph:
            return announced
        return None

    def _under_announcement(
        self, number: int, sentence: Sentence, announced: _Announced, found: list[Report]
    ) -> None:
        """The paragraph after the colon: its opening quote, or all of it where none is marked."""
        tokens, first = self._tokens, sentence.first
        if found and any(a <= first for report in found for a, _ in report.contents):
            return
        if first in tokens.closing:
            content = (first, tokens.closing[first])
        elif announced.spoken and not found and not self._quotes_in((first, sentence.stop - 1)):
            content = (first, sentence.stop - 1)
        else:
            return
        found.append(Report(announced.cue, announced.source, (content,), "announced", ":"))

    def _claim(self, number: int, sentence: Sentence, found: list[Report]) -> None:
        taken: list[Range] = []
        for report in found:
            self._report(number, report, sentence)
            taken.extend(report.contents)
        self._rest(number, sentence, taken)

    def _report(self, number: int, report: Report, sentence: Sentence) -> None:
        tokens = self._tokens
        resolved = self._resolver.resolve(report.source, sentence.paragraph)
        speaker = resolved.entity.label if resolved.entity else None
        for first, last in report.contents:
            quotes = self._quotes_in((first, last))
            with_marks, without = _PRECISION.get(report.pattern, _OTHER_RULE)
            sure = round((with_marks if quotes else without) * (resolved.sure or 1.0), 2)
            direct = bool(quotes) or report.pattern == "announced"
            nested = nested_source(tokens, first, last)
            self._found.append(
                Statement(
                    Span(self._field, tokens.start[first], tokens.end[last]),
                    "direct" if direct else "indirect",
                    tokens.span(*report.cue),
                    tokens.span(*report.source),
                    speaker,
                    self._resolver.name_of(nested, speaker) if nested else None,
                    sure,
                    quotes,
                )
            )
            if direct:
                self._carry = _Carry(speaker, sure, number)

    def _quotes_in(self, content: Range) -> tuple[Offsets, ...]:
        tokens = self._tokens
        first, last = content
        return tuple(tokens.span(*quote) for quote in tokens.quotations(first, last + 1))

    def _rest(self, number: int, sentence: Sentence, taken: list[Range]) -> None:
        """Quotes no report claims: carried on, or nobody's."""
        for first, last in self._tokens.quotations(sentence.first, sentence.stop):
            if not any(a <= first and last <= b for a, b in taken):
                self._unclaimed(number, sentence, (first, last))

    def _unclaimed(self, number: int, sentence: Sentence, quote: Range) -> None:
        tokens = self._tokens
        alone = quote[0] == sentence.first and sentence.stop - quote[1] <= 2
        carry = self._carry
        continues = alone and carry.sentence >= number - 1
        if continues:
            carry.sentence = number
        elif quote[1] - quote[0] - 1 < _MIN_UNATTRIBUTED_WORDS:
            return
        speaker = carry.speaker if continues else None
        start, end = tokens.span(*quote)
        nested = nested_source(tokens, *quote)
        self._found.append(
            Statement(
                Span(self._field, start, end), "direct", None, None, speaker,
                self._resolver.name_of(nested, speaker) if nested and speaker else None,
                round(_CARRIED * carry.sure, 2) if speaker else _UNATTRIBUTED,
                ((start, end),), continues,
            )
        )  # fmt: skip
