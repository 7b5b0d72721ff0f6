"""One text to its statements: sentence by sentence, quotes carried on from the one before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.attribution.cues import CUE_WORDS, Report, reports
from index.attribution.phrases import Range, main_subject
from index.attribution.resolution import Resolver
from index.attribution.statement import Span, Statement
from index.attribution.tokens import Sentence, Tokens, sentences, tokenise

if TYPE_CHECKING:
    from index.models import QuotableField

_MIN_UNATTRIBUTED_WORDS = 4


@dataclass(slots=True)
class _Carry:
    """The speaker a quote without a cue goes on from, and where that was."""

    speaker: str | None = None
    paragraph: int = -1
    sentence: int = -1


class Attribution:
    """The pass over one field of one update."""

    def __init__(self, field: QuotableField, text: str) -> None:
        self._field = field
        self._tokens: Tokens = tokenise(text)
        self._resolver = Resolver(self._tokens)
        self._found: list[Statement] = []
        self._carry = _Carry()

    def run(self) -> list[Statement]:
        for number, sentence in enumerate(sentences(self._tokens, CUE_WORDS)):
            self._sentence(number, sentence)
        return self._found

    def _sentence(self, number: int, sentence: Sentence) -> None:
        tokens = self._tokens
        found = reports(tokens, sentence)
        if not found:
            subject = main_subject(tokens, sentence.first, sentence.stop)
            if subject is not None:
                self._resolver.note_subject(subject, sentence.paragraph)
        else:
            subject = main_subject(tokens, sentence.first, sentence.stop)
            if subject is not None and subject[0] < found[0].source[0]:
                self._resolver.note_subject(subject, sentence.paragraph)
        taken: list[Range] = []
        for report in found:
            self._report(report, sentence)
            taken.extend(report.contents)
            if any(self._quotes_in(content) for content in report.contents):
                self._carry.sentence = number
        self._rest(number, sentence, taken)

    def _report(self, report: Report, sentence: Sentence) -> None:
        resolved = self._resolver.resolve(report.source, sentence.paragraph)
        speaker = resolved.entity.label if resolved.entity else None
        tokens = self._tokens
        for first, last in report.contents:
            quotes = self._quotes_in((first, last))
            self._found.append(
                Statement(
                    self._field,
                    "direct" if quotes else "indirect",
                    tokens.start[first],
                    tokens.end[last],
                    tokens.span(*report.cue),
                    tokens.span(*report.source),
                    speaker,
                    None,
                    resolved.sure,
                    quotes,
                )
            )
            if quotes:
                self._carry = _Carry(speaker, sentence.paragraph)

    def _quotes_in(self, content: Range) -> tuple[Span, ...]:
        tokens = self._tokens
        first, last = content
        found = []
        i = first
        while i <= last:
            if i in tokens.closing:
                found.append(tokens.span(i, tokens.closing[i]))
                i = tokens.closing[i]
            i += 1
        return tuple(found)

    def _rest(self, number: int, sentence: Sentence, taken: list[Range]) -> None:
        """Quotes no report claims: carried on, or nobody's."""
        tokens = self._tokens
        i = sentence.first
        while i < sentence.stop:
            if i not in tokens.closing:
                i += 1
                continue
            last = tokens.closing[i]
            if not any(a <= i and last <= b for a, b in taken):
                self._unclaimed(number, sentence, (i, last))
            i = last + 1

    def _unclaimed(self, number: int, sentence: Sentence, quote: Range) -> None:
        tokens = self._tokens
        alone = quote[0] == sentence.first and sentence.stop - quote[1] <= 2
        carry = self._carry
        continues = alone and carry.sentence >= number - 1 and carry.sentence >= 0
        if continues:
            self._carry = _Carry(carry.speaker, sentence.paragraph, number)
        elif quote[1] - quote[0] - 1 < _MIN_UNATTRIBUTED_WORDS:
            return
        speaker = carry.speaker if continues else None
        start, end = tokens.span(*quote)
        sure = 0.8 if speaker else 0.2
        self._found.append(
            Statement(
                self._field, "direct", start, end, None, None, speaker, None, sure,
                ((start, end),), continues,
            )
        )  # fmt: skip
