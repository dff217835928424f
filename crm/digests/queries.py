"""Questions about what people were told. Nothing here writes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from crm.clients.queries import hidden_from
from crm.staff.asking import asked_often
from crm.staff.models import StaffMember
from crm.staff.queries import SiteHours, calendar_at
from crm.staff.values import DigestForm

from .build import addressed, build, build_for_all
from .models import Delivery, Digest
from .past import Past
from .period import Period, week_of
from .schedule import digests_due
from .sight import tells_of_hidden
from .snapshot import Week, thaw
from .values import NAMING, WAITING, DeliveryKind, DeliveryStatus

# A digest that has not left an hour after its time is late (POLICIES.md).
GRACE = timedelta(hours=1)
# How many weeks are listed at once.
A_YEAR = 53


def wished(reader: StaffMember, week: Week) -> bool:
    """Whether a week comes by mail; its page is there in any case."""
    return reader.digest_form == DigestForm.FULL or (reader.digest_form == DigestForm.BROKEN and week.broken)


def frozen(reader: StaffMember, period: Period) -> Digest | None:
    found = _frozen(reader, period.start)
    for digest in found:
        digest.recipient = reader
    return found[0] if found else None


@asked_often
def _frozen(reader: StaffMember, start: datetime) -> QuerySet[Digest]:
    return Digest.objects.filter(recipient=reader, period_start=start)


def frozen_weeks(reader: StaffMember, before: date | None, at: datetime) -> list[tuple[date, datetime]]:
    """The Mondays this reader got a digest of, each with when it was frozen; those before a date, the newest first."""
    hours = calendar_at(at)
    rows = Digest.objects.filter(recipient=reader)
    if before:
        rows = rows.filter(period_start__lt=hours.midnight(before))
    found = rows.order_by("-period_start").values_list("period_start", "built_at")[:A_YEAR]
    return [(hours.local_date(start), built) for start, built in found]


def week_as_read(
    reader: StaffMember, day: date, at: datetime, hours: SiteHours | None = None
) -> tuple[Week, Digest | None]:
    """The frozen week that holds a local date; as of now where this reader has none, or may no longer see all of it."""
    hours = hours or calendar_at(at)
    period = week_of(day, hours)
    digest = frozen(reader, period)
    return _as_read(digest, at) or (build(reader, period, at, hours), None)


def digest_as_read(digest: Digest, at: datetime) -> tuple[Week, Digest | None]:
    """The same of a digest at hand."""
    hours = calendar_at(at)
    period = week_of(hours.local_date(digest.period_start), hours)
    return _as_read(digest, at) or (build(digest.recipient, period, at, hours), None)


def week_then(
    reader: StaffMember, period: Period, at: datetime, seen_at: datetime, hours: SiteHours
) -> tuple[Week, Past]:
    """The week as it would have been told at a past instant to somebody who sees what this reader sees today; and what
    it was made of."""
    view = Past(reader, period, at, hours, seen_at)
    return addressed(build_for_all(view), reader, view), view


def _as_read(digest: Digest | None, at: datetime) -> tuple[Week, Digest] | None:
    return (thaw(digest.figures), digest) if digest and not tells_of_hidden(digest, at) else None


def with_sight(rows: QuerySet[Delivery], user: StaffMember, at: datetime) -> QuerySet[Delivery]:
    """Mails that left, each with `walled`: whether its subject is about a client that this person may not see."""
    hidden = hidden_from(user, at=at)
    paths = (
        "touchpoint__project",
        "notices__event__flag",
        "notices__interaction",
        "notices__project",
        "heard__interaction",
    )
    about = reduce(or_, (Q(**{f"{path}__client__in": hidden}) for path in paths))
    return rows.annotate(walled=Exists(Delivery.objects.filter(about, pk=OuterRef("pk"))))


def late_digests(at: datetime) -> int:
    """How many digests should have left an hour ago and have not, frozen or not even that."""
    unfrozen = [one for one in digests_due(at) if at >= one.at + GRACE]
    return late_deliveries(at).count() + len(unfrozen)


def late_deliveries(at: datetime) -> QuerySet[Delivery]:
    """Frozen digests that should have left an hour ago and have not, oldest first."""
    first = Q(made_at=F("digest__built_at"), digest__due_at__lte=at - GRACE)
    rows = Delivery.objects.filter(first | Q(made_at__lte=at - GRACE), kind=DeliveryKind.DIGEST)
    return rows.filter(delivery_status__in=WAITING).select_related("recipient", "digest").order_by("made_at")


def failed_deliveries() -> QuerySet[Delivery]:
    return Delivery.objects.filter(delivery_status=DeliveryStatus.FAILED).select_related("recipient")


def latest_deliveries(user: StaffMember, at: datetime, limit: int = 12) -> list[Delivery]:
    """The newest mails of the house, with the sight this person has of each."""
    return list(with_sight(Delivery.objects.select_related("recipient"), user, at).order_by("-made_at", "-id")[:limit])


def subject_for(delivery: Delivery, user: StaffMember) -> str:
    """What it was called, as far as this person may know: some name clients that only their reader may see."""
    own = delivery.recipient_id == user.pk and not vars(delivery).get("walled")
    return delivery.subject if own or delivery.kind not in NAMING else ""
