"""What the tests of attribution compare: words of the text in place of offsets."""

from __future__ import annotations

from index.attribution import Statement, attribute


def read(body: str, headline: str = "") -> list[tuple[str, str, str | None]]:
    """(kind, content, speaker) of every statement, in order."""
    return [
        (one.kind, content(one, body, headline), one.speaker) for one in attribute(headline, body)
    ]


def content(statement: Statement, body: str, headline: str = "") -> str:
    text = body if statement.field == "body" else headline
    return text[statement.start : statement.end]


def speakers(body: str, headline: str = "") -> list[str | None]:
    return [speaker for _, _, speaker in read(body, headline)]
