"""The commands a Markdown page tells its reader to run."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NOT_RUN = re.compile(r"<!--\s*not run:\s*(?P<reason>.*?)\s*-->", re.DOTALL)
_FENCE = re.compile(r" {0,3}(?P<marks>`{3,}|~{3,})[ \t]*(?P<tag>[^\s`]*)")
SHELL_TAGS = ("sh", "console")


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block. `line` counts from 1; `not_run` is the reason given right before it."""

    line: int
    commands: tuple[str, ...]
    not_run: str | None


def shell_blocks(page: str) -> list[Block]:
    """All blocks tagged `sh` or `console`, in order. Raises ValueError on one without an end."""
    lines = page.splitlines()
    found: list[Block] = []
    start = 0
    while start < len(lines):
        fence = _FENCE.match(lines[start])
        if fence is None:
            start += 1
            continue
        end = _end_of_block(lines, start, fence["marks"])
        if fence["tag"] in SHELL_TAGS:
            commands = _commands(lines[start + 1 : end], fence["tag"])
            found.append(Block(start + 1, commands, _reason_before(lines[:start])))
        start = end + 1
    return found


def _end_of_block(lines: list[str], start: int, marks: str) -> int:
    for place in range(start + 1, len(lines)):
        line = lines[place].strip()
        if line.startswith(marks) and set(line) == {marks[0]}:
            return place
    raise ValueError(f"line {start + 1}: this block never ends; close it with {marks}")


def _commands(lines: list[str], tag: str) -> tuple[str, ...]:
    """`sh`: every line but comments. `console`: the lines after "$ ", the rest is output."""
    joined = "\n".join(lines).replace("\\\n", " ").splitlines()
    if tag == "console":
        return tuple(line.strip()[2:].strip() for line in joined if line.strip()[:2] == "$ ")
    return tuple(line.strip() for line in joined if line.strip() and line.strip()[0] != "#")


def _reason_before(lines: list[str]) -> str | None:
    """The reason, if the last thing before the block is a comment that gives one."""
    before = "\n".join(lines).rstrip()
    comment = before[before.rfind("<!--") :] if before.endswith("-->") else ""
    match = _NOT_RUN.fullmatch(comment)
    return " ".join(match["reason"].split()) if match else None
