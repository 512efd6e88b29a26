"""Lines that say who made an article or picture, and when: credits, by-lines, time stamps.

Knows how agencies and outlets write them; a caption that says what a picture shows is none of these.
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
_CREDIT_OPENING = re.compile(r"[(\[]?(?:photo|image|picture|pic|illustration|graphic|video|credit)", re.IGNORECASE)

_NAMES_ALONE = re.compile(
    r"(?:(?:[A-ZÀ-Þ@][\w.@'’-]*|\d{4}|by|for|of|via|de|da|del|von|van|and|&|[/|,–—-])[\s,]*){1,8}"
)
_NAME = r"[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w.'’-]*){1,2}"
_BY_LINE = re.compile(
    rf"(?:By|BY|Written by|Posted by|Published by|Author:)\s+{_NAME}(?:(?:, | and |, and | & ){_NAME}){{0,3}}"
    rf"(?:\s*(?:[,|/•·]|\bin\b|\bfor\b)\s*(?:{_AGENCY}|[A-Z][\w.'’]*(?: (?:[A-Z][\w.'’]*|and|of|the|&)){{0,4}}))?"
)
_WHEN = (
    r"(?:\d[\d:.,/]*(?:st|nd|rd|th|am|pm|h)?|jan\w*|feb\w*|mar(?:ch)?|apr\w*|may|june?|july?|aug\w*|sep\w*|"
    r"oct\w*|nov\w*|dec\w*|"
    r"(?:mon|tues?|wed(?:nes)?|thurs?|fri|sat(?:ur)?|sun)(?:day)?|[ap]\.?m\.?|gmt|utc|[ecmp][sd]?t|bst|ist|"
    r"at|on|of|ago|"
    r"hours?|hrs?|minutes?|mins?|days?|weeks?|months?|years?|today|yesterday|just now)"
)
_TIME_STAMP = re.compile(
    rf"(?:first |last )?(?:published|updated|posted|modified|created)\b[\s:]*(?:{_WHEN}[\s,|·•–-]*){{1,12}}"
    rf"|\d+ (?:minutes?|mins?|hours?|hrs?|days?|weeks?) ago",
    re.IGNORECASE,
)


def is_credit(line: str) -> bool:
    """Tell whether a whole line is a picture credit, a by-line or a time stamp.

    Args:
        line: One paragraph without surrounding white space.
    """
    return bool(
        _TIME_STAMP.fullmatch(line) or _BY_LINE.fullmatch(line) or _CREDIT.fullmatch(line) or _is_labelled_credit(line)
    )


def _is_labelled_credit(line: str) -> bool:
    """Whether names alone follow a label such as ``Photo:``; with a verb it would be a caption."""
    if not _CREDIT_OPENING.match(line):
        return False
    found = _CREDIT_LABEL.fullmatch(line)
    return found is not None and bool(_NAMES_ALONE.fullmatch(found["rest"]))
