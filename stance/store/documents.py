"""Articles in: whatever was named on the command line, as a stream of documents.

Knows how each format says what an article's id, text, date and source are. Holds one article, or one batch
of a parquet file, at a time.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from stance.errors import InputError
from stance.records import Document
from stance.store.encoding import clean, decode
from stance.store.sources import Format, OnError, Source, find_sources, open_source
from stance.text import leading_date


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a table (or the keys of JSON Lines) are called.

    A column with another name than the default was asked for, and must be there.
    """

    id: str = "id"
    text: str = "text"
    date: str = "date"
    source: str = "source"


def read_documents(
    inputs: Sequence[str],
    *,
    columns: Columns = Columns(),
    date: dt.date | None = None,
    stdin: BinaryIO | None = None,
    on_error: OnError,
) -> Iterator[Document]:
    """Read articles.

    Args:
        inputs: Files, folders, globs, or ``-`` for standard input (JSON Lines if it opens with ``{``, HTML
            if with ``<html`` or a doctype, else plain text). Plain text, Markdown and HTML hold one article,
            whose id is the file's stem; JSON Lines, CSV and parquet one a row.
        columns: Names of the columns.
        date: The date of articles that carry none themselves.
        stdin: Stands in for standard input.
        on_error: Told of every file, line or row that was not read, and of every date; reading goes on.

    Yields:
        Documents in reading order, with unique ids: of two that share one, the first.
    """
    places = _Places()
    for source in find_sources(inputs, on_error):
        try:
            for row, document in _read(source, columns, stdin, on_error):
                if earlier := places.add(document.id, source.name, row):
                    on_error(
                        InputError(
                            f"{_place(source.name, row)}: id '{document.id}' was already used in {earlier}; "
                            "skipped; give it another id"
                        )
                    )
                elif document.date is None and date is not None:
                    yield dataclasses.replace(document, date=date)
                else:
                    yield document
        except InputError as error:
            on_error(error)


def _read(
    source: Source, columns: Columns, stdin: BinaryIO | None, on_error: OnError
) -> Iterator[tuple[int, Document]]:
    """Yield each document of a source and its line or row (0: the whole file).

    Raises:
        InputError: The file as a whole, or the rest of it, cannot be read.
    """
    with open_source(source, stdin) as stream:
        head = stream.peek(512)[:512]
        if not head:
            raise InputError(f"{source.name}: empty file; expected an article; remove it or fetch it again")
        form = _sniff(head) if source.format == "unknown" else source.format
        if form in ("jsonl", "csv", "parquet"):
            from stance.store.tables import read_rows

            n_documents = 0
            for row, values in read_rows(stream, form, source, dataclasses.astuple(columns), on_error):
                place = _place(source.name, row)
                try:
                    document = _document(values, columns, f"{source.stem}:{row}", place, on_error)
                except InputError as error:
                    on_error(error)
                    continue
                n_documents += 1
                yield row, document
        else:
            text = clean(decode(stream.read(), source.name), source.name)
            yield 0, _whole_file(text, form, source)


def _sniff(head: bytes) -> Format:
    opening = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:64].lower()
    if head.startswith(b"PAR1"):
        return "parquet"
    if opening.startswith(b"{"):
        return "jsonl"
    return "html" if opening.startswith((b"<!doctype html", b"<html")) else "text"


def _whole_file(text: str, form: Format, source: Source) -> Document:
    date: dt.date | None = None
    outlet: str | None = None
    if form == "html":
        from stance.store.markup import read_html

        text, date, outlet = read_html(text, source.name)
    elif form == "markdown":
        from stance.store.markup import read_markdown

        text, date = read_markdown(text)
    if not text.strip():
        raise InputError(f"{source.name}: no words in it; expected an article; remove it or fetch it again")
    return Document(source.stem, text, date or _opening_date(text), outlet)


def _document(values: dict[str, object], columns: Columns, default_id: str, place: str, on_error: OnError) -> Document:
    text = values.get(columns.text)
    if not isinstance(text, str) or not text.strip():
        found = "nothing" if text is None or text == "" else "only white space" if isinstance(text, str) else repr(text)
        raise InputError(f"{place}: expected the article in '{columns.text}', found {found[:40]}; skipped")
    text = clean(text, place)
    given_id = values.get(columns.id)
    outlet = values.get(columns.source)
    date = values.get(columns.date)
    try:
        day = None if date in (None, "") else _parse_date(date)
    except ValueError:
        day = None
        on_error(
            InputError(
                f"{place}: expected a date as YYYY-MM-DD in '{columns.date}', found '{str(date)[:40]}'; "
                "read without that date"
            )
        )
    return Document(
        default_id if given_id in (None, "") else clean(str(given_id), place),
        text,
        day or _opening_date(text),
        None if outlet in (None, "") else clean(str(outlet), place),
    )


def _opening_date(text: str) -> dt.date | None:
    found = leading_date(text)
    return found[0] if found else None


def _parse_date(value: object) -> dt.date:
    """Read a day, or the day of a time stamp; only notations with the year first, which nobody misreads."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = str(value).strip()
    if len(text) > 10 and text[10] not in "T ":
        raise ValueError(text)
    return dt.date.fromisoformat(text[:10])


def _place(name: str, row: int) -> str:
    return f"{name}:{row}" if row else name


class _Places:
    """Which ids were seen, and where: an 8-byte hash and one small number each, not the ids themselves."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._seen: dict[int, int] = {}

    def add(self, document_id: str, name: str, row: int) -> str | None:
        """Note an id; give the place where it was seen before, or None."""
        if not self._names or self._names[-1] != name:
            self._names.append(name)
        digest = hashlib.blake2b(document_id.encode("utf-8", "replace"), digest_size=8).digest()
        here = (row << 32) | (len(self._names) - 1)
        earlier = self._seen.setdefault(int.from_bytes(digest), here)
        if earlier is here:
            return None
        return _place(self._names[earlier & 0xFFFFFFFF], earlier >> 32)
