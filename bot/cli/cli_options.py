"""Options of commands: the data folder, which all take, how to search and print, and the format
of what is imported."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from index import IndexSettings, __version__, source_formats

Data = Annotated[
    Path | None,
    typer.Option("--data", help="Data folder (or QUOTEWIRE_DATA).", metavar="DIR"),
]
KeywordsOnly = Annotated[
    bool, typer.Option("--keywords-only", help="Search by words alone; loads no model.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, and it alone, on stdout.")]


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


def _known_format(given: str) -> str:
    """Return the value of --format. Raises BadParameter for what no source kind is called."""
    if given not in source_formats():
        known = ", ".join(map(repr, source_formats()))
        raise typer.BadParameter(f"{given!r} is not one of {known}.")
    return given


*_FIRST_FORMATS, _LAST_FORMAT = source_formats()
SourceFormat = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="KIND",
        callback=_known_format,
        help=f"{', '.join(_FIRST_FORMATS)} or {_LAST_FORMAT}.",
    ),
]
