"""Articles in: whatever was named on the command line, as a stream of documents.

Knows how each format says what an article's id, text, date and source are. Holds one article, or one batch
of a parquet file, at a time.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from stance.dates import read_day
from stance.errors import InputError, SkippedInput
from stance.records import Document
from stance.store.encoding import clean, decode, decode_page
from stance.store.seen import Seen
from stance.store.sources import Format, OnError, Source, find_sources
from stance.store.streams import Gauge, open_source
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


def value_of(values: Mapping[str, Any], name: str) -> Any:
    """What a row holds under a column's name; None for nothing, an empty text or NaN."""
    value = values.get(name)
    return None if value is None or value == "" or value != value else value


def read_documents(
    inputs: Sequence[str],
    *,
    columns: Columns = Columns(),
    date: dt.date | None = None,
    stdin: BinaryIO | None = None,
    gauge: Gauge | None = None,
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
        gauge: Told how far reading has come; where there is one, all files are looked up before the first is read.
        on_error: Told of every file, line or row that was not read, and of every date that cannot be; reading goes on.

    Yields:
        Documents in reading order, with unique ids. Articles without an id go by their file's stem, and by its path as
        named where the stem is taken; of two articles to which tables give one id, the first comes.
    """
    n_met = 0  # articles and faults

    def tell(error: InputError) -> None:
        nonlocal n_met
        n_met += not isinstance(error, SkippedInput)
        on_error(error)

    sources = find_sources(inputs, tell)
    if gauge is not None:
        sources = iter(found := list(sources))
        gauge.measure(found)
    places = _Places()
    is_barren: dict[str, bool] = {}
    for source in sources:
        n_before = n_met
        try:
            for row, document in _read(source, columns, stdin, gauge, tell):
                n_met += 1
                if not document.id:
                    document = dataclasses.replace(document, id=places.name(source, row))
                elif earlier := places.add(document.id, source.name, row):
                    tell(
                        InputError(
                            f"{_place(source.name, row)}: id '{document.id}' was already used in {earlier}; "
                            "skipped; give it another id"
                        )
                    )
                    continue
                yield document if document.date or not date else dataclasses.replace(document, date=date)
        except InputError as error:
            tell(error)
        if source.searched:
            is_barren[source.searched] = is_barren.get(source.searched, True) and n_met == n_before
    for name in (name for name, barren in is_barren.items() if barren):
        on_error(InputError(f"{name}: no articles in its files; expected some; check the path and the columns"))


def _read(
    source: Source, columns: Columns, stdin: BinaryIO | None, gauge: Gauge | None, on_error: OnError
) -> Iterator[tuple[int, Document]]:
    """Yield each document of a source, its id empty where no column gives one, and its line or row (0: the whole file).

    Raises:
        InputError: The file as a whole, or the rest of it, cannot be read.
    """

    def skip(error: InputError) -> None:
        on_error(InputError(f"{error}; skipped"))

    with open_source(source, stdin, gauge) as stream:
        head = stream.peek(512)[:512]
        if not head:
            raise InputError(f"{source.name}: empty file; expected an article; remove it or fetch it again")
        form = _sniff(head, columns) if source.format == "unknown" else source.format
        if form in ("jsonl", "csv", "parquet"):
            from stance.store.tables import read_rows

            for row, values in read_rows(stream, form, source, dataclasses.astuple(columns), skip):
                try:
                    document = _document(values, columns, _place(source.name, row), on_error)
                except InputError as error:
                    skip(error)
                    continue
                yield row, document
        else:
            read = decode_page if form == "html" else decode
            text = clean(read(stream.read(), source.name), source.name)
            yield 0, _whole_file(text, form, source, on_error)


def _sniff(head: bytes, columns: Columns) -> Format:
    opening = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:64].lower()
    if head.startswith(b"PAR1"):
        return "parquet"
    if opening.startswith(b"{"):
        return "jsonl"
    heads = [cell.strip(' "\r') for cell in re.split("[,;\t]", head.decode("utf-8-sig", "replace").partition("\n")[0])]
    if len(heads) > 1 and columns.text in heads:
        return "csv"
    return "html" if opening.startswith((b"<!doctype html", b"<html")) else "text"


def _whole_file(text: str, form: Format, source: Source, on_error: OnError) -> Document:
    date: dt.date | None = None
    outlet: str | None = None
    if form == "html":
        from stance.store.markup import read_html

        text, given, outlet = read_html(text, source.name)
        text = clean(text, source.name)  # again, for it held characters by their numbers
        outlet = outlet and clean(outlet, source.name)
        date = _day(given, "in the page's head", source.name, on_error)
    elif form == "markdown":
        from stance.store.markup import read_markdown

        text, given = read_markdown(text)
        date = _day(given, "in the front matter", source.name, on_error)
    if not text.strip():
        raise InputError(f"{source.name}: no words in it; expected an article; remove it or fetch it again")
    return Document("", text, date or _opening_date(text, source.name, on_error), outlet)


def _document(values: dict[str, object], columns: Columns, place: str, on_error: OnError) -> Document:
    text = values.get(columns.text)
    if not isinstance(text, str) or not text.strip():
        found = "nothing" if text is None or text == "" else "only white space" if isinstance(text, str) else repr(text)
        raise InputError(f"{place}: expected the article in '{columns.text}', found {found[:40]}")
    text = clean(text, place)
    given_id = value_of(values, columns.id)
    outlet = value_of(values, columns.source)
    day = _day(value_of(values, columns.date), f"in '{columns.date}'", place, on_error)
    return Document(
        "" if given_id is None else clean(str(given_id), place),
        text,
        day or _opening_date(text, place, on_error),
        None if outlet is None else clean(str(outlet), place),
    )


def _opening_date(text: str, place: str, on_error: OnError) -> dt.date | None:
    found = leading_date(text)
    if found is None:
        return None
    # A first line that looks like a date may be none, so it is no fault.
    kind = InputError if found.words[:4].lower() == "date" else SkippedInput
    return _day(found.day or found.words, "at the opening", place, on_error, kind)


def _day(
    given: object, where: str, place: str, on_error: OnError, kind: type[InputError] = InputError
) -> dt.date | None:
    if given is None or given == "":
        return None
    try:
        return read_day(given)
    except ValueError:
        found = f"found '{str(given)[:40]}'; read without that date"
        on_error(kind(f"{place}: expected a date as YYYY-MM-DD {where}, {found}"))
        return None


def _place(name: str, row: int) -> str:
    return f"{name}:{row}" if row else name


class _Places:
    """Which ids were seen, and where; of a file that is one article, only that it was one."""

    def __init__(self) -> None:
        self._tables: list[str] = []
        self._seen = Seen()
        self._base = ("", "")
        """The source whose rows were named last, and what they are called by."""

    def name(self, source: Source, row: int) -> str:
        """Make an id out of the file's name, and note it; all rows of one file are called alike."""
        if row and self._base[0] != source.name:
            is_taken = self.add(f"{source.stem}:0", source.name, 0)
            self._base = (source.name, source.full_name if is_taken else source.stem)
        document_id = _place(self._base[1] if row else source.stem, row)
        if self.add(document_id, source.name, row):
            document_id = _place(source.full_name, row)
            while self.add(document_id, source.name, row):
                document_id += "~"
        return document_id

    def add(self, document_id: str, name: str, row: int) -> str | None:
        """Note an id; give the place where it was seen before, or None."""
        if row and (not self._tables or self._tables[-1] != name):
            self._tables.append(name)
        earlier = self._seen.add(document_id, (row << 32) | (len(self._tables) - 1) if row else 0)
        if earlier is None:
            return None
        return _place(self._tables[earlier & 0xFFFFFFFF], earlier >> 32) if earlier else "a file of that name"
