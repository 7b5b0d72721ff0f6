"""The patterns of words that could fill a gap: numbers, dates, places, reasons, in English."""

from __future__ import annotations

import re

NUMBER_WORD = (
    r"(?:(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    r"|hundreds?|thousands?|"
    r"dozens?|scores|half a dozen|millions?|billions?|several|no)(?:[ -](?:one|two|three"
    r"|four|five|six|seven|eight|"
    r"nine|hundred|thousand|million|billion|dozen))*)"
)
DIGITS = r"\d[\d,]*(?:\.\d+)?"
SCALE = r"(?:(?:[- ]?(?:m|bn|tn|k)\b)|(?:[- ](?:thousand|million|billion|trillion|hundred|dozen)))"
AMOUNT = rf"(?:{DIGITS}{SCALE}?|\b{NUMBER_WORD}\b)"
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|march|april|june|july|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
UNIT_OF_TIME = (
    r"(?:seconds?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|weekends?"
    r"|months?|years?|decades?|centuries|century|fortnight)"
)
CURRENCY = (
    r"(?:pounds?|dollars?|euros?|cents?|pence|yen|yuan|roubles?|rubles?|rupees?|francs?"
    r"|kron(?:er|or)|crowns?|"
    r"pesos?|lira|liras|marks?|shillings?|dirhams?|riyals?|zloty|forints?|hryvnias?|gbp|usd|eur)"
)
FLAGS = re.IGNORECASE

MONEY = re.compile(
    rf"[£$€¥]\s?{DIGITS}(?:{SCALE})?(?:\s(?:million|billion|trillion))?"
    rf"|{AMOUNT}[- ](?:{CURRENCY})\b"
    rf"|\b(?:A|US|C)\$\s?{DIGITS}{SCALE}?|\b{DIGITS}p\b|\bfree(?: of charge)?\b"
    rf"|\bfor nothing\b",
    FLAGS,
)
PERCENTAGE = re.compile(
    rf"{DIGITS}\s?(?:%|per ?cent|percent|pc\b|percentage points?|points?\b)"
    rf"|\b{NUMBER_WORD} (?:per ?cent|percent)\b"
    r"|\b(?:half|(?:a|one|two|three|four)[ -](?:half|thirds?|quarters?|fifths?|tenths?))\b"
    r"|\b(?:majority|unanimous\w*)\b|\b\d+ (?:in|out of) \d+\b",
    FLAGS,
)
CLOCK_TIME = re.compile(
    r"\b\d{1,2}(?:[:.]\d{2})?\s?(?:am|pm|a\.m\.|p\.m\.|o'clock|o’clock)"
    r"|\b\d{1,2}[:.]\d{2}\b(?!%)|\b(?:noon|midday|midnight|dawn|"
    r"dusk|lunchtime|sunrise|sunset)\b|\b\d{4} (?:hours|GMT|BST|CET)\b|\b(?:shortly|just"
    r"|soon) (?:before|after)\b",
    FLAGS,
)
DATE = re.compile(
    rf"\b{DAY}\b|\b(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?)?{MONTH}\b(?: \d{{1,2}}(?:st|nd"
    rf"|rd|th)?\b)?(?:,? \d{{4}})?|\bMay \d{{1,4}}\b|"
    r"\b\d{1,2} May\b|\bin May\b|\b(?:19|20)\d{2}s?\b|\b(?:today|tonight|tomorrow"
    r"|yesterday|overnight)\b|"
    r"\b(?:this|next|last|that|the (?:following|previous|same|coming)) (?:morning"
    r"|afternoon|evening|night|week|weekend|month|year|"
    r"spring|summer|autumn|winter|season|day|quarter)\b|\b(?:spring|summer|autumn|winter"
    r"|christmas|easter) (?:of )?(?:19|20)\d{2}\b|"
    rf"\b(?:in|within|after) (?:{AMOUNT}|a|an|the next) {UNIT_OF_TIME}\b"
    rf"|\b{AMOUNT} {UNIT_OF_TIME} (?:ago|later|from now|earlier|before)\b|"
    r"\b(?:turn|end|start|beginning|middle) of the (?:year|month|week|day|decade)\b"
    r"|\b(?:immediately|straight away|soon|year[- ]end)\b|"
    r"\bas soon as\b|\b(?:until|when|once|before|after) (?:the|he|she|they|it|all)\b",
    FLAGS,
)
DURATION = re.compile(
    rf"(?:{AMOUNT}|\b(?:a|an|half an?|an hour and a half|several|few|all|whole|the past"
    rf"|the last))"
    rf"(?:[- ](?:and a half|more|few|full|long|straight|consecutive|further"
    rf"|and a quarter))?[- ]?{UNIT_OF_TIME}\b|\ball (?:day|night|morning|week)\b|"
    r"\b(?:until|till) (?:further notice|at least|the end)\b|\bindefinitely\b"
    r"|\bpermanently\b|\bsince (?:19|20)\d{2}\b",
    FLAGS,
)
AGE = re.compile(
    rf"\b(?:aged?|ages)\b(?: (?:of|only|just|between))? {AMOUNT}"
    rf"|{AMOUNT}[- ]?years?[- ]old|{AMOUNT}[- ](?:month|week|day)s?[- ]old|"
    r"(?<=, )\d{1,3}(?=[,.;)]| and)|\(\d{1,3}\)|\bin (?:his|her|their) (?:early |late "
    r"|mid-?)?\w+ies\b|\bturn(?:s|ed|ing)? \d{1,3}\b",
    FLAGS,
)
COUNT = re.compile(
    rf"(?<![:.\w]){AMOUNT}(?![:.]?\d)|\b(?:once|twice|thrice|a (?:few|couple|pair|handful"
    rf"|dozen|hundred|thousand|million))\b",
    FLAGS,
)
QUANTITY = re.compile(
    rf"[£$€]?{AMOUNT}(?:[- ]?(?:%|[a-z]{{1,12}}))?|\b(?:half|doubled|tripled|a (?:third"
    rf"|quarter|fifth))\b",
    FLAGS,
)
REASON = re.compile(
    r"\b(?:because|since|as|so that|so as|due to|owing to|thanks to|on account of|amid"
    r"|following|after|over|for fear|"
    r"in (?:order|protest|response|a bid|an attempt|the wake|case)|in (?:support|memory"
    r"|solidarity)|"
    r"caused? by|blam\w+|reasons?|prompt\w+|trigger\w+|led to|driven by|therefore|why"
    r"|to (?=[a-z]+\b)|given|despite|"
    r"the fact that|means? that|fear\w*|concern\w*|worr\w+|amounts? to|without|had no"
    r"|was no|were no|lack|lest|cannot|could not|couldn['’]t)\b",
    FLAGS,
)
MANNER = re.compile(
    r"\bby (?:the )?[a-z]+ing\b|\b(?:using|with|through|via|by|in|on|like|as)\b|\b\w+ly\b"
    r"|\b(?:broke|smashed|climbed|slipped|drove|walked|escaped)\b",
    FLAGS,
)
DEFINITION = re.compile(
    r"\b(?:is|are|was|were|means?|stands? for|known as|called|named|refers? to|termed"
    r"|described as|short for)\b|, (?:an?|the) |\(|—| – |: ",
    FLAGS,
)
SPEECH = re.compile(
    r"[“”\"«»]|\b(?:said|says|say|saying|told|tells|tell|added|adds|tweet\w*|wrote|writes"
    r"|warn\w*|claim\w*|insist\w*|argu\w+|"
    r"call\w*|describ\w+|accus\w+|critici\w+|condemn\w*|prais\w+|urg\w+|demand\w*"
    r"|promis\w+|pledg\w+|admit\w*|den(?:y|ied|ies)|"
    r"announc\w+|explain\w*|suggest\w*|believ\w+|think\w*|thought|ask\w*|respond\w*"
    r"|repl(?:y|ied|ies)|according to|statement|"
    r"welcom\w+|apologi\w+|sorry|thank\w*|hop(?:e|es|ed|ing)|declin\w+|reject\w*"
    r"|dismiss\w*|declar\w+|comment\w*|@\w+)\b|\(@\w+\)|\A[A-Z][\w .’'-]{2,40}:",
    FLAGS,
)
YES_NO = re.compile(
    r"\b(?:not|no|never|n['’]t|yes|will|is|are|was|were|has|have|had|did|does|can|could"
    r"|would|may|might)\b|n['’]t\b",
    FLAGS,
)

NAME = re.compile(
    r"\b(?:[A-Z][\w’'-]*[^\W\d_]|[A-Z]{2,}|[A-Z]\.)(?:(?: (?:of|de|la|le|du|da|di|van|von"
    r"|der|den|bin|al|el|and|the|&) | )(?:[A-Z][\w’'-]*[^\W\d_]|[A-Z]{2,}|[A-Z]\.))*"
)
CALENDAR = re.compile(rf"(?:{DAY}|{MONTH}|may|i|i['’]\w+)s?", FLAGS)
ORGANISATION = re.compile(
    r"\b(?:[A-Z]{2,6}\b|(?:\w+ )*(?:Council|Ltd|plc|Inc|Corp|Bank|Union|University|Party"
    r"|Police|Commission|Committee|Association|Agency|"
    r"Ministry|Department|Office|Group|Company|Club|Trust|Institute|Federation|Board|Court"
    r"|Society|Service|Network|Airlines?|Airways|"
    r"Foundation|Authority|Government|Parliament|Senate|Congress|Times|Post|News|Telegraph"
    r"|Guardian|Mirror|Herald|Radio|TV)\b)"
)
TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Sir|Dame|Lord|Lady|Prof|Professor|President|Minister|Chancellor"
    r"|Mayor|Captain|Sergeant|Inspector|Judge|"
    r"Senator|Governor|King|Queen|Prince|Princess|Pope|General|Colonel|PM|MP|secretary"
    r"|leader|spokes\w+|chief|director|head|manager|"
    r"captain|actor|actress|singer|driver|engineer|officer|minister|coach|doctor|widow"
    r"|father|mother|son|daughter|brother|sister)\b"
)
BEFORE_PLACE = re.compile(
    r"(?:\b(?:in|at|from|to|near|outside|inside|onto|on|into|through|off|around|towards?"
    r"|across|beside|behind|below|above|along|between|"
    r"under|over|beneath|opposite|via|leaving|reached|entered|visit\w*|arriv\w+|aboard"
    r"|for)) (?:(?:the|a|an|his|her|their|its|this|central|northern|southern|"
    r"eastern|western|north|south|east|west|nearby|downtown|old|new) )*"
)
PLACE_NOUN = re.compile(
    r"\b(?:hospital|station|harbour|harbor|port|street|road|square|park|bridge|church|hall"
    r"|school|stadium|arena|hotel|airport|court|"
    r"centre|center|island|river|lake|coast|beach|town|city|village|building|prison|palace"
    r"|castle|theatre|room|office|factory|"
    r"mine|field|forest|mountain|valley|border|pub|house|home|headquarters|plant|garage"
    r"|car park|gate|shelter|gym|residence|market|"
    r"platform|terminal|pier|quay|dock|base|camp|site|embassy|studio|ground)s?\b",
    FLAGS,
)
