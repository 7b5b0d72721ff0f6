"""Words that weigh: numbers, in the languages that the bot speaks. Pure.

Negations weigh as much: see `index.text.negations`. An update is compared as it is written,
whatever its language is said to be: words of all five stand in one list. What is a common word of
another kind in one of them (German "ein", Spanish "un") is left out.
"""

from __future__ import annotations

import re

_ENGLISH_NUMBERS = """zero one two three four five six seven eight nine ten eleven twelve thirteen
    fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy
    eighty ninety hundred hundreds thousand thousands million millions billion billions trillion
    dozen dozens first second third half twice once"""
_GERMAN_UNITS = "zwei drei vier fünf sechs sieben acht neun"
_GERMAN_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig"
_GERMAN_NUMBERS = """null zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn
    neunzehn hundert hunderte tausend tausende million millionen milliarde milliarden dutzend
    dutzende zweimal dreimal hälfte halb"""
_SPANISH_NUMBERS = """cero dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce
    quince dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés
    veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve treinta cuarenta
    cincuenta sesenta setenta ochenta noventa cien ciento doscientos doscientas trescientos
    trescientas cuatrocientos quinientos seiscientos setecientos ochocientos novecientos cientos
    mil millón millones docena docenas mitad"""
# Whole words with their endings: пять, пяти, пятью; двадцать, двадцати.
_SLAVIC_NUMBERS = re.compile(
    r"дв(?:а|е|ух|ум|умя|і|ох|ом|ома)|тр(?:и|ёх|ех|ём|ем|емя|ьох|ьом|ьома)"
    r"|четыр(?:е|ёх|ех|ём|ем|ьмя)|чотир(?:и|ьох|ьом|ма)"
    r"|(?:пят|шест|восем|девят|десят|(?:один|две|три|четыр|пят|шест|сем|восем|девят)надцат"
    r"|двадцат|тридцат)(?:ь|и|ью)|семь|семи|восьми|(?:пять|шесть|семь|восемь)десят"
    r"|(?:п'ят|шіст|шест|дев'ят|десят|(?:оди|два|три|чотир|п'ят|шіст|сім|вісім|дев'ят)надцят"
    r"|двадцят|тридцят)(?:ь|и|ьох|ьома)|сім|сьоми|вісім|восьми|(?:п'ят|шіст|сім|вісім)десят"
    r"|сорока?|девяност[оа]|дев'яност[оа]|ст[оа]|двести|двісті|триста|четыреста|чотириста"
    r"|(?:пять|шесть|семь|восемь|девять|п'ят|шіст|сім|вісім|дев'ят)сот"
    r"|тысяч(?:а|и|у|е|ей|ам|ами|ах)?|тисяч(?:а|і|у|ею|ам|ами|ах)?"
    r"|(?:миллион|миллиард|мільйон|мільярд)(?:а|у|ом|е|і|и|ы|ов|ів|ам|ами|ах)?"
    r"|дюжин[аыиу]|половин[аыуиі]"
)
_GERMAN_COMPOUNDS = frozenset(
    f"{unit}und{ten}" for unit in ("ein", *_GERMAN_UNITS.split()) for ten in _GERMAN_TENS.split()
)
_NUMBERS = _GERMAN_COMPOUNDS.union(
    *map(
        str.split,
        (_ENGLISH_NUMBERS, _GERMAN_UNITS, _GERMAN_TENS, _GERMAN_NUMBERS, _SPANISH_NUMBERS),
    )
)
# In no block of digits, and figures all the same.
_FRACTIONS = frozenset("½⅓⅔¼¾⅛⅜⅝⅞")


def is_figure(word: str) -> bool:
    """Whether a word, case folded and with straight apostrophes, is or holds a number."""
    if any(char.isdigit() or char in _FRACTIONS for char in word) or word in _NUMBERS:
        return True
    return _SLAVIC_NUMBERS.fullmatch(word) is not None
