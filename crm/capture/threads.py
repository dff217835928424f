"""Which stored mails belong to one conversation (CAPTURE.md 4.6): by the ids they name, by Outlook's index, or by a
subject that the same people answer under; those last two are written down as references when a mail is understood.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from .models import OF_A_LINE, CapturedMail, MailReference, MailState
from .parting import Names, part

# Mails in these states are not understood or not believed, so nothing can be said about them.
NOT_UNDERSTOOD = (MailState.KEPT, MailState.UNREADABLE, MailState.DELETED, MailState.REVIEW, *OF_A_LINE)
# So many values fit into one statement on every database.
AT_ONCE = 5000

T = TypeVar("T")
OWN = "own"


@dataclass(frozen=True)
class Conversation:
    """Mails that hang together, by time, with the ids each goes by or names."""

    mails: Sequence[CapturedMail]
    names: Names
    # Mails that somebody else passed on, each with the mail of another conversation that it passes on.
    parted: Mapping[int, int] = field(default_factory=dict)

    def without(self, fresh: Collection[int]) -> list[list[CapturedMail]]:
        """The conversations these were before the fresh mails came."""
        return _grouped([mail for mail in self.mails if mail.pk not in fresh], self.names)


def conversations(mails: Iterable[int]) -> list[Conversation]:
    """The whole conversations these mails are part of, the one that began first at the front.

    Ids that only a reference names tie mails together as well: their owner may come later, or never.
    """
    reached = _reached(set(mails))
    rows = [row for some in _slices(reached) for row in _understood(some)]
    rows.sort(key=lambda row: (row.sent_at or row.taken_in_at, row.key))
    names, parted = part(rows, reached)
    return [Conversation(group, names, parted) for group in _grouped(rows, names)]


def _understood(mails: Collection[int]) -> Iterable[CapturedMail]:
    rows = CapturedMail.objects.filter(pk__in=mails).exclude(state__in=NOT_UNDERSTOOD).defer("raw").order_by()
    return rows.prefetch_related("filings__interaction__thread")


def _reached(fresh: set[int]) -> dict[int, dict[str, str]]:
    """Every mail that hangs together with these, and its names."""
    found: dict[int, dict[str, str]] = {}
    seen: set[str] = set()
    while fresh:
        named = _names(fresh)
        found |= named
        new = set().union(*named.values()) - seen
        seen |= new
        fresh = _mails_with(new) - found.keys()
    return found


def _names(mails: set[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {pk: {} for pk in mails}
    for some in _slices(mails):
        named = MailReference.objects.filter(mail__in=some).values_list("mail_id", "message_id", "why")
        for pk, one, why in named.order_by("pk"):
            found[pk][one] = why
        for pk, own in CapturedMail.objects.filter(pk__in=some).values_list("pk", "message_id").order_by():
            found[pk] |= {own: OWN} if own else {}
    return found


def _mails_with(ids: set[str]) -> set[int]:
    found: set[int] = set()
    for some in _slices(ids):
        found.update(CapturedMail.objects.filter(message_id__in=some).values_list("pk", flat=True).order_by())
        found.update(MailReference.objects.filter(message_id__in=some).values_list("mail_id", flat=True))
    return found


def _slices(values: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(values)
    while some := list(islice(rest, AT_ONCE)):
        yield some


def _grouped(mails: Sequence[CapturedMail], names: Names) -> list[list[CapturedMail]]:
    """Mails that share an id, directly or through others, together (union-find)."""
    leader = {mail.pk: mail.pk for mail in mails}

    def find(pk: int) -> int:
        while leader[pk] != pk:
            leader[pk] = pk = leader[leader[pk]]
        return pk

    holder: dict[str, int] = {}
    for mail in mails:
        for one in names[mail.pk]:
            leader[find(mail.pk)] = find(holder.setdefault(one, mail.pk))
    groups: dict[int, list[CapturedMail]] = {}
    for mail in mails:
        groups.setdefault(find(mail.pk), []).append(mail)
    return list(groups.values())
