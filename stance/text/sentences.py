"""Where one sentence of a paragraph ends and the next begins.

Rests on ``sentencex`` and mends what it is known to miss in English news. Knows nothing of lines,
documents or boilerplate.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Span = tuple[int, int]

_CHUNK = 8_000
"""Characters: sentencex takes time in the square of a paragraph's length, so long ones are cut."""
_LONGEST = 64_000
"""Characters: a run of text without a safe place to cut is cut here at the latest."""

_SAFE_CUT = re.compile(r"(?<=[a-z]{5}[.!?])[\"”’)]?\s+(?=[A-Z\"“])")
_TITLE = re.compile(
    r"(?:^|[\s(\"“‘'])(?:Ms|Mr|Mrs|Mx|Dr|Prof|Gen|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Cpl|Brig|Sen|Rep|Gov|Amb|Pres|Sec|"
    r"Rev|Fr|Hon|St|Mt|Ft|Supt|Insp|Det|Atty|Dep|Asst|vs)\.$"
)
_NEEDS_NUMBER = re.compile(r"(?:^|\s)(?:Nos?|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|Art|v)\.$")
_LIST_NUMBER = re.compile(r"^\(?(?:\d{1,3}|[A-Za-z])[.)]$")
_LOOSE_OPENING = re.compile(r"(?<=[.!?…])\s+([\"“'‘])$")
_QUOTED_SHOUT = re.compile(r"^[\"“'‘].*[!?][\"”'’]$", re.DOTALL)
_ATTRIBUTION = re.compile(
    r"^(?:(?:[A-Z][\w.'’-]*|the|of|de|del|al|an?)\s+){1,6}"
    r"(?:said|says|asked|asks|added|told|tweeted|wrote|replied|shouted|chanted|declared|warned|insisted|exclaimed)\b"
)
_GLUED = re.compile(r"[^\W\d_]{3}[.!?][\"”’)\]]*$")
_ADDRESS = re.compile(r"[/@]|^www\.", re.IGNORECASE)
_WEB_ENDING = re.compile(r"^(?:com|org|net|gov|edu|info|io|co|uk|js)\b", re.IGNORECASE)
_PARENTHESIS_END = re.compile(r"(?<=[.!?]\))\s+(?=[A-Z\"“(])")
_REFUSAL_END = re.compile(r"\sno\.[\"”’]?(\s+)(?=[\"“‘]?[^\W\d_a-z](?![\w./-]*\d))")
_SPACES = re.compile(r"\s")
_UNUSUAL = re.compile("[^\\S ]|[\ud800-\udfff]")
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")


def sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Cut one paragraph into sentences.

    Args:
        text: A whole article.
        start: Offset at which the paragraph begins.
        end: Offset after the paragraph.

    Yields:
        (start, end) offsets into ``text``, in reading order, never overlapping, without surrounding
        white space and never empty. A quotation of several sentences is one sentence with what leads
        it in.
    """
    from sentencex import get_sentence_boundaries

    for chunk_start, chunk_end in _chunks(text, start, end):
        yield from _chunk_sentences(text, chunk_start, chunk_end, get_sentence_boundaries)


def _chunks(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > _CHUNK:
        cuts = [m.end() for m in _SAFE_CUT.finditer(text, start + _CHUNK // 2, start + _CHUNK)]
        if cuts:
            cut = cuts[-1]
        elif found := _SAFE_CUT.search(text, start + _CHUNK, min(end, start + _LONGEST)):
            cut = found.end()
        elif end - start <= _LONGEST:
            break
        else:
            space = max(text.rfind(c, start, start + _LONGEST) for c in " \n\t\u3000\xa0")
            cut = space + 1 if space > start else start + _LONGEST
        yield start, cut
        start = cut
    yield start, end


def _chunk_sentences(
    text: str, start: int, end: int, boundaries: Callable[[str, str], list[dict[str, object]]]
) -> Iterator[Span]:
    flat = text[start:end]
    if _UNUSUAL.search(flat):
        flat = _LONE_SURROGATES.sub("\ufffd", _SPACES.sub(" ", flat))  # one for one: offsets stay
    cuts = [0]
    for boundary in boundaries("en", flat):
        cut = boundary["end_index"]
        assert isinstance(cut, int)
        if cut > cuts[-1]:
            cuts.append(min(cut, len(flat)))
    if cuts[-1] < len(flat):
        cuts.append(len(flat))
    opened = 0
    for cut, following in zip(cuts[1:], [*cuts[2:], None], strict=True):
        if following is not None:
            loose = _LOOSE_OPENING.search(flat, opened, cut) if flat[cut - 1] in "\"“'‘" else None
            if loose and not flat[cut].isspace():
                cut = loose.start(1)
            if _belong_together(flat, opened, cut, following):
                continue
        for piece_start, piece_end in _pieces(flat, opened, cut):
            stripped = flat[piece_start:piece_end].strip()
            if stripped:
                at = flat.index(stripped, piece_start)
                yield start + at, start + at + len(stripped)
        opened = cut


def _belong_together(flat: str, opened: int, cut: int, following: int) -> bool:
    """Whether the splitter was wrong to part ``flat[opened:cut]`` from ``flat[cut:following]``."""
    left = flat[opened:cut].strip()
    right = flat[cut:following].strip()
    if not left or not right:
        return False
    if _LIST_NUMBER.match(left):
        return True
    if _NEEDS_NUMBER.search(left):
        return right[0].isdigit()
    if _TITLE.search(left) and right[0].isupper():
        return True
    if left[-1] in "!?" and right[0].islower() and not left[0].islower():
        return True
    if _QUOTED_SHOUT.match(left) and (right[0].islower() or _ATTRIBUTION.match(right)):
        return True
    if not flat[cut - 1].isspace() and not flat[cut].isspace() and flat[cut - 1] != "]":
        token = flat[flat.rfind(" ", 0, cut) + 1 : cut] + right.split(" ", 1)[0]
        return bool(_ADDRESS.search(token) or not _GLUED.search(left) or _WEB_ENDING.match(right))
    return False


def _pieces(flat: str, start: int, end: int) -> Iterator[Span]:
    """Part what sentencex leaves joined: a whole sentence in parentheses from the next, or one that ends in "no"."""
    first = flat[start:end].lstrip()[:2]
    if first[:1] == "(" and (found := _PARENTHESIS_END.search(flat, start, end)):
        yield start, found.start()
        start = found.end()
    for found in _REFUSAL_END.finditer(flat, start, end):
        yield start, found.start(1)
        start = found.end()
    yield start, end
