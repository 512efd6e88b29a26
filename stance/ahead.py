"""Work ahead: the next items are made in a thread while what takes them is busy with the last ones."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from queue import SimpleQueue
from threading import Semaphore, Thread
from typing import TypeVar

T = TypeVar("T")


@contextlib.contextmanager
def ahead(items: Iterable[T]) -> Iterator[Iterator[T]]:
    """Begin to make items, and give them in their order, one made in advance; at the end no more are made.

    It pays where the taker waits outside of Python, as it does for a model's runtime.

    Args:
        items: Are made in a thread of their own; what making one raises is raised to the taker, in its place.
    """
    made: SimpleQueue[tuple[T] | BaseException | None] = SimpleQueue()
    room = Semaphore(1)
    is_left = False

    def make() -> None:
        try:
            for item in items:
                made.put((item,))
                room.acquire()
                if is_left:
                    return
        except BaseException as error:
            made.put(error)
        else:
            made.put(None)

    def take() -> Iterator[T]:
        while (item := made.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item[0]
            room.release()

    # A daemon, so that whoever interrupts the taker need not wait for an input that may never come.
    Thread(target=make, name="ahead", daemon=True).start()
    try:
        yield take()
    finally:
        is_left = True
        room.release()
