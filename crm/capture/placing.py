"""Whose timeline each mail of a conversation belongs on (CAPTURE.md 4.8). A pure function of the whole conversation,
so the order in which its mails came does not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

WhoseAddress = Callable[[str], int | None]


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail as far as its place matters. `outside`: addresses not ours; of an inbound mail its author comes first.

    `given`: the client somebody filed this one mail under.
    """

    key: str
    at: datetime
    outbound: bool
    outside: tuple[str, ...]
    to_list: bool = False
    given: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The clients of a mail; `by_conversation` when no address of its own says so."""

    clients: tuple[int, ...] = ()
    by_conversation: bool = False


def places(sent: Iterable[Sent], whose: WhoseAddress) -> dict[str, Place]:
    """A place for each mail. Two clients in one conversation stay apart; a stranger goes with whom it began with."""
    mails = sorted(sent, key=lambda mail: (mail.at, mail.key))
    own = {mail.key: _own(mail, mails, whose) for mail in mails}
    first = next((clients[0] for mail in mails if (clients := own[mail.key])), None)
    fallback = Place((first,), by_conversation=True) if first is not None else Place()
    return {mail.key: Place(own[mail.key]) if own[mail.key] else fallback for mail in mails}


def _own(mail: Sent, mails: Sequence[Sent], whose: WhoseAddress) -> tuple[int, ...]:
    """The client it was given to, else those its addresses name: the author's, or everybody's we wrote to."""
    if mail.given is not None:
        return (mail.given,)
    if not mail.outbound:
        author = whose(mail.outside[0]) if mail.outside else None
        return () if author is None else (author,)
    named = [whose(address) for address in mail.outside]
    if mail.to_list:
        named += [whose(one.outside[0]) for one in mails if _wrote_before(one, mail)]
    return tuple(dict.fromkeys(client for client in named if client is not None))


def _wrote_before(one: Sent, mail: Sent) -> bool:
    """Whether it is a client's mail that an answer to the list is there to answer."""
    return not one.outbound and bool(one.outside) and one.at <= mail.at
