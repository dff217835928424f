"""Freezes each reader's week once, and puts its mail in the row that must leave."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from crm.clients.queries import clients_for
from crm.staff.models import StaffMember
from crm.staff.queries import administrators, calendar_at
from crm.staff.services import note_change

from .. import words
from ..build import addressed, build_for_all
from ..models import Delivery, Digest
from ..period import Period
from ..queries import digests_due, late_digests, wished
from ..snapshot import Week, freeze
from ..values import DeliveryKind
from ..view import View

Built = dict[frozenset[int], tuple[View, Week]]


def prepare(at: datetime) -> int:
    """Freeze what is due. One reader and week is frozen once, whoever else tries at the same time."""
    period, waiting = digests_due(at)
    built: Built = {}
    return sum(_prepare(reader, period, at, _week(reader, period, at, built)) for reader in waiting)


def _week(reader: StaffMember, period: Period, at: datetime, built: Built) -> Week:
    """The reader's week. Nothing in it depends on the reader but which clients they see and what is asked of them, so
    it is built once for each such set and then addressed: of fifty readers most see the same."""
    sight = frozenset(clients_for(reader, at=at).values_list("pk", flat=True))
    if sight not in built:
        view = View(reader, period, at, calendar_at(at))
        built[sight] = view, build_for_all(view)
    view, week = built[sight]
    return addressed(week, reader, view)


def _prepare(reader: StaffMember, period: Period, at: datetime, week: Week) -> bool:
    # Built before the transaction begins: nobody waits for a lock meanwhile.
    try:
        with transaction.atomic():
            digest = Digest.objects.create(
                recipient=reader,
                period_start=period.start,
                period_end=period.end,
                due_at=period.due_at,
                built_at=at,
                figures=freeze(week),
            )
            if wished(reader, week):
                _queue(digest, f"digest:{reader.pk}:{period.monday}", at)
    except IntegrityError:
        # Another worker froze it first; its row is as good as ours.
        return False
    return True


def _queue(digest: Digest, key: str, at: datetime) -> Delivery:
    row, _ = Delivery.objects.get_or_create(
        key=key,
        defaults={
            "kind": DeliveryKind.DIGEST,
            "recipient": digest.recipient,
            "digest": digest,
            "made_at": at,
            "not_before": at,
        },
    )
    return row


@transaction.atomic
def send_again(*, digest: Digest, by: StaffMember, at: datetime) -> Delivery:
    """Queue the same frozen digest once more, by hand."""
    times = digest.deliveries.count()
    note_change(actor=by, at=at, obj=digest, field="sent", old=times, new=times + 1, reason="sent again by hand")
    return _queue(digest, f"digest:{digest.recipient_id}:{digest.period_start:%Y-%m-%d}:again{times}", at)


def warn_of_late_digests(at: datetime) -> int:
    """Tell the administrators, once a day, that digests should have left an hour ago and have not."""
    late = late_digests(at)
    if not late:
        return 0
    subject = f"{words.capital(words.several(late, 'weekly digest'))} not sent yet"
    today = calendar_at(at).local_date(at)
    return sum(_warn(person, f"operations:{person.pk}:{today}", subject, at) for person in administrators())


def _warn(person: StaffMember, key: str, subject: str, at: datetime) -> bool:
    facts = {"kind": DeliveryKind.OPERATIONS, "recipient": person, "made_at": at, "not_before": at, "subject": subject}
    _, made = Delivery.objects.get_or_create(key=key, defaults=facts)
    return made
