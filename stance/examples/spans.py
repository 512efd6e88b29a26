"""Where a label's words stand in a sentence, held against the sentence itself."""

from __future__ import annotations

import re
from typing import Any, get_args

from stance.errors import InputError
from stance.examples.quoting import shown
from stance.records import Mention, MentionType


def offset(value: Any, key: str, place: str) -> int | None:
    """A character offset as a file gives it: a whole number, or text that spells one; None stays None.

    Raises:
        InputError: It is neither.
    """
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and re.fullmatch(r"\s*\d+(?:\.0)?\s*", value):
        return int(float(value))
    raise InputError(f"{place}: '{key}' must be a whole number, the offset of a character, found {shown(value)}")


def span(start: int, end: int, words: str | None, kind: Any, sentence: str, place: str) -> Mention:
    """A mention, its actor left open.

    Args:
        start: Offset of the first character.
        end: Offset after the last one.
        words: What should stand there; None where the file does not say.
        kind: The type of mention.
        sentence: Where it should stand.
        place: File and line, for messages.

    Raises:
        InputError: The offsets leave the sentence, other words stand there, or the type is unknown.
    """
    if kind not in get_args(MentionType):
        raise InputError(
            f"{place}: unknown mention type {shown(kind)}; expected one of {', '.join(get_args(MentionType))}"
        )
    found = sentence[start:end] if 0 <= start < end <= len(sentence) else None
    if found is None:
        raise InputError(
            f"{place}: the mention [{start}, {end}) is outside the sentence, which has {len(sentence)} characters; "
            "offsets count characters from 0, the end excluded"
        )
    if words is not None and found != words:
        at = sentence.find(words)
        hint = f"; it stands at [{at}, {at + len(words)})" if at >= 0 else ""
        raise InputError(
            f"{place}: the mention [{start}, {end}) is {shown(found)} in the sentence, not {shown(words)}{hint}; "
            "offsets count characters from 0, the end excluded"
        )
    return Mention(start, end, found, kind, "")


def occurrences(words: str, sentence: str, place: str) -> list[Mention]:
    """Every place in a sentence where words stand as whole words; at least one.

    Raises:
        InputError: There is none.
    """
    pattern = rf"(?<!\w){re.escape(words.strip())}(?!\w)"
    found = [m.span() for m in re.finditer(pattern, sentence)]
    if not found or not words.strip():
        raise InputError(
            f"{place}: the mention {shown(words)} does not stand in the sentence {shown(sentence)}; "
            "copy the words as the sentence has them"
        )
    return [span(start, end, None, "name", sentence, place) for start, end in found]
