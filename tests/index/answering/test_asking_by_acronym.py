"""Questions that name by the other form what the news names by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index import DataFolder, ImportParameters, IndexSettings, NewsUpdate, Reason, open_index
from tests.builders import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index import NewsIndex

NEWS = {
    "intro": "Lake Oberon Ferries (LOF) has a new owner, the company told its crews.",
    "short": "LOF cancelled every crossing before noon because of the storm.",
    "charge": "The CPS charged two men over the fire at the mill.",
    "used": "The crew used drones to look for survivors in the evening.",
    "us": "The US imposed tariffs on steel from the valley.",
    "bus": "Two people died when a bus left the road.",
    "shout": "WHO DECLARES OUTBREAK OVER",
    "pain": "He is in good spirits, and nobody even asked who came.",
}
ANSWERED = {
    "why did Lake Oberon Ferries cancel crossings?": "short",
    "what did the Crown Prosecution Service do about the fire?": "charge",
    "latest on the US": "us",
    "latest on us tariffs": "us",
    "WHAT ABOUT US TARIFFS ON STEEL?": "us",
    "did anyone die?": "bus",
    "buses off the road": "bus",
    "what did the World Health Organization declare?": "shout",
    "is the WHO outbreak over?": "shout",
}


class Listed:
    def fetch(self) -> Iterator[NewsUpdate]:
        for update_id, body in NEWS.items():
            yield NewsUpdate(id=update_id, body=body, publisher="The Harbour Wire")


@pytest.fixture(scope="module", params=["in memory", "on disk"])
def news(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[NewsIndex]:
    at_most = 0 if request.param == "on disk" else 1_000
    settings = IndexSettings(rank_bm25_max_passages=at_most)
    with open_index(settings, DataFolder(tmp_path_factory.mktemp("acronyms"))) as opened:
        opened.ingest(Listed(), ImportParameters(publisher="The Harbour Wire"), NOW)
        opened.sync()
        yield opened


@pytest.mark.parametrize(("question", "expected"), ANSWERED.items())
def test_either_form_finds_the_other(news: NewsIndex, question: str, expected: str) -> None:
    answer = news.ask(news.parse(question, NOW))
    assert answer.excerpts, answer.reason
    assert NEWS[expected] in [excerpt.text for excerpt in answer.excerpts]


def test_the_us_is_not_what_was_used(news: NewsIndex) -> None:
    answer = news.ask(news.parse("latest on the US", NOW))
    assert [excerpt.text for excerpt in answer.excerpts] == [NEWS["us"]]


def test_an_acronym_that_nobody_knows_is_refused(news: NewsIndex) -> None:
    answer = news.ask(news.parse("what did the QXZ say about the fire?", NOW))
    assert answer.reason in (Reason.UNKNOWN_SPEAKER, Reason.NOTHING_RELEVANT)
