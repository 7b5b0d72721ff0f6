"""What any store knows things by: the hash of a text that is embedded, an update's public id, and
the phrase that stood for a speaker. Pure."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING

from index.attribution.lexicon import PRONOUNS

if TYPE_CHECKING:
    from collections.abc import Container

    from index.attribution.statements import Statement
    from index.models import Content, SourceKey
    from index.ports import Save

UPDATE_ID_CHARS = 12  # 60 bits: a collision at a million updates has odds of 1 in 2 million
MAX_PHRASE_CHARS = 200
_HASH_BYTES = 20  # 32 characters, without padding


def text_hash(prefix: str, text: str) -> bytes:
    """Key of a vector: 16 bytes (BLAKE2b) over the frozen prefix and the chunk's text."""
    return hashlib.blake2b(f"{prefix}\n{text}".encode(), digest_size=16).digest()


def embedding_text(prefix: str, text: str) -> str:
    """Prefix and chunk as they are embedded."""
    return f"{prefix}\n{text}" if prefix else text


def update_id(source: SourceKey, save: Save, taken: Container[str]) -> str:
    """The public id of a new update: lower-case base32 of a hash of where it is from and of its
    own id or URL; without either, of its first text and `dedupe`. Longer where it is `taken`."""
    update = save.incoming
    own = update.external_id
    identity = [own] if own else [save.content.headline, save.content.body, save.dedupe]
    parts = json.dumps([source.publisher, source.locator, *identity])
    digest = hashlib.blake2b(parts.encode(), digest_size=_HASH_BYTES).digest()
    name = base64.b32encode(digest).decode().lower()
    for length in range(UPDATE_ID_CHARS, len(name) + 1):
        if name[:length] not in taken:
            return name[:length]
    number = 2
    while f"{name}{number}" in taken:
        number += 1
    return f"{name}{number}"


def speaker_phrase(statement: Statement, content: Content) -> str | None:
    """The source phrase where it tells more of the speaker than the name does; None where it is
    the name itself, a pronoun, nothing, or longer than MAX_PHRASE_CHARS."""
    if statement.source is None or statement.speaker is None:
        return None
    text = content.body if statement.field == "body" else content.headline
    phrase = text[slice(*statement.source)]
    plain = phrase.casefold()
    if not plain or plain == statement.speaker.casefold() or plain in PRONOUNS:
        return None
    return phrase if len(phrase) <= MAX_PHRASE_CHARS else None
