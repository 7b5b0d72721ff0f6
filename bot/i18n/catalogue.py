"""Every text that users see, in five languages: bot/i18n/locales/*.ftl (https://projectfluent.org)."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from fluent.runtime import FluentBundle, FluentResource

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import datetime
    from zoneinfo import ZoneInfo

LOCALES = Path(__file__).with_name("locales")
DEFAULT = "en"
LANGUAGES = ("en", "uk", "ru", "es", "de")


class Catalogue:
    """The texts of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        # Babel's plain "en" writes months first; news is read everywhere.
        self._locale = Locale.parse("en_GB" if language == "en" else language)
        self._day = "d. MMM y" if language == "de" else "d MMM y"
        # Isolating marks around variables would count as characters and be copied with them.
        self._bundle = FluentBundle([language], use_isolating=False)
        text = (LOCALES / f"{language}.ftl").read_text(encoding="utf-8")
        self._bundle.add_resource(FluentResource(text))

    def say(self, message_id: str, /, **arguments: str | int) -> str:
        """A text with its variables filled in as plain text.

        Raises LookupError for an unknown id and ValueError for a missing variable: bugs of the
        caller, which the catalogue's tests find.
        """
        pattern = self._bundle.get_message(message_id).value
        if pattern is None:
            raise LookupError(f"{message_id} has no text")
        text, errors = self._bundle.format_pattern(pattern, arguments)
        if errors:
            raise ValueError(f"{message_id} in {self.language}: {errors[0]}")
        return str(text)

    @property
    def ids(self) -> AbstractSet[str]:
        return self._bundle._messages.keys()

    def time(self, at: datetime, zone: ZoneInfo) -> str:
        """Day, hour and minute in that zone, with its short name: "29 Mar 2022, 20:15 UTC"."""
        local = at.astimezone(zone)
        shown = format_datetime(local, f"{self._day}, HH:mm", locale=self._locale)
        return f"{shown} {local.tzname() or zone.key}"

    def day(self, at: datetime) -> str:
        """A day of which no time is known; it is the same in every zone."""
        return format_date(at.date(), self._day, locale=self._locale)

    def clock(self, at: datetime, zone: ZoneInfo) -> str:
        return f"{at.astimezone(zone):%H:%M}"

    def ago(self, age: timedelta) -> str:
        """ "3 hours ago"; less than a minute counts as one, and so does what is to come."""
        shown = max(age, timedelta(minutes=1))
        return format_timedelta(
            -shown, add_direction=True, granularity="minute", locale=self._locale
        )

    def span(self, length: timedelta) -> str:
        """ "3 hours", as it stands by itself; less than a second counts as one."""
        shown = max(length, timedelta(seconds=1))
        return format_timedelta(shown, granularity="second", locale=self._locale)

    def until(self, wait: timedelta) -> str:
        """ "in 3 hours"; less than a second counts as one, and so does what is overdue."""
        shown = max(wait, timedelta(seconds=1))
        return format_timedelta(
            shown, add_direction=True, granularity="second", locale=self._locale
        )


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> Catalogue:
    """The catalogue of one of LANGUAGES."""
    return Catalogue(language)


def catalogue_for(chosen: str | None, language_code: str | None) -> Catalogue:
    """The language that was chosen, else that of the user's app ("uk-UA"), else English."""
    for tag in (chosen, language_code):
        language = (tag or "").partition("-")[0].lower()
        if language in LANGUAGES:
            return catalogue(language)
    return catalogue(DEFAULT)
