"""Ties a reply without any reference to what it answers: same subject, same people, recent (CAPTURE.md 4.6, rule 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, QuerySet

from ..domains import company_of
from ..mail.subjects import is_answer, is_telling
from ..models import CapturedMail, MailReference, MailState, Tie

LONGEST_PAUSE = timedelta(days=30)
NOT_UNDERSTOOD = (MailState.KEPT, MailState.UNREADABLE, MailState.DELETED)
NEEDED = ("key", "message_id", "subject", "base_subject", "sent_at", "outside")


def tie_by_subject(fresh: Collection[CapturedMail]) -> None:
    """Write the ties of these mails down, whichever of two came first."""
    rows = _around([mail for mail in fresh if is_telling(mail.base_subject)])
    answers = {mail.pk: mail for mail in _without_reference(rows) if is_answer(mail.subject)}
    if not answers:
        return
    alike: dict[str, list[CapturedMail]] = defaultdict(list)
    for mail in rows.filter(base_subject__in={one.base_subject for one in answers.values()}):
        alike[mail.base_subject].append(mail)
    new = {mail.pk for mail in fresh}
    ties = [tie for mails in alike.values() for tie in _ties(mails, answers.keys(), new)]
    MailReference.objects.bulk_create(ties, ignore_conflicts=True)


def _around(fresh: Sequence[CapturedMail]) -> QuerySet[CapturedMail]:
    """The mails under these subjects that are near enough in time, in its order.

    Some subjects come back for years, an out-of-office note's for one; a batch must not read them all.
    """
    moments = [mail.sent_at for mail in fresh if mail.sent_at]
    if not moments:
        return CapturedMail.objects.none()
    rows = CapturedMail.objects.filter(
        base_subject__in={mail.base_subject for mail in fresh},
        sent_at__range=(min(moments) - LONGEST_PAUSE, max(moments) + LONGEST_PAUSE),
    )
    return rows.exclude(state__in=NOT_UNDERSTOOD).only(*NEEDED).order_by("sent_at", "key")


def _without_reference(rows: QuerySet[CapturedMail]) -> Iterable[CapturedMail]:
    """Those that name no other mail; an answer's subject is more than its base."""
    named = MailReference.objects.filter(mail=OuterRef("pk")).exclude(why=Tie.SUBJECT)
    return rows.exclude(subject=F("base_subject")).exclude(Exists(named))


def _ties(mails: Sequence[CapturedMail], answers: Collection[int], new: Collection[int]) -> Iterator[MailReference]:
    for number, mail in enumerate(mails):
        if mail.pk in answers:
            answered = next((one for one in reversed(mails[:number]) if _may_answer(mail, one)), None)
            if answered and {mail.pk, answered.pk} & set(new):
                yield MailReference(mail=mail, message_id=answered.message_id, why=Tie.SUBJECT)


def _may_answer(mail: CapturedMail, one: CapturedMail) -> bool:
    """Whether the two share somebody outside, or a company, and no long pause lies between them."""
    if not (one.message_id and mail.sent_at and one.sent_at) or mail.sent_at - one.sent_at > LONGEST_PAUSE:
        return False
    return not {*map(company_of, mail.outside)}.isdisjoint(map(company_of, one.outside))
