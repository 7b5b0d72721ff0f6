"""What news writes with a full stop that does not end a sentence. Keys are case-folded and stand
without their last full stop."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A name or a figure always follows.
NEVER_END = _words(
    "mr mrs ms mx messrs mme mlle dr prof gen lt col sgt capt cmdr cdr adm maj brig cpl pvt "
    "pfc ssgt msgt sen sens rep reps gov govs pres rev fr hon msgr supt insp det atty amb mt "
    "ft vs e.g i.e cf approx dist asst assoc dept"
)

# A number follows, else it is an ordinary word.
BEFORE_NUMBER = _words("no nos art arts sec secs fig figs vol vols ch pp p par para res")

# Followed by a word that begins sentences, it ended one.
MAY_END = _words(
    "jan feb mar apr jun jul aug sep sept oct nov dec inc corp co cos ltd plc bros llc jr sr "
    "esq ph.d st ave blvd rd etc al ala ariz ark calif colo conn fla ga ill ind kan ky la md "
    "mass mich minn miss mo mont neb nev okla ore pa penn tenn tex va vt wash wis wyo ont que "
    "alta"
)

# Abbreviations that are written small even where capitals are used.
LOWER_CASE = _words("vs e.g i.e cf approx etc al no nos pp p a.m p.m")

# Words after a.m. and p.m. that go on with the time.
TIME_WORDS = _words(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs "
    "fri sat sun january february march april may june july august september october november "
    "december jan feb mar apr jun jul aug sep sept oct nov dec eastern central mountain "
    "pacific local gmt utc"
)

# Words that begin a sentence far more often than they follow an abbreviation inside one.
STARTERS = _words(
    "the a an this that these those there here he she it they we i you who what when where "
    "why how his her its their our my your in on at by for from with without to of as after "
    "before during since until while although though because if unless but and or so yet "
    "however meanwhile also still then now today yesterday earlier later nearly about "
    "according asked both each every some many most more all no not none one two three four "
    "five six seven eight nine ten officials police it’s it's he’s he's she’s she's they’re "
    "they're we’re we're i’m i'm that’s that's there’s there's is was were are did does do "
    "has have had will would could can should may might let never only just even such another "
    "other several few following speaking writing"
)
