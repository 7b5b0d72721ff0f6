"""Made-up news of real length: words of a Zipf-like vocabulary in sentences and paragraphs.

The lengths follow what live blogs show: a median of 100 words an update, a mean of 145, a tenth
over 300. As in news articles, two sentences in five report what somebody said, half of them in
quotation marks: two statements in 100 words. The same seed gives the same news.
"""

from __future__ import annotations

import itertools
import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from index import NewsUpdate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SYLLABLES = tuple(consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aio")
VOCABULARY = 20_000
PUBLISHERS = ("The Harbour Wire", "Northern Courier", "City Desk")
STORY_UPDATES = 200
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
MEDIAN_WORDS_LOG, SPREAD_LOG = 4.6, 0.85
SPOKEN_SHARE = 0.37
SPEAKERS_OF_A_STORY = 12
ROLES = ("mayor", "police chief", "spokeswoman", "minister", "analyst")
# Words before and between what is said: with quotation marks, without, and carried on.
SPEECH = (
    "“{said},” {name} said.",
    "“{said},” said {name}, the {role}. “{more}.”",
    "He said it was “{more}” and {said}.",
    "{name} said that {said}.",
    "The {role}, {name}, told reporters that {said}.",
    "{said}, according to {role} {name}.",
)


class SyntheticNews:
    """A NewsSource of `count` updates; `updates` gives them again and again."""

    def __init__(self, count: int, seed: int = 7) -> None:
        self._count = count
        self._seed = seed
        syllables = itertools.product(SYLLABLES, repeat=3)
        self._words = ["".join(word) for word in itertools.islice(syllables, VOCABULARY)]
        random.Random(seed).shuffle(self._words)  # noqa: S311 - made-up news is no secret

    def fetch(self) -> Iterator[NewsUpdate]:
        chance = random.Random(self._seed)  # noqa: S311
        for number in range(self._count):
            story, publisher = number // STORY_UPDATES, PUBLISHERS[number % len(PUBLISHERS)]
            yield NewsUpdate(
                id=f"u{number}",
                headline=self._sentence(chance, 8).rstrip("."),
                body=self._body(chance, self._speakers(story)),
                authors=(f"Reporter {number % 40}",),
                publisher=publisher,
                url=f"https://example.com/live/{story}#u{number}",
                story=f"Story {story}",
                story_url=f"https://example.com/live/{story}",
                published_at=FIRST + timedelta(minutes=number),
            )

    def questions(self, count: int) -> list[str]:
        """Questions of three or four words of the vocabulary, none asked twice in a row."""
        chance = random.Random(self._seed + 1)  # noqa: S311
        return [
            f"what is the {' and the '.join(self._word(chance) for _ in range(3))}?"
            for _ in range(count)
        ]

    def speaker_questions(self, count: int) -> list[str]:
        """What somebody who speaks said about two words of the vocabulary."""
        chance = random.Random(self._seed + 2)  # noqa: S311
        stories = max(1, self._count // STORY_UPDATES)
        return [
            f"what did {chance.choice(self._speakers(number % stories))} say about"
            f" {self._word(chance)} and {self._word(chance)}?"
            for number in range(count)
        ]

    def _speakers(self, story: int) -> list[str]:
        """First name and surname of everybody who speaks in a story."""
        chance = random.Random(self._seed + story)  # noqa: S311
        words = [chance.choice(self._words).capitalize() for _ in range(2 * SPEAKERS_OF_A_STORY)]
        return [f"{first} {last}" for first, last in zip(words[::2], words[1::2], strict=True)]

    def _body(self, chance: random.Random, speakers: Sequence[str]) -> str:
        words = min(1_000, max(15, int(chance.lognormvariate(MEDIAN_WORDS_LOG, SPREAD_LOG))))
        sentences = [
            self._speech(chance, speakers)
            if chance.random() < SPOKEN_SHARE
            else self._sentence(chance, 20)
            for _ in range(max(1, words // 20))
        ]
        return "\n".join(" ".join(sentences[i : i + 3]) for i in range(0, len(sentences), 3))

    def _speech(self, chance: random.Random, speakers: Sequence[str]) -> str:
        said, more = (" ".join(self._word(chance) for _ in range(words)) for words in (14, 4))
        text = chance.choice(SPEECH).format(
            said=said, more=more, name=chance.choice(speakers), role=chance.choice(ROLES)
        )
        return text[0].upper() + text[1:]

    def _sentence(self, chance: random.Random, words: int) -> str:
        text = " ".join(self._word(chance) for _ in range(words))
        return f"{text.capitalize()}."

    def _word(self, chance: random.Random) -> str:
        # Rank r is drawn with a chance of about 1/r: the inverse of Zipf's cumulative share.
        return self._words[int(VOCABULARY ** chance.random()) - 1]
