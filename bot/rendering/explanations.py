"""Why an answer is as it is, as lines of plain text for administrators. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rendering.pages import plain_messages
from bot.rendering.styled_text import one_line

if TYPE_CHECKING:
    from bot.rendering.reader import Reader
    from bot.telegram.messages import Message
    from index import Explanation, JudgedSentence

MAX_SENTENCES = 8
MAX_FEATURES = 4
MAX_SENTENCE_CHARS = 200
# Of all words of one kind that a question holds.
MAX_WORDS_CHARS = 300


def why_messages(explanation: Explanation, reader: Reader) -> tuple[Message, ...]:
    """Everything that `why_lines` and `sentence_lines` say, without marks."""
    lines = [*why_lines(explanation, reader), *sentence_lines(explanation, reader)]
    return plain_messages("\n".join(lines))


def why_lines(explanation: Explanation, reader: Reader) -> list[str]:
    """Say what the question asks for, its fixed parts, and how sure an answer must be."""
    say = reader.say
    lines = [say("why-asked", kinds=", ".join(kind.value for kind in explanation.kinds))]
    if explanation.names:
        lines.append(say("why-names", names=_listed(explanation.names)))
    if explanation.words:
        lines.append(say("why-words", words=_listed(explanation.words)))
    if explanation.figures:
        lines.append(say("why-figures", figures=_listed(explanation.figures)))
    if explanation.negated:
        lines.append(say("why-negated"))
    confidence = explanation.answer.confidence
    shown = "–" if confidence is None else probability(confidence)
    threshold = probability(explanation.threshold)
    lines.append(say("why-threshold", threshold=threshold, confidence=shown))
    return lines


def sentence_lines(explanation: Explanation, reader: Reader) -> list[str]:
    """Say which sentences were likeliest, each with what speaks for it, and what came nearest of
    those that are not shown."""
    if not explanation.sentences:
        return [reader.say("why-none")]
    lines = [reader.say("why-sentences")]
    for one in explanation.sentences[:MAX_SENTENCES]:
        lines.append(f"{probability(one.probability)} · {one_line(one.text, MAX_SENTENCE_CHARS)}")
        lines.append(f"    {features_text(one)}")
    return [*lines, *nearest_miss_lines(explanation, reader)]


def nearest_miss_lines(explanation: Explanation, reader: Reader) -> list[str]:
    missed = nearest_miss(explanation)
    if missed is None:
        return []
    text = one_line(missed.text, MAX_SENTENCE_CHARS)
    shown = f"{probability(missed.probability)} · {text}"
    return [reader.say("why-nearest-miss", text=shown)]


def nearest_miss(explanation: Explanation) -> JudgedSentence | None:
    """Return the likeliest sentence of which nothing is shown as an answer."""
    shown = [excerpt.ref for excerpt in explanation.answer.excerpts]
    missed = (
        one for one in explanation.sentences if not any(one.ref.overlaps(ref) for ref in shown)
    )
    return next(missed, None)


def weightiest(
    sentence: JudgedSentence, limit: int | None = MAX_FEATURES
) -> list[tuple[str, float]]:
    """Return the features that weigh most, for or against; all of them without a limit."""
    by_weight = sorted(sentence.features.items(), key=lambda one: (-abs(one[1]), one[0]))
    return by_weight[:limit]


def features_text(sentence: JudgedSentence) -> str:
    return ", ".join(f"{name} {value:+.2f}" for name, value in weightiest(sentence))


def probability(value: float) -> str:
    """In two decimals, rounded down: what is just below the threshold never looks as if it
    reached it."""
    return f"{int(value * 100 + 1e-9) / 100:.2f}"


def _listed(words: tuple[str, ...]) -> str:
    return one_line(", ".join(words), MAX_WORDS_CHARS)
