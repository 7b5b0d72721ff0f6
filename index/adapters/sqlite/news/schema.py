"""The numbered migrations of the news tables. A released one is never edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

SERIES = "news"

# Everything but white space is part of a term: what is a term is decided by the analyser alone.
_PUNCTUATION = "".join(chr(code) for code in range(33, 127) if not chr(code).isalnum())
_TOKENIZER = "ascii tokenchars '" + _PUNCTUATION.replace("'", "''") + "'"

# Times are microseconds since 1970 in UTC. Integer keys are never used twice (AUTOINCREMENT).
# `lost` and `authors` are JSON arrays. Only ids may stand in news_change and pending_change: they
# outlive the text.
_FIRST = (
    """CREATE TABLE source (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        publisher TEXT NOT NULL,
        locator TEXT NOT NULL,
        last_imported_at INTEGER,
        UNIQUE (publisher, locator)
    )""",
    """CREATE TABLE story (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        source_id INTEGER NOT NULL REFERENCES source (id),
        key TEXT NOT NULL,
        title TEXT NOT NULL,
        url TEXT,
        authors TEXT NOT NULL,
        UNIQUE (source_id, key)
    )""",
    """CREATE TABLE news_update (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        public_id TEXT NOT NULL UNIQUE,
        source_id INTEGER NOT NULL REFERENCES source (id),
        story_id INTEGER NOT NULL REFERENCES story (id),
        external_id TEXT,
        kind TEXT NOT NULL,
        url TEXT,
        published_at INTEGER,
        published_precision TEXT NOT NULL,
        published_from TEXT NOT NULL,
        first_seen_at INTEGER NOT NULL,
        ordered_at INTEGER NOT NULL,
        language TEXT,
        embedding_prefix TEXT NOT NULL,
        revision INTEGER NOT NULL,
        UNIQUE (source_id, external_id)
    )""",
    "CREATE INDEX news_update_ordered ON news_update (ordered_at)",
    "CREATE INDEX news_update_source ON news_update (source_id, ordered_at)",
    "CREATE INDEX news_update_story ON news_update (story_id)",
    """CREATE TABLE revision (
        update_id INTEGER NOT NULL REFERENCES news_update (id),
        number INTEGER NOT NULL,
        headline TEXT NOT NULL,
        body TEXT NOT NULL,
        authors TEXT NOT NULL,
        saved_at INTEGER NOT NULL,
        PRIMARY KEY (update_id, number)
    )""",
    """CREATE TABLE chunk (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        update_id INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        field TEXT NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        text_hash BLOB NOT NULL,
        FOREIGN KEY (update_id, revision) REFERENCES revision (update_id, number)
    )""",
    "CREATE INDEX chunk_update ON chunk (update_id, revision)",
    "CREATE INDEX chunk_text ON chunk (text_hash)",
    f"""CREATE VIRTUAL TABLE chunk_terms USING fts5 (
        terms, content='', detail=none, tokenize="{_TOKENIZER.replace('"', '""')}"
    )""",
    "CREATE VIRTUAL TABLE chunk_vocabulary USING fts5vocab (chunk_terms, 'row')",
    "CREATE TABLE model (id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE)",
    """CREATE TABLE vector (
        text_hash BLOB NOT NULL,
        model_id INTEGER NOT NULL REFERENCES model (id),
        components BLOB NOT NULL,
        UNIQUE (text_hash, model_id)
    )""",
    "CREATE INDEX vector_model ON vector (model_id)",
    """CREATE TABLE news_change (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        update_id TEXT NOT NULL,
        lost TEXT NOT NULL
    )""",
    """CREATE TABLE pending_change (
        consumer TEXT NOT NULL,
        seq INTEGER NOT NULL,
        update_id TEXT NOT NULL,
        lost TEXT NOT NULL,
        PRIMARY KEY (consumer, seq)
    ) WITHOUT ROWID""",
    "CREATE TABLE news_fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
)

# A speaker is a name and one phrase of the texts that stood for it, '' for none: names repeat, so
# statements hold numbers. Statements of older revisions stay. `quotes` is a JSON array of starts
# and ends in turn. `attribution` says by which rules a revision's statements are, and 0 that it
# was never looked at.
_SECOND = (
    """CREATE TABLE speaker (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        phrase TEXT NOT NULL,
        UNIQUE (name, phrase)
    )""",
    """CREATE TABLE statement (
        update_id INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        place INTEGER NOT NULL,
        field TEXT NOT NULL,
        kind TEXT NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        cue_start INTEGER,
        cue_end INTEGER,
        source_start INTEGER,
        source_end INTEGER,
        speaker_id INTEGER REFERENCES speaker (id),
        reported_id INTEGER REFERENCES speaker (id),
        confidence REAL NOT NULL,
        quotes TEXT NOT NULL,
        continues INTEGER NOT NULL,
        PRIMARY KEY (update_id, revision, place),
        FOREIGN KEY (update_id, revision) REFERENCES revision (update_id, number)
    ) WITHOUT ROWID""",
    "CREATE INDEX statement_speaker ON statement (speaker_id) WHERE speaker_id IS NOT NULL",
    "CREATE INDEX statement_reported ON statement (reported_id) WHERE reported_id IS NOT NULL",
    """CREATE TABLE attribution (
        update_id INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        rules INTEGER NOT NULL,
        PRIMARY KEY (update_id, revision),
        FOREIGN KEY (update_id, revision) REFERENCES revision (update_id, number)
    ) WITHOUT ROWID""",
    "CREATE INDEX attribution_rules ON attribution (rules)",
    """INSERT INTO attribution (update_id, revision, rules)
        SELECT update_id, number, 0 FROM revision""",
)


def _1_news(connection: sqlite3.Connection) -> None:
    for statement in _FIRST:
        connection.execute(statement)


def _2_statements(connection: sqlite3.Connection) -> None:
    for statement in _SECOND:
        connection.execute(statement)


def _3_back_list(connection: sqlite3.Connection) -> None:
    """Whatever was there when its source was first watched: told to nobody."""
    connection.execute("ALTER TABLE news_update ADD COLUMN back_list INTEGER NOT NULL DEFAULT 0")


def _4_removed_updates(connection: sqlite3.Connection) -> None:
    """Updates that must not come back, as digests: their text may be gone for legal reasons.
    `texts` is a JSON array of hexadecimal digests. `source` is no number: a source that is removed
    and imported again gets another."""
    connection.execute(
        """CREATE TABLE removed_update (
            public_id TEXT PRIMARY KEY,
            source BLOB NOT NULL,
            identity BLOB,
            texts TEXT NOT NULL,
            own_time INTEGER
        ) WITHOUT ROWID"""
    )
    connection.execute("CREATE INDEX removed_update_source ON removed_update (source)")


def _5_words(connection: sqlite3.Connection) -> None:
    """What acronyms the current revisions introduce (see `index.text.acronyms`), and a second
    table of terms: filled by another analyser while the first is searched, then the reverse."""
    connection.execute(
        """CREATE TABLE acronym (
            update_id INTEGER NOT NULL REFERENCES news_update (id),
            acronym TEXT NOT NULL,
            words TEXT NOT NULL,
            PRIMARY KEY (update_id, acronym, words)
        ) WITHOUT ROWID"""
    )
    connection.execute("CREATE INDEX acronym_short ON acronym (acronym)")
    connection.execute("CREATE INDEX acronym_words ON acronym (words)")
    connection.execute(
        f"""CREATE VIRTUAL TABLE chunk_terms_other USING fts5 (
            terms, content='', detail=none, tokenize="{_TOKENIZER.replace('"', '""')}"
        )"""
    )
    connection.execute(
        "CREATE VIRTUAL TABLE chunk_vocabulary_other USING fts5vocab (chunk_terms_other, 'row')"
    )


def _6_sentence_vectors(connection: sqlite3.Connection) -> None:
    """Vectors of the sentences of a text beside its own: NULL until they are made."""
    connection.execute("ALTER TABLE vector ADD COLUMN sentences BLOB")
    connection.execute(
        "CREATE INDEX vector_without_sentences ON vector (model_id) WHERE sentences IS NULL"
    )


STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _1_news,
    _2_statements,
    _3_back_list,
    _4_removed_updates,
    _5_words,
    _6_sentence_vectors,
)
