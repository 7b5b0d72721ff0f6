"""A question put to a few updates, by words alone and without a store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.answering.composing import abstain, answered_by
from index.answering.selecting import select
from index.answers import Reason
from index.judging.candidates import candidates_of
from index.judging.judge import judge
from index.query.questions import parse
from index.retrieval.relevance import Corpus
from index.text.analysis import analyse
from tests.builders import NOW, retrieved, stored

if TYPE_CHECKING:
    from index.answers import Answer
    from index.models import StoredUpdate

BRIDGE = stored(
    "The old bridge was closed at noon. Engineers found cracks in two pillars.\n"
    "Traffic is sent over the northern bridge, and buses run every ten minutes until further"
    " notice. The city asks drivers to keep the riverside road free for ambulances.",
    "bridge",
)
FERRY = stored("Ferries to the islands are cancelled until Thursday.", "ferry")


def asked(question: str, *updates: StoredUpdate) -> Answer:
    """Return the answer from these updates, which count as retrieved."""
    query = parse(question, NOW)
    terms = {term for update in updates for term in analyse(f"{update.headline} {update.body}")}
    corpus = Corpus(1_000, dict.fromkeys(terms, 3), NOW, "keywords")
    evidence = judge(query, candidates_of(retrieved(*updates), corpus), corpus)
    chosen = select(evidence, 4)
    if not chosen:
        return abstain(query, Reason.NOTHING_RELEVANT, corpus)
    return answered_by(query, chosen, evidence.asked, corpus, more=False)
