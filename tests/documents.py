"""Articles as files made by hand, and what reading them gives and tells."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from stance.errors import InputError
from stance.records import Document
from stance.store import read_documents

DAY = dt.date(2019, 1, 26)
PAGE = """<!doctype html><html><head><title>Planes land - Example</title>
<meta property="og:site_name" content="Example Wire">
<meta property="article:published_time" content="2019-01-26T10:00:00Z"></head><body>
<nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>Planes land in Caracas</h1>
<p>Two planes with soldiers and medicine on board landed in the capital on Friday, officials said, and more
are to follow within a week if the weather over the coast allows it.</p>
<p>The government thanked its friends for the help and said that the country would not forget who had stood
by it in these days. The opposition called the landing an insult to everyone who had voted.</p></article>
<footer>All rights reserved</footer></body></html>"""


def read(*inputs: str | Path, **options: object) -> tuple[list[Document], list[str]]:
    """The articles of the inputs, and what is told of them, each in one short line."""
    errors: list[InputError] = []
    documents = list(read_documents([str(i) for i in inputs], on_error=errors.append, **options))  # type: ignore
    messages = [str(error) for error in errors]
    assert all("\n" not in message and len(message) < 400 for message in messages)
    return documents, messages


def lines(path: Path, *records: object) -> Path:
    """A file of one record a line; text is written as it is."""
    path.write_text("".join(json.dumps(r) + "\n" if not isinstance(r, str) else r + "\n" for r in records), "utf-8")
    return path
