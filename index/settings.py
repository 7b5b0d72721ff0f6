"""Settings of the index, from the environment or a .env file."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PACKAGED_MODEL = "packaged"


class IndexSettings(BaseSettings):
    """Every field can be set as QUOTEWIRE_<FIELD>."""

    model_config = SettingsConfigDict(
        env_prefix="QUOTEWIRE_", env_file=".env", extra="ignore", frozen=True
    )

    data: Path | None = Field(
        default=None,
        description="Data folder; when not named, 'data' in a checkout, else the user's own.",
    )
    model: str = Field(
        default=PACKAGED_MODEL,
        description="'packaged' (all-MiniLM-L6-v2 from its package), a hub name or a local path.",
    )
    query_prefix: str = Field(default="", description="Put before a question when embedding it.")
    passage_prefix: str = Field(default="", description="Put before a passage when embedding it.")
    embed_threads: int = Field(
        default=1, ge=1, le=64, description="Threads of one embedding call."
    )
    lock_wait_s: float = Field(default=30.0, gt=0, description="How long to wait for a lock.")
    rank_bm25_max_passages: int = Field(
        default=5_000, ge=0, description="Above this, tantivy answers instead of rank-bm25."
    )
    poll_shortest_s: float = Field(
        default=30.0, ge=0.2, description="A watched source is polled at most this often."
    )
    poll_longest_s: float = Field(
        default=900.0, ge=0.2, description="And at least this often, however silent it is."
    )
    polls_at_once: int = Field(
        default=16, ge=1, le=200, description="How many sources are polled at one time."
    )
    host_pause_s: float = Field(
        default=1.0, ge=0, description="Pause between two requests to one web server."
    )
    honour_robots: bool = Field(
        default=True, description="Do as robots.txt says; not for pages of others."
    )
    allow_loopback: bool = Field(
        default=False, description="Fetch from this machine too. For tests only."
    )
    contact: str | None = Field(
        default=None, description="URL or e-mail address shown to web servers in User-Agent."
    )
