"""A page as its reader may see it. Texts and what is read aloud change; what leads somewhere or is sent stays true."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import unquote_plus

from .sealing import sealed, sealed_address
from .words import Disguise

# `<mark>` stands inside of names, where a search found part of them.
TAG = re.compile(r"<(?!/?mark>)[^>]*>")
ATTRIBUTE = re.compile(r"""([^\s=<>"'/]+)=("[^"]*"|'[^']*')""")
KIND = re.compile(r"<(/?[a-zA-Z][\w-]*)")
LEADS = frozenset(("href", "src", "action", "formaction", "cite", "hx-get", "hx-post", "hx-push-url", "data-place"))
UNSEEN = re.compile(r"""^<button|\stype=["'](?:hidden|radio|checkbox|submit|button)["']""", re.IGNORECASE)
POSTS = re.compile(r"""\smethod=["']?post\b""", re.IGNORECASE)


@dataclass
class Markup:
    """Goes over one page. `typed` is what its reader just sent, which they may see again as they typed it."""

    disguise: Disguise
    typed: frozenset[str] = frozenset()
    # Whether a field that would be saved shows a name: changed it would be saved, unchanged it would be read.
    holds: bool = False
    # Where in the page one is: in a form that only asks, in a list to choose from, in a field of several lines.
    asks: bool = False
    chooses: bool = False
    writes: bool = False

    def page(self, told: str) -> str:
        out, end = [], 0
        for found in TAG.finditer(told):
            out += [self._text(told[end : found.start()]), self._tag(found[0])]
            end = found.end()
        return "".join([*out, self._text(told[end:])])

    def _text(self, told: str) -> str:
        if not told.strip():
            return told
        return self._field(told) if self.writes else self.disguise.text(told)

    def _tag(self, tag: str) -> str:
        found = KIND.match(tag)
        kind = found[1].lower() if found else ""
        if kind in ("form", "/form"):
            self.asks = kind == "form" and not POSTS.search(tag)
        if kind in ("select", "/select"):
            self.chooses = kind == "select"
        self.writes = kind == "textarea"
        if "=" not in tag or not self._names(tag):
            return tag
        unseen = self.chooses if kind == "option" else bool(UNSEEN.search(tag))
        return ATTRIBUTE.sub(lambda one: self._attribute(one, kind, unseen), tag)

    def _names(self, tag: str) -> bool:
        plain = unescape(tag)
        return self.disguise.finds(plain) or ("%" in plain and self.disguise.finds(unquote_plus(plain)))

    def _attribute(self, found: re.Match[str], kind: str, unseen: bool) -> str:
        name, told, quote = found[1].lower(), unescape(found[2][1:-1]), found[2][0]
        if name in LEADS:
            told = escape(sealed_address(told, self.disguise))
            # A link without an address leads nowhere, and no key stops there.
            return f"{found[1]}={quote}{told}{quote}" if told else ""
        if name == "name" or (name == "value" and unseen):
            told = escape(sealed(told) if self.disguise.finds(told) else told)
        elif name == "value" and kind != "option":
            told = self._field(found[2][1:-1])
        elif name != "data-of" or told not in self.typed:
            told = self.disguise.text(found[2][1:-1])
        else:
            told = found[2][1:-1]
        return f"{found[1]}={quote}{told}{quote}"

    def _field(self, told: str) -> str:
        """What stands in a field of a form that asks is asked again by its code name; elsewhere it would be saved."""
        seen = self.disguise.text(told)
        if seen == told or self.asks:
            return seen
        self.holds = self.holds or _lines(unescape(told)) not in map(_lines, self.typed)
        return told


def _lines(told: str) -> list[str]:
    """Browsers end lines in their own way."""
    return told.strip().splitlines()
