"""What the author wrote this time: HTML made plain, earlier mails and signatures taken off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from .parts import Part

# Previews need no more of a text than this.
LONGEST = 256 * 1024
QUOTE_IN_HTML = re.compile(
    r"<[^<>]{0,300}(?:class=[\"']?(?:gmail_quote|moz-cite-prefix|yahoo_quoted|protonmail_quote)"
    r"|id=[\"']?(?:divRplyFwdMsg|appendonsend|yahoo_quoted)"
    r"|border-top:\s*solid\s*#?[0-9a-z]+\s*1\.0pt)"
    r"|<blockquote[^<>]{0,200}type=[\"']?cite",
    re.IGNORECASE,
)
# “On Monday Jane Doe wrote:” in the languages clients write, over at most four lines and 300 characters.
WROTE = re.compile(
    r"\b(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|skrev|escreveu|napisał\(a\)|napisał|napsal)"
    r"[^\n]{0,80}:[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
OPENS = re.compile(r"[ \t>]*(?:on|am|le|el|il|op|den|em|w dniu|dnia)\b", re.IGNORECASE)
ORIGINAL = re.compile(
    r"^[ \t]*(?:-{2,}\s*(?:original message|forwarded message|ursprüngliche nachricht|message d'origine|"
    r"mensaje original|messaggio originale|oorspronkelijk bericht)\s*-{2,}|_{20,})[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
BLOCK = re.compile(
    r"^[ \t*]*(?:from|von|de|da|van|från|fra):[^\n]+\n(?:[^\n]*\n){0,3}?"
    r"[ \t*]*(?:sent|date|gesendet|datum|envoyé|enviado|inviato|verzonden|skickat|sendt|to|an|subject|betreff):",
    re.IGNORECASE | re.MULTILINE,
)
INTRODUCES = re.compile(r"^[^>\n][^\n]{0,300}[:：][ \t]*\n(?=\s{0,20}>)", re.MULTILINE)
BLOCKQUOTE = re.compile(r"<blockquote.*</blockquote>", re.IGNORECASE | re.DOTALL)
SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
HIDDEN = frozenset(("script", "style", "head", "title"))
BLOCKS = frozenset(("p", "div", "br", "tr", "li", "table", "blockquote", "h1", "h2", "h3", "h4", "hr", "pre"))
CELLS = frozenset(("td", "th"))
TAG_NAME = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)


def body(parts: list[Part]) -> str:
    """The text as written, plain before HTML; empty when there is neither."""
    plain = _plain(parts)
    return plain if plain.strip() else from_html(html(parts))


def _plain(parts: list[Part]) -> str:
    return "\n".join(part.text for part in parts if part.media_type == "text/plain" and not part.attached)


def html(parts: list[Part]) -> str:
    return next((part.text for part in parts if part.media_type == "text/html" and not part.attached), "")


def written(parts: list[Part]) -> str:
    """Only what is new in this mail; all of it where nothing would be left."""
    everything = body(parts)[:LONGEST]
    marked = html(parts)[:LONGEST]
    quote = QUOTE_IN_HTML.search(marked)
    if quote and (new := from_html(marked[: quote.start()]).strip()):
        return trim(new)
    return trim(everything)


def answered(parts: list[Part]) -> str:
    """What somebody wrote above or below what they quote; empty where they only quote."""
    marked = html(parts)[:LONGEST]
    quote = QUOTE_IN_HTML.search(marked)
    above = new_in(from_html(marked[: quote.start()])) if quote else ""
    return above or new_in(_plain(parts)) or new_in(from_html(BLOCKQUOTE.sub(" ", marked)))


def from_html(source: str) -> str:
    lines = (line.strip() for line in "".join(_shown(source[:LONGEST])).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _shown(source: str) -> Iterator[str]:
    """What a reader would see: text between tags, a line break for each block. Every character is looked at once."""
    at = 0
    while (start := source.find("<", at)) >= 0:
        yield _words(source[at:start])
        at, piece = _after_tag(source, start)
        yield piece
    yield _words(source[at:])


def _after_tag(source: str, start: int) -> tuple[int, str]:
    """Where the tag at `start` ends, with all it hides, and what it leaves in the text."""
    if source.startswith("<!--", start):
        return _past(source, "-->", start), ""
    tag = TAG_NAME.match(source, start)
    if tag is None and not source.startswith(("<!", "<?"), start):
        return start + 1, "<"
    name = tag[2].lower() if tag else ""
    end = _past(source, ">", start)
    if tag and not tag[1] and name in HIDDEN:
        return _past(source, f"</{name}>", end), ""
    return end, "\n" if name in BLOCKS else " " if name in CELLS else ""


def _past(source: str, closer: str, start: int) -> int:
    # Case folding can change the length of a text, so both ways of writing a closer are looked for instead.
    ends = [found for word in (closer, closer.upper()) if (found := source.find(word, start)) >= 0]
    return min(ends) + len(closer) if ends else len(source)


def _words(text: str) -> str:
    return re.sub(r"\s+", " ", unescape(text))


def trim(text: str) -> str:
    """Without earlier mails, quoted lines and the signature; the whole text where nothing would be left."""
    return new_in(text) or text[:LONGEST].strip()


def new_in(text: str) -> str:
    """The same; empty where nothing is left."""
    text = text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n")
    cuts = [found.start() for mark in (ORIGINAL, BLOCK, SIGNATURE) if (found := mark.search(text))]
    new = text[: min(cuts, default=len(text))]
    wrote = next((span for found in WROTE.finditer(new) if (span := _attribution(new, found))), None)
    start, end = wrote or (len(new), len(new))
    # Some answer below what they quote.
    return _unquoted(new[:start]) or _unquoted(new[end:])


def _unquoted(text: str) -> str:
    # Whatever the language: a line that ends in a colon before a quotation says whose words follow.
    text = INTRODUCES.sub("", text)
    return "\n".join(line for line in text.split("\n") if not line.lstrip().startswith(">")).strip()


def _attribution(text: str, wrote: re.Match[str]) -> tuple[int, int] | None:
    """Where the sentence that ends in “wrote:” begins and ends; None when that is only a word of the text."""
    start = _opening(text, wrote.start())
    return None if start is None else (start, wrote.end())


def _opening(text: str, wrote: int) -> int | None:
    at = wrote
    for _ in range(4):
        at = text.rfind("\n", max(0, wrote - 300), max(at - 1, 0)) + 1
        if at < max(0, wrote - 300):
            return None
        if OPENS.match(text, at):
            return at
    return None


def snippet(text: str, longest: int) -> str:
    """The beginning in one line, cut between words."""
    line = re.sub(r"\s+", " ", text[: longest * 4]).strip()
    if len(line) <= longest:
        return line
    return line[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
