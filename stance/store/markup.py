"""The article inside a web page or a Markdown file: main text, date and outlet.

Knows HTML's ways of giving a date by name; it never guesses one from the text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from stance.dates import read_day
from stance.errors import InputError

if TYPE_CHECKING:
    from markdown_it.token import Token

_DATE_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date_published",
    "publishdate",
    "publish-date",
    "publish_date",
    "pubdate",
    "publication_date",
    "published_time",
    "sailthru.date",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "citation_date",
    "date",
)
"""Names of meta tags that give the day of publication, the surest first."""

_JSON_LD_DATE = re.compile(r'"datePublished"\s*:\s*"([^"\n]*)"')

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FRONT_DATE = re.compile(r"^date:(.*)$", re.MULTILINE | re.IGNORECASE)
_UNREAD = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_DEEPEST = 100
"""Quotes and lists within one another that are read: far more than a thread of mails has."""


def read_html(page: str, place: str) -> tuple[str, str | None, str | None]:
    """Take the article out of a web page.

    Args:
        page: The whole page.
        place: What a message calls it.

    Returns:
        The main text, headline first and a blank line between paragraphs; the date of publication as its head
        gives it, a readable one if there is any; the site's name.

    Raises:
        InputError: There is no main text in it.
    """
    from trafilatura import bare_extraction
    from trafilatura.utils import load_html

    tree = load_html(page)
    if tree is None:
        raise InputError(f"{place}: expected a web page, found no HTML; give it another ending, such as .txt")
    date = _surest(_dates(tree, page))
    site = next(iter(tree.xpath('//meta[@property="og:site_name"]/@content')), None)
    headlines = [" ".join(heading.text_content().split()) for heading in tree.xpath("//h1")]
    article = bare_extraction(tree, include_comments=False, include_tables=False, with_metadata=False)
    text = str(getattr(article, "text", None) or "").strip()
    if not text:
        raise InputError(f"{place}: no main text found in the web page; save the article as .txt")
    if len(headlines) == 1 and headlines[0] and headlines[0] not in text:
        text = f"{headlines[0]}\n{text}"
    return text.replace("\n", "\n\n"), date, str(site) if site else None


def _dates(tree: Any, page: str) -> Iterable[str]:
    given: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        given.setdefault(name.strip().lower(), meta.get("content") or "")
    yield from (given[name] for name in _DATE_NAMES if name in given)
    yield from _JSON_LD_DATE.findall(page)
    yield from tree.xpath("//time[@datetime and (@pubdate or contains(@itemprop, 'datePublished'))]/@datetime")


def _surest(dates: Iterable[str]) -> str | None:
    """The first date that can be read, or else the first there is."""
    first = None
    for date in filter(None, map(str.strip, dates)):
        try:
            read_day(date)
        except ValueError:
            first = first or date
        else:
            return date
    return first


def read_markdown(source: str) -> tuple[str, str | None]:
    """Take the words out of a Markdown file: what CommonMark marks as headings, quotes, lists, links and the like.

    Returns:
        The words as they would be read, a blank line between blocks, and the date as its front matter gives it.
    """
    from markdown_it import MarkdownIt

    date: str | None = None
    if front := _FRONT_MATTER.match(source):
        if found := _FRONT_DATE.search(front[1]):
            date = found[1].partition(" #")[0].strip().strip("\"'")
        source = source[front.end() :]
    blocks = [_words_of(token) for token in MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).parse(source)]
    return "\n\n".join(filter(None, blocks)), date


def _words_of(token: Token) -> str:
    """What a reader sees of a block; images and comments are no words."""
    if token.type == "inline":
        return "".join(map(_words_within, token.children or ())).strip()
    if token.type == "html_block":
        return html.unescape(_TAG.sub(" ", _UNREAD.sub(" ", token.content))).strip()
    return token.content.strip() if token.type in ("fence", "code_block") else ""


def _words_within(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "html_inline":
        return "\n" if _BREAK.match(token.content) else ""
    return "" if token.type == "image" else token.content
