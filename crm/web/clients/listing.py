"""The list of clients."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce, Lower

from crm.clients.models import Client
from crm.clients.selections import clients_where
from crm.clients.values import Lifecycle, Tier
from crm.conversations.selections import with_last_contact
from crm.watch.models import Flag
from crm.watch.queries import with_open_flags

from ..listing import Act, Asked, Choice, Column, Empty, Lede, Listing, Person, Typed, Whose
from ..listing.cells import badge, called, link, noted, state
from ..listing.columns import LONG_AGO
from ..spans import capital, several


def question(whose: Whose, told: dict[str, Any]) -> QuerySet[Client]:
    return with_last_contact(with_open_flags(clients_where(whose.clients, **told)))


def counted(whose: Whose, told: dict[str, Any]) -> tuple[QuerySet[Client], ...]:
    rows = clients_where(whose.clients, **told)
    return rows, rows.filter(Exists(Flag.objects.all().standing().filter(client=OuterRef("pk"))))


def lede(asked: Asked, found: int = 0, busy: int = 0) -> Lede:
    open_ones = f"{several(busy, 'has', 'have')} something open." if busy else "Nothing is open."
    return Lede(capital(f"{several(found, 'client')}."), capital(open_ones) if found else "")


LAST = Coalesce("last_contact", Value(LONG_AGO))


def _name(client: Client) -> str:
    name = link(f"/clients/{client.pk}/", client.name)
    return noted(name, badge("restricted")) if client.restricted_access else name


def _flags(row: Any) -> str:
    return str(row.open_flags) if row.open_flags else state("good", "none")


CLIENTS: Listing[Any] = Listing(
    name="clients",
    title="Clients",
    path="/clients/",
    question=question,
    columns=(
        Column("name", "Client", lambda row: row.name, _name, by=Lower("name")),
        Column("code", "Code", lambda row: row.short_code, by=Lower("short_code")),
        Column("tier", "Tier", lambda row: row.get_tier_display(), by="tier"),
        Column("lifecycle", "Lifecycle", lambda row: row.get_lifecycle_display(), by="lifecycle"),
        Column("sponsor", "Executive sponsor", lambda row: called(row.executive_sponsor)),
        Column("owner", "Owner", lambda row: called(row.relationship_owner)),
        Column("last", "Last contact", lambda row: row.last_contact, by=LAST, kind="moment"),
        Column("flags", "Open flags", lambda row: row.open_flags, _flags, by="open_flags", kind="number"),
    ),
    sort="-flags",
    then=Lower("name"),
    filters=(
        Typed("q", "Name", asks="words"),
        Choice("tier", "Tier", choices=Tier.choices),
        Choice("lifecycle", "Lifecycle", choices=Lifecycle.choices),
        Person("sponsor", "Executive sponsor"),
        Person("owner", "Owner", where="more"),
    ),
    lede=lede,
    counted=counted,
    empty=Empty("No client yet.", Act("Add the first one", "/clients/new/")),
    act=Act("New client", "/clients/new/"),
)
