"""Pairing of quotation marks: straight, curly, low, guillemets and single ones.

Marks pair within a paragraph. One left open is taken to the paragraph's end where the next
paragraph opens again (the convention for quotes of several paragraphs), or where it opens the
paragraph or follows a colon or a comma; otherwise it is no quotation.
"""

from __future__ import annotations

from dataclasses import dataclass

_DOUBLE = frozenset({"“", "”", '"', "''", "``", "„", "‟", "＂"})
_ANGLE = frozenset({"«", "»"})
_SINGLE = frozenset({"‘", "’", "'", "‚", "‹", "›"})
_MARKS = _DOUBLE | _ANGLE | _SINGLE
_ALWAYS_OPEN = frozenset({"„", "``", "‚"})
_MAX_UNCLOSED_TOKENS = 200
_MAX_MARKS_AHEAD = 40
_ELIDED = frozenset({"em", "til", "tis", "twas", "cause", "n", "cuz", "round", "bout"})


@dataclass(frozen=True, slots=True)
class Quote:
    """Tokens `first` (the opening mark) to `last` (the closing mark, or the last word quoted).

    `carries_on`: left open because the next paragraph opens again and continues it.
    """

    first: int
    last: int
    carries_on: bool = False


class _Pairing:
    """One pass over the marks of one text."""

    def __init__(self, text: str, words: list[str], start: list[int], end: list[int]) -> None:
        self._text = text
        self._words = words
        self._start = start
        self._end = end
        self._found: list[Quote] = []
        self._open = -1
        # Where the search for a closing single mark last failed up to: keeps it linear.
        self._no_single_before = -1

    def run(self) -> list[Quote]:
        words = self._words
        marks = [i for i, word in enumerate(words) if word in _MARKS or word[0] == "\n"]
        for position, i in enumerate(marks):
            if words[i][0] == "\n":
                self._end_paragraph(i)
            elif self._open < 0:
                self._try_open(marks, position)
            elif i > self._open:
                self._try_close(marks, position)
        self._end_paragraph(len(words))
        return self._found

    def _before(self, i: int) -> str:
        return self._text[self._start[i] - 1] if self._start[i] else " "

    def _space_before(self, i: int) -> bool:
        return not self._before(i).isalnum()

    def _word_after(self, i: int) -> bool:
        after = self._text[self._end[i] : self._end[i] + 1]
        return bool(after) and not after.isspace() and after not in ",;:)]"

    def _family(self, i: int) -> frozenset[str]:
        word = self._words[i]
        return _DOUBLE if word in _DOUBLE else _ANGLE if word in _ANGLE else _SINGLE

    def _try_open(self, marks: list[int], position: int) -> None:
        i = marks[position]
        word = self._words[i]
        if word in _SINGLE:
            if word != "’" and self._single_closes(marks, position):
                self._open = i
        elif word in ("“", "«", *_ALWAYS_OPEN) or (
            self._space_before(i) and (self._word_after(i) or word in ("”", "»"))
        ):
            self._open = i

    def _single_closes(self, marks: list[int], position: int) -> bool:
        """A single mark is an apostrophe unless it opens a word and one closes a word later."""
        i = marks[position]
        after = self._words[i + 1] if i + 1 < len(self._words) else "\n"
        if not self._space_before(i) or not self._word_after(i) or after[0].isdigit():
            return False
        if after.lower() in _ELIDED or i < self._no_single_before:
            return False
        for later in range(position + 1, min(position + _MAX_MARKS_AHEAD, len(marks))):
            k = marks[later]
            if self._words[k][0] == "\n":
                break
            if self._words[k] in _SINGLE and self._closes_single(k):
                return True
        else:
            return False
        self._no_single_before = marks[min(position + _MAX_MARKS_AHEAD, len(marks)) - 1]
        return False

    def _closes_single(self, k: int) -> bool:
        before = self._text[self._start[k] - 1 : self._start[k]]
        after = self._text[self._end[k] : self._end[k] + 1]
        return (
            self._words[k] != "‘"
            and bool(before)
            and not before.isspace()
            and not (after and after.isalnum())
        )

    def _try_close(self, marks: list[int], position: int) -> None:
        i = marks[position]
        family = self._family(self._open)
        word = self._words[i]
        if word not in family:
            return
        if family is _SINGLE:
            if self._closes_single(i) and not self._plural_possessive(marks, position):
                self._close(i)
        elif self._reopens(i):
            self._open = i
        else:
            self._close(i)

    def _plural_possessive(self, marks: list[int], position: int) -> bool:
        """The mark in ‘the voters’ will’: a later one closes, before any other opens."""
        i = marks[position]
        if self._text[self._start[i] - 1] != "s" or position + 1 >= len(marks):
            return False
        following = self._text[self._end[i] : self._end[i] + 2]
        k = marks[position + 1]
        return (
            following[:1] == " "
            and following[1:].islower()
            and self._words[k] in _SINGLE
            and self._closes_single(k)
        )

    def _reopens(self, i: int) -> bool:
        """An opening mark inside an open quote: the one before was never closed."""
        word = self._words[i]
        if word in ("”", "»"):
            return False
        return self._before(i).isspace() and self._word_after(i)

    def _close(self, last: int) -> None:
        if last > self._open + 1:
            self._found.append(Quote(self._open, last))
        self._open = -1

    def _end_paragraph(self, i: int) -> None:
        first, self._open = self._open, -1
        if first < 0 or self._words[first] in _SINGLE or i - 1 <= first:
            return
        following = i + 1 < len(self._words) and self._words[i + 1] in self._family(first)
        if following and self._words[i + 1] not in ("”", "»"):
            self._found.append(Quote(first, i - 1, carries_on=True))
            return
        before = self._words[first - 1] if first else "\n"
        if before[0] in "\n,:" and i - first <= _MAX_UNCLOSED_TOKENS:
            self._found.append(Quote(first, i - 1))


def pair(text: str, words: list[str], start: list[int], end: list[int]) -> list[Quote]:
    """Quotes outermost only, in order, never overlapping; linear in the number of marks."""
    return _Pairing(text, words, start, end).run()
