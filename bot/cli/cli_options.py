"""Options that every command takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from index import IndexSettings

Data = Annotated[
    Path | None,
    typer.Option("--data", help="Data folder (or QUOTEWIRE_DATA).", metavar="DIR"),
]


def settings_of(context: typer.Context, data: Path | None) -> IndexSettings:
    """Of the folder that the command names, or else the one before it."""
    named = data or context.obj
    return IndexSettings(data=named) if named else IndexSettings()
