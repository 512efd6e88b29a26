"""Which names were seen, and where, in some thirty bytes each: an archive has a hundred million of them.

Knows nothing of articles and files.
"""

from __future__ import annotations

import hashlib
import mmap

_FIRST_SLOTS = 1 << 10
_FULL = 0.7
"""Share of the slots that may be taken; beyond it there are twice as many."""


class Seen:
    """A table from names to numbers that keeps an 8-byte hash of each name, not the name.

    Two of a hundred million names have the same hash with a probability of 0.0003; the later then counts as seen.
    """

    def __init__(self) -> None:
        self._keys = _zeros(_FIRST_SLOTS)
        self._values = _zeros(_FIRST_SLOTS)
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
        self._put(slot, key, value)
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
        self._keys, self._values = _zeros(2 * len(keys)), _zeros(2 * len(keys))
        for key, value in zip(keys, values, strict=True):
            if key:
                self._put(self._slot(key), key, value)

    def _put(self, slot: int, key: int, value: int) -> None:
        self._keys[slot] = key
        if value:  # what is never written takes no memory
            self._values[slot] = value


def _zeros(n: int) -> memoryview[int]:
    """Numbers of 8 bytes in pages that the system gives when they are written, and takes back whole."""
    return memoryview(mmap.mmap(-1, 8 * n)).cast("Q")
