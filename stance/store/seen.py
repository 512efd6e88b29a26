"""Which names were seen, and where, in some thirty bytes each: an archive has a hundred million of them.

Knows nothing of articles and files.
"""

from __future__ import annotations

import hashlib
from array import array

_FIRST_SLOTS = 1 << 10
_FULL = 0.7
"""Share of the slots that may be taken; beyond it there are twice as many."""


class Seen:
    """A table from names to numbers that keeps an 8-byte hash of each name, not the name.

    Two of a hundred million names have the same hash with a probability of 0.0003; the later then counts as seen.
    """

    def __init__(self) -> None:
        self._keys = array("Q", bytes(8 * _FIRST_SLOTS))
        self._values = array("Q", bytes(8 * _FIRST_SLOTS))
        self._n = 0

    def __len__(self) -> int:
        return self._n

    def add(self, name: str, value: int = 0) -> int | None:
        """Note a name with a number in [0, 2**64); give the number it was noted with before, or None."""
        digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        key = int.from_bytes(digest) or 1
        slot = self._slot(key)
        if self._keys[slot]:
            return self._values[slot]
        self._keys[slot], self._values[slot] = key, value
        self._n += 1
        if self._n > _FULL * len(self._keys):
            self._grow()
        return None

    def _slot(self, key: int) -> int:
        """Where a key is, or the free place where it belongs."""
        keys = self._keys
        last = len(keys) - 1
        slot = key & last
        while keys[slot] and keys[slot] != key:
            slot = (slot + 1) & last
        return slot

    def _grow(self) -> None:
        keys, values = self._keys, self._values
        self._keys = array("Q", bytes(16 * len(keys)))
        self._values = array("Q", bytes(16 * len(keys)))
        for key, value in zip(keys, values, strict=True):
            if key:
                slot = self._slot(key)
                self._keys[slot], self._values[slot] = key, value
