"""Words of a sentence that could fill the gap of a question: a name, a date, a reason. Pure.

Rules over English news text. They propose; whether a sentence answers is for the judge to say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.answers import AnswerKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Place = tuple[int, int]

_NUMBER_WORD = (
    r"(?:(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    r"|hundreds?|thousands?|"
    r"dozens?|scores|half a dozen|millions?|billions?|several|no)(?:[ -](?:one|two|three"
    r"|four|five|six|seven|eight|"
    r"nine|hundred|thousand|million|billion|dozen))*)"
)
_DIGITS = r"\d[\d,]*(?:\.\d+)?"
_SCALE = (
    r"(?:(?:[- ]?(?:m|bn|tn|k)\b)|(?:[- ](?:thousand|million|billion|trillion|hundred|dozen)))"
)
_AMOUNT = rf"(?:{_DIGITS}{_SCALE}?|\b{_NUMBER_WORD}\b)"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|march|april|june|july|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_UNIT_OF_TIME = (
    r"(?:seconds?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|weekends?"
    r"|months?|years?|decades?|centuries|century|fortnight)"
)
_CURRENCY = (
    r"(?:pounds?|dollars?|euros?|cents?|pence|yen|yuan|roubles?|rubles?|rupees?|francs?"
    r"|kron(?:er|or)|crowns?|"
    r"pesos?|lira|liras|marks?|shillings?|dirhams?|riyals?|zloty|forints?|hryvnias?|gbp|usd|eur)"
)
_FLAGS = re.IGNORECASE

_MONEY = re.compile(
    rf"[£$€¥]\s?{_DIGITS}(?:{_SCALE})?(?:\s(?:million|billion|trillion))?"
    rf"|{_AMOUNT}[- ](?:{_CURRENCY})\b"
    rf"|\b(?:A|US|C)\$\s?{_DIGITS}{_SCALE}?|\b{_DIGITS}p\b|\bfree(?: of charge)?\b"
    rf"|\bfor nothing\b",
    _FLAGS,
)
_PERCENTAGE = re.compile(
    rf"{_DIGITS}\s?(?:%|per ?cent|percent|pc\b|percentage points?|points?\b)"
    rf"|\b{_NUMBER_WORD} (?:per ?cent|percent)\b"
    r"|\b(?:half|(?:a|one|two|three|four)[ -](?:half|thirds?|quarters?|fifths?|tenths?))\b"
    r"|\b(?:majority|unanimous\w*)\b|\b\d+ (?:in|out of) \d+\b",
    _FLAGS,
)
_CLOCK_TIME = re.compile(
    r"\b\d{1,2}(?:[:.]\d{2})?\s?(?:am|pm|a\.m\.|p\.m\.|o'clock|o’clock)"
    r"|\b\d{1,2}[:.]\d{2}\b(?!%)|\b(?:noon|midday|midnight|dawn|"
    r"dusk|lunchtime|sunrise|sunset)\b|\b\d{4} (?:hours|GMT|BST|CET)\b|\b(?:shortly|just"
    r"|soon) (?:before|after)\b",
    _FLAGS,
)
_DATE = re.compile(
    rf"\b{_DAY}\b|\b(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?)?{_MONTH}\b(?: \d{{1,2}}(?:st|nd"
    rf"|rd|th)?\b)?(?:,? \d{{4}})?|\bMay \d{{1,4}}\b|"
    r"\b\d{1,2} May\b|\bin May\b|\b(?:19|20)\d{2}s?\b|\b(?:today|tonight|tomorrow"
    r"|yesterday|overnight)\b|"
    r"\b(?:this|next|last|that|the (?:following|previous|same|coming)) (?:morning"
    r"|afternoon|evening|night|week|weekend|month|year|"
    r"spring|summer|autumn|winter|season|day|quarter)\b|\b(?:spring|summer|autumn|winter"
    r"|christmas|easter) (?:of )?(?:19|20)\d{2}\b|"
    rf"\b(?:in|within|after) (?:{_AMOUNT}|a|an|the next) {_UNIT_OF_TIME}\b"
    rf"|\b{_AMOUNT} {_UNIT_OF_TIME} (?:ago|later|from now|earlier|before)\b|"
    r"\b(?:turn|end|start|beginning|middle) of the (?:year|month|week|day|decade)\b"
    r"|\b(?:immediately|straight away|soon|year[- ]end)\b|"
    r"\bas soon as\b|\b(?:until|when|once|before|after) (?:the|he|she|they|it|all)\b",
    _FLAGS,
)
_DURATION = re.compile(
    rf"(?:{_AMOUNT}|\b(?:a|an|half an?|an hour and a half|several|few|all|whole|the past"
    rf"|the last))"
    rf"(?:[- ](?:and a half|more|few|full|long|straight|consecutive|further"
    rf"|and a quarter))?[- ]?{_UNIT_OF_TIME}\b|\ball (?:day|night|morning|week)\b|"
    r"\b(?:until|till) (?:further notice|at least|the end)\b|\bindefinitely\b"
    r"|\bpermanently\b|\bsince (?:19|20)\d{2}\b",
    _FLAGS,
)
_AGE = re.compile(
    rf"\b(?:aged?|ages)\b(?: (?:of|only|just|between))? {_AMOUNT}"
    rf"|{_AMOUNT}[- ]?years?[- ]old|{_AMOUNT}[- ](?:month|week|day)s?[- ]old|"
    r"(?<=, )\d{1,3}(?=[,.;)]| and)|\(\d{1,3}\)|\bin (?:his|her|their) (?:early |late "
    r"|mid-?)?\w+ies\b|\bturn(?:s|ed|ing)? \d{1,3}\b",
    _FLAGS,
)
_COUNT = re.compile(
    rf"(?<![:.\w]){_AMOUNT}(?![:.]?\d)|\b(?:once|twice|thrice|a (?:few|couple|pair|handful"
    rf"|dozen|hundred|thousand|million))\b",
    _FLAGS,
)
_QUANTITY = re.compile(
    rf"[£$€]?{_AMOUNT}(?:[- ]?(?:%|[a-z]{{1,12}}))?|\b(?:half|doubled|tripled|a (?:third"
    rf"|quarter|fifth))\b",
    _FLAGS,
)
_REASON = re.compile(
    r"\b(?:because|since|as|so that|so as|due to|owing to|thanks to|on account of|amid"
    r"|following|after|over|for fear|"
    r"in (?:order|protest|response|a bid|an attempt|the wake|case)|in (?:support|memory"
    r"|solidarity)|"
    r"caused? by|blam\w+|reasons?|prompt\w+|trigger\w+|led to|driven by|therefore|why"
    r"|to (?=[a-z]+\b)|given|despite|"
    r"the fact that|means? that|fear\w*|concern\w*|worr\w+|amounts? to|without|had no"
    r"|was no|were no|lack|lest|cannot|could not|couldn['’]t)\b",
    _FLAGS,
)
_MANNER = re.compile(
    r"\bby (?:the )?[a-z]+ing\b|\b(?:using|with|through|via|by|in|on|like|as)\b|\b\w+ly\b"
    r"|\b(?:broke|smashed|climbed|slipped|drove|walked|escaped)\b",
    _FLAGS,
)
_DEFINITION = re.compile(
    r"\b(?:is|are|was|were|means?|stands? for|known as|called|named|refers? to|termed"
    r"|described as|short for)\b|, (?:an?|the) |\(|—| – |: ",
    _FLAGS,
)
_SPEECH = re.compile(
    r"[“”\"«»]|\b(?:said|says|say|saying|told|tells|tell|added|adds|tweet\w*|wrote|writes"
    r"|warn\w*|claim\w*|insist\w*|argu\w+|"
    r"call\w*|describ\w+|accus\w+|critici\w+|condemn\w*|prais\w+|urg\w+|demand\w*"
    r"|promis\w+|pledg\w+|admit\w*|den(?:y|ied|ies)|"
    r"announc\w+|explain\w*|suggest\w*|believ\w+|think\w*|thought|ask\w*|respond\w*"
    r"|repl(?:y|ied|ies)|according to|statement|"
    r"welcom\w+|apologi\w+|sorry|thank\w*|hop(?:e|es|ed|ing)|declin\w+|reject\w*"
    r"|dismiss\w*|declar\w+|comment\w*|@\w+)\b|\(@\w+\)|\A[A-Z][\w .’'-]{2,40}:",
    _FLAGS,
)
_YES_NO = re.compile(
    r"\b(?:not|no|never|n['’]t|yes|will|is|are|was|were|has|have|had|did|does|can|could"
    r"|would|may|might)\b|n['’]t\b",
    _FLAGS,
)

_NAME = re.compile(
    r"\b(?:[A-Z][\w’'-]*[^\W\d_]|[A-Z]{2,}|[A-Z]\.)(?:(?: (?:of|de|la|le|du|da|di|van|von"
    r"|der|den|bin|al|el|and|the|&) | )(?:[A-Z][\w’'-]*[^\W\d_]|[A-Z]{2,}|[A-Z]\.))*"
)
_CALENDAR = re.compile(rf"(?:{_DAY}|{_MONTH}|may|i|i['’]\w+)s?", _FLAGS)
_ORGANISATION = re.compile(
    r"\b(?:[A-Z]{2,6}\b|(?:\w+ )*(?:Council|Ltd|plc|Inc|Corp|Bank|Union|University|Party"
    r"|Police|Commission|Committee|Association|Agency|"
    r"Ministry|Department|Office|Group|Company|Club|Trust|Institute|Federation|Board|Court"
    r"|Society|Service|Network|Airlines?|Airways|"
    r"Foundation|Authority|Government|Parliament|Senate|Congress|Times|Post|News|Telegraph"
    r"|Guardian|Mirror|Herald|Radio|TV)\b)"
)
_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Sir|Dame|Lord|Lady|Prof|Professor|President|Minister|Chancellor"
    r"|Mayor|Captain|Sergeant|Inspector|Judge|"
    r"Senator|Governor|King|Queen|Prince|Princess|Pope|General|Colonel|PM|MP|secretary"
    r"|leader|spokes\w+|chief|director|head|manager|"
    r"captain|actor|actress|singer|driver|engineer|officer|minister|coach|doctor|widow"
    r"|father|mother|son|daughter|brother|sister)\b"
)
_BEFORE_PLACE = re.compile(
    r"(?:\b(?:in|at|from|to|near|outside|inside|onto|on|into|through|off|around|towards?"
    r"|across|beside|behind|below|above|along|between|"
    r"under|over|beneath|opposite|via|leaving|reached|entered|visit\w*|arriv\w+|aboard"
    r"|for)) (?:(?:the|a|an|his|her|their|its|this|central|northern|southern|"
    r"eastern|western|north|south|east|west|nearby|downtown|old|new) )*"
)
_PLACE_NOUN = re.compile(
    r"\b(?:hospital|station|harbour|harbor|port|street|road|square|park|bridge|church|hall"
    r"|school|stadium|arena|hotel|airport|court|"
    r"centre|center|island|river|lake|coast|beach|town|city|village|building|prison|palace"
    r"|castle|theatre|room|office|factory|"
    r"mine|field|forest|mountain|valley|border|pub|house|home|headquarters|plant|garage"
    r"|car park|gate|shelter|gym|residence|market|"
    r"platform|terminal|pier|quay|dock|base|camp|site|embassy|studio|ground)s?\b",
    _FLAGS,
)


def _matches(pattern: re.Pattern[str]) -> Callable[[str], Iterable[Place]]:
    return lambda text: (match.span() for match in pattern.finditer(text))


def names_in_sentence(text: str) -> list[Place]:
    """Return the capitalised runs of a sentence; its first word only where the run goes on, or
    where it is no ordinary word that a capital begins a sentence with."""
    found = []
    for match in _NAME.finditer(text):
        name = match.group()
        if _CALENDAR.fullmatch(name):
            continue
        alone_at_start = not text[: match.start()].strip("“\"‘'([ ") and " " not in name
        if (
            alone_at_start
            and not (name.isupper() and len(name) > 1)
            and name.casefold() in _OPENERS
        ):
            continue
        found.append(match.span())
    return found


# What begins sentences in news and is no name.
_OPENERS = frozenset(
    [
        "a",
        "after",
        "all",
        "although",
        "an",
        "and",
        "another",
        "any",
        "are",
        "as",
        "at",
        "back",
        "be",
        "because",
        "before",
        "both",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "during",
        "each",
        "earlier",
        "even",
        "every",
        "few",
        "first",
        "for",
        "four",
        "from",
        "further",
        "get",
        "given",
        "go",
        "good",
        "had",
        "has",
        "have",
        "he",
        "here",
        "her",
        "his",
        "how",
        "however",
        "i",
        "if",
        "in",
        "instead",
        "is",
        "it",
        "its",
        "just",
        "last",
        "late",
        "later",
        "latest",
        "like",
        "live",
        "look",
        "many",
        "may",
        "meanwhile",
        "more",
        "most",
        "much",
        "my",
        "new",
        "news",
        "next",
        "no",
        "nobody",
        "not",
        "nothing",
        "now",
        "of",
        "on",
        "once",
        "one",
        "only",
        "or",
        "other",
        "others",
        "our",
        "out",
        "over",
        "people",
        "perhaps",
        "please",
        "read",
        "residents",
        "several",
        "she",
        "since",
        "six",
        "so",
        "some",
        "something",
        "soon",
        "still",
        "such",
        "ten",
        "than",
        "that",
        "the",
        "their",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "though",
        "three",
        "through",
        "to",
        "today",
        "tomorrow",
        "tonight",
        "two",
        "under",
        "until",
        "up",
        "update",
        "us",
        "very",
        "was",
        "we",
        "well",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "why",
        "will",
        "with",
        "without",
        "would",
        "yes",
        "yesterday",
        "you",
        "your",
        "staff",
        "police",
        "officials",
        "officers",
        "around",
        "speaking",
        "asked",
        "according",
        "we're",
        "it's",
        "there's",
        "that's",
        "he's",
        "she's",
        "they're",
    ]
)


def _persons(text: str) -> Iterable[Place]:
    for start, end in names_in_sentence(text):
        if not _ORGANISATION.fullmatch(text, start, end):
            yield start, end
    yield from (match.span() for match in _TITLE.finditer(text))


def _organisations(text: str) -> Iterable[Place]:
    yield from names_in_sentence(text)


def _places(text: str) -> Iterable[Place]:
    for match in _BEFORE_PLACE.finditer(text):
        name = _NAME.match(text, match.end())
        if name and not _CALENDAR.fullmatch(name.group()):
            yield name.span()
    yield from (match.span() for match in _PLACE_NOUN.finditer(text))


def _dates(text: str) -> Iterable[Place]:
    yield from _matches(_DATE)(text)
    yield from _matches(_CLOCK_TIME)(text)


_FINDERS: dict[AnswerKind, Callable[[str], Iterable[Place]]] = {
    AnswerKind.PERSON: _persons,
    AnswerKind.ORGANISATION: _organisations,
    AnswerKind.PLACE: _places,
    AnswerKind.DATE: _dates,
    AnswerKind.CLOCK_TIME: _matches(_CLOCK_TIME),
    AnswerKind.DURATION: _matches(_DURATION),
    AnswerKind.COUNT: _matches(_COUNT),
    AnswerKind.MONEY: _matches(_MONEY),
    AnswerKind.PERCENTAGE: _matches(_PERCENTAGE),
    AnswerKind.QUANTITY: _matches(_QUANTITY),
    AnswerKind.AGE: _matches(_AGE),
    AnswerKind.NAME: names_in_sentence,
    AnswerKind.REASON: _matches(_REASON),
    AnswerKind.MANNER: _matches(_MANNER),
    AnswerKind.DEFINITION: _matches(_DEFINITION),
    AnswerKind.SPEECH: _matches(_SPEECH),
    AnswerKind.YES_NO: _matches(_YES_NO),
}


def fillers(kind: AnswerKind, sentence: str) -> list[Place]:
    """Return where a sentence holds what could fill the gap, in the order of the text.

    Empty for kinds that any sentence may fill (an event, a topic, the latest).
    """
    find = _FINDERS.get(kind)
    return sorted(set(find(sentence))) if find else []


def can_be_filled(kind: AnswerKind) -> bool:
    """Return whether fillers of this kind can be told from other words."""
    return kind in _FINDERS
