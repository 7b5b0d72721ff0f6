"""What is wrong with a store, in words. Reads only, on one snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.adapters.news_keys import text_hash
from index.adapters.sqlite import facts
from index.adapters.sqlite.news import chunks, term_tables
from index.adapters.sqlite.news.removal import TRACES_LEFT
from index.identity.takedowns import DIGEST_BYTES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from index.adapters.sqlite.news.term_tables import Analysers

_MAX_NAMED = 5

# Texts are measured once a revision, not once a statement. A number left out (of a cue, a source)
# fits anything.
_OUTSIDE = """WITH size AS MATERIALIZED (
        SELECT update_id, number, length(headline) AS headline, length(body) AS body FROM revision
    ), spans AS (
        SELECT s.*, CASE s.field WHEN 'body' THEN z.body ELSE z.headline END AS size
        FROM size z JOIN statement s ON s.update_id = z.update_id AND s.revision = z.number
    )
    SELECT DISTINCT u.public_id FROM spans s JOIN news_update u ON u.id = s.update_id
    WHERE NOT (0 <= s.start AND s.start < s."end" AND s."end" <= s.size)
        OR NOT (0 <= cue_start AND cue_start < cue_end AND cue_end <= s.size)
        OR NOT (0 <= source_start AND source_start < source_end AND source_end <= s.size)
        OR EXISTS (SELECT 1 FROM json_each(s.quotes) WHERE value NOT BETWEEN s.start AND s."end")
"""
# Each finds what breaks a rule; the words go before what it found.
_RULES = (
    (
        "updates without their current revision",
        "SELECT public_id FROM news_update u WHERE NOT EXISTS (SELECT 1 FROM revision r"
        " WHERE r.update_id = u.id AND r.number = u.revision)",
    ),
    (
        "updates that do not hold every revision up to the current one",
        "SELECT u.public_id FROM news_update u JOIN revision r ON r.update_id = u.id"
        " GROUP BY u.id HAVING count(*) <> u.revision OR max(r.number) <> u.revision",
    ),
    (
        "chunks of an old revision",
        "SELECT c.id FROM chunk c JOIN news_update u ON u.id = c.update_id"
        " WHERE c.revision <> u.revision",
    ),
    (
        "updates without chunks",
        "SELECT public_id FROM news_update u"
        " WHERE NOT EXISTS (SELECT 1 FROM chunk c WHERE c.update_id = u.id)",
    ),
    (
        "stories in another source than their updates",
        "SELECT u.public_id FROM news_update u JOIN story t ON t.id = u.story_id"
        " WHERE t.source_id <> u.source_id",
    ),
    (
        "revisions without a note of their statements' rules",
        "SELECT u.public_id FROM revision r JOIN news_update u ON u.id = r.update_id WHERE NOT"
        " EXISTS (SELECT 1 FROM attribution a"
        " WHERE a.update_id = r.update_id AND a.revision = r.number)",
    ),
    (
        "updates with a statement outside of its text",
        _OUTSIDE,
    ),
    (
        "speakers of statements that are gone",
        "SELECT id FROM speaker p"
        " WHERE NOT EXISTS (SELECT 1 FROM statement WHERE speaker_id = p.id)"
        " AND NOT EXISTS (SELECT 1 FROM statement WHERE reported_id = p.id)",
    ),
    (
        "vectors of texts that are gone",
        "SELECT hex(text_hash) FROM vector v"
        " WHERE NOT EXISTS (SELECT 1 FROM chunk c WHERE c.text_hash = v.text_hash)",
    ),
    (
        "updates that were removed and are there",
        "SELECT public_id FROM removed_update JOIN news_update USING (public_id)",
    ),
    (
        "removed updates that cannot be known again",
        f"""SELECT public_id FROM removed_update r WHERE length(source) <> {DIGEST_BYTES}
        OR length(identity) <> {DIGEST_BYTES} OR NOT json_valid(texts)
        OR json_array_length(CASE WHEN json_valid(texts) THEN texts ELSE '[]' END) = 0""",  # noqa: S608
    ),
    (
        "models whose vectors differ in width",
        "SELECT m.fingerprint FROM vector v JOIN model m ON m.id = v.model_id"
        " GROUP BY m.id HAVING min(length(components)) <> max(length(components))"
        " OR min(length(components)) % 4 <> 0",
    ),
)


def problems(connection: sqlite3.Connection, analysers: Analysers) -> Iterator[str]:
    """Raises sqlite3.DatabaseError where the file cannot be read to the end."""
    broken = [row[0] for row in connection.execute("PRAGMA integrity_check(10)")]
    if broken != ["ok"]:
        yield from (f"the database file is damaged: {line}" for line in broken)
        return
    for table, row_id, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchall():
        yield f"row {row_id} of {table} names a {parent} that is not there"
    for words, query in (*_RULES, *_term_rules(connection)):
        if found := [str(row[0]) for row in connection.execute(query)]:
            more = ", …" if len(found) > _MAX_NAMED else ""
            yield f"{len(found)} {words}: {', '.join(found[:_MAX_NAMED])}{more}"
    if facts.read(connection, TRACES_LEFT) is not None:
        yield "removed text may still stand in the files: close every program that uses the store"
    yield from _text_problems(connection, analysers)


def _term_rules(connection: sqlite3.Connection) -> tuple[tuple[str, str], ...]:
    now = term_tables.state(connection)
    if now is None:
        return ()
    held = f"{now.searched.name}_docsize"
    return (
        ("chunks without terms", f"SELECT id FROM chunk EXCEPT SELECT id FROM {held}"),  # noqa: S608
        ("terms of chunks that are gone", f"SELECT id FROM {held} EXCEPT SELECT id FROM chunk"),  # noqa: S608
    )


def _text_problems(connection: sqlite3.Connection, analysers: Analysers) -> Iterator[str]:
    """Chunks outside of their text or with the hash of another, terms other than the text's."""
    now = term_tables.state(connection)
    analyser = analysers.of(now.version) if now is not None else None
    if now is None or analyser is None:
        yield "the terms are of another analyser; open the store again"
        return
    expected = coming = 0
    for cut in chunks.all_slices(connection):
        if not 0 <= cut.start < cut.end <= len(cut.whole):
            yield f"chunk {cut.chunk_id} is {cut.start}:{cut.end} of {len(cut.whole)} characters"
        if text_hash(cut.prefix, cut.text) != cut.text_hash:
            yield f"chunk {cut.chunk_id} bears the hash of another text"
        expected += len(set(analyser.analyse(cut.text)))
        if cut.chunk_id <= (now.reached or 0):
            coming += len(set(analysers.current.analyse(cut.text)))
    for table, wanted in ((now.searched, expected), (now.filling, coming)):
        (counted,) = connection.execute(
            f"SELECT coalesce(sum(doc), 0) FROM {table.vocabulary}"  # noqa: S608
        ).fetchone()
        if counted != wanted:
            yield f"the term index holds {counted} entries, the texts have {wanted}"
