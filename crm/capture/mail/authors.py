"""Who wrote it (CAPTURE.md 4.4), and through which mailing list it came."""

from __future__ import annotations

import re

from . import subjects
from .addresses import Mailbox, mailboxes
from .headers import Headers

VIA = re.compile(r"\s+via\s+\S.*$", re.IGNORECASE)
MAILTO = re.compile(rb"<mailto:([^<>?\s]+)", re.IGNORECASE)
NOBODY = Mailbox("")


def lists(headers: Headers, named: tuple[Mailbox, ...]) -> tuple[str, ...]:
    """Addresses of the lists a mail went through: as their servers wrote them, or as the subject's tag tells."""
    posts = [found for value in headers.all("list-post") for found in MAILTO.findall(value)]
    told = mailboxes([*posts, *headers.all("x-beenthere"), *headers.all("x-mailing-list")])
    tags = subjects.tags(headers.text("subject"))
    tagged = [box.address for box in named if box.local in tags]
    return tuple(dict.fromkeys([*(box.address for box in told), *tagged]))


def author(headers: Headers, through: tuple[str, ...]) -> Mailbox:
    """The person behind a message; an empty mailbox when nobody is named.

    Reply-To alone is not the author: anybody can write any address there.
    """
    boxes = mailboxes(headers.all("from"))
    if not boxes:
        return NOBODY
    first = _one_of(boxes, headers)
    if first.address in through or VIA.search(first.name):
        return _behind_the_list(first, headers, through) or first
    return first


def _one_of(boxes: tuple[Mailbox, ...], headers: Headers) -> Mailbox:
    """Of several authors the one who sent it, else the first."""
    senders = {box.address for box in mailboxes(headers.all("sender"))}
    return next((box for box in boxes if box.address in senders), boxes[0]) if len(boxes) > 1 else boxes[0]


def _behind_the_list(shown: Mailbox, headers: Headers, through: tuple[str, ...]) -> Mailbox | None:
    """Whom a list server rewrote: it keeps the author in one of these places."""
    for name in ("x-original-from", "x-original-sender"):
        boxes = mailboxes(headers.all(name))
        if boxes and boxes[0].address not in through:
            return boxes[0]
    answer_to = [box for box in mailboxes(headers.all("reply-to")) if box.address not in (*through, shown.address)]
    if len(answer_to) == 1:
        return answer_to[0]
    name = VIA.sub("", shown.name).strip().lower()
    return next((box for box in mailboxes(headers.all("cc")) if name and box.name.lower() == name), None)
