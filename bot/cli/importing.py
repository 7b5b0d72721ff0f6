"""`ingest` for people: what is read, what became of it, and why something was not stored."""

from __future__ import annotations

import re
import sys
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.cli.progress import messages, progress_bar
from bot.error_hints import terminal_hint
from index import InputError, Reject, open_source, open_stream

if TYPE_CHECKING:
    from pathlib import Path

    from index import ImportParameters, ImportReport, NewsIndex, Notice

STDIN = "-"
MAX_ISSUES_SHOWN = 200

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def time_parameter(name: str, given: str | None) -> tuple[datetime | None, bool]:
    """An option's date or time as an aware UTC time, and whether only the day is known.

    Raises InputError for an impossible date and for a time without a zone.
    """
    if given is None:
        return None, False
    try:
        time = datetime.fromisoformat(given)
        utc = time.astimezone(UTC) if time.tzinfo else time
    except (ValueError, OverflowError) as error:
        raise InputError(
            f"{name} {given!r} is no date; give 2022-03-30 or 2022-03-30T18:00+01:00"
        ) from error
    if _DATE.fullmatch(given):
        return time.replace(tzinfo=UTC), True
    if time.tzinfo is None:
        raise InputError(f"{name} {given!r} has no time zone; add Z or +01:00")
    return utc, False


class Issues:
    """Prints rejects and notices as they come, at most MAX_ISSUES_SHOWN, and counts the rest."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def __call__(self, issue: Reject | Notice) -> None:
        rejected = isinstance(issue, Reject)
        self._counts["rejects" if rejected else "notices"] += 1
        if self._counts.total() <= MAX_ISSUES_SHOWN:
            text = issue.reason if isinstance(issue, Reject) else _message(issue)
            label = "rejected" if rejected else "note"
            messages.print(f"{label}: {issue.where}: {text}", markup=False)

    def close(self) -> None:
        if (more := self._counts.total() - MAX_ISSUES_SHOWN) > 0:
            messages.print(f"… and {more} more")


def _message(notice: Notice) -> str:
    return "; ".join(filter(None, (notice.message, terminal_hint(notice.code, notice.values))))


def import_news(news: NewsIndex, path: Path, parameters: ImportParameters) -> ImportReport:
    """One file, folder or "-" for stdin into the store, with progress and every issue shown."""
    if str(path) == STDIN:
        if sys.stdin is None:
            raise InputError("standard input is closed; give a file")
        source = open_stream(sys.stdin.buffer, "stdin", parameters)
    else:
        source = open_source(path, parameters)
    issues = Issues()
    try:
        with progress_bar(f"reading {path.name}") as show:
            return news.ingest(
                source, parameters, datetime.now(UTC), on_issue=issues, on_progress=show
            )
    finally:
        issues.close()


def report_line(name: str, report: ImportReport) -> str:
    return (
        f"{name}: read {report.read}, new {report.new}, revised {report.revised},"
        f" unchanged {report.unchanged}, rejected {report.rejected}"
        + (f", removed before {report.removed}" if report.removed else "")
    )
