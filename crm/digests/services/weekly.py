"""Freezes each reader's week once, and puts its mail in the row that must leave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from crm.staff.models import Heartbeat, StaffMember
from crm.staff.queries import administrators, calendar_at
from crm.staff.services import note_change

from .. import words
from ..models import Delivery, Digest
from ..queries import late_digests, wished
from ..schedule import Due, digests_due
from ..shared import weeks_of
from ..snapshot import Week, freeze
from ..values import DeliveryKind


def prepare(at: datetime) -> int:
    """Freeze what is due. One reader and week is frozen once, whoever else tries at the same time."""
    # All are built before the transaction begins: nobody waits for a lock meanwhile.
    weeks = weeks_of(digests_due(at), at)
    return _freeze(weeks, at) if weeks else 0


@transaction.atomic
def _freeze(weeks: Sequence[tuple[Due, Week]], at: datetime) -> int:
    """In one go. Another worker may have frozen some of them first; its rows are as good as ours."""
    Digest.objects.bulk_create((_digest(due, week, at) for due, week in weeks), ignore_conflicts=True)
    ours = Digest.objects.filter(built_at=at, recipient__in=[due.reader.pk for due, _ in weeks])
    kept = dict(ours.values_list("recipient_id", "pk"))
    wanted = [due for due, week in weeks if due.reader.pk in kept and wished(due.reader, week)]
    mails = (_mail(due.reader.pk, kept[due.reader.pk], f"{due.period.monday}", at) for due in wanted)
    Delivery.objects.bulk_create(mails, ignore_conflicts=True)
    return len(kept)


def _digest(due: Due, week: Week, at: datetime) -> Digest:
    return Digest(
        recipient=due.reader,
        period_start=due.period.start,
        period_end=due.period.end,
        due_at=due.at,
        built_at=at,
        figures=freeze(week),
    )


def _mail(reader: int, digest: int, name: str, at: datetime) -> Delivery:
    return Delivery(
        key=f"digest:{reader}:{name}",
        kind=DeliveryKind.DIGEST,
        recipient_id=reader,
        digest_id=digest,
        made_at=at,
        not_before=at,
    )


@transaction.atomic
def send_again(*, digest: Digest, by: StaffMember, at: datetime) -> Delivery:
    """Queue the same frozen digest once more, by hand."""
    times = digest.deliveries.count()
    note_change(actor=by, at=at, obj=digest, field="sent", old=times, new=times + 1, reason="sent again by hand")
    name = f"{digest.period_start:%Y-%m-%d}:again{times}"
    Delivery.objects.bulk_create([_mail(digest.recipient_id, digest.pk, name, at)], ignore_conflicts=True)
    return digest.deliveries.get(key=f"digest:{digest.recipient_id}:{name}")


def warn_of_late_digests(at: datetime) -> int:
    """Tell the administrators, once a day, that digests should have left an hour ago and have not."""
    late = late_digests(at)
    # On the first day its job has its turn first; where it never has one, it is silent and that is said.
    if not late or Heartbeat.objects.filter(job="digest", finished_at=None).exists():
        return 0
    subject = f"{words.capital(words.several(late, 'weekly digest'))} not sent yet"
    today = calendar_at(at).local_date(at)
    return sum(_warn(person, f"operations:{person.pk}:{today}", subject, at) for person in administrators())


def _warn(person: StaffMember, key: str, subject: str, at: datetime) -> bool:
    facts = {"kind": DeliveryKind.OPERATIONS, "recipient": person, "made_at": at, "not_before": at, "subject": subject}
    _, made = Delivery.objects.get_or_create(key=key, defaults=facts)
    return made
