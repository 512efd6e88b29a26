"""Which lines of a scraped page are not part of the article.

Teasers for other articles, navigation, prices, credits, code. Precision comes first: what might be a
sentence of the article stays. Knows nothing of files, offsets or of any one outlet.

Patterns stand here as text: `re` compiles each when a line first gets that far, and keeps it (the last 512 of a whole
program). To compile them all takes longer than to read an article.
"""

from __future__ import annotations

import re

from stance.text.credits import is_credit

_LONGEST = 250
"""Characters: a longer line is taken for prose, whatever it opens with."""

_TEASER = (
    r"(?i)(?:more (?:news|stories|on this(?: story| topic)?|from [\w .&'’]{2,30})|(?:read|see|watch|"
    r"find out) (?:more|also|next|too)|"
    r"(?:also|must) (?:read|see|watch)|watch|listen|you (?:may|might) (?:also |be )(?:like|interested in)|"
    r"related(?: (?:stories|story|articles?|news|coverage|content|topics?|links?|posts?|videos?|reading))?|"
    r"recommended(?: (?:for you|reading|stories|articles?))?|trending(?: now)?|"
    r"(?:most|top) (?:read|popular|viewed|shared|stories)|don['’]t miss|up next|next article|"
    r"previous article|"
    r"suggested (?:reading|articles?)|further reading|in (?:pictures|photos|video)|latest(?: news)?|"
    r"tags?|topics|filed under|categories|share this(?: (?:article|story|post|page))?|follow us(?: on)?)"
    r"\s*(?::|\||»|>>|→|–(?=\s)|—(?=\s))"
)
_SHOUTED_TEASER = (
    r"(?:READ MORE|ALSO READ|READ ALSO|SEE ALSO|READ NEXT|WATCH LIVE|WATCH NOW|DON['’]T MISS)\b"
    r"|(?:RELATED|MORE|READ|WATCH|ALSO)\s*(?:[:|]|[-–—]\s)"
)

_PHRASE_LINE = (
    r"(?i)(?:[-–—>»→▶•*#\[(]\s*)*(?:"
    r"advertisements?|advertising|sponsored(?: content| links?)?|promoted(?: content)?|paid (?:content|post)|"
    r"(?:story|article|content) continues (?:below|after)(?: (?:this )?(?:advert(?:isement)?|ad|video))?|"
    r"continue reading(?: (?:below|the main story))?|(?:read|show|see|view|load) (?:more|all|less|"
    r"full (?:story|article))|"
    r"read (?:the )?full (?:story|article)(?: here)?|"
    r"skip (?:to (?:main |the )?content|ad(?:vertisement)?|this ad)|(?:back to|go to) (?:the )?(?:top|"
    r"home(?:page)?)|"
    r"share(?: this(?: \w+){0,4}| (?:on|via) \w+(?: \w+)?| with (?:friends|others|your \w+))?|"
    r"tweet(?: this)?|pin it|print(?: this)?(?: article|"
    r" page)?|e-?mail(?: this)?(?: article)?|"
    r"copy link|whatsapp|facebook|twitter|linkedin|reddit|pinterest|telegram|instagram|flipboard|"
    r"(?:\d+ |leave a |post a |view |add a |no )?comments?(?: \(\d+\))?|(?:\d+ )?shares?|"
    r"sign (?:in|up|out)|log ?(?:in|out)|register(?: now)?|subscribe(?: (?:now|today|here))?|my account|"
    r"already (?:a )?(?:subscribed|subscriber|member|registered|have an account)\??(?: (?:log|"
    r"sign) ?in(?: here)?)?|"
    r"home(?:page)?|menu|search|close|next|previous|loading|play(?: video)?|watch (?:live|now|video)|"
    r"listen(?: now)?|"
    r"image|photo|video|caption|hide caption|toggle caption|enlarge(?: this)?(?: image)?|full screen|"
    r"file(?: photo)?|"
    r"follow(?: us)?(?: on (?:\w++ ?){1,4})?|like us on facebook|"
    r"(?:\d+ |a |one )?(?:min(?:ute)?s?) read|newsletters?|about (?:us|the authors?)|contact(?: us)?|"
    r"(?:privacy|cookie) (?:policy|settings|preferences)|terms (?:of (?:use|service)|and conditions)|"
    r"disclaimer|"
    r"our standards:? the thomson reuters trust principles|"
    r"(?:editor['’]?s['’]? )?(?:picks?|choice)|you (?:may|might) also like|recommended(?: for you)?|"
    r"what to read next"
    r")[\s.…:!→»>\])]*"
)
_MOST_WORDS = 7
"""No such phrase has more."""

_SECTION_WORD = (
    r"latest|news|world|politics|political|opinions?|sports?|business|economy|economics|markets|finance|"
    r"money|"
    r"technology|tech|science|health|education|environment|climate|culture|arts|entertainment|lifestyle|"
    r"travel|"
    r"food|weather|videos?|photos?|galler(?:y|ies)|pictures|multimedia|podcasts?|audio|live|tv|radio|"
    r"home(?:page)?|"
    r"front|page|more|top|stor(?:y|ies)|most|popular|read|trending|breaking|updates|headlines|features|"
    r"analysis|"
    r"editorials?|columns|columnists|letters|blogs?|magazine|international|national|local|regional|crime|"
    r"obituaries|jobs|classifieds|archives?|games|crosswords?|cartoons|special|reports?|contact|faq|privacy|"
    r"policy|"
    r"terms|cookies?|newsletters?|subscribe|subscriptions?|login|register|menu|search|sections?|topics|tags|"
    r"e-?paper|editions?"
)
_FILLER_WORD = (
    r"us|u\.s\.|uk|u\.k\.|eu|asia|europe|africa|americas|mideast|canada|india|china|russia|"
    r"in|of|and|the|your|our|about|help|use|life|style|focus|&"
)
_NAVIGATION_BAR = r"\s*(?:[|>›»•·]|\s/\s)\s*"

_MONEY = r"(?:[$€£¥₹₩₽]|Rs\.?|USD|EUR|GBP|INR)\s?\d[\d,.]*"
_PRICE_LINE = (
    rf"(?i)(?:(?:from|only|just|for|save|now|was)\s+)?{_MONEY}(?:\s*(?:/|per|a|an)\s*\w+)?(?:\s+\w+){{0,2}}"
    r"|\d{1,2}\s+(?:months?|years?|weeks?|days?)|\d{1,3}% off(?:\s+\w+){0,3}"
)

_ADDRESS = r"(?i)(?:https?://|www\.|pic\.twitter\.com/)\S+"

_CODE = r"(?:\bwindow\.|\bdocument\.|\bgoogletag\b|\bfunction\s*\(|\bvar \w+ =|\$\(|<script|<!--|/\*)"
_CLOSING = "\"”’')]"


def is_boilerplate_line(line: str) -> bool:
    """Tell by its whole form whether a line stands beside the article rather than in it.

    Args:
        line: One paragraph without surrounding white space.
    """
    if not any(map(str.isalnum, line)):
        return True
    if len(line) > _LONGEST:
        return False
    return bool(
        re.match(_TEASER, line)
        or re.match(_SHOUTED_TEASER, line)
        or (len(re.findall(r"\w+", line)) <= _MOST_WORDS and re.fullmatch(_PHRASE_LINE, line))
        or (any(map(str.isdigit, line)) and re.fullmatch(_PRICE_LINE, line))
        or re.fullmatch(_ADDRESS, line)
        or is_credit(line)
        or _is_navigation(line)
        or ((";" in line or "{" in line) and re.search(_CODE, line))
    )


def ends_as_sentence(line: str) -> bool:
    """Whether a line ends as prose does; headings, list items and prices do not."""
    return line.rstrip(_CLOSING).endswith((".", "!", "?", "…"))


def _is_navigation(line: str) -> bool:
    """Section names alone ("Latest News") or in a row ("Home > World > Venezuela")."""
    if len(line) > 120 or ends_as_sentence(line):
        return False
    items = [item for item in re.split(_NAVIGATION_BAR, line) if item]
    if any(len(item.split()) > (3 if len(items) < 3 else 2) for item in items):
        return False
    n_named = sum(map(_is_section, items))
    return n_named * 2 >= len(items) if len(items) >= 3 else n_named == len(items)


def _is_section(item: str) -> bool:
    words = [word.strip(",:") for word in item.lower().split()]
    return (
        item[0].isupper()
        and any(re.fullmatch(_SECTION_WORD, word) for word in words)
        and all(re.fullmatch(_SECTION_WORD, word) or re.fullmatch(_FILLER_WORD, word) for word in words if word)
    )
