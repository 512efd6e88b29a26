"""Whether a sentence points back at the one before it, and so may need it to be understood."""

from __future__ import annotations

import re

_POINTERS = re.compile(
    r"\b(he|she|it|they|him|her|them|his|hers|its|their|theirs|himself|herself|itself|themselves"
    r"|this|these|those|such|both|neither|former|latter|so|same|too|likewise)\b",
    re.IGNORECASE,
)
"""Third-person pronouns, demonstratives (without "that", which mostly opens a clause), words that count off what was
named (both, neither, former, latter) and words of likeness. The default model was trained with just these."""


def points_back(sentence: str) -> bool:
    """Whether a sentence holds a word that may stand for something said before; False for an empty one."""
    return _POINTERS.search(sentence) is not None
