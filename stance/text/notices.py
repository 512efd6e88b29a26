"""Sentences that an outlet addresses to its readers: offers, legal notices, who else reported.

Knows the phrases by which they give themselves away; each is asked of one sentence at a time, since an
article may stand on one line with them.
"""

from __future__ import annotations

import functools
import re

_NAMES = r"(?-i:(?:[\s,;&]|and|in|at|for|from|the|by|[A-ZÀ-Þ][\w.'’-]*+)*+)\W*$"
"""Names and what stands between them, to the end: a credit has no verb."""

_SITES = r"(?:twitter|facebook|instagram|telegram|youtube|linkedin|x)"

# A word that must be there, in lower case, and patterns of which one must then match.
_PHRASES: dict[str, tuple[str, ...]] = {
    "{{": (r"\{\{[^{}]*\}\}",),
    "newsletter": (
        r"\b(?:sign(?:ing)? up|subscribe|register)\b.{0,60}\bnewsletters?\b",
        r"^\W*(?:get|join|receive|read)\b.{0,40}\b(?:our|free|daily|weekly)\b.{0,30}\bnewsletters?\b",
    ),
    "sign up": (r"^\W*sign up (?:here|now|today|for (?:our|the|free|daily|breaking|email)|to (?:get|receive))\b",),
    "subscri": (
        r"^\W*(?:please )?subscribe (?:now|today|here|to|for)\b",
        r"^\W*already (?:a )?subscri",
        r"\b(?:our|digital|premium|your|annual|monthly) subscription (?:plans?|offers?|today|now)\b",
        r"\bsubscribers only\b|\b(?:only|exclusive(?:ly)?) (?:for|to) (?:our )?subscribers\b",
        r"\bunsubscribe at any time\b|\b(?:thank you|thanks) for subscribing\b",
        r"\b(?:you must|please) (?:be a|become a) subscriber\b",
    ),
    "free articles": (r"\bfree articles (?:this month|left|remaining|per month)\b",),
    "limit": (r"\byou(?:['’]ve| have) reached your (?:\w+ )?(?:article )?limit\b",),
    "to continue": (
        r"^\W*(?:please )?(?:sign in|log ?in|register|subscribe|create an account)\b.{0,40}\bto continue\b",
    ),
    "to read": (r"^\W*(?:sign in|log ?in|register|subscribe|click|tap)\b.{0,30}\bto read\b",),
    "cancel any": (r"\bcancel any ?time\b",),
    "rights reserved": (r"\ball rights reserved\b",),
    "copyright": (r"^\W*copyright\s+(?:©|\(c\)|(?:19|20)\d\d)",),
    "©": (r"^\W*(?:copyright\s*)?©\s*\S",),
    "may not be": (r"\bmaterial may not be (?:published|broadcast|rewritten|redistributed|reproduced)\b",),
    "reproduced": (r"\bno part of (?:this|the) \w+ may be reproduced\b|\breproduced without (?:prior|written)\b",),
    "click": (
        r"^\W*(?:please )?(?:click|tap) (?:here|on the|below|the (?:link|button|image))\b",
        r"\bclick here (?:to|for)\b",
    ),
    "cookies": (
        r"\b(?:we|site|website|page|partners)\b.{0,30}\buses? cookies\b",
        r"^\W*(?:accept|reject|manage) (?:all )?cookies\b|\buse of cookies\b",
    ),
    "agree to": (
        r"^\W*by (?:clicking|continuing|using|signing|registering|subscribing|submitting)\b.{0,80}"
        r"\byou (?:\w+ )?agree to\b",
    ),
    "privacy policy": (
        r"^\W*(?:read|see|view) our privacy policy\b|\bto our privacy policy\b",
        r"\bterms of (?:use|service)\b.{0,30}\bprivacy policy\b|\bprivacy policy\b.{0,30}\bterms of (?:use|"
        r"service)\b",
    ),
    "download": (r"^\W*(?:please )?download (?:our|the|now)\b.{0,40}\b(?:app|pdf)\b",),
    "follow": (
        rf"^\W*follow (?:us|@\w+|him|her|me|the author|our|(?-i:[A-Z])[\w ]{{2,30}}) (?:on|at|"
        rf"via) {_SITES}\b",
        r"^\W*follow [\w .'’-]{2,40}(?: on twitter)?:?\s+@\w+\W*$",
    ),
    "us on facebook": (r"^\W*(?:like|find|join) us on facebook\b",),
    "join our": (r"^\W*join our (?:\w+ ){0,2}(?:channel|group|community|newsletter|mailing list)\b",),
    "javascript": (
        r"\b(?:enable|disabled?|requires?|turn on|support) javascript\b|\bjavascript (?:is|must|in your)\b",
    ),
    "your browser": (r"\byour browser (?:does not|doesn['’]t|is not|must)\b",),
    "blocker": (
        r"\bad[- ]?blocker\b.{0,60}\b(?:disable|turn|off|whitelist|site)\b|"
        r"\bdisable\b.{0,30}\bad[- ]?blocker\b",
    ),
    "reporting by": (
        rf"^\W*(?:additional |writing and )?reporting by{_NAMES}",
        r"\((?:additional |writing and )?reporting by\b[^)]*\)\W*$",
    ),
    "ed by": (rf"^\W*(?:edited|written|compiled|translated) by{_NAMES}",),
    "editing by": (
        rf"^\W*(?:writing and |compiled and )?editing by{_NAMES}",
        r";\s*(?:additional )?(?:writing and )?editing by\b",
    ),
    "contributed": (
        r"\bcontributed to this (?:report|story|article|post)\W*$",
        r"\bcontributed reporting\b.{0,40}$",
    ),
    "with files from": (rf"^\W*with files from{_NAMES}",),
    "disclaimer": (r"^\W*disclaimer\s*:",),
    "syndicated feed": (r"\bfrom a syndicated feed\b",),
    "wire agency": (r"\bpublished from a wire agency feed\b",),
    "support our": (r"^\W*(?:please )?(?:help us )?support our (?:journalism|work|newsroom)\b",),
    "your e": (r"^\W*(?:please )?(?:enter|provide|confirm) your e-?mail\b",),
    "your inbox": (r"\b(?:delivered|straight|direct(?:ly)?|sent)\b.{0,20}\bto your inbox\b",),
    "trust principles": (r"\bthomson reuters trust principles\b",),
    "editorial standards": (r"^\W*(?:learn more about|read) our editorial standards\b",),
    "getty images": (r"^\W*embed from getty images\W*$",),
}

_PAYWALL = (
    r"(?i)\bfree articles\b.*\bmonth\b|\bsubscribe (?:now|to read|to continue|for)\b|\balready subscribed\b|"
    r"\bto continue reading\b|\breached your\b.*\blimit\b|\bsubscribers only\b"
)


def is_notice(sentence: str) -> bool:
    """Tell by what it says whether one sentence is an offer, a credit or a legal notice."""
    lowered = sentence.lower()
    for word in _PHRASES:  # noqa: SIM110 - asked of every sentence, and any() takes twice the time
        if word in lowered and _pattern(word).search(sentence):
            return True
    return False


@functools.cache
def _pattern(word: str) -> re.Pattern[str]:
    """Compile the patterns of one word when it is first met: most never are, and starting up stays quick."""
    return re.compile("|".join(_PHRASES[word]), re.IGNORECASE)


def opens_offer(line: str) -> bool:
    """Whether a boilerplate line is a paywall's, after which what it sells may follow."""
    return bool(re.search(_PAYWALL, line))
