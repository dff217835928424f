"""Questions about clients. `clients_for` is the only door to anything a client owns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from crm.staff.models import StaffMember
from crm.staff.values import StaffRole

from .models import AccessGrant, Client, Contact
from .naming import Named, named

Owned = TypeVar("Owned", bound=Model)

# Whoever answers for the whole company sees every client (POLICIES.md: the ladder's last level).
SEES_EVERY_CLIENT = (StaffRole.CEO,)


def clients_for(user: StaffMember, *, at: datetime) -> QuerySet[Client]:
    """The clients this person may see at an instant: open ones, own ones, and restricted ones by grant."""
    if not user.is_active:
        return Client.objects.none()
    if user.staff_role in SEES_EVERY_CLIENT:
        return Client.objects.all()
    granted = AccessGrant.objects.in_force(at).filter(staff=user).values("client")
    own = Q(executive_sponsor=user) | Q(relationship_owner=user) | Q(pk__in=granted)
    return Client.objects.filter(Q(restricted_access=False) | own)


def hidden_from(user: StaffMember, *, at: datetime) -> QuerySet[Client]:
    """The clients this person may not see, to be counted and never shown."""
    return Client.objects.exclude(pk__in=clients_for(user, at=at).values("pk"))


def within(rows: QuerySet[Owned], clients: QuerySet[Client]) -> QuerySet[Owned]:
    """Of rows that have a client, those of these clients, looked up row by row.

    A long list in an order of its own stops at the end of its page; a filter by numbers would tempt SQLite to gather
    all rows of all clients and to sort them.
    """
    return rows.filter(Exists(clients.filter(pk=OuterRef("client_id"))))


def contact_at(address: str) -> Contact | None:
    return contacts_at([address]).get(address.lower())


def contacts_at(addresses: Iterable[str]) -> dict[str, Contact]:
    """The people behind mail addresses, by address in lower case."""
    asked = {address.lower() for address in addresses if address}
    rows = Contact.objects.filter(email__in=asked).select_related("client") if asked else ()
    return {(row.email or "").lower(): row for row in rows}


def client_at_domain(domain: str) -> Client | None:
    """The client whose mail domain this is, or the longest parent of it; None also when two share it."""
    return clients_at_domains([domain]).get(domain.lower())


def clients_at_domains(domains: Iterable[str]) -> dict[str, Client]:
    """The same for many, by domain in lower case."""
    return {domain: clients[0] for domain, clients in sharing_domains(domains).items() if len(clients) == 1}


def sharing_domains(domains: Iterable[str]) -> dict[str, list[Client]]:
    """Every client that shares each of these domains, or the longest parent of it, by domain in lower case."""
    parents = {domain: _with_parents(domain) for domain in {domain.lower() for domain in domains}}
    asked = {name for names in parents.values() for name in names}
    owners: dict[str, list[Client]] = {}
    for client in Client.objects.filter(domain__in=asked) if asked else ():
        owners.setdefault(client.domain, []).append(client)
    return {domain: next((owners[name] for name in names if name in owners), []) for domain, names in parents.items()}


def _with_parents(domain: str) -> list[str]:
    labels = domain.split(".")
    return [".".join(labels[n:]) for n in range(len(labels) - 1)]


def changed_clients() -> QuerySet[Client]:
    """Clients with a fact that nobody has judged yet."""
    return Client.objects.filter(changed_at__isnull=False)


def clients_named(words: Sequence[str], clients: QuerySet[Client], limit: int) -> list[Named[Client]]:
    """Clients of which a word begins the name or the code; `words` come from `words_of`."""
    return named(clients.order_by("name"), words, "found_by", limit=limit)


def contacts_named(words: Sequence[str], clients: QuerySet[Client], limit: int) -> list[Named[Contact]]:
    """People of these clients by name or mail address; their client's name may complete it."""
    rows = Contact.objects.filter(client__in=clients).select_related("client").order_by("name")
    return named(rows, words, "found_by", "client__found_by", limit=limit)
