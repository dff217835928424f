"""Bytes to text. Whatever was declared, something readable comes back (CAPTURE.md 4.2)."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

# Names that real mailers write and Python does not know, or knows too narrowly.
ALIASES = {
    "utf8mb4": "utf-8",
    "uft-8": "utf-8",
    "utf_8": "utf-8",
    "utf-8-sig": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "cp-850": "cp850",
    "ansi": "cp1252",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "ascii",
    "ansi_x3.4-1968": "ascii",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "x-mac-roman": "mac_roman",
    "x-macroman": "mac_roman",
    "macintosh": "mac_roman",
}
# Text codecs of Python that are no charsets: slow, or open to tricks.
NO_CHARSETS = frozenset(("idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "unicode-escape"))
# A guess needs a sample, not the whole of a large body, and it is better among charsets that mail is written in.
SAMPLE = 64 * 1024
LIKELY = [
    *("cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256"),
    *("gb18030", "big5", "cp932", "euc_jp", "iso2022_jp", "cp949"),
]


def decode(data: bytes, declared: str = "", *, guess: bool = False) -> str:
    """The text of `data`: as declared, else UTF-8, else (with `guess`) what it looks like, else Windows Latin."""
    for name in (known(declared), "utf-8"):
        text = _strictly(data, name)
        if text is not None:
            return clean(text)
    if guess and (name := _looks_like(data)):
        return clean(data.decode(name, "replace"))
    return clean(data.decode("cp1252", "replace"))


def known(declared: str) -> str:
    """Python's name of a charset; empty when there is none of that name."""
    name = declared.strip().strip("\"'").lower()
    name = ALIASES.get(name, name)
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError, UnicodeError):
        return ""
    return "" if found in NO_CHARSETS else name


def clean(text: str) -> str:
    """Without NUL, which no database keeps, and without halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _strictly(data: bytes, name: str) -> str | None:
    if not name:
        return None
    try:
        return data.decode(name)
    except (LookupError, ValueError):
        return None


def _looks_like(data: bytes) -> str:
    best = from_bytes(data[:SAMPLE], cp_isolation=LIKELY).best()
    return known(best.encoding) if best else ""
