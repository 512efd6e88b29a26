"""From bytes to clean text: UTF-8, or what a web page says that it is in.

No character is left that could break a line, a terminal or a table.
Every replacement is one character for one, so that offsets into the text as decoded stay true.
"""

from __future__ import annotations

import re

from stance.errors import InputError

_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def decode(data: bytes, place: str, offset: int = 0) -> str:
    """Decode UTF-8, with or without a byte order mark.

    Args:
        data: A whole file, or one line of one.
        place: What a message calls it.
        offset: Bytes of the file that stand before ``data``.

    Raises:
        InputError: A byte is not UTF-8; the message names its offset in the file, from 0.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        is_utf16 = data[:2] in _UTF16_MARKS
        found = "UTF-16" if is_utf16 else f"0x{data[error.start]:02x}"
        likely = "UTF-16" if is_utf16 else "WINDOWS-1252"
        raise InputError(
            f"{place}: byte {offset + error.start}: expected UTF-8, found {found}; "
            f"convert it, for example with: iconv -f {likely} -t UTF-8"
        ) from None
    return text.removeprefix("\ufeff") if offset == 0 else text


_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset=[\"' ]{0,2}([\w-]{1,40})", re.IGNORECASE)


def decode_page(data: bytes, place: str) -> str:
    """Decode a web page: as UTF-8, or if it is none, by the encoding that its head declares.

    Raises:
        InputError: It is neither.
    """
    try:
        return decode(data, place)
    except InputError as error:
        declared = _CHARSET.search(data[:4096])
        name = declared[1].decode("ascii").lower() if declared else ""
        if not name or name.startswith(("utf", "unicode", "raw")):  # its own words could not have been read in UTF-16
            raise
        try:
            # Browsers take Latin-1 for Windows-1252; `clean` knows what that means with its control characters.
            return data.decode(
                "latin-1" if name in ("iso-8859-1", "windows-1252", "cp1252", "ascii", "us-ascii") else name
            )
        except (LookupError, UnicodeError):
            raise error from None


def clean(text: str, place: str) -> str:
    """Replace control characters: by white space, or by what Windows-1252 means with them.

    Raises:
        InputError: More than a tenth of the text is NUL, which no article is.
    """
    if not _UNWANTED.search(text):
        return text
    n_nul = text.count("\0")
    if n_nul > 3 and n_nul * 10 > len(text):
        raise InputError(f"{place}: expected text, found NUL bytes (binary data or UTF-16?); convert it to UTF-8")
    return _UNWANTED.sub(_replacement, text)


def _replacement(found: re.Match[str]) -> str:
    character = found[0]
    if character >= "\ud800":
        return "\ufffd"
    if character in "\x0b\x0c":
        return "\n"
    if character >= "\x80":
        return character.encode("latin-1").decode("cp1252", errors="replace").replace("\ufffd", " ")
    return " "
