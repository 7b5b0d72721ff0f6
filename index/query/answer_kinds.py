"""The kind of answer that a question wants: a person, a date, a sum of money, a reason.

Rules over the frames of English questions, keyword queries and questions of two parts included.
A wrong guess costs an answer its place in the order, never the answer itself.
"""

from __future__ import annotations

import re

from index.answers import AnswerKind

_BE = r"(?:'s|'re|is|are|was|were|will be|has been|have been|had been)"
_DO = (
    r"(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should|shall"
    r"|may|might|must)"
)
_LEAD = (
    r"(?:(?:so|and|but|ok|okay|well|also|then|by|in|on|at|to|for|from|with|since|until"
    r"|till|as of)\s+)*"
)

# A noun after "what" or "which" says what is wanted.
_NOUNS: dict[AnswerKind, str] = {
    AnswerKind.PERSON: r"(?:person|man|woman|boy|girl|player|minister|mp|mps|politicians?"
    r"|actors?|actress(?:es)?|"
    r"singers?|leaders?|officials?|officers?|engineers?|lawyers?|judges?|jurors?"
    r"|witness(?:es)?|victims?|"
    r"celebrit(?:y|ies)|presidents?|candidates?|comedians?|writers?|directors?|athletes?"
    r"|astronauts?|"
    r"scientists?|experts?|analysts?|economists?|reporters?|journalists?|passengers?"
    r"|tourists?|fans?|"
    r"aides?|bosses|boss|chief|chiefs|star|stars|doctors?|campaigners?|critics?|spokes\w+"
    r"|winner|winners|author)",
    AnswerKind.ORGANISATION: r"(?:company|companies|firms?|banks?|party|parties|groups?"
    r"|organi[sz]ations?|unions?|"
    r"teams?|clubs?|agency|agencies|newspapers?|airlines?|carriers?|broadcasters?"
    r"|channels?|networks?|"
    r"publishers?|carmakers?|makers?|operators?|charit(?:y|ies)|ministry|department"
    r"|committee|regulator|body)",
    AnswerKind.PLACE: r"(?:country|countries|city|cities|towns?|villages?|places?"
    r"|stations?|hotels?|hospitals?|"
    r"airports?|ports?|streets?|roads?|regions?|provinces?|states?|count(?:y|ies)"
    r"|districts?|areas?|"
    r"venues?|buildings?|locations?|islands?|harbours?|route|routes|neighbou?rhoods?|wards?)",
    AnswerKind.DATE: r"(?:days?|dates?|years?|months?|weeks?|weekday|season)",
    AnswerKind.CLOCK_TIME: r"(?:times?|hours?)",
    AnswerKind.PERCENTAGE: r"(?:percentages?|per cent|percent|proportions?|shares?"
    r"|fractions?|rate|turnout|majority)",
    AnswerKind.MONEY: r"(?:price|prices|cost|costs|sums?|fines?|fees?|salar(?:y|ies)"
    r"|amount|budget|bill|value)",
    AnswerKind.COUNT: r"(?:number|count|total|toll|death toll|score|result)",
    AnswerKind.AGE: r"age",
    AnswerKind.NAME: r"(?:name|names|title|nickname|word|words)",
    AnswerKind.REASON: r"(?:reasons?|causes?|motives?|explanation)",
}
# After "what is the" these nouns are what is wanted; of the others something else is asked.
_ASKED_FOR_THEMSELVES = frozenset(
    (
        *(AnswerKind.DATE, AnswerKind.PERCENTAGE, AnswerKind.MONEY, AnswerKind.COUNT),
        *(AnswerKind.AGE, AnswerKind.NAME, AnswerKind.REASON),
    )
)


def _noun_rule(kind: AnswerKind, nouns: str) -> re.Pattern[str]:
    be = rf"(?: ?{_BE} (?:the|their|his|her|its))?" if kind in _ASKED_FOR_THEMSELVES else ""
    return re.compile(rf"{_LEAD}(?:what|which){be}(?: (?:the|exact|other|full|of the))* {nouns}\b")


_NOUN_RULES = tuple((kind, _noun_rule(kind, nouns)) for kind, nouns in _NOUNS.items())

_MONEY_VERBS = (
    r"cost|costs|costing|pay|paid|pays|earn|earns|earned|owe|owes|owed|spend|spends|spent"
    r"|charge|charged|raise|"
    r"raised|worth|fined|donate|donated|invest|invested|money|lose|lost|borrow|borrowed"
    r"|price|priced|bill|fee|"
    r"compensation|tickets?|fine|salary|sell|sold|save|saved|bid|offer|offered"
)
_RULES: tuple[tuple[AnswerKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(_LEAD + words))
    for kind, words in (
        (AnswerKind.DEFINITION, r"what (?:do|does|did) .* (?:stand for|mean)\b"),
        (
            AnswerKind.LATEST,
            r"(?:what(?:'s| is| are)? )?(?:the )?(?:latest|newest"
            r"|most recent)\b|any (?:news|update)|what's new\b",
        ),
        (
            AnswerKind.LIST,
            r"(?:timeline|chronology|sequence|history|list|summary|rundown"
            r"|recap)\b",
        ),
        (
            AnswerKind.COMPARISON,
            r"compare\b|.*\b(?:versus|vs\.?|compared (?:to|with)"
            r"|difference between)\b",
        ),
        (AnswerKind.AGE, r"(?:how old\b|at what age\b|what age\b|what is the age\b)"),
        (
            AnswerKind.DURATION,
            r"how (?:long|much (?:time|longer)|many (?:\w+ )?(?:seconds"
            r"|minutes|hours|days|weeks|months|years|decades)\b)",
        ),
        (AnswerKind.DATE, r"how (?:soon|late|early|recently)\b"),
        (
            AnswerKind.PERCENTAGE,
            r"(?:how (?:much|many)|what) (?:per ?cent|percent"
            r"|percentage)\b|how (?:high|low) (?:is|was"
            r"|were) (?:the )?(?:\w+ )?(?:turnout|rate|inflation"
            r"|interest|unemployment)\b",
        ),
        (
            AnswerKind.MONEY,
            rf"how much\b.*\b(?:{_MONEY_VERBS})\b|how (?:expensive|costly"
            rf"|big a fine|large a fine)\b|how much money\b",
        ),
        (
            AnswerKind.COUNT,
            r"how many\b|how often\b|how large (?:is|was) the (?:crowd|team"
            r"|group)\b",
        ),
        (
            AnswerKind.QUANTITY,
            r"(?:by )?how (?:much|far|high|deep|tall|big|large|wide"
            r"|heavy|fast|strong|hot|cold|small|low|close|near|loud|hard"
            r"|steep|bad)\b",
        ),
        (
            AnswerKind.REASON,
            r"(?:why\b|how come\b|what (?:caused|causes|prompted|led to"
            r"|triggered|made|makes|drove|sparked|is behind|was behind"
            r"|is to blame)\b|what .* (?:for)$|for what reason\b"
            r"|on what grounds\b)",
        ),
        (AnswerKind.PERSON, r"(?:who|whom|whose|who's)\b"),
        (AnswerKind.CLOCK_TIME, r"(?:what time|at what time|what hour)\b"),
        (AnswerKind.DATE, r"(?:when|when's)\b"),
        (AnswerKind.PLACE, r"(?:where|where's|whereabouts)\b"),
        (
            AnswerKind.NAME,
            r"what(?:'s| is| was| are| were)? (?:\S+ ){1,6}?(?:called"
            r"|named)\b|what did .* (?:call|name)\b",
        ),
        (
            AnswerKind.EVENT,
            r"what(?:'s| is| was| has| had| did"
            r"| does)? (?:been )?(?:going on|happen\w*|reported|up with"
            r"|become of)\b|what's up\b|what (?:has )?changed\b",
        ),
        (
            AnswerKind.SPEECH,
            rf"what (?:{_DO} )?.*\b(?:say|said|says|saying|tell|told|think"
            rf"|thinks|promise|promised|claim|claimed|announce|announced"
            rf"|argue|argued|warn|warned|demand|demanded|want|wants|accuse"
            rf"|admit|admitted|call for|suggest|suggested|reply|replied"
            rf"|respond|comment|propose|proposed|advise|ask|asked|tweet"
            rf"|tweeted|write|wrote|insist|reveal|deny)\b",
        ),
        (
            AnswerKind.SPEECH,
            r"how (?:did|does|do|has|have|will|is|are) .*\b(?:react"
            r"|reacted|respond|responded|reply|feel|felt|describe"
            r"|described|explain|explained|take|answer|justify|greet|see"
            r"|view)\b",
        ),
        (AnswerKind.SPEECH, r"(?:reaction|response|comments?|quotes?|statements?|remarks?)\b"),
        (
            AnswerKind.DEFINITION,
            r"what (?:is|are|'s|was|were|does)? ?(?:an?"
            r"|the)? ?[\w’'& -]+? (?:stand for|mean)\b"
            r"|what does .* do\b|who or what\b|meaning of\b|define\b"
            r"|what (?:is|are) (?:an? )?\S+\Z|what's (?:an? )?\S+\Z",
        ),
        (AnswerKind.MANNER, r"how\b|in what way\b|by what means\b"),
        (AnswerKind.YES_NO, rf"{_DO}(?:n't)?\b|isn't\b|any (?!of)|is there\b"),
        (AnswerKind.THING, r"(?:what|which|whose)\b"),
    )
)
_SECOND_PART = re.compile(
    r",? and (?=(?:who|whom|whose|where|when|why|how|what|which)\b)|\?\s+(?=(?:and "
    r"|so )?(?:who|where|when|why|how|what|which)\b)"
)
# "… , who was it?", "the name of who …"; a later clause asks nothing ("Corbyn on those who …").
_LATER_QUESTION = re.compile(
    r"(?:, |^\S+ |^\S+ \S+ )(?=(?:who|where|when|why|how many|how much|how long|how old"
    r"|what time)\b)"
)


def answer_kinds(question: str) -> tuple[AnswerKind, ...]:
    """Return the kinds of answer wanted, one for each part of the question, at least one.

    Args:
        question: In plain words: one line, straight apostrophes, politeness taken out.
    """
    parts = [part for part in _SECOND_PART.split(question.casefold()) if part.strip()]
    return tuple(dict.fromkeys(map(_kind_of, parts))) or (AnswerKind.TOPIC,)


def _kind_of(part: str) -> AnswerKind:
    text = part.strip(" ?!.,")
    for kind, rule in _NOUN_RULES:
        if rule.match(text):
            return kind
    for kind, rule in _RULES:
        if rule.match(text):
            return kind
    if match := _LATER_QUESTION.search(text):
        return _kind_of(text[match.end() :])
    return AnswerKind.TOPIC
