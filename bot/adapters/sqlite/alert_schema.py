"""The tables of subscriptions and of what they wait for."""

from __future__ import annotations

# `request` is JSON. `subject` is `subject_key`, so that nobody subscribes twice to the same.
# The log is kept by triggers: chats are moved and forgotten by statements that know nothing of
# subscriptions.
STATEMENTS = (
    """CREATE TABLE subscription (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        chat_id INTEGER NOT NULL,
        thread_id INTEGER NOT NULL,
        subject TEXT NOT NULL,
        request TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        created_by INTEGER,
        paused INTEGER NOT NULL DEFAULT 0,
        suspended INTEGER NOT NULL DEFAULT 0,
        UNIQUE (chat_id, thread_id, subject)
    )""",
    "CREATE INDEX subscription_creator ON subscription (created_by)",
    """CREATE TABLE subscription_change (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        subscription_id INTEGER NOT NULL
    )""",
    """CREATE TRIGGER subscription_added AFTER INSERT ON subscription BEGIN
        INSERT INTO subscription_change (subscription_id) VALUES (new.id);
    END""",
    """CREATE TRIGGER subscription_edited AFTER UPDATE ON subscription BEGIN
        INSERT INTO subscription_change (subscription_id) VALUES (new.id);
    END""",
    """CREATE TRIGGER subscription_deleted AFTER DELETE ON subscription BEGIN
        INSERT INTO subscription_change (subscription_id) VALUES (old.id);
    END""",
    """CREATE TABLE muted_story (
        chat_id INTEGER NOT NULL,
        thread_id INTEGER NOT NULL,
        story TEXT NOT NULL,
        muted_at INTEGER NOT NULL,
        PRIMARY KEY (chat_id, thread_id, story)
    ) WITHOUT ROWID""",
    "CREATE INDEX muted_story_story ON muted_story (story)",
    # What a destination is to be told later, and for a while what it was told so: once for a
    # development. `item` is JSON that names an excerpt by its place.
    """CREATE TABLE held_alert (
        chat_id INTEGER NOT NULL,
        thread_id INTEGER NOT NULL,
        development TEXT NOT NULL,
        subscription_id INTEGER NOT NULL,
        telling TEXT NOT NULL,
        period TEXT NOT NULL,
        due_at INTEGER NOT NULL,
        held_at INTEGER NOT NULL,
        item TEXT NOT NULL,
        told INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (chat_id, thread_id, development)
    ) WITHOUT ROWID""",
    "CREATE INDEX held_alert_due ON held_alert (due_at) WHERE NOT told",
    "CREATE INDEX held_alert_held ON held_alert (held_at)",
    # The first alert of a story at a destination: later ones of the hour reply to it.
    """CREATE TABLE story_thread (
        chat_id INTEGER NOT NULL,
        thread_id INTEGER NOT NULL,
        story TEXT NOT NULL,
        key TEXT NOT NULL,
        begun_at INTEGER NOT NULL,
        PRIMARY KEY (chat_id, thread_id, story)
    ) WITHOUT ROWID""",
    "CREATE INDEX story_thread_story ON story_thread (story, begun_at)",
    "CREATE INDEX story_thread_begun ON story_thread (begun_at)",
    """CREATE TABLE development (
        update_id TEXT PRIMARY KEY,
        leader TEXT NOT NULL,
        known_at INTEGER NOT NULL
    ) WITHOUT ROWID""",
    "CREATE INDEX development_known ON development (known_at)",
    "CREATE INDEX development_leader ON development (leader)",
)

# One development is held for each subscription that it concerns: whichever is told first tells it,
# and one that is deleted meanwhile takes nothing from the others.
HELD_FOR_EACH = (
    """CREATE TABLE held_for_each (
        chat_id INTEGER NOT NULL,
        thread_id INTEGER NOT NULL,
        development TEXT NOT NULL,
        subscription_id INTEGER NOT NULL,
        telling TEXT NOT NULL,
        period TEXT NOT NULL,
        due_at INTEGER NOT NULL,
        held_at INTEGER NOT NULL,
        item TEXT NOT NULL,
        told INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (chat_id, thread_id, development, subscription_id)
    ) WITHOUT ROWID""",
    """INSERT INTO held_for_each SELECT chat_id, thread_id, development, subscription_id, telling,
        period, due_at, held_at, item, told FROM held_alert""",
    "DROP TABLE held_alert",
    "ALTER TABLE held_for_each RENAME TO held_alert",
    "CREATE INDEX held_alert_due ON held_alert (due_at) WHERE NOT told",
    "CREATE INDEX held_alert_held ON held_alert (held_at)",
)
