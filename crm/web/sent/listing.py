"""What was sent to whom, and what became of it: one row a mail. Administrators see everybody's, others their own."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from crm.digests.models import Delivery
from crm.digests.queries import subject_for, with_sight
from crm.digests.values import DeliveryKind, DeliveryStatus

from ..listing import Asked, Asker, Choice, Column, Day, Empty, Lede, Listing, Person, Week, Whose
from ..listing.cells import link, state
from ..spans import capital, several

TONES = {
    DeliveryStatus.SENT: "good",
    DeliveryStatus.FAILED: "late",
    DeliveryStatus.BOUNCED: "late",
    DeliveryStatus.QUEUED: "soon",
    DeliveryStatus.SENDING: "soon",
    DeliveryStatus.SPARED: "",
}
NAMED = {"kind": "kind", "state": "delivery_status", "to": "recipient", "since": "made_at__gte", "until": "made_at__lt"}


def question(whose: Whose, told: dict[str, Any]) -> QuerySet[Delivery]:
    rows = Delivery.objects.all() if whose.user.is_staff else Delivery.objects.filter(recipient=whose.user)
    rows = rows.filter(**{field: told[name] for name, field in NAMED.items() if name in told})
    if "week" in told:
        rows = rows.filter(digest__period_start=told["week"][0])
    return with_sight(rows.select_related("recipient", "digest"), whose.user, whose.at)


def counted(whose: Whose, told: dict[str, Any]) -> tuple[QuerySet[Delivery], ...]:
    rows = question(whose, told)
    trouble = (DeliveryStatus.FAILED, DeliveryStatus.BOUNCED)
    return rows.filter(delivery_status=DeliveryStatus.SENT), rows.filter(delivery_status__in=trouble)


def lede(asked: Asked, sent: int = 0, trouble: int = 0) -> Lede:
    fine = "None failed or came back." if not trouble else capital(f"{several(trouble, 'mail')} failed or came back.")
    return Lede(capital(f"{several(sent, 'mail')} {'has' if sent == 1 else 'have'} left."), fine)


def dress(rows: Any, asker: Asker) -> list[tuple[Delivery, str]]:
    return [(row, subject_for(row, asker.user)) for row in rows]


def _stands(row: tuple[Delivery, str]) -> str:
    label = DeliveryStatus(row[0].delivery_status).label.lower()
    tone = TONES[DeliveryStatus(row[0].delivery_status)]
    return state(tone, label) if tone else label


SENT: Listing[tuple[Delivery, str]] = Listing(
    name="sent",
    title="Mail that was sent",
    path="/sent/",
    question=question,
    columns=(
        Column(
            "what",
            "What",
            lambda row: row[0].get_kind_display(),
            lambda row: link(f"/sent/{row[0].pk}/", row[0].get_kind_display()),
            kind="names",
        ),
        Column("to", "To", lambda row: row[0].recipient.name, kind="names"),
        Column("subject", "Subject", lambda row: row[1], kind="names"),
        Column("stands", "Stands", lambda row: row[0].get_delivery_status_display(), _stands),
        Column("why", "Why", lambda row: row[0].error, kind="names"),
        Column("made", "Queued", lambda row: row[0].made_at, by="made_at", kind="moment"),
        Column("left", "Left", lambda row: row[0].sent_at, kind="moment", minor=True),
    ),
    sort="-made",
    filters=(
        Choice("kind", "What", choices=DeliveryKind.choices),
        Choice("state", "Stands", choices=DeliveryStatus.choices),
        Person("to", "To"),
        Week("week", "Digest of the week of"),
        Day("from", "From", where="more", asks="since"),
        Day("until", "Until", where="more", edge="end"),
    ),
    lede=lede,
    counted=counted,
    dress=dress,
    empty=Empty("No mail has left yet."),
)
