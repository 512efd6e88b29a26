"""Text in the plain spelling that the tables are matched in, with a way back to the source's offsets.

Accents, typographic quotes, dashes and unusual spaces are folded; case is kept. Knows no names.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_PLAIN = {
    **dict.fromkeys("‘’‛ʼʻ`´′", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("øðþ", "o"),
    "Ø": "O",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "ı": "i",
    "ß": "s",
    "æ": "a",
    "Æ": "A",
    "ə": "a",
    "…": ".",
}
_RUN = re.compile(r"\s{2,}")
_FEW = 64
"""Distinct characters that are sooner replaced one after the other than looked up place by place."""


class _Table(dict[int, str]):
    """Folds one code point, remembering the answer; what has no width folds to nothing."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        category = unicodedata.category(char)
        if char in _PLAIN:
            plain = _PLAIN[char]
        elif category in ("Mn", "Cf"):
            plain = ""
        elif char.isspace():
            plain = " "
        else:
            plain = unicodedata.normalize("NFKD", char)[0]
        self[code] = plain
        return plain


_TABLE = _Table()


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text.

    Attributes:
        text: What to match in.
        origin: Offset in the source of every folded character, and the source's length at the end; None
            when the two texts run in step.
    """

    text: str
    origin: tuple[int, ...] | None = None

    def start(self, offset: int) -> int:
        """Offset in the source of the folded character at ``offset``."""
        return offset if self.origin is None else self.origin[offset]

    def end(self, offset: int) -> int:
        """Offset in the source after the folded character before ``offset``."""
        return offset if self.origin is None else self.origin[offset - 1] + 1


def plain(source: str) -> str:
    """A text in plain spelling, its white space as it was; several times as fast as `fold`, with no way back."""
    if source.isascii() and "`" not in source:
        return source
    odd = {char for char in set(source) if char == "`" or not char.isascii()}
    if len(odd) > _FEW:
        return source.translate(_TABLE)
    for char in odd:
        source = source.replace(char, _TABLE[ord(char)])
    return source


def fold(source: str) -> Folded:
    """Folds a text; runs of white space become one space."""
    text = source.translate(_TABLE)
    if len(text) == len(source) and not _RUN.search(text):
        return Folded(text)
    characters: list[str] = []
    origin: list[int] = []
    for offset, char in enumerate(source):
        plain = _TABLE[ord(char)]
        if plain and not (plain == " " and characters and characters[-1] == " "):
            characters.append(plain)
            origin.append(offset)
    origin.append(len(source))
    return Folded("".join(characters), tuple(origin))
