from __future__ import annotations

from index.answering.offers import nearest_names
from index.models import Passage, Span
from tests.builders import stored


def passages(*bodies: str) -> list[Passage]:
    return [
        Passage(n, stored(body, f"u{n}"), Span("body", 0, len(body)))
        for n, body in enumerate(bodies)
    ]


def test_names_of_most_updates_come_first() -> None:
    found = nearest_names(
        passages("The mayor of Port Ellory met Dagny Rourke.", "The wall of Port Ellory broke."), 5
    )
    assert found == ["Port Ellory", "Dagny Rourke"]


def test_a_capital_at_the_start_of_a_sentence_is_no_name() -> None:
    assert nearest_names(passages("Bridges closed. “Ferries too,” they said."), 5) == []


def test_days_and_months_are_no_topics() -> None:
    assert nearest_names(passages("It ended on Friday, the first of April."), 5) == []


def test_possessives_are_dropped_and_the_limit_kept() -> None:
    body = "They praised Talmark’s trains, then Osk, then Lindhaven."
    assert nearest_names(passages(body), 2) == ["Talmark", "Osk"]


def test_a_name_keeps_its_particle() -> None:
    assert nearest_names(passages("They met Rosa del Castillo."), 5) == ["Rosa del Castillo"]
