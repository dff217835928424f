"""Who wrote it (CAPTURE.md 4.4), and through which mailing list it came."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from . import subjects
from .addresses import Mailbox, mailboxes
from .headers import Headers

VIA = re.compile(r"\s+(?:via|über|por medio de|tramite)\s+\S.*$", re.IGNORECASE)
MAILTO = re.compile(rb"<mailto:([^<>?\s]+)", re.IGNORECASE)
NOBODY = Mailbox("")


def lists(headers: Headers, named: tuple[Mailbox, ...]) -> tuple[str, ...]:
    """Addresses of the lists a mail went through: as their servers wrote them, or as the subject's tag tells."""
    posts = [found for value in headers.all("list-post") for found in MAILTO.findall(value)]
    told = mailboxes([*posts, *headers.all("x-beenthere"), *headers.all("x-mailing-list")])
    tags = subjects.tags(headers.text("subject"))
    tagged = [box.address for box in named if box.local in tags]
    return tuple(dict.fromkeys([*(box.address for box in told), *tagged]))


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a mail as it shows, who stands behind a list or form that sent it, and how that is known."""

    shown: Mailbox = NOBODY
    behind: Mailbox = NOBODY
    how: str = ""
    answers_go_to: tuple[Mailbox, ...] = ()

    def of(self, *, rewritten: bool, form: bool) -> tuple[Mailbox, str]:
        """The person, and in words how that is known. Only a listed web form names its author in Reply-To."""
        if form and len(self.answers_go_to) == 1:
            return self.answers_go_to[0], "its web form names them in Reply-To"
        if rewritten and self.behind.address:
            return self.behind, self.how
        return self.shown, "named in From"


def author(headers: Headers, through: tuple[str, ...]) -> Author:
    """The person behind a message; an empty mailbox when nobody is named."""
    boxes = mailboxes(headers.all("from"))
    if not boxes:
        return Author()
    shown = _one_of(boxes, headers)
    answers = tuple(box for box in mailboxes(headers.all("reply-to")) if box.address != shown.address)
    return Author(shown, *_behind_the_list(shown, headers, through), answers_go_to=answers)


def is_rewritten(shown: Mailbox, through: Collection[str]) -> bool:
    """Whether a list or a group put itself in the author's place."""
    return shown.address in through or bool(VIA.search(shown.name))


def _one_of(boxes: tuple[Mailbox, ...], headers: Headers) -> Mailbox:
    """Of several authors the one who sent it, else the first."""
    senders = {box.address for box in mailboxes(headers.all("sender"))}
    return next((box for box in boxes if box.address in senders), boxes[0]) if len(boxes) > 1 else boxes[0]


def _behind_the_list(shown: Mailbox, headers: Headers, through: tuple[str, ...]) -> tuple[Mailbox, str]:
    """Whom a list server rewrote: it keeps the author in one of these places."""
    for name in ("x-original-from", "x-original-sender"):
        boxes = mailboxes(headers.all(name))
        if boxes and boxes[0].address not in through:
            return boxes[0], f"the list that sent it keeps them in {name.title()}"
    answer_to = [box for box in mailboxes(headers.all("reply-to")) if box.address not in (*through, shown.address)]
    if len(answer_to) == 1:
        return answer_to[0], "the list that sent it keeps them in Reply-To"
    name = VIA.sub("", shown.name).strip().lower()
    copied = (box for box in mailboxes(headers.all("cc")) if name and box.name.lower() == name)
    return next(copied, NOBODY), "the list that sent it keeps them in Cc"
