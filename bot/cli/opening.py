"""Which news a command works on: the named folder, else the user's own, else the sample."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.cli.progress import messages, progress_bar, working
from bot.error_hints import with_hint
from index import (
    SAMPLE_NEWS,
    DataFolder,
    ImportParameters,
    InputError,
    ModelError,
    default_folder,
    open_index,
    open_source,
    sample_folder,
    storage_exists,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index import IndexSettings, NewsIndex

# While more changes than this wait for their vectors, an answer does not wait for them.
MAX_EMBED_BEFORE_ANSWER = 300
# And while more passages than this are of an earlier analysis: as many take about a second.
MAX_ANALYSED_BEFORE_ANSWER = 2_000


def own_folder(settings: IndexSettings) -> DataFolder:
    """The named folder, else the default one; where imports go."""
    return DataFolder(settings.data) if settings.data else default_folder()


def served_folders(settings: IndexSettings) -> list[DataFolder]:
    """Those that `open_to_ask` may open."""
    own = own_folder(settings)
    return [own] if settings.data else [own, sample_folder()]


@contextmanager
def open_own(settings: IndexSettings, *, create: bool = False) -> Iterator[NewsIndex]:
    """The user's own news. Raises InputError where there is none, unless it may be made."""
    folder = own_folder(settings)
    if not create and not storage_exists(settings, folder):
        raise InputError(f"no news in {folder.path} yet; import some: python -m bot ingest FILE")
    with open_index(settings, folder) as news:
        yield news


@contextmanager
def open_to_ask(settings: IndexSettings, *, create: bool = False) -> Iterator[NewsIndex]:
    """News to ask about; the shipped sample only where no folder is named and nothing was ever
    imported. `create`: a named folder may be empty yet, and is made."""
    own = own_folder(settings)
    if settings.data is None and not _ever_imported(settings, own):
        with open_index(settings, sample_folder()) as news:
            _fill_with_sample(news)
            _analyse_few(news)
            messages.print("(the shipped sample news; your own: python -m bot ingest FILE)")
            yield news
        return
    with open_own(settings, create=create) as news:
        _analyse_few(news)
        yield news


def load_model(news: NewsIndex) -> None:
    """Load the model and embed the little that waits; without a model words must do."""
    try:
        with working("loading the model …"):
            news.load_model()
    except ModelError as error:
        messages.print(
            f"{with_hint(error)}\nAnswering by words alone.", style="yellow", markup=False
        )
        return
    if 0 < (waiting := news.unsynced()) <= MAX_EMBED_BEFORE_ANSWER:
        embed(news)
    elif waiting:
        messages.print(
            f"{waiting} changes have no vectors yet and are found by words alone;"
            " embed them: python -m bot rebuild"
        )


def analyse_anew(news: NewsIndex) -> None:
    """Bring words that an earlier version has analysed to this one's, with a progress bar."""
    total = news.unanalysed()
    with progress_bar("analysing words", total) as show:
        news.reanalyse(lambda left: show(total - left))


def _analyse_few(news: NewsIndex) -> None:
    """As `analyse_anew`, where an answer need not wait for it long. Else it is answered by the
    words of before, until an import, a chat or the bot analyses them."""
    if news.unanalysed() <= MAX_ANALYSED_BEFORE_ANSWER:
        news.reanalyse()


def embed(news: NewsIndex) -> None:
    """Bring the index up to the store, with a progress bar."""
    with progress_bar("embedding", news.unsynced()) as show:
        news.sync(show)


def _ever_imported(settings: IndexSettings, folder: DataFolder) -> bool:
    if not storage_exists(settings, folder):
        return False
    with open_index(settings, folder) as news:
        return news.ever_imported()


def _fill_with_sample(news: NewsIndex) -> None:
    parameters = ImportParameters(format="jsonl")
    if not news.ever_imported():
        news.ingest(open_source(SAMPLE_NEWS, parameters), parameters, datetime.now(UTC))
        news.sync()
