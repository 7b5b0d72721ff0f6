from __future__ import annotations

from tests.index.attribution.reading import speakers


def test_surname_is_the_full_name_of_the_update() -> None:
    body = "Ada Morgan said the bridge was safe. Morgan added that it would open soon."
    assert speakers(body) == ["Ada Morgan", "Ada Morgan"]


def test_two_people_of_one_surname_never_merge() -> None:
    body = (
        "Ada Morgan said the bridge was safe. Ben Morgan said it was not.\n"
        "“I stand by that,” Morgan said."
    )
    assert speakers(body) == ["Ada Morgan", "Ben Morgan", "Morgan"]


def test_pronoun_is_the_last_person_who_acts() -> None:
    body = "Ada Morgan closed the bridge on Monday. “It was time,” she said."
    assert speakers(body) == ["Ada Morgan"]


def test_he_is_never_someone_known_to_be_she() -> None:
    body = (
        "Ben Cole closed the bridge. Mrs. Ada Morgan protested at the gate.\n"
        "“It was time,” he said."
    )
    assert speakers(body) == ["Ben Cole"]


def test_pronoun_with_nobody_before_it_has_no_speaker() -> None:
    assert speakers("“It was time,” he said.") == [None]


def test_they_is_no_single_person() -> None:
    assert speakers("Ada Morgan left early. “It was time,” they said.") == [None]


def test_role_is_the_last_person_who_has_it() -> None:
    body = "Norland’s President Ada Morgan closed the bridge.\n“It was time,” the president said."
    assert speakers(body) == ["Ada Morgan"]


def test_role_given_after_the_name_counts() -> None:
    body = (
        "“It was time,” said Ada Morgan, the chairwoman of the board. "
        "The chairwoman added that work would start soon."
    )
    assert speakers(body) == ["Ada Morgan", "Ada Morgan"]


def test_unnamed_sources_stay_unnamed_but_distinct() -> None:
    body = (
        "“It was time,” a City Hall official said.\n“We waited too long,” the official added.\n"
        "“Nobody asked me,” a union official said."
    )
    assert speakers(body) == [
        "a City Hall official",
        "a City Hall official",
        "a union official",
    ]


def test_role_nobody_has_keeps_its_own_words() -> None:
    assert speakers("The bridge will open soon, the government said.") == ["the government"]


def test_month_that_is_a_name_is_a_name() -> None:
    assert speakers("Ada May said the bridge was safe.") == ["Ada May"]


def test_name_after_its_role_is_the_speaker() -> None:
    body = "The harbour minister, Tom Hale, said the port was open. He denied that it was full."
    assert speakers(body) == ["Tom Hale", "Tom Hale"]


def test_two_people_who_act_together_keep_their_roles() -> None:
    body = (
        "Prime Minister Joan Reed and President Karl Voss met. "
        "The prime minister said the talks were useful. The president said they would go on."
    )
    assert speakers(body) == ["Joan Reed", "Karl Voss"]


def test_a_name_keeps_its_particle() -> None:
    body = "We met Rosa del Castillo at the gate. “It was time,” Castillo said."
    assert speakers(body) == ["Rosa del Castillo"]
