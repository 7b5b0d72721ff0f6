"""The shapes of questions that name a speaker or wrap a topic, as one table.

In a pattern, `{X}` is the speaker, `{Y}` the topic, `{A}` a word such as "about" and `{T}` whom
somebody told. A frame must match the whole question (one line, straight apostrophes, no final
mark), whatever its case; the first that does is taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PARTS = {
    "{X}": r"(?P<speaker>\S.{0,79}?)",
    "{Y}": r"(?P<topic>\S.*)",
    "{A}": r"(?:about|on|regarding|concerning|over|with regard to)",
    "{T}": r"(?:reporters|journalists|the (?:press|media|public|nation)|us|them|\S+(?: news)?)",
    # What a speaker does, as after "did" and after "has".
    "{say}": r"(?:say|think|believe|state|announce|claim|mention|tweet|write|post|comment|reply|"
    r"respond|answer|suggest|argue|explain|warn|promise|propose|reveal|insist|tell {T})",
    "{said}": r"(?:said|thought|stated|announced|claimed|mentioned|tweeted|written|posted|"
    r"commented|replied|responded|suggested|argued|explained|warned|promised|proposed|revealed|"
    r"told {T})",
    "{saying}": r"(?:saying|thinking|claiming|suggesting|arguing|tweeting|telling {T})",
    # Speech that may be left out of the topic …
    "{speak}": r"(?:comment {A}|commented {A}|speak {A}|spoken {A}|talk {A}|talked {A}|"
    r"(?:say|said) (?:anything|something|more) {A}|mention|mentioned|address|addressed|"
    r"respond to|responded to|react to|reacted to|deny|denied|confirm|confirmed|admit|admitted|"
    r"acknowledge|acknowledged|announce|announced|claim|claimed|say|said|state|stated|insist)",
    # … and speech that tells what about the topic was said.
    "{judge}": r"(?:condemn|criticis|criticiz|accus|blam|warn|promis|threaten|reject|apologis|"
    r"apologiz|prais|vow|pledg|urg|dismiss|defend|demand|call on|called on|call for|called for)",
    "{name}": r"(?:call|called|describe|described|refer to|referred to)",
    "{it}": r"(?:it|this|that|them|him|her|these|those)",
    "{words}": r"(?:quotes?|quotations?|statements?|comments?|remarks?|words)",
    "{view}": r"(?:position|stance|views?|opinion|take|line|reaction|response|thoughts|answer|"
    r"comments?|remarks?|statements?|quotes?)",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """One shape. `named`: only if the speaker looks like a name. `about_speech`: it asks for what
    was said, whether or not it says by whom. `newest`: it asks for the newest."""

    words: re.Pattern[str]
    named: bool = False
    about_speech: bool = False
    newest: bool = False


def _frame(
    words: str, *, named: bool = False, about_speech: bool = False, newest: bool = False
) -> Frame:
    for _ in range(2):  # parts may hold parts, one deep
        for name, pattern in _PARTS.items():
            words = words.replace(name, pattern)
    return Frame(re.compile(words, re.IGNORECASE), named, about_speech, newest)


def _speech(words: str, *, named: bool = False) -> Frame:
    return _frame(words, named=named, about_speech=True)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ADVERB = r"(?:(?:ever|yet|already|also|actually|just|publicly|really|since|not|even) )?"
_DETERMINER = r"(?:the |an? )?"

FRAMES: tuple[Frame, ...] = (
    # what was said
    _speech(r"what (?:has been|have been|was|is|is being|was being) said {A} {Y}"),
    _speech(
        rf"what (?:all |else )?(?:did|does|do) {{X}} {_ADVERB}(?:have to )?{{say}}"
        r"(?: (?:(?:{A}|of|that) )?{Y})?"
    ),
    _speech(
        rf"what (?:all |else )?(?:has|have|had) {{X}} {_ADVERB}{{said}}"
        r"(?: (?:(?:{A}|of|that) )?{Y})?"
    ),
    _speech(r"what(?: is| are| was| were|'s|'re) {X} {saying}(?: (?:(?:{A}|of|that) )?{Y})?"),
    _speech(
        r"what(?: is| are| was| were|'s) {X}'s? (?:\w+ )?{view}"
        r"(?: (?:to |of |{A} ){Y})?"
    ),
    _speech(r"what(?: is| are| was| were|'s) the {view} of {X} (?:to|of|{A}) {Y}"),
    _speech(r"where (?:does|do|did) {X} stand (?:{A} )?{Y}"),
    _speech(
        r"how (?:did|does|do|has|have|is|are) {X} (?:respond|responded|responding|react|reacted|"
        r"reacting|reply|replied|comment|feel|felt)(?: (?:to|{A}) {Y})?"
    ),
    _speech(
        r"how (?:did|does|do|has|have) {X} (?:describe|described|explain|explained|justify|"
        r"justified) {Y}"
    ),
    # did somebody say it
    _speech(
        rf"(?:why )?(?:has|have|had|did|does|do) {{X}} {_ADVERB}{{name}} "
        rf"{{it}} (?:as )?{_DETERMINER}{{Y}}"
    ),
    _speech(
        rf"(?:why )?(?:has|have|had|did|does|do) {{X}} {_ADVERB}{{speak}}(?: that)?(?: {{Y}})?"
    ),
    _speech(
        rf"(?:why )?(?:has|have|had|did|does|do) {{X}} {_ADVERB}"
        r"(?P<topic>{judge}\w*(?: .+)?)"
    ),
    # who said it
    _speech(
        rf"who (?:has |have |had |else |was |is |are )*{_ADVERB}(?:{{name}}|calling) "
        rf"{{it}} (?:as )?{_DETERMINER}{{Y}}"
    ),
    _speech(rf"who (?:has |have |had |else |was |is |are )*{_ADVERB}(?:{{name}}|calling) {{Y}}"),
    _speech(
        rf"(?:who|which \w+) (?:has |have |had |else |was |is |are )*{_ADVERB}"
        r"(?:says|tells {T}|told {T}|"
        r"claims|denies|confirms|saying|claiming|{speak})"
        r"(?: (?:what|anything|something))?(?: (?:that|{A}))? {Y}"
    ),
    # words of somebody
    _speech(
        r"(?:what {X} (?:has |had |have )?(?:said|says|say|thinks|thought|told {T}))"
        r"(?: (?:{A}|of) {Y})?"
    ),
    _speech(r"(?:any |the |all |some |what |which )*{words} {A} {Y} (?:from|by) {X}"),
    _speech(r"(?:any |the |all |some |what |which )*{words} (?:from|by|of) {X}(?: {A} {Y})?"),
    _speech(r"{X}'s? (?:\w+ )?{view} (?:to|{A}) {Y}"),
    _speech(r"{X}'s? {words}"),
    _speech(r"according to {X}, ?{Y}"),
    _speech(r"{Y},? according to {X}"),
    _speech(r"{X} (?:said|says|saying) (?:{A}|that) {Y}", named=True),
    _speech(r"{X} on {Y}", named=True),
    # who reported it: every answer names its reporters
    _frame(
        r"(?:who|(?:which|what) (?:\w+ )?(?:reporters?|journalists?|correspondents?|authors?)) "
        r"(?:wrote|writes|write|reported|reports|report|covered|covers|cover|(?:is|are) covering)"
        r"(?: {A})? {Y}"
    ),
    # everything
    _frame(
        r"(?:(?:what|is there|are there|have you|any)(?:'s| is| has| have| was| were)? ?)?"
        r"(?:the |any |been |all )*(?:happened|happening|happens|going on|news|headlines|new|up)",
        newest=True,
    ),
    # a topic in its wrapping
    _frame(
        r"what(?:'s| is| are| has been| was)? happening (?:in|with|to|at|on|around|near) {Y}",
        newest=True,
    ),
    _frame(r"what(?:'s| is) going on (?:in|with|at|on|around|near) {Y}", newest=True),
    _frame(r"what (?:has |have )?happened (?:in|with|to|at|during|around|near) {Y}"),
    _frame(r"what (?:do|did) (?:we|you|they) know (?:so far )?{A} {Y}"),
    _frame(r"(?:what|how) about {Y}"),
    _frame(
        r"(?:is there |are there |have you |do you have |got )?any"
        r"(?:thing)? ?(?:news|word|information|info|developments?|new)"
        r" (?:{A}|from|of|in|with) {Y}",
        newest=True,
    ),
    _frame(r"(?:what(?:'s| is) )?(?:the )?news (?:{A}|from|of|in|with) {Y}", newest=True),
    _frame(r"(?:anything|something|everything|all) {A} {Y}"),
    _frame(
        r"(?:a |an |the )?(?:timeline|chronology|sequence|history|recap|summary|rundown|list)"
        r" (?:of|for|on) {Y}"
    ),
    _frame(r"{Y},? (?:in order|step by step|so far in order)"),
)

# Politeness before a question.
OPENING = re.compile(
    r"(?:(?:please|pls|hey|hi|hello|ok|okay)[, ]+)*"
    r"(?:(?:can|could|would|will) (?:you|u|someone|anyone) (?:please )?)?"
    r"(?:(?:tell|show|give|find|remind|get) (?:me|us) |let me know "
    r"|(?:do|does) (?:you|anyone) know "
    r"|(?:i|i'd|we)(?: would)? (?:want|need|like) to know |list (?=all|the (?:quotes|statements))"
    r"|find (?=quotes|statements|what|all))?"
    r"(?:about (?=the |what |how |who ))?",
    re.IGNORECASE,
)

# Words that ask for the newest and are no topic.
NEWEST = re.compile(
    r"(?:\b(?:what(?:'s| is| are)|is there|are there|any) )?"
    r"\b(?:(?:the )?(?:very )?(?:latest|newest)\b(?: (?:news|updates?|developments?|headlines?|"
    r"information|info|word|reports?)\b)?"
    r"|(?:the )?most recent(?:ly)?\b(?: (?:news|updates?|developments?|reports?)\b)?"
    r"|(?:the )?(?:breaking|recent) (?:news|updates?|developments?|headlines?)\b"
    r"|(?<=what's )new\b|(?<=what is )new\b|recently\b|lately\b"
    r"|(?:the |an )?updates?(?= (?:on|about|regarding|concerning|from)\b)"
    r"|(?:the )?updates?\Z)"
    r"(?: (?:on|about|regarding|concerning|with|around)\b(?! \w+ing\b))?",
    re.IGNORECASE,
)

# Nobody in particular.
ANYBODY = _words(
    "he she they it we you i one people anyone anybody someone somebody everyone everybody others "
    "who there that this"
)

# Nouns before "on" that are no speaker: "Attack on the harbour".
TAKES_ON = _words(
    "agreement assault attack attacks ban bans bet bill bombing briefing cap clash conference "
    "consensus crackdown deal debate decision details effect embargo facts fight fire focus "
    "hearing impact information inquiry inquest law lead levy limit limits more news "
    "officials opinion pact pressure progress protest protests questions raid raids reaction "
    "referendum report reports restriction restrictions row ruling sanctions shelling speech "
    "statement strike strikes summit talks tariff tariffs tax taxes update updates view views "
    "vote votes war wars work based focused depending going what who how where when why is "
    "are was were everything anything something all early late live spotlight"
)
COMMON_ENDINGS = ("ing", "tion", "tions", "sion", "sions", "ment", "ments", "ness", "ity", "ance")
