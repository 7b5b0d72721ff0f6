"""Feed the parsers made-up bytes and look for what they cannot bear. Run by hand.

python scripts/fuzz.py [--minutes 10] [--findings DIR]

Needs atheris (`pip install atheris`), which is no part of Quotewire. What it learns is kept in the
folder of findings and used again; an input that fails lies there as crash-…, slow-unit-… or
timeout-…, and `python scripts/fuzz.py --again FILE` reads it once more.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FINDINGS = ROOT / ".cache" / "fuzz"
SEEDS = ROOT / "tests" / "data"
MAX_INPUT_BYTES = 16_384
MAX_INPUT_S = 5
MAX_MEMORY_MB = 1_000
EXIT_WITHOUT_ATHERIS = 1

CHARSETS = (None, "utf-8", "iso-8859-1", "utf-16", "shift_jis", "iso-2022-jp", "gb18030", "koi8-r")


@dataclass(frozen=True, slots=True)
class Case:
    """What one input stands for: its first three bytes choose how the rest is announced."""

    body: bytes
    wanted: str
    content_type: str | None
    charset: str | None


def formats() -> tuple[str, ...]:
    # Imported here, and below: only what atheris sees imported does it follow.
    from index.sources.kinds.registry import source_formats

    return source_formats()


def content_types() -> tuple[str | None, ...]:
    from index.sources.kinds.registry import media_types

    return (None, *sorted(media_types()), "text/plain")


def case_of(data: bytes) -> Case:
    first, second, third = (*data[:3], 0, 0, 0)[:3]
    return Case(
        data[3:],
        formats()[first % len(formats())],
        content_types()[second % len(content_types())],
        CHARSETS[third % len(CHARSETS)],
    )


def reader() -> Callable[[bytes], None]:
    """Reads an input as the reading process does, and checks what comes of it."""
    from index.import_parameters import ImportParameters
    from index.sources.fetching.web import FetchError
    from index.sources.worker.reading import read_body
    from index.sources.worker.reading_protocol import Opening, answer_from_bytes, answer_to_bytes

    def read(data: bytes) -> None:
        case = case_of(data)
        parameters = ImportParameters(url="https://news.example/live", format=case.wanted)
        try:
            found = read_body(case.body, "input", case.content_type, case.charset, parameters)
        except FetchError:
            return
        opening = Opening(kind=found.kind, title=found.title, feeds=found.feeds)
        if answer_from_bytes(answer_to_bytes(opening, found.items)) != (opening, found):
            raise AssertionError("the items do not come back from the reading process as sent")

    return read


def seeds() -> Iterator[tuple[str, bytes]]:
    """The files of the tests, each announced as nothing in particular."""
    for path in sorted(SEEDS.iterdir()):
        if path.is_file():
            yield path.name, b"\0\0\0" + path.read_bytes()[:MAX_INPUT_BYTES]


def main(
    minutes: Annotated[float, typer.Option(help="How long to look.", min=0.05)] = 10,
    findings: Annotated[Path, typer.Option(help="Where inputs are kept.")] = FINDINGS,
    again: Annotated[Path | None, typer.Option(help="Read this input once and end.")] = None,
) -> None:
    """Feed the parsers made-up bytes and look for what they cannot bear."""
    if again is not None:
        reader()(again.read_bytes())
        return
    try:
        import atheris
    except ImportError as error:
        typer.echo("atheris is not installed: .venv/bin/pip install atheris", err=True)
        raise typer.Exit(EXIT_WITHOUT_ATHERIS) from error
    corpus = findings / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for name, data in seeds():
        (corpus / name).write_bytes(data)
    with atheris.instrument_imports(include=["index.sources", "feedparser"]):
        read = reader()
    options = {
        "max_total_time": round(minutes * 60),
        "max_len": MAX_INPUT_BYTES,
        "timeout": MAX_INPUT_S,
        "report_slow_units": 1,
        "rss_limit_mb": MAX_MEMORY_MB,
        "artifact_prefix": f"{findings}/",
    }
    flags = [f"-{name}={value}" for name, value in options.items()]
    atheris.Setup([sys.argv[0], *flags, str(corpus)], read)
    atheris.Fuzz()


if __name__ == "__main__":
    typer.run(main)
