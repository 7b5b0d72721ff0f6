"""What to do about each thing that `doctor` can find wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from index import FindingCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index import Finding

# By code: those of the index, then those of `bot.cli.diagnosis`. Values of the finding in braces.
FINDING_HINTS: Mapping[str, str] = {
    FindingCode.PYTHON_TOO_OLD: "install Python {needed} or newer",
    FindingCode.FOLDER_IS_A_FILE: "name a folder by --data",
    FindingCode.FOLDER_NOT_WRITABLE: "give it to this user, or name another by --data",
    FindingCode.DISK_NEARLY_FULL: "free some space, or move --data",
    FindingCode.PACKAGED_MODEL_DAMAGED: "install it again: ./scripts/run",
    FindingCode.JUDGE_DAMAGED: "answers are less sure; install this version again",
    FindingCode.DATABASE_TOO_NEW: "update the program; the data is left alone",
    FindingCode.DATABASE_UNUSABLE: "restore a copy, or import anew",
    FindingCode.DATA_INCONSISTENT: "python -m bot rebuild",
    "token-unknown": "copy TELEGRAM_BOT_TOKEN from @BotFather again (/token)",
    "telegram-unreachable": "check the network and TELEGRAM_API_URL",
    "groups-refused": "@BotFather: /setjoingroups, Enable",
    "sees-all-messages": (
        "@BotFather: /setprivacy, Enable; it needs no more, and members are at ease"
    ),
    "no-inline-mode": "@BotFather: /setinline, then a hint such as: kirby kyiv",
    "webhook-beside-polling": (
        "a webhook is set and polling cannot work beside it; serving removes it"
    ),
    "webhook-elsewhere": "serving sets it to {wanted}",
    "webhook-failing": "check that Telegram reaches QUOTEWIRE_WEBHOOK_URL",
    "second-poller": ("stop it, unless it is a `serve` of yours elsewhere: two share the updates"),
    "clock-wrong": "set the clock, for example by NTP",
}


def finding_view(finding: Finding) -> Text:
    """Show what was seen, and below it what to do where that is not fine."""
    mark = "ok  " if finding.fine else "BAD "
    view = Text(f"{mark} {finding.subject}: {finding.seen}")
    if not finding.fine and (hint := FINDING_HINTS.get(finding.code)):
        view.append(f"\n     → {hint.format_map(finding.values)}", "yellow")
    return view
