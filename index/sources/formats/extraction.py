"""The last resort for an ordinary article: trafilatura, where the extra `article` is installed.

It guesses what of a page is its text, and drops what it takes for furniture; on live pages that is
nine tenths of the words. So it is asked only for pages that call themselves articles and say their
text nowhere else.
"""

from __future__ import annotations

import importlib.util

HOW_TO_INSTALL = "pip install 'quotewire[article]'"


def can_extract() -> bool:
    """Whether the extra is installed; loads nothing."""
    return importlib.util.find_spec("trafilatura") is not None


def extract_text(markup: str) -> str:
    """The paragraphs of a page's article, a line each; "" where none are found.

    Raises ImportError where `can_extract` is False.
    """
    import trafilatura  # half a second and 50 MB, for few pages

    found = trafilatura.extract(
        markup, include_comments=False, include_tables=False, favor_precision=True
    )
    return found or ""
