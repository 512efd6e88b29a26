"""Which lines and sentences of a scraped page are not part of the article.

Paywall offers, teasers for other articles, navigation, credits, legal notices, prices. Precision comes
first: what might be a sentence of the article stays. Knows nothing of files, offsets or of any one outlet.
"""

from __future__ import annotations

import re

_LONGEST_LABELLED = 250
"""Characters: a line that is longer is not a teaser, whatever it opens with."""

_TEASER = re.compile(
    r"(?:more (?:news|stories|on this(?: story| topic)?|from [\w .&'’]{2,30})|(?:read|see|watch|find out) (?:more|also|next|too)|"
    r"(?:also|must) (?:read|see|watch)|you (?:may|might) (?:also |be )(?:like|interested in)|"
    r"related(?: (?:stories|story|articles?|news|coverage|content|topics?|links?|posts?|videos?|reading))?|"
    r"recommended(?: (?:for you|reading|stories|articles?))?|trending(?: now)?|"
    r"(?:most|top) (?:read|popular|viewed|shared|stories)|don['’]t miss|up next|next article|previous article|"
    r"suggested (?:reading|articles?)|further reading|in (?:pictures|photos|video)|latest(?: news)?|"
    r"tags?|topics|filed under|categories|share this(?: (?:article|story|post|page))?|follow us(?: on)?)"
    r"\s*(?::|\||»|>>|→|–(?=\s)|—(?=\s))",
    re.IGNORECASE,
)
_SHOUTED_TEASER = re.compile(
    r"(?:READ MORE|ALSO READ|READ ALSO|SEE ALSO|RELATED|MORE|READ|WATCH|WATCH LIVE|DON['’]T MISS)"
    r"(?:\s*[:|]|\s*[-–—]\s|\s+(?=[A-Z][a-z]))"
)

_PHRASE_LINE = re.compile(
    r"(?:[-–—>»→▶•*#\[(]\s*)*(?:"
    r"advertisements?|advertising|sponsored(?: content| links?)?|promoted(?: content)?|paid (?:content|post)|"
    r"(?:story|article|content) continues (?:below|after)(?: (?:this )?(?:advert(?:isement)?|ad|video))?|"
    r"continue reading(?: (?:below|the main story))?|(?:read|show|see|view|load) (?:more|all|less|full (?:story|article))|"
    r"read (?:the )?full (?:story|article)(?: here)?|"
    r"skip (?:to (?:main |the )?content|ad(?:vertisement)?|this ad)|(?:back to|go to) (?:the )?(?:top|home(?:page)?)|"
    r"share(?: (?:this|on|via|with|the)(?: \w+){0,4})?|tweet(?: this)?|pin it|print(?: this)?(?: article| page)?|e-?mail(?: this)?(?: article)?|"
    r"copy link|whatsapp|facebook|twitter|linkedin|reddit|pinterest|telegram|instagram|flipboard|"
    r"(?:\d+ |leave a |post a |view |add a |no )?comments?(?: \(\d+\))?|(?:\d+ )?shares?|"
    r"sign (?:in|up|out)|log ?(?:in|out)|register(?: now)?|subscribe(?: (?:now|today|here))?|my account|"
    r"already (?:a )?(?:subscribed|subscriber|member|registered|have an account)\??(?: (?:log|sign) ?in(?: here)?)?|"
    r"home(?:page)?|menu|search|close|next|previous|loading|play(?: video)?|watch (?:live|now|video)|listen(?: now)?|"
    r"image|photo|video|caption|hide caption|toggle caption|enlarge(?: this)?(?: image)?|full screen|file(?: photo)?|"
    r"follow(?: us)?(?: on (?:\w+ ?){1,4})?|like us on facebook|"
    r"(?:\d+ |a |one )?(?:min(?:ute)?s?) read|newsletters?|about (?:us|the authors?)|contact(?: us)?|"
    r"(?:privacy|cookie) (?:policy|settings|preferences)|terms (?:of (?:use|service)|and conditions)|disclaimer|"
    r"our standards:? the thomson reuters trust principles|"
    r"(?:editor['’]?s['’]? )?(?:picks?|choice)|you (?:may|might) also like|recommended(?: for you)?|what to read next"
    r")[\s.…:!→»>\])]*",
    re.IGNORECASE,
)

_SECTIONS = frozenset(
    "latest news world politics political opinion opinions sport sports business economy economics markets finance "
    "money technology tech science health education environment climate culture arts entertainment lifestyle life "
    "style travel food weather video videos photo photos photos gallery galleries pictures multimedia podcasts podcast "
    "audio live tv radio home homepage front page more top stories story most popular read trending breaking updates "
    "headlines features analysis editorial editorials columns columnists letters blogs blog magazine international "
    "national local regional crime obituaries jobs classifieds archive archives games crossword crosswords cartoons "
    "special reports report in focus your our about us contact help faq privacy policy terms of use and the cookie "
    "cookies newsletter newsletters subscribe subscription subscriptions login register menu search section sections "
    "topics tags e-paper epaper editions edition".split()
)
_SECTION_ANCHORS = _SECTIONS - frozenset("in your our about us help of use and the life style".split())
_REGIONS = frozenset(
    "us u.s. uk u.k. asia europe africa americas mideast canada india china russia eu".split()
)
_NAVIGATION_BAR = re.compile(r"\s*(?:[|>›»•·]|\s/\s)\s*")

_MONEY = r"(?:[$€£¥₹₩₽]|Rs\.?|USD|EUR|GBP|INR)\s?\d[\d,.]*"
_PRICE_LINE = re.compile(
    rf"(?:(?:from|only|just|for|save|now|was)\s+)?{_MONEY}(?:\s*(?:/|per|a|an)\s*\w+)?(?:\s+\w+){{0,2}}"
    r"|\d{1,2}\s+(?:months?|years?|weeks?|days?)|\d{1,3}% off(?:\s+\w+){0,3}",
    re.IGNORECASE,
)

_AGENCY = (
    r"(?:AP|AFP|EPA|EFE|UPI|ANSA|DPA|dpa|REUTERS|Reuters|Getty(?: Images)?|GETTY(?: IMAGES)?|Associated Press|"
    r"The Associated Press|Shutterstock|SHUTTERSTOCK|Bloomberg|Xinhua|TASS|Sputnik|Anadolu(?: Agency)?|PTI|ANI|IANS|"
    r"iStock|Alamy|Flickr|Twitter|Facebook|Instagram|YouTube|Wikimedia(?: Commons)?|CC BY[\w .-]*|EPA-EFE|NurPhoto|Pool)"
)
_CREDIT = re.compile(
    rf"[(\[]?\s*(?:(?:[A-ZÀ-Þ][\w.'’-]*\s*){{1,4}}(?:/|\||,|—|–|-|\bvia\b|\bfor\b)\s*)?{_AGENCY}"
    rf"(?:\s*(?:/|\||,|—|–|-|\bvia\b)\s*(?:{_AGENCY}|(?:[A-ZÀ-Þ][\w.'’-]*\s*){{1,4}}))*"
    r"(?:\s+(?:Photos?|Images?|File|Pool|News|Agency|Video)\b)*(?:\s*/\s*(?:[A-ZÀ-Þ][\w.'’-]*\s*){1,4})*"
    r"(?:,? (?:19|20)\d\d)?\s*[)\]]?\.?"
)
_CREDIT_LABEL = re.compile(
    r"[(\[]?(?:photo(?:graph|s)?|image|picture|pic|illustration|graphic|video|photo/video)?\s*"
    r"(?:credits?|sources?|by|courtesy(?: of)?|copyright)?\s*(?::|©)\s*(?P<rest>[^:]*?)[)\]]?",
    re.IGNORECASE,
)
_CREDIT_OPENING = re.compile(
    r"[(\[]?(?:photo|image|picture|pic|illustration|graphic|video|credit)", re.IGNORECASE
)

_NAME = r"[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w.'’-]*){1,2}"
_BY_LINE = re.compile(
    rf"(?:By|BY|Written by|Posted by|Published by|Author:)\s+{_NAME}(?:(?:, | and |, and | & ){_NAME}){{0,3}}"
    rf"(?:\s*(?:[,|/•·]|\bin\b|\bfor\b)\s*(?:{_AGENCY}|[A-Z][\w.'’]*(?: [A-Z][\w.'’]*){{0,3}}))?"
)
_WHEN = (
    r"(?:\d[\d:.,/]*(?:st|nd|rd|th|am|pm|h)?|jan\w*|feb\w*|mar(?:ch)?|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*|"
    r"(?:mon|tues?|wed(?:nes)?|thurs?|fri|sat(?:ur)?|sun)(?:day)?|[ap]\.?m\.?|gmt|utc|[ecmp][sd]?t|bst|ist|at|on|of|ago|"
    r"hours?|hrs?|minutes?|mins?|days?|weeks?|months?|years?|today|yesterday|just now)"
)
_TIME_STAMP = re.compile(
    rf"(?:first |last )?(?:published|updated|posted|modified|created)\b[\s:]*(?:{_WHEN}[\s,|·•–-]*){{1,12}}"
    rf"|\d+ (?:minutes?|mins?|hours?|hrs?|days?|weeks?) ago",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.|pic\.twitter\.com/)\S+", re.IGNORECASE)

# (a word that must be there, in lower case; what then decides). Asked of one sentence at a time.
_PHRASES = tuple(
    (trigger, re.compile(pattern, re.IGNORECASE))
    for trigger, pattern in (
        ("{{", r"\{\{[^{}]*\}\}"),
        ("newsletter", r"\b(?:sign(?:ing)? up|subscribe|register|get|join|receive)\b.{0,60}\bnewsletters?\b"),
        (
            "sign up",
            r"^\W*sign up (?:here|now|today|for (?:our|the|free|daily|breaking|email)|to (?:get|receive))\b",
        ),
        (
            "subscri",
            r"^\W*(?:please )?subscribe (?:now|today|here|to|for)\b(?!.{0,40}\b(?:view|idea|theor|belief|notion)s?)",
        ),
        (
            "subscri",
            r"\b(?:our|digital|premium|your|annual|monthly) subscription (?:plans?|offers?|today|now)\b|\bsubscribers only\b",
        ),
        (
            "subscri",
            r"^\W*already (?:a )?subscri|\bunsubscribe at any time\b|\b(?:only|exclusive(?:ly)?) (?:for|to) (?:our )?subscribers\b",
        ),
        (
            "subscri",
            r"\b(?:thank you|thanks) for subscribing\b|\b(?:you must|please) (?:be a|become a) subscriber\b",
        ),
        (
            "free articles",
            r"\bfree articles? (?:this month|left|remaining|per month)\b|\blimit of\b.*\bfree articles?\b",
        ),
        ("limit", r"\byou(?:['’]ve| have) reached your (?:\w+ )?(?:article )?limit\b"),
        (
            "to continue",
            r"^\W*(?:please )?(?:sign in|log ?in|register|subscribe|create an account)\b.{0,40}\bto continue\b",
        ),
        ("to read", r"^\W*(?:sign in|log ?in|register|subscribe|click|tap)\b.{0,30}\bto read\b"),
        ("cancel anytime", r"\bcancel any ?time\b"),
        ("rights reserved", r"\ball rights reserved\b"),
        ("copyright", r"^\W*copyright\s+(?:©|\(c\)|(?:19|20)\d\d)"),
        ("©", r"^\W*(?:copyright\s*)?©\s*\S"),
        ("may not be", r"\bmaterial may not be (?:published|broadcast|rewritten|redistributed|reproduced)\b"),
        (
            "reproduc",
            r"\bno part of (?:this|the) \w+ may be reproduced\b|\breproduced? without (?:prior |written |express )+",
        ),
        (
            "click",
            r"^\W*(?:please )?(?:click|tap) (?:here|on the|below|the (?:link|button|image))\b|\bclick here (?:to|for)\b",
        ),
        (
            "cookie",
            r"\b(?:we|site|website|page|partners)\b.{0,30}\buses? (?:of )?cookies\b|\b(?:accept|reject|manage|use of) (?:all )?cookies\b",
        ),
        (
            "agree to",
            r"^\W*by (?:clicking|continuing|using|signing|registering|subscribing|submitting)\b.{0,80}\byou (?:\w+ )?agree to\b",
        ),
        (
            "terms of",
            r"\b(?:our|the) terms of (?:use|service)\b.{0,30}\bprivacy\b|\bprivacy policy\b.{0,30}\bterms of (?:use|service)\b",
        ),
        ("privacy policy", r"^\W*(?:read|see|view) our privacy policy\b|\bto our privacy policy\b"),
        ("download", r"^\W*(?:please )?download (?:our|the|now)\b.{0,40}\b(?:app|pdf)\b"),
        (
            "follow",
            r"^\W*follow (?:us|@\w+|him|her|me|the author|our|[A-Z][\w ]{2,30}) (?:on|at|via) (?:twitter|facebook|instagram|telegram|youtube|linkedin|x)\b",
        ),
        ("follow", r"^\W*follow [\w .'’-]{2,40}(?:on twitter)?(?::|\s)\s*@\w+\W*$"),
        ("facebook", r"^\W*(?:like|find|join) us on facebook\b"),
        ("join our", r"^\W*join our (?:\w+ ){0,2}(?:channel|group|community|newsletter|mailing list)\b"),
        (
            "javascript",
            r"\b(?:enable|disabled?|requires?|turn on|support) javascript\b|\bjavascript (?:is|must|to|in your)\b",
        ),
        ("browser", r"\byour browser (?:does not|doesn['’]t|is not|must)\b"),
        (
            "blocker",
            r"\bad[- ]?blocker\b.{0,60}\b(?:disable|turn|off|whitelist|site)\b|\bdisable\b.{0,30}\bad[- ]?blocker\b",
        ),
        (
            "reporting by",
            r"^\W*(?:additional |writing and )?reporting by\b|\((?:additional )?reporting by\b.*\bediting by\b",
        ),
        (
            "editing by",
            r"^\W*(?:writing and |compiled and )?(?:editing|edited|written|compiled) by\b.{0,80}$",
        ),
        ("editing by", r";\s*(?:additional )?(?:writing|editing|reporting) by\b"),
        ("contributed to this", r"\bcontributed to (?:this|the) (?:report|story|article|post)\W*$"),
        ("contributed reporting", r"\bcontributed reporting\b.{0,40}$"),
        ("with files from", r"^\W*(?:—\s*)?with files from\b"),
        ("disclaimer", r"^\W*disclaimer\s*:"),
        ("syndicated feed", r"\b(?:from a syndicated feed|auto-?generated)\b"),
        ("wire agency", r"\bpublished from a wire agency feed\b"),
        ("support our", r"^\W*(?:please )?(?:help us )?support our (?:journalism|work|newsroom)\b"),
        ("your email", r"^\W*(?:please )?(?:enter|provide|confirm) your e?-?mail\b"),
        ("your inbox", r"\b(?:delivered|straight|direct(?:ly)?|sent)\b.{0,20}\bto your inbox\b"),
        ("trust principles", r"\bthomson reuters trust principles\b"),
        ("editorial standards", r"^\W*(?:learn more about|read) our editorial standards\b"),
        ("getty images", r"^\W*embed from getty images\W*$"),
    )
)
_PAYWALL = re.compile(
    r"\bfree articles?\b.*\bmonth\b|\bsubscribe (?:now|to read|to continue|for)\b|\balready subscribed\b|"
    r"\bto continue reading\b|\breached your\b.*\blimit\b|\bsubscribers only\b",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?:\bwindow\.|\bdocument\.|\bgoogletag\b|\bfunction\s*\(|\bvar \w+ =|\$\(|<script|<!--|/\*)"
)
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*$")


def is_boilerplate_line(line: str) -> bool:
    """Tell by its whole form whether a line stands beside the article rather than in it.

    Args:
        line: One paragraph without surrounding white space.
    """
    if not any(map(str.isalnum, line)):
        return True
    if len(line) > _LONGEST_LABELLED:
        return False
    return bool(
        _TEASER.match(line)
        or _SHOUTED_TEASER.match(line)
        or _PHRASE_LINE.fullmatch(line)
        or _PRICE_LINE.fullmatch(line)
        or _TIME_STAMP.fullmatch(line)
        or _ADDRESS.fullmatch(line)
        or _BY_LINE.fullmatch(line)
        or _CREDIT.fullmatch(line)
        or _is_labelled_credit(line)
        or _is_navigation(line)
        or (_CODE.search(line) and any(mark in line for mark in ";{}"))
    )


def is_boilerplate_sentence(sentence: str) -> bool:
    """Tell by what it says whether one sentence is an offer, a credit or a legal notice."""
    lowered = sentence.lower()
    return any(trigger in lowered and pattern.search(sentence) for trigger, pattern in _PHRASES)


def opens_offer(line: str) -> bool:
    """Whether a boilerplate line is a paywall's, after which its price list may follow."""
    return bool(_PAYWALL.search(line))


def ends_as_sentence(line: str) -> bool:
    """Whether a line ends as prose does; headings, list items and prices do not."""
    return bool(_SENTENCE_END.search(line))


def _is_labelled_credit(line: str) -> bool:
    if not _CREDIT_OPENING.match(line):
        return False
    found = _CREDIT_LABEL.fullmatch(line)
    return found is not None and len(found["rest"].split()) <= 6 and not ends_as_sentence(found["rest"])


def _is_navigation(line: str) -> bool:
    """Section names alone ("Latest News") or in a row ("Home > World > Venezuela")."""
    if len(line) > 120 or _SENTENCE_END.search(line):
        return False
    items = [item for item in _NAVIGATION_BAR.split(line) if item]
    if len(items) > 1:
        named = sum(_is_section(item) for item in items)
        return all(len(item.split()) <= 4 for item in items) and named * 2 >= len(items) and named > 0
    return len(line.split()) <= 3 and _is_section(line)


def _is_section(item: str) -> bool:
    if not item[0].isupper():
        return False
    words = [word.strip(",&:") for word in item.lower().split()]
    words = [word for word in words if word]
    return any(word in _SECTION_ANCHORS for word in words) and all(
        word in _SECTIONS or word in _REGIONS for word in words
    )
