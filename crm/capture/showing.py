"""A message as a person may safely read it: no script, no style, nothing that is fetched from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import nh3

from .envelope import parts_of
from .mail import text

_TAGS = """
    a abbr b blockquote br caption code dd div dl dt em h1 h2 h3 h4 h5 h6 hr i li ol p pre s small span strong sub sup
    table tbody td tfoot th thead tr u ul
"""
TAGS = frozenset(_TAGS.split())
ATTRIBUTES = {"a": {"href", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
LONGEST = 512 * 1024


@dataclass(frozen=True)
class Shown:
    """`new` is what the author wrote this time, `whole` all of it; `html` the whole as clean HTML, where it has any."""

    new: str
    whole: str
    html: str


def shown(raw: bytes) -> Shown:
    parts = parts_of(raw)
    return Shown(text.written(parts), text.body(parts)[:LONGEST], clean(text.html(parts)))


def clean(html: str) -> str:
    """Pictures go, so that no sender learns when and where a mail is read."""
    if not html.strip():
        return ""
    return nh3.clean(
        html[:LONGEST],
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        clean_content_tags={"script", "style", "title"},
        link_rel="noopener noreferrer nofollow",
    )


def file_in(raw: bytes, sha256: str) -> bytes | None:
    """The attachment with this hash, None where the message holds it no more."""
    for part in parts_of(raw):
        if part.attached and part.digest == sha256:
            return part.content
    return None
