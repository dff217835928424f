"""Ties a reply without any reference to what it answers: same subject, same people, recent (CAPTURE.md 4.6, rule 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta

from ..domains import company_of
from ..mail.subjects import is_answer, is_telling
from ..models import CapturedMail, MailReference, MailState, Tie

LONGEST_PAUSE = timedelta(days=30)
NOT_UNDERSTOOD = (MailState.KEPT, MailState.UNREADABLE, MailState.DELETED)


def tie_by_subject(fresh: Collection[CapturedMail]) -> None:
    """Write the ties of these mails down, whichever of two came first."""
    subjects = {mail.base_subject for mail in fresh if is_telling(mail.base_subject)}
    if not subjects:
        return
    rows = CapturedMail.objects.filter(base_subject__in=subjects).exclude(state__in=NOT_UNDERSTOOD).defer("raw")
    alike: dict[str, list[CapturedMail]] = defaultdict(list)
    for mail in rows.prefetch_related("references").order_by("sent_at", "key"):
        alike[mail.base_subject].append(mail)
    new = {mail.pk for mail in fresh}
    ties = [tie for mails in alike.values() for tie in _ties(mails, new)]
    MailReference.objects.bulk_create(ties, ignore_conflicts=True)


def _ties(mails: Sequence[CapturedMail], new: Collection[int]) -> Iterator[MailReference]:
    for number, mail in enumerate(mails):
        if is_answer(mail.subject) and not any(one.why != Tie.SUBJECT for one in mail.references.all()):
            answered = next((one for one in reversed(mails[:number]) if _may_answer(mail, one)), None)
            if answered and {mail.pk, answered.pk} & set(new):
                yield MailReference(mail=mail, message_id=answered.message_id, why=Tie.SUBJECT)


def _may_answer(mail: CapturedMail, one: CapturedMail) -> bool:
    """Whether the two share somebody outside, or a company, and no long pause lies between them."""
    if not (one.message_id and mail.sent_at and one.sent_at) or mail.sent_at - one.sent_at > LONGEST_PAUSE:
        return False
    return not {*map(company_of, mail.outside)}.isdisjoint(map(company_of, one.outside))
