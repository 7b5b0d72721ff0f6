"""The one check that an excerpt is what it claims to be: stored text, word for word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.errors import ErrorCode, VerbatimError

if TYPE_CHECKING:
    from index.answers import Excerpt
    from index.models import StoredUpdate

_SURROGATE = re.compile("[\ud800-\udfff]")


def check_verbatim(excerpt: Excerpt, stored: StoredUpdate) -> None:
    """Pass if the excerpt is `stored.text(field)[start:end]` of this very revision.

    Raises VerbatimError, naming ids and offsets and never the text, if it is not, if it is empty,
    or if it holds half a surrogate pair, which cannot be sent.
    """
    if problem := _problem(excerpt, stored):
        where = (
            f"{excerpt.update_id} revision {excerpt.revision}, "
            f"{excerpt.field}[{excerpt.start}:{excerpt.end}]"
        )
        raise VerbatimError(
            f"excerpt {where}: {problem}; it is not shown, please report this",
            ErrorCode.EXCERPT_NOT_VERBATIM,
            update=excerpt.update_id,
        )


def _problem(excerpt: Excerpt, stored: StoredUpdate) -> str | None:
    if (excerpt.update_id, excerpt.revision) != (stored.update_id, stored.revision):
        return f"checked against {stored.update_id} revision {stored.revision}"
    if excerpt.field not in ("headline", "body"):
        return "no quotable field"
    text = stored.text(excerpt.field)
    if not 0 <= excerpt.start <= excerpt.end <= len(text):
        return f"outside the {len(text)} characters stored"
    if not excerpt.text.strip():
        return "empty"
    if excerpt.text != stored.quote(excerpt.span):
        return "not the stored words"
    if _SURROGATE.search(excerpt.text):
        return "holds a lone surrogate"
    return None
