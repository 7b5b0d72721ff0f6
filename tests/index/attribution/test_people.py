from __future__ import annotations

from datetime import timedelta

from index.attribution.people import People
from index.attribution.statements import SpeakerCount
from tests.builders import NOW


def counted(
    name: str, phrase: str | None = None, statements: int = 1, days: int = 0
) -> SpeakerCount:
    return SpeakerCount(name, phrase, statements, NOW - timedelta(days=days))


def names(people: People, asked: str) -> list[str]:
    return [person.name for person in people.find(asked)]


def test_a_surname_alone_is_the_only_bearer_of_it() -> None:
    people = People([counted("Lena Marchetti"), counted("Marchetti", statements=2)])
    (person,) = people.find("Marchetti")
    assert (person.name, person.statements) == ("Lena Marchetti", 3)
    assert people.of("Marchetti") is person


def test_two_people_of_one_surname_never_merge() -> None:
    people = People([counted("Anders Quill"), counted("Henrik Quill"), counted("Quill")])
    assert names(people, "Anders Quill") == ["Anders Quill"]
    assert names(people, "Henrik Quill") == ["Henrik Quill"]
    assert len(people.persons) == 3


def test_a_middle_name_makes_nobody_else() -> None:
    people = People([counted("Dagny Rourke"), counted("Dagny M. Rourke")])
    assert len(people.persons) == 1


def test_roles_are_gathered_from_the_words_before_the_name() -> None:
    people = People(
        [
            counted("Dagny Rourke", "fire chief Dagny Rourke"),
            counted("Ilse Brandt", "Mayor Ilse Brandt"),
        ]
    )
    assert names(people, "the fire chief") == ["Dagny Rourke"]
    assert names(people, "Mayor Brandt") == ["Ilse Brandt"]
    assert names(people, "the bishop") == []


def test_a_role_of_two_people_means_both_the_newest_first() -> None:
    people = People(
        [
            counted("Ada Voss", "President Ada Voss", days=3),
            counted("Tom Okafor", "President Tom Okafor", days=1),
        ]
    )
    assert names(people, "the president") == ["Tom Okafor", "Ada Voss"]


def test_spellings_of_one_name_are_one_person() -> None:
    people = People([counted("Volodymyr Zelenskyy"), counted("Zelensky")])
    assert names(people, "Zelenskiy") == ["Volodymyr Zelenskyy"]


def test_unnamed_sources_stay_unnamed() -> None:
    people = People([counted("a harbour official"), counted("Tomas Brandt")])
    assert names(people, "harbour official") == ["a harbour official"]
    assert names(people, "the harbour") == ["a harbour official"]


def test_an_organisation_is_nobodys_surname() -> None:
    people = People([counted("Bank of Talmark"), counted("Talmark")])
    assert names(people, "Talmark") == ["Talmark"]
    assert len(people.persons) == 2


def test_a_name_that_looks_alike_is_asked_about_and_never_taken() -> None:
    people = People([counted("Petra Halloran")])
    assert people.find("Hallorann") == []
    assert people.alike("Hallorann") == ["Petra Halloran"]


def test_who_speaks_for_an_office_is_told_by_the_role() -> None:
    people = People(
        [
            counted("Eva Lund", "ministry spokeswoman Eva Lund"),
            counted("Mikel Vask", "coach Mikel Vask"),
        ]
    )
    assert [p.name for p in people.persons if p.speaks_for_an_office] == ["Eva Lund"]


def test_nobody_is_found_by_nothing() -> None:
    assert People([]).find("Kirby") == []
    assert People([counted("Ada Voss")]).find("the") == []
    assert People([]).of(None) is None


def test_somebody_is_meant_exactly_where_they_are_found() -> None:
    people = People(
        [
            counted("Dagny Rourke", "fire chief Dagny Rourke"),
            counted("Ilse Brandt", "Mayor Ilse Brandt"),
            counted("Anna Brandt"),
            counted("Brandt"),
        ]
    )
    asked = ("Brandt", "Ilse Brandt", "the mayor", "the mayor of Port Ellory", "the fire chief")
    for words in (*asked, "Rourke", "chief of staff", "Halloran", "the", ""):
        found = people.find(words)
        assert [p for p in people.persons if people.is_meant(p, words)] == [
            p for p in people.persons if p in found
        ]


def test_a_name_is_a_persons_where_it_is_known_whole() -> None:
    people = People([counted("Ilse Brandt", "Mayor Ilse Brandt"), counted("the ministry")])
    assert people.names_person("Ilse Brandt")
    assert people.names_person("brandt")
    for words in ("Ilse", "the mayor", "the ministry", "ministry", "Kyiv", ""):
        assert not people.names_person(words)


def test_a_surname_after_a_particle_stands_for_the_whole_name() -> None:
    people = People([counted("Omar ibn Said"), counted("Said")])
    assert names(people, "Said") == ["Omar ibn Said"]
