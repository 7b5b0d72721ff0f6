import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import QuestionError
from index.query.answer_kinds import answer_kinds
from index.query.questions import MAX_QUESTION_CHARS, Query, parse

NOW = datetime(2026, 3, 26, 14, 30, tzinfo=UTC)  # a Thursday
GOLDEN = Path(__file__).parents[4] / "shared" / "questions" / "seed_questions.jsonl"


def ask(question: str) -> Query:
    return parse(question, NOW)


@pytest.mark.parametrize(
    ("question", "speaker", "topic"),
    [
        ("what did Okafor say about rates?", "Okafor", "rates"),
        ("What does the White House say on the ferry", "the White House", "ferry"),
        ("what has Ada Okafor said about the flood?", "Ada Okafor", "flood"),
        ("What do the dockers say they want?", "the dockers", "they want"),
        ("what did Okafor say", "Okafor", ""),
        ("what did Okafor tell reporters about rates", "Okafor", "rates"),
        ("what does Okafor think of the plan", "Okafor", "plan"),
        ("what is Okafor saying about rates", "Okafor", "rates"),
        ("has Okafor commented on the flood", "Okafor", "flood"),
        ("did Okafor say anything about the flood?", "Okafor", "flood"),
        ("what is Okafor’s position on rates?", "Okafor", "rates"),
        ("what is the position of the ministry on rates?", "the ministry", "rates"),
        ("What was the ministers' reaction to the vote?", "the ministers", "vote"),
        ("how did the ministry respond to the flood", "the ministry", "flood"),
        ("where does Okafor stand on rates", "Okafor", "rates"),
        ("quotes from Okafor", "Okafor", ""),
        ("statements by Okafor on rates", "Okafor", "rates"),
        ("comments on rates by Okafor", "Okafor", "rates"),
        ("did Okafor deny the fraud?", "Okafor", "fraud"),
        ("why did Okafor confirm the closure?", "Okafor", "closure"),
        ("did the ministry call it a retreat?", "the ministry", "retreat"),
        ("did Okafor condemn the attack?", "Okafor", "condemn the attack"),
        ("according to Okafor, how many died?", "Okafor", "how many died"),
        ("tell me what Okafor said about rates", "Okafor", "rates"),
        ("Okafor on rates", "Okafor", "rates"),
        ("Ada van Okafor on rates", "Ada van Okafor", "rates"),
        ("Rosa dos Okafor on rates", "Rosa dos Okafor", "rates"),
        ("WHAT DID OKAFOR SAY ABOUT RATES", "OKAFOR", "RATES"),
        ("  what   did Okafor\tsay about  rates ?? ", "Okafor", "rates"),
        ("what did \u202eOkafor say about rates", "Okafor", "rates"),
        ("ｗｈａｔ did Okafor say about rates", "Okafor", "rates"),
    ],
)
def test_a_question_for_somebodys_words_names_speaker_and_topic(
    question: str, speaker: str, topic: str
) -> None:
    query = ask(question)
    assert (query.speaker, query.topic) == (speaker, topic)
    assert query.wants_speaker


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("who said the bridge was safe?", "bridge was safe"),
        ("who called it a retreat?", "retreat"),
        ("who commented on rates", "rates"),
        ("what did they say about rates", "rates"),
        ("has anyone commented on rates?", "rates"),
        ("what has been said about rates", "rates"),
    ],
)
def test_a_question_for_anybodys_words_names_none(question: str, topic: str) -> None:
    query = ask(question)
    assert (query.speaker, query.topic, query.wants_speaker) == (None, topic, True)


@pytest.mark.parametrize(
    "question",
    [
        "Attack on the harbour",
        "Voting on the bill",
        "okafor on rates",
        "OKAFOR ON RATES",
        "when did the bridge fall",
        "how many people died in the flood",
        "who is on the list of ships",
        "is the flood over",
        "did the bridge fall",
        "что сказал министр",
    ],
)
def test_other_questions_keep_all_their_words(question: str) -> None:
    kinds = answer_kinds(question)
    assert ask(question) == Query(text=question, topic=question, kinds=kinds)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("which reporters wrote about the flood?", "flood"),
        ("what do we know about the flood so far?", "flood"),
        ("what happened in Averin?", "Averin"),
        ("can you tell me about the flood please", "flood"),
    ],
)
def test_the_wrapping_of_a_topic_is_left_out(question: str, topic: str) -> None:
    query = ask(question)
    assert (query.topic, query.speaker, query.wants_speaker) == (topic, None, False)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("latest on the ferry", "ferry"),
        ("what's the latest ferry news?", "ferry news"),
        ("What’s new on the ferry", "ferry"),
        ("any updates on the ferry?", "ferry"),
        ("update on the ferry", "ferry"),
        ("most recent ferry timetable", "ferry timetable"),
        ("what is happening in Averin right now?", "Averin"),
        ("latest from Averin", "Averin"),
        ("latest", ""),
        ("what's new?", ""),
        ("any news?", ""),
    ],
)
def test_asking_for_the_newest_puts_the_newest_first(question: str, topic: str) -> None:
    query = ask(question)
    assert (query.topic, query.newest_first, query.speaker) == (topic, True, None)


def test_the_newest_words_of_a_speaker_are_a_question_for_a_speaker() -> None:
    query = ask("latest quotes from Okafor on rates")
    assert (query.speaker, query.topic, query.newest_first) == ("Okafor", "rates", True)


def test_the_time_leaves_the_topic_and_the_speaker() -> None:
    query = ask("what has Okafor said since Monday about rates?")
    assert (query.speaker, query.topic) == ("Okafor", "rates")
    assert query.window is not None
    assert query.window.start == datetime(2026, 3, 23, tzinfo=UTC)
    assert ask("quotes from Okafor today").topic == ""


def test_the_text_is_the_question_as_asked() -> None:
    assert ask("  What’s new? \n").text == "What’s new?"


@pytest.mark.parametrize("question", ["", " ", "x", "?!", "…", "\u202e\u200b", "😀😀"])
def test_nothing_to_search_for_is_an_error_that_helps(question: str) -> None:
    with pytest.raises(QuestionError, match="at least one word"):
        ask(question)


def test_a_question_that_is_too_long_says_how_long_it_may_be() -> None:
    assert ask("x" * MAX_QUESTION_CHARS).topic
    with pytest.raises(QuestionError, match=r"10,000 characters, the limit is 1,000"):
        ask("x" * 10_000)


WORDS = st.sampled_from(
    [
        "what",
        "did",
        "Okafor",
        "say",
        "who",
        "said",
        "on",
        "about",
        "the",
        "latest",
        "quotes",
        "from",
        "today",
        "'",
        "?",
        "since",
        "Monday",
        "is",
        "has",
        "by",
        "according",
        "to",
        "called",
        "it",
        "'s",
        "of",
        "that",
        "tell",
        "me",
        "updates",
        "comments",
        "ﷺ",
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=30).map(" ".join)))
def test_any_question_is_read_or_refused(question: str) -> None:
    try:
        query = ask(question)
    except QuestionError:
        return
    assert query.topic == query.topic.strip()
    assert query.speaker is None or query.speaker.strip()
    assert query.text == query.text.strip()


def test_the_golden_questions_with_a_speaker_name_one() -> None:
    if not GOLDEN.exists():
        pytest.skip(f"no {GOLDEN.name} beside the checkout")
    for line in GOLDEN.read_text(encoding="utf-8").splitlines():
        golden = json.loads(line)
        if "speaker" in golden:
            assert ask(golden["question"]).speaker in golden["speaker"]
