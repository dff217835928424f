"""Puts the mails of conversations on the timelines of the clients they belong to.

Reconciles: what stands is made equal to what the whole conversation says now, so a mail that comes late, or that ties
two conversations together, leads to the same as if it had come first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from crm.conversations.models import Thread
from crm.conversations.services import Said, merge_threads, record_all, take_back, withdraw

from ..models import CapturedMail, Filing, MailState
from ..placing import Place, Sent, places
from ..threads import Conversation
from ..tokens import threads_of
from ..verdicts import Verdict, is_talk, names_stranger, remark, unplaced
from .bounces import mark_unreached
from .deciding import Deciding, decide
from .hinting import write_verdicts
from .writing import Pen

ELSEWHERE = "It belongs to another conversation; nobody had known its address."
TAKEN_BACK = "Its mail was filed here by mistake."
Threads = dict[int, Thread]
Judged = dict[CapturedMail, Verdict]


@dataclass(frozen=True)
class Entry:
    """A mail that is to stand on a client's timeline."""

    mail: CapturedMail
    place: Place
    said: Said
    why: dict[str, Any]


@transaction.atomic
def file_all(
    found: Sequence[Conversation], pen: Pen, *, fresh: Collection[int], anew: Collection[int] = (), at: datetime
) -> None:
    """File what can be filed: record it set by set, each thread's clocks derived once.

    Mails in `anew` leave timelines they do not belong on any more; others stay where they were said to belong.
    """
    judged: Judged = {}
    entries = [entry for conversation in found for entry in _planned(conversation, pen, fresh, anew, judged)]
    facts = record_all([entry.said for entry in entries], at=at)
    Filing.objects.bulk_create(
        Filing(
            mail=entry.mail,
            client=entry.said.client,
            interaction=fact,
            by_conversation=entry.place.by_conversation,
            why=entry.why,
        )
        for entry, fact in zip(entries, facts, strict=True)
    )
    CapturedMail.objects.filter(pk__in=[mail for one in found for mail in _turned(one)]).update(topic_changed=True)
    write_verdicts(judged, pen.known)
    new = {*fresh, *(entry.mail.pk for entry in entries)}
    for conversation in found:
        mark_unreached(conversation.mails, pen.known, new=new, at=at)


def _turned(conversation: Conversation) -> Iterator[int]:
    """The mails that answer another under a new subject."""
    by_name = {mail.message_id: mail for mail in conversation.mails if mail.message_id}
    for mail in conversation.mails:
        answered = (by_name[one] for one in conversation.names[mail.pk] if one in by_name)
        other = next((one for one in answered if one.pk != mail.pk), None)
        if other and not mail.topic_changed and other.base_subject.lower() != mail.base_subject.lower():
            yield mail.pk


def _planned(
    conversation: Conversation, pen: Pen, fresh: Collection[int], anew: Collection[int], judged: Judged
) -> Iterator[Entry]:
    """What is missing on timelines; puts what is to be written on the mails into `judged`."""
    talk = [mail for mail in conversation.mails if is_talk(mail, pen.known)]
    # Somebody may be met while this is written down; the next look then finds who was a stranger in this one.
    waiting = {mail.pk for mail in conversation.mails if names_stranger(mail, pen.known)}
    placed = places((_sent(mail, pen) for mail in talk), pen.known.whose)
    threads = _joined(conversation, fresh, pen.at)
    deciding = decide(conversation, placed, threads, pen)
    for mail in conversation.mails:
        place = placed.get(mail.key, Place())
        yield from _entries(mail, place, deciding, anew=mail.pk in anew)
        # A filing that was deleted has no number any more.
        filed = bool(place.clients) or any(filing.pk for filing in mail.filings.all())
        state, reason = (MailState.FILED, remark(mail)) if filed else unplaced(mail, pen.known, talk=mail.key in placed)
        judged[mail] = Verdict(state, reason, mail.pk in waiting)


def _sent(mail: CapturedMail, pen: Pen) -> Sent:
    given, when = pen.known.taught.mails.get(mail.pk), mail.sent_at or mail.taken_in_at
    return Sent(mail.key, when, mail.outbound, tuple(mail.outside), mail.to_list, given.pk if given else None)


def _joined(conversation: Conversation, fresh: Collection[int], at: datetime) -> Threads:
    """The thread of each client that has a part in it. Two that only the fresh mails show to be one are merged;
    what a person has put on another thread stays there.
    """
    found: Threads = _named(conversation)
    before = [_main_threads(mails) for mails in conversation.without(fresh)]
    for thread in sorted((thread for threads in before for thread in threads.values()), key=lambda row: row.pk):
        into = found.setdefault(thread.client_id, thread)
        merge_threads(into=into, other=thread, by=None, at=at)
    return found


def _named(conversation: Conversation) -> Threads:
    """The threads whose own mail these answer, by the name we gave it."""
    ids = {one for mail in conversation.mails for one in conversation.names[mail.pk]}
    named = threads_of(ids)
    return {thread.client_id: thread for thread in Thread.objects.filter(pk__in=named)} if named else {}


def _main_threads(mails: Sequence[CapturedMail]) -> Threads:
    """For each client the thread that most of these mails stand on, the older of two."""
    standing = Counter(filing.interaction.thread for mail in mails for filing in mail.filings.all())
    by_weight = sorted(standing, key=lambda thread: (standing[thread], -thread.pk))
    return {thread.client_id: thread for thread in by_weight}


def _entries(mail: CapturedMail, place: Place, deciding: Deciding, *, anew: bool) -> Iterator[Entry]:
    filings = {filing.client_id: filing for filing in mail.filings.all()}
    settled = {client for client, filing in filings.items() if not filing.by_conversation}
    if settled - set(place.clients) and not anew:
        # An address has changed hands since. What was said stays with whom it was said to.
        return
    for client in filings.keys() - set(place.clients):
        _leave(filings[client], deciding.pen.at, anew=anew or not place.clients)
    for number, client in enumerate(place.clients):
        if client not in filings:
            key = mail.key if not filings and number == 0 else f"{mail.key} {client}"
            yield Entry(mail, place, *deciding.entry(mail, client, place, key))
        else:
            deciding.revise(filings[client], mail, place)


def _leave(filing: Filing, at: datetime, *, anew: bool) -> None:
    """Off the timeline. Of a mail that is placed anew nothing stands in the way of recording it again."""
    leave, reason = (take_back, TAKEN_BACK) if anew else (withdraw, ELSEWHERE)
    leave(interaction=filing.interaction, by=None, at=at, reason=reason)
    filing.delete()
