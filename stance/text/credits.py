"""Lines that say who made an article or picture, and when: credits, by-lines, time stamps.

Knows how agencies and outlets write them; a caption that says what a picture shows is none of these.

Pieces that repeat are possessive: a run of capitals or digits could be cut into pieces in more ways than time allows.
As in `boilerplate`, `re` compiles a pattern when a line first needs it; few lines open in a way that needs the long
ones.
"""

from __future__ import annotations

import re

_AGENCY = (
    r"(?:AP|AFP|EPA|EFE|UPI|ANSA|DPA|dpa|REUTERS|Reuters|Getty(?: Images)?|GETTY(?: IMAGES)?|"
    r"Associated Press|"
    r"The Associated Press|Shutterstock|SHUTTERSTOCK|Bloomberg|Xinhua|TASS|Sputnik|Anadolu(?: Agency)?|PTI|"
    r"ANI|IANS|"
    r"iStock|Alamy|Flickr|Twitter|Facebook|Instagram|YouTube|Wikimedia(?: Commons)?|CC BY[\w .-]*|EPA-EFE|"
    r"NurPhoto|Pool)"
)
_NAMES = rf"(?:(?!CC BY)[A-ZÀ-Þ](?:[\w.'’]|-(?!{_AGENCY}))*+\s*+){{1,4}}"
_BETWEEN = r"(?:/|\||,|—|–|-|\bvia\b)"
_CREDIT = (
    rf"[(\[]?\s*(?:{_NAMES}(?:{_BETWEEN}|\bfor\b)\s*)?{_AGENCY}"
    rf"(?:\s*{_BETWEEN}\s*(?>{_NAMES}|{_AGENCY}))*+"
    rf"(?:\s+(?:Photos?|Images?|File|Pool|News|Agency|Video)\b)*+(?:\s*/\s*{_NAMES})*+"
    r"(?:,? (?:19|20)\d\d)?\s*[)\]]?\.?"
)
_CREDIT_LABEL = (
    r"(?i)[(\[]?(?:photo(?:graph|s)?|image|picture|pic|illustration|graphic|video|photo/video)?\s*"
    r"(?:credits?|sources?|by|courtesy(?: of)?|copyright)?\s*(?::|©)\s*(?P<rest>[^:]*?)[)\]]?"
)
_CREDIT_OPENING = r"(?i)[(\[]?(?:photo|image|picture|pic|illustration|graphic|video|credit)"

_NAMES_ALONE = r"(?:(?:[A-ZÀ-Þ@][\w.@'’-]*+|\d{4}|by|for|of|via|de|da|del|von|van|and|&|[/|,–—-])[\s,]*+){1,8}"
_NAME = r"[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w.'’-]*){1,2}"
_BY = ("By", "BY", "Written by", "Posted by", "Published by", "Author:")
_BY_LINE = (
    rf"(?:{'|'.join(_BY)})\s+{_NAME}(?:(?:, | and |, and | & ){_NAME}){{0,3}}"
    rf"(?:\s*(?:[,|/•·]|\bin\b|\bfor\b)\s*(?:{_AGENCY}|[A-Z][\w.'’]*(?: (?:[A-Z][\w.'’]*|and|of|the|&)){{0,4}}))?"
)
_WHEN = (
    r"(?:\d[\d:.,/]*+(?:st|nd|rd|th|am|pm|h)?|jan\w*+|feb\w*+|mar(?:ch)?|apr\w*+|may|june?|july?|aug\w*+|sep\w*+|"
    r"oct\w*+|nov\w*+|dec\w*+|"
    r"(?:mon|tues?|wed(?:nes)?|thurs?|fri|sat(?:ur)?|sun)(?:day)?|[ap]\.?m\.?|gmt|utc|[ecmp][sd]?t|bst|ist|"
    r"at|on|of|ago|"
    r"hours?|hrs?|minutes?|mins?|days?|weeks?|months?|years?|today|yesterday|just now)"
)
_STAMP = r"(?:first |last )?(?:published|updated|posted|modified|created)\b"
_STAMPED = rf"(?i){_STAMP}|\d+ "
_TIME_STAMP = (
    rf"(?i){_STAMP}[\s:]*(?:{_WHEN}[\s,|·•–-]*+){{1,12}}"
    r"|\d+ (?:minutes?|mins?|hours?|hrs?|days?|weeks?) ago"
)


def is_credit(line: str) -> bool:
    """Tell whether a whole line is a picture credit, a by-line or a time stamp.

    Args:
        line: One paragraph without surrounding white space.
    """
    return bool(
        (re.match(_STAMPED, line) and re.fullmatch(_TIME_STAMP, line))
        or (line.startswith(_BY) and re.fullmatch(_BY_LINE, line))
        or re.fullmatch(_CREDIT, line)
        or _is_labelled_credit(line)
    )


def _is_labelled_credit(line: str) -> bool:
    """Whether names alone follow a label such as ``Photo:``; with a verb it would be a caption."""
    if not re.match(_CREDIT_OPENING, line):
        return False
    found = re.fullmatch(_CREDIT_LABEL, line)
    return found is not None and bool(re.fullmatch(_NAMES_ALONE, found["rest"]))
