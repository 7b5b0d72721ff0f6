"""Settings of the bot, from the environment or a .env file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AliasChoices, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

if TYPE_CHECKING:
    from pydantic import ValidationError

OFFICIAL_API = "https://api.telegram.org"
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]

Ids = Annotated[frozenset[int], NoDecode]


def _named(*names: str) -> AliasChoices:
    return AliasChoices(*names)


class BotSettings(BaseSettings):
    """Every field can be set as QUOTEWIRE_<FIELD>, save the two that Telegram's own tools name."""

    model_config = SettingsConfigDict(
        env_prefix="QUOTEWIRE_",
        env_file=".env",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
    )

    token: SecretStr | None = Field(
        default=None,
        validation_alias=_named("TELEGRAM_BOT_TOKEN"),
        description="The bot's token from @BotFather.",
    )
    api_url: str = Field(
        default=OFFICIAL_API,
        validation_alias=_named("TELEGRAM_API_URL"),
        pattern=r"^https?://[^\s?#]+$",
        description="Root of a self-hosted or test Bot API server, without /bot.",
    )
    admins: Ids = Field(
        default=frozenset(), description="User ids of the administrators, separated by commas."
    )
    allow: Ids = Field(
        default=frozenset(),
        description="If set, only these users and chats are answered (ids, separated by commas).",
    )
    deny: Ids = Field(
        default=frozenset(),
        description="Users and chats that are never answered or told anything.",
    )
    webhook_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s?#]+$",
        description="Public address that Telegram calls; without it the bot polls.",
    )
    webhook_listen: str = Field(
        default="127.0.0.1:8443",
        pattern=r"^[^\s:]+:\d{1,5}$",
        description="HOST:PORT where the webhook listens.",
    )
    webhook_secret: SecretStr | None = Field(
        default=None,
        description="What Telegram sends with each call (1 to 256 of A-Z a-z 0-9 _ -);"
        " made up at each start when not set.",
    )
    questions_per_minute: int = Field(
        default=20, ge=1, description="Questions of one user that are answered in a minute."
    )
    group_questions_per_minute: int = Field(
        default=40, ge=1, description="Questions of one group that are answered in a minute."
    )
    answer_threads: int = Field(
        default=2, ge=1, le=32, description="Questions that are worked on at once."
    )
    answers_waiting: int = Field(
        default=200,
        ge=1,
        description="Questions that may wait; beyond it, the bot is busy.",
    )
    messages_per_second: float = Field(
        default=30.0, gt=0, le=1_000, description="Telegram's limit over all chats."
    )
    conversation_hours: int = Field(
        default=24, ge=1, le=24 * 30, description="After so long a conversation is forgotten."
    )
    log_level: LogLevel = Field(default="INFO", description="What is logged.")

    @field_validator("admins", "allow", "deny", mode="before")
    @classmethod
    def _ids(cls, given: object) -> object:
        if isinstance(given, str):
            return frozenset(part for part in given.replace(",", " ").split())
        return given

    @field_validator("log_level", mode="before")
    @classmethod
    def _capitals(cls, given: object) -> object:
        return given.upper() if isinstance(given, str) else given

    @model_validator(mode="after")
    def _no_secret_in_the_open(self) -> BotSettings:
        secret = self.webhook_secret.get_secret_value() if self.webhook_secret else "x"
        if not 1 <= len(secret) <= 256 or not all(
            c.isascii() and (c.isalnum() or c in "_-") for c in secret
        ):
            raise ValueError("QUOTEWIRE_WEBHOOK_SECRET must be 1 to 256 of A-Z a-z 0-9 _ -")
        return self


def what_is_wrong(error: ValidationError) -> str:
    """Each setting that cannot be used, by the name that it is set by, and why."""
    wrong = [(str(one["loc"][0]) if one["loc"] else "", one["msg"]) for one in error.errors()]
    return "; ".join(f"{_set_by(name)}: {why}" if name else why for name, why in wrong)


def _set_by(field: str) -> str:
    """Those with a name of their own are reported by it."""
    return field if field.isupper() else f"QUOTEWIRE_{field.upper()}"
