"""In which language an update is written: by its words where they tell, else by what its page
says. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    # Text → (ISO 639 code, probability), or None where there is nothing to tell by.
    Identify = Callable[[str], tuple[str, float] | None]

# Names and figures alone say little, and whole sentences say it at once.
MIN_CHARS = 40
MAX_CHARS = 600
# A page's template names one language for all; an update quoted in another is believed from here.
SURE = 0.9
# Where the page says nothing.
LIKELY = 0.6


def language_of(headline: str, body: str, given: str | None, identify: Identify) -> str | None:
    """A BCP 47 tag: `given` as it is where the words do not contradict it."""
    text = f"{headline}\n{body}"[:MAX_CHARS].strip()
    if len(text) < MIN_CHARS:
        return given
    found = identify(text)
    if found is None:
        return given
    code, probability = found
    if given and (given.lower().partition("-")[0] == code or probability < SURE):
        return given
    return code if probability >= LIKELY else given
