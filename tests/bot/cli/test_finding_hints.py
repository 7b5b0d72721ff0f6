from __future__ import annotations

import ast
from pathlib import Path

import bot.cli.diagnosis
from bot.cli.finding_hints import FINDING_HINTS, finding_view
from index import Finding, FindingCode


def codes_of_the_bot() -> set[str]:
    """The codes of findings that `bot.cli.diagnosis` makes."""
    tree = ast.parse(Path(bot.cli.diagnosis.__file__).read_text(encoding="utf-8"))
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding"
    ]
    codes = [node.args[3] for node in calls if len(node.args) > 3]
    return {code.value for code in codes if isinstance(code, ast.Constant)}  # type: ignore[misc]


def test_there_is_a_hint_for_everything_that_can_be_found_wrong() -> None:
    assert set(FINDING_HINTS) == {*FindingCode, *codes_of_the_bot()}


def test_what_is_wrong_is_shown_with_what_to_do() -> None:
    values = {"wanted": "https://b.example/x"}
    view = finding_view(Finding("webhook", False, "none", "webhook-elsewhere", values))
    assert view.plain == "BAD  webhook: none\n     → serving sets it to https://b.example/x"


def test_what_is_fine_is_shown_without_a_hint() -> None:
    view = finding_view(Finding("disk", True, "9 GB free", FindingCode.DISK_NEARLY_FULL))
    assert view.plain == "ok   disk: 9 GB free"
