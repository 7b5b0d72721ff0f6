"""NewsIndex: everything the index can do, over one data folder.

with open_index(settings, folder) as news:
    news.ingest(source, parameters, now)
    news.sync()
    answer = news.ask(parse(question, now))
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self, TypeVar

from index.alerting.alert_feed import AlertFeed
from index.answering.asking_people import statements_over_time
from index.answering.citing import context_of, excerpt_at
from index.answering.explaining import explain
from index.answering.pipeline import MAX_EXCERPTS, ask
from index.answering.starters import Starters
from index.answering.timeline import timeline
from index.attribution.people import People
from index.errors import IndexFileError
from index.indexing.index_files import IndexFiles, model_of
from index.indexing.model_loading import load_embedder
from index.indexing.reanalysing import analysing, reanalyse_some
from index.indexing.rebuilding import RebuildReport, embed_all, restate
from index.indexing.serving import CurrentSearches
from index.indexing.sync import embed_some_sentences, sync_dense, sync_lexical
from index.ingest import ingest
from index.moved import Moved
from index.query.followups import follow_up
from index.query.naming import name_query
from index.query.questions import parse
from index.text.analysis import version_in_use
from index.watching.freshness import SourceFreshness, freshness

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo
    from types import TracebackType

    from index.answers import Answer, Excerpt, ExcerptContext, ExcerptRef, Explanation
    from index.data_folder import DataFolder
    from index.import_parameters import ImportParameters
    from index.indexing.sync import Progress
    from index.ingest import ImportReport
    from index.models import Notice, Reject, StoredUpdate, StoreStats, TimeWindow
    from index.ports import Embedder, NewsSource, Storage
    from index.query.questions import Query
    from index.query.turns import Turn
    from index.retrieval.retrieval import Searches
    from index.settings import IndexSettings
    from index.text.languages import Identify
    from index.watching.following import FollowedNews

logger = logging.getLogger(__name__)


_T = TypeVar("_T")

# Sentences that an explanation tells of.
MAX_EXPLAINED = 20


def _silent(_: object) -> None: ...


class NewsIndex(Moved):
    """One data folder. Methods may be called from several threads.

    Until `load_model` has returned, words alone are searched. `storage` is for adapters that keep
    tables of their own beside the news; nothing else looks into it.
    """

    def __init__(
        self,
        settings: IndexSettings,
        folder: DataFolder,
        storage: Storage,
        identify: Identify = lambda _: None,
        load: Callable[[IndexSettings], Embedder] = load_embedder,
    ) -> None:
        self.folder = folder
        self.settings = settings
        self.storage = storage
        self._identify = identify
        self._load = load
        store = self._store = storage.news
        self._files = IndexFiles(folder, store, settings)
        self._embedder: Embedder | None = None
        self._current = CurrentSearches(store, self._files)
        self._people: tuple[tuple[int, str], People] | None = None
        self.alerts = AlertFeed(store, self.people, lambda: self._embedder)
        self._starters = Starters(store)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self.storage.close()

    def load_model(self, embedder: Embedder | None = None) -> None:
        """Load the embedding model of the settings (5 to 8 s), or use this. Raises ModelError."""
        if self._embedder is None:
            self._embedder = embedder or self._load(self.settings)

    # -- news in ---------------------------------------------------------------------------------

    def ingest(
        self,
        source: NewsSource,
        parameters: ImportParameters,
        now: datetime,
        *,
        on_issue: Callable[[Reject | Notice], None] = _silent,
        on_progress: Progress = _silent,
    ) -> ImportReport:
        """Store a source's news (see `index.ingest`); `sync` then indexes it."""
        return ingest(
            *(source, self._store, parameters, now),
            on_issue=on_issue,
            on_progress=on_progress,
            identify=self._identify,
        )

    def ingest_followed(self, news: FollowedNews, now: datetime) -> ImportReport:
        """Store a followed source's news, each batch only while its lease is held.

        Raises NotFollowedError once it is not: the batches before stay stored.
        """
        parameters, unit = news.parameters, news.unit
        return ingest(news, self._store, parameters, now, identify=self._identify, unit=unit)

    def sync(self, on_progress: Progress = _silent) -> None:
        """Bring the index files and, with a model, the vectors up to the store."""
        self.sync_words()
        if self._embedder is not None:
            sync_dense(self._store, self._embedder, self._files.sync_lock, on_progress)

    def sync_words(self) -> None:
        """The index of words alone. A damaged file is logged and left to `rebuild`."""
        try:
            files = self._files
            self._analysing(lambda: sync_lexical(self._store, files.disk_lexical, files.sync_lock))
        except IndexFileError as error:
            logger.warning("%s", error)

    def reanalyse(self, on_progress: Progress = _silent) -> None:
        """Bring terms of an earlier analysis to the current one, then the index of words.

        Meanwhile questions are answered by the terms before. `on_progress` hears how many passages
        are left. A repeat after a crash goes on where it ended.
        """
        while left := self.reanalyse_some():
            on_progress(left)

    def unanalysed(self) -> int:
        """How many passages `reanalyse` would bring to the current analysis."""
        return self._store.unanalysed()

    def reanalyse_some(self) -> int:
        """A step of `reanalyse`; returns how many passages are left, 0 at the end."""
        return reanalyse_some(self._store, self._files)

    def embed_some_sentences(self) -> int:
        """Embed sentences of some news of an earlier version: how many texts; 0 at the end."""
        lock = self._files.sync_lock
        return embed_some_sentences(self._store, self._embedder, lock) if self._embedder else 0

    def unsynced(self) -> int:
        """How many changes wait to be embedded."""
        return self._store.stats().pending.get("dense", 0)

    def remove_update(self, update_id: str) -> StoredUpdate:
        """Delete an update from store, cache and index; no import stores it again until it is
        restored. Raises NotFoundError."""
        removed = self._store.update(update_id)
        self._store.remove_update(update_id)
        self._forget()
        return removed

    def restore_update(self, update_id: str) -> None:
        """Let a removed update in again. Raises NotFoundError."""
        self._store.restore(update_id)

    def remove_source(self, source_id: int) -> int:
        """Delete a source with its updates; returns how many. Raises NotFoundError."""
        removed = self._store.remove_source(source_id)
        self._forget()
        return removed

    def _forget(self) -> None:
        """What was removed leaves the index files too."""
        self.sync()
        with self._files.rebuild_lock():
            self._analysing(self._files.renew)

    # -- answers out -----------------------------------------------------------------------------

    def ask(
        self, query: Query, *, keywords_only: bool = False, limit: int = MAX_EXCERPTS
    ) -> Answer:
        """Answer from all that is stored at this moment, with at most `limit` excerpts."""
        return self._search(
            lambda searches: ask(query, searches, self.people(), limit),
            keywords_only=keywords_only,
        )

    def explain(self, query: Query, *, keywords_only: bool = False) -> Explanation:
        """Return the answer that `ask` gives, with why: the likeliest sentences and what speaks
        for each. Raises as `ask`."""
        return self._search(
            lambda searches: explain(query, searches, self.people(), MAX_EXPLAINED),
            keywords_only=keywords_only,
        )

    def timeline(self, query: Query, *, keywords_only: bool = False, limit: int = 10) -> Answer:
        """The answer told in the order of time, oldest first, one excerpt an update."""
        return self._search(
            lambda searches: timeline(query, searches, self.people(), limit),
            keywords_only=keywords_only,
        )

    def parse(
        self, question: str, now: datetime, previous: Turn | None = None, tz: tzinfo = UTC
    ) -> Query:
        """A question as a query; one that leans on the turn before takes from `previous`.

        Clock times and days are those of `tz`. Raises QuestionError.
        """
        query = parse(question, now, tz)
        return self._analysing(
            lambda: follow_up(query, previous, lambda words: bool(self.people().find(words)))
        )

    def parse_name(self, words: str, now: datetime, tz: tzinfo = UTC) -> Query:
        """ "kirby kyiv" as the question what Kirby said about Kyiv; words that begin with no
        known name are read as a question. Raises QuestionError."""
        return self._analysing(lambda: name_query(words, now, tz, self.people()))

    def excerpt(self, ref: ExcerptRef) -> Excerpt:
        """What stands there, cited anew. Raises NotFoundError where it is gone, InputError for a
        place that is none."""
        return excerpt_at(ref, self._store, self.people())

    def context(self, ref: ExcerptRef, sides: int = 2) -> ExcerptContext:
        """An excerpt with up to `sides` sentences before and after it. Errors as `excerpt`."""
        return context_of(ref, self._store, self.people(), sides)

    def starter_questions(self, limit: int = 3) -> tuple[str, ...]:
        """Questions that the current news answers, to begin with; kept until it changes."""
        now = self._store.newest() or datetime.now(UTC)

        def is_answered(one: str) -> bool:
            return self.ask(parse(one, now), keywords_only=True).answered

        return self._analysing(lambda: self._starters.current(self.people(), is_answered, limit))

    def sources(self, now: datetime) -> tuple[SourceFreshness, ...]:
        """Every source with how fresh it is, in the order they were first imported."""
        return freshness(self._store, now)

    def statements(
        self, speaker: str, topic: str = "", window: TimeWindow | None = None
    ) -> tuple[Excerpt, ...]:
        """What somebody said, oldest first. Raises NotFoundError where nobody fits the name."""
        return self._analysing(
            lambda: statements_over_time(
                *(speaker, topic, window, self.searches(keywords_only=True), self.people())
            )
        )

    def people(self) -> People:
        """Everybody who speaks in the news, gathered anew when it has changed."""
        kept, now = self._people, (self._store.change_seq(), version_in_use())
        if kept is None or kept[0] != now:
            kept = self._people = (now, People(self._store.speakers()))
        return kept[1]

    def searches(self, *, keywords_only: bool = False) -> Searches:
        """What can be searched now, with every change of every process taken in."""
        return self._current.searches(self._model_for(keywords_only=keywords_only))

    def _search(self, find: Callable[[Searches], _T], *, keywords_only: bool) -> _T:
        model = self._model_for(keywords_only=keywords_only)
        return self._analysing(lambda: self._current.search(model, find))

    def _analysing(self, work: Callable[[], _T]) -> _T:
        return analysing(self._store, work)

    def _model_for(self, *, keywords_only: bool) -> Embedder | None:
        return None if keywords_only else self._embedder

    # -- administration --------------------------------------------------------------------------

    def rebuild(
        self,
        on_embedded: Progress = _silent,
        on_indexed: Progress = _silent,
        on_restated: Progress = _silent,
    ) -> RebuildReport:
        """Statements by the current rules, then all index files anew from the store, beside those
        that serve, then one switch.

        Without a model the new index holds words alone. A second rebuild waits for the first, or
        raises StoreLockedError after `lock_wait_s`.
        """
        self.reanalyse()
        with self._files.rebuild_lock():
            restated = restate(self._store, on_restated)
            embedded = 0
            if self._embedder is not None:
                lock = self._files.sync_lock
                embedded = embed_all(self._store, self._embedder, lock, on_embedded)
                while self.embed_some_sentences():
                    ...
            self.sync()  # what is pending is embedded now: noted before the snapshot, not after
            model = model_of(self._embedder)
            name, passages = self._analysing(lambda: self._files.rebuild(model, on_indexed))
        self.sync()
        return RebuildReport(passages, embedded, name, restated)

    def verify(self) -> list[str]:
        """What is wrong with store and index, in words; empty when all is whole."""
        return [*self._store.check(), *self._files.check()]

    def stats(self) -> StoreStats:
        return self._store.stats()

    def change_seq(self) -> int:
        """Moves with every change of the news, by whatever process; cheap."""
        return self._store.change_seq()

    def ever_imported(self) -> bool:
        return self.change_seq() > 0
