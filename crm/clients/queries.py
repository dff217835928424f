"""Questions about clients. `clients_for` is the only door to anything a client owns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from crm.staff.models import StaffMember
from crm.staff.values import StaffRole

from .models import AccessGrant, Client, Contact
from .naming import Named, named

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


def contact_at(address: str) -> Contact | None:
    return Contact.objects.filter(email__iexact=address).select_related("client").first() if address else None


def client_at_domain(domain: str) -> Client | None:
    """The client whose mail domain this is, or the longest parent of it; None also when two share it."""
    labels = domain.lower().split(".")
    names = [".".join(labels[n:]) for n in range(len(labels) - 1)]
    found = sorted(Client.objects.filter(domain__in=names), key=lambda client: len(client.domain))
    if len(found) > 1 and found[-1].domain == found[-2].domain:
        return None
    return found[-1] if found else None


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
