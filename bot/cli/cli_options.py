"""Options that every command takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from index import IndexSettings, __version__

Data = Annotated[
    Path | None,
    typer.Option("--data", help="Data folder (or QUOTEWIRE_DATA).", metavar="DIR"),
]


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"quotewire {__version__}")
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option(
        "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
    ),
]


def settings_of(context: typer.Context, data: Path | None) -> IndexSettings:
    """Of the folder that the command names, or else the one before it."""
    named = data or context.obj
    return IndexSettings(data=named) if named else IndexSettings()
